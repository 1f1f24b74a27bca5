//! What is sent to `streamGenerateContent`.

use serde_json::{Map, Value, json};

use crate::model::{Choice, Message, Origin, Request, Said, ToolResult};

/// Says that a call was not signed by this model; documented for history from elsewhere.
const UNSIGNED: &str = "skip_thought_signature_validator";

/// The body for a model.
pub(super) fn body(request: &Request, model: &str, origin: &Origin) -> Value {
    let mut body = Map::new();
    if !request.system.is_empty() {
        let parts = json!([{ "text": &*request.system }]);
        body.insert("systemInstruction".into(), json!({ "parts": parts }));
    }
    if !request.tools.is_empty() {
        let declarations = request.tools.iter().map(|tool| {
            json!({
                "name": tool.name, "description": tool.description,
                "parametersJsonSchema": tool.parameters,
            })
        });
        let declarations: Value = declarations.collect();
        body.insert(
            "tools".into(),
            json!([{ "functionDeclarations": declarations }]),
        );
        let mode = match request.choice {
            // As AUTO, but arguments keep to their schemas.
            Choice::Auto => "VALIDATED",
            Choice::Any => "ANY",
            Choice::None => "NONE",
        };
        let config = json!({ "functionCallingConfig": { "mode": mode } });
        body.insert("toolConfig".into(), config);
    }
    body.insert("contents".into(), contents(&request.messages, origin));
    body.insert("generationConfig".into(), generation(request, model));
    Value::Object(body)
}

fn generation(request: &Request, model: &str) -> Value {
    let mut config = Map::new();
    if let Some(most) = request.max_tokens {
        config.insert("maxOutputTokens".into(), most.into());
    }
    if let Some(temperature) = request.temperature.filter(|_| takes_temperature(model)) {
        config.insert("temperature".into(), temperature.into());
    }
    if let Some(schema) = &request.schema {
        config.insert("responseMimeType".into(), "application/json".into());
        config.insert("responseJsonSchema".into(), schema.clone());
    }
    // Older models answer 400 to a level.
    let thinking = match version(model) {
        Some(version) if version < 3.0 => json!({ "includeThoughts": true }),
        _ => json!({ "includeThoughts": true, "thinkingLevel": "LOW" }),
    };
    config.insert("thinkingConfig".into(), thinking);
    Value::Object(config)
}

/// Whether a model heeds a temperature: later ones ignore it, and still later ones will refuse it.
pub(crate) fn takes_temperature(model: &str) -> bool {
    let lite = model.contains("lite");
    version(model).is_some_and(|version| version < 3.5 || (version < 3.55 && !lite))
}

/// 3.8 of `gemini-3.8-flash`.
fn version(model: &str) -> Option<f64> {
    let rest = model.strip_prefix("gemini-")?;
    rest.split('-').next()?.parse().ok()
}

fn contents(messages: &[Message], origin: &Origin) -> Value {
    let mut contents = Vec::new();
    // The ids that the calls of the turn before came with, in their order.
    let mut ids: Vec<Option<String>> = Vec::new();
    for message in messages {
        match message {
            Message::User(user) => {
                contents.push(json!({ "role": "user", "parts": [{ "text": user.render() }] }));
            }
            Message::Model(said) if said.origin == *origin && said.raw.is_object() => {
                ids = received(&said.raw);
                contents.push(said.raw.clone());
            }
            Message::Model(said) => {
                ids = vec![None; said.calls.len()];
                contents.extend(rebuilt(said));
            }
            Message::Tools { results } => contents.push(answers(results, &ids)),
        }
    }
    Value::Array(contents)
}

fn received(raw: &Value) -> Vec<Option<String>> {
    let parts = raw.get("parts").and_then(Value::as_array);
    let calls = parts
        .into_iter()
        .flatten()
        .filter_map(|part| part.get("functionCall"));
    let id = |call: &Value| call.get("id").and_then(Value::as_str).map(str::to_owned);
    calls.map(id).collect()
}

/// What another model said, or this one by another way: signatures do not move.
fn rebuilt(said: &Said) -> Option<Value> {
    let mut parts = Vec::new();
    if !said.text.is_empty() {
        parts.push(json!({ "text": said.text }));
    }
    for (at, call) in said.calls.iter().enumerate() {
        let mut part = json!({ "functionCall": { "name": call.name, "args": call.args } });
        if at == 0 {
            part["thoughtSignature"] = UNSIGNED.into();
        }
        parts.push(part);
    }
    (!parts.is_empty()).then(|| json!({ "role": "model", "parts": parts }))
}

/// One turn with one answer per call, in the calls' order and with their ids.
fn answers(results: &[ToolResult], ids: &[Option<String>]) -> Value {
    let parts = results.iter().enumerate().map(|(at, result)| {
        let key = if result.failed { "error" } else { "output" };
        let mut response = Map::new();
        response.insert(key.into(), result.text.clone().into());
        let mut answer = json!({ "name": result.name, "response": response });
        if let Some(Some(id)) = ids.get(at) {
            answer["id"] = id.clone().into();
        }
        json!({ "functionResponse": answer })
    });
    json!({ "role": "user", "parts": parts.collect::<Value>() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ToolCall, User};

    #[test]
    fn temperature_goes_only_where_it_counts() {
        let takes = [
            "gemini-2.5-flash",
            "gemini-3.1-flash-lite",
            "gemini-3.5-flash",
        ];
        let ignores = [
            "gemini-3.5-flash-lite",
            "gemini-3.8-flash",
            "gemini-4-argon",
            "gemini-flash-latest",
        ];
        assert!(takes.iter().all(|model| takes_temperature(model)));
        assert!(!ignores.iter().any(|model| takes_temperature(model)));
    }

    #[test]
    fn history_from_elsewhere_is_rebuilt_and_says_so() {
        let call = |id: &str| ToolCall {
            id: id.into(),
            name: "f".into(),
            args: json!({}),
        };
        let result = |id: &str, failed| ToolResult {
            id: id.into(),
            name: "f".into(),
            text: "x".into(),
            failed,
        };
        let here = Origin {
            provider: "gemini".into(),
            model: "m".into(),
            transport: "developer".into(),
        };
        let raw = json!({ "role": "model", "parts": [
            { "functionCall": { "name": "f", "id": "given" }, "thoughtSignature": "s", "future": 1 }] });
        let own = Said {
            origin: here.clone(),
            calls: vec![call("given")],
            raw,
            ..Said::default()
        };
        let foreign = Said {
            calls: vec![call("a"), call("b")],
            text: "t".into(),
            ..Said::default()
        };
        let messages = [
            Message::User(User {
                text: "q".into(),
                ..User::default()
            }),
            Message::Model(own),
            Message::Tools {
                results: vec![result("given", true)],
            },
            Message::Model(foreign),
            Message::Tools {
                results: vec![result("a", false), result("b", false)],
            },
        ];
        insta::assert_snapshot!(contents(&messages, &here).to_string(), @r#"[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"functionCall":{"name":"f","id":"given"},"thoughtSignature":"s","future":1}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"error":"x"},"id":"given"}}]},{"role":"model","parts":[{"text":"t"},{"functionCall":{"name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"output":"x"}}},{"functionResponse":{"name":"f","response":{"output":"x"}}}]}]"#);
    }
}
