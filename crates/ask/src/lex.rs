//! A question as tokens: words, numbers, quoted texts, marks.

use rowsmith_datagen::calendar;

use crate::words;

/// A piece of the question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// As written.
    pub(crate) text: String,
    /// In lower case.
    pub(crate) low: String,
    /// For one thing, short forms written out: `depts` is `department`.
    pub(crate) words: Vec<String>,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Word,
    /// Plain digits, sign and point.
    Number(String),
    /// `YYYY-MM-DD`.
    Date(String),
    Quoted,
    /// A comparison, as SQL writes it.
    Op(&'static str),
    Comma,
    /// `'s`
    Possessive,
}

/// Longer questions are declined: nobody asks them, and reading time grows with length.
pub(crate) const MAX_TOKENS: usize = 60;

/// The tokens of a question; marks that mean nothing are left out.
pub(crate) fn tokens(question: &str) -> Vec<Token> {
    let chars: Vec<char> = question.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() && out.len() <= MAX_TOKENS {
        at = next(&chars, at, &mut out);
    }
    out
}

fn next(chars: &[char], at: usize, out: &mut Vec<Token>) -> usize {
    let c = chars[at];
    let after = |n: usize| chars.get(at + n).copied().unwrap_or(' ');
    match c {
        '"' | '“' | '”' | '`' | '‘' => quoted(chars, at, out),
        '\'' | '’' => {
            if after(1) == 's' && !after(2).is_alphanumeric() && !out.is_empty() {
                out.push(token("'s", Kind::Possessive));
                return at + 2;
            }
            let before = at.checked_sub(1).map_or(' ', |i| chars[i]);
            if before.is_alphanumeric() {
                return at + 1;
            }
            quoted(chars, at, out)
        }
        '>' | '<' | '=' | '!' => {
            let (op, len) = match (c, after(1)) {
                ('>', '=') => (">=", 2),
                ('<', '=') => ("<=", 2),
                ('<', '>') | ('!', '=') => ("<>", 2),
                ('=', '=') => ("=", 2),
                ('>', _) => (">", 1),
                ('<', _) => ("<", 1),
                ('=', _) => ("=", 1),
                _ => return at + 1,
            };
            out.push(token(op, Kind::Op(op)));
            at + len
        }
        ',' => {
            out.push(token(",", Kind::Comma));
            at + 1
        }
        _ if c.is_alphanumeric() || c == '-' && after(1).is_ascii_digit() => word(chars, at, out),
        _ => at + 1,
    }
}

fn quoted(chars: &[char], at: usize, out: &mut Vec<Token>) -> usize {
    let closes = |c: char| match chars[at] {
        '"' | '“' | '”' => matches!(c, '"' | '”' | '“'),
        '`' => c == '`',
        _ => matches!(c, '\'' | '’'),
    };
    let ends = |i: &usize| {
        closes(chars[*i]) && !chars.get(i + 1).is_some_and(|next| next.is_alphanumeric())
    };
    let Some(end) = (at + 1..chars.len()).find(ends) else {
        return at + 1;
    };
    let text: String = chars[at + 1..end].iter().collect();
    out.push(token(text.trim(), Kind::Quoted));
    end + 1
}

/// Letters and digits, with what may stand inside of them: `1,000.50`, `2024-01-31`, `B+`, `don't`.
fn word(chars: &[char], at: usize, out: &mut Vec<Token>) -> usize {
    let starts_number = chars[at].is_ascii_digit() || chars[at] == '-';
    let mut end = at + 1;
    while end < chars.len() {
        let (c, next) = (chars[end], chars.get(end + 1).copied().unwrap_or(' '));
        let inside = match c {
            '.' | ',' => starts_number && next.is_ascii_digit() && digits_after(chars, end, c),
            '-' | '/' => starts_number && next.is_ascii_digit(),
            '\'' | '’' => matches!(next, 't' | 'r' | 'v') || next.is_uppercase(),
            '_' | '@' => true,
            _ => c.is_alphanumeric(),
        };
        if !inside {
            break;
        }
        end += 1;
    }
    // Blood types and grades: a mark that belongs to the letters before it.
    if chars.get(end).is_some_and(|c| *c == '+') {
        end += 1;
    }
    let text: String = chars[at..end].iter().collect();
    let kind = match number(&text) {
        Some(number) => Kind::Number(number),
        None if calendar::parse_date(&text).is_some() => Kind::Date(text.clone()),
        None => Kind::Word,
    };
    out.push(token(&text, kind));
    end
}

/// A comma belongs to a number only before three digits: `1,000`, not `1, 2`.
fn digits_after(chars: &[char], at: usize, mark: char) -> bool {
    let run = chars[at + 1..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    mark == '.' || run == 3
}

/// Digits, with thousands separators, or followed by `k` or `m`.
fn number(text: &str) -> Option<String> {
    let low = text.to_lowercase();
    let (digits, zeros) = match low.strip_suffix(['k', 'm']) {
        Some(stem) if low.ends_with('k') => (stem.to_owned(), "000"),
        Some(stem) => (stem.to_owned(), "000000"),
        None => (low, ""),
    };
    let digits = digits.replace(',', "");
    let body = digits.strip_prefix('-').unwrap_or(&digits);
    let plain = body.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let one_point = body.matches('.').count() <= 1 && !body.starts_with('.');
    if body.is_empty() || !plain || !one_point || body.len() > 18 {
        return None;
    }
    if zeros.is_empty() {
        return Some(digits);
    }
    (!digits.contains('.')).then(|| digits + zeros)
}

fn token(text: &str, kind: Kind) -> Token {
    let low = text.to_lowercase();
    let words = match kind {
        Kind::Word => meant(&low),
        _ => vec![low.clone()],
    };
    Token {
        text: text.to_owned(),
        low,
        words,
        kind,
    }
}

/// Short forms that are ordinary words of a question stay what they are.
fn meant(low: &str) -> Vec<String> {
    if !low.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return vec![low.to_owned()];
    }
    if matches!(
        low,
        "no" | "cat" | "cats" | "cell" | "desc" | "cnt" | "avg" | "num"
    ) {
        return vec![words::singular(low)];
    }
    let short = words::of(&words::singular(low));
    if short.is_empty() {
        vec![low.to_owned()]
    } else {
        short.iter().map(|w| words::singular(w)).collect()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_question_becomes_tokens() {
        let check = |question: &str, expected: &str| {
            let tokens = super::tokens(question);
            let told: Vec<String> = tokens.iter().map(|t| format!("{}|", t.low)).collect();
            assert_eq!(told.concat(), expected);
        };
        check(
            "What's the customer's email?",
            "what|'s|the|customer|'s|email|",
        );
        check("price >= 1,000.50, or 2,3", "price|>=|1,000.50|,|or|2|,|3|");
        check(
            "since 2024-01-31 in 'New York'",
            "since|2024-01-31|in|new york|",
        );
        check("blood A+ for O'Brien's", "blood|a+|for|o'brien|'s|");
        check("", "");
        check("'", "");
    }
}
