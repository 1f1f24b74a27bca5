//! Which tables, columns and values the words at some place of a question may name.

use std::collections::BTreeMap;

use crate::{
    catalog::{Catalog, Class},
    lex::Token,
    words::{self, Fit},
};

/// Names and values have at most so many words.
const MAX_WORDS: usize = 6;

/// Longer values are prose; nobody names them.
const MAX_VALUE_CHARS: usize = 80;

/// A table, named by its own name or by what a key calls it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Noun {
    /// Tokens.
    pub(crate) len: usize,
    pub(crate) table: usize,
    /// The link whose key calls it so: `pilot`.
    pub(crate) role: Option<usize>,
    pub(crate) fit: Fit,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit {
    pub(crate) len: usize,
    pub(crate) table: usize,
    pub(crate) column: usize,
    /// Whether the table was named too: `customer name`.
    pub(crate) with_table: bool,
    /// The link whose role was named too: `pilot name`.
    pub(crate) role: Option<usize>,
    pub(crate) fit: Fit,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Known {
    pub(crate) len: usize,
    pub(crate) table: usize,
    pub(crate) column: usize,
    pub(crate) value: String,
}

/// What every place of a question may name, found once.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) hits: Vec<Vec<Hit>>,
    pub(crate) nouns: Vec<Vec<Noun>>,
    pub(crate) known: Vec<Vec<Known>>,
}

/// Looks names up.
pub(crate) struct Linker<'a> {
    pub(crate) catalog: &'a Catalog,
    values: BTreeMap<String, Vec<(usize, usize, usize)>>,
}

impl<'a> Linker<'a> {
    pub(crate) fn new(catalog: &'a Catalog) -> Self {
        let mut values: BTreeMap<String, Vec<(usize, usize, usize)>> = BTreeMap::new();
        for (t, table) in catalog.tables.iter().enumerate() {
            for (c, column) in table.columns.iter().enumerate() {
                if !matches!(column.class, Class::Text | Class::Enum) {
                    continue;
                }
                for (v, value) in column.domain.values.iter().enumerate() {
                    if value.len() <= MAX_VALUE_CHARS {
                        values.entry(plain(value)).or_default().push((t, c, v));
                    }
                }
            }
        }
        Self { catalog, values }
    }

    /// Everything that a question names.
    pub(crate) fn find(&self, tokens: &[Token]) -> Found {
        let places = || (0..tokens.len()).map(|at| &tokens[at..]);
        Found {
            hits: places().map(|rest| self.hits(rest)).collect(),
            nouns: places().map(|rest| self.nouns(rest)).collect(),
            known: places().map(|rest| self.known(rest)).collect(),
        }
    }

    /// The tables that the most words at a place name, the best fit only.
    pub(crate) fn nouns(&self, tokens: &[Token]) -> Vec<Noun> {
        for len in (1..=tokens.len().min(MAX_WORDS)).rev() {
            let Some(said) = spoken(&tokens[..len]) else {
                continue;
            };
            let mut found = Vec::new();
            for (table, of) in self.catalog.tables.iter().enumerate() {
                if let Some(fit) = words::fit(&said, &of.words) {
                    found.push(Noun {
                        len,
                        table,
                        role: None,
                        fit,
                    });
                }
            }
            for (index, link) in self.catalog.links.iter().enumerate() {
                let full = [&link.role[..], &self.catalog.tables[link.to].words[..]].concat();
                let fit = words::fit(&said, &link.role).max(words::fit(&said, &full));
                if !link.role.is_empty() && fit >= Some(Fit::Typo) {
                    let noun = Noun {
                        len,
                        table: link.to,
                        role: Some(index),
                        fit: Fit::Synonym,
                    };
                    found.push(noun);
                }
            }
            let best = found.iter().map(|n| n.fit).max();
            found.retain(|n| Some(n.fit) == best);
            found.dedup_by_key(|n| (n.table, n.role));
            if !found.is_empty() {
                // The table itself, before what keys call it.
                let own: Vec<Noun> = found.iter().filter(|n| n.role.is_none()).copied().collect();
                return if own.is_empty() { found } else { own };
            }
        }
        Vec::new()
    }

    /// The columns that words at a place name, for every number of words, most words first.
    pub(crate) fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut found = Vec::new();
        for len in (1..=tokens.len().min(MAX_WORDS)).rev() {
            let Some(said) = spoken(&tokens[..len]) else {
                continue;
            };
            for (table, of) in self.catalog.tables.iter().enumerate() {
                for column in 0..of.columns.len() {
                    if let Some((fit, with_table)) = self.column_fit(table, column, &said) {
                        let hit = Hit {
                            len,
                            table,
                            column,
                            with_table,
                            role: None,
                            fit,
                        };
                        found.push(hit);
                    }
                }
            }
            for (index, link) in self.catalog.links.iter().enumerate() {
                let Some(rest) = said.strip_prefix(&link.role[..]) else {
                    continue;
                };
                if link.role.is_empty() || rest.is_empty() {
                    continue;
                }
                for column in 0..self.catalog.tables[link.to].columns.len() {
                    if let Some((fit, _)) = self.column_fit(link.to, column, rest)
                        && fit >= Fit::Synonym
                    {
                        let role = Some(index);
                        let table = link.to;
                        found.push(Hit {
                            len,
                            table,
                            column,
                            with_table: true,
                            role,
                            fit,
                        });
                    }
                }
            }
        }
        found
    }

    fn column_fit(&self, table: usize, column: usize, said: &[String]) -> Option<(Fit, bool)> {
        let of = &self.catalog.tables[table];
        let words = &of.columns[column].words;
        let own = words
            .strip_prefix(&of.words[..])
            .filter(|rest| !rest.is_empty());
        let tails = (0..of.words.len()).map(|skip| &of.words[skip..]);
        let mut best: Option<(Fit, bool)> = None;
        let mut offer = |fit: Option<Fit>, with_table: bool| {
            if let Some(fit) = fit
                && best.is_none_or(|(b, _)| fit > b)
            {
                best = Some((fit, with_table));
            }
        };
        let direct = words::fit(said, words).max(words::fit(said, words::without_unit(words)));
        let is_key = self
            .catalog
            .links
            .iter()
            .any(|l| l.from == table && l.columns == [column])
            || of.key == [column];
        offer(direct.filter(|f| !is_key || *f >= Fit::Typo), false);
        if let Some(rest) = own {
            offer(words::fit(said, rest).filter(|f| *f >= Fit::Typo), false);
        }
        for tail in tails {
            if let Some(rest) = said.strip_prefix(tail).filter(|rest| !rest.is_empty()) {
                let enough = |f: &Fit| *f >= Fit::Tail && (!is_key || *f >= Fit::Typo);
                offer(words::fit(rest, words).filter(enough), true);
                if let Some(words) = own {
                    offer(words::fit(rest, words).filter(|f| *f >= Fit::Typo), true);
                }
            }
        }
        best
    }

    /// The values that the most words at a place are.
    pub(crate) fn known(&self, tokens: &[Token]) -> Vec<Known> {
        for len in (1..=tokens.len().min(MAX_WORDS)).rev() {
            let span = &tokens[..len];
            let exact = plain(&join(span, |t| t.low.clone()));
            let mut found = self.values_named(&exact, len);
            if found.is_empty() {
                let single = plain(&join(span, |t| words::singular(&t.low)));
                found = self.values_named(&single, len);
            }
            if let ([token], true) = (span, found.is_empty()) {
                found = self.gender(&token.low);
            }
            found
                .retain(|known| len > 1 || is_meant(span, &known.value) || is_gender(&span[0].low));
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// `F` for "female", where a column of that meaning holds letters.
    fn gender(&self, said: &str) -> Vec<Known> {
        let letter = match said {
            "female" | "females" | "women" | "woman" => ["f", "female"],
            "male" | "males" | "men" | "man" => ["m", "male"],
            _ => return Vec::new(),
        };
        let known = letter.iter().flat_map(|text| self.values_named(text, 1));
        let of_gender = |k: &Known| {
            let words = &self.catalog.tables[k.table].columns[k.column].words;
            words.iter().any(|w| w == "sex" || w == "gender")
        };
        known.filter(of_gender).collect()
    }

    fn values_named(&self, text: &str, len: usize) -> Vec<Known> {
        let found = self.values.get(text).into_iter().flatten();
        let known = |(table, column, v): &(usize, usize, usize)| {
            let values = &self.catalog.tables[*table].columns[*column].domain.values;
            Some(Known {
                len,
                table: *table,
                column: *column,
                value: values.get(*v)?.clone(),
            })
        };
        found.filter_map(known).collect()
    }
}

fn is_gender(word: &str) -> bool {
    matches!(
        word,
        "female" | "females" | "women" | "woman" | "male" | "males" | "men" | "man"
    )
}

/// Small words are values only where they are written as the value is.
fn is_meant(span: &[Token], value: &str) -> bool {
    let [token] = span else { return true };
    let small = value.chars().count() <= 2 || crate::reader::is_small(&token.low);
    !small || token.text == value && token.text != "a" && token.text != "I"
}

/// The words of a name; `None` when a token cannot be part of one.
fn spoken(tokens: &[Token]) -> Option<Vec<String>> {
    use crate::lex::Kind;
    let part = |t: &Token| matches!(t.kind, Kind::Word | Kind::Number(_) | Kind::Possessive);
    let (first, last) = (tokens.first()?, tokens.last()?);
    let edge = |t: &Token| crate::reader::is_small(&t.low) || t.kind == Kind::Possessive;
    if !tokens.iter().all(part) || edge(first) || edge(last) || first.kind != Kind::Word {
        return None;
    }
    let said = tokens
        .iter()
        .filter(|t| !matches!(t.low.as_str(), "of" | "'s" | "the"));
    Some(said.flat_map(|t| t.words.clone()).collect())
}

fn join(tokens: &[Token], part: impl Fn(&Token) -> String) -> String {
    tokens.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// Letters and digits in lower case, everything else a space: `Checked_in` is `checked in`.
pub(crate) fn plain(text: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || c == '+';
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\'' | '’') {
            continue;
        }
        if keep(c) {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}
