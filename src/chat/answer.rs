//! An answer: its events folded into what a page shows. Pure, and the same wherever it is folded.

use serde_json::{Map, Value, json};

use crate::event::{RunEvent, Stored};

/// An answer as far as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// All text of the answer.
    pub text: String,
    /// In the form of AI SDK's message parts.
    parts: Vec<Value>,
    pub dataset: Option<i64>,
    /// Why it ended; `None` while it goes on.
    pub finish: Option<String>,
    /// Message and code.
    pub error: Option<(String, String)>,
    pub notices: Vec<String>,
    pub usage: Map<String, Value>,
}

impl Answer {
    /// What some events come to.
    pub fn of(events: &[Stored]) -> Self {
        let mut answer = Self::default();
        for stored in events {
            answer.apply(&stored.event);
        }
        answer
    }

    /// The parts, for a page.
    pub fn parts(&self) -> Value {
        Value::Array(self.parts.clone())
    }

    /// The calls of tools: `{id, name, input, output}` or `error`.
    pub fn tool_calls(&self) -> Vec<Value> {
        let calls = self
            .parts
            .iter()
            .filter(|part| part["type"] == "dynamic-tool");
        let call = |part: &Value| {
            json!({
                "id": part["toolCallId"], "name": part["toolName"], "input": part["input"],
                "output": part["output"], "error": part["errorText"],
            })
        };
        calls.map(call).collect()
    }

    /// Takes note of an event.
    pub fn apply(&mut self, event: &RunEvent) {
        match event {
            RunEvent::StepStarted { .. } => self.step(),
            RunEvent::TextDelta { text } => {
                self.text.push_str(text);
                self.grow("text", text);
            }
            RunEvent::ThoughtDelta { text } => self.grow("reasoning", text),
            RunEvent::ToolCalled {
                call_id,
                tool,
                title,
                input,
            } => {
                // After a crash the same call is told again.
                self.parts
                    .retain(|part| part["toolCallId"] != call_id.as_str());
                self.parts.push(json!({
                    "type": "dynamic-tool", "toolName": tool, "toolCallId": call_id,
                    "title": title, "state": "input-available", "input": input,
                }));
            }
            RunEvent::ToolProgress { call_id, output } => {
                self.change(
                    call_id,
                    &[
                        ("state", json!("output-available")),
                        ("preliminary", json!(true)),
                        ("output", output.clone()),
                    ],
                );
            }
            RunEvent::ToolFinished {
                call_id,
                output,
                error,
                ..
            } => match error {
                Some(error) => self.change(
                    call_id,
                    &[
                        ("state", json!("output-error")),
                        ("preliminary", Value::Null),
                        ("output", Value::Null),
                        ("errorText", json!(error)),
                    ],
                ),
                None => self.change(
                    call_id,
                    &[
                        ("state", json!("output-available")),
                        ("preliminary", Value::Null),
                        ("output", output.clone()),
                    ],
                ),
            },
            RunEvent::DatasetSaved { dataset_id } => {
                self.dataset = Some(*dataset_id);
                self.data("dataset", json!({ "datasetId": dataset_id }));
            }
            RunEvent::Notice { code, text } => {
                self.notices.push(text.clone());
                let id = format!("notice-{}", self.notices.len());
                self.parts.push(json!({
                    "type": "data-notice", "id": id, "data": { "code": code, "text": text },
                }));
            }
            RunEvent::UsageNoted {
                input_tokens,
                cached_tokens,
                output_tokens,
                thought_tokens,
                cost,
                ..
            } => {
                let counts = [
                    ("inputTokens", *input_tokens),
                    ("cachedTokens", *cached_tokens),
                    ("outputTokens", *output_tokens),
                    ("thoughtTokens", *thought_tokens),
                ];
                for (name, count) in counts {
                    let before = self.usage.get(name).and_then(Value::as_u64).unwrap_or(0);
                    self.usage.insert(name.to_owned(), (before + count).into());
                }
                if let Some(cost) = cost {
                    let before = self
                        .usage
                        .get("cost")
                        .and_then(Value::as_f64)
                        .unwrap_or(0.0);
                    self.usage.insert("cost".to_owned(), (before + cost).into());
                }
            }
            RunEvent::TurnCompleted { finish, .. } => self.finish = Some(finish.clone()),
            RunEvent::Failed { message, code } => {
                self.finish = Some("error".to_owned());
                self.error = Some((message.clone(), code.clone()));
            }
            RunEvent::Cancelled => self.finish = Some("cancelled".to_owned()),
            _ => {}
        }
    }

    /// A step that was begun again after a crash is one step.
    fn step(&mut self) {
        let step = json!({ "type": "step-start" });
        if self.parts.last() != Some(&step) {
            self.parts.push(step);
        }
    }

    fn grow(&mut self, kind: &str, more: &str) {
        if let Some(last) = self.parts.last_mut()
            && last["type"] == kind
            && let Some(Value::String(text)) = last.get_mut("text")
        {
            text.push_str(more);
            return;
        }
        self.parts
            .push(json!({ "type": kind, "text": more, "state": "done" }));
    }

    /// Sets fields of a call's part; null takes one away.
    fn change(&mut self, call: &str, fields: &[(&str, Value)]) {
        let part = self
            .parts
            .iter_mut()
            .rev()
            .find(|part| part["toolCallId"] == call);
        let Some(Value::Object(part)) = part else {
            return;
        };
        for (name, value) in fields {
            match value {
                Value::Null => drop(part.shift_remove(*name)),
                value => drop(part.insert((*name).to_owned(), value.clone())),
            }
        }
    }

    /// Sets a part of which there is one.
    fn data(&mut self, name: &str, data: Value) {
        let kind = format!("data-{name}");
        self.parts.retain(|part| part["type"] != kind.as_str());
        self.parts
            .push(json!({ "type": kind, "id": name, "data": data }));
    }
}
