//! How often each label of a list comes: the usual ones often, the rare ones seldom, none never.

use super::field::{Field, Guess, guess};
use crate::{
    schema::DataType,
    spec::{Values, Weighted},
};

const USUAL: &[&str] = &[
    "active",
    "completed",
    "complete",
    "delivered",
    "returned",
    "approved",
    "full-time",
    "full time",
    "paid",
    "available",
    "published",
    "regular",
    "standard",
    "success",
    "succeeded",
    "confirmed",
    "paperback",
    "credit card",
    "main course",
    "good",
    "final",
    "enrolled",
    "present",
    "normal",
    "medium",
    "resolved",
    "closed",
    "employee",
    "user",
    "member",
    "customer",
    "car",
    "economy",
];
const COMMON: &[&str] = &[
    "in progress",
    "shipped",
    "checked out",
    "hardcover",
    "premium",
    "part-time",
    "processing",
    "open",
    "online payment",
    "contract",
    "new",
    "low",
    "basic",
    "appetizer",
    "dessert",
    "beverage",
    "cash",
    "debit card",
    "student",
    "e-book",
    "draft",
    "scheduled",
    "sent",
    "in transit",
    "planning",
];
const RARE: &[&str] = &[
    "cancelled",
    "canceled",
    "refunded",
    "suspended",
    "overdue",
    "on hold",
    "on_hold",
    "inactive",
    "temporary",
    "failed",
    "rejected",
    "fair",
    "poor",
    "special",
    "critical",
    "urgent",
    "expired",
    "gift card",
    "audiobook",
    "senior",
    "unavailable",
    "archived",
    "owner",
    "admin",
    "error",
];
const VERY_RARE: &[&str] = &[
    "lost",
    "closed account",
    "deceased",
    "deleted",
    "banned",
    "terminated",
    "damaged",
    "other",
    "unknown",
    "fraud",
    "blocked",
    "prefer not to say",
    "non-binary",
    "nonbinary",
    "superadmin",
];

/// Labels of an enumerated type or of a CHECK.
pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if let DataType::Enum { name } = field.base {
        let labels = field.schema.labels(name)?;
        return guess(weighted(field, labels), 1.0, "labels of the type");
    }
    let list = field.limits.list.as_ref()?;
    guess(weighted(field, list), 1.0, "values the CHECK allows")
}

/// The labels with their weights. Where the words tell nothing, the first ones are the usual ones.
pub(super) fn weighted(field: &Field<'_>, labels: &[String]) -> Values {
    let account = field.says("account|member|membership|user|employment")
        || field.is_of("account|member|user|customer");
    let values = labels
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let lower = label.to_lowercase().replace('_', " ");
            let is = |list: &[&str]| list.contains(&lower.as_str());
            let weight = if account && lower == "closed" {
                2.0
            } else if is(USUAL) {
                50.0
            } else if is(COMMON) {
                20.0
            } else if is(VERY_RARE) {
                2.0
            } else if is(RARE) {
                6.0
            } else {
                (30.0 / (1.0 + at as f64 * 0.35)).round().max(3.0)
            };
            let even = field.says("gender|sex") && weight != 2.0;
            Weighted {
                value: label.clone(),
                weight: if even { 49.0 } else { weight },
            }
        })
        .collect();
    Values::Choice { values }
}
