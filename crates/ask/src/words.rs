//! Words that mean the same: singular and plural, short and long forms, synonyms, slips of the pen.

pub(crate) use rowsmith_datagen::infer::words::{of, of_table, singular};

/// Words that people take for each other. The name in the schema may be any of a line.
const SYNONYMS: &[&[&str]] = &[
    &["customer", "client", "buyer", "shopper"],
    &["customer", "user", "account holder"],
    &["employee", "staff", "worker", "staff member"],
    &["physician", "doctor"],
    &["order", "purchase"],
    &["product", "item", "article"],
    &["price", "cost"],
    &["salary", "pay", "wage"],
    &["country", "nation"],
    &["movie", "film"],
    &["department", "division"],
    &["song", "track"],
    &["student", "pupil"],
    &["teacher", "instructor"],
    &["instructor", "lecturer", "professor"],
    &["airplane", "aircraft", "plane"],
    &["car", "vehicle", "automobile"],
    &["gender", "sex"],
    &["shop", "store"],
    &["appointment", "visit"],
    &["drug", "medicine", "medication"],
    &["page", "number page"],
    &["phone", "phone number"],
    &["birth date", "date birth"],
    &["email", "email address", "mail"],
    &["zip", "zip code"],
    &["job", "job title", "position"],
    &["line", "line item"],
    &["rating", "star"],
    &["license", "licence"],
    &["genre", "kind"],
    &["quantity", "number"],
    &["seat", "number seat"],
];

/// How well words of a question name something; higher is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The last words of its name.
    Tail,
    /// All its words, with a slip.
    Typo,
    Synonym,
    Exact,
}

/// How `said` fits `name`; both for one thing, in lower case. Small words do not count.
pub(crate) fn fit(said: &[String], name: &[String]) -> Option<Fit> {
    let (said, name) = (bare(said), bare(name));
    if said.is_empty() || name.is_empty() {
        return None;
    }
    if same_words(&said, &name) {
        return Some(Fit::Exact);
    }
    if are_synonyms(&said, &name) {
        return Some(Fit::Synonym);
    }
    if said.len() == name.len() && said.iter().zip(&name).all(|(a, b)| is_slip(a, b)) {
        return Some(Fit::Typo);
    }
    (said.len() < name.len() && name.ends_with(&said)).then_some(Fit::Tail)
}

/// Units that names of columns end in: `distance_km` is a distance.
const UNITS: &[&str] = &[
    "km", "m", "cm", "mm", "g", "kg", "mg", "lb", "oz", "ml", "l", "min", "minute", "sec",
    "second", "hour", "usd", "eur", "gbp", "percent", "mile",
];

/// A name without the unit at its end.
pub(crate) fn without_unit(name: &[String]) -> &[String] {
    match name.split_last() {
        Some((last, rest)) if !rest.is_empty() && UNITS.contains(&last.as_str()) => rest,
        _ => name,
    }
}

fn bare(words: &[String]) -> Vec<String> {
    let small = |w: &&String| !matches!(w.as_str(), "of" | "the" | "s");
    words.iter().filter(small).map(|w| singular(w)).collect()
}

/// In any order: "date of birth" is `birth_date`.
fn same_words(a: &[String], b: &[String]) -> bool {
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    a == b || sorted(a) == sorted(b)
}

/// Equal, or equal after one word or phrase is exchanged for a synonym.
fn are_synonyms(a: &[String], b: &[String]) -> bool {
    let (a, b) = (a.join(" "), b.join(" "));
    SYNONYMS.iter().any(|group| {
        let there = |text: &str| {
            group
                .iter()
                .filter_map(|word| with_gap(text, word))
                .collect::<Vec<_>>()
        };
        let (left, right) = (there(&a), there(&b));
        left.iter().any(|gap| right.contains(gap))
    })
}

/// `text` with `*` in the place of `phrase`, where it stands as whole words.
fn with_gap(text: &str, phrase: &str) -> Option<String> {
    let (padded, wanted) = (format!(" {text} "), format!(" {phrase} "));
    padded
        .contains(&wanted)
        .then(|| padded.replacen(&wanted, " * ", 1))
}

/// The same word, or one letter more, less or other in a long word, or two exchanged.
pub(crate) fn is_slip(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < 6 {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[head..], &b[head..]);
    let swapped =
        x.len() == y.len() && x.len() >= 2 && x[0] == y[1] && x[1] == y[0] && x[2..] == y[2..];
    swapped
        || (x.len() == y.len() && !x.is_empty() && x[1..] == y[1..])
        || (x.len() == y.len() + 1 && x[1..] == *y)
        || (y.len() == x.len() + 1 && y[1..] == *x)
}

/// What is left of a verb or of a noun made from it: `ordered`, `ordering` and `orders` share a stem.
pub(crate) fn stem(word: &str) -> &str {
    for ending in ["ing", "ation", "tion", "ed", "es", "s", "e"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
        {
            return stem;
        }
    }
    word
}

/// Whether a verb speaks of what a column's word names: `hired` of `hire_date`, `born` of `birth`.
pub(crate) fn is_verb_of(verb: &str, word: &str) -> bool {
    const IRREGULAR: &[(&str, &str)] = &[
        ("born", "birth"),
        ("died", "death"),
        ("left", "leave"),
        ("sold", "sale"),
        ("bought", "purchase"),
        ("built", "construction"),
        ("took", "taken"),
        ("written", "writing"),
        ("paid", "payment"),
        ("began", "start"),
        ("began", "begin"),
        ("started", "start"),
        ("ended", "end"),
        ("borrowed", "loan"),
        ("made", "made"),
        ("departed", "departure"),
        ("arrived", "arrival"),
    ];
    if IRREGULAR.contains(&(verb, word)) {
        return true;
    }
    let is_verb = verb.ends_with("ed") && verb.len() > 4;
    let (a, b) = (stem(verb), stem(word));
    is_verb
        && (a == b
            || a.strip_suffix(|_: char| true) == Some(b) && doubled(a)
            || (a.len() >= 5 && b.len() >= 5 && a[..].bytes().take(5).eq(b.bytes().take(5))))
}

/// `shipp` of `shipped`.
fn doubled(stem: &str) -> bool {
    let mut last = stem.chars().rev();
    last.next() == last.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit_names() {
        let check = |said: &str, name: &str, expected: Option<Fit>| {
            let words = |text: &str| of(text);
            assert_eq!(fit(&words(said), &words(name)), expected, "{said} ~ {name}");
        };
        check("customers", "Customer", Some(Fit::Exact));
        check("date of birth", "birth_date", Some(Fit::Exact));
        check("client", "customers", Some(Fit::Synonym));
        check("client name", "customer_name", Some(Fit::Synonym));
        check("custmoers", "customers", Some(Fit::Typo));
        check("catalogue", "catalog", None);
        check("price", "unit_price", Some(Fit::Tail));
        check("unit", "unit_price", None);
        check("cat", "car", None);
        check("price", "quantity", None);
    }

    #[test]
    fn verbs_name_columns() {
        let check = |verb: &str, word: &str, expected: bool| {
            assert_eq!(is_verb_of(verb, word), expected, "{verb} {word}");
        };
        check("hired", "hire", true);
        check("ordered", "order", true);
        check("born", "birth", true);
        check("published", "publication", true);
        check("shipped", "shipping", true);
        check("joined", "join", true);
        check("joined", "birth", false);
        check("hire", "birth", false);
    }
}
