//! The commands, as people run them.

use std::{path::PathBuf, process::Output};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};

use crate::{
    export::{assert_sound, unzipped},
    support::{eventually, output, rowsmith, temp_dir},
};

pub(crate) const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/shop.sql");

/// A folder that goes with its value.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let path = temp_dir();
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs a command that must end with `code`; gives its output.
pub(crate) fn check(arguments: &[&str], settings: &[(&str, &str)], code: i32) -> Output {
    let output = output(arguments, settings);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
    output
}

/// The sample schemas beside the repository where they are, else the examples in it.
pub(crate) fn schemas() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        let schema = |path: &PathBuf| path.extension().is_some_and(|e| e == "ddl" || e == "sql");
        paths.filter(schema).collect::<Vec<_>>()
    };
    let samples = files(root.join("../shared/ddl"));
    if samples.is_empty() {
        files(root.join("examples"))
    } else {
        samples
    }
}

#[test]
fn files_are_the_same_for_any_number_of_threads_and_from_the_recipe() {
    for schema in schemas() {
        let folder = Folder::new();
        let schema = schema.display().to_string();
        let generate = |threads: &str, out: &str| {
            let arguments = [
                "generate",
                &schema,
                "-n",
                "5000",
                "--seed",
                "7",
                "--quiet",
                "--threads",
                threads,
                "-o",
                &folder.path(out),
            ];
            let output = check(&arguments, &[], 0);
            assert_eq!(text(&output.stdout), "");
        };
        generate("1", "1.zip");
        generate("2", "2.zip");
        generate("8", "8.zip");
        generate("2", "all/");
        assert!(folder.read("1.zip") == folder.read("2.zip"));
        assert!(folder.read("1.zip") == folder.read("8.zip"));
        assert_sound(&folder.0.join("1.zip"));
        let files = unzipped(&folder.read("1.zip"));
        for (name, content) in &files {
            assert_eq!(
                *content,
                text(&folder.read(&format!("all/{name}"))),
                "{name}"
            );
        }
        let recipe = folder.path("all/recipe.toml");
        let again = folder.path("again.zip");
        check(
            &["generate", "--recipe", &recipe, "-q", "-o", &again],
            &[],
            0,
        );
        assert!(folder.read("1.zip") == folder.read("again.zip"));
    }
}

#[test]
fn one_table_goes_to_standard_output_or_a_file() {
    let folder = Folder::new();
    let one = |extra: &[&str]| {
        let arguments = [&["generate", SHOP, "-n", "20", "--table", "Orders"], extra].concat();
        text(&check(&arguments, &[], 0).stdout)
    };
    let csv = one(&["-o", "-"]);
    assert_eq!(csv.lines().count(), 21);
    assert!(csv.starts_with("order_id,customer_id,status,"));
    let file = folder.path("orders.csv");
    one(&["-q", "-o", &file]);
    assert_eq!(text(&folder.read("orders.csv")), csv);
    // A link stays a link; what is no plain file stays what it is.
    let link = folder.path("link.csv");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    std::fs::write(&file, "").unwrap();
    one(&["-q", "-o", &link]);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(text(&folder.read("orders.csv")), csv);
    let pipe = folder.path("pipe.csv");
    nix::unistd::mkfifo(pipe.as_str(), nix::sys::stat::Mode::S_IRWXU).unwrap();
    let refused = [
        "generate", SHOP, "-n", "2", "--table", "Orders", "-q", "-o", &pipe,
    ];
    check(&refused, &[], 1);
    assert!(!std::fs::metadata(&pipe).unwrap().is_file());
    let json = one(&["-o", "-", "--format", "json"]);
    assert_eq!(json.lines().count(), 20);
    let first: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(first["order_id"], 1);
}

#[test]
fn what_was_made_is_told_as_a_document() {
    let folder = Folder::new();
    let out = folder.path("out.zip");
    let arguments = [
        "generate",
        SHOP,
        "-n",
        "10",
        "--rows",
        "orders=30",
        "--seed",
        "3",
        "--json",
        "-o",
        &out,
    ];
    let document: Value = serde_json::from_slice(&check(&arguments, &[], 0).stdout).unwrap();
    assert_eq!(document["seed"], 3);
    assert_eq!(document["rows"], 80);
    let orders = json!({"table": "orders", "rows": 30, "file": "004_orders.csv"});
    assert_eq!(document["tables"][3], orders);
}

#[test]
fn misuse_is_told_in_a_sentence_with_its_own_code() {
    let folder = Folder::new();
    let out = folder.path("out");
    let told = |arguments: &[&str], code: i32| {
        let output = check(&[&["generate"], arguments].concat(), &[], code);
        text(&output.stderr)
            .replace(&folder.path(""), "/tmp/")
            .trim()
            .to_owned()
    };
    let zip = folder.path("missing/out.zip");
    insta::assert_snapshot!(told(&["/no/such.sql", "-o", "x.zip"], 1), @"error: /no/such.sql cannot be read: No such file or directory (os error 2)");
    insta::assert_snapshot!(told(&[SHOP, "-o", &out], 2), @"error: /tmp/out is neither a .zip nor a folder: write -o /tmp/out.zip or -o /tmp/out/");
    insta::assert_snapshot!(told(&[SHOP, "-o", &zip], 1), @"error: the folder /tmp/missing does not exist: make it first, or write elsewhere");
    insta::assert_snapshot!(told(&[SHOP, "-o", "-"], 2), @"error: standard output takes one table: add --table NAME");
    insta::assert_snapshot!(told(&[SHOP, "--rows", "cars=5", "-o", "x.zip"], 2), @r#"error: --rows cars=5: there is no table "cars"; the schema has customers, categories, products, orders, order_items, reviews"#);
    assert!(told(&[SHOP, "--rows", "orders", "-o", "x.zip"], 2).contains("books=5000"));
    insta::assert_snapshot!(told(&[SHOP, "-n", "99999999", "-o", "x.zip"], 1), @"error: 99999999 rows of customers are asked for; at most 10000000 are made of a table (MAX_ROWS_PER_TABLE)");
    let more = ["--rows", "orders=99999999"];
    assert!(
        told(&[&[SHOP, "-o", "x.zip"], &more[..]].concat(), 1).contains("99999999 rows of orders")
    );
    assert!(told(&[SHOP, "-n", "0", "-o", "x.zip"], 2).contains("0 is not in 1.."));
    assert!(told(&[SHOP], 2).contains("--output"));
    let full = folder.path("");
    folder.write("kept", "");
    insta::assert_snapshot!(told(&[SHOP, "-o", &full], 1), @"error: /tmp/ is not empty: name another folder, or empty it");
    assert_eq!(folder.names(), ["kept"]);
}

#[test]
fn errors_point_into_the_schema() {
    let folder = Folder::new();
    let bad = folder.write(
        "bad.sql",
        "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (\n  a_id int REFERENCES missing (id)\n);\n",
    );
    let output = check(&["parse", &bad], &[], 1);
    let told = text(&output.stderr).replace(&bad, "bad.sql");
    assert!(told.contains("--> bad.sql:3:"), "{told}");
    assert!(
        told.contains("3 |   a_id int REFERENCES missing (id)"),
        "{told}"
    );
    assert!(
        told.lines()
            .any(|line| line.trim_start().starts_with("|") && line.ends_with('^')),
        "{told}"
    );
    assert_eq!(text(&output.stdout), "");

    let document = check(&["parse", SHOP, "--json"], &[], 0).stdout;
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document["dialect"], "postgres");
    assert_eq!(document["schema"]["tables"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn an_interruption_leaves_nothing_behind() {
    let folder = Folder::new();
    let out = folder.path("out.zip");
    let mut command = rowsmith(&["generate", SHOP, "-n", "10000000", "-q", "-o", &out], &[]);
    let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    eventually("the file is begun", async || !folder.names().is_empty()).await;
    let id = Pid::from_raw(i32::try_from(child.id()).unwrap());
    kill(id, Signal::SIGINT).unwrap();
    let status = tokio::task::spawn_blocking(move || child.wait())
        .await
        .unwrap();
    assert_eq!(status.unwrap().code(), Some(130));
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn shells_get_their_completions() {
    let script = text(&check(&["completions", "bash"], &[], 0).stdout);
    assert!(script.contains("generate"));
}
