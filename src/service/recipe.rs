//! A recipe: everything that rows follow from. The same recipe gives the same bytes anywhere.

use std::sync::Arc;

use rowsmith_datagen::{
    ddl,
    edit::{self, prove::prove},
    infer::{self, Wishes},
    plan::{self, Plan, Problem},
    schema::Schema,
    spec::Spec,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Limits,
    instructions::{self, Told},
    parse::parse,
    request::GenerateRequest,
};
use crate::error::{Code, Error};

/// A schema and how to fill it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// [`schema_hash`] of the DDL: tells a person whether two recipes are for one schema.
    pub schema_hash: String,
    pub spec: Spec,
    /// The DDL as it was given.
    pub ddl: String,
}

/// A recipe that has been read and planned: nothing stands in the way of its rows.
#[derive(Clone, Debug)]
pub struct Planned {
    pub recipe: Arc<Recipe>,
    /// The schema as the DDL declares it.
    pub base: Arc<Schema>,
    /// The schema after the recipe's edits.
    pub schema: Arc<Schema>,
    /// The Spec after its edits: what the plan and the checks are made of.
    pub spec: Arc<Spec>,
    pub plan: Arc<Plan>,
    /// What the instructions came to.
    pub instructions: Vec<Told>,
    /// What reading the DDL skipped or changed.
    pub notes: Vec<ddl::Issue>,
}

/// SHA-256 of the schema's text, in hexadecimal digits.
pub fn schema_hash(ddl: &str) -> String {
    let digest = Sha256::digest(ddl.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Planned {
    /// What a request asks for. Errors as [`super::generate::Generator::prepare`].
    pub async fn of_request(request: &GenerateRequest, limits: &Limits) -> Result<Self, Error> {
        let parsed = parse(request.ddl.clone().into_bytes()).await?;
        let unknown = request.unknown_tables(&parsed.schema);
        if !unknown.is_empty() {
            return Err(Error::issues(&unknown));
        }
        let counts = &request.config.per_table_row_counts;
        let wishes = Wishes {
            rows: Some(
                request
                    .config
                    .num_records
                    .unwrap_or(limits.default_num_records),
            ),
            table_rows: counts
                .iter()
                .filter_map(|(name, rows)| Some((name.clone(), rows.as_u64()?)))
                .collect(),
            seed: request.config.seed,
            null_share: request.config.null_probability,
            ..Wishes::default()
        };
        let ddl = request.ddl.clone();
        let (limits, text) = (limits.clone(), request.instructions.clone());
        blocking(move || {
            let mut spec = infer::spec(&parsed.schema, &wishes);
            let told = instructions::read(
                text.as_deref().unwrap_or_default(),
                &parsed.schema,
                &mut spec,
            );
            let mut planned = Self::new(parsed.schema, spec, ddl, parsed.notes)?;
            planned.prove(&limits)?;
            planned.instructions = told;
            Ok(planned)
        })
        .await
    }

    /// What a recipe holds.
    pub async fn of_recipe(recipe: Recipe) -> Result<Self, Error> {
        let parsed = parse(recipe.ddl.clone().into_bytes()).await?;
        blocking(move || Self::new(parsed.schema, recipe.spec, recipe.ddl, parsed.notes)).await
    }

    /// Plans; blocks for as long as that takes.
    fn new(schema: Schema, spec: Spec, ddl: String, notes: Vec<ddl::Issue>) -> Result<Self, Error> {
        let told = |problems: Vec<Problem>| cannot_fill(&problems);
        let base = schema;
        let (schema, effective) = edit::effective(&base, &spec).map_err(told)?;
        let plan = plan::plan(&schema, &effective).map_err(told)?;
        let recipe = Recipe {
            schema_hash: schema_hash(&ddl),
            spec,
            ddl,
        };
        Ok(Self {
            recipe: Arc::new(recipe),
            base: Arc::new(base),
            schema: Arc::new(schema),
            spec: Arc::new(effective),
            plan: Arc::new(plan),
            instructions: Vec::new(),
            notes,
        })
    }

    /// The same schema by another recipe; blocks for as long as planning takes.
    pub(super) fn again(&self, recipe: Recipe) -> Result<Self, Error> {
        let schema = Schema::clone(&self.base);
        Self::new(schema, recipe.spec, recipe.ddl, self.notes.clone())
    }

    /// That its size is allowed, and that its edits break no constraint; see [`edit::prove`].
    pub(super) fn prove(&self, limits: &Limits) -> Result<(), Error> {
        self.refuse_beyond(limits)?;
        match &prove(&self.plan, &self.schema, &self.spec)[..] {
            [] => Ok(()),
            problems => Err(cannot_fill(problems)),
        }
    }

    /// Refuses more rows than the limits allow, of one table or of all together.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] with the limit's name.
    pub fn refuse_beyond(&self, limits: &Limits) -> Result<(), Error> {
        let (each, all) = (limits.max_rows_per_table, limits.max_rows_total);
        let total = self.plan.total_rows();
        let large = self.plan.tables.iter().find(|table| table.rows > each);
        let message = match large {
            Some(table) => format!(
                "{} rows of {} are asked for; at most {each} are made of a table (MAX_ROWS_PER_TABLE)",
                table.rows, table.name
            ),
            None if total > all => format!(
                "{total} rows are asked for in all; at most {all} are made at once (MAX_ROWS_TOTAL)"
            ),
            None => return Ok(()),
        };
        Err(Error::new(Code::InvalidRequest, message))
    }

    /// The tables' names, in the order of the schema.
    pub fn table_names(&self) -> Vec<String> {
        let tables = self.schema.tables.iter();
        tables.map(|table| table.name.to_string()).collect()
    }
}

async fn blocking(
    work: impl FnOnce() -> Result<Planned, Error> + Send + 'static,
) -> Result<Planned, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}

/// Every problem, the first in the message.
pub fn cannot_fill(problems: &[Problem]) -> Error {
    let message = match problems {
        [] => "the schema cannot be filled".to_owned(),
        [one] => format!("{one}; {}", one.hint),
        [first, rest @ ..] => format!("{first}; {} (and {} more)", first.hint, rest.len()),
    };
    let issues: Value = json!({ "issues": problems });
    Error::new(Code::CannotFill, message).with_details(issues)
}
