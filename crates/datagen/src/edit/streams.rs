//! Under which names and seeds columns draw.

use super::{Made, Mark};
use crate::{name::Name, rng::Key};

impl Made {
    /// The stream of one purpose of a column, or of several (`a,b`): under the names that they had at
    /// first, and from the seed that was given for the first of them.
    pub(crate) fn key(&self, seed: u64, table: &Name, column: &str, purpose: &str) -> Key {
        if self.streams.is_empty() {
            return Key::new(seed, table.sql(), column, purpose);
        }
        let own = || self.streams.iter().filter(|s| s.table == *table);
        let renamed = own().find(|s| s.column.is_none());
        let table = renamed.and_then(|s| s.origin.as_ref()).unwrap_or(table);
        let of = |name: &str| own().find(|s| s.column.as_ref().is_some_and(|c| c.sql() == name));
        let names = column.split(',').map(|name| {
            let origin = of(name).and_then(|s| s.origin.as_ref());
            origin.map_or(name, Name::sql)
        });
        let names = names.collect::<Vec<_>>().join(",");
        let first = column.split(',').find_map(|name| of(name)?.seed);
        Key::new(first.unwrap_or(seed), table.sql(), &names, purpose)
    }

    /// What a table or a column was called at first.
    pub(crate) fn origin(&self, table: &Name, column: Option<&Name>) -> Name {
        let mut own = self.streams.iter().filter(|s| s.table == *table);
        let found = own.find(|s| s.column.as_ref() == column);
        let origin = found.and_then(|s| s.origin.clone());
        origin.unwrap_or_else(|| column.unwrap_or(table).clone())
    }

    /// The seed of a column that was made anew.
    pub(crate) fn seed_of(&self, table: &Name, column: &Name) -> Option<u64> {
        let mut own = self.streams.iter().filter(|s| s.table == *table);
        own.find(|s| s.column.as_ref() == Some(column))?.seed
    }

    pub(crate) fn mark(&self, table: &Name, column: &Name) -> Option<&Mark> {
        let mut marks = self.marks.iter();
        marks.find(|mark| mark.table == *table && mark.column == *column)
    }
}
