//! Type names of every dialect to PostgreSQL's.

use super::{
    Dialect,
    cursor::{Cursor, Fault},
    lex::{Kind, Lexer},
};
use crate::{
    name::Name,
    schema::{DataType, RangeOf},
};

/// PostgreSQL's longest varchar.
const MAX_VARCHAR: i64 = 10_485_760;
/// PostgreSQL's longest numeric.
const MAX_PRECISION: i64 = 1_000;

/// A type as read, with what only a column can make use of.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    /// [`DataType::Domain`] for every name that is not built in, until all types are known.
    pub(super) ty: DataType,
    pub(super) declared: String,
    /// `serial` and its kin.
    pub(super) serial: bool,
    /// Negative numbers are excluded.
    pub(super) unsigned: bool,
    /// `ENUM(...)` or, with `true`, `SET(...)`.
    pub(super) labels: Option<(Vec<String>, bool)>,
}

/// The arguments in a type's parentheses.
#[derive(Default)]
struct Args {
    numbers: Vec<i64>,
    max: bool,
    texts: Vec<String>,
}

/// Names of more than one word, longest first.
const PHRASES: &[&str] = &[
    "NATIONAL CHARACTER LARGE OBJECT",
    "CHARACTER LARGE OBJECT",
    "BINARY LARGE OBJECT",
    "NATIONAL CHARACTER VARYING",
    "NATIONAL CHAR VARYING",
    "NATIONAL VARCHAR",
    "NATIONAL CHARACTER",
    "NATIONAL CHAR",
    "NATIVE CHARACTER",
    "VARYING CHARACTER",
    "CHARACTER VARYING",
    "CHAR VARYING",
    "BINARY VARYING",
    "BIT VARYING",
    "DOUBLE PRECISION",
    "LONG VARCHAR",
    "LONG VARBINARY",
    "LONG RAW",
    "UNSIGNED BIG INT",
    "UNSIGNED INTEGER",
    "UNSIGNED INT",
    "BIG INT",
];

/// Reads a type from a text of its own, such as the target of a cast.
pub(crate) fn data_type(text: &str, dialect: Dialect) -> Result<DataType, String> {
    let mut lexer = Lexer::new(text, dialect);
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next().map_err(|e| e.message)? {
        tokens.push(token);
    }
    let mut cursor = Cursor::new(text, dialect, &tokens);
    let typed = read(&mut cursor).map_err(|fault| fault.message)?;
    match (cursor.is_empty(), &typed.ty, typed.labels) {
        (true, ty, None) => Ok(ty.clone()),
        _ => Err(format!("the type {text} is not supported here")),
    }
}

/// Reads the type at the cursor.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Typed, Fault> {
    let start = *cursor;
    let (name, quoted) = type_name(cursor)?;
    let args = arguments(cursor, &name)?;
    let mut upper = name.sql().to_uppercase();
    let zone = time_zone(cursor);
    if upper == "INTERVAL" {
        while cursor.is_any(&["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "TO"]) {
            cursor.skip();
            cursor.skip_group();
        }
    }
    if cursor.dialect == Dialect::Sqlite {
        // Any words are a type there, and the first tells most.
        while cursor.kind(0) == Some(Kind::Word)
            && !cursor.is_any(super::column::OPTIONS)
            && !cursor.is("UNSIGNED")
        {
            cursor.skip();
        }
    }
    let mut unsigned = false;
    if let Some(base) = upper.strip_prefix("UNSIGNED ") {
        unsigned = true;
        upper = base.to_owned();
    }
    loop {
        if cursor.is_any(&["UNSIGNED", "ZEROFILL"]) {
            unsigned = true;
            cursor.skip();
        } else if cursor.eat("CHARACTER SET")
            || cursor.is_any(&["SIGNED", "ASCII", "UNICODE", "BYTE", "BINARY"])
        {
            cursor.skip();
        } else if cursor.is("CHARSET") {
            cursor.eat("CHARSET");
            cursor.skip();
        } else {
            break;
        }
    }
    let mut typed = map(&upper, &name, quoted, &args, zone, unsigned, cursor.dialect);
    arrays(cursor, &mut typed.ty);
    typed.declared = start_text(cursor, &start);
    Ok(typed)
}

fn start_text(cursor: &Cursor<'_>, start: &Cursor<'_>) -> String {
    let text = cursor.since(start);
    let short: String = text.chars().take(2_000).collect();
    short.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name without its schema, and whether it was quoted.
fn type_name(cursor: &mut Cursor<'_>) -> Result<(Name, bool), Fault> {
    if let Some(phrase) = PHRASES.iter().find(|phrase| cursor.sees(phrase)) {
        cursor.eat(phrase);
        return Ok((Name::folded(phrase.to_lowercase()), false));
    }
    let mut quoted = cursor.kind(0) != Some(Kind::Word);
    let mut ahead = 0;
    while cursor.text(ahead + 1) == "." {
        ahead += 2;
        quoted = cursor.kind(ahead) != Some(Kind::Word);
    }
    let (schema, name) = cursor.qualified("a type")?;
    let builtin = schema.is_some_and(|s| s.matches("pg_catalog") || s.matches("sys"));
    Ok((
        name,
        quoted && !builtin && cursor.dialect == Dialect::Postgres,
    ))
}

fn arguments(cursor: &mut Cursor<'_>, name: &Name) -> Result<Args, Fault> {
    let mut args = Args::default();
    if !cursor.is_mark("(") {
        return Ok(args);
    }
    for mut item in cursor.group(&format!("the type {name}"))?.items() {
        if let Some(text) = item.string() {
            args.texts.push(text);
        } else if let Some(n) = item.number() {
            args.numbers.push(n);
        } else if item.is("MAX") {
            args.max = true;
        } else if item.is_mark("*") {
            args.numbers.push(38);
        }
    }
    Ok(args)
}

/// `WITH TIME ZONE` (true), `WITHOUT TIME ZONE` (false), or nothing; a precision may come after.
fn time_zone(cursor: &mut Cursor<'_>) -> Option<bool> {
    let zone = if cursor.eat("WITH TIME ZONE") || cursor.eat("WITH LOCAL TIME ZONE") {
        Some(true)
    } else if cursor.eat("WITHOUT TIME ZONE") {
        Some(false)
    } else {
        None
    };
    if zone.is_some() {
        cursor.skip_group();
    }
    zone
}

fn arrays(cursor: &mut Cursor<'_>, ty: &mut DataType) {
    let mut is_array = cursor.eat("ARRAY");
    while cursor.is_mark("[") && (cursor.text(1) == "]" || cursor.text(2) == "]") {
        is_array = true;
        cursor.skip();
        while !cursor.eat_mark("]") {
            cursor.skip();
        }
    }
    // PostgreSQL has one array type however many dimensions are written.
    if is_array {
        *ty = DataType::Array {
            of: Box::new(ty.clone()),
        };
    }
}

fn map(
    upper: &str,
    name: &Name,
    quoted: bool,
    args: &Args,
    zone: Option<bool>,
    unsigned: bool,
    dialect: Dialect,
) -> Typed {
    let mut typed = Typed {
        ty: DataType::Text,
        declared: String::new(),
        serial: false,
        unsigned,
        labels: None,
    };
    if matches!(upper, "ENUM" | "SET") && !args.texts.is_empty() {
        typed.labels = Some((args.texts.clone(), upper == "SET"));
        return typed;
    }
    let number = number(upper, args, dialect, &mut typed);
    let found = number
        .or_else(|| text(upper, args, dialect))
        .or_else(|| moment(upper, zone, dialect))
        .or_else(|| other(upper, args, dialect))
        .filter(|_| !quoted || matches!(upper, "CHAR"));
    typed.ty = match found {
        Some(ty) => ty,
        None if dialect == Dialect::Sqlite => affinity(upper),
        None => DataType::Domain { name: name.clone() },
    };
    typed
}

fn number(upper: &str, args: &Args, dialect: Dialect, typed: &mut Typed) -> Option<DataType> {
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

fn text(upper: &str, args: &Args, dialect: Dialect) -> Option<DataType> {
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

fn moment(upper: &str, zone: Option<bool>, dialect: Dialect) -> Option<DataType> {
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

fn other(upper: &str, args: &Args, dialect: Dialect) -> Option<DataType> {
    let length = args
        .numbers
        .first()
        .and_then(|&n| u32::try_from(n).ok())
        .filter(|&n| n > 0);
    let range = |of| DataType::Range { of };
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
        "POINT" => DataType::Point,
        "TSVECTOR" => DataType::TsVector,
        "INT4RANGE" => range(RangeOf::Integer),
        "INT8RANGE" => range(RangeOf::BigInt),
        "NUMRANGE" => range(RangeOf::Numeric),
        "DATERANGE" => range(RangeOf::Date),
        "TSRANGE" => range(RangeOf::Timestamp),
        "TSTZRANGE" => range(RangeOf::TimestampTz),
        _ => return None,
    })
}

/// SQLite takes any word for a type and looks at the letters in it
/// (SQLite documentation, "Datatypes In SQLite", 3.1).
fn affinity(upper: &str) -> DataType {
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
