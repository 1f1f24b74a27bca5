//! Bytes to text: encodings, and what is no text at all.

/// The largest input read, in bytes.
pub(super) const MAX_INPUT: usize = 64 << 20;

/// Text with `\n` line ends, and what was assumed to get it.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) note: Option<(String, &'static str)>,
}

/// Why bytes are no text.
#[derive(Debug)]
pub(super) struct NotText {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// File formats people upload by mistake, by their first bytes.
const FORMATS: &[(&[u8], &str, &str)] = &[
    (
        b"PGDMP",
        "a pg_dump archive in custom format",
        "make a plain one with `pg_restore --schema-only -f schema.sql`",
    ),
    (
        b"SQLite format 3",
        "a SQLite database file",
        "upload the output of `sqlite3 file .schema`",
    ),
    (b"PK\x03\x04", "a ZIP archive", "upload the file inside it"),
    (b"\x1f\x8b", "a gzip archive", "upload the file inside it"),
    (b"%PDF", "a PDF", "upload the SQL as text"),
];

/// UTF-8 with or without a byte order mark, UTF-16 with one, else Latin-1.
pub(super) fn decode(input: &[u8]) -> Result<Text, NotText> {
    let refuse = |message: String, hint| NotText {
        line: 1,
        column: 1,
        message,
        hint,
    };
    if input.len() > MAX_INPUT {
        return Err(refuse(
            format!(
                "the input has {} MB; the limit is {} MB",
                input.len() >> 20,
                MAX_INPUT >> 20
            ),
            "leave the data out, for example with `pg_dump --schema-only` or `mysqldump --no-data`",
        ));
    }
    if let Some((_, what, hint)) = FORMATS.iter().find(|(magic, ..)| input.starts_with(magic)) {
        return Err(refuse(format!("the input is {what}, not SQL text"), hint));
    }
    let (text, note) = match input {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8_or_latin1(rest),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, None),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, None),
        _ => utf8_or_latin1(input),
    };
    if let Some(at) = text.find('\0') {
        let before = &text[..at];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        return Err(NotText {
            line: count(before.matches('\n').count() + 1),
            column: count(before[start..].chars().count() + 1),
            message:
                "the input holds a NUL byte: it is binary, or UTF-16 without a byte order mark"
                    .into(),
            hint: "save it as UTF-8 text",
        });
    }
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    Ok(Text { text, note })
}

fn utf8_or_latin1(input: &[u8]) -> (String, Option<(String, &'static str)>) {
    match std::str::from_utf8(input) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => (
            input.iter().map(|&b| char::from(b)).collect(),
            Some((
                format!(
                    "the input is not UTF-8 (byte {} differs); it was read as Latin-1",
                    error.valid_up_to() + 1
                ),
                "save it as UTF-8 if letters look wrong",
            )),
        ),
    }
}

fn utf16(input: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let units = input.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    let text: Option<String> = if input.len().is_multiple_of(2) {
        char::decode_utf16(units).map(Result::ok).collect()
    } else {
        None
    };
    text.ok_or_else(|| NotText {
        line: 1,
        column: 1,
        message: "the input begins as UTF-16 and is not".into(),
        hint: "save it as UTF-8 text",
    })
}

/// A count that people read; saturates.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expected: &str) {
        let shown = match decode(input) {
            Ok(Text { text, note: None }) => text,
            Ok(Text {
                text,
                note: Some((note, _)),
            }) => format!("{text} | {note}"),
            Err(e) => format!("{}:{} {}", e.line, e.column, e.message),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn encodings() {
        check(b"a\r\nb\rc", "a\nb\nc");
        check(b"\xef\xbb\xbfa", "a");
        check(b"\xff\xfea\0\xe9\0", "aé");
        check(b"\xfe\xff\0a", "a");
        check(
            b"caf\xe9",
            "café | the input is not UTF-8 (byte 4 differs); it was read as Latin-1",
        );
        check(b"\xff\xfea", "1:1 the input begins as UTF-16 and is not");
        check(
            b"a\nb\0",
            "2:2 the input holds a NUL byte: it is binary, or UTF-16 without a byte order mark",
        );
        check(
            b"PGDMP\x01",
            "1:1 the input is a pg_dump archive in custom format, not SQL text",
        );
    }
}
