//! A default [`Spec`] for a schema.

use crate::{
    schema::Schema,
    spec::{AS_OF, DEFAULT_ROWS, GENERATOR, Spec, TableSpec},
};

/// What the user asked for.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    pub rows: Option<u64>,
    pub table_rows: Vec<(String, u64)>,
    pub seed: Option<u64>,
    pub null_share: Option<f64>,
    pub locale: Option<String>,
    pub as_of: Option<String>,
}

/// The Spec.
pub fn spec(_schema: &Schema, wishes: &Wishes) -> Spec {
    Spec {
        generator: GENERATOR,
        seed: wishes.seed.unwrap_or(1),
        as_of: wishes.as_of.clone().unwrap_or_else(|| AS_OF.to_owned()),
        locale: wishes.locale.clone().unwrap_or_else(|| "en_US".to_owned()),
        rows: wishes.rows.unwrap_or(DEFAULT_ROWS),
        tables: wishes
            .table_rows
            .iter()
            .map(|(name, rows)| TableSpec {
                name: name.clone(),
                rows: Some(*rows),
                ..TableSpec::default()
            })
            .collect(),
    }
}
