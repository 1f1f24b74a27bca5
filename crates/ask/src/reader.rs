//! From a question to a [`Query`], or to why not.
//!
//! A recursive descent over the question's words. Where words may mean two things equally well, the
//! parser takes the first and notes the others; every other choice is then read too, and readings
//! that differ are offered to the user instead of guessing.

mod aggregate;
mod best;
mod compare;
mod condition;
mod count;
mod follow;
mod grouped;
mod lift;
mod list;
mod mention;
mod moment;
mod noun;
mod order;
mod parser;
mod rank;
mod said;
mod tail;
mod time;
mod without;

use serde::{Deserialize, Serialize};

use self::parser::Parser;
pub(crate) use self::parser::{is_known_word, is_small};
use crate::{
    catalog::Catalog,
    lex::{self, MAX_TOKENS},
    link::{Found, Linker},
    query::{ChartHint, Query},
    say, sql, suggest,
};

/// More options than these help nobody.
const MAX_OPTIONS: usize = 4;

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    Answer(Box<Answer>),
    /// It may mean several things, and they may have different results.
    Ask {
        question: String,
        options: Vec<Answer>,
    },
    /// Not understood as a whole.
    Cannot {
        reason: String,
        /// A question near to it that can be answered.
        closest: Option<String>,
    },
}

/// A question understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub query: Query,
    /// One PostgreSQL SELECT.
    pub sql: String,
    /// What it means, in one sentence.
    pub reading: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// What was taken for granted, a sentence each.
    pub assumptions: Vec<String>,
    pub chart: Option<ChartHint>,
}

/// Reads a question; `previous` is what the last one meant, for "only 2024" and the like.
pub fn read(question: &str, catalog: &Catalog, previous: Option<&Query>) -> Reading {
    let tokens = lex::tokens(question);
    if tokens.is_empty() || tokens.len() > MAX_TOKENS {
        let reason = if tokens.is_empty() {
            "the question is empty".to_owned()
        } else {
            format!("the question has more than {MAX_TOKENS} words")
        };
        return suggest::cannot(catalog, &[], reason);
    }
    let previous = previous.filter(|q| sql::select(catalog, q).is_some());
    let mut furthest = 0;
    let linker = Linker::new(catalog);
    match readings(&linker, &tokens, previous, &mut furthest) {
        Some(reading) => reading,
        None => suggest::not_understood(catalog, &tokens, furthest),
    }
}

/// Like [`read`], without a suggestion where it is not understood.
pub(crate) fn read_only(question: &str, catalog: &Catalog) -> Option<Reading> {
    readings(&Linker::new(catalog), &lex::tokens(question), None, &mut 0)
}

fn readings(
    linker: &Linker<'_>,
    tokens: &[lex::Token],
    previous: Option<&Query>,
    furthest: &mut usize,
) -> Option<Reading> {
    let found = linker.find(tokens);
    let mut attempt = |script| attempt(linker, &found, tokens, previous, script, furthest);
    let (first, choices) = attempt(Vec::new())?;
    let mut answers = vec![first];
    for (at, options) in choices.iter().enumerate() {
        for option in 1..*options {
            let mut script = vec![0; at];
            script.push(option);
            if let Some((other, _)) = attempt(script)
                && answers.iter().all(|a| a.sql != other.sql)
            {
                answers.push(other);
            }
        }
    }
    if answers.len() == 1 {
        return answers
            .pop()
            .map(|answer| Reading::Answer(Box::new(answer)));
    }
    answers.truncate(MAX_OPTIONS);
    Some(Reading::Ask {
        question: "Which of these do you mean?".to_owned(),
        options: answers,
    })
}

/// One reading under given choices, with how many options each choice had.
fn attempt(
    linker: &Linker<'_>,
    found: &Found,
    tokens: &[lex::Token],
    previous: Option<&Query>,
    script: Vec<usize>,
    furthest: &mut usize,
) -> Option<(Answer, Vec<usize>)> {
    let mut parser = Parser::new(linker, found, tokens, script);
    let query = parser.question(previous);
    *furthest = (*furthest).max(parser.furthest);
    let query = query?;
    let sql = sql::select(linker.catalog, &query)?;
    let answer = Answer {
        reading: say::sentence(linker.catalog, &query),
        confidence: parser.confidence(),
        assumptions: parser.assumptions(),
        chart: query.chart,
        sql,
        query,
    };
    Some((answer, parser.choices()))
}
