//! Questions in plain English on stored datasets, without a model: read by [`rowsmith_ask`], run
//! through the gate, told in a sentence whose numbers are the result's.

pub mod profile;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use rowsmith_ask::{
    Answer, Reading,
    catalog::Catalog,
    numbers::{Facts, Unsupported, unsupported},
    prose::{self, Cells},
    query::{ChartHint, Query},
    read, suggest,
};
use rowsmith_datagen::{schema::Schema, spec::Spec};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    datasets::Datasets as _,
    query::{Artifact, Gate, Options, QueryError},
    stored::Stored,
};
use crate::error::Error;

/// Catalogs kept in memory: of the versions asked about last.
const KEPT: usize = 8;

/// Answers questions. Clones share what they remember.
#[derive(Clone, Debug)]
pub struct Asker {
    stored: Stored,
    gate: Gate,
    /// The newest first. Short sections without an await.
    catalogs: Arc<Mutex<VecDeque<Kept>>>,
}

/// A version's catalog by the schema that its tables lie in, which no other version has.
#[derive(Debug)]
struct Kept {
    schema_name: String,
    catalog: Arc<Catalog>,
}

/// What is asked.
#[derive(Debug, Deserialize)]
pub struct Question {
    pub question: String,
    /// The `query` of the answer that this one goes on from.
    #[serde(default)]
    pub previous: Option<Query>,
}

/// What became of a question.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Told {
    Answered(Box<Answered>),
    /// It may mean several things whose results differ.
    #[serde(rename_all = "camelCase")]
    Ask {
        question: String,
        options: Vec<Answer>,
    },
    /// It was not understood as a whole.
    #[serde(rename_all = "camelCase")]
    Cannot {
        reason: String,
        /// A question near to it that can be answered.
        closest: Option<String>,
    },
}

/// An answer with everything it rests on.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    pub sql: String,
    /// What the SQL means, in one sentence.
    pub meaning: String,
    pub artifact: Artifact,
    /// What came out, in one sentence.
    pub prose: String,
    /// Numbers of the prose that the result does not hold.
    pub unsupported: Vec<Unsupported>,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    pub chart: Option<ChartHint>,
    /// Up to three questions that can be answered next.
    pub follow_ups: Vec<String>,
    /// From 0 to 1.
    pub confidence: f64,
    /// For `previous` of the next question.
    pub query: Query,
}

impl Asker {
    /// Asks what `stored` holds, through the gate.
    pub fn new(stored: Stored, gate: Gate) -> Self {
        Self {
            stored,
            gate,
            catalogs: Arc::default(),
        }
    }

    /// Answers a question on a dataset's current version.
    ///
    /// # Errors
    /// When the dataset is unknown, or its SQL could not be run.
    pub async fn ask(&self, dataset: i64, question: Question) -> Result<Told, QueryError> {
        let catalog = self.catalog(dataset).await?;
        let known = Arc::clone(&catalog);
        let said = question.question.clone();
        let reading = tokio::task::spawn_blocking(move || {
            read(&question.question, &known, question.previous.as_ref())
        });
        match reading.await.map_err(fault)? {
            Reading::Answer(answer) => {
                let artifact = self.run(dataset, &answer, &said).await?;
                Ok(tell(&catalog, *answer, artifact))
            }
            Reading::Ask { question, options } => {
                self.compare(dataset, &catalog, &said, question, options)
                    .await
            }
            Reading::Cannot { reason, closest } => Ok(Told::Cannot { reason, closest }),
        }
    }

    async fn run(&self, dataset: i64, answer: &Answer, said: &str) -> Result<Artifact, QueryError> {
        let intent: String = said.chars().take(250).collect();
        let options = Options {
            intent: Some(intent.replace('\0', "")),
            ..Options::default()
        };
        self.gate.run(dataset, &answer.sql, options).await
    }

    /// Asks back only where the readings have different results.
    async fn compare(
        &self,
        dataset: i64,
        catalog: &Arc<Catalog>,
        said: &str,
        question: String,
        mut options: Vec<Answer>,
    ) -> Result<Told, QueryError> {
        let mut results = Vec::new();
        for option in &options {
            results.push(self.run(dataset, option, said).await?);
        }
        let same = results.windows(2).all(|pair| {
            !pair[0].truncated
                && pair[0].row_count == pair[1].row_count
                && sorted(&pair[0]) == sorted(&pair[1])
        });
        let complete = results
            .iter()
            .all(|r| r.preview.len() as u64 == r.row_count);
        if !same || !complete || results.is_empty() {
            return Ok(Told::Ask { question, options });
        }
        let mut answer = options.swap_remove(0);
        answer
            .assumptions
            .push("other readings of the question have the same result".to_owned());
        Ok(tell(catalog, answer, results.swap_remove(0)))
    }

    /// What is known about a dataset's current version.
    ///
    /// # Errors
    /// When the dataset is unknown, or the database fails.
    pub async fn catalog(&self, dataset: i64) -> Result<Arc<Catalog>, QueryError> {
        let record = self.stored.records.get(dataset).await?;
        if let Some(known) = self.remembered(&record.schema_name) {
            return Ok(known);
        }
        let schema: Schema = serde_json::from_value(record.schema).map_err(fault)?;
        let spec: Spec = serde_json::from_value(record.spec).map_err(fault)?;
        let data = self
            .stored
            .get(dataset, true)
            .await
            .map_err(QueryError::Other)?;
        let made = tokio::task::spawn_blocking(move || {
            let mut catalog = Catalog::new(&schema, &spec);
            profile::fill(
                &mut catalog,
                &data.summary.row_counts,
                &data.data.unwrap_or_default(),
            );
            Arc::new(catalog)
        });
        let catalog = made.await.map_err(fault)?;
        let mut kept = self.catalogs.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(Kept {
            schema_name: record.schema_name,
            catalog: Arc::clone(&catalog),
        });
        kept.truncate(KEPT);
        Ok(catalog)
    }

    fn remembered(&self, schema_name: &str) -> Option<Arc<Catalog>> {
        let kept = self.catalogs.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|kept| kept.schema_name == schema_name);
        found.map(|kept| Arc::clone(&kept.catalog))
    }
}

fn tell(catalog: &Catalog, answer: Answer, artifact: Artifact) -> Told {
    let rows: Vec<Vec<Option<String>>> = artifact.preview.iter().map(cells).collect();
    let prose = prose::sentence(
        catalog,
        &answer.query,
        Cells {
            rows: &rows,
            count: artifact.row_count,
            truncated: artifact.truncated,
        },
    );
    let mut facts = Facts::default();
    facts.extend(rows.iter().flatten().flatten());
    facts.add(&artifact.row_count.to_string());
    // Conditions repeat the dates and numbers of the question.
    facts.add(&answer.sql);
    Told::Answered(Box::new(Answered {
        unsupported: unsupported(&prose, &facts),
        follow_ups: suggest::follow_ups(catalog, &answer.query),
        sql: answer.sql,
        meaning: answer.reading,
        artifact,
        prose,
        assumptions: answer.assumptions,
        chart: answer.chart,
        confidence: answer.confidence,
        query: answer.query,
    }))
}

/// A row of a preview as PostgreSQL would write its cells.
fn cells(row: &Value) -> Vec<Option<String>> {
    let row = row.as_array().map_or(&[][..], Vec::as_slice);
    row.iter().map(profile::text).collect()
}

fn sorted(artifact: &Artifact) -> Vec<String> {
    let mut rows: Vec<String> = artifact.preview.iter().map(Value::to_string).collect();
    rows.sort_unstable();
    rows
}

fn fault(cause: impl std::error::Error + Send + Sync + 'static) -> QueryError {
    QueryError::Other(Error::internal(cause))
}
