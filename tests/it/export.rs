//! Exports: archives that others can read, safe names and cells, the same bytes always.

use std::{
    io::{self, Cursor, Read, Write},
    num::NonZeroUsize,
    path::Path,
};

use futures::StreamExt as _;
use rowsmith::service::{
    Limits,
    export::{Bundle, Format, Pace, archive, download, table},
    recipe::{Planned, Recipe},
    request::{Config, GenerateRequest},
};
use rowsmith_datagen::{
    encode::csv,
    spec::{ColumnSpec, Nulls, TableSpec, Values, Weighted, Why},
};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use zip::ZipArchive;

const SHOP: &str = include_str!("shop.sql");

async fn planned(ddl: &str, rows: u64) -> Planned {
    let request = GenerateRequest {
        ddl: ddl.to_owned(),
        config: Config {
            num_records: Some(rows),
            seed: Some(7),
            ..Config::default()
        },
        ..GenerateRequest::default()
    };
    Planned::of_request(&request, &Limits::default())
        .await
        .unwrap()
}

async fn bundle(ddl: &str, rows: u64) -> Bundle {
    Bundle {
        title: "A shop".to_owned(),
        planned: planned(ddl, rows).await,
        meta: None,
    }
}

fn with_pace<T>(threads: usize, work: impl FnOnce(&Pace<'_>) -> T) -> T {
    work(&Pace {
        threads: NonZeroUsize::new(threads).unwrap(),
        cancel: &CancellationToken::new(),
        watch: &|_, _| {},
    })
}

fn zipped(bundle: &Bundle, threads: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    with_pace(threads, |pace| {
        archive::write(bundle, csv::Options::default(), pace, &mut bytes).unwrap();
    });
    bytes
}

/// The names and contents of an archive.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// Somebody else's reader finds nothing wrong with an archive.
pub(crate) fn assert_sound(path: &Path) {
    let test = std::process::Command::new("python3")
        .args(["-m", "zipfile", "-t"])
        .arg(path)
        .output()
        .unwrap();
    assert!(test.status.success(), "{test:?}");
    assert_eq!(
        String::from_utf8(test.stdout).unwrap().trim(),
        "Done testing"
    );
}

fn records(text: &str) -> Vec<Vec<String>> {
    ::csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn an_archive_holds_every_table_and_what_tells_about_it() {
    let bundle = bundle(SHOP, 10_000).await;
    let bytes = zipped(&bundle, 2);
    let files = unzipped(&bytes);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names[..5],
        [
            "README.txt",
            "recipe.toml",
            "schema.sql",
            "checks.sql",
            "REPORT.md"
        ]
    );
    let place = |table: &str| {
        let at = names
            .iter()
            .position(|name| name[3..] == format!("_{table}.csv"));
        let at = at.unwrap();
        assert_eq!(names[at][..3], format!("{:03}", at - 4));
        at
    };
    assert!(place("customers") < place("orders"));
    assert!(place("orders") < place("order_items"));
    assert_eq!(names.len(), 5 + 6);
    for (name, text) in &files {
        match name.strip_suffix(".csv") {
            Some(_) => assert_eq!(records(text).len(), 10_000, "{name}"),
            None => assert!(!text.is_empty(), "{name}"),
        }
    }
    let path = crate::support::temp_dir().with_extension("zip");
    std::fs::write(&path, &bytes).unwrap();
    assert_sound(&path);
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn the_bytes_depend_on_no_thread_and_survive_the_recipe() {
    let bundle = bundle(SHOP, 9_000).await;
    let bytes = zipped(&bundle, 1);
    for threads in [2, 3, 8] {
        assert!(bytes == zipped(&bundle, threads), "{threads} threads");
    }
    let files = unzipped(&bytes);
    let recipe: Recipe = toml::from_str(&files[1].1).unwrap();
    let again = Bundle {
        planned: Planned::of_recipe(recipe).await.unwrap(),
        ..bundle
    };
    assert!(bytes == zipped(&again, 2), "from the recipe");
}

/// A table whose texts are chosen from a list.
async fn chosen(texts: &[&str]) -> Bundle {
    let mut bundle = bundle(
        "CREATE TABLE t (note text, amount numeric(5,2) NOT NULL);",
        300,
    )
    .await;
    let mut recipe = (*bundle.planned.recipe).clone();
    let column = |name: &str, values| ColumnSpec {
        name: name.to_owned(),
        values,
        nulls: Nulls::Never,
        bounds: Vec::new(),
        unique: false,
        why: Why::default(),
    };
    let weighted = |value: &&str| Weighted {
        value: (*value).to_owned(),
        weight: 1.0,
    };
    let values = texts.iter().map(weighted).collect();
    let amount = Values::Constant {
        value: "-1.50".to_owned(),
    };
    recipe.spec.tables = vec![TableSpec {
        name: "t".to_owned(),
        columns: vec![
            column("note", Values::Choice { values }),
            column("amount", amount),
        ],
        ..TableSpec::default()
    }];
    bundle.planned = Planned::of_recipe(recipe).await.unwrap();
    bundle
}

fn csv_of(bundle: &Bundle, raw: bool) -> String {
    let mut out = Vec::new();
    let format = Format::Csv(csv::Options { raw });
    with_pace(1, |pace| {
        table::write(&bundle.planned.plan, 0, format, pace, &mut out).unwrap();
    });
    String::from_utf8(out).unwrap()
}

#[tokio::test]
async fn formulas_are_defused_in_texts_alone_and_raw_texts_come_back() {
    let texts = [
        "=1+1",
        "@SUM(A1)",
        "+1",
        "-1",
        "a,b",
        "say \"hi\"",
        "two\nlines",
        "ünï",
        "plain",
    ];
    let bundle = chosen(&texts).await;
    let rows = records(&csv_of(&bundle, true));
    for text in texts {
        assert!(rows.iter().any(|row| row[0] == text), "{text:?} is missing");
    }
    for (raw, safe) in rows.iter().zip(records(&csv_of(&bundle, false))) {
        let defused = raw[0].starts_with(['=', '+', '-', '@']);
        let expected = if defused {
            format!("'{}", raw[0])
        } else {
            raw[0].clone()
        };
        assert_eq!(safe, [expected, "-1.50".to_owned()]);
    }
}

#[tokio::test]
async fn a_download_begins_at_once_and_a_client_that_leaves_ends_it() {
    let bundle = bundle(SHOP, 10_000_000).await;
    let mut export = download(bundle, csv::Options::default(), ());
    assert_eq!(export.file_name, "A shop.zip");
    let first = export.bytes.next().await.unwrap().unwrap();
    assert_eq!(&first[..2], b"PK");
    // The rest would take minutes: the test's runtime waits for its blocking threads.
    drop(export);
}

/// Fails after some bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self
            .0
            .checked_sub(bytes.len())
            .ok_or_else(|| io::Error::other("full"))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_full_disk_and_a_cancellation_end_the_work_with_an_error() {
    let bundle = bundle(SHOP, 1_000_000).await;
    let options = csv::Options::default();
    let full = with_pace(2, |pace| {
        archive::write(&bundle, options, pace, Full(100_000))
    });
    assert_eq!(full.unwrap_err().to_string(), "full");

    let cancel = CancellationToken::new();
    let pace = Pace {
        threads: NonZeroUsize::MIN,
        cancel: &cancel,
        watch: &|_, _| cancel.cancel(),
    };
    let mut out = Vec::new();
    let cancelled = archive::write(&bundle, options, &pace, &mut out).unwrap_err();
    assert_eq!(cancelled.kind(), io::ErrorKind::Interrupted);
    assert!(
        ZipArchive::new(Cursor::new(out)).is_err(),
        "half an archive must not open"
    );
}

#[tokio::test]
async fn the_report_says_what_a_database_found() {
    let mut bundle = bundle("CREATE TABLE \"a|b\" (id int PRIMARY KEY);", 3).await;
    bundle.meta = Some(json!({"validation": {"checks": [
        {"ok": false, "table": "a|b", "about": "<b>ids</b> differ", "violations": 2, "total": 3}]}}));
    let files = unzipped(&zipped(&bundle, 1));
    let report = &files[4].1;
    assert!(
        report.contains("1 checks, 1 of them not passed"),
        "{report}"
    );
    assert!(
        report.contains("| **FAIL** | a\\|b | \\<b>ids\\</b> differ | 2 | 3 |"),
        "{report}"
    );
}
