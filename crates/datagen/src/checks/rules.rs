//! The rules of the Spec between columns: bounds, references that differ, NULL by another column.

use super::{Check, Kind, RowTest, Subject, paths::Row};
use crate::{
    name::Name,
    postgres::literal,
    schema::{Column, DataType},
    spec::{Bound, BoundOp, ColumnSpec, Nulls},
};

pub(super) fn bounds(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (rule, column) in rules(subject) {
        for bound in &rule.bounds {
            checks.extend(bound_check(subject, column, bound));
        }
    }
}

/// The column rules whose columns the schema has.
pub(super) fn rules<'a>(
    subject: &Subject<'a>,
) -> impl Iterator<Item = (&'a ColumnSpec, &'a Column)> + use<'a> {
    let table = subject.table;
    let rules = subject.rules.into_iter().flat_map(|t| &t.columns);
    rules.filter_map(|rule| Some((rule, table.column(&rule.name)?)))
}

fn bound_check(subject: &Subject<'_>, column: &Column, bound: &Bound) -> Option<Check> {
    let mut row = Row::new(subject);
    let (of, of_type) = row.column(&bound.of)?;
    let value = format!("t.{}", column.name.quoted());
    let violation = violation(
        (&value, subject.schema.base_type(&column.ty)),
        (&of, of_type),
        bound,
    )?;
    let what = format!("{} {} {}", column.name, symbol(bound.op), bound.of);
    let mut about = format!("every {}.{what}", subject.table.name);
    for (gap, word) in [(bound.min_gap, "at least"), (bound.max_gap, "at most")] {
        if let Some(gap) = gap {
            about += &format!(", by {word} {gap}");
        }
    }
    let test = RowTest {
        violation,
        counted: format!("{value} IS NOT NULL AND {of} IS NOT NULL"),
    };
    let names = [&column.name];
    if row.is_alone() {
        return Some(subject.row_check(Kind::Bound, &what, &names, about, test));
    }
    let sql = test.sql(&row.from());
    Some(subject.check(Kind::Bound, &what, &names, about, sql))
}

fn symbol(op: BoundOp) -> &'static str {
    match op {
        BoundOp::AtLeast => ">=",
        BoundOp::Above => ">",
        BoundOp::AtMost => "<=",
        BoundOp::Below => "<",
    }
}

/// When `value` breaks the bound, or `None` where the two cannot be compared.
fn violation(value: (&str, &DataType), of: (&str, &DataType), bound: &Bound) -> Option<String> {
    let scale = Scale::of(value.1, of.1)?;
    let (v, o) = (scale.side(value), scale.side(of));
    let upward = matches!(bound.op, BoundOp::AtLeast | BoundOp::Above);
    let strict = matches!(bound.op, BoundOp::Above | BoundOp::Below);
    let (beyond, within) = if upward { ("<", ">") } else { (">", "<") };
    // A strict bound holds on the exact values: a time later on the same day is later.
    let mut broken = vec![if strict {
        let (v, o) = scale.exact(value, of);
        format!("{v} {beyond}= {o}")
    } else {
        format!("{v} {beyond} {o}")
    }];
    for (gap, sign, farther) in [
        (bound.min_gap, beyond, false),
        (bound.max_gap, within, true),
    ] {
        if let Some(limit) = gap.and_then(|gap| scale.shift(&o, gap, upward, farther)) {
            broken.push(format!("{v} {sign} {limit}"));
        }
    }
    Some(broken.join(" OR "))
}

/// What two columns have in common to be compared on.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Scale {
    Number,
    /// Whole days, when either side is a date.
    Day,
    Instant,
    /// A year beside a moment.
    Year,
    /// Ordered, without distances.
    Order,
}

impl Scale {
    pub(super) fn of(value: &DataType, of: &DataType) -> Option<Self> {
        Some(match (value, of) {
            (v, o) if v.is_number() && o.is_number() => Self::Number,
            (v, o) if v.is_moment() && o.is_moment() => {
                if *v == DataType::Date || *o == DataType::Date {
                    Self::Day
                } else {
                    Self::Instant
                }
            }
            (v, o) if v.is_moment() && o.is_integer() || v.is_integer() && o.is_moment() => {
                Self::Year
            }
            (v, o) if v == o || v.is_text() && o.is_text() => Self::Order,
            _ => return None,
        })
    }

    pub(super) fn side(self, (sql, ty): (&str, &DataType)) -> String {
        match self {
            Self::Day => format!("{sql}::date"),
            Self::Year if ty.is_moment() => format!("EXTRACT(year FROM {sql})"),
            Self::Number if *ty == DataType::Money => format!("{sql}::numeric"),
            _ => sql.to_owned(),
        }
    }

    fn exact(self, value: (&str, &DataType), of: (&str, &DataType)) -> (String, String) {
        match self {
            Self::Day => (value.0.to_owned(), of.0.to_owned()),
            _ => (self.side(value), self.side(of)),
        }
    }

    /// The point `gap` away from `of`; `None` on scales without distances. Parts of days are rounded
    /// in favour of the data.
    pub(super) fn shift(self, of: &str, gap: f64, upward: bool, farther: bool) -> Option<String> {
        let sign = if upward { '+' } else { '-' };
        match self {
            Self::Number => Some(format!("{of} {sign} {gap}")),
            Self::Day => {
                let days = if farther { gap.ceil() } else { gap.floor() };
                Some(format!("{of} {sign} {days}"))
            }
            Self::Instant => {
                let seconds = gap * 86_400.0;
                Some(format!("{of} {sign} make_interval(secs => {seconds})"))
            }
            Self::Year | Self::Order => None,
        }
    }
}

pub(super) fn differs(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    let resolve = |names: &[String]| -> Option<Vec<&Name>> {
        let columns = names.iter().map(|n| subject.table.column(n));
        columns.map(|c| c.map(|c| &c.name)).collect()
    };
    for relation in subject.rules.iter().flat_map(|t| &t.relations) {
        let sides = (resolve(&relation.columns), resolve(&relation.differs_from));
        let (Some(these), Some(those)) = sides else {
            continue;
        };
        if those.is_empty() || those.len() != these.len() {
            continue;
        }
        let pairs = || these.iter().zip(&those);
        let same: Vec<_> = pairs()
            .map(|(a, b)| format!("{} = {}", a.quoted(), b.quoted()))
            .collect();
        let set: Vec<_> = pairs()
            .map(|(a, b)| format!("{} IS NOT NULL AND {} IS NOT NULL", a.quoted(), b.quoted()))
            .collect();
        let test = RowTest {
            violation: same.join(" AND "),
            counted: set.join(" AND "),
        };
        let (these_shown, those_shown) = (super::shown(&these), super::shown(&those));
        let what = format!("{these_shown} differs from {those_shown}");
        let about = format!(
            "in no row of {} {these_shown} is the same as {those_shown}",
            subject.table.name
        );
        checks.push(subject.row_check(Kind::Differs, &what, &these, about, test));
    }
}

pub(super) fn null_by(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (rule, column) in rules(subject) {
        if let Nulls::When {
            column: other,
            values,
            negated,
        } = &rule.nulls
        {
            checks.extend(null_when(subject, column, other, values, *negated));
        }
    }
}

fn null_when(
    subject: &Subject<'_>,
    column: &Column,
    other: &str,
    values: &[String],
    negated: bool,
) -> Option<Check> {
    let other = subject.table.column(other)?;
    let list: Vec<String> = values.iter().map(|v| literal(v)).collect();
    let member = if list.is_empty() {
        "false".to_owned()
    } else {
        format!(
            "coalesce({}::text IN ({}), false)",
            other.name.quoted(),
            list.join(", ")
        )
    };
    let absent = format!("({} IS NULL)", column.name.quoted());
    // The rows with NULL must be those with a listed value, or the others when negated.
    let test = RowTest {
        violation: format!("{absent} {} {member}", if negated { "=" } else { "<>" }),
        counted: "true".to_owned(),
    };
    let about = format!(
        "{}.{} is NULL exactly where {} is {}one of {}",
        subject.table.name,
        column.name,
        other.name,
        if negated { "not " } else { "" },
        values.join(", ")
    );
    let what = format!("{} null by {}", column.name, other.name);
    let names = [&column.name, &other.name];
    Some(subject.row_check(Kind::NullWhen, &what, &names, about, test))
}
