//! A schema as a few lines of text.

use std::fmt::Write;

use rowsmith_datagen::{
    ddl::{self, Severity},
    name::Name,
    schema::{Schema, Table},
};

/// Reads DDL and shows everything that came of it.
pub(crate) fn read(ddl: &str) -> String {
    let reading = ddl::read(ddl.as_bytes());
    let mut text = format!("-- {:?}\n", reading.dialect);
    schema(&mut text, &reading.schema);
    for issue in &reading.issues {
        let kind = match issue.severity {
            Severity::Error => "error",
            Severity::Note => "note",
        };
        writeln!(
            text,
            "{kind} {}:{} {}",
            issue.line, issue.column, issue.message
        )
        .unwrap();
    }
    text
}

fn schema(text: &mut String, schema: &Schema) {
    for ty in &schema.enums {
        writeln!(text, "enum {} {:?}", ty.name.sql(), ty.labels).unwrap();
    }
    for domain in &schema.domains {
        let checks: Vec<String> = domain.checks.iter().map(|c| c.expr.to_string()).collect();
        let null = if domain.nullable { "" } else { " not null" };
        writeln!(
            text,
            "domain {} {}{null} {}",
            domain.name.sql(),
            domain.ty.sql(),
            checks.join(" ")
        )
        .unwrap();
    }
    for table in &schema.tables {
        render_table(text, table);
    }
}

fn render_table(text: &mut String, table: &Table) {
    write!(text, "{}", table.name.quoted()).unwrap();
    note(text, table.comment.as_deref());
    for column in &table.columns {
        write!(text, "  {} {}", column.name.quoted(), column.ty.sql()).unwrap();
        if !column.nullable {
            text.push_str(" not null");
        }
        if let Some(id) = column.identity {
            let kind = if id.always { "always" } else { "identity" };
            write!(text, " {kind}({}, {})", id.start, id.increment).unwrap();
        }
        if let Some(default) = &column.default {
            write!(text, " default {default}").unwrap();
        }
        if let Some(generated) = &column.generated {
            write!(text, " as {generated}").unwrap();
        }
        note(text, column.comment.as_deref());
    }
    if !table.primary_key.is_empty() {
        writeln!(text, "  pk {}", names(&table.primary_key)).unwrap();
    }
    for unique in &table.unique {
        let keys: Vec<String> = unique.keys.iter().map(ToString::to_string).collect();
        let filter = unique
            .filter
            .as_ref()
            .map(|f| format!(" where {f}"))
            .unwrap_or_default();
        let nulls = if unique.nulls_equal {
            " nulls equal"
        } else {
            ""
        };
        writeln!(text, "  unique {}{filter}{nulls}", keys.join(", ")).unwrap();
    }
    for key in &table.foreign_keys {
        let (from, to) = (names(&key.columns), names(&key.references));
        write!(text, "  fk {from} -> {}({to})", key.table.sql()).unwrap();
        writeln!(text, " {:?} {:?}", key.on_delete, key.on_update).unwrap();
    }
    for check in &table.checks {
        writeln!(text, "  check {}", check.expr).unwrap();
    }
    for exclusion in &table.exclusions {
        let keys: Vec<String> = exclusion
            .keys
            .iter()
            .map(|(key, op)| format!("{key} {op}"))
            .collect();
        writeln!(text, "  exclude {} {}", exclusion.method, keys.join(", ")).unwrap();
    }
}

fn note(text: &mut String, comment: Option<&str>) {
    match comment {
        Some(comment) => writeln!(text, " -- {comment}").unwrap(),
        None => text.push('\n'),
    }
}

fn names(list: &[Name]) -> String {
    list.iter().map(Name::sql).collect::<Vec<_>>().join(", ")
}
