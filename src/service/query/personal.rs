//! Which columns of a dataset are personal, and what stands in their place.

use std::collections::HashSet;

use rowsmith_datagen::{
    infer::{Personal, personal as classify},
    schema::{DataType, Schema, Table},
    spec::{Spec, TableSpec},
};

use super::QueryError;
use crate::{
    error::Error,
    store::{
        datasets::Dataset,
        readers::mask::{Mask, Masked},
    },
};

/// A dataset's tables with what to mask, and what its tables and columns are called.
pub(super) fn personal(dataset: &Dataset) -> Result<(Vec<Masked>, HashSet<String>), QueryError> {
    let fault = |cause| QueryError::Other(Error::internal(cause));
    let schema: Schema = serde_json::from_value(dataset.schema.clone()).map_err(fault)?;
    let spec: Spec = serde_json::from_value(dataset.spec.clone()).map_err(fault)?;
    let masked = |table: &Table| masked(&schema, table, spec.table(table.name.shown()));
    let tables: Vec<Masked> = schema.tables.iter().map(masked).collect();
    let mut own = HashSet::new();
    for table in &tables {
        own.insert(table.table.clone());
        own.extend(table.columns.iter().map(|(name, _)| name.clone()));
    }
    own.extend(schema.enums.iter().map(|e| e.name.sql().to_owned()));
    own.extend(schema.domains.iter().map(|d| d.name.sql().to_owned()));
    Ok((tables, own))
}

fn masked(schema: &Schema, table: &Table, rules: Option<&TableSpec>) -> Masked {
    let columns = table.columns.iter().map(|column| {
        let rule = rules.and_then(|rules| rules.column(column.name.shown()));
        let mask = classify(column, rule).map(|what| mask(schema, &column.ty, what));
        (column.name.sql().to_owned(), mask)
    });
    Masked {
        table: table.name.sql().to_owned(),
        columns: columns.collect(),
    }
}

/// What fits the column's type, so that statements mean the same on the masked tables.
fn mask(schema: &Schema, ty: &DataType, what: Personal) -> Mask {
    match ty {
        DataType::Char { .. } | DataType::Varchar { .. } | DataType::Text => {
            Mask::Text(what.word())
        }
        DataType::SmallInt | DataType::Real => Mask::Nothing(ty.sql()),
        DataType::Integer | DataType::BigInt | DataType::Double => Mask::Number(ty.sql()),
        DataType::Numeric { .. } => Mask::Number("numeric".to_owned()),
        DataType::Date | DataType::Timestamp { .. } => Mask::Year(ty.sql()),
        DataType::Domain { name } => schema
            .domains
            .iter()
            .find(|domain| domain.name == *name)
            .map_or(Mask::Text(what.word()), |domain| {
                mask(schema, &domain.ty, what)
            }),
        DataType::Enum { .. } | DataType::Array { .. } => Mask::Text(what.word()),
        other => Mask::Nothing(other.sql()),
    }
}
