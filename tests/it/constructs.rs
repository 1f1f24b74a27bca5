//! Every construct of `crates/datagen/tests/corpus`, a schema each: loaded with all its constraints
//! and validated, or refused by name before the first row.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rowsmith_datagen::{ddl, infer, plan};

use crate::corpus::{Size, pool, run};

/// The files of the corpus, or of a folder in it, in the order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/datagen/tests/corpus");
    let entries = std::fs::read_dir(root.join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "sql"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

async fn load_all(size: Size) {
    let pool = pool().await;
    let mut failed = Vec::new();
    for file in files("") {
        let ddl = std::fs::read_to_string(&file).unwrap();
        if let Err(reason) = run(&pool, &ddl, size).await {
            failed.push(format!("{}: {reason}", file.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[tokio::test]
async fn every_construct_loads_at_a_hundred_rows() {
    load_all(Size(100, 1)).await;
}

#[tokio::test]
async fn every_construct_loads_at_a_thousand_rows() {
    load_all(Size(1_000, 2)).await;
}

/// What stands against 1,000 rows of a schema.
fn refusal(file: &Path) -> Vec<String> {
    let text = std::fs::read(file).unwrap();
    let reading = ddl::read(&text);
    let errors = reading
        .issues
        .iter()
        .filter(|issue| issue.severity == ddl::Severity::Error);
    let mut reasons: Vec<String> = errors.map(|issue| issue.message.clone()).collect();
    if reasons.is_empty() {
        let wishes = infer::Wishes {
            rows: Some(1_000),
            ..Default::default()
        };
        let spec = infer::spec(&reading.schema, &wishes);
        let problems = plan::plan(&reading.schema, &spec).err().unwrap_or_default();
        reasons.extend(problems.iter().map(ToString::to_string));
    }
    reasons
}

#[test]
fn what_cannot_be_is_refused_by_name_with_the_arithmetic() {
    let mut told = String::new();
    for file in files("refused") {
        let start = Instant::now();
        let reasons = refusal(&file);
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(start.elapsed() < Duration::from_secs(1), "{name} took long");
        assert!(!reasons.is_empty(), "{name} was not refused");
        for reason in reasons {
            told.push_str(&format!("{name} | {reason}\n"));
        }
    }
    insta::assert_snapshot!(told, @r#"
    contradiction | t.x: no value satisfies CHECK ("x" > 10) AND ("x" < 5): at least 11 and at most 4
    contradiction_nullable | t.x: no value satisfies CHECK ("x" > 10) AND ("x" < 5): at least 11 and at most 4
    division_by_zero | t: no values of a were found that satisfy CHECK ((1 / ("a" - "a")) > 0), in 48 tries for each of 64 rows
    domain_empty | t.n: no value satisfies CHECK ("n" < 0) AND ("n" > 0): at least 1 and at most -1
    flags_and_codes | odd.n: no value satisfies CHECK ("n" > 5) AND ("n" < 3): at least 6 and at most 2
    flags_and_codes | flags: UNIQUE over flag (2 values): at most 2 different rows, 1000 asked
    flags_and_codes | grades: UNIQUE over grade (3 values): at most 3 different rows, 1000 asked
    junction_too_small | a: UNIQUE over code (2 values): at most 2 different rows, 1000 asked
    never_true | t: CHECK ("b" < "a") cannot be met in row 1
    regex_refused | t.code: CHECK ("code" ~ '^([a-z]{1,1000}){1,1000}$') repeats 1000 times, and PostgreSQL counts to 255
    single_row | settings: UNIQUE over one (2 values): at most 2 different rows, 1000 asked
    unique_char | t: UNIQUE over code (36 values): at most 36 different rows, 1000 asked
    "#);
}
