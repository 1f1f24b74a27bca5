//! Dates that must come one after the other, in one row and after those of parents.

use std::collections::BTreeMap;

use super::{
    calendar,
    field::{says, why},
    graph, moment,
    role::{self, PAIRS, Role},
    words,
};
use crate::{
    schema::{Schema, Table},
    spec::{Bound, BoundOp, Spec, Values},
};

/// A date column of a table.
struct Date<'a> {
    name: &'a str,
    role: Role,
    /// The words beside those of the role: `enrollment` of `enrollment_start_date`.
    beside: Vec<String>,
    nullable: bool,
}

fn dates(table: &Table) -> Vec<Date<'_>> {
    const PLAIN: &[&str] = &[
        "date",
        "at",
        "on",
        "time",
        "datetime",
        "timestamp",
        "day",
        "start",
        "end",
        "begin",
        "from",
        "to",
        "until",
        "finish",
    ];
    let moments = table
        .columns
        .iter()
        .filter(|c| c.ty.is_moment() && c.generated.is_none());
    moments
        .map(|c| {
            let words = words::of(c.name.shown());
            let beside = words
                .iter()
                .filter(|w| !PLAIN.contains(&w.as_str()))
                .cloned()
                .collect();
            Date {
                name: c.name.shown(),
                role: role::of(&words),
                beside,
                nullable: c.nullable,
            }
        })
        .collect()
}

pub(super) fn at_least(
    of: String,
    min_gap: f64,
    max_gap: Option<f64>,
    confidence: f32,
    reason: String,
) -> Bound {
    let min_gap = (min_gap > 0.0).then_some(min_gap);
    Bound {
        op: BoundOp::AtLeast,
        of,
        min_gap,
        max_gap,
        why: why(confidence, reason),
    }
}

/// Dates of one row.
pub(super) fn in_row(schema: &Schema, spec: &mut Spec, table: &Table) {
    let dates = dates(table);
    for later in &dates {
        let earlier: Vec<_> = dates.iter().filter(|e| pair(e, later).is_some()).collect();
        for first in &earlier {
            let Some((min, max)) = gaps(table, first, later) else {
                continue;
            };
            // What a third date already says need not be said again.
            let between = |d: &&Date<'_>| !d.nullable && pair(first, d).is_some();
            if max.is_none() && min == 0.0 && earlier.iter().any(between) {
                continue;
            }
            // A limit holds only where no other date can push past it.
            let free = |d: &&Date<'_>| d.name != first.name && pair(d, first).is_none();
            let max = max.filter(|_| !earlier.iter().any(free));
            let reason = format!("{} comes after {}", later.name, first.name);
            let bound = at_least(first.name.to_owned(), min, max, 0.9, reason);
            graph::add(schema, spec, table.name.shown(), later.name, bound);
        }
    }
}

/// The days between two dates: stays, flights and visits last no longer than such things do.
fn gaps(table: &Table, earlier: &Date<'_>, later: &Date<'_>) -> Option<(f64, Option<f64>)> {
    let (_, _, min, max) = pair(earlier, later)?;
    let of = |date: &Date<'_>, what: &str| says(&words::of(date.name), what);
    let entity = words::of_table(table.name.shown());
    let stays = says(&entity, "booking|reservation|stay|guest|room|hotel");
    let ends = later.role == Role::Finish;
    let (min, max) = if ends && of(earlier, "check in") {
        if stays {
            (1.0, Some(14.0))
        } else {
            (0.01, Some(0.1))
        }
    } else if of(earlier, "departure|departed") && of(later, "arrival|arrived") {
        (0.04, Some(0.6))
    } else if of(earlier, "admission|admitted") && of(later, "discharge|discharged") {
        (0.5, Some(21.0))
    } else {
        (min, max)
    };
    // Dates know whole days only.
    let whole = table
        .column(later.name)
        .is_some_and(|c| c.ty == crate::schema::DataType::Date);
    Some(if whole {
        (min.floor(), max.map(f64::ceil))
    } else {
        (min, max)
    })
}

fn pair(earlier: &Date<'_>, later: &Date<'_>) -> Option<role::Pair> {
    let found = PAIRS
        .iter()
        .find(|(a, b, ..)| (*a, *b) == (earlier.role, later.role))?;
    let spans = (earlier.role, later.role) == (Role::Begin, Role::Finish);
    let other = spans
        && earlier.beside != later.beside
        && !earlier.beside.is_empty()
        && !later.beside.is_empty();
    let known = [earlier, later].iter().all(|d| d.beside.iter().all(|w| says(std::slice::from_ref(w), "check|in|out|departure|arrival|arrived|departed|admitted|admission|discharge|discharged|opened|closed|pickup|dropoff|started|ended|effective|entry|exit")));
    (!other || known).then_some(*found)
}

/// Dates of children come after those of their parents, and what is part of a span ends with it.
/// Gives the last days of dates that must lie before such an end.
pub(super) fn across(
    schema: &Schema,
    spec: &mut Spec,
    table: &Table,
    as_of: i64,
) -> BTreeMap<(String, String), i64> {
    let name = table.name.shown();
    let mut caps = BTreeMap::new();
    let dates = dates(table);
    let roots: Vec<_> = dates
        .iter()
        .filter(|d| role::follows_parents(d.role) && is_root(d, &dates))
        .collect();
    for (path, parent) in parents(schema, spec, table) {
        let Some(origin) = origin(parent) else {
            continue;
        };
        for root in &roots {
            let reason = format!("{} comes after {} of {}", root.name, origin, parent.name);
            let bound = at_least(format!("{path}.{origin}"), 0.0, None, 0.8, reason);
            graph::add(schema, spec, name, root.name, bound);
        }
        if let Some(finish) = span_end(parent) {
            within(
                schema,
                spec,
                table,
                &format!("{path}.{finish}"),
                (parent, finish),
                as_of,
                &mut caps,
            );
        }
    }
    caps
}

/// A part of a span lies in the span: its dates are at most the parent's end. The parent's end is
/// moved behind everything else the part must follow, so that no two rules collide.
fn within(
    schema: &Schema,
    spec: &mut Spec,
    table: &Table,
    path: &str,
    end: (&Table, &str),
    as_of: i64,
    caps: &mut BTreeMap<(String, String), i64>,
) {
    let dates = dates(table);
    let name = table.name.shown();
    let part: Vec<_> = dates
        .iter()
        .filter(|d| matches!(d.role, Role::Begin | Role::Finish))
        .collect();
    if !part.iter().any(|d| d.role == Role::Begin) {
        return;
    }
    for date in &part {
        let reason = format!("{} lies within the span of {}", date.name, end.0.name);
        let bound = Bound {
            op: BoundOp::AtMost,
            of: path.to_owned(),
            min_gap: None,
            max_gap: None,
            why: why(0.75, reason),
        };
        graph::add(schema, spec, name, date.name, bound);
    }
    let first = as_of - 365;
    let paths: Vec<String> = spec
        .table(name)
        .into_iter()
        .flat_map(|t| &t.columns)
        .flat_map(|c| &c.bounds)
        .filter(|b| b.op == BoundOp::AtLeast && b.of.contains('.'))
        .map(|b| b.of.clone())
        .collect();
    for lower in paths {
        if let Some((t, c)) = graph::target(schema, spec, name, &lower)
            && !end.0.name.matches(&t)
        {
            caps.insert(moment::key(&t, &c), first - 30);
        }
    }
    let found = spec.tables.iter_mut().find(|t| end.0.name.matches(&t.name));
    if let Some(column) = found.and_then(|t| t.columns.iter_mut().find(|c| c.name == end.1))
        && let Values::Moment { from, .. } = &mut column.values
    {
        *from = calendar::text(first);
    }
}

/// Nothing in the row comes before it for certain.
fn is_root(date: &Date<'_>, dates: &[Date<'_>]) -> bool {
    !dates.iter().any(|d| !d.nullable && pair(d, date).is_some())
}

/// The parents whose dates matter, by their paths: those of foreign keys and, where a parent has no
/// date, its own parents. A manager does not come before the department.
fn parents<'a>(schema: &'a Schema, spec: &Spec, table: &Table) -> Vec<(String, &'a Table)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), table.name.shown().to_owned(), 0)];
    while let Some((path, name, depth)) = open.pop() {
        for relation in spec.table(&name).map_or(&[][..], |t| &t.relations) {
            let ([column], Some(parent)) =
                (relation.columns.as_slice(), schema.table(&relation.table))
            else {
                continue;
            };
            let heads = says(
                &words::of(column),
                "manager|head|lead|leader|director|supervisor|owner|parent|updated|deleted",
            );
            if parent.name.matches(&name) || heads || table.name == parent.name {
                continue;
            }
            let path = if path.is_empty() {
                column.clone()
            } else {
                format!("{path}.{column}")
            };
            if origin(parent).is_some() {
                found.push((path, parent));
            } else if depth < 2 {
                open.push((path, parent.name.shown().to_owned(), depth + 1));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// The date on which a row's life begins.
fn origin(table: &Table) -> Option<&str> {
    let dates = dates(table);
    let origins = dates.iter().filter(|d| role::is_origin(d.role));
    let best = origins.min_by_key(|d| match d.role {
        Role::Founded => 9,
        Role::Created => 5,
        _ => 1 + 5 * i32::from(d.nullable),
    });
    best.map(|d| d.name)
}

/// The end of a span that has a start.
fn span_end(table: &Table) -> Option<&str> {
    let dates = dates(table);
    let finish = dates.iter().find(|d| d.role == Role::Finish)?;
    dates
        .iter()
        .any(|d| d.role == Role::Begin && pair(d, finish).is_some())
        .then_some(finish.name)
}

/// The author was grown up when the book came out.
pub(super) fn of_authors(schema: &Schema, spec: &mut Spec, table: &Table) {
    let published: Vec<_> = dates(table)
        .into_iter()
        .filter(|d| d.role == Role::Published)
        .collect();
    let relations = spec
        .table(table.name.shown())
        .map(|t| t.relations.clone())
        .unwrap_or_default();
    for relation in relations {
        let ([column], Some(parent)) = (relation.columns.as_slice(), schema.table(&relation.table))
        else {
            continue;
        };
        let births = dates(parent);
        let Some(birth) = births.iter().find(|d| d.role == Role::Birth) else {
            continue;
        };
        for date in &published {
            let reason = format!(
                "{} was grown up",
                words::of_table(parent.name.shown()).join(" ")
            );
            let bound = at_least(
                format!("{column}.{}", birth.name),
                6_575.0,
                None,
                0.8,
                reason,
            );
            graph::add(schema, spec, table.name.shown(), date.name, bound);
        }
    }
}
