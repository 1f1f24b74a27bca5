//! Columns that a formula gives: read, resolved and written anew, never passed on as text.

use sqlparser::{
    ast::{
        BinaryOperator as Op, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator,
        Value,
    },
    dialect::PostgreSqlDialect,
    parser::Parser,
};

use super::{Check, Kind, RowTest, Subject, paths::Row, rules::rules};
use crate::{expr::FUNCTIONS, postgres::literal, schema::DataType, spec::Values};

pub(super) fn formulas(subject: &Subject<'_>, checks: &mut Vec<Check>) {
    for (rule, column) in rules(subject) {
        let Values::Formula { sql } = &rule.values else {
            continue;
        };
        let mut row = Row::new(subject);
        let Some(formula) = parse(sql).and_then(|expr| write(&expr, &mut row)) else {
            continue;
        };
        let value = format!("t.{}", column.name.quoted());
        let ty = subject.schema.base_type(&column.ty);
        let formula = format!("CAST({formula} AS {})", ty.sql());
        let violation = match ty {
            // Sums of binary fractions depend on their order.
            DataType::Real | DataType::Double => {
                format!("abs({value} - {formula}) > 1e-5 * greatest(1, abs({formula}))")
            }
            DataType::Json | DataType::Xml | DataType::Point => {
                format!("{value}::text <> {formula}::text")
            }
            _ => format!("{value} <> {formula}"),
        };
        let test = RowTest {
            violation,
            counted: format!("{value} IS NOT NULL"),
        };
        let names = [&column.name];
        let what = format!("{} = {sql}", column.name);
        let about = format!("every {}.{what}", subject.table.name);
        let query = test.sql(&row.from());
        checks.push(subject.check(Kind::Formula, &what, &names, about, query));
    }
}

fn parse(sql: &str) -> Option<Expr> {
    let dialect = PostgreSqlDialect {};
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(64)
        .try_with_sql(sql)
        .ok()?;
    let expr = parser.parse_expr().ok()?;
    let end = parser.peek_token().token == sqlparser::tokenizer::Token::EOF;
    end.then_some(expr)
}

/// The formula as SQL over the row and its parents; `None` for what formulas cannot say.
fn write(expr: &Expr, row: &mut Row<'_>) -> Option<String> {
    Some(match expr {
        Expr::Identifier(name) => row.column(&name.value)?.0,
        Expr::CompoundIdentifier(path) => {
            let path: Vec<&str> = path.iter().map(|part| part.value.as_str()).collect();
            row.column(&path.join("."))?.0
        }
        Expr::Value(value) => constant(&value.value)?,
        Expr::Nested(inner) => format!("({})", write(inner, row)?),
        Expr::UnaryOp { op, expr } => {
            let op = match op {
                UnaryOperator::Minus => "-",
                UnaryOperator::Plus => "+",
                UnaryOperator::Not => "NOT",
                _ => return None,
            };
            format!("({op} {})", write(expr, row)?)
        }
        Expr::BinaryOp { left, op, right } => {
            format!(
                "({} {} {})",
                write(left, row)?,
                operator(op)?,
                write(right, row)?
            )
        }
        Expr::IsNull(inner) => format!("({} IS NULL)", write(inner, row)?),
        Expr::IsNotNull(inner) => format!("({} IS NOT NULL)", write(inner, row)?),
        Expr::Case {
            operand,
            conditions,
            else_result,
            ..
        } => {
            let mut sql = String::from("CASE");
            if let Some(operand) = operand {
                sql += &format!(" {}", write(operand, row)?);
            }
            for arm in conditions {
                let (when, then) = (write(&arm.condition, row)?, write(&arm.result, row)?);
                sql += &format!(" WHEN {when} THEN {then}");
            }
            if let Some(otherwise) = else_result {
                sql += &format!(" ELSE {}", write(otherwise, row)?);
            }
            sql + " END"
        }
        Expr::Function(call) => {
            let name = call.name.to_string().to_lowercase();
            let FunctionArguments::List(list) = &call.args else {
                return None;
            };
            if !FUNCTIONS.contains(&name.as_str()) {
                return None;
            }
            let mut args = Vec::new();
            for arg in &list.args {
                let FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)) = arg else {
                    return None;
                };
                args.push(write(arg, row)?);
            }
            match (name.strip_prefix("extract_"), args.as_slice()) {
                (Some(part), [of]) => format!("EXTRACT({part} FROM {of})"),
                _ => format!("{name}({})", args.join(", ")),
            }
        }
        Expr::Extract { field, expr, .. } => {
            let part = field.to_string().to_lowercase();
            if !["year", "month", "day"].contains(&part.as_str()) {
                return None;
            }
            format!("EXTRACT({part} FROM {})", write(expr, row)?)
        }
        Expr::Floor { expr, .. } => format!("floor({})", write(expr, row)?),
        Expr::Ceil { expr, .. } => format!("ceil({})", write(expr, row)?),
        _ => return None,
    })
}

fn constant(value: &Value) -> Option<String> {
    Some(match value {
        Value::Number(digits, _) => digits.clone(),
        Value::SingleQuotedString(text) => literal(text),
        Value::Boolean(value) => value.to_string(),
        Value::Null => "NULL".to_owned(),
        _ => return None,
    })
}

fn operator(op: &Op) -> Option<&'static str> {
    Some(match op {
        Op::Plus => "+",
        Op::Minus => "-",
        Op::Multiply => "*",
        Op::Divide => "/",
        Op::Modulo => "%",
        Op::StringConcat => "||",
        Op::Eq => "=",
        Op::NotEq => "<>",
        Op::Lt => "<",
        Op::LtEq => "<=",
        Op::Gt => ">",
        Op::GtEq => ">=",
        Op::And => "AND",
        Op::Or => "OR",
        _ => return None,
    })
}
