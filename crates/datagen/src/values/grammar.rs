//! Grammars: templates whose slots are filled from vocabularies and numbers.
//!
//! The index is read as a mixed-radix number: the least digit chooses the template, each further
//! one fills a slot. Each slot is turned by what the slots before it chose; that stays one-to-one
//! and keeps the high slots varied although a template rarely uses its whole range.

use super::list::{chars, longest};

/// A piece of a template.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// As it stands.
    L(&'static str),
    /// One of a vocabulary.
    P(&'static [&'static str]),
    /// A whole number, both ends included.
    N(u64, u64),
    /// This many digits.
    D(u32),
    /// One capital letter.
    A,
}

/// Templates of which each value uses one. All are used equally often, so the smallest one limits
/// the capacity.
pub(super) struct Grammar(pub(super) &'static [&'static [Part]]);

impl Part {
    const fn radix(self) -> u64 {
        match self {
            Self::L(_) => 1,
            Self::P(list) => list.len() as u64,
            Self::N(min, max) => max - min + 1,
            Self::D(width) => 10u64.pow(width),
            Self::A => 26,
        }
    }

    const fn max_chars(self) -> u32 {
        match self {
            Self::L(text) => chars(text),
            Self::P(list) => longest(list),
            Self::N(_, max) => match max.checked_ilog10() {
                Some(log) => log + 1,
                None => 1,
            },
            Self::D(width) => width,
            Self::A => 1,
        }
    }
}

impl Grammar {
    pub(super) const fn capacity(&self) -> u64 {
        let (mut least, mut t) = (u64::MAX, 0);
        while t < self.0.len() {
            let (mut product, mut p) = (1u64, 0);
            while p < self.0[t].len() {
                product = product.saturating_mul(self.0[t][p].radix());
                p += 1;
            }
            if product < least {
                least = product;
            }
            t += 1;
        }
        least.saturating_mul(self.0.len() as u64)
    }

    pub(super) const fn max_chars(&self) -> u32 {
        let (mut most, mut t) = (0, 0);
        while t < self.0.len() {
            let (mut sum, mut p) = (0, 0);
            while p < self.0[t].len() {
                sum += self.0[t][p].max_chars();
                p += 1;
            }
            if sum > most {
                most = sum;
            }
            t += 1;
        }
        most
    }

    #[inline]
    pub(super) fn write(&self, n: u64, out: &mut String) {
        let templates = self.0.len() as u64;
        let mut rest = n / templates;
        let Some(template) = usize::try_from(n % templates)
            .ok()
            .and_then(|t| self.0.get(t))
        else {
            return;
        };
        let mut turn = 0;
        for part in *template {
            match *part {
                Part::L(text) => out.push_str(text),
                Part::P(list) => {
                    let i = slot(&mut rest, &mut turn, list.len() as u64);
                    super::list::pick(list, i, out);
                }
                Part::N(min, max) => {
                    number(min + slot(&mut rest, &mut turn, max - min + 1), out);
                }
                Part::D(width) => {
                    digits(slot(&mut rest, &mut turn, part.radix()), width, out);
                }
                Part::A => out.push(capital(slot(&mut rest, &mut turn, 26))),
            }
        }
    }
}

/// The next digit of the mixed-radix number, turned by the ones before.
#[inline]
fn slot(rest: &mut u64, turn: &mut u64, radix: u64) -> u64 {
    let digit = *rest % radix;
    *rest /= radix;
    let value = (digit + *turn) % radix;
    *turn = (*turn * 29 + value * 13 + 5) & 0xFFFF;
    value
}

/// The letter with this number; A is 0.
#[inline]
pub(super) fn capital(n: u64) -> char {
    char::from(b'A' + (n % 26) as u8)
}

/// `value` in decimal, without padding.
#[inline]
pub(super) fn number(value: u64, out: &mut String) {
    let width = value.checked_ilog10().map_or(1, |log| log + 1);
    digits(value, width, out);
}

/// The last `width` (at most 20) decimal digits of `value`, padded with zeros.
#[inline]
pub(super) fn digits(mut value: u64, width: u32, out: &mut String) {
    let mut buffer = [b'0'; 20];
    let width = (width as usize).min(buffer.len());
    for place in buffer.iter_mut().take(width).rev() {
        *place = b'0' + (value % 10) as u8;
        value /= 10;
    }
    if let Some(text) = buffer.get(..width).and_then(|b| str::from_utf8(b).ok()) {
        out.push_str(text);
    }
}

/// Scatters an index over all 64-bit numbers, one to one.
#[inline]
pub(super) const fn scatter(n: u64) -> u64 {
    let mut x = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
