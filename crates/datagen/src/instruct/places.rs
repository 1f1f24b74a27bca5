//! Which table and column words mean, in any spelling: `due dates`, `dueDate`, `Loans.due_date`.

use super::words::{Word, starts, text};
use crate::{
    edit::Types,
    infer,
    schema::{Column, DataType, Schema, Table},
    spec::{Spec, Values},
};

/// Words that name no thing.
pub(super) const FILLERS: &[&str] = &[
    "the", "all", "value", "values", "column", "columns", "field", "fields", "of", "in", "for",
    "from", "on", "table", "tables", "entries", "cells", "every", "each", "any", "please", "my",
    "our", "their", "its", "within", "inside", "rows", "records", "row", "record", "data",
];

const EVERYWHERE: &[&str] = &[
    "in all of the tables",
    "in all the tables",
    "across all tables",
    "in all tables",
    "in every table",
    "across every table",
    "in each table",
    "of all tables",
    "of every table",
    "for all tables",
    "in the whole dataset",
    "in the entire dataset",
    "in the dataset",
    "in the whole database",
    "across the dataset",
    "throughout",
    "everywhere",
    "anywhere",
];

/// What a sentence is read against.
pub(super) struct Names<'a> {
    pub(super) schema: &'a Schema,
    pub(super) spec: &'a Spec,
    /// The table that is meant where none is named.
    pub(super) table: Option<&'a str>,
}

/// What words mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) table: Option<String>,
    pub(super) column: Option<String>,
    pub(super) types: Option<Types>,
}

/// The words of a name, each for one thing, so that spellings compare.
fn key(name: &str) -> String {
    let words = infer::words(name);
    words
        .iter()
        .map(|word| infer::singular(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The words without those that say "everywhere", and whether there were any.
pub(super) fn everywhere(words: &[Word]) -> (Vec<Word>, bool) {
    for at in 0..words.len() {
        for phrase in EVERYWHERE {
            if let Some(rest) = starts(&words[at..], phrase) {
                return ([&words[..at], rest].concat(), true);
            }
        }
    }
    (words.to_vec(), false)
}

impl<'a> Names<'a> {
    /// The table that words name, without anything else.
    pub(super) fn table(&self, words: &[Word]) -> Option<&'a Table> {
        let words = bare(words);
        if words.is_empty() {
            return None;
        }
        let name = text(&words);
        let exact = self.schema.tables.iter().find(|t| t.name.matches(&name));
        exact.or_else(|| {
            let wanted = key(&name);
            let mut alike = self
                .schema
                .tables
                .iter()
                .filter(|t| key(t.name.shown()) == wanted);
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// The column of a table that words name.
    pub(super) fn column(&self, table: &'a Table, words: &[Word]) -> Option<&'a Column> {
        // Signs are no part of a name, though a name without its signs is found.
        if !words.iter().all(|w| w.text.contains(char::is_alphanumeric)) {
            return None;
        }
        let name = text(words);
        let exact = table.columns.iter().find(|c| c.name.matches(&name));
        exact.or_else(|| {
            let wanted = key(&name);
            let only = |fits: &dyn Fn(&str) -> bool| {
                let mut alike = table.columns.iter().filter(|c| fits(c.name.shown()));
                alike.next().filter(|_| alike.next().is_none())
            };
            if wanted.is_empty() {
                return None;
            }
            let own = key(table.name.shown());
            only(&|name| key(name) == wanted)
                .or_else(|| {
                    only(&|name| {
                        key(name)
                            .strip_prefix(&own)
                            .is_some_and(|k| k.trim_start() == wanted)
                    })
                })
                .or_else(|| {
                    only(&|name| key(name).strip_prefix("is ").is_some_and(|k| k == wanted))
                })
                .or_else(|| {
                    let moment = |c: &&Column| self.base(c).is_moment();
                    let named = only(&|name| format!("{} date", key(name)) == wanted);
                    named.filter(moment)
                })
        })
    }

    /// Every column of that name, with its table.
    fn holders(&self, words: &[Word]) -> Vec<(&'a Table, &'a Column)> {
        let all = self.schema.tables.iter();
        let exact = |(_, column): &(&Table, &Column)| column.name.matches(&text(words));
        let found: Vec<_> = all
            .filter_map(|t| Some((t, self.column(t, words)?)))
            .collect();
        let named: Vec<_> = found.iter().copied().filter(exact).collect();
        if named.is_empty() { found } else { named }
    }

    /// What all of the words mean together: a column, a kind of columns, a table; or nothing, when
    /// they could mean several things.
    pub(super) fn place(&self, words: &[Word]) -> Option<Place> {
        let (words, all) = everywhere(words);
        let words = bare(&words);
        if words.is_empty() {
            return None;
        }
        let wanted = key(&text(&words));
        let mut columns = self.schema.tables.iter().flat_map(|t| &t.columns);
        let named = words.len() > 1 && columns.any(|c| key(c.name.shown()) == wanted);
        self.path(&words)
            .or_else(|| self.one(&words, all).filter(|_| named))
            .or_else(|| self.kind(&words, all))
            .or_else(|| self.split(&words))
            .or_else(|| self.one(&words, all))
            .or_else(|| {
                let table = self.table(&words)?;
                Some(Place {
                    table: Some(table.name.shown().to_owned()),
                    column: None,
                    types: None,
                })
            })
    }

    /// As [`Self::place`], of columns only.
    pub(super) fn column_place(&self, words: &[Word]) -> Option<Place> {
        self.place(words).filter(|place| place.column.is_some())
    }

    /// `orders.status`.
    fn path(&self, words: &[Word]) -> Option<Place> {
        let [one] = words else { return None };
        let (table, column) = one.text.rsplit_once('.')?;
        let table = self.table(&[plain(table)])?;
        Some(of(table, self.column(table, &[plain(column)])?))
    }

    /// `status of orders`, `order status`, `notes in customers`.
    fn split(&self, words: &[Word]) -> Option<Place> {
        let mut found: Vec<Place> = Vec::new();
        for at in 1..words.len() {
            let (one, two) = words.split_at(at);
            for (table, column) in [(one, two), (two, one)] {
                if let Some(table) = self.table(table)
                    && let Some(column) = self.column(table, column)
                {
                    found.push(of(table, column));
                }
            }
        }
        found.dedup();
        match &found[..] {
            [one] => Some(one.clone()),
            _ => None,
        }
    }

    /// `dates in loans`, `all numbers`.
    fn kind(&self, words: &[Word], all: bool) -> Option<Place> {
        for (kind, of) in words.iter().map(|word| (kind(word), word)) {
            let Some(types) = kind else { continue };
            let rest: Vec<Word> = words.iter().filter(|w| *w != of).cloned().collect();
            let table = match (&rest[..], all, self.table) {
                ([], false, Some(table)) => Some(table.to_owned()),
                ([], ..) => None,
                (rest, ..) => Some(self.table(rest)?.name.shown().to_owned()),
            };
            // A column that is called so is meant before the kind.
            let own = key(&of.text);
            let tables = self.schema.tables.iter();
            let mut near =
                tables.filter(|t| table.as_ref().is_none_or(|name| t.name.matches(name)));
            if near.any(|t| t.columns.iter().any(|c| key(c.name.shown()) == own)) {
                return None;
            }
            return Some(Place {
                table,
                column: None,
                types: Some(types),
            });
        }
        None
    }

    /// A column alone: in the table at hand, or in the only one that has it.
    fn one(&self, words: &[Word], all: bool) -> Option<Place> {
        let own = self.table.and_then(|name| self.schema.table(name));
        if !all
            && let Some(column) = own.and_then(|table| Some(of(table, self.column(table, words)?)))
        {
            return Some(column);
        }
        let holders = self.holders(words);
        match &holders[..] {
            [] => None,
            [(table, column)] => Some(of(table, column)),
            [(_, column), rest @ ..] => {
                let same = rest.iter().all(|(_, other)| other.name == column.name);
                (all && same).then(|| Place {
                    table: None,
                    column: Some(column.name.shown().to_owned()),
                    types: None,
                })
            }
        }
    }

    /// The column that a place means, where it is one.
    pub(super) fn found(&self, place: &Place) -> Option<&'a Column> {
        let column = place.column.as_deref()?;
        match &place.table {
            Some(table) => self.schema.table(table)?.column(column),
            None => self.schema.tables.iter().find_map(|t| t.column(column)),
        }
    }

    pub(super) fn base(&self, column: &'a Column) -> &'a DataType {
        self.schema.base_type(&column.ty)
    }

    /// The values that a column is known to have: labels, or the list of its rule.
    pub(super) fn values(&self, table: &Table, column: &'a Column) -> Vec<String> {
        if let DataType::Enum { name } = self.base(column) {
            return self.schema.labels(name).unwrap_or_default().to_vec();
        }
        let rule = self
            .spec
            .tables
            .iter()
            .find(|t| table.name.matches(&t.name));
        let rule = rule.and_then(|t| t.columns.iter().find(|c| column.name.matches(&c.name)));
        match rule.map(|rule| &rule.values) {
            Some(Values::Choice { values }) => values.iter().map(|v| v.value.clone()).collect(),
            _ => Vec::new(),
        }
    }
}

fn of(table: &Table, column: &Column) -> Place {
    Place {
        table: Some(table.name.shown().to_owned()),
        column: Some(column.name.shown().to_owned()),
        types: None,
    }
}

fn kind(word: &Word) -> Option<Types> {
    let types = match word.low.as_str() {
        "dates" | "timestamps" | "datetimes" => Types::Dates,
        "numbers" | "numerics" => Types::Numbers,
        "texts" | "strings" => Types::Texts,
        "booleans" | "flags" => Types::Booleans,
        "nullable" | "everything" => Types::Any,
        _ => return None,
    };
    (!word.quoted).then_some(types)
}

pub(super) fn plain(text: &str) -> Word {
    Word {
        text: text.to_owned(),
        low: text.to_lowercase(),
        quoted: false,
        from: 0,
        to: 0,
    }
}

/// The words that name something. What follows "column" or "table" always does: `column A`.
fn bare(words: &[Word]) -> Vec<Word> {
    let mut kept = Vec::new();
    let mut named = false;
    for word in words {
        if named || !(word.is(FILLERS) || word.is(&["a", "an"])) {
            kept.push(word.clone());
        }
        named = word.is(&["column", "field", "table"]);
    }
    // `the name column`: the word before was the name.
    if kept.is_empty() {
        words.iter().filter(|w| w.is(&["a"])).cloned().collect()
    } else {
        kept
    }
}
