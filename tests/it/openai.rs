//! Servers that speak OpenAI's form, each in its own way.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, http::HeaderMap, response::IntoResponse as _};
use rowsmith::model::openai::{OpenAi, Settings};
use serde_json::{Value, json};

use crate::chat_app::ChatApp;

/// A server that answers with these streams, one after the other, and keeps what it was asked.
async fn server(mut script: Vec<String>) -> (String, Arc<Mutex<Vec<Value>>>) {
    let asked: Arc<Mutex<Vec<Value>>> = Arc::default();
    let kept = Arc::clone(&asked);
    script.reverse();
    let script = Arc::new(Mutex::new(script));
    let answer = move |headers: HeaderMap, body: Bytes| {
        let (script, kept) = (Arc::clone(&script), Arc::clone(&kept));
        async move {
            assert!(headers.get("authorization").is_none(), "no key was set");
            kept.lock()
                .unwrap()
                .push(serde_json::from_slice(&body).unwrap());
            let text = script.lock().unwrap().pop().expect("more of the script");
            ([("content-type", "text/event-stream")], text).into_response()
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let router = Router::new().route("/v1/chat/completions", axum::routing::post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

fn events(deltas: &[Value], finish: &str, done: bool) -> String {
    let mut text: String = deltas
        .iter()
        .map(|delta| {
            format!(
                "data: {}\n\n",
                json!({ "choices": [{ "delta": delta, "finish_reason": null }] })
            )
        })
        .collect();
    let end = json!({ "choices": [{ "delta": {}, "finish_reason": finish }] });
    let usage = json!({ "choices": [], "usage": { "prompt_tokens": 5, "completion_tokens": 2 } });
    text.push_str(&format!("data: {end}\n\ndata: {usage}\n\n"));
    if done {
        text.push_str("data: [DONE]\n\n");
    }
    text
}

/// One call of `list_datasets`, streamed in a server's own way, and the conversation goes on.
async fn check(deltas: &[Value], finish: &str, done: bool) -> Vec<Value> {
    let said = events(
        &[
            json!({ "content": "no" }),
            json!({ "content": "ne", "reasoning": "hm" }),
        ],
        "stop",
        done,
    );
    let (base_url, asked) = server(vec![events(deltas, finish, done), said]).await;
    let model = OpenAi::new(Settings {
        model: "m".to_owned(),
        base_url,
        key: None,
    });
    let app = ChatApp::with(|builder| builder.model(Arc::new(model))).await;
    let answer = app.say("t", "which are there?").await;
    assert_eq!(answer["text"], "none", "{answer}");
    assert_eq!(
        answer["toolCalls"][0]["output"],
        json!({ "datasets": [] }),
        "{answer}"
    );
    assert_eq!(answer["usage"]["inputTokens"], 10);
    let messages = asked.lock().unwrap()[1]["messages"]
        .as_array()
        .unwrap()
        .clone();
    let (call, result) = (&messages[2]["tool_calls"][0], &messages[3]);
    assert_eq!(call["id"], result["tool_call_id"]);
    assert_eq!(result["role"], "tool");
    messages
}

#[tokio::test]
async fn servers_differ_and_the_conversation_is_the_same() {
    let begin = json!({ "tool_calls": [{ "index": 0, "id": "a", "type": "function", "function": { "name": "list_datasets", "arguments": "" } }] });
    let rest =
        |text: &str| json!({ "tool_calls": [{ "index": 0, "function": { "arguments": text } }] });
    check(&[begin, rest("{"), rest("}")], "tool_calls", true).await;
    // Gemini: no index, `stop`, a signature in a piece of its own. It must come back unchanged.
    let whole = json!({ "tool_calls": [{ "id": "g", "type": "function", "function": { "name": "list_datasets", "arguments": "{}" } }] });
    let signature = json!({ "google": { "thought_signature": "sig" } });
    let signed =
        json!({ "content": null, "tool_calls": [{ "id": "g", "extra_content": signature }] });
    let messages = check(&[whole, signed], "stop", true).await;
    assert_eq!(messages[2]["tool_calls"][0]["extra_content"], signature);
    // Others: no ids, arguments as an object or missing, no `[DONE]`.
    let bare =
        json!({ "tool_calls": [{ "function": { "name": "list_datasets", "arguments": {} } }] });
    check(&[bare], "tool_calls", false).await;
    let nothing = json!({ "tool_calls": [{ "function": { "name": "list_datasets" } }] });
    check(&[nothing], "stop", false).await;
}
