//! What the CHECKs of a table and of domains say about one column alone.

use crate::{
    expr::{BinaryOp, Expr, Literal, UnaryOp},
    name::Name,
    schema::{Column, DataType, Schema, Table},
};

/// The values that a column's CHECKs leave.
#[derive(Debug, Default)]
pub(super) struct Limits {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    /// Whether the end itself is left out.
    pub(super) above: bool,
    pub(super) below: bool,
    /// `IN (...)`, or `=` one value.
    pub(super) list: Option<Vec<String>>,
    /// A `LIKE` or regular expression; what it asks for is the planner's business.
    pub(super) shaped: Option<Shaped>,
    pub(super) max_chars: Option<u32>,
    pub(super) min_chars: Option<u32>,
}

/// A pattern that values must match.
#[derive(Debug)]
pub(super) enum Shaped {
    Like(String),
    Regex(String),
}

impl Shaped {
    /// As the CHECK wrote it.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Like(text) | Self::Regex(text) => text,
        }
    }
}

impl Limits {
    pub(super) fn of(schema: &Schema, table: &Table, column: &Column) -> Self {
        let mut limits = Self::default();
        for check in &table.checks {
            limits.read(&check.expr, &column.name);
        }
        let (value, mut ty) = (Name::folded("value"), &column.ty);
        // Domains over domains; the bound guards against hand-made circles.
        for _ in 0..=schema.domains.len() {
            let DataType::Domain { name } = ty else { break };
            let Some(domain) = schema.domain(name) else {
                break;
            };
            for check in &domain.checks {
                limits.read(&check.expr, &value);
            }
            ty = &domain.ty;
        }
        limits
    }

    fn read(&mut self, expr: &Expr, name: &Name) {
        for part in expr.conjuncts() {
            self.read_one(part, name);
        }
    }

    fn read_one(&mut self, expr: &Expr, name: &Name) {
        let of = |e: &Expr| bare(e).as_column() == Some(name);
        match bare(expr) {
            Expr::Binary { left, op, right } => {
                if of(left) {
                    self.compare(*op, right);
                } else if of(right) {
                    self.compare(turned(*op), left);
                } else if is_length(left, name) {
                    self.length(*op, right);
                }
            }
            Expr::Between {
                expr,
                low,
                high,
                negated: false,
            } if of(expr) => {
                self.compare(BinaryOp::GtEq, low);
                self.compare(BinaryOp::LtEq, high);
            }
            Expr::In {
                expr,
                list,
                negated: false,
            } if of(expr) => {
                self.list = list.iter().map(literal).collect();
            }
            Expr::Like {
                expr,
                pattern,
                negated: false,
                ..
            } if of(expr) => {
                self.shaped = literal(pattern).map(Shaped::Like);
            }
            Expr::Regex {
                expr,
                pattern,
                negated: false,
                ..
            } if of(expr) => {
                self.shaped = literal(pattern).map(Shaped::Regex);
            }
            _ => {}
        }
    }

    fn compare(&mut self, op: BinaryOp, with: &Expr) {
        let Some(text) = literal(with) else { return };
        if op == BinaryOp::Eq {
            self.list = Some(vec![text]);
            return;
        }
        let Ok(value) = text.parse::<f64>() else {
            return;
        };
        match op {
            BinaryOp::Gt | BinaryOp::GtEq if self.min.is_none_or(|min| value >= min) => {
                self.min = Some(value);
                self.above = op == BinaryOp::Gt;
            }
            BinaryOp::Lt | BinaryOp::LtEq if self.max.is_none_or(|max| value <= max) => {
                self.max = Some(value);
                self.below = op == BinaryOp::Lt;
            }
            _ => {}
        }
    }

    fn length(&mut self, op: BinaryOp, with: &Expr) {
        let Some(n) = literal(with).and_then(|t| t.parse::<u32>().ok()) else {
            return;
        };
        match op {
            BinaryOp::Lt => self.max_chars = Some(n.saturating_sub(1)),
            BinaryOp::LtEq => self.max_chars = Some(n),
            BinaryOp::Gt => self.min_chars = Some(n + 1),
            BinaryOp::GtEq => self.min_chars = Some(n),
            BinaryOp::Eq => (self.min_chars, self.max_chars) = (Some(n), Some(n)),
            _ => {}
        }
    }
}

/// Without casts around it.
fn bare(expr: &Expr) -> &Expr {
    let mut expr = expr;
    while let Expr::Cast { expr: inner, .. } = expr {
        expr = inner;
    }
    expr
}

fn is_length(expr: &Expr, name: &Name) -> bool {
    let Expr::Call { function, args } = bare(expr) else {
        return false;
    };
    matches!(function.as_str(), "length" | "char_length")
        && args
            .first()
            .is_some_and(|arg| bare(arg).as_column() == Some(name))
}

/// A constant as text.
pub(super) fn literal(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Literal(Literal::Number(text) | Literal::Text(text)) => Some(text.clone()),
        Expr::Literal(Literal::Bool(value)) => Some(value.to_string()),
        Expr::Unary {
            op: UnaryOp::Minus,
            expr,
        } => Some(format!("-{}", literal(expr)?)),
        _ => None,
    }
}

fn turned(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::LtEq => BinaryOp::GtEq,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::GtEq => BinaryOp::LtEq,
        other => other,
    }
}
