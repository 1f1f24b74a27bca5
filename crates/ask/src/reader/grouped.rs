//! Lists of groups: `countries and the number of singers in each`, `the most common genre`.

use super::parser::Parser;
use crate::query::{Having, Limit, Measure, Op, Order, Output, Query, Value};

/// A number per group, with the rows it is made of.
pub(super) struct Amount {
    subject: usize,
    measure: Measure,
    filters: Vec<crate::query::Filter>,
}

impl Parser<'_> {
    /// `the most common genre of books`.
    pub(super) fn most_common(&mut self) -> Option<Query> {
        self.skip_all(&["the", "are"]);
        let word = self.eat(&[
            "most common",
            "most frequent",
            "least common",
            "least frequent",
            "most popular",
        ])?;
        let mention = self.mention()?;
        let things = self.attempt(|p| {
            p.eat(&["of", "among", "for", "in", "across", "that"])?;
            p.things()
        });
        let subject = match &things {
            Some(things) => things.table,
            None => self.home(&[&mention])?,
        };
        let group = self.resolve(&mention, subject)?;
        if matches!(&group, Output::Thing(path) if path.is_empty()) {
            return None;
        }
        let mut query = Query {
            subject,
            show: vec![group],
            filters: things.map(|t| t.filters).unwrap_or_default(),
            ..Query::default()
        };
        rank_groups(&mut query, !word.starts_with("least"), None);
        Some(query)
    }

    /// `countries and the number of singers in each country`,
    /// `each department with its average salary`.
    pub(super) fn group_with_amount(&mut self) -> Option<Query> {
        self.skip_all(&["the", "each", "every", "all", "different", "distinct"]);
        let mentions = self.mentions()?;
        self.comma();
        self.eat(&[
            "and",
            "with",
            "along with",
            "together with",
            "and also",
            "as well as",
            "and show",
            "and the corresponding",
        ])?;
        self.skip_all(&[
            "the",
            "their",
            "its",
            "his",
            "her",
            "corresponding",
            "how many",
        ]);
        let amount = self.amount()?;
        let subject = amount.subject;
        let mut show = Vec::new();
        for mention in &mentions {
            show.push(self.resolve(mention, subject)?);
        }
        let place = self.place();
        let repeated = self.attempt(|p| {
            p.skip(&["that"]);
            p.eat(&[
                "in each",
                "for each",
                "of each",
                "per",
                "by",
                "from each",
                "at each",
                "in every",
                "each",
                "for every",
                "that each",
                "they have",
                "each of them has",
                "in that",
                "for that",
                "on each",
                "in the",
                "for the",
                "of that",
                "with each",
                "belonging to each",
            ])?;
            let mention = p.mention();
            p.skip(super::noun::LIGHT);
            Some(mention)
        });
        if let Some(Some(mention)) = repeated {
            let again = self.resolve(&mention, subject)?;
            if !show.iter().any(|o| same_group(o, &again)) {
                self.back(place);
            }
        }
        show.push(Output::Measure(amount.measure));
        Some(Query {
            subject,
            show,
            filters: amount.filters,
            ..Query::default()
        })
    }

    /// `number of orders`, `average price of books`.
    pub(super) fn amount(&mut self) -> Option<Amount> {
        self.attempt(|p| {
            if let Some(things) = p.attempt(|p| {
                p.skip(&[
                    "number of",
                    "the number of",
                    "total number of",
                    "count of",
                    "number of all",
                ]);
                p.things()
            }) {
                if things.limit.is_some() || p.at == 0 {
                    return None;
                }
                let said = p.tokens[..p.at]
                    .iter()
                    .any(|t| matches!(t.low.as_str(), "number" | "count" | "many"));
                return said.then_some(Amount {
                    subject: things.table,
                    measure: Measure::Rows,
                    filters: things.filters,
                });
            }
            let fun = p.function()?;
            p.skip(&["of", "the"]);
            let mention = p.mention()?;
            let of = p.attempt(|p| {
                p.eat(&["of", "for", "among", "from"])?;
                let things = p.things()?;
                things.limit.is_none().then_some(things)
            });
            let (subject, filters) = match of {
                Some(things) => (things.table, things.filters),
                None => (p.home(&[&mention])?, Vec::new()),
            };
            let attr = p.resolve_column(&mention, subject, crate::catalog::Class::is_number)?;
            Some(Amount {
                subject,
                measure: Measure::Of(fun, Value::Column(attr)),
                filters,
            })
        })
    }

    /// `country has the most singers`, `month had the highest total amount`,
    /// `countries have more than 2 singers`.
    pub(super) fn group_ranked(&mut self) -> Option<Query> {
        self.skip_all(&["the", "of", "top"]);
        let rows = self.number().and_then(|n| n.parse().ok());
        let mention = self.mention()?;
        if mention.nouns.iter().any(|n| n.role.is_none()) {
            return None;
        }
        self.skip(&["that", "which", "where"]);
        self.skip(super::noun::LIGHT);
        self.skip(&[
            "with",
            "has",
            "have",
            "had",
            "having",
            "saw",
            "of",
            "where",
            "is",
            "are",
            "from which",
            "in which",
        ]);
        self.skip(&["the"]);
        if let Some((op, number)) = self.attempt(|p| {
            let op = p.op();
            let number = p.number()?;
            let more = p.skip(&["or more"]);
            Some((
                op.unwrap_or(if more { Op::AtLeast } else { Op::Is }),
                number,
            ))
        }) {
            let things = self.things()?;
            let group = self.resolve(&mention, things.table)?;
            if things.limit.is_some() {
                return None;
            }
            return Some(Query {
                subject: things.table,
                show: vec![group],
                filters: things.filters,
                having: vec![Having {
                    measure: Measure::Rows,
                    op,
                    number,
                }],
                ..Query::default()
            });
        }
        let word = self.eat(&[
            "most", "highest", "largest", "greatest", "biggest", "lowest", "fewest", "least",
            "smallest", "maximum", "minimum",
        ])?;
        let descending = matches!(
            word,
            "most" | "highest" | "largest" | "greatest" | "biggest" | "maximum"
        );
        self.skip(&["number of", "total number of"]);
        if let Some(amount) = self.attempt(Self::amount_ranked) {
            let group = self.resolve(&mention, amount.subject)?;
            let mut query = Query {
                subject: amount.subject,
                show: vec![group],
                filters: amount.filters,
                ..Query::default()
            };
            let by = Output::Measure(amount.measure);
            rank_groups(&mut query, descending, rows);
            query.order[0].by = by;
            return Some(query);
        }
        None
    }

    pub(super) fn amount_ranked(&mut self) -> Option<Amount> {
        if let Some(things) = self.things() {
            return things.limit.is_none().then_some(Amount {
                subject: things.table,
                measure: Measure::Rows,
                filters: things.filters,
            });
        }
        let fun = self.function()?;
        let mention = self.mention()?;
        let subject = self.home(&[&mention])?;
        let attr = self.resolve_column(&mention, subject, crate::catalog::Class::is_number)?;
        Some(Amount {
            subject,
            measure: Measure::Of(fun, Value::Column(attr)),
            filters: Vec::new(),
        })
    }
}

/// Groups with the most rows first.
pub(super) fn rank_groups(query: &mut Query, descending: bool, rows: Option<u64>) {
    query.order = vec![Order {
        by: Output::Measure(Measure::Rows),
        descending,
    }];
    query.limit = Some(match rows {
        Some(rows) if rows > 1 => Limit { rows, ties: false },
        _ => Limit {
            rows: 1,
            ties: true,
        },
    });
}

/// The same column, or a column of the thing that was named: `stadium name`, `each stadium`.
pub(super) fn same_group(one: &Output, other: &Output) -> bool {
    match (one, other) {
        (Output::Value(Value::Column(a)), Output::Thing(path)) => a.path == *path,
        (Output::Thing(path), Output::Value(Value::Column(a))) => a.path == *path,
        _ => one == other,
    }
}
