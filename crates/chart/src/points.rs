//! Rows as points, for scatter charts.

use crate::{
    format,
    key::Key,
    table::{Kind, Table},
    validate::Checked,
};

/// Points that a picture can hold; of more, every so-manieth is drawn.
const MANY: usize = 2_000;

/// Groups that colours tell apart; the others share one.
const MANY_GROUPS: usize = 8;

/// Rows that have a place.
#[derive(Clone, Debug)]
pub(crate) struct Points {
    pub(crate) kind: Kind,
    /// Places with the group's position among the groups.
    pub(crate) points: Vec<(f64, f64, usize)>,
    pub(crate) groups: Vec<Key>,
}

impl Points {
    pub(crate) fn of(checked: &Checked, x: usize, table: &Table, notes: &mut Vec<String>) -> Self {
        let kind = table
            .columns
            .get(x)
            .map_or(Kind::Number, |column| column.kind);
        let y = checked.y.first().copied().unwrap_or(x);
        let rows = 0..table.rows.len();
        let placed = rows.filter_map(|row| {
            let x = Key::of(table.cell(row, x)).place()?;
            Some((x, table.cell(row, y).number()?, row))
        });
        let placed: Vec<(f64, f64, usize)> = placed.collect();
        let missing = table.rows.len() - placed.len();
        if missing > 0 {
            let rows = format::count(missing, "row");
            notes.push(format!("{rows} without a place (NULL) left out"));
        }
        let step = placed.len().div_ceil(MANY).max(1);
        if step > 1 {
            let all = format::count(placed.len(), "point");
            notes.push(format!("1 of every {step} of {all} is drawn"));
        }
        let drawn: Vec<_> = placed.into_iter().step_by(step).collect();
        let Some(series) = checked.series else {
            return Self {
                kind,
                points: drawn.into_iter().map(|(x, y, _)| (x, y, 0)).collect(),
                groups: Vec::new(),
            };
        };
        let key = |row: usize| Key::of(table.cell(row, series));
        let groups = most_frequent(drawn.iter().map(|(_, _, row)| key(*row)).collect());
        let group = |row: usize| {
            let place = groups.iter().position(|group| *group == key(row));
            place.unwrap_or(groups.len() - 1)
        };
        Self {
            kind,
            points: drawn
                .into_iter()
                .map(|(x, y, row)| (x, y, group(row)))
                .collect(),
            groups: groups.clone(),
        }
    }
}

/// The keys that occur most, in their own order, and one for all others.
fn most_frequent(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort();
    let mut counts: Vec<(Key, usize)> = Vec::new();
    for key in keys {
        match counts.last_mut() {
            Some((last, count)) if *last == key => *count += 1,
            _ => counts.push((key, 1)),
        }
    }
    if counts.len() <= MANY_GROUPS {
        return counts.into_iter().map(|(key, _)| key).collect();
    }
    counts.sort_by(|(_, a), (_, b)| b.cmp(a));
    let others = counts.len() - (MANY_GROUPS - 1);
    counts.truncate(MANY_GROUPS - 1);
    let mut groups: Vec<Key> = counts.into_iter().map(|(key, _)| key).collect();
    groups.sort();
    groups.push(Key::Others(others));
    groups
}
