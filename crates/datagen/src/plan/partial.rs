//! Partial unique indexes: rows beyond the values of the key stay outside of the index.

use std::collections::BTreeSet;

use crate::{
    array::Kind,
    engine::{
        Batch, Rule, Source,
        eval::{eval, truth},
        nulls::NullPlan,
        pick::Picks,
        value::Value,
    },
    expr::Expr,
    name::Name,
    plan::{
        draft::{Draft, RuleDraft},
        list::units,
        unique,
    },
};

/// One rule up to a row, another from there on.
#[derive(Debug)]
struct Switch {
    at: u64,
    before: Box<dyn Rule>,
    after: Box<dyn Rule>,
}

impl Rule for Switch {
    fn capacity(&self) -> u64 {
        self.before.capacity()
    }

    fn reads(&self) -> Vec<Source> {
        [self.before.reads(), self.after.reads()].concat()
    }

    fn fill(&self, batch: &Batch<'_>, picks: &Picks) -> crate::array::Array {
        let mut array = self.before.fill(batch, picks);
        let late = batch.rows().iter().enumerate();
        let late: Vec<_> = late
            .filter(|(_, row)| **row >= self.at)
            .map(|(i, _)| (i, i))
            .collect();
        if !late.is_empty() {
            // Ranks count the values of the first rule, not of the second.
            let words = (0..picks.len()).map(|i| picks.word(i)).collect();
            let after = self.after.fill(batch, &Picks::Words(words));
            array.take_from(&after, late.into_iter());
        }
        array
    }
}

/// Makes the rows from `reach` on fail the filters of every index over exactly these columns. False
/// when one of them has no filter, or none that a column could fail.
pub(super) fn step_out(
    draft: &mut Draft<'_>,
    table: usize,
    key: &BTreeSet<usize>,
    reach: u64,
) -> bool {
    let of = draft.tables[table].table;
    let place = |name: &Name| of.column_index(name);
    let primary: BTreeSet<usize> = of.primary_key.iter().filter_map(place).collect();
    let indexes = of.unique.iter().filter(|unique| {
        let columns = unique.keys.iter().flat_map(|expr| expr.columns());
        let mut sources = BTreeSet::new();
        for column in columns.filter_map(place) {
            unique::sources(draft, table, column, &mut sources);
        }
        sources == *key
    });
    let filters: Option<Vec<&Expr>> = indexes.map(|index| index.filter.as_ref()).collect();
    match filters {
        Some(filters) if (primary.is_empty() || primary != *key) && !filters.is_empty() => {
            filters.iter().all(|filter| {
                let conjuncts = filter.conjuncts();
                conjuncts.iter().any(|part| fail(draft, table, part, reach))
            })
        }
        _ => false,
    }
}

/// Makes one condition false or unknown from a row on.
fn fail(draft: &mut Draft<'_>, table: usize, condition: &Expr, reach: u64) -> bool {
    let names = condition.columns();
    let Some(first) = names.first() else {
        return false;
    };
    if names.iter().any(|name| name != first) {
        return false;
    }
    let of = &mut draft.tables[table];
    let Some(column) = of.columns.iter_mut().find(|column| column.name == **first) else {
        return false;
    };
    if column.generated {
        return false;
    }
    let unknown = truth(&eval(condition, &|_: &Name| Value::Null)) != Some(true);
    if unknown && column.nullable && !matches!(column.rule, RuleDraft::Parent { .. }) {
        let nulls = std::mem::replace(&mut column.nulls, NullPlan::Never);
        column.nulls = NullPlan::Both(Box::new(nulls), Box::new(NullPlan::From(reach)));
        return true;
    }
    if matches!(condition, Expr::IsNull { negated: false, .. })
        && !matches!(column.rule, RuleDraft::Parent { .. })
    {
        column.nulls = NullPlan::Before(reach);
        return true;
    }
    let wrong = match (&column.rule, &column.kind) {
        (_, Kind::Bool) => wrong_flag(condition).map(|flag| vec![(flag.to_string(), 1.0)]),
        (RuleDraft::List(list), kind) => {
            let fails = |text: &str| {
                let value = |_: &Name| match units(text, kind) {
                    Some(units) if kind.is_linear() && *kind != Kind::Date => Value::int(units),
                    _ => Value::Text(text.into()),
                };
                truth(&eval(condition, &value)) == Some(false)
            };
            let list: Vec<_> = list
                .iter()
                .filter(|(text, _)| fails(text))
                .cloned()
                .collect();
            (!list.is_empty()).then_some(list)
        }
        _ => None,
    };
    let Some(wrong) = wrong else {
        return false;
    };
    let kind = column.kind.clone();
    let before = std::mem::replace(&mut column.rule, RuleDraft::List(Vec::new()));
    column.tight = true;
    column.rule = RuleDraft::Other(Box::new(Switch {
        at: reach,
        before: before.boxed(&kind, true),
        after: RuleDraft::List(wrong).boxed(&kind, true),
    }));
    true
}

/// The truth value for which a condition on a boolean column is false.
fn wrong_flag(condition: &Expr) -> Option<bool> {
    [false, true]
        .into_iter()
        .find(|&flag| truth(&eval(condition, &|_: &Name| Value::Bool(flag))) == Some(false))
}
