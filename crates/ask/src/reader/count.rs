//! `How many ...`, `what percentage of ...`.

use super::{noun::Things, parser::Parser};
use crate::query::{Filter, Measure, Output, Query, Value};

const HOW_MANY: &[&str] = &[
    "how many",
    "number of",
    "the number of",
    "total number of",
    "the total number of",
    "count of",
    "the count of",
    "count",
    "count the",
    "count the number of",
    "the total count of",
    "amount of",
    "total count of",
    "how many of",
];

const THERE: &[&str] = &[
    "are there",
    "is there",
    "were there",
    "do we have",
    "there are",
    "exist",
    "we have",
    "in total",
    "in the database",
    "are registered",
    "are recorded",
    "are stored",
    "have we got",
    "are there in total",
    "do you have",
    "are in the database",
    "there",
    "altogether",
    "overall",
    "are available in total",
    "are listed",
    "did we have",
    "happened",
    "occurred",
    "took place",
    "were made",
    "were placed",
    "have been made",
    "have been placed",
    "are held",
    "were held",
];

impl Parser<'_> {
    /// `How many orders were placed in 2024 per month?`
    pub(super) fn count(&mut self) -> Option<Query> {
        self.opening();
        self.eat(HOW_MANY)?;
        if let Some(query) = self.attempt(|p| p.count_different(true)) {
            return Some(query);
        }
        let Some(mut things) = self.things() else {
            return self.attempt(|p| p.count_different(false));
        };
        let mut query = Query {
            subject: things.table,
            show: vec![Output::Measure(Measure::Rows)],
            ..Query::default()
        };
        if let Some(group) = self.attempt(|p| p.each_has(things.table)) {
            query.show.insert(0, group);
        }
        loop {
            let there = self.skip(THERE);
            let more = self.said_of(&mut things) || self.done_by(&mut things);
            if !there && !more {
                break;
            }
        }
        if things.limit.is_some() {
            return None;
        }
        query.filters = things.filters;
        Some(query)
    }

    /// `How many different countries do customers come from?`
    fn count_different(&mut self, said: bool) -> Option<Query> {
        if self.skip(&["different", "distinct", "unique"]) != said {
            return None;
        }
        let mention = self.mention()?;
        if !mention.nouns.is_empty() || mention.hits.is_empty() {
            return None;
        }
        self.skip(THERE);
        let things = self.attempt(|p| {
            p.eat(&[
                "of",
                "for",
                "among",
                "do the",
                "do",
                "are there for",
                "in",
                "are there among",
                "across",
                "are",
            ])?;
            p.things()
        });
        self.skip(&[
            "have",
            "come from",
            "live in",
            "belong to",
            "are from",
            "represented",
        ]);
        let (subject, filters) = match things {
            Some(things) if things.limit.is_none() => (things.table, things.filters),
            Some(_) => return None,
            None => (self.home(&[&mention])?, Vec::new()),
        };
        let attr = self.resolve_column(&mention, subject, |_| true)?;
        let class = self.class(subject, &attr)?;
        if !said {
            if class.is_number() {
                // "How many pages": how much of them, or how many different numbers?
                return None;
            }
            self.assume(0.05, "each value is counted once");
        }
        Some(Query {
            subject,
            show: vec![Output::Measure(Measure::Different(Value::Column(attr)))],
            filters,
            ..Query::default()
        })
    }

    /// `does each author have`.
    fn each_has(&mut self, subject: usize) -> Option<Output> {
        self.linking_verbs();
        self.eat(&[
            "to each",
            "does each",
            "does every",
            "each",
            "every",
            "do each",
            "did each",
            "has each",
            "do the",
            "did every",
            "are in each",
            "are there in each",
            "are there for each",
            "belong to each",
            "are there per",
            "are from each",
            "in each",
            "for each",
            "of each",
            "from each",
            "at each",
            "per",
            "are in every",
            "are there by",
            "were there per",
            "were there in each",
            "are held in each",
            "are there of each",
            "are of each",
        ])?;
        let mention = self.mention()?;
        let output = self.resolve(&mention, subject)?;
        self.skip(super::noun::LIGHT);
        Some(output)
    }

    /// `did Jane Doe write`.
    fn done_by(&mut self, things: &mut Things) -> bool {
        let found = self.attempt(|p| {
            p.eat(&["did", "does", "has", "have", "do", "had"])?;
            p.skip(&["the"]);
            let filters = p.value_condition(things.table)?;
            p.eat(super::noun::LIGHT)?;
            Some(filters)
        });
        let done = found.is_some();
        things.filters.extend(found.unwrap_or_default());
        done
    }

    /// `What percentage of orders are paid?`
    pub(super) fn share(&mut self) -> Option<Query> {
        self.opening();
        self.skip(&["the"]);
        self.eat(&[
            "percentage of",
            "percent of",
            "share of",
            "proportion of",
            "fraction of",
            "what percentage of",
            "what percent of",
            "what share of",
            "what proportion of",
            "what fraction of",
            "the percentage of",
            "the share of",
            "the proportion of",
        ])?;
        let mut things = self.plain_things()?;
        let all = std::mem::take(&mut things.filters);
        self.skip(&["that", "which", "who"]);
        while self.said_of(&mut things) {}
        let again = self.nouns(0).into_iter().find(|n| n.table == things.table);
        self.advance(again.map_or(0, |n| n.len));
        let met: Vec<Filter> = std::mem::take(&mut things.filters);
        if met.is_empty() || things.limit.is_some() {
            return None;
        }
        Some(Query {
            subject: things.table,
            show: vec![Output::Measure(Measure::Share(met))],
            filters: all,
            ..Query::default()
        })
    }

    /// A bare noun; what is said of it is the condition whose share is asked for.
    fn plain_things(&mut self) -> Option<Things> {
        self.determiners();
        let nouns = self.nouns(0);
        let noun = self.choose(nouns)?;
        self.advance(noun.len);
        Some(Things {
            table: noun.table,
            filters: Vec::new(),
            order: Vec::new(),
            limit: None,
        })
    }
}
