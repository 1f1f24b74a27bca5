//! A small library with every kind of constraint, its rules, and rows that keep them all.

use std::sync::Arc;

use rowsmith::store::load::{LoadError, Loaded, Loader};
use rowsmith_datagen::{schema::Schema, spec::Spec};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    pg::Pg,
    rows::{Tables, V},
};

fn column(name: &str, ty: Value, nullable: bool) -> Value {
    json!({"name": name, "type": ty, "nullable": nullable})
}

fn with(mut column: Value, key: &str, value: Value) -> Value {
    column[key] = value;
    column
}

fn binary(left: Value, op: &str, right: Value) -> Value {
    json!({"binary": {"left": left, "op": op, "right": right}})
}

fn col(name: &str) -> Value {
    json!({"column": name})
}

fn number(n: &str) -> Value {
    json!({"literal": {"number": n}})
}

fn foreign_key(column: &str, table: &str) -> Value {
    json!({"columns": [column], "table": table, "references": ["id"]})
}

pub(crate) fn library() -> Schema {
    let id = || {
        with(
            column("id", json!("integer"), false),
            "identity",
            json!({"always": true, "start": 1, "increment": 1}),
        )
    };
    let open = binary(col("status"), "eq", json!({"literal": {"text": "open"}}));
    serde_json::from_value(json!({
        "enums": [{"name": "\"Status\"", "labels": ["open", "it's done"]}],
        "domains": [{"name": "stars", "type": "integer", "nullable": true,
            "checks": [{"expr": {"between": {"expr": col("value"), "low": number("1"), "high": number("5"), "negated": false}}}]}],
        "tables": [
            {"name": "Members", "primaryKey": ["id"], "comment": "who's who",
             "columns": [
                id(),
                column("name", json!({"varchar": {"length": 10}}), false),
                column("joined", json!("date"), false),
                column("mentor_id", json!("integer"), true),
             ],
             "foreignKeys": [foreign_key("mentor_id", "members")]},
            {"name": "Books", "primaryKey": ["id"],
             "columns": [
                with(column("id", json!("integer"), false), "identity", json!({"always": false, "start": -1, "increment": -2})),
                column("title", json!("text"), false),
                column("price", json!({"numeric": {"precision": 6, "scale": 2}}), true),
                with(column("quantity", json!("integer"), true), "default", number("1")),
                with(column("twice", json!("integer"), true), "generated", binary(col("quantity"), "times", number("2"))),
                column("rating", json!({"domain": {"name": "stars"}}), true),
             ],
             "checks": [{"name": "quantity_ok", "expr": binary(col("quantity"), "gtEq", number("0"))}]},
            {"name": "Loans", "primaryKey": ["id"],
             "columns": [
                id(),
                column("member_id", json!("integer"), false),
                column("book_id", json!("integer"), true),
                column("status", json!({"enum": {"name": "\"Status\""}}), false),
                column("loaned", json!("date"), false),
                column("returned", json!("date"), true),
                column("reviewer_id", json!("integer"), true),
                column("fee", json!("integer"), true),
             ],
             "unique": [
                {"keys": [col("member_id"), col("loaned")]},
                {"name": "one_open", "keys": [col("book_id")], "filter": open},
             ],
             "foreignKeys": [foreign_key("member_id", "members"), foreign_key("book_id", "Books")]},
        ],
    }))
    .unwrap()
}

pub(crate) fn rules() -> Spec {
    let natural = json!({"kind": "natural"});
    serde_json::from_value(json!({
        "generator": 1, "seed": 7, "as_of": "2026-06-30", "locale": "en_US", "rows": 4,
        "tables": [
            {"name": "members", "columns": [
                {"name": "mentor_id", "values": {"kind": "parent"}, "nulls": {"kind": "share", "share": 0.3, "exact": true}}]},
            {"name": "books", "columns": [{"name": "title", "values": natural, "unique": true}]},
            {"name": "loans", "rows": 5,
             "columns": [
                {"name": "loaned", "values": natural, "bounds": [{"op": "at_least", "of": "member_id.joined"}]},
                {"name": "returned", "values": natural,
                 "nulls": {"kind": "when", "column": "status", "values": ["open"]},
                 "bounds": [{"op": "above", "of": "loaned", "min_gap": 2.0, "max_gap": 60.0}]},
                {"name": "fee", "values": {"kind": "formula", "sql": "coalesce(book_id.quantity, 0) * 2"}}],
             "relations": [
                {"columns": ["reviewer_id"], "table": "members", "references": ["id"], "declared": false,
                 "differs_from": ["member_id"]}]},
        ],
    }))
    .unwrap()
}

pub(crate) fn rows() -> Vec<Vec<Vec<V>>> {
    use V::{I, N, Null, T};
    let members = vec![
        vec![I(1), T("Ann"), I(9000), Null],
        vec![I(2), T("Bob"), I(9010), Null],
        vec![I(3), T("Cy"), I(9020), I(1)],
        vec![I(4), T("Dee"), I(9030), I(4)],
    ];
    let books = vec![
        vec![I(-1), T("Ants"), N(12), I(3), I(5)],
        vec![I(-3), T("Bees"), Null, I(1), Null],
        vec![I(-5), T("Cats"), N(9), Null, I(1)],
        vec![I(-7), T("Dogs"), N(7), I(0), I(2)],
    ];
    let done = T("it's done");
    let loans = vec![
        vec![I(1), I(1), I(-1), T("open"), I(9100), Null, I(2), I(6)],
        vec![I(2), I(2), I(-1), done, I(9100), I(9110), Null, I(6)],
        vec![I(3), I(3), I(-3), T("open"), I(9020), Null, I(1), I(2)],
        vec![I(4), I(4), I(-7), done, I(9200), I(9202), I(3), I(0)],
        vec![I(5), I(4), Null, done, I(9300), I(9360), Null, I(0)],
    ];
    vec![members, books, loans]
}

pub(crate) async fn load(pg: &Pg, rows: &[Vec<Vec<V>>]) -> Result<Loaded, LoadError> {
    let loader = Loader::new(pg.pool.clone());
    let rows = Arc::new(Tables::new(rows));
    loader
        .load(&library(), rows, &|_| {}, &CancellationToken::new())
        .await
}
