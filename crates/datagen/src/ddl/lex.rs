//! Text to tokens: bounds of words, names, literals and comments, in O(n) and without recursion.

use super::Dialect;

/// Comments nested deeper than this are refused (PostgreSQL's own lexer is quadratic in the depth).
pub(super) const MAX_COMMENT_DEPTH: u32 = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An unquoted name or keyword.
    Word,
    /// `"name"`; in some dialects text.
    Double,
    /// `` `name` ``
    Backtick,
    /// `[name]`
    Bracket,
    /// `'text'`, `E'text'`, `N'text'`, `$tag$text$tag$`
    Text,
    Number,
    /// Any other character.
    Mark,
    Comment,
}

/// A part of the text, by byte offsets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Token {
    pub(super) fn text(self, all: &str) -> &str {
        all.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

/// A literal or comment that does not end, or is too deep.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) at: u32,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    dialect: Dialect,
    nested: bool,
    /// Inside `/*! ... */`, whose content counts.
    conditional: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Self {
        Self {
            text,
            at: 0,
            dialect,
            nested: dialect.nested_comments(),
            conditional: false,
        }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.at + ahead)
            .copied()
            .unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn skip_line(&mut self) {
        self.at = self
            .rest()
            .find('\n')
            .map_or(self.text.len(), |n| self.at + n + 1);
    }

    /// The next token, comments included; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Broken> {
        loop {
            let blank = self
                .rest()
                .find(|c: char| !c.is_whitespace() && c != '\u{feff}');
            let Some(blank) = blank else {
                self.at = self.text.len();
                return Ok(None);
            };
            self.at += blank;
            if self.conditional && self.rest().starts_with("*/") {
                self.conditional = false;
                self.at += 2;
            } else if self.rest().starts_with("```") {
                // The fence of a code block that was pasted whole.
                self.skip_line();
            } else if self.dialect == Dialect::MySql && self.opens_conditional() {
                self.conditional = true;
            } else {
                return self.token().map(Some);
            }
        }
    }

    fn opens_conditional(&mut self) -> bool {
        let rest = self.rest();
        let Some(body) = rest
            .strip_prefix("/*!")
            .or_else(|| rest.strip_prefix("/*M!"))
        else {
            return false;
        };
        let version = body.bytes().take_while(u8::is_ascii_digit).count();
        self.at += rest.len() - body.len() + version;
        true
    }

    fn token(&mut self) -> Result<Token, Broken> {
        let start = self.at;
        let kind = match (self.byte(0), self.byte(1)) {
            (b'-', b'-') => self.line_comment(),
            (b'#', _) if self.dialect == Dialect::MySql => self.line_comment(),
            (b'/', b'*') => self.block_comment()?,
            (b'\'', _) => self.quoted(b'\'', Kind::Text, self.dialect.backslash())?,
            (b'e' | b'E', b'\'') => {
                self.at += 1;
                self.quoted(b'\'', Kind::Text, true)?
            }
            (b'n' | b'N' | b'b' | b'B' | b'x' | b'X', b'\'') => {
                self.at += 1;
                self.quoted(b'\'', Kind::Text, self.dialect.backslash())?
            }
            (b'"', _) => self.quoted(b'"', Kind::Double, self.dialect.backslash())?,
            (b'`', _) => self.quoted(b'`', Kind::Backtick, false)?,
            (b'[', next) if self.opens_name(next) => self.quoted(b']', Kind::Bracket, false)?,
            (b'$', _) if self.dollar_tag().is_some() => self.dollar_quoted()?,
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => self.number(),
            (first, next) if is_name_start(first) || (first == b'#' && is_name_start(next)) => {
                self.word()
            }
            (b'@', next) if is_name_start(next) || next == b'@' => self.word(),
            _ => {
                self.at += self.rest().chars().next().map_or(1, char::len_utf8);
                Kind::Mark
            }
        };
        Ok(Token {
            kind,
            start: offset(start),
            end: offset(self.at),
        })
    }

    /// Whether `[` begins a name, and not the items or the index of an array.
    fn opens_name(&self, next: u8) -> bool {
        let before = self
            .at
            .checked_sub(1)
            .and_then(|at| self.text.as_bytes().get(at));
        let after_word = before.is_some_and(|&b| is_name_part(b) || b == b'[');
        match self.dialect {
            Dialect::Postgres => false,
            Dialect::Generic => is_name_start(next) && !after_word,
            _ => is_name_start(next),
        }
    }

    fn word(&mut self) -> Kind {
        let rest = &self.rest().as_bytes()[1..];
        let more = rest.iter().take_while(|&&b| is_name_part(b)).count();
        self.at += 1 + more;
        Kind::Word
    }

    fn number(&mut self) -> Kind {
        let bytes = self.rest().as_bytes();
        let mut n = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        if bytes.get(n).is_some_and(|&b| is_name_start(b)) && !is_exponent(&bytes[n..]) {
            return self.word();
        }
        if bytes.get(n) == Some(&b'.') {
            n += 1 + bytes[n + 1..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
        }
        if is_exponent(&bytes[n..]) {
            n += 2 + bytes[n + 2..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
        }
        self.at += n;
        Kind::Number
    }

    fn line_comment(&mut self) -> Kind {
        self.at = self
            .rest()
            .find('\n')
            .map_or(self.text.len(), |n| self.at + n);
        Kind::Comment
    }

    fn block_comment(&mut self) -> Result<Kind, Broken> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + 2;
        let mut depth = 1;
        while depth > 0 {
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                }
                (Some(b'/'), Some(b'*')) if self.nested => {
                    depth += 1;
                    at += 2;
                }
                (Some(_), _) => at += 1,
                (None, _) => return self.unfinished_comment(start),
            }
            if depth > MAX_COMMENT_DEPTH {
                return Err(Broken {
                    at: offset(at.saturating_sub(2)),
                    message: format!("comments are nested deeper than {MAX_COMMENT_DEPTH}"),
                    hint: "remove the comment",
                });
            }
        }
        self.at = at;
        Ok(Kind::Comment)
    }

    /// A dialect without nested comments may have been taken for one with them: the first `*/` ends
    /// this comment, and from here on every other one.
    fn unfinished_comment(&mut self, start: usize) -> Result<Kind, Broken> {
        if self.nested
            && let Some(n) = self.rest().find("*/")
        {
            self.nested = false;
            self.at += n + 2;
            return Ok(Kind::Comment);
        }
        Err(Broken {
            at: offset(start),
            message: "a comment that begins here does not end".into(),
            hint: "close it with `*/`",
        })
    }

    fn quoted(&mut self, close: u8, kind: Kind, backslash: bool) -> Result<Kind, Broken> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        loop {
            match bytes.get(at) {
                Some(b'\\') if backslash => at += 2,
                Some(&b) if b == close && bytes.get(at + 1) == Some(&close) => at += 2,
                Some(&b) if b == close => break,
                Some(_) => at += 1,
                None => {
                    return Err(Broken {
                        at: offset(start),
                        message: format!(
                            "a {} that begins here does not end",
                            if kind == Kind::Text {
                                "string"
                            } else {
                                "quoted name"
                            }
                        ),
                        hint: "add the closing quote",
                    });
                }
            }
        }
        self.at = at + 1;
        Ok(kind)
    }

    /// `$tag$`, when the text here begins with one.
    fn dollar_tag(&self) -> Option<&'a str> {
        if matches!(self.dialect, Dialect::MySql | Dialect::SqlServer) {
            return None;
        }
        let rest = self.rest();
        let tag = rest
            .get(1..)?
            .bytes()
            .take_while(|&b| is_name_part(b) && b != b'$')
            .count();
        let digit_first = rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        (rest.as_bytes().get(tag + 1) == Some(&b'$') && !digit_first).then(|| &rest[..tag + 2])
    }

    fn dollar_quoted(&mut self) -> Result<Kind, Broken> {
        let tag = self.dollar_tag().unwrap_or("$$");
        let body = self.text.get(self.at + tag.len()..).unwrap_or("");
        match body.find(tag) {
            Some(n) => {
                self.at += tag.len() + n + tag.len();
                Ok(Kind::Text)
            }
            None => Err(Broken {
                at: offset(self.at),
                message: format!("a string that begins here with {tag} does not end"),
                hint: "close it with the same tag",
            }),
        }
    }
}

/// Offsets fit: the input is bounded by `bytes::MAX_INPUT`.
pub(super) fn offset(at: usize) -> u32 {
    super::bytes::count(at)
}

fn is_name_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn is_name_part(b: u8) -> bool {
    is_name_start(b) || b.is_ascii_digit() || matches!(b, b'$' | b'#' | b'@')
}

fn is_exponent(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'e' | b'E', b'0'..=b'9', ..] | [b'e' | b'E', b'+' | b'-', b'0'..=b'9', ..]
    )
}
