//! People: names that fit a gender, and the addresses and logins made from names.

use crate::{
    array::{Array, Data},
    engine::{
        Batch, Read, Rule, Source,
        pick::{Picks, bend},
        text::{push_number, shorten},
        write_texts,
    },
    rng::{mix, scale},
    spec::Shape,
    values::{person, slug},
};

/// A given name, for the gender another column tells.
#[derive(Debug)]
pub(crate) struct FirstName {
    pub(crate) gender: Option<usize>,
    pub(crate) max_chars: Option<u32>,
}

impl Rule for FirstName {
    fn capacity(&self) -> u64 {
        0
    }

    fn reads(&self) -> Vec<Source> {
        self.gender.map(Source::own).into_iter().collect()
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array {
        let genders = self.gender.map(|column| batch.column(column));
        let of = |i| match genders {
            Some(array) if !array.is_null(i) => {
                array.texts().map_or(person::Gender::Any, |texts| {
                    person::Gender::of_label(texts.get(i))
                })
            }
            _ => person::Gender::Any,
        };
        let any = person::given_names(person::Gender::Any);
        Array::full(Data::Text(write_texts(picks.len(), |i, out| {
            let names = if genders.is_some() {
                person::given_names(of(i))
            } else {
                any
            };
            out.push_str(common(names, picks.word(i)));
            shorten(out, self.max_chars);
        })))
    }
}

/// A whole name.
#[derive(Debug)]
pub(crate) struct FullName {
    pub(crate) max_chars: Option<u32>,
}

impl Rule for FullName {
    fn capacity(&self) -> u64 {
        0
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        Array::full(Data::Text(write_texts(picks.len(), |i, out| {
            let word = picks.word(i);
            out.push_str(common(person::given_names(person::Gender::Any), word));
            out.push(' ');
            out.push_str(common(person::family_names(), mix(word)));
            shorten(out, self.max_chars);
        })))
    }
}

/// One of a list that has the common ones first.
fn common(list: &'static [&'static str], word: u64) -> &'static str {
    let index = scale(bend(word, Shape::Low), list.len() as u64);
    list.get(index as usize).copied().unwrap_or_default()
}

/// What an address is made from.
#[derive(Debug)]
pub(crate) enum NameSource {
    FirstLast(Option<usize>, Option<usize>),
    Whole(usize),
    MadeUp,
}

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handle {
    Email,
    Username,
    Website,
}

/// An e-mail address, login or web address from a name.
#[derive(Debug)]
pub(crate) struct Address {
    pub(crate) handle: Handle,
    pub(crate) from: NameSource,
    pub(crate) max_chars: Option<u32>,
}

impl Rule for Address {
    /// A number is added to make any number of them.
    fn capacity(&self) -> u64 {
        u64::MAX / 2
    }

    fn reads(&self) -> Vec<Source> {
        let columns = match self.from {
            NameSource::FirstLast(first, last) => vec![first, last],
            NameSource::Whole(name) => vec![Some(name)],
            NameSource::MadeUp => Vec::new(),
        };
        columns.into_iter().flatten().map(Source::own).collect()
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array {
        let reads: Vec<_> = self
            .reads()
            .iter()
            .map(|source| batch.read(source))
            .collect();
        let mut local = String::with_capacity(64);
        Array::full(Data::Text(write_texts(picks.len(), |i, out| {
            let word = mix(picks.word(i));
            local.clear();
            self.write_local(&reads, i, word, &mut local);
            let number = match picks {
                Picks::Ranks(ranks) => Some(ranks[i] + 1),
                Picks::Words(_) => (word & 3 == 0).then_some((word >> 8) % 90 + 10),
            };
            self.write(&mut local, number, word, out);
        })))
    }
}

impl Address {
    fn write_local(&self, reads: &[Read<'_>], i: usize, word: u64, local: &mut String) {
        for read in reads {
            let text = read
                .array
                .texts()
                .filter(|_| !read.is_null(i))
                .map(|texts| texts.get(i));
            let before = local.len();
            slug::ascii_letters(text.unwrap_or_default(), local);
            if local.len() > before && before > 0 {
                local.insert(before, self.joint(word));
            }
        }
        if local.is_empty() {
            slug::ascii_letters(
                common(person::given_names(person::Gender::Any), word),
                local,
            );
            let before = local.len();
            slug::ascii_letters(common(person::family_names(), mix(word)), local);
            local.insert(before, self.joint(word));
        }
    }

    fn joint(&self, word: u64) -> char {
        if self.handle == Handle::Username && word & 4 == 0 {
            '_'
        } else {
            '.'
        }
    }

    fn write(&self, local: &mut String, number: Option<u64>, word: u64, out: &mut String) {
        let (head, tail) = match self.handle {
            Handle::Email => ("", mail_domain(word)),
            Handle::Username => ("", ""),
            Handle::Website => (
                "https://www.",
                [".com", ".com", ".com", ".net", ".org", ".io"][(word >> 40) as usize % 6],
            ),
        };
        let mut digits = String::new();
        if let Some(number) = number {
            push_number(number, &mut digits);
        }
        let tail_len = if tail.is_empty() || self.handle == Handle::Website {
            tail.len()
        } else {
            tail.len() + 1
        };
        let fixed = head.len() + digits.len() + tail_len;
        let room = self
            .max_chars
            .map(|max| max.saturating_sub(fixed as u32).max(1));
        if self.handle == Handle::Website {
            local.retain(|c| c != '.');
        }
        if let Some(room) = room {
            local.truncate(room as usize);
        }
        let end = local.trim_end_matches(['.', '_']).len();
        local.truncate(end);
        out.push_str(head);
        out.push_str(local);
        out.push_str(&digits);
        if self.handle == Handle::Email {
            out.push('@');
        }
        out.push_str(tail);
    }
}

fn mail_domain(word: u64) -> &'static str {
    common(person::free_mail_domains(), word.rotate_left(17))
}
