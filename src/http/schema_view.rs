//! A schema as clients see it: tables and columns by name, types as text.

use rowsmith_datagen::{
    expr::Expr,
    name::Name,
    schema::{Action, Column, DataType, ForeignKey, Schema, Table, Unique},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::error::Error;

/// The tables of a schema.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SchemaView {
    /// By name: `columns` (by name: `type`, `declared`, `nullable`, `default`, `values`, `identity`,
    /// `generated`, `comment`), `primaryKey`, `foreignKeys`, `unique`, `checks`, `comment`.
    #[schema(value_type = Object)]
    tables: Map<String, Value>,
}

impl SchemaView {
    /// The view of a schema, its tables in the order declared.
    pub(super) fn new(schema: &Schema) -> Result<Self, Error> {
        let tables = schema.tables.iter();
        let tables = tables.map(|t| Ok((t.name.shown().to_owned(), table(schema, t)?)));
        Ok(Self {
            tables: tables.collect::<Result<_, Error>>()?,
        })
    }
}

fn table(schema: &Schema, table: &Table) -> Result<Value, Error> {
    let columns = table.columns.iter();
    let columns = columns.map(|c| Ok((c.name.shown().to_owned(), column(schema, c)?)));
    let columns = columns.collect::<Result<Map<_, _>, Error>>()?;
    let checks = table.checks.iter().map(|c| expression(&c.expr));
    Ok(json!({
        "columns": columns,
        "primaryKey": names(&table.primary_key),
        "foreignKeys": table.foreign_keys.iter().map(foreign_key).collect::<Vec<_>>(),
        "unique": table.unique.iter().map(unique).collect::<Result<Vec<_>, _>>()?,
        "checks": checks.collect::<Result<Vec<_>, _>>()?,
        "comment": table.comment,
    }))
}

fn column(schema: &Schema, column: &Column) -> Result<Value, Error> {
    let labels = match schema.base_type(&column.ty) {
        DataType::Enum { name } => schema.labels(name),
        _ => None,
    };
    Ok(json!({
        "type": type_text(&column.ty),
        "declared": column.declared,
        "nullable": column.nullable,
        "default": column.default.as_ref().map(expression).transpose()?,
        "values": labels,
        "identity": column.identity,
        "generated": column.generated.as_ref().map(expression).transpose()?,
        "comment": column.comment,
    }))
}

fn foreign_key(key: &ForeignKey) -> Value {
    json!({
        "columns": names(&key.columns),
        "table": key.table.shown(),
        "references": names(&key.references),
        "onDelete": action(key.on_delete),
        "onUpdate": action(key.on_update),
    })
}

fn unique(unique: &Unique) -> Result<Value, Error> {
    let keys = unique.keys.iter().map(|key| match key.as_column() {
        Some(name) => Ok(name.shown().into()),
        None => expression(key),
    });
    Ok(json!({
        "columns": keys.collect::<Result<Vec<Value>, Error>>()?,
        "where": unique.filter.as_ref().map(expression).transpose()?,
    }))
}

fn names(names: &[Name]) -> Vec<&str> {
    names.iter().map(Name::shown).collect()
}

/// An expression, as the schema's own JSON has it.
fn expression(expr: &Expr) -> Result<Value, Error> {
    serde_json::to_value(expr).map_err(Error::internal)
}

fn action(action: Action) -> &'static str {
    match action {
        Action::NoAction => "NO ACTION",
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    }
}

/// A type as PostgreSQL writes it.
fn type_text(ty: &DataType) -> String {
    let sized = |name: &str, length: &Option<u32>| match length {
        Some(length) => format!("{name}({length})"),
        None => name.to_owned(),
    };
    let zoned = |name: &str, zone: &bool| match zone {
        true => format!("{name} with time zone"),
        false => name.to_owned(),
    };
    let plain = match ty {
        DataType::Numeric {
            precision: Some(p),
            scale,
        } => return format!("numeric({p},{scale})"),
        DataType::Char { length } => return format!("char({length})"),
        DataType::Varchar { length } => return sized("varchar", length),
        DataType::Bit { length } => return format!("bit({length})"),
        DataType::Varbit { length } => return sized("bit varying", length),
        DataType::Time { time_zone } => return zoned("time", time_zone),
        DataType::Timestamp { time_zone } => return zoned("timestamp", time_zone),
        DataType::Enum { name } | DataType::Domain { name } => return name.shown().to_owned(),
        DataType::Array { of } => return format!("{}[]", type_text(of)),
        DataType::Range { of } => of.sql(),
        DataType::Multirange { .. } => return ty.sql(),
        DataType::Bool => "boolean",
        DataType::SmallInt => "smallint",
        DataType::Integer => "integer",
        DataType::BigInt => "bigint",
        DataType::Numeric {
            precision: None, ..
        } => "numeric",
        DataType::Real => "real",
        DataType::Double => "double precision",
        DataType::Money => "money",
        DataType::Text => "text",
        DataType::Bytea => "bytea",
        DataType::Date => "date",
        DataType::Interval => "interval",
        DataType::Uuid => "uuid",
        DataType::Json => "json",
        DataType::Jsonb => "jsonb",
        DataType::Xml => "xml",
        DataType::Inet => "inet",
        DataType::Cidr => "cidr",
        DataType::Macaddr => "macaddr",
        DataType::Macaddr8 => "macaddr8",
        DataType::Point => "point",
        DataType::TsVector => "tsvector",
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_shown_whole() {
        let schema: Schema = serde_json::from_value(json!({
            "enums": [{ "name": "mood", "labels": ["sad", "ok"] }],
            "tables": [{
                "name": "\"Book Loans\"",
                "columns": [
                    { "name": "Id", "type": "integer", "declared": "SERIAL", "nullable": false,
                      "identity": { "always": false, "start": 1, "increment": 1 } },
                    { "name": "mood", "type": { "enum": { "name": "mood" } }, "nullable": true },
                    { "name": "price", "type": { "numeric": { "precision": 8, "scale": 2 } },
                      "nullable": true, "default": { "literal": { "number": "1.5" } } },
                    { "name": "tags", "type": { "array": { "of": { "varchar": { "length": 9 } } } },
                      "nullable": true, "comment": "free" }
                ],
                "primaryKey": ["Id"],
                "unique": [{ "keys": [{ "column": "mood" }] }],
                "foreignKeys": [{ "columns": ["Id"], "table": "Books", "references": ["id"],
                    "onDelete": "setNull" }]
            }]
        }))
        .unwrap();
        let view = serde_json::to_string(&SchemaView::new(&schema).unwrap()).unwrap();
        insta::assert_snapshot!(view, @r#"{"tables":{"Book Loans":{"columns":{"Id":{"type":"integer","declared":"SERIAL","nullable":false,"default":null,"values":null,"identity":{"always":false,"start":1,"increment":1},"generated":null,"comment":null},"mood":{"type":"mood","declared":"","nullable":true,"default":null,"values":["sad","ok"],"identity":null,"generated":null,"comment":null},"price":{"type":"numeric(8,2)","declared":"","nullable":true,"default":{"literal":{"number":"1.5"}},"values":null,"identity":null,"generated":null,"comment":null},"tags":{"type":"varchar(9)[]","declared":"","nullable":true,"default":null,"values":null,"identity":null,"generated":null,"comment":"free"}},"primaryKey":["Id"],"foreignKeys":[{"columns":["Id"],"table":"Books","references":["id"],"onDelete":"SET NULL","onUpdate":"NO ACTION"}],"unique":[{"columns":["mood"],"where":null}],"checks":[],"comment":null}}}"#);
    }
}
