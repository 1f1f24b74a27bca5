//! From stored rows to what a model reads.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    agent::tool::State,
    model::{self, Data, User},
    store::threads::Row,
};

/// A message of a conversation.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: String,
    /// The message before it; several with the same one are branches.
    pub parent_id: Option<String>,
    /// `user` or `assistant`.
    pub role: String,
    pub text: String,
    /// What came along.
    pub files: Vec<Data>,
    /// An answer as a page shows it.
    pub parts: Option<Value>,
    pub run_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

impl Message {
    pub(super) fn of(row: Row) -> Self {
        Self {
            files: files(&row),
            id: row.id,
            parent_id: row.parent_id,
            role: row.role,
            text: row.text,
            parts: row.parts,
            run_id: row.run_id,
            created_at: row.created_at,
        }
    }
}

/// What came along with a message.
pub(super) fn files(row: &Row) -> Vec<Data> {
    serde_json::from_value(row.data.clone()).unwrap_or_default()
}

/// All that the user said in a branch.
pub(super) fn words(branch: &[Row]) -> String {
    let users = branch.iter().filter(|row| row.role == "user");
    users
        .map(|row| row.text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The conversation up to the last message of a branch. `turns` has what the model read and said in
/// each run; `state` is told with the last message.
pub(super) fn messages(
    branch: &[Row],
    turns: Vec<(Uuid, model::Message)>,
    state: &State,
) -> Vec<model::Message> {
    let mut by_run: HashMap<Uuid, Vec<model::Message>> = HashMap::new();
    for (run, message) in turns {
        by_run.entry(run).or_default().push(message);
    }
    let last_user = branch.iter().rposition(|row| row.role == "user");
    let mut messages = Vec::new();
    for (at, row) in branch.iter().enumerate() {
        if row.role == "user" {
            messages.push(model::Message::User(User {
                text: row.text.clone(),
                data: files(row),
                state: match Some(at) == last_user {
                    true => describe(state),
                    false => String::new(),
                },
            }));
        } else if let Some(turn) = row.run_id.and_then(|run| by_run.remove(&run)) {
            messages.extend(whole(turn));
        }
    }
    messages
}

/// A turn that was cut short ends with calls that nobody answered, or with answers that nobody read;
/// providers refuse both.
pub(super) fn whole(mut turn: Vec<model::Message>) -> Vec<model::Message> {
    if let Some(model::Message::Model(said)) = turn.last()
        && !said.calls.is_empty()
    {
        let results = said.calls.iter().map(|call| model::ToolResult {
            id: call.id.clone(),
            name: call.name.clone(),
            text: "interrupted before it answered".to_owned(),
            failed: true,
        });
        let results = results.collect();
        turn.push(model::Message::Tools { results });
    }
    if let Some(model::Message::Tools { .. }) = turn.last() {
        turn.push(model::Message::Model(model::Said {
            text: "(This answer was interrupted.)".to_owned(),
            ..model::Said::default()
        }));
    }
    turn
}

fn describe(state: &State) -> String {
    let schema = match &state.ddl {
        Some(_) => "a schema is there",
        None => "no schema yet",
    };
    match state.dataset {
        Some(id) => format!("{schema}; dataset {id} is open"),
        None => format!("{schema}; no dataset is open"),
    }
}
