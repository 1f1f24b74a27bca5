//! What must not be answered: a word that is not understood, a value that is not there, a grain that
//! has no answer.

use rowsmith_ask::{Reading, read};

use crate::support::catalog;

fn check(schema: &str, questions: &[&str]) {
    let catalog = catalog(schema);
    for question in questions {
        if let Reading::Answer(answer) = read(question, &catalog, None) {
            panic!("{question} was answered: {}", answer.sql);
        }
    }
}

#[test]
fn words_that_are_not_understood_are_not_skipped() {
    check(
        "library",
        &[
            "",
            "?",
            "hello",
            "how are you",
            "why are loans overdue?",
            "How many dragons are there?",
            "How many books smell nice?",
            "average happiness of members",
            "books almost under 20",
            "How many loans would be overdue next year?",
            "predict the loans of next month",
            "delete all loans",
            "drop table members",
            "update books set price = 1",
            "How many books are not interesting?",
            "Which members like cats?",
            "members who dislike fiction",
            "How many loans per moon phase?",
            "median price of books",
            "standard deviation of prices",
            "books excluding hardcovers",
            "loans except those of students",
            "What is the growth of loans compared to last year?",
            "price of books minus 5",
            "How many books are there about dragons?",
            "Is the library open?",
            "the best book",
            "books ranked by quality",
            "How many loans were there on Mondays?",
            "loans in March",
        ],
    );
    check(
        "shop",
        &[
            "total revenue",
            "profit per product",
            "average basket size",
            "conversion rate",
            "customers who bought shoes and socks",
            "churned customers",
            "orders from yesterday's campaign",
            "How many orders per weekday?",
            "products similar to lamps",
            "revenue by category",
            "What is the total price of customers?",
            "average price of customers",
        ],
    );
}

#[test]
fn values_that_are_not_there_are_not_made_up() {
    check(
        "library",
        &[
            "How many borrowed books are there?",
            "loans with status Vanished",
            "members from Atlantis",
            "books in genre Zzz",
            "members named Xyzzy",
            "platinum members",
            "books by Nobody Atall",
        ],
    );
    check(
        "shop",
        &[
            "platinum customers",
            "orders with status lost",
            "How many orders are frozen?",
        ],
    );
    check(
        "clinic",
        &["patients with blood Z+", "appointments with status lost"],
    );
}

#[test]
fn two_ways_that_differ_are_asked_about() {
    let catalog = catalog("flights");
    let Reading::Ask { options, .. } = read("Number of flights per airport", &catalog, None) else {
        panic!("a flight has two airports");
    };
    let told: Vec<&str> = options.iter().map(|o| o.reading.as_str()).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
        The number of flights for each departure.
        The number of flights for each arrival.
        "#);
}
