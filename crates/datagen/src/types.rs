//! PostgreSQL types as SQL text.

use crate::{
    name::quote,
    schema::{DataType, RangeOf},
};

impl DataType {
    /// The type as PostgreSQL writes it. Named types are qualified with `schema` when one is given
    /// and found through the search path otherwise.
    pub fn sql(&self, schema: Option<&str>) -> String {
        match self {
            Self::Numeric {
                precision: Some(p),
                scale,
            } => format!("numeric({p},{scale})"),
            Self::Char { length } => format!("character({length})"),
            Self::Varchar { length: Some(n) } => format!("character varying({n})"),
            Self::Bit { length } => format!("bit({length})"),
            Self::Varbit { length: Some(n) } => format!("bit varying({n})"),
            Self::Enum { name } | Self::Domain { name } => match schema {
                Some(schema) => format!("{}.{}", quote(schema), name.quoted()),
                None => name.quoted(),
            },
            Self::Array { of } => format!("{}[]", of.sql(schema)),
            Self::Range { of } => of.sql().to_owned(),
            plain => plain.keyword().to_owned(),
        }
    }

    fn keyword(&self) -> &'static str {
        match self {
            Self::Bool => "boolean",
            Self::SmallInt => "smallint",
            Self::Integer => "integer",
            Self::BigInt => "bigint",
            Self::Numeric { .. } => "numeric",
            Self::Real => "real",
            Self::Double => "double precision",
            Self::Money => "money",
            Self::Varchar { .. } => "character varying",
            Self::Bytea => "bytea",
            Self::Date => "date",
            Self::Time { time_zone: false } => "time without time zone",
            Self::Time { time_zone: true } => "time with time zone",
            Self::Timestamp { time_zone: false } => "timestamp without time zone",
            Self::Timestamp { time_zone: true } => "timestamp with time zone",
            Self::Interval => "interval",
            Self::Uuid => "uuid",
            Self::Json => "json",
            Self::Jsonb => "jsonb",
            Self::Xml => "xml",
            Self::Inet => "inet",
            Self::Cidr => "cidr",
            Self::Macaddr => "macaddr",
            Self::Varbit { .. } => "bit varying",
            Self::Point => "point",
            Self::TsVector => "tsvector",
            _ => "text",
        }
    }
}

impl RangeOf {
    fn sql(self) -> &'static str {
        match self {
            Self::Integer => "int4range",
            Self::BigInt => "int8range",
            Self::Numeric => "numrange",
            Self::Date => "daterange",
            Self::Timestamp => "tsrange",
            Self::TimestampTz => "tstzrange",
        }
    }
}
