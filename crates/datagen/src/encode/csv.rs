//! CSV as RFC 4180 has it: commas, `"` quotes, CRLF-free lines ending in LF, a header line.
//!
//! NULL is an empty field, the empty text is `""`. Texts that a spreadsheet would run as a formula
//! are led by `'` unless [`Options::raw`] is set (OWASP ASVS 1.2.10); only text columns are touched,
//! so numbers stay numbers.

use crate::{
    array::{Array, Kind},
    encode::plain,
    engine::Batch,
    plan::TablePlan,
};

/// How to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Write texts exactly as they are, formulas included: for machines.
    pub raw: bool,
}

/// Appends the header line.
pub fn header(table: &TablePlan, out: &mut Vec<u8>) {
    for (i, column) in table.columns.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        text(column.name.shown().as_bytes(), Options { raw: true }, out);
    }
    out.push(b'\n');
}

/// Appends a line per row.
pub fn rows(batch: &Batch<'_>, options: Options, out: &mut Vec<u8>) {
    let table = batch.table();
    let columns: Vec<(&Array, &Kind)> = (0..table.columns.len())
        .map(|column| (batch.column(column), &table.columns[column].kind))
        .collect();
    let mut scratch = Vec::new();
    for i in 0..batch.rows().len() {
        for (place, (array, kind)) in columns.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            if array.is_null(i) {
                continue;
            }
            if is_text(kind) {
                scratch.clear();
                plain::value(&array.data, kind, i, &mut scratch);
                text(&scratch, options, out);
            } else {
                plain::value(&array.data, kind, i, out);
            }
        }
        out.push(b'\n');
    }
}

/// Whether values of the kind may hold commas, quotes or formulas.
fn is_text(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text
            | Kind::Jsonb
            | Kind::TsVector
            | Kind::List { .. }
            | Kind::Range(_)
            | Kind::Multirange(_)
            | Kind::Point
    )
}

/// Appends a text field.
pub fn text(text: &[u8], options: Options, out: &mut Vec<u8>) {
    let formula = !options.raw
        && text
            .first()
            .is_some_and(|first| b"=+-@\t\r\0".contains(first));
    let special = |&byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !text.is_empty() && !text.iter().any(special) {
        if formula {
            out.push(b'\'');
        }
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    if formula {
        out.push(b'\'');
    }
    for &byte in text {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, raw: bool, expected: &str) {
        let mut out = Vec::new();
        text(input.as_bytes(), Options { raw }, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn texts_are_quoted_when_needed_and_defused() {
        check("plain", false, "plain");
        check("a,b", false, "\"a,b\"");
        check("say \"hi\"", false, "\"say \"\"hi\"\"\"");
        check("", false, "\"\"");
        check("=1+1", false, "'=1+1");
        check("@a,b", false, "\"'@a,b\"");
        check("=1+1", true, "=1+1");
        check("naïve\nline", false, "\"naïve\nline\"");
    }
}
