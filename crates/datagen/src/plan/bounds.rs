//! Bounds and formulas, which read other columns.

use crate::{
    array::Kind,
    calendar::{self, DAY},
    engine::{
        formula::Formula,
        range::{Finish, Limit, Range, Scale, Side},
    },
    expr::Expr,
    name::Name,
    plan::{
        columns::stated,
        draft::{ColumnDraft, Draft, RuleDraft},
        fit::number,
        paths,
    },
    spec::{Bound, BoundOp, Values},
};

/// Bounds and formulas, which read other columns.
pub(super) fn relate(draft: &mut Draft<'_>, table: usize, column: usize) {
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
pub(super) fn formula(draft: &mut Draft<'_>, table: usize, column: usize, expr: Expr) {
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
    let this = &draft.tables[table].columns[column];
    let other = &draft.tables[at].columns[end];
    let scale =
        scale(this, other).ok_or_else(|| format!("it cannot be compared with {}", bound.of))?;
    let unit = unit(this);
    let gap = |gap: f64| (gap * unit as f64).ceil() as i64;
    Ok(Limit {
        source,
        side: side(bound.op),
        min_gap: gap(bound.min_gap.unwrap_or(0.0)).max(least_gap(&this.kind, bound.op)),
        max_gap: bound.max_gap.map(gap),
        scale,
        float_unit: unit,
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

/// How many units of its rule make one of what a column counts: floating-point numbers are drawn as
/// decimals.
pub(super) fn unit(column: &ColumnDraft) -> i64 {
    match (&column.kind, &column.rule) {
        (
            Kind::Float { .. },
            RuleDraft::Range(Range {
                finish: Finish::Float { decimals },
                ..
            }),
        ) => 10i64.pow(u32::from(*decimals)),
        (kind, _) => kind.unit(),
    }
}

/// How another column's units become this one's, when the two can be compared.
pub(super) fn scale(column: &ColumnDraft, other: &ColumnDraft) -> Option<Scale> {
    let comparable = match (&column.kind, &other.kind) {
        (Kind::Date, Kind::Timestamp { .. }) => return Some(Scale::Over(DAY)),
        (Kind::Timestamp { .. }, Kind::Date) => return Some(Scale::Times(DAY)),
        (Kind::Date, Kind::Date)
        | (Kind::Timestamp { .. }, Kind::Timestamp { .. })
        | (Kind::Time { .. }, Kind::Time { .. })
        | (Kind::Interval, Kind::Interval) => return Some(Scale::Times(1)),
        (a, b) => number(a) && number(b) && *a != Kind::Interval && *b != Kind::Interval,
    };
    // Floating-point numbers are brought to this column's units as they are read.
    if matches!(other.kind, Kind::Float { .. }) {
        return comparable.then_some(Scale::Times(1));
    }
    comparable.then(|| {
        let (this, that) = (unit(column), other.kind.unit());
        if this >= that {
            Scale::Times(this / that)
        } else {
            Scale::Over(that / this)
        }
    })
}
