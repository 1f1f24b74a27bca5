//! Text to statements: terminators of every dialect, data blocks, bodies of functions.
//!
//! One pass, and only the tokens of statements that can matter are kept. A missing `;` before the
//! next `CREATE TABLE` on a line of its own ends a statement too.

use super::{
    Dialect,
    lex::{Broken, Kind, Lexer, Token},
};

/// Statements with more tokens are refused.
pub(super) const MAX_TOKENS: usize = 200_000;
/// Parentheses nested deeper than this are refused.
pub(super) const MAX_DEPTH: u32 = 64;
/// Of statements that cannot matter, this many tokens are kept, to tell what they are.
const HEAD: usize = 12;

/// A statement. Comments are apart from the other tokens.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Token>,
    /// The comments between the last statement and this one.
    pub(super) above: Vec<Token>,
    /// Where parentheses become too deep, if they do.
    pub(super) too_deep: Option<u32>,
    /// More tokens than were kept.
    pub(super) too_long: bool,
    /// It was ended by the next one, not by a terminator.
    pub(super) open_end: bool,
}

pub(super) struct Splitter<'a> {
    lexer: Lexer<'a>,
    dialect: Dialect,
    /// Instead of `;`, after MySQL's `DELIMITER`.
    delimiter: Option<&'a str>,
    /// `GO` or `/` on lines of their own end the bodies of functions in this text.
    has_batches: bool,
    held: Option<Token>,
    comments: Vec<Token>,
}

/// What a function's body is inside of.
#[derive(Default)]
struct Body {
    blocks: u32,
    after_end: bool,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Self {
        let has_batches = text
            .lines()
            .map(str::trim)
            .any(|line| is_go(line, dialect) || (line == "/" && dialect != Dialect::MySql));
        Self {
            lexer: Lexer::new(text, dialect),
            dialect,
            delimiter: None,
            has_batches,
            held: None,
            comments: Vec::new(),
        }
    }

    /// The next statement; `Err` once, at the place where the text breaks off.
    pub(super) fn next(&mut self) -> Result<Option<Statement>, Broken> {
        let mut statement = Statement {
            above: std::mem::take(&mut self.comments),
            ..Statement::default()
        };
        let mut depth = 0_u32;
        let mut body: Option<Body> = None;
        loop {
            let empty = statement.tokens.is_empty();
            if let Some(token) = self.held.take() {
                push(&mut statement, token, self.lexer.text);
                continue;
            }
            let Some(token) = self.lexer.next()? else {
                return Ok((!empty).then_some(statement));
            };
            if token.kind == Kind::Comment {
                let comments = if empty {
                    &mut statement.above
                } else {
                    &mut statement.comments
                };
                if comments.len() < MAX_TOKENS {
                    comments.push(token);
                }
                continue;
            }
            if empty && self.client_command(token) {
                continue;
            }
            if self.ends(token, &statement, body.as_ref(), depth) {
                if empty {
                    continue;
                }
                self.skip_copy_data(&statement);
                return Ok(Some(statement));
            }
            if depth == 0 && !empty && self.begins_another(token, &statement, body.is_some()) {
                self.held = Some(token);
                self.comments = trailing_comments(&mut statement);
                statement.open_end = true;
                return Ok(Some(statement));
            }
            match token.text(self.lexer.text) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_DEPTH {
                statement.too_deep.get_or_insert(token.start);
            }
            push(&mut statement, token, self.lexer.text);
            if body.is_none() && has_body(&statement, self.lexer.text) {
                body = Some(Body::default());
            }
            if let Some(body) = &mut body {
                body.follow(token.text(self.lexer.text));
            }
        }
    }

    /// Lines for the client program, not the server: `\connect`, `DELIMITER`, `.mode`, `SET` of SQL*Plus.
    fn client_command(&mut self, token: Token) -> bool {
        let text = token.text(self.lexer.text);
        if text.eq_ignore_ascii_case("delimiter") {
            let new = rest_of_line(self.lexer.text, token)
                .trim()
                .get(9..)
                .unwrap_or("")
                .trim();
            self.delimiter = (!new.is_empty() && new != ";").then_some(new);
        } else if !matches!(text, "\\" | "." | ":" | "!")
            && ![
                "prompt", "rem", "remark", "spool", "whenever", "connect", "source",
            ]
            .iter()
            .any(|w| text.eq_ignore_ascii_case(w))
        {
            return false;
        }
        if starts_line(self.lexer.text, token) {
            self.lexer.skip_line();
        }
        true
    }

    fn ends(&mut self, token: Token, so_far: &Statement, body: Option<&Body>, depth: u32) -> bool {
        let all = self.lexer.text;
        if let Some(delimiter) = self.delimiter {
            let here = all.get(token.start as usize..).unwrap_or("");
            let found = here.starts_with(delimiter);
            if found {
                self.lexer.at = token.start as usize + delimiter.len();
            }
            return found;
        }
        match token.text(all) {
            ";" => body.is_none_or(|body| body.is_over(self.has_batches)),
            "/" => depth == 0 && starts_line(all, token) && rest_of_line(all, token).trim() == "/",
            text if text.eq_ignore_ascii_case("go") => {
                let over = so_far.too_deep.is_none()
                    && starts_line(all, token)
                    && is_go(rest_of_line(all, token).trim(), self.dialect);
                if over {
                    self.lexer.skip_line();
                }
                over
            }
            _ => false,
        }
    }

    /// Whether a new statement begins here although the last was not ended.
    fn begins_another(&self, token: Token, so_far: &Statement, in_body: bool) -> bool {
        let all = self.lexer.text;
        if token.kind != Kind::Word || !starts_line(all, token) {
            return false;
        }
        if in_body && self.has_batches {
            return false;
        }
        let mut words = all
            .get(token.start as usize..)
            .unwrap_or("")
            .split_whitespace()
            .take(3)
            .map(|w| w.split('(').next().unwrap_or("").to_ascii_uppercase());
        let (first, second) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let head = so_far.tokens.first().map_or("", |t| t.text(all));
        match (first.as_str(), second.as_str()) {
            ("CREATE", "TABLE") => !in_body || self.is_at_line_start(token),
            (
                "CREATE",
                "TYPE" | "DOMAIN" | "INDEX" | "UNIQUE" | "VIEW" | "SCHEMA" | "SEQUENCE"
                | "PROCEDURE" | "FUNCTION" | "TRIGGER" | "CLUSTERED" | "NONCLUSTERED",
            ) => !in_body,
            ("ALTER", "TABLE") | ("INSERT", "INTO") | ("COMMENT", "ON") => {
                !in_body && !head.eq_ignore_ascii_case("explain")
            }
            ("DROP", "TABLE") | ("EXEC", _) => !in_body,
            _ => false,
        }
    }

    fn is_at_line_start(&self, token: Token) -> bool {
        let before = self.lexer.text.get(..token.start as usize).unwrap_or("");
        before.is_empty() || before.ends_with('\n')
    }

    /// The lines after `COPY ... FROM stdin;`, up to `\.`.
    fn skip_copy_data(&mut self, statement: &Statement) {
        let all = self.lexer.text;
        let words: Vec<&str> = statement.tokens.iter().map(|t| t.text(all)).collect();
        let is_copy = words
            .first()
            .is_some_and(|w| w.eq_ignore_ascii_case("copy"));
        if !is_copy || !words.iter().any(|w| w.eq_ignore_ascii_case("stdin")) {
            return;
        }
        self.lexer.skip_line();
        while let Some(rest) = all.get(self.lexer.at..).filter(|rest| !rest.is_empty()) {
            let done = rest.lines().next() == Some("\\.");
            self.lexer.skip_line();
            if done {
                return;
            }
        }
    }
}

impl Body {
    fn follow(&mut self, text: &str) {
        let word = text.to_ascii_uppercase();
        match word.as_str() {
            "CASE" if self.after_end => {}
            "BEGIN" | "CASE" => self.blocks += 1,
            "END" => self.blocks = self.blocks.saturating_sub(1),
            // `END IF` ends no block that was counted.
            "IF" | "LOOP" | "WHILE" | "REPEAT" | "FOR" if self.after_end => self.blocks += 1,
            _ => {}
        }
        self.after_end = word == "END";
    }

    fn is_over(&self, has_batches: bool) -> bool {
        self.blocks == 0 && !has_batches
    }
}

fn push(statement: &mut Statement, token: Token, all: &str) {
    let head = statement.tokens.first().map_or("", |t| t.text(all));
    let is = |word: &&str| head.eq_ignore_ascii_case(word);
    let cap = if ["", "create", "alter", "comment", "exec", "execute"]
        .iter()
        .any(is)
    {
        MAX_TOKENS
    } else if is(&"copy") {
        // The column list comes before FROM stdin.
        4_000
    } else {
        HEAD
    };
    if statement.tokens.len() < cap {
        statement.tokens.push(token);
    } else {
        statement.too_long = true;
    }
}

/// Whether this is the head of something whose body holds `;`.
fn has_body(statement: &Statement, all: &str) -> bool {
    if statement.tokens.len() > 10 {
        return false;
    }
    let words: Vec<String> = statement
        .tokens
        .iter()
        .take(10)
        .map(|t| t.text(all).to_ascii_uppercase())
        .collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    match first.as_str() {
        "CREATE" | "ALTER" => {
            matches!(
                last.as_str(),
                "TRIGGER" | "FUNCTION" | "PROCEDURE" | "PROC" | "PACKAGE" | "EVENT"
            ) && words
                .iter()
                .all(|w| !matches!(w.as_str(), "TABLE" | "INDEX" | "TYPE" | "ON" | "("))
        }
        "DECLARE" => statement.tokens.len() == 1,
        "BEGIN" => {
            words.len() == 2 && !matches!(last.as_str(), "TRANSACTION" | "WORK" | "TRAN" | "CREATE")
        }
        _ => false,
    }
}

/// Comments that follow the last token on later lines belong to the next statement.
fn trailing_comments(statement: &mut Statement) -> Vec<Token> {
    let end = statement.tokens.last().map_or(0, |t| t.end);
    let first = statement.comments.partition_point(|c| c.start < end);
    statement.comments.split_off(first)
}

fn is_go(line: &str, dialect: Dialect) -> bool {
    matches!(dialect, Dialect::SqlServer | Dialect::Generic)
        && line
            .get(..2)
            .is_some_and(|go| go.eq_ignore_ascii_case("go"))
        && line[2..]
            .trim()
            .trim_end_matches(';')
            .bytes()
            .all(|b| b.is_ascii_digit())
}

/// From the token to the end of its line.
fn rest_of_line(all: &str, token: Token) -> &str {
    let rest = all.get(token.start as usize..).unwrap_or("");
    rest.lines().next().unwrap_or("")
}

/// Whether nothing but blanks stands before the token on its line.
pub(super) fn starts_line(all: &str, token: Token) -> bool {
    let before = all.get(..token.start as usize).unwrap_or("");
    let ink = before.trim_end_matches([' ', '\t']);
    ink.is_empty() || ink.ends_with('\n')
}
