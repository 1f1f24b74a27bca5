//! Questions that go on from the last one.

use rowsmith_ask::{Reading, query::Query, read, suggest};

use crate::support::catalog;

/// Asks one question after the other; gives the last SQL on one line.
fn check(schema: &str, questions: &[&str]) -> String {
    let catalog = catalog(schema);
    let mut previous: Option<Query> = None;
    let mut sql = String::new();
    for question in questions {
        match read(question, &catalog, previous.as_ref()) {
            Reading::Answer(answer) => {
                sql = answer.sql.replace('\n', " ");
                if let Some(chart) = answer.chart {
                    sql += &format!("  -- {chart:?}");
                }
                previous = Some(answer.query);
            }
            other => return format!("{question}: {other:?}"),
        }
    }
    sql
}

#[test]
fn a_question_goes_on_from_the_last_one() {
    insta::assert_snapshot!(check("library", &["How many loans per month?", "only 2025"]), @"SELECT date_trunc('month', loan_date)::date AS month, count(*) AS count FROM loans WHERE loan_date >= '2025-01-01' AND loan_date < '2026-01-01' GROUP BY date_trunc('month', loan_date)::date ORDER BY date_trunc('month', loan_date)::date  -- Line");
    insta::assert_snapshot!(check("library", &["How many loans per month?", "per year instead"]), @"SELECT extract(year FROM loan_date)::int AS year, count(*) AS count FROM loans GROUP BY extract(year FROM loan_date)::int ORDER BY extract(year FROM loan_date)::int  -- Line");
    insta::assert_snapshot!(check("library", &["How many loans per status?", "only 2025", "what about 2024?"]), @"SELECT status, count(*) AS count FROM loans WHERE loan_date >= '2024-01-01' AND loan_date < '2025-01-01' GROUP BY status  -- Bar");
    insta::assert_snapshot!(check("library", &["How many books per genre?", "top 5"]), @"SELECT genre, count(*) AS count FROM books GROUP BY genre ORDER BY count(*) DESC, genre LIMIT 5  -- Bar");
    insta::assert_snapshot!(check("library", &["How many books per genre?", "as a pie"]), @"SELECT genre, count(*) AS count FROM books GROUP BY genre  -- Pie");
    insta::assert_snapshot!(check("library", &["overdue loans", "how many are there?"]), @"SELECT count(*) AS count FROM loans WHERE status = 'Overdue'  -- Number");
    insta::assert_snapshot!(check("shop", &["How many orders per status?", "by tier"]), @"SELECT customers.tier, count(*) AS count FROM orders JOIN customers ON orders.customer_id = customers.id GROUP BY customers.tier  -- Bar");
    // What can stand alone does.
    insta::assert_snapshot!(check("shop", &["How many orders per status?", "How many customers are there?"]), @"SELECT count(*) AS count FROM customers  -- Number");
}

#[test]
fn what_is_offered_next_can_be_answered() {
    let catalog = catalog("shop");
    let Reading::Answer(answer) = read("How many orders are there?", &catalog, None) else {
        panic!("not read");
    };
    let next = suggest::follow_ups(&catalog, &answer.query);
    assert!(
        next.iter()
            .all(|q| matches!(read(q, &catalog, None), Reading::Answer(_)))
    );
    insta::assert_snapshot!(next.join("\n"), @r#"
        What is the average total of orders?
        Which order has the most order lines?
        How many orders are there per status?
        "#);
}
