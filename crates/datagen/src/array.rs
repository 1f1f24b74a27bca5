//! Columns of values: what rules make and encoders read.

use crate::calendar;

/// Values of one column for a list of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    pub data: Data,
    /// True where the value is NULL; the datum there is arbitrary. None when no value is NULL.
    pub nulls: Option<Vec<bool>>,
}

/// The values, stored by shape rather than by SQL type: a [`Kind`] tells what they mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Bool(Vec<bool>),
    /// Whole numbers, decimals in units of their scale, days, microseconds.
    Int(Vec<i64>),
    Float(Vec<f64>),
    Text(Texts),
    Uuid(Vec<u128>),
    Bytes(Texts),
    /// Lists: where each ends among the items.
    List {
        ends: Vec<usize>,
        items: Box<Array>,
    },
    /// Ranges (lower end included, upper not) and points.
    Pair(Box<Data>, Box<Data>),
}

/// How a column's data reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Bool,
    /// With its width in bytes: 2, 4 or 8.
    Int {
        width: u8,
    },
    /// Units of `10^-scale`.
    Decimal {
        scale: u8,
    },
    Money,
    Float {
        width: u8,
    },
    Text,
    /// Binary JSON: text with a version byte on the wire.
    Jsonb,
    /// Days since 1970-01-01.
    Date,
    /// Microseconds since midnight.
    Time {
        zone: bool,
    },
    /// Microseconds since 1970-01-01.
    Timestamp {
        zone: bool,
    },
    /// Microseconds.
    Interval,
    Uuid,
    Bytes,
    /// As on the wire: family, prefix length, is-cidr flag, length, address.
    Network,
    Mac,
    /// Text of zeros and ones.
    Bits,
    Point,
    /// Text of words.
    TsVector,
    /// With the items' type as PostgreSQL's catalog numbers it, 0 where each server has its own.
    List {
        item: Box<Kind>,
        oid: u32,
    },
    Range(Box<Kind>),
    /// A multirange of one range.
    Multirange(Box<Kind>),
}

/// Strings (or byte strings) one after the other in one buffer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    /// Room for `rows` strings.
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(rows * 16),
            ends: Vec::with_capacity(rows),
        }
    }

    /// Adds a string.
    pub fn push(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    /// Adds a byte string.
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.ends.push(self.bytes.len() as u32);
    }

    /// The bytes of the `i`-th string.
    #[inline]
    pub fn bytes(&self, i: usize) -> &[u8] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.bytes[start..self.ends[i] as usize]
    }

    /// The `i`-th string. Only valid text is ever pushed as text.
    #[inline]
    pub fn get(&self, i: usize) -> &str {
        std::str::from_utf8(self.bytes(i)).unwrap_or_default()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl Array {
    /// An array without NULLs.
    pub fn full(data: Data) -> Self {
        Self { data, nulls: None }
    }

    /// Whether the `i`-th value is NULL.
    #[inline]
    pub fn is_null(&self, i: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls[i])
    }

    /// The whole numbers, when it holds such.
    pub fn ints(&self) -> &[i64] {
        match &self.data {
            Data::Int(values) => values,
            _ => &[],
        }
    }

    /// The texts, when it holds such.
    pub fn texts(&self) -> Option<&Texts> {
        match &self.data {
            Data::Text(texts) => Some(texts),
            _ => None,
        }
    }

    /// Copies the values at `rows[i].1` over those at `rows[i].0`, from an array of the same shape.
    pub fn take_from(&mut self, other: &Self, rows: impl Iterator<Item = (usize, usize)> + Clone) {
        if self.nulls.is_some() || other.nulls.is_some() {
            let len = self.data.len();
            let nulls = self.nulls.get_or_insert_with(|| vec![false; len]);
            for (to, from) in rows.clone() {
                nulls[to] = other.is_null(from);
            }
        }
        self.data.take_from(&other.data, rows);
    }
}

impl Data {
    /// How many values.
    pub fn len(&self) -> usize {
        match self {
            Self::Bool(values) => values.len(),
            Self::Int(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Text(values) | Self::Bytes(values) => values.len(),
            Self::Uuid(values) => values.len(),
            Self::List { ends, .. } => ends.len(),
            Self::Pair(first, _) => first.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn take_from(&mut self, other: &Self, rows: impl Iterator<Item = (usize, usize)> + Clone) {
        match (self, other) {
            (Self::Bool(to), Self::Bool(from)) => rows.for_each(|(t, f)| to[t] = from[f]),
            (Self::Int(to), Self::Int(from)) => rows.for_each(|(t, f)| to[t] = from[f]),
            (Self::Float(to), Self::Float(from)) => rows.for_each(|(t, f)| to[t] = from[f]),
            (Self::Uuid(to), Self::Uuid(from)) => rows.for_each(|(t, f)| to[t] = from[f]),
            (Self::Text(to), Self::Text(from)) | (Self::Bytes(to), Self::Bytes(from)) => {
                let mut sources: Vec<Option<usize>> = vec![None; to.len()];
                rows.for_each(|(t, f)| sources[t] = Some(f));
                let mut merged = Texts::with_capacity(to.len());
                for (i, source) in sources.into_iter().enumerate() {
                    merged.push_bytes(source.map_or_else(|| to.bytes(i), |f| from.bytes(f)));
                }
                *to = merged;
            }
            (Self::Pair(a, b), Self::Pair(c, d)) => {
                a.take_from(c, rows.clone());
                b.take_from(d, rows);
            }
            // Lists are made by one rule per column and never merged.
            _ => {}
        }
    }
}

impl Kind {
    /// Whether the data are whole numbers on a line that bounds can compare.
    pub fn is_linear(&self) -> bool {
        matches!(
            self,
            Self::Int { .. }
                | Self::Decimal { .. }
                | Self::Money
                | Self::Date
                | Self::Time { .. }
                | Self::Timestamp { .. }
                | Self::Interval
        )
    }

    /// Units in one "one" of the kind: of a whole number, a day, a second.
    pub fn unit(&self) -> i64 {
        match self {
            Self::Decimal { scale } => 10i64.saturating_pow(u32::from(*scale)),
            Self::Money => 100,
            Self::Timestamp { .. } | Self::Interval => calendar::DAY,
            Self::Time { .. } => calendar::SECOND,
            _ => 1,
        }
    }
}
