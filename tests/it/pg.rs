//! A throw-away PostgreSQL server, used as a role without privileges.

use std::{path::PathBuf, process::Command};

use sqlx::{ConnectOptions, Executor, PgPool, postgres::PgPoolOptions};

const BIN: &str = "/usr/lib/postgresql/15/bin";

pub(crate) struct Pg {
    pub(crate) dir: PathBuf,
    pub(crate) pool: PgPool,
}

impl Pg {
    pub(crate) async fn start() -> Self {
        let dir = std::env::temp_dir().join(format!("pg_{}", uuid::Uuid::new_v4().simple()));
        let d = dir.display();
        as_postgres(&format!(
            "mkdir -m 700 {d} && {}/initdb -D {d}/data -A trust -U postgres --no-sync",
            bin()
        ));
        as_postgres(&format!(
            "{}/pg_ctl -D {d}/data -l {d}/log -w -o '-k {d} -c listen_addresses= -c fsync=off \
             -c wal_level=minimal -c max_wal_senders=0' start",
            bin()
        ));
        as_postgres(&format!("chmod 755 {d}"));
        let options = sqlx::postgres::PgConnectOptions::new().socket(&dir);
        let admin = options.clone().username("postgres").database("postgres");
        let mut admin = admin.connect().await.unwrap();
        for sql in [
            "CREATE ROLE loader LOGIN CREATEDB",
            "CREATE DATABASE data OWNER loader",
        ] {
            admin.execute(sql).await.unwrap();
        }
        let options = options.username("loader").database("data");
        let pool = PgPoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await
            .unwrap();
        Self { dir, pool }
    }

    /// The schemas that loads have left.
    pub(crate) async fn schemas(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'ds\\_%'")
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    pub(crate) async fn run(&self, sql: &str) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&self.pool)
            .await
            .unwrap();
    }

    /// Runs a script with psql; gives its exit code and everything it printed.
    pub(crate) fn psql(&self, database: &str, options: &str, script: &str) -> (i32, String) {
        let file = self
            .dir
            .join(format!("{}.sql", uuid::Uuid::new_v4().simple()));
        let file = std::env::temp_dir().join(file.file_name().unwrap());
        std::fs::write(&file, script).unwrap();
        let output = Command::new("psql")
            .args([
                "-X",
                "-U",
                "loader",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                database,
                "-h",
            ])
            .arg(&self.dir)
            .arg("-f")
            .arg(&file)
            .env("PGOPTIONS", options)
            .output()
            .unwrap();
        std::fs::remove_file(file).unwrap();
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code().unwrap(),
            String::from_utf8(text).unwrap(),
        )
    }
}

impl Drop for Pg {
    fn drop(&mut self) {
        let d = self.dir.display();
        as_postgres(&format!(
            "{}/pg_ctl -D {d}/data -m immediate stop; rm -rf {d}",
            bin()
        ));
    }
}

fn bin() -> String {
    std::env::var("TEST_PG_BIN").unwrap_or_else(|_| BIN.to_owned())
}

/// PostgreSQL refuses to run as root.
fn as_postgres(script: &str) {
    let root = nix::unistd::geteuid().is_root();
    let (program, args) = if root {
        ("su", vec!["postgres", "-s", "/bin/sh", "-c", script])
    } else {
        ("sh", vec!["-c", script])
    };
    let output = Command::new(program)
        .args(args)
        .current_dir("/")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {errors}");
}
