//! What must hold of a foreign key.

use super::check::{list, similar};
use crate::{
    name::Name,
    schema::{DataType, ForeignKey, Schema, Table},
};

/// Whether the key can be; else what is wrong with it, and what to do.
pub(super) fn foreign_key(
    schema: &Schema,
    table: &Table,
    foreign: &ForeignKey,
) -> Result<(), (String, String)> {
    let say = |message: String, hint: &str| Err((message, hint.to_owned()));
    let Some(parent) = schema
        .table_index(&foreign.table)
        .and_then(|p| schema.tables.get(p))
    else {
        return say(
            format!("points at table `{}`, which is not declared", foreign.table),
            "declare the table, or remove the key",
        );
    };
    for name in &foreign.columns {
        if table.column_index(name).is_none() {
            return Err((
                format!("names the column `{name}`, which the table does not have"),
                similar(table, name),
            ));
        }
    }
    if foreign.references.is_empty() {
        return say(
            format!(
                "points at table `{}`, which has no primary key",
                parent.name
            ),
            "give that table a primary key, or name the columns",
        );
    }
    for name in &foreign.references {
        if parent.column_index(name).is_none() {
            return Err((
                format!(
                    "points at the column `{name}`, which table `{}` does not have",
                    parent.name
                ),
                similar(parent, name),
            ));
        }
    }
    if foreign.columns.len() != foreign.references.len() {
        return say(
            format!(
                "has {} columns and points at {} of table `{}`",
                foreign.columns.len(),
                foreign.references.len(),
                parent.name
            ),
            "name as many on either side",
        );
    }
    if !is_key(parent, &foreign.references) {
        return say(
            format!(
                "points at `{}` ({}), which is neither its primary key nor unique",
                parent.name,
                list(&foreign.references)
            ),
            "declare those columns UNIQUE; a plain index, which MySQL accepts, is not enough",
        );
    }
    for (own, other) in foreign.columns.iter().zip(&foreign.references) {
        let (Some(child), Some(column)) = (find(table, own), find(parent, other)) else {
            continue;
        };
        if !referable(schema, &child.ty, &column.ty) {
            return say(
                format!(
                    "has the type {} in `{own}` and points at {} in `{}`.`{other}`",
                    child.ty.sql(),
                    column.ty.sql(),
                    parent.name
                ),
                "give both columns the same type",
            );
        }
    }
    Ok(())
}

fn find<'a>(table: &'a Table, name: &Name) -> Option<&'a crate::schema::Column> {
    table.columns.iter().find(|c| c.name == *name)
}

/// Whether the columns, in whatever order, are the primary key or a whole unique key.
fn is_key(table: &Table, names: &[Name]) -> bool {
    let same =
        |key: &[&Name]| key.len() == names.len() && names.iter().all(|name| key.contains(&name));
    let primary: Vec<&Name> = table.primary_key.iter().collect();
    let mut unique = table.unique.iter().filter(|u| u.filter.is_none());
    (!primary.is_empty() && same(&primary))
        || unique.any(|u| u.columns().is_some_and(|key| same(&key)))
}

/// Whether PostgreSQL lets a column of type `child` refer to one of type `parent`: it does when it
/// can compare them with the parent's index.
pub(super) fn referable(schema: &Schema, child: &DataType, parent: &DataType) -> bool {
    let (child, parent) = (schema.base_type(child), schema.base_type(parent));
    let float = |ty: &DataType| matches!(ty, DataType::Real | DataType::Double);
    let numeric = |ty: &DataType| matches!(ty, DataType::Numeric { .. });
    child == parent
        || (child.is_integer() && parent.is_number() && *parent != DataType::Money)
        || (numeric(child) && (numeric(parent) || float(parent)))
        || (float(child) && float(parent))
        || (child.is_text() && parent.is_text())
        || (child.is_moment() && parent.is_moment())
        || (matches!(child, DataType::Cidr) && matches!(parent, DataType::Inet))
}
