//! The server's settings: given at every start, so that a newer version's apply to older data.

use std::path::Path;

/// One server for one service, which mostly loads tables in bulk and then reads them.
const SETTINGS: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("max_connections", "100"),
    // A dataset of many tables is created in one transaction.
    ("max_locks_per_transaction", "256"),
    ("shared_buffers", "256MB"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "256MB"),
    // Without replication, COPY into a table made by the same transaction writes no WAL.
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "15min"),
    // Compiling a query costs more than it saves here, and cannot be cancelled.
    ("jit", "off"),
    // Loads run ANALYZE themselves.
    ("autovacuum_max_workers", "1"),
    ("autovacuum_naptime", "5min"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("log_checkpoints", "off"),
    // Statements may hold the users' data.
    ("log_min_error_statement", "panic"),
];

/// For data that need not survive anything.
const THROWAWAY: &[(&str, &str)] = &[
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("synchronous_commit", "off"),
    ("shared_buffers", "64MB"),
];

/// A query whose client has gone is noticed while it runs, where the system can tell.
const NOTICE_GONE_CLIENTS: &[(&str, &str)] = if cfg!(target_os = "linux") {
    &[("client_connection_check_interval", "1s")]
} else {
    &[]
};

/// The arguments of `postgres` for the cluster in `data`.
pub(super) fn arguments(data: &Path, socket_dir: &Path, throwaway: bool) -> Vec<String> {
    let mut arguments = vec![
        "-D".to_owned(),
        data.display().to_string(),
        "-p".to_owned(),
        super::socket::PORT.to_string(),
        // Quoted, because the setting is a list that a comma would split.
        "-c".to_owned(),
        format!("unix_socket_directories=\"{}\"", socket_dir.display()),
    ];
    let throwaway = if throwaway { THROWAWAY } else { &[] };
    for (name, value) in SETTINGS.iter().chain(NOTICE_GONE_CLIENTS).chain(throwaway) {
        arguments.extend(["-c".to_owned(), format!("{name}={value}")]);
    }
    arguments
}
