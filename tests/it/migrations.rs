//! Migrations: each once, in order, whoever starts first.

use rowsmith::store::migrate::{self, MIGRATIONS, Migration};

use crate::support::{connect, database_url, on_server, output};

const TWO: &[Migration] = &[
    Migration {
        filename: "1.sql",
        sql: "create table a (n int); insert into a values (1)",
    },
    Migration {
        filename: "2.sql",
        sql: "insert into a values (2); insert into a values (3)",
    },
];

#[test]
fn the_list_is_the_folder() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let names = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".sql")).collect();
    names.sort();
    let listed: Vec<_> = MIGRATIONS
        .iter()
        .map(|migration| migration.filename)
        .collect();
    assert_eq!(listed, names);
}

#[tokio::test]
async fn replicas_that_start_together_apply_each_file_once() {
    let url = database_url().await;
    let runners = (0..6).map(|_| {
        let url = url.clone();
        tokio::spawn(async move {
            migrate::run(&mut connect(&url).await, TWO)
                .await
                .unwrap()
                .len()
        })
    });
    let applied: usize = futures::future::try_join_all(runners)
        .await
        .unwrap()
        .into_iter()
        .sum();
    assert_eq!(applied, 2);
    let rows: Vec<i32> = sqlx::query_scalar("select n from a order by n")
        .fetch_all(&mut connect(&url).await)
        .await
        .unwrap();
    assert_eq!(rows, [1, 2, 3]);
}

#[tokio::test]
async fn a_file_that_changed_after_it_was_applied_is_refused() {
    let mut connection = connect(&database_url().await).await;
    migrate::run(&mut connection, TWO).await.unwrap();
    let changed = [Migration {
        filename: "1.sql",
        sql: "create table b (n int)",
    }];
    let error = migrate::run(&mut connection, &changed).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "migration 1.sql has changed since it was applied: restore the file and put the change into a new one"
    );
}

#[tokio::test]
async fn a_file_that_fails_leaves_nothing() {
    let mut connection = connect(&database_url().await).await;
    let bad = [
        TWO[0],
        Migration {
            filename: "2.sql",
            sql: "insert into a values (2); select 1/0",
        },
    ];
    let error = migrate::run(&mut connection, &bad).await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("migration 2.sql failed and was undone"),
        "{error}"
    );
    assert_eq!(migrate::applied(&mut connection).await.unwrap(), ["1.sql"]);
    let rows: i64 = sqlx::query_scalar("select count(*) from a")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(rows, 1);
    assert_eq!(
        migrate::run(&mut connection, TWO).await.unwrap(),
        ["2.sql"],
        "the lock is free and the rest follows"
    );
}

#[tokio::test]
async fn check_migrations_counts_and_applies_none() {
    let url = database_url().await;
    let check = || output(&["check-migrations"], &[("DATABASE_URL", &url)]);
    let before = check();
    assert_eq!(
        (before.stdout.as_slice(), before.status.code()),
        (b"Migrations applied: 0\n".as_slice(), Some(1))
    );
    rowsmith::store::Store::open(&on_server(&url))
        .await
        .unwrap()
        .close()
        .await;
    let after = check();
    let expected = format!("Migrations applied: {}\n", MIGRATIONS.len());
    assert_eq!(
        (after.stdout, after.status.code()),
        (expected.into_bytes(), Some(0))
    );
}
