//! A schema that is given as JSON.

use super::{Dialect, Issue, Reading, Severity, bytes::count, check};
use crate::schema::Schema;

/// Reads a [`Schema`] and checks it as if it came from DDL.
pub(super) fn read(text: &str) -> Reading {
    match serde_json::from_str::<Schema>(text) {
        Ok(schema) => {
            let issues = problems(&schema);
            Reading {
                schema,
                dialect: Dialect::Json,
                issues,
            }
        }
        Err(error) => {
            let whole = error.to_string();
            let message = whole.split(" at line ").next().unwrap_or(&whole);
            let issue = Issue {
                severity: Severity::Error,
                line: count(error.line()).max(1),
                column: count(error.column()).max(1),
                message: format!("the JSON is no schema: {message}"),
                hint: "write it as `rowsmith` writes a schema, or give DDL".into(),
            };
            Reading {
                schema: Schema::default(),
                dialect: Dialect::Json,
                issues: vec![issue],
            }
        }
    }
}

/// Every problem of a schema that has no text: all at line 1, column 1.
pub(super) fn problems(schema: &Schema) -> Vec<Issue> {
    let issue = |problem: check::Problem| Issue {
        severity: Severity::Error,
        line: 1,
        column: 1,
        message: problem.message,
        hint: problem.hint,
    };
    check::problems(schema).into_iter().map(issue).collect()
}
