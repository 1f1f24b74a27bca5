//! Edits of single values, in the units of their columns.

use regex::RegexBuilder;

use crate::{
    array::{Array, Kind},
    edit,
    engine::patch::{Act, PatchPlan},
    name::Name,
    plan::list,
    spec::Spec,
};

/// The patches of a column, in order.
pub(super) fn of(spec: &Spec, table: &Name, column: &Name, kind: &Kind) -> Vec<PatchPlan> {
    let own = |patch: &&edit::Patch| patch.table == *table && patch.column == *column;
    let patches = spec.made.patches.iter().filter(own);
    patches
        .filter_map(|patch| {
            Some(PatchPlan {
                edit: patch.edit,
                act: act(&patch.act, kind)?,
            })
        })
        .collect()
}

fn act(act: &edit::Act, kind: &Kind) -> Option<Act> {
    let one = |text: &str| Array::full(list::data(&[(text.to_owned(), 1.0)], kind));
    Some(match act {
        edit::Act::Replace {
            from,
            to,
            inside,
            any_case,
        } if *kind == Kind::Text && (*inside || *any_case) => {
            let literal = regex::escape(from);
            let pattern = if *inside {
                literal
            } else {
                format!(r"\A{literal}\z")
            };
            let find = RegexBuilder::new(&pattern)
                .case_insensitive(*any_case)
                .build();
            Act::Text {
                find: find.ok()?,
                to: to.clone(),
            }
        }
        edit::Act::Replace { from, to, .. } => Act::Whole {
            from: one(from),
            to: one(to),
        },
        edit::Act::Set {
            value,
            filter,
            keep_nulls,
        } => Act::Set {
            value: value.as_deref().map(one),
            filter: filter.clone(),
            keep_nulls: *keep_nulls,
        },
    })
}
