//! CHECKs and domains turned into what rules understand: ranges, lists, bounds; the rest into guards.

mod cases;
mod groups;
mod lists;
mod plain;
mod ranges;
mod refused;

use crate::{
    expr::{BinaryOp, Expr, Literal},
    name::Name,
    plan::{
        draft::{Draft, RuleDraft},
        patterns,
    },
};

/// Applies every CHECK of every table and domain.
pub(super) fn apply(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let conditions = conjuncts(draft, table);
        let mut left: Vec<Expr> = conditions.iter().flat_map(plain::conjuncts).collect();
        // What concerns one column cuts its values before columns are compared with each other, and
        // their order is known before how far apart they may be.
        left.sort_by_key(|condition| (columns(condition) > 1, is_distance(condition)));
        left.retain(|condition| !met(draft, table, condition));
        refused::contradictions(draft, table, &conditions);
        refused::patterns(draft, table, &conditions);
        groups::guard(draft, table, left);
    }
}

/// `a <= b + 30`.
fn is_distance(condition: &Expr) -> bool {
    let plus = |expr: &Expr| {
        matches!(
            expr,
            Expr::Binary {
                op: BinaryOp::Plus,
                ..
            }
        )
    };
    match condition {
        Expr::Binary { left, op, right } => match op {
            BinaryOp::Lt | BinaryOp::LtEq => plus(right),
            BinaryOp::Gt | BinaryOp::GtEq => plus(left),
            _ => false,
        },
        _ => false,
    }
}

/// How many columns a condition reads.
fn columns(condition: &Expr) -> usize {
    let mut names = condition.columns();
    names.sort();
    names.dedup();
    names.len()
}

/// Every condition of every table, whoever sees to it.
pub(super) fn conditions(draft: &Draft<'_>) -> Vec<Vec<Expr>> {
    let tables = 0..draft.tables.len();
    tables.map(|table| conjuncts(draft, table)).collect()
}

/// The conditions of a table, domains' with their columns in place of `value`.
fn conjuncts(draft: &Draft<'_>, table: usize) -> Vec<Expr> {
    let of = draft.tables[table].table;
    let mut all: Vec<Expr> = Vec::new();
    for check in &of.checks {
        all.extend(check.expr.conjuncts().into_iter().cloned());
    }
    for column in &of.columns {
        let domains = draft.schema.domains_of(&column.ty);
        for check in domains.flat_map(|domain| &domain.checks) {
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
    position(draft, table, name)
}

fn position(draft: &Draft<'_>, table: usize, name: &Name) -> Option<usize> {
    draft.tables[table]
        .columns
        .iter()
        .position(|column| column.name == *name)
}

/// Whether a rule now guarantees the condition.
fn met(draft: &mut Draft<'_>, table: usize, condition: &Expr) -> bool {
    match condition {
        Expr::Binary { left, op, right } => {
            cases::folded(draft, table, condition)
                || ranges::compared(draft, table, left, *op, right)
        }
        Expr::Between {
            expr,
            low,
            high,
            negated: false,
        } => {
            let above = ranges::compared(draft, table, expr, BinaryOp::GtEq, low);
            ranges::compared(draft, table, expr, BinaryOp::LtEq, high) && above
        }
        Expr::In {
            expr,
            negated: false,
            ..
        } => match lists::bare(expr).and_then(|name| position(draft, table, name)) {
            Some(column) => lists::narrow(draft, table, column, condition),
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
        return lists::narrow(draft, table, column, condition);
    }
    let of = &mut draft.tables[table].columns[column];
    let max = of.max_chars.map_or(usize::MAX, |max| max as usize);
    let Some(pattern) = pattern.filter(|pattern| pattern.places.len() <= max) else {
        return false;
    };
    if of.is_free_text() {
        of.rule = RuleDraft::Other(Box::new(pattern));
    }
    // The pattern may be looser than the condition's letter case or anchors.
    false
}

/// The constants that conditions compare a column with, as text.
pub(super) fn literals(conditions: &[Expr], column: &Name) -> Vec<String> {
    let found = conditions
        .iter()
        .flat_map(|condition| lists::literals(condition, column));
    found.collect()
}
