//! From drafts to a schema: names bound, types settled, what PostgreSQL would not take mended.
//!
//! What stays wrong is left as it is, for [`super::check`] to report.

use std::collections::HashSet;

use super::{
    Builder, Dialect, computed, defaults,
    draft::TypeDraft,
    foreign,
    numbering::counter,
    simplify::{declared, simplify},
};
use crate::{
    name::Name,
    schema::{DataType, Identity, Schema},
};

/// Foreign keys to keys that are foreign keys themselves take one round each.
const MAX_ROUNDS: usize = 16;

impl Builder<'_> {
    /// Binds everything that the statements left open.
    pub(super) fn resolve(&mut self) -> Schema {
        for (schema, name) in std::mem::take(&mut self.draft.partitions) {
            if let Some(index) = self.draft.find(schema.as_ref(), &name) {
                self.draft.remove(index);
            }
        }
        let parents = self.parents();
        self.rename_twins();
        self.settle_types();
        for index in 0..self.draft.tables.len() {
            self.number(index);
            self.name_keys(index);
        }
        self.bind(&parents);
        let mut schema = self.schema();
        if !self.dialect.strict() {
            self.align(&mut schema);
        }
        self.expressions(&mut schema);
        schema
    }

    /// The parent of every foreign key, by position.
    fn parents(&self) -> Vec<Vec<Option<usize>>> {
        let of_table = |table: &super::draft::TableDraft| {
            let find = |foreign: &super::draft::ForeignDraft| {
                let schema = foreign.schema.as_ref().or(table.schema.as_ref());
                self.draft.find(schema, &foreign.key.table)
            };
            table.foreign.iter().map(find).collect()
        };
        self.draft.tables.iter().map(of_table).collect()
    }

    /// Tables of one name in two schemas: the second is shown with its schema.
    fn rename_twins(&mut self) {
        let mut taken: HashSet<String> = HashSet::new();
        for index in 0..self.draft.tables.len() {
            let Some(table) = self.draft.tables.get_mut(index) else {
                continue;
            };
            let old = table.table.name.clone();
            if taken.insert(old.sql().to_owned()) {
                continue;
            }
            let schema = table.schema.as_ref().map_or("other", |s| s.shown());
            let mut new = Name::folded(format!("{schema}_{}", old.shown()));
            let mut n = 2;
            while !taken.insert(new.sql().to_owned()) {
                new = Name::folded(format!("{schema}_{n}_{}", old.shown()));
                n += 1;
            }
            table.table.name = new.clone();
            let at = table.at;
            let message =
                format!("a second table `{old}`, of schema `{schema}`, is called `{new}` here");
            self.issues.note(at, message, "nothing to do");
        }
    }

    /// Sequences, identities and what SQLite numbers by itself.
    fn number(&mut self, index: usize) {
        let dialect = self.dialect;
        let Some(draft) = self.draft.tables.get_mut(index) else {
            return;
        };
        for (column, sequence) in std::mem::take(&mut draft.sequences) {
            let (start, increment) = self
                .draft
                .sequences
                .get(&sequence)
                .copied()
                .unwrap_or((1, 1));
            if let Some(identity) = draft.column(&column).and_then(|c| c.identity.as_mut()) {
                *identity = Identity {
                    start,
                    increment,
                    ..*identity
                };
            }
        }
        let key = draft.table.primary_key.clone();
        for (column, &at) in draft.table.columns.iter_mut().zip(&draft.column_at) {
            let is_key = key.len() == 1 && key.first() == Some(&column.name);
            let rowid =
                dialect == Dialect::Sqlite && column.declared.eq_ignore_ascii_case("integer");
            if is_key && rowid && column.generated.is_none() {
                column.identity.get_or_insert(counter());
            }
            // tinyint(1) and bit are taken for booleans, which no key of numbers is.
            let written = column.declared.to_lowercase().starts_with("bool");
            if column.ty == DataType::Bool
                && (is_key || column.identity.is_some())
                && (dialect == Dialect::MySql || !written)
                && dialect != Dialect::Postgres
            {
                column.ty = DataType::SmallInt;
            }
            if column.identity.is_none() {
                continue;
            }
            column.default = None;
            match column.ty {
                DataType::SmallInt | DataType::Integer | DataType::BigInt => {
                    column.nullable = false
                }
                DataType::Numeric { .. } => {
                    column.ty = DataType::BigInt;
                    column.nullable = false;
                }
                _ => {
                    column.identity = None;
                    let message = format!(
                        "the column `{}` is numbered and no number; it is generated by its type",
                        column.name
                    );
                    self.issues.note(at, message, "nothing to do");
                }
            }
        }
    }

    /// Key columns under their declared names, not null; keys stated twice once.
    fn name_keys(&mut self, index: usize) {
        let Some(draft) = self.draft.tables.get_mut(index) else {
            return;
        };
        let table = &mut draft.table;
        let mut key = std::mem::take(&mut table.primary_key);
        for name in &mut key {
            if let Some(found) = declared(name, table) {
                *name = found;
            }
        }
        for column in table.columns.iter_mut().filter(|c| key.contains(&c.name)) {
            column.nullable = false;
        }
        table.primary_key = key;
    }

    /// Foreign keys to their parents, with the columns they point at.
    fn bind(&mut self, parents: &[Vec<Option<usize>>]) {
        for (index, parents) in parents.iter().enumerate() {
            for (nth, parent) in parents.iter().enumerate() {
                let parent = parent
                    .and_then(|p| self.draft.tables.get(p))
                    .map(|p| p.table.clone());
                let Some(draft) = self.draft.tables.get_mut(index) else {
                    continue;
                };
                let child = draft.names();
                let Some(foreign) = draft.foreign.get_mut(nth) else {
                    continue;
                };
                for name in &mut foreign.key.columns {
                    if let Some(found) = child
                        .iter()
                        .find(|c| *c == name)
                        .or_else(|| child.iter().find(|c| c.matches(name.sql())))
                    {
                        *name = found.clone();
                    }
                }
                let Some(parent) = parent else {
                    continue;
                };
                foreign.key.table = parent.name.clone();
                if foreign.key.references.is_empty() {
                    foreign.key.references.clone_from(&parent.primary_key);
                }
                for name in &mut foreign.key.references {
                    if let Some(found) = declared(name, &parent) {
                        *name = found;
                    }
                }
            }
        }
        for draft in &mut self.draft.tables {
            // The same key may be declared beside the column and again below.
            let mut seen: Vec<(Vec<Name>, Name, Vec<Name>)> = Vec::new();
            draft.foreign.retain(|f| {
                let key = (
                    f.key.columns.clone(),
                    f.key.table.clone(),
                    f.key.references.clone(),
                );
                let new = !seen.contains(&key);
                seen.push(key);
                new
            });
        }
    }

    fn schema(&self) -> Schema {
        let mut schema = Schema::default();
        for draft in &self.draft.tables {
            let mut table = draft.table.clone();
            table.foreign_keys = draft.foreign.iter().map(|f| f.key.clone()).collect();
            schema.tables.push(table);
        }
        for (ty, _) in &self.draft.types {
            match ty {
                TypeDraft::Enum(ty) => schema.enums.push(ty.clone()),
                TypeDraft::Domain(ty) => schema.domains.push(ty.clone()),
                TypeDraft::Opaque(_) => {}
            }
        }
        schema
    }

    /// Where a dialect compares more freely than PostgreSQL, the child takes its parent's type.
    fn align(&mut self, schema: &mut Schema) {
        for _ in 0..MAX_ROUNDS {
            let mut changes = Vec::new();
            for (t, table) in schema.tables.iter().enumerate() {
                for (f, foreign) in table.foreign_keys.iter().enumerate() {
                    let Some(parent) = schema
                        .table_index(&foreign.table)
                        .and_then(|p| schema.tables.get(p))
                    else {
                        continue;
                    };
                    for (own, other) in foreign.columns.iter().zip(&foreign.references) {
                        let (Some(c), Some(p)) =
                            (table.column_index(own), parent.column_index(other))
                        else {
                            continue;
                        };
                        let (Some(child), Some(parent)) =
                            (table.columns.get(c), parent.columns.get(p))
                        else {
                            continue;
                        };
                        let free = self.dialect == Dialect::Sqlite
                            || same_kind(schema, &child.ty, &parent.ty);
                        if free && !foreign::referable(schema, &child.ty, &parent.ty) {
                            changes.push((t, c, f, parent.ty.clone()));
                        }
                    }
                }
            }
            if changes.is_empty() {
                return;
            }
            for (t, c, f, ty) in changes {
                let at = self
                    .draft
                    .tables
                    .get(t)
                    .and_then(|d| d.foreign.get(f))
                    .map_or(0, |f| f.at);
                if let Some(table) = schema.tables.get_mut(t)
                    && let Some(column) = table.columns.get_mut(c)
                {
                    let message = format!(
                        "the column `{}` of table `{}` takes the type {} of the key it points at",
                        column.name,
                        table.name,
                        ty.sql()
                    );
                    column.ty = ty;
                    self.issues.note(at, message, "nothing to do");
                }
            }
        }
    }

    /// Checks, keys and defaults in terms of the columns' types.
    fn expressions(&mut self, schema: &mut Schema) {
        let types = Schema {
            tables: Vec::new(),
            enums: schema.enums.clone(),
            domains: schema.domains.clone(),
        };
        let base = |ty: &DataType| types.base_type(ty).clone();
        for (table, draft) in schema.tables.iter_mut().zip(&self.draft.tables) {
            let shape = table.clone();
            let exprs = table.checks.iter_mut().map(|c| &mut c.expr);
            let exprs = exprs.chain(
                table
                    .unique
                    .iter_mut()
                    .flat_map(|u| u.keys.iter_mut().chain(&mut u.filter)),
            );
            let exprs = exprs.chain(
                table
                    .exclusions
                    .iter_mut()
                    .flat_map(|e| e.keys.iter_mut().map(|(k, _)| k).chain(&mut e.filter)),
            );
            let exprs = exprs.chain(
                table
                    .columns
                    .iter_mut()
                    .filter_map(|c| c.generated.as_mut()),
            );
            for expr in exprs {
                simplify(expr, &shape, &base);
            }
            for column in &mut table.columns {
                if let Some(expr) = &column.generated
                    && column.declared.is_empty()
                {
                    column.ty = computed::type_of(expr, &shape);
                }
            }
            for (column, &at) in table.columns.iter_mut().zip(&draft.column_at) {
                let ty = base(&column.ty);
                let labels = match &ty {
                    DataType::Enum { name } => types.labels(name),
                    _ => None,
                };
                let Some(default) = column.default.take() else {
                    continue;
                };
                match defaults::fit(default, &ty, labels) {
                    Ok(default) => column.default = Some(default),
                    Err(why) => {
                        let message = format!(
                            "the default of column `{}` in table `{}` was dropped: {why}",
                            column.name, shape.name
                        );
                        self.issues
                            .note(at, message, "values are generated without it");
                    }
                }
            }
        }
    }
}

/// Types that dialects other than PostgreSQL compare without a word.
fn same_kind(schema: &Schema, a: &DataType, b: &DataType) -> bool {
    let (a, b) = (schema.base_type(a), schema.base_type(b));
    let number = |ty: &DataType| ty.is_number() || *ty == DataType::Bool;
    let labels = |ty: &DataType| match ty {
        DataType::Enum { name } => schema.labels(name).map(<[String]>::to_vec),
        _ => None,
    };
    let enums = labels(a).is_some() && labels(a) == labels(b);
    let text = |ty: &DataType| ty.is_text() || *ty == DataType::Uuid;
    (number(a) && number(b)) || (text(a) && text(b)) || (a.is_moment() && b.is_moment()) || enums
}
