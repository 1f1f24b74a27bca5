//! What comes first: `the 5 most expensive books`, `oldest`, `with the most orders`, `top 10`.

use super::{noun::Things, parser::Parser};
use crate::{
    query::{Attr, Filter, Limit, Literal, Op, Order, Output, Path, Value},
    words::{self, Fit},
};

/// A rank still without a column.
#[derive(Clone, Debug)]
pub(super) struct Rank {
    rows: Option<u64>,
    by: By,
}

#[derive(Clone, Debug)]
enum By {
    /// Columns that the adjective may speak of, best first, and whether more of them comes first.
    Adjective(&'static Adjective),
    /// Newest or oldest by its date.
    Moment { descending: bool },
}

/// An adjective and the columns it measures.
#[derive(Debug)]
pub(super) struct Adjective {
    most: &'static [&'static str],
    /// The comparative, for `older than 30`.
    more: &'static [&'static str],
    columns: &'static [&'static str],
    descending: bool,
}

const fn adjective(
    most: &'static [&'static str],
    more: &'static [&'static str],
    columns: &'static [&'static str],
    descending: bool,
) -> Adjective {
    Adjective {
        most,
        more,
        columns,
        descending,
    }
}

const MONEY: &[&str] = &[
    "price",
    "unit price",
    "cost",
    "fee",
    "rate",
    "hourly rate",
    "total",
];
const LENGTH: &[&str] = &[
    "length",
    "duration",
    "minutes",
    "runtime",
    "distance",
    "page",
    "number of pages",
];
const SIZE: &[&str] = &[
    "size",
    "area",
    "capacity",
    "population",
    "amount",
    "total",
    "total amount",
    "budget",
    "balance",
];
const HEIGHT: &[&str] = &["height", "elevation"];

static ADJECTIVES: &[Adjective] = &[
    adjective(
        &["most expensive", "priciest", "most costly"],
        &[
            "more expensive than",
            "costing more than",
            "priced above",
            "costing over",
        ],
        MONEY,
        true,
    ),
    adjective(
        &["cheapest", "least expensive"],
        &[
            "cheaper than",
            "costing less than",
            "priced below",
            "less expensive than",
            "costing under",
        ],
        MONEY,
        false,
    ),
    adjective(&["longest"], &["longer than"], LENGTH, true),
    adjective(&["shortest"], &["shorter than"], LENGTH, false),
    adjective(
        &["largest", "biggest"],
        &["larger than", "bigger than"],
        SIZE,
        true,
    ),
    adjective(&["smallest"], &["smaller than"], SIZE, false),
    adjective(
        &["heaviest"],
        &["heavier than"],
        &["weight", "weight g", "weight kg"],
        true,
    ),
    adjective(
        &["lightest"],
        &["lighter than"],
        &["weight", "weight g", "weight kg"],
        false,
    ),
    adjective(&["tallest"], &["taller than"], HEIGHT, true),
    adjective(
        &["fastest"],
        &["faster than"],
        &["speed", "max speed", "top speed"],
        true,
    ),
    adjective(
        &["slowest"],
        &["slower than"],
        &["speed", "max speed", "top speed"],
        false,
    ),
    adjective(
        &["highest paid", "best paid"],
        &["earning more than", "paid more than", "earn more than"],
        &["salary", "pay", "wage"],
        true,
    ),
    adjective(
        &["lowest paid", "worst paid"],
        &["earning less than", "paid less than", "earn less than"],
        &["salary", "pay", "wage"],
        false,
    ),
    adjective(
        &["best rated", "highest rated", "top rated"],
        &["rated above", "rated over"],
        &["rating", "star", "score"],
        true,
    ),
    adjective(
        &["worst rated", "lowest rated"],
        &["rated below", "rated under"],
        &["rating", "star", "score"],
        false,
    ),
    adjective(&["oldest"], &["older than"], &["age"], true),
    adjective(&["youngest"], &["younger than"], &["age"], false),
];

const HIGH: &[&str] = &[
    "highest", "largest", "greatest", "biggest", "maximum", "most", "max", "longest", "best", "top",
];
const LOW: &[&str] = &[
    "lowest",
    "smallest",
    "least",
    "minimum",
    "fewest",
    "min",
    "shortest",
    "lowest number of",
];

impl Parser<'_> {
    /// A rank before its noun.
    pub(super) fn rank_prefix(&mut self) -> Option<Rank> {
        self.attempt(|p| {
            p.skip_all(&["the", "what is", "single"]);
            let first = p.attempt(|p| {
                p.skip(&["top", "first"]);
                p.number()
            });
            let rank = p.rank_word()?;
            let second = if first.is_none() { p.number() } else { None };
            let rows = match first.or(second) {
                Some(n) => Some(n.parse().ok().filter(|n| (1..=10_000).contains(n))?),
                None => None,
            };
            Some(Rank { rows, by: rank })
        })
    }

    fn rank_word(&mut self) -> Option<By> {
        let phrases: Vec<&str> = ADJECTIVES
            .iter()
            .flat_map(|a| a.most.iter().copied())
            .collect();
        if let Some(found) = self.eat(&phrases) {
            let adjective = ADJECTIVES.iter().find(|a| a.most.contains(&found))?;
            return Some(By::Adjective(adjective));
        }
        if self.skip(&["latest", "newest", "most recent", "last"]) {
            return Some(By::Moment { descending: true });
        }
        if self.skip(&["earliest", "first", "least recent"]) {
            return Some(By::Moment { descending: false });
        }
        None
    }

    pub(super) fn apply_rank(&mut self, things: &mut Things, rank: &Rank) -> Option<()> {
        if things.limit.is_some() {
            return None;
        }
        let (attr, descending) = match &rank.by {
            By::Moment { descending } => (self.moment(things.table, None)?, *descending),
            By::Adjective(adjective) => self.measured(things.table, adjective)?,
        };
        let by = Output::Value(Value::Column(attr));
        put(things, by, descending, rank.rows);
        Some(())
    }

    /// The column that an adjective measures; people and things without an age have dates.
    fn measured(&mut self, table: usize, adjective: &Adjective) -> Option<(Attr, bool)> {
        let of = self.table(table);
        for wanted in adjective.columns {
            let wanted = words::of(wanted);
            let fits: Vec<usize> = (0..of.columns.len())
                .filter(|c| {
                    let column = &of.columns[*c];
                    let own = column
                        .words
                        .strip_prefix(&of.words[..])
                        .unwrap_or(&column.words);
                    let own = words::without_unit(own);
                    column.class.is_number() && words::fit(&wanted, own) >= Some(Fit::Typo)
                })
                .collect();
            if let Some(column) = self.choose(fits) {
                let path = Path::new();
                return Some((Attr { path, column }, adjective.descending));
            }
        }
        if !adjective.columns.contains(&"age") {
            return self.tail_measured(table, adjective);
        }
        let born = (0..of.columns.len()).find(|c| {
            of.columns[*c].class.is_moment() && of.columns[*c].words.iter().any(|w| w == "birth")
        });
        let attr = match born {
            Some(column) => Attr {
                path: Path::new(),
                column,
            },
            None => self.moment(table, None)?,
        };
        Some((attr, !adjective.descending))
    }

    fn tail_measured(&mut self, table: usize, adjective: &Adjective) -> Option<(Attr, bool)> {
        let of = self.table(table);
        let wanted = |c: &usize| {
            let column = &of.columns[*c];
            let tail = column
                .words
                .last()
                .is_some_and(|w| adjective.columns.contains(&w.as_str()));
            column.class.is_number() && tail
        };
        let fits: Vec<usize> = (0..of.columns.len()).filter(wanted).collect();
        let column = self.choose(fits)?;
        let path = Path::new();
        Some((Attr { path, column }, adjective.descending))
    }

    /// `older than 30`, `cheaper than 20`.
    pub(super) fn comparative(&mut self, table: usize) -> Option<Vec<Filter>> {
        let phrases: Vec<&str> = ADJECTIVES
            .iter()
            .flat_map(|a| a.more.iter().copied())
            .collect();
        let found = self.eat(&phrases)?;
        let adjective = ADJECTIVES.iter().find(|a| a.more.contains(&found))?;
        let (attr, descending) = self.measured(table, adjective)?;
        if !self.class(table, &attr)?.is_number() {
            return None;
        }
        let number = self.number()?;
        self.skip(&["years", "year", "years old", "minutes", "dollars", "pages"]);
        let op = if descending { Op::Above } else { Op::Below };
        let value = Value::Column(attr);
        Some(vec![Filter::Compare(value, op, Literal::Number(number))])
    }

    /// A rank after its noun: `with the highest price`, `that has the most books`, `is the oldest`.
    pub(super) fn rank_suffix(&mut self, things: &mut Things) -> Option<()> {
        if things.limit.is_some() {
            return None;
        }
        self.skip(&["that", "who", "which", "whose"]);
        self.linking_verbs();
        self.skip(&[
            "with", "having", "has", "have", "had", "is", "are", "was", "were", "by", "of",
        ]);
        self.skip(&["the"]);
        let rows = self.attempt(|p| {
            p.skip(&["top"]);
            p.number()
        });
        let rows = match rows {
            Some(n) => Some(n.parse().ok()?),
            None => None,
        };
        if let Some(by) = self.attempt(Self::rank_word_alone) {
            return self.apply_rank(things, &Rank { rows, by });
        }
        let (by, descending) = self.extreme(things.table)?;
        put(things, by, descending, rows);
        Some(())
    }

    /// Not before a noun of its own: "is the oldest", not "has the oldest book".
    fn rank_word_alone(&mut self) -> Option<By> {
        let by = self.rank_word()?;
        let more = self
            .peek()
            .is_some_and(|t| !super::is_small(&t.low) && t.kind == crate::lex::Kind::Word);
        (!more).then_some(by)
    }

    /// `highest price`, `most orders`, `largest number of loans`, `highest average rating`.
    pub(super) fn extreme(&mut self, table: usize) -> Option<(Output, bool)> {
        let word = self.eat(&[HIGH, LOW].concat())?;
        let descending = HIGH.contains(&word);
        if let Some(related) = self.attempt(|p| p.related_sum(table)) {
            return Some((Output::Value(Value::Related(related)), descending));
        }
        if let Some(attr) = self.attempt(|p| p.own_measure(table)) {
            return Some((Output::Value(Value::Column(attr)), descending));
        }
        self.skip(&[
            "number of",
            "amount of",
            "count of",
            "total number of",
            "total",
            "of",
        ]);
        self.skip(&["different", "distinct"]);
        let others = self.things()?;
        let related = self.count_of(table, others)?;
        Some((Output::Value(Value::Related(related)), descending))
    }

    fn own_measure(&mut self, table: usize) -> Option<Attr> {
        let mention = self.mention()?;
        let own = |class: crate::catalog::Class| class.is_number() || class.is_moment();
        let attr = self.resolve_column(&mention, table, own)?;
        attr.path.is_empty().then_some(attr)
    }
}

/// Sets what comes first, and how many: one thing with all that are equal to it, or so many.
pub(super) fn put(things: &mut Things, by: Output, descending: bool, rows: Option<u64>) {
    things.order = vec![Order { by, descending }];
    things.limit = Some(match rows {
        Some(rows) if rows > 1 => Limit { rows, ties: false },
        _ => Limit {
            rows: 1,
            ties: true,
        },
    });
}
