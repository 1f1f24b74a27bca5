//! The values that a column is known to have.

use crate::{schema::DataType, spec::Values};

/// Values with relative weights: of the rule's list, else all labels of the enum, else true and false.
pub(super) fn known(
    base: &DataType,
    labels: Option<&[String]>,
    stated: Option<&Values>,
) -> Vec<(String, f64)> {
    if let Some(Values::Choice { values }) = stated {
        return values.iter().map(|v| (v.value.clone(), v.weight)).collect();
    }
    if let Some(labels) = labels {
        return labels.iter().map(|label| (label.clone(), 1.0)).collect();
    }
    match (base, stated) {
        (DataType::Bool, Some(Values::Boolean { true_share })) => vec![
            ("true".to_owned(), *true_share),
            ("false".to_owned(), 1.0 - true_share),
        ],
        (DataType::Bool, _) => vec![("true".to_owned(), 0.5), ("false".to_owned(), 0.5)],
        _ => Vec::new(),
    }
}
