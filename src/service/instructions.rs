//! A user's instructions: what each sentence became, and the checks that prove it.

use rowsmith_datagen::{checks, edit::Edit, instruct, schema::Schema, spec::Spec};
use serde::{Deserialize, Serialize};

use super::validate::Outcome;

/// One sentence.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    pub text: String,
    /// False where a model is needed; nothing was done then.
    pub understood: bool,
    pub edits: Vec<Edit>,
    /// What the edits say, as sentences.
    pub about: Vec<String>,
    /// The nearest form that would be understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
    /// The names of the checks that prove it.
    #[serde(default)]
    pub check: Vec<String>,
    /// The edits' positions in the recipe.
    pub positions: Vec<usize>,
}

/// Reads instructions and adds their edits to the Spec.
pub fn read(text: &str, schema: &Schema, spec: &mut Spec) -> Vec<Told> {
    let reading = instruct::read(text, schema, spec);
    told(reading, spec)
}

/// What a reading came to; its edits are added to the Spec.
pub fn told(reading: instruct::Reading, spec: &mut Spec) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for understood in reading.edits {
        let position = spec.edits.len();
        let about = understood.edit.to_string();
        spec.edits.push(understood.edit.clone());
        match all.last_mut() {
            Some(last) if last.text == understood.sentence => {
                last.edits.push(understood.edit);
                last.about.push(about);
                last.positions.push(position);
            }
            _ => all.push(Told {
                text: understood.sentence,
                understood: true,
                edits: vec![understood.edit],
                about: vec![about],
                nearest: None,
                check: Vec::new(),
                positions: vec![position],
            }),
        }
    }
    all.extend(reading.unknown.into_iter().map(|unknown| Told {
        text: unknown.sentence,
        understood: false,
        edits: Vec::new(),
        about: Vec::new(),
        nearest: Some(unknown.nearest),
        check: Vec::new(),
        positions: Vec::new(),
    }));
    all
}

/// The same with the names of the checks that prove each sentence.
pub fn proven(told: &[Told], outcomes: &[Outcome]) -> Vec<Told> {
    let mut told = told.to_vec();
    for one in &mut told {
        let marks: Vec<String> = one.positions.iter().map(|&at| checks::mark(at)).collect();
        let proving = outcomes
            .iter()
            .filter(|check| marks.iter().any(|mark| check.name.contains(mark)));
        one.check = proving.map(|check| check.name.clone()).collect();
    }
    told
}

/// What was not understood, for the notes.
pub fn notes(told: &[Told]) -> impl Iterator<Item = String> + '_ {
    told.iter().filter(|one| !one.understood).map(|one| {
        let nearest = one.nearest.as_deref().unwrap_or_default();
        format!(
            "{:?} was not applied: it needs a model, and none is in use; without one, say for instance: {nearest}",
            one.text
        )
    })
}
