//! "Add a column priority int to orders", "rename customers to clients", "drop notes from orders".

use super::Context;
use crate::{
    edit::Edit,
    infer,
    instruct::words::{Word, cut, starts_any, text, trim},
};

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    add(words, context)
        .or_else(|| drop(words, context))
        .or_else(|| rename(words, context))
        .or_else(|| allow(words, context))
        .map(|edit| vec![edit])
}

/// Types as people say them.
const TYPES: &[(&str, &str)] = &[
    ("integer", "integer"),
    ("int", "integer"),
    ("bigint", "bigint"),
    ("smallint", "smallint"),
    ("number", "integer"),
    ("numeric", "numeric(10,2)"),
    ("decimal", "numeric(10,2)"),
    ("money", "numeric(10,2)"),
    ("float", "double precision"),
    ("double", "double precision"),
    ("text", "text"),
    ("string", "text"),
    ("varchar", "varchar(100)"),
    ("boolean", "boolean"),
    ("bool", "boolean"),
    ("flag", "boolean"),
    ("date", "date"),
    ("datetime", "timestamp"),
    ("timestamp", "timestamp"),
    ("timestamptz", "timestamptz"),
    ("time", "time"),
    ("uuid", "uuid"),
    ("json", "jsonb"),
    ("jsonb", "jsonb"),
];

fn type_of(word: &Word) -> Option<String> {
    if word.quoted {
        return None;
    }
    let low = word.low.trim_matches(['(', ')']);
    let known = TYPES
        .iter()
        .find(|(said, _)| *said == low)
        .map(|(_, sql)| (*sql).to_owned());
    known.or_else(|| {
        let (name, size) = word.low.split_once('(')?;
        let digits = |c: char| c.is_ascii_digit() || c == ',';
        let sized = ["varchar", "char", "numeric", "decimal"].contains(&name);
        let size = size
            .strip_suffix(')')
            .filter(|size| sized && !size.is_empty() && size.chars().all(digits))?;
        Some(format!("{name}({size})"))
    })
}

/// `add a [TYPE] column [called] NAME [TYPE] [not null] to TABLE`.
fn add(words: &[Word], context: &Context<'_>) -> Option<Edit> {
    let rest = starts_any(words, &["add", "create", "append", "give"])?;
    let at = rest
        .iter()
        .rposition(|w| w.is(&["to", "in", "into", "on"]))?;
    let table = context.names.table(&rest[at + 1..])?;
    let body = trim(&rest[..at], &["a", "an", "the", "new", "another"]);
    let said = body.iter().any(|w| w.is(&["column", "field", "attribute"]));
    let (not_null, body) = match body {
        [rest @ .., not, null] if not.is(&["not"]) && null.is(&["null"]) => (" NOT NULL", rest),
        [rest @ .., word] if word.is(&["required", "mandatory"]) => (" NOT NULL", rest),
        body => ("", body),
    };
    let link: &[&str] = &[
        "column",
        "field",
        "attribute",
        "called",
        "named",
        "a",
        "an",
        "as",
        "of",
        "type",
        "with",
        "name",
        ":",
    ];
    let left: Vec<&Word> = body.iter().filter(|w| !w.is(link)).collect();
    let typed: Vec<usize> = (0..left.len())
        .filter(|&i| type_of(left[i]).is_some())
        .collect();
    let (name, ty) = match (&left[..], &typed[..]) {
        ([name], _) if said => (*name, guess(&name.text)),
        ([_, _], []) | ([], _) => return None,
        ([first, second], places) if places.contains(&1) => (*first, type_of(second)?),
        ([first, second], _) => (*second, type_of(first)?),
        _ => return None,
    };
    let plain = name.text.chars().all(|c| c.is_alphanumeric() || c == '_');
    (plain && (said || !typed.is_empty())).then(|| Edit::AddColumn {
        table: table.name.shown().to_owned(),
        definition: format!("{} {ty}{not_null}", name.text),
    })
}

/// The type that a name speaks of.
fn guess(name: &str) -> String {
    let words = infer::words(name);
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let first = words.first().map_or("", String::as_str);
    let ty = if matches!(first, "is" | "has") || has(&["active", "enabled", "deleted", "verified"])
    {
        "boolean"
    } else if name.ends_with("_at") || has(&["timestamp"]) {
        "timestamp"
    } else if has(&["date", "birthday"]) {
        "date"
    } else if has(&[
        "price", "amount", "total", "cost", "salary", "fee", "tax", "discount", "balance",
    ]) {
        "numeric(10,2)"
    } else if has(&[
        "count", "quantity", "age", "priority", "score", "rank", "points", "stock", "year",
        "level", "rating",
    ]) {
        "integer"
    } else {
        "text"
    };
    ty.to_owned()
}

/// `drop the column NAME from TABLE`.
fn drop(words: &[Word], context: &Context<'_>) -> Option<Edit> {
    let rest = starts_any(words, &["drop", "remove", "delete", "get rid of"])?;
    let said = rest.iter().any(|w| w.is(&["column", "field"]))
        || rest.iter().any(|w| w.text.contains('.'));
    let linked = rest.iter().any(|w| w.is(&["from"]));
    let place = context
        .names
        .column_place(rest)
        .filter(|_| said || linked)?;
    Some(Edit::DropColumn {
        table: place.table?,
        column: place.column?,
    })
}

/// `rename customers to clients`, `rename column note in orders to remark`.
fn rename(words: &[Word], context: &Context<'_>) -> Option<Edit> {
    let rest = starts_any(words, &["rename", "call"])?;
    let (old, new) = match cut(rest, &["to", "as", "into"]) {
        Some((old, _, new)) => (old, new),
        None => return None,
    };
    // `rename note to remark in orders`.
    let (old, new) = match new {
        [name, link, table @ ..] if link.is(&["in", "of", "on"]) && !table.is_empty() => (
            [old, std::slice::from_ref(link), table].concat(),
            std::slice::from_ref(name),
        ),
        new => (old.to_vec(), new),
    };
    let new = trim(new, &["the", "column", "table", "just", "simply"]);
    let [to] = new else { return None };
    let to = if to.quoted && to.text.contains(char::is_whitespace) {
        format!("\"{}\"", to.text)
    } else {
        to.text.clone()
    };
    let tables =
        old.iter().any(|w| w.is(&["table"])) && !old.iter().any(|w| w.is(&["column", "field"]));
    let table = context.names.table(&old);
    if let Some(table) = table.filter(|_| tables || context.names.column_place(&old).is_none()) {
        return Some(Edit::RenameTable {
            table: table.name.shown().to_owned(),
            to,
        });
    }
    let place = context.names.column_place(&old)?;
    Some(Edit::RenameColumn {
        table: place.table?,
        column: place.column?,
        to,
    })
}

/// `allow refunded in orders.status`: an enum is widened.
fn allow(words: &[Word], context: &Context<'_>) -> Option<Edit> {
    let rest = starts_any(words, &["allow", "also allow", "permit"])?;
    let at = rest.iter().rposition(|w| w.is(&["in", "as", "for"]))?;
    let place = context.names.column_place(&rest[at + 1..])?;
    let column = context.names.found(&place)?;
    let crate::schema::DataType::Enum { .. } = context.names.base(column) else {
        return None;
    };
    let items = rest[..at].split(|w| w.is(&[",", "and", "or"]));
    let labels: Vec<String> = items.filter(|i| !i.is_empty()).map(text).collect();
    (!labels.is_empty()).then_some(())?;
    Some(Edit::AddLabels {
        table: place.table?,
        column: place.column?,
        labels,
    })
}
