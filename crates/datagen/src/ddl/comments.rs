//! Comments in the text, as comments of columns and tables.

use super::{
    cursor::is_hidden,
    draft::TableDraft,
    lex::Token,
    split::{Statement, starts_line},
};

/// Longer comments are cut, in characters.
const MAX_CHARS: usize = 1_000;

/// An item of a table's list; `column` when it is one.
pub(super) struct Element {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) column: Option<usize>,
}

/// Gives comments to what they stand beside or above. `line_of` is the line of an offset.
pub(super) fn attach(
    table: &mut TableDraft,
    elements: &[Element],
    statement: &Statement,
    all: &str,
    line_of: impl Fn(u32) -> u32,
) {
    if table.table.comment.is_none() {
        let head = statement.tokens.first().map_or(0, |t| line_of(t.start));
        table.table.comment = above(&statement.above, head, all, &line_of);
    }
    for &comment in &statement.comments {
        if starts_line(all, comment) {
            continue;
        }
        let last = elements
            .partition_point(|e| e.start < comment.start)
            .checked_sub(1);
        let Some(element) = last.and_then(|n| elements.get(n)) else {
            continue;
        };
        // Beside the end of the item, or beside its first line.
        let beside = if element.end <= comment.start {
            element.end
        } else {
            element.start
        };
        let column = element.column.and_then(|n| table.table.columns.get_mut(n));
        if let Some(column) = column
            && column.comment.is_none()
            && line_of(beside) == line_of(comment.start)
        {
            column.comment = clean(strip(comment.text(all)).as_str());
        }
    }
}

/// The block of comment lines that ends on the line before `head`.
fn above(comments: &[Token], head: u32, all: &str, line_of: impl Fn(u32) -> u32) -> Option<String> {
    let mut next = head;
    let mut lines = Vec::new();
    for &comment in comments.iter().rev() {
        if !starts_line(all, comment) || line_of(comment.end) + 1 != next {
            break;
        }
        next = line_of(comment.start);
        lines.push(strip(comment.text(all)));
    }
    lines.reverse();
    lines.retain(|line| line.chars().any(char::is_alphanumeric));
    clean(&lines.join(" "))
}

/// Without the marks that make it a comment.
fn strip(raw: &str) -> String {
    let body = raw
        .strip_prefix("/*")
        .map(|body| body.strip_suffix("*/").unwrap_or(body))
        .unwrap_or_else(|| raw.trim_start_matches(['-', '#']));
    let lines = body
        .lines()
        .map(|line| line.trim().trim_matches('*').trim());
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// One line of visible text, or nothing when it says nothing.
pub(super) fn clean(text: &str) -> Option<String> {
    let visible = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let visible: String = visible
        .chars()
        .filter(|&c| !is_hidden(c))
        .take(MAX_CHARS)
        .collect();
    let visible = visible.trim().to_owned();
    visible
        .chars()
        .any(char::is_alphanumeric)
        .then_some(visible)
}
