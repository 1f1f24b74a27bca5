//! Conversations with Gemini, played by a double that checks what it is asked.

use std::{sync::Arc, time::Duration};

use rowsmith::{
    chat::Ask,
    config::Secret,
    event::RunEvent,
    model::{
        Model,
        gemini::{self, Transport},
        offline::Offline,
        retry::{Patient, Settings},
    },
    runs::Update,
};
use serde_json::{Value, json};

use crate::{
    chat_app::ChatApp,
    gemini_double::{Gemini, Reply, calls, says, turn},
};

const SHOP: &str =
    "CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL, price numeric(8,2));";

/// A service that talks to a scripted Gemini; without pauses, and perhaps with the rules behind it.
async fn app(script: Vec<Reply>, rules: bool) -> (ChatApp, Gemini) {
    let (double, url) = Gemini::start(script).await;
    let gemini = gemini::Gemini::new(gemini::Settings {
        model: "gemini-3.8-flash".to_owned(),
        transport: Transport::Developer {
            key: Secret::new("test-key"),
        },
        base_url: Some(url),
        version: "v1".to_owned(),
    });
    let mut models: Vec<Arc<dyn Model>> = vec![Arc::new(gemini)];
    if rules {
        models.push(Arc::new(Offline));
    }
    let settings = Settings {
        pause: Duration::ZERO,
        longest: Duration::ZERO,
        ..Settings::default()
    };
    let patient = Patient::new(models, settings, Arc::new(|| 0.0));
    (
        ChatApp::with(|builder| builder.model(Arc::new(patient))).await,
        double,
    )
}

fn stream(parts: &[Value]) -> Reply {
    Reply::Stream(turn(parts, "STOP"))
}

#[tokio::test]
async fn the_same_conversation_comes_to_the_same_rows_with_and_without_a_model() {
    let args = json!({ "rows": 12, "seed": 7 });
    let (app, double) = app(
        vec![
            stream(&[
                json!({ "text": "I read it", "thought": true }),
                calls("parse_ddl", "a", &json!({})),
            ]),
            stream(&[
                says("Now the "),
                says("rows. "),
                calls("generate_table", "b", &args),
            ]),
            stream(&[
                says("Done: 12 items.\u{2028}"),
                json!({ "text": "", "thoughtSignature": "end" }),
            ]),
            stream(&[
                calls("profile", "a", &json!({})),
                json!({ "functionCall": { "name": "validate", "args": {}, "id": "c" } }),
            ]),
            stream(&[says("All well.")]),
        ],
        false,
    )
    .await;
    let first = app
        .say("t", &format!("{SHOP} 12 rows a table, seed 7"))
        .await;
    assert_eq!(
        first["text"], "Now the rows. Done: 12 items.\u{2028}",
        "{first}"
    );
    assert_eq!(first["usage"]["outputTokens"], 240);
    let second = app.say("t", "how is it?").await;
    assert_eq!(second["toolCalls"].as_array().unwrap().len(), 2, "{second}");
    double.assert_content();
    // What the model reads of the user's schema stands between marks, and its own turns come back
    // word for word.
    let last = double.asked().pop().unwrap();
    let text = last["contents"][0]["parts"][0]["text"].as_str().unwrap();
    assert!(
        text.contains("<data-") && text.ends_with("12 rows a table, seed 7"),
        "{text}"
    );
    assert_eq!(
        last["contents"][1]["parts"][1],
        calls("parse_ddl", "a", &json!({}))
    );

    let plain = ChatApp::new().await;
    let offline = plain
        .say("t", &format!("{SHOP} 12 rows a table, seed 7"))
        .await;
    let rows = async |app: &ChatApp, id: &Value| {
        app.get(&format!("/api/datasets/{id}/table/items"))
            .await
            .json()["rows"]
            .clone()
    };
    assert_eq!(
        rows(&app, &first["datasetId"]).await,
        rows(&plain, &offline["datasetId"]).await
    );
}

/// One message, and how its answer ends: the reason, part of the text or error, and how often the
/// model was asked.
async fn check(script: Vec<Reply>, finish: &str, said: &str, asked: usize) {
    let (app, double) = app(script, false).await;
    let answer = app.say("t", "hello").await;
    assert_eq!(answer["finishReason"], finish, "{answer}");
    let text = answer.to_string();
    assert!(text.contains(said), "{said:?} in {text}");
    assert_eq!(double.asked().len(), asked, "{answer}");
    double.assert_content();
    // Whatever happened, the thread goes on.
    assert_eq!(app.get("/api/chat/t/stream").await.status, 204);
}

fn status(status: u16, message: &str) -> Reply {
    Reply::Status(
        status,
        json!({ "error": { "code": status, "message": message, "status": "X" } }),
    )
}

fn error_list(status: u16, details: &Value) -> Reply {
    Reply::Status(
        status,
        json!([{ "error": { "code": status, "message": "m", "details": details } }]),
    )
}

#[tokio::test]
async fn what_passes_is_tried_again_and_nothing_else() {
    let fine = || stream(&[says("fine")]);
    check(
        vec![status(503, "overloaded"), status(500, ""), fine()],
        "stop",
        "fine",
        3,
    )
    .await;
    check(
        vec![status(503, ""), status(503, ""), status(503, "")],
        "error",
        "overloaded or down",
        3,
    )
    .await;
    let key = json!([{ "reason": "API_KEY_INVALID" }]);
    check(
        vec![error_list(400, &key)],
        "error",
        "check GEMINI_API_KEY",
        1,
    )
    .await;
    check(
        vec![status(404, "models/x is not found")],
        "error",
        "set GOOGLE_GENAI_MODEL",
        1,
    )
    .await;
    let daily = json!([{ "violations": [{ "quotaId": "RequestsPerDay-FreeTier" }] }, { "retryDelay": "12s" }]);
    check(
        vec![error_list(429, &daily)],
        "error",
        "used up for today",
        1,
    )
    .await;
    let soon = json!([{ "retryDelay": "0.2s" }]);
    check(vec![error_list(429, &soon), fine()], "stop", "fine", 2).await;
}

#[tokio::test]
async fn broken_answers_end_in_a_sentence_and_never_in_an_empty_success() {
    let fine = || stream(&[says("fine")]);
    let half = || {
        turn(&[says("half of")], "STOP")
            .split("data: ")
            .take(2)
            .collect::<Vec<_>>()
            .join("data: ")
    };
    let ends = |finish: &str| Reply::Stream(turn(&[], finish));
    // Nothing was shown: once more. Something was: never.
    check(vec![Reply::Cut(String::new()), fine()], "stop", "fine", 2).await;
    check(vec![Reply::Cut(half())], "error", "broke off", 1).await;
    check(vec![Reply::Stream(half())], "error", "broke off", 1).await;
    let bare = format!(
        "{}{{\n  \"error\": {{ \"code\": 499, \"message\": \"cancelled\" }}\n}}\n",
        half()
    );
    check(vec![Reply::Stream(bare)], "error", "overloaded or down", 1).await;
    check(
        vec![Reply::Stream("data: {not json\r\n\r\n".to_owned()), fine()],
        "stop",
        "fine",
        2,
    )
    .await;
    check(
        vec![ends("MALFORMED_FUNCTION_CALL"), fine()],
        "stop",
        "fine",
        2,
    )
    .await;
    check(
        vec![ends("STOP"), ends("STOP"), ends("STOP")],
        "error",
        "empty answer",
        3,
    )
    .await;
    check(vec![ends("SAFETY")], "error", "withheld", 1).await;
    let blocked = "data: {\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}\r\n\r\n";
    check(
        vec![Reply::Stream(blocked.to_owned())],
        "error",
        "does not answer this",
        1,
    )
    .await;
    check(
        vec![Reply::Stream(turn(&[says("cut sho")], "MAX_TOKENS"))],
        "length",
        "cut sho",
        1,
    )
    .await;
    let unfinished = turn(&[calls("export_zip", "a", &json!({}))], "MAX_TOKENS");
    check(vec![Reply::Stream(unfinished), fine()], "stop", "fine", 2).await;
}

#[tokio::test]
async fn calls_that_make_no_sense_are_answered_and_have_no_effect() {
    let huge = "x".repeat(100_000);
    let wrong = [
        ("no_such_tool", json!({})),
        ("generate_table", json!({ "rows": "many" })),
        ("generate_table", json!({ "rows": 5, "datasetId": 1 })),
        ("open_dataset", json!({ "dataset": 1 })),
        ("parse_ddl", json!({ "ddl": huge })),
    ];
    let parts: Vec<Value> = wrong
        .iter()
        .enumerate()
        .map(|(at, (name, args))| calls(name, &at.to_string(), args))
        .collect();
    let (app, double) = app(vec![stream(&parts), stream(&[says("I give up.")])], false).await;
    let answer = app.say("t", "hello").await;
    double.assert_content();
    for call in answer["toolCalls"].as_array().unwrap() {
        assert!(
            call["error"].is_string() && call["output"].is_null(),
            "{call}"
        );
    }
    assert_eq!(answer["datasetId"], Value::Null);
}

#[tokio::test]
async fn loops_end_with_what_was_done() {
    let same = || stream(&[calls("list_datasets", "a", &json!({}))]);
    check(vec![same(), same(), same()], "limit", "again and again", 3).await;
    let many: Vec<Value> = (0..100)
        .map(|n| calls("list_datasets", &n.to_string(), &json!({})))
        .collect();
    check(vec![stream(&many)], "limit", "more than 12 steps", 1).await;
}

#[tokio::test]
async fn without_its_model_a_conversation_goes_on_by_rules() {
    let down = || status(503, "");
    let (app, double) = app(vec![down(), down(), down(), down(), down()], true).await;
    let answer = app.say("t", &format!("{SHOP} 3 rows")).await;
    assert_eq!(answer["finishReason"], "stop");
    assert!(
        answer["notices"][0]
            .as_str()
            .unwrap()
            .contains("overloaded or down"),
        "{answer}"
    );
    assert!(
        answer["text"].as_str().unwrap().starts_with("Made 3 rows"),
        "{answer}"
    );
    // After five failures in a row the model is not asked any more.
    assert_eq!(double.asked().len(), 5);
}

#[tokio::test]
async fn stopping_ends_the_call_and_keeps_what_was_said() {
    let whole = turn(&[says("half of it")], "STOP");
    let half = format!("{}\r\n\r\n", whole.split_once("\r\n\r\n").unwrap().0);
    let (app, double) = app(vec![Reply::Hang(half), stream(&[says("fine")])], false).await;
    let ask = Ask {
        thread: Some("t".to_owned()),
        text: "hello".to_owned(),
        ..Ask::default()
    };
    let accepted = app.app.chat().ask(ask).await.unwrap();
    let mut feed = app.app.runs().follow(accepted.run, 0);
    // The text comes live, long before it is stored.
    loop {
        if let Update::Live(event) = feed.next_live().await.unwrap() {
            assert_eq!(
                *event,
                RunEvent::TextDelta {
                    text: "half of it".to_owned()
                }
            );
            break;
        }
    }
    let more = json!({ "id": "t", "message": "more" });
    let busy = app.request("POST", "/api/chat", "*/*", &more).await;
    assert_eq!(busy.code(), "CONFLICT");
    let path = format!("/api/runs/{}/cancel", accepted.run);
    assert_eq!(
        app.request("POST", &path, "*/*", &Value::Null).await.status,
        200
    );
    double.left().await;
    let mut last = None;
    while let Some(update) = feed.next_live().await {
        if let Update::Stored(stored) = update {
            last = Some(stored.event);
        }
    }
    assert_eq!(last, Some(RunEvent::Cancelled));
    let thread = app.get("/api/threads/t").await.json();
    assert!(
        thread["messages"][1]["parts"]
            .to_string()
            .contains("half of it"),
        "{thread}"
    );
    let next = app.say("t", "and now?").await;
    assert_eq!(next["text"], "fine");
    double.assert_content();
}
