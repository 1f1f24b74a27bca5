//! `sorted by age from the oldest to the youngest`, `in alphabetical order`.

use super::parser::Parser;
use crate::query::{Measure, Order, Output, Query, Value};

impl Parser<'_> {
    /// `sorted by age from the oldest to the youngest`, `in alphabetical order`.
    pub(super) fn order_by(&mut self, query: &mut Query) -> Option<()> {
        if self.skip(&[
            "alphabetically",
            "in alphabetical order",
            "sorted alphabetically",
            "ordered alphabetically",
            "in alphabetic order",
        ]) {
            let first = query.dimensions().next()?.clone();
            return push_order(query, first, false);
        }
        self.skip(&["with results", "and"]);
        self.eat(&[
            "ordered",
            "sorted",
            "order",
            "sort",
            "arranged",
            "ranked",
            "ordering",
            "rank",
            "order them",
            "sort them",
            "sorted in",
        ])?;
        let mut direction = self.direction();
        self.skip_all(&[
            "order",
            "of",
            "by",
            "on",
            "the",
            "their",
            "its",
            "according to",
            "based on",
        ]);
        let mut outputs = vec![self.order_term(query)?];
        let said = self.direction();
        direction = direction.or(said);
        while let Some(next) = self.attempt(|p| {
            let comma = p.comma();
            let and = p.skip(&["and", "then", "and then", "then by"]);
            (comma || and).then_some(())?;
            p.skip(&["by"]);
            p.order_term(query)
        }) {
            outputs.push(next);
        }
        for output in outputs {
            push_order(query, output, direction == Some(true))?;
        }
        Some(())
    }

    pub(super) fn order_term(&mut self, query: &Query) -> Option<Output> {
        if query.is_grouped() {
            if self.skip(&[
                "count",
                "the count",
                "number of records",
                "it",
                "them",
                "that",
                "the number",
                "frequency",
            ]) {
                return Some(Output::Measure(query.measures().next()?.clone()));
            }
            if let Some(measure) = self.attempt(|p| p.same_measure(query)) {
                return Some(Output::Measure(measure));
            }
        }
        let mention = self.mention()?;
        self.resolve(&mention, query.subject)
    }

    /// `number of singers` again, where that is what is counted.
    pub(super) fn same_measure(&mut self, query: &Query) -> Option<Measure> {
        self.skip_all(&["the", "their", "its"]);
        if self.skip(&["number of", "count of", "total number of"]) {
            let nouns = self.nouns(0);
            let noun = nouns.iter().find(|n| n.table == query.subject)?;
            self.advance(noun.len);
            return Some(Measure::Rows);
        }
        let fun = self.function()?;
        let mention = self.mention()?;
        let attr = self.resolve_column(&mention, query.subject, |_| true)?;
        Some(Measure::Of(fun, Value::Column(attr)))
    }

    /// Whether the largest comes first.
    pub(super) fn direction(&mut self) -> Option<bool> {
        self.skip_all(&["in", "a", "the"]);
        if self.skip(&[
            "descending",
            "desc",
            "descending order",
            "in descending order",
            "decreasing",
            "decreasing order",
            "from highest to lowest",
            "from high to low",
            "from most to least",
            "from largest to smallest",
            "highest first",
            "largest first",
            "from newest to oldest",
            "newest first",
            "latest first",
            "from the oldest to the youngest",
            "reverse order",
            "from oldest to youngest",
            "from the highest to the lowest",
            "from the largest to the smallest",
            "most first",
            "from the most to the least",
        ]) {
            return Some(true);
        }
        self.skip(&[
            "ascending",
            "asc",
            "ascending order",
            "in ascending order",
            "increasing",
            "increasing order",
            "from lowest to highest",
            "from low to high",
            "lowest first",
            "smallest first",
            "from least to most",
            "from smallest to largest",
            "oldest first",
            "earliest first",
            "from the youngest to the oldest",
            "from youngest to oldest",
            "from the lowest to the highest",
            "alphabetical order",
            "alphabetically",
            "chronological order",
            "alphabetical",
        ])
        .then_some(false)
    }
}

pub(super) fn push_order(query: &mut Query, by: Output, descending: bool) -> Option<()> {
    if query.limit.is_some_and(|l| l.ties) {
        return None;
    }
    query.order.push(Order { by, descending });
    Some(())
}
