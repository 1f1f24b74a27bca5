//! A generator and a dataset store that do little, but all that a run's surroundings can see.
//!
//! The DDL is taken word by word: what follows `table` is a table's name. Words in it steer the
//! run: `nonsense` does not parse, `hold` waits at the gate after the first table has begun, `fail`,
//! `panic` and `chatty` do as they say.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use bytes::Bytes;
use chrono::DateTime;
use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use rowsmith::{
    error::{Code, Error},
    event::RunEvent,
    runs::{RunContext, RunError},
    service::{
        Limits,
        datasets::{Dataset, DatasetSummary, Datasets, Export, Page, not_found},
        export::Format,
        generate::{Generator, Outcome, Prepared, Validation},
        request::GenerateRequest,
    },
};
use rowsmith_datagen::{
    encode::csv,
    name::Name,
    schema::{Schema, Table},
};
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Both doubles; clones share everything.
#[derive(Clone)]
pub(crate) struct Double(Arc<State>);

pub(crate) struct State {
    /// Runs held wait for a permit.
    pub(crate) gate: Semaphore,
    /// A permit for each run that has come to the gate.
    pub(crate) held: Semaphore,
    /// The runs that were begun, in order.
    pub(crate) begun: Mutex<Vec<Uuid>>,
    saved: Mutex<Vec<(Uuid, Dataset)>>,
    next: AtomicI64,
}

impl std::ops::Deref for Double {
    type Target = State;
    fn deref(&self) -> &State {
        &self.0
    }
}

impl Double {
    pub(crate) fn new() -> Self {
        Self(Arc::new(State {
            gate: Semaphore::new(0),
            held: Semaphore::new(0),
            begun: Mutex::default(),
            saved: Mutex::default(),
            next: AtomicI64::new(1),
        }))
    }

    fn save(&self, run: Uuid, name: &str, meta: &Value, data: &Map<String, Value>) -> i64 {
        let mut saved = self.saved.lock().unwrap();
        if let Some((_, dataset)) = saved.iter().find(|(r, _)| *r == run) {
            return dataset.summary.id;
        }
        let id = self.next.fetch_add(1, Ordering::SeqCst);
        let summary = DatasetSummary {
            id,
            name: name.to_owned(),
            description: None,
            created_at: DateTime::from_timestamp(1_780_000_000, 0).unwrap(),
            row_counts: counts(data),
        };
        let (generation_meta, data) = (meta.clone(), Some(data.clone()));
        saved.push((
            run,
            Dataset {
                summary,
                generation_meta,
                data,
            },
        ));
        id
    }

    fn find(&self, id: i64) -> Result<Dataset, Error> {
        let saved = self.saved.lock().unwrap();
        let found = saved.iter().find(|(_, d)| d.summary.id == id);
        found.map(|(_, d)| d.clone()).ok_or_else(|| not_found(id))
    }
}

fn counts(data: &Map<String, Value>) -> Map<String, Value> {
    let count = |rows: &Value| rows.as_array().unwrap().len().into();
    data.iter()
        .map(|(table, rows)| (table.clone(), count(rows)))
        .collect()
}

impl Generator for Double {
    fn prepare<'a>(
        &'a self,
        request: &'a GenerateRequest,
    ) -> BoxFuture<'a, Result<Box<dyn Prepared>, Error>> {
        async move {
            let words: Vec<&str> = request.ddl.split_whitespace().collect();
            if words.contains(&"nonsense") {
                let issue = json!({ "severity": "error", "line": 1, "column": 1,
                    "message": "nonsense", "hint": "write CREATE TABLE" });
                let error = Error::new(Code::InvalidDdl, "the DDL has 1 error");
                return Err(error.with_details(json!({ "issues": [issue] })));
            }
            let names = words
                .windows(2)
                .filter(|w| w[0].eq_ignore_ascii_case("table"));
            let tables = names.map(|w| Table {
                name: Name::folded(w[1]),
                columns: Vec::new(),
                primary_key: Vec::new(),
                unique: Vec::new(),
                foreign_keys: Vec::new(),
                checks: Vec::new(),
                exclusions: Vec::new(),
                comment: None,
            });
            let schema = Schema {
                tables: tables.collect(),
                ..Schema::default()
            };
            let unknown = request.unknown_tables(&schema);
            if !unknown.is_empty() {
                return Err(Error::issues(&unknown));
            }
            let (double, request) = (self.clone(), request.clone());
            Ok(Box::new(Plan {
                double,
                request,
                schema,
            }) as Box<dyn Prepared>)
        }
        .boxed()
    }
}

struct Plan {
    double: Double,
    request: GenerateRequest,
    schema: Schema,
}

impl Prepared for Plan {
    fn tables(&self) -> Vec<String> {
        self.schema
            .tables
            .iter()
            .map(|t| t.name.shown().to_owned())
            .collect()
    }

    fn run(self: Box<Self>, context: RunContext) -> BoxFuture<'static, Result<Outcome, RunError>> {
        async move {
            self.double.begun.lock().unwrap().push(context.run_id());
            let mut data = Map::new();
            for table in self.tables() {
                let rows = self.table(&context, &table).await?;
                data.insert(table, rows.into());
            }
            let validation = Validation {
                summary: json!({ "pkDuplicates": 0, "fkViolations": 0 }),
                tables: json!({}),
            };
            let (summary, tables) = (validation.summary.clone(), validation.tables.clone());
            context
                .emit(RunEvent::Validated { summary, tables })
                .await?;
            let meta = json!({ "seed": self.request.config.seed, "order": self.tables() });
            let name = self.request.save_name.as_deref().unwrap_or("unnamed");
            let dataset_id = self.double.save(context.run_id(), name, &meta, &data);
            context.emit(RunEvent::DatasetSaved { dataset_id }).await?;
            let row_counts = counts(&data);
            Ok(Outcome {
                dataset_id: Some(dataset_id),
                meta,
                validation,
                row_counts,
            })
        }
        .boxed()
    }
}

impl Plan {
    async fn table(&self, context: &RunContext, table: &str) -> Result<Vec<Value>, RunError> {
        let total = self.request.rows_of(table, &Limits::default());
        context
            .emit(RunEvent::TableStarted {
                table: table.to_owned(),
                total,
            })
            .await?;
        let words: Vec<&str> = self.request.ddl.split_whitespace().collect();
        if words.contains(&"hold") {
            self.double.held.add_permits(1);
            tokio::select! {
                permit = self.double.gate.acquire() => permit.unwrap().forget(),
                () = context.token().cancelled() => return Err(RunError::Cancelled),
            }
        }
        if words.contains(&"fail") {
            return Err(Error::new(Code::CannotFill, "asked to fail").into());
        }
        assert!(!words.contains(&"panic"), "asked to panic");
        let seed = self.request.config.seed.unwrap_or_default();
        let rows: Vec<Value> = (0..total)
            .map(|n| json!({ "id": n, "seed": seed }))
            .collect();
        for delivered in 1..total {
            context.progress(table, delivered, total, &rows).await?;
        }
        if words.contains(&"chatty") {
            for n in 0..500 {
                let error = format!("remark {n}");
                context
                    .emit(RunEvent::TableFallback {
                        table: table.to_owned(),
                        error,
                    })
                    .await?;
            }
        }
        context.progress(table, total, total, &rows).await?;
        context
            .emit(RunEvent::TableCompleted {
                table: table.to_owned(),
                rows: total,
            })
            .await?;
        Ok(rows)
    }
}

impl Datasets for Double {
    fn list(&self, limit: u32, offset: u64) -> BoxFuture<'_, Result<Vec<DatasetSummary>, Error>> {
        let saved = self.saved.lock().unwrap();
        let newest = saved.iter().rev().map(|(_, d)| d.summary.clone());
        let part = newest
            .skip(usize::try_from(offset).unwrap())
            .take(limit as usize)
            .collect();
        async move { Ok(part) }.boxed()
    }

    fn latest(&self) -> BoxFuture<'_, Result<Option<i64>, Error>> {
        let newest = self.saved.lock().unwrap().last().map(|(_, d)| d.summary.id);
        async move { Ok(newest) }.boxed()
    }

    fn get(&self, id: i64, data: bool) -> BoxFuture<'_, Result<Dataset, Error>> {
        let found = self.find(id).map(|mut dataset| {
            dataset.data = dataset.data.filter(|_| data);
            dataset
        });
        async move { found }.boxed()
    }

    fn page(
        &self,
        id: i64,
        table: String,
        offset: u64,
        limit: u32,
    ) -> BoxFuture<'_, Result<Page, Error>> {
        let page = self.find(id).and_then(|dataset| {
            let data = dataset.data.unwrap();
            let found = data
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&table));
            let (name, rows) = found.ok_or_else(|| Error::new(Code::NotFound, "no such table"))?;
            let rows = rows.as_array().unwrap();
            let part = rows
                .iter()
                .skip(usize::try_from(offset).unwrap())
                .take(limit as usize);
            Ok(Page {
                table: name.clone(),
                total: rows.len() as u64,
                rows: part.cloned().collect(),
            })
        });
        async move { page }.boxed()
    }

    fn export(&self, id: i64, _: csv::Options) -> BoxFuture<'_, Result<Export, Error>> {
        let export = self.find(id).map(|dataset| Export {
            file_name: format!("{} \"x\".zip", dataset.summary.name),
            content_type: "application/zip",
            bytes: stream::iter([Ok(Bytes::from_static(b"PK"))]).boxed(),
        });
        async move { export }.boxed()
    }

    fn export_table(
        &self,
        id: i64,
        table: String,
        _: Format,
    ) -> BoxFuture<'_, Result<Export, Error>> {
        let export = self.find(id).map(|_| Export {
            file_name: format!("{table}.csv"),
            content_type: "text/csv",
            bytes: stream::iter([Ok(Bytes::from_static(b"id\n"))]).boxed(),
        });
        async move { export }.boxed()
    }

    fn delete(&self, id: i64) -> BoxFuture<'_, Result<(), Error>> {
        let found = self.find(id).map(|_| {
            self.saved
                .lock()
                .unwrap()
                .retain(|(_, d)| d.summary.id != id);
        });
        async move { found }.boxed()
    }
}
