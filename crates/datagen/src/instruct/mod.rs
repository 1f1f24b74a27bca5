//! Instructions without a model: the sentences people type most, read by rules.
//!
//! A text is cut into sentences and clauses; each is understood as one or more [`Edit`]s or a
//! [`Command`], or it is not understood at all and comes back with the nearest form that would be.
//! Nothing is guessed: a clause counts as understood only when all of its words were, and names that
//! could mean two things are not understood.

mod condition;
mod dates;
mod forms;
mod numbers;
mod places;
mod words;

use serde::Serialize;

use self::{
    places::Names,
    words::{Word, trim},
};
use crate::{
    calendar,
    edit::{self, Edit},
    schema::Schema,
    spec::{AS_OF, Spec},
};

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
pub fn read(text: &str, schema: &Schema, spec: &Spec) -> Reading {
    read_for(text, schema, spec, None)
}

/// As [`read`], where a person looks at one table: names that are not said to be of another one are
/// of this one.
pub fn read_for(text: &str, schema: &Schema, spec: &Spec, table: Option<&str>) -> Reading {
    // Names are those after the edits that are there already.
    let worked = edit::effective(schema, spec);
    let (schema, spec) = match &worked {
        Ok((schema, effective)) => (schema, effective),
        Err(_) => (schema, spec),
    };
    let table = table.filter(|name| schema.table(name).is_some());
    let context = Context {
        names: Names {
            schema,
            spec,
            table,
        },
        as_of: calendar::parse_date(&spec.as_of)
            .or_else(|| calendar::parse_date(AS_OF))
            .unwrap_or_default(),
    };
    let mut reading = Reading::default();
    let words = words::split(text);
    let ends = |w: &Word| !w.quoted && matches!(w.text.as_str(), "\n" | ";" | "." | "!" | "?");
    for sentence in words.split(|word| ends(word)) {
        context.sentence(text, sentence, &mut reading);
    }
    reading
}

/// What sentences are read against.
pub(crate) struct Context<'a> {
    names: Names<'a>,
    as_of: i64,
}

/// What a clause came to.
enum Meaning {
    Edits(Vec<Edit>),
    Command(Command),
}

/// What may stand between two clauses.
const JOINTS: &[&str] = &[",", "and", "then", "also", "but"];

/// Words of courtesy around a clause.
const POLITE: &[&str] = &[
    "please", "can", "could", "you", "would", "i", "want", "need", "also", "then", "now", "just",
    "kindly", "let's", "that", ",", "thanks",
];

impl Context<'_> {
    /// Reads a sentence whole, or as clauses that are all understood; else none of it is.
    fn sentence(&self, text: &str, words: &[Word], reading: &mut Reading) {
        let words = trim(words, JOINTS);
        if words.is_empty() {
            return;
        }
        let Some(clauses) = self.clauses(words).filter(|found| !contradict(found)) else {
            reading.unknown.push(Unknown {
                sentence: source(text, words),
                nearest: forms::nearest(words, self),
            });
            return;
        };
        for (words, meaning) in clauses {
            match meaning {
                Meaning::Command(command) => reading.commands.push(command),
                Meaning::Edits(edits) => {
                    reading
                        .edits
                        .extend(edits.into_iter().map(|edit| Understood {
                            sentence: source(text, words),
                            edit,
                        }));
                }
            }
        }
    }

    /// The fewest clauses that all of the words make up: each as long as it can be. Looking at all
    /// ways to cut a long sentence would take long, so only the longest first clauses are tried.
    fn clauses<'w>(&self, words: &'w [Word]) -> Option<Vec<(&'w [Word], Meaning)>> {
        let mut clauses = Vec::new();
        let mut rest = words;
        while !rest.is_empty() {
            let joints = (1..rest.len()).rev().filter(|&at| rest[at].is(JOINTS));
            let mut ends = std::iter::once(rest.len()).chain(joints);
            let (end, meaning) = ends.find_map(|end| Some((end, self.clause(&rest[..end])?)))?;
            clauses.push((&rest[..end], meaning));
            rest = trim(&rest[end..], JOINTS);
        }
        Some(clauses)
    }

    fn clause(&self, words: &[Word]) -> Option<Meaning> {
        let words = trim(words, POLITE);
        if words.is_empty() {
            return None;
        }
        if let Some(command) = forms::command(words) {
            return Some(Meaning::Command(command));
        }
        let edits = forms::ALL
            .iter()
            .find_map(|form| (form.read)(words, self))?;
        Some(Meaning::Edits(edits))
    }
}

/// Whether one sentence says twice how often values of a column occur: it was cut where it was one.
fn contradict(clauses: &[(&[Word], Meaning)]) -> bool {
    let mut seen = Vec::new();
    let edits = clauses.iter().flat_map(|(_, meaning)| match meaning {
        Meaning::Edits(edits) => edits.as_slice(),
        Meaning::Command(_) => &[],
    });
    edits.into_iter().any(|edit| match edit {
        Edit::Shares { table, column, .. } => {
            let twice = seen.contains(&(table, column));
            seen.push((table, column));
            twice
        }
        _ => false,
    })
}

/// The words as they stand in the text.
fn source(text: &str, words: &[Word]) -> String {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => text.get(first.from..last.to).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
