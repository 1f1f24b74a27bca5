//! A conversation as every model sees it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "camelCase")]
pub enum Message {
    User(User),
    Model(Said),
    /// The answers to all calls of the turn before, in their order.
    Tools {
        results: Vec<ToolResult>,
    },
}

/// What the user said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// The user's own words.
    pub text: String,
    /// What came along: never an instruction, whatever it says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<Data>,
    /// Where the conversation stands, told by the service.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
}

/// A text that somebody else wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Data {
    /// Such as `schema.sql`.
    pub name: String,
    pub text: String,
}

/// Which model said something, and by what way: signatures in a turn hold only there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// `gemini`, `openai` or `offline`.
    pub provider: String,
    pub model: String,
    /// Which service of the provider.
    #[serde(default)]
    pub transport: String,
}

/// A turn of the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub origin: Origin,
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<ToolCall>,
    /// The turn in the provider's own form, verbatim; null where there is none.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub raw: Value,
}

/// A tool that the model wants called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    /// Unique in its turn; made up where the provider gives none.
    pub id: String,
    pub name: String,
    /// As the model wrote them: nothing about them is certain.
    pub args: Value,
}

/// What a tool answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolResult {
    pub id: String,
    pub name: String,
    pub text: String,
    #[serde(default)]
    pub failed: bool,
}

impl User {
    /// The message as one text. What others wrote stands between marks that its own text cannot
    /// contain, because they are made from a hash of it.
    pub fn render(&self) -> String {
        let mut text = String::new();
        if !self.state.is_empty() {
            let _ = writeln!(text, "[state] {}\n", self.state);
        }
        for data in &self.data {
            let mark = mark(&data.text);
            let _ = writeln!(
                text,
                "<data-{mark} name={:?}>\n{}\n</data-{mark}>\n",
                data.name, data.text
            );
        }
        text.push_str(&self.text);
        text
    }
}

fn mark(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(6).map(|b| format!("{b:02x}")).collect()
}
