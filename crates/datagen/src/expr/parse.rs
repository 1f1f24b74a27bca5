//! Text to expressions: bounded before any parser sees it, then `sqlparser`, then `convert`.

use sqlparser::{dialect as sql, parser::Parser, tokenizer::Token as SqlToken};

use super::{Expr, convert::Converter};
use crate::{
    ddl::{Dialect, Lexed, lex_expression},
    name::Name,
};

/// Operators in one expression; a chain of them is a tree as deep.
const MAX_OPERATORS: usize = 1_000;
/// Words, literals and marks in one expression.
const MAX_TOKENS: usize = 20_000;
/// How deep the parser may go; a parenthesis takes up to two levels.
const MAX_LEVELS: usize = 160;

impl Expr {
    /// Reads a PostgreSQL expression, such as a formula of a Spec. A dotted path (`menu_id.price`) is
    /// a column whose name is the whole path. The error says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let reader = Reader {
            dialect: Dialect::Postgres,
            known: &[],
            dotted: true,
        };
        reader.read(text)
    }
}

/// How expressions of one place are to be read.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) dialect: Dialect,
    /// The columns that may be named. Where `"x"` may be text, it is text unless `x` is among them.
    pub(crate) known: &'a [Name],
    /// Keep `a.b` whole rather than take `b`.
    pub(crate) dotted: bool,
}

impl Reader<'_> {
    /// An expression, or why it cannot be had.
    pub(crate) fn read(&self, text: &str) -> Result<Expr, String> {
        let Lexed { tokens, operators } = lex_expression(text, self.dialect)?;
        if tokens > MAX_TOKENS || operators > MAX_OPERATORS {
            return Err(format!(
                "it is too long ({tokens} words, {operators} operators; the limits are {MAX_TOKENS} and {MAX_OPERATORS})"
            ));
        }
        let mut first_error = None;
        for dialect in tries(self.dialect) {
            match parse(text, dialect) {
                Ok(parsed) => return Converter(*self).expr(&parsed),
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_default())
    }
}

fn parse(text: &str, dialect: &dyn sql::Dialect) -> Result<sqlparser::ast::Expr, String> {
    let say = |error: sqlparser::parser::ParserError| {
        let text = error.to_string();
        let text = text.trim_start_matches("sql parser error: ");
        text.chars().take(200).collect::<String>().to_lowercase()
    };
    let mut parser = Parser::new(dialect)
        .with_recursion_limit(MAX_LEVELS)
        .try_with_sql(text)
        .map_err(say)?;
    let parsed = parser.parse_expr().map_err(say)?;
    match parser.next_token().token {
        SqlToken::EOF => Ok(parsed),
        rest => Err(format!("`{rest}` is not expected there")),
    }
}

/// The dialect, then the ones that may read what it could not.
fn tries(dialect: Dialect) -> Vec<&'static dyn sql::Dialect> {
    let own: &'static dyn sql::Dialect = match dialect {
        Dialect::Postgres | Dialect::Json => &sql::PostgreSqlDialect {},
        Dialect::MySql => &sql::MySqlDialect {},
        Dialect::Sqlite => &sql::SQLiteDialect {},
        Dialect::SqlServer => &sql::MsSqlDialect {},
        Dialect::Oracle => &sql::OracleDialect {},
        Dialect::Generic => &sql::GenericDialect {},
    };
    match dialect {
        Dialect::Postgres | Dialect::Json => vec![own],
        Dialect::MySql => vec![own, &sql::GenericDialect {}],
        _ => vec![
            own,
            &sql::GenericDialect {},
            &sql::MySqlDialect {},
            &sql::PostgreSqlDialect {},
        ],
    }
}
