//! Type names of every dialect to PostgreSQL's.

use super::{
    Dialect,
    cursor::{Cursor, Fault},
    lex::{Kind, Lexer},
    mapping::{affinity, moment, number, other, text},
};
use crate::{name::Name, schema::DataType};

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
pub(super) struct Args {
    pub(super) numbers: Vec<i64>,
    pub(super) max: bool,
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
            && !cursor.is_any(super::options::OPTIONS)
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
