//! Rows added up by x and series: what bars, lines, areas, pies and heat maps draw.

use crate::{
    calendar::Step,
    format,
    key::{self, Key},
    spec::{ChartSpec, ChartType},
    sums::{Line, Sums, time},
    table::{Kind, Table},
    top::{retain, sort, top_keys, top_series},
    validate::Checked,
};

/// Points of a line that can be told apart.
const MANY_POINTS: usize = 1_000;

/// Values by series and place along x.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) kind: Kind,
    pub(crate) keys: Vec<Key>,
    /// The grain of moments, for their names.
    pub(crate) step: Option<Step>,
    pub(crate) series: Vec<Series>,
}

/// One bar colour, line or row.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) name: String,
    /// Whether it adds up others.
    pub(crate) rest: bool,
    /// By place along x; nothing where no row has a value.
    pub(crate) values: Vec<Option<f64>>,
}

impl Grid {
    pub(crate) fn names(&self) -> Vec<String> {
        self.keys.iter().map(|key| key.name(self.step)).collect()
    }

    /// All values there are.
    pub(crate) fn values(&self) -> impl Iterator<Item = f64> {
        self.series
            .iter()
            .flat_map(|series| series.values.iter().copied().flatten())
    }

    /// Whether areas lie on top of each other, which negative values forbid.
    pub(crate) fn stacks(&self) -> bool {
        self.series.len() > 1 && self.values().all(|value| value >= 0.0)
    }

    /// Whether x is drawn by size and not place by place.
    pub(crate) fn is_continuous(&self) -> bool {
        matches!(self.kind, Kind::Number | Kind::Date | Kind::Timestamp)
    }

    /// Adds up the rows of a table. Tells in `notes` what was left out or put together.
    pub(crate) fn of(checked: &Checked, x: usize, table: &Table, notes: &mut Vec<String>) -> Self {
        let kind = table
            .columns
            .get(x)
            .map_or(Kind::Text, |column| column.kind);
        let mut sums = Sums::of(checked, x, table);
        let limits = Limits::of(&checked.spec, kind);
        let mut step = None;
        if limits.by_stretches && sums.width() > limits.x {
            step = sums.by_stretches(kind, limits.x);
            if let Some(step) = step {
                notes.push(format!("Added up per {}", step.name()));
            }
        } else if sums.added {
            notes.push("Rows with the same place are added up".to_owned());
        }
        sums.tell_missing(notes);
        let (mut keys, mut series) = (sums.keys, sums.series);
        sort(&checked.spec, kind, &mut keys, &mut series);
        let name = |column: usize| table.columns.get(column).map_or("", |c| c.name.as_str());
        let of = checked.series.map_or("the series", name);
        top_series(limits.series, of, &mut series, notes);
        if !limits.continuous {
            top_keys(limits.x, name(x), &mut keys, &mut series, notes);
        }
        let mut grid = Self {
            step: step.or_else(|| grain_of(kind, &keys)),
            kind,
            keys,
            series: series.into_iter().map(Series::from).collect(),
        };
        if limits.continuous {
            grid.drop_unplaced(notes);
            grid.thin(notes);
        }
        if checked.spec.kind == ChartType::Area {
            grid.tell_layers(notes);
        }
        grid
    }

    fn tell_layers(&self, notes: &mut Vec<String>) {
        let gaps = self
            .series
            .iter()
            .any(|series| series.values.contains(&None));
        if self.stacks() && gaps {
            notes.push("Where a part has no value it counts as 0".to_owned());
        } else if self.series.len() > 1 && !self.stacks() {
            notes.push("The areas overlap, as there are negative values".to_owned());
        }
    }

    /// A continuous axis has no place for what is missing.
    fn drop_unplaced(&mut self, notes: &mut Vec<String>) {
        if !self.is_continuous() {
            return;
        }
        let keep: Vec<bool> = self.keys.iter().map(|key| key.place().is_some()).collect();
        if keep.contains(&false) {
            notes.push("Rows without x (NULL) are left out".to_owned());
            self.retain(&keep);
        }
    }

    /// Keeps of many points those that bend the lines: the highest and the lowest of each stretch.
    fn thin(&mut self, notes: &mut Vec<String>) {
        let all = self.keys.len();
        if all <= MANY_POINTS {
            return;
        }
        let mut keep = vec![false; all];
        let stretch = all.div_ceil(MANY_POINTS / 2);
        for series in &self.series {
            for start in (0..all).step_by(stretch) {
                let places = start..(start + stretch).min(all);
                let value = |at: &usize| series.values.get(*at).copied().flatten();
                let filled = places.filter(|at| value(at).is_some());
                let order = |a: &usize, b: &usize| {
                    value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0))
                };
                for at in [filled.clone().min_by(order), filled.max_by(order)]
                    .into_iter()
                    .flatten()
                {
                    keep[at] = true;
                }
            }
        }
        self.retain(&keep);
        let drawn = self.keys.len();
        if drawn < all {
            notes.push(format!(
                "{} of {} drawn: the highest and lowest of each stretch",
                format::count(drawn, "point"),
                format::count(all, "point"),
            ));
        }
    }

    fn retain(&mut self, keep: &[bool]) {
        retain(&mut self.keys, keep);
        for series in &mut self.series {
            retain(&mut series.values, keep);
        }
    }
}

/// How much fits into a picture.
struct Limits {
    x: usize,
    series: usize,
    /// Whether x has no limit, being drawn by size.
    continuous: bool,
    /// Whether too many moments become months or years.
    by_stretches: bool,
}

impl Limits {
    fn of(spec: &ChartSpec, kind: Kind) -> Self {
        let line = matches!(spec.kind, ChartType::Line | ChartType::Area);
        let sized = matches!(kind, Kind::Number | Kind::Date | Kind::Timestamp);
        let default = match spec.kind {
            ChartType::Pie => 8,
            ChartType::HeatMap => 40,
            _ if kind.is_time() || line => 60,
            _ => 30,
        };
        Self {
            x: spec
                .limit
                .map_or(default, |limit| limit.clamp(1, 200) as usize),
            series: if spec.kind == ChartType::HeatMap {
                30
            } else {
                8
            },
            continuous: line && sized,
            by_stretches: !line && kind.is_time() && spec.kind != ChartType::Pie,
        }
    }
}

impl From<Line> for Series {
    fn from((key, name, values): Line) -> Self {
        Self {
            name,
            rest: matches!(key, Key::Others(_)),
            values,
        }
    }
}

fn grain_of(kind: Kind, keys: &[Key]) -> Option<Step> {
    key::grain(kind, keys.iter().filter_map(time))
}
