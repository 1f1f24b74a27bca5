//! What is said of things after their noun: `from France`, `with more than 3 orders`, `in 2024`.

use super::{
    lift::lift,
    noun::{Things, WHO},
    parser::Parser,
};
use crate::{
    graph::{self, Want},
    query::{Filter, Fun, Literal, Op, Related, Value},
    words::Fit,
};

impl Parser<'_> {
    /// One more thing said of them; false when there is none.
    pub(super) fn said_of(&mut self, things: &mut Things) -> bool {
        let readers: [fn(&mut Self, &mut Things) -> Option<()>; 9] = [
            Self::rank_suffix,
            Self::related_amount,
            Self::without,
            Self::when,
            Self::predicate,
            Self::related,
            Self::at_value,
            Self::verb_alone,
            Self::happened,
        ];
        readers.into_iter().any(|read| {
            let before = things.clone();
            let found = self.attempt(|p| {
                let start = p.at;
                p.comma();
                p.skip(&["and", "but"]);
                read(p, things)?;
                (p.at > start).then_some(())
            });
            if found.is_none() {
                *things = before;
            }
            found.is_some()
        })
    }

    /// `with more than 3 orders`, `who placed at least one order`, `whose total amount exceeds 100`.
    pub(super) fn related_amount(&mut self, things: &mut Things) -> Option<()> {
        self.skip(WHO);
        self.skip(&["with", "having", "containing", "in", "on"]);
        self.linking_verbs();
        let number = |p: &mut Self| {
            let op = p.op();
            if op.is_none() && p.skip(&["multiple", "several"]) {
                return Some((Op::Above, "1".to_owned()));
            }
            p.skip_all(&["only", "exactly", "a single"]);
            let n = p.number()?;
            let more = p.skip(&["or more"]);
            let less = !more && p.skip(&["or fewer", "or less"]);
            let op = match (op, more, less) {
                (None, true, _) => Op::AtLeast,
                (None, _, true) => Op::AtMost,
                (None, ..) => Op::Is,
                (Some(op), false, false) => op,
                _ => return None,
            };
            Some((op, n))
        };
        if let Some((op, n)) = self.attempt(number) {
            self.skip(&["different", "distinct"]);
            let others = self.things()?;
            let related = self.count_of(things.table, others)?;
            things.filters.push(Filter::Compare(
                Value::Related(related),
                op,
                Literal::Number(n),
            ));
            return Some(());
        }
        let related = self.related_sum(things.table)?;
        self.skip(&["is", "are", "was"]);
        let op = self.op()?;
        let n = self.number()?;
        things.filters.push(Filter::Compare(
            Value::Related(related),
            op,
            Literal::Number(n),
        ));
        Some(())
    }

    /// How many of `others` belong to a row of `table`.
    pub(super) fn count_of(&mut self, table: usize, others: Things) -> Option<Related> {
        if others.limit.is_some() {
            return None;
        }
        let ways = graph::paths(self.catalog(), table, others.table, Want::Many);
        Some(Related {
            path: self.choose(ways)?,
            fun: Fun::Count,
            column: None,
            filters: others.filters,
        })
    }

    /// `total amount`, `average rating`: over the many rows below.
    pub(super) fn related_sum(&mut self, table: usize) -> Option<Related> {
        self.skip(&["the", "a", "an"]);
        let fun = self.function()?;
        let mention = self.mention()?;
        let mut ranked: Vec<(usize, Related)> = Vec::new();
        for hit in mention
            .hits
            .iter()
            .filter(|h| h.table != table && h.fit >= Fit::Tail)
        {
            let class = self.column(hit.table, hit.column).class;
            if !class.is_number() {
                continue;
            }
            for path in graph::paths(self.catalog(), table, hit.table, Want::Many) {
                if path.iter().all(|s| s.down) {
                    let related = Related {
                        fun,
                        column: Some(hit.column),
                        filters: Vec::new(),
                        path,
                    };
                    ranked.push((
                        related.path.len() * 10 + usize::from(hit.fit < Fit::Typo),
                        related,
                    ));
                }
            }
        }
        let best = ranked.iter().map(|(cost, _)| *cost).min()?;
        ranked.retain(|(cost, _)| *cost == best);
        self.choose(ranked).map(|(_, related)| related)
    }

    /// `in 2024`, `hired after 2020`, `that were published between 2000 and 2010`.
    pub(super) fn when(&mut self, things: &mut Things) -> Option<()> {
        self.skip(WHO);
        self.skip(&["is", "are", "was", "were", "has been", "have been"]);
        let verb = self.attempt(|p| {
            let verb = p.peek()?.low.clone();
            let attr = p.moment(things.table, Some(&verb))?;
            p.advance(1);
            Some(attr)
        });
        let span = self.span()?;
        let attr = match verb {
            Some(attr) => attr,
            None => self.moment(things.table, None)?,
        };
        let mut filters = self.within(things.table, &attr, span)?;
        if let Some(other) = self.attempt(|p| {
            p.eat(&["or", "and"])?;
            let span = p.span()?;
            p.within(things.table, &attr, span)
        }) {
            // Of two spans, only those that are one condition each can be offered as either.
            let ([one], [two]) = (&filters[..], &other[..]) else {
                return None;
            };
            filters = vec![Filter::Any(vec![one.clone(), two.clone()])];
        }
        things.filters.extend(filters);
        Some(())
    }

    /// `with price above 10`, `whose status is paid`, `that are active`.
    pub(super) fn predicate(&mut self, things: &mut Things) -> Option<()> {
        let lead = self.skip(WHO);
        let verb = self.skip(&[
            "with",
            "having",
            "have",
            "has",
            "had",
            "is",
            "are",
            "was",
            "were",
            "with a",
            "with an",
            "on",
            "are on",
            "is on",
            "are in",
            "are at",
            "is in",
            "in",
            "for",
            "priced",
            "costing",
            "aged",
            "rated",
            "located in",
            "at",
            "of",
            "if",
        ]);
        let sign = self
            .peek()
            .is_some_and(|t| matches!(t.kind, crate::lex::Kind::Op(_)));
        if let Some(filters) = self.attempt(|p| p.comparative(things.table)) {
            things.filters.extend(filters);
            return Some(());
        }
        if !(lead || verb || sign) {
            // "loans overdue": a column's condition without any link word, such as "price > 5".
            let filters = self.condition(things.table)?;
            self.assume(0.02, "");
            things.filters.extend(filters);
            return Some(());
        }
        if let Some(filters) = self.condition(things.table) {
            things.filters.extend(filters);
            return Some(());
        }
        // "members with an email": there is one.
        self.skip_all(&["a", "an", "any", "some"]);
        let mention = self.mention()?;
        let attr = self.resolve_column(&mention, things.table, |_| true)?;
        let nullable = attr.path.is_empty() && self.column(things.table, attr.column).nullable;
        let own = attr.path.is_empty() && mention.nouns.is_empty() && nullable;
        own.then(|| {
            things
                .filters
                .push(Filter::Null(Value::Column(attr), false))
        })
    }

    /// `from France`, `by Jane Doe`, `in the category Fiction`.
    pub(super) fn at_value(&mut self, things: &mut Things) -> Option<()> {
        self.skip(WHO);
        self.linking_verbs();
        self.skip(&[
            "from", "in", "of", "by", "at", "for", "on", "to", "with", "named", "called",
            "who are", "as", "have", "has", "is", "are",
        ]);
        // The kind of thing may stand before or after its value: "the Sales department".
        let filters = self
            .attempt(|p| p.value_of_kind(things.table))
            .or_else(|| self.attempt(|p| p.value_condition(things.table)))?;
        things.filters.extend(filters);
        Some(())
    }

    /// `department Sales`, `the Sales department`, `category "Fiction"`.
    pub(super) fn value_of_kind(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let others = self.things()?;
        if others.filters.is_empty() || others.limit.is_some() || others.table == subject {
            return None;
        }
        let ways = graph::paths(self.catalog(), subject, others.table, Want::One);
        let path = self.choose(ways)?;
        Some(lift(&path, others.filters))
    }

    /// `of customers from France`, `that have orders in 2024`, `by authors born after 1970`.
    pub(super) fn related(&mut self, things: &mut Things) -> Option<()> {
        self.skip(WHO);
        let light = self.linking_verbs();
        let word = self.eat(&[
            "of",
            "from",
            "by",
            "for",
            "in",
            "at",
            "with",
            "having",
            "on",
            "to",
            "that have",
            "written by",
            "among",
            "who have",
        ]);
        if !light && word.is_none() {
            return None;
        }
        let has = light || matches!(word, Some("with" | "having" | "that have" | "who have"));
        let others = self.things()?;
        if others.limit.is_some() || others.table == things.table {
            return None;
        }
        let mut ways = Vec::new();
        if has {
            ways = graph::paths(self.catalog(), things.table, others.table, Want::Many);
        }
        if ways.is_empty() || light && !others.filters.is_empty() {
            let up = graph::paths(self.catalog(), things.table, others.table, Want::One);
            if !up.is_empty() {
                ways = up;
            }
        }
        if ways.is_empty() {
            ways = graph::paths(self.catalog(), things.table, others.table, Want::Any);
        }
        let path = self.choose(ways)?;
        if path.iter().any(|s| s.down) {
            things.filters.push(Filter::Exists(path, others.filters));
            return Some(());
        }
        // "orders of customers" says nothing that the rows did not.
        if others.filters.is_empty() {
            return None;
        }
        things.filters.extend(lift(&path, others.filters));
        Some(())
    }
}
