//! Accepting a message: everything about it is stored in one transaction, its run included.

use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Chat, KIND, new_id, words};
use crate::{
    error::{Code, Error, Issue},
    model::Data,
    runs::NewJob,
    store::threads::{self, NewRow, Row, Thread},
};

/// The longest message, in bytes; what is longer comes as a file.
const MAX_TEXT: usize = 4 << 20;

/// Files that may come with one message.
const MAX_FILES: usize = 10;

/// What somebody wants answered.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The conversation; a new one when missing.
    pub thread: Option<String>,
    pub trigger: Trigger,
    pub text: String,
    pub files: Vec<Data>,
    /// Messages that the client knows before this one, the newest last: the newest that exists is
    /// the one that is answered to.
    pub after: Vec<String>,
    pub options: Options,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// Answer a new message, which may have an id from the client.
    Submit { id: Option<String> },
    /// Answer again, beside the answer given; the newest when missing.
    Regenerate { id: Option<String> },
}

impl Default for Trigger {
    fn default() -> Self {
        Self::Submit { id: None }
    }
}

/// How to answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// 0 to 2; models that ignore it are not sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Tokens of one step of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
}

/// A message that will be answered.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub thread: String,
    pub message: String,
    pub run: Uuid,
}

/// The request of a job of [`KIND`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    pub(super) thread: String,
    /// The message that is answered.
    pub(super) question: String,
    /// The answer's message.
    pub(super) answer: String,
    pub(super) options: Options,
}

impl Chat {
    /// Accepts a message: when this returns, it is stored and will be answered.
    ///
    /// # Errors
    /// What is wrong with it; [`Code::Conflict`] while another answer of the thread is under way.
    pub async fn ask(&self, ask: Ask) -> Result<Accepted, Error> {
        check(&ask)?;
        let chat = self.clone();
        // A client that leaves must not leave a transaction half made.
        let storing = tokio::spawn(async move { chat.store(ask).await });
        let accepted = storing.await.map_err(Error::internal)??;
        self.0.runs.wake();
        Ok(accepted)
    }

    async fn store(&self, ask: Ask) -> Result<Accepted, Error> {
        let (text, schema) = words::split(&ask.text);
        let data: Vec<Data> = ask.files.iter().cloned().chain(schema).collect();
        let id = ask.thread.clone().unwrap_or_else(new_id);
        let known = match ask.thread {
            Some(_) => self.0.threads.messages(&id).await?,
            None => Vec::new(),
        };
        let mut tx = self.0.threads.pool.begin().await?;
        let thread = threads::lock(&mut tx, &id, &words::title(&text, &data)).await?;
        if thread.busy {
            let message = "the last message is still being answered; stop it, or wait for its end";
            return Err(Error::new(Code::Conflict, message));
        }
        let run = Uuid::now_v7();
        let question = match &ask.trigger {
            Trigger::Regenerate { id } => again(&known, &thread, id.as_deref())?,
            Trigger::Submit { id: wanted } => {
                let taken = |id: &String| known.iter().any(|row| row.id == *id);
                let edited = known.iter().find(|row| Some(&row.id) == wanted.as_ref());
                let parent = match edited {
                    Some(edited) => edited.parent_id.clone(),
                    None => ask
                        .after
                        .iter()
                        .rev()
                        .find(|id| taken(id))
                        .cloned()
                        .or(thread.head),
                };
                let question = wanted
                    .clone()
                    .filter(|id| !taken(id))
                    .unwrap_or_else(new_id);
                let row = NewRow {
                    thread: &id,
                    id: &question,
                    parent: parent.as_deref(),
                    role: "user",
                    text: &text,
                    data: json!(data),
                    run: None,
                };
                threads::add(&mut tx, &row).await?;
                question
            }
        };
        let answer = new_id();
        let row = NewRow {
            thread: &id,
            id: &answer,
            parent: Some(&question),
            role: "assistant",
            run: Some(run),
            data: json!([]),
            ..NewRow::default()
        };
        threads::add(&mut tx, &row).await?;
        let ddl = data.last().map(|data| data.text.as_str());
        threads::answering(&mut tx, &id, &answer, run, ddl).await?;
        let request = json!(Request {
            thread: id.clone(),
            question,
            answer: answer.clone(),
            options: ask.options,
        });
        let job = NewJob::new(KIND, request);
        self.0.runs.start_in(&mut tx, run, &job).await?;
        tx.commit().await?;
        Ok(Accepted {
            thread: id,
            message: answer,
            run,
        })
    }
}

/// The question to answer again: that of the named answer, or of the newest; or the named question.
fn again(known: &[Row], thread: &Thread, id: Option<&str>) -> Result<String, Error> {
    let id = id.or(thread.head.as_deref());
    let row = known.iter().find(|row| Some(row.id.as_str()) == id);
    let question = match row {
        Some(row) if row.role == "user" => Some(row.id.clone()),
        Some(row) => row.parent_id.clone(),
        None => None,
    };
    question.ok_or_else(|| {
        let id = id.unwrap_or_default();
        Error::new(
            Code::NotFound,
            format!("there is no message {id:?} to answer again"),
        )
    })
}

fn check(ask: &Ask) -> Result<(), Error> {
    let mut issues = Vec::new();
    let mut issue = |path: &str, message: String| {
        issues.push(Issue {
            path: path.to_owned(),
            message,
        });
    };
    let submitted = matches!(ask.trigger, Trigger::Submit { .. });
    if submitted && ask.text.trim().is_empty() && ask.files.is_empty() {
        issue(
            "messages",
            "the message is empty; write something or attach a schema".to_owned(),
        );
    }
    if ask.text.len() > MAX_TEXT || ask.text.contains('\0') {
        let size = ask.text.len();
        let what = format!("at most {MAX_TEXT} bytes without NUL are read, not {size}");
        issue("messages", what);
    }
    if ask.files.len() > MAX_FILES {
        issue(
            "files",
            format!("at most {MAX_FILES} files come with a message"),
        );
    }
    for id in [ask.thread.as_deref(), message_id(&ask.trigger)]
        .into_iter()
        .flatten()
    {
        if !is_id(id) {
            issue("id", "must be 1 to 100 letters, digits, - and _".to_owned());
        }
    }
    if ask
        .options
        .temperature
        .is_some_and(|t| !(0.0..=2.0).contains(&t))
    {
        issue("temperature", "must be from 0 to 2".to_owned());
    }
    if ask.options.max_tokens == Some(0) {
        issue("maxTokens", "must be at least 1".to_owned());
    }
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Error::issues(&issues))
    }
}

fn message_id(trigger: &Trigger) -> Option<&str> {
    match trigger {
        Trigger::Submit { id } | Trigger::Regenerate { id } => id.as_deref(),
    }
}

fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=100).contains(&id.len()) && id.chars().all(fits)
}
