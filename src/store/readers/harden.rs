//! Taking from everybody what no reader may have.
//!
//! PostgreSQL lets every role call some 3,000 functions and read its catalogs. A reader needs those
//! functions that only compute. The allow-list is a rule (immutable ones) and names; what is not on
//! it goes to the owner of the datasets alone. It is checked by PostgreSQL on resolved functions, so
//! no spelling evades it. Only a superuser can do this; where there is none, the gate refuses by name.

use std::collections::HashSet;

use rowsmith_datagen::name::quote;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

/// The key of the advisory lock under which it is done; any constant does.
const LOCK: i64 = 0x6861_7264_656e_0000;

/// Disk that a reader's session may use for sorting and the like, in KB.
const TEMPORARY: u32 = 256 << 10;

/// Functions that are not immutable and yet only compute: the clock, time zones, formats, JSON, text
/// search, chance. A regular expression over names.
const COMPUTE: &str = "^(date|time|timetz|timestamp|timestamptz|interval)(_.*)?$|^jsonb?_.*$|\
    ^(now|age|extract|timezone|overlaps|in_range|make_timestamptz|statement_timestamp|transaction_timestamp|\
    clock_timestamp|timeofday|to_char|to_date|to_number|to_timestamp|to_json|to_jsonb|row_to_json|\
    array_to_json|array_to_string|concat|concat_ws|format|quote_literal|quote_nullable|textanycat|anytextcat|\
    money|numeric|enum_first|enum_last|enum_range|generate_series|convert|convert_from|convert_to|length|\
    to_tsvector|to_tsquery|plainto_tsquery|phraseto_tsquery|websearch_to_tsquery|ts_headline|ts_match_.*|\
    tsmatch.*|xml|xml_is_well_formed|random|random_normal|gen_random_uuid|uuidv4|uuidv7|pg_typeof|\
    pg_column_size|any_value|system|bernoulli)$";

/// Immutable functions that tell names: access lists print the names of roles.
const TELL: &str = "^(makeaclitem|acldefault|aclinsert|aclremove|aclcontains|pg_.*)$";

/// Which functions of PostgreSQL's own (`p`) readers may not call.
fn closed() -> String {
    format!(
        "(p.provolatile <> 'i' OR p.proname ~ '{TELL}') AND p.proname !~ '{COMPUTE}' AND p.prokind <> 'a' \
         AND p.pronamespace IN (SELECT oid FROM pg_catalog.pg_namespace \
                                WHERE nspname IN ('pg_catalog', 'information_schema'))"
    )
}

/// Takes from everybody, and gives to `owner`, what readers may not have, in the database of
/// `superuser`'s connection. Doing it again does nothing.
///
/// # Errors
/// When the database fails or the role may not.
pub async fn apply(superuser: &mut PgConnection, owner: &str) -> Result<(), sqlx::Error> {
    let owner = quote(owner);
    let script = format!(
        "BEGIN; SELECT pg_catalog.pg_advisory_xact_lock({LOCK}); \
         DO $harden$ DECLARE list text; BEGIN \
           SELECT string_agg(p.oid::pg_catalog.regprocedure::text, ', ') INTO list FROM pg_catalog.pg_proc p \
           WHERE {closed} AND pg_catalog.has_function_privilege('public', p.oid, 'EXECUTE'); \
           IF list IS NOT NULL THEN \
             EXECUTE 'GRANT EXECUTE ON ROUTINE ' || list || ' TO {owner}'; \
             EXECUTE 'REVOKE EXECUTE ON ROUTINE ' || list || ' FROM PUBLIC'; \
           END IF; \
           SELECT string_agg(c.oid::pg_catalog.regclass::text, ', ') INTO list FROM pg_catalog.pg_class c \
           WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind IN ('r', 'v') \
             AND (pg_catalog.has_table_privilege('public', c.oid, 'SELECT') \
                  OR pg_catalog.has_any_column_privilege('public', c.oid, 'SELECT')); \
           IF list IS NOT NULL THEN \
             EXECUTE 'GRANT SELECT ON ' || list || ' TO {owner}'; \
             EXECUTE 'REVOKE SELECT ON ' || list || ' FROM PUBLIC'; \
           END IF; \
           IF pg_catalog.has_schema_privilege('public', 'information_schema', 'USAGE') THEN \
             GRANT USAGE ON SCHEMA information_schema TO {owner}; \
             REVOKE USAGE ON SCHEMA information_schema FROM PUBLIC; \
           END IF; \
           EXECUTE pg_catalog.format('ALTER DATABASE %I SET temp_file_limit = {TEMPORARY}', current_database()); \
           EXECUTE pg_catalog.format('ALTER ROLE {owner} IN DATABASE %I SET temp_file_limit = -1', current_database()); \
         END $harden$; COMMIT",
        closed = closed(),
    );
    superuser
        .execute(sqlx::raw_sql(AssertSqlSafe(script)))
        .await
        .map(drop)
}

/// Whether nothing is left to take away.
///
/// # Errors
/// When the database fails.
pub async fn is_hard(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let sql = format!(
        "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE {} \
           AND pg_catalog.has_function_privilege('public', p.oid, 'EXECUTE')) \
         AND NOT pg_catalog.has_table_privilege('public', 'pg_catalog.pg_class', 'SELECT') \
         AND NOT pg_catalog.has_schema_privilege('public', 'information_schema', 'USAGE')",
        closed()
    );
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(connection)
        .await
}

/// What a reader may not name, for the gate: functions, and relations of the catalogs. A function
/// with the name of an open one counts only when every variant of it is closed, except for those
/// that run text as SQL.
///
/// # Errors
/// When the database fails.
pub async fn closed_names(
    connection: &mut PgConnection,
) -> Result<(HashSet<String>, HashSet<String>), sqlx::Error> {
    let functions = format!(
        "SELECT p.proname::text FROM pg_catalog.pg_proc p GROUP BY p.proname \
         HAVING bool_and({}) OR p.proname = 'ts_rewrite'",
        closed()
    );
    let functions: Vec<String> = sqlx::query_scalar(AssertSqlSafe(functions))
        .fetch_all(&mut *connection)
        .await?;
    let relations: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_catalog.pg_class \
         WHERE relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND relkind IN ('r', 'v')",
    )
    .fetch_all(connection)
    .await?;
    Ok((
        functions.into_iter().collect(),
        relations.into_iter().collect(),
    ))
}
