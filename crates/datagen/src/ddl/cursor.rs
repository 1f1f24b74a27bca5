//! A place in the tokens of a statement, with the few moves that every reader needs.

use super::{
    Dialect,
    lex::{Kind, Token},
};
use crate::name::Name;

/// What could not be read, where, and what to do. Lies inside one statement.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) at: u32,
    pub(super) message: String,
    pub(super) hint: String,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) all: &'a str,
    pub(super) dialect: Dialect,
    tokens: &'a [Token],
    /// Where the text that holds these tokens ends.
    end: u32,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(all: &'a str, dialect: Dialect, tokens: &'a [Token]) -> Self {
        let end = tokens.last().map_or(0, |t| t.end);
        Self {
            all,
            dialect,
            tokens,
            end,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    pub(super) fn left(&self) -> usize {
        self.tokens.len()
    }

    /// Where the next token begins, or the end.
    pub(super) fn at(&self) -> u32 {
        self.tokens.first().map_or(self.end, |t| t.start)
    }

    pub(super) fn end(&self) -> u32 {
        self.end
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<Kind> {
        self.tokens.get(ahead).map(|t| t.kind)
    }

    /// The token's text, whatever its kind; empty past the end.
    pub(super) fn text(&self, ahead: usize) -> &'a str {
        self.tokens.get(ahead).map_or("", |t| t.text(self.all))
    }

    /// What is left, as written.
    pub(super) fn rest(&self) -> &'a str {
        self.all
            .get(self.at() as usize..self.end as usize)
            .unwrap_or("")
    }

    /// What was written from `from` up to here, without the blanks after it.
    pub(super) fn since(&self, from: &Self) -> &'a str {
        let last = from.tokens.len().saturating_sub(self.tokens.len());
        let end = last
            .checked_sub(1)
            .and_then(|n| from.tokens.get(n))
            .map_or(from.at(), |t| t.end);
        self.all.get(from.at() as usize..end as usize).unwrap_or("")
    }

    pub(super) fn skip(&mut self) {
        self.tokens = self.tokens.get(1..).unwrap_or(&[]);
    }

    /// Whether the token `ahead` is this keyword, unquoted.
    pub(super) fn is_at(&self, ahead: usize, word: &str) -> bool {
        self.kind(ahead) == Some(Kind::Word) && self.text(ahead).eq_ignore_ascii_case(word)
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.is_at(0, word)
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether keywords follow each other here: `"NOT NULL"`.
    pub(super) fn sees(&self, words: &str) -> bool {
        words
            .split(' ')
            .enumerate()
            .all(|(n, word)| self.is_at(n, word))
    }

    /// Takes the keywords when they all follow.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let seen = self.sees(words);
        if seen {
            for _ in words.split(' ') {
                self.skip();
            }
        }
        seen
    }

    pub(super) fn is_mark(&self, mark: &str) -> bool {
        self.kind(0) == Some(Kind::Mark) && self.text(0) == mark
    }

    pub(super) fn eat_mark(&mut self, mark: &str) -> bool {
        let seen = self.is_mark(mark);
        if seen {
            self.skip();
        }
        seen
    }

    pub(super) fn fault(&self, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault {
            at: self.at(),
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// "expected X, found Y" here.
    pub(super) fn expected(&self, what: &str, hint: impl Into<String>) -> Fault {
        self.fault(format!("expected {what}, found {}", self.found()), hint)
    }

    pub(super) fn found(&self) -> String {
        match self.text(0) {
            "" => "the end of the statement".into(),
            text => format!("`{}`", text.chars().take(40).collect::<String>()),
        }
    }

    pub(super) fn is_name(&self, ahead: usize) -> bool {
        matches!(
            self.kind(ahead),
            Some(Kind::Word | Kind::Double | Kind::Backtick | Kind::Bracket)
        ) || (self.kind(ahead) == Some(Kind::Text) && self.dialect == Dialect::Sqlite)
    }

    /// An identifier, folded as its dialect folds.
    pub(super) fn name(&mut self, of: &str) -> Result<Name, Fault> {
        if !self.is_name(0) {
            return Err(self.expected(
                &format!("the name of {of}"),
                "quote a name that is not a plain word",
            ));
        }
        let (kind, raw) = (self.kind(0).unwrap_or(Kind::Word), self.text(0));
        let name = fold(kind, raw, self.dialect);
        if name.shown().trim().is_empty() {
            return Err(self.fault(format!("the name of {of} is empty"), "give it a name"));
        }
        if let Some(c) = name.shown().chars().find(|&c| is_hidden(c)) {
            return Err(self.fault(
                format!(
                    "the name of {of} holds the invisible character U+{:04X}",
                    u32::from(c)
                ),
                "remove it",
            ));
        }
        self.skip();
        Ok(name)
    }

    /// `name`, `schema.name` or `database.schema.name`: the schema and the name.
    pub(super) fn qualified(&mut self, of: &str) -> Result<(Option<Name>, Name), Fault> {
        let mut schema = None;
        let mut name = self.name(of)?;
        // SQL Server's `database..table` leaves the schema out.
        while self.is_mark(".") && (self.is_name(1) || self.text(1) == ".") {
            self.skip();
            self.eat_mark(".");
            schema = Some(std::mem::replace(&mut name, self.name(of)?));
        }
        Ok((schema, name))
    }

    /// A string literal's content.
    pub(super) fn string(&mut self) -> Option<String> {
        let raw = self.text(0);
        let text = match self.kind(0)? {
            Kind::Text => unquote(raw, self.dialect),
            Kind::Double if self.dialect.double_quoted_text() => unquote(raw, self.dialect),
            _ => return None,
        };
        self.skip();
        Some(text)
    }

    pub(super) fn number(&mut self) -> Option<i64> {
        let minus = usize::from(self.is_mark("-"));
        if self.kind(minus)? != Kind::Number {
            return None;
        }
        let n: i64 = self.text(minus).parse().ok()?;
        for _ in 0..=minus {
            self.skip();
        }
        Some(if minus == 1 { -n } else { n })
    }

    /// What stands between `(` and its `)`; the cursor is then behind it.
    pub(super) fn group(&mut self, of: &str) -> Result<Cursor<'a>, Fault> {
        if !self.is_mark("(") {
            return Err(self.expected(&format!("`(` of {of}"), "open a parenthesis here"));
        }
        let mut depth = 0_u32;
        for (n, token) in self.tokens.iter().enumerate() {
            match (token.kind, token.text(self.all)) {
                (Kind::Mark, "(") => depth += 1,
                (Kind::Mark, ")") => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let inner = Cursor {
                    tokens: self.tokens.get(1..n).unwrap_or(&[]),
                    end: token.start,
                    ..*self
                };
                self.tokens = self.tokens.get(n + 1..).unwrap_or(&[]);
                return Ok(inner);
            }
        }
        Err(self.fault(
            format!("the parenthesis of {of} that opens here does not close"),
            "add `)`",
        ))
    }

    /// Takes a group when there is one, whatever it holds.
    pub(super) fn skip_group(&mut self) {
        if self.is_mark("(") && self.group("it").is_err() {
            self.tokens = &[];
        }
    }

    /// Takes tokens up to where `stop` says, groups as a whole, and gives them.
    pub(super) fn until(&mut self, mut stop: impl FnMut(&Self) -> bool) -> Cursor<'a> {
        let start = *self;
        while !self.is_empty() && !stop(self) {
            if self.is_mark("(") {
                self.skip_group();
            } else {
                self.skip();
            }
        }
        let taken = start.tokens.len() - self.tokens.len();
        let tokens = start.tokens.get(..taken).unwrap_or(&[]);
        Cursor {
            tokens,
            end: tokens.last().map_or(start.at(), |t| t.end),
            ..start
        }
    }

    /// The parts between commas that are not inside parentheses.
    pub(super) fn items(mut self) -> Vec<Cursor<'a>> {
        let mut items = Vec::new();
        while !self.is_empty() {
            items.push(self.until(|c| c.is_mark(",")));
            let more = self.eat_mark(",");
            if more && self.is_empty() {
                items.push(self);
            }
        }
        items
    }
}

/// A name as PostgreSQL shall see it.
pub(super) fn fold(kind: Kind, raw: &str, dialect: Dialect) -> Name {
    let inner = |close: &str| {
        let body = raw.get(1..raw.len().saturating_sub(1)).unwrap_or("");
        body.replace(&close.repeat(2), close)
    };
    match kind {
        Kind::Backtick => Name::folded(inner("`")),
        Kind::Bracket => Name::folded(inner("]")),
        Kind::Text => Name::folded(inner("'")),
        Kind::Double => double_quoted(inner("\""), dialect),
        _ => Name::folded(raw),
    }
}

/// `"name"`: its case counts in PostgreSQL and Oracle, which differ in what they fold to.
pub(crate) fn double_quoted(name: String, dialect: Dialect) -> Name {
    let plain = match dialect {
        Dialect::Oracle => name == name.to_uppercase(),
        Dialect::Postgres | Dialect::Generic | Dialect::Json => name == name.to_lowercase(),
        _ => true,
    };
    if plain {
        Name::folded(name)
    } else {
        Name::exact(name)
    }
}

/// Control characters, zero-width ones and those that change the direction of text.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The content of a literal token.
pub(super) fn unquote(raw: &str, dialect: Dialect) -> String {
    if let Some(rest) = raw.strip_prefix('$') {
        let tag = rest.find('$').map_or(0, |n| n + 2);
        return raw
            .get(tag..raw.len().saturating_sub(tag))
            .unwrap_or("")
            .to_owned();
    }
    let escaped = raw.starts_with(['e', 'E']) || dialect.backslash();
    let raw = raw.trim_start_matches(['e', 'E', 'n', 'N', 'b', 'B', 'x', 'X']);
    let quote = raw.chars().next().unwrap_or('\'');
    let body = raw.get(1..raw.len().saturating_sub(1)).unwrap_or("");
    let mut text = String::with_capacity(body.len());
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        if c == quote && chars.peek() == Some(&quote) {
            chars.next();
            text.push(c);
        } else if c == '\\' && escaped {
            text.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('0') | None => ' ',
                Some(other) => other,
            });
        } else {
            text.push(c);
        }
    }
    text
}
