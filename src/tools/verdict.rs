//! What a validation comes to, in a sentence.

use serde_json::Value;

/// `All 18 checks hold.`, or how many do not and what is broken.
pub(super) fn of(summary: &Value) -> String {
    let number = |key: &str| summary.get(key).and_then(Value::as_u64).unwrap_or_default();
    let broken: Vec<String> = summary
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| !["checks", "failed", "unchecked"].contains(&key.as_str()))
        .filter(|(_, count)| count.as_u64().is_some_and(|count| count > 0))
        .map(|(kind, count)| format!("{kind}: {count}"))
        .collect();
    let (checks, failed) = (number("checks"), number("failed"));
    let mut text = match (checks, broken.is_empty() && failed == 0) {
        (0, true) => "No rule is broken".to_owned(),
        (1, true) => "The one check holds".to_owned(),
        (_, true) => format!(
            "All {} checks hold",
            checks - number("unchecked").min(checks)
        ),
        (0, false) => "Rules are broken".to_owned(),
        (_, false) => format!("{failed} of {checks} checks fail"),
    };
    if !broken.is_empty() {
        text.push_str(": ");
        text.push_str(&broken.join(", "));
    }
    match number("unchecked") {
        0 => {}
        one => text.push_str(&format!("; {one} could not be run")),
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(summary: Value, expected: &str) {
        assert_eq!(of(&summary), expected);
    }

    #[test]
    fn checks_are_no_violations() {
        check(
            json!({ "ok": true, "fkViolations": 0, "checks": 18, "failed": 0, "unchecked": 0 }),
            "All 18 checks hold.",
        );
        check(
            json!({ "ok": false, "fkViolations": 3, "checks": 18, "failed": 2, "unchecked": 0 }),
            "2 of 18 checks fail: fkViolations: 3.",
        );
        check(
            json!({ "ok": false, "fkViolations": 0, "checks": 18, "failed": 0, "unchecked": 1 }),
            "All 17 checks hold; 1 could not be run.",
        );
        check(json!({ "fkViolations": 0 }), "No rule is broken.");
    }
}
