//! Edits that say which values a column has, and how often.

use super::{Promise, Work, labels, target::Place};
use crate::{
    schema::DataType,
    spec::{Values, Weighted},
};

/// Shares add up to 1, give or take what decimals lose.
const ROUNDING: f64 = 1e-6;

impl Work {
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
