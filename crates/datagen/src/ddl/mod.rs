//! SQL text of any dialect to a [`Schema`], with every issue located.

mod alter;
mod bytes;
mod check;
mod column;
mod comments;
mod computed;
mod constraint;
mod cursor;
mod defaults;
mod described;
mod dialect;
mod domain;
mod draft;
mod exclusion;
mod foreign;
mod issues;
mod json;
mod kinds;
mod lex;
mod mapping;
mod numbering;
mod options;
mod resolve;
mod settle;
mod simplify;
mod split;
mod statements;
mod table;
mod types;

use serde::Serialize;

use self::{check::Spot, draft::TypeDraft, statements::Builder};
pub(crate) use self::{cursor::double_quoted, types::data_type};
use crate::schema::Schema;

/// What reading gave.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// Everything that could be read. Fit for use only when no issue is an error.
    pub schema: Schema,
    pub dialect: Dialect,
    pub issues: Vec<Issue>,
}

/// Whose SQL it was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    Postgres,
    MySql,
    Sqlite,
    SqlServer,
    Oracle,
    Generic,
    /// A [`Schema`] as JSON.
    Json,
}

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    pub severity: Severity,
    /// From 1, in the text as given.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What is wrong, naming it.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Whether the schema can be used all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    /// Skipped or changed without harm to the data.
    Note,
}

/// The text that [`read`] sees in some bytes: any encoding, line ends as `\n`. None when they are no
/// text.
pub fn decode(input: &[u8]) -> Option<String> {
    bytes::decode(input).ok().map(|text| text.text)
}

/// Reads DDL or a schema as JSON, whatever the bytes are.
///
/// Never fails: what is wrong is among the issues, and the schema holds whatever could be read. Time
/// and memory are linear in the input, and every depth is bounded.
pub fn read(input: &[u8]) -> Reading {
    let bytes::Text { text, note } = match bytes::decode(input) {
        Ok(text) => text,
        Err(why) => {
            return Reading {
                schema: Schema::default(),
                dialect: Dialect::Generic,
                issues: vec![Issue {
                    severity: Severity::Error,
                    line: why.line,
                    column: why.column,
                    message: why.message,
                    hint: why.hint.to_owned(),
                }],
            };
        }
    };
    if text.trim_start().starts_with('{') {
        return json::read(&text);
    }
    let dialect = dialect::detect(&text);
    let mut builder = Builder::new(&text, dialect);
    if let Some((message, hint)) = note {
        builder.issues.note(0, message, hint);
    }
    builder.read();
    let schema = builder.resolve();
    for problem in check::problems(&schema) {
        // Whatever kept the tables from being read was said already.
        if matches!(problem.spot, Spot::Schema) && builder.issues.has_errors() {
            continue;
        }
        let at = place(&builder.draft, problem.spot);
        builder.issues.error(at, problem.message, problem.hint);
    }
    Reading {
        schema,
        dialect,
        issues: builder.issues.finish(),
    }
}

/// Checks a schema that was made or changed otherwise than by [`read`]: everything that [`read`]
/// promises holds when no issue is an error.
pub fn check(schema: &Schema) -> Vec<Issue> {
    json::problems(schema)
}

impl Reading {
    /// Whether the schema is fit for use.
    pub fn is_usable(&self) -> bool {
        self.issues
            .iter()
            .all(|issue| issue.severity != Severity::Error)
    }
}

/// Where in the text the part of the schema was declared.
fn place(draft: &draft::Draft, spot: Spot) -> u32 {
    let table = |t: usize| draft.tables.get(t);
    let found = match spot {
        Spot::Schema => None,
        Spot::Enum(n) => draft
            .types
            .iter()
            .filter(|(ty, _)| matches!(ty, TypeDraft::Enum(_)))
            .nth(n)
            .map(|(_, at)| *at),
        Spot::Domain(n) => draft
            .types
            .iter()
            .filter(|(ty, _)| matches!(ty, TypeDraft::Domain(_)))
            .nth(n)
            .map(|(_, at)| *at),
        Spot::Table(t) => table(t).map(|t| t.at),
        Spot::Column(t, c) => table(t).and_then(|t| t.column_at.get(c)).copied(),
        Spot::Primary(t) => table(t).map(|t| t.primary_at),
        Spot::Unique(t, u) => table(t).and_then(|t| t.unique_at.get(u)).copied(),
        Spot::Check(t, c) => table(t).and_then(|t| t.check_at.get(c)).copied(),
        Spot::Foreign(t, f) => table(t).and_then(|t| t.foreign.get(f)).map(|f| f.at),
    };
    found.unwrap_or(0)
}

/// How much there is in an expression's text.
pub(crate) struct Lexed {
    pub(crate) tokens: usize,
    pub(crate) operators: usize,
}

/// Measures an expression before a parser sees it. The error says what cannot be parsed.
pub(crate) fn lex_expression(text: &str, dialect: Dialect) -> Result<Lexed, String> {
    const WORDS: &[&str] = &[
        "AND", "OR", "NOT", "COLLATE", "IS", "CASE", "LIKE", "BETWEEN", "AT", "XOR",
    ];
    let mut lexer = lex::Lexer::new(text, dialect);
    let mut lexed = Lexed {
        tokens: 0,
        operators: 0,
    };
    let mut depth = 0_u32;
    while let Some(token) = lexer.next().map_err(|broken| broken.message)? {
        let part = token.text(text);
        lexed.tokens += 1;
        match part {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," => {}
            _ if token.kind == lex::Kind::Mark => lexed.operators += 1,
            _ => {
                lexed.operators +=
                    usize::from(WORDS.iter().any(|word| part.eq_ignore_ascii_case(word)))
            }
        }
        if depth > split::MAX_DEPTH {
            return Err(format!(
                "parentheses are nested deeper than {}",
                split::MAX_DEPTH
            ));
        }
    }
    if lexed.tokens == 0 {
        return Err("the expression is empty".into());
    }
    Ok(lexed)
}
