//! What must hold after an edit: the proof of a user's sentence, run by SQL.

use super::{Edit, Work, target::Place};
use crate::{expr::Expr, name::Name};

/// One thing that an edit promises.
#[derive(Clone, Debug, PartialEq)]
pub enum Promise {
    /// A number of rows; the check of row counts proves it.
    Rows { edit: usize, table: Name },
    /// An exact share of NULLs; its own check proves it.
    Nulls {
        share: f64,
        edit: usize,
        table: Name,
        column: Name,
    },
    /// Every value lies between the ends.
    Range {
        edit: usize,
        table: Name,
        column: Name,
        from: Option<String>,
        to: Option<String>,
    },
    /// Each value has its share of the rows that have one.
    Shares {
        edit: usize,
        table: Name,
        column: Name,
        values: Vec<(String, f64)>,
    },
    /// No other value occurs.
    Vocabulary {
        edit: usize,
        table: Name,
        column: Name,
        values: Vec<String>,
    },
    /// Every text has the form.
    Pattern {
        edit: usize,
        table: Name,
        column: Name,
        pattern: String,
    },
    /// The old value is gone.
    Replaced {
        edit: usize,
        table: Name,
        column: Name,
        from: String,
        inside: bool,
        any_case: bool,
    },
    /// The value stands where the condition is true.
    Set {
        edit: usize,
        table: Name,
        column: Name,
        value: Option<String>,
        filter: Option<Expr>,
    },
}

macro_rules! field {
    ($self:ident, $name:ident) => {
        match $self {
            Promise::Rows { $name, .. }
            | Promise::Nulls { $name, .. }
            | Promise::Range { $name, .. }
            | Promise::Shares { $name, .. }
            | Promise::Vocabulary { $name, .. }
            | Promise::Pattern { $name, .. }
            | Promise::Replaced { $name, .. }
            | Promise::Set { $name, .. } => $name,
        }
    };
}

macro_rules! names {
    ($self:ident, $($column:ident)?) => {
        match $self {
            Promise::Rows { table, .. } => (table, None),
            Promise::Nulls { table, column, .. }
            | Promise::Range { table, column, .. }
            | Promise::Shares { table, column, .. }
            | Promise::Vocabulary { table, column, .. }
            | Promise::Pattern { table, column, .. }
            | Promise::Replaced { table, column, .. }
            | Promise::Set { table, column, .. } => (table, Some(column)),
        }
    };
}

impl Promise {
    /// The position of the edit that made it.
    pub fn edit(&self) -> usize {
        *field!(self, edit)
    }

    /// The table it is about.
    pub fn table(&self) -> &Name {
        field!(self, table)
    }

    /// The column, where it is about one.
    pub fn column(&self) -> Option<&Name> {
        names!(self,).1
    }

    pub(super) fn names_mut(&mut self) -> (&mut Name, Option<&mut Name>) {
        names!(self,)
    }

    pub(super) fn filter_mut(&mut self) -> Option<&mut Expr> {
        match self {
            Self::Set { filter, .. } => filter.as_mut(),
            _ => None,
        }
    }
}

impl Work {
    pub(super) fn promise_replaced(&mut self, place: Place, edit: &Edit, to: &str) {
        let Edit::Replace {
            from,
            inside,
            any_case,
            ..
        } = edit
        else {
            return;
        };
        // What the new value holds of the old one can never be gone.
        let again = if *any_case {
            to.to_lowercase().contains(&from.to_lowercase())
        } else {
            to.contains(from.as_str())
        };
        let same = *any_case && to.to_lowercase() == from.to_lowercase();
        if same || *inside && again {
            return;
        }
        let (table, column) = self.names(place);
        let number = self.edit;
        // What is written now may be what an earlier edit replaced.
        self.spec.made.promises.retain(|promise| match promise {
            Promise::Replaced {
                table: t,
                column: c,
                from,
                ..
            } => *t != table || *c != column || !to.to_lowercase().contains(&from.to_lowercase()),
            Promise::Set {
                table: t,
                column: c,
                ..
            }
            | Promise::Vocabulary {
                table: t,
                column: c,
                ..
            }
            | Promise::Shares {
                table: t,
                column: c,
                ..
            }
            | Promise::Range {
                table: t,
                column: c,
                ..
            }
            | Promise::Pattern {
                table: t,
                column: c,
                ..
            } => *t != table || *c != column,
            _ => true,
        });
        self.spec.made.promises.push(Promise::Replaced {
            edit: number,
            table,
            column,
            from: from.clone(),
            inside: *inside,
            any_case: *any_case,
        });
    }
}
