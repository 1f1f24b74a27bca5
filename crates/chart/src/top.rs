//! The order along x, and what is left of more than fits.

use crate::{
    format,
    key::Key,
    spec::{ChartSpec, ChartType, Sort},
    sums::{Line, plus, put},
    table::Kind,
};

/// The sum over all series at a place along x.
fn total(series: &[Line], place: usize) -> f64 {
    let values = series
        .iter()
        .filter_map(|(_, _, values)| values.get(place).copied().flatten());
    values.fold(0.0, plus)
}

/// Brings keys and their values into the order that is wanted, or the usual one.
pub(crate) fn sort(spec: &ChartSpec, kind: Kind, keys: &mut Vec<Key>, series: &mut [Line]) {
    let default = match (spec.kind, kind) {
        (ChartType::Pie, _) => Sort::YDescending,
        (_, Kind::Text) => Sort::AsGiven,
        _ => Sort::XAscending,
    };
    let line = matches!(spec.kind, ChartType::Line | ChartType::Area);
    let order = match spec.sort.unwrap_or(default) {
        // A line runs along its axis, whatever the order of the rows.
        _ if line && kind != Kind::Text => Sort::XAscending,
        order => order,
    };
    let mut places: Vec<usize> = (0..keys.len()).collect();
    let by_total = |a: &usize, b: &usize| total(series, *a).total_cmp(&total(series, *b));
    match order {
        Sort::AsGiven => {}
        Sort::XAscending => places.sort_by(|a, b| keys[*a].cmp(&keys[*b])),
        Sort::XDescending => places.sort_by(|a, b| keys[*b].cmp(&keys[*a])),
        Sort::YAscending => places.sort_by(by_total),
        Sort::YDescending => places.sort_by(|a, b| by_total(b, a)),
    }
    // What is missing stands last in any order.
    places.sort_by_key(|place| !keys[*place].is_value());
    *keys = places.iter().map(|place| keys[*place].clone()).collect();
    for (_, _, values) in series {
        *values = places.iter().map(|place| values[*place]).collect();
    }
}

/// The largest keys by the sizes of their values, in the order that they had, and the others as
/// one.
pub(crate) fn top_keys(
    most: usize,
    of: &str,
    keys: &mut Vec<Key>,
    series: &mut [Line],
    notes: &mut Vec<String>,
) {
    if keys.len() <= most {
        return;
    }
    let size = |place: usize| {
        let values = series.iter().filter_map(|(_, _, values)| values[place]);
        values.map(f64::abs).fold(0.0, plus)
    };
    let keep = largest(most, keys.len(), size);
    notes.push(told(most, keys.len(), of));
    for (_, _, values) in series.iter_mut() {
        let mut others = [None];
        for (value, _) in values.iter().zip(&keep).filter(|(_, keep)| !**keep) {
            put(&mut others, 0, *value);
        }
        retain(values, &keep);
        values.extend(others);
    }
    let cut = keys.len() - most;
    retain(keys, &keep);
    keys.push(Key::Others(cut));
}

/// The same for series.
pub(crate) fn top_series(most: usize, of: &str, series: &mut Vec<Line>, notes: &mut Vec<String>) {
    if series.len() <= most {
        return;
    }
    let size = |line: usize| {
        let values = series
            .get(line)
            .into_iter()
            .flat_map(|(_, _, values)| values);
        values.copied().flatten().map(f64::abs).fold(0.0, plus)
    };
    // "Others" needs a colour too.
    let kept = most - 1;
    let keep = largest(kept, series.len(), size);
    let cut = series.len() - kept;
    notes.push(told(kept, series.len(), of));
    let mut others = vec![None; series.first().map_or(0, |(_, _, values)| values.len())];
    for ((_, _, values), _) in series.iter().zip(&keep).filter(|(_, keep)| !**keep) {
        for (place, value) in values.iter().enumerate() {
            put(&mut others, place, *value);
        }
    }
    retain(series, &keep);
    let key = Key::Others(cut);
    series.push((key.clone(), key.name(None), others));
}

/// Which of `all` are among the `most` largest.
fn largest(most: usize, all: usize, size: impl Fn(usize) -> f64) -> Vec<bool> {
    let mut places: Vec<(usize, f64)> = (0..all).map(|place| (place, size(place))).collect();
    places.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let mut keep = vec![false; all];
    for (place, _) in places.into_iter().take(most) {
        keep[place] = true;
    }
    keep
}

/// Keeps the items whose flags say so.
pub(crate) fn retain<T>(list: &mut Vec<T>, keep: &[bool]) {
    let mut flags = keep.iter();
    list.retain(|_| *flags.next().unwrap_or(&true));
}

fn told(kept: usize, all: usize, of: &str) -> String {
    let (cut, all) = (format::whole(all - kept), format::whole(all));
    format!("The largest {kept} of {all} values of {of}; the other {cut} are added up as Others")
}
