//! Every type, awkward names and exclusion constraints, all the way through.

use std::sync::Arc;

use rowsmith::{
    service::validate::{self, Limits},
    store::load::Loader,
};
use rowsmith_datagen::{checks, postgres, schema::Schema, spec::Spec};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{pg::Pg, rows::Tables};

fn types() -> Vec<Value> {
    let plain = [
        "bool", "smallInt", "integer", "bigInt", "real", "double", "money", "text", "bytea",
        "date", "interval", "uuid", "json", "jsonb", "xml", "inet", "cidr", "macaddr", "point",
        "tsVector",
    ];
    let mut types: Vec<Value> = plain.into_iter().map(|name| json!(name)).collect();
    types.extend([
        json!({"numeric": {"precision": null, "scale": 0}}),
        json!({"numeric": {"precision": 3, "scale": 3}}),
        json!({"char": {"length": 2}}),
        json!({"varchar": {"length": null}}),
        json!({"bit": {"length": 3}}),
        json!({"varbit": {"length": 3}}),
        json!({"varbit": {"length": null}}),
        json!({"enum": {"name": "\"My Mood\""}}),
        json!({"domain": {"name": "outer"}}),
        json!({"array": {"of": {"enum": {"name": "\"My Mood\""}}}}),
        json!({"array": {"of": {"varchar": {"length": 3}}}}),
    ]);
    for time_zone in [true, false] {
        types.push(json!({"time": {"timeZone": time_zone}}));
        types.push(json!({"timestamp": {"timeZone": time_zone}}));
    }
    for of in [
        "integer",
        "bigInt",
        "numeric",
        "date",
        "timestamp",
        "timestampTz",
    ] {
        types.push(json!({"range": {"of": of}}));
    }
    types
}

fn schema() -> Schema {
    let column = |(index, ty): (usize, Value)| json!({"name": format!("\"c:{index} 'x' \\\\ \"\"\""), "type": ty, "nullable": true});
    let mut columns: Vec<Value> = types().into_iter().enumerate().map(column).collect();
    columns.push(json!({"name": "room", "type": "integer", "nullable": false}));
    columns.push(json!({"name": "during", "type": {"range": {"of": "date"}}, "nullable": false}));
    let value = json!({"column": "value"});
    let check = |function: &str| json!({"expr": {"isNull": {"expr": {"call": {"function": function, "args": [value]}}, "negated": true}}});
    serde_json::from_value(json!({
        "enums": [{"name": "\"My Mood\"", "labels": ["a:b", "it's \\ \"it\""]}],
        "domains": [
            {"name": "outer", "type": {"domain": {"name": "inner"}}, "nullable": true, "checks": [check("lower")]},
            {"name": "inner", "type": {"varchar": {"length": 5}}, "nullable": true, "checks": [check("upper")]},
        ],
        "tables": [{"name": "\"select * from \"\"X\"\"; --\"", "columns": columns, "comment": "a \\ 'comment'",
            "exclusions": [{"method": "gist", "keys": [[{"column": "room"}, "="], [{"column": "during"}, "&&"]]}]}],
    }))
    .unwrap()
}

#[tokio::test]
async fn every_type_and_name_passes_through() {
    let pg = Pg::start().await;
    let schema = schema();
    let spec: Spec = serde_json::from_value(json!({
        "generator": 1, "seed": 7, "as_of": "2026-06-30", "locale": "en_US", "rows": 0}))
    .unwrap();
    let loader = Loader::new(pg.pool.clone());
    let empty = Arc::new(Tables(vec![Vec::new()]));
    let loaded = loader
        .load(&schema, empty, &|_| {}, &CancellationToken::new())
        .await
        .unwrap();
    assert_eq!(
        loaded.skipped,
        [],
        "a role that owns the database can have btree_gist"
    );

    let name = loaded.schema_name();
    let report = validate::run(&pg.pool, name, &schema, &spec, &Limits::default())
        .await
        .unwrap();
    let broken: Vec<_> = report.checks.iter().filter(|c| !c.ok).collect();
    assert!(report.summary.ok, "{broken:?}");
    assert_eq!(
        report.stats[0].columns.len(),
        schema.tables[0].columns.len()
    );

    let checks = checks::all(&schema, &spec);
    let options = format!("-c search_path={name}");
    let (code, output) = pg.psql("data", &options, &checks::checks_sql(&checks));
    assert!(
        code == 0 && output.ends_with(&format!("{} passed, 0 failed\n", checks.len())),
        "{output}"
    );

    pg.run("CREATE DATABASE fresh").await;
    let (code, output) = pg.psql("fresh", "", &postgres::schema_sql(&schema));
    assert_eq!(code, 0, "{output}");
}
