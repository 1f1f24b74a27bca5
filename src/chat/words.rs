//! The user's words and what came along with them, told apart.

use crate::model::Data;

/// The largest file that may come with a message, in bytes.
pub const MAX_FILE: usize = 2 << 20;

/// The longest title, in characters.
const MAX_TITLE: usize = 60;

/// Takes a schema that stands in the middle of a message out of it: from its first `CREATE` to its
/// last semicolon. What is left are the user's words.
pub(super) fn split(text: &str) -> (String, Option<Data>) {
    let Some(start) = schema_start(text) else {
        return (text.trim().to_owned(), None);
    };
    let end = text[start..]
        .rfind(';')
        .map_or(text.len(), |at| start + at + 1);
    let words = format!("{} {}", text[..start].trim_end(), text[end..].trim_start());
    // A code fence around it is no word of the user's.
    let words = words.replace("```sql", "").replace("```", "");
    let data = Data {
        name: "schema.sql".to_owned(),
        text: text[start..end].to_owned(),
    };
    (words.trim().to_owned(), Some(data))
}

/// Where the first statement that makes something begins, if a table is made at all.
fn schema_start(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    let mut first = None;
    while let Some(at) = lower.get(from..)?.find("create") {
        let start = from + at;
        from = start + "create".len();
        let rest = lower[from..].trim_start();
        let makes = |what: &str| rest.starts_with(what);
        let whole = !lower[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if !whole || rest.len() == lower[from..].len() {
            continue;
        }
        // A table's columns stand in parentheses; "create table data for me" has none.
        let table = ["table", "temporary", "temp", "unlogged"]
            .iter()
            .any(|w| makes(w));
        if table && rest.contains('(') {
            return first.or(Some(start));
        }
        if ["type", "domain", "schema", "sequence", "extension"]
            .iter()
            .any(|w| makes(w))
        {
            first.get_or_insert(start);
        }
    }
    None
}

/// A title for a conversation that begins with these words.
pub(super) fn title(text: &str, data: &[Data]) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    let title = match (line, data.first()) {
        (Some(line), _) => line.to_owned(),
        (None, Some(data)) => data.name.clone(),
        (None, None) => "New conversation".to_owned(),
    };
    match title.char_indices().nth(MAX_TITLE) {
        Some((at, _)) => format!("{}…", title[..at].trim_end()),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, schema: Option<&str>) {
        let (found, data) = split(text);
        assert_eq!(
            (found.as_str(), data.map(|d| d.text).as_deref()),
            (words, schema)
        );
    }

    #[test]
    fn schemas_are_told_from_words() {
        check("make 10 rows", "make 10 rows", None);
        check(
            "please create table data for me",
            "please create table data for me",
            None,
        );
        check(
            "CREATE TABLE a (id int);",
            "",
            Some("CREATE TABLE a (id int);"),
        );
        check(
            "here:\n```sql\nCREATE TYPE m AS ENUM ('x');\nCreate  Table a (id int);\n```\n200 rows",
            "here:\n \n200 rows",
            Some("CREATE TYPE m AS ENUM ('x');\nCreate  Table a (id int);"),
        );
        check(
            "create table a (id int)",
            "",
            Some("create table a (id int)"),
        );
    }

    #[test]
    fn titles_are_short() {
        assert_eq!(title(&"ä".repeat(200), &[]), format!("{}…", "ä".repeat(60)));
        let file = Data {
            name: "shop.sql".into(),
            text: String::new(),
        };
        assert_eq!(title(" \n", &[file]), "shop.sql");
    }
}
