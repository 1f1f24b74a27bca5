//! Who beside the Spec has a say in a column's values.
//!
//! A key, a CHECK or a partial index may move values away from what the Spec asks, and then wins: it
//! is proven by a check of its own. What is left to the Spec alone is proven to the letter.

use super::Subject;
use crate::{
    engine::{
        eval::{eval, truth},
        value::Value,
    },
    expr::{BinaryOp, Expr},
    name::Name,
    schema::Column,
    spec::ColumnSpec,
};

/// What the schema says about one column.
pub(super) struct Say {
    column: Name,
    /// Every condition of a CHECK or a domain that reads the column, under the column's own name.
    conditions: Vec<Expr>,
    /// A key has it, alone or with others.
    pub(super) keyed: bool,
    /// The filter of a partial index reads it.
    filtered: bool,
    /// Its values are computed by the database or are a parent's.
    pub(super) derived: bool,
}

impl Say {
    pub(super) fn of(subject: &Subject<'_>, rule: &ColumnSpec, column: &Column) -> Self {
        let (table, name) = (subject.table, &column.name);
        let reads = |expr: &Expr| expr.columns().contains(&name);
        let own = table.checks.iter().map(|check| check.expr.clone());
        let domains = subject
            .schema
            .domains_of(&column.ty)
            .flat_map(|domain| &domain.checks);
        let domains = domains.map(|check| check.expr.renamed(&Name::folded("value"), name));
        let conditions = own.chain(domains).flat_map(|expr| {
            let parts = expr.conjuncts().into_iter().cloned();
            parts.collect::<Vec<_>>()
        });
        let mut relations = subject.rules.iter().flat_map(|t| &t.relations);
        Self {
            column: name.clone(),
            conditions: conditions.filter(reads).collect(),
            keyed: rule.unique
                || table.primary_key.contains(name)
                || table.unique.iter().any(|u| u.keys.iter().any(reads))
                || table
                    .exclusions
                    .iter()
                    .any(|e| e.keys.iter().any(|(key, _)| reads(key))),
            filtered: table
                .unique
                .iter()
                .any(|u| u.filter.as_ref().is_some_and(reads)),
            derived: column.generated.is_some()
                || table
                    .foreign_keys
                    .iter()
                    .any(|key| key.columns.contains(name))
                || relations.any(|r| r.columns.iter().any(|c| name.matches(c))),
        }
    }

    /// Nothing in the schema touches the column.
    pub(super) fn is_silent(&self) -> bool {
        self.conditions.is_empty() && !self.keyed && !self.filtered
    }

    /// The schema leaves each of these values as likely as the Spec makes it.
    pub(super) fn lets_pass<'a>(&self, values: impl IntoIterator<Item = &'a str>) -> bool {
        !self.keyed && !self.filtered && self.allows(values)
    }

    /// No condition rules out any of these values or weighs them against another column.
    pub(super) fn allows<'a>(&self, values: impl IntoIterator<Item = &'a str>) -> bool {
        let alone = |condition: &Expr| condition.columns().iter().all(|c| **c == self.column);
        let mut values = values.into_iter();
        self.conditions.iter().all(alone)
            && values.all(|text| self.conditions.iter().all(|c| passes(c, text)))
    }

    /// Every condition only cuts a piece off the line between two ends, and leaves one of them.
    pub(super) fn only_cuts(&self, ends: [&str; 2]) -> bool {
        let alone = |condition: &Expr| condition.columns().len() == 1;
        let stays = |end: &&str| self.conditions.iter().all(|c| passes(c, end));
        self.conditions.iter().all(|c| alone(c) && cuts(c)) && ends.iter().any(stays)
    }

    /// Its values cannot give way to others: a condition or a key holds them.
    pub(super) fn holds(&self) -> bool {
        self.keyed || !self.conditions.is_empty()
    }

    /// No condition reads the column.
    pub(super) fn is_unchecked(&self) -> bool {
        self.conditions.is_empty()
    }
}

/// Whether a value written as text satisfies a condition on its column alone, read as a number or as
/// a text.
fn passes(condition: &Expr, text: &str) -> bool {
    let as_text = |_: &Name| Value::Text(text.into());
    let as_number = |_: &Name| Value::number(text).unwrap_or(Value::Null);
    truth(&eval(condition, &as_text)) == Some(true)
        || truth(&eval(condition, &as_number)) == Some(true)
}

fn cuts(condition: &Expr) -> bool {
    let plain = |mut expr: &Expr| {
        while let Expr::Cast { expr: inner, .. } = expr {
            expr = inner;
        }
        matches!(expr, Expr::Column(_) | Expr::Literal(_))
    };
    match condition {
        Expr::Binary { left, op, right } => {
            use BinaryOp::{Gt, GtEq, Lt, LtEq};
            matches!(op, Lt | LtEq | Gt | GtEq) && plain(left) && plain(right)
        }
        Expr::Between {
            expr,
            low,
            high,
            negated: false,
        } => plain(expr) && plain(low) && plain(high),
        Expr::IsNull { negated: true, .. } => true,
        _ => false,
    }
}
