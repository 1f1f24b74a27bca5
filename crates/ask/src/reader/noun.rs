//! Things and what is said of them: `active members from Paris with more than 3 loans in 2024`.

use super::parser::Parser;
use crate::{
    link::Noun,
    query::{Attr, Filter, Limit, Literal, Op, Order, Path, Value},
    words::Fit,
};

/// Rows of a table.
#[derive(Clone, Debug)]
pub(super) struct Things {
    pub(super) table: usize,
    pub(super) filters: Vec<Filter>,
    pub(super) order: Vec<Order>,
    pub(super) limit: Option<Limit>,
}

/// Verbs that only say that two things belong together.
pub(super) const LIGHT: &[&str] = &[
    "have",
    "has",
    "had",
    "having",
    "place",
    "placed",
    "make",
    "made",
    "take",
    "taken",
    "took",
    "write",
    "wrote",
    "written",
    "own",
    "owns",
    "owned",
    "hold",
    "holds",
    "held",
    "contain",
    "contains",
    "belong to",
    "belongs to",
    "belonging to",
    "work in",
    "works in",
    "work at",
    "works at",
    "work for",
    "works for",
    "working in",
    "working at",
    "working for",
    "live in",
    "lives in",
    "living in",
    "come from",
    "comes from",
    "attend",
    "attended",
    "attends",
    "enroll in",
    "enrolled in",
    "are enrolled in",
    "is enrolled in",
    "buy",
    "bought",
    "borrow",
    "borrowed",
    "received",
    "receive",
    "get",
    "got",
    "offer",
    "offers",
    "teach",
    "teaches",
    "taught",
    "participate in",
    "participated in",
    "booked",
    "performed in",
    "perform in",
    "sang in",
    "published",
    "are assigned to",
    "assigned to",
    "related to",
    "associated with",
    "located in",
    "based in",
    "made by",
    "placed by",
    "written by",
    "taken by",
    "published by",
    "owned by",
    "held by",
    "taught by",
    "held in",
    "held at",
    "received by",
    "treated by",
    "bought by",
    "borrowed by",
    "prescribed",
    "wrote the",
    "submitted",
    "submitted by",
    "posted",
    "posted by",
];

/// Verbs that carry only time and voice.
pub(super) const AUXILIARIES: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "have been",
    "has been",
    "had been",
    "being",
    "be",
    "do",
    "does",
    "did",
    "has",
    "have",
    "had",
];

pub(super) const WHO: &[&str] = &[
    "that",
    "who",
    "which",
    "whose",
    "where",
    "and that",
    "and who",
    "and whose",
];

impl Parser<'_> {
    /// Things with everything said of them.
    pub(super) fn things(&mut self) -> Option<Things> {
        // `first` may rank, or be a value: a first-class ticket.
        let is_value = !self.known().is_empty();
        (!is_value)
            .then(|| self.attempt(|p| p.ranked_things(true)))
            .flatten()
            .or_else(|| self.attempt(|p| p.ranked_things(false)))
            .or_else(|| self.attempt(Self::value_as_noun))
    }

    /// `managers`, `e-books`: a value of a short list names the rows that have it.
    fn value_as_noun(&mut self) -> Option<Things> {
        const SHORT_LIST: usize = 20;
        self.determiners();
        let known = self.known();
        let listed = |k: &&crate::link::Known| {
            let domain = &self.column(k.table, k.column).domain;
            domain.complete && domain.values.len() <= SHORT_LIST
        };
        let known: Vec<_> = known.iter().filter(listed).cloned().collect();
        let known = self.choose(known)?;
        self.advance(known.len);
        self.assume(0.06, "");
        let attr = Attr {
            path: Path::new(),
            column: known.column,
        };
        let value = Literal::Text(known.value);
        let mut things = Things {
            table: known.table,
            filters: vec![Filter::Compare(Value::Column(attr), Op::Is, value)],
            order: Vec::new(),
            limit: None,
        };
        while self.said_of(&mut things) {}
        Some(things)
    }

    fn ranked_things(&mut self, may_rank: bool) -> Option<Things> {
        let rank = if may_rank { self.rank_prefix() } else { None };
        self.determiners();
        let (noun, filters) = self.described_noun()?;
        let mut things = Things {
            table: noun.table,
            filters,
            order: Vec::new(),
            limit: None,
        };
        self.skip(&["records", "rows", "entries"]);
        if let Some(rank) = rank {
            self.apply_rank(&mut things, &rank)?;
        }
        self.apposition(&mut things);
        while self.said_of(&mut things) {}
        Some(things)
    }

    pub(super) fn determiners(&mut self) {
        self.skip_all(&[
            "the",
            "all",
            "every",
            "of",
            "our",
            "any",
            "some",
            "different",
            "distinct",
            "unique",
            "a",
            "an",
            "those",
            "these",
            "existing",
            "individual",
        ]);
    }

    /// A noun with adjectives that are values: `female students`.
    fn described_noun(&mut self) -> Option<(Noun, Vec<Filter>)> {
        for skip in 0..=5.min(self.rest().len().saturating_sub(1)) {
            let nouns = self.nouns(skip);
            if nouns.is_empty() {
                continue;
            }
            let found = self.attempt(|p| {
                let noun = p.choose(nouns)?;
                let until = p.at + skip;
                let mut filters = Vec::new();
                while p.at < until {
                    let start = p.at;
                    let more = p
                        .attempt(|p| p.value_condition(noun.table))
                        .or_else(|| p.attempt(|p| p.flag_condition(noun.table)))?;
                    filters.extend(more);
                    p.comma();
                    p.skip(&["and"]);
                    if p.at == start {
                        return None;
                    }
                }
                (p.at == until).then(|| p.advance(noun.len))?;
                if noun.fit == Fit::Tail {
                    p.assume(0.03, "");
                }
                Some((noun, filters))
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// `customer Jane Doe`, `book 'Dune'`, `order 17`.
    fn apposition(&mut self, things: &mut Things) {
        let found = self.attempt(|p| {
            let named = p.skip(&[
                "named",
                "called",
                "titled",
                "with the name",
                "with name",
                "with title",
                "entitled",
            ]);
            let table = things.table;
            let label = p.table(table).label();
            if let ([one], true) = (&label[..], named)
                && let Some(token) = p.peek()
                && token.kind == crate::lex::Kind::Quoted
            {
                p.advance(1);
                let attr = Attr {
                    path: Path::new(),
                    column: *one,
                };
                let name = Literal::Text(token.text.clone());
                return Some(vec![Filter::Compare(Value::Column(attr), Op::Is, name)]);
            }
            let filters = p.value_condition(table)?;
            let of_label = |f: &Filter| match f {
                Filter::Compare(Value::Column(attr), Op::Is, _) => {
                    attr.path.is_empty() && label.contains(&attr.column)
                }
                _ => false,
            };
            filters.iter().all(of_label).then_some(filters)
        });
        things.filters.extend(found.unwrap_or_default());
    }

    /// Auxiliaries, and verbs that only link two things; whether one of the latter was there.
    pub(super) fn linking_verbs(&mut self) -> bool {
        let mut light = self.skip(LIGHT);
        if self.skip(AUXILIARIES) || light {
            light = self.skip(LIGHT) || light;
        }
        light
    }
}
