//! Cells as JSON, from the text that PostgreSQL prints.
//!
//! Exactness comes first: a whole number beyond 2^53 and a decimal of more than 15 digits are
//! strings, because readers of JSON would round them; other numbers are numbers. NaN and the infinities are strings. Timestamps are as in RFC 3339 (with `Z`
//! where they have a zone), bytes `\x` and hexadecimal digits, documents and arrays nested.

use serde_json::{Number, Value};

/// What kind of values a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Integer,
    Decimal,
    Float,
    Date,
    Time,
    Timestamp { zone: bool },
    Json,
    Bytes,
    Inet,
    Text,
    List(Box<Kind>),
    Other,
}

/// The built-in types: number, number of the array, name, kind (PostgreSQL, `pg_type.dat`).
const TYPES: &[(u32, u32, &str, Kind)] = &[
    (16, 1000, "boolean", Kind::Boolean),
    (17, 1001, "bytea", Kind::Bytes),
    (18, 1002, "\"char\"", Kind::Text),
    (19, 1003, "name", Kind::Text),
    (20, 1016, "bigint", Kind::Integer),
    (21, 1005, "smallint", Kind::Integer),
    (23, 1007, "integer", Kind::Integer),
    (25, 1009, "text", Kind::Text),
    (114, 199, "json", Kind::Json),
    (142, 143, "xml", Kind::Text),
    (650, 651, "cidr", Kind::Other),
    (700, 1021, "real", Kind::Float),
    (701, 1022, "double precision", Kind::Float),
    (790, 791, "money", Kind::Other),
    (829, 1040, "macaddr", Kind::Other),
    (869, 1041, "inet", Kind::Inet),
    (1042, 1014, "character", Kind::Text),
    (1043, 1015, "character varying", Kind::Text),
    (1082, 1182, "date", Kind::Date),
    (1083, 1183, "time without time zone", Kind::Time),
    (
        1114,
        1115,
        "timestamp without time zone",
        Kind::Timestamp { zone: false },
    ),
    (
        1184,
        1185,
        "timestamp with time zone",
        Kind::Timestamp { zone: true },
    ),
    (1186, 1187, "interval", Kind::Other),
    (1266, 1270, "time with time zone", Kind::Time),
    (1560, 1561, "bit", Kind::Other),
    (1562, 1563, "bit varying", Kind::Other),
    (1700, 1231, "numeric", Kind::Decimal),
    (2249, 2287, "record", Kind::Other),
    (2950, 2951, "uuid", Kind::Other),
    (3614, 3643, "tsvector", Kind::Other),
    (3802, 3807, "jsonb", Kind::Json),
];

/// A built-in type's name and kind.
pub(super) fn builtin(oid: u32) -> Option<(String, Kind)> {
    TYPES.iter().find_map(|(one, many, name, kind)| {
        if oid == *one {
            Some(((*name).to_owned(), kind.clone()))
        } else if oid == *many {
            Some((format!("{name}[]"), Kind::List(Box::new(kind.clone()))))
        } else {
            None
        }
    })
}

impl Kind {
    /// In the words of the API.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer | Self::Decimal | Self::Float => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Timestamp { .. } => "timestamp",
            Self::Json => "json",
            Self::Bytes => "bytes",
            Self::Text => "text",
            Self::List(_) => "array",
            Self::Inet | Self::Other => "other",
        }
    }

    /// A value of this kind.
    pub(super) fn json(&self, text: &str) -> Value {
        match self {
            Self::Boolean => Value::Bool(text.starts_with('t')),
            Self::Integer | Self::Decimal => number(text),
            Self::Float => float(text),
            Self::Timestamp { zone } => Value::String(rfc3339(text, *zone)),
            Self::Json => {
                serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
            }
            Self::Inet => Value::String(host(text).to_owned()),
            Self::List(kind) => list(kind, text).unwrap_or_else(|| Value::String(text.to_owned())),
            _ => Value::String(text.to_owned()),
        }
    }
}

/// A number where every reader keeps it exactly, else its digits as text.
fn number(text: &str) -> Value {
    if let Ok(whole) = text.parse::<i64>() {
        let safe = whole.unsigned_abs() <= 1 << 53;
        return if safe { whole.into() } else { text.into() };
    }
    let digits = text.bytes().filter(u8::is_ascii_digit);
    match digits.skip_while(|digit| *digit == b'0').count() {
        0..=15 => float(text),
        _ => text.into(),
    }
}

fn float(text: &str) -> Value {
    let number = text.parse().ok().and_then(Number::from_f64);
    number.map_or_else(|| text.into(), Value::Number)
}

/// `2024-05-01 10:00:00+00` as `2024-05-01T10:00:00Z`.
fn rfc3339(text: &str, zone: bool) -> String {
    let text = text.replacen(' ', "T", 1);
    if zone { text.replace("+00", "Z") } else { text }
}

/// An address without the mask that says that it is one address.
fn host(text: &str) -> &str {
    let whole = if text.contains(':') { "/128" } else { "/32" };
    text.strip_suffix(whole).unwrap_or(text)
}

/// `{1,NULL,"a b"}`, also nested. None when it is no such text, as one that was cut.
fn list(kind: &Kind, text: &str) -> Option<Value> {
    // Bounds other than 1 are written before it: `[0:1]={1,2}`.
    let start = text.find('{')?;
    let mut open: Vec<Vec<Value>> = Vec::new();
    let mut rest = &text[start..];
    loop {
        let next = rest.chars().next()?;
        match next {
            '{' => {
                open.push(Vec::new());
                rest = &rest[1..];
            }
            '}' => {
                let done = Value::Array(open.pop()?);
                rest = &rest[1..];
                match open.last_mut() {
                    Some(outer) => outer.push(done),
                    None => return rest.is_empty().then_some(done),
                }
            }
            ',' => rest = &rest[1..],
            '"' => {
                let (item, after) = quoted(&rest[1..])?;
                open.last_mut()?.push(kind.json(&item));
                rest = after;
            }
            _ => {
                let end = rest.find([',', '}'])?;
                let item = match &rest[..end] {
                    "NULL" => Value::Null,
                    item => kind.json(item),
                };
                open.last_mut()?.push(item);
                rest = &rest[end..];
            }
        }
    }
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut chars = text.char_indices();
    loop {
        match chars.next()? {
            (at, '"') => return Some((item, &text[at + 1..])),
            (_, '\\') => item.push(chars.next()?.1),
            (_, c) => item.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &Kind, text: &str, expected: &str) {
        assert_eq!(kind.json(text).to_string(), expected, "{text}");
    }

    #[test]
    fn numbers_that_readers_would_round_are_texts() {
        for (text, expected) in [
            ("9007199254740992", "9007199254740992"),
            ("9007199254740993", "\"9007199254740993\""),
            ("-12.50", "-12.5"),
            ("0.000000000000000000001", "1e-21"),
            ("123456789012345.67", "\"123456789012345.67\""),
            ("NaN", "\"NaN\""),
        ] {
            check(&Kind::Decimal, text, expected);
        }
        check(&Kind::Float, "0.30000000000000004", "0.30000000000000004");
        check(&Kind::Float, "1e+300", "1e+300");
        check(&Kind::Float, "Infinity", "\"Infinity\"");
    }

    #[test]
    fn values_are_read_as_what_they_are() {
        check(
            &Kind::Timestamp { zone: true },
            "2024-05-01 10:00:00+00",
            "\"2024-05-01T10:00:00Z\"",
        );
        check(&Kind::Json, r#"{"a": [1, null]}"#, r#"{"a":[1,null]}"#);
        check(&Kind::Inet, "10.0.0.1/32", "\"10.0.0.1\"");
        let list = Kind::List(Box::new(Kind::Text));
        check(
            &list,
            r#"{a,NULL,"NULL","x, \"y\" \\ z"}"#,
            r#"["a",null,"NULL","x, \"y\" \\ z"]"#,
        );
        let nested = Kind::List(Box::new(Kind::Integer));
        check(&nested, "[0:1]={{1,2},{3,NULL}}", "[[1,2],[3,null]]");
        check(&nested, "{}", "[]");
        check(&nested, "{1,2", "\"{1,2\"");
    }
}
