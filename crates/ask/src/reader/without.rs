//! What things lack, and verbs that name a table: `without orders`, `never loaned`, `not yet returned`.

use super::{
    noun::{AUXILIARIES, LIGHT, Things, WHO},
    parser::Parser,
};
use crate::{
    graph::{self, Want},
    query::{Attr, Filter, Path, Value},
    words,
};

impl Parser<'_> {
    /// `without orders`, `with no email`, `who never placed an order`, `that were never ordered`.
    pub(super) fn without(&mut self, things: &mut Things) -> Option<()> {
        self.skip(WHO);
        let word = self.eat(&[
            "without",
            "with no",
            "have no",
            "has no",
            "had no",
            "having no",
            "do not have",
            "does not have",
            "did not have",
            "don't have",
            "doesn't have",
            "didn't have",
            "lacking",
            "have never",
            "has never",
            "had never",
            "never",
            "were never",
            "was never",
            "are not",
            "is not",
            "have not",
            "has not",
            "haven't",
            "hasn't",
            "did not",
            "didn't",
            "do not",
            "does not",
            "have not been",
            "has not been",
            "have never been",
            "has never been",
            "were not",
            "was not",
            "not",
            "that lack",
            "lack",
            "don't",
            "doesn't",
            "are missing",
            "missing",
        ])?;
        self.skip_all(&["any", "a", "an", "yet", "been", "ever", "single"]);
        let strong = word.contains("no ")
            || word.ends_with("no")
            || word.contains("have")
            || word.contains("lack")
            || word.contains("without")
            || word.contains("missing")
            || word.contains("has");
        if let Some(filter) = self.attempt(|p| p.verb_to_things(things.table)) {
            self.skip(&["yet", "before"]);
            things.filters.push(Filter::Not(Box::new(filter)));
            return Some(());
        }
        if let Some(filter) = self.attempt(|p| p.verb_to_null(things.table)) {
            self.skip(&["yet", "before"]);
            things.filters.push(filter);
            return Some(());
        }
        let verb = self.skip(LIGHT);
        if !strong && !verb {
            return None;
        }
        self.skip_all(&["any", "a", "an", "yet", "in any", "the"]);
        if let Some(filter) = self.attempt(|p| p.own_null(things.table)) {
            things.filters.push(filter);
            return Some(());
        }
        if let Some(filter) = self.attempt(|p| p.no_role(things.table)) {
            things.filters.push(filter);
            return Some(());
        }
        let others = self.things()?;
        if others.limit.is_some() {
            return None;
        }
        let ways = graph::paths(self.catalog(), things.table, others.table, Want::Many);
        if ways.is_empty() {
            return self.no_parent(things, &others);
        }
        let path = self.choose(ways)?;
        things
            .filters
            .push(Filter::Not(Box::new(Filter::Exists(path, others.filters))));
        Some(())
    }

    /// `employees without a department`: the key that would lead there is empty.
    pub(super) fn no_parent(&mut self, things: &mut Things, others: &Things) -> Option<()> {
        let ways = graph::paths(self.catalog(), things.table, others.table, Want::One);
        let path = self.choose(ways)?;
        let ([step], true) = (&path[..], others.filters.is_empty()) else {
            return None;
        };
        let column = *self.catalog().links.get(step.link)?.columns.first()?;
        let attr = Attr {
            path: Path::new(),
            column,
        };
        things.filters.push(Filter::Null(Value::Column(attr), true));
        Some(())
    }

    /// `not yet returned`: the date on which it would have happened is missing.
    pub(super) fn verb_to_null(&mut self, table: usize) -> Option<Filter> {
        let verb = self.peek()?.low.clone();
        let attr = self.moment(table, Some(&verb))?;
        let own = attr.path.is_empty() && self.column(table, attr.column).nullable;
        own.then(|| {
            self.advance(1);
            Filter::Null(Value::Column(attr), true)
        })
    }

    /// `without a manager`: the key that is called so is empty.
    pub(super) fn no_role(&mut self, table: usize) -> Option<Filter> {
        let nouns = self.nouns(0);
        let own = |role: usize| {
            let link = self.catalog().links.get(role)?;
            let [column] = link.columns[..] else {
                return None;
            };
            (link.from == table && self.column(table, column).nullable).then_some(column)
        };
        let keys: Vec<(usize, usize)> = nouns
            .iter()
            .filter_map(|n| Some((n.len, own(n.role?)?)))
            .collect();
        let (len, column) = self.choose(keys)?;
        self.advance(len);
        let path = Path::new();
        Some(Filter::Null(Value::Column(Attr { path, column }), true))
    }

    pub(super) fn own_null(&mut self, table: usize) -> Option<Filter> {
        let mention = self.mention()?;
        let attr = self.resolve_column(&mention, table, |_| true)?;
        let nullable = attr.path.is_empty() && self.column(table, attr.column).nullable;
        nullable.then_some(Filter::Null(Value::Column(attr), true))
    }

    /// `ordered`, `loaned`: some row of the table that the verb is made of.
    pub(super) fn verb_to_things(&mut self, table: usize) -> Option<Filter> {
        let verb = self.peek()?.low.clone();
        let tables = self.catalog().tables.iter().enumerate();
        let meant: Vec<Path> = tables
            .filter(|(_, t)| t.words.iter().any(|w| words::is_verb_of(&verb, w)))
            .flat_map(|(t, _)| graph::paths(self.catalog(), table, t, Want::Many))
            .collect();
        let shortest = meant.iter().map(Vec::len).min()?;
        let meant = meant
            .into_iter()
            .filter(|path| path.len() == shortest)
            .collect();
        let path = self.choose(meant)?;
        self.advance(1);
        Some(Filter::Exists(path, Vec::new()))
    }

    /// `that have been closed`: the date on which it happened is known.
    pub(super) fn happened(&mut self, things: &mut Things) -> Option<()> {
        self.skip(WHO);
        self.eat(AUXILIARIES)?;
        let filter = self.verb_to_null(things.table)?;
        let Filter::Null(value, true) = filter else {
            return None;
        };
        // "published per year" asks by which date to group.
        if self
            .peek()
            .is_some_and(|t| matches!(t.low.as_str(), "per" | "by" | "each" | "in" | "for"))
        {
            return None;
        }
        things.filters.push(Filter::Null(value, false));
        Some(())
    }

    /// `products that were ordered`.
    pub(super) fn verb_alone(&mut self, things: &mut Things) -> Option<()> {
        let who = self.skip(WHO);
        self.skip(AUXILIARIES);
        let Filter::Exists(path, mut filters) = self.verb_to_things(things.table)? else {
            return None;
        };
        let span = self.attempt(|p| {
            let below = crate::query::end(p.catalog(), things.table, &path)?;
            let span = p.span()?;
            let attr = p.moment(below, None)?;
            p.within(below, &attr, span)
        });
        if span.is_none() && !who {
            return None;
        }
        filters.extend(span.unwrap_or_default());
        things.filters.push(Filter::Exists(path, filters));
        Some(())
    }
}
