//! A rule from the type alone.

use crate::{
    array::Kind,
    calendar::{self, DAY},
    engine::{
        Rule,
        choice::Flag,
        natural::{Lists, Octets, Points, Spans, Uuids, Written},
        pattern::Pattern,
        range::{Finish, Range},
    },
    plan::{
        draft::{Draft, RuleDraft},
        items,
    },
    schema::DataType,
    spec::Shape,
};

/// A rule from the type alone.
pub(super) fn natural(draft: &Draft<'_>, table: usize, column: usize) -> RuleDraft {
    let of = &draft.tables[table].columns[column];
    let ty = draft
        .schema
        .base_type(&draft.tables[table].table.columns[column].ty);
    let key = draft.key(table, of.name.sql(), "value");
    if let DataType::Enum { name } = ty {
        let labels = draft.schema.labels(name).unwrap_or_default();
        return RuleDraft::List(labels.iter().map(|label| (label.clone(), 1.0)).collect());
    }
    by_kind(ty, &of.kind, of.limits, key, draft)
}

fn by_kind(
    ty: &DataType,
    kind: &Kind,
    limits: (i64, i64),
    key: crate::rng::Key,
    draft: &Draft<'_>,
) -> RuleDraft {
    let year = 365 * DAY;
    let as_of = calendar::parse_moment(&draft.spec.as_of).unwrap_or_default();
    let span = |min: i64, max: i64, step: i64, finish: Finish| {
        let (min, max) = (min.max(limits.0), max.min(limits.1));
        RuleDraft::Range(Range {
            min,
            max,
            step,
            shape: Shape::Uniform,
            bounds: Vec::new(),
            finish,
        })
    };
    let other = |rule: Box<dyn Rule>| RuleDraft::Other(rule);
    match kind {
        Kind::Bool => other(Box::new(Flag { true_share: 0.7 })),
        Kind::Int { .. } => span(1, 1000, 1, Finish::Plain),
        Kind::Decimal { .. } | Kind::Money => span(0, 1000 * kind.unit(), 1, Finish::Plain),
        Kind::Float { .. } => span(0, 100_000, 1, Finish::Float { decimals: 2 }),
        Kind::Date => span(
            as_of.div_euclid(DAY) - 730,
            as_of.div_euclid(DAY),
            1,
            Finish::Plain,
        ),
        Kind::Timestamp { .. } => span(
            as_of - 2 * year,
            as_of,
            calendar::SECOND,
            Finish::Clock { day: false },
        ),
        Kind::Time { .. } => span(
            8 * 3600 * calendar::SECOND,
            20 * 3600 * calendar::SECOND,
            60 * calendar::SECOND,
            Finish::Plain,
        ),
        Kind::Interval => span(
            calendar::SECOND * 300,
            30 * DAY,
            300 * calendar::SECOND,
            Finish::Plain,
        ),
        Kind::Uuid => other(Box::new(Uuids::new(key))),
        Kind::Bytes => other(Box::new(Octets::Bytes { length: 16 })),
        Kind::Network => other(Box::new(Octets::Network {
            cidr: *ty == DataType::Cidr,
        })),
        Kind::Mac if *ty == DataType::Macaddr8 => other(Box::new(Octets::Mac8)),
        Kind::Mac => other(Box::new(Octets::Mac)),
        Kind::Point => other(Box::new(Points)),
        Kind::Jsonb => other(Box::new(Written::Json)),
        Kind::TsVector => other(Box::new(Written::Words)),
        Kind::Bits => other(Box::new(Written::Bits { length: bits(ty) })),
        Kind::List { item, .. } => {
            let DataType::Array { of } = ty else {
                return other(Box::new(Points));
            };
            let distinct = matches!(**of, DataType::Enum { .. });
            let item = item_rule(of, item, key, draft);
            other(Box::new(Lists { item, distinct }))
        }
        Kind::Range(element) | Kind::Multirange(element) => other(Box::new(spans(element, as_of))),
        Kind::Text => match ty {
            DataType::Json => other(Box::new(Written::Json)),
            DataType::Xml => other(Box::new(Written::Xml)),
            DataType::Char { length }
            | DataType::Varchar {
                length: Some(length),
            } if *length < 24 => other(Box::new(Pattern::code((*length).min(8)))),
            _ => other(Box::new(Written::Words)),
        },
    }
}

fn item_rule(ty: &DataType, kind: &Kind, key: crate::rng::Key, draft: &Draft<'_>) -> Box<dyn Rule> {
    if let Some(values) = items::of_domain(draft, ty) {
        return Box::new(values);
    }
    let ty = draft.schema.base_type(ty);
    let rule = match ty {
        DataType::Enum { name } => {
            let labels = draft.schema.labels(name).unwrap_or_default();
            RuleDraft::List(labels.iter().map(|label| (label.clone(), 1.0)).collect())
        }
        _ => by_kind(ty, kind, super::kinds::limits(ty), key, draft),
    };
    rule.boxed(kind, true)
}

fn bits(ty: &DataType) -> u32 {
    match ty {
        DataType::Bit { length } => *length,
        DataType::Varbit { length } => length.unwrap_or(8).min(64),
        _ => 8,
    }
}

/// As many slots as there are ranks.
const MANY: u64 = u64::MAX / 2;

/// Spans of a range type, up to the day the data ends.
pub(super) fn spans_until(draft: &Draft<'_>, element: &Kind) -> Spans {
    let as_of = calendar::parse_moment(&draft.spec.as_of).unwrap_or_default();
    spans(element, as_of)
}

fn spans(element: &Kind, as_of: i64) -> Spans {
    let year = 365 * DAY;
    match element {
        Kind::Date => Spans {
            min: as_of.div_euclid(DAY) - 730,
            max: as_of.div_euclid(DAY),
            length: 14,
            step: 1,
            slots: MANY,
        },
        Kind::Timestamp { .. } => Spans {
            min: as_of - 2 * year,
            max: as_of,
            length: 4 * DAY / 24,
            step: DAY / 48,
            slots: MANY,
        },
        kind => Spans {
            min: 0,
            max: 10_000 * kind.unit(),
            length: 100 * kind.unit(),
            step: kind.unit(),
            slots: MANY,
        },
    }
}
