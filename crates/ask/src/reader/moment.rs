//! Which column says when, and a stretch of days as conditions on it.

use rowsmith_datagen::calendar::civil_from_days;

use super::{parser::Parser, time::Span};
use crate::{
    catalog::Class,
    query::{Attr, Filter, Literal, Op, Path, Value},
    words,
};

impl Parser<'_> {
    /// The column that says when, for rows of `subject`. The verb tells which: `hired in 2020`.
    pub(super) fn moment(&mut self, subject: usize, verb: Option<&str>) -> Option<Attr> {
        let table = self.table(subject);
        let is_year = |c: &crate::catalog::Column| {
            c.class == Class::Integer && c.words.last().is_some_and(|w| w == "year")
        };
        let all: Vec<usize> = (0..table.columns.len())
            .filter(|c| table.columns[*c].class.is_moment() || is_year(&table.columns[*c]))
            .collect();
        let says = |column: &usize, test: &dyn Fn(&str) -> bool| {
            table.columns[*column].words.iter().any(|w| test(w))
        };
        if let Some(verb) = verb {
            let meant = all
                .iter()
                .filter(|c| says(c, &|w| words::is_verb_of(verb, w)))
                .copied();
            let meant: Vec<Attr> = meant.map(own).collect();
            return self.choose(meant);
        }
        if all.is_empty() {
            return self.moment_above(subject);
        }
        let aside = |w: &str| {
            matches!(
                w,
                "updated" | "modified" | "deleted" | "birth" | "death" | "expiry" | "expire"
            )
        };
        let mut fit: Vec<usize> = all.iter().filter(|c| !says(c, &aside)).copied().collect();
        if fit.is_empty() {
            fit = all;
        }
        let subject_word = table.words.last().cloned().unwrap_or_default();
        let named = |w: &str| words::stem(w) == words::stem(&subject_word) || w == subject_word;
        let of_its_name: Vec<usize> = fit.iter().filter(|c| says(c, &named)).copied().collect();
        let plain = |c: &usize| {
            matches!(
                table.columns[*c].words.join(" ").as_str(),
                "date" | "day" | "year" | "created at" | "timestamp"
            )
        };
        let simple: Vec<usize> = fit.iter().filter(|c| plain(c)).copied().collect();
        for preferred in [of_its_name, simple] {
            if let ([one], true) = (&preferred[..], fit.len() > 1) {
                let name = table.columns[*one].name.shown();
                self.assume(0.05, format!("the date meant is {name}"));
                return Some(own(*one));
            }
        }
        self.choose(fit.into_iter().map(own).collect())
    }

    /// The date of what the rows belong to, when they have none of their own.
    pub(super) fn moment_above(&mut self, subject: usize) -> Option<Attr> {
        let mut found: Vec<(usize, Attr)> = Vec::new();
        for table in 0..self.catalog().tables.len() {
            for path in self
                .ways_up(table, None, subject)
                .into_iter()
                .filter(|p| !p.is_empty())
            {
                let dates = (0..self.table(table).columns.len())
                    .filter(|c| self.column(table, *c).class.is_moment());
                let attrs = dates.map(|column| {
                    (
                        path.len(),
                        Attr {
                            path: path.clone(),
                            column,
                        },
                    )
                });
                found.extend(attrs);
            }
        }
        let nearest = found.iter().map(|(hops, _)| *hops).min()?;
        found.retain(|(hops, _)| *hops == nearest);
        self.choose(found).map(|(_, attr)| attr)
    }

    /// The span as conditions on a moment.
    pub(super) fn within(&self, subject: usize, attr: &Attr, span: Span) -> Option<Vec<Filter>> {
        let table = crate::query::end(self.catalog(), subject, &attr.path)?;
        let value = || Value::Column(attr.clone());
        if self.column(table, attr.column).class == Class::Integer {
            return years(value, span);
        }
        let mut filters = Vec::new();
        if let Some(from) = span.from {
            filters.push(Filter::Compare(value(), Op::AtLeast, date(from)));
        }
        if let Some(to) = span.to {
            filters.push(Filter::Compare(value(), Op::Below, date(to)));
        }
        Some(filters)
    }
}

pub(super) fn own(column: usize) -> Attr {
    let path = Path::new();
    Attr { path, column }
}

/// Conditions on a column of years; only whole years have any.
pub(super) fn years(value: impl Fn() -> Value, span: Span) -> Option<Vec<Filter>> {
    let year = |day: i64| {
        let (year, month, of_month) = civil_from_days(day);
        (month == 1 && of_month == 1).then_some(year)
    };
    let number = |year: i64| Literal::Number(year.to_string());
    let from = span.from.map(|d| year(d).ok_or(())).transpose().ok()?;
    let to = span.to.map(|d| year(d).ok_or(())).transpose().ok()?;
    if let (Some(from), Some(to)) = (from, to)
        && to == from + 1
    {
        return Some(vec![Filter::Compare(value(), Op::Is, number(from))]);
    }
    let mut filters = Vec::new();
    if let Some(from) = from {
        filters.push(Filter::Compare(value(), Op::AtLeast, number(from)));
    }
    if let Some(to) = to {
        filters.push(Filter::Compare(value(), Op::Below, number(to)));
    }
    Some(filters)
}

/// A day as a literal.
pub(super) fn date(day: i64) -> Literal {
    let (year, month, of_month) = civil_from_days(day);
    Literal::Date(format!("{year:04}-{month:02}-{of_month:02}"))
}
