//! Whether a column takes a value, and if not, which constraint forbids it.

use super::{Work, target::Place};
use crate::{
    array::{Array, Kind},
    engine::{
        eval::{eval, truth},
        value::Value,
    },
    name::Name,
    plan::{kinds, list},
    schema::DataType,
};

impl Work {
    /// Whether `from` may stand in the column and `to` could stand there instead. What may not is a
    /// problem where the column was named, or where `from` is surely there.
    pub(super) fn can_hold(
        &mut self,
        place: Place,
        from: &str,
        to: &str,
        inside: bool,
        named: bool,
        any_case: bool,
    ) -> bool {
        if let Some(labels) = self.labels(place) {
            let same = |label: &String| {
                label == from || any_case && label.to_lowercase() == from.to_lowercase()
            };
            let there = labels.iter().any(same);
            if !there && !named {
                return false;
            }
            return !inside && self.allows(place, to);
        }
        let base = self.base(place).clone();
        let kind = kinds::kind(&self.schema, &base);
        if inside || base.is_text() {
            return base.is_text() && (named || fits(&base, from)) && self.fits(place, to, named);
        }
        let readable = |text: &str| kind != Kind::Jsonb && list::readable(text, &kind);
        if base == DataType::Json || !readable(from) {
            if named {
                let (table, column) = self.names(place);
                let declared = &self.column(place).declared;
                let message = format!("{from:?} is no value of the type {declared}");
                self.refuse(
                    &table,
                    Some(&column),
                    message,
                    "name a value of the column's type",
                );
            }
            return false;
        }
        if readable(to) {
            return true;
        }
        if named {
            self.allows(place, to);
        }
        false
    }

    fn fits(&mut self, place: Place, text: &str, named: bool) -> bool {
        let base = self.base(place);
        if fits(base, text) || !named {
            // Elsewhere the rows tell whether the value is there at all; see `prove`.
            return true;
        }
        self.allows(place, text)
    }

    /// Whether the column takes a value; a problem says why not and what would help.
    pub(super) fn allows(&mut self, place: Place, value: &str) -> bool {
        let (table, column) = self.names(place);
        let base = self.base(place).clone();
        if let Some(labels) = self.labels(place) {
            if labels.iter().any(|label| label.eq_ignore_ascii_case(value)) {
                return true;
            }
            let message = format!("{value:?} is not in its ENUM ({})", labels.join(", "));
            let hint = format!(
                "use one of these, or widen the enum first: allow {value:?} in {table}.{column}"
            );
            self.refuse(&table, Some(&column), message, &hint);
            return false;
        }
        if let Some(check) = self.check_against(place, value) {
            let message = format!("{value:?} breaks {check}");
            self.refuse(
                &table,
                Some(&column),
                message,
                "give a value that it allows",
            );
            return false;
        }
        if let Some(max) = base.max_chars()
            && !fits(&base, value)
        {
            let length = value.chars().count();
            let message = format!(
                "{value:?} has {length} characters; the type {} holds {max}",
                base.sql()
            );
            self.refuse(
                &table,
                Some(&column),
                message,
                "shorten it, or widen the column",
            );
            return false;
        }
        let kind = kinds::kind(&self.schema, &base);
        let (low, high) = kinds::limits(&base);
        let within = match kind {
            Kind::Float { .. } => true,
            _ if kind.is_linear() => {
                list::units(value, &kind).is_some_and(|units| (low..=high).contains(&units))
            }
            _ => true,
        };
        let document = matches!(base, DataType::Json | DataType::Jsonb);
        let odd = matches!(kind, Kind::Bits | Kind::TsVector) || base == DataType::Xml;
        let broken = document && serde_json::from_str::<serde_json::Value>(value).is_err();
        if !list::readable(value, &kind) || !within || odd || broken {
            let declared = &self.column(place).declared;
            let message = format!("{value:?} is no value of the type {declared}");
            self.refuse(
                &table,
                Some(&column),
                message,
                "give a value of the column's type",
            );
            return false;
        }
        true
    }

    /// The CHECK of this column alone that a value breaks.
    fn check_against(&self, (table, column): Place, value: &str) -> Option<String> {
        let of = &self.schema.tables[table];
        let name = &of.columns[column].name;
        let base = self.schema.base_type(&of.columns[column].ty);
        let kind = kinds::kind(&self.schema, base);
        let one = [(value.to_owned(), 1.0)];
        if !list::readable(value, &kind) {
            return None;
        }
        let array = Array::full(list::data(&one, &kind));
        let row = |_: &Name| Value::of(&array, &kind, 0);
        let own = of
            .checks
            .iter()
            .filter(|check| check.expr.columns().iter().all(|c| *c == name));
        let broken = own.into_iter().find(|check| {
            !check.expr.columns().is_empty() && truth(&eval(&check.expr, &row)) == Some(false)
        })?;
        Some(match &broken.name {
            Some(name) => format!("CHECK {name} ({})", broken.expr),
            None => format!("CHECK ({})", broken.expr),
        })
    }
}

/// Whether a text is short enough.
fn fits(ty: &DataType, text: &str) -> bool {
    let max = ty.max_chars().map_or(usize::MAX, |max| max as usize);
    text.chars().count() <= max
}
