//! The type of a computed column that was declared without one.

use crate::{
    expr::{BinaryOp, Expr, Literal, UnaryOp},
    schema::{DataType, Table},
};

/// The type of an expression over the table's columns; text where nothing tells.
pub(super) fn type_of(expr: &Expr, table: &Table) -> DataType {
    let numeric = DataType::Numeric {
        precision: None,
        scale: 0,
    };
    match expr {
        Expr::Column(name) => {
            let column = table.columns.iter().find(|c| c.name == *name);
            column.map_or(DataType::Text, |c| c.ty.clone())
        }
        Expr::Cast { to, .. } => to.clone(),
        Expr::Literal(Literal::Number(_)) => numeric,
        Expr::Literal(Literal::Bool(_))
        | Expr::Between { .. }
        | Expr::In { .. }
        | Expr::Like { .. }
        | Expr::Regex { .. }
        | Expr::IsNull { .. }
        | Expr::IsBool { .. }
        | Expr::Unary {
            op: UnaryOp::Not, ..
        } => DataType::Bool,
        Expr::Unary { expr, .. } => type_of(expr, table),
        Expr::Binary { left, op, right } => match op {
            BinaryOp::Plus
            | BinaryOp::Minus
            | BinaryOp::Times
            | BinaryOp::Divide
            | BinaryOp::Modulo => match (type_of(left, table), type_of(right, table)) {
                (a, b) if a == b && !a.is_text() => a,
                (a, b) if a.is_number() || b.is_number() => numeric,
                (a, _) => a,
            },
            BinaryOp::Concat => DataType::Text,
            _ => DataType::Bool,
        },
        Expr::Case {
            branches,
            otherwise,
            ..
        } => {
            let results = branches.iter().map(|(_, then)| then);
            widest(results.chain(otherwise.as_deref()), table)
        }
        Expr::Call { function, args } => match function.as_str() {
            "coalesce" | "nullif" | "greatest" | "least" => widest(args.iter(), table),
            "abs" | "ceil" | "floor" | "mod" | "power" | "round" | "trunc" => numeric,
            "char_length" | "length" | "octet_length" | "position" => DataType::Integer,
            name if name.starts_with("extract_") => numeric,
            "date_part" => DataType::Double,
            "current_date" => DataType::Date,
            _ => DataType::Text,
        },
        Expr::Array(items) => DataType::Array {
            of: Box::new(widest(items.iter(), table)),
        },
        Expr::Literal(_) => DataType::Text,
    }
}

fn widest<'a>(items: impl Iterator<Item = &'a Expr>, table: &Table) -> DataType {
    let is_null = |e: &&Expr| !matches!(e, Expr::Literal(Literal::Null));
    let types: Vec<DataType> = items.filter(is_null).map(|e| type_of(e, table)).collect();
    match types.split_first() {
        None => DataType::Text,
        Some((first, rest)) if rest.iter().all(|ty| ty == first) => first.clone(),
        Some(_) if types.iter().all(DataType::is_number) => DataType::Numeric {
            precision: None,
            scale: 0,
        },
        Some((first, _)) => first.clone(),
    }
}
