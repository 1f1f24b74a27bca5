//! Tables for terminals.

use std::io::IsTerminal as _;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

/// The width taken where there is no terminal to ask.
const WIDTH: u16 = 100;

/// The widest cell, in characters.
const CELL: usize = 40;

/// The narrowest column worth showing, with its border.
const NARROW: usize = 13;

/// A table of texts. Columns that do not fit are left out, and a line below says so.
pub(super) fn show(header: &[&str], rows: &[Vec<String>], left_aligned: bool) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if !std::io::stdout().is_terminal() {
        table.set_width(WIDTH);
    }
    let fit = (usize::from(table.width().unwrap_or(WIDTH)) / NARROW).max(1);
    let cell = |(at, text): (usize, &str)| {
        let cell = Cell::new(cut(&plain(text)));
        let right = !left_aligned && at > 0;
        cell.set_alignment(if right {
            CellAlignment::Right
        } else {
            CellAlignment::Left
        })
    };
    table.set_header(header.iter().copied().enumerate().take(fit).map(cell));
    for row in rows {
        table.add_row(
            row.iter()
                .map(String::as_str)
                .enumerate()
                .take(fit)
                .map(cell),
        );
    }
    match header.len().saturating_sub(fit) {
        0 => table.to_string(),
        more => format!("{table}\n({more} more columns are not shown)"),
    }
}

/// Text without what a terminal would obey.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_said() {
        let header: Vec<String> = (0..20).map(|i| format!("c{i}")).collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let row = vec!["\u{1b}[31mred".to_owned(); 20];
        let shown = show(&header, &[row], true);
        assert!(shown.contains("more columns are not shown"), "{shown}");
        assert!(!shown.contains('\u{1b}'));
    }
}
