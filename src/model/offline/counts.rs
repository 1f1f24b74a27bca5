//! Numbers of rows, the seed and the share of nulls, as people write them.

use serde_json::{Map, Value, json};

/// The arguments of `generate_table` that a text asks for. `tables` are those that exist.
pub(super) fn of(text: &str, tables: &[String]) -> Map<String, Value> {
    let spaced = text.to_lowercase().replace([':', '='], " = ");
    let words: Vec<&str> = spaced
        .split(|c: char| c.is_whitespace() || matches!(c, ';' | '(' | ')' | '"'))
        .map(|word| word.trim_matches([',', '.', '!', '?', '\'']))
        .filter(|word| !word.is_empty())
        .collect();
    let mut args = Map::new();
    let mut named: Vec<Value> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let mut back = words[..at].iter().rev().filter(|word| **word != "=");
        let before = back.next().copied().unwrap_or_default();
        let next = words.get(at + 1).copied().unwrap_or_default();
        if let Some(percent) = word.strip_suffix('%').and_then(|n| n.parse::<f64>().ok()) {
            if ["null", "nulls"].contains(&next) {
                args.insert("null_share".to_owned(), json!(percent / 100.0));
            }
            continue;
        }
        let Some(number) = number(word) else { continue };
        if before == "seed" {
            args.insert("seed".to_owned(), number.into());
        } else if let Some(table) = table_near(&words, at, tables) {
            named.push(json!({ "table": table, "rows": number }));
        } else if ["rows", "records", "entries", "row"].contains(&next) {
            args.insert("rows".to_owned(), number.into());
        }
    }
    if !named.is_empty() {
        args.insert("tables".to_owned(), named.into());
    }
    let text = text.trim();
    if !text.is_empty() {
        args.insert("instructions".to_owned(), text.into());
    }
    args
}

/// `1000`, `1,000`, `1_000`, `5k`, `2m`.
fn number(word: &str) -> Option<u64> {
    let (digits, factor) = match word.as_bytes().last()? {
        b'k' => (&word[..word.len() - 1], 1_000),
        b'm' => (&word[..word.len() - 1], 1_000_000),
        _ => (word, 1),
    };
    let digits: String = digits.chars().filter(|c| !matches!(c, ',' | '_')).collect();
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

/// The table that a number is about: `500 orders`, `500 rows in orders`, `orders 500`.
fn table_near(words: &[&str], at: usize, tables: &[String]) -> Option<String> {
    let find = |word: Option<&&str>| {
        let word = word?;
        tables
            .iter()
            .find(|table| table.eq_ignore_ascii_case(word))
            .cloned()
    };
    let is = |place: usize, any: &[&str]| words.get(place).is_some_and(|word| any.contains(word));
    if at >= 2 && is(at - 1, &["="]) {
        return find(words.get(at - 2));
    }
    if is(at + 1, &["rows", "records", "entries"]) {
        let the = usize::from(is(at + 3, &["the", "table"]));
        return match is(at + 2, &["in", "for", "of", "into"]) {
            true => find(words.get(at + 3 + the)),
            false => None,
        };
    }
    find(words.get(at + 1)).or_else(|| find(at.checked_sub(1).and_then(|at| words.get(at))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let tables = ["books".to_owned(), "Loans".to_owned()];
        let mut args = of(text, &tables);
        args.shift_remove("instructions");
        assert_eq!(Value::Object(args).to_string(), expected, "{text}");
    }

    #[test]
    fn numbers_as_people_write_them() {
        check("about 200 rows a table", r#"{"rows":200}"#);
        check("1,000 rows each, seed: 7", r#"{"rows":1000,"seed":7}"#);
        check(
            "5k rows in books and 20 loans.",
            r#"{"tables":[{"table":"books","rows":5000},{"table":"Loans","rows":20}]}"#,
        );
        check(
            "books: 12, loans = 3",
            r#"{"tables":[{"table":"books","rows":12},{"table":"Loans","rows":3}]}"#,
        );
        check(
            "30 rows for the books, 10% nulls",
            r#"{"null_share":0.1,"tables":[{"table":"books","rows":30}]}"#,
        );
        check("dates in 2024, 20% of return dates null", "{}");
        check(
            "99999999999999999999999 rows, 18446744073709551615m rows",
            "{}",
        );
    }
}
