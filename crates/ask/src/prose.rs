//! A sentence that tells a result, made of its cells alone.

use crate::{
    catalog::Catalog,
    query::{Measure, Output, Query},
    say::Speaker,
};

/// A result as the sentence needs it.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    /// The first rows, each as long as the result has columns; NULL is `None`.
    pub rows: &'a [Vec<Option<String>>],
    /// Rows of the whole result, as far as it was read.
    pub count: u64,
    /// Whether there are more rows than were read.
    pub truncated: bool,
}

/// What came out, in one sentence. Every number in it is a cell or the number of rows.
pub fn sentence(catalog: &Catalog, query: &Query, cells: Cells<'_>) -> String {
    let speaker = Speaker { catalog };
    let grouped = query.is_grouped();
    if grouped && query.dimensions().next().is_none() {
        return measured(&speaker, query, cells);
    }
    let things = speaker.things(query.subject);
    let conditions = speaker.conditions(query.subject, &query.filters);
    let more = if cells.truncated { "at least " } else { "" };
    let count = number(&cells.count.to_string());
    if cells.count == 0 {
        return format!("There are no {things}{conditions}.");
    }
    if let Some(limit) = query.limit {
        return ranked(&speaker, query, cells, limit.ties);
    }
    if grouped {
        let groups: Vec<String> = query
            .dimensions()
            .map(|o| speaker.output(query.subject, o))
            .collect();
        let text = format!("There are {more}{count} groups by {}", groups.join(" and "));
        return match highest(query, cells) {
            Some((who, what)) => format!("{text}; the highest value is {what}, for {who}."),
            None => format!("{text}."),
        };
    }
    if query.distinct {
        return format!("There are {more}{count} different values{conditions}.");
    }
    match cells.count {
        1 => format!("There is {count} of the {things}{conditions}."),
        _ => format!("There are {more}{count} {things}{conditions}."),
    }
}

/// One row of numbers.
fn measured(speaker: &Speaker<'_>, query: &Query, cells: Cells<'_>) -> String {
    let Some(row) = cells.rows.first() else {
        return "There is no result.".to_owned();
    };
    let conditions = speaker.conditions(query.subject, &query.filters);
    let things = speaker.things(query.subject);
    let parts: Vec<String> = query
        .measures()
        .zip(row)
        .map(|(measure, cell)| match (measure, cell) {
            (Measure::Rows, Some(cell)) => {
                let are = if cell == "1" { "is" } else { "are" };
                format!("there {are} {} {things}", number(cell))
            }
            (Measure::Share(_), Some(cell)) => {
                format!(
                    "{} is {} %",
                    speaker.measure(query.subject, measure),
                    number(cell)
                )
            }
            (_, Some(cell)) => {
                format!(
                    "{} is {}",
                    speaker.measure(query.subject, measure),
                    number(cell)
                )
            }
            (_, None) => {
                format!(
                    "{} cannot be told: no row has a value",
                    speaker.measure(query.subject, measure)
                )
            }
        })
        .collect();
    capital(&format!("{}{conditions}.", parts.join(" and ")))
}

/// What came first: by name, when it is one.
fn ranked(speaker: &Speaker<'_>, query: &Query, cells: Cells<'_>, ties: bool) -> String {
    let Some(order) = query.order.first() else {
        return format!("These are {} rows.", number(&cells.count.to_string()));
    };
    let by = speaker.output(query.subject, &order.by);
    let by = by.strip_prefix("the ").unwrap_or(&by);
    let end = if order.descending {
        "highest"
    } else {
        "lowest"
    };
    let names: Option<Vec<String>> = match query.show[..] {
        [Output::Everything] => None,
        _ => cells
            .rows
            .iter()
            .take(3)
            .map(|row| row_name(query, row))
            .collect(),
    };
    match names {
        Some(names) if cells.count <= 3 && ties => capital(
            &format!("{} has the {end} {by}.", names.join(", ")).replace(
                " has the",
                if names.len() > 1 {
                    " have the"
                } else {
                    " has the"
                },
            ),
        ),
        _ => format!(
            "These are the {} with the {end} {by}.",
            number(&cells.count.to_string())
        ),
    }
}

/// A row without the numbers at its end.
fn row_name(query: &Query, row: &[Option<String>]) -> Option<String> {
    let numbers = query
        .show
        .iter()
        .filter(|o| matches!(o, Output::Measure(_)))
        .count();
    let related = usize::from(
        query.show.len() > 1
            && !query.is_grouped()
            && query.order.iter().any(|o| query.show.last() == Some(&o.by)),
    );
    let names = row.get(..row.len().checked_sub(numbers + related)?)?;
    let told: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// The group with the highest number, when every group and its one number are there.
fn highest(query: &Query, cells: Cells<'_>) -> Option<(String, String)> {
    if query.measures().count() != 1 || cells.truncated || cells.rows.len() as u64 != cells.count {
        return None;
    }
    let value = |row: &Vec<Option<String>>| row.last()?.as_ref()?.parse::<f64>().ok();
    let best = cells
        .rows
        .iter()
        .filter_map(|row| Some((value(row)?, row)))
        .fold(
            None,
            |best: Option<(f64, &Vec<Option<String>>)>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            },
        );
    let (_, row) = best?;
    let who = row_name(query, row)?;
    let alone = cells.rows.iter().filter(|r| r.last() == row.last()).count() == 1;
    let what = number(row.last()?.as_ref()?);
    alone.then_some((who, what))
}

/// Thousands apart, two decimals at most; what is no number stays as it is.
pub(crate) fn number(cell: &str) -> String {
    let (sign, body) = cell
        .strip_prefix('-')
        .map_or(("", cell), |body| ("-", body));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, rest) = body.split_once('.').unwrap_or((body, ""));
    if !digits(whole) || !rest.is_empty() && !digits(rest) {
        return cell.to_owned();
    }
    let (whole, rest) = match (rest.len() > 2, cell.parse::<f64>()) {
        (true, Ok(value)) => {
            let rounded = format!("{:.2}", value.abs());
            let (whole, rest) = rounded.split_once('.').unwrap_or((&rounded, ""));
            (whole.to_owned(), rest.to_owned())
        }
        _ => (whole.to_owned(), rest.to_owned()),
    };
    let mut apart = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            apart.push(',');
        }
        apart.push(digit);
    }
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{apart}{point}{rest}")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>());
    first.unwrap_or_default() + chars.as_str()
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_written_for_people() {
        let check = |cell: &str, expected: &str| assert_eq!(super::number(cell), expected);
        check("1234567", "1,234,567");
        check("-1234.5678", "-1,234.57");
        check("12.50", "12.5");
        check("3.000000", "3");
        check("2024-01-31", "2024-01-31");
        check("abc", "abc");
        check("", "");
    }
}
