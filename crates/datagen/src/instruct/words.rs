//! Text to words: quotes kept whole, punctuation told apart.

/// One word of a sentence, or all that stood in quotes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    /// In lower case; a quoted word is only ever itself.
    pub(super) low: String,
    pub(super) quoted: bool,
    /// Where it lies in the sentence, in bytes.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What opens a quotation, and what closes it.
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{ab}', '\u{bb}'),
];

impl Word {
    /// Whether it is one of these plain words.
    pub(super) fn is(&self, words: &[&str]) -> bool {
        !self.quoted && words.contains(&self.low.as_str())
    }
}

/// The words of a text. A comma, a colon and a sentence's end are words of their own.
pub(super) fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(from, c)) = chars.peek() {
        if c.is_whitespace() && c != '\n' {
            chars.next();
            continue;
        }
        let closing = QUOTES
            .iter()
            .find(|(open, _)| *open == c)
            .map(|(_, close)| *close);
        if let Some(close) = closing
            && let Some(length) = text[from + c.len_utf8()..].find(close)
        {
            let start = from + c.len_utf8();
            let to = start + length + close.len_utf8();
            push(&mut words, &text[start..start + length], true, (from, to));
            while chars.next_if(|(at, _)| *at < to).is_some() {}
            continue;
        }
        let end = text[from..]
            .char_indices()
            .find(|(at, c)| *at > 0 && (c.is_whitespace() || is_end(text, from + at)))
            .map_or(text.len(), |(at, _)| from + at);
        let end = if is_end(text, from) {
            from + c.len_utf8()
        } else {
            end
        };
        push(&mut words, &text[from..end], false, (from, end));
        while chars.next_if(|(at, _)| *at < end).is_some() {}
    }
    words
}

/// Whether a mark stands here that ends a word: no part of a number, a path or an ellipsis.
fn is_end(text: &str, at: usize) -> bool {
    let mut rest = text[at..].chars();
    let mark = rest.next().unwrap_or(' ');
    let next = rest.next().unwrap_or(' ');
    match mark {
        '\n' | ';' | '\u{2192}' => true,
        '!' | '?' => next.is_whitespace() && text[..at].ends_with(char::is_alphanumeric),
        ',' => !(next.is_ascii_digit() && text[..at].ends_with(|c: char| c.is_ascii_digit())),
        '.' | ':' => next.is_whitespace(),
        _ => false,
    }
}

fn push(words: &mut Vec<Word>, text: &str, quoted: bool, (from, to): (usize, usize)) {
    // `?` and `#` are letters of patterns; a question mark alone ends a sentence.
    let text = if quoted {
        text
    } else {
        text.trim_end_matches(['\u{2019}', '\''])
    };
    let text = match text
        .strip_suffix("'s")
        .or_else(|| text.strip_suffix("\u{2019}s"))
    {
        Some(stem) if !quoted => stem,
        _ => text,
    };
    if text.is_empty() && !quoted {
        return;
    }
    words.push(Word {
        text: text.to_owned(),
        low: text.to_lowercase(),
        quoted,
        from,
        to,
    });
}

/// The words as one text, as they stood.
pub(super) fn text(words: &[Word]) -> String {
    match words {
        [one] => one.text.clone(),
        _ => words
            .iter()
            .map(|w| w.text.as_str())
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// The words without some at both ends.
pub(super) fn trim<'w>(mut words: &'w [Word], fillers: &[&str]) -> &'w [Word] {
    while let [first, rest @ ..] = words
        && first.is(fillers)
    {
        words = rest;
    }
    while let [rest @ .., last] = words
        && last.is(fillers)
    {
        words = rest;
    }
    words
}

/// The words before and after the first run that reads as one of the phrases, and the phrase. Longer
/// phrases stand first in the list.
pub(super) fn cut<'w>(
    words: &'w [Word],
    phrases: &[&'static str],
) -> Option<(&'w [Word], &'static str, &'w [Word])> {
    for at in 0..words.len() {
        for phrase in phrases {
            if let Some(rest) = starts(&words[at..], phrase) {
                return Some((&words[..at], phrase, rest));
            }
        }
    }
    None
}

/// What follows a phrase at the start of the words.
pub(super) fn starts<'w>(words: &'w [Word], phrase: &str) -> Option<&'w [Word]> {
    let mut at = 0;
    for part in phrase.split(' ') {
        if !words.get(at)?.is(&[part]) {
            return None;
        }
        at += 1;
    }
    Some(&words[at..])
}

/// As [`starts`], for the first of several phrases.
pub(super) fn starts_any<'w>(words: &'w [Word], phrases: &[&str]) -> Option<&'w [Word]> {
    phrases.iter().find_map(|phrase| starts(words, phrase))
}
