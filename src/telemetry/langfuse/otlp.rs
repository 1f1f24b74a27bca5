//! Traces as OTLP/HTTP JSON, with the attribute names that Langfuse reads.
//!
//! OTLP's JSON is its own dialect: ids are lower-case hex, 64-bit numbers are decimal strings,
//! attributes are a list of `{key, value}`, and Langfuse wants structured values as JSON *text*
//! inside a string.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::span::{Kind, Level, ModelCall, Span, Trace};

/// Who sends: on every batch.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Lower case letters, digits, `_` and `-`: `production`.
    pub environment: String,
    pub release: &'static str,
}

/// The name that spans come under.
const SCOPE: &str = "rowsmith";

/// A span of a client calling out, in OTLP's numbers; the others stay inside.
const CLIENT: u8 = 3;
const INTERNAL: u8 = 1;

/// The body of one export.
pub fn body(sender: &Sender, traces: &[Trace]) -> Value {
    let spans: Vec<Value> = traces
        .iter()
        .flat_map(|trace| trace.spans.iter().map(|span| encode(trace, span)))
        .collect();
    let resource = Attributes::default()
        .text("service.name", SCOPE)
        .text("langfuse.environment", &sender.environment)
        .text("langfuse.release", sender.release);
    json!({"resourceSpans": [{
        "resource": {"attributes": resource.0},
        "scopeSpans": [{
            "scope": {"name": SCOPE, "version": sender.release},
            "spans": spans,
        }],
    }]})
}

fn encode(trace: &Trace, span: &Span) -> Value {
    let mut encoded = json!({
        "traceId": trace.id.simple().to_string(),
        "spanId": format!("{:?}", span.id),
        "name": span.name,
        "kind": if span.kind == Kind::Generation { CLIENT } else { INTERNAL },
        "startTimeUnixNano": nanos(span.start),
        "endTimeUnixNano": nanos(span.end.max(span.start)),
        "attributes": of_span(of_trace(trace), span).0,
        "status": status(span),
    });
    if let (Some(parent), Some(object)) = (span.parent, encoded.as_object_mut()) {
        object.insert("parentSpanId".to_owned(), format!("{parent:?}").into());
    }
    encoded
}

fn status(span: &Span) -> Value {
    match (span.level, &span.message) {
        (Level::Error, Some(message)) => json!({"code": 2, "message": message}),
        (Level::Error, None) => json!({"code": 2}),
        _ => json!({"code": 1}),
    }
}

/// What Langfuse filters traces by has to stand on every span.
fn of_trace(trace: &Trace) -> Attributes {
    let mut attributes = Attributes::default().text("langfuse.trace.name", trace.name);
    if let Some(session) = &trace.session {
        attributes = attributes.text("session.id", session);
    }
    if let Some(user) = &trace.user {
        attributes = attributes.text("user.id", user);
    }
    if !trace.tags.is_empty() {
        attributes = attributes.list("langfuse.trace.tags", &trace.tags);
    }
    attributes.metadata("langfuse.trace.metadata", &trace.metadata)
}

fn of_span(attributes: Attributes, span: &Span) -> Attributes {
    let mut attributes = attributes
        .text("langfuse.observation.type", span.kind.as_str())
        .text("langfuse.observation.level", span.level.as_str());
    if let Some(input) = &span.input {
        attributes = attributes.json("langfuse.observation.input", input);
    }
    if let Some(output) = &span.output {
        attributes = attributes.json("langfuse.observation.output", output);
    }
    if let Some(message) = &span.message {
        attributes = attributes.text("langfuse.observation.status_message", message);
    }
    attributes = attributes.metadata("langfuse.observation.metadata", &span.metadata);
    match &span.model {
        Some(call) => of_model(attributes, call),
        None => attributes,
    }
}

fn of_model(attributes: Attributes, call: &ModelCall) -> Attributes {
    let usage = call.usage;
    let mut attributes = attributes
        .text("langfuse.observation.model.name", &call.name)
        .json(
            "langfuse.observation.model.parameters",
            &Value::Object(call.parameters.clone()),
        )
        .json(
            "langfuse.observation.usage_details",
            &json!({
                "input": usage.input,
                "input_cached_tokens": usage.cached,
                "output": usage.output,
                "output_reasoning_tokens": usage.thoughts,
                "total": usage.total(),
            }),
        );
    if let Some(cost) = call.cost {
        attributes = attributes.json("langfuse.observation.cost_details", &json!({"total": cost}));
    }
    if let Some(at) = call.first_token {
        attributes = attributes.text(
            "langfuse.observation.completion_start_time",
            &at.to_rfc3339_opts(SecondsFormat::Millis, true),
        );
    }
    if let Some((name, version)) = &call.prompt {
        attributes = attributes
            .text("langfuse.observation.prompt.name", name)
            .whole("langfuse.observation.prompt.version", *version);
    }
    attributes
}

/// A list of attributes in the making.
#[derive(Default)]
struct Attributes(Vec<Value>);

impl Attributes {
    fn with(mut self, key: &str, value: Value) -> Self {
        self.0.push(json!({"key": key, "value": value}));
        self
    }

    fn text(self, key: &str, value: &str) -> Self {
        self.with(key, json!({"stringValue": value}))
    }

    fn whole(self, key: &str, value: i64) -> Self {
        self.with(key, json!({"intValue": value.to_string()}))
    }

    fn list(self, key: &str, values: &[String]) -> Self {
        let values: Vec<_> = values.iter().map(|v| json!({"stringValue": v})).collect();
        self.with(key, json!({"arrayValue": {"values": values}}))
    }

    /// Text stays as it is; everything else becomes JSON text.
    fn json(self, key: &str, value: &Value) -> Self {
        match value {
            Value::String(text) => self.text(key, text),
            value => self.text(key, &value.to_string()),
        }
    }

    /// One attribute for each fact, so that each can be filtered by.
    fn metadata(self, prefix: &str, facts: &Map<String, Value>) -> Self {
        facts.iter().fold(self, |attributes, (key, value)| {
            attributes.json(&format!("{prefix}.{key}"), value)
        })
    }
}

/// Nanoseconds since 1970, which OTLP wants as decimal text.
fn nanos(at: DateTime<Utc>) -> String {
    at.timestamp_nanos_opt().unwrap_or_default().to_string()
}
