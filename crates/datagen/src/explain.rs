//! Why a cell holds what it holds: its rule with the reason, its parent row, its seed, its edits.

use serde::Serialize;
use serde_json::Value;

use crate::{
    encode::json,
    plan::Plan,
    schema::Schema,
    spec::{Bound, ColumnSpec, Nulls, Spec, Values, Why},
};

/// Where one value comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    pub table: String,
    pub column: String,
    /// From 0.
    pub row: u64,
    pub value: Value,
    /// The rule of the column, as in the recipe.
    pub rule: Option<Values>,
    pub nulls: Nulls,
    pub bounds: Vec<Bound>,
    /// Why the column has this rule.
    pub why: Why,
    /// The expression by which the database computes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated: Option<String>,
    /// The row that a foreign key chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ParentRow>,
    /// The seed and the names under which chance is drawn.
    pub seed: u64,
    pub stream: String,
    /// The edits that speak of the column, by position.
    pub edits: Vec<EditNote>,
}

/// The row of a parent table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ParentRow {
    pub table: String,
    pub row: u64,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EditNote {
    pub edit: usize,
    /// As a sentence.
    pub about: String,
    /// Whether this very value is what the edit wrote.
    pub made: bool,
}

/// Explains one cell. `spec` is as [`crate::edit::effective`] gave it, `asked` the Spec with its
/// edits. None where there is no such cell.
pub fn explain(
    plan: &Plan,
    schema: &Schema,
    (spec, asked): (&Spec, &Spec),
    (table, column, row): (&str, &str, u64),
) -> Option<Explanation> {
    let place = plan.table_index(table)?;
    let of = &plan.tables[place];
    let at = of.columns.iter().position(|c| c.name.matches(column))?;
    let column = &of.columns[at];
    if row >= of.rows {
        return None;
    }
    let batch = plan.rows(place, row..row + 1);
    let rules = spec.tables.iter().find(|t| of.name.matches(&t.name));
    let rule: Option<&ColumnSpec> =
        rules.and_then(|t| t.columns.iter().find(|c| column.name.matches(&c.name)));
    let relation = column.relation.filter(|_| !batch.column(at).is_null(0));
    let parent = relation.map(|relation| {
        let parents = batch.parents(relation);
        ParentRow {
            table: parents.batch.table().name.to_string(),
            row: parents.batch.rows()[0],
        }
    });
    let declared = schema.table(table)?.column(column.name.shown())?;
    let made = &spec.made;
    let seed = made.seed_of(&of.name, &column.name).unwrap_or(spec.seed);
    let touched = |edit: usize| {
        let promises = made.promises.iter();
        let mut own = promises.filter(|p| p.edit() == edit && *p.table() == of.name);
        own.any(|p| p.column() == Some(&column.name))
    };
    let edits = asked.edits.iter().enumerate().filter(|(edit, _)| {
        touched(*edit)
            || made
                .patches
                .iter()
                .any(|p| p.edit == *edit && p.table == of.name && p.column == column.name)
    });
    let value = json::cell(batch.column(at), &column.kind, 0);
    let edits = edits.map(|(edit, about)| {
        let before = batch.before(edit);
        let after = batch.before(edit + 1);
        let cell = |batch: &crate::engine::Batch<'_>| json::cell(batch.column(at), &column.kind, 0);
        EditNote {
            edit,
            about: about.to_string(),
            made: cell(&before) != cell(&after),
        }
    });
    Some(Explanation {
        table: of.name.to_string(),
        column: column.name.to_string(),
        row,
        value,
        rule: rule.map(|rule| rule.values.clone()),
        nulls: rule.map_or(Nulls::Never, |rule| rule.nulls.clone()),
        bounds: rule.map_or_else(Vec::new, |rule| rule.bounds.clone()),
        why: rule.map_or_else(Why::default, |rule| rule.why.clone()),
        generated: declared.generated.as_ref().map(ToString::to_string),
        parent,
        seed,
        stream: format!("{}.{}", of.origin, column.origin),
        edits: edits.collect(),
    })
}
