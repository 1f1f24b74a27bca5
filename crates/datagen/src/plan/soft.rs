//! Bounds that were only inferred give way to what the schema declares, and to each other.
//!
//! Where a value cannot respect two bounds at once, the engine keeps the lower one; where a bound
//! stands against a CHECK, nothing can be made. Both show when the plan is tried, so a Spec that was
//! inferred is tried before anybody sees it, and what does not hold in it is taken out.

use std::collections::BTreeSet;

use crate::{
    array::{Array, Kind},
    calendar::DAY,
    engine::{Source, value::Value},
    name::Name,
    plan::{Plan, draft::Draft, drafted, finished, paths},
    schema::{Schema, Table},
    spec::{Bound, BoundOp, Spec},
};

/// How often a Spec is tried.
const ROUNDS: usize = 4;
/// How many rows of a table are looked at.
const ROWS: u64 = 1_000;
/// Differences of decimals are not exact in binary.
const EXACT: f64 = 1e-6;

/// An inferred bound with its place in the Spec, and where its sides are read.
struct Soft {
    place: Place,
    table: usize,
    column: usize,
    source: Source,
    /// How the other side's data reads.
    kind: Kind,
}

/// Positions of a table, a column and a bound in the Spec.
type Place = (usize, usize, usize);

/// Takes out the inferred bounds that cannot be kept.
pub(crate) fn settle(schema: &Schema, spec: &mut Spec) {
    for _ in 0..ROUNDS {
        let draft = drafted(schema, spec);
        let soft = bounds(&draft, spec);
        if soft.is_empty() {
            return;
        }
        let out = match finished(draft) {
            Ok(plan) => broken(&plan, &soft, spec),
            Err(problems) => {
                let refused = |table: &&Table| {
                    let name = table.name.to_string();
                    problems.iter().any(|problem| problem.table == name)
                };
                let tables = schema.tables.iter().filter(refused);
                let out = tables.flat_map(|table| checked(table, spec)).collect();
                let mut without = spec.clone();
                remove(&mut without, &out);
                match finished(drafted(schema, &without)) {
                    Ok(_) => out,
                    // The reason lies elsewhere.
                    Err(_) => return,
                }
            }
        };
        if out.is_empty() {
            return;
        }
        remove(spec, &out);
    }
}

/// The inferred bounds of every table where one may collide with something.
fn bounds(draft: &Draft<'_>, spec: &Spec) -> Vec<Soft> {
    let mut found = Vec::new();
    for (t, of) in spec.tables.iter().enumerate() {
        let known = draft.tables.iter();
        let Some(table) = known.clone().position(|d| d.table.name.matches(&of.name)) else {
            continue;
        };
        let all = || of.columns.iter().flat_map(|column| &column.bounds);
        let upper =
            |b: &Bound| b.max_gap.is_some() || matches!(b.op, BoundOp::AtMost | BoundOp::Below);
        if draft.tables[table].table.checks.is_empty() && !all().any(upper) {
            continue;
        }
        for (c, column) in of.columns.iter().enumerate() {
            let columns = &draft.tables[table].columns;
            let Some(own) = columns.iter().position(|d| d.name.matches(&column.name)) else {
                continue;
            };
            for (b, bound) in column.bounds.iter().enumerate() {
                if is_soft(bound)
                    && let Ok((source, at, end)) = paths::resolve(draft, table, &bound.of)
                {
                    found.push(Soft {
                        place: (t, c, b),
                        table,
                        column: own,
                        source,
                        kind: draft.tables[at].columns[end].kind.clone(),
                    });
                }
            }
        }
    }
    found
}

fn is_soft(bound: &Bound) -> bool {
    bound.why.confidence < 1.0
}

/// The bounds that do not hold in some row.
fn broken(plan: &Plan, soft: &[Soft], spec: &Spec) -> BTreeSet<Place> {
    let mut out = BTreeSet::new();
    for table in 0..plan.tables.len() {
        let mut own = soft.iter().filter(|soft| soft.table == table).peekable();
        if own.peek().is_none() {
            continue;
        }
        let batch = plan.rows(table, 0..ROWS);
        for soft in own {
            let (t, c, b) = soft.place;
            let bound = &spec.tables[t].columns[c].bounds[b];
            let (array, kind) = (
                batch.column(soft.column),
                &plan.tables[table].columns[soft.column].kind,
            );
            let other = batch.read(&soft.source);
            let breaks = |i: usize| {
                !array.is_null(i)
                    && !other.is_null(i)
                    && !holds((array, kind), (other.array, &soft.kind), i, bound)
            };
            if (0..batch.rows().len()).any(breaks) {
                out.insert(soft.place);
            }
        }
    }
    out
}

/// Whether the `i`-th value keeps its distance from the other side; true where none can be told.
fn holds(value: (&Array, &Kind), other: (&Array, &Kind), i: usize, bound: &Bound) -> bool {
    let days = *value.1 == Kind::Date || *other.1 == Kind::Date;
    let on_line = |(array, kind): (&Array, &Kind)| match Value::of(array, kind, i) {
        Value::Date(day) => Some(day as f64),
        Value::Moment(micros) if days => Some(micros.div_euclid(DAY) as f64),
        Value::Moment(micros) | Value::Time(micros) => Some(micros as f64 / DAY as f64),
        value => value.as_f64(),
    };
    let (Some(value), Some(other)) = (on_line(value), on_line(other)) else {
        return true;
    };
    let distance = match bound.op {
        BoundOp::AtLeast | BoundOp::Above => value - other,
        BoundOp::AtMost | BoundOp::Below => other - value,
    };
    let whole = |gap: f64, to: fn(f64) -> f64| if days { to(gap) } else { gap };
    let least = whole(bound.min_gap.unwrap_or(0.0), f64::floor);
    let most = bound.max_gap.map(|gap| whole(gap, f64::ceil));
    distance >= least - EXACT && most.is_none_or(|most| distance <= most + EXACT)
}

/// The inferred bounds that read or hold columns of a table which its CHECKs compare.
fn checked(table: &Table, spec: &Spec) -> Vec<Place> {
    let compared: BTreeSet<&Name> = table
        .checks
        .iter()
        .map(|check| check.expr.columns())
        .filter(|columns| columns.len() > 1)
        .flatten()
        .collect();
    let is_compared = |text: &str| compared.iter().any(|name| name.matches(text));
    let mut found = Vec::new();
    for (t, of) in spec.tables.iter().enumerate() {
        for (c, column) in of.columns.iter().enumerate() {
            let own = table.name.matches(&of.name);
            for (b, bound) in column.bounds.iter().enumerate() {
                if own && is_soft(bound) && (is_compared(&column.name) || is_compared(&bound.of)) {
                    found.push((t, c, b));
                }
            }
        }
    }
    found
}

fn remove(spec: &mut Spec, places: &BTreeSet<Place>) {
    for &(t, c, b) in places.iter().rev() {
        spec.tables[t].columns[c].bounds.remove(b);
    }
}
