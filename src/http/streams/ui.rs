//! The UI message stream of the AI SDK (`x-vercel-ai-ui-message-stream: v1`).
//!
//! A pure machine from events to chunks; only chunk types that every version of the client knows.

use serde_json::{Value, json};

use crate::event::RunEvent;

/// Turns one run's events into chunks.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    /// The text or reasoning part that is open.
    open: Option<&'static str>,
    /// How many such parts there were.
    parts: usize,
    in_step: bool,
    notices: usize,
}

impl Encoder {
    /// The chunks of an event, in order. After those of a terminal event comes `[DONE]`.
    pub(crate) fn encode(&mut self, event: &RunEvent) -> Vec<Value> {
        let mut chunks = Vec::new();
        match event {
            RunEvent::TextDelta { text } => self.piece("text", text, &mut chunks),
            RunEvent::ThoughtDelta { text } => self.piece("reasoning", text, &mut chunks),
            // Whatever else happens ends the text.
            other => {
                self.close(&mut chunks);
                self.whole(other, &mut chunks);
            }
        }
        chunks
    }

    fn piece(&mut self, kind: &'static str, text: &str, chunks: &mut Vec<Value>) {
        if text.is_empty() {
            return;
        }
        if self.open != Some(kind) {
            self.close(chunks);
            self.open = Some(kind);
            self.parts += 1;
            chunks.push(json!({ "type": format!("{kind}-start"), "id": self.id() }));
        }
        chunks.push(json!({ "type": format!("{kind}-delta"), "id": self.id(), "delta": text }));
    }

    fn close(&mut self, chunks: &mut Vec<Value>) {
        if let Some(kind) = self.open.take() {
            chunks.push(json!({ "type": format!("{kind}-end"), "id": self.id() }));
        }
    }

    fn id(&self) -> String {
        format!("part-{}", self.parts)
    }

    fn step(&mut self, chunks: &mut Vec<Value>) {
        if std::mem::take(&mut self.in_step) {
            chunks.push(json!({ "type": "finish-step" }));
        }
    }

    fn whole(&mut self, event: &RunEvent, chunks: &mut Vec<Value>) {
        match event {
            RunEvent::TurnStarted {
                thread_id,
                message_id,
                model,
                ..
            } => chunks.push(json!({
                "type": "start", "messageId": message_id,
                "messageMetadata": { "threadId": thread_id, "model": model },
            })),
            RunEvent::StepStarted { .. } => {
                self.step(chunks);
                self.in_step = true;
                chunks.push(json!({ "type": "start-step" }));
            }
            RunEvent::Titled { title } => chunks.push(json!({
                "type": "data-title", "id": "title", "data": { "title": title },
                "transient": true,
            })),
            RunEvent::DatasetSaved { dataset_id } => chunks.push(json!({
                "type": "data-dataset", "id": "dataset", "data": { "datasetId": dataset_id },
            })),
            RunEvent::Notice { code, text } => {
                self.notices += 1;
                chunks.push(json!({
                    "type": "data-notice", "id": format!("notice-{}", self.notices),
                    "data": { "code": code, "text": text },
                }));
            }
            RunEvent::TurnCompleted {
                finish,
                dataset_id,
                duration_ms,
            } => {
                self.step(chunks);
                let reason = match finish.as_str() {
                    "stop" | "length" => finish,
                    _ => "other",
                };
                chunks.push(json!({
                    "type": "finish", "finishReason": reason,
                    "messageMetadata": {
                        "finish": finish, "datasetId": dataset_id, "durationMs": duration_ms,
                    },
                }));
            }
            RunEvent::Failed { message, code } => {
                self.step(chunks);
                chunks.push(json!({
                    "type": "message-metadata", "messageMetadata": { "errorCode": code },
                }));
                chunks.push(json!({ "type": "error", "errorText": message }));
            }
            RunEvent::Cancelled => chunks.push(json!({ "type": "abort" })),
            other => tool(other, chunks),
        }
    }
}

fn tool(event: &RunEvent, chunks: &mut Vec<Value>) {
    match event {
        RunEvent::ToolCalled {
            call_id,
            tool,
            title,
            input,
        } => {
            chunks.push(json!({
                "type": "tool-input-start", "toolCallId": call_id, "toolName": tool,
                "dynamic": true, "title": title,
            }));
            chunks.push(json!({
                "type": "tool-input-available", "toolCallId": call_id, "toolName": tool,
                "input": input, "dynamic": true, "title": title,
            }));
        }
        RunEvent::ToolProgress { call_id, output } => chunks.push(json!({
            "type": "tool-output-available", "toolCallId": call_id, "output": output,
            "preliminary": true, "dynamic": true,
        })),
        RunEvent::ToolFinished {
            call_id,
            output,
            error,
            ..
        } => chunks.push(match error {
            Some(error) => json!({
                "type": "tool-output-error", "toolCallId": call_id, "errorText": error,
                "dynamic": true,
            }),
            None => json!({
                "type": "tool-output-available", "toolCallId": call_id, "output": output,
                "dynamic": true,
            }),
        }),
        RunEvent::UsageNoted {
            model,
            input_tokens,
            cached_tokens,
            output_tokens,
            thought_tokens,
            cost,
        } => chunks.push(json!({
            "type": "message-metadata",
            "messageMetadata": { "usage": {
                "model": model, "inputTokens": input_tokens, "cachedTokens": cached_tokens,
                "outputTokens": output_tokens, "thoughtTokens": thought_tokens, "cost": cost,
            } },
        })),
        // What generations tell stands in their own runs.
        _ => {}
    }
}
