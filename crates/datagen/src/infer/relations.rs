//! Foreign keys: the declared ones, and those that a name or a comment tells.

use super::{
    field::{says, why},
    words,
};
use crate::{
    schema::{Column, Schema, Table},
    spec::{Relation, Spread, Why},
};

/// Columns called after what a person does, in tables that keep people.
const PEOPLE: &str = "manager|reviewer|supervisor|approver|assignee|assigned|reporter|owner|leader|lead|\
    head|mentor|creator|author|editor|sender|receiver|recipient|buyer|seller|teacher|instructor|doctor";

pub(super) fn infer(schema: &Schema, table: &Table) -> Vec<Relation> {
    let mut relations: Vec<_> = table
        .foreign_keys
        .iter()
        .map(|key| {
            let parent = schema.tables.iter().find(|t| t.name == key.table);
            Relation {
                columns: key.columns.iter().map(|c| c.shown().to_owned()).collect(),
                table: parent
                    .map_or_else(|| key.table.shown(), |p| p.name.shown())
                    .to_owned(),
                references: key
                    .references
                    .iter()
                    .map(|c| c.shown().to_owned())
                    .collect(),
                declared: true,
                differs_from: Vec::new(),
                spread: spread(table, parent),
                why: why(1.0, "a foreign key of the schema"),
            }
        })
        .collect();
    for column in &table.columns {
        let taken = relations
            .iter()
            .any(|r| r.columns.iter().any(|c| column.name.matches(c)));
        let is_key = table.primary_key.len() == 1 && table.primary_key.contains(&column.name);
        if !taken && !is_key && column.identity.is_none() && column.generated.is_none() {
            relations.extend(undeclared(schema, table, column));
        }
    }
    keep_apart(&mut relations, table);
    relations
}

fn undeclared(schema: &Schema, table: &Table, column: &Column) -> Option<Relation> {
    let words = words::of(column.name.shown());
    let (parent, told) = by_comment(schema, column).or_else(|| by_name(schema, table, &words))?;
    let [key] = parent.primary_key.as_slice() else {
        return None;
    };
    let of = |ty| schema.base_type(ty);
    let (a, b) = (of(&column.ty), of(&parent.column(key.shown())?.ty));
    if !(a == b || a.is_integer() && b.is_integer() || a.is_text() && b.is_text()) {
        return None;
    }
    Some(Relation {
        columns: vec![column.name.shown().to_owned()],
        table: parent.name.shown().to_owned(),
        references: vec![parent.column(key.shown())?.name.shown().to_owned()],
        declared: false,
        differs_from: Vec::new(),
        spread: spread(table, Some(parent)),
        why: told,
    })
}

/// `-- FK to Employees`, `references users(id)`.
fn by_comment<'a>(schema: &'a Schema, column: &Column) -> Option<(&'a Table, Why)> {
    let comment = column.comment.as_deref()?.to_lowercase();
    let says_key = ["fk", "foreign key", "references", "refers to", "points to"]
        .iter()
        .any(|w| comment.contains(w));
    if !says_key {
        return None;
    }
    let spoken = words::of(&comment);
    let named = |t: &&Table| {
        let name = words::of(t.name.shown());
        spoken.windows(name.len().max(1)).any(|w| {
            w.iter()
                .zip(&name)
                .all(|(a, b)| words::singular(a) == words::singular(b))
        })
    };
    let parent = schema
        .tables
        .iter()
        .filter(named)
        .max_by_key(|t| t.name.shown().len())?;
    Some((
        parent,
        why(0.9, "the comment says that it is a foreign key"),
    ))
}

fn by_name<'a>(schema: &'a Schema, table: &'a Table, words: &[String]) -> Option<(&'a Table, Why)> {
    let (last, stem) = words.split_last()?;
    if !(last == "id" || last == "uuid") || stem.is_empty() {
        return if last == "by" && !stem.is_empty() {
            people(schema)
        } else {
            None
        };
    }
    if stem == ["parent"] {
        return Some((table, why(0.7, "a parent of the same kind")));
    }
    let stem: Vec<_> = stem.iter().map(|w| words::singular(w)).collect();
    let entity = |t: &&Table| words::of_table(t.name.shown());
    if let Some(parent) = schema.tables.iter().find(|t| entity(t) == stem) {
        return Some((parent, why(0.85, "named after the table")));
    }
    let ends = |t: &&Table| entity(t).last() == stem.last() && t.name != table.name;
    if let Some(parent) = schema.tables.iter().find(ends) {
        return Some((parent, why(0.7, "named after the table, with a role")));
    }
    if says(&stem, PEOPLE) {
        people(schema)
    } else {
        None
    }
}

fn people(schema: &Schema) -> Option<(&Table, Why)> {
    let table = ["employee", "staff", "user", "person", "member"]
        .iter()
        .find_map(|what| {
            schema
                .tables
                .iter()
                .find(|t| words::of_table(t.name.shown()) == [*what])
        })?;
    Some((table, why(0.6, "named after what a person does")))
}

/// Two people of one row are two: who reviews is not who is reviewed.
fn keep_apart(relations: &mut [Relation], table: &Table) {
    for at in 1..relations.len() {
        let (before, rest) = relations.split_at_mut(at);
        let Some(this) = rest.first_mut() else {
            continue;
        };
        let apart = |r: &Relation| {
            let words = words::of(r.columns.first().map_or("", String::as_str));
            r.columns.len() == 1
                && !says(
                    &words,
                    "created|updated|modified|deleted|address|by|currency|country|unit",
                )
        };
        if table.name.matches(&this.table) || !apart(this) {
            continue;
        }
        let same = before.iter().filter(|r| r.table == this.table && apart(r));
        this.differs_from = same.flat_map(|r| r.columns.clone()).collect();
    }
}

/// What happens again and again happens more to some than to others.
fn spread(table: &Table, parent: Option<&Table>) -> Spread {
    let happens = table.columns.iter().any(|c| c.ty.is_moment());
    let entity = words::of_table(parent.map_or("", |p| p.name.shown()));
    let busy = says(
        &entity,
        "customer|user|member|client|product|book|item|account|restaurant|author|artist|menu|inventory",
    );
    if happens && busy {
        Spread::Skewed
    } else {
        Spread::Even
    }
}
