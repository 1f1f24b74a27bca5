//! Changes of single values: replace, set where.

use super::{Edit, Promise, Work, target::Place};
use crate::{expr::Expr, name::Name};

/// What is put over a column's finished cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// The position of the edit it comes from.
    pub edit: usize,
    pub table: Name,
    pub column: Name,
    pub act: Act,
}

/// What becomes of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Cells that read `from` read `to`; with `inside`, every part of a text does.
    Replace {
        from: String,
        to: String,
        inside: bool,
        any_case: bool,
    },
    /// The value (none for NULL), where the condition is true.
    Set {
        value: Option<String>,
        filter: Option<Expr>,
        /// NULLs were asked for afterwards: they stay.
        keep_nulls: bool,
    },
}

impl Work {
    /// Earlier patches of a column do not outlive new values for it.
    pub(super) fn forget(&mut self, place: Place) {
        let (table, column) = self.names(place);
        let made = &mut self.spec.made;
        made.patches
            .retain(|p| p.table != table || p.column != column);
        made.promises
            .retain(|p| p.table() != &table || p.column() != Some(&column));
    }

    /// NULLs asked for after a value was set stay NULL, and cells set to NULL no longer do.
    pub(super) fn keep_nulls(&mut self, place: Place) {
        let (table, column) = self.names(place);
        self.spec.made.patches.retain_mut(|patch| {
            if patch.table != table || patch.column != column {
                return true;
            }
            match &mut patch.act {
                Act::Set {
                    value, keep_nulls, ..
                } => {
                    *keep_nulls = true;
                    value.is_some()
                }
                Act::Replace { .. } => true,
            }
        });
    }

    fn patch(&mut self, place: Place, act: Act) {
        let (table, column) = self.names(place);
        let edit = self.edit;
        self.spec.made.patches.push(Patch {
            edit,
            table,
            column,
            act,
        });
    }

    pub(super) fn replace(&mut self, edit: &Edit) {
        let Edit::Replace {
            table,
            column,
            from,
            to,
            inside,
            any_case,
        } = edit
        else {
            return;
        };
        if from.is_empty() || from == to {
            let name = Name::folded(table.as_deref().unwrap_or("schema"));
            let message = format!("{from:?} cannot be replaced with {to:?}");
            self.refuse(&name, None, message, "name two different values");
            return;
        }
        let named = column.is_some();
        let places = match column {
            Some(column) => self.columns(table.as_deref(), column),
            None => {
                let tables = self.tables(table.as_deref());
                let all = tables
                    .iter()
                    .flat_map(|&t| (0..self.schema.tables[t].columns.len()).map(move |c| (t, c)));
                all.collect()
            }
        };
        for place in places {
            let free = if named {
                self.is_free(place)
            } else {
                self.column(place).generated.is_none() && self.parent(place).is_none()
            };
            if !free || !self.can_hold(place, from, to, *inside, named, *any_case) {
                continue;
            }
            let to = self.spelled(place, to);
            self.promise_replaced(place, edit, &to);
            self.patch(
                place,
                Act::Replace {
                    from: from.clone(),
                    to,
                    inside: *inside,
                    any_case: *any_case,
                },
            );
        }
    }

    /// A label in the spelling of its enum.
    fn spelled(&self, place: Place, value: &str) -> String {
        let labels = self.labels(place).unwrap_or_default();
        let exact = labels.iter().find(|label| *label == value);
        let alike = || {
            labels
                .iter()
                .find(|label| label.eq_ignore_ascii_case(value))
        };
        exact
            .or_else(alike)
            .cloned()
            .unwrap_or_else(|| value.to_owned())
    }

    pub(super) fn set(
        &mut self,
        table: Option<&str>,
        column: &str,
        value: Option<&str>,
        filter: Option<&str>,
    ) {
        for place in self.columns(table, column) {
            let can = match value {
                Some(value) => self.is_free(place) && self.allows(place, value),
                None => self.takes_null(place),
            };
            if !can || !self.may_repeat(place, value, filter) {
                continue;
            }
            let condition = match filter.map(|text| self.condition(place.0, text)) {
                Some(None) => continue,
                Some(condition) => condition,
                None => None,
            };
            let value = value.map(|value| self.spelled(place, value));
            if condition.is_none() {
                self.forget(place);
            }
            let (table, column) = self.names(place);
            let edit = self.edit;
            self.spec.made.promises.push(Promise::Set {
                edit,
                table,
                column,
                value: value.clone(),
                filter: condition.clone(),
            });
            self.patch(
                place,
                Act::Set {
                    value,
                    filter: condition,
                    keep_nulls: false,
                },
            );
        }
    }

    /// Whether the column may be NULL; a problem names what forbids it.
    pub(super) fn takes_null(&mut self, place: Place) -> bool {
        let (table, column) = self.names(place);
        if self.column(place).generated.is_some() {
            return self.is_free(place);
        }
        if self.nullable(place) {
            return true;
        }
        let primary = self.schema.tables[place.0].primary_key.contains(&column);
        let what = if primary {
            "part of the PRIMARY KEY"
        } else {
            "NOT NULL"
        };
        let message = format!("NULLs are asked for, but it is {what}");
        self.refuse(
            &table,
            Some(&column),
            message,
            "name a column that may be NULL",
        );
        false
    }

    /// One value in many rows cannot be where all must differ.
    fn may_repeat(&mut self, place: Place, value: Option<&str>, filter: Option<&str>) -> bool {
        let Some(by) = self.unique_by(place) else {
            return true;
        };
        let (table, column) = self.names(place);
        let rows = self.spec.rows_of(table.shown());
        if value.is_none() || filter.is_some() || rows <= 1 {
            return true;
        }
        let message = format!("its {by} wants {rows} different values, not one");
        self.refuse(
            &table,
            Some(&column),
            message,
            "name a single row by a condition, or ask for a pattern",
        );
        false
    }

    /// A condition over the columns of a table, in the table's own spelling.
    fn condition(&mut self, table: usize, text: &str) -> Option<Expr> {
        let name = self.schema.tables[table].name.clone();
        let mut expr = match Expr::parse(text) {
            Ok(expr) => expr,
            Err(error) => {
                let message = format!("the condition {text:?} cannot be read: {error}");
                self.refuse(
                    &name,
                    None,
                    message,
                    "write it as in SQL: due_date < '2026-06-30'",
                );
                return None;
            }
        };
        let read: Vec<Name> = expr.columns().into_iter().cloned().collect();
        for column in read {
            let Some(known) = self.schema.tables[table].column(column.shown()) else {
                let message =
                    format!("the condition {text:?} names {column}, which it does not have");
                self.refuse(&name, None, message, "name columns of the same table");
                return None;
            };
            expr = expr.renamed(&column, &known.name);
        }
        Some(expr)
    }
}
