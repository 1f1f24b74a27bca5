//! "About 20 rows per table", "10x the orders", "double the customers", "orders: 500 rows".

use super::Context;
use crate::{
    edit::Edit,
    instruct::{
        numbers::{number, single},
        places::everywhere,
        words::{Word, trim},
    },
};

/// Words around numbers of rows.
const AROUND: &[&str] = &[
    "about",
    "around",
    "roughly",
    "approximately",
    "exactly",
    "only",
    "generate",
    "make",
    "create",
    "give",
    "me",
    "us",
    "have",
    "has",
    "use",
    "produce",
    "get",
    "should",
    "with",
    "there",
    "be",
    "are",
    "is",
    "to",
    "of",
    "in",
    "for",
    "the",
    "a",
    "an",
    "number",
    "rows",
    "row",
    "records",
    "record",
    "entries",
    "lines",
    "items",
    "each",
    "per",
    "every",
    "table",
    "tables",
    "all",
    ":",
    "=",
    "set",
    "increase",
    "reduce",
    "decrease",
    "grow",
    "shrink",
    "raise",
    "lower",
    "cut",
    "scale",
    "bring",
    "up",
    "down",
    "i'd",
    "like",
    "as",
    "by",
    "total",
    "count",
    "size",
    "amount",
    "must",
    "contain",
    "hold",
    "fill",
    "populate",
    "it",
    "into",
    "add",
    "keep",
    "limit",
    "some",
    "data",
    "at",
    "want",
    "need",
    "many",
    "at",
    "put",
    "fake",
    "test",
    "sample",
    "worth",
    "from",
    "~",
    "both",
];

/// What must be said for a number to be one of rows.
const ROWS: &[&str] = &["rows", "row", "records", "record", "entries", "lines"];

const TIMES: &[(&str, f64)] = &[
    ("double", 2.0),
    ("doubled", 2.0),
    ("twice", 2.0),
    ("triple", 3.0),
    ("quadruple", 4.0),
    ("halve", 0.5),
    ("half", 0.5),
    ("tripled", 3.0),
];

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    let (words, all) = everywhere(words);
    if let Some((factor, rest)) = factor(&words) {
        let table = whose(&rest, all, context)?;
        return Some(vec![Edit::Rows {
            table,
            count: None,
            factor: Some(factor),
        }]);
    }
    let (count, rest, more) = count(&words)?;
    let table = whose(&rest, all, context)?;
    let said = words.iter().any(|word| word.is(ROWS));
    let verbs: &[&str] = &[
        "generate", "make", "create", "give", "produce", "have", "only", "exactly", "need", "want",
        "reduce", "increase", "add", "about", "around", "roughly", "populate", "grow", "number",
        "keep", "limit",
    ];
    let begins = words
        .first()
        .is_some_and(|w| !w.quoted && single(&w.low).is_some());
    let clear = said || table.is_some() && (begins || words.iter().any(|w| w.is(verbs)));
    if !clear {
        return None;
    }
    let count = match (more, &table) {
        (false, _) => count,
        (true, Some(table)) => context.names.spec.rows_of(table) + count,
        (true, None) => return None,
    };
    Some(vec![Edit::Rows {
        table,
        count: Some(count),
        factor: None,
    }])
}

/// How many, the words without it, and whether they come on top.
fn count(words: &[Word]) -> Option<(u64, Vec<Word>, bool)> {
    let at = (0..words.len())
        .find(|&at| number(&words[at..]).is_some() && !words[at].is(&["a", "an", "one"]))?;
    let (found, rest) = number(&words[at..])?;
    if (0..rest.len()).any(|i| number(&rest[i..]).is_some()) {
        return None;
    }
    let whole = found.fract() == 0.0 && (0.0..=1e12).contains(&found);
    let said: &[&str] = &["more", "additional", "extra", "another"];
    let before = at.checked_sub(1).and_then(|at| words.get(at));
    let more = rest.first().is_some_and(|w| w.is(said))
        || before.is_some_and(|w| w.is(said))
        || words.first().is_some_and(|w| w.is(&["add"]));
    let rest = [&words[..at], rest].concat();
    let rest = rest.into_iter().filter(|w| !w.is(said)).collect();
    // "increase by 50" is on top, too; it is not said often enough to guess.
    let by = before.is_some_and(|w| w.is(&["by"]));
    (whole && !by).then_some((found as u64, rest, more))
}

/// `10x`, `10 times`, `double`, `half as many`, and the words without it.
fn factor(words: &[Word]) -> Option<(f64, Vec<Word>)> {
    let linked: &[&str] = &["as", "many", "much", "more", "the", "of"];
    for (at, word) in words.iter().enumerate().filter(|(_, w)| !w.quoted) {
        let digits = word.low.strip_suffix(['x', '\u{d7}']).and_then(single);
        let spelled = TIMES
            .iter()
            .find(|(text, _)| *text == word.low)
            .map(|(_, n)| *n);
        let times = || {
            let (found, rest) = number(&words[at..])?;
            let (next, rest) = rest.split_first()?;
            next.is(&["times", "x", "fold"]).then_some((found, rest))
        };
        let (found, rest) = match (digits.or(spelled), times()) {
            (Some(found), _) => (found, &words[at + 1..]),
            (None, Some(found)) => found,
            (None, None) => continue,
        };
        let rest = trim(rest, linked);
        return (found > 0.0).then(|| (found, [&words[..at], rest].concat()));
    }
    None
}

/// The one table that words without a meaning stand around: none for every table.
#[expect(clippy::option_option, reason = "not understood, every table, or one")]
fn whose(words: &[Word], all: bool, context: &Context<'_>) -> Option<Option<String>> {
    let names = &context.names;
    if words.iter().all(|w| w.is(AROUND)) {
        let each = words
            .iter()
            .any(|w| w.is(&["each", "per", "every", "tables", "all"]));
        return Some(if all || each {
            None
        } else {
            names.table.map(str::to_owned)
        });
    }
    // The longest name comes first: "order items" has one of "orders" in it.
    let lengths = (1..=words.len()).rev();
    let mut parts = lengths.flat_map(|n| (0..=words.len() - n).map(move |at| (at, at + n)));
    let table = parts.find_map(|(from, to)| {
        let others = || words[..from].iter().chain(&words[to..]);
        names
            .table(&words[from..to])
            .filter(|_| others().all(|w| w.is(AROUND)))
    })?;
    (!all).then(|| Some(table.name.shown().to_owned()))
}
