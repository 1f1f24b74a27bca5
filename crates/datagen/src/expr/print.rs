//! Expressions as PostgreSQL text, with every operand in parentheses.

use std::fmt;

use super::{BinaryOp, Expr, Literal, UnaryOp};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(name) => f.write_str(&name.quoted()),
            Self::Literal(literal) => literal.fmt(f),
            Self::Unary { op, expr } => match op {
                UnaryOp::Not => write!(f, "(NOT {expr})"),
                UnaryOp::Minus => write!(f, "(- {expr})"),
            },
            Self::Binary { left, op, right } => write!(f, "({left} {} {right})", op.sql()),
            Self::Between {
                expr,
                low,
                high,
                negated,
            } => write!(f, "({expr} {}BETWEEN {low} AND {high})", not(*negated)),
            Self::In {
                expr,
                list,
                negated,
            } => write!(f, "({expr} {}IN ({}))", not(*negated), joined(list)),
            Self::Like {
                expr,
                pattern,
                negated,
                insensitive,
            } => {
                let op = if *insensitive { "ILIKE" } else { "LIKE" };
                write!(f, "({expr} {}{op} {pattern})", not(*negated))
            }
            Self::Regex {
                expr,
                pattern,
                negated,
                insensitive,
            } => {
                let (no, star) = (
                    if *negated { "!" } else { "" },
                    if *insensitive { "*" } else { "" },
                );
                write!(f, "({expr} {no}~{star} {pattern})")
            }
            Self::IsNull { expr, negated } => write!(f, "({expr} IS {}NULL)", not(*negated)),
            Self::IsBool {
                expr,
                value,
                negated,
            } => {
                let value = if *value { "TRUE" } else { "FALSE" };
                write!(f, "({expr} IS {}{value})", not(*negated))
            }
            Self::Case {
                operand,
                branches,
                otherwise,
            } => {
                f.write_str("CASE")?;
                if let Some(operand) = operand {
                    write!(f, " {operand}")?;
                }
                for (when, then) in branches {
                    write!(f, " WHEN {when} THEN {then}")?;
                }
                if let Some(otherwise) = otherwise {
                    write!(f, " ELSE {otherwise}")?;
                }
                f.write_str(" END")
            }
            Self::Call { function, args } => call(f, function, args),
            Self::Cast { expr, to } => write!(f, "CAST({expr} AS {})", to.sql(None)),
            Self::Array(items) => write!(f, "ARRAY[{}]", joined(items)),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => f.write_str(&crate::postgres::literal(text)),
        }
    }
}

impl BinaryOp {
    fn sql(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Eq => "=",
            Self::NotEq => "<>",
            Self::Lt => "<",
            Self::LtEq => "<=",
            Self::Gt => ">",
            Self::GtEq => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Concat => "||",
            Self::IsDistinctFrom => "IS DISTINCT FROM",
            Self::IsNotDistinctFrom => "IS NOT DISTINCT FROM",
        }
    }
}

fn call(f: &mut fmt::Formatter<'_>, function: &str, args: &[Expr]) -> fmt::Result {
    match (function, args) {
        ("current_date" | "current_timestamp", []) => f.write_str(function),
        ("extract_day" | "extract_month" | "extract_year", [of]) => {
            let field = function.trim_start_matches("extract_");
            write!(f, "EXTRACT({field} FROM {of})")
        }
        ("position", [needle, hay]) => write!(f, "position({needle} IN {hay})"),
        _ => write!(f, "{function}({})", joined(args)),
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}

fn joined(items: &[Expr]) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
