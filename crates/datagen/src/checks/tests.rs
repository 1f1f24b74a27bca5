use serde_json::json;

use super::*;

/// A child with two foreign keys, one composite, and its parents.
fn schema() -> Schema {
    let column = |name, ty| json!({"name": name, "type": ty, "nullable": true});
    let moment = || json!({"timestamp": {"timeZone": false}});
    serde_json::from_value(json!({"tables": [
        {"name": "shops", "primaryKey": ["id"], "columns": [
            column("id", json!("integer")), column("opened", moment()), column("year", json!("integer"))]},
        {"name": "menus", "primaryKey": ["shop_id", "no"], "columns": [
            column("shop_id", json!("integer")), column("no", json!("integer")), column("price", json!("money"))],
         "foreignKeys": [{"columns": ["shop_id"], "table": "shops", "references": ["id"]}]},
        {"name": "Orders", "columns": [
            column("shop_id", json!("integer")), column("menu_no", json!("integer")),
            column("at", moment()), column("day", json!("date")), column("total", json!("double"))],
         "foreignKeys": [
            {"columns": ["shop_id", "menu_no"], "table": "menus", "references": ["shop_id", "no"]},
            {"columns": ["shop_id"], "table": "shops", "references": ["id"]}]},
    ]}))
    .unwrap()
}

/// The SQL of the one check that a rule of a column of Orders becomes.
fn check(column: &str, rule: serde_json::Value, expected: Option<&str>) {
    let mut column = json!({"name": column, "values": {"kind": "natural"}});
    for (key, value) in rule.as_object().unwrap() {
        column[key] = value.clone();
    }
    let spec = json!({"generator": 1, "seed": 1, "as_of": "2026-06-30", "locale": "en_US", "rows": 1,
        "tables": [{"name": "orders", "columns": [column]}]});
    let spec: Spec = serde_json::from_value(spec).unwrap();
    let mut checks = all(&schema(), &spec);
    checks.retain(|c| c.severity == Severity::Soft && c.kind != Kind::RowCount);
    assert!(checks.len() < 2, "{checks:?}");
    assert_eq!(checks.first().map(|c| c.sql.as_str()), expected);
}

fn bound(column: &str, bound: serde_json::Value, expected: Option<&str>) {
    check(column, json!({"bounds": [bound]}), expected);
}

#[test]
fn bounds_compare_on_the_scale_both_sides_have() {
    bound(
        "at",
        json!({"op": "at_most", "of": "day", "min_gap": 1.5, "max_gap": 1.5}),
        Some(
            "SELECT count(*) FILTER (WHERE t.\"at\"::date > t.\"day\"::date OR \
             t.\"at\"::date > t.\"day\"::date - 1 OR t.\"at\"::date < t.\"day\"::date - 2), \
             count(*) FILTER (WHERE t.\"at\" IS NOT NULL AND t.\"day\" IS NOT NULL) FROM \"orders\" AS t",
        ),
    );
    bound(
        "at",
        json!({"op": "above", "of": "shop_id.opened", "max_gap": 0.5}),
        Some(
            "SELECT count(*) FILTER (WHERE t.\"at\" <= p1.\"opened\" OR \
             t.\"at\" > p1.\"opened\" + make_interval(secs => 43200)), \
             count(*) FILTER (WHERE t.\"at\" IS NOT NULL AND p1.\"opened\" IS NOT NULL) \
             FROM \"orders\" AS t LEFT JOIN \"shops\" AS p1 ON p1.\"id\" = t.\"shop_id\"",
        ),
    );
    bound(
        "day",
        json!({"op": "at_least", "of": "menu_no.shop_id.year"}),
        Some(
            "SELECT count(*) FILTER (WHERE EXTRACT(year FROM t.\"day\") < p2.\"year\"), \
             count(*) FILTER (WHERE t.\"day\" IS NOT NULL AND p2.\"year\" IS NOT NULL) \
             FROM \"orders\" AS t \
             LEFT JOIN \"menus\" AS p1 ON p1.\"shop_id\" = t.\"shop_id\" AND p1.\"no\" = t.\"menu_no\" \
             LEFT JOIN \"shops\" AS p2 ON p2.\"id\" = p1.\"shop_id\"",
        ),
    );
    bound("total", json!({"op": "at_least", "of": "at"}), None);
    bound("total", json!({"op": "at_least", "of": "nowhere.at"}), None);
}

#[test]
fn formulas_are_written_anew() {
    let formula = |sql: &str| json!({"values": {"kind": "formula", "sql": sql}});
    check(
        "total",
        formula("CASE WHEN Menu_No.Price IS NULL THEN -1 ELSE round(2 * (menu_no.price)) END"),
        Some(
            "SELECT count(*) FILTER (WHERE abs(t.\"total\" - CAST(CASE WHEN (p1.\"price\" IS NULL) \
             THEN (- 1) ELSE round((2 * (p1.\"price\"))) END AS double precision)) > 1e-5 * greatest(1, \
             abs(CAST(CASE WHEN (p1.\"price\" IS NULL) THEN (- 1) ELSE round((2 * (p1.\"price\"))) END \
             AS double precision)))), count(*) FILTER (WHERE t.\"total\" IS NOT NULL) FROM \"orders\" AS t \
             LEFT JOIN \"menus\" AS p1 ON p1.\"shop_id\" = t.\"shop_id\" AND p1.\"no\" = t.\"menu_no\"",
        ),
    );
    check(
        "total",
        formula("floor(extract(year from at) + extract_month(day))"),
        Some(
            "SELECT count(*) FILTER (WHERE abs(t.\"total\" - CAST(floor((EXTRACT(year FROM t.\"at\") + \
             EXTRACT(month FROM t.\"day\"))) AS double precision)) > 1e-5 * greatest(1, \
             abs(CAST(floor((EXTRACT(year FROM t.\"at\") + EXTRACT(month FROM t.\"day\"))) AS \
             double precision)))), count(*) FILTER (WHERE t.\"total\" IS NOT NULL) FROM \"orders\" AS t",
        ),
    );
    for hostile in [
        "pg_sleep(9)",
        "(SELECT 1)",
        "1); DROP TABLE x; --",
        "1 1",
        "total OPERATOR(pg_catalog.+) 1",
        "x.y.z",
        "",
    ] {
        check("total", formula(hostile), None);
    }
    check("total", formula(&"(".repeat(100_000)), None);
}

#[test]
fn the_script_keeps_texts_on_their_line() {
    let spec: Spec =
        serde_json::from_value(json!({"generator": 1, "seed": 1, "as_of": "2026-06-30",
        "locale": "en_US", "rows": 1}))
        .unwrap();
    let mut checks = all(&schema(), &spec);
    checks.truncate(1);
    checks[0].about = "it's\n\\! rm :line".to_owned();
    let script = checks_sql(&checks);
    assert!(script.contains("|| E'it''s \\\\! rm :line' ||"), "{script}");
}

#[test]
fn a_range_that_a_check_elsewhere_pulls_at_is_not_promised() {
    let mut schema = schema();
    let moments = json!({"kind": "moment", "from": "2022-01-01", "to": "2026-01-01"});
    let bound = json!([{"op": "at_least", "of": "shop_id.opened"}]);
    let spec = json!({"generator": 1, "seed": 1, "as_of": "2026-06-30", "locale": "en_US", "rows": 1,
        "tables": [
            {"name": "shops", "columns": [{"name": "opened", "values": moments}]},
            {"name": "orders", "columns": [{"name": "day", "values": moments, "bounds": bound}]}]});
    let spec: Spec = serde_json::from_value(spec).unwrap();
    let ranges = |schema: &Schema| {
        let checks = all(schema, &spec).into_iter().map(|c| c.name);
        checks
            .filter(|name| name.ends_with(" range"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ranges(&schema),
        ["shops: opened range", "Orders: day range"]
    );
    let check = json!([{"expr": {"binary": {"left": {"column": "day"}, "op": "lt",
        "right": {"literal": {"text": "2007-02-01"}}}}}]);
    schema.tables[2].checks = serde_json::from_value(check).unwrap();
    assert_eq!(ranges(&schema), [""; 0]);
}
