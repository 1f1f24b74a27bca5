//! What a change asks for, and what it makes of a recipe.

use rowsmith_datagen::{
    edit::Edit,
    instruct::{self, Command},
    spec::{MAX_SEED, Spec},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::note;
use crate::{
    error::{Code, Error, Issue},
    service::{
        fields::Fields,
        instructions::{self, Told},
        recipe::Planned,
    },
};

/// The body of `POST /api/datasets/{id}/modify` and `.../regenerate`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Wish {
    /// What shall change, in words.
    #[serde(default)]
    pub prompt: Option<String>,
    /// The table that is meant where the words name none.
    #[serde(default)]
    pub table_name: Option<String>,
    /// Typed edits, made after those of the prompt.
    #[schema(value_type = Vec<Object>)]
    #[serde(default)]
    pub edits: Vec<Edit>,
    /// Another seed for everything.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

impl Wish {
    /// Checks a body of `modify`; the error names everything that is wrong with it.
    pub fn check(body: &Value) -> Result<Self, Error> {
        let object = object(body)?;
        let mut fields = Fields::new(object, "");
        let mut wish = Self {
            prompt: fields
                .text("prompt", 20_000)
                .filter(|text| !text.trim().is_empty()),
            table_name: fields
                .text("tableName", 200)
                .filter(|name| !name.is_empty()),
            dry_run: fields.flag("dryRun").unwrap_or(false),
            ..Self::default()
        };
        let mut issues = fields.issues;
        if let Some(edits) = object.get("edits").filter(|edits| !edits.is_null()) {
            match Vec::<Edit>::deserialize(edits) {
                Ok(edits) => wish.edits = edits,
                Err(error) => issues.push(issue("edits", &error.to_string())),
            }
        }
        if issues.is_empty() && wish.prompt.is_none() && wish.edits.is_empty() {
            issues.push(issue(
                "prompt",
                "is missing; say what shall change, or send edits",
            ));
        }
        if issues.is_empty() {
            Ok(wish)
        } else {
            Err(Error::issues(&issues))
        }
    }

    /// Checks a body of `regenerate`: another seed, other rows.
    pub fn again(body: &Value, max_rows: u64) -> Result<Self, Error> {
        let object = object(body)?;
        let mut fields = Fields::new(object, "");
        let seed = fields.integer("seed", 0, MAX_SEED);
        let rows = fields.integer("numRecords", 1, max_rows);
        let dry_run = fields.flag("dryRun").unwrap_or(false);
        let counts = fields
            .object("perTableRowCounts")
            .cloned()
            .unwrap_or_default();
        let mut issues = fields.issues;
        let mut fields = Fields::new(&counts, "perTableRowCounts.");
        let mut edits: Vec<Edit> = Vec::new();
        edits.extend(rows.map(|count| rows_edit(None, count)));
        for table in counts.keys() {
            let count = fields.integer(table, 0, max_rows);
            edits.extend(count.map(|count| rows_edit(Some(table.clone()), count)));
        }
        issues.append(&mut fields.issues);
        if issues.is_empty() && seed.is_none() && edits.is_empty() {
            issues.push(issue(
                "seed",
                "is missing; give another seed, or other rows",
            ));
        }
        if !issues.is_empty() {
            return Err(Error::issues(&issues));
        }
        Ok(Self {
            edits,
            seed,
            dry_run,
            ..Self::default()
        })
    }

    fn reading(&self, base: &Planned) -> Option<instruct::Reading> {
        let prompt = self.prompt.as_deref()?;
        let table = self.table_name.as_deref();
        Some(instruct::read_for(
            prompt,
            &base.base,
            &base.recipe.spec,
            table,
        ))
    }

    /// Undo or redo, when the words say that and nothing else.
    pub(super) fn command(&self, base: &Planned) -> Result<Option<Command>, Error> {
        let Some(reading) = self.reading(base) else {
            return Ok(None);
        };
        match &reading.commands[..] {
            [] => Ok(None),
            [command]
                if reading.edits.is_empty()
                    && reading.unknown.is_empty()
                    && self.edits.is_empty() =>
            {
                Ok(Some(*command))
            }
            _ => Err(Error::new(
                Code::InvalidRequest,
                "undo and redo go one at a time, and alone: send what else shall change afterwards",
            )),
        }
    }

    /// The recipe after the change, what its sentences became, and a line for the history. What was
    /// not understood is an error: a change is made whole or not at all.
    pub(super) fn apply(&self, base: &Planned) -> Result<(Spec, Vec<Told>, String), Error> {
        let mut spec = base.recipe.spec.clone();
        let before = spec.edits.len();
        let reading = self.reading(base).unwrap_or_default();
        if let Some(first) = reading.unknown.first() {
            let message = format!(
                "{:?} needs a model; without one, say for instance: {}",
                first.sentence, first.nearest
            );
            let details = json!({ "unknown": reading.unknown, "understood": reading.edits });
            return Err(Error::new(Code::NeedsModel, message).with_details(details));
        }
        let told = instructions::told(reading, &mut spec);
        spec.edits.extend(self.edits.iter().cloned());
        let mut line = self
            .prompt
            .clone()
            .unwrap_or_else(|| note(&spec.edits[before..]));
        if let Some(seed) = self.seed {
            spec.seed = seed;
            line = format!(
                "seed {seed}{}{line}",
                if line.is_empty() { "" } else { "; " }
            );
        }
        Ok((spec, told, line))
    }
}

fn rows_edit(table: Option<String>, count: u64) -> Edit {
    Edit::Rows {
        table,
        count: Some(count),
        factor: None,
    }
}

fn object(body: &Value) -> Result<&serde_json::Map<String, Value>, Error> {
    body.as_object()
        .ok_or_else(|| Error::new(Code::InvalidRequest, "the body must be a JSON object"))
}

fn issue(path: &str, message: &str) -> Issue {
    Issue {
        path: path.to_owned(),
        message: message.to_owned(),
    }
}
