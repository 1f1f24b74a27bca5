//! Types that carry their own shape: identifiers, networks, documents, lists, ranges.

use crate::{
    array::{Array, Data, Texts},
    engine::{Batch, Rule, Source, pick::Picks, text::push_number, write_texts},
    keys::Bijection,
    rng::{Key, mix, scale},
};

/// Random identifiers of version 4 (RFC 9562). Ranks give ones that never repeat: the first 60 free
/// bits are a permutation of the rank.
#[derive(Debug)]
pub(crate) struct Uuids {
    permutation: Bijection,
}

impl Uuids {
    pub(crate) fn new(key: Key) -> Self {
        Self {
            permutation: Bijection::new(key.fork(7), 1 << 60),
        }
    }
}

impl Rule for Uuids {
    fn capacity(&self) -> u64 {
        1 << 60
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        let uuid = |i| {
            let word = picks.word(i);
            let high = match picks {
                Picks::Ranks(ranks) => self.permutation.apply(ranks[i] & ((1 << 60) - 1)),
                Picks::Words(_) => mix(word ^ 0x5851_f42d_4c95_7f2d) >> 4,
            };
            let high = (high >> 12 << 16) | 0x4000 | (high & 0xfff);
            let low = (1 << 63) | (mix(word) >> 2);
            (u128::from(high) << 64) | u128::from(low)
        };
        Array::full(Data::Uuid((0..picks.len()).map(uuid).collect()))
    }
}

/// Byte strings for types whose bytes are their wire form.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Octets {
    /// `bytea`: this many bytes.
    Bytes {
        length: u8,
    },
    /// An IPv4 host of 10.0.0.0/8, or a /24 network of it.
    Network {
        cidr: bool,
    },
    /// A locally administered MAC address, of 48 or 64 bits.
    Mac,
    Mac8,
}

impl Rule for Octets {
    fn capacity(&self) -> u64 {
        match self {
            Self::Bytes { length } if *length < 8 => 1 << (8 * length),
            Self::Bytes { .. } => 1 << 63,
            Self::Network { cidr: false } => 1 << 24,
            Self::Network { cidr: true } => 1 << 16,
            Self::Mac | Self::Mac8 => 1 << 40,
        }
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        let mut out = Texts::with_capacity(picks.len());
        for i in 0..picks.len() {
            let index = picks.index(i, self.capacity()).to_be_bytes();
            match self {
                Self::Bytes { length } if *length < 8 => {
                    out.push_bytes(&index[8 - usize::from(*length)..]);
                }
                Self::Bytes { length } => {
                    let mut bytes = index.to_vec();
                    bytes.extend(
                        mix(picks.word(i))
                            .to_be_bytes()
                            .iter()
                            .cycle()
                            .take(usize::from(*length) - 8),
                    );
                    out.push_bytes(&bytes);
                }
                // Family (2 is IPv4), prefix length, is-cidr, address length, address.
                Self::Network { cidr: false } => {
                    out.push_bytes(&[2, 32, 0, 4, 10, index[5], index[6], index[7]]);
                }
                Self::Network { cidr: true } => {
                    out.push_bytes(&[2, 24, 1, 4, 10, index[6], index[7], 0]);
                }
                Self::Mac => {
                    out.push_bytes(&[2, index[3], index[4], index[5], index[6], index[7]]);
                }
                Self::Mac8 => {
                    // The middle two bytes are those of an address of 48 bits made longer.
                    out.push_bytes(&[
                        2, index[3], index[4], 0xff, 0xfe, index[5], index[6], index[7],
                    ]);
                }
            }
        }
        Array::full(Data::Bytes(out))
    }
}

/// Texts for types that are written as text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Written {
    Json,
    Xml,
    Words,
    Bits { length: u32 },
}

const WORDS: [&str; 16] = [
    "amber", "basic", "blue", "compact", "daily", "early", "eco", "gold", "green", "light",
    "modern", "north", "prime", "silver", "standard", "urban",
];

impl Rule for Written {
    fn capacity(&self) -> u64 {
        match self {
            Self::Json | Self::Xml => 1 << 40,
            Self::Words => 1 << 12,
            Self::Bits { length } => 1u64.checked_shl(*length).unwrap_or(u64::MAX),
        }
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        Array::full(Data::Text(write_texts(picks.len(), |i, out| {
            let index = picks.index(i, self.capacity());
            let word = |shift: u32| WORDS[(mix(index + 1) >> shift) as usize % WORDS.len()];
            match self {
                Self::Json => {
                    out.push_str("{\"ref\": ");
                    push_number(index % (1 << 40), out);
                    out.push_str(", \"label\": \"");
                    out.push_str(word(0));
                    out.push_str("\", \"active\": ");
                    out.push_str(if mix(index) & 3 == 0 {
                        "false}"
                    } else {
                        "true}"
                    });
                }
                Self::Xml => {
                    out.push_str("<item ref=\"");
                    push_number(index, out);
                    out.push_str("\">");
                    out.push_str(word(0));
                    out.push_str("</item>");
                }
                Self::Words => {
                    for digit in 0..3 {
                        out.push_str(if digit == 0 { "" } else { " " });
                        out.push_str(WORDS[(index >> (4 * digit)) as usize % WORDS.len()]);
                    }
                }
                Self::Bits { length } => {
                    let mut bits = index;
                    for place in (0..*length).rev() {
                        let bit = if place < 64 {
                            (bits >> place) & 1
                        } else {
                            mix(bits + u64::from(place)) & 1
                        };
                        bits = if place == 64 { index } else { bits };
                        out.push(if bit == 1 { '1' } else { '0' });
                    }
                }
            }
        })))
    }
}

/// Coordinates within the inhabited latitudes.
#[derive(Debug)]
pub(crate) struct Points;

impl Rule for Points {
    fn capacity(&self) -> u64 {
        0
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        let axis = |salt: u64, from: f64, to: f64| {
            // In hundred-thousandths, so that the decimals are few and exact.
            let steps = ((to - from) * 1e5) as u64;
            let part = |i| scale(mix(picks.word(i) ^ salt), steps) as f64;
            let values = (0..picks.len()).map(|i| (from * 1e5 + part(i)) / 1e5);
            Data::Float(values.collect())
        };
        Array::full(Data::Pair(
            Box::new(axis(1, -120.0, 140.0)),
            Box::new(axis(2, -40.0, 60.0)),
        ))
    }
}

/// One to four items each.
#[derive(Debug)]
pub(crate) struct Lists {
    pub(crate) item: Box<dyn Rule>,
    /// No item twice, in the order of their ranks: the labels of an enum or a MySQL SET.
    pub(crate) distinct: bool,
}

impl Rule for Lists {
    fn capacity(&self) -> u64 {
        0
    }

    fn reads(&self) -> Vec<Source> {
        self.item.reads()
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array {
        let (mut ends, mut items) = (Vec::with_capacity(picks.len()), Vec::new());
        for i in 0..picks.len() {
            let word = picks.word(i);
            let count = 1 + scale(word, 4);
            let draws = (0..count).map(|item| mix(word.wrapping_add(item + 1)));
            if self.distinct {
                let start = items.len();
                items.extend(draws.map(|draw| scale(draw, self.item.capacity())));
                settle(&mut items, start);
            } else {
                items.extend(draws);
            }
            ends.push(items.len());
        }
        let picks = if self.distinct {
            Picks::Ranks(items)
        } else {
            Picks::Words(items)
        };
        let items = Box::new(self.item.fill(batch, &picks));
        Array::full(Data::List { ends, items })
    }
}

/// The ranks from `start` on in order, each once.
fn settle(ranks: &mut Vec<u64>, start: usize) {
    ranks[start..].sort_unstable();
    let mut kept = start;
    for i in start..ranks.len() {
        if i == start || ranks[i] != ranks[kept - 1] {
            ranks[kept] = ranks[i];
            kept += 1;
        }
    }
    ranks.truncate(kept);
}

/// Ranges: random ones, or slots that never overlap when picked by rank.
#[derive(Debug)]
pub(crate) struct Spans {
    pub(crate) min: i64,
    pub(crate) max: i64,
    /// The greatest length, and the distance between slots.
    pub(crate) length: i64,
    /// Lengths are multiples of this.
    pub(crate) step: i64,
    /// How many slots there are.
    pub(crate) slots: u64,
}

impl Rule for Spans {
    fn capacity(&self) -> u64 {
        self.slots
    }

    fn fill(&self, _: &Batch<'_>, picks: &Picks) -> Array {
        let steps = (self.length / self.step).max(1) as u64;
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        for i in 0..picks.len() {
            let low = match picks {
                Picks::Ranks(ranks) => self
                    .min
                    .wrapping_add(self.length.wrapping_mul(ranks[i] as i64)),
                Picks::Words(words) => {
                    let room = (self.max - self.min - self.length).max(1) / self.step;
                    self.min + scale(words[i], room.max(1) as u64) as i64 * self.step
                }
            };
            let length = 1 + scale(mix(picks.word(i)), steps);
            lows.push(low);
            highs.push(low.wrapping_add(length as i64 * self.step));
        }
        Array::full(Data::Pair(
            Box::new(Data::Int(lows)),
            Box::new(Data::Int(highs)),
        ))
    }
}
