//! Expressions once the columns' types are known: idle casts go, flags become booleans.

use crate::{
    expr::{Expr, Literal},
    name::Name,
    schema::{DataType, Table},
};

/// Gives an expression the column names as declared, and PostgreSQL's view of their types.
/// `base` is the stored type below domains.
pub(super) fn simplify(expr: &mut Expr, table: &Table, base: &impl Fn(&DataType) -> DataType) {
    for child in children(expr) {
        simplify(child, table, base);
    }
    let type_of = |e: &Expr| {
        let column = table
            .columns
            .iter()
            .find(|c| Some(&c.name) == e.as_column())?;
        Some(base(&column.ty))
    };
    match expr {
        Expr::Column(name) => {
            if let Some(declared) = declared(name, table) {
                *name = declared;
            }
        }
        Expr::Cast {
            expr: inner,
            to: DataType::Text | DataType::Varchar { length: None },
        } if type_of(inner)
            .is_some_and(|ty| ty.is_text() || matches!(ty, DataType::Enum { .. })) =>
        {
            let inner = std::mem::replace(inner.as_mut(), Expr::Literal(Literal::Null));
            *expr = inner;
        }
        Expr::Binary { left, right, .. } => {
            if type_of(left) == Some(DataType::Bool) {
                flag(right);
            } else if type_of(right) == Some(DataType::Bool) {
                flag(left);
            }
        }
        Expr::In { expr, list, .. } if type_of(expr) == Some(DataType::Bool) => {
            list.iter_mut().for_each(flag)
        }
        Expr::Between {
            expr, low, high, ..
        } if type_of(expr) == Some(DataType::Bool) => {
            flag(low);
            flag(high);
        }
        _ => {}
    }
}

/// 0 and 1, where PostgreSQL wants false and true.
pub(super) fn flag(expr: &mut Expr) {
    if let Expr::Literal(Literal::Number(text) | Literal::Text(text)) = expr {
        match text.to_ascii_lowercase().as_str() {
            "0" | "f" | "false" | "n" | "no" | "off" => *expr = Expr::Literal(Literal::Bool(false)),
            "1" | "t" | "true" | "y" | "yes" | "on" => *expr = Expr::Literal(Literal::Bool(true)),
            _ => {}
        }
    }
}

/// The column that a name means, as it was declared.
pub(super) fn declared(name: &Name, table: &Table) -> Option<Name> {
    let exact = table.columns.iter().find(|c| c.name == *name);
    let column = exact.or_else(|| table.columns.iter().find(|c| c.name.matches(name.sql())))?;
    Some(column.name.clone())
}

fn children(expr: &mut Expr) -> Vec<&mut Expr> {
    match expr {
        Expr::Column(_) | Expr::Literal(_) => Vec::new(),
        Expr::Unary { expr, .. }
        | Expr::IsNull { expr, .. }
        | Expr::IsBool { expr, .. }
        | Expr::Cast { expr, .. } => vec![expr],
        Expr::Binary { left, right, .. } => vec![left, right],
        Expr::Between {
            expr, low, high, ..
        } => vec![expr, low, high],
        Expr::In { expr, list, .. } => std::iter::once(expr.as_mut()).chain(list).collect(),
        Expr::Like { expr, pattern, .. } | Expr::Regex { expr, pattern, .. } => vec![expr, pattern],
        Expr::Case {
            operand,
            branches,
            otherwise,
        } => operand
            .iter_mut()
            .chain(otherwise)
            .map(Box::as_mut)
            .chain(branches.iter_mut().flat_map(|(when, then)| [when, then]))
            .collect(),
        Expr::Call { args, .. } | Expr::Array(args) => args.iter_mut().collect(),
    }
}
