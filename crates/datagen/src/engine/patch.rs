//! Edits of single values, put over finished cells.
//!
//! The condition of an edit is asked of the rows as they were before it, so that edits follow each
//! other as a person wrote them, whatever they read.

use regex::{NoExpand, Regex};

use crate::{
    array::{Array, Data},
    engine::{
        Batch,
        eval::{eval, truth},
        value::Value,
        write_texts,
    },
    expr::Expr,
    name::Name,
};

/// One edit of a column, in the units of its kind.
#[derive(Clone, Debug)]
pub(crate) struct PatchPlan {
    /// Edits are applied in this order.
    pub(crate) edit: usize,
    pub(crate) act: Act,
}

/// What becomes of a cell. Arrays hold one value.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Cells with one value take the other.
    Whole { from: Array, to: Array },
    /// Texts that match read otherwise.
    Text { find: Regex, to: String },
    /// The value, or NULL, where the condition is true.
    Set {
        value: Option<Array>,
        filter: Option<Expr>,
        keep_nulls: bool,
    },
}

/// The values of a column after the edits of its batch.
pub(crate) fn apply(batch: &Batch<'_>, column: usize, mut array: Array) -> Array {
    for patch in &batch.table().columns[column].patches {
        if patch.edit >= batch.edits {
            break;
        }
        match &patch.act {
            Act::Whole { from, to } => {
                let rows = (0..array.data.len())
                    .filter(|&i| !array.is_null(i) && same(&array.data, i, &from.data));
                let rows: Vec<_> = rows.map(|i| (i, 0)).collect();
                array.take_from(to, rows.into_iter());
            }
            Act::Text { find, to } => rewrite(&mut array, find, to),
            Act::Set {
                value,
                filter,
                keep_nulls,
            } => {
                let mut rows = matching(batch, patch.edit, filter.as_ref());
                rows.retain(|&i| !(*keep_nulls && array.is_null(i)));
                set(&mut array, value.as_ref(), &rows);
            }
        }
    }
    array
}

fn rewrite(array: &mut Array, find: &Regex, to: &str) {
    let Data::Text(texts) = &array.data else {
        return;
    };
    let changed = write_texts(texts.len(), |i, out| {
        out.push_str(&find.replace_all(texts.get(i), NoExpand(to)));
    });
    array.data = Data::Text(changed);
}

fn set(array: &mut Array, value: Option<&Array>, rows: &[usize]) {
    match value {
        Some(value) => array.take_from(value, rows.iter().map(|&i| (i, 0))),
        None => {
            let len = array.data.len();
            let nulls = array.nulls.get_or_insert_with(|| vec![false; len]);
            rows.iter().for_each(|&i| nulls[i] = true);
        }
    }
}

/// The rows that meet a condition as they were before an edit.
fn matching(batch: &Batch<'_>, edit: usize, filter: Option<&Expr>) -> Vec<usize> {
    let rows = 0..batch.rows().len();
    let Some(filter) = filter else {
        return rows.collect();
    };
    let before = batch.before(edit);
    let table = batch.table();
    rows.filter(|&i| {
        let row = |name: &Name| match table.column_index(name) {
            Some(column) => Value::of(before.column(column), &table.columns[column].kind, i),
            None => Value::Null,
        };
        truth(&eval(filter, &row)) == Some(true)
    })
    .collect()
}

/// Whether the `i`-th value is the one value of an array of the same kind.
fn same(data: &Data, i: usize, one: &Data) -> bool {
    match (data, one) {
        (Data::Bool(values), Data::Bool(one)) => values[i] == one[0],
        (Data::Int(values), Data::Int(one)) => values[i] == one[0],
        (Data::Float(values), Data::Float(one)) => values[i].to_bits() == one[0].to_bits(),
        (Data::Text(values), Data::Text(one)) => values.bytes(i) == one.bytes(0),
        _ => false,
    }
}
