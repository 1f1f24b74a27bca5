//! Values as places along an axis: what rows are grouped by.

use std::cmp::Ordering;

use crate::{
    calendar::{self, DAY, Step},
    format,
    table::{Cell, Kind},
};

/// What a group of rows has in common. Ordered as axes are: values ascending, then what is missing,
/// then the rest.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    Number(f64),
    Time(i64),
    Bool(bool),
    Text(String),
    Null,
    /// So many keys that were added up.
    Others(usize),
}

impl Key {
    pub(crate) fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Text(text) => Self::Text(text.clone()),
            Cell::Bool(truth) => Self::Bool(*truth),
            Cell::Time(time) => calendar::tame(*time).map_or(Self::Null, Self::Time),
            Cell::Number(_) => cell.number().map_or(Self::Null, Self::Number),
            Cell::Null => Self::Null,
        }
    }

    /// Its place on a continuous axis.
    pub(crate) fn place(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Time(time) => Some(*time as f64),
            _ => None,
        }
    }

    /// Its name; of a moment, at the grain of `step`.
    pub(crate) fn name(&self, step: Option<Step>) -> String {
        match (self, step) {
            (Self::Number(number), _) => format::plain(*number),
            (Self::Time(time), Some(step)) => format::stretch(*time, step),
            (Self::Time(time), None) => format::time(*time),
            (Self::Bool(truth), _) => truth.to_string(),
            (Self::Text(text), _) if text.trim().is_empty() => "(empty)".to_owned(),
            (Self::Text(text), _) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            (Self::Null, _) => "(null)".to_owned(),
            (Self::Others(count), _) => format!("Others ({count})"),
        }
    }

    /// Whether it is one value of its column.
    pub(crate) fn is_value(&self) -> bool {
        !matches!(self, Self::Null | Self::Others(_))
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Time(_) => 1,
            Self::Bool(_) => 2,
            Self::Text(_) => 3,
            Self::Null => 4,
            Self::Others(_) => 5,
        }
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Others(a), Self::Others(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

/// The coarsest stretch of the calendar that all these moments are starts of: months for
/// `date_trunc('month', ...)`. Nothing for moments within a day.
pub(crate) fn grain(kind: Kind, times: impl Iterator<Item = i64> + Clone) -> Option<Step> {
    if !kind.is_time() || times.clone().next().is_none() {
        return None;
    }
    let steps = [Step::Months(12), Step::Months(1), Step::Fixed(DAY)];
    let mut steps = steps.into_iter();
    let step = steps.find(|step| times.clone().all(|time| step.floor(time) == time))?;
    // Days need their year where they span several.
    let mut years = times.map(|time| calendar::Civil::of(time).year);
    let first = years.next();
    let one_year = years.all(|year| Some(year) == first);
    (step != Step::Fixed(DAY) || one_year).then_some(step)
}
