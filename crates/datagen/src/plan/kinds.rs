//! What a type stores, and between which ends.

use crate::{
    array::Kind,
    calendar::{DAY, days_from_civil},
    schema::{DataType, RangeOf, Schema},
};

/// Decimals of a `numeric` that declares none.
const FREE_SCALE: u8 = 2;
/// More decimals than this would leave no room for whole digits in 64 bits.
const MAX_SCALE: u16 = 12;

/// How the values of a type are stored.
pub(crate) fn kind(schema: &Schema, ty: &DataType) -> Kind {
    match schema.base_type(ty) {
        DataType::Bool => Kind::Bool,
        DataType::SmallInt => Kind::Int { width: 2 },
        DataType::Integer => Kind::Int { width: 4 },
        DataType::BigInt => Kind::Int { width: 8 },
        DataType::Numeric {
            precision: None, ..
        } => Kind::Decimal { scale: FREE_SCALE },
        DataType::Numeric { scale, .. } => Kind::Decimal {
            scale: (*scale).min(MAX_SCALE) as u8,
        },
        DataType::Money => Kind::Money,
        DataType::Real => Kind::Float { width: 4 },
        DataType::Double => Kind::Float { width: 8 },
        DataType::Jsonb => Kind::Jsonb,
        DataType::Bytea => Kind::Bytes,
        DataType::Date => Kind::Date,
        DataType::Time { time_zone } => Kind::Time { zone: *time_zone },
        DataType::Timestamp { time_zone } => Kind::Timestamp { zone: *time_zone },
        DataType::Interval => Kind::Interval,
        DataType::Uuid => Kind::Uuid,
        DataType::Inet | DataType::Cidr => Kind::Network,
        DataType::Macaddr | DataType::Macaddr8 => Kind::Mac,
        DataType::Bit { .. } | DataType::Varbit { .. } => Kind::Bits,
        DataType::Point => Kind::Point,
        DataType::TsVector => Kind::TsVector,
        DataType::Array { of } => Kind::List {
            item: Box::new(kind(schema, of)),
            oid: oid(of),
        },
        DataType::Range { of } => Kind::Range(Box::new(element(*of))),
        DataType::Multirange { of } => Kind::Multirange(Box::new(element(*of))),
        DataType::Char { .. }
        | DataType::Varchar { .. }
        | DataType::Text
        | DataType::Json
        | DataType::Xml
        | DataType::Enum { .. }
        | DataType::Domain { .. } => Kind::Text,
    }
}

/// The number of a type in PostgreSQL's catalog (`pg_type.dat`), which binary arrays carry; 0 for
/// types that a server numbers itself.
fn oid(ty: &DataType) -> u32 {
    match ty {
        DataType::Bool => 16,
        DataType::Bytea => 17,
        DataType::BigInt => 20,
        DataType::SmallInt => 21,
        DataType::Integer => 23,
        DataType::Text => 25,
        DataType::Json => 114,
        DataType::Xml => 142,
        DataType::Point => 600,
        DataType::Cidr => 650,
        DataType::Real => 700,
        DataType::Double => 701,
        DataType::Money => 790,
        DataType::Macaddr8 => 774,
        DataType::Macaddr => 829,
        DataType::Inet => 869,
        DataType::Char { .. } => 1042,
        DataType::Varchar { .. } => 1043,
        DataType::Date => 1082,
        DataType::Time { time_zone: false } => 1083,
        DataType::Timestamp { time_zone: false } => 1114,
        DataType::Timestamp { time_zone: true } => 1184,
        DataType::Interval => 1186,
        DataType::Time { time_zone: true } => 1266,
        DataType::Bit { .. } => 1560,
        DataType::Varbit { .. } => 1562,
        DataType::Numeric { .. } => 1700,
        DataType::Uuid => 2950,
        DataType::TsVector => 3614,
        DataType::Jsonb => 3802,
        DataType::Enum { .. }
        | DataType::Domain { .. }
        | DataType::Array { .. }
        | DataType::Range { .. }
        | DataType::Multirange { .. } => 0,
    }
}

fn element(of: RangeOf) -> Kind {
    match of {
        RangeOf::Integer => Kind::Int { width: 4 },
        RangeOf::BigInt => Kind::Int { width: 8 },
        RangeOf::Numeric => Kind::Decimal { scale: FREE_SCALE },
        RangeOf::Date => Kind::Date,
        RangeOf::Timestamp => Kind::Timestamp { zone: false },
        RangeOf::TimestampTz => Kind::Timestamp { zone: true },
    }
}

/// The least and greatest values of a type, in its units. Dates stay within the years that every
/// client can read.
pub(crate) fn limits(ty: &DataType) -> (i64, i64) {
    let days = (days_from_civil(1, 1, 1), days_from_civil(9999, 12, 31));
    match ty {
        DataType::SmallInt => (i16::MIN.into(), i16::MAX.into()),
        DataType::Integer => (i32::MIN.into(), i32::MAX.into()),
        DataType::Numeric {
            precision: Some(precision),
            scale,
        } => {
            let shown = u32::from(*precision)
                - u32::from(scale.saturating_sub(MAX_SCALE)).min(u32::from(*precision));
            let most = 10i64
                .checked_pow(shown)
                .map_or(i64::MAX / 2, |power| power - 1);
            (-most, most)
        }
        DataType::Date => days,
        DataType::Timestamp { .. } => (days.0 * DAY, days.1 * DAY),
        DataType::Time { .. } => (0, DAY - 1),
        _ => (i64::MIN / 2, i64::MAX / 2),
    }
}
