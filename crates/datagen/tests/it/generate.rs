//! Plans and their rows.

use rowsmith_datagen::{ddl, encode::csv, plan, spec::Spec};

/// The spec of a test: `rows` of every table, and per column rules as TOML.
fn spec(rows: u64, tables: &str) -> Spec {
    toml::from_str(&format!(
        "generator = 1\nseed = 1\nas_of = \"2026-06-30\"\nlocale = \"en_US\"\nrows = {rows}\n{tables}"
    ))
    .unwrap()
}

/// Reads DDL, plans it and writes every table as CSV.
fn csv_of(ddl: &str, spec: &Spec) -> Result<String, String> {
    let reading = ddl::read(ddl.as_bytes());
    assert_eq!(reading.issues, [], "{ddl}");
    let plan = plan::plan(&reading.schema, spec).map_err(|problems| {
        problems
            .iter()
            .map(|problem| format!("{problem}; {}\n", problem.hint))
            .collect::<String>()
    })?;
    let mut out = Vec::new();
    for (table, of) in plan.tables.iter().enumerate() {
        csv::header(of, &mut out);
        csv::rows(
            &plan.rows(table, 0..of.rows),
            csv::Options::default(),
            &mut out,
        );
    }
    Ok(String::from_utf8(out).unwrap())
}

fn check(ddl: &str, rows: u64, tables: &str, expected: &str) {
    let got = csv_of(ddl, &spec(rows, tables)).unwrap_or_else(|problems| problems);
    assert_eq!(got.trim(), expected.trim());
}

#[test]
fn parents_are_recomputed() {
    let ddl = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a(id));";
    check(
        ddl,
        4,
        r#"
[[tables]]
name = "a"
columns = [{ name = "id", values = { kind = "sequence", start = 10, step = 5 } }]
[[tables]]
name = "b"
columns = [{ name = "id", values = { kind = "sequence", start = 1, step = 1 } }]
"#,
        "id\n10\n15\n20\n25\nid,a_id\n1,20\n2,15\n3,10\n4,25",
    );
}

#[test]
fn a_check_on_what_cannot_be_drawn_is_refused_by_name() {
    let ddl = "CREATE TABLE k (id int PRIMARY KEY); CREATE TABLE a (id int PRIMARY KEY, k int NOT NULL REFERENCES k (id), CHECK (id <> 2 OR k = 3));";
    let sequence = |name: &str| {
        format!(
            "[[tables]]\nname = \"{name}\"\ncolumns = [{{ name = \"id\", values = {{ kind = \"sequence\", start = 1, step = 1 }} }}]\n"
        )
    };
    check(
        ddl,
        2,
        &(sequence("k") + &sequence("a")),
        "a: CHECK ((\"id\" <> 2) or (\"k\" = 3)) cannot be met in row 2; correct it if it contradicts another one; give the columns it reads rules whose values satisfy it, or leave it out",
    );
}

#[test]
fn checks_that_contradict_each_other_are_refused_by_name() {
    let ddl = "CREATE TABLE t (a int NOT NULL, b int NOT NULL, CHECK (a > b), CHECK (b > a), CHECK (false));";
    let problems = csv_of(ddl, &spec(5, "")).unwrap_err();
    for condition in ["\"b\" > \"a\"", "false"] {
        assert!(
            problems.contains(&format!("CHECK ({condition})")),
            "{problems}"
        );
    }
}
