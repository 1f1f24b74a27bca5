//! Values as the text PostgreSQL prints, shared by CSV and JSON.

use crate::{
    array::{Array, Data, Kind},
    calendar::{self, DAY, SECOND},
    engine::value::decimal_text,
};

/// Appends one value that is not NULL.
pub(crate) fn value(data: &Data, kind: &Kind, i: usize, out: &mut Vec<u8>) {
    match data {
        Data::Bool(values) => out.push(if values[i] { b't' } else { b'f' }),
        Data::Int(values) => int(values[i], kind, out),
        Data::Float(values) => out.extend_from_slice(values[i].to_string().as_bytes()),
        Data::Text(texts) if *kind == Kind::TsVector => {
            let words = lexemes(texts.get(i));
            let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            out.extend_from_slice(quoted.join(" ").as_bytes());
        }
        Data::Text(texts) => out.extend_from_slice(texts.bytes(i)),
        Data::Uuid(values) => uuid(values[i], out),
        Data::Bytes(texts) => octets(texts.bytes(i), kind, out),
        Data::List { ends, items } => list(ends, items, kind, i, out),
        Data::Pair(first, second) => pair(first, second, kind, i, out),
    }
}

/// The words of a text search vector, as PostgreSQL keeps them: sorted, each once.
pub(super) fn lexemes(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Appends a whole number in decimal digits.
#[inline]
pub(super) fn number(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    calendar::push_padded(value.unsigned_abs(), 1, out);
}

fn int(value: i64, kind: &Kind, out: &mut Vec<u8>) {
    match kind {
        Kind::Decimal { scale: 0 } => number(value, out),
        Kind::Decimal { scale } => decimal(value, *scale, out),
        Kind::Money => decimal(value, 2, out),
        Kind::Date => calendar::push_date(value, out),
        Kind::Time { zone } => {
            calendar::push_time(value, out);
            utc(*zone, out);
        }
        Kind::Timestamp { zone } => {
            calendar::push_moment(value, out);
            utc(*zone, out);
        }
        Kind::Interval => interval(value, out),
        _ => number(value, out),
    }
}

fn utc(zone: bool, out: &mut Vec<u8>) {
    if zone {
        out.extend_from_slice(b"+00");
    }
}

fn decimal(units: i64, scale: u8, out: &mut Vec<u8>) {
    let one = 10i64.pow(u32::from(scale.min(18)));
    if scale > 18 {
        out.extend_from_slice(decimal_text(units.into(), scale).as_bytes());
        return;
    }
    if units < 0 {
        out.push(b'-');
    }
    let units = units.unsigned_abs();
    calendar::push_padded(units / one.unsigned_abs(), 1, out);
    out.push(b'.');
    calendar::push_padded(units % one.unsigned_abs(), scale.into(), out);
}

fn interval(micros: i64, out: &mut Vec<u8>) {
    let days = micros.div_euclid(DAY);
    if days != 0 {
        number(days, out);
        out.extend_from_slice(if days == 1 { b" day " } else { b" days " });
    }
    calendar::push_time(micros.rem_euclid(DAY) / SECOND * SECOND, out);
}

fn uuid(value: u128, out: &mut Vec<u8>) {
    let digits = format!("{value:032x}");
    for (i, digit) in digits.bytes().enumerate() {
        if matches!(i, 8 | 12 | 16 | 20) {
            out.push(b'-');
        }
        out.push(digit);
    }
}

fn octets(bytes: &[u8], kind: &Kind, out: &mut Vec<u8>) {
    let text = match (kind, bytes) {
        (Kind::Network, [_, prefix, cidr, _, a, b, c, d]) => {
            let suffix = if *cidr == 1 {
                format!("/{prefix}")
            } else {
                String::new()
            };
            format!("{a}.{b}.{c}.{d}{suffix}")
        }
        (Kind::Mac, bytes) => {
            let parts: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            parts.join(":")
        }
        (_, bytes) => bytes.iter().fold(String::from("\\x"), |text, byte| {
            text + &format!("{byte:02x}")
        }),
    };
    out.extend_from_slice(text.as_bytes());
}

/// `{a,"b c"}`, quoted where PostgreSQL would.
fn list(ends: &[usize], items: &Array, kind: &Kind, i: usize, out: &mut Vec<u8>) {
    let Kind::List { item, .. } = kind else {
        return;
    };
    out.push(b'{');
    let first = if i == 0 { 0 } else { ends[i - 1] };
    let mut scratch = Vec::new();
    for at in first..ends[i] {
        if at > first {
            out.push(b',');
        }
        if items.is_null(at) {
            out.extend_from_slice(b"NULL");
            continue;
        }
        scratch.clear();
        value(&items.data, item, at, &mut scratch);
        quoted(&scratch, out);
    }
    out.push(b'}');
}

fn quoted(text: &[u8], out: &mut Vec<u8>) {
    let special = |byte: &u8| b"{},\"\\".contains(byte) || byte.is_ascii_whitespace();
    if !text.is_empty() && !text.eq_ignore_ascii_case(b"null") && !text.iter().any(special) {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    for &byte in text {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// `[1,5)`, or `(x,y)` for a point.
fn pair(first: &Data, second: &Data, kind: &Kind, i: usize, out: &mut Vec<u8>) {
    let (open, element) = match kind {
        Kind::Multirange(element) => {
            out.push(b'{');
            pair(first, second, &Kind::Range(element.clone()), i, out);
            out.push(b'}');
            return;
        }
        Kind::Range(element) => (b'[', &**element),
        other => (b'(', other),
    };
    out.push(open);
    let mut end = |data: &Data| {
        let mut scratch = Vec::new();
        value(data, element, i, &mut scratch);
        quoted(&scratch, out);
    };
    end(first);
    out.push(b',');
    let mut scratch = Vec::new();
    value(second, element, i, &mut scratch);
    quoted(&scratch, out);
    out.push(b')');
}
