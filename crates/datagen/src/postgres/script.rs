//! The whole schema as one script.

use std::fmt::Write;

use super::{Statement, Target};
use crate::schema::Schema;

/// `schema.sql`: everything of the schema, in an order that runs with `psql` on an empty database of
/// PostgreSQL 15 or later (and of 14 where no key says `NULLS NOT DISTINCT`).
pub fn schema_sql(schema: &Schema) -> String {
    let gist = super::needs_btree_gist(schema);
    let target = Target {
        schema: None,
        version: 150_000,
        btree_gist: gist,
    };
    let mut script = String::from("SET client_encoding = 'UTF8';\n");
    if gist {
        script += "\nCREATE EXTENSION IF NOT EXISTS btree_gist;\n";
    }
    let (exclusions, skipped) = super::exclusions(schema, &target);
    let sections = [
        ("Types", super::types(schema, &target)),
        ("Tables", super::tables(schema, &target)),
        ("Keys", super::keys(schema, &target)),
        (
            "Checks",
            [super::checks(schema, &target), exclusions].concat(),
        ),
        ("Foreign keys", super::foreign_keys(schema, &target, true)),
        ("Indexes for joins", super::indexes(schema, &target)),
        ("Comments", super::comments(schema, &target)),
    ];
    for (title, statements) in sections {
        section(&mut script, title, &statements);
    }
    for skip in skipped {
        let line = format!("{}.{}: {}", skip.table, skip.constraint, skip.reason);
        // Writing to a String cannot fail.
        let _ = writeln!(script, "-- left out: {}", line.replace(['\n', '\r'], " "));
    }
    script
}

fn section(script: &mut String, title: &str, statements: &[Statement]) {
    if statements.is_empty() {
        return;
    }
    let _ = writeln!(script, "\n-- {title}\n");
    for statement in statements {
        let _ = writeln!(script, "{};", statement.sql);
    }
}
