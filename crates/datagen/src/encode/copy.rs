//! PostgreSQL's binary COPY: tuples only; header and trailer belong to the stream.
//!
//! Formats as in PostgreSQL's `*recv` functions ("COPY", binary format): network byte order, each
//! field preceded by its length, -1 for NULL; days and microseconds count from 2000-01-01; numeric
//! is groups of four decimal digits.

use crate::{
    array::{Array, Data, Kind},
    calendar::DAY,
    engine::Batch,
};

/// How every binary COPY begins: the signature, no flags, no extension.
pub const SIGNATURE: [u8; 19] = *b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// How every binary COPY ends.
pub const TRAILER: [u8; 2] = (-1_i16).to_be_bytes();

/// 2000-01-01 in days since 1970-01-01.
const EPOCH_DAYS: i64 = 10_957;

/// Appends a tuple per row, with the columns that are written (see [`crate::plan::TablePlan::written`]).
pub fn rows(batch: &Batch<'_>, out: &mut Vec<u8>) {
    let table = batch.table();
    let columns: Vec<(&Array, &Kind)> = table
        .written()
        .map(|column| (batch.column(column), &table.columns[column].kind))
        .collect();
    let fields = (columns.len() as i16).to_be_bytes();
    for i in 0..batch.rows().len() {
        out.extend_from_slice(&fields);
        for (array, kind) in &columns {
            field(array, kind, i, out);
        }
    }
}

#[inline]
fn field(array: &Array, kind: &Kind, i: usize, out: &mut Vec<u8>) {
    if array.is_null(i) {
        out.extend_from_slice(&(-1i32).to_be_bytes());
        return;
    }
    value(&array.data, kind, i, out);
}

fn value(data: &Data, kind: &Kind, i: usize, out: &mut Vec<u8>) {
    match data {
        Data::Int(values) => int(values[i], kind, out),
        Data::Text(texts) => match kind {
            Kind::Jsonb => {
                let text = texts.bytes(i);
                length(text.len() + 1, out);
                out.push(1);
                out.extend_from_slice(text);
            }
            Kind::Bits => bits(texts.bytes(i), out),
            Kind::TsVector => words(texts.get(i), out),
            _ => bytes(texts.bytes(i), out),
        },
        Data::Bytes(texts) => bytes(texts.bytes(i), out),
        Data::Bool(values) => bytes(&[u8::from(values[i])], out),
        Data::Float(values) if *kind == (Kind::Float { width: 4 }) => {
            bytes(&(values[i] as f32).to_be_bytes(), out);
        }
        Data::Float(values) => bytes(&values[i].to_be_bytes(), out),
        Data::Uuid(values) => bytes(&values[i].to_be_bytes(), out),
        Data::List { ends, items } => list(ends, items, kind, i, out),
        Data::Pair(first, second) => pair(first, second, kind, i, out),
    }
}

#[inline]
fn length(bytes: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(bytes as u32).to_be_bytes());
}

#[inline]
fn bytes(bytes: &[u8], out: &mut Vec<u8>) {
    length(bytes.len(), out);
    out.extend_from_slice(bytes);
}

#[inline]
fn int(value: i64, kind: &Kind, out: &mut Vec<u8>) {
    match kind {
        Kind::Int { width: 2 } => bytes(&(value as i16).to_be_bytes(), out),
        Kind::Int { width: 4 } => bytes(&(value as i32).to_be_bytes(), out),
        Kind::Decimal { scale } => numeric(value, *scale, out),
        Kind::Date => bytes(&((value - EPOCH_DAYS) as i32).to_be_bytes(), out),
        Kind::Timestamp { .. } => bytes(&(value - EPOCH_DAYS * DAY).to_be_bytes(), out),
        Kind::Time { zone: true } => {
            length(12, out);
            out.extend_from_slice(&value.to_be_bytes());
            out.extend_from_slice(&0i32.to_be_bytes());
        }
        Kind::Interval => {
            length(16, out);
            out.extend_from_slice(&value.rem_euclid(DAY).to_be_bytes());
            out.extend_from_slice(&(value.div_euclid(DAY) as i32).to_be_bytes());
            out.extend_from_slice(&0i32.to_be_bytes());
        }
        _ => bytes(&value.to_be_bytes(), out),
    }
}

/// Groups of four decimal digits, aligned to the decimal point.
fn numeric(units: i64, scale: u8, out: &mut Vec<u8>) {
    let mut groups = [0u16; 12];
    let mut start = groups.len();
    // Pad the fraction to whole groups first.
    let padding = (4 - scale % 4) % 4;
    let mut rest = u128::from(units.unsigned_abs()) * 10u128.pow(u32::from(padding));
    let fraction_groups = usize::from(scale.div_ceil(4));
    if let Ok(mut small) = u64::try_from(rest) {
        while small > 0 {
            start -= 1;
            groups[start] = (small % 10_000) as u16;
            small /= 10_000;
        }
    } else {
        while rest > 0 {
            start -= 1;
            groups[start] = (rest % 10_000) as u16;
            rest /= 10_000;
        }
    }
    let digits = &groups[start..];
    let weight = digits.len() as i16 - fraction_groups as i16 - 1;
    let kept = digits
        .iter()
        .rposition(|&group| group != 0)
        .map_or(0, |last| last + 1);
    length(8 + 2 * kept, out);
    out.extend_from_slice(&(kept as i16).to_be_bytes());
    out.extend_from_slice(&(if kept == 0 { 0 } else { weight }).to_be_bytes());
    out.extend_from_slice(&(if units < 0 { 0x4000u16 } else { 0 }).to_be_bytes());
    out.extend_from_slice(&u16::from(scale).to_be_bytes());
    for group in &digits[..kept] {
        out.extend_from_slice(&group.to_be_bytes());
    }
}

fn bits(text: &[u8], out: &mut Vec<u8>) {
    length(4 + text.len().div_ceil(8), out);
    out.extend_from_slice(&(text.len() as i32).to_be_bytes());
    for chunk in text.chunks(8) {
        let byte = chunk
            .iter()
            .enumerate()
            .fold(0, |byte, (i, &c)| byte | u8::from(c == b'1') << (7 - i));
        out.push(byte);
    }
}

/// Distinct words in order, without positions.
fn words(text: &str, out: &mut Vec<u8>) {
    let words = super::plain::lexemes(text);
    length(
        4 + words.iter().map(|word| word.len() + 3).sum::<usize>(),
        out,
    );
    out.extend_from_slice(&(words.len() as i32).to_be_bytes());
    for word in words {
        out.extend_from_slice(word.as_bytes());
        out.extend_from_slice(&[0, 0, 0]);
    }
}

fn list(ends: &[usize], items: &Array, kind: &Kind, i: usize, out: &mut Vec<u8>) {
    let Kind::List { item, oid } = kind else {
        return;
    };
    let first = if i == 0 { 0 } else { ends[i - 1] };
    nested(out, |out| {
        out.extend_from_slice(&1i32.to_be_bytes());
        out.extend_from_slice(&0i32.to_be_bytes());
        out.extend_from_slice(&oid.to_be_bytes());
        out.extend_from_slice(&((ends[i] - first) as i32).to_be_bytes());
        out.extend_from_slice(&1i32.to_be_bytes());
        (first..ends[i]).for_each(|at| field(items, item, at, out));
    });
}

fn pair(first: &Data, second: &Data, kind: &Kind, i: usize, out: &mut Vec<u8>) {
    match kind {
        Kind::Multirange(element) => nested(out, |out| {
            out.extend_from_slice(&1i32.to_be_bytes());
            pair(first, second, &Kind::Range(element.clone()), i, out);
        }),
        Kind::Range(element) => nested(out, |out| {
            // Lower end included, upper end not.
            out.push(0x02);
            value(first, element, i, out);
            value(second, element, i, out);
        }),
        _ => {
            let coordinate = |data: &Data| match data {
                Data::Float(values) => values[i],
                _ => 0.0,
            };
            length(16, out);
            out.extend_from_slice(&coordinate(first).to_be_bytes());
            out.extend_from_slice(&coordinate(second).to_be_bytes());
        }
    }
}

/// A field whose length is known only when it is written.
fn nested(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    length(0, out);
    write(out);
    let size = (out.len() - start - 4) as u32;
    out[start..start + 4].copy_from_slice(&size.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(units: i64, scale: u8, expected: &[i16]) {
        let mut out = Vec::new();
        numeric(units, scale, &mut out);
        let words: Vec<i16> = out[4..]
            .chunks(2)
            .map(|pair| i16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        assert_eq!(words, expected, "{units} at scale {scale}");
    }

    #[test]
    fn numerics_are_groups_of_four_digits() {
        // Digits, weight, sign, scale, groups.
        check(0, 2, &[0, 0, 0, 2]);
        check(1_234_567, 2, &[3, 1, 0, 2, 1, 2345, 6700]);
        check(-5, 2, &[1, -1, 0x4000, 2, 500]);
        check(10_000, 0, &[1, 1, 0, 0, 1]);
        check(450, 2, &[2, 0, 0, 2, 4, 5000]);
        check(i64::MAX, 0, &[5, 4, 0, 0, 922, 3372, 368, 5477, 5807]);
    }
}
