//! What is sent to `chat/completions`.

use serde_json::{Map, Value, json};

use crate::model::{Choice, Message, Origin, Request, Said};

/// The body for a model.
pub(super) fn body(request: &Request, model: &str, origin: &Origin) -> Value {
    let mut body = Map::new();
    body.insert("model".into(), model.into());
    body.insert("messages".into(), messages(request, origin));
    body.insert("stream".into(), true.into());
    body.insert("stream_options".into(), json!({ "include_usage": true }));
    if !request.tools.is_empty() {
        let tool =
            |tool: &crate::model::Declaration| json!({ "type": "function", "function": tool });
        body.insert("tools".into(), request.tools.iter().map(tool).collect());
        let choice = match request.choice {
            Choice::Auto => "auto",
            Choice::Any => "required",
            Choice::None => "none",
        };
        body.insert("tool_choice".into(), choice.into());
    }
    if let Some(most) = request.max_tokens {
        body.insert("max_tokens".into(), most.into());
    }
    if let Some(temperature) = request.temperature {
        body.insert("temperature".into(), temperature.into());
    }
    if let Some(schema) = &request.schema {
        let format = json!({ "name": "answer", "schema": schema, "strict": true });
        let format = json!({ "type": "json_schema", "json_schema": format });
        body.insert("response_format".into(), format);
    }
    Value::Object(body)
}

fn messages(request: &Request, origin: &Origin) -> Value {
    let mut messages = Vec::new();
    if !request.system.is_empty() {
        messages.push(json!({ "role": "system", "content": &*request.system }));
    }
    for message in &request.messages {
        match message {
            Message::User(user) => {
                messages.push(json!({ "role": "user", "content": user.render() }));
            }
            Message::Model(said) => messages.push(assistant(said, origin)),
            Message::Tools { results } => messages.extend(results.iter().map(|result| {
                let text = match result.failed {
                    true => format!("error: {}", result.text),
                    false => result.text.clone(),
                };
                json!({ "role": "tool", "tool_call_id": result.id, "content": text })
            })),
        }
    }
    Value::Array(messages)
}

/// A turn of the model; calls as they came, where this very server made them.
fn assistant(said: &Said, origin: &Origin) -> Value {
    let mut message = json!({ "role": "assistant", "content": said.text });
    let own = (said.origin == *origin).then_some(&said.raw);
    let calls = own.and_then(|raw| raw.get("tool_calls")).cloned();
    let calls = calls.unwrap_or_else(|| {
        let call = |call: &crate::model::ToolCall| {
            let function = json!({ "name": call.name, "arguments": call.args.to_string() });
            json!({ "id": call.id, "type": "function", "function": function })
        };
        said.calls.iter().map(call).collect()
    });
    if calls.as_array().is_some_and(|calls| !calls.is_empty()) {
        message["tool_calls"] = calls;
    }
    message
}
