//! The README of an export.

use std::fmt::Write as _;

use rowsmith_datagen::encode::csv;

use super::Bundle;

const FILES: &str = "\
recipe.toml  everything that the rows follow from; the same bytes again with
             rowsmith generate --recipe recipe.toml -o out.zip
schema.sql   the schema as PostgreSQL takes it
checks.sql   proves every constraint, rule and ratio again:
             psql -f schema.sql, load the files, then psql -f checks.sql
REPORT.md    what is in the tables, what was checked, and by which rules they were made
";

const CSV: &str = "
The CSV files are UTF-8 with a header line, commas, and double quotes where needed (RFC 4180, lines
end in LF). An empty field is NULL; an empty text is \"\". COPY ... FROM ... (FORMAT csv, HEADER)
reads exactly this.
";

const DEFUSED: &str = "
Texts that a spreadsheet would run as a formula (they begin with = + - @, a tab or a line break)
have a ' before them. Only text columns are touched: numbers and dates are as they are. Programs
that need the very text ask for ?csv=raw (or rowsmith export --csv raw, rowsmith generate --csv raw).
";

const RAW: &str = "
This export is raw: texts are exactly as they are in the data. Some may begin with = + - or @, which
a spreadsheet runs as a formula. For spreadsheets take the export without ?csv=raw (--csv raw).
";

/// `README.txt`.
pub(super) fn readme(bundle: &Bundle, options: csv::Options) -> String {
    let title: String = bundle.title.chars().filter(|c| !c.is_control()).collect();
    let mut text = format!("{title}\n\nMade by Rowsmith; every value is invented.\n\n{FILES}");
    for (file, table) in bundle.tables() {
        if let Some(table) = bundle.planned.plan.tables.get(table) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{file}  {}: {} rows", table.name, table.rows);
        }
    }
    text += CSV;
    text += if options.raw { RAW } else { DEFUSED };
    text
}
