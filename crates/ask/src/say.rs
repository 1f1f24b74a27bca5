//! A [`Query`] as one English sentence: what its SQL means.

use crate::{
    catalog::Catalog,
    query::{
        Attr, Filter, Fun, Limit, Literal, Measure, Op, Order, Output, Path, Query, TextMatch,
        Value, end,
    },
};

/// What the query asks for, in one sentence.
pub fn sentence(catalog: &Catalog, query: &Query) -> String {
    let speaker = Speaker { catalog };
    let things = speaker.things(query.subject);
    let groups: Vec<String> = query
        .dimensions()
        .map(|o| speaker.output(query.subject, o))
        .collect();
    let measures: Vec<String> = query
        .measures()
        .map(|m| speaker.measure(query.subject, m))
        .collect();
    let mut text = if query.is_grouped() {
        let mut text = if measures.is_empty() {
            groups.join(", ")
        } else {
            measures.join(" and ")
        };
        let per = groups.join(" and ");
        if !measures.is_empty() && !groups.is_empty() {
            text += &format!(" for each {per}");
        } else if measures.is_empty() {
            text = format!("each {text} of {things}");
        }
        text
    } else {
        let shown = groups.join(", ");
        let distinct = if query.distinct {
            "the different values of "
        } else {
            ""
        };
        match query.show[..] {
            [Output::Everything] => format!("{things} with all their columns"),
            _ => format!("{distinct}{shown} of {things}"),
        }
    };
    text += &speaker.conditions(query.subject, &query.filters);
    for having in &query.having {
        let measure = speaker.measure(query.subject, &having.measure);
        text += &format!(", where {measure} is {}{}", op(having.op), having.number);
    }
    text += &speaker.order(query.subject, &query.order, query.limit);
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

/// Names and conditions in words.
pub(crate) struct Speaker<'a> {
    pub(crate) catalog: &'a Catalog,
}

impl Speaker<'_> {
    pub(crate) fn things(&self, table: usize) -> String {
        let name = |t: &crate::catalog::Table| {
            rowsmith_datagen::infer::words::of(t.name.shown()).join(" ")
        };
        self.catalog.tables.get(table).map(name).unwrap_or_default()
    }

    fn one(&self, table: usize) -> String {
        self.catalog
            .tables
            .get(table)
            .map(|t| t.words.join(" "))
            .unwrap_or_default()
    }

    /// `name`, `customer name`, `pilot name`.
    fn attr(&self, subject: usize, attr: &Attr) -> String {
        let table = end(self.catalog, subject, &attr.path);
        let column = table.and_then(|t| self.catalog.tables.get(t)?.columns.get(attr.column));
        let column = column.map(|c| c.words.join(" ")).unwrap_or_default();
        let owner = self.owner(subject, &attr.path);
        if owner.is_empty() || column.starts_with(&owner) {
            column
        } else {
            format!("{owner} {column}")
        }
    }

    /// What the row at the end of a path is to the subject.
    fn owner(&self, subject: usize, path: &Path) -> String {
        let Some(last) = path.last() else {
            return String::new();
        };
        let link = self.catalog.links.get(last.link);
        let alike = |l: &crate::catalog::Link| {
            self.catalog
                .links
                .iter()
                .filter(|o| (o.from, o.to) == (l.from, l.to))
                .count()
                > 1
        };
        match link.filter(|l| !last.down && !l.role.is_empty() && alike(l)) {
            Some(link) => link.role.join(" "),
            None => end(self.catalog, subject, path)
                .map(|t| self.one(t))
                .unwrap_or_default(),
        }
    }

    pub(crate) fn output(&self, subject: usize, output: &Output) -> String {
        match output {
            Output::Everything => "every column".to_owned(),
            Output::Value(value) => self.value(subject, value),
            Output::Thing(path) if path.is_empty() => self.one(subject),
            Output::Thing(path) => self.owner(subject, path),
            Output::Measure(measure) => self.measure(subject, measure),
        }
    }

    fn value(&self, subject: usize, value: &Value) -> String {
        match value {
            Value::Column(attr) => self.attr(subject, attr),
            Value::Bucket(attr, unit) => format!("{} of {}", unit.word(), self.attr(subject, attr)),
            Value::Related(related) => {
                let Some(table) = end(self.catalog, subject, &related.path) else {
                    return String::new();
                };
                let things = self.things(table);
                let what = match related.column {
                    None => format!("number of {things}"),
                    Some(column) => {
                        let path = Path::new();
                        let attr = Attr { path, column };
                        format!(
                            "{} {} of {things}",
                            fun(related.fun),
                            self.attr(table, &attr)
                        )
                    }
                };
                what + &self.conditions(table, &related.filters)
            }
        }
    }

    pub(crate) fn measure(&self, subject: usize, measure: &Measure) -> String {
        match measure {
            Measure::Rows => format!("the number of {}", self.things(subject)),
            Measure::Different(value) => {
                format!(
                    "the number of different values of {} in {}",
                    self.value(subject, value),
                    self.things(subject)
                )
            }
            Measure::Of(f, value) => {
                format!(
                    "the {} {} of {}",
                    fun(*f),
                    self.value(subject, value),
                    self.things(subject)
                )
            }
            Measure::Share(filters) => {
                format!(
                    "the percentage of {}{}",
                    self.things(subject),
                    self.conditions(subject, filters)
                )
            }
        }
    }

    pub(crate) fn conditions(&self, subject: usize, filters: &[Filter]) -> String {
        let parts: Vec<String> = filters
            .iter()
            .map(|f| self.condition(subject, f, false))
            .collect();
        if parts.is_empty() {
            return String::new();
        }
        format!(" where {}", parts.join(" and "))
    }

    fn condition(&self, subject: usize, filter: &Filter, negated: bool) -> String {
        let not = if negated { "not " } else { "" };
        match filter {
            Filter::Compare(value, o, to) => {
                let o = if negated && *o == Op::Is {
                    Op::IsNot
                } else {
                    *o
                };
                format!("{} is {}{}", self.value(subject, value), op(o), literal(to))
            }
            Filter::OneOf(value, list) => {
                let list: Vec<String> = list.iter().map(literal).collect();
                format!(
                    "{} is {not}{}",
                    self.value(subject, value),
                    list.join(" or ")
                )
            }
            Filter::Null(value, is) => {
                let what = if *is != negated { "missing" } else { "known" };
                format!("{} is {what}", self.value(subject, value))
            }
            Filter::Text(value, how, text) => {
                let verb = match how {
                    TextMatch::Contains => "contains",
                    TextMatch::Starts => "starts with",
                    TextMatch::Ends => "ends with",
                };
                format!("{} {verb} \"{text}\"", self.value(subject, value))
            }
            Filter::Exists(path, filters) => {
                let table = end(self.catalog, subject, path).unwrap_or(subject);
                let there = if negated { "there are no" } else { "there are" };
                format!(
                    "{there} {}{}",
                    self.things(table),
                    self.conditions(table, filters)
                )
            }
            Filter::Not(filter) => self.condition(subject, filter, true),
            Filter::Any(filters) => {
                let parts: Vec<String> = filters
                    .iter()
                    .map(|f| self.condition(subject, f, negated))
                    .collect();
                parts.join(" or ")
            }
        }
    }

    fn order(&self, subject: usize, order: &[Order], limit: Option<Limit>) -> String {
        let Some(first) = order.first() else {
            return limit
                .map(|l| format!(", at most {} rows", l.rows))
                .unwrap_or_default();
        };
        let by = self.output(subject, &first.by);
        let by = by.strip_prefix("the ").unwrap_or(&by);
        let end = if first.descending {
            "highest"
        } else {
            "lowest"
        };
        match limit {
            Some(limit) if limit.ties && limit.rows == 1 => {
                format!(", only what has the {end} {by}, all of them where several are equal")
            }
            Some(limit) => format!(", only the {} with the {end} {by}", limit.rows),
            None => format!(", the {end} {by} first"),
        }
    }
}

fn op(op: Op) -> &'static str {
    match op {
        Op::Is => "",
        Op::IsNot => "not ",
        Op::Above => "above ",
        Op::AtLeast => "at least ",
        Op::Below => "below ",
        Op::AtMost => "at most ",
    }
}

fn fun(fun: Fun) -> &'static str {
    match fun {
        Fun::Count => "count of",
        Fun::Sum => "total",
        Fun::Avg => "average",
        Fun::Min => "lowest",
        Fun::Max => "highest",
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Number(text) | Literal::Date(text) => text.clone(),
        Literal::Bool(true) => "true".to_owned(),
        Literal::Bool(false) => "false".to_owned(),
        Literal::Overall(f) => format!("the {} of all", fun(*f)),
    }
}
