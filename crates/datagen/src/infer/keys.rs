//! Keys: numbered ones, parents' ones, and what the database makes itself.

use super::field::{Field, Guess, guess};
use crate::spec::{Relation, Values};

pub(super) fn infer(field: &Field<'_>, relations: &[Relation]) -> Option<Guess> {
    let column = field.column;
    if column.generated.is_some() {
        return guess(Values::Natural, 1.0, "the database computes it");
    }
    if let Some(relation) = relations
        .iter()
        .find(|r| r.columns.iter().any(|c| column.name.matches(c)))
    {
        return guess(
            Values::Parent,
            relation.why.confidence,
            relation.why.reason.clone(),
        );
    }
    if let Some(identity) = column.identity {
        let values = Values::Sequence {
            start: identity.start,
            step: identity.increment,
        };
        return guess(values, 1.0, "the database numbers it");
    }
    let alone = field.table.primary_key.as_slice() == std::slice::from_ref(&column.name);
    if alone && field.base.is_integer() && field.limits.list.is_none() {
        let start = field.limits.min.map_or(1, |min| (min.ceil() as i64).max(1));
        return guess(Values::Sequence { start, step: 1 }, 0.95, "the primary key");
    }
    if alone && field.base.is_text() && field.says("id|uuid|guid") {
        let text = ["codes.uuid", "codes.token", "codes.hex8"]
            .into_iter()
            .find(|t| super::texts::fits(field, t))?;
        return guess(super::texts::named(text), 0.8, "the primary key");
    }
    None
}
