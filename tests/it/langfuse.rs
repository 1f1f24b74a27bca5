//! Traces, against a Langfuse of the tests' own that checks every body as strictly as OTLP is.

use std::{
    collections::BTreeMap,
    io::Read as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use rowsmith::{
    config::{LangfuseConfig, Secret},
    telemetry::langfuse::{Traces, exporter::Settings, mask::Mask},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{app::TestApp, chat_app::ChatApp};

/// A status, and what `Retry-After` says.
type Scripted = (StatusCode, Option<&'static str>);

/// A Langfuse with a script of answers; after the last one it takes everything.
#[derive(Clone, Default)]
struct Langfuse {
    script: Arc<Mutex<Vec<Scripted>>>,
    bodies: Arc<Mutex<Vec<Bytes>>>,
}

impl Langfuse {
    /// Serves on a free port; the settings that lead there.
    async fn start(&self) -> LangfuseConfig {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/api/public/otel/v1/traces", post(take))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        LangfuseConfig {
            public_key: "pk-lf-test".to_owned(),
            secret_key: Secret::new("sk-lf-test-secret"),
            base_url: format!("http://{address}"),
            environment: "test".to_owned(),
            content: true,
        }
    }

    /// The spans of everything that was sent.
    fn spans(&self) -> Vec<Span> {
        let bodies = self.bodies.lock().unwrap();
        bodies.iter().flat_map(spans).collect()
    }
}

async fn take(
    State(langfuse): State<Langfuse>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap) {
    let header = |name: &str| headers.get(name).map_or("", |v| v.to_str().unwrap());
    // base64 of pk-lf-test:sk-lf-test-secret
    assert_eq!(
        header("authorization"),
        "Basic cGstbGYtdGVzdDpzay1sZi10ZXN0LXNlY3JldA=="
    );
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("content-encoding"), "gzip");
    assert_eq!(header("x-langfuse-ingestion-version"), "4");
    langfuse.bodies.lock().unwrap().push(body);
    let mut script = langfuse.script.lock().unwrap();
    let mut answer = HeaderMap::new();
    if script.is_empty() {
        return (StatusCode::OK, answer);
    }
    let (status, after) = script.remove(0);
    if let Some(after) = after {
        answer.insert("retry-after", after.parse().unwrap());
    }
    (status, answer)
}

/// A span as Langfuse would keep it.
#[derive(Debug, Clone)]
struct Span {
    trace: String,
    id: String,
    parent: Option<String>,
    name: String,
    attributes: BTreeMap<String, Value>,
}

impl Span {
    fn text(&self, key: &str) -> &str {
        let value = self.attributes.get(key);
        value.and_then(|v| v["stringValue"].as_str()).unwrap_or("")
    }

    fn kind(&self) -> &str {
        self.text("langfuse.observation.type")
    }
}

/// Unpacks a body, and refuses what OTLP's decoder would refuse.
fn spans(body: &Bytes) -> Vec<Span> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(&body[..])
        .read_to_string(&mut text)
        .unwrap();
    let body: Value = serde_json::from_str(&text).unwrap();
    let resource = &body["resourceSpans"][0];
    let environment = json!({ "key": "langfuse.environment", "value": { "stringValue": "test" } });
    assert!(
        resource["resource"]["attributes"]
            .as_array()
            .unwrap()
            .contains(&environment)
    );
    let spans = resource["scopeSpans"][0]["spans"].as_array().unwrap();
    spans.iter().map(span).collect()
}

fn span(span: &Value) -> Span {
    let text = |key: &str| {
        span[key]
            .as_str()
            .unwrap_or_else(|| panic!("{key} of {span}"))
            .to_owned()
    };
    let (trace, id) = (text("traceId"), text("spanId"));
    let is_hex = |text: &str, length| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    assert!(is_hex(&trace, 32) && is_hex(&id, 16), "{span}");
    let (start, end): (u64, u64) = (
        text("startTimeUnixNano").parse().unwrap(),
        text("endTimeUnixNano").parse().unwrap(),
    );
    assert!(start <= end, "{span}");
    assert!(
        span["kind"].is_u64() && span["status"]["code"].is_u64(),
        "{span}"
    );
    let attributes = span["attributes"].as_array().unwrap().iter();
    Span {
        trace,
        id,
        parent: span
            .get("parentSpanId")
            .map(|p| p.as_str().unwrap().to_owned()),
        name: text("name"),
        attributes: attributes
            .map(|one| {
                (
                    one["key"].as_str().unwrap().to_owned(),
                    one["value"].clone(),
                )
            })
            .collect(),
    }
}

/// Nothing waits for others, and nothing is tried for long.
fn quick() -> Settings {
    Settings {
        gather: Duration::ZERO,
        pause: Duration::from_millis(1),
        ..Settings::default()
    }
}

fn open() -> Mask {
    Mask {
        content: true,
        secrets: vec!["hunter2-the-secret".to_owned()],
    }
}

#[tokio::test]
async fn a_turn_is_a_trace_from_question_to_rows() {
    let langfuse = Langfuse::default();
    let app = ChatApp::new().await;
    let traces = Traces::with(&langfuse.start().await, open(), quick(), app.app.runs()).unwrap();
    let answer = app
        .say(
            "talk",
            "create table pets (id int primary key, name text); 5 rows, not hunter2-the-secret",
        )
        .await;
    app.app.shutdown().await;
    traces.shutdown().await;

    let run = answer["runId"].as_str().unwrap().replace('-', "");
    let spans: Vec<Span> = langfuse
        .spans()
        .into_iter()
        .filter(|s| s.trace == run)
        .collect();
    let roots: Vec<&Span> = spans.iter().filter(|s| s.parent.is_none()).collect();
    let [root] = roots[..] else {
        panic!("{roots:?}")
    };
    assert_eq!(root.kind(), "agent");
    assert!(root.text("langfuse.observation.input").contains("5 rows"));
    assert!(
        root.text("langfuse.observation.output").contains("5 rows"),
        "{root:?}"
    );
    // Filters look at every span.
    for span in &spans {
        assert_eq!(span.text("session.id"), "talk");
        assert_eq!(span.text("langfuse.trace.name"), "chat-turn");
        assert!(span.parent.is_none() || span.parent.as_ref() == Some(&root.id));
        assert!(
            !span
                .attributes
                .values()
                .any(|v| v.to_string().contains("hunter2")),
            "{span:?}"
        );
    }
    let kinds: Vec<&str> = spans.iter().map(Span::kind).collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "generation").count(),
        3,
        "{kinds:?}"
    );
    let tools: Vec<&str> = spans
        .iter()
        .filter(|s| s.kind() == "tool")
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(tools, ["parse_ddl", "generate_table"]);
}

#[tokio::test]
async fn a_job_is_found_by_its_id_and_its_dataset() {
    let langfuse = Langfuse::default();
    let app = TestApp::new().await;
    let traces = Traces::with(&langfuse.start().await, open(), quick(), app.app.runs()).unwrap();
    let reply = app
        .generate(&json!({ "ddl": "create table a" }), &[])
        .await
        .json();
    app.app.shutdown().await;
    traces.shutdown().await;

    let spans = langfuse.spans();
    let root = spans.iter().find(|s| s.parent.is_none()).unwrap();
    assert_eq!(
        root.text("langfuse.trace.metadata.jobId"),
        reply["jobId"].as_str().unwrap()
    );
    assert_eq!(
        root.text("langfuse.trace.metadata.datasetId"),
        reply["datasetId"].to_string()
    );
    assert!(
        spans.iter().any(|s| s.kind() == "tool" && s.name == "a"),
        "{spans:?}"
    );
}

/// What Langfuse answers, how often it is asked, and what becomes of the one trace.
async fn check(script: &[Scripted], asked: usize, sent: u64, dropped: u64) {
    let langfuse = Langfuse::default();
    script.clone_into(&mut langfuse.script.lock().unwrap());
    let app = TestApp::new().await;
    let settings = Settings {
        attempts: 3,
        ..quick()
    };
    let traces = Traces::with(&langfuse.start().await, open(), settings, app.app.runs()).unwrap();
    app.generate(&json!({ "ddl": "create table a" }), &[]).await;
    let exporter = traces.exporter().clone();
    while exporter.counts().sent + exporter.counts().dropped == 0 {
        tokio::task::yield_now().await;
    }
    let counts = exporter.counts();
    assert_eq!((counts.sent, counts.dropped), (sent, dropped), "{script:?}");
    let bodies = langfuse.bodies.lock().unwrap().clone();
    assert_eq!(bodies.len(), asked, "{script:?}");
    // What is sent again is the same to the byte: Langfuse does not recognise repeated spans.
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_may_not_is_dropped() {
    use StatusCode as S;
    check(&[], 1, 1, 0).await;
    check(
        &[
            (S::TOO_MANY_REQUESTS, Some("0")),
            (S::INTERNAL_SERVER_ERROR, None),
        ],
        3,
        1,
        0,
    )
    .await;
    check(&[(S::PAYLOAD_TOO_LARGE, None)], 1, 0, 1).await;
    check(&[(S::UNAUTHORIZED, None)], 1, 0, 1).await;
    check(&[(S::BAD_GATEWAY, None); 3], 3, 0, 1).await;
}

#[tokio::test]
async fn a_langfuse_that_is_gone_holds_nobody_up() {
    let app = TestApp::new().await;
    let gone = LangfuseConfig {
        // Nothing listens on the discard port of this machine.
        base_url: "http://127.0.0.1:9".to_owned(),
        ..Langfuse::default().start().await
    };
    let settings = Settings {
        attempts: 1,
        ..quick()
    };
    let traces = Traces::with(&gone, open(), settings, app.app.runs()).unwrap();
    let reply = app
        .generate(&json!({ "ddl": "create table a" }), &[])
        .await
        .json();
    assert_eq!(reply["status"], "completed");
    app.app.shutdown().await;
    let exporter = traces.exporter().clone();
    traces.shutdown().await;
    assert_eq!((exporter.counts().sent, exporter.counts().dropped), (0, 1));
}
