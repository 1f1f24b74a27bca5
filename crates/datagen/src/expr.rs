//! Expressions of CHECK, DEFAULT, generated columns and indexes, parsed.
//!
//! The planner reads them, `engine::eval` computes them, and [`std::fmt::Display`] writes
//! them as PostgreSQL, always from these types, never from the text that was uploaded.

mod convert;
mod function;
pub(crate) mod parse;
mod pattern;
mod print;
mod rename;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{name::Name, schema::DataType};

/// A scalar expression over the columns of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Expr {
    Column(Name),
    Literal(Literal),
    Unary {
        op: UnaryOp,
        expr: Box<Expr>,
    },
    Binary {
        left: Box<Expr>,
        op: BinaryOp,
        right: Box<Expr>,
    },
    Between {
        expr: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negated: bool,
    },
    In {
        expr: Box<Expr>,
        list: Vec<Expr>,
        negated: bool,
    },
    /// `LIKE`, or `ILIKE` when `insensitive`. The escape character is the backslash.
    Like {
        expr: Box<Expr>,
        pattern: Box<Expr>,
        negated: bool,
        insensitive: bool,
    },
    /// `~`, `~*`, `!~`, `!~*`; also MySQL's `REGEXP`.
    Regex {
        expr: Box<Expr>,
        pattern: Box<Expr>,
        negated: bool,
        insensitive: bool,
    },
    IsNull {
        expr: Box<Expr>,
        negated: bool,
    },
    /// `IS TRUE` and its kin: `expr IS [NOT] TRUE|FALSE`.
    IsBool {
        expr: Box<Expr>,
        value: bool,
        negated: bool,
    },
    Case {
        operand: Option<Box<Expr>>,
        branches: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    /// A function, its name in lower case; only those of [`FUNCTIONS`].
    Call {
        function: String,
        args: Vec<Expr>,
    },
    Cast {
        expr: Box<Expr>,
        to: DataType,
    },
    Array(Vec<Expr>),
}

/// A constant. Numbers keep the digits that were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Literal {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
}

/// An operator with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum UnaryOp {
    Not,
    Minus,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum BinaryOp {
    And,
    Or,
    Eq,
    NotEq,
    Lt,
    LtEq,
    Gt,
    GtEq,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    Concat,
    IsDistinctFrom,
    IsNotDistinctFrom,
}

/// The functions an expression may call: immutable ones of PostgreSQL that the engine computes too,
/// and the few that defaults need (`now`, `gen_random_uuid`, ...).
pub const FUNCTIONS: &[&str] = &[
    "abs",
    "array_length",
    "btrim",
    "cardinality",
    "ceil",
    "char_length",
    "coalesce",
    "current_date",
    "current_timestamp",
    "date_part",
    "daterange",
    "extract_day",
    "extract_month",
    "extract_year",
    "floor",
    "gen_random_uuid",
    "greatest",
    "int4range",
    "int8range",
    "isempty",
    "json_array_length",
    "json_typeof",
    "jsonb_array_length",
    "jsonb_typeof",
    "least",
    "left",
    "length",
    "lower",
    "ltrim",
    "mod",
    "now",
    "nullif",
    "num_nonnulls",
    "num_nulls",
    "numrange",
    "octet_length",
    "position",
    "power",
    "replace",
    "right",
    "round",
    "rtrim",
    "starts_with",
    "substring",
    "trunc",
    "tsrange",
    "tstzrange",
    "upper",
];

impl BinaryOp {
    /// `<`, `<=`, `>`, `>=`.
    pub fn is_order(self) -> bool {
        matches!(self, Self::Lt | Self::LtEq | Self::Gt | Self::GtEq)
    }

    /// An order, `=` or `<>`: unknown where a side is NULL.
    pub fn is_comparison(self) -> bool {
        self.is_order() || matches!(self, Self::Eq | Self::NotEq)
    }

    /// Gives a number, a date or a text, and NULL where a side is NULL.
    pub fn is_arithmetic(self) -> bool {
        use BinaryOp::{Concat, Divide, Minus, Modulo, Plus, Times};
        matches!(self, Plus | Minus | Times | Divide | Modulo | Concat)
    }
}

impl Expr {
    /// The column, when the expression is just one.
    pub fn as_column(&self) -> Option<&Name> {
        match self {
            Self::Column(name) => Some(name),
            _ => None,
        }
    }

    /// A whole number as a literal.
    pub fn number(n: i64) -> Self {
        Self::Literal(Literal::Number(n.to_string()))
    }

    /// A text literal.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Literal(Literal::Text(text.into()))
    }

    /// The parts of a conjunction: `a AND (b AND c)` gives a, b and c.
    pub fn conjuncts(&self) -> Vec<&Expr> {
        match self {
            Self::Binary {
                left,
                op: BinaryOp::And,
                right,
            } => [left.conjuncts(), right.conjuncts()].concat(),
            other => vec![other],
        }
    }

    /// Calls `visit` for this expression and every one inside it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        match self {
            Self::Column(_) | Self::Literal(_) => {}
            Self::Unary { expr, .. }
            | Self::IsNull { expr, .. }
            | Self::IsBool { expr, .. }
            | Self::Cast { expr, .. } => expr.walk(visit),
            Self::Binary { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::Between {
                expr, low, high, ..
            } => {
                expr.walk(visit);
                low.walk(visit);
                high.walk(visit);
            }
            Self::In { expr, list, .. } => {
                expr.walk(visit);
                list.iter().for_each(|e| e.walk(visit));
            }
            Self::Like { expr, pattern, .. } | Self::Regex { expr, pattern, .. } => {
                expr.walk(visit);
                pattern.walk(visit);
            }
            Self::Case {
                operand,
                branches,
                otherwise,
            } => {
                operand.iter().for_each(|e| e.walk(visit));
                for (when, then) in branches {
                    when.walk(visit);
                    then.walk(visit);
                }
                otherwise.iter().for_each(|e| e.walk(visit));
            }
            Self::Call { args, .. } | Self::Array(args) => args.iter().for_each(|e| e.walk(visit)),
        }
    }

    /// Whether any part of it, itself included, is of a kind.
    pub fn has(&self, is: impl Fn(&Self) -> bool) -> bool {
        let mut found = false;
        self.walk(&mut |part| found |= is(part));
        found
    }

    /// Every column it reads, in order of first use.
    pub fn columns(&self) -> Vec<&Name> {
        let mut names = Vec::new();
        self.walk(&mut |e| {
            if let Self::Column(name) = e
                && !names.contains(&name)
            {
                names.push(name);
            }
        });
        names
    }
}
