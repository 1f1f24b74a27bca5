//! Columns and tables named before it is known whose rows the question is about.

use super::parser::Parser;
use crate::{
    catalog::Class,
    graph::{self, Want},
    link::{Hit, Noun},
    query::{Attr, Output, Path, Unit, Value},
    words::Fit,
};

/// What some words may name.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) hits: Vec<Hit>,
    pub(super) nouns: Vec<Noun>,
    pub(super) unit: Option<Unit>,
    /// Just "name", which may stand in two columns.
    pub(super) is_name: bool,
}

impl Parser<'_> {
    /// A column or a table at this place; the longest name counts.
    pub(super) fn mention(&mut self) -> Option<Mention> {
        self.skip_all(&[
            "the", "their", "its", "his", "her", "a", "an", "all", "every", "each",
        ]);
        let place = self.place();
        if self.skip(&["number of"]) {
            let hits = self.hits();
            let nouns = self.nouns(0);
            let column = hits.iter().map(|h| h.len).max() > nouns.iter().map(|n| n.len).max();
            if !column {
                self.back(place);
            }
        }
        let unit = self.unit_word();
        let hits = self.hits();
        let nouns = self.nouns(0);
        let longest = |len: usize| {
            hits.iter()
                .map(|h| h.len)
                .chain(nouns.iter().map(|n| n.len))
                .max()
                .unwrap_or(len)
        };
        let len = longest(usize::from(unit.is_some()));
        if len == 0 {
            return None;
        }
        let is_name = self
            .rest()
            .get(..len)?
            .iter()
            .flat_map(|t| &t.words)
            .eq(["name"]);
        self.advance(len);
        Some(Mention {
            is_name,
            hits: hits.into_iter().filter(|h| h.len == len).collect(),
            nouns: nouns.into_iter().filter(|n| n.len == len).collect(),
            unit: unit.filter(|_| len == 1),
        })
    }

    fn unit_word(&self) -> Option<Unit> {
        unit(&self.peek()?.words.join(" "))
    }

    /// What a mention is for rows of `subject`: a column of theirs, or a thing they belong to.
    pub(super) fn resolve(&mut self, mention: &Mention, subject: usize) -> Option<Output> {
        let mut ranked: Vec<(u32, Output)> = Vec::new();
        if mention.is_name {
            let exact = |h: &&Hit| h.table == subject && h.fit >= Fit::Typo;
            if !mention.hits.iter().any(|h| exact(&h)) {
                return self.is_named(subject).then(|| Output::Thing(Path::new()));
            }
        }
        for hit in &mention.hits {
            for (cost, attr) in self.attrs(hit, subject) {
                ranked.push((cost, Output::Value(Value::Column(attr))));
            }
        }
        for noun in &mention.nouns {
            let fit = fit_cost(noun.fit);
            for path in self.ways_up(noun.table, noun.role, subject) {
                let cost = 10 * path.len() as u32 + fit + 1;
                ranked.push((cost, Output::Thing(path)));
            }
        }
        if let Some(unit) = mention.unit
            && !ranked.iter().any(|(cost, _)| *cost < 10)
        {
            let attr = self.moment(subject, None)?;
            return Some(Output::Value(self.bucket(subject, attr, unit)));
        }
        let best = ranked.iter().map(|(cost, _)| *cost).min()?;
        let mut options: Vec<Output> = Vec::new();
        for (cost, output) in ranked {
            if cost == best && !options.contains(&output) {
                options.push(output);
            }
        }
        self.choose(options)
    }

    /// Whether the label of a table's rows is made of names.
    fn is_named(&self, table: usize) -> bool {
        let label = self.table(table).label();
        let ends = |c: &usize| {
            let last = self.column(table, *c).words.last();
            last.is_some_and(|w| w == "name" || w == "title")
        };
        !label.is_empty() && label.iter().all(ends)
    }

    /// Like [`Self::resolve`], when only a column will do.
    pub(super) fn resolve_column(
        &mut self,
        mention: &Mention,
        subject: usize,
        fits: impl Fn(Class) -> bool,
    ) -> Option<Attr> {
        let mut ranked: Vec<(u32, Attr)> = Vec::new();
        for hit in &mention.hits {
            if fits(self.column(hit.table, hit.column).class) {
                ranked.extend(self.attrs(hit, subject));
            }
        }
        let best = ranked.iter().map(|(cost, _)| *cost).min()?;
        let mut options: Vec<Attr> = Vec::new();
        for (cost, attr) in ranked {
            if cost == best && !options.contains(&attr) {
                options.push(attr);
            }
        }
        self.choose(options)
    }

    /// The ways to see a column from `subject`, with what they cost.
    fn attrs(&self, hit: &Hit, subject: usize) -> Vec<(u32, Attr)> {
        let fit = fit_cost(hit.fit);
        let column = hit.column;
        if hit.table == subject && hit.role.is_none() {
            let path = Path::new();
            return vec![(fit, Attr { path, column })];
        }
        // Of another table only by its whole name: "price" is no reason to look into three tables.
        if hit.fit < Fit::Typo && !hit.with_table {
            return Vec::new();
        }
        let ways = self.ways_up(hit.table, hit.role, subject);
        let ways = ways.into_iter().filter(|path| !path.is_empty());
        ways.map(|path| (10 * path.len() as u32 + fit, Attr { path, column }))
            .collect()
    }

    /// Ways to one row of `table` at most. With a role, through that key.
    pub(super) fn ways_up(&self, table: usize, role: Option<usize>, subject: usize) -> Vec<Path> {
        match role {
            None if table == subject => vec![Path::new()],
            None => graph::paths(self.catalog(), subject, table, Want::One),
            Some(role) => {
                let from = self.catalog().links[role].from;
                let step = crate::query::Step {
                    link: role,
                    down: false,
                };
                if from == subject {
                    return vec![vec![step]];
                }
                let ways = graph::paths(self.catalog(), subject, from, Want::One);
                ways.into_iter()
                    .map(|path| [path, vec![step]].concat())
                    .collect()
            }
        }
    }

    /// A period of a moment; a column of years is its own bucket.
    pub(super) fn bucket(&self, subject: usize, attr: Attr, unit: Unit) -> Value {
        let table = crate::query::end(self.catalog(), subject, &attr.path).unwrap_or(subject);
        if self.column(table, attr.column).class == Class::Integer {
            Value::Column(attr)
        } else {
            Value::Bucket(attr, unit)
        }
    }

    /// The table whose rows columns are of, when nothing else says it: the one that has them all.
    pub(super) fn home(&mut self, mentions: &[&Mention]) -> Option<usize> {
        let best = |m: &Mention| m.hits.iter().map(|h| h.fit).max();
        let tables: Vec<usize> = (0..self.catalog().tables.len())
            .filter(|table| {
                mentions.iter().all(|m| {
                    m.hits
                        .iter()
                        .any(|h| h.table == *table && h.role.is_none() && Some(h.fit) == best(m))
                })
            })
            .collect();
        self.choose(tables)
    }
}

fn fit_cost(fit: Fit) -> u32 {
    match fit {
        Fit::Exact => 0,
        Fit::Synonym => 2,
        Fit::Typo => 3,
        Fit::Tail => 4,
    }
}

/// A period of time by its name.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "daily" => Unit::Day,
        "week" | "weekly" => Unit::Week,
        "month" | "monthly" => Unit::Month,
        "quarter" | "quarterly" => Unit::Quarter,
        "year" | "yearly" | "annually" | "annual" => Unit::Year,
        _ => return None,
    })
}
