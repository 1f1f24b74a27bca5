//! A statement's tokens, by the lexical rules of PostgreSQL (documentation, 4.1 "Lexical
//! Structure"), in one pass over the text and without recursion.
//!
//! PostgreSQL's own lexer takes quadratic time for nested comments, so their depth is bounded
//! here, before it sees them.

use super::QueryError;

/// How deep brackets and comments may nest.
const MAX_DEPTH: usize = 64;

/// More tokens than this are no question.
const MAX_TOKENS: usize = 5_000;

/// What a statement is made of; comments and spaces are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword or a name without quotes, in lower case as PostgreSQL folds it.
    Word(String),
    /// A name in double quotes.
    Name(String),
    /// A string, bit string or number; what it holds does not matter.
    Literal,
    /// A bracket, comma, semicolon or period.
    Sign(char),
    /// `::`.
    Cast,
    /// Any other run of operator characters.
    Operator,
}

/// A statement's tokens, and where each begins, in bytes.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) all: Vec<Token>,
    pub(super) starts: Vec<usize>,
}

/// Reads a statement.
///
/// # Errors
/// When it cannot be one that is safe to hand on: unended quotes, brackets that do not pair, too
/// deep or too long, parameters.
pub(super) fn tokens(text: &str) -> Result<Tokens, QueryError> {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
        open: Vec::new(),
    };
    let mut starts = Vec::new();
    while let Some(next) = lexer.peek() {
        let start = lexer.at;
        lexer.token(next)?;
        starts.resize(lexer.tokens.len(), start);
        if lexer.tokens.len() > MAX_TOKENS {
            return refuse(format!("it has more than {MAX_TOKENS} words and signs"));
        }
    }
    match lexer.open.last() {
        Some(sign) => refuse(format!("a {sign} is never closed")),
        None => Ok(Tokens {
            all: lexer.tokens,
            starts,
        }),
    }
}

struct Lexer<'a> {
    text: &'a str,
    /// In bytes.
    at: usize,
    tokens: Vec<Token>,
    /// The brackets that are open.
    open: Vec<char>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes characters as long as they fit, and gives them.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> &str {
        let length = self.rest().find(|c| !fits(c)).unwrap_or(self.rest().len());
        let start = self.at;
        self.at += length;
        &self.text[start..self.at]
    }

    fn token(&mut self, next: char) -> Result<(), QueryError> {
        let rest = self.rest();
        if rest.starts_with("--") {
            self.take(|c| c != '\n' && c != '\r');
            return Ok(());
        }
        if rest.starts_with("/*") {
            return self.comment();
        }
        if rest.starts_with("::") {
            self.at += 2;
            self.tokens.push(Token::Cast);
            return Ok(());
        }
        match next {
            ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c' => self.at += 1,
            '\'' => self.string(1, false)?,
            '"' => self.name()?,
            '$' => self.dollar()?,
            '0'..='9' => self.number(),
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            '(' | '[' | ')' | ']' => self.bracket(next)?,
            ',' | ';' | '.' | ':' | '{' | '}' => {
                self.at += 1;
                self.tokens.push(Token::Sign(next));
            }
            c if starts_word(c) => self.word()?,
            c if is_operator(c) => self.operator(),
            c => return refuse(format!("the character {c:?} has no meaning in SQL")),
        }
        Ok(())
    }

    fn comment(&mut self) -> Result<(), QueryError> {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        loop {
            match bytes.get(self.at..self.at + 2) {
                Some(b"/*") => {
                    depth += 1;
                    self.at += 2;
                }
                Some(b"*/") => {
                    depth -= 1;
                    self.at += 2;
                }
                Some(_) => self.at += 1,
                None => return refuse("a comment is never closed"),
            }
            if depth == 0 {
                return Ok(());
            }
            if depth > MAX_DEPTH {
                return refuse(format!("comments nest more than {MAX_DEPTH} deep"));
            }
        }
    }

    /// A string whose quote ends `prefix` bytes from here.
    fn string(&mut self, prefix: usize, escapes: bool) -> Result<(), QueryError> {
        self.at += prefix;
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'\'') if bytes.get(self.at + 1) == Some(&b'\'') => self.at += 2,
                Some(b'\'') => break,
                Some(b'\\') if escapes => self.at += 2,
                Some(_) => self.at += 1,
                None => return refuse("a string is never closed: a ' is missing"),
            }
        }
        self.at += 1;
        // An escape may have jumped into a character; what follows must start with a whole one.
        if !self.text.is_char_boundary(self.at) {
            return refuse("a string is broken");
        }
        self.tokens.push(Token::Literal);
        Ok(())
    }

    fn name(&mut self) -> Result<(), QueryError> {
        let mut name = String::new();
        self.at += 1;
        loop {
            let Some(end) = self.rest().find('"') else {
                return refuse("a name is never closed: a \" is missing");
            };
            name.push_str(&self.rest()[..end]);
            self.at += end + 1;
            if !self.rest().starts_with('"') {
                break;
            }
            name.push('"');
            self.at += 1;
        }
        self.tokens.push(Token::Name(name));
        Ok(())
    }

    /// `$tag$ text $tag$`.
    fn dollar(&mut self) -> Result<(), QueryError> {
        let rest = &self.rest()[1..];
        let tag = rest.find(|c: char| !continues_word(c) || c == '$');
        let tag = tag
            .filter(|&end| rest[end..].starts_with('$'))
            .map(|end| &rest[..end]);
        match tag {
            Some(tag) if !tag.starts_with(|c: char| c.is_ascii_digit()) => {
                let mark = format!("${tag}$");
                let body = &self.rest()[mark.len()..];
                let Some(end) = body.find(&mark) else {
                    return refuse(format!("a string that begins with {mark} is never closed"));
                };
                self.at += end + 2 * mark.len();
                self.tokens.push(Token::Literal);
                Ok(())
            }
            _ => refuse("parameters such as $1 have no value here: write the value"),
        }
    }

    /// Digits and what may belong to them; PostgreSQL judges whether it is a number. `1..2` is no
    /// number with two periods, but nothing here depends on it.
    fn number(&mut self) {
        self.take(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        self.tokens.push(Token::Literal);
    }

    fn bracket(&mut self, sign: char) -> Result<(), QueryError> {
        self.at += 1;
        match sign {
            '(' | '[' => {
                self.open.push(sign);
                if self.open.len() > MAX_DEPTH {
                    return refuse(format!("brackets nest more than {MAX_DEPTH} deep"));
                }
            }
            _ => {
                let fitting = if sign == ')' { '(' } else { '[' };
                if self.open.pop() != Some(fitting) {
                    return refuse(format!("a {sign} closes nothing"));
                }
            }
        }
        self.tokens.push(Token::Sign(sign));
        Ok(())
    }

    fn word(&mut self) -> Result<(), QueryError> {
        // A letter right before a quote gives the string its kind.
        let bytes = self.rest().as_bytes();
        match (bytes.first(), bytes.get(1), bytes.get(2)) {
            (Some(b'e' | b'E'), Some(b'\''), _) => return self.string(2, true),
            (Some(b'b' | b'B' | b'x' | b'X' | b'n' | b'N'), Some(b'\''), _) => {
                return self.string(2, false);
            }
            (Some(b'u' | b'U'), Some(b'&'), Some(b'\'')) => return self.string(3, false),
            (Some(b'u' | b'U'), Some(b'&'), Some(b'"')) => {
                return refuse(
                    "names such as U&\"...\" are not read: write the letters themselves",
                );
            }
            _ => {}
        }
        let word = self.take(continues_word).to_ascii_lowercase();
        self.tokens.push(Token::Word(word));
        Ok(())
    }

    fn operator(&mut self) {
        let run = self
            .rest()
            .find(|c| !is_operator(c))
            .unwrap_or(self.rest().len());
        let run = &self.rest()[..run];
        // A comment ends an operator.
        let end = ["--", "/*"].iter().filter_map(|mark| run.find(mark)).min();
        self.at += end.unwrap_or(run.len()).max(1);
        self.tokens.push(Token::Operator);
    }
}

fn starts_word(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

fn continues_word(c: char) -> bool {
    starts_word(c) || c.is_ascii_digit() || c == '$'
}

fn is_operator(c: char) -> bool {
    "+-*/<>=~!@#%^&|`?".contains(c)
}

fn refuse<T>(reason: impl Into<String>) -> Result<T, QueryError> {
    Err(QueryError::rejected(reason))
}
