//! Each column's rule, fitted to its type.

use crate::{
    array::Kind,
    calendar::{self, DAY},
    engine::{
        Rule,
        choice::{Flag, Sequence},
        formula::Formula,
        identity::{Address, FirstName, FullName, Handle, NameSource},
        natural::{Lists, Octets, Points, Spans, Uuids, Written},
        nulls::NullPlan,
        pattern::Pattern,
        pick::Pick,
        range::{Finish, Limit, Range, Scale, Side},
        text::BuiltIn,
    },
    expr::Expr,
    name::Name,
    plan::{
        draft::{Draft, RuleDraft, readable, units},
        paths,
        relations::share_plan,
    },
    schema::DataType,
    spec::{Bound, BoundOp, ColumnSpec, Hours, Nulls, Shape, Values, Weighted},
    values,
};

/// A rule, or what does not fit and what would.
type Fitted = Result<RuleDraft, (String, String)>;

/// Drafts every column that no relation fills.
pub(super) fn draft(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        for column in 0..draft.tables[table].columns.len() {
            fit(draft, table, column);
        }
    }
    // Bounds and formulas look at other columns, so those come first.
    for table in 0..draft.tables.len() {
        for column in 0..draft.tables[table].columns.len() {
            relate(draft, table, column);
        }
    }
}

fn stated<'a>(draft: &Draft<'a>, table: usize, column: usize) -> Option<&'a ColumnSpec> {
    let of = &draft.tables[table];
    let name = &of.columns[column].name;
    of.spec?
        .columns
        .iter()
        .find(|spec| name.matches(&spec.name))
}

fn fit(draft: &mut Draft<'_>, table: usize, column: usize) {
    let spec = stated(draft, table, column);
    let name = draft.tables[table].columns[column].name.clone();
    let group = match spec.map(|spec| &spec.values) {
        Some(Values::Text {
            group: Some(group), ..
        }) => draft.key(table, group, "group"),
        _ => draft.key(table, name.sql(), "value"),
    };
    draft.tables[table].columns[column].pick = Pick::Random(group);
    if matches!(
        draft.tables[table].columns[column].rule,
        RuleDraft::Parent { .. }
    ) {
        return;
    }
    if let Some(nulls) = spec.map(|spec| &spec.nulls) {
        null_plan(draft, table, column, nulls);
    }
    let fitted = match spec {
        Some(spec) => rule(draft, table, column, &spec.values),
        None => Ok(natural(draft, table, column)),
    };
    match fitted {
        Ok(rule) => {
            let of = &mut draft.tables[table].columns[column];
            if matches!(spec.map(|spec| &spec.values), Some(Values::Sequence { .. })) {
                of.pick = Pick::Row;
                of.ranked = true;
            }
            of.rule = rule;
        }
        Err((message, hint)) => draft.problem(table, column, message, &hint),
    }
}

fn null_plan(draft: &mut Draft<'_>, table: usize, column: usize, nulls: &Nulls) {
    let of = &draft.tables[table];
    let name = of.columns[column].name.clone();
    let asked = match nulls {
        Nulls::Never => return,
        Nulls::Share { share, .. } if *share <= 0.0 => return,
        Nulls::Share { share, exact } => Ok(share_plan(draft, table, name.sql(), *share, *exact)),
        Nulls::When {
            column,
            values,
            negated,
        } => match of.columns.iter().position(|c| c.name.matches(column)) {
            Some(column) => Ok(NullPlan::When {
                column,
                values: values.clone(),
                negated: *negated,
            }),
            None => Err(format!(
                "its NULLs depend on {column}, which {} does not have",
                of.table.name
            )),
        },
    };
    match asked {
        Ok(_) if !of.columns[column].nullable => {
            draft.problem(
                table,
                column,
                "NULLs are asked for, but the column is NOT NULL".to_owned(),
                "drop the NOT NULL or the share of NULLs",
            );
        }
        Ok(plan) => draft.tables[table].columns[column].nulls = plan,
        Err(message) => draft.problem(table, column, message, "name a column of the same table"),
    }
}

fn rule(draft: &mut Draft<'_>, table: usize, column: usize, values: &Values) -> Fitted {
    let of = &draft.tables[table].columns[column];
    let (kind, limits, max_chars) = (of.kind.clone(), of.limits, of.max_chars);
    let own = |name: &Option<String>| {
        let name = name.as_ref()?;
        draft.tables[table]
            .columns
            .iter()
            .position(|column| column.name.matches(name))
    };
    let unit = kind.unit();
    let textual = matches!(kind, Kind::Text | Kind::Jsonb);
    let other = |rule: Box<dyn Rule>| Ok(RuleDraft::Other(rule));
    match values {
        Values::Sequence { start, step } if number(&kind) => other(Box::new(Sequence {
            start: start.saturating_mul(unit),
            step: step.saturating_mul(unit),
        })),
        Values::Integer { min, max, shape } if number(&kind) => {
            let scale = float_scale(&kind, 0).unwrap_or(unit);
            let ends = (min.saturating_mul(scale), max.saturating_mul(scale));
            range(ends, scale, *shape, finish(&kind, 0), limits)
        }
        Values::Decimal {
            min,
            max,
            step,
            shape,
        } if number(&kind) => {
            let scale = float_scale(&kind, 2).unwrap_or(unit);
            let ends = (
                (min * scale as f64).round() as i64,
                (max * scale as f64).round() as i64,
            );
            range(
                ends,
                ((step * scale as f64).round() as i64).max(1),
                *shape,
                finish(&kind, 2),
                limits,
            )
        }
        Values::Boolean { true_share } if kind == Kind::Bool => other(Box::new(Flag {
            true_share: *true_share,
        })),
        Values::Choice { values } => choice(draft, table, column, values),
        Values::Constant { value } => choice(
            draft,
            table,
            column,
            &[Weighted {
                value: value.clone(),
                weight: 1.0,
            }],
        ),
        Values::Moment {
            from,
            to,
            hours,
            shape,
        } => moment(&kind, from, to, *hours, *shape, limits),
        Values::Time { from, to } if matches!(kind, Kind::Time { .. }) => {
            match (calendar::parse_time(from), calendar::parse_time(to)) {
                (Some(from), Some(to)) => range(
                    (from, to),
                    60 * calendar::SECOND,
                    Shape::Uniform,
                    Finish::Plain,
                    limits,
                ),
                _ => Err((
                    format!("{from:?} to {to:?} are no times of day"),
                    "write HH:MM:SS".to_owned(),
                )),
            }
        }
        Values::Text { text, .. } if textual => match values::find(text) {
            Some(text) => Ok(RuleDraft::Text(BuiltIn {
                text,
                max_chars,
                numbered: false,
            })),
            None => Err((
                format!("there is no built-in text {text:?}"),
                "see the list of built-in texts".to_owned(),
            )),
        },
        Values::Pattern { pattern } if textual => {
            other(Box::new(fitting(Pattern::parse(pattern), max_chars)))
        }
        Values::FirstName { gender } if textual => other(Box::new(FirstName {
            gender: own(gender),
            max_chars,
        })),
        Values::FullName if textual => other(Box::new(FullName { max_chars })),
        Values::Email { first, last, name } if textual => {
            let from = names(own(first), own(last), own(name));
            other(Box::new(Address {
                handle: Handle::Email,
                from,
                max_chars,
            }))
        }
        Values::Username { first, last, name } if textual => {
            let from = names(own(first), own(last), own(name));
            other(Box::new(Address {
                handle: Handle::Username,
                from,
                max_chars,
            }))
        }
        Values::Website { name } if textual => {
            let from = names(None, None, own(name));
            other(Box::new(Address {
                handle: Handle::Website,
                from,
                max_chars,
            }))
        }
        // Made in the second round, when every column has a kind; see `relate`.
        Values::Formula { .. } => Ok(RuleDraft::List(Vec::new())),
        Values::Parent | Values::Natural => Ok(natural(draft, table, column)),
        other => Err((
            format!(
                "{} values do not fit the type {}",
                word(other),
                draft.tables[table].table.columns[column].declared
            ),
            "choose values of the column's type".to_owned(),
        )),
    }
}

fn word(values: &Values) -> String {
    let json = serde_json::to_value(values).unwrap_or_default();
    json.get("kind")
        .and_then(|kind| kind.as_str())
        .unwrap_or("these")
        .to_owned()
}

fn number(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Int { .. } | Kind::Decimal { .. } | Kind::Money | Kind::Float { .. } | Kind::Interval
    )
}

fn float_scale(kind: &Kind, decimals: u32) -> Option<i64> {
    matches!(kind, Kind::Float { .. }).then(|| 10i64.pow(decimals))
}

fn finish(kind: &Kind, decimals: u8) -> Finish {
    if matches!(kind, Kind::Float { .. }) {
        Finish::Float { decimals }
    } else {
        Finish::Plain
    }
}

fn names(first: Option<usize>, last: Option<usize>, name: Option<usize>) -> NameSource {
    match (first, last, name) {
        (None, None, None) => NameSource::MadeUp,
        (None, None, Some(name)) => NameSource::Whole(name),
        (first, last, _) => NameSource::FirstLast(first, last),
    }
}

fn fitting(mut pattern: Pattern, max_chars: Option<u32>) -> Pattern {
    let max = max_chars.map_or(usize::MAX, |max| max as usize);
    if pattern.places.len() > max {
        pattern.places.truncate(max);
        pattern = Pattern::new(pattern.places);
    }
    pattern
}

fn range(ends: (i64, i64), step: i64, shape: Shape, finish: Finish, limits: (i64, i64)) -> Fitted {
    if ends.0 > ends.1 {
        return Err((
            format!("the range is empty: {} is more than {}", ends.0, ends.1),
            "swap the ends".to_owned(),
        ));
    }
    let (min, max) = (ends.0.max(limits.0), ends.1.min(limits.1));
    if min > max {
        return Err((
            "no value of the range fits the type".to_owned(),
            "widen the type or change the range".to_owned(),
        ));
    }
    Ok(RuleDraft::Range(Range {
        min,
        max,
        step,
        shape,
        bounds: Vec::new(),
        finish,
    }))
}

fn moment(
    kind: &Kind,
    from: &str,
    to: &str,
    hours: Hours,
    shape: Shape,
    limits: (i64, i64),
) -> Fitted {
    let (Some(from), Some(to)) = (calendar::parse_moment(from), calendar::parse_moment(to)) else {
        return Err((
            format!("{from:?} to {to:?} are no dates"),
            "write YYYY-MM-DD".to_owned(),
        ));
    };
    match kind {
        Kind::Date => range(
            (from.div_euclid(DAY), to.div_euclid(DAY)),
            1,
            shape,
            Finish::Plain,
            limits,
        ),
        Kind::Timestamp { .. } => {
            let day = hours == Hours::Day;
            range(
                (from, to),
                calendar::SECOND,
                shape,
                Finish::Clock { day },
                limits,
            )
        }
        _ => Err((
            "dates do not fit the type".to_owned(),
            "choose values of the column's type".to_owned(),
        )),
    }
}

/// A list whose values fit: readable, of allowed length, labels of the enum.
fn choice(draft: &Draft<'_>, table: usize, column: usize, values: &[Weighted]) -> Fitted {
    let of = &draft.tables[table].columns[column];
    if let Some(bad) = values
        .iter()
        .find(|value| !readable(&value.value, &of.kind))
    {
        return Err((
            format!("{:?} is no value of the type", bad.value),
            "correct or remove it".to_owned(),
        ));
    }
    let labels = match draft
        .schema
        .base_type(&draft.tables[table].table.columns[column].ty)
    {
        DataType::Enum { name } => draft.schema.labels(name),
        _ => None,
    };
    if let Some(labels) = labels
        && let Some(bad) = values.iter().find(|value| !labels.contains(&value.value))
    {
        return Err((
            format!("{:?} is no label of the enum", bad.value),
            format!("the labels are {}", labels.join(", ")),
        ));
    }
    let max = of.max_chars.map_or(usize::MAX, |max| max as usize);
    if let Some(bad) = values
        .iter()
        .find(|value| value.value.chars().count() > max)
    {
        return Err((
            format!("{:?} is longer than {max} characters", bad.value),
            "shorten it".to_owned(),
        ));
    }
    let list: Vec<_> = values
        .iter()
        .map(|value| (value.value.clone(), value.weight.max(0.0)))
        .collect();
    if !list.iter().any(|(_, weight)| *weight > 0.0) {
        return Err((
            "the list of values is empty".to_owned(),
            "give at least one value with a weight".to_owned(),
        ));
    }
    Ok(RuleDraft::List(list))
}

/// A rule from the type alone.
fn natural(draft: &Draft<'_>, table: usize, column: usize) -> RuleDraft {
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
        Kind::Mac => other(Box::new(Octets::Mac)),
        Kind::Point => other(Box::new(Points)),
        Kind::Jsonb => other(Box::new(Written::Json)),
        Kind::TsVector => other(Box::new(Written::Words)),
        Kind::Bits => other(Box::new(Written::Bits { length: bits(ty) })),
        Kind::List { item, .. } => {
            let DataType::Array { of } = ty else {
                return other(Box::new(Points));
            };
            let base = draft.schema.base_type(of);
            let item = item_rule(base, item, key, draft);
            other(Box::new(Lists { item }))
        }
        Kind::Range(element) => other(Box::new(spans(element, as_of))),
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
    let rule = match ty {
        DataType::Enum { name } => {
            let labels = draft.schema.labels(name).unwrap_or_default();
            RuleDraft::List(labels.iter().map(|label| (label.clone(), 1.0)).collect())
        }
        _ => by_kind(ty, kind, super::kinds::limits(ty), key, draft),
    };
    rule.boxed(kind)
}

fn bits(ty: &DataType) -> u32 {
    match ty {
        DataType::Bit { length } => *length,
        DataType::Varbit { length } => length.unwrap_or(8).min(64),
        _ => 8,
    }
}

fn spans(element: &Kind, as_of: i64) -> Spans {
    let year = 365 * DAY;
    match element {
        Kind::Date => Spans {
            min: as_of.div_euclid(DAY) - 730,
            max: as_of.div_euclid(DAY),
            length: 14,
            step: 1,
        },
        Kind::Timestamp { .. } => Spans {
            min: as_of - 2 * year,
            max: as_of,
            length: 4 * DAY / 24,
            step: DAY / 48,
        },
        kind => Spans {
            min: 0,
            max: 10_000 * kind.unit(),
            length: 100 * kind.unit(),
            step: kind.unit(),
        },
    }
}

/// Bounds and formulas, which read other columns.
fn relate(draft: &mut Draft<'_>, table: usize, column: usize) {
    if let Some(generated) = &draft.schema.tables[table].columns[column].generated {
        formula(draft, table, column, generated.clone());
        return;
    }
    let Some(spec) = stated(draft, table, column) else {
        return;
    };
    if let Values::Formula { sql } = &spec.values {
        match Expr::parse(sql) {
            Ok(expr) => formula(draft, table, column, expr),
            Err(message) => draft.problem(
                table,
                column,
                format!("its formula cannot be read: {message}"),
                "write an SQL expression over columns",
            ),
        }
    }
    for bound in &spec.bounds {
        match limit(draft, table, column, bound) {
            Ok(limit) => {
                if let RuleDraft::Range(range) = &mut draft.tables[table].columns[column].rule {
                    range.bounds.push(limit);
                }
            }
            Err(message) => draft.problem(
                table,
                column,
                message,
                "name a column that compares with this one",
            ),
        }
    }
}

/// A rule that computes an expression, whose names may be dotted paths.
fn formula(draft: &mut Draft<'_>, table: usize, column: usize, expr: Expr) {
    let mut inputs = Vec::new();
    let names: Vec<Name> = expr.columns().into_iter().cloned().collect();
    for name in names {
        match paths::resolve(draft, table, name.shown()) {
            Ok((source, at, end)) => {
                let kind = draft.tables[at].columns[end].kind.clone();
                inputs.push((name, source, kind));
            }
            Err(message) => {
                draft.problem(
                    table,
                    column,
                    message,
                    "name columns of the table, or of parents by foreign key columns",
                );
                return;
            }
        }
    }
    let of = &mut draft.tables[table].columns[column];
    let (kind, limits) = (of.kind.clone(), of.limits);
    of.rule = RuleDraft::Other(Box::new(Formula {
        expr,
        inputs,
        kind,
        limits,
    }));
}

fn limit(draft: &Draft<'_>, table: usize, column: usize, bound: &Bound) -> Result<Limit, String> {
    let (source, at, end) = paths::resolve(draft, table, &bound.of)?;
    let kind = &draft.tables[table].columns[column].kind;
    let other = &draft.tables[at].columns[end].kind;
    let scale =
        scale(kind, other).ok_or_else(|| format!("it cannot be compared with {}", bound.of))?;
    let gap = |gap: f64| (gap * kind.unit() as f64).ceil() as i64;
    Ok(Limit {
        source,
        side: side(bound.op),
        min_gap: gap(bound.min_gap.unwrap_or(0.0)).max(least_gap(kind, bound.op)),
        max_gap: bound.max_gap.map(gap),
        scale,
    })
}

fn side(op: BoundOp) -> Side {
    match op {
        BoundOp::AtLeast | BoundOp::Above => Side::Above,
        BoundOp::AtMost | BoundOp::Below => Side::Below,
    }
}

/// The distance a strict comparison needs.
fn least_gap(kind: &Kind, op: BoundOp) -> i64 {
    match (op, kind) {
        (BoundOp::AtLeast | BoundOp::AtMost, _) => 0,
        (_, Kind::Timestamp { .. } | Kind::Time { .. }) => calendar::SECOND,
        _ => 1,
    }
}

/// How another kind's units become this one's, when the two can be compared.
pub(super) fn scale(kind: &Kind, other: &Kind) -> Option<Scale> {
    let comparable = match (kind, other) {
        (Kind::Date, Kind::Timestamp { .. }) => return Some(Scale::Over(DAY)),
        (Kind::Timestamp { .. }, Kind::Date) => return Some(Scale::Times(DAY)),
        (Kind::Float { .. }, _) | (_, Kind::Float { .. }) => return None,
        (Kind::Date, Kind::Date)
        | (Kind::Timestamp { .. }, Kind::Timestamp { .. })
        | (Kind::Time { .. }, Kind::Time { .. })
        | (Kind::Interval, Kind::Interval) => return Some(Scale::Times(1)),
        (a, b) => number(a) && number(b) && *a != Kind::Interval && *b != Kind::Interval,
    };
    comparable.then(|| {
        let (this, that) = (kind.unit(), other.unit());
        if this >= that {
            Scale::Times(this / that)
        } else {
            Scale::Over(that / this)
        }
    })
}

/// A literal in a column's units, rounded towards the allowed side.
pub(super) fn literal_units(text: &str, kind: &Kind) -> Option<i64> {
    units(text, kind)
}
