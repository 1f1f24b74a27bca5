//! The schema while it is read: references may still be open, and everything knows its place.

use std::collections::{HashMap, HashSet};

use super::cursor::Cursor;
use crate::{
    expr::parse,
    name::Name,
    schema::{Column, Domain, EnumType, ForeignKey, Table, Unique},
};

/// PostgreSQL's limit.
pub(super) const MAX_COLUMNS: usize = 1_600;
/// What LIKE and INHERITS may copy in all: a chain of them grows without bounds otherwise.
pub(super) const MAX_COPIED: usize = 50_000;
pub(super) const MAX_TABLES: usize = 5_000;

/// A table and where its parts stand, in step with the table's own lists.
#[derive(Clone, Debug)]
pub(super) struct TableDraft {
    pub(super) schema: Option<Name>,
    pub(super) at: u32,
    pub(super) table: Table,
    pub(super) column_at: Vec<u32>,
    pub(super) check_at: Vec<u32>,
    pub(super) unique_at: Vec<u32>,
    pub(super) primary_at: u32,
    pub(super) foreign: Vec<ForeignDraft>,
    /// Columns numbered by a sequence, with its name.
    pub(super) sequences: Vec<(Name, Name)>,
}

#[derive(Clone, Debug)]
pub(super) struct ForeignDraft {
    pub(super) key: ForeignKey,
    /// The schema written before the parent's name.
    pub(super) schema: Option<Name>,
    pub(super) at: u32,
}

/// A type that DDL declares.
#[derive(Clone, Debug)]
pub(super) enum TypeDraft {
    Enum(EnumType),
    Domain(Domain),
    /// Composite, range and base types: known, and stored as text.
    Opaque(Name),
}

impl TypeDraft {
    pub(super) fn name(&self) -> &Name {
        match self {
            Self::Enum(ty) => &ty.name,
            Self::Domain(ty) => &ty.name,
            Self::Opaque(name) => name,
        }
    }
}

#[derive(Default)]
pub(super) struct Draft {
    pub(super) tables: Vec<TableDraft>,
    by_name: HashMap<String, Vec<usize>>,
    pub(super) types: Vec<(TypeDraft, u32)>,
    /// Start and step of each sequence.
    pub(super) sequences: HashMap<Name, (i64, i64)>,
    /// Partitions, views and the like: statements about them are no error.
    pub(super) ignored: HashSet<Name>,
    /// Columns and checks that LIKE and INHERITS copied so far.
    pub(super) copied: usize,
    /// Tables that turned out to be parts of others.
    pub(super) partitions: Vec<(Option<Name>, Name)>,
    /// Unique indexes by name, for `ADD PRIMARY KEY USING INDEX`.
    pub(super) indexes: HashMap<Name, Unique>,
}

impl TableDraft {
    pub(super) fn new(schema: Option<Name>, name: Name, at: u32) -> Self {
        Self {
            schema,
            at,
            table: Table {
                name,
                columns: Vec::new(),
                primary_key: Vec::new(),
                unique: Vec::new(),
                foreign_keys: Vec::new(),
                checks: Vec::new(),
                exclusions: Vec::new(),
                comment: None,
            },
            column_at: Vec::new(),
            check_at: Vec::new(),
            unique_at: Vec::new(),
            primary_at: at,
            foreign: Vec::new(),
            sequences: Vec::new(),
        }
    }

    pub(super) fn names(&self) -> Vec<Name> {
        self.table.columns.iter().map(|c| c.name.clone()).collect()
    }

    /// The column that `name` means: exactly, or else whatever its case.
    pub(super) fn find(&self, name: &Name) -> Option<usize> {
        let columns = &self.table.columns;
        let exact = columns.iter().position(|c| c.name == *name);
        exact.or_else(|| columns.iter().position(|c| c.name.matches(name.sql())))
    }

    pub(super) fn column(&mut self, name: &Name) -> Option<&mut Column> {
        let index = self.find(name)?;
        self.table.columns.get_mut(index)
    }

    pub(super) fn add_unique(&mut self, unique: Unique, at: u32) {
        self.table.unique.push(unique);
        self.unique_at.push(at);
    }
}

impl Draft {
    pub(super) fn add(&mut self, table: TableDraft) {
        let key = table.table.name.sql().to_lowercase();
        self.by_name.entry(key).or_default().push(self.tables.len());
        self.tables.push(table);
    }

    /// The table that a reference means: in its schema, else in any; exactly, else whatever its case.
    pub(super) fn find(&self, schema: Option<&Name>, name: &Name) -> Option<usize> {
        let all = self.by_name.get(&name.sql().to_lowercase())?;
        let rank = |&&index: &&usize| {
            let draft = self.tables.get(index);
            let same_schema =
                schema.is_none() || draft.is_some_and(|t| t.schema.as_ref() == schema);
            let exact = draft.is_some_and(|t| t.table.name == *name);
            (same_schema, exact, std::cmp::Reverse(index))
        };
        all.iter().max_by_key(rank).copied()
    }

    /// A table of this schema and name, for duplicates.
    pub(super) fn same(&self, schema: Option<&Name>, name: &Name) -> Option<usize> {
        let index = self.find(schema, name)?;
        let found = self.tables.get(index)?;
        (found.schema.as_ref() == schema && found.table.name == *name).then_some(index)
    }

    pub(super) fn remove(&mut self, index: usize) {
        if index < self.tables.len() {
            self.tables.remove(index);
        }
        self.by_name.clear();
        for (n, table) in self.tables.iter().enumerate() {
            self.by_name
                .entry(table.table.name.sql().to_lowercase())
                .or_default()
                .push(n);
        }
    }
}

/// How expressions about these columns are read.
pub(super) fn reader<'a>(cursor: &Cursor<'_>, known: &'a [Name]) -> parse::Reader<'a> {
    parse::Reader {
        dialect: cursor.dialect,
        known,
        dotted: false,
    }
}
