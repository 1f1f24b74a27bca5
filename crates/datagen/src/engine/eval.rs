//! Computing expressions, with SQL's three-valued logic.

use std::{borrow::Cow, cell::RefCell, cmp::Ordering, collections::HashMap};

use regex::Regex;

use crate::{
    array::{Array, Kind},
    calendar::DAY,
    engine::{
        interval::Interval,
        value::{Value, rescale},
    },
    expr::{BinaryOp, Expr, Literal, UnaryOp},
    name::Name,
    schema::DataType,
};

mod call;

/// The values of a row, by column name.
pub(crate) trait Row<'a> {
    fn value(&self, column: &Name) -> Value<'a>;
}

impl<'a, F: Fn(&Name) -> Value<'a>> Row<'a> for F {
    fn value(&self, column: &Name) -> Value<'a> {
        self(column)
    }
}

/// The `i`-th value as text, None when it is NULL.
pub(crate) fn text_of(array: &Array, kind: &Kind, i: usize) -> Option<String> {
    Value::of(array, kind, i).to_text().map(Cow::into_owned)
}

/// The value of an expression, NULL where SQL gives NULL. An expression that cannot be computed here
/// (an overflow, a text that is no number) is NULL too: callers decide on what is known true.
pub(crate) fn eval<'a>(expr: &'a Expr, row: &dyn Row<'a>) -> Value<'a> {
    match expr {
        Expr::Column(name) => row.value(name),
        Expr::Literal(literal) => constant(literal),
        Expr::Unary { op, expr } => unary(*op, eval(expr, row)),
        Expr::Binary {
            left,
            op: BinaryOp::And,
            right,
        } => {
            let (a, b) = (truth(&eval(left, row)), truth(&eval(right, row)));
            and(a, b)
        }
        Expr::Binary {
            left,
            op: BinaryOp::Or,
            right,
        } => {
            let (a, b) = (truth(&eval(left, row)), truth(&eval(right, row)));
            logic(and(a.map(|x| !x), b.map(|x| !x))).map_or(Value::Null, |x| Value::Bool(!x))
        }
        Expr::Binary { left, op, right } => binary(eval(left, row), *op, &eval(right, row)),
        Expr::Between {
            expr,
            low,
            high,
            negated,
        } => {
            let value = eval(expr, row);
            let above = compare(&value, &eval(low, row)).map(Ordering::is_ge);
            let below = compare(&value, &eval(high, row)).map(Ordering::is_le);
            negate(and(above, below), *negated)
        }
        Expr::In {
            expr,
            list,
            negated,
        } => {
            let value = eval(expr, row);
            negate(
                is_in(&value, list.iter().map(|item| eval(item, row))),
                *negated,
            )
        }
        Expr::Like {
            expr,
            pattern,
            negated,
            insensitive,
        } => {
            let pattern = eval(pattern, row)
                .to_text()
                .map(|text| like_regex(&text, *insensitive));
            negate(matches(&eval(expr, row), pattern), *negated)
        }
        Expr::Regex {
            expr,
            pattern,
            negated,
            insensitive,
        } => {
            let flag = if *insensitive { "(?i)" } else { "" };
            let pattern = eval(pattern, row)
                .to_text()
                .map(|text| format!("{flag}{text}"));
            negate(matches(&eval(expr, row), pattern), *negated)
        }
        Expr::IsNull { expr, negated } => Value::Bool(eval(expr, row).is_null() != *negated),
        Expr::IsBool {
            expr,
            value,
            negated,
        } => Value::Bool((truth(&eval(expr, row)) == Some(*value)) != *negated),
        Expr::Case {
            operand,
            branches,
            otherwise,
        } => {
            let operand = operand.as_ref().map(|operand| eval(operand, row));
            let taken = branches.iter().find(|(when, _)| match &operand {
                Some(value) => compare(value, &eval(when, row)) == Some(Ordering::Equal),
                None => truth(&eval(when, row)) == Some(true),
            });
            let result = taken.map(|(_, then)| then).or(otherwise.as_deref());
            result.map_or(Value::Null, |result| eval(result, row))
        }
        Expr::Call { function, args } => {
            call::call(function, args.iter().map(|arg| eval(arg, row)).collect())
        }
        Expr::Cast { expr, to } => cast(eval(expr, row), to),
        Expr::Array(items) => Value::List(items.len()),
    }
}

/// Whether computing an expression would divide by zero, which PostgreSQL refuses; what a CASE guards
/// is left aside.
pub(crate) fn divides_by_zero<'a>(expr: &'a Expr, row: &dyn Row<'a>) -> bool {
    let mut found = false;
    let mut visit = |part: &'a Expr| {
        let divisor = match part {
            Expr::Binary {
                op: BinaryOp::Divide | BinaryOp::Modulo,
                right,
                ..
            } => Some(&**right),
            Expr::Call { function, args } if function == "mod" => args.get(1),
            _ => None,
        };
        found |= divisor.is_some_and(|divisor| eval(divisor, row).as_f64() == Some(0.0));
    };
    if !expr.has(|part| matches!(part, Expr::Case { .. })) {
        expr.walk(&mut visit);
    }
    found
}

/// Whether there is a division in an expression.
pub(crate) fn divides(expr: &Expr) -> bool {
    expr.has(|part| match part {
        Expr::Binary { op, .. } => matches!(op, BinaryOp::Divide | BinaryOp::Modulo),
        Expr::Call { function, .. } => function == "mod",
        _ => false,
    })
}

/// Whether a condition is known to hold, known not to, or unknown.
pub(crate) fn truth(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) if matches!(&**text, "t" | "true") => Some(true),
        Value::Text(text) if matches!(&**text, "f" | "false") => Some(false),
        _ => None,
    }
}

pub(crate) fn constant(literal: &Literal) -> Value<'_> {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Number(text) => Value::number(text).unwrap_or(Value::Null),
        Literal::Text(text) => Value::Text(Cow::Borrowed(text)),
    }
}

fn logic(value: Value<'_>) -> Option<bool> {
    truth(&value)
}

fn and<'a>(a: Option<bool>, b: Option<bool>) -> Value<'a> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Value::Bool(false),
        (Some(true), Some(true)) => Value::Bool(true),
        _ => Value::Null,
    }
}

fn negate(value: Value<'_>, negated: bool) -> Value<'_> {
    match value {
        Value::Bool(value) => Value::Bool(value != negated),
        other => other,
    }
}

fn compare(a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    a.compare(b)
}

fn is_in<'a>(value: &Value<'_>, list: impl Iterator<Item = Value<'a>>) -> Value<'a> {
    let mut unknown = value.is_null();
    for item in list {
        match compare(value, &item) {
            Some(Ordering::Equal) => return Value::Bool(true),
            Some(_) => {}
            None => unknown = true,
        }
    }
    if unknown {
        Value::Null
    } else {
        Value::Bool(false)
    }
}

thread_local! {
    /// Patterns compile slowly and a check has few of them.
    static PATTERNS: RefCell<HashMap<String, Option<Regex>>> = RefCell::default();
}

fn matches<'a>(value: &Value<'_>, pattern: Option<String>) -> Value<'a> {
    let (Some(text), Some(pattern)) = (value.to_text(), pattern) else {
        return Value::Null;
    };
    PATTERNS.with_borrow_mut(|patterns| {
        let regex = patterns
            .entry(pattern)
            .or_insert_with_key(|pattern| Regex::new(pattern).ok());
        regex
            .as_ref()
            .map_or(Value::Null, |regex| Value::Bool(regex.is_match(&text)))
    })
}

/// A LIKE pattern as a regular expression.
pub(crate) fn like_regex(pattern: &str, insensitive: bool) -> String {
    let mut regex = String::from(if insensitive { "(?is)^" } else { "(?s)^" });
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '%' => regex.push_str(".*"),
            '_' => regex.push('.'),
            '\\' => {
                let literal = chars.next().unwrap_or('\\');
                regex.push_str(&regex::escape(literal.encode_utf8(&mut [0; 4])));
            }
            c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    regex.push('$');
    regex
}

fn unary(op: UnaryOp, value: Value<'_>) -> Value<'_> {
    match (op, value) {
        (UnaryOp::Not, value) => truth(&value).map_or(Value::Null, |x| Value::Bool(!x)),
        (UnaryOp::Minus, Value::Number { units, scale }) => Value::Number {
            units: -units,
            scale,
        },
        (UnaryOp::Minus, Value::Float(x)) => Value::Float(-x),
        (UnaryOp::Minus, Value::Interval(x)) => Value::Interval(x.times(-1)),
        _ => Value::Null,
    }
}

fn binary<'a>(left: Value<'a>, op: BinaryOp, right: &Value<'_>) -> Value<'a> {
    let test = |hold: fn(Ordering) -> bool| {
        compare(&left, right).map_or(Value::Null, |ordering| Value::Bool(hold(ordering)))
    };
    match op {
        BinaryOp::Eq => test(Ordering::is_eq),
        BinaryOp::NotEq => test(Ordering::is_ne),
        BinaryOp::Lt => test(Ordering::is_lt),
        BinaryOp::LtEq => test(Ordering::is_le),
        BinaryOp::Gt => test(Ordering::is_gt),
        BinaryOp::GtEq => test(Ordering::is_ge),
        BinaryOp::IsDistinctFrom => Value::Bool(!same(&left, right)),
        BinaryOp::IsNotDistinctFrom => Value::Bool(same(&left, right)),
        BinaryOp::Concat => match (left.to_text(), right.to_text()) {
            (Some(a), Some(b)) => Value::Text(format!("{a}{b}").into()),
            _ => Value::Null,
        },
        BinaryOp::Plus
        | BinaryOp::Minus
        | BinaryOp::Times
        | BinaryOp::Divide
        | BinaryOp::Modulo => arithmetic(&left, op, right).unwrap_or(Value::Null),
        BinaryOp::And | BinaryOp::Or => Value::Null,
    }
}

fn same(a: &Value<'_>, b: &Value<'_>) -> bool {
    (a.is_null() && b.is_null()) || compare(a, b) == Some(Ordering::Equal)
}

fn arithmetic<'a>(a: &Value<'_>, op: BinaryOp, b: &Value<'_>) -> Option<Value<'a>> {
    let sign: i64 = if op == BinaryOp::Minus { -1 } else { 1 };
    match (a, b) {
        (Value::Number { units: x, scale: s }, Value::Number { units: y, scale: t }) => {
            decimals((*x, *s), op, (*y, *t))
        }
        (Value::Date(x), Value::Number { .. }) => {
            let days = sign.checked_mul(b.to_units(0)?)?;
            Some(Value::Date(x.checked_add(days)?))
        }
        (Value::Date(x), Value::Date(y)) if sign < 0 => Some(Value::int(x.saturating_sub(*y))),
        (Value::Date(x), Value::Interval(y)) => {
            Some(Value::Moment(y.times(sign).after(x.saturating_mul(DAY))))
        }
        (Value::Moment(x), Value::Interval(y)) => Some(Value::Moment(y.times(sign).after(*x))),
        (Value::Interval(_), Value::Date(_) | Value::Moment(_) | Value::Time(_)) if sign > 0 => {
            arithmetic(b, op, a)
        }
        (Value::Time(x), Value::Interval(y)) => {
            let moved = y.times(sign).after(*x);
            Some(Value::Time(moved.rem_euclid(DAY)))
        }
        (Value::Interval(x), Value::Interval(y)) if op != BinaryOp::Times => {
            Some(Value::Interval(x.plus(y.times(sign))))
        }
        (Value::Interval(x), Value::Number { .. }) if op == BinaryOp::Times => {
            Some(Value::Interval(x.times(b.to_units(0)?)))
        }
        (Value::Number { .. }, Value::Interval(_)) if op == BinaryOp::Times => arithmetic(b, op, a),
        (Value::Moment(x), Value::Moment(y)) | (Value::Time(x), Value::Time(y)) if sign < 0 => {
            Some(Value::Interval(Interval::micros(x.saturating_sub(*y))))
        }
        (Value::Moment(x), Value::Date(y)) if sign < 0 => Some(Value::Interval(Interval::micros(
            x.saturating_sub(y.saturating_mul(DAY)),
        ))),
        (Value::Date(x), Value::Moment(y)) if sign < 0 => Some(Value::Interval(Interval::micros(
            x.saturating_mul(DAY).saturating_sub(*y),
        ))),
        _ => {
            let (x, y) = (a.as_f64()?, b.as_f64()?);
            let result = match op {
                BinaryOp::Plus => x + y,
                BinaryOp::Minus => x - y,
                BinaryOp::Times => x * y,
                BinaryOp::Divide => x / y,
                _ => x % y,
            };
            result.is_finite().then_some(Value::Float(result))
        }
    }
}

fn decimals<'a>(a: (i128, u8), op: BinaryOp, b: (i128, u8)) -> Option<Value<'a>> {
    let scale = a.1.max(b.1);
    let (x, y) = (rescale(a.0, a.1, scale)?, rescale(b.0, b.1, scale)?);
    let units = match op {
        BinaryOp::Plus => x.checked_add(y)?,
        BinaryOp::Minus => x.checked_sub(y)?,
        BinaryOp::Modulo => x.checked_rem(y)?,
        BinaryOp::Times => {
            let scale = a.1.checked_add(b.1)?;
            return Some(Value::Number {
                units: a.0.checked_mul(b.0)?,
                scale,
            });
        }
        // Whole numbers divide to whole numbers.
        BinaryOp::Divide if scale == 0 => x.checked_div(y)?,
        _ => return Value::divide(a, b),
    };
    Some(Value::Number { units, scale })
}

fn cast<'a>(value: Value<'a>, to: &DataType) -> Value<'a> {
    match to {
        DataType::SmallInt | DataType::Integer | DataType::BigInt => {
            value.to_units(0).map_or(Value::Null, Value::int)
        }
        DataType::Numeric {
            precision: Some(_),
            scale,
        } => {
            let scale = u8::try_from(*scale).unwrap_or(u8::MAX);
            let units = value.to_units(scale);
            units.map_or(Value::Null, |units| Value::Number {
                units: units.into(),
                scale,
            })
        }
        DataType::Real | DataType::Double => value.as_f64().map_or(Value::Null, Value::Float),
        DataType::Char { .. } | DataType::Varchar { .. } | DataType::Text => {
            let text = value.to_text().map(|text| text.into_owned());
            text.map_or(Value::Null, |text| Value::Text(text.into()))
        }
        DataType::Date => match value {
            Value::Moment(micros) => Value::Date(micros.div_euclid(DAY)),
            Value::Text(text) => {
                crate::calendar::parse_date(&text).map_or(Value::Null, Value::Date)
            }
            other => other,
        },
        DataType::Timestamp { .. } => match value {
            Value::Date(days) => Value::Moment(days.saturating_mul(DAY)),
            Value::Text(text) => {
                crate::calendar::parse_moment(&text).map_or(Value::Null, Value::Moment)
            }
            other => other,
        },
        DataType::Interval => match value {
            Value::Text(text) => Interval::parse(&text).map_or(Value::Null, Value::Interval),
            other => other,
        },
        DataType::Time { .. } => match value {
            Value::Moment(micros) => Value::Time(micros.rem_euclid(DAY)),
            Value::Text(text) => {
                crate::calendar::parse_time(&text).map_or(Value::Null, Value::Time)
            }
            other => other,
        },
        DataType::Bool => truth(&value).map_or(Value::Null, Value::Bool),
        _ => value,
    }
}
