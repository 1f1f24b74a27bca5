//! The lists of questions as a whole: how many are answered, and that what is said is PostgreSQL.

use rowsmith_ask::{Reading, read};
use sqlparser::{dialect::PostgreSqlDialect, parser::Parser};

use crate::support::{SCHEMAS, catalog, questions};

/// Reads a list; gives how many of its questions with SQL were answered, and how many there are.
fn answered(list: &str) -> (usize, usize) {
    let (mut answered, mut all) = (0, 0);
    for schema in SCHEMAS {
        let catalog = catalog(schema);
        for (question, gold) in questions(list, schema) {
            let declines = gold.starts_with("-- decline");
            all += usize::from(!declines);
            match read(&question, &catalog, None) {
                Reading::Answer(answer) => {
                    assert!(!declines, "{schema}: {question}: {}", answer.sql);
                    check(&question, &answer.sql);
                    assert!(answer.reading.ends_with('.') && answer.reading.len() > 10);
                    answered += 1;
                }
                Reading::Ask { options, .. } => {
                    options.iter().for_each(|o| check(&question, &o.sql))
                }
                Reading::Cannot { closest, .. } => {
                    let closest = closest.unwrap_or_else(|| panic!("{question}: nothing near"));
                    assert!(
                        matches!(read(&closest, &catalog, None), Reading::Answer(_)),
                        "{closest}"
                    );
                }
            }
        }
    }
    (answered, all)
}

fn check(question: &str, sql: &str) {
    let parsed = Parser::parse_sql(&PostgreSqlDialect {}, sql);
    assert_eq!(
        parsed
            .unwrap_or_else(|e| panic!("{question}: {e}: {sql}"))
            .len(),
        1
    );
}

#[test]
fn most_questions_of_the_lists_are_answered() {
    let (tuned, all) = answered("tuned");
    assert!(all >= 190 && tuned * 100 >= all * 93, "{tuned} of {all}");
    let (held_out, all) = answered("heldout");
    assert!(held_out * 100 >= all * 75, "{held_out} of {all}");
}
