//! Questions that can be answered: near one that cannot, and after one that was.

use crate::{
    catalog::{Catalog, Class},
    lex::{Kind, Token},
    link::{Found, Linker},
    query::{Measure, Output, Query, Value},
    reader::{Reading, is_known_word, is_small, read_only},
};

/// At most so many questions are offered after an answer.
const FOLLOW_UPS: usize = 3;

/// Why a question was not understood, with one that would be.
pub(crate) fn not_understood(catalog: &Catalog, tokens: &[Token], furthest: usize) -> Reading {
    let found = Linker::new(catalog).find(tokens);
    let unknown: Vec<String> = (0..tokens.len())
        .filter(|at| is_unknown(&found, tokens, *at))
        .map(|at| format!("\"{}\"", tokens[at].text))
        .collect();
    let reason = if unknown.is_empty() {
        let rest: Vec<&str> = tokens
            .iter()
            .skip(furthest.saturating_sub(1))
            .map(|t| t.text.as_str())
            .collect();
        format!(
            "the words are known, but not how they belong together, from \"{}\" on",
            rest.join(" ")
        )
    } else {
        format!(
            "no table, column, value or phrase is known for {}",
            unknown.join(", ")
        )
    };
    cannot(catalog, tokens, reason)
}

/// A refusal with the nearest question that can be answered.
pub(crate) fn cannot(catalog: &Catalog, tokens: &[Token], reason: String) -> Reading {
    let linker = Linker::new(catalog);
    let mut candidates = Vec::new();
    for at in 0..tokens.len() {
        for noun in linker.nouns(&tokens[at..]).iter().take(1) {
            candidates.extend(about_table(catalog, noun.table));
        }
        for hit in linker.hits(&tokens[at..]).iter().take(1) {
            candidates.splice(0..0, about_column(catalog, hit.table, hit.column));
        }
    }
    candidates.extend(
        catalog
            .tables
            .iter()
            .enumerate()
            .flat_map(|(t, _)| about_table(catalog, t)),
    );
    let readable = |q: &String| matches!(read_only(q, catalog), Some(Reading::Answer(_)));
    Reading::Cannot {
        reason,
        closest: candidates.into_iter().take(12).find(readable),
    }
}

fn is_unknown(found: &Found, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if token.kind != Kind::Word || is_small(&token.low) || is_known_word(&token.low) {
        return false;
    }
    let covers = |start: usize| {
        let reach = at - start;
        found.nouns[start].iter().any(|n| n.len > reach)
            || found.hits[start].iter().any(|h| h.len > reach)
            || found.known[start].iter().any(|k| k.len > reach)
    };
    !(at.saturating_sub(4)..=at).any(covers)
}

fn about_table(catalog: &Catalog, table: usize) -> Vec<String> {
    let Some(of) = catalog.tables.get(table) else {
        return Vec::new();
    };
    vec![format!("How many {} are there?", plural(&of.words))]
}

fn about_column(catalog: &Catalog, table: usize, column: usize) -> Vec<String> {
    let Some(of) = catalog.tables.get(table) else {
        return Vec::new();
    };
    let Some(column) = of.columns.get(column) else {
        return Vec::new();
    };
    let (things, name) = (plural(&of.words), column.words.join(" "));
    match column.class {
        Class::Integer | Class::Number => vec![format!("What is the average {name} of {things}?")],
        Class::Date | Class::Timestamp => {
            vec![format!("How many {things} are there per year of {name}?")]
        }
        Class::Text | Class::Enum | Class::Bool => {
            vec![format!("How many {things} are there per {name}?")]
        }
        _ => Vec::new(),
    }
}

/// Up to three questions that may follow an answer; each of them can be answered.
pub fn follow_ups(catalog: &Catalog, query: &Query) -> Vec<String> {
    let Some(of) = catalog.tables.get(query.subject) else {
        return Vec::new();
    };
    let things = plural(&of.words);
    let mut candidates = Vec::new();
    let grouped = |column: usize| {
        query.show.iter().any(|o| matches!(o, Output::Value(Value::Column(a)) if a.path.is_empty() && a.column == column))
    };
    let few = |c: &crate::catalog::Column| {
        c.class == Class::Enum || c.domain.complete && (2..=20).contains(&c.domain.values.len())
    };
    for (index, column) in of.columns.iter().enumerate() {
        let name = column.words.join(" ");
        if few(column) && !grouped(index) {
            candidates.push(format!("How many {things} are there per {name}?"));
        }
        if column.class.is_number() && !is_key(catalog, query.subject, index) {
            candidates.push(format!("What is the average {name} of {things}?"));
        }
        if column.class.is_moment() {
            candidates.push(format!("How many {things} are there per month of {name}?"));
        }
    }
    for link in catalog
        .links
        .iter()
        .filter(|l| l.to == query.subject && l.from != l.to)
    {
        if let Some(below) = catalog.tables.get(link.from) {
            let (one, many) = (of.words.join(" "), plural(&below.words));
            candidates.push(format!("Which {one} has the most {many}?"));
        }
    }
    if query.measures().any(|m| *m == Measure::Rows) {
        let by = 1.min(candidates.len());
        candidates.rotate_left(by);
    }
    let own = crate::sql::select(catalog, query);
    let mut offered = Vec::new();
    for question in candidates {
        let new = match read_only(&question, catalog) {
            Some(Reading::Answer(answer)) => Some(answer.sql) != own,
            _ => false,
        };
        if new && !offered.contains(&question) {
            offered.push(question);
        }
        if offered.len() == FOLLOW_UPS {
            break;
        }
    }
    offered
}

fn is_key(catalog: &Catalog, table: usize, column: usize) -> bool {
    catalog.tables[table].key.contains(&column)
        || catalog
            .links
            .iter()
            .any(|l| l.from == table && l.columns.contains(&column))
}

/// Many of a thing. Read back, it must be the thing again.
pub(crate) fn plural(words: &[String]) -> String {
    let Some((last, rest)) = words.split_last() else {
        return String::new();
    };
    let hissing = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| last.ends_with(end));
    let many = match last.strip_suffix('y') {
        _ if hissing => format!("{last}es"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{last}s"),
    };
    let many = if crate::words::singular(&many) == *last {
        many
    } else {
        last.clone()
    };
    [rest, &[many]].concat().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn many_of_a_thing() {
        let check = |one: &str, many: &str| assert_eq!(super::plural(&crate::words::of(one)), many);
        check("book", "books");
        check("library_branch", "library branches");
        check("category", "categories");
        check("address", "addresses");
        check("person", "persons");
    }
}
