//! Identifiers: shown as the user wrote them, folded as PostgreSQL folds them.

use std::{borrow::Cow, fmt, hash};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// PostgreSQL cuts identifiers to `NAMEDATALEN - 1` bytes
/// (PostgreSQL documentation, 4.1.1 "Identifiers and Key Words").
pub const MAX_BYTES: usize = 63;

/// The name of a table, column, type or constraint.
///
/// Two names are equal when PostgreSQL would take them for the same object. As text (JSON, TOML) a
/// name is what the user wrote; one whose letters must be kept as they are stands in double quotes,
/// as in SQL.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(with = "String")]
pub struct Name {
    shown: String,
    sql: String,
}

impl Name {
    /// An identifier written without quotes: PostgreSQL folds it to lower case.
    pub fn folded(shown: impl Into<String>) -> Self {
        let shown = shown.into();
        let sql = cut(&shown.to_lowercase()).to_owned();
        Self { shown, sql }
    }

    /// An identifier whose case matters, as in `"Order"`.
    pub fn exact(shown: impl Into<String>) -> Self {
        let shown = shown.into();
        let sql = cut(&shown).to_owned();
        Self { shown, sql }
    }

    /// As the user wrote it: for people, responses and file contents.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// As PostgreSQL stores it: for catalogs and, quoted, for statements.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// As an SQL identifier that is safe whatever it holds.
    pub fn quoted(&self) -> String {
        quote(&self.sql)
    }

    /// Whether a person who types `text` means this name: case does not count.
    pub fn matches(&self, text: &str) -> bool {
        self.shown.eq_ignore_ascii_case(text) || self.sql.eq_ignore_ascii_case(text)
    }
}

/// `text` as a double-quoted SQL identifier.
pub fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.sql == other.sql
    }
}

impl Eq for Name {}

impl hash::Hash for Name {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.sql.hash(state);
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.sql.cmp(&other.sql)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::folded(self.shown.as_str()) {
            serializer.serialize_str(&self.shown)
        } else {
            serializer.serialize_str(&quote(&self.shown))
        }
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
        Ok(match inner {
            Some(inner) => Self::exact(inner.replace("\"\"", "\"")),
            None => Self::folded(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(name: &Name, text: &str) {
        let json = serde_json::to_string(name).unwrap();
        assert_eq!(json, serde_json::to_string(text).unwrap());
        let back: Name = serde_json::from_str(&json).unwrap();
        assert_eq!((back.shown(), back.sql()), (name.shown(), name.sql()));
    }

    #[test]
    fn text_keeps_case_and_quotes() {
        round_trip(&Name::folded("Book_Loans"), "Book_Loans");
        round_trip(&Name::exact("orders"), "orders");
        round_trip(&Name::exact("Order"), "\"Order\"");
        round_trip(&Name::exact("a\"b C"), "\"a\"\"b C\"");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let name = Name::folded("é".repeat(40));
        assert_eq!(name.sql().len(), 62);
        assert_eq!(name.quoted().len(), 64);
    }
}
