//! Dotted paths through foreign keys, as joins.

use super::Subject;
use crate::{
    name::Name,
    schema::{DataType, Schema, Table},
    spec::Spec,
};

/// A table, known as `t`, and the parents that paths from it lead to.
pub(super) struct Row<'a> {
    schema: &'a Schema,
    spec: &'a Spec,
    table: &'a Table,
    /// The path to each joined parent, its alias and its table.
    parents: Vec<(String, String, &'a Table)>,
    joins: String,
}

impl<'a> Row<'a> {
    pub(super) fn new(subject: &Subject<'a>) -> Self {
        Self {
            schema: subject.schema,
            spec: subject.spec,
            table: subject.table,
            parents: Vec::new(),
            joins: String::new(),
        }
    }

    /// A FROM list with everything that was asked for so far.
    pub(super) fn from(&self) -> String {
        format!("{} AS t{}", self.table.name.quoted(), self.joins)
    }

    /// Whether no path has left the table.
    pub(super) fn is_alone(&self) -> bool {
        self.parents.is_empty()
    }

    /// The column a path leads to, as SQL, with its stored type. `None` when it leads nowhere.
    pub(super) fn column(&mut self, path: &str) -> Option<(String, &'a DataType)> {
        if let Some(column) = self.table.column(path) {
            let ty = self.schema.base_type(&column.ty);
            return Some((format!("t.{}", column.name.quoted()), ty));
        }
        let (keys, last) = path.rsplit_once('.')?;
        let (alias, table) = self.parent(keys)?;
        let column = table.column(last)?;
        let ty = self.schema.base_type(&column.ty);
        Some((format!("{alias}.{}", column.name.quoted()), ty))
    }

    fn parent(&mut self, keys: &str) -> Option<(String, &'a Table)> {
        let known = self
            .parents
            .iter()
            .find(|(path, ..)| path.eq_ignore_ascii_case(keys));
        if let Some((_, alias, table)) = known {
            return Some((alias.clone(), table));
        }
        let (child, table, key) = match keys.rsplit_once('.') {
            Some((before, key)) => {
                let (alias, table) = self.parent(before)?;
                (alias, table, key)
            }
            None => ("t".to_owned(), self.table, keys),
        };
        let (parent, pairs) = self.step(table, key)?;
        let alias = format!("p{}", self.parents.len() + 1);
        let on: Vec<String> = pairs
            .iter()
            .map(|(c, r)| format!("{alias}.{} = {child}.{}", r.quoted(), c.quoted()))
            .collect();
        let (name, on) = (parent.name.quoted(), on.join(" AND "));
        self.joins += &format!(" LEFT JOIN {name} AS {alias} ON {on}");
        self.parents.push((keys.to_owned(), alias.clone(), parent));
        Some((alias, parent))
    }

    /// The parent that a foreign key column leads to, with the pairs of columns that must agree.
    /// A key of that column alone wins over one that only contains it.
    fn step(&self, table: &'a Table, key: &str) -> Option<(&'a Table, Vec<(&'a Name, &'a Name)>)> {
        let column = &table.column(key)?.name;
        let mut steps: Vec<(&'a Table, Vec<(&'a Name, &'a Name)>)> = Vec::new();
        for fk in table
            .foreign_keys
            .iter()
            .filter(|fk| fk.columns.contains(column))
        {
            if let Some(index) = self.schema.table_index(&fk.table) {
                let pairs = fk.columns.iter().zip(&fk.references).collect();
                steps.extend(self.schema.tables.get(index).map(|parent| (parent, pairs)));
            }
        }
        let rules = self
            .spec
            .tables
            .iter()
            .find(|t| table.name.matches(&t.name));
        for relation in rules.iter().flat_map(|t| &t.relations) {
            let Some(parent) = self.schema.table(&relation.table) else {
                continue;
            };
            let pairs: Option<Vec<_>> = relation
                .columns
                .iter()
                .zip(&relation.references)
                .map(|(c, r)| Some((&table.column(c)?.name, &parent.column(r)?.name)))
                .collect();
            if let Some(pairs) = pairs.filter(|p| p.iter().any(|(c, _)| *c == column)) {
                steps.push((parent, pairs));
            }
        }
        steps.into_iter().min_by_key(|(_, pairs)| pairs.len())
    }
}
