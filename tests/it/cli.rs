//! The commands, as people run them.

use std::{path::PathBuf, process::Output};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};

use crate::{
    export::{assert_sound, unzipped},
    support::{Service, connect, database_url, eventually, output, rowsmith, temp_dir},
};

const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/shop.sql");

/// A folder that goes with its value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = temp_dir();
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
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

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs a command that must end with `code`; gives its output.
fn check(arguments: &[&str], settings: &[(&str, &str)], code: i32) -> Output {
    let output = output(arguments, settings);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
    output
}

/// The sample schemas beside the repository where they are, else the examples in it.
fn schemas() -> Vec<PathBuf> {
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
    let mut command = rowsmith(&["generate", SHOP, "-n", "50000000", "-q", "-o", &out], &[]);
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

#[tokio::test]
async fn rows_go_into_any_database_once() {
    let url = database_url().await;
    let to = |schema: &str, code: i32| {
        let arguments = [
            "generate", SHOP, "-n", "200", "--to", &url, "--schema", schema, "--json",
        ];
        check(&arguments, &[], code)
    };
    let document: Value = serde_json::from_slice(&to("shop", 0).stdout).unwrap();
    assert_eq!(document["validation"]["ok"], true);
    let mut connection = connect(&url).await;
    let counts: (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM shop.order_items), \
         (SELECT count(*) FROM pg_constraint WHERE connamespace = 'shop'::regnamespace AND contype = 'f' AND convalidated)",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(counts, (200, 8));
    // The counters stand behind the last key.
    let next: i64 = sqlx::query_scalar("SELECT nextval('shop.orders_order_id_seq')")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(next, 201);
    let told = text(&to("shop", 1).stderr);
    assert!(
        told.contains("schema shop already has categories, customers,"),
        "{told}"
    );
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ds\\_%'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(left, 0);
    to("other", 0);
}

#[tokio::test]
async fn stored_datasets_are_exported_checked_and_kept_in_order() {
    let folder = Folder::new();
    let url = database_url().await;
    let settings = [("DATABASE_URL", url.as_str())];
    let service = Service::start(&settings);
    let ddl = std::fs::read_to_string(SHOP).unwrap();
    let body =
        json!({"ddl": ddl, "saveName": "Shop \"1\"", "config": {"numRecords": 3000, "seed": 7}});
    let client = reqwest::Client::new();
    let made = client
        .post(service.url("/api/generate"))
        .json(&body)
        .send()
        .await
        .unwrap();
    let made: Value = made.json().await.unwrap();
    let job = made["jobId"].as_str().map(str::to_owned);
    let id = dataset(&client, &service, job, &made).await;

    // The same rows as the command makes without a service.
    let get = async |path: &str| client.get(service.url(path)).send().await.unwrap();
    let export = get(&format!("/api/datasets/{id}/export")).await;
    assert_eq!(
        export.headers()["content-disposition"],
        "attachment; filename=\"Shop__1_.zip\""
    );
    let served = unzipped(&export.bytes().await.unwrap());
    let out = folder.path("out.zip");
    check(
        &[
            "generate", SHOP, "-n", "3000", "--seed", "7", "-q", "-o", &out,
        ],
        &[],
        0,
    );
    let local = unzipped(&folder.read("out.zip"));
    for ((name, served), (_, local)) in served.iter().zip(&local) {
        assert!(served == local || !name.ends_with(".csv"), "{name}");
    }
    assert!(
        served[4].1.contains("0 of them not passed"),
        "{}",
        served[4].1
    );
    let table = get(&format!("/api/datasets/{id}/table/ORDERS/export")).await;
    assert_eq!(
        table.headers()["content-disposition"],
        "attachment; filename=\"orders.csv\""
    );
    assert_eq!(table.text().await.unwrap(), served[8].1);
    for (path, status) in [
        ("export?csv=odd", 400),
        ("table/nope/export", 404),
        ("export?csv=raw", 200),
    ] {
        assert_eq!(
            get(&format!("/api/datasets/{id}/{path}")).await.status(),
            status,
            "{path}"
        );
    }

    let id = id.to_string();
    check(
        &["export", &id, "-q", "-o", &folder.path("stored.zip")],
        &settings,
        0,
    );
    assert!(unzipped(&folder.read("stored.zip")) == served);
    let listed: Value =
        serde_json::from_slice(&check(&["datasets", "--json"], &settings, 0).stdout).unwrap();
    assert_eq!(listed[0]["name"], "Shop \"1\"");
    check(&["datasets", "rename", &id, "Summer"], &settings, 0);
    assert!(
        text(&check(&["datasets", "show", &id], &settings, 0).stdout)
            .starts_with("Summer (dataset")
    );
    check(&["validate", &id], &settings, 0);
    check(&["datasets", "delete", &id], &settings, 0);
    let told = text(&check(&["validate", &id], &settings, 1).stderr);
    assert!(told.contains("does not exist"), "{told}");
}

/// The dataset of a job, once there is one.
async fn dataset(
    client: &reqwest::Client,
    service: &Service,
    job: Option<String>,
    made: &Value,
) -> i64 {
    if let Some(id) = made["datasetId"].as_i64() {
        return id;
    }
    let job = job.unwrap();
    loop {
        let path = format!("/api/jobs/{job}");
        let state = client.get(service.url(&path)).send().await.unwrap();
        let state: Value = state.json().await.unwrap();
        if let Some(id) = state["result"]["datasetId"].as_i64() {
            return id;
        }
        assert_ne!(state["status"], "error", "{state}");
    }
}

#[test]
fn shells_get_their_completions() {
    let script = text(&check(&["completions", "bash"], &[], 0).stdout);
    assert!(script.contains("generate"));
}
