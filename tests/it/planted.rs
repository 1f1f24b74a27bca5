//! Every check can fail: one violation of each kind, planted into a copy without constraints.

use rowsmith::service::validate::{self, Limits, MetaParts, Validation};
use rowsmith_datagen::checks;

use crate::{
    pg::Pg,
    schemas::{library, load, rows, rules},
};

/// What is planted, and the checks that find it.
const PLANTED: &[(&str, &[&str])] = &[
    (
        "INSERT INTO books VALUES (-1, 'Eels', 1, 3)",
        &["Books: row count", "Books: books_pkey"],
    ),
    (
        "UPDATE loans SET loaned = NULL WHERE id = 1",
        &["Loans: loaned not null"],
    ),
    (
        "UPDATE members SET mentor_id = 99 WHERE id = 3",
        &["Members: members_mentor_id_fkey"],
    ),
    (
        "UPDATE loans SET loaned = '2025-06-18', returned = '2025-07-01' WHERE id = 4; \
         UPDATE loans SET loaned = '2025-06-18', returned = '2025-07-01' WHERE id = 5",
        &["Loans: loans_member_id_loaned_key"],
    ),
    (
        "UPDATE loans SET book_id = -3 WHERE id = 1; UPDATE loans SET fee = 2 WHERE id = 1",
        &["Loans: one_open"],
    ),
    (
        "UPDATE books SET quantity = -1 WHERE id = -5",
        &["Books: quantity_ok"],
    ),
    (
        "UPDATE books SET rating = 6 WHERE id = -5",
        &["Books: rating is a stars"],
    ),
    (
        "UPDATE members SET name = 'far too long a name' WHERE id = 1",
        &["Members: name length"],
    ),
    (
        "UPDATE books SET price = 10000 WHERE id = -5",
        &["Books: price length"],
    ),
    (
        "UPDATE books SET price = 1.234 WHERE id = -5",
        &["Books: price length"],
    ),
    (
        "UPDATE loans SET status = 'lost' WHERE id = 2",
        &["Loans: status labels"],
    ),
    (
        "UPDATE loans SET reviewer_id = 77 WHERE id = 2",
        &["Loans: reviewer_id to Members"],
    ),
    (
        "UPDATE loans SET reviewer_id = member_id WHERE id = 2",
        &["Loans: reviewer_id differs from member_id"],
    ),
    (
        "UPDATE loans SET loaned = '2024-09-10' WHERE id = 3",
        &["Loans: loaned >= member_id.joined"],
    ),
    (
        "UPDATE loans SET returned = loaned WHERE id = 2",
        &["Loans: returned > loaned"],
    ),
    (
        "UPDATE loans SET returned = loaned + 1 WHERE id = 2",
        &["Loans: returned > loaned"],
    ),
    (
        "UPDATE loans SET returned = loaned + 61 WHERE id = 2",
        &["Loans: returned > loaned"],
    ),
    (
        "UPDATE members SET mentor_id = NULL WHERE id = 3",
        &["Members: mentor_id null share"],
    ),
    (
        "UPDATE loans SET returned = NULL WHERE id = 2",
        &["Loans: returned null by status"],
    ),
    (
        "UPDATE loans SET returned = loaned + 9 WHERE id = 1",
        &["Loans: returned null by status"],
    ),
    (
        "UPDATE loans SET fee = 7 WHERE id = 1",
        &["Loans: fee = coalesce(book_id.quantity, 0) * 2"],
    ),
    ("UPDATE books SET title = 'Ants'", &["Books: title unique"]),
    (
        "UPDATE loans SET book_id = -99 WHERE id = 4",
        &["Loans: loans_book_id_fkey"],
    ),
    (
        "UPDATE books SET id = NULL WHERE id = -5",
        &["Books: id not null"],
    ),
    ("DELETE FROM loans WHERE id = 5", &["Loans: row count"]),
];

/// Copies the loaded tables into the schema `plain`, without anything that holds violations off.
pub(crate) async fn plain(pg: &Pg) {
    let loaded = load(pg, &rows()).await.unwrap();
    let from = loaded.schema_name();
    pg.run(&format!(
        "CREATE SCHEMA plain; \
         CREATE TABLE plain.members AS SELECT id, name::text, joined, mentor_id FROM {from}.members; \
         CREATE TABLE plain.books AS SELECT id, title, price::numeric AS price, quantity, twice, \
         rating::integer FROM {from}.books; \
         CREATE TABLE plain.loans AS SELECT id, member_id, book_id, status::text, loaned, returned, \
         reviewer_id, fee FROM {from}.loans; ANALYZE"
    ))
    .await;
    loaded.discard().await;
}

async fn validate(pg: &Pg) -> Validation {
    validate::run(&pg.pool, "plain", &library(), &rules(), &Limits::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn every_check_finds_what_it_is_for_and_nothing_else() {
    let pg = Pg::start().await;
    plain(&pg).await;
    let checks = checks::all(&library(), &rules());
    let mut never_failed: Vec<&str> = checks.iter().map(|c| c.name.as_str()).collect();
    for (planted, expected) in PLANTED {
        let mut tx = pg.pool.begin().await.unwrap();
        let sql = format!("SET LOCAL search_path = plain; {planted}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .unwrap();
        let mut failing = Vec::new();
        for check in &checks {
            let sql = sqlx::AssertSqlSafe(check.sql.clone());
            let (violations, total): (i64, i64) =
                sqlx::query_as(sql).fetch_one(&mut *tx).await.unwrap();
            assert!(
                violations <= total,
                "{}: {violations} of {total}",
                check.name
            );
            if violations > 0 {
                failing.push(check.name.as_str());
            }
        }
        assert_eq!(failing, *expected, "{planted}");
        never_failed.retain(|name| !failing.contains(name));
        tx.rollback().await.unwrap();
    }
    // The other columns' NOT NULL and the other primary keys are the same checks once more.
    assert_eq!(
        never_failed,
        [
            "Members: row count",
            "Members: members_pkey",
            "Members: id not null",
            "Members: name not null",
            "Members: joined not null",
            "Books: title not null",
            "Loans: loans_pkey",
            "Loans: id not null",
            "Loans: member_id not null",
            "Loans: status not null",
            "Loans: loans_member_id_fkey",
        ]
    );
}

#[tokio::test]
async fn the_report_counts_by_kind() {
    let pg = Pg::start().await;
    plain(&pg).await;
    let report = validate(&pg).await;
    assert!(
        report.summary.ok,
        "{:?}",
        report.checks.iter().filter(|c| !c.ok).collect::<Vec<_>>()
    );

    let meta = validate::meta(&MetaParts {
        seed: 7,
        order: &["Members".into(), "Books".into(), "Loans".into()],
        schema: &library(),
        validation: &report,
        ai_errors: &[],
        notes: &[],
    });
    assert_eq!(meta["seed"], 7);
    assert_eq!(meta["tables"]["Loans"]["pkCols"], serde_json::json!(["id"]));
    assert_eq!(meta["tables"]["Loans"]["fkCount"], 2);
    assert_eq!(
        meta["tables"]["Loans"]["columns"]["returned"],
        serde_json::json!({"nullPct": 40.0, "distinct": 3, "min": "2024-12-10", "max": "2025-08-17",
            "samples": ["2024-12-10", "2025-03-12", "2025-08-17"]})
    );
    assert_eq!(meta["tables"]["Books"]["columns"]["price"]["max"], 12.0);
    assert_eq!(
        meta["validation"]["tables"]["Loans"],
        serde_json::json!({"rowCount": 5, "pkDuplicates": 0,
            "fkCoverage": {"loans_member_id_fkey": 1.0, "loans_book_id_fkey": 1.0, "reviewer_id to Members": 1.0}})
    );

    for (planted, _) in PLANTED {
        pg.run(&format!(
            "SET search_path = plain; {planted}; RESET search_path"
        ))
        .await;
    }
    let summary = validate(&pg).await.summary;
    assert!(!summary.ok && summary.unchecked == 0, "{summary:?}");
    for count in [
        summary.pk_duplicates,
        summary.fk_violations,
        summary.not_null_violations,
        summary.unique_violations,
        summary.check_violations,
        summary.domain_violations,
        summary.length_violations,
        summary.enum_violations,
        summary.rule_violations,
        summary.row_count_mismatches,
    ] {
        assert!(count > 0, "{summary:?}");
    }
}

#[tokio::test]
async fn a_check_that_cannot_run_hides_no_other() {
    let pg = Pg::start().await;
    plain(&pg).await;
    pg.run("ALTER TABLE plain.loans ALTER returned TYPE text; UPDATE plain.loans SET member_id = 9 WHERE id = 1")
        .await;
    let report = validate(&pg).await;
    let (failed, unchecked) = (report.summary.failed, report.summary.unchecked);
    assert_eq!((failed, unchecked), (1, 1), "{:?}", report.summary);
    let errors: Vec<_> = report
        .checks
        .iter()
        .filter_map(|c| c.error.as_deref())
        .collect();
    assert_eq!(errors, ["operator does not exist: text <= date"]);
}

#[tokio::test]
async fn large_tables_are_sampled_and_say_so() {
    let pg = Pg::start().await;
    plain(&pg).await;
    let limits = Limits {
        exact_distinct_rows: 1,
        sample_above: 2,
        ..Limits::default()
    };
    let report = validate::run(&pg.pool, "plain", &library(), &rules(), &limits)
        .await
        .unwrap();
    assert!(report.summary.ok && report.stats[0].approximate);
    let id = &report.stats[0].columns[0];
    assert_eq!((id.distinct, id.approximate), (Some(4), true));
}
