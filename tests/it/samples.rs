//! The sample schemas, exactly as written: the same bytes from the command and the service, and rules
//! that no schema states, counted by SQL that was written by hand.

use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::{
    cli::{Folder, check, schemas},
    export::unzipped,
    stored::make,
    support::{Service, connect, database_url},
};

/// What must never be, by the tables of the samples it speaks of.
const NEVER: &[(&str, &str)] = &[
    ("book_loans", "return_date < loan_date"),
    ("book_loans", "due_date < loan_date::date"),
    (
        "book_loans",
        "return_date IS NOT NULL AND loan_status = 'Checked Out'",
    ),
    (
        "book_inventory",
        "available_quantity > quantity OR quantity < 0 OR available_quantity < 0",
    ),
    ("authors", "death_date <= birth_date"),
    ("projects", "end_date < start_date"),
    ("employee_projects", "end_date < start_date"),
    (
        "performance_reviews",
        "rating NOT BETWEEN 1 AND 5 OR reviewer_id = employee_id",
    ),
    ("delivery_drivers", "termination_date < join_date"),
    ("restaurants", "rating NOT BETWEEN 0 AND 5"),
    ("order_items", "quantity < 1"),
];

/// As above, for what takes more than one table.
const NEVER_JOINED: &[(&str, &str)] = &[
    (
        "book_loans",
        "SELECT count(*) FROM book_loans l JOIN library_members m USING (member_id) WHERE l.loan_date::date < m.join_date",
    ),
    (
        "book_loans",
        "SELECT count(*) FROM books b JOIN authors a USING (author_id) WHERE b.publication_date <= a.birth_date",
    ),
    (
        "employee_projects",
        "SELECT count(*) FROM employee_projects p JOIN employees e USING (employee_id) WHERE p.start_date < e.hire_date",
    ),
    (
        "performance_reviews",
        "SELECT count(*) FROM performance_reviews r JOIN employees e USING (employee_id) WHERE r.review_date < e.hire_date",
    ),
    (
        "order_items",
        "SELECT count(*) FROM orders o JOIN customers c USING (customer_id) WHERE o.order_date < c.registration_date",
    ),
];

/// What must be there: cycles are not all NULL.
const FILLED: &[(&str, &str)] = &[
    ("library_branches", "manager_id IS NOT NULL"),
    ("book_loans", "return_date IS NOT NULL"),
];

#[tokio::test]
async fn the_service_and_the_command_write_the_same_bytes() {
    let url = database_url().await;
    let service = Service::start(&[("DATABASE_URL", &url)]);
    for schema in schemas() {
        let ddl = std::fs::read_to_string(&schema).unwrap();
        let schema = schema.display().to_string();
        for (rows, seed, threads) in [(20, 1, "1"), (20, 2, "8"), (1000, 3, "2"), (1000, 4, "8")] {
            let body = json!({"ddl": ddl, "config": {"numRecords": rows, "seed": seed}});
            let id = make(&service, &body).await;
            let export = reqwest::get(service.url(&format!("/api/datasets/{id}/export"))).await;
            let served = unzipped(&export.unwrap().bytes().await.unwrap());
            let folder = Folder::new();
            let out = folder.path("out.zip");
            let (rows, seed) = (rows.to_string(), seed.to_string());
            let arguments = [
                "generate",
                &schema,
                "-n",
                &rows,
                "--seed",
                &seed,
                "--threads",
                threads,
                "-q",
                "-o",
                &out,
            ];
            check(&arguments, &[], 0);
            let local = unzipped(&folder.read("out.zip"));
            assert_eq!(served.len(), local.len());
            for ((name, served), (_, local)) in served.iter().zip(&local) {
                // The report of stored rows also tells how they were proven.
                let same = served == local || name == "REPORT.md";
                assert!(same, "{name} of {schema}, {rows} rows of seed {seed}");
            }
        }
    }
}

#[tokio::test]
async fn rules_that_everybody_knows_hold_without_exception() {
    let url = database_url().await;
    let mut connection = connect(&url).await;
    let mut asked = 0;
    for (number, schema) in schemas().iter().enumerate() {
        for (rows, seed) in [("20", "1"), ("1000", "2"), ("1000", "3")] {
            let name = format!("s{number}_{rows}_{seed}");
            let schema = schema.display().to_string();
            let arguments = [
                "generate", &schema, "-n", rows, "--seed", seed, "--to", &url, "--schema", &name,
                "-q",
            ];
            check(&arguments, &[], 0);
            let path = format!("SET search_path = {name}");
            sqlx::query(AssertSqlSafe(path))
                .execute(&mut connection)
                .await
                .unwrap();
            let mut count = async |table: &str, sql: String| -> Option<i64> {
                let there: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
                    .bind(table)
                    .fetch_one(&mut connection)
                    .await
                    .unwrap();
                if !there {
                    return None;
                }
                let found = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection);
                Some(found.await.unwrap())
            };
            for (table, never) in NEVER {
                let sql = format!("SELECT count(*) FROM {table} WHERE {never}");
                let found = count(table, sql).await;
                assert!(
                    found.unwrap_or_default() == 0,
                    "{schema} {rows} {seed}: {table}: {never}"
                );
                asked += u32::from(found.is_some());
            }
            for (table, sql) in NEVER_JOINED {
                let found = count(table, (*sql).to_owned()).await;
                assert!(
                    found.unwrap_or_default() == 0,
                    "{schema} {rows} {seed}: {sql}"
                );
                asked += u32::from(found.is_some());
            }
            for (table, some) in FILLED {
                let sql = format!("SELECT count(*) FROM {table} WHERE {some}");
                assert_ne!(
                    count(table, sql).await,
                    Some(0),
                    "{schema}: {table}: {some}"
                );
            }
        }
    }
    let beside = schemas()[0].parent().unwrap().ends_with("shared/ddl");
    assert!(!beside || asked >= 40, "{asked}");
}
