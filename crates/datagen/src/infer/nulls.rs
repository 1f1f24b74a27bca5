//! Which rows have no value: by a status of the same row where one tells, else by shares.

use super::{
    Wishes,
    field::Field,
    role::{self, Role},
    words,
};
use crate::spec::{Nulls, TableSpec, Values};

/// The labels of a status with which something has happened.
const HAPPENED: &[(Role, &[&str])] = &[
    (
        Role::Shipped,
        &[
            "shipped",
            "delivered",
            "returned",
            "refunded",
            "in transit",
            "out for delivery",
            "completed",
            "complete",
        ],
    ),
    (
        Role::Delivered,
        &[
            "delivered",
            "returned",
            "refunded",
            "completed",
            "complete",
            "received",
        ],
    ),
    (Role::Returned, &["returned", "refunded", "returned late"]),
    (Role::Cancelled, &["cancelled", "canceled", "voided"]),
    (
        Role::Paid,
        &[
            "paid",
            "completed",
            "complete",
            "refunded",
            "shipped",
            "delivered",
            "settled",
            "succeeded",
            "success",
        ],
    ),
    (Role::Published, &["published", "archived"]),
    (
        Role::Completed,
        &[
            "completed",
            "complete",
            "done",
            "resolved",
            "closed",
            "finished",
            "fulfilled",
            "processed",
            "success",
            "succeeded",
        ],
    ),
    (
        Role::Approved,
        &[
            "approved",
            "paid",
            "completed",
            "published",
            "confirmed",
            "verified",
            "active",
        ],
    ),
    (Role::Deleted, &["deleted", "archived", "removed"]),
    (
        Role::Finish,
        &[
            "completed",
            "complete",
            "cancelled",
            "canceled",
            "closed",
            "terminated",
            "ended",
            "finished",
            "done",
            "inactive",
            "expired",
            "resigned",
            "retired",
            "graduated",
            "discharged",
            "left",
            "former",
            "checked out",
            "returned",
            "resolved",
        ],
    ),
    (Role::Death, &["deceased", "dead", "died"]),
];

/// Nullable columns with words such as these lack a value in this share of the rows.
const SHARES: &[(&str, f64)] = &[
    (
        "middle name|middle initial|suffix|prefix|nickname|maiden name",
        0.5,
    ),
    ("address 2|line 2|apartment|suite|fax|extension", 0.6),
    (
        "notes|note|remarks|special instructions|special requests|comments|instructions|memo",
        0.4,
    ),
    ("description|biography|bio|summary|details|goals", 0.1),
    ("deleted|cancelled|error|failure|reason", 0.8),
    ("website|url|avatar|image|photo|logo|linkedin|twitter", 0.15),
    (
        "phone|mobile|email|address|zip|birth|city|state|country",
        0.05,
    ),
];

pub(super) fn infer(
    field: &Field<'_>,
    values: &Values,
    of_table: &TableSpec,
    wishes: &Wishes,
) -> Nulls {
    let column = field.column;
    let in_key = field.table.primary_key.contains(&column.name);
    let nullable = field.schema.is_nullable(column);
    if !nullable || in_key || column.identity.is_some() || column.generated.is_some() {
        return Nulls::Never;
    }
    let share = |share: f64| {
        if share > 0.0 {
            Nulls::Share {
                share,
                exact: false,
            }
        } else {
            Nulls::Never
        }
    };
    if let Some(given) = wishes.null_share {
        return Nulls::Share {
            share: given.clamp(0.0, 1.0),
            exact: true,
        };
    }
    if *values == Values::Parent {
        let own = of_table.relations.iter().any(|r| {
            r.columns.iter().any(|c| column.name.matches(c)) && field.table.name.matches(&r.table)
        });
        return share(if own { 0.15 } else { 0.08 });
    }
    if field.base.is_moment() {
        let role = role::of(&field.words);
        if let Some(when) = by_status(role, of_table) {
            return when;
        }
        return share(match role {
            Role::Death => 0.75,
            Role::Deleted | Role::Cancelled => 0.9,
            Role::Finish if field.says("termination|terminated|resignation") => 0.85,
            Role::Finish => 0.4,
            Role::Returned => 0.3,
            Role::Shipped | Role::Delivered | Role::Completed | Role::Paid | Role::Approved => 0.25,
            Role::Seen | Role::Expiry | Role::Published => 0.1,
            _ if column.default.is_some() => 0.0,
            Role::Birth => 0.05,
            _ => 0.03,
        });
    }
    // A default stands for what would otherwise be missing; a boolean or a label is always known.
    if column.default.is_some()
        || matches!(
            values,
            Values::Boolean { .. } | Values::Formula { .. } | Values::Constant { .. }
        )
    {
        return Nulls::Never;
    }
    let told = SHARES.iter().find(|(patterns, _)| field.says(patterns));
    share(told.map_or(
        if matches!(values, Values::Choice { .. }) {
            0.02
        } else {
            0.04
        },
        |(_, share)| *share,
    ))
}

/// The date is missing until the status says that it has come.
fn by_status(role: Role, table: &TableSpec) -> Option<Nulls> {
    let (_, happened) = HAPPENED.iter().find(|(r, _)| *r == role)?;
    table.columns.iter().find_map(|column| {
        let Values::Choice { values } = &column.values else {
            return None;
        };
        let words = words::of(&column.name);
        if !super::field::says(&words, "status|state|stage|phase|condition") {
            return None;
        }
        let labels: Vec<_> = values
            .iter()
            .map(|w| w.value.clone())
            .filter(|label| {
                happened.contains(&label.to_lowercase().replace(['_', '-'], " ").as_str())
            })
            .collect();
        let some = !labels.is_empty() && labels.len() < values.len();
        some.then(|| Nulls::When {
            column: column.name.clone(),
            values: labels,
            negated: true,
        })
    })
}
