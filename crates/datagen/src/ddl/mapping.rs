//! One name of a type to PostgreSQL's type, family by family.

use super::{
    Dialect,
    types::{Args, Typed},
};
use crate::schema::{DataType, RangeOf};

/// PostgreSQL's longest varchar.
const MAX_VARCHAR: i64 = 10_485_760;
/// PostgreSQL's longest numeric.
const MAX_PRECISION: i64 = 1_000;

pub(super) fn number(
    upper: &str,
    args: &Args,
    dialect: Dialect,
    typed: &mut Typed,
) -> Option<DataType> {
    let first = args.numbers.first().copied();
    let my_sql = dialect == Dialect::MySql;
    let unsigned = typed.unsigned;
    Some(match upper {
        "TINYINT" | "INT1" if first == Some(1) && !unsigned && dialect != Dialect::SqlServer => {
            DataType::Bool
        }
        "TINYINT" | "INT1" => {
            typed.unsigned |= dialect == Dialect::SqlServer;
            DataType::SmallInt
        }
        "SMALLINT" | "INT2" if unsigned => DataType::Integer,
        "SMALLINT" | "INT2" | "YEAR" => DataType::SmallInt,
        "MEDIUMINT" | "INT3" | "MIDDLEINT" => DataType::Integer,
        "INT" | "INTEGER" | "INT4" | "SIGNED" if unsigned => DataType::BigInt,
        "INT" | "INTEGER" | "INT4" | "PLS_INTEGER" | "BINARY_INTEGER" => DataType::Integer,
        "BIGINT" | "INT8" | "BIG INT" | "OID" | "XID" | "XID8" => DataType::BigInt,
        "SMALLSERIAL" | "SERIAL2" => serial(typed, DataType::SmallInt),
        "SERIAL" if my_sql => serial(typed, DataType::BigInt),
        "SERIAL" | "SERIAL4" => serial(typed, DataType::Integer),
        "BIGSERIAL" | "SERIAL8" => serial(typed, DataType::BigInt),
        "NUMERIC" | "DECIMAL" | "DEC" | "FIXED" => match (first, dialect) {
            (None, Dialect::MySql) => numeric(10, 0),
            (None, Dialect::SqlServer) => numeric(18, 0),
            _ => numeric_of(args),
        },
        "NUMBER" => match (first, args.numbers.get(1).copied().unwrap_or(0)) {
            (Some(p), 0) if p <= 4 => DataType::SmallInt,
            (Some(p), 0) if p <= 9 => DataType::Integer,
            (Some(p), 0) if p <= 18 => DataType::BigInt,
            _ => numeric_of(args),
        },
        "FLOAT" | "DOUBLE" | "REAL" | "DOUBLE PRECISION" if args.numbers.len() == 2 => {
            numeric_of(args)
        }
        "FLOAT4" | "BINARY_FLOAT" => DataType::Real,
        "REAL" if !matches!(dialect, Dialect::MySql | Dialect::Sqlite) => DataType::Real,
        "FLOAT" if my_sql && first.is_none_or(|p| p <= 24) => DataType::Real,
        "FLOAT" if first.is_some_and(|p| p <= 24) => DataType::Real,
        "FLOAT" | "REAL" | "DOUBLE" | "DOUBLE PRECISION" | "FLOAT8" | "BINARY_DOUBLE" => {
            DataType::Double
        }
        "MONEY" if dialect == Dialect::SqlServer => numeric(19, 4),
        "SMALLMONEY" => numeric(10, 4),
        "MONEY" => DataType::Money,
        "BOOL" | "BOOLEAN" | "LOGICAL" => DataType::Bool,
        _ => return None,
    })
}

fn serial(typed: &mut Typed, ty: DataType) -> DataType {
    typed.serial = true;
    ty
}

fn numeric(precision: u16, scale: u16) -> DataType {
    DataType::Numeric {
        precision: Some(precision),
        scale,
    }
}

fn numeric_of(args: &Args) -> DataType {
    let Some(&precision) = args.numbers.first() else {
        return DataType::Numeric {
            precision: None,
            scale: 0,
        };
    };
    let scale = args
        .numbers
        .get(1)
        .copied()
        .unwrap_or(0)
        .clamp(-MAX_PRECISION, MAX_PRECISION);
    // A negative scale rounds to tens; the digits it takes are kept.
    let precision = (precision.clamp(1, MAX_PRECISION) - scale.min(0)).max(scale);
    numeric(
        u16::try_from(precision).unwrap_or(1_000).min(1_000),
        u16::try_from(scale.max(0)).unwrap_or(0),
    )
}

pub(super) fn text(upper: &str, args: &Args, dialect: Dialect) -> Option<DataType> {
    let first = args.numbers.first().copied().filter(|&n| n > 0);
    let varchar = |n: Option<i64>| match n {
        Some(n) if n <= MAX_VARCHAR => DataType::Varchar {
            length: u32::try_from(n).ok(),
        },
        Some(_) => DataType::Text,
        None => DataType::Varchar { length: None },
    };
    Some(match upper {
        _ if args.max && upper.contains("CHAR") => DataType::Text,
        "CHAR" | "CHARACTER" | "NCHAR" | "NATIONAL CHARACTER" | "NATIONAL CHAR"
        | "NATIVE CHARACTER" => match first.unwrap_or(1) {
            n if n <= MAX_VARCHAR => DataType::Char {
                length: u32::try_from(n).unwrap_or(1),
            },
            _ => DataType::Text,
        },
        "BPCHAR" => first.map_or(DataType::Text, |n| DataType::Char {
            length: u32::try_from(n).unwrap_or(1),
        }),
        // Without a length SQL Server means one character in a column.
        "VARCHAR" | "NVARCHAR" if first.is_none() && dialect == Dialect::SqlServer => {
            varchar(Some(1))
        }
        "VARCHAR"
        | "NVARCHAR"
        | "VARCHAR2"
        | "NVARCHAR2"
        | "CHARACTER VARYING"
        | "CHAR VARYING"
        | "STRING"
        | "NATIONAL CHARACTER VARYING"
        | "NATIONAL CHAR VARYING"
        | "NATIONAL VARCHAR"
        | "VARYING CHARACTER" => varchar(first),
        "NAME" if dialect == Dialect::Postgres => varchar(Some(63)),
        "SYSNAME" => varchar(Some(128)),
        "TEXT"
        | "TINYTEXT"
        | "MEDIUMTEXT"
        | "LONGTEXT"
        | "NTEXT"
        | "CLOB"
        | "NCLOB"
        | "CITEXT"
        | "LONG"
        | "LONG VARCHAR"
        | "CHARACTER LARGE OBJECT"
        | "NATIONAL CHARACTER LARGE OBJECT" => DataType::Text,
        _ => return None,
    })
}

pub(super) fn moment(upper: &str, zone: Option<bool>, dialect: Dialect) -> Option<DataType> {
    let time_zone = zone == Some(true);
    Some(match upper {
        "DATE" => DataType::Date,
        "TIME" => DataType::Time { time_zone },
        "TIMETZ" => DataType::Time { time_zone: true },
        // SQL Server's timestamp counts versions and holds no time.
        "TIMESTAMP" if dialect == Dialect::SqlServer => DataType::Bytea,
        "TIMESTAMP" => DataType::Timestamp { time_zone },
        "DATETIME" | "DATETIME2" | "SMALLDATETIME" => DataType::Timestamp { time_zone: false },
        "TIMESTAMPTZ" | "DATETIMEOFFSET" => DataType::Timestamp { time_zone: true },
        "INTERVAL" => DataType::Interval,
        _ => return None,
    })
}

pub(super) fn other(upper: &str, args: &Args, dialect: Dialect) -> Option<DataType> {
    let length = args
        .numbers
        .first()
        .and_then(|&n| u32::try_from(n).ok())
        .filter(|&n| n > 0);
    let range = |of| DataType::Range { of };
    let ranges = |of| DataType::Multirange { of };
    Some(match upper {
        "BIT" if dialect != Dialect::Postgres && length.is_none_or(|n| n == 1) => DataType::Bool,
        "BIT" => DataType::Bit {
            length: length.unwrap_or(1),
        },
        "VARBIT" | "BIT VARYING" => DataType::Varbit { length },
        "UUID" | "UNIQUEIDENTIFIER" | "GUID" => DataType::Uuid,
        "JSON" => DataType::Json,
        "JSONB" => DataType::Jsonb,
        "XML" | "XMLTYPE" => DataType::Xml,
        "BYTEA"
        | "BLOB"
        | "TINYBLOB"
        | "MEDIUMBLOB"
        | "LONGBLOB"
        | "BINARY"
        | "VARBINARY"
        | "IMAGE"
        | "RAW"
        | "LONG RAW"
        | "BFILE"
        | "ROWVERSION"
        | "BINARY LARGE OBJECT"
        | "BINARY VARYING"
        | "LONG VARBINARY" => DataType::Bytea,
        "INET" | "INET4" | "INET6" => DataType::Inet,
        "CIDR" => DataType::Cidr,
        "MACADDR" => DataType::Macaddr,
        "MACADDR8" => DataType::Macaddr8,
        "POINT" => DataType::Point,
        "TSVECTOR" => DataType::TsVector,
        "INT4RANGE" => range(RangeOf::Integer),
        "INT8RANGE" => range(RangeOf::BigInt),
        "NUMRANGE" => range(RangeOf::Numeric),
        "DATERANGE" => range(RangeOf::Date),
        "TSRANGE" => range(RangeOf::Timestamp),
        "TSTZRANGE" => range(RangeOf::TimestampTz),
        "INT4MULTIRANGE" => ranges(RangeOf::Integer),
        "INT8MULTIRANGE" => ranges(RangeOf::BigInt),
        "NUMMULTIRANGE" => ranges(RangeOf::Numeric),
        "DATEMULTIRANGE" => ranges(RangeOf::Date),
        "TSMULTIRANGE" => ranges(RangeOf::Timestamp),
        "TSTZMULTIRANGE" => ranges(RangeOf::TimestampTz),
        _ => return None,
    })
}

/// SQLite takes any word for a type and looks at the letters in it
/// (SQLite documentation, "Datatypes In SQLite", 3.1).
pub(super) fn affinity(upper: &str) -> DataType {
    let has = |part: &str| upper.contains(part);
    if has("INT") {
        DataType::BigInt
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        DataType::Text
    } else if has("BLOB") {
        DataType::Bytea
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        DataType::Double
    } else if has("DATE") || has("TIME") {
        DataType::Timestamp { time_zone: false }
    } else {
        DataType::Numeric {
            precision: None,
            scale: 0,
        }
    }
}
