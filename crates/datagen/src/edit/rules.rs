//! Edits that are rules of the Spec: rows, NULLs, ranges, patterns, seeds.

use super::{
    Mark, Promise, Stream, Types, Work,
    ends::ends,
    target::{Place, Target},
};
use crate::{
    name::Name,
    spec::{MAX_SEED, Nulls, Values, Why},
};

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
    pub(super) fn stated(&self, place: Place) -> Option<&Values> {
        let (table, column) = self.names(place);
        let of = self.spec.tables.iter().find(|t| table.matches(&t.name))?;
        let rule = of.columns.iter().find(|c| column.matches(&c.name))?;
        Some(&rule.values)
    }

    /// Gives a column other values; what was put over the old ones goes.
    pub(super) fn values(&mut self, place: Place, values: Values) {
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

    pub(super) fn mark(&mut self, place: Place) -> &mut Mark {
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
