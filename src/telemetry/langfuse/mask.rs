//! What leaves the house in a trace: never a secret, and content only by choice.

use serde_json::Value;

/// Instead of content that stays here.
const WITHHELD: &str = "[withheld]";

/// Instead of a secret.
const SECRET: &str = "[secret]";

/// Long texts are cut: a trace is for reading.
const MAX_TEXT: usize = 16 * 1024;

/// How content is treated.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Whether questions, answers, arguments and results are sent at all.
    pub content: bool,
    /// Texts that must never be sent, wherever they stand: the keys of this service.
    pub secrets: Vec<String>,
}

impl Mask {
    /// A value as it may be sent.
    pub fn content(&self, value: Value) -> Value {
        if self.content {
            self.clean(value)
        } else {
            WITHHELD.into()
        }
    }

    fn clean(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.into_iter().map(|item| self.clean(item)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(key, value)| (key, self.clean(value)))
                .collect(),
            other => other,
        }
    }

    fn text(&self, mut text: String) -> String {
        for secret in &self.secrets {
            // A short one would blank out ordinary words.
            if secret.len() >= 8 && text.contains(secret) {
                text = text.replace(secret, SECRET);
            }
        }
        if text.len() > MAX_TEXT {
            let end = text.floor_char_boundary(MAX_TEXT);
            let cut = text.len() - end;
            text.truncate(end);
            text.push_str(&format!(" [{cut} bytes more]"));
        }
        text
    }
}
