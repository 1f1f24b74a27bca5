//! Reading a JSON object key by key, collecting everything that is wrong instead of the first.

use serde_json::{Map, Value};

use crate::error::Issue;

/// An object being read. Keys that nobody asks for are ignored: clients may send more.
#[derive(Debug)]
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Stands before every key in issues: `config.`, or nothing.
    prefix: &'static str,
    /// What was wrong so far.
    pub issues: Vec<Issue>,
}

impl<'a> Fields<'a> {
    /// Reads `object`, whose keys are called `prefix` + key in issues.
    pub fn new(object: &'a Map<String, Value>, prefix: &'static str) -> Self {
        Self {
            object,
            prefix,
            issues: Vec::new(),
        }
    }

    /// The value under a key; null counts as absent.
    pub fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// Notes that something is wrong with a key.
    pub fn issue(&mut self, key: &str, message: impl Into<String>) {
        self.issues.push(Issue {
            path: format!("{}{key}", self.prefix),
            message: message.into(),
        });
    }

    /// A text of at most `max` characters.
    pub fn text(&mut self, key: &str, max: usize) -> Option<String> {
        match self.get(key)? {
            Value::String(text) if text.contains('\0') => {
                self.issue(key, "must not contain the character U+0000; remove it");
                None
            }
            Value::String(text) if text.chars().count() > max => {
                self.issue(key, format!("must have at most {max} characters"));
                None
            }
            Value::String(text) => Some(text.clone()),
            other => {
                self.issue(key, format!("must be a text, not {}", kind(other)));
                None
            }
        }
    }

    /// True or false.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        if value.as_bool().is_none() {
            self.issue(key, format!("must be true or false, not {}", kind(value)));
        }
        value.as_bool()
    }

    /// A whole number from `min` to `max`.
    pub fn integer(&mut self, key: &str, min: u64, max: u64) -> Option<u64> {
        let value = self.get(key)?;
        let number = whole(value).filter(|n| (min..=max).contains(n));
        if number.is_none() {
            self.issue(
                key,
                format!("must be a whole number from {min} to {max}, not {value}"),
            );
        }
        number
    }

    /// A number from `min` to `max`.
    pub fn number(&mut self, key: &str, min: f64, max: f64) -> Option<f64> {
        let value = self.get(key)?;
        let number = value.as_f64().filter(|n| (min..=max).contains(n));
        if number.is_none() {
            self.issue(
                key,
                format!("must be a number from {min} to {max}, not {value}"),
            );
        }
        number
    }

    /// An object, if the key has one.
    pub fn object(&mut self, key: &str) -> Option<&'a Map<String, Value>> {
        let value = self.get(key)?;
        if !value.is_object() {
            self.issue(key, format!("must be an object, not {}", kind(value)));
        }
        value.as_object()
    }
}

/// A JSON number that is whole and not negative, however it is written (`100`, `1e2`, `100.0`).
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        let fits = number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range was checked"
        )]
        fits.then_some(number as u64)
    })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
