//! Comparisons with numbers: `more than 5`, `between 10 and 20`, `above the average`.

use super::{mention::Mention, parser::Parser};
use crate::{
    catalog::Class,
    lex::Kind,
    query::{Attr, Filter, Fun, Literal, Op, Value},
};

/// After a number: that and more.
const UPWARDS: &[&str] = &[
    "or more",
    "or above",
    "or higher",
    "or greater",
    "or over",
    "and above",
    "and over",
];
const DOWNWARDS: &[&str] = &[
    "or less",
    "or below",
    "or fewer",
    "or lower",
    "and below",
    "or under",
];

/// What a value is compared with, before its type is known.
pub(super) enum To {
    Number(String),
    Overall(Fun),
}

impl Parser<'_> {
    pub(super) fn numeric(&mut self, attr: &Attr) -> Option<Vec<Filter>> {
        let value = || Value::Column(attr.clone());
        if let Some(both) = self.attempt(Self::two_numbers) {
            let [low, high] = both;
            return Some(vec![
                Filter::Compare(value(), Op::AtLeast, Literal::Number(low)),
                Filter::Compare(value(), Op::AtMost, Literal::Number(high)),
            ]);
        }
        self.skip(&["is", "are", "was", "were", "of", "that is", "being"]);
        let (op, to) = self.comparison()?;
        let literal = match to {
            To::Number(number) => Literal::Number(number),
            To::Overall(fun) => {
                // The average of the rows that are meant may differ from that of all rows.
                self.assume(0.05, format!("the {} is that of all rows", name(fun)));
                Literal::Overall(fun)
            }
        };
        Some(vec![Filter::Compare(value(), op, literal)])
    }

    pub(super) fn two_numbers(&mut self) -> Option<[String; 2]> {
        self.skip(&["is", "are", "was"]);
        self.eat(&["between", "from", "in the range", "ranging from"])?;
        let low = self.number()?;
        self.eat(&["and", "to"])?;
        Some([low, self.number()?])
    }

    /// `more than 5`, `at least 5`, `5 or more`, `>= 5`, `above average`, `5`.
    pub(super) fn comparison(&mut self) -> Option<(Op, To)> {
        let op = self.op();
        if let Some(op) = op
            && let Some(fun) = self.attempt(Self::overall)
        {
            return Some((op, To::Overall(fun)));
        }
        self.skip_all(&["$", "usd", "a", "an", "exactly"]);
        let number = self.number()?;
        self.skip(&["dollars", "euros", "%", "percent", "usd", "eur"]);
        let after = self.eat(&[UPWARDS, DOWNWARDS].concat());
        let op = match (op, after) {
            (Some(_), Some(_)) => return None,
            (Some(op), None) => op,
            (None, Some(after)) if UPWARDS.contains(&after) => Op::AtLeast,
            (None, Some(_)) => Op::AtMost,
            (None, None) => Op::Is,
        };
        Some((op, To::Number(number)))
    }

    pub(super) fn overall(&mut self) -> Option<Fun> {
        self.skip(&["the"]);
        let fun = match self.eat(&["average", "mean", "avg", "maximum", "minimum"])? {
            "maximum" => Fun::Max,
            "minimum" => Fun::Min,
            _ => Fun::Avg,
        };
        self.skip(&["value", "one"]);
        Some(fun)
    }

    /// A comparison in words or signs.
    pub(super) fn op(&mut self) -> Option<Op> {
        if let Some(token) = self.peek()
            && let Kind::Op(op) = token.kind
        {
            self.advance(1);
            return Some(match op {
                ">" => Op::Above,
                ">=" => Op::AtLeast,
                "<" => Op::Below,
                "<=" => Op::AtMost,
                "<>" => Op::IsNot,
                _ => Op::Is,
            });
        }
        const OPS: &[(&[&str], Op)] = &[
            (
                &[
                    "greater than or equal to",
                    "more than or equal to",
                    "at least",
                    "no less than",
                    "not less than",
                    "no fewer than",
                    "a minimum of",
                    "minimum of",
                ],
                Op::AtLeast,
            ),
            (
                &[
                    "less than or equal to",
                    "at most",
                    "no more than",
                    "not more than",
                    "up to",
                    "a maximum of",
                    "maximum of",
                    "not above",
                    "not exceeding",
                ],
                Op::AtMost,
            ),
            (
                &[
                    "more than",
                    "greater than",
                    "higher than",
                    "larger than",
                    "bigger than",
                    "above",
                    "over",
                    "exceeding",
                    "exceeds",
                    "longer than",
                    "older than",
                    "later than",
                    "after",
                    "exceed",
                ],
                Op::Above,
            ),
            (
                &[
                    "less than",
                    "fewer than",
                    "lower than",
                    "smaller than",
                    "below",
                    "under",
                    "shorter than",
                    "cheaper than",
                    "younger than",
                    "earlier than",
                    "before",
                ],
                Op::Below,
            ),
            (
                &["not equal to", "other than", "different from", "not"],
                Op::IsNot,
            ),
            (&["equal to", "exactly"], Op::Is),
        ];
        let phrases: Vec<&str> = OPS
            .iter()
            .flat_map(|(words, _)| words.iter().copied())
            .collect();
        let found = self.eat(&phrases)?;
        OPS.iter()
            .find(|(words, _)| words.contains(&found))
            .map(|(_, op)| *op)
    }

    /// `above age 20`, `above the average age`: the column after its comparison.
    pub(super) fn turned_condition(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let op = self.op()?;
        let fun = self.attempt(Self::overall);
        let mention = self.mention()?;
        let attr = self.resolve_column(&mention, subject, Class::is_number)?;
        let to = match fun {
            Some(fun) => {
                self.assume(0.05, format!("the {} is that of all rows", name(fun)));
                Literal::Overall(fun)
            }
            None => Literal::Number(self.number()?),
        };
        Some(vec![Filter::Compare(Value::Column(attr), op, to)])
    }

    /// `more than 300 pages`: the number before the column.
    pub(super) fn amount_condition(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let (op, to) = self.comparison()?;
        let To::Number(number) = to else { return None };
        let mention = self.mention()?;
        let own = Mention {
            hits: mention
                .hits
                .into_iter()
                .filter(|h| h.table == subject)
                .collect(),
            nouns: Vec::new(),
            unit: None,
            is_name: false,
        };
        let attr = self.resolve_column(&own, subject, Class::is_number)?;
        Some(vec![Filter::Compare(
            Value::Column(attr),
            op,
            Literal::Number(number),
        )])
    }
}

pub(super) fn name(fun: Fun) -> &'static str {
    match fun {
        Fun::Max => "maximum",
        Fun::Min => "minimum",
        _ => "average",
    }
}
