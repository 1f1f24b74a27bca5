//! The schemas of the tests, filled by our generator, as catalogs.

use std::{collections::BTreeMap, fs, path::PathBuf};

use rowsmith_ask::catalog::{Catalog, Class};
use rowsmith_datagen::{ddl, encode::csv, infer, plan};

/// The schemas, by the names of their files.
pub(crate) const SCHEMAS: &[&str] = &[
    "library", "shop", "clinic", "hr", "flights", "concerts", "college", "bank",
];

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A catalog whose domains come from the rows themselves.
pub(crate) fn catalog(name: &str) -> Catalog {
    let text = fs::read(folder().join(format!("schemas/{name}.sql"))).unwrap();
    let reading = ddl::read(&text);
    assert!(reading.is_usable(), "{name}: {:?}", reading.issues);
    let wishes = infer::Wishes {
        rows: Some(200),
        seed: Some(7),
        ..Default::default()
    };
    let spec = infer::spec(&reading.schema, &wishes);
    let plan = plan::plan(&reading.schema, &spec).unwrap();
    let mut catalog = Catalog::new(&reading.schema, &spec);
    for (t, table) in plan.tables.iter().enumerate() {
        let mut out = Vec::new();
        csv::rows(
            &plan.rows(t, 0..table.rows),
            csv::Options::default(),
            &mut out,
        );
        let lines = records(&String::from_utf8(out).unwrap());
        catalog.tables[t].rows = table.rows;
        for (c, column) in catalog.tables[t].columns.iter_mut().enumerate() {
            let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
            for line in &lines {
                if !line[c].is_empty() {
                    *counts.entry(&line[c]).or_default() += 1;
                }
            }
            column.domain.distinct = Some(counts.len() as u64);
            if matches!(column.class, Class::Text | Class::Enum) {
                let mut values: Vec<(&str, u64)> = counts.into_iter().collect();
                values.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
                column.domain.values = values.into_iter().map(|(v, _)| v.to_owned()).collect();
                column.domain.complete = true;
            }
        }
    }
    catalog
}

/// CSV without line breaks inside of fields, which the schemas here have not.
fn records(text: &str) -> Vec<Vec<String>> {
    let field = |line: &str| -> Vec<String> {
        let (mut fields, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => fields.push(String::new()),
                _ => fields.last_mut().unwrap().push(c),
            }
        }
        fields
    };
    text.lines().map(field).collect()
}

/// The questions of a list with their SQL.
pub(crate) fn questions(list: &str, schema: &str) -> Vec<(String, String)> {
    let path = folder().join(format!("questions/{list}/{schema}.txt"));
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("? ") {
            Some(question) => found.push((question.to_owned(), String::new())),
            None => {
                if let Some((_, sql)) = found.last_mut() {
                    *sql += line;
                }
            }
        }
    }
    found
}
