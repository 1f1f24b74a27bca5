//! Foreign keys: which columns they fill and how their rows choose parents.

use crate::{
    engine::{nulls::NullPlan, parent::Chooser},
    plan::{
        Problem,
        draft::{Draft, RelationDraft, RuleDraft},
        shares::{rooted_share, share_plan},
    },
    schema::ForeignKey,
    spec::{Nulls, Relation, Spread},
};

/// A foreign key of the schema or one the Spec adds, with positions for names.
struct Found<'a> {
    columns: Vec<(usize, usize)>,
    parent: usize,
    spec: Option<&'a Relation>,
}

/// Drafts every relation of every table.
pub(super) fn draft(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let mut found = find(draft, table);
        // Wide keys first: a narrower one over the same columns follows from them.
        found.sort_by_key(|relation| std::cmp::Reverse(relation.columns.len()));
        for relation in found {
            add(draft, table, &relation);
        }
    }
    // Only now are all parents' relations known.
    for table in 0..draft.tables.len() {
        share_columns(draft, table);
        avoid(draft, table);
    }
}

fn find<'a>(draft: &mut Draft<'a>, table: usize) -> Vec<Found<'a>> {
    let schema = draft.schema;
    let of = draft.tables[table].spec;
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut added: Vec<ForeignKey> = Vec::new();
    let stated = of.map_or(&[][..], |of| &of.relations);
    for key in &schema.tables[table].foreign_keys {
        let spec = stated.iter().find(|relation| is_same(relation, key));
        added.push(key.clone());
        found.extend(locate(draft, table, key, spec));
    }
    for relation in stated.iter().filter(|relation| !relation.declared) {
        let key = ForeignKey {
            name: None,
            columns: relation
                .columns
                .iter()
                .map(crate::name::Name::folded)
                .collect(),
            table: crate::name::Name::folded(relation.table.as_str()),
            references: relation
                .references
                .iter()
                .map(crate::name::Name::folded)
                .collect(),
            on_delete: Default::default(),
            on_update: Default::default(),
        };
        if added.iter().any(|known| is_same(relation, known)) {
            continue;
        }
        match locate(draft, table, &key, Some(relation)) {
            Some(relation) => found.push(relation),
            None => draft.problems.push(Problem::table(
                &schema.tables[table].name,
                format!(
                    "relation {} -> {} does not resolve",
                    relation.columns.join(", "),
                    relation.table
                ),
                "name existing columns and an existing table",
            )),
        }
    }
    found
}

fn is_same(relation: &Relation, key: &ForeignKey) -> bool {
    key.table.matches(&relation.table)
        && key.columns.len() == relation.columns.len()
        && key
            .columns
            .iter()
            .zip(&relation.columns)
            .all(|(name, text)| name.matches(text))
}

fn locate<'a>(
    draft: &Draft<'a>,
    table: usize,
    key: &ForeignKey,
    spec: Option<&'a Relation>,
) -> Option<Found<'a>> {
    let tables = &draft.schema.tables;
    let parent = tables
        .iter()
        .position(|t| t.name.matches(key.table.shown()))?;
    let place = |at: usize, name: &crate::name::Name| {
        tables[at]
            .columns
            .iter()
            .position(|column| column.name.matches(name.shown()))
    };
    let columns: Option<Vec<_>> = key
        .columns
        .iter()
        .zip(&key.references)
        .map(|(child, reference)| Some((place(table, child)?, place(parent, reference)?)))
        .collect();
    Some(Found {
        columns: columns?,
        parent,
        spec,
    })
}

fn add(draft: &mut Draft<'_>, table: usize, found: &Found<'_>) {
    let of = &draft.tables[table];
    let names: Vec<&str> = found
        .columns
        .iter()
        .map(|&(c, _)| of.columns[c].name.sql())
        .collect();
    let purpose = names.join(",");
    let key = draft.key(table, &purpose, "parent");
    let parents = draft.tables[found.parent].rows;
    let nullable = found
        .columns
        .iter()
        .any(|&(column, _)| of.columns[column].nullable);
    let mut nulls = nulls(draft, table, found);
    if parents == 0 && of.rows > 0 {
        nulls = NullPlan::From(0);
        if !nullable {
            draft.problems.push(Problem::table(
                &of.table.name,
                format!(
                    "{} must refer to a row of {}, which has none",
                    names.join(", "),
                    draft.tables[found.parent].table.name
                ),
                "give the parent table rows, or this table none",
            ));
        }
    }
    let chooser = if found.parent == table {
        Chooser::Above {
            key,
            rooted: !nullable || always(draft, table, found),
        }
    } else if found
        .spec
        .is_some_and(|relation| relation.spread == Spread::Skewed)
    {
        Chooser::Skewed { key, parents }
    } else {
        Chooser::Even { key, parents }
    };
    let relation = draft.tables[table].relations.len();
    for &(column, reference) in &found.columns {
        let column = &mut draft.tables[table].columns[column];
        if !matches!(column.rule, RuleDraft::Parent { .. }) {
            column.rule = RuleDraft::Parent {
                relation,
                reference,
            };
        }
    }
    draft.tables[table].relations.push(RelationDraft {
        parent: found.parent,
        columns: found.columns.clone(),
        chooser,
        nulls,
        differs_from: Vec::new(),
        parents,
        injective: false,
    });
}

/// The rows without a parent, as the Spec says for the first column that may be NULL.
fn nulls(draft: &Draft<'_>, table: usize, found: &Found<'_>) -> NullPlan {
    let of = &draft.tables[table];
    let nullable = found
        .columns
        .iter()
        .find(|&&(column, _)| of.columns[column].nullable);
    let Some(&(column, _)) = nullable else {
        return NullPlan::Never;
    };
    let name = &of.columns[column].name;
    let stated = of
        .spec
        .and_then(|spec| spec.columns.iter().find(|c| name.matches(&c.name)));
    match stated.map(|column| &column.nulls) {
        Some(Nulls::Share { share, exact: true }) if found.parent == table => {
            rooted_share(draft, table, name.sql(), *share)
        }
        Some(Nulls::Share { share, exact }) => share_plan(draft, table, name.sql(), *share, *exact),
        Some(Nulls::When {
            column,
            values,
            negated,
        }) => {
            let column = of.columns.iter().position(|c| c.name.matches(column));
            column.map_or(NullPlan::Never, |column| NullPlan::When {
                column,
                values: values.clone(),
                negated: *negated,
            })
        }
        Some(Nulls::Never) | None => NullPlan::Never,
    }
}

/// Whether the Spec asks for a parent in every row of a tree, although the schema does not.
fn always(draft: &Draft<'_>, table: usize, found: &Found<'_>) -> bool {
    let of = &draft.tables[table];
    let stated = of.spec.into_iter().flat_map(|spec| &spec.columns);
    let mut none =
        stated.filter(|c| matches!(c.nulls, Nulls::Share { share, exact: true } if share <= 0.0));
    let name = |at: usize| &of.columns[at].name;
    none.any(|c| {
        found
            .columns
            .iter()
            .any(|&(at, _)| name(at).matches(&c.name))
    })
}

/// Relations over columns that an earlier one fills: follow it where the parent refers on to the same
/// column, take the same row where both keys count alike, else refuse.
fn share_columns(draft: &mut Draft<'_>, table: usize) {
    for narrow in 0..draft.tables[table].relations.len() {
        let of = &draft.tables[table];
        let mut through = None;
        for (&(column, reference), wide) in
            of.relations[narrow]
                .columns
                .iter()
                .filter_map(|pair| match of.columns[pair.0].rule {
                    RuleDraft::Parent { relation, .. } if relation != narrow => {
                        Some((pair, relation))
                    }
                    _ => None,
                })
        {
            through = Some((
                wide,
                onward(
                    draft,
                    table,
                    wide,
                    column,
                    of.relations[narrow].parent,
                    reference,
                ),
            ));
        }
        let whole = of.relations[narrow].columns.iter().all(|&(column, _)| {
            !matches!(of.columns[column].rule, RuleDraft::Parent { relation, .. } if relation == narrow)
        });
        match through {
            None => {}
            Some((wide, Some(next))) if whole => {
                draft.tables[table].relations[narrow].chooser = Chooser::Through {
                    relation: wide,
                    next,
                };
            }
            Some((wide, _)) if whole && same_count(draft, table, wide, narrow) => {}
            Some((wide, _)) => refuse_overlap(draft, table, wide, narrow),
        }
    }
}

/// The relation by which the wide key's parent refers on to `target.reference` with the column that
/// `column` refers to.
fn onward(
    draft: &Draft<'_>,
    table: usize,
    wide: usize,
    column: usize,
    target: usize,
    reference: usize,
) -> Option<usize> {
    let wide = &draft.tables[table].relations[wide];
    let (_, middle) = wide.columns.iter().find(|(child, _)| *child == column)?;
    draft.tables[wide.parent]
        .relations
        .iter()
        .position(|next| next.parent == target && next.columns.contains(&(*middle, reference)))
}

/// One column that refers to two tables whose keys count alike: both have the row of that number.
fn same_count(draft: &mut Draft<'_>, table: usize, wide: usize, narrow: usize) -> bool {
    let relations = &draft.tables[table].relations;
    let (one, other) = (&relations[wide], &relations[narrow]);
    let plain = |relation: &RelationDraft| match relation.columns[..] {
        [(_, reference)] => {
            let parent = &draft.schema.tables[relation.parent];
            parent.columns[reference].identity.is_some() || parent.primary_key.len() == 1
        }
        _ => false,
    };
    if !plain(one) || !plain(other) {
        return false;
    }
    let parents = one.parents.min(other.parents);
    let relation = &mut draft.tables[table].relations[wide];
    relation.parents = parents;
    if let Chooser::Even { parents: count, .. } | Chooser::Skewed { parents: count, .. } =
        &mut relation.chooser
    {
        *count = parents;
    }
    draft.tables[table].relations[narrow].chooser = Chooser::Beside { relation: wide };
    true
}

fn refuse_overlap(draft: &mut Draft<'_>, table: usize, wide: usize, narrow: usize) {
    let of = &draft.tables[table];
    let list = |relation: usize| {
        let columns = of.relations[relation].columns.iter();
        let names: Vec<&str> = columns
            .map(|&(column, _)| of.columns[column].name.shown())
            .collect();
        format!(
            "({}) -> {}",
            names.join(", "),
            draft.tables[of.relations[relation].parent].table.name
        )
    };
    let message = format!(
        "the foreign keys {} and {} share a column, and no chain of keys joins them",
        list(wide),
        list(narrow)
    );
    let problem = Problem::table(&of.table.name, message, "leave one of the two out");
    draft.problems.push(problem);
}

/// Relations that must not choose the parents of others: fewer are left to choose from.
fn avoid(draft: &mut Draft<'_>, table: usize) {
    let Some(spec) = draft.tables[table].spec else {
        return;
    };
    for stated in spec
        .relations
        .iter()
        .filter(|relation| !relation.differs_from.is_empty())
    {
        let of = &draft.tables[table];
        let place = |columns: &[String]| {
            of.relations.iter().position(|relation| {
                relation
                    .columns
                    .iter()
                    .map(|&(column, _)| &of.columns[column].name)
                    .any(|name| columns.iter().any(|column| name.matches(column)))
            })
        };
        let Some(this) = place(&stated.columns) else {
            continue;
        };
        let others: Vec<usize> = stated
            .differs_from
            .iter()
            .filter_map(|column| place(std::slice::from_ref(column)))
            .filter(|&other| {
                other != this && of.relations[other].parent == of.relations[this].parent
            })
            .collect();
        let room = of.relations[this].parents;
        // Too few parents to differ: the same one is better than none.
        if others.is_empty() || room <= others.len() as u64 {
            continue;
        }
        let relation = &mut draft.tables[table].relations[this];
        if let Chooser::Even { parents, .. } | Chooser::Skewed { parents, .. } =
            &mut relation.chooser
        {
            *parents = room - others.len() as u64;
            relation.parents = *parents;
            relation.differs_from = others;
        }
    }
}
