//! Whatever is asked, reading ends, and what it answers is one SELECT.

use std::sync::LazyLock;

use proptest::prelude::*;
use rowsmith_ask::{Reading, catalog::Catalog, read};
use sqlparser::{ast::Statement, dialect::PostgreSqlDialect, parser::Parser};

use crate::support::catalog;

static LIBRARY: LazyLock<Catalog> = LazyLock::new(|| catalog("library"));

/// Words of which questions are made, in any order.
const WORDS: &[&str] = &[
    "how",
    "many",
    "books",
    "loans",
    "members",
    "authors",
    "of",
    "by",
    "per",
    "with",
    "without",
    "more",
    "than",
    "3",
    "2024",
    "in",
    "most",
    "expensive",
    "price",
    "average",
    "total",
    "and",
    "or",
    "the",
    "status",
    "overdue",
    "month",
    "top",
    "5",
    "never",
    "not",
    "published",
    "between",
    "top",
    "'; drop table books; --",
    "\"a'b\"",
    "is",
    "who",
    "have",
    "each",
    "list",
    "premium",
];

fn check(question: &str) {
    let one_select = |sql: &str| {
        let parsed = Parser::parse_sql(&PostgreSqlDialect {}, sql);
        let statements = parsed.unwrap_or_else(|e| panic!("{question}: {e}: {sql}"));
        assert!(matches!(statements[..], [Statement::Query(_)]), "{sql}");
    };
    match read(question, &LIBRARY, None) {
        Reading::Answer(answer) => one_select(&answer.sql),
        Reading::Ask { options, .. } => options.iter().for_each(|o| one_select(&o.sql)),
        Reading::Cannot { reason, .. } => assert!(!reason.is_empty()),
    }
}

#[test]
fn quotes_stay_inside_of_texts() {
    check("books whose title contains \"'; drop table books; --\"");
    check("books whose title contains \"a\\'b\"");
    check("books named \"x' OR '1'='1\"");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_ends(question in ".{0,80}") {
        check(&question);
    }

    #[test]
    fn any_words_end(words in prop::collection::vec(prop::sample::select(WORDS), 1..9)) {
        check(&words.join(" "));
    }
}
