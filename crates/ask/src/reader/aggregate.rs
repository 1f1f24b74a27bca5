//! `What is the average price of books by genre?`

use super::{lift::lift, mention::Mention, parser::Parser};
use crate::{
    catalog::Class,
    graph::{self, Want},
    query::{Attr, Fun, Measure, Output, Query, Value},
};

const FUNCTIONS: &[(&[&str], Fun)] = &[
    (
        &[
            "average",
            "mean",
            "avg",
            "average of",
            "the average of",
            "mean of",
            "typical",
        ],
        Fun::Avg,
    ),
    (
        &[
            "total",
            "sum of",
            "sum",
            "the sum of",
            "total of",
            "combined",
            "sum of the",
            "total sum of",
            "overall",
        ],
        Fun::Sum,
    ),
    (
        &[
            "maximum",
            "max",
            "highest",
            "largest",
            "greatest",
            "biggest",
            "maximal",
            "latest",
            "most recent",
            "longest",
        ],
        Fun::Max,
    ),
    (
        &[
            "minimum", "min", "lowest", "smallest", "minimal", "earliest", "shortest", "least",
        ],
        Fun::Min,
    ),
];

impl Parser<'_> {
    /// A word for an aggregate.
    pub(super) fn function(&mut self) -> Option<Fun> {
        let phrases: Vec<&str> = FUNCTIONS
            .iter()
            .flat_map(|(w, _)| w.iter().copied())
            .collect();
        let found = self.eat(&phrases)?;
        FUNCTIONS
            .iter()
            .find(|(words, _)| words.contains(&found))
            .map(|(_, fun)| *fun)
    }

    pub(super) fn aggregate(&mut self) -> Option<Query> {
        self.opening();
        if let Some(query) = self.attempt(Self::sum_of_totals) {
            return Some(query);
        }
        let parts = self.measures()?;
        let things = self.attempt(|p| {
            p.eat(&[
                "of", "for", "across", "among", "in", "over", "from", "that", "do", "paid to",
                "paid by", "spent by", "made by",
            ])?;
            p.things()
        });
        let mentions: Vec<&Mention> = parts.iter().map(|(_, m)| m).collect();
        let mut query = Query::default();
        match things {
            Some(things) if things.limit.is_none() => {
                query.subject = things.table;
                query.filters = things.filters;
                if !self.all_numbers(&mentions, query.subject) {
                    self.move_down(&mentions, &mut query)?;
                }
            }
            Some(_) => return None,
            None => {
                query.subject = self.home(&mentions)?;
                let mut things = super::noun::Things {
                    table: query.subject,
                    filters: Vec::new(),
                    order: Vec::new(),
                    limit: None,
                };
                while self.said_of(&mut things) {}
                if things.limit.is_some() {
                    return None;
                }
                query.filters = things.filters;
            }
        }
        for (funs, mention) in &parts {
            let attr = self.measured_column(mention, query.subject, funs)?;
            for fun in funs {
                let value = Value::Column(attr.clone());
                query.show.push(Output::Measure(Measure::Of(*fun, value)));
            }
        }
        Some(query)
    }

    /// `total of paid orders`, where orders have a total: their sum, not the list.
    fn sum_of_totals(&mut self) -> Option<Query> {
        self.skip(&["the", "sum of", "the sum of"]);
        let word = self
            .eat(&["total", "totals", "amount", "amounts"])?
            .trim_end_matches('s')
            .to_owned();
        self.eat(&["of", "for", "of all", "of the"])?;
        let things = self.things()?;
        let columns = self.table(things.table).columns.iter();
        let column = columns
            .clone()
            .position(|c| c.words == [word.clone()] && c.class.is_number())?;
        let attr = Attr {
            path: Vec::new(),
            column,
        };
        things.limit.is_none().then(|| Query {
            subject: things.table,
            show: vec![Output::Measure(Measure::Of(Fun::Sum, Value::Column(attr)))],
            filters: things.filters,
            ..Query::default()
        })
    }

    /// `average and maximum price and total weight`.
    fn measures(&mut self) -> Option<Vec<(Vec<Fun>, Mention)>> {
        let mut parts = Vec::new();
        loop {
            let place = self.place();
            let Some(part) = self.attempt(Self::measure) else {
                self.back(place);
                break;
            };
            parts.push(part);
            let place = self.place();
            let comma = self.comma();
            let and = self.skip(&[
                "and",
                "and the",
                "as well as",
                "the",
                "along with",
                "and their",
            ]);
            if !comma && !and || self.is_done() {
                self.back(place);
                break;
            }
            let more = self.attempt(|p| {
                let place = p.place();
                p.function()?;
                p.back(place);
                Some(())
            });
            if more.is_none() {
                self.back(place);
                break;
            }
        }
        (!parts.is_empty()).then_some(parts)
    }

    fn measure(&mut self) -> Option<(Vec<Fun>, Mention)> {
        self.skip_all(&["the", "their", "its"]);
        let mut funs = vec![self.function()?];
        while let Some(fun) = self.attempt(|p| {
            let comma = p.comma();
            let and = p.skip(&["and", "and the"]);
            (comma || and).then_some(())?;
            p.function()
        }) {
            funs.push(fun);
        }
        self.skip_all(&["of", "the", "value of", "values of", "and", "number of"]);
        let mention = self.mention()?;
        (!mention.hits.is_empty()).then_some((funs, mention))
    }

    fn measured_column(&mut self, mention: &Mention, subject: usize, funs: &[Fun]) -> Option<Attr> {
        let number = funs.iter().any(|f| matches!(f, Fun::Sum | Fun::Avg));
        self.resolve_column(mention, subject, |class| {
            class.is_number() || !number && (class.is_moment() || class == Class::Time)
        })
    }

    fn all_numbers(&mut self, mentions: &[&Mention], subject: usize) -> bool {
        mentions.iter().all(|m| {
            let place = self.place();
            let found = self.resolve_column(m, subject, |_| true).is_some();
            self.back(place);
            found
        })
    }

    /// "total amount of customers from France": the amounts are those of their orders.
    fn move_down(&mut self, mentions: &[&Mention], query: &mut Query) -> Option<()> {
        let subject = self.home(mentions)?;
        let ways = graph::paths(self.catalog(), subject, query.subject, Want::One);
        if query.filters.is_empty() {
            return None;
        }
        let path = self.choose(ways)?;
        query.filters = lift(&path, std::mem::take(&mut query.filters));
        query.subject = subject;
        Some(())
    }
}
