//! CHECKs and domains turned into what rules understand: ranges, lists, bounds; the rest into guards.

use std::collections::BTreeSet;

use crate::{
    array::Kind,
    engine::{
        Source,
        eval::{constant, eval, truth},
        range::{Limit, Side},
        value::Value,
    },
    expr::{BinaryOp, Expr, Literal},
    name::Name,
    plan::{
        columns, cycles,
        draft::{ColumnDraft, Draft, RuleDraft, readable},
        patterns,
    },
    schema::DataType,
};

/// Applies every CHECK of every table and domain.
pub(super) fn apply(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let mut left = Vec::new();
        for conjunct in conjuncts(draft, table) {
            if !met(draft, table, &conjunct) {
                left.push(conjunct);
            }
        }
        guard(draft, table, left);
    }
}

/// The conditions of a table, domains' with their columns in place of `value`.
fn conjuncts(draft: &Draft<'_>, table: usize) -> Vec<Expr> {
    let of = draft.tables[table].table;
    let mut all: Vec<Expr> = Vec::new();
    for check in &of.checks {
        all.extend(check.expr.conjuncts().into_iter().cloned());
    }
    for column in &of.columns {
        let DataType::Domain { name } = &column.ty else {
            continue;
        };
        for check in draft
            .schema
            .domain(name)
            .into_iter()
            .flat_map(|domain| &domain.checks)
        {
            let expr = check.expr.renamed(&Name::folded("value"), &column.name);
            all.extend(expr.conjuncts().into_iter().cloned());
        }
    }
    all
}

fn place(draft: &Draft<'_>, table: usize, expr: &Expr) -> Option<usize> {
    let name = match expr {
        Expr::Cast { expr, .. } => expr.as_column()?,
        other => other.as_column()?,
    };
    draft.tables[table]
        .columns
        .iter()
        .position(|column| column.name == *name)
}

/// Whether a rule now guarantees the condition.
fn met(draft: &mut Draft<'_>, table: usize, condition: &Expr) -> bool {
    match condition {
        Expr::Binary { left, op, right } => compared(draft, table, left, *op, right),
        Expr::Between {
            expr,
            low,
            high,
            negated: false,
        } => {
            let above = compared(draft, table, expr, BinaryOp::GtEq, low);
            compared(draft, table, expr, BinaryOp::LtEq, high) && above
        }
        Expr::In {
            expr,
            negated: false,
            ..
        } => match place(draft, table, expr) {
            Some(column) => narrow_list(draft, table, column, condition),
            None => false,
        },
        Expr::IsNull {
            expr,
            negated: true,
        } => match place(draft, table, expr) {
            Some(column) => {
                let of = &mut draft.tables[table].columns[column];
                of.nulls = crate::engine::nulls::NullPlan::Never;
                of.nullable = false;
                true
            }
            None => false,
        },
        Expr::Like {
            expr,
            pattern,
            negated: false,
            ..
        } => {
            let Expr::Literal(Literal::Text(pattern)) = &**pattern else {
                return false;
            };
            patterned(draft, table, expr, condition, patterns::from_like(pattern))
        }
        Expr::Regex {
            expr,
            pattern,
            negated: false,
            ..
        } => {
            let Expr::Literal(Literal::Text(pattern)) = &**pattern else {
                return false;
            };
            patterned(draft, table, expr, condition, patterns::from_regex(pattern))
        }
        _ => false,
    }
}

fn compared(draft: &mut Draft<'_>, table: usize, left: &Expr, op: BinaryOp, right: &Expr) -> bool {
    if op == BinaryOp::Or {
        return either(draft, table, left, right);
    }
    let flipped = match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::LtEq => BinaryOp::GtEq,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::GtEq => BinaryOp::LtEq,
        BinaryOp::Eq => BinaryOp::Eq,
        _ => return false,
    };
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
        && let (Some(base), Some(shift)) = (
            place(draft, table, left),
            constant_units(right, &draft.tables[table].columns[column].kind),
        )
    {
        let shift = if *sign == BinaryOp::Minus {
            -shift
        } else {
            shift
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
        return replace_list(draft, table, column, vec![(text, 1.0)]);
    }
    let of = &mut draft.tables[table].columns[column];
    narrow_range(of, op, &value)
}

fn constant_units(expr: &Expr, kind: &Kind) -> Option<i64> {
    match expr {
        Expr::Literal(literal) => constant(literal)
            .to_text()
            .and_then(|text| columns::literal_units(&text, kind)),
        _ => None,
    }
}

/// Cuts a range, or drops the values of a list, that a comparison with a constant rules out.
fn narrow_range(of: &mut ColumnDraft, op: BinaryOp, value: &Value<'_>) -> bool {
    let Some(text) = value.to_text() else {
        return false;
    };
    let strict = i64::from(matches!(op, BinaryOp::Lt | BinaryOp::Gt));
    match &mut of.rule {
        RuleDraft::Range(range) => {
            let decimals = match range.finish {
                crate::engine::range::Finish::Float { decimals } => Some(decimals),
                _ => None,
            };
            let Some((floor, ceiling)) = enclosing(&text, &of.kind, decimals) else {
                return false;
            };
            match op {
                // Rounded inwards: above 2.5 in whole numbers starts at 3.
                BinaryOp::Gt | BinaryOp::GtEq => {
                    let least = if floor == ceiling {
                        floor + strict
                    } else {
                        ceiling
                    };
                    range.min = range.min.max(least);
                    range.max = range.max.max(range.min);
                }
                BinaryOp::Lt | BinaryOp::LtEq => {
                    let most = if floor == ceiling {
                        ceiling - strict
                    } else {
                        floor
                    };
                    range.max = range.max.min(most);
                    range.min = range.min.min(range.max);
                }
                _ => return false,
            }
            of.limits = match op {
                BinaryOp::Gt | BinaryOp::GtEq => (of.limits.0.max(range.min), of.limits.1),
                _ => (of.limits.0, of.limits.1.min(range.max)),
            };
            (of.limits.0..=of.limits.1).contains(&range.min)
                && (of.limits.0..=of.limits.1).contains(&range.max)
        }
        RuleDraft::Other(_)
        | RuleDraft::List(_)
        | RuleDraft::Text(_)
        | RuleDraft::Parent { .. } => false,
    }
}

/// The whole units on both sides of a number written as text.
fn enclosing(text: &str, kind: &Kind, decimals: Option<u8>) -> Option<(i64, i64)> {
    let scale = match (kind, decimals) {
        (_, Some(decimals)) => decimals,
        (Kind::Decimal { scale }, _) => *scale,
        (Kind::Money, _) => 2,
        (Kind::Int { .. }, _) => 0,
        _ => return columns::literal_units(text, kind).map(|units| (units, units)),
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

/// `a = 'x' OR a = 'y'` is a list.
fn either(draft: &mut Draft<'_>, table: usize, left: &Expr, right: &Expr) -> bool {
    let condition = Expr::Binary {
        left: Box::new(left.clone()),
        op: BinaryOp::Or,
        right: Box::new(right.clone()),
    };
    match condition.columns()[..] {
        [name] => match place(draft, table, &Expr::Column(name.clone())) {
            Some(column) => narrow_list(draft, table, column, &condition),
            None => false,
        },
        _ => false,
    }
}

/// Keeps the listed values that satisfy a condition on the column alone; takes the condition's own
/// constants where the column has no list, or none of its values is allowed.
fn narrow_list(draft: &mut Draft<'_>, table: usize, column: usize, condition: &Expr) -> bool {
    let of = &draft.tables[table].columns[column];
    let passes = |text: &str| {
        let value = |_: &Name| typed(text, &of.kind);
        truth(&eval(condition, &value)) == Some(true)
    };
    let current = match &of.rule {
        RuleDraft::List(list) => list
            .iter()
            .filter(|(text, _)| passes(text))
            .cloned()
            .collect(),
        _ => Vec::new(),
    };
    if !current.is_empty() {
        return replace_list(draft, table, column, current);
    }
    let constants = literals(condition, &of.name).into_iter();
    let allowed: Vec<_> = constants
        .filter(|text| readable(text, &of.kind) && passes(text))
        .map(|text| (text, 1.0))
        .collect();
    !allowed.is_empty() && replace_list(draft, table, column, allowed)
}

fn typed<'a>(text: &'a str, kind: &Kind) -> Value<'a> {
    match kind {
        Kind::Int { .. } | Kind::Decimal { .. } | Kind::Money | Kind::Float { .. } => {
            Value::number(text).unwrap_or(Value::Null)
        }
        Kind::Bool => truth(&Value::Text(text.into())).map_or(Value::Null, Value::Bool),
        _ => Value::Text(text.into()),
    }
}

fn replace_list(
    draft: &mut Draft<'_>,
    table: usize,
    column: usize,
    list: Vec<(String, f64)>,
) -> bool {
    let of = &mut draft.tables[table].columns[column];
    let max = of.max_chars.map_or(usize::MAX, |max| max as usize);
    let fits = list.iter().all(|(text, _)| text.chars().count() <= max);
    let free = !matches!(of.rule, RuleDraft::Parent { .. }) && !of.generated;
    if fits && free {
        of.rule = RuleDraft::List(list);
    }
    fits && free
}

/// The constants a column is compared with, as text.
fn literals(condition: &Expr, column: &Name) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut add = |expr: &Expr| {
        let inner = match expr {
            Expr::Cast { expr, .. } => expr,
            other => other,
        };
        if let Expr::Literal(literal) = inner
            && let Some(text) = constant(literal).to_text()
        {
            found.insert(text.into_owned());
        }
    };
    let is_column = |expr: &Expr| match expr {
        Expr::Cast { expr, .. } => expr.as_column() == Some(column),
        other => other.as_column() == Some(column),
    };
    condition.walk(&mut |expr| match expr {
        Expr::Binary {
            left,
            op: BinaryOp::Eq | BinaryOp::IsNotDistinctFrom,
            right,
        } if is_column(left) => add(right),
        Expr::Binary {
            left,
            op: BinaryOp::Eq | BinaryOp::IsNotDistinctFrom,
            right,
        } if is_column(right) => add(left),
        Expr::In {
            expr,
            list,
            negated: false,
        } if is_column(expr) => list.iter().for_each(&mut add),
        Expr::Case {
            operand: Some(operand),
            branches,
            ..
        } if is_column(operand) => {
            branches.iter().for_each(|(when, _)| add(when));
        }
        _ => {}
    });
    found.into_iter().collect()
}

/// A text column that a pattern describes better than its rule does.
fn patterned(
    draft: &mut Draft<'_>,
    table: usize,
    expr: &Expr,
    condition: &Expr,
    pattern: Option<crate::engine::pattern::Pattern>,
) -> bool {
    let Some(column) = expr.as_column().and_then(|_| place(draft, table, expr)) else {
        return false;
    };
    if matches!(draft.tables[table].columns[column].rule, RuleDraft::List(_)) {
        return narrow_list(draft, table, column, condition);
    }
    let of = &mut draft.tables[table].columns[column];
    let max = of.max_chars.map_or(usize::MAX, |max| max as usize);
    match pattern {
        Some(pattern) if matches!(of.rule, RuleDraft::Text(_)) && pattern.places.len() <= max => {
            of.rule = RuleDraft::Other(Box::new(pattern));
            // The pattern may be looser than the condition's letter case or anchors.
            false
        }
        _ => false,
    }
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
        columns::scale(&of.columns[high].kind, &of.columns[low].kind),
        columns::scale(&of.columns[low].kind, &of.columns[high].kind),
    ) else {
        return false;
    };
    let same_units = scale == back;
    if !same_units || shift < 0 {
        return false;
    }
    let gap = shift + i64::from(strict);
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
    };
    let columns = &mut draft.tables[table].columns;
    if let RuleDraft::Range(range) = &mut columns[low].rule {
        range.max = range.max.min(high_max - gap);
    }
    if let RuleDraft::Range(range) = &mut columns[high].rule {
        range.min = range.min.max(low_min + gap);
    }
    if let RuleDraft::Range(range) = &mut columns[bounded].rule {
        range.bounds.push(limit);
    }
    true
}

/// Groups the conditions left by the columns they share, with the columns that may be drawn again.
fn guard(draft: &mut Draft<'_>, table: usize, left: Vec<Expr>) {
    let mut groups: Vec<(BTreeSet<usize>, Vec<Expr>)> = Vec::new();
    for condition in left {
        let mut columns = BTreeSet::new();
        for name in condition.columns() {
            if let Some(column) = place(draft, table, &Expr::Column(name.clone())) {
                prepare(draft, table, column, &condition);
                free(draft, table, column, &mut columns);
            }
        }
        // Nothing to draw: PostgreSQL will tell whether it holds.
        if columns.is_empty() {
            continue;
        }
        let mut group = (columns, vec![condition]);
        while let Some(at) = groups
            .iter()
            .position(|(columns, _)| !columns.is_disjoint(&group.0))
        {
            let (columns, checks) = groups.swap_remove(at);
            group.0.extend(columns);
            group.1.extend(checks);
        }
        groups.push(group);
    }
    draft.tables[table].guards = groups
        .into_iter()
        .map(|(columns, checks)| (columns.into_iter().collect(), checks))
        .collect();
}

/// A text column that is compared with constants draws from those.
fn prepare(draft: &mut Draft<'_>, table: usize, column: usize, condition: &Expr) {
    let of = &draft.tables[table].columns[column];
    if matches!(of.rule, RuleDraft::Text(_))
        || (matches!(of.rule, RuleDraft::Other(_)) && of.kind == Kind::Text && !of.generated)
    {
        let list: Vec<_> = literals(condition, &of.name)
            .into_iter()
            .map(|text| (text, 1.0))
            .collect();
        if !list.is_empty() {
            replace_list(draft, table, column, list);
        }
    }
}

/// The columns to draw again so that this one changes: itself, or what it is computed from.
fn free(draft: &Draft<'_>, table: usize, column: usize, columns: &mut BTreeSet<usize>) {
    let of = &draft.tables[table].columns[column];
    match &of.rule {
        RuleDraft::Parent { .. } => {}
        RuleDraft::Other(rule) if rule.capacity() == 0 => {
            for source in rule.reads().iter().filter(|source| source.hops.is_empty()) {
                if source.column != column {
                    free(draft, table, source.column, columns);
                }
            }
        }
        RuleDraft::Other(_) if matches!(of.kind, Kind::List { .. }) || of.ranked => {}
        _ => {
            columns.insert(column);
        }
    }
}
