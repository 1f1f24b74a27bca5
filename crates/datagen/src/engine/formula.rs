//! Columns computed from others: generated columns and formulas of the Spec.

use crate::{
    array::{Array, Data, Kind, Texts},
    calendar::DAY,
    engine::{
        Batch, Read, Rule, Source,
        eval::{self, eval},
        interval::Interval,
        pick::Picks,
        value::Value,
    },
    expr::Expr,
    name::Name,
};

/// An expression over named sources.
#[derive(Debug)]
pub(crate) struct Formula {
    pub(crate) expr: Expr,
    /// The names in the expression, where each is read and how its data reads.
    pub(crate) inputs: Vec<(Name, Source, Kind)>,
    /// What the column holds.
    pub(crate) kind: Kind,
    /// Kept within these units.
    pub(crate) limits: (i64, i64),
}

impl Rule for Formula {
    fn capacity(&self) -> u64 {
        0
    }

    fn reads(&self) -> Vec<Source> {
        self.inputs
            .iter()
            .map(|(_, source, _)| source.clone())
            .collect()
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> Array {
        let reads: Vec<_> = self
            .inputs
            .iter()
            .map(|(_, source, _)| batch.read(source))
            .collect();
        let mut column = Column::new(&self.kind, picks.len());
        for i in 0..picks.len() {
            let row = |name: &Name| self.input(&reads, name, i);
            column.push(&eval(&self.expr, &row), self.limits);
        }
        column.finish()
    }
}

impl Formula {
    fn input<'a>(&'a self, reads: &'a [Read<'_>], name: &Name, i: usize) -> Value<'a> {
        let place = self.inputs.iter().position(|(input, ..)| input == name);
        match place {
            Some(place) if !reads[place].is_null(i) => {
                Value::of(reads[place].array, &self.inputs[place].2, i)
            }
            _ => Value::Null,
        }
    }
}

/// An array under construction from single values.
struct Column<'k> {
    kind: &'k Kind,
    data: Data,
    nulls: Vec<bool>,
}

impl<'k> Column<'k> {
    fn new(kind: &'k Kind, rows: usize) -> Self {
        let data = match kind {
            Kind::Bool => Data::Bool(Vec::with_capacity(rows)),
            Kind::Float { .. } => Data::Float(Vec::with_capacity(rows)),
            Kind::Text | Kind::Jsonb => Data::Text(Texts::with_capacity(rows)),
            _ => Data::Int(Vec::with_capacity(rows)),
        };
        Self {
            kind,
            data,
            nulls: Vec::with_capacity(rows),
        }
    }

    fn push(&mut self, value: &Value<'_>, (low, high): (i64, i64)) {
        let mut null = value.is_null();
        match &mut self.data {
            Data::Bool(values) => {
                let truth = eval::truth(value);
                null |= truth.is_none();
                values.push(truth.unwrap_or_default());
            }
            Data::Float(values) => {
                let number = value.as_f64();
                null |= number.is_none();
                values.push(number.unwrap_or_default());
            }
            Data::Text(values) => {
                let text = value.to_text();
                null |= text.is_none();
                values.push(text.as_deref().unwrap_or_default());
            }
            Data::Int(values) => {
                let units = units_of(value, self.kind);
                null |= units.is_none();
                values.push(units.unwrap_or_default().clamp(low, high));
            }
            _ => null = true,
        }
        self.nulls.push(null);
    }

    fn finish(self) -> Array {
        let any = self.nulls.iter().any(|&null| null);
        Array {
            data: self.data,
            nulls: any.then_some(self.nulls),
        }
    }
}

/// A value in the units of a kind.
pub(crate) fn units_of(value: &Value<'_>, kind: &Kind) -> Option<i64> {
    match (kind, value) {
        (Kind::Date, Value::Date(days)) => Some(*days),
        (Kind::Date, Value::Moment(micros)) => Some(micros.div_euclid(DAY)),
        (Kind::Date, Value::Text(text)) => crate::calendar::parse_date(text)
            .or_else(|| Some(crate::calendar::parse_moment(text)?.div_euclid(DAY))),
        (Kind::Timestamp { .. }, Value::Moment(micros)) => Some(*micros),
        (Kind::Timestamp { .. }, Value::Date(days)) => Some(days * DAY),
        (Kind::Timestamp { .. }, Value::Text(text)) => crate::calendar::parse_moment(text),
        (Kind::Time { .. }, Value::Time(micros)) => Some(*micros),
        (Kind::Time { .. }, Value::Text(text)) => crate::calendar::parse_time(text),
        (Kind::Interval, Value::Interval(interval)) => Some(interval.length()),
        (Kind::Interval, Value::Text(text)) => Some(Interval::parse(text)?.length()),
        (Kind::Decimal { scale }, value) => value.to_units(*scale),
        (Kind::Money, value) => value.to_units(2),
        (Kind::Int { .. }, value) => value.to_units(0),
        _ => None,
    }
}
