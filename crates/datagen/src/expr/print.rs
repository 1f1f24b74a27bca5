//! Expressions as PostgreSQL text that parses back to the same expression.

use std::fmt::{self, Display, Formatter, Write};

use super::{BinaryOp, Expr, Literal, UnaryOp};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(name) => f.write_str(&name.quoted()),
            Self::Literal(literal) => literal.fmt(f),
            Self::Unary { op, expr } => match op {
                UnaryOp::Not => write!(f, "not {}", Operand(expr)),
                UnaryOp::Minus => write!(f, "-{}", Operand(expr)),
            },
            Self::Binary { left, op, right } => binary(f, left, *op, right),
            Self::Between {
                expr,
                low,
                high,
                negated,
            } => {
                let not = not(*negated);
                write!(
                    f,
                    "{} {not}between {} and {}",
                    Operand(expr),
                    Operand(low),
                    Operand(high)
                )
            }
            Self::In {
                expr,
                list,
                negated,
            } => {
                write!(f, "{} {}in (", Operand(expr), not(*negated))?;
                separated(f, list)?;
                f.write_char(')')
            }
            Self::Like {
                expr,
                pattern,
                negated,
                insensitive,
            } => {
                let like = if *insensitive { "ilike" } else { "like" };
                write!(
                    f,
                    "{} {}{like} {}",
                    Operand(expr),
                    not(*negated),
                    Operand(pattern)
                )
            }
            Self::Regex {
                expr,
                pattern,
                negated,
                insensitive,
            } => {
                let bang = if *negated { "!" } else { "" };
                let star = if *insensitive { "*" } else { "" };
                write!(f, "{} {bang}~{star} {}", Operand(expr), Operand(pattern))
            }
            Self::IsNull { expr, negated } => {
                write!(f, "{} is {}null", Operand(expr), not(*negated))
            }
            Self::IsBool {
                expr,
                value,
                negated,
            } => {
                write!(f, "{} is {}{value}", Operand(expr), not(*negated))
            }
            Self::Case {
                operand,
                branches,
                otherwise,
            } => case(f, operand.as_deref(), branches, otherwise.as_deref()),
            Self::Call { function, args } => call(f, function, args),
            Self::Cast { expr, to } => write!(f, "cast({expr} as {})", to.sql()),
            Self::Array(items) => {
                f.write_str("array[")?;
                separated(f, items)?;
                f.write_char(']')
            }
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
        }
    }
}

/// An expression beside an operator: in parentheses unless it is one unit.
struct Operand<'a>(&'a Expr);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unit = match self.0 {
            Expr::Literal(Literal::Number(digits)) => !digits.starts_with('-'),
            Expr::Column(_)
            | Expr::Literal(_)
            | Expr::Call { .. }
            | Expr::Cast { .. }
            | Expr::Array(_) => true,
            _ => false,
        };
        if unit {
            self.0.fmt(f)
        } else {
            write!(f, "({})", self.0)
        }
    }
}

fn binary(f: &mut Formatter<'_>, left: &Expr, op: BinaryOp, right: &Expr) -> fmt::Result {
    // A long chain of AND stays flat, so that it does not nest when it is read again.
    match left {
        Expr::Binary {
            left: a,
            op: inner,
            right: b,
        } if *inner == op && matches!(op, BinaryOp::And | BinaryOp::Or) => {
            binary(f, a, *inner, b)?;
        }
        _ => Operand(left).fmt(f)?,
    }
    write!(f, " {} {}", op.sql(), Operand(right))
}

fn case(
    f: &mut Formatter<'_>,
    operand: Option<&Expr>,
    branches: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
) -> fmt::Result {
    f.write_str("case")?;
    if let Some(operand) = operand {
        write!(f, " {}", Operand(operand))?;
    }
    for (when, then) in branches {
        write!(f, " when {} then {}", Operand(when), Operand(then))?;
    }
    if let Some(otherwise) = otherwise {
        write!(f, " else {}", Operand(otherwise))?;
    }
    f.write_str(" end")
}

fn call(f: &mut Formatter<'_>, function: &str, args: &[Expr]) -> fmt::Result {
    match (function, args) {
        ("current_date" | "current_timestamp", []) => f.write_str(function),
        ("position", [part, whole]) => {
            write!(f, "position({} in {})", Operand(part), Operand(whole))
        }
        (_, [arg]) if function.starts_with("extract_") => {
            write!(f, "extract({} from {arg})", &function["extract_".len()..])
        }
        _ => {
            write!(f, "{function}(")?;
            separated(f, args)?;
            f.write_char(')')
        }
    }
}

fn separated(f: &mut Formatter<'_>, items: &[Expr]) -> fmt::Result {
    for (n, item) in items.iter().enumerate() {
        let comma = if n == 0 { "" } else { ", " };
        write!(f, "{comma}{item}")?;
    }
    Ok(())
}

fn not(negated: bool) -> &'static str {
    if negated { "not " } else { "" }
}

impl BinaryOp {
    /// The operator in PostgreSQL.
    pub fn sql(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
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
            Self::IsDistinctFrom => "is distinct from",
            Self::IsNotDistinctFrom => "is not distinct from",
        }
    }
}
