//! Comparisons: with constants they cut ranges, with other columns they bound them.

use super::{lists, place};
use crate::{
    array::Kind,
    calendar::DAY,
    engine::{
        Source,
        eval::eval,
        range::{Finish, Limit, Side},
        value::Value,
    },
    expr::{BinaryOp, Expr},
    name::Name,
    plan::{
        bounds, cycles,
        draft::{ColumnDraft, Draft, RuleDraft},
        list::{readable, units},
    },
};

pub(super) fn compared(
    draft: &mut Draft<'_>,
    table: usize,
    left: &Expr,
    op: BinaryOp,
    right: &Expr,
) -> bool {
    if op == BinaryOp::Or {
        return lists::either(draft, table, left, right);
    }
    let flipped = match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::LtEq => BinaryOp::GtEq,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::GtEq => BinaryOp::LtEq,
        BinaryOp::Eq => BinaryOp::Eq,
        _ => return false,
    };
    if op == BinaryOp::Eq && equal(draft, table, left, right) {
        return false;
    }
    match (place(draft, table, left), place(draft, table, right)) {
        (Some(one), Some(other)) => ordered(draft, table, one, op, other, 0),
        (Some(column), None) => against(draft, table, column, op, right),
        (None, Some(column)) => against(draft, table, column, flipped, left),
        (None, None) => false,
    }
}

/// A column against a constant, or against another column plus a constant.
fn against(draft: &mut Draft<'_>, table: usize, column: usize, op: BinaryOp, other: &Expr) -> bool {
    if let Expr::Binary {
        left,
        op: sign @ (BinaryOp::Plus | BinaryOp::Minus),
        right,
    } = other
        && let (Some(base), Some((least, most))) = (
            place(draft, table, left),
            distance(right, &draft.tables[table].columns[column].kind),
        )
    {
        let (least, most) = match sign {
            BinaryOp::Minus => (most.saturating_neg(), least.saturating_neg()),
            _ => (least, most),
        };
        // A month is a distance of 28 to 31 days: the one that keeps the condition for certain.
        let shift = match op {
            BinaryOp::Lt | BinaryOp::LtEq => least,
            _ => most,
        };
        return ordered(draft, table, column, op, base, shift);
    }
    if !other.columns().is_empty() {
        return false;
    }
    let nothing = |_: &Name| Value::Null;
    let value = eval(other, &nothing);
    if op == BinaryOp::Eq {
        let text = value.to_text().map(|text| text.into_owned());
        let kind = draft.tables[table].columns[column].kind.clone();
        let Some(text) = text.filter(|text| readable(text, &kind)) else {
            return false;
        };
        return lists::replace(draft, table, column, vec![(text, 1.0)]);
    }
    let of = &mut draft.tables[table].columns[column];
    narrow_range(of, op, &value)
}

/// A constant as a distance in the units of a kind: the least and the greatest it may be.
fn distance(expr: &Expr, kind: &Kind) -> Option<(i64, i64)> {
    if !expr.columns().is_empty() {
        return None;
    }
    let nothing = |_: &Name| Value::Null;
    match (eval(expr, &nothing), kind) {
        (Value::Interval(interval), Kind::Timestamp { .. }) => Some(interval.extremes()),
        (Value::Interval(interval), Kind::Date) => {
            let (least, most) = interval.extremes();
            Some((least.div_euclid(DAY), -(-most).div_euclid(DAY)))
        }
        (Value::Number { .. }, Kind::Timestamp { .. } | Kind::Time { .. }) => None,
        (value @ Value::Number { .. }, Kind::Date) => {
            let days = value.to_units(0)?;
            Some((days, days))
        }
        (value, kind) => {
            let units = units(&value.to_text()?, kind)?;
            Some((units, units))
        }
    }
}

/// Cuts a range that a comparison with a constant rules out in part. A range that lies outside as a
/// whole moves to the nearest values that are allowed.
fn narrow_range(of: &mut ColumnDraft, op: BinaryOp, value: &Value<'_>) -> bool {
    let (Some(text), RuleDraft::Range(range)) = (value.to_text(), &mut of.rule) else {
        return false;
    };
    let decimals = match range.finish {
        Finish::Float { decimals } => Some(decimals),
        _ => None,
    };
    let Some((floor, ceiling)) = enclosing(&text, &of.kind, decimals) else {
        return false;
    };
    let strict = i64::from(matches!(op, BinaryOp::Lt | BinaryOp::Gt) && floor == ceiling);
    // Rounded inwards: above 2.5 in whole numbers starts at 3.
    match op {
        BinaryOp::Gt | BinaryOp::GtEq => {
            of.limits.0 = of.limits.0.max(ceiling.saturating_add(strict));
        }
        BinaryOp::Lt | BinaryOp::LtEq => {
            of.limits.1 = of.limits.1.min(floor.saturating_sub(strict));
        }
        _ => return false,
    }
    of.tight = true;
    let (low, high) = of.limits;
    if low > high {
        return false;
    }
    let width = range.max.saturating_sub(range.min);
    if range.max < low {
        (range.min, range.max) = (low, low.saturating_add(width).min(high));
    } else if range.min > high {
        (range.min, range.max) = (high.saturating_sub(width).max(low), high);
    } else {
        (range.min, range.max) = (range.min.max(low), range.max.min(high));
    }
    // The grid starts at the lower end: prices in steps of 0.05 stay so where there is room.
    let rest = range.min.rem_euclid(range.step);
    if rest != 0 && range.min.saturating_add(range.step - rest) <= range.max {
        range.min += range.step - rest;
    }
    true
}

/// The whole units on both sides of a number written as text.
fn enclosing(text: &str, kind: &Kind, decimals: Option<u8>) -> Option<(i64, i64)> {
    let scale = match (kind, decimals) {
        (_, Some(decimals)) => decimals,
        (Kind::Decimal { scale }, _) => *scale,
        (Kind::Money, _) => 2,
        (Kind::Int { .. }, _) => 0,
        _ => return units(text, kind).map(|units| (units, units)),
    };
    let number = Value::number(text)?;
    let nearest = number.to_units(scale)?;
    let back = Value::Number {
        units: nearest.into(),
        scale,
    };
    Some(match back.compare(&number)? {
        std::cmp::Ordering::Equal => (nearest, nearest),
        std::cmp::Ordering::Less => (nearest, nearest + 1),
        std::cmp::Ordering::Greater => (nearest - 1, nearest),
    })
}

/// `one op other + shift`, both drawn from ranges: the later of the two is bounded by the earlier,
/// and both leave each other room.
fn ordered(
    draft: &mut Draft<'_>,
    table: usize,
    one: usize,
    op: BinaryOp,
    other: usize,
    shift: i64,
) -> bool {
    let (low, high, strict, shift) = match op {
        BinaryOp::Gt => (other, one, true, shift),
        BinaryOp::GtEq => (other, one, false, shift),
        BinaryOp::Lt => (one, other, true, -shift),
        BinaryOp::LtEq => (one, other, false, -shift),
        _ => return false,
    };
    let of = &draft.tables[table];
    let (RuleDraft::Range(below), RuleDraft::Range(above)) =
        (&of.columns[low].rule, &of.columns[high].rule)
    else {
        return false;
    };
    let (Some(scale), Some(back)) = (
        bounds::scale(&of.columns[high], &of.columns[low]),
        bounds::scale(&of.columns[low], &of.columns[high]),
    ) else {
        return false;
    };
    if scale != back {
        return false;
    }
    let gap = shift.saturating_add(i64::from(strict));
    if gap < 0 {
        return near(draft, table, low, high, gap.saturating_neg());
    }
    let (low_min, high_max) = (below.min, above.max);
    if low_min.saturating_add(gap) > high_max {
        return false;
    }
    // Whichever side already reads the other keeps doing so.
    let (bounded, source, side) = if cycles::would_close(draft, table, high, &Source::own(low)) {
        (low, high, Side::Below)
    } else {
        (high, low, Side::Above)
    };
    let limit = Limit {
        source: Source::own(source),
        side,
        min_gap: gap,
        max_gap: None,
        scale,
        float_unit: bounds::unit(&of.columns[bounded]),
    };
    let columns = &mut draft.tables[table].columns;
    (columns[low].tight, columns[high].tight) = (true, true);
    if let RuleDraft::Range(range) = &mut columns[low].rule {
        range.max = range.max.min(high_max - gap);
    }
    if let RuleDraft::Range(range) = &mut columns[high].rule {
        range.min = range.min.max(low_min.saturating_add(gap));
    }
    if let RuleDraft::Range(range) = &mut columns[bounded].rule {
        range.bounds.push(limit);
    }
    true
}

/// `one <= other + most`: the two stay near each other, the one above where nothing says which.
fn near(draft: &mut Draft<'_>, table: usize, one: usize, other: usize, most: i64) -> bool {
    let says = |draft: &Draft<'_>, bounded: usize, source: usize, side: Side| {
        let RuleDraft::Range(range) = &draft.tables[table].columns[bounded].rule else {
            return None;
        };
        range.bounds.iter().position(|limit| {
            limit.source == Source::own(source) && limit.side == side && limit.min_gap >= 0
        })
    };
    let below =
        says(draft, one, other, Side::Below).or_else(|| says(draft, other, one, Side::Above));
    if below.is_some() {
        return true;
    }
    let above = |draft: &Draft<'_>| {
        let found = says(draft, one, other, Side::Above).map(|at| (one, at));
        found.or_else(|| says(draft, other, one, Side::Below).map(|at| (other, at)))
    };
    if above(draft).is_none() && !ordered(draft, table, one, BinaryOp::GtEq, other, 0) {
        return false;
    }
    let Some((bounded, at)) = above(draft) else {
        return false;
    };
    let RuleDraft::Range(range) = &mut draft.tables[table].columns[bounded].rule else {
        return false;
    };
    // Another bound may push it further away: then the search has a word.
    let alone = range.bounds.len() == 1;
    let Some(limit) = range
        .bounds
        .get_mut(at)
        .filter(|limit| limit.min_gap <= most)
    else {
        return false;
    };
    limit.max_gap = Some(limit.max_gap.map_or(most, |gap| gap.min(most)));
    alone
}

/// `total = price * quantity` computes the total, `a + b = 100` the one of the two that is free. The
/// condition stays guarded, for what rounding and limits may do.
fn equal(draft: &mut Draft<'_>, table: usize, left: &Expr, right: &Expr) -> bool {
    solve(draft, table, left, right) || solve(draft, table, right, left)
}

fn solve(draft: &mut Draft<'_>, table: usize, one: &Expr, other: &Expr) -> bool {
    let (one, other) = match one {
        Expr::Binary {
            left,
            op: op @ (BinaryOp::Plus | BinaryOp::Minus),
            right,
        } => {
            let back = if *op == BinaryOp::Plus {
                BinaryOp::Minus
            } else {
                BinaryOp::Plus
            };
            let rest = Expr::Binary {
                left: Box::new(other.clone()),
                op: back,
                right: right.clone(),
            };
            (&**left, rest)
        }
        _ => (one, other.clone()),
    };
    let Some(column) = place(draft, table, one) else {
        return false;
    };
    let of = &draft.tables[table].columns[column];
    let reads: Vec<_> = other.columns().into_iter().cloned().collect();
    let free = matches!(of.rule, RuleDraft::Range(_)) && !of.ranked && !reads.is_empty();
    let cycle = |name: &Name| match place(draft, table, &Expr::Column(name.clone())) {
        Some(read) => {
            read == column || cycles::would_close(draft, table, column, &Source::own(read))
        }
        None => true,
    };
    if !free || reads.iter().any(cycle) {
        return false;
    }
    bounds::formula(draft, table, column, other);
    true
}
