//! Edits that are rules of the Spec: rows, NULLs, ranges, shares, vocabularies, patterns, seeds.

use super::{
    Mark, Promise, Stream, Types, Work, labels,
    target::{Place, Target},
};
use crate::{
    calendar,
    name::Name,
    schema::{DataType, Schema},
    spec::{Hours, MAX_SEED, Nulls, Shape, Values, Weighted, Why},
};

/// Shares add up to 1, give or take what decimals lose.
const ROUNDING: f64 = 1e-6;

impl Work {
    pub(super) fn rows(&mut self, table: Option<&str>, count: Option<u64>, factor: Option<f64>) {
        let name = Name::folded(table.unwrap_or("schema"));
        let factor = match (count, factor) {
            (Some(_), None) => None,
            (None, Some(factor)) if factor.is_finite() && factor >= 0.0 => Some(factor),
            _ => {
                let message =
                    "rows need either a count or a factor that is not negative".to_owned();
                self.refuse(&name, None, message, "give one of them");
                return;
            }
        };
        let rows = |before: u64| match (count, factor) {
            (Some(count), _) => count,
            (None, Some(factor)) => (before as f64 * factor).round() as u64,
            (None, None) => before,
        };
        for place in self.tables(table) {
            let of = &self.schema.tables[place].name;
            let wanted = rows(self.spec.rows_of(of.shown()));
            let promise = Promise::Rows {
                edit: self.edit,
                table: of.clone(),
            };
            self.table_spec(place).rows = Some(wanted);
            self.spec
                .made
                .promises
                .retain(|p| !matches!(p, Promise::Rows { table, .. } if table == promise.table()));
            self.spec.made.promises.push(promise);
        }
    }

    pub(super) fn nulls(&mut self, target: Target<'_>, share: f64) {
        let name = Name::folded(target.0.unwrap_or("schema"));
        if !(0.0..=1.0).contains(&share) {
            let message = format!("a share of NULLs is 0 to 1, not {share}");
            self.refuse(&name, None, message, "0.3 is 30 %");
            return;
        }
        let named = target.1.is_some();
        let wide = target.2 == Some(Types::Any);
        let fits = |work: &Self, place: Place| {
            work.nullable(place) && !(wide && work.parent(place).is_some())
        };
        if !named && let Some(types) = target.2 {
            self.note_not_null(target.0, types);
        }
        for place in self.targets(target, fits) {
            if share > 0.0 && !self.takes_null(place) {
                continue;
            }
            self.keep_nulls(place);
            let edit = self.edit;
            let (table, column) = self.names(place);
            self.rule(place).nulls = if share > 0.0 {
                Nulls::Share { share, exact: true }
            } else {
                Nulls::Never
            };
            self.spec.made.promises.retain(|p| !matches!(p, Promise::Nulls { table: t, column: c, .. } if *t == table && *c == column));
            self.spec.made.promises.push(Promise::Nulls {
                share,
                edit,
                table,
                column,
            });
        }
    }

    /// Says which columns of a kind keep their values because they are NOT NULL.
    fn note_not_null(&mut self, table: Option<&str>, types: Types) {
        if types == Types::Any {
            return;
        }
        for table in self.tables(table) {
            for column in 0..self.schema.tables[table].columns.len() {
                let place = (table, column);
                if types.holds(self.base(place)) && !self.nullable(place) {
                    let note = format!("{} is NOT NULL and keeps its values", self.shown(place));
                    self.spec.made.notes.push(note);
                }
            }
        }
    }

    pub(super) fn range(&mut self, target: Target<'_>, from: Option<&str>, to: Option<&str>) {
        let named = target.1.is_some();
        let fits = |work: &Self, place: Place| {
            let birth = target.2 == Some(Types::Dates) && is_birth(work.column(place).name.shown());
            let computed = work.column(place).generated.is_some();
            let numbered = matches!(
                work.stated(place),
                Some(Values::Sequence { .. } | Values::Formula { .. } | Values::Parent)
            );
            !birth && !computed && !numbered && work.parent(place).is_none()
        };
        for place in self.targets(target, fits) {
            if !self.is_free(place) {
                continue;
            }
            match ends(
                self.base(place),
                self.stated(place),
                &self.spec.as_of,
                from,
                to,
            ) {
                Ok(values) => self.put_range(place, values, from, to),
                Err((message, hint)) => {
                    let (table, column) = self.names(place);
                    if named {
                        self.refuse(&table, Some(&column), message, hint);
                    } else {
                        self.spec
                            .made
                            .notes
                            .push(format!("{}: {message}", self.shown(place)));
                    }
                }
            }
        }
    }

    fn put_range(&mut self, place: Place, values: Values, from: Option<&str>, to: Option<&str>) {
        let (table, column) = self.names(place);
        let edit = self.edit;
        self.values(place, values);
        self.mark(place).firm = true;
        self.spec.made.promises.push(Promise::Range {
            edit,
            table,
            column,
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        });
    }

    /// The values that the Spec states for a column.
    fn stated(&self, place: Place) -> Option<&Values> {
        let (table, column) = self.names(place);
        let of = self.spec.tables.iter().find(|t| table.matches(&t.name))?;
        let rule = of.columns.iter().find(|c| column.matches(&c.name))?;
        Some(&rule.values)
    }

    /// Gives a column other values; what was put over the old ones goes.
    fn values(&mut self, place: Place, values: Values) {
        if let Some(Values::Formula { sql }) = self.stated(place) {
            let note = format!("{} is no longer {sql}", self.shown(place));
            self.spec.made.notes.push(note);
        }
        self.forget(place);
        let (table, column) = self.names(place);
        self.spec
            .made
            .marks
            .retain(|m| m.table != table || m.column != column);
        let rule = self.rule(place);
        rule.values = values;
        rule.why = asked();
    }

    fn mark(&mut self, place: Place) -> &mut Mark {
        let (table, column) = self.names(place);
        let marks = &mut self.spec.made.marks;
        let found = marks
            .iter()
            .position(|m| m.table == table && m.column == column);
        let at = found.unwrap_or_else(|| {
            marks.push(Mark {
                table,
                column,
                firm: false,
                exact: false,
            });
            marks.len() - 1
        });
        &mut marks[at]
    }

    pub(super) fn shares(&mut self, table: Option<&str>, column: &str, values: &[Weighted]) {
        let total: f64 = values.iter().map(|value| value.weight).sum();
        let wrong = values
            .iter()
            .any(|v| !(0.0..=1.0 + ROUNDING).contains(&v.weight));
        for place in self.columns(table, column) {
            let (table, column) = self.names(place);
            if wrong || values.is_empty() || total > 1.0 + ROUNDING {
                let message = format!("the shares add up to {total}, more than all rows");
                let message = if wrong || values.is_empty() {
                    "shares are numbers from 0 to 1, at least one".to_owned()
                } else {
                    message
                };
                self.refuse(&table, Some(&column), message, "0.7 is 70 %");
                continue;
            }
            if !self.is_free(place) || !self.differs_enough(place, values.len()) {
                continue;
            }
            let mut list = Vec::new();
            for value in values {
                if !self.allows(place, &value.value) {
                    break;
                }
                list.push(Weighted {
                    value: self.label(place, &value.value),
                    weight: value.weight,
                });
            }
            if list.len() < values.len() {
                continue;
            }
            if !self.share_rest(place, &mut list, 1.0 - total) {
                continue;
            }
            let edit = self.edit;
            let promised = list.iter().map(|v| (v.value.clone(), v.weight)).collect();
            self.values(place, spread(self.base(place), list));
            self.mark(place).exact = true;
            self.spec.made.promises.push(Promise::Shares {
                edit,
                table,
                column,
                values: promised,
            });
        }
    }

    /// What named shares leave goes to the column's other values, as they were.
    fn share_rest(&mut self, place: Place, list: &mut Vec<Weighted>, rest: f64) -> bool {
        if rest <= ROUNDING {
            return true;
        }
        let mut others = labels::known(self.base(place), self.labels(place), self.stated(place));
        others.retain(|(value, _)| !list.iter().any(|v| v.value.eq_ignore_ascii_case(value)));
        let sum: f64 = others.iter().map(|(_, weight)| weight).sum();
        if sum <= 0.0 {
            let (table, column) = self.names(place);
            let message = format!(
                "the shares leave {:.0} % of the rows, and no other values of it are known",
                rest * 100.0
            );
            self.refuse(
                &table,
                Some(&column),
                message,
                "name values for all of them",
            );
            return false;
        }
        list.extend(others.into_iter().map(|(value, weight)| Weighted {
            value,
            weight: rest * weight / sum,
        }));
        true
    }

    fn label(&self, place: Place, value: &str) -> String {
        let labels = self.labels(place).unwrap_or_default();
        let exact = labels.iter().any(|label| label == value);
        let alike = labels
            .iter()
            .find(|label| label.eq_ignore_ascii_case(value));
        match alike {
            Some(label) if !exact => label.clone(),
            _ => value.to_owned(),
        }
    }

    /// Whether a list is long enough for a column whose values must differ.
    fn differs_enough(&mut self, place: Place, values: usize) -> bool {
        let Some(by) = self.unique_by(place) else {
            return true;
        };
        let (table, column) = self.names(place);
        let rows = self.spec.rows_of(table.shown());
        if rows <= values as u64 {
            return true;
        }
        let message = format!("its {by} wants {rows} different values; {values} are given");
        let hint = format!("give {rows} values, or ask for at most {values} rows");
        self.refuse(&table, Some(&column), message, &hint);
        false
    }

    pub(super) fn vocabulary(&mut self, table: Option<&str>, column: &str, values: &[String]) {
        for place in self.columns(table, column) {
            let (table, column) = self.names(place);
            if values.is_empty() {
                let message = "the list of values is empty".to_owned();
                self.refuse(&table, Some(&column), message, "give at least one");
                continue;
            }
            if !self.is_free(place) || !self.differs_enough(place, values.len()) {
                continue;
            }
            if !values.iter().all(|value| self.allows(place, value)) {
                continue;
            }
            let values: Vec<String> = values.iter().map(|v| self.label(place, v)).collect();
            let list = values.iter().map(|value| Weighted {
                value: value.clone(),
                weight: 1.0,
            });
            let edit = self.edit;
            self.values(place, spread(self.base(place), list.collect()));
            self.spec.made.promises.push(Promise::Vocabulary {
                edit,
                table,
                column,
                values,
            });
        }
    }

    pub(super) fn pattern(&mut self, table: Option<&str>, column: &str, pattern: &str) {
        for place in self.columns(table, column) {
            let (table, column) = self.names(place);
            let length = crate::engine::pattern::Pattern::parse(pattern).places.len();
            let max = self.base(place).max_chars();
            if !self.base(place).is_text() {
                let declared = &self.column(place).declared;
                let message = format!("a pattern is for texts; its type is {declared}");
                self.refuse(&table, Some(&column), message, "name a text column");
            } else if max.is_some_and(|max| length > max as usize) || length == 0 {
                let ty = self.base(place).sql();
                let message = format!("{pattern:?} gives {length} characters, the type is {ty}");
                self.refuse(&table, Some(&column), message, "write a pattern that fits");
            } else if self.is_free(place) {
                let edit = self.edit;
                let pattern = pattern.to_owned();
                self.values(
                    place,
                    Values::Pattern {
                        pattern: pattern.clone(),
                    },
                );
                self.spec.made.promises.push(Promise::Pattern {
                    edit,
                    table,
                    column,
                    pattern,
                });
            }
        }
    }

    pub(super) fn regenerate(&mut self, table: &str, columns: &[String], seed: u64) {
        let Some(at) = self.table(table) else { return };
        let name = self.schema.tables[at].name.clone();
        if seed > MAX_SEED {
            let message = format!("the seed {seed} is more than {MAX_SEED}");
            self.refuse(&name, None, message, "give a smaller one");
            return;
        }
        let places: Vec<Place> = if columns.is_empty() {
            let keys = &self.schema.tables[at].primary_key;
            let columns = self.schema.tables[at].columns.iter().enumerate();
            let free = columns.filter(|(_, column)| !keys.contains(&column.name));
            free.map(|(column, _)| (at, column)).collect()
        } else {
            columns
                .iter()
                .flat_map(|column| self.columns(Some(table), column))
                .collect()
        };
        for place in places {
            let column = self.column(place).name.clone();
            self.reseed(&name, &column, seed);
            // What describes one thing is drawn together: city, state and zip code.
            if let Some(Values::Text {
                group: Some(group), ..
            }) = self.stated(place)
            {
                let group = Name::folded(group.as_str());
                self.reseed(&name, &group, seed);
            }
        }
    }

    fn reseed(&mut self, table: &Name, column: &Name, seed: u64) {
        let streams = &mut self.spec.made.streams;
        let known = streams
            .iter_mut()
            .find(|s| s.table == *table && s.column.as_ref() == Some(column));
        match known {
            Some(stream) => stream.seed = Some(seed),
            None => streams.push(Stream {
                table: table.clone(),
                column: Some(column.clone()),
                origin: None,
                seed: Some(seed),
            }),
        }
    }
}

fn asked() -> Why {
    Why {
        confidence: 1.0,
        reason: "asked for".to_owned(),
    }
}

fn is_birth(name: &str) -> bool {
    let words = crate::infer::words(name);
    words
        .iter()
        .any(|word| matches!(word.as_str(), "birth" | "born" | "death"))
}

/// A list as values; of booleans, the share that is true.
fn spread(base: &DataType, list: Vec<Weighted>) -> Values {
    let is_true = |text: &str| {
        matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "t" | "yes" | "1"
        )
    };
    if *base == DataType::Bool {
        let list = [true, false].map(|flag| Weighted {
            value: flag.to_string(),
            weight: list
                .iter()
                .filter(|v| is_true(&v.value) == flag)
                .map(|v| v.weight)
                .sum(),
        });
        return Values::Choice {
            values: list.into(),
        };
    }
    Values::Choice { values: list }
}

type Refusal = (String, &'static str);

/// The values of a column between two ends, keeping what else its rule says.
fn ends(
    base: &DataType,
    stated: Option<&Values>,
    as_of: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Values, Refusal> {
    if from.is_none() && to.is_none() {
        return Err(("neither end of the range is given".to_owned(), "give one"));
    }
    if base.is_moment() {
        return moments(base, stated, as_of, from, to);
    }
    if matches!(base, DataType::Time { .. }) {
        let (old_from, old_to) = match stated {
            Some(Values::Time { from, to }) => (from.as_str(), to.as_str()),
            _ => ("00:00:00", "23:59:00"),
        };
        return Ok(Values::Time {
            from: from.unwrap_or(old_from).to_owned(),
            to: to.unwrap_or(old_to).to_owned(),
        });
    }
    if !base.is_number() {
        let message = format!(
            "a range is for numbers, dates and times; its type is {}",
            base.sql()
        );
        return Err((message, "name such a column"));
    }
    numbers(base, stated, from, to)
}

fn numbers(
    base: &DataType,
    stated: Option<&Values>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Values, Refusal> {
    let read = |text: Option<&str>| match text {
        None => Ok(None),
        Some(text) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err((format!("{text:?} is no number"), "give a number")),
        },
    };
    let (from, to) = (read(from)?, read(to)?);
    let (low, high, step, shape) = match stated {
        Some(Values::Integer { min, max, shape }) => (*min as f64, *max as f64, 0.0, *shape),
        Some(Values::Decimal {
            min,
            max,
            step,
            shape,
        }) => (*min, *max, *step, *shape),
        Some(Values::Sequence { start, step }) => {
            if to.is_some() {
                let message = "it counts on by itself, so only its first number can be chosen";
                return Err((message.to_owned(), "give only the lower end"));
            }
            let start = from.map_or(*start, |from| from as i64);
            return Ok(Values::Sequence { start, step: *step });
        }
        _ => (0.0, 1000.0, 0.0, Shape::Uniform),
    };
    // An end that was not named stays where it was, or moves along where it would cross the other.
    let width = (high - low).max(1.0);
    let min = from.unwrap_or_else(|| to.map_or(low, |to| if to < low { to - width } else { low }));
    let max = to
        .unwrap_or_else(|| from.map_or(high, |from| if from > high { from + width } else { high }));
    if min > max {
        return Err((
            format!("the range is empty: {min} is more than {max}"),
            "swap the ends",
        ));
    }
    let whole = base.is_integer();
    if whole && (min.ceil() > max.floor()) {
        return Err((
            format!("there is no whole number from {min} to {max}"),
            "widen the range",
        ));
    }
    let (bottom, top) = crate::plan::kinds::limits(base);
    let unit = crate::plan::kinds::kind(&Schema::default(), base).unit() as f64;
    let float = matches!(base, DataType::Real | DataType::Double);
    if !float && (max * unit < bottom as f64 || min * unit > top as f64) {
        let message = format!("no number from {min} to {max} fits the type {}", base.sql());
        return Err((message, "change the range or widen the column"));
    }
    Ok(if whole {
        Values::Integer {
            min: min.ceil() as i64,
            max: max.floor() as i64,
            shape,
        }
    } else {
        let fits = |end: f64| (end / step - (end / step).round()).abs() < 1e-9;
        let step = if step > 0.0 && fits(min) && step <= max - min {
            step
        } else {
            0.0
        };
        Values::Decimal {
            min,
            max,
            step,
            shape,
        }
    })
}

fn moments(
    base: &DataType,
    stated: Option<&Values>,
    as_of: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Values, Refusal> {
    for end in [from, to].into_iter().flatten() {
        if calendar::parse_moment(end).is_none() {
            return Err((format!("{end:?} is no date"), "write YYYY-MM-DD"));
        }
    }
    let (old_from, old_to, hours, shape) = match stated {
        Some(Values::Moment {
            from,
            to,
            hours,
            shape,
        }) => (from.clone(), to.clone(), *hours, *shape),
        _ => (
            "2020-01-01".to_owned(),
            as_of.to_owned(),
            Hours::Any,
            Shape::Uniform,
        ),
    };
    let micros = |text: &str| calendar::parse_moment(text).unwrap_or_default();
    let whole_day = |end: &str| {
        if *base == DataType::Date || end.trim().len() > 10 {
            end.to_owned()
        } else {
            format!("{} 23:59:59", end.trim())
        }
    };
    // A range that begins where the data end reaches a year further.
    let year = |text: &str, years: i64| {
        let days = micros(text).div_euclid(calendar::DAY) + 365 * years;
        let mut out = Vec::new();
        calendar::push_date(days, &mut out);
        String::from_utf8(out).unwrap_or_default()
    };
    let (low, high) = match (from, to) {
        (Some(from), Some(to)) => (from.to_owned(), whole_day(to)),
        (Some(from), None) if micros(from) <= micros(&old_to) => (from.to_owned(), old_to),
        (Some(from), None) => (from.to_owned(), year(from, 1)),
        (None, Some(to)) if micros(to) >= micros(&old_from) => (old_from, whole_day(to)),
        (None, Some(to)) => (year(to, -1), whole_day(to)),
        (None, None) => (old_from, old_to),
    };
    if micros(&low) > micros(&high) {
        return Err((
            format!("the range is empty: {low} is after {high}"),
            "swap the ends",
        ));
    }
    Ok(Values::Moment {
        from: low,
        to: high,
        hours,
        shape,
    })
}
