//! Every kind of rule and ratio that a Spec can state has a check that holds for what was made, and
//! that finds rows which break it.

use std::sync::Arc;

use rowsmith::{service::rows::PlanRows, store::load::Loader};
use rowsmith_datagen::{
    checks::{self, Check, Severity},
    ddl, infer, plan,
    schema::Schema,
    spec::Spec,
};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use tokio_util::sync::CancellationToken;

use crate::corpus::pool;

const DDL: &str = "
CREATE TABLE shops (id int PRIMARY KEY, opened date NOT NULL);
CREATE TABLE orders (
  id int PRIMARY KEY, shop_id int REFERENCES shops (id), above int REFERENCES orders (id),
  status text, paid boolean NOT NULL, source varchar(8), code char(7), price numeric(8,2),
  amount int CHECK (amount >= 0), weight real, day date, at timestamp, slot time, note text
);";

fn spec() -> Spec {
    let column = |name: &str, values: Value| json!({"name": name, "values": values});
    let with = |mut column: Value, key: &str, value: Value| {
        column[key] = value;
        column
    };
    let share = |share: f64, exact: bool| json!({"kind": "share", "share": share, "exact": exact});
    let moment = |from: &str, to: &str, hours: &str| json!({"kind": "moment", "from": from, "to": to, "hours": hours});
    serde_json::from_value(json!({
        "generator": 1, "seed": 3, "as_of": "2026-06-30", "locale": "en_US", "rows": 500,
        "tables": [
            {"name": "shops", "rows": 20, "columns": [
                column("id", json!({"kind": "sequence", "start": 1, "step": 1})),
                column("opened", moment("2020-01-01", "2025-12-31", "any"))]},
            {"name": "orders", "columns": [
                column("id", json!({"kind": "sequence", "start": 100, "step": 5})),
                with(column("shop_id", json!({"kind": "parent"})), "nulls", share(0.25, true)),
                with(column("above", json!({"kind": "parent"})), "nulls", share(0.5, true)),
                column("status", json!({"kind": "choice", "values": [
                    {"value": "new", "weight": 6}, {"value": "it's done", "weight": 3}, {"value": "lost", "weight": 1}]})),
                column("paid", json!({"kind": "boolean", "true_share": 0.8})),
                column("source", json!({"kind": "constant", "value": "web"})),
                column("code", json!({"kind": "pattern", "pattern": "A.-\\##?*"})),
                column("price", json!({"kind": "decimal", "min": 0.5, "max": 90.0, "step": 0.5})),
                column("amount", json!({"kind": "integer", "min": 1, "max": 40})),
                column("weight", json!({"kind": "decimal", "min": 0.1, "max": 9.7})),
                with(column("day", moment("2024-01-01", "2024-12-31", "any")), "bounds",
                    json!([{"op": "at_least", "of": "shop_id.opened", "min_gap": 1.0}])),
                column("at", moment("2024-01-01", "2024-12-31", "day")),
                column("slot", json!({"kind": "time", "from": "09:00:00", "to": "17:00:00"})),
                with(column("note", json!({"kind": "text", "text": "text.note"})), "nulls", share(0.1, false))]},
        ],
    }))
    .unwrap()
}

/// What is planted, and the checks of the Spec that find it.
const PLANTED: &[(&str, &[&str])] = &[
    (
        "UPDATE orders SET id = 101 WHERE id = 100",
        &["orders: id sequence"],
    ),
    (
        "UPDATE orders SET id = 5000 WHERE id = 100",
        &["orders: id sequence"],
    ),
    (
        "UPDATE orders SET shop_id = NULL WHERE id = (SELECT min(id) FROM orders WHERE shop_id IS NOT NULL)",
        &["orders: shop_id null share"],
    ),
    (
        "UPDATE orders SET above = 105 WHERE id = (SELECT min(id) FROM orders WHERE above IS NULL)",
        &["orders: above null share"],
    ),
    (
        "UPDATE orders SET status = 'old' WHERE id = 100",
        &["orders: status values"],
    ),
    (
        "UPDATE orders SET status = 'new' WHERE status = 'lost'",
        &["orders: status shares"],
    ),
    (
        "UPDATE orders SET paid = NOT paid",
        &["orders: paid shares"],
    ),
    (
        "UPDATE orders SET source = 'shop' WHERE id = 100",
        &["orders: source values"],
    ),
    (
        "UPDATE orders SET code = 'AX-#1AA' WHERE id = 100",
        &["orders: code pattern"],
    ),
    (
        "UPDATE orders SET price = 90.01 WHERE id = 100",
        &["orders: price range", "orders: price step"],
    ),
    (
        "UPDATE orders SET price = 10.4 WHERE id = 100",
        &["orders: price step"],
    ),
    (
        "UPDATE orders SET amount = 41 WHERE id = 100",
        &["orders: amount range"],
    ),
    (
        "UPDATE orders SET weight = 9.71 WHERE id = 100",
        &["orders: weight range"],
    ),
    (
        "UPDATE orders SET day = '2026-06-30' WHERE id = \
         (SELECT min(o.id) FROM orders o JOIN shops s ON s.id = shop_id WHERE opened < '2024-06-01')",
        &["orders: day range"],
    ),
    (
        "UPDATE orders SET at = '2024-05-05 20:01' WHERE id = 100",
        &["orders: at hours"],
    ),
    (
        "UPDATE orders SET slot = '08:59' WHERE id = 100",
        &["orders: slot range"],
    ),
    (
        "UPDATE orders SET note = NULL WHERE id < 200",
        &["orders: note null share"],
    ),
];

/// The names of the checks that rows break.
async fn broken<'a>(
    pool: &PgPool,
    schema: &str,
    planted: &str,
    checks: &'a [Check],
) -> Vec<&'a str> {
    let mut tx = pool.begin().await.unwrap();
    let sql = format!("SET LOCAL search_path = {schema}; {planted}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *tx)
        .await
        .unwrap();
    let mut broken = Vec::new();
    for check in checks {
        let sql = AssertSqlSafe(check.sql.clone());
        let (violations, total): (i64, i64) =
            sqlx::query_as(sql).fetch_one(&mut *tx).await.unwrap();
        assert!(
            violations <= total,
            "{}: {violations} of {total}",
            check.name
        );
        if violations > 0 {
            broken.push(check.name.as_str());
        }
    }
    tx.rollback().await.unwrap();
    broken
}

async fn load(pool: &PgPool, schema: &Schema, spec: &Spec) -> rowsmith::store::load::Loaded {
    let plan = plan::plan(schema, spec).unwrap();
    let source = Arc::new(PlanRows(Arc::new(plan)));
    let loader = Loader::new(pool.clone());
    let cancel = CancellationToken::new();
    loader.load(schema, source, &|_| {}, &cancel).await.unwrap()
}

#[tokio::test]
async fn every_rule_and_ratio_is_proven_and_can_fail() {
    let pool = pool().await;
    let (schema, spec) = (ddl::read(DDL.as_bytes()).schema, spec());
    let loaded = load(&pool, &schema, &spec).await;
    let mut checks = checks::all(&schema, &spec);
    checks.retain(|check| check.severity == Severity::Soft);
    let name = loaded.schema_name();
    assert_eq!(broken(&pool, name, "SELECT", &checks).await, [""; 0]);
    // Keys refer to themselves here: what is planted must not trip over them.
    let free = format!("ALTER TABLE {name}.orders DROP CONSTRAINT orders_above_fkey");
    sqlx::raw_sql(AssertSqlSafe(free))
        .execute(&pool)
        .await
        .unwrap();
    let mut never: Vec<&str> = checks.iter().map(|c| c.name.as_str()).collect();
    for (planted, expected) in PLANTED {
        let found = broken(&pool, name, planted, &checks).await;
        assert_eq!(found, *expected, "{planted}");
        never.retain(|name| !found.contains(name));
    }
    assert_eq!(
        never,
        [
            "shops: row count",
            "shops: id sequence",
            "shops: opened range",
            "orders: row count",
            "orders: day >= shop_id.opened",
            "orders: at range",
        ]
    );
    loaded.discard().await;
}

#[tokio::test]
async fn a_wished_share_of_nulls_is_exact_in_every_nullable_column() {
    let pool = pool().await;
    let ddl = "CREATE TABLE p (id int PRIMARY KEY, top int REFERENCES p (id), u varchar(20) UNIQUE);
        CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p (id), q_id int NOT NULL REFERENCES p (id),
          day date, done boolean, kind text DEFAULT 'x');";
    let schema = ddl::read(ddl.as_bytes()).schema;
    for (share, rows, nulls) in [(0.0, 40, 0), (0.1, 30, 3), (0.33, 50, 17), (1.0, 20, 20)] {
        let wishes = infer::Wishes {
            rows: Some(rows),
            null_share: Some(share),
            ..Default::default()
        };
        let spec = infer::spec(&schema, &wishes);
        let loaded = load(&pool, &schema, &spec).await;
        for column in ["p.top", "p.u", "c.p_id", "c.day", "c.done", "c.kind"] {
            let (table, column) = column.split_once('.').unwrap();
            let sql = format!(
                "SELECT count(*) FROM {}.{table} WHERE {column} IS NULL",
                loaded.schema_name()
            );
            let found: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_one(&pool)
                .await
                .unwrap();
            assert_eq!(found, nulls, "{table}.{column} at {share}");
        }
        loaded.discard().await;
    }
}
