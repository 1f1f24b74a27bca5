//! Adding up rows by x and series.

use std::collections::BTreeMap;

use crate::{
    calendar::{DAY, SECOND, Step},
    format,
    key::{self, Key},
    table::{Kind, Table, tame},
    validate::Checked,
};

/// Values with their totals' order still open.
pub(crate) struct Sums {
    pub(crate) keys: Vec<Key>,
    pub(crate) series: Vec<Line>,
    /// Rows whose measure is NULL or cannot be drawn.
    missing: usize,
    /// Whether two rows met at one place.
    pub(crate) added: bool,
}

/// A series being made: what its rows have in common, its name, its values along x.
pub(crate) type Line = (Key, String, Vec<Option<f64>>);

impl Sums {
    pub(crate) fn of(checked: &Checked, x: usize, table: &Table) -> Self {
        let places = index(table.column(x).map(Key::of));
        let groups = match checked.series {
            Some(series) => index(table.column(series).map(Key::of)),
            None => Index::default(),
        };
        let measures: Vec<Option<usize>> = if checked.y.is_empty() {
            vec![None]
        } else {
            checked.y.iter().copied().map(Some).collect()
        };
        let empty = || vec![None; places.keys.len()];
        let mut sums = Self {
            series: match checked.series {
                Some(column) => {
                    let times = groups.keys.iter().filter_map(time);
                    let step = key::grain(table.columns[column].kind, times);
                    let line = |key: &Key| (key.clone(), key.name(step), empty());
                    groups.keys.iter().map(line).collect()
                }
                None => {
                    let name = |y: &Option<usize>| {
                        let column = y.and_then(|y| table.columns.get(y));
                        column.map_or("Rows".to_owned(), |column| format::title(&column.name))
                    };
                    let line = |y| (Key::Text(String::new()), name(y), empty());
                    measures.iter().map(line).collect()
                }
            },
            keys: places.keys,
            missing: 0,
            added: false,
        };
        for row in 0..table.rows.len() {
            for (at, measure) in measures.iter().enumerate() {
                let value = match measure {
                    None => Some(1.0),
                    Some(y) => table.cell(row, *y).number(),
                };
                let line = groups.rows.get(row).copied().unwrap_or(at);
                sums.add(line, places.rows[row], value, measure.is_none());
            }
        }
        sums
    }

    fn add(&mut self, line: usize, place: usize, value: Option<f64>, counting: bool) {
        let Some(value) = value else {
            self.missing += 1;
            return;
        };
        let cell = self
            .series
            .get_mut(line)
            .and_then(|(_, _, values)| values.get_mut(place));
        if let Some(cell) = cell {
            self.added |= cell.is_some() && !counting;
            *cell = Some(plus(cell.unwrap_or(0.0), value));
        }
    }

    pub(crate) fn width(&self) -> usize {
        self.keys.len()
    }

    /// Moments become the stretches of the calendar that they lie in.
    pub(crate) fn by_stretches(&mut self, kind: Kind, most: usize) -> Option<Step> {
        let times = self.keys.iter().filter_map(time);
        let (first, last) = (times.clone().min()?, times.max()?);
        let least = Step::Fixed(if kind == Kind::Date { DAY } else { SECOND });
        let most = i64::try_from(most)
            .unwrap_or(i64::MAX)
            .saturating_sub(1)
            .max(1);
        let step = Step::fitting(last - first, most, least);
        let floor = |key: &Key| match key {
            Key::Time(time) => Key::Time(step.floor(*time)),
            other => other.clone(),
        };
        let places = index(self.keys.iter().map(floor));
        for (_, _, values) in &mut self.series {
            let mut sums = vec![None; places.keys.len()];
            for (value, place) in values.iter().zip(&places.rows) {
                put(&mut sums, *place, *value);
            }
            *values = sums;
        }
        self.keys = places.keys;
        Some(step)
    }

    pub(crate) fn tell_missing(&self, notes: &mut Vec<String>) {
        if self.missing > 0 {
            let noun = if self.missing == 1 { "is" } else { "are" };
            let values = format::count(self.missing, "value");
            notes.push(format!("{values} {noun} missing (NULL)"));
        }
    }
}

/// A sum that can be drawn.
pub(crate) fn plus(a: f64, b: f64) -> f64 {
    tame(a + b).unwrap_or(a)
}

/// Adds to a sum, if there is something to add.
pub(crate) fn put(sums: &mut [Option<f64>], place: usize, value: Option<f64>) {
    if let (Some(cell), Some(value)) = (sums.get_mut(place), value) {
        *cell = Some(plus(cell.unwrap_or(0.0), value));
    }
}

/// The keys of rows, each once, as they come, and the key of each row by its position.
#[derive(Default)]
struct Index {
    keys: Vec<Key>,
    rows: Vec<usize>,
}

fn index(keys: impl Iterator<Item = Key>) -> Index {
    let mut places = BTreeMap::new();
    let mut index = Index::default();
    for key in keys {
        let next = index.keys.len();
        let place = *places.entry(key.clone()).or_insert(next);
        if place == next {
            index.keys.push(key);
        }
        index.rows.push(place);
    }
    index
}

/// The moment of a key.
pub(crate) fn time(key: &Key) -> Option<i64> {
    match key {
        Key::Time(time) => Some(*time),
        _ => None,
    }
}
