//! Issues of a DDL, each with the line it is about and a mark below the place.

use rowsmith_datagen::ddl::{Issue, Severity};

/// Columns of source text around the place; longer lines are cut.
const WIDTH: usize = 96;

/// The issue as several lines for a person.
pub(super) fn show(name: &str, text: &str, issue: &Issue) -> String {
    let word = match issue.severity {
        Severity::Error => "error",
        Severity::Note => "note",
    };
    let Issue {
        line,
        column,
        message,
        hint,
        ..
    } = issue;
    let margin = " ".repeat(line.to_string().len());
    let mut shown = format!("{word}: {message}\n{margin}--> {name}:{line}:{column}");
    let at = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    if let Some(source) = text.lines().nth(at) {
        let place = usize::try_from(column.saturating_sub(1)).unwrap_or_default();
        let (source, place) = window(source, place);
        let mark = " ".repeat(place);
        shown += &format!("\n{margin} |\n{line} | {source}\n{margin} | {mark}^");
    }
    if !hint.is_empty() {
        shown += &format!("\n{margin} = {hint}");
    }
    shown
}

/// The part of a line around a place that fits, and the place in it. What a terminal would obey is
/// shown as a space.
fn window(source: &str, place: usize) -> (String, usize) {
    let first = place.saturating_sub(WIDTH / 2);
    let first = if source.chars().count() <= WIDTH {
        0
    } else {
        first
    };
    let shown = source.chars().skip(first).take(WIDTH);
    let shown = shown.map(|c| if c.is_control() { ' ' } else { c });
    (shown.collect(), place - first.min(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(line: u32, column: u32) -> Issue {
        Issue {
            severity: Severity::Error,
            line,
            column,
            message: "there is no type \"it\"".to_owned(),
            hint: "write int".to_owned(),
        }
    }

    #[test]
    fn the_mark_stands_below_the_place() {
        let text = "CREATE TABLE t (\n\tid it,\n";
        insta::assert_snapshot!(show("a.sql", text, &issue(2, 5)), @r#"
        error: there is no type "it"
         --> a.sql:2:5
          |
        2 |  id it,
          |     ^
          = write int
        "#);
    }

    #[test]
    fn long_lines_and_missing_ones_are_no_trouble() {
        let long = "x".repeat(10_000);
        assert!(show("a", &long, &issue(1, 9_000)).len() < 400);
        assert!(!show("a", "", &issue(7, 1)).contains('^'));
    }
}
