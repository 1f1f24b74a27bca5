//! The scripts that travel with a dataset run with psql alone.

use rowsmith_datagen::{checks, postgres};

use crate::{
    pg::Pg,
    planted::plain,
    schemas::{library, load, rows, rules},
};

#[tokio::test]
async fn schema_sql_runs_on_an_empty_database() {
    let pg = Pg::start().await;
    pg.run("CREATE DATABASE fresh").await;
    let script = postgres::schema_sql(&library());
    let (code, output) = pg.psql("fresh", "", &script);
    assert_eq!(code, 0, "{output}\n{script}");
    let (_, tables) = pg.psql("fresh", "", "\\d loans\n\\dT\n\\d books");
    for part in [
        "\"loans_reviewer",
        "\"one_open\" UNIQUE, btree (book_id) WHERE status = 'open'::\"Status\"",
        "FOREIGN KEY (book_id) REFERENCES books(id)",
        "stars",
        "generated always as (quantity * 2) stored",
    ] {
        let wanted = part != "\"loans_reviewer";
        assert_eq!(tables.contains(part), wanted, "{part}: {tables}");
    }
}

#[tokio::test]
async fn checks_sql_prints_a_line_each_and_tells_the_end() {
    let pg = Pg::start().await;
    let loaded = load(&pg, &rows()).await.unwrap();
    let checks = checks::all(&library(), &rules());
    let script = checks::checks_sql(&checks);
    let options = format!("-c search_path={}", loaded.schema_name());
    let (code, output) = pg.psql("data", &options, &script);
    assert_eq!(code, 0, "{output}");
    assert_eq!(
        output.lines().filter(|l| l.starts_with("PASS  ")).count(),
        checks.len(),
        "{output}"
    );
    assert!(
        output.ends_with(&format!("{} passed, 0 failed\n", checks.len())),
        "{output}"
    );

    plain(&pg).await;
    pg.run("UPDATE plain.loans SET returned = loaned WHERE id = 2; DROP TABLE plain.books")
        .await;
    let (code, output) = pg.psql("data", "-c search_path=plain", &script);
    assert_eq!(code, 3, "{output}");
    assert!(
        output.contains(
            "FAIL  every Loans.returned > loaned, by at least 2, by at most 60  (1 of 3)"
        ),
        "{output}"
    );
    assert!(
        output.contains("FAIL  no two rows of Books share id  (could not be checked)"),
        "{output}"
    );
}
