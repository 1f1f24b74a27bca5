//! "Dates between Nov 2023 and June 2025", "salaries from 40k to 90k", "prices under 100".

use super::{Context, subject};
use crate::{
    edit::{Edit, Types},
    instruct::{
        dates::{self, Days},
        numbers::{number, plain},
        places::{Place, plain as bare},
        words::{Word, starts_any, trim},
    },
};

const BETWEEN: &[&str] = &["between", "from", "range from", "ranging from", "within"];
const AND: &[&str] = &[
    "and", "to", "until", "through", "till", "up to", "-", "\u{2013}", "\u{2014}",
];

/// How one end is said; true for the lower one, and whether the end itself belongs to it.
const ENDS: &[(&str, bool, bool)] = &[
    ("no earlier than", true, true),
    ("not before", true, true),
    ("no less than", true, true),
    ("not less than", true, true),
    ("no lower than", true, true),
    ("at least", true, true),
    ("starting from", true, true),
    ("starting in", true, true),
    ("starting at", true, true),
    ("more than", true, false),
    ("greater than", true, false),
    ("higher than", true, false),
    ("larger than", true, false),
    ("later than", true, false),
    ("newer than", true, false),
    ("no later than", false, true),
    ("not after", false, true),
    ("no more than", false, true),
    ("not more than", false, true),
    ("no higher than", false, true),
    ("at most", false, true),
    ("less than", false, false),
    ("lower than", false, false),
    ("smaller than", false, false),
    ("earlier than", false, false),
    ("fewer than", false, false),
    ("older than", false, false),
    ("up to", false, true),
    ("not exceed", false, true),
    ("not exceeding", false, true),
    (">=", true, true),
    ("<=", false, true),
    (">", true, false),
    ("<", false, false),
    ("since", true, true),
    ("after", true, false),
    ("above", true, false),
    ("over", true, false),
    ("until", false, true),
    ("before", false, false),
    ("below", false, false),
    ("under", false, false),
    ("minimum", true, true),
    ("maximum", false, true),
    ("max", false, true),
    ("min", true, true),
];

/// Two ends as text; the words that name what lies between them.
struct Span {
    from: Option<End>,
    to: Option<End>,
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Number(f64),
    Day(i64),
}

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    (0..=words.len()).find_map(|at| {
        let (before, rest) = words.split_at(at);
        [true, false].into_iter().find_map(|dates| {
            let (span, after) = span(rest, context, dates)?;
            let whole = [before, after].concat();
            let place = place(&whole, context, dates)?;
            Some(vec![edit(&span, &place, context)?])
        })
    })
}

/// A range at the start of the words, of dates or of numbers.
fn span<'w>(words: &'w [Word], context: &Context<'_>, dates: bool) -> Option<(Span, &'w [Word])> {
    if let Some(rest) = starts_any(words, BETWEEN) {
        // Of a range with one end, only "from 2024 on" is told from a name.
        let (low, rest) = value(rest, context, dates)?;
        let rest = trim_start(rest);
        if let Some(rest) = starts_any(rest, AND) {
            let (high, rest) = value(rest, context, dates)?;
            let span = Span {
                from: Some(low.0),
                to: Some(high.1),
            };
            return Some((scaled(span, words), rest));
        }
        if words[0].is(&["within"]) && dates {
            return Some((both(low), rest));
        }
        let whole = words
            .get(1)
            .is_some_and(|w| w.is(&["this", "last", "the", "past"]));
        if dates && whole && words[0].is(&["from"]) && rest.is_empty() {
            return Some((both(low), rest));
        }
        let rest = starts_any(
            rest,
            &["on", "onward", "onwards", "upward", "upwards", "and up"],
        )?;
        return Some((
            Span {
                from: Some(low.0),
                to: None,
            },
            rest,
        ));
    }
    for (phrase, lower, own) in ENDS {
        let Some(rest) = starts_any(words, &[phrase]) else {
            continue;
        };
        let rest = trim_start_of(rest);
        let Some((end, rest)) = value(rest, context, dates) else {
            continue;
        };
        let end = match (lower, own) {
            (true, true) => end.0,
            (true, false) => past(end.1, 1),
            (false, true) => end.1,
            (false, false) => past(end.0, -1),
        };
        let (from, to) = if *lower {
            (Some(end), None)
        } else {
            (None, Some(end))
        };
        return Some((Span { from, to }, rest));
    }
    // `in 2024`, `40k to 90k`, `2020-2024`.
    let bare = starts_any(words, &["in", "during", "of", "to"]);
    if dates && let Some((end, rest)) = bare.and_then(|rest| value(rest, context, true)) {
        return Some((both(end), rest));
    }
    let recent = words
        .first()
        .is_some_and(|w| w.is(&["last", "this", "past"]));
    if dates && recent {
        return value(words, context, true).map(|(end, rest)| (both(end), rest));
    }
    if let Some(span) = words.first().and_then(|word| joined(word, context, dates)) {
        return Some((span, &words[1..]));
    }
    let (low, rest) = value(words, context, dates)?;
    let rest = starts_any(rest, &["to", "-", "\u{2013}", "until", "through"])?;
    let (high, rest) = value(rest, context, dates)?;
    let span = Span {
        from: Some(low.0),
        to: Some(high.1),
    };
    Some((scaled(span, words), rest))
}

fn trim_start(words: &[Word]) -> &[Word] {
    match words {
        [comma, rest @ ..] if comma.text == "," => rest,
        _ => words,
    }
}

fn trim_start_of(words: &[Word]) -> &[Word] {
    starts_any(words, &["of", "is", "the"]).unwrap_or(words)
}

fn both((from, to): (End, End)) -> Span {
    Span {
        from: Some(from),
        to: Some(to),
    }
}

/// `40-90k` and `from 40 to 90k` mean thousands at both ends.
fn scaled(span: Span, words: &[Word]) -> Span {
    let (Some(End::Number(low)), Some(End::Number(high))) = (span.from, span.to) else {
        return span;
    };
    let suffix = |c: char| {
        words
            .iter()
            .filter(|w| {
                w.low.ends_with(c)
                    && w.low.len() > 1
                    && w.low.starts_with(|d: char| d.is_ascii_digit() || d == '$')
            })
            .count()
    };
    let times = [('k', 1e3), ('m', 1e6)]
        .into_iter()
        .find(|(c, _)| suffix(*c) == 1);
    match times {
        Some((_, times)) if high >= times && low > 0.0 && low < 1e3 => Span {
            from: Some(End::Number(low * times)),
            ..span
        },
        _ => span,
    }
}

/// `2020-2024`, `40k-90k`, `1..5`.
fn joined(word: &Word, context: &Context<'_>, dates: bool) -> Option<Span> {
    if word.quoted {
        return None;
    }
    let (low, high) = ["..", "\u{2013}", "-"]
        .iter()
        .find_map(|mark| word.text.split_once(mark))?;
    if low.is_empty() || high.contains('-') {
        return None;
    }
    let read = |text: &str| {
        let word = [bare(text)];
        value(&word, context, dates)
            .filter(|(_, rest)| rest.is_empty())
            .map(|(end, _)| end)
    };
    let (low, high) = (read(low)?, read(high)?);
    let span = Span {
        from: Some(low.0),
        to: Some(high.1),
    };
    let words = [
        bare(word.text.split_once('-').map_or("", |p| p.0)),
        bare(word.text.rsplit_once('-').map_or("", |p| p.1)),
    ];
    Some(scaled(span, &words))
}

/// One value and where it ends: of a number itself, of a month its first and last day.
fn value<'w>(
    words: &'w [Word],
    context: &Context<'_>,
    dates: bool,
) -> Option<((End, End), &'w [Word])> {
    if dates {
        let (Days { from, to }, rest) = dates::days(words, context.as_of)?;
        return Some(((End::Day(from), End::Day(to)), rest));
    }
    let (number, rest) = number(words)?;
    Some((
        (End::Number(number), End::Number(number)),
        trim(rest, &["dollars", "euros", "usd", "eur", "years", "year"]),
    ))
}

/// Just beyond an end. Of numbers, by how much is settled when the column is known.
fn past(end: End, by: i64) -> End {
    match end {
        End::Day(day) => End::Day(day + by),
        End::Number(number) => End::Number(number + by as f64 * STRICT),
    }
}

/// Marks an end that does not belong to the range itself.
const STRICT: f64 = 1e-7;

fn place(words: &[Word], context: &Context<'_>, dates: bool) -> Option<Place> {
    let words = subject(words);
    let words = trim(words, &["values", "range", ","]);
    let place = context.names.place(subject(words))?;
    match (&place.column, place.types) {
        (Some(_), _) => {
            let base = context.names.base(context.names.found(&place)?);
            (if dates {
                base.is_moment()
            } else {
                base.is_number()
            })
            .then_some(place)
        }
        (None, Some(Types::Dates)) if dates => Some(place),
        (None, Some(Types::Numbers)) if !dates => Some(place),
        _ => None,
    }
}

fn edit(span: &Span, place: &Place, context: &Context<'_>) -> Option<Edit> {
    let whole = context
        .names
        .found(place)
        .is_some_and(|c| context.names.base(c).is_integer());
    let text = |end: End, lower: bool| match end {
        End::Day(day) => dates::text(day),
        End::Number(number) => {
            let nearest = (number * 1e6).round() / 1e6;
            let strict = (number - nearest).abs() > STRICT / 2.0;
            let step = if whole { 1.0 } else { 0.01 };
            plain(match (strict, lower) {
                (false, _) => number,
                (true, true) => nearest + step,
                (true, false) => nearest - step,
            })
        }
    };
    let ordered = match (span.from, span.to) {
        (Some(End::Day(from)), Some(End::Day(to))) => from <= to,
        (Some(End::Number(from)), Some(End::Number(to))) => from <= to,
        _ => true,
    };
    ordered.then(|| Edit::Range {
        table: place.table.clone(),
        column: place.column.clone(),
        types: place.types,
        from: span.from.map(|end| text(end, true)),
        to: span.to.map(|end| text(end, false)),
    })
}
