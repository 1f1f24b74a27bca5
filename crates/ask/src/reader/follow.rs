//! What is said after an answer: `only 2024`, `per month instead`, `top 5`, `as a pie`.

use super::{noun::Things, parser::Parser, tail};
use crate::query::{Filter, Literal, Measure, Output, Query, Value};

impl Parser<'_> {
    /// The previous query, changed as asked.
    pub(super) fn follow_up(&mut self, previous: &Query) -> Option<Query> {
        let mut query = previous.clone();
        let lead = self.eat(&[
            "only",
            "just",
            "now",
            "and",
            "but",
            "what about",
            "how about",
            "ok",
            "now only",
            "and only",
            "but only",
            "the same",
            "same",
            "now show",
            "show only",
            "filter to",
            "restrict to",
            "only show",
            "show me only",
            "only those",
            "only the",
            "then",
            "make it",
            "show it",
            "show them",
            "the same for",
            "same for",
            "and for",
            "only for",
            "chart that",
            "chart it",
            "plot that",
            "plot it",
            "show that",
            "draw it",
            "draw that",
            "sort them",
            "those",
            "of those",
        ]);
        if self.is_done() {
            return None;
        }
        let start = self.at;
        while !self.is_done() {
            let readers: [fn(&mut Self, &mut Query) -> Option<()>; 7] = [
                Self::chart_last,
                Self::chart_kind_alone,
                Self::how_many_of_them,
                Self::order_by,
                Self::regroup,
                Self::retop,
                Self::narrow,
            ];
            let before = self.at;
            let found = readers.into_iter().any(|read| {
                let saved = query.clone();
                let done = self.attempt(|p| {
                    p.comma();
                    p.skip(&["and", "only"]);
                    read(p, &mut query)
                });
                if done.is_none() {
                    query = saved;
                }
                done.is_some()
            });
            self.skip(&["instead", "please", "then"]);
            if !found || self.at == before {
                return None;
            }
        }
        // Without a word that points back, a question that can stand alone is one.
        let points_back = lead.is_some() || start == 0 && self.tokens.len() <= 6;
        (points_back && query != *previous).then_some(())?;
        tail::finish(self.catalog(), &mut query)?;
        if query.chart == previous.chart && query.show != previous.show {
            query.chart = tail::hint(&query);
        }
        Some(query)
    }

    fn chart_kind_alone(&mut self, query: &mut Query) -> Option<()> {
        let words: &[&str] = &["bar", "line", "pie", "scatter", "area"];
        self.skip(&["a"]);
        let next = self.rest().get(1).map(|t| t.low.as_str());
        let here = self.peek()?.low.clone();
        if !words.contains(&here.as_str())
            || !matches!(next, Some("chart" | "graph" | "plot") | None)
        {
            return None;
        }
        query.chart = Some(match here.as_str() {
            "line" => crate::query::ChartHint::Line,
            "pie" => crate::query::ChartHint::Pie,
            "scatter" => crate::query::ChartHint::Scatter,
            "area" => crate::query::ChartHint::Area,
            _ => crate::query::ChartHint::Bar,
        });
        self.advance(if next.is_some() { 2 } else { 1 });
        Some(())
    }

    /// `how many are they`, `count them`.
    fn how_many_of_them(&mut self, query: &mut Query) -> Option<()> {
        self.eat(&[
            "count them",
            "how many",
            "how many are there",
            "how many are they",
            "how many of them",
            "how many is that",
        ])?;
        if query.is_grouped() || query.limit.is_some() || query.distinct || !self.is_done() {
            return None;
        }
        query.show = vec![Output::Measure(Measure::Rows)];
        query.order.clear();
        Some(())
    }

    /// `per month instead`, `by country`.
    fn regroup(&mut self, query: &mut Query) -> Option<()> {
        let measured = query.measures().next().is_some();
        if !measured || !query.having.is_empty() {
            return None;
        }
        let monthly = super::mention::unit(&self.peek()?.low)
            .filter(|_| self.peek().is_some_and(|t| t.low.ends_with("ly")));
        let group = if let Some(unit) = monthly {
            self.advance(1);
            let attr = self.moment(query.subject, None)?;
            Output::Value(self.bucket(query.subject, attr, unit))
        } else {
            self.eat(&["per", "by", "for each", "grouped by", "group by", "in each"])?;
            let mention = self.mention()?;
            let same = mention.unit.and_then(|unit| rebucket(query, unit));
            match same {
                Some(output) => output,
                None => self.resolve(&mention, query.subject)?,
            }
        };
        let measures: Vec<Output> = query
            .show
            .iter()
            .filter(|o| matches!(o, Output::Measure(_)))
            .cloned()
            .collect();
        query.show = vec![group];
        query.show.extend(measures);
        query.order.clear();
        query.limit = None;
        Some(())
    }

    fn retop(&mut self, query: &mut Query) -> Option<()> {
        query.limit = None;
        query.order.retain(|o| {
            matches!(o.by, Output::Measure(_))
                || query.show.iter().all(|s| !matches!(s, Output::Measure(_)))
        });
        self.top(query)
    }

    /// `2024`, `in France`, `paid ones`: one more condition, in the place of one about the same.
    fn narrow(&mut self, query: &mut Query) -> Option<()> {
        if query.limit.is_some() && !query.is_grouped() {
            return None;
        }
        let mut things = Things {
            table: query.subject,
            filters: Vec::new(),
            order: Vec::new(),
            limit: None,
        };
        self.skip_all(&["the", "those", "in"]);
        let year = self.attempt(|p| {
            let attr = p.moment(query.subject, None)?;
            let attr = asked_moment(query).unwrap_or(attr);
            let span = p.span()?;
            p.within(query.subject, &attr, span)
        });
        match year {
            Some(filters) => things.filters = filters,
            None => {
                let value = self.attempt(|p| p.value_condition(query.subject));
                match value {
                    Some(filters) => things.filters = filters,
                    None => self.said_of(&mut things).then_some(())?,
                }
            }
        }
        self.skip(&["ones", "one"]);
        let nouns = self.nouns(0);
        if let Some(noun) = nouns.iter().find(|n| n.table == query.subject) {
            self.advance(noun.len);
        }
        if things.limit.is_some() || things.filters.is_empty() {
            return None;
        }
        let about: Vec<Value> = things.filters.iter().filter_map(subject_of).collect();
        query
            .filters
            .retain(|f| subject_of(f).is_none_or(|value| !about.contains(&value)));
        query.filters.extend(things.filters);
        Some(())
    }
}

/// What a plain condition is about.
fn subject_of(filter: &Filter) -> Option<Value> {
    match filter {
        Filter::Compare(value, ..) | Filter::OneOf(value, _) | Filter::Null(value, _) => {
            Some(value.clone())
        }
        _ => None,
    }
}

/// The moment that the query already speaks of.
fn asked_moment(query: &Query) -> Option<crate::query::Attr> {
    let grouped = query.show.iter().find_map(|o| match o {
        Output::Value(Value::Bucket(attr, _)) => Some(attr.clone()),
        _ => None,
    });
    grouped.or_else(|| {
        query.filters.iter().find_map(|f| match f {
            Filter::Compare(Value::Column(attr), _, Literal::Date(_)) => Some(attr.clone()),
            _ => None,
        })
    })
}

fn rebucket(query: &Query, unit: crate::query::Unit) -> Option<Output> {
    let attr = asked_moment(query)?;
    Some(Output::Value(Value::Bucket(attr, unit)))
}
