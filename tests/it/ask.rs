//! Questions in words: their SQL on PostgreSQL against hand-written SQL, and the answers around it.

use std::{fs, path::Path, sync::Arc};

use rowsmith::service::{
    ask::{Answered, Asker, Question, Told, profile},
    downloads::Downloads,
    rows::PlanRows,
    stored::Stored,
};
use rowsmith::store::load::Loader;
use rowsmith_ask::{Reading, catalog::Catalog, read};
use rowsmith_datagen::{ddl, encode::json, infer, plan};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, Column as _, PgPool, Row as _, ValueRef as _, postgres::PgPoolOptions};
use tokio_util::sync::CancellationToken;

use crate::{gate::Gated, support};

const SCHEMAS: &[&str] = &[
    "library", "shop", "clinic", "hr", "flights", "concerts", "college", "bank",
];

fn file(path: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/ask/tests");
    fs::read_to_string(tests.join(path)).unwrap_or_default()
}

/// A schema with rows, in a database of its own, and what is known about it.
async fn loaded(name: &str, seed: u64) -> (PgPool, Catalog) {
    let schema = ddl::read(file(&format!("schemas/{name}.sql")).as_bytes()).schema;
    let wishes = infer::Wishes {
        rows: Some(200),
        seed: Some(seed),
        ..Default::default()
    };
    let spec = infer::spec(&schema, &wishes);
    let plan = Arc::new(plan::plan(&schema, &spec).unwrap());
    let options = PgPoolOptions::new().max_connections(1);
    let pool = options
        .connect(&support::database_url().await)
        .await
        .unwrap();
    let source = Arc::new(PlanRows(Arc::clone(&plan)));
    let loader = Loader::new(pool.clone());
    let stop = CancellationToken::new();
    let tables = loader.load(&schema, source, &|_| {}, &stop).await.unwrap();
    let path = format!("SET search_path TO \"{}\"", tables.schema_name());
    sqlx::raw_sql(AssertSqlSafe(path))
        .execute(&pool)
        .await
        .unwrap();
    tables.keep().await;
    let mut catalog = Catalog::new(&schema, &spec);
    let (mut counts, mut data) = (Map::new(), Map::new());
    for (at, table) in schema.tables.iter().enumerate() {
        let rows = json::rows(&plan.rows(at, 0..plan.tables[at].rows));
        let rows: Vec<Value> = rows.into_iter().map(Value::Object).collect();
        counts.insert(table.name.shown().to_owned(), rows.len().into());
        data.insert(table.name.shown().to_owned(), rows.into());
    }
    profile::fill(&mut catalog, &counts, &data);
    (pool, catalog)
}

/// The columns of a result, each as text; numbers as far as they matter.
async fn columns(pool: &PgPool, sql: &str) -> Result<Vec<Vec<String>>, sqlx::Error> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(pool).await?;
    let width = rows.first().map_or(0, |row| row.columns().len());
    let cell = |row: &sqlx::postgres::PgRow, at: usize| {
        let at = row.columns()[at].ordinal();
        let raw = row.try_get_raw(at).unwrap();
        if raw.is_null() {
            return String::new();
        }
        let text = raw.as_str().unwrap().trim_end();
        text.parse::<f64>()
            .map_or_else(|_| text.to_owned(), |n| format!("{n:.4}"))
    };
    Ok((0..width)
        .map(|at| rows.iter().map(|row| cell(row, at)).collect())
        .collect())
}

/// Whether some columns of `ours` are those of `gold`, row by row, in any order of rows.
fn agree(ours: &[Vec<String>], gold: &[Vec<String>]) -> bool {
    fn rows(columns: &[&Vec<String>]) -> Vec<Vec<String>> {
        let count = columns.first().map_or(0, |c| c.len());
        let mut rows: Vec<Vec<String>> = (0..count)
            .map(|row| columns.iter().map(|c| c[row].clone()).collect())
            .collect();
        rows.sort_unstable();
        rows
    }
    fn choose<'a>(
        ours: &'a [Vec<String>],
        gold: &[Vec<String>],
        chosen: &mut Vec<&'a Vec<String>>,
    ) -> bool {
        if chosen.len() == gold.len() {
            return rows(chosen) == rows(&gold.iter().collect::<Vec<_>>());
        }
        ours.iter().any(|column| {
            chosen.push(column);
            let mut sorted = [column.clone(), gold[chosen.len() - 1].clone()];
            sorted.iter_mut().for_each(|c| c.sort_unstable());
            let found = sorted[0] == sorted[1] && choose(ours, gold, chosen);
            if !found {
                chosen.pop();
            }
            found
        })
    }
    // Without rows there are no columns to compare: only nothing agrees with nothing.
    ours.is_empty() == gold.is_empty() && choose(ours, gold, &mut Vec::new())
}

/// Answers a list; gives how many answers are right, and the wrong ones.
async fn score(list: &str, seed: u64) -> (usize, Vec<String>) {
    let (mut right, mut wrong) = (0, Vec::new());
    for schema in SCHEMAS {
        let text = file(&format!("questions/{list}/{schema}.txt"));
        if text.is_empty() {
            continue;
        }
        let (pool, catalog) = loaded(schema, seed).await;
        for part in text.split("? ").filter_map(|part| part.split_once('\n')) {
            let (question, gold) = (format!("{}?", part.0.trim_end_matches('?')), part.1.trim());
            let Reading::Answer(answer) = read(&question, &catalog, None) else {
                continue;
            };
            let gold = columns(&pool, gold)
                .await
                .unwrap_or_else(|e| panic!("{question}: {e}"));
            match columns(&pool, &answer.sql).await {
                Ok(ours) if agree(&ours, &gold) => right += 1,
                Ok(_) => wrong.push(format!("{schema}: {question}\n{}", answer.sql)),
                Err(error) => wrong.push(format!("{schema}: {question}\n{}\n{error}", answer.sql)),
            }
        }
    }
    (right, wrong)
}

#[tokio::test]
async fn what_is_answered_is_right() {
    for seed in [7, 8] {
        let (right, wrong) = score("tuned", seed).await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        assert!(right >= 190, "{right}");
        let (right, wrong) = score("heldout", seed).await;
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        assert!(right >= 68, "{right}");
    }
}

struct Asked {
    asker: Asker,
    id: i64,
    // Keeps the server until the test ends.
    _gated: Gated,
}

impl Asked {
    async fn new() -> Self {
        let gated = Gated::new().await;
        let id = gated.dataset(&file("schemas/library.sql"), 200).await;
        let stored = Stored::new(gated.datasets.clone(), Downloads::new(1));
        Self {
            asker: Asker::new(stored, gated.gate.clone()),
            id,
            _gated: gated,
        }
    }

    async fn told(&self, question: &str, previous: Option<&Answered>) -> Told {
        let question = Question {
            question: question.to_owned(),
            previous: previous.map(|answer| answer.query.clone()),
        };
        self.asker.ask(self.id, question).await.unwrap()
    }

    async fn answer(&self, question: &str, previous: Option<&Answered>) -> Answered {
        match self.told(question, previous).await {
            Told::Answered(answer) => *answer,
            other => panic!("{question}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_answer_tells_what_the_cells_hold() {
    let asked = Asked::new().await;
    let first = asked
        .answer("How many overdue loans are there?", None)
        .await;
    let count = first.artifact.preview[0][0].to_string();
    assert_eq!(
        first.prose,
        format!("There are {count} loans where status is \"Overdue\".")
    );
    assert_eq!((first.unsupported.len(), first.follow_ups.len()), (0, 3));

    let months = asked.answer("How many loans per month?", None).await;
    assert!(
        months.unsupported.is_empty(),
        "{}: {:?}",
        months.prose,
        months.unsupported
    );
    let later = asked.answer("only 2025", Some(&months)).await;
    assert!(
        later.artifact.row_count <= 12 && later.sql.contains("2025-01-01"),
        "{}",
        later.sql
    );

    let Told::Cannot { closest, .. } = asked.told("How many loans smell nice?", None).await else {
        panic!("that cannot be known");
    };
    asked.answer(&closest.unwrap(), None).await;
}
