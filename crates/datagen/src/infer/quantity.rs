//! Numbers that depend on one another: available of all, totals, products.

use super::{
    field::{says, why},
    graph, words,
};
use crate::{
    schema::{Schema, Table},
    spec::{Bound, BoundOp, Spec, Values, Why},
};

/// Words of the lesser, words that it must lack, words of the greater number.
const PAIRS: &[(&str, &str, &str)] = &[
    (
        "available quantity|quantity available|available copies|copies available|reserved quantity|available",
        "total",
        "quantity|total copies|total quantity|capacity|total seats|stock|copies",
    ),
    ("min|minimum|low|lower", "", "max|maximum|high|upper"),
    (
        "discount amount|discount",
        "percent rate",
        "price|subtotal|total|amount",
    ),
    (
        "sale price|discounted price",
        "",
        "price|list price|regular price",
    ),
    (
        "cost|cost price|unit cost",
        "",
        "price|list price|selling price",
    ),
    (
        "paid amount|amount paid",
        "",
        "total amount|amount due|total",
    ),
    (
        "enrolled|enrollment count|booked|sold|attendees",
        "",
        "capacity|max|seats|limit",
    ),
    ("diastolic", "", "systolic"),
    ("used", "", "limit|quota|total|max"),
];

pub(super) fn in_row(schema: &Schema, spec: &mut Spec, table: &Table) {
    let numbers: Vec<_> = table
        .columns
        .iter()
        .filter(|c| schema.base_type(&c.ty).is_number() && c.generated.is_none())
        .map(|c| (c.name.shown(), words::of(c.name.shown())))
        .collect();
    for (less, lack, more) in PAIRS {
        let lacks = |w: &[String]| !lack.split_whitespace().any(|l| w.iter().any(|x| x == l));
        let Some((a, of_a)) = numbers.iter().find(|(_, w)| says(w, less) && lacks(w)) else {
            continue;
        };
        let rest = |w: &[String], p: &str| -> Vec<String> {
            w.iter()
                .filter(|x| !says(std::slice::from_ref(*x), p))
                .cloned()
                .collect()
        };
        let greater = numbers.iter().find(|(b, w)| {
            let ranged = *less == "min|minimum|low|lower";
            b != a
                && says(w, more)
                && !says(w, less)
                && !says(w, "id|percent|rate")
                && (!ranged || rest(w, more) == rest(of_a, less))
        });
        if let Some((b, _)) = greater {
            let bound = Bound {
                op: BoundOp::AtMost,
                of: (*b).to_owned(),
                min_gap: None,
                max_gap: None,
                why: why(0.85, format!("{a} is part of {b}")),
            };
            graph::add(schema, spec, table.name.shown(), a, bound);
        }
    }
}

/// `subtotal = quantity * price`, the price in the row or behind a foreign key; fines of late returns.
pub(super) fn formulas(schema: &Schema, spec: &mut Spec, table: &Table) {
    let name = table.name.shown();
    let find = |patterns: &str, not: &str| {
        table.columns.iter().find(|c| {
            let w = words::of(c.name.shown());
            schema.base_type(&c.ty).is_number()
                && says(&w, patterns)
                && (not.is_empty() || !says(&w, not))
        })
    };
    if let (Some(total), Some(quantity)) = (
        find(
            "subtotal|sub total|line total|total price|extended price|total amount|line amount|total",
            "tax|discount|count|quantity",
        ),
        find("quantity", "available|total"),
    ) {
        let unit = find(
            "unit price|price|unit cost|price each",
            "total|subtotal|extended",
        )
        .filter(|p| p.name != total.name);
        let price = unit
            .map(|p| p.name.shown().to_owned())
            .or_else(|| price_of_parent(schema, spec, table));
        if let Some(price) = price {
            let sql = format!("{} * {price}", quantity.name.shown());
            set(
                spec,
                name,
                total.name.shown(),
                sql,
                why(0.9, "a total is quantity times price"),
            );
        }
    } else if let (Some(total), Some(sub), Some(tax)) = (
        find("total", "subtotal|sub|tax|quantity|count"),
        find("subtotal|sub total|net", ""),
        find("tax", "rate|percent"),
    ) {
        let sql = format!("{} + {}", sub.name.shown(), tax.name.shown());
        set(
            spec,
            name,
            total.name.shown(),
            sql,
            why(0.85, "a total is the net amount and the tax"),
        );
    }
    fine(schema, spec, table);
}

/// `menu_id.price`, when just one parent has a price.
fn price_of_parent(schema: &Schema, spec: &Spec, table: &Table) -> Option<String> {
    let mut found = spec
        .table(table.name.shown())?
        .relations
        .iter()
        .filter_map(|relation| {
            let [column] = relation.columns.as_slice() else {
                return None;
            };
            let parent = schema.table(&relation.table)?;
            let price = parent.columns.iter().find(|c| {
                c.ty.is_number() && says(&words::of(c.name.shown()), "price|unit price|list price")
            })?;
            Some(format!("{column}.{}", price.name.shown()))
        });
    let price = found.next()?;
    found.next().is_none().then_some(price)
}

/// Only what came back late, or not at all, costs a fine: by a number of the row, not by chance, so
/// that it stands beside the dates.
fn fine(schema: &Schema, spec: &mut Spec, table: &Table) {
    let by = |patterns: &str, is: &dyn Fn(&crate::schema::DataType) -> bool| {
        table
            .columns
            .iter()
            .find(|c| is(schema.base_type(&c.ty)) && says(&words::of(c.name.shown()), patterns))
            .map(|c| c.name.shown())
    };
    let moment = |t: &crate::schema::DataType| t.is_moment();
    let (Some(fine), Some(due), Some(back)) = (
        by("fine|late fee|penalty", &|t| {
            t.is_number() && !t.is_integer()
        }),
        by("due", &moment),
        by("return|returned", &moment),
    ) else {
        return;
    };
    let [key] = table.primary_key.as_slice() else {
        return;
    };
    if !table.column(key.shown()).is_some_and(|c| c.ty.is_integer()) {
        return;
    }
    let key = key.shown();
    let sql = format!("CASE WHEN {back} > {due} THEN 0.50 + 0.25 * mod({key}, 40) ELSE 0 END");
    set(
        spec,
        table.name.shown(),
        fine,
        sql,
        why(0.8, "a fine is due only for late returns"),
    );
}

fn set(spec: &mut Spec, table: &str, column: &str, sql: String, told: Why) {
    let found = spec
        .tables
        .iter_mut()
        .find(|t| t.name.eq_ignore_ascii_case(table));
    if let Some(column) = found.and_then(|t| {
        t.columns
            .iter_mut()
            .find(|c| c.name.eq_ignore_ascii_case(column))
    }) && !matches!(
        column.values,
        Values::Choice { .. } | Values::Parent | Values::Sequence { .. }
    ) {
        column.values = Values::Formula { sql };
        column.bounds.clear();
        column.why = told;
    }
}
