//! The store: its two databases, and pools that heal.

use std::task::Poll;

use rowsmith::store::{DatasetsPlace, Store};
use sqlx::AssertSqlSafe;

use crate::support::{connect, database_url, on_server, store};

async fn datasets_database(store: &Store) -> String {
    sqlx::query_scalar("select current_database()::text")
        .fetch_one(store.datasets())
        .await
        .unwrap()
}

#[tokio::test]
async fn installations_on_one_server_keep_their_datasets_apart() {
    let urls = [database_url().await, database_url().await];
    let mut names = Vec::new();
    for url in urls.iter().chain(&urls) {
        let store = Store::open(&on_server(url)).await.unwrap();
        assert_eq!(store.place(), DatasetsPlace::Database);
        names.push(datasets_database(&store).await);
        store.close().await;
    }
    assert_ne!(names[0], names[1]);
    assert_eq!(names[..2], names[2..], "each finds its own again");
}

#[tokio::test]
async fn replicas_that_start_together_agree_on_the_database() {
    let url = database_url().await;
    let stores = (0..4).map(|_| {
        let config = on_server(&url);
        async move { datasets_database(&Store::open(&config).await.unwrap()).await }
    });
    let names = futures::future::join_all(stores).await;
    assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
}

#[tokio::test]
async fn a_role_that_may_not_create_databases_keeps_datasets_beside_the_tables() {
    let url = database_url().await;
    let mut connection = connect(&url).await;
    let name: String = sqlx::query_scalar("select current_database()::text")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    for statement in [
        format!("create role {name} login"),
        format!("grant create on database {name} to {name}"),
        format!("grant usage, create on schema public to {name}"),
    ] {
        // The database belongs to the tests' role, the schema to the server's.
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let url = url.replacen("rowsmith", &name, 1);
    let store = Store::open(&on_server(&url)).await.unwrap();
    assert_eq!(store.place(), DatasetsPlace::SameDatabase);
    assert_eq!(datasets_database(&store).await, name);
}

/// sqlx counts a transaction only after the server has answered `BEGIN`; a caller that goes away
/// before that must not leave the connection inside one.
#[tokio::test]
async fn a_dropped_begin_poisons_no_connection() {
    let store = store().await;
    sqlx::query("create table seen (n int)")
        .execute(store.app())
        .await
        .unwrap();
    // Dropped at every step on the way: while waiting for a connection, for its check, for `BEGIN`.
    for steps in (1..=10).cycle().take(100) {
        let mut begin = Box::pin(store.app().begin());
        let mut step = 0;
        futures::future::poll_fn(|context| {
            step += 1;
            if step <= steps && begin.as_mut().poll(context).is_pending() {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        drop(begin);
        sqlx::query("insert into seen values ($1)")
            .bind(steps)
            .execute(store.app())
            .await
            .unwrap();
    }
    let options = store.app().connect_options();
    store.close().await;
    let mut other = sqlx::ConnectOptions::connect(options.as_ref())
        .await
        .unwrap();
    let seen: i64 = sqlx::query_scalar("select count(*) from seen")
        .fetch_one(&mut other)
        .await
        .unwrap();
    assert_eq!(seen, 100, "every insert was committed");
}
