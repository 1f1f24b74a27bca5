//! Types as PostgreSQL text.

use crate::{
    name::quote,
    schema::{DataType, RangeOf},
};

impl DataType {
    /// The type as a PostgreSQL statement names it; enums and domains by their quoted names.
    pub fn sql(&self) -> String {
        self.sql_in(None)
    }

    /// As [`Self::sql`], with enums and domains qualified by the schema they live in.
    pub fn sql_in(&self, schema: Option<&str>) -> String {
        let plain = match self {
            Self::Bool => "boolean",
            Self::SmallInt => "smallint",
            Self::Integer => "integer",
            Self::BigInt => "bigint",
            Self::Numeric {
                precision: None, ..
            } => "numeric",
            Self::Numeric {
                precision: Some(p),
                scale,
            } => return format!("numeric({p}, {scale})"),
            Self::Real => "real",
            Self::Double => "double precision",
            Self::Money => "money",
            Self::Char { length } => return format!("char({length})"),
            Self::Varchar { length: None } => "varchar",
            Self::Varchar { length: Some(n) } => return format!("varchar({n})"),
            Self::Text => "text",
            Self::Bytea => "bytea",
            Self::Date => "date",
            Self::Time { time_zone: false } => "time",
            Self::Time { time_zone: true } => "timetz",
            Self::Timestamp { time_zone: false } => "timestamp",
            Self::Timestamp { time_zone: true } => "timestamptz",
            Self::Interval => "interval",
            Self::Uuid => "uuid",
            Self::Json => "json",
            Self::Jsonb => "jsonb",
            Self::Xml => "xml",
            Self::Inet => "inet",
            Self::Cidr => "cidr",
            Self::Macaddr => "macaddr",
            Self::Macaddr8 => "macaddr8",
            Self::Bit { length } => return format!("bit({length})"),
            Self::Varbit { length: None } => "varbit",
            Self::Varbit { length: Some(n) } => return format!("varbit({n})"),
            Self::Point => "point",
            Self::TsVector => "tsvector",
            Self::Enum { name } | Self::Domain { name } => {
                return match schema {
                    Some(schema) => format!("{}.{}", quote(schema), name.quoted()),
                    None => name.quoted(),
                };
            }
            Self::Array { of } => return format!("{}[]", of.sql_in(schema)),
            Self::Range { of } => of.sql(),
            Self::Multirange { of } => return of.sql().replace("range", "multirange"),
        };
        plain.to_owned()
    }
}

impl RangeOf {
    /// The range type as a PostgreSQL statement names it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Integer => "int4range",
            Self::BigInt => "int8range",
            Self::Numeric => "numrange",
            Self::Date => "daterange",
            Self::Timestamp => "tsrange",
            Self::TimestampTz => "tstzrange",
        }
    }

    /// The type of its bounds.
    pub fn element(self) -> DataType {
        match self {
            Self::Integer => DataType::Integer,
            Self::BigInt => DataType::BigInt,
            Self::Numeric => DataType::Numeric {
                precision: None,
                scale: 0,
            },
            Self::Date => DataType::Date,
            Self::Timestamp => DataType::Timestamp { time_zone: false },
            Self::TimestampTz => DataType::Timestamp { time_zone: true },
        }
    }
}
