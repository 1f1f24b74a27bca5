//! From DDL to proven rows: every schema here is read, planned, loaded with all its constraints and
//! validated, and nothing may be violated.

use std::{path::Path, sync::Arc};

use futures::TryStreamExt as _;
use rowsmith::{
    service::{
        rows::PlanRows,
        validate::{self, Limits},
    },
    store::load::Loader,
};
use rowsmith_datagen::{
    ddl,
    encode::csv,
    infer, plan,
    schema::{DataType, Table},
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio_util::sync::CancellationToken;

use crate::support;

pub(crate) async fn pool() -> PgPool {
    let options = PgPoolOptions::new().max_connections(4);
    options
        .connect(&support::database_url().await)
        .await
        .unwrap()
}

/// How many rows, from which seed.
#[derive(Clone, Copy)]
pub(crate) struct Size(pub(crate) u64, pub(crate) u64);

/// Makes a schema's rows, loads and validates them, and compares what PostgreSQL then holds with our
/// CSV. Gives the planner's reasons when it refuses.
pub(crate) async fn run(pool: &PgPool, ddl: &str, Size(rows, seed): Size) -> Result<(), String> {
    let schema = ddl::read(ddl.as_bytes()).schema;
    let wishes = infer::Wishes {
        rows: Some(rows),
        seed: Some(seed),
        ..Default::default()
    };
    let spec = infer::spec(&schema, &wishes);
    let plan = plan::plan(&schema, &spec).map_err(|problems| {
        let lines = problems.iter().map(|problem| format!("{problem}\n"));
        lines.collect::<String>()
    })?;
    let plan = Arc::new(plan);
    let source = Arc::new(PlanRows(Arc::clone(&plan)));
    let loader = Loader::new(pool.clone());
    let loaded = loader
        .load(&schema, source, &|_| {}, &CancellationToken::new())
        .await
        .map_err(|error| format!("{error}, with {rows} rows of seed {seed}"))?;
    let report = validate::run(
        pool,
        loaded.schema_name(),
        &schema,
        &spec,
        &Limits::default(),
    )
    .await
    .unwrap();
    let broken: Vec<_> = report.checks.iter().filter(|check| !check.ok).collect();
    assert!(
        report.summary.ok,
        "{rows} rows, seed {seed}: {broken:#?}\n{ddl}"
    );
    if rows <= 100 {
        for (table, of) in schema.tables.iter().enumerate() {
            let theirs = copy_out(pool, loaded.schema_name(), of).await;
            assert_eq!(theirs, csv_of(&plan, table), "{}", of.name);
        }
    }
    loaded.discard().await;
    Ok(())
}

/// Our rows as CSV, without the columns that PostgreSQL computes.
fn csv_of(plan: &plan::Plan, table: usize) -> String {
    let mut out = Vec::new();
    let of = &plan.tables[table];
    let written = of.columns.iter().all(|column| !column.generated);
    if written {
        csv::rows(
            &plan.rows(table, 0..of.rows),
            csv::Options { raw: true },
            &mut out,
        );
    }
    String::from_utf8(out).unwrap().replace("\r\n", "\n")
}

/// A table as PostgreSQL writes it, without the padding of `char` and the currency of `money`, which
/// are no part of the value.
async fn copy_out(pool: &PgPool, schema: &str, table: &Table) -> String {
    if table
        .columns
        .iter()
        .any(|column| column.generated.is_some())
    {
        return String::new();
    }
    let mut connection = pool.acquire().await.unwrap();
    let settings = "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'";
    sqlx::raw_sql(settings)
        .execute(&mut *connection)
        .await
        .unwrap();
    let values: Vec<String> = table
        .columns
        .iter()
        .map(|column| match column.ty {
            DataType::Char { .. } => format!("{}::text", column.name.quoted()),
            DataType::Money => format!("{}::numeric", column.name.quoted()),
            _ => column.name.quoted(),
        })
        .collect();
    let sql = format!(
        "COPY (SELECT {} FROM \"{schema}\".{}) TO STDOUT (FORMAT csv)",
        values.join(", "),
        table.name.quoted()
    );
    let parts = connection.copy_out_raw(&sql).await.unwrap();
    let parts: Vec<_> = parts.try_collect().await.unwrap();
    String::from_utf8(parts.concat()).unwrap()
}

/// Loads a schema at small sizes, from three seeds.
async fn check(pool: &PgPool, ddl: &str) {
    for size in [Size(20, 1), Size(20, 2), Size(300, 3)] {
        if let Err(reason) = run(pool, ddl, size).await {
            panic!("{reason}\n{ddl}");
        }
    }
}

async fn check_all(ddls: &[&str]) {
    let pool = pool().await;
    for ddl in ddls {
        check(&pool, ddl).await;
    }
}

/// The samples beside the repository, where there are any, and our own examples.
fn samples() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["../shared/ddl", "examples"] {
        for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|end| end == "ddl" || end == "sql")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    let texts = files
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap());
    texts.collect()
}

#[tokio::test]
async fn samples_load_from_every_seed() {
    let pool = pool().await;
    for ddl in samples() {
        for seed in 1..=3 {
            for rows in [20, 1_000] {
                run(&pool, &ddl, Size(rows, seed)).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn names_of_the_catalog_and_joined_texts_are_ordinary() {
    check_all(&[
        "CREATE TABLE pg_class (id int PRIMARY KEY); CREATE TABLE pg_type (id int PRIMARY KEY, c int REFERENCES pg_class (id));",
        "CREATE TABLE pg_constraint (oid int PRIMARY KEY, conname text); CREATE TABLE pg_namespace (id int PRIMARY KEY);",
        "CREATE TABLE `u` (`id` int NOT NULL AUTO_INCREMENT, `name` varchar(40) NOT NULL, `mail` varchar(90) DEFAULT NULL, `both` varchar(200) GENERATED ALWAYS AS (concat(`name`, ' ', `mail`)) VIRTUAL, PRIMARY KEY (`id`)) ENGINE=InnoDB;",
    ])
    .await;
}

#[tokio::test]
async fn a_sample_loads_large() {
    let pool = pool().await;
    let sample = samples().into_iter().next().unwrap();
    run(&pool, &sample, Size(20_000, 1)).await.unwrap();
}

#[tokio::test]
async fn keys_of_every_shape_load() {
    check_all(&[
        "CREATE TABLE a (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE b (id int PRIMARY KEY, ax int NOT NULL, ay int NOT NULL, FOREIGN KEY (ax, ay) REFERENCES a (x, y));",
        "CREATE TABLE s (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY); CREATE TABLE sc (s_id int REFERENCES s, c_id int REFERENCES c, grade int, PRIMARY KEY (s_id, c_id));",
        "CREATE TABLE person (id int PRIMARY KEY); CREATE TABLE employee (id int PRIMARY KEY REFERENCES person (id), salary numeric(8,2) NOT NULL);",
        "CREATE TABLE t (id int PRIMARY KEY, boss int REFERENCES t (id));",
        "CREATE TABLE t (id int PRIMARY KEY, boss int NOT NULL REFERENCES t (id));",
        "CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL); CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a (id)); ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);",
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p, name varchar(20) NOT NULL, UNIQUE (p_id, name));",
        "CREATE TABLE t (id int PRIMARY KEY, flag boolean UNIQUE);",
        "CREATE TABLE t (id int PRIMARY KEY, a int, b text, UNIQUE NULLS NOT DISTINCT (a, b));",
        "CREATE TABLE t (id int PRIMARY KEY, email text NOT NULL, open boolean NOT NULL); CREATE UNIQUE INDEX low ON t (lower(email)); CREATE UNIQUE INDEX one ON t (open) WHERE open;",
        "CREATE TABLE p (id int PRIMARY KEY, code char(6) NOT NULL UNIQUE); CREATE TABLE t (id int PRIMARY KEY, code char(6) NOT NULL REFERENCES p (code));",
        "CREATE TABLE g (id int PRIMARY KEY); CREATE TABLE a (g_id int REFERENCES g, n int, PRIMARY KEY (g_id, n)); CREATE TABLE t (id int PRIMARY KEY, g_id int NOT NULL REFERENCES g, n int NOT NULL, FOREIGN KEY (g_id, n) REFERENCES a (g_id, n));",
        "CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE m (id int PRIMARY KEY, sender_id int NOT NULL REFERENCES u, receiver_id int NOT NULL REFERENCES u);",
        "CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE f (user_id int REFERENCES u, friend_id int REFERENCES u, PRIMARY KEY (user_id, friend_id));",
        "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int, FOREIGN KEY (a, b) REFERENCES p (a, b));",
    ])
    .await;
}

#[tokio::test]
async fn types_of_every_kind_load_and_print_alike() {
    check_all(&[
        "CREATE TYPE mood AS ENUM ('sad', 'so, so', 'it''s \"fine\"'); CREATE DOMAIN stars AS int CHECK (value BETWEEN 1 AND 5); CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL, s stars NOT NULL);",
        "CREATE TABLE t (id int PRIMARY KEY, a int[], b text[], c date[], d numeric(6,2)[], e bool[], f uuid[], g timestamptz[]);",
        "CREATE TABLE t (id int PRIMARY KEY, j json, b jsonb, x xml, i inet, c cidr, m macaddr);",
        "CREATE TABLE t (id int PRIMARY KEY, a int4range, b int8range, c numrange, d daterange, e tsrange, f tstzrange);",
        "CREATE TABLE t (id int PRIMARY KEY, i interval, b bytea, c bit(5), v varbit(7), u uuid, m money);",
        "CREATE TABLE t (id int PRIMARY KEY, a time, b timetz, c timestamp, d timestamptz, p point, v tsvector);",
        "CREATE TABLE t (id int PRIMARY KEY, r real, d double precision, n numeric, m numeric(12,4), k numeric(3,3), s smallint, b bigint);",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int NOT NULL, twice int GENERATED ALWAYS AS (a * 2) STORED);",
        "CREATE TABLE t (room int NOT NULL, during daterange NOT NULL, EXCLUDE USING gist (room WITH =, during WITH &&));",
        "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, ms mood[]);",
        "CREATE DOMAIN code AS varchar(5); CREATE TABLE t (id int PRIMARY KEY, cs code[]);",
    ])
    .await;
}

#[tokio::test]
async fn checks_of_every_shape_hold() {
    let conditions = [
        "a > 5",
        "a BETWEEN 10 AND 20",
        "a IN (1, 5, 7)",
        "s LIKE 'AB%'",
        "s ~ '^[A-Z]{2}[0-9]{4}$'",
        "a < b",
        "a <= b + 10",
        "a < b AND b < c AND c <= 90",
        "k = 'x' OR k = 'y'",
        "CASE WHEN k = 'x' THEN a > 10 ELSE a <= 10 END",
        "k <> 'x' OR n IS NOT NULL",
        "(n IS NULL) = (o IS NULL)",
        "n IS NOT NULL OR o IS NOT NULL",
        "length(s) = 7",
        "length(s) BETWEEN 3 AND 12",
        "s = lower(s)",
        "a * b <= 5000",
        "a + b = 100",
        "d > '2020-01-01' AND d < '2020-02-01'",
        "p >= 0 AND p <= 1.5",
        "NOT (a = 3 AND b = 4)",
        "a % 5 = 0",
    ];
    let ddls: Vec<String> = conditions
        .iter()
        .map(|condition| {
            format!(
                "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, c int NOT NULL, n int, o int, \
                 s varchar(30) NOT NULL, k varchar(5) NOT NULL CHECK (k IN ('x', 'y', 'z')), d date NOT NULL, \
                 p numeric(6,2) NOT NULL, CHECK ({condition}));"
            )
        })
        .collect();
    check_all(&ddls.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn odd_names_and_sizes_load() {
    let many: Vec<String> = (0..100).map(|n| format!("c{n} int")).collect();
    let many = format!("CREATE TABLE wide ({});", many.join(", "));
    let long = "n".repeat(80);
    let odd = format!(
        "CREATE TABLE \"Sel\"\"ect; --\" (\"a b\" int PRIMARY KEY, \"ünï\" text, {long} int); CREATE TABLE \"user\" (\"order\" int REFERENCES \"Sel\"\"ect; --\" (\"a b\"));"
    );
    check_all(&[&many, &odd]).await;
    let pool = pool().await;
    let ddl = "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p (id));";
    for rows in [0, 1, 2] {
        run(&pool, ddl, Size(rows, 1)).await.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_with_the_arithmetic() {
    let pool = pool().await;
    let refused = run(
        &pool,
        "CREATE TABLE t (code char(1) PRIMARY KEY);",
        Size(1_000, 1),
    )
    .await
    .unwrap_err();
    assert_eq!(
        refused,
        "t: UNIQUE over code (36 values): at most 36 different rows, 1000 asked\n"
    );
}
