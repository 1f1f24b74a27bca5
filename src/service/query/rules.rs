//! What the text of a statement must look like before a database sees it.
//!
//! There is no second parser: the statement reaches PostgreSQL only as the query of a cursor that is
//! declared in the extended protocol, so that PostgreSQL's own grammar admits nothing but one
//! SELECT. The rules here look at tokens alone. They refuse early, and in words, what could never
//! be wanted, and what the database cannot refuse: names that types print, and comment bombs.

use std::collections::HashSet;

use super::{QueryError, lex};
use lex::Token;

/// The longest statement, in bytes.
pub(super) const MAX_BYTES: usize = 20_000;

/// The most common table expressions and other named subqueries; planning a long chain of them is slow.
const MAX_SUBQUERIES: usize = 32;

/// Words that call a function of the session without brackets.
const SESSION: &[&str] = &[
    "current_catalog",
    "current_role",
    "current_schema",
    "current_user",
    "session_user",
    "system_user",
    "user",
];

/// Types whose values print names of other people's objects, and the hidden columns that hold them.
const TELLING: &[&str] = &[
    "aclitem",
    "oid",
    "oidvector",
    "regclass",
    "regcollation",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "tableoid",
];

/// What a dataset's statement may and may not name.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Functions of PostgreSQL that readers may not call.
    pub(super) functions: HashSet<String>,
    /// Relations of PostgreSQL's own catalogs.
    pub(super) catalogs: HashSet<String>,
}

/// Holds a statement against the rules. Gives it without the semicolon and the comments at its end.
///
/// # Errors
/// [`QueryError::Rejected`] with the reason.
pub(super) fn check<'a>(
    sql: &'a str,
    names: &Names,
    own: &HashSet<String>,
    schema: &str,
) -> Result<&'a str, QueryError> {
    if sql.len() > MAX_BYTES {
        return refuse(format!("it is longer than {MAX_BYTES} bytes"));
    }
    if let Some(c) = sql.chars().find(|&c| is_hidden(c)) {
        return refuse(format!("it holds the invisible character {c:?}: remove it"));
    }
    let lex::Tokens { mut all, starts } = lex::tokens(sql)?;
    let mut end = sql.len();
    while all.last() == Some(&Token::Sign(';')) {
        all.pop();
        end = starts.get(all.len()).copied().unwrap_or(end);
    }
    begins_well(&all)?;
    if all.contains(&Token::Sign(';')) {
        return refuse("it is more than one statement: send one at a time");
    }
    let rules = Rules {
        tokens: &all,
        names,
        own,
        schema,
    };
    rules.subqueries()?;
    for at in 0..all.len() {
        rules.token(at)?;
    }
    Ok(&sql[..end])
}

fn begins_well(tokens: &[Token]) -> Result<(), QueryError> {
    let first = tokens.iter().find(|token| **token != Token::Sign('('));
    match first {
        Some(Token::Word(word)) => match word.as_str() {
            "select" | "with" | "values" | "table" => Ok(()),
            "explain" => refuse("EXPLAIN is not run as a question: ask for the plan of the result"),
            other => refuse(format!(
                "only questions are run (SELECT, WITH, VALUES, TABLE), and this begins with {}",
                other.to_uppercase()
            )),
        },
        Some(_) => refuse("only questions are run (SELECT, WITH, VALUES, TABLE)"),
        None => refuse("it is empty"),
    }
}

struct Rules<'a> {
    tokens: &'a [Token],
    names: &'a Names,
    own: &'a HashSet<String>,
    schema: &'a str,
}

impl Rules<'_> {
    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(Token::Word(word)) => word,
            _ => "",
        }
    }

    fn is(&self, at: usize, token: &Token) -> bool {
        self.tokens.get(at) == Some(token)
    }

    fn after(&self, at: usize, token: &Token) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.is(before, token))
    }

    fn token(&self, at: usize) -> Result<(), QueryError> {
        match &self.tokens[at] {
            Token::Word(word) => {
                self.keyword(at, word)?;
                self.name(at, word)
            }
            Token::Name(name) => self.name(at, name),
            _ => Ok(()),
        }
    }

    fn keyword(&self, at: usize, word: &str) -> Result<(), QueryError> {
        let label = at > 0 && (self.word(at - 1) == "as" || self.after(at, &Token::Sign('.')));
        match word {
            "into" if !label => refuse("SELECT INTO would make a table: leave the INTO out"),
            "for" if ["update", "share", "no", "key"].contains(&self.word(at + 1)) => {
                refuse("rows cannot be locked: leave FOR UPDATE or FOR SHARE out")
            }
            "insert" | "update" | "delete" | "merge"
                if self.after(at, &Token::Sign('(')) && !self.word(at + 1).is_empty() =>
            {
                refuse(format!("{} would change data", word.to_uppercase()))
            }
            _ if SESSION.contains(&word) && !label => refuse(format!(
                "{word} asks about the session: if a column or table is meant, write \"{word}\""
            )),
            _ => Ok(()),
        }
    }

    fn subqueries(&self) -> Result<(), QueryError> {
        let opens = |at: &usize| {
            let at = *at;
            let hint = usize::from(self.word(at + 1) == "not");
            let hint = hint + usize::from(self.word(at + 1 + hint) == "materialized");
            self.word(at) == "as" && self.is(at + 1 + hint, &Token::Sign('('))
        };
        if (0..self.tokens.len()).filter(opens).count() > MAX_SUBQUERIES {
            return refuse(format!(
                "it has more than {MAX_SUBQUERIES} named subqueries"
            ));
        }
        Ok(())
    }

    fn name(&self, at: usize, name: &str) -> Result<(), QueryError> {
        let is_type = self.after(at, &Token::Cast);
        let bare = name.strip_prefix('_').unwrap_or(name);
        if TELLING.contains(&bare) && (is_type || !self.own.contains(name)) {
            return refuse(format!(
                "{name} tells names of things outside of this dataset"
            ));
        }
        let foreign = is_schema(name) && name != self.schema;
        let system = ["pg_catalog", "information_schema"].contains(&name)
            || name.starts_with("pg_toast")
            || name.starts_with("pg_temp");
        if !self.own.contains(name) && (foreign || system || self.names.catalogs.contains(bare)) {
            return refuse(format!("{name} is not part of this dataset"));
        }
        if self.is(at + 1, &Token::Sign('(')) && self.names.functions.contains(name) {
            return refuse(format!("the function {name} is not available"));
        }
        Ok(())
    }
}

/// Whether a name is that of some dataset's schema.
fn is_schema(name: &str) -> bool {
    ["ds_", "mask_"].iter().any(|prefix| {
        name.strip_prefix(prefix)
            .is_some_and(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
    })
}

/// Control characters, and those that show text in another order than it is read.
fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn refuse<T>(reason: impl Into<String>) -> Result<T, QueryError> {
    Err(QueryError::rejected(reason))
}
