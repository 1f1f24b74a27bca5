//! A Gemini of the tests: says what a script says, byte for byte, and checks what it is asked as the
//! real service does. Its answers are facts of the wire, never what our client happens to like.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};

/// What the double does with a request.
pub(crate) enum Reply {
    /// A stream of these bytes, in pieces of seven, which cut characters and lines anywhere.
    Stream(String),
    /// The same, and then the connection breaks.
    Cut(String),
    /// The same, and then nothing more for as long as the client stays.
    Hang(String),
    /// An error status. The content type lies, as the real one's does.
    Status(u16, Value),
}

/// The double.
#[derive(Clone)]
pub(crate) struct Gemini(Arc<Inner>);

struct Inner {
    script: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<Value>>,
    wrong: Mutex<Vec<String>>,
    /// A permit for each client that left a stream that hung.
    left: tokio::sync::Semaphore,
}

/// Tells when it goes.
struct Leaving(Gemini);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.0.left.add_permits(1);
    }
}

impl Gemini {
    /// Begins to listen; gives the address.
    pub(crate) async fn start(script: Vec<Reply>) -> (Self, String) {
        let double = Self(Arc::new(Inner {
            script: Mutex::new(script.into()),
            asked: Mutex::default(),
            wrong: Mutex::default(),
            left: tokio::sync::Semaphore::new(0),
        }));
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (double, url)
    }

    /// Until a client has left a stream that hung.
    pub(crate) async fn left(&self) {
        self.0.left.acquire().await.unwrap().forget();
    }

    /// The bodies of all requests.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.0.asked.lock().unwrap().clone()
    }

    /// Fails when any request broke a rule of the wire, or the script was not used up.
    pub(crate) fn assert_content(&self) {
        let wrong = self.0.wrong.lock().unwrap();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let left = self.0.script.lock().unwrap().len();
        assert_eq!(left, 0, "replies that nobody asked for");
    }
}

/// One turn as events: the last one ends it. Real framing.
pub(crate) fn turn(parts: &[Value], finish: &str) -> String {
    let event = |parts: &[Value]| {
        json!({ "candidates": [{ "content": { "parts": parts, "role": "model" }, "index": 0 }],
        "modelVersion": "gemini-3.8-flash", "responseId": "r" })
    };
    let mut text: String = parts
        .iter()
        .map(|part| format!("data: {}\r\n\r\n", event(std::slice::from_ref(part))))
        .collect();
    let end = json!({ "candidates": [{ "content": { "role": "model" }, "finishReason": finish, "index": 0 }],
        "usageMetadata": { "promptTokenCount": 60, "candidatesTokenCount": 24, "thoughtsTokenCount": 56, "totalTokenCount": 140 },
        "modelVersion": "gemini-3.8-flash", "responseId": "r" });
    text.push_str(&format!("data: {end}\r\n\r\n"));
    text
}

/// A part that says something.
pub(crate) fn says(text: &str) -> Value {
    json!({ "text": text })
}

/// The first call of a step, signed as it must be.
pub(crate) fn calls(name: &str, id: &str, args: &Value) -> Value {
    json!({ "functionCall": { "name": name, "args": args, "id": id }, "thoughtSignature": format!("sig-{id}"), "of the future": 1 })
}

async fn answer(
    State(double): State<Gemini>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let mut wrong = check(&body);
    if headers
        .get("x-goog-api-key")
        .is_none_or(|key| key != "test-key")
    {
        wrong.push("no key".to_owned());
    }
    if !uri
        .to_string()
        .ends_with("/models/gemini-3.8-flash:streamGenerateContent?alt=sse")
    {
        wrong.push(format!("asked at {uri}"));
    }
    double.0.asked.lock().unwrap().push(body);
    if !wrong.is_empty() {
        let message = wrong.join("; ");
        double.0.wrong.lock().unwrap().extend(wrong);
        let error =
            json!({ "error": { "code": 400, "message": message, "status": "INVALID_ARGUMENT" } });
        return (StatusCode::BAD_REQUEST, error.to_string()).into_response();
    }
    let reply = double.0.script.lock().unwrap().pop_front();
    let pieces = |text: String, broken: bool| {
        let bytes = text.into_bytes();
        let pieces: Vec<Result<Bytes, std::io::Error>> = bytes
            .chunks(7)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        let end = stream::iter(broken.then_some(())).then(async |()| {
            // A body that waits is flushed: what came before the break arrives.
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            Err(std::io::Error::other("cut"))
        });
        Body::from_stream(stream::iter(pieces).chain(end))
    };
    let kind = [("content-type", "text/event-stream")];
    match reply {
        Some(Reply::Stream(text)) => (kind, pieces(text, false)).into_response(),
        Some(Reply::Cut(text)) => (kind, pieces(text, true)).into_response(),
        Some(Reply::Hang(text)) => {
            let leaving = Leaving(double.clone());
            let hang = stream::once(async move {
                let _leaving = leaving;
                std::future::pending::<Result<Bytes, std::io::Error>>().await
            });
            let text = stream::iter([Ok(Bytes::from(text))]);
            (kind, Body::from_stream(text.chain(hang))).into_response()
        }
        Some(Reply::Status(status, body)) => (
            StatusCode::from_u16(status).unwrap(),
            kind,
            body.to_string(),
        )
            .into_response(),
        None => (StatusCode::IM_A_TEAPOT, "the script is at its end").into_response(),
    }
}

/// Every rule that a request breaks.
fn check(body: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let contents = body["contents"].as_array().unwrap();
    if contents.last().is_none_or(|last| last["role"] != "user") {
        wrong.push("Requests ending with a model turn are not supported".to_owned());
    }
    for key in ["temperature", "topP", "topK", "presencePenalty"] {
        if !body["generationConfig"][key].is_null() {
            wrong.push(format!("{key} is not for this model"));
        }
    }
    let is_real = |content: &Value| {
        content["role"] == "user"
            && content["parts"]
                .as_array()
                .unwrap()
                .iter()
                .any(|p| !p["text"].is_null())
    };
    let current = contents.iter().rposition(is_real).unwrap_or(0);
    for (at, content) in contents.iter().enumerate() {
        let parts = content["parts"].as_array().unwrap();
        if parts.is_empty()
            || !["user", "model"].contains(&content["role"].as_str().unwrap_or_default())
        {
            wrong.push(format!("content {at} has no parts or a strange role"));
        }
        let calls: Vec<&Value> = parts
            .iter()
            .map(|p| &p["functionCall"])
            .filter(|c| !c.is_null())
            .collect();
        if calls.is_empty() {
            continue;
        }
        let signed = parts
            .iter()
            .find(|p| !p["functionCall"].is_null())
            .is_some_and(|p| p["thoughtSignature"].is_string());
        if at > current && !signed {
            wrong.push(
                "Function call is missing a thought_signature in functionCall parts".to_owned(),
            );
        }
        let next = contents
            .get(at + 1)
            .map(|c| c["parts"].as_array().unwrap().clone())
            .unwrap_or_default();
        let answers: Vec<&Value> = next.iter().map(|p| &p["functionResponse"]).collect();
        if answers.len() != calls.len() || answers.iter().any(|a| !a["response"].is_object()) {
            wrong.push("the number of function response parts is not that of the calls".to_owned());
        }
        for (call, answer) in calls.iter().zip(answers) {
            if call["id"] != answer["id"] || call["name"] != answer["name"] {
                wrong.push("functionResponse.id does not match functionCall.id".to_owned());
            }
        }
    }
    for tool in body["tools"][0]["functionDeclarations"]
        .as_array()
        .into_iter()
        .flatten()
    {
        schema(&tool["parametersJsonSchema"], &mut wrong);
    }
    wrong
}

/// Words that Gemini documents for schemas, and nothing else.
fn schema(value: &Value, wrong: &mut Vec<String>) {
    const WORDS: &[&str] = &[
        "type",
        "description",
        "enum",
        "items",
        "prefixItems",
        "minItems",
        "maxItems",
        "minimum",
        "maximum",
        "anyOf",
        "properties",
        "additionalProperties",
        "required",
        "format",
        "title",
    ];
    for (word, inner) in value.as_object().into_iter().flatten() {
        if !WORDS.contains(&word.as_str()) {
            wrong.push(format!("unknown word {word} in a schema"));
        }
        match word.as_str() {
            "properties" => inner
                .as_object()
                .unwrap()
                .values()
                .for_each(|inner| schema(inner, wrong)),
            "items" | "additionalProperties" => schema(inner, wrong),
            "anyOf" => inner
                .as_array()
                .unwrap()
                .iter()
                .for_each(|inner| schema(inner, wrong)),
            _ => {}
        }
    }
}
