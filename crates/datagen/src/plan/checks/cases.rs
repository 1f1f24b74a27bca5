//! `name = lower(name)` and its kin: the column's texts, folded.

use super::place;
use crate::{
    array::Kind,
    engine::folded::Case,
    expr::{BinaryOp, Expr},
    plan::draft::{Draft, RuleDraft},
};

/// Folds a column's texts when the condition compares it with itself folded. True when that is all
/// the condition asks.
pub(super) fn folded(draft: &mut Draft<'_>, table: usize, condition: &Expr) -> bool {
    let Expr::Binary {
        left,
        op: BinaryOp::Eq,
        right,
    } = condition
    else {
        return false;
    };
    let found = asked(draft, table, left, right).or_else(|| asked(draft, table, right, left));
    let Some((column, case)) = found else {
        return false;
    };
    let of = &mut draft.tables[table].columns[column];
    match &mut of.rule {
        RuleDraft::Parent { .. } => false,
        RuleDraft::List(list) => {
            list.iter_mut().for_each(|(text, _)| *text = case.of(text));
            true
        }
        _ => {
            let free = of.kind == Kind::Text && !of.generated;
            if free {
                of.case = Some(case);
            }
            free
        }
    }
}

/// `column = lower(column)`.
fn asked(draft: &Draft<'_>, table: usize, plain: &Expr, call: &Expr) -> Option<(usize, Case)> {
    let inner = |mut expr: &'_ Expr| -> Option<usize> {
        while let Expr::Cast { expr: within, .. } = expr {
            expr = within;
        }
        place(draft, table, expr)
    };
    let mut call = call;
    while let Expr::Cast { expr, .. } = call {
        call = expr;
    }
    let Expr::Call { function, args } = call else {
        return None;
    };
    let case = match function.as_str() {
        "lower" => Case::Lower,
        "upper" => Case::Upper,
        _ => return None,
    };
    let [arg] = args.as_slice() else {
        return None;
    };
    let column = inner(plain)?;
    (inner(arg)? == column).then_some((column, case))
}
