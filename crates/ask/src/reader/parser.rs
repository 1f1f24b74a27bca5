//! The state of reading: where it is, what it has chosen, what it has assumed.

use crate::{
    catalog::{Catalog, Column, Table},
    lex::{Kind, Token},
    link::{Found, Hit, Known, Linker, Noun},
    query::Query,
};

/// Reads one question under one list of choices.
pub(crate) struct Parser<'a> {
    pub(super) linker: &'a Linker<'a>,
    found: &'a Found,
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    /// The furthest token that was ever accounted for.
    pub(super) furthest: usize,
    /// Which option to take at each choice; 0 beyond its end.
    script: Vec<usize>,
    marks: Marks,
}

/// What goes back when reading backs up.
#[derive(Clone, Debug, Default)]
struct Marks {
    choices: Vec<usize>,
    assumptions: Vec<String>,
    doubt: f64,
}

/// A place to go back to.
pub(super) struct Place {
    at: usize,
    marks: Marks,
}

/// Words that carry no meaning of their own, and never name anything alone.
pub(crate) fn is_small(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "a", "all", "an", "and", "any", "are", "as", "at", "be", "been", "by", "did", "do", "does",
        "each", "every", "for", "from", "had", "has", "have", "having", "how", "i", "in", "is",
        "it", "its", "many", "me", "more", "most", "much", "no", "not", "of", "on", "or", "our",
        "per", "than", "that", "the", "their", "there", "these", "they", "this", "those", "to",
        "was", "we", "were", "what", "when", "where", "which", "who", "whose", "with", "without",
        "least", "less", "only", "never", "over", "under", "above", "below", "between", "after",
        "before", "since", "show", "list",
    ];
    SMALL.contains(&word)
}

/// Words that some phrase of a question has; they are no names, but are not unknown either.
pub(crate) fn is_known_word(word: &str) -> bool {
    const KNOWN: &[&str] = &[
        "percentage",
        "percent",
        "share",
        "proportion",
        "number",
        "count",
        "month",
        "year",
        "day",
        "week",
        "quarter",
        "per",
        "expensive",
        "cheapest",
        "oldest",
        "youngest",
        "newest",
        "latest",
        "common",
        "ordered",
        "sorted",
        "chart",
        "bar",
        "pie",
        "line",
        "different",
        "distinct",
        "unique",
        "greater",
        "higher",
        "lower",
        "equal",
        "exactly",
        "fewer",
        "fewest",
        "days",
        "average",
        "total",
        "sum",
        "maximum",
        "minimum",
        "highest",
        "lowest",
        "top",
        "last",
        "first",
        "months",
        "years",
        "weeks",
        "please",
        "give",
        "find",
        "can",
        "you",
        "tell",
        "know",
    ];
    KNOWN.contains(&word)
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        linker: &'a Linker<'a>,
        found: &'a Found,
        tokens: &'a [Token],
        script: Vec<usize>,
    ) -> Self {
        Self {
            linker,
            found,
            tokens,
            at: 0,
            furthest: 0,
            script,
            marks: Marks::default(),
        }
    }

    /// The question as a whole.
    pub(super) fn question(&mut self, previous: Option<&Query>) -> Option<Query> {
        if let Some(previous) = previous
            && let Some(query) = self.whole(|p| p.follow_up(previous))
        {
            return Some(query);
        }
        let kinds: [fn(&mut Self) -> Option<Query>; 4] =
            [Self::count, Self::share, Self::aggregate, Self::list];
        kinds
            .into_iter()
            .find_map(|kind| self.whole(|p| p.framed(kind)))
    }

    /// All tokens, or nothing.
    fn whole(&mut self, read: impl FnOnce(&mut Self) -> Option<Query>) -> Option<Query> {
        let place = self.place();
        let query = read(self).filter(|_| self.is_done());
        if query.is_none() {
            self.back(place);
        }
        query
    }

    pub(super) fn catalog(&self) -> &'a Catalog {
        self.linker.catalog
    }

    pub(super) fn table(&self, table: usize) -> &'a Table {
        &self.linker.catalog.tables[table]
    }

    pub(super) fn column(&self, table: usize, column: usize) -> &'a Column {
        &self.linker.catalog.tables[table].columns[column]
    }

    pub(super) fn rest(&self) -> &'a [Token] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// The columns named here.
    pub(super) fn hits(&self) -> Vec<Hit> {
        self.found.hits.get(self.at).cloned().unwrap_or_default()
    }

    /// The tables named so many tokens from here.
    pub(super) fn nouns(&self, ahead: usize) -> Vec<Noun> {
        self.found
            .nouns
            .get(self.at + ahead)
            .cloned()
            .unwrap_or_default()
    }

    /// The values that stand here.
    pub(super) fn known(&self) -> Vec<Known> {
        self.found.known.get(self.at).cloned().unwrap_or_default()
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn place(&self) -> Place {
        Place {
            at: self.at,
            marks: self.marks.clone(),
        }
    }

    pub(super) fn back(&mut self, place: Place) {
        self.at = place.at;
        self.marks = place.marks;
    }

    /// Reads something, or stays where it was.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let place = self.place();
        let found = read(self);
        if found.is_none() {
            self.back(place);
        }
        found
    }

    pub(super) fn advance(&mut self, tokens: usize) {
        self.at += tokens;
        self.furthest = self.furthest.max(self.at);
    }

    /// The first of the phrases that stands here.
    pub(super) fn eat<'p>(&mut self, phrases: &[&'p str]) -> Option<&'p str> {
        let mut best: Option<(usize, &'p str)> = None;
        for phrase in phrases {
            let words: Vec<&str> = phrase.split(' ').collect();
            let here = self.rest().iter().map(|t| t.low.as_str());
            let quoted = self
                .rest()
                .iter()
                .take(words.len())
                .any(|t| t.kind == Kind::Quoted);
            if !quoted
                && here.take(words.len()).eq(words.iter().copied())
                && best.is_none_or(|(len, _)| words.len() > len)
            {
                best = Some((words.len(), phrase));
            }
        }
        let (len, phrase) = best?;
        self.advance(len);
        Some(phrase)
    }

    /// Like [`Self::eat`], when it does not matter which, or whether.
    pub(super) fn skip(&mut self, phrases: &[&str]) -> bool {
        self.eat(phrases).is_some()
    }

    /// As many of them as stand here.
    pub(super) fn skip_all(&mut self, phrases: &[&str]) {
        while self.skip(phrases) {}
    }

    pub(super) fn comma(&mut self) -> bool {
        let here = self.peek().is_some_and(|t| t.kind == Kind::Comma);
        if here {
            self.advance(1);
        }
        here
    }

    pub(super) fn number(&mut self) -> Option<String> {
        const WORDS: &[&str] = &[
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ];
        let token = self.peek()?;
        let number = match &token.kind {
            Kind::Number(number) => number.clone(),
            Kind::Word => WORDS.iter().position(|w| *w == token.low)?.to_string(),
            _ => return None,
        };
        self.advance(1);
        Some(number)
    }

    /// One of several meanings that are equally good.
    pub(super) fn choose<T>(&mut self, mut options: Vec<T>) -> Option<T> {
        if options.len() < 2 {
            return options.pop();
        }
        let wanted = self
            .script
            .get(self.marks.choices.len())
            .copied()
            .unwrap_or(0);
        self.marks.choices.push(options.len());
        (wanted < options.len()).then(|| options.swap_remove(wanted))
    }

    /// Notes something taken for granted, and how much it weighs against the reading.
    pub(super) fn assume(&mut self, doubt: f64, what: impl Into<String>) {
        let what = what.into();
        self.marks.doubt += doubt;
        if !what.is_empty() && !self.marks.assumptions.contains(&what) {
            self.marks.assumptions.push(what);
        }
    }

    pub(super) fn confidence(&self) -> f64 {
        ((0.98 - self.marks.doubt).clamp(0.3, 1.0) * 100.0).round() / 100.0
    }

    pub(super) fn assumptions(&self) -> Vec<String> {
        self.marks.assumptions.clone()
    }

    pub(super) fn choices(&self) -> Vec<usize> {
        self.marks.choices.clone()
    }
}
