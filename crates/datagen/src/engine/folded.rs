//! Texts in lower or upper case only.

use crate::{
    array::{Array, Data},
    engine::{Batch, Rule, Source, pick::Picks, write_texts},
};

/// One of the two cases of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
}

impl Case {
    pub(crate) fn of(self, text: &str) -> String {
        match self {
            Self::Lower => text.to_lowercase(),
            Self::Upper => text.to_uppercase(),
        }
    }
}

/// Another rule's texts in one case.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) case: Case,
    pub(crate) rule: Box<dyn Rule>,
}

impl Rule for Folded {
    fn capacity(&self) -> u64 {
        self.rule.capacity()
    }

    fn reads(&self) -> Vec<Source> {
        self.rule.reads()
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array {
        let array = self.rule.fill(batch, picks);
        let Data::Text(texts) = &array.data else {
            return array;
        };
        let folded = write_texts(picks.len(), |i, out| {
            out.push_str(&self.case.of(texts.get(i)));
        });
        Array {
            data: Data::Text(folded),
            nulls: array.nulls,
        }
    }
}
