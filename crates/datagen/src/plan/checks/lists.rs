//! Conditions that leave a column a list of values.

use std::collections::BTreeSet;

use super::place;
use crate::{
    array::Kind,
    engine::{
        eval::{constant, eval, truth},
        value::Value,
    },
    expr::{BinaryOp, Expr},
    name::Name,
    plan::{
        draft::{Draft, RuleDraft},
        list::readable,
    },
};

/// `a = 'x' OR a = 'y'` is a list.
pub(super) fn either(draft: &mut Draft<'_>, table: usize, left: &Expr, right: &Expr) -> bool {
    let condition = Expr::Binary {
        left: Box::new(left.clone()),
        op: BinaryOp::Or,
        right: Box::new(right.clone()),
    };
    match condition.columns()[..] {
        [name] => match place(draft, table, &Expr::Column(name.clone())) {
            Some(column) => narrow(draft, table, column, &condition),
            None => false,
        },
        _ => false,
    }
}

/// Keeps the listed values that satisfy a condition on the column alone; takes the condition's own
/// constants where the column has no list, or none of its values is allowed.
pub(super) fn narrow(draft: &mut Draft<'_>, table: usize, column: usize, condition: &Expr) -> bool {
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
        return replace(draft, table, column, current);
    }
    let constants = literals(condition, &of.name).into_iter();
    let allowed: Vec<_> = constants
        .filter(|text| readable(text, &of.kind) && passes(text))
        .map(|text| (text, 1.0))
        .collect();
    !allowed.is_empty() && replace(draft, table, column, allowed)
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

pub(super) fn replace(
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
pub(super) fn literals(condition: &Expr, column: &Name) -> Vec<String> {
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
    let is_column = |expr: &Expr| bare(expr) == Some(column);
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

/// The column below casts and changes of case: `upper(kind::text)`.
pub(super) fn bare(mut expr: &Expr) -> Option<&Name> {
    loop {
        expr = match expr {
            Expr::Cast { expr, .. } => expr,
            Expr::Call { function, args } => match (function.as_str(), args.as_slice()) {
                ("lower" | "upper" | "btrim" | "rtrim" | "ltrim", [arg]) => arg,
                _ => return None,
            },
            other => return other.as_column(),
        };
    }
}
