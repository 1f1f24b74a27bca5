//! Edits over a base: what they move, and that nothing else moves.

use rowsmith_datagen::{
    ddl,
    edit::{self, Edit, prove},
    encode::json,
    infer, plan,
    schema::Schema,
    spec::Spec,
};
use serde_json::{Map, Value};

const SHOP: &str = "
CREATE TYPE order_status AS ENUM ('Pending', 'Active', 'Shipped', 'Closed');
CREATE TABLE customers (
    id int PRIMARY KEY,
    full_name varchar(60) NOT NULL,
    email varchar(80) NOT NULL UNIQUE,
    city varchar(40),
    note text,
    joined date NOT NULL
);
CREATE TABLE orders (
    id int PRIMARY KEY,
    customer_id int NOT NULL REFERENCES customers (id),
    status order_status NOT NULL,
    placed date NOT NULL,
    due date,
    quantity int NOT NULL CHECK (quantity BETWEEN 1 AND 50),
    price numeric(8,2) NOT NULL,
    total numeric(10,2) GENERATED ALWAYS AS (quantity * price) STORED,
    sku varchar(12) NOT NULL,
    coupon varchar(8)
);";

fn base(rows: u64) -> (Schema, Spec) {
    let reading = ddl::read(SHOP.as_bytes());
    assert_eq!(reading.issues, []);
    let wishes = infer::Wishes {
        rows: Some(rows),
        ..Default::default()
    };
    let spec = infer::spec(&reading.schema, &wishes);
    (reading.schema, spec)
}

type Rows = Vec<Map<String, Value>>;

/// The rows of every table after some edits (as JSON), or why they cannot be made.
fn rows(rows: u64, edits: &str) -> Result<Vec<Rows>, String> {
    let (schema, mut spec) = base(rows);
    spec.edits = serde_json::from_str::<Vec<Edit>>(edits).unwrap();
    let tell = |problems: Vec<plan::Problem>| {
        let lines = problems.iter().map(|p| format!("{p}; {}", p.hint));
        lines.collect::<Vec<_>>().join("\n")
    };
    let (schema, spec) = edit::effective(&schema, &spec).map_err(tell)?;
    let plan = plan::plan(&schema, &spec).map_err(tell)?;
    let broken = prove::prove(&plan, &schema, &spec);
    if !broken.is_empty() {
        return Err(tell(broken));
    }
    let tables = plan.tables.iter().enumerate();
    Ok(tables
        .map(|(table, of)| json::rows(&plan.rows(table, 0..of.rows)))
        .collect())
}

/// `table.column: cells` for all that differs in rows that both have.
fn moved(before: &[Rows], after: &[Rows]) -> String {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for (table, (before, after)) in before.iter().zip(after).enumerate() {
        for (old, new) in before.iter().zip(after) {
            for (column, value) in old {
                if new.get(column).is_some_and(|now| now != value) {
                    *counts
                        .entry(format!("{}.{column}", ["customers", "orders"][table]))
                        .or_default() += 1;
                }
            }
        }
    }
    counts
        .iter()
        .map(|(cell, count)| format!("{cell} {count}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn check_moved(edits: &str, expected: &str) -> Vec<Rows> {
    let before = rows(200, "[]").unwrap();
    let after = rows(200, edits).unwrap();
    assert_eq!(moved(&before, &after), expected, "{edits}");
    after
}

fn check_refused(edits: &str, expected: &str) {
    assert_eq!(rows(200, edits).unwrap_err(), expected, "{edits}");
}

fn texts(rows: &Rows, column: &str) -> Vec<String> {
    rows.iter()
        .map(|row| row[column].as_str().unwrap_or("NULL").to_owned())
        .collect()
}

fn count(rows: &Rows, column: &str, value: &str) -> usize {
    texts(rows, column)
        .iter()
        .filter(|text| *text == value)
        .count()
}

#[test]
fn nulls_are_exact_and_move_nothing_else() {
    let after = check_moved(
        r#"[{"op":"nulls","table":"Customers","column":"note","share":0.3}]"#,
        "customers.note 20",
    );
    assert_eq!(count(&after[0], "note", "NULL"), 60);
    let more = rows(200, r#"[{"op":"nulls","column":"note","share":0.3},{"op":"nulls","column":"note","share":0.5}]"#).unwrap();
    assert_eq!(count(&more[0], "note", "NULL"), 100);
    let kept = after[0]
        .iter()
        .zip(&more[0])
        .all(|(few, many)| !few["note"].is_null() || many["note"].is_null());
    assert!(kept, "more NULLs only add");
}

#[test]
fn shares_are_exact_and_leave_the_rest_to_other_labels() {
    let (before, after) = (rows(200, "[]").unwrap(), rows(200, r#"[{"op":"shares","column":"status","values":[{"value":"active","weight":0.7},{"value":"Pending","weight":0.2}]}]"#).unwrap());
    assert_eq!(count(&after[1], "status", "Active"), 140);
    assert_eq!(count(&after[1], "status", "Pending"), 40);
    assert!(moved(&before, &after).starts_with("orders.status "));
}

#[test]
fn ranges_hold_whatever_depends_on_them() {
    let after = rows(
        200,
        r#"[{"op":"range","types":"dates","from":"2023-11-01","to":"2024-06-30"}]"#,
    )
    .unwrap();
    for (table, column) in [(0, "joined"), (1, "placed"), (1, "due")] {
        for text in texts(&after[table], column) {
            assert!(
                text == "NULL" || ("2023-11-01".."2024-07-01").contains(&text.as_str()),
                "{column} {text}"
            );
        }
    }
    let after = rows(
        200,
        r#"[{"op":"range","column":"price","from":"40","to":"90"}]"#,
    )
    .unwrap();
    assert!(
        after[1]
            .iter()
            .all(|row| (40.0..=90.0).contains(&row["price"].as_f64().unwrap()))
    );
}

#[test]
fn replaced_values_are_gone_everywhere_and_only_they_move() {
    let before = rows(200, "[]").unwrap();
    let city = before[0]
        .iter()
        .find_map(|row| row["city"].as_str())
        .unwrap()
        .to_owned();
    let there = count(&before[0], "city", &city);
    let after = check_moved(
        &format!(r#"[{{"op":"replace","from":"{city}","to":"Atlantis"}}]"#),
        &format!("customers.city {there}"),
    );
    assert_eq!(count(&after[0], "city", "Atlantis"), there);
    let first = before[0][0]["email"].as_str().unwrap();
    let domain = first.split('@').nth(1).unwrap();
    let after = rows(
        200,
        &format!(
            r#"[{{"op":"replace","from":"{}","to":"example.net","inside":true,"any_case":true}}]"#,
            domain.to_uppercase()
        ),
    )
    .unwrap();
    assert_eq!(after[0][0]["email"], first.replace(domain, "example.net"));
}

#[test]
fn keys_that_are_replaced_take_their_references_along() {
    let before = rows(200, "[]").unwrap();
    let children = before[1]
        .iter()
        .filter(|row| row["customer_id"] == 7)
        .count();
    assert!(children > 0);
    check_moved(
        r#"[{"op":"replace","table":"customers","column":"id","from":"7","to":"90007"}]"#,
        &format!("customers.id 1, orders.customer_id {children}"),
    );
}

#[test]
fn values_are_set_where_a_condition_held_before() {
    let before = rows(200, "[]").unwrap();
    let open = |row: &Map<String, Value>| row["status"] == "Shipped";
    let shipped = before[1].iter().filter(|row| open(row)).count();
    let after = check_moved(
        r#"[{"op":"set","table":"orders","column":"coupon","value":"LATE","where":"status = 'Shipped'"},
            {"op":"replace","table":"orders","column":"status","from":"Shipped","to":"Closed"}]"#,
        &format!("orders.coupon {shipped}, orders.status {shipped}"),
    );
    assert_eq!(count(&after[1], "coupon", "LATE"), shipped);
    let nulls = rows(200, r#"[{"op":"set","table":"orders","column":"coupon","value":"X"},{"op":"nulls","table":"orders","column":"coupon","share":0.25}]"#).unwrap();
    assert_eq!(
        (
            count(&nulls[1], "coupon", "NULL"),
            count(&nulls[1], "coupon", "X")
        ),
        (50, 150)
    );
}

#[test]
fn what_is_computed_follows() {
    let after = rows(
        200,
        r#"[{"op":"set","table":"orders","column":"quantity","value":"2"}]"#,
    )
    .unwrap();
    for row in &after[1] {
        let (price, total) = (
            row["price"].as_f64().unwrap(),
            row["total"].as_f64().unwrap(),
        );
        assert!((price * 2.0 - total).abs() < 0.005, "{row:?}");
    }
}

#[test]
fn rows_grow_and_keep_what_was_there() {
    let (before, after) = (
        rows(200, "[]").unwrap(),
        rows(200, r#"[{"op":"rows","table":"orders","factor":2.5}]"#).unwrap(),
    );
    assert_eq!((after[0].len(), after[1].len()), (200, 500));
    assert_eq!(moved(&before, &after), "");
}

#[test]
fn new_names_and_columns_move_nothing() {
    let before = rows(200, "[]").unwrap();
    for edits in [
        r#"[{"op":"rename_table","table":"customers","to":"Clients"}]"#,
        r#"[{"op":"add_column","table":"orders","definition":"priority int NOT NULL DEFAULT 1"}]"#,
        r#"[{"op":"add_column","table":"customers","definition":"level ENUM('low','high')"}]"#,
        r#"[{"op":"drop_column","table":"customers","column":"note"}]"#,
    ] {
        let after = rows(200, edits).unwrap();
        assert_eq!(moved(&before, &after), "", "{edits}");
    }
    let columns = [
        ("customers", 0, "full_name"),
        ("customers", 0, "id"),
        ("orders", 1, "price"),
        ("orders", 1, "customer_id"),
        ("orders", 1, "status"),
        ("customers", 0, "joined"),
        ("orders", 1, "placed"),
        ("customers", 0, "email"),
    ];
    for (table, at, column) in columns {
        let after = rows(
            200,
            &format!(
                r#"[{{"op":"rename_column","table":"{table}","column":"{column}","to":"other"}}]"#
            ),
        )
        .unwrap();
        assert_eq!(moved(&before, &after), "", "{column}");
        let same = before[at]
            .iter()
            .zip(&after[at])
            .all(|(old, new)| old[column] == new["other"]);
        assert!(same, "{column}");
    }
}

#[test]
fn regenerating_a_column_moves_it_alone() {
    let before = rows(200, "[]").unwrap();
    let after = rows(
        200,
        r#"[{"op":"regenerate","table":"customers","columns":["city"],"seed":9}]"#,
    )
    .unwrap();
    let moved = moved(&before, &after);
    assert!(
        moved.starts_with("customers.city ") && !moved.contains(','),
        "{moved}"
    );
}

#[test]
fn conflicts_name_the_constraint_and_a_way_out() {
    check_refused(
        r#"[{"op":"nulls","table":"orders","column":"price","share":0.3}]"#,
        "orders.price: NULLs are asked for, but it is NOT NULL; name a column that may be NULL",
    );
    check_refused(
        r#"[{"op":"set","table":"orders","column":"status","value":"Lost"}]"#,
        r#"orders.status: "Lost" is not in its ENUM (Pending, Active, Shipped, Closed); use one of these, or widen the enum first: allow "Lost" in orders.status"#,
    );
    check_refused(
        r#"[{"op":"set","column":"coupon","value":"much too long"}]"#,
        r#"orders.coupon: "much too long" has 13 characters; the type varchar(8) holds 8; shorten it, or widen the column"#,
    );
    check_refused(
        r#"[{"op":"set","column":"quantity","value":"many"}]"#,
        r#"orders.quantity: "many" is no value of the type int; give a value of the column's type"#,
    );
    check_refused(
        r#"[{"op":"set","column":"quantity","value":"90"}]"#,
        r#"orders.quantity: "90" breaks CHECK ("quantity" between 1 and 50); give a value that it allows"#,
    );
    check_refused(
        r#"[{"op":"set","column":"email","value":"a@b.c"}]"#,
        "customers.email: its UNIQUE wants 200 different values, not one; name a single row by a condition, or ask for a pattern",
    );
    check_refused(
        r#"[{"op":"set","column":"customer_id","value":"3"}]"#,
        "orders.customer_id: it is a FOREIGN KEY to customers: its values are that table's keys; change the key in customers, and it follows; or ask for NULLs",
    );
    check_refused(
        r#"[{"op":"replace","table":"customers","column":"id","from":"7","to":"8"}]"#,
        r#"customers.id: PRIMARY KEY would be broken in row 8 with "8"; choose another value, limit the change by a condition, or undo the edit"#,
    );
    check_refused(
        r#"[{"op":"drop_column","table":"orders","column":"quantity"}]"#,
        r#"orders.quantity: it cannot go: CHECK ("quantity" between 1 and 50) needs it; leave it, or change that first"#,
    );
    check_refused(
        r#"[{"op":"rows","table":"order","count":5}]"#,
        "order: no such table in the schema; the tables are customers, orders",
    );
    let widened = rows(200, r#"[{"op":"add_labels","table":"orders","column":"status","labels":["Lost"]},{"op":"set","table":"orders","column":"status","value":"Lost"}]"#).unwrap();
    assert_eq!(count(&widened[1], "status", "Lost"), 200);
}
