//! Dotted paths of the Spec: `member_id.join_date`.

use crate::{engine::Source, plan::draft::Draft};

/// Follows a path from a table: foreign key columns, then a column. Gives the source and the table
/// and column it ends at, or the part that leads nowhere.
pub(super) fn resolve(
    draft: &Draft<'_>,
    table: usize,
    path: &str,
) -> Result<(Source, usize, usize), String> {
    let mut parts: Vec<&str> = path.split('.').collect();
    let last = parts.pop().unwrap_or_default();
    let (mut at, mut hops) = (table, Vec::new());
    for part in parts {
        let of = &draft.tables[at];
        let hop = of.relations.iter().position(|relation| {
            relation
                .columns
                .iter()
                .any(|&(child, _)| of.columns[child].name.matches(part))
        });
        let Some(hop) = hop else {
            return Err(format!(
                "{part} is no foreign key column of {}",
                of.table.name
            ));
        };
        hops.push(hop);
        at = of.relations[hop].parent;
    }
    let of = &draft.tables[at];
    match of
        .columns
        .iter()
        .position(|column| column.name.matches(last))
    {
        Some(column) => Ok((Source { hops, column }, at, column)),
        None => Err(format!("{} has no column {last}", of.table.name)),
    }
}
