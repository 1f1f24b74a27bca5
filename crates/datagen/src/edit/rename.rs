//! New names for tables and columns. Chance is drawn under the first names, so no value moves.

use super::{Stream, Work, target::Place};
use crate::{
    expr::Expr,
    name::Name,
    schema::Schema,
    spec::{Nulls, Spec, Values},
};

impl Work {
    pub(super) fn rename_table(&mut self, table: &str, to: &str) {
        let Some(at) = self.table(table) else { return };
        let old = self.schema.tables[at].name.clone();
        let Some(new) = self.new_name(&old, None, to) else {
            return;
        };
        if self
            .schema
            .tables
            .iter()
            .any(|t| t.name != old && t.name == new)
        {
            let message = format!("there is a table {new} already");
            self.refuse(&old, None, message, "choose another name");
            return;
        }
        self.schema.tables[at].name = new.clone();
        for key in self
            .schema
            .tables
            .iter_mut()
            .flat_map(|t| &mut t.foreign_keys)
        {
            if key.table == old {
                key.table = new.clone();
            }
        }
        for of in &mut self.spec.tables {
            if old.matches(&of.name) {
                of.name = new.shown().to_owned();
            }
            for relation in of.relations.iter_mut().filter(|r| old.matches(&r.table)) {
                relation.table = new.shown().to_owned();
            }
        }
        let made = &mut self.spec.made;
        let places = made.patches.iter_mut().map(|p| &mut p.table);
        let places = places.chain(made.promises.iter_mut().map(|p| p.names_mut().0));
        let places = places.chain(made.marks.iter_mut().map(|m| &mut m.table));
        let places = places.chain(made.streams.iter_mut().map(|s| &mut s.table));
        places
            .filter(|name| **name == old)
            .for_each(|name| *name = new.clone());
        if !made
            .streams
            .iter()
            .any(|s| s.table == new && s.column.is_none())
        {
            made.streams.push(Stream {
                table: new,
                column: None,
                origin: Some(old),
                seed: None,
            });
        }
    }

    pub(super) fn rename_column(&mut self, table: &str, column: &str, to: &str) {
        let Some(&place) = self.columns(Some(table), column).first() else {
            return;
        };
        let (table, old) = self.names(place);
        let Some(new) = self.new_name(&table, Some(&old), to) else {
            return;
        };
        let of = &self.schema.tables[place.0];
        if of.columns.iter().any(|c| c.name != old && c.name == new) {
            let message = format!("{table} has a column {new} already");
            self.refuse(&table, Some(&old), message, "choose another name");
            return;
        }
        self.rename_in_spec(place, &old, &new);
        rename_in_schema(&mut self.schema, place, &old, &new);
        let made = &mut self.spec.made;
        for patch in made.patches.iter_mut().filter(|p| p.table == table) {
            rename(&mut patch.column, &old, &new);
            if let super::Act::Set {
                filter: Some(filter),
                ..
            } = &mut patch.act
            {
                *filter = filter.renamed(&old, &new);
            }
        }
        for promise in made.promises.iter_mut().filter(|p| *p.table() == table) {
            if let Some(filter) = promise.filter_mut() {
                *filter = filter.renamed(&old, &new);
            }
            if let Some(name) = promise.names_mut().1 {
                rename(name, &old, &new);
            }
        }
        for mark in made.marks.iter_mut().filter(|m| m.table == table) {
            rename(&mut mark.column, &old, &new);
        }
        let known = made
            .streams
            .iter_mut()
            .find(|s| s.table == table && s.column.as_ref() == Some(&old));
        match known {
            Some(stream) => {
                stream.column = Some(new);
                stream.origin.get_or_insert(old);
            }
            None => made.streams.push(Stream {
                table,
                column: Some(new),
                origin: Some(old),
                seed: None,
            }),
        }
    }

    fn new_name(&mut self, table: &Name, column: Option<&Name>, to: &str) -> Option<Name> {
        let to = to.trim();
        let inner = to.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
        let name = inner.map_or_else(|| Name::folded(to), Name::exact);
        if !name.sql().is_empty() && !to.contains('\0') && name.sql().len() == name.shown().len() {
            return Some(name);
        }
        let message = format!("{to:?} is no name: it must have 1 to 63 bytes");
        self.refuse(table, column, message, "choose another name");
        None
    }

    fn rename_in_spec(&mut self, place: Place, old: &Name, new: &Name) {
        let table = self.schema.tables[place.0].name.clone();
        // Paths are followed by the old names, so all of them are read before any is written.
        let (schema, spec) = (&self.schema, &self.spec);
        let path =
            |from: &str, path: &str| renamed_path(schema, spec, from, path, (&table, old), new);
        let mut tables = spec.tables.clone();
        for of in &mut tables {
            let own = table.matches(&of.name);
            for rule in &mut of.columns {
                for bound in &mut rule.bounds {
                    bound.of = path(&of.name, &bound.of);
                }
                if let Values::Formula { sql } = &mut rule.values {
                    *sql = renamed_formula(sql, |name| path(&of.name, name));
                }
                if own {
                    rename_text(&mut rule.name, old, new);
                    if let Nulls::When { column, .. } = &mut rule.nulls {
                        rename_text(column, old, new);
                    }
                    mentions(&mut rule.values, &mut |name| {
                        if let Some(name) = name {
                            rename_text(name, old, new);
                        }
                    });
                }
            }
            for relation in &mut of.relations {
                if own {
                    let columns = relation
                        .columns
                        .iter_mut()
                        .chain(&mut relation.differs_from);
                    columns.for_each(|name| rename_text(name, old, new));
                }
                if table.matches(&relation.table) {
                    relation
                        .references
                        .iter_mut()
                        .for_each(|name| rename_text(name, old, new));
                }
            }
        }
        self.spec.tables = tables;
    }
}

fn rename(name: &mut Name, old: &Name, new: &Name) {
    if name == old {
        *name = new.clone();
    }
}

fn rename_text(name: &mut String, old: &Name, new: &Name) {
    if old.matches(name) {
        *name = new.shown().to_owned();
    }
}

fn rename_in_schema(schema: &mut Schema, place: Place, old: &Name, new: &Name) {
    let table = schema.tables[place.0].name.clone();
    for of in &mut schema.tables {
        for key in &mut of.foreign_keys {
            if key.table == table {
                key.references
                    .iter_mut()
                    .for_each(|name| rename(name, old, new));
            }
        }
    }
    let of = &mut schema.tables[place.0];
    for column in &mut of.columns {
        rename(&mut column.name, old, new);
        if let Some(expr) = &mut column.generated {
            *expr = expr.renamed(old, new);
        }
    }
    of.primary_key
        .iter_mut()
        .for_each(|name| rename(name, old, new));
    for key in &mut of.foreign_keys {
        key.columns
            .iter_mut()
            .for_each(|name| rename(name, old, new));
    }
    for unique in &mut of.unique {
        unique
            .keys
            .iter_mut()
            .chain(&mut unique.filter)
            .for_each(|e| *e = e.renamed(old, new));
    }
    for check in &mut of.checks {
        check.expr = check.expr.renamed(old, new);
    }
    for (key, _) in of.exclusions.iter_mut().flat_map(|e| &mut e.keys) {
        *key = key.renamed(old, new);
    }
}

/// Calls for every column of the same row that a rule names.
pub(super) fn mentions(values: &mut Values, visit: &mut dyn FnMut(&mut Option<String>)) {
    match values {
        Values::FirstName { gender } => visit(gender),
        Values::Email { first, last, name } | Values::Username { first, last, name } => {
            [first, last, name].into_iter().for_each(visit);
        }
        Values::Website { name } => visit(name),
        _ => {}
    }
}

fn renamed_formula(sql: &str, path: impl Fn(&str) -> String) -> String {
    let Ok(expr) = Expr::parse(sql) else {
        return sql.to_owned();
    };
    let names: Vec<Name> = expr.columns().into_iter().cloned().collect();
    let mut changed = expr.clone();
    for name in names {
        let to = path(name.shown());
        if to != name.shown() {
            changed = changed.renamed(&name, &Name::folded(to));
        }
    }
    if changed == expr {
        sql.to_owned()
    } else {
        changed.to_string()
    }
}

/// The tables along a path, by position, with the table it starts from first.
fn tables_of(schema: &Schema, spec: &Spec, table: &str, path: &str) -> Option<Vec<usize>> {
    let mut at = schema.tables.iter().position(|t| t.name.matches(table))?;
    let mut tables = vec![at];
    let parts: Vec<&str> = path.split('.').collect();
    for part in &parts[..parts.len() - 1] {
        let of = &schema.tables[at];
        let declared = of
            .foreign_keys
            .iter()
            .find(|key| key.columns.iter().any(|c| c.matches(part)))
            .map(|key| key.table.shown().to_owned());
        let told = || {
            let of = spec.tables.iter().find(|t| of.name.matches(&t.name))?;
            let mut relations = of.relations.iter();
            let relation =
                relations.find(|r| r.columns.iter().any(|c| c.eq_ignore_ascii_case(part)))?;
            Some(relation.table.clone())
        };
        let parent = declared.or_else(told)?;
        at = schema.tables.iter().position(|t| t.name.matches(&parent))?;
        tables.push(at);
    }
    Some(tables)
}

/// The table that a path ends in, when every part of it leads somewhere.
pub(super) fn ends(schema: &Schema, spec: &Spec, table: &str, path: &str) -> Option<usize> {
    let last = *tables_of(schema, spec, table, path)?.last()?;
    let column = path.rsplit('.').next()?;
    schema.tables[last].column(column).map(|_| last)
}

fn renamed_path(
    schema: &Schema,
    spec: &Spec,
    from: &str,
    path: &str,
    (table, old): (&Name, &Name),
    new: &Name,
) -> String {
    let Some(tables) = tables_of(schema, spec, from, path) else {
        return path.to_owned();
    };
    let parts = path.split('.').zip(tables).map(|(part, at)| {
        if schema.tables[at].name == *table && old.matches(part) {
            new.shown()
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join(".")
}
