//! What rows must meet: `price above 20`, `status is paid or shipped`, `without a phone`.

use super::parser::Parser;
use crate::{
    catalog::Class,
    lex::Kind,
    query::{Attr, Filter, Literal, Op, Path, TextMatch, Value},
};

const IS: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "of",
    "equals",
    "equal to",
    "is equal to",
    "being",
    "that is",
    "set to",
    "as",
    "is set to",
    "has",
    "is of",
    "are of",
    "is in",
    "are in",
    "in",
];

/// Reads one kind of condition on rows of a table.
type Reader<P> = fn(&mut P, usize) -> Option<Vec<Filter>>;

impl Parser<'_> {
    /// One condition on rows of `subject`.
    pub(super) fn condition(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let readers: [Reader<Self>; 5] = [
            Self::column_condition,
            Self::turned_condition,
            Self::amount_condition,
            Self::flag_condition,
            Self::value_condition,
        ];
        readers
            .into_iter()
            .find_map(|read| self.attempt(|p| read(p, subject)))
    }

    /// `price above 20`, `status is paid`, `name contains x`.
    fn column_condition(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let mention = self.mention()?;
        let attr = self.resolve_column(&mention, subject, |_| true)?;
        self.compared(subject, attr)
    }

    fn compared(&mut self, subject: usize, attr: Attr) -> Option<Vec<Filter>> {
        let class = self.class(subject, &attr)?;
        let value = Value::Column(attr.clone());
        self.skip(&["that", "which"]);
        if let Some(filter) = self.attempt(|p| p.nothing(&value)) {
            return Some(vec![filter]);
        }
        if matches!(class, Class::Text)
            && let Some(filter) = self.attempt(|p| p.pattern(&value))
        {
            return Some(vec![filter]);
        }
        if class.is_moment()
            && let Some(filters) = self.attempt(|p| {
                p.skip(&["is", "are", "was", "were"]);
                let span = p.span()?;
                p.within(subject, &attr, span)
            })
        {
            return Some(filters);
        }
        if class.is_number()
            && let Some(filters) = self.attempt(|p| p.numeric(&attr))
        {
            return Some(filters);
        }
        self.equal(subject, &attr)
    }

    /// `is unknown`, `is not null`.
    fn nothing(&mut self, value: &Value) -> Option<Filter> {
        self.skip(&["is", "are", "was", "were"]);
        let not = self.skip(&["not"]);
        self.eat(&[
            "null",
            "missing",
            "empty",
            "unknown",
            "unset",
            "undefined",
            "not set",
            "not known",
        ])
        .map(|_| Filter::Null(value.clone(), !not))
        .or_else(|| {
            self.eat(&["known", "set", "recorded", "given"])?;
            Some(Filter::Null(value.clone(), not))
        })
    }

    fn pattern(&mut self, value: &Value) -> Option<Filter> {
        self.skip(&["is", "that"]);
        let word = self.eat(&[
            "contains",
            "containing",
            "contain",
            "includes",
            "including",
            "like",
            "starts with",
            "starting with",
            "start with",
            "beginning with",
            "begins with",
            "ends with",
            "ending with",
            "end with",
            "ending in",
        ])?;
        self.skip_all(&[
            "the",
            "word",
            "substring",
            "letter",
            "letters",
            "text",
            "string",
        ]);
        let token = self.peek()?;
        if token.kind == Kind::Comma || super::is_small(&token.low) && token.kind != Kind::Quoted {
            return None;
        }
        self.advance(1);
        let how = match word {
            w if w.starts_with("start") || w.starts_with("begin") => TextMatch::Starts,
            w if w.starts_with("end") => TextMatch::Ends,
            _ => TextMatch::Contains,
        };
        Some(Filter::Text(value.clone(), how, token.text.clone()))
    }

    /// `is paid`, `is paid or shipped`, `is not 'x'`, after a column.
    fn equal(&mut self, subject: usize, attr: &Attr) -> Option<Vec<Filter>> {
        let class = self.class(subject, attr)?;
        self.skip(IS);
        let op = if let Some(token) = self.peek()
            && let Kind::Op(op) = token.kind
        {
            self.advance(1);
            match op {
                "=" => Op::Is,
                "<>" => Op::IsNot,
                _ => return None,
            }
        } else if self.skip(&["not", "other than", "not equal to", "different from"]) {
            Op::IsNot
        } else {
            Op::Is
        };
        self.skip(&["either", "equal to", "called", "named"]);
        let mut list = vec![self.literal(subject, attr, class)?];
        while let Some(next) = self.attempt(|p| {
            let comma = p.comma();
            let or = p.skip(&["or", "or is", "and", "nor"]);
            (comma || or).then_some(())?;
            p.literal(subject, attr, class)
        }) {
            list.push(next);
        }
        Some(vec![one_of(Value::Column(attr.clone()), op, list)?])
    }

    /// A value of this column, or a text that is said to be one.
    fn literal(&mut self, subject: usize, attr: &Attr, class: Class) -> Option<Literal> {
        let table = crate::query::end(self.catalog(), subject, &attr.path)?;
        match class {
            Class::Bool => {
                let word = self.eat(&["true", "false", "yes", "no"])?;
                Some(Literal::Bool(matches!(word, "true" | "yes")))
            }
            Class::Integer | Class::Number => self.number().map(Literal::Number),
            Class::Text | Class::Enum => {
                let known = self.known();
                let own = known
                    .iter()
                    .find(|k| (k.table, k.column) == (table, attr.column));
                if let Some(known) = own {
                    self.advance(known.len);
                    return Some(Literal::Text(known.value.clone()));
                }
                let token = self.peek()?;
                let open = class == Class::Text && !self.column(table, attr.column).domain.complete;
                let is_text = token.kind == Kind::Quoted || matches!(token.kind, Kind::Number(_));
                (open && is_text).then(|| {
                    self.advance(1);
                    Literal::Text(token.text.clone())
                })
            }
            _ => None,
        }
    }

    /// A column of yes and no by its name: `active`, `not active`.
    pub(super) fn flag_condition(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let mut is = !self.skip(&["not"]);
        self.skip(&["a", "an", "the"]);
        let said = &self.peek()?.low;
        let positive = ["in", "un", "non"]
            .iter()
            .find_map(|p| said.strip_prefix(p));
        let flags = self.table(subject).columns.iter().enumerate();
        let names = |words: &[String], said: &str| match words {
            [one] => one == said,
            [first, one] => matches!(first.as_str(), "is" | "has" | "was") && one == said,
            _ => false,
        };
        let flags: Vec<(usize, bool)> = flags
            .filter(|(_, c)| c.class == Class::Bool)
            .filter_map(|(i, c)| {
                let plain = names(&c.words, said).then_some((i, true));
                let negated = positive.filter(|p| names(&c.words, p)).map(|_| (i, false));
                plain.or(negated)
            })
            .collect();
        let (column, positive) = self.choose(flags)?;
        is = is == positive;
        self.advance(1);
        let path = Path::new();
        let value = Value::Column(Attr { path, column });
        Some(vec![Filter::Compare(value, Op::Is, Literal::Bool(is))])
    }

    /// A known value alone: `overdue`, `from France`, `by Jane Doe`.
    pub(super) fn value_condition(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let op = if self.skip(&["not", "other than", "not from", "not in"]) {
            Op::IsNot
        } else {
            Op::Is
        };
        self.skip_all(&["the", "a", "an", "either"]);
        if op == Op::Is
            && let Some(filters) = self.attempt(|p| p.person(subject))
        {
            return Some(filters);
        }
        let (attr, first) = self.attempt(|p| p.known_value(subject))?;
        let mut list = vec![first];
        while let Some((other, next)) = self.attempt(|p| {
            let comma = p.comma();
            let or = p.skip(&["or", "nor"]);
            (comma || or).then_some(())?;
            p.known_value(subject)
        }) {
            if other != attr {
                return None;
            }
            list.push(next);
        }
        Some(vec![one_of(Value::Column(attr), op, list)?])
    }

    fn known_value(&mut self, subject: usize) -> Option<(Attr, Literal)> {
        let known = self.known();
        let mut ranked: Vec<(usize, Attr, String, usize)> = Vec::new();
        for k in known {
            for path in self.ways_up(k.table, None, subject) {
                let column = k.column;
                ranked.push((path.len(), Attr { path, column }, k.value.clone(), k.len));
            }
        }
        let best = ranked.iter().map(|(hops, ..)| *hops).min()?;
        ranked.retain(|(hops, ..)| *hops == best);
        let (_, attr, value, len) = self.choose(ranked)?;
        self.advance(len);
        Some((attr, Literal::Text(value)))
    }

    /// Somebody whose name stands in two columns: `Jane Doe`.
    fn person(&mut self, subject: usize) -> Option<Vec<Filter>> {
        let given = self.linker.known(self.rest().get(..1)?);
        let family = self.linker.known(self.rest().get(1..2)?);
        let mut people = Vec::new();
        for first in &given {
            let [a, b] = self.table(first.table).label()[..] else {
                continue;
            };
            let last = family
                .iter()
                .find(|k| (k.table, k.column) == (first.table, b));
            let Some(last) = last.filter(|_| first.column == a) else {
                continue;
            };
            for path in self.ways_up(first.table, None, subject) {
                let names = [(a, first.value.clone()), (b, last.value.clone())];
                people.push((path.len(), path, names));
            }
        }
        let best = people.iter().map(|(hops, ..)| *hops).min()?;
        people.retain(|(hops, ..)| *hops == best);
        let (_, path, names) = self.choose(people)?;
        self.advance(2);
        let filter = |(column, name): (usize, String)| {
            let path = path.clone();
            Filter::Compare(
                Value::Column(Attr { path, column }),
                Op::Is,
                Literal::Text(name),
            )
        };
        Some(names.into_iter().map(filter).collect())
    }

    pub(super) fn class(&self, subject: usize, attr: &Attr) -> Option<Class> {
        let table = crate::query::end(self.catalog(), subject, &attr.path)?;
        Some(self.column(table, attr.column).class)
    }
}

fn one_of(value: Value, op: Op, mut list: Vec<Literal>) -> Option<Filter> {
    list.dedup();
    let single = list.len() == 1;
    Some(match (op, single) {
        (Op::Is | Op::IsNot, true) => Filter::Compare(value, op, list.pop()?),
        (Op::Is, false) => Filter::OneOf(value, list),
        (Op::IsNot, false) => Filter::Not(Box::new(Filter::OneOf(value, list))),
        _ => return None,
    })
}
