//! A run's stored events, folded into the trace that Langfuse shows.
//!
//! Pure: the same events give the same trace, ids included, wherever and however often it is made.
//! A conversation's turn becomes *agent -> generation -> tool*, a job *agent -> a span per table and
//! one for the validation*.

use serde_json::{Map, Value, json};

use super::{
    mask::Mask,
    span::{Kind, Level, ModelCall, Span, SpanId, Trace, Usage},
};
use crate::{
    event::{RunEvent, Stored},
    runs::Job,
};

/// The trace of a run that has ended; `None` when nothing is known of it any more.
pub fn of(job: &Job, events: &[Stored], mask: &Mask) -> Option<Trace> {
    let (first, last) = (events.first()?, events.last()?);
    let mut fold = Fold::new(job, first, mask);
    for stored in events {
        fold.apply(stored);
    }
    Some(fold.finish(last))
}

/// The trace as far as it is.
struct Fold<'a> {
    mask: &'a Mask,
    trace: Trace,
    root: Span,
    /// Spans that have begun and not ended, by what names them: a call's id, a table, `model`.
    open: Vec<(String, Span)>,
    /// What the model reads next, beyond the conversation so far: the question, or tools' results.
    read: Vec<Value>,
    /// What it has written in this step.
    text: String,
    prompt: Option<String>,
    model: Option<String>,
}

/// The name of the model's open span.
const MODEL: &str = "model";

impl<'a> Fold<'a> {
    fn new(job: &Job, first: &Stored, mask: &'a Mask) -> Self {
        let mut root = Span::new(SpanId(1), Kind::Agent, job.kind.clone(), first.at);
        let mut metadata = Map::new();
        metadata.insert("jobId".to_owned(), json!(job.id));
        root.metadata
            .insert("attempts".to_owned(), job.attempts.into());
        Self {
            mask,
            trace: Trace {
                id: job.id,
                name: if job.kind == "chat" {
                    "chat-turn"
                } else {
                    "job"
                },
                session: None,
                user: None,
                tags: vec![job.kind.clone()],
                metadata,
                spans: Vec::new(),
            },
            root,
            open: Vec::new(),
            read: Vec::new(),
            text: String::new(),
            prompt: None,
            model: None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of event")]
    fn apply(&mut self, stored: &Stored) {
        match &stored.event {
            RunEvent::Started { config } => {
                self.root.input = Some(self.mask.content(Value::Object(config.clone())));
            }
            RunEvent::Restarted { attempt } => {
                let message = format!("the process died; attempt {attempt} begins");
                self.note(stored, "restart", Level::Warning, message);
            }
            RunEvent::TableStarted { table, total } => {
                let span = self.begin(stored, Kind::Tool, table, table);
                span.metadata.insert("rows".to_owned(), (*total).into());
            }
            RunEvent::TableCompleted { table, rows } => {
                self.end(stored, table, |span| {
                    span.output = Some(json!({"rows": rows}))
                });
            }
            RunEvent::TableFallback { table, error } => {
                let message = format!("{table}: built-in values instead of the model's: {error}");
                self.note(stored, "fallback", Level::Warning, message);
            }
            RunEvent::Validated { summary, .. } => {
                let mut span = self.span(stored, Kind::Guardrail, "validate");
                span.output = Some(summary.clone());
                self.trace.spans.push(span);
            }
            RunEvent::DatasetSaved { dataset_id } => self.dataset(*dataset_id),
            RunEvent::TurnStarted {
                thread_id,
                model,
                prompt,
                question,
                ..
            } => {
                self.trace.session = Some(thread_id.clone());
                self.model = Some(model.clone());
                self.prompt = Some(prompt.clone());
                let question = self.mask.content(question.as_str().into());
                self.root.input = Some(question.clone());
                self.read.push(json!({"role": "user", "content": question}));
            }
            RunEvent::StepStarted { step } => self.ask(stored, *step),
            RunEvent::TextDelta { text } => {
                self.first_token(stored);
                self.text.push_str(text);
            }
            RunEvent::ThoughtDelta { .. } => self.first_token(stored),
            RunEvent::ToolCalled {
                call_id,
                tool,
                input,
                ..
            } => {
                self.first_token(stored);
                let input = self.mask.content(input.clone());
                self.begin(stored, Kind::Tool, call_id, tool).input = Some(input);
            }
            RunEvent::ToolFinished {
                call_id,
                tool,
                text,
                error,
                ..
            } => {
                let output = self.mask.content(text.as_str().into());
                self.read
                    .push(json!({"role": "tool", "name": tool, "content": output.clone()}));
                let error = error.clone();
                self.end(stored, call_id, |span| {
                    span.output = Some(output);
                    if error.is_some() {
                        span.level = Level::Warning;
                        span.message = error;
                    }
                });
            }
            RunEvent::UsageNoted {
                model,
                input_tokens,
                cached_tokens,
                output_tokens,
                thought_tokens,
                cost,
            } => {
                let usage = Usage {
                    input: input_tokens.saturating_sub(*cached_tokens),
                    cached: *cached_tokens,
                    output: output_tokens.saturating_sub(*thought_tokens),
                    thoughts: *thought_tokens,
                };
                self.answered(stored, model, usage, *cost);
            }
            RunEvent::Notice { code, text } => {
                self.note(stored, code, Level::Warning, text.clone());
            }
            RunEvent::TurnCompleted {
                finish, dataset_id, ..
            } => {
                self.root
                    .metadata
                    .insert("finish".to_owned(), finish.as_str().into());
                if let Some(id) = dataset_id {
                    self.dataset(*id);
                }
            }
            RunEvent::Completed { dataset_id, .. } => {
                self.root.output = job_output(*dataset_id);
            }
            RunEvent::Failed { message, code } => {
                self.root.level = Level::Error;
                self.root.message = Some(format!("{code}: {message}"));
            }
            RunEvent::Cancelled => {
                self.root.level = Level::Warning;
                self.root.message = Some("somebody asked to stop".to_owned());
            }
            RunEvent::SchemaParsed { .. }
            | RunEvent::TableProgress { .. }
            | RunEvent::ToolProgress { .. }
            | RunEvent::Titled { .. } => {}
        }
    }

    fn finish(mut self, last: &Stored) -> Trace {
        // What never ended ends with the run, and says so.
        while let Some((_, mut span)) = self.open.pop() {
            span.end = last.at;
            span.level = Level::Warning;
            span.message.get_or_insert("it did not end".to_owned());
            self.trace.spans.push(span);
        }
        self.root.end = last.at;
        if self.root.output.is_none() && !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.root.output = Some(self.mask.content(text.into()));
        }
        self.trace.spans.insert(0, self.root);
        self.trace
    }

    /// A span that begins with `stored`, below the root.
    fn span(&self, stored: &Stored, kind: Kind, name: &str) -> Span {
        // The root is 1, the first event's span 2: unlike within the trace, and the same each time.
        let id = SpanId(stored.seq.unsigned_abs() + 1);
        let mut span = Span::new(id, kind, name, stored.at);
        span.parent = Some(self.root.id);
        span
    }

    fn begin(&mut self, stored: &Stored, kind: Kind, key: &str, name: &str) -> &mut Span {
        let span = self.span(stored, kind, name);
        // Told again after a crash: the newer one counts.
        self.open.retain(|(open, _)| open != key);
        self.open.push((key.to_owned(), span));
        let newest = self.open.len() - 1;
        &mut self.open[newest].1
    }

    fn end(&mut self, stored: &Stored, key: &str, change: impl FnOnce(&mut Span)) {
        if let Some(at) = self.open.iter().position(|(open, _)| open == key) {
            let (_, mut span) = self.open.remove(at);
            span.end = stored.at;
            change(&mut span);
            self.trace.spans.push(span);
        }
    }

    fn note(&mut self, stored: &Stored, name: &str, level: Level, message: String) {
        let mut span = self.span(stored, Kind::Event, name);
        span.level = level;
        span.message = Some(message);
        self.trace.spans.push(span);
    }

    fn dataset(&mut self, id: i64) {
        self.trace
            .metadata
            .insert("datasetId".to_owned(), id.into());
    }

    /// The model is asked: what it reads is the question first, then what tools said.
    fn ask(&mut self, stored: &Stored, step: u32) {
        let name = self.model.clone().unwrap_or_default();
        let read = Value::Array(std::mem::take(&mut self.read));
        let prompt = self.prompt.clone();
        self.text.clear();
        let span = self.begin(stored, Kind::Generation, MODEL, &name);
        span.input = Some(read);
        span.metadata.insert("step".to_owned(), step.into());
        if let Some(prompt) = prompt {
            span.metadata.insert("promptHash".to_owned(), prompt.into());
        }
        span.model = Some(ModelCall {
            name,
            ..ModelCall::default()
        });
    }

    fn first_token(&mut self, stored: &Stored) {
        let open = self.open.iter_mut().find(|(key, _)| key == MODEL);
        if let Some((_, span)) = open
            && let Some(call) = &mut span.model
        {
            call.first_token.get_or_insert(stored.at);
        }
    }

    /// The model has answered: its span ends with what it wrote and took.
    fn answered(&mut self, stored: &Stored, model: &str, usage: Usage, cost: Option<f64>) {
        let text = self.mask.content(self.text.as_str().into());
        self.end(stored, MODEL, |span| {
            span.output = Some(json!({"role": "assistant", "content": text}));
            if let Some(call) = &mut span.model {
                call.name = bare(model).to_owned();
                call.usage = usage;
                call.cost = cost;
            }
        });
    }
}

fn job_output(dataset: Option<i64>) -> Option<Value> {
    dataset.map(|id| json!({"datasetId": id}))
}

/// A model's name without its provider, as price lists have it.
fn bare(model: &str) -> &str {
    model.rsplit('/').next().unwrap_or(model)
}
