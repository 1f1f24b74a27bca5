//! `sqlparser`'s expressions, with the habits of every dialect, to ours.

use sqlparser::ast::{
    self, BinaryOperator as Op, CastKind, Expr as Sql, UnaryOperator, Value, ValueWithSpan,
};

use super::{BinaryOp, Expr, Literal, UnaryOp, parse::Reader, pattern};
use crate::{
    ddl::{self, Dialect},
    name::Name,
    schema::DataType,
};

pub(super) struct Converter<'a>(pub(super) Reader<'a>);

type Answer = Result<Expr, String>;

impl Converter<'_> {
    pub(super) fn expr(&self, sql: &Sql) -> Answer {
        Ok(match sql {
            Sql::Nested(inner) | Sql::Collate { expr: inner, .. } => self.expr(inner)?,
            Sql::Prefixed { value, .. } => self.expr(value)?,
            Sql::Identifier(ident) => self.identifier(ident),
            Sql::CompoundIdentifier(parts) => self.path(parts),
            Sql::Value(ValueWithSpan { value, .. }) => Expr::Literal(self.literal(value)?),
            Sql::TypedString(typed) => cast(
                Expr::Literal(self.literal(&typed.value.value)?),
                self.data_type(&typed.data_type)?,
            ),
            Sql::Interval(interval) => self.interval(interval)?,
            Sql::UnaryOp { op, expr } => self.unary(*op, expr)?,
            Sql::BinaryOp { left, op, right } => self.binary(left, op, right)?,
            Sql::IsDistinctFrom(a, b) => self.pair(a, BinaryOp::IsDistinctFrom, b)?,
            Sql::IsNotDistinctFrom(a, b) => self.pair(a, BinaryOp::IsNotDistinctFrom, b)?,
            Sql::IsNull(e) | Sql::IsUnknown(e) => self.is_null(e, false)?,
            Sql::IsNotNull(e) | Sql::IsNotUnknown(e) => self.is_null(e, true)?,
            Sql::IsTrue(e) => self.is_bool(e, true, false)?,
            Sql::IsNotTrue(e) => self.is_bool(e, true, true)?,
            Sql::IsFalse(e) => self.is_bool(e, false, false)?,
            Sql::IsNotFalse(e) => self.is_bool(e, false, true)?,
            Sql::InList {
                expr,
                list,
                negated,
            } => Expr::In {
                expr: self.boxed(expr)?,
                list: self.all(list)?,
                negated: *negated,
            },
            Sql::Between {
                expr,
                negated,
                low,
                high,
            } => Expr::Between {
                expr: self.boxed(expr)?,
                low: self.boxed(low)?,
                high: self.boxed(high)?,
                negated: *negated,
            },
            Sql::Array(array) => Expr::Array(self.all(&array.elem)?),
            Sql::Case {
                operand,
                conditions,
                else_result,
                ..
            } => Expr::Case {
                operand: operand.as_deref().map(|e| self.boxed(e)).transpose()?,
                branches: conditions
                    .iter()
                    .map(|when| Ok((self.expr(&when.condition)?, self.expr(&when.result)?)))
                    .collect::<Result<_, String>>()?,
                otherwise: else_result.as_deref().map(|e| self.boxed(e)).transpose()?,
            },
            Sql::Cast {
                kind: CastKind::Cast | CastKind::DoubleColon,
                expr,
                data_type,
                ..
            } => cast(self.expr(expr)?, self.data_type(data_type)?),
            Sql::Convert {
                expr,
                data_type: Some(to),
                ..
            } => cast(self.expr(expr)?, self.data_type(to)?),
            Sql::AnyOp {
                left,
                compare_op: Op::Eq,
                right,
                ..
            } => self.any(left, right, false)?,
            Sql::AllOp {
                left,
                compare_op: Op::NotEq,
                right,
            } => self.any(left, right, true)?,
            other => return self.matching(other),
        })
    }

    /// LIKE and its kin, then whatever is a function.
    fn matching(&self, sql: &Sql) -> Answer {
        let (expr, pattern, negated, insensitive, escape) = match sql {
            Sql::Like {
                any: false,
                expr,
                pattern,
                negated,
                escape_char,
            } => (expr, pattern, *negated, false, escape_char),
            Sql::ILike {
                any: false,
                expr,
                pattern,
                negated,
                escape_char,
            } => (expr, pattern, *negated, true, escape_char),
            Sql::RLike {
                expr,
                pattern,
                negated,
                ..
            } => {
                return Ok(Expr::Regex {
                    expr: self.boxed(expr)?,
                    pattern: self.boxed(pattern)?,
                    negated: *negated,
                    insensitive: self.0.dialect == Dialect::MySql,
                });
            }
            Sql::SimilarTo {
                expr,
                pattern,
                negated,
                escape_char: None,
            } => {
                return Ok(Expr::Regex {
                    expr: self.boxed(expr)?,
                    pattern: Box::new(Expr::text(pattern::similar(&self.constant(pattern)?))),
                    negated: *negated,
                    insensitive: false,
                });
            }
            other => return self.function(other),
        };
        let pattern = match escape {
            None => self.expr(pattern)?,
            Some(escape) => Expr::text(pattern::escaped(
                &self.constant(pattern)?,
                &self.constant(escape)?,
            )),
        };
        Ok(Expr::Like {
            expr: self.boxed(expr)?,
            pattern: Box::new(pattern),
            negated,
            insensitive,
        })
    }

    pub(super) fn boxed(&self, sql: &Sql) -> Result<Box<Expr>, String> {
        self.expr(sql).map(Box::new)
    }

    pub(super) fn all(&self, list: &[Sql]) -> Result<Vec<Expr>, String> {
        list.iter().map(|e| self.expr(e)).collect()
    }

    fn identifier(&self, ident: &ast::Ident) -> Expr {
        let name = self.name(ident);
        let may_be_text = ident.quote_style == Some('"') && self.0.dialect.double_quoted_text();
        if may_be_text && !self.0.known.contains(&name) {
            return Expr::text(ident.value.as_str());
        }
        if ident.quote_style.is_none() {
            let word = ident.value.to_ascii_lowercase();
            if let "sysdate" | "systimestamp" | "localtimestamp" | "current_timestamp" =
                word.as_str()
            {
                return call("current_timestamp", Vec::new());
            }
            if word == "current_date" {
                return call("current_date", Vec::new());
            }
        }
        Expr::Column(name)
    }

    fn name(&self, ident: &ast::Ident) -> Name {
        match ident.quote_style {
            Some('"') => ddl::double_quoted(ident.value.clone(), self.0.dialect),
            _ => Name::folded(ident.value.as_str()),
        }
    }

    fn path(&self, parts: &[ast::Ident]) -> Expr {
        let mut names = parts.iter().map(|part| self.name(part));
        if !self.0.dotted {
            return Expr::Column(names.next_back().unwrap_or_else(|| Name::folded("")));
        }
        let plain = names.clone().all(|name| name == Name::folded(name.shown()));
        let path: Vec<String> = names.map(|name| name.shown().to_owned()).collect();
        let path = path.join(".");
        Expr::Column(if plain {
            Name::folded(path)
        } else {
            Name::exact(path)
        })
    }

    fn literal(&self, value: &Value) -> Result<Literal, String> {
        Ok(match value {
            Value::Number(digits, _) => Literal::Number(digits.clone()),
            Value::Boolean(value) => Literal::Bool(*value),
            Value::Null => Literal::Null,
            Value::SingleQuotedString(text)
            | Value::DoubleQuotedString(text)
            | Value::EscapedStringLiteral(text)
            | Value::UnicodeStringLiteral(text)
            | Value::NationalStringLiteral(text) => Literal::Text(text.clone()),
            Value::DollarQuotedString(text) => Literal::Text(text.value.clone()),
            // b'0' is MySQL's way to write the default of a BIT.
            Value::SingleQuotedByteStringLiteral(bits) => Literal::Text(bits.clone()),
            other => return Err(format!("the literal {other} is not supported")),
        })
    }

    /// A text that is known without a row.
    fn constant(&self, sql: &Sql) -> Result<String, String> {
        match self.expr(sql)? {
            Expr::Literal(Literal::Text(text)) => Ok(text),
            other => Err(format!("{other} is not a plain text")),
        }
    }

    pub(super) fn data_type(&self, ty: &ast::DataType) -> Result<DataType, String> {
        ddl::data_type(&ty.to_string(), self.0.dialect)
    }

    fn interval(&self, interval: &ast::Interval) -> Answer {
        let amount = match self.expr(&interval.value)? {
            Expr::Literal(Literal::Text(text) | Literal::Number(text)) => text,
            other => return Err(format!("the interval of {other} is not constant")),
        };
        let text = match &interval.leading_field {
            Some(unit) => format!("{amount} {}", unit.to_string().to_lowercase()),
            None => amount,
        };
        Ok(cast(Expr::text(text), DataType::Interval))
    }

    fn unary(&self, op: UnaryOperator, expr: &Sql) -> Answer {
        let inner = self.expr(expr)?;
        match op {
            UnaryOperator::Plus => Ok(inner),
            UnaryOperator::Not | UnaryOperator::BangNot => Ok(Expr::Unary {
                op: UnaryOp::Not,
                expr: Box::new(inner),
            }),
            UnaryOperator::Minus => Ok(match inner {
                Expr::Literal(Literal::Number(digits)) => {
                    Expr::Literal(Literal::Number(match digits.strip_prefix('-') {
                        Some(positive) => positive.to_owned(),
                        None => format!("-{digits}"),
                    }))
                }
                other => Expr::Unary {
                    op: UnaryOp::Minus,
                    expr: Box::new(other),
                },
            }),
            other => Err(format!("the operator {other} is not supported")),
        }
    }

    fn pair(&self, left: &Sql, op: BinaryOp, right: &Sql) -> Answer {
        Ok(Expr::Binary {
            left: self.boxed(left)?,
            op,
            right: self.boxed(right)?,
        })
    }

    fn binary(&self, left: &Sql, op: &Op, right: &Sql) -> Answer {
        let mysql_pipes = self.0.dialect == Dialect::MySql && *op == Op::StringConcat;
        let ours = match op {
            Op::And => BinaryOp::And,
            Op::Or => BinaryOp::Or,
            Op::Eq => BinaryOp::Eq,
            Op::NotEq => BinaryOp::NotEq,
            Op::Lt => BinaryOp::Lt,
            Op::LtEq => BinaryOp::LtEq,
            Op::Gt => BinaryOp::Gt,
            Op::GtEq => BinaryOp::GtEq,
            Op::Plus => BinaryOp::Plus,
            Op::Minus => BinaryOp::Minus,
            Op::Multiply => BinaryOp::Times,
            Op::Divide => BinaryOp::Divide,
            Op::Modulo => BinaryOp::Modulo,
            // MySQL's || is OR unless it was told otherwise.
            Op::StringConcat if mysql_pipes => BinaryOp::Or,
            Op::StringConcat => BinaryOp::Concat,
            Op::Spaceship => BinaryOp::IsNotDistinctFrom,
            Op::PGRegexMatch | Op::Regexp => return self.regex(left, right, false, false),
            Op::PGRegexIMatch => return self.regex(left, right, false, true),
            Op::PGRegexNotMatch => return self.regex(left, right, true, false),
            Op::PGRegexNotIMatch => return self.regex(left, right, true, true),
            Op::PGLikeMatch | Op::PGNotLikeMatch | Op::PGILikeMatch | Op::PGNotILikeMatch => {
                return Ok(Expr::Like {
                    expr: self.boxed(left)?,
                    pattern: self.boxed(right)?,
                    negated: matches!(op, Op::PGNotLikeMatch | Op::PGNotILikeMatch),
                    insensitive: matches!(op, Op::PGILikeMatch | Op::PGNotILikeMatch),
                });
            }
            other => return Err(format!("the operator {other} is not supported")),
        };
        self.pair(left, ours, right)
    }

    fn regex(&self, left: &Sql, right: &Sql, negated: bool, insensitive: bool) -> Answer {
        Ok(Expr::Regex {
            expr: self.boxed(left)?,
            pattern: self.boxed(right)?,
            negated,
            insensitive,
        })
    }

    fn is_null(&self, expr: &Sql, negated: bool) -> Answer {
        Ok(Expr::IsNull {
            expr: self.boxed(expr)?,
            negated,
        })
    }

    fn is_bool(&self, expr: &Sql, value: bool, negated: bool) -> Answer {
        Ok(Expr::IsBool {
            expr: self.boxed(expr)?,
            value,
            negated,
        })
    }

    /// `= ANY (ARRAY[...])` and `<> ALL (...)` are lists.
    fn any(&self, left: &Sql, right: &Sql, negated: bool) -> Answer {
        let list = match self.expr(right)? {
            Expr::Array(items) => items,
            Expr::Cast {
                expr,
                to: DataType::Array { of },
            } => match *expr {
                Expr::Array(items) => items
                    .into_iter()
                    .map(|item| cast(item, (*of).clone()))
                    .collect(),
                Expr::Literal(Literal::Text(text)) => pattern::array_items(&text)
                    .ok_or_else(|| format!("the array '{text}' is not a plain list"))?
                    .into_iter()
                    .map(Expr::text)
                    .collect(),
                other => return Err(format!("the array {other} is not constant")),
            },
            other => return Err(format!("the array {other} is not constant")),
        };
        Ok(Expr::In {
            expr: self.boxed(left)?,
            list,
            negated,
        })
    }
}

pub(super) fn call(function: &str, args: Vec<Expr>) -> Expr {
    Expr::Call {
        function: function.to_owned(),
        args,
    }
}

/// A cast, unless it changes nothing: a text to a text, a number to a number without bounds.
pub(super) fn cast(expr: Expr, to: DataType) -> Expr {
    let idle = match (&expr, &to) {
        (Expr::Literal(Literal::Text(_)), DataType::Text | DataType::Varchar { length: None }) => {
            true
        }
        (Expr::Literal(Literal::Text(text)), DataType::Varchar { length: Some(n) }) => {
            text.chars().count() <= *n as usize
        }
        (
            Expr::Literal(Literal::Number(_)),
            DataType::Numeric {
                precision: None, ..
            }
            | DataType::Real
            | DataType::Double,
        ) => true,
        (Expr::Literal(Literal::Number(digits)), to) if to.is_integer() => {
            digits.parse::<i64>().is_ok()
        }
        (Expr::Literal(Literal::Null), _) => true,
        _ => false,
    };
    if idle {
        return expr;
    }
    match (expr, to) {
        // '0'::numeric, as PostgreSQL writes a number that was one.
        (Expr::Literal(Literal::Text(text)), to)
            if to.is_number()
                && to != DataType::Money
                && text.parse::<f64>().is_ok_and(f64::is_finite) =>
        {
            Expr::Literal(Literal::Number(text.trim().to_owned()))
        }
        (expr, to) => Expr::Cast {
            expr: Box::new(expr),
            to,
        },
    }
}
