//! Conversations without a model: the rules read the words, everything else is real.

use rowsmith::chat::Ask;
use serde_json::json;

use crate::chat_app::{ChatApp, types};

const LIBRARY: &str = "CREATE TABLE members (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE loans (id int PRIMARY KEY, member_id int NOT NULL REFERENCES members, due date);";

#[tokio::test]
async fn a_schema_and_a_wish_become_a_dataset() {
    let app = ChatApp::new().await;
    let message =
        format!("Here is my schema:\n```sql\n{LIBRARY}\n```\n20 rows a table, 50 loans, seed 7");
    let answer = app.say("t1", &message).await;
    assert_eq!(answer["finishReason"], "stop", "{answer}");
    let names: Vec<&str> = answer["toolCalls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["parse_ddl", "generate_table"]);
    let id = answer["datasetId"].as_i64().unwrap();
    let dataset = app.get(&format!("/api/datasets/{id}")).await.json();
    assert_eq!(dataset["meta"]["seed"], 7);
    let made = &answer["toolCalls"][1]["output"];
    assert_eq!(made["rowCounts"], json!({ "members": 20, "loans": 50 }));
    assert!(
        answer["text"]
            .as_str()
            .unwrap()
            .starts_with("Made 70 rows in 2 tables as dataset"),
        "{answer}"
    );

    let export = app.say("t1", "export it, please").await;
    let url = export["toolCalls"][0]["output"]["url"].as_str().unwrap();
    let zip = app.request("GET", url, "*/*", &json!(null)).await;
    assert!(zip.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn a_select_becomes_a_table_and_then_a_picture() {
    let app = ChatApp::new().await;
    let early = app.say("t", "plot that").await;
    assert_eq!(
        early["text"],
        "There is no result to draw yet: ask for one first."
    );
    let made = app
        .say("t", &format!("{LIBRARY} 20 rows a table, seed 7"))
        .await;
    let text = made["text"].as_str().unwrap();
    assert!(text.contains(" checks hold."), "{text}");
    let checked = app.say("t", "validate").await;
    assert!(
        text.ends_with(checked["text"].as_str().unwrap()),
        "{text}\n{checked}"
    );
    let sql = "SELECT member_id % 3 || ' of 3' AS part, count(*) AS loans FROM loans GROUP BY 1 ORDER BY 1";
    let asked = app.say("t", sql).await;
    let output = &asked["toolCalls"][0]["output"];
    let id = output["queryId"]
        .as_str()
        .unwrap_or_else(|| panic!("{asked}"));
    assert_eq!(output["artifact"]["id"], id);

    let drawn = app.say("t", "that as a pie chart, please").await;
    let output = &drawn["toolCalls"][0]["output"];
    assert_eq!(output["queryId"], id, "{drawn}");
    let url = output["chartUrl"].as_str().unwrap();
    let svg = app.get(url).await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(
        svg.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    let svg = String::from_utf8(svg.bytes.to_vec()).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("1 of 3"), "{svg}");
    let png = app.get(&format!("{url}&format=png&theme=dark")).await;
    assert_eq!(png.header("content-type"), "image/png");
    assert!(png.bytes.starts_with(b"\x89PNG"));
    let vega = app.get(&url.replace("/chart?", "/vega?")).await.json();
    assert_eq!(vega["mark"]["type"], "arc", "{vega}");

    for (query, path) in [
        (
            "chart?spec=%7B%22type%22%3A%22bar%22%2C%22x%22%3A%22town%22%7D",
            "spec",
        ),
        ("chart?spec=bar", "spec"),
        ("chart?format=gif", "format"),
        ("chart?theme=blue", "theme"),
    ] {
        let refused = app.get(&format!("/api/artifacts/{id}/{query}")).await;
        assert_eq!(refused.status, 400, "{query}");
        let error = refused.json();
        assert_eq!(
            error["error"]["details"]["issues"][0]["path"], path,
            "{error}"
        );
    }
    let unknown = format!("/api/artifacts/{}/chart", uuid::Uuid::nil());
    assert_eq!(app.get(&unknown).await.status, 404);
}

#[tokio::test]
async fn a_question_is_answered_or_declined() {
    let app = ChatApp::new().await;
    app.say("t", &format!("{LIBRARY} 20 rows a table, 50 loans, seed 7"))
        .await;
    let asked = app.say("t", "How many loans are there?").await;
    let output = &asked["toolCalls"][0]["output"];
    assert_eq!(output["artifact"]["preview"], json!([[50]]), "{asked}");
    assert_eq!(output["queryId"], output["artifact"]["id"]);
    assert!(asked["text"].as_str().unwrap().contains("50"), "{asked}");
    let declined = app.say("t", "sing me a song").await;
    assert!(declined["toolCalls"][0]["error"].is_string(), "{declined}");
}

#[tokio::test]
async fn an_answer_streams_in_the_form_of_the_ai_sdk() {
    let app = ChatApp::new().await;
    let body = json!({ "id": "chat-1", "trigger": "submit-message", "messages": [
        { "id": "m1", "role": "user", "parts": [
            { "type": "text", "text": "10 rows a table" },
            { "type": "file", "filename": "library.sql", "mediaType": "text/plain",
              "url": format!("data:text/plain,{LIBRARY}") }] }] });
    let chunks = app.stream(&body).await;
    let mut kinds = types(&chunks);
    kinds.retain(|kind| kind != "message-metadata");
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "start",
            "start-step",
            "tool-input-start",
            "tool-input-available",
            "tool-output-available",
            "finish-step",
            "start-step",
            "tool-input-start",
            "tool-input-available",
            "tool-output-available",
            "data-dataset",
            "finish-step",
            "start-step",
            "text-start",
            "text-delta",
            "text-end",
            "finish-step",
            "finish",
        ],
        "{chunks:#?}"
    );
    let preliminary = chunks.iter().filter(|c| c["preliminary"] == true).count();
    assert!(preliminary > 0);
    let text: String = chunks.iter().filter_map(|c| c["delta"].as_str()).collect();
    // What was streamed is what the thread shows later.
    let thread = app.get("/api/threads/chat-1").await.json();
    let parts = thread["messages"][1]["parts"].as_array().unwrap();
    let kept: String = parts.iter().filter_map(|p| p["text"].as_str()).collect();
    assert_eq!(text, kept);
    assert_eq!(thread["messages"][0]["id"], "m1");
    assert_eq!(thread["title"], "10 rows a table");
    assert!(thread["datasetId"].is_i64());
    // Nothing is under way any more.
    assert_eq!(app.get("/api/chat/chat-1/stream").await.status, 204);
    assert_eq!(app.get("/api/chat/nobody/stream").await.status, 204);
}

#[tokio::test]
async fn what_was_not_understood_is_said() {
    let app = ChatApp::new().await;
    let answer = app.say("t", "sing me a song").await;
    let text = answer["text"].as_str().unwrap();
    assert!(
        text.starts_with("I did not understand \"sing me a song\"."),
        "{text}"
    );
    let broken = app.say("t", "CREATE TABLE a (id int; 5 rows").await;
    assert!(
        broken["text"].as_str().unwrap().contains("line 1"),
        "{broken}"
    );
    assert!(broken["toolCalls"][0]["error"].is_string());
    assert_eq!(broken["datasetId"], json!(null));
}

/// As a process leaves a run that is killed in the middle: claimed, with some events, its advisory
/// lock gone.
async fn kill(app: &ChatApp, events: &[serde_json::Value]) {
    let pool = app.store.app();
    sqlx::query(
        "UPDATE jobs SET status = 'running', holder = 42, fence = 1, attempts = 1, last_seq = $1,
            lease_until = now() + interval '30 seconds'",
    )
    .bind(i64::try_from(events.len()).unwrap())
    .execute(pool)
    .await
    .unwrap();
    for (seq, event) in (1i64..).zip(events) {
        sqlx::query("INSERT INTO run_events SELECT id, $1, $2 FROM jobs")
            .bind(seq)
            .bind(event)
            .execute(pool)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_turn_that_lost_its_process_goes_on_or_says_that_it_was_interrupted() {
    for (told, finish) in [(None, "stop"), (Some("half an ans"), "error")] {
        let app = ChatApp::idle(|b| b).await;
        let text = format!("{LIBRARY} 5 rows a table");
        let ask = Ask {
            thread: Some("t".to_owned()),
            text,
            ..Ask::default()
        };
        let accepted = app.app.chat().ask(ask).await.unwrap();
        let started = json!({ "type": "turnStarted", "threadId": "t", "messageId": accepted.message,
            "model": "offline/rules", "prompt": "p" });
        let step = json!({ "type": "stepStarted", "step": 1 });
        let text = told.map(|text| json!({ "type": "textDelta", "text": text }));
        let events: Vec<_> = [Some(started), Some(step), text]
            .into_iter()
            .flatten()
            .collect();
        kill(&app, &events).await;
        // Another process finds it.
        let next = app.replica(|b| b);
        next.app.start();
        let stream = next.get("/api/chat/t/stream").await;
        let chunks = crate::chat_app::chunks(&stream);
        let last = chunks.last().unwrap();
        match told {
            None => assert_eq!(last["finishReason"], finish, "{chunks:#?}"),
            Some(_) => assert!(
                last["errorText"]
                    .as_str()
                    .unwrap()
                    .contains("in the middle"),
                "{last}"
            ),
        }
        assert_eq!(
            chunks
                .iter()
                .filter(|chunk| chunk["type"] == "start")
                .count(),
            1
        );
        let made: i64 = sqlx::query_scalar("SELECT count(*) FROM generated_datasets")
            .fetch_one(app.store.app())
            .await
            .unwrap();
        assert_eq!(made, i64::from(told.is_none()));
        // What was said stays, and the conversation goes on.
        let thread = next.get("/api/threads/t").await.json();
        let parts = thread["messages"][1]["parts"].to_string();
        assert!(parts.contains(told.unwrap_or("Made 10 rows")), "{parts}");
        let more = next.say("t", "generate again with 3 rows").await;
        assert!(
            more["text"].as_str().unwrap().starts_with("Made 6 rows"),
            "{more}"
        );
    }
}

#[tokio::test]
async fn wherever_a_client_was_cut_off_it_comes_to_the_same_answer() {
    use rowsmith::chat::answer::Answer;
    let app = ChatApp::new().await;
    let whole = app.say("t", &format!("{LIBRARY} 30 rows a table")).await;
    let run = whole["runId"].as_str().unwrap();
    let read = async |after: usize| {
        let reply = app
            .get(&format!("/api/runs/{run}/events?after={after}"))
            .await;
        let text = String::from_utf8(reply.bytes.to_vec()).unwrap();
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(|line| serde_json::from_str(line).unwrap())
            .collect::<Vec<rowsmith::event::Stored>>()
    };
    let all = read(0).await;
    let expected = Answer::of(&all);
    assert_eq!(expected.text, whole["text"].as_str().unwrap());
    let thread = app.get("/api/threads/t").await.json();
    assert_eq!(thread["messages"][1]["parts"], expected.parts());
    for cut in 0..=all.len() {
        let mut seen = all[..cut].to_vec();
        seen.extend(read(cut).await);
        assert_eq!(seen, all, "cut after {cut}");
        assert_eq!(Answer::of(&seen), expected);
    }
}

#[tokio::test]
async fn an_answer_again_and_an_edited_question_are_branches() {
    let app = ChatApp::new().await;
    let sdk = |trigger: &str, text: &str, id: &str, message: serde_json::Value| {
        json!({
        "id": "t", "trigger": trigger, "messageId": message,
        "messages": [{ "id": id, "role": "user", "parts": [{ "type": "text", "text": text }] }] })
    };
    app.stream(&sdk("submit-message", "list datasets", "q1", json!(null)))
        .await;
    app.stream(&sdk(
        "regenerate-message",
        "list datasets",
        "q1",
        json!(null),
    ))
    .await;
    app.stream(&sdk("submit-message", "help", "q1", json!("q1")))
        .await;
    let thread = app.get("/api/threads/t").await.json();
    let messages = thread["messages"].as_array().unwrap();
    let shape: Vec<(usize, &str)> = messages
        .iter()
        .map(|message| {
            let parent = messages.iter().position(|m| m["id"] == message["parentId"]);
            (
                parent.map_or(0, |at| at + 1),
                message["role"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shape,
        [
            (0, "user"),
            (1, "assistant"),
            (1, "assistant"),
            (0, "user"),
            (4, "assistant")
        ]
    );
    assert_eq!(thread["head"], messages[4]["id"]);
    let unknown = app
        .request(
            "POST",
            "/api/chat",
            "*/*",
            &json!({ "id": "new", "trigger": "regenerate-message" }),
        )
        .await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn threads_are_found_renamed_and_removed() {
    let app = ChatApp::new().await;
    app.say("a", "list datasets").await;
    app.say("b", "what about Zebras?").await;
    let ids = async |path: &str| {
        let list = app.get(path).await.json();
        list.as_array()
            .unwrap()
            .iter()
            .map(|t| t["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("/api/threads").await, ["b", "a"]);
    assert_eq!(ids("/api/threads?search=zebra").await, ["b"]);
    assert_eq!(ids("/api/threads?search=%25%25").await, [""; 0]);
    let renamed = app
        .request(
            "PATCH",
            "/api/threads/a",
            "*/*",
            &json!({ "title": " Mine " }),
        )
        .await;
    assert_eq!(renamed.json()["title"], "Mine");
    assert_eq!(
        app.request("PATCH", "/api/threads/a", "*/*", &json!({ "title": "" }))
            .await
            .status,
        400
    );
    assert_eq!(
        app.request("DELETE", "/api/threads/b", "*/*", &json!(null))
            .await
            .status,
        204
    );
    assert_eq!(app.get("/api/threads/b").await.status, 404);
    assert_eq!(ids("/api/threads").await, ["a"]);
}

#[tokio::test]
async fn a_chat_never_waits_for_a_generation() {
    use crate::{app::TestApp, runs::HELD};
    let app = TestApp::new().await;
    // As many as there are slots, and one more.
    for _ in 0..3 {
        app.accept(HELD).await;
    }
    let ask = Ask {
        text: "help".to_owned(),
        ..Ask::default()
    };
    let accepted = app.app.chat().ask(ask).await.unwrap();
    let job = app.ended(accepted.run).await;
    assert_eq!(job.status, rowsmith::runs::Status::Completed);
    app.double.gate.add_permits(3);
}

#[tokio::test]
async fn a_change_is_made_in_words_and_taken_back() {
    let app = ChatApp::new().await;
    let made = app
        .say("edits", &format!("{LIBRARY}\n20 rows a table, seed 7"))
        .await;
    let id = made["datasetId"].as_i64().unwrap();
    let rows = async || {
        let path = format!("/api/datasets/{id}/table/loans?limit=50");
        app.get(&path).await.json()["rows"].clone()
    };
    let nulls = |rows: &serde_json::Value| {
        let rows = rows.as_array().unwrap();
        rows.iter().filter(|row| row["due"].is_null()).count()
    };
    let before = rows().await;
    let changed = app.say("edits", "make 90% of due null").await;
    assert_eq!(changed["toolCalls"][0]["name"], "modify_table", "{changed}");
    assert_eq!(nulls(&rows().await), 18, "{changed}");
    let back = app.say("edits", "undo").await;
    assert_eq!(back["toolCalls"][0]["name"], "undo", "{back}");
    assert_eq!(rows().await, before);
    let unclear = app.say("edits", "make it more exciting").await;
    assert_eq!(unclear["toolCalls"][0]["output"], json!(null), "{unclear}");
    assert_eq!(rows().await, before);
}
