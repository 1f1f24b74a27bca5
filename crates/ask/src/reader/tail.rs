//! What may stand around a question: `per month`, `sorted by name`, `top 5 by`, `as a bar chart`.

use super::{noun::Things, parser::Parser};
use crate::catalog::Catalog;
use crate::query::{ChartHint, Limit, Measure, Order, Output, Query, Unit, Value};

const PER: &[&str] = &[
    "per",
    "by",
    "for each",
    "for every",
    "in each",
    "of each",
    "each",
    "grouped by",
    "group by",
    "broken down by",
    "split by",
    "across",
    "at each",
    "from each",
    "on each",
    "in every",
    "for each of the",
    "by each",
    "within each",
    "according to",
    "based on",
    "under each",
    "with each",
    "and per",
    "and by",
];

impl Parser<'_> {
    /// A question with what stands before and after it.
    pub(super) fn framed(&mut self, kind: fn(&mut Self) -> Option<Query>) -> Option<Query> {
        self.skip_all(&["please", "can you", "could you", "hi", "hello", "hey", ","]);
        let chart = self.attempt(Self::chart_first);
        let before = self.attempt(Self::group_first);
        let unit = self.attempt(Self::unit_first);
        let mut query = kind(self)?;
        if let Some(mentions) = before {
            let mut groups = Vec::new();
            for mention in &mentions {
                groups.push(self.resolve(mention, query.subject)?);
            }
            if !query.is_grouped() {
                return None;
            }
            for group in groups.into_iter().rev() {
                query.show.insert(0, group);
            }
        }
        if let Some(unit) = unit {
            let attr = self.moment(query.subject, None)?;
            let bucket = self.bucket(query.subject, attr, unit);
            counted(&mut query)?;
            add_group(&mut query, Output::Value(bucket))?;
        }
        self.tails(&mut query)?;
        query.chart = query.chart.or(chart);
        finish(self.catalog(), &mut query)?;
        if query.chart.is_none() {
            query.chart = hint(&query);
        }
        Some(query)
    }

    /// `monthly number of orders`
    fn unit_first(&mut self) -> Option<Unit> {
        self.skip_all(&["show", "the", "what is", "give", "me", "what are"]);
        let word = &self.peek()?.low;
        let unit = super::mention::unit(word).filter(|_| word.ends_with("ly"))?;
        self.advance(1);
        Some(unit)
    }

    /// `For each country, ...`
    fn group_first(&mut self) -> Option<Vec<super::mention::Mention>> {
        self.eat(&["for each", "for every", "per", "by", "in each", "for all"])?;
        let mut mentions = vec![self.mention()?];
        while let Some(next) = self.attempt(|p| {
            p.eat(&["and"])?;
            p.mention()
        }) {
            mentions.push(next);
        }
        self.comma();
        Some(mentions)
    }

    /// Everything that may follow a whole question, in any order.
    pub(super) fn tails(&mut self, query: &mut Query) -> Option<()> {
        while !self.is_done() {
            let readers: [fn(&mut Self, &mut Query) -> Option<()>; 5] = [
                Self::chart_last,
                Self::order_by,
                Self::group_by,
                Self::top,
                Self::said_later,
            ];
            let before = self.at;
            let found = readers.into_iter().any(|read| {
                let saved = query.clone();
                let done = self.attempt(|p| {
                    p.comma();
                    p.skip(&["and", "also"]);
                    read(p, query)
                });
                if done.is_none() {
                    *query = saved;
                }
                done.is_some()
            });
            if !found || self.at == before {
                self.skip(&["please"]);
                return (self.at > before).then_some(());
            }
        }
        Some(())
    }

    /// `per month`, `by country and year`, `monthly`.
    fn group_by(&mut self, query: &mut Query) -> Option<()> {
        // "orders per month" are counted, although nobody says so.
        counted(query)?;
        let verb = self.attempt(|p| {
            p.skip(&[
                "are",
                "is",
                "was",
                "were",
                "have been",
                "has been",
                "get",
                "got",
            ]);
            let attr = p.moment(query.subject, Some(&p.peek()?.low.clone()))?;
            p.advance(1);
            Some(attr)
        });
        if let Some(attr) = verb {
            self.eat(PER)?;
            let unit = super::mention::unit(&self.peek()?.words.join(" "))?;
            self.advance(1);
            let bucket = self.bucket(query.subject, attr, unit);
            return add_group(query, Output::Value(bucket));
        }
        if self.eat(PER).is_none() {
            let unit = super::mention::unit(&self.peek()?.low)?;
            if !self.peek()?.low.ends_with("ly") {
                return None;
            }
            self.advance(1);
            let attr = self.moment(query.subject, None)?;
            let bucket = self.bucket(query.subject, attr, unit);
            return add_group(query, Output::Value(bucket));
        }
        loop {
            let output = self.group(query)?;
            add_group(query, output)?;
            let more = self.attempt(|p| {
                let comma = p.comma();
                let and = p.skip(&["and", "and by", "and per", "and each"]);
                (comma || and).then_some(())?;
                let place = p.place();
                let output = p.group(query);
                p.back(place);
                output.map(drop)
            });
            if more.is_none() {
                return Some(());
            }
        }
    }

    /// A column or thing, or a period of a date: `order month`, `month of hire date`.
    fn group(&mut self, query: &Query) -> Option<Output> {
        if let Some(found) = self.attempt(|p| {
            p.skip_all(&["the", "each", "every"]);
            let unit: Unit = super::mention::unit(&p.peek()?.words.join(" "))?;
            p.advance(1);
            p.skip(&["of", "of the", "in", "by"]);
            let mention = p.mention()?;
            let attr =
                p.resolve_column(&mention, query.subject, crate::catalog::Class::is_moment)?;
            Some(Output::Value(p.bucket(query.subject, attr, unit)))
        }) {
            return Some(found);
        }
        let mention = self.mention()?;
        let output = self.resolve(&mention, query.subject)?;
        self.skip(&["'s name", "name"]);
        match &output {
            Output::Thing(path) if path.is_empty() => None,
            _ => Some(output),
        }
    }

    /// `top 5 by price`, `limit 10`, after a list or groups.
    pub(super) fn top(&mut self, query: &mut Query) -> Option<()> {
        let word = self.eat(&[
            "top",
            "limit",
            "bottom",
            "first",
            "the top",
            "limited to",
            "limit to",
            "only the top",
            "only top",
            "just the top",
            "only the first",
        ])?;
        let rows: u64 = self.number()?.parse().ok()?;
        if !(1..=10_000).contains(&rows) || query.limit.is_some() {
            return None;
        }
        if query.order.is_empty() {
            let measure = query.measures().next()?.clone();
            let by = Output::Measure(measure);
            query.order = vec![Order {
                by,
                descending: word != "bottom",
            }];
        }
        query.limit = Some(Limit { rows, ties: false });
        Some(())
    }

    /// `... in 2024`, `... for members from Paris`, after everything else.
    fn said_later(&mut self, query: &mut Query) -> Option<()> {
        if query.limit.is_some() && !query.is_grouped() {
            // "the oldest member in 2020": before or after choosing the oldest?
            return None;
        }
        let mut things = Things {
            table: query.subject,
            filters: Vec::new(),
            order: Vec::new(),
            limit: None,
        };
        self.said_of(&mut things).then_some(())?;
        if let Some(order) = things.order.pop() {
            if query.is_grouped() || query.limit.is_some() {
                return None;
            }
            query.order = vec![order];
            query.limit = things.limit;
        }
        query.filters.extend(things.filters);
        Some(())
    }

    fn chart_first(&mut self) -> Option<ChartHint> {
        self.skip_all(&[
            "draw", "plot", "show", "make", "create", "me", "a", "the", "give",
        ]);
        let kind = self.chart_kind()?;
        self.eat(&["of", "for", "with", "showing"])?;
        Some(kind)
    }

    pub(super) fn chart_last(&mut self, query: &mut Query) -> Option<()> {
        self.skip(&[
            "show it",
            "shown",
            "show",
            "plot it",
            "draw it",
            "plotted",
            "displayed",
            "chart",
            "chart it",
        ]);
        self.eat(&["as", "in", "with", "on", "using"])?;
        self.skip(&["a", "an"]);
        query.chart = Some(self.chart_kind()?);
        self.skip(&["instead", "please"]);
        Some(())
    }

    fn chart_kind(&mut self) -> Option<ChartHint> {
        let kind = self.eat(&[
            "bar", "bars", "line", "lines", "pie", "scatter", "area", "column",
        ])?;
        self.skip(&["chart", "graph", "plot", "diagram", "charts"]);
        Some(match kind {
            "line" | "lines" => ChartHint::Line,
            "pie" => ChartHint::Pie,
            "scatter" => ChartHint::Scatter,
            "area" => ChartHint::Area,
            _ => ChartHint::Bar,
        })
    }
}

/// A bare list that is to be grouped becomes a count; a list of columns has no groups.
fn counted(query: &mut Query) -> Option<()> {
    if query.show == [Output::Everything] && query.limit.is_none() && query.order.is_empty() {
        query.show = vec![Output::Measure(Measure::Rows)];
    }
    query.is_grouped().then_some(())
}

/// Groups stand before the numbers.
pub(super) fn add_group(query: &mut Query, output: Output) -> Option<()> {
    if query.show.contains(&output) {
        return Some(());
    }
    let at = query
        .show
        .iter()
        .position(|o| matches!(o, Output::Measure(_)));
    query.show.insert(at.unwrap_or(query.show.len()), output);
    Some(())
}

/// What every query must meet, and the order that groups of time come in by themselves.
pub(super) fn finish(catalog: &Catalog, query: &mut Query) -> Option<()> {
    if query.is_grouped() {
        for output in &mut query.show {
            by_key(catalog, query.subject, output);
        }
        for order in &mut query.order {
            by_key(catalog, query.subject, &mut order.by);
        }
        let known = |o: &Order| matches!(o.by, Output::Measure(_)) || query.show.contains(&o.by);
        if !query.order.iter().all(known) {
            return None;
        }
        let everything = query.show.contains(&Output::Everything);
        if everything || query.distinct && query.measures().next().is_some() {
            return None;
        }
        if query.order.is_empty() {
            let bucket = query
                .dimensions()
                .find(|o| matches!(o, Output::Value(Value::Bucket(..))));
            query.order = bucket
                .cloned()
                .map(|by| Order {
                    by,
                    descending: false,
                })
                .into_iter()
                .collect();
        }
    }
    // A distinct list can be ordered only by what it shows.
    let shown = query.order.iter().all(|o| query.show.contains(&o.by));
    (!query.distinct || shown).then_some(())
}

/// Two stadiums of one name are two groups: the name of another thing stands for the thing.
fn by_key(catalog: &Catalog, subject: usize, output: &mut Output) {
    if let Output::Value(Value::Column(attr)) = output
        && !attr.path.is_empty()
        && let Some(table) = crate::query::end(catalog, subject, &attr.path)
        && catalog.tables[table].label() == [attr.column]
    {
        *output = Output::Thing(attr.path.clone());
    }
}

/// The picture that fits what is shown.
pub(super) fn hint(query: &Query) -> Option<ChartHint> {
    let measures = query.measures().count();
    let mut dimensions = query.dimensions();
    let first = dimensions.next();
    match (measures, first, dimensions.next()) {
        (1, None, _) => Some(ChartHint::Number),
        (0, ..) => None,
        (_, Some(Output::Value(Value::Bucket(..))), _) => Some(ChartHint::Line),
        (_, Some(_), None) => Some(ChartHint::Bar),
        _ => None,
    }
}
