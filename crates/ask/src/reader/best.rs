//! `top 5 members by number of loans`, `who has the highest salary`.

use super::parser::Parser;
use crate::query::{Limit, Order, Output, Query, Value};

impl Parser<'_> {
    /// `top 5 members by number of loans`, `10 books with the highest price`.
    pub(super) fn top_by(&mut self) -> Option<Query> {
        self.skip(&["the"]);
        let word = self.eat(&["top", "bottom", "best", "first"]);
        let rows: u64 = self
            .number()?
            .parse()
            .ok()
            .filter(|n| (1..=10_000).contains(n))?;
        let mut things = self.things()?;
        if things.limit.is_some() {
            return None;
        }
        self.eat(&[
            "by",
            "in terms of",
            "based on",
            "according to",
            "ranked by",
            "with",
            "sorted by",
            "ordered by",
            "that have",
            "having",
            "by the",
            "with the",
            "who have",
            "who placed",
        ])?;
        self.skip(&["the", "their"]);
        let place = self.place();
        let (by, descending) = match self.extreme(things.table) {
            Some(found) => found,
            None => {
                self.back(place);
                (self.ranking(things.table)?, word != Some("bottom"))
            }
        };
        super::rank::put(&mut things, by.clone(), descending, Some(rows));
        let show = match by {
            Output::Value(Value::Related(_)) => vec![Output::Thing(Vec::new()), by],
            _ => vec![Output::Everything],
        };
        Some(Query {
            subject: things.table,
            show,
            filters: things.filters,
            order: things.order,
            limit: Some(Limit { rows, ties: false }),
            ..Query::default()
        })
    }

    /// What things are ranked by: `number of loans`, `total amount`, `price`.
    pub(super) fn ranking(&mut self, table: usize) -> Option<Output> {
        if let Some(related) = self.attempt(|p| {
            p.eat(&["number of", "count of", "total number of", "amount of"])?;
            let others = p.things()?;
            p.count_of(table, others)
        }) {
            return Some(Output::Value(Value::Related(related)));
        }
        if let Some(related) = self.attempt(|p| p.related_sum(table)) {
            return Some(Output::Value(Value::Related(related)));
        }
        let mention = self.mention()?;
        let attr = self.resolve_column(&mention, table, |c| c.is_number() || c.is_moment())?;
        attr.path
            .is_empty()
            .then_some(Output::Value(Value::Column(attr)))
    }

    /// `who has the highest salary`: the column tells whose it is.
    pub(super) fn who_has(&mut self) -> Option<Query> {
        let said = self.tokens.get(..self.at)?.iter().any(|t| t.low == "who");
        if !said {
            return None;
        }
        self.eat(&["has", "have", "had", "earns", "with", "got"])?;
        self.skip(&["the"]);
        let word = self.eat(&[
            "highest", "largest", "biggest", "maximum", "most", "lowest", "smallest", "minimum",
            "least",
        ])?;
        let descending = matches!(word, "highest" | "largest" | "biggest" | "maximum" | "most");
        let mention = self.mention()?;
        let subject = self.home(&[&mention])?;
        let attr = self.resolve_column(&mention, subject, crate::catalog::Class::is_number)?;
        Some(Query {
            subject,
            show: vec![
                Output::Thing(Vec::new()),
                Output::Value(Value::Column(attr.clone())),
            ],
            order: vec![Order {
                by: Output::Value(Value::Column(attr)),
                descending,
            }],
            limit: Some(Limit {
                rows: 1,
                ties: true,
            }),
            ..Query::default()
        })
    }
}
