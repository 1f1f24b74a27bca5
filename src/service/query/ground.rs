//! What the gate stands on: found out once, before the first question.

use serde::Serialize;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};

use super::{Gate, QueryError, rules};
use crate::store::readers::harden;

/// What no reader may do, tried as one. Each is refused by its privileges (42501).
const TRIALS: &[&str] = &[
    "SELECT set_config('work_mem', '1GB', false)",
    "SELECT pg_logical_emit_message(false, 'a', 'b')",
    "SELECT pg_advisory_lock(1)",
    "SELECT query_to_xml('SELECT 1', true, false, '')",
    "SELECT lo_from_bytea(0, 'a')",
    "SELECT pg_sleep(0)",
    "SELECT pg_terminate_backend(0)",
    "SELECT current_setting('data_directory')",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT relname FROM pg_catalog.pg_class",
    "SELECT table_name FROM information_schema.tables",
];

/// How safe SQL is here, for the health check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct State {
    /// Whether PostgreSQL itself refuses readers the functions and catalogs that are not for them.
    /// Otherwise the gate refuses them by name.
    pub hardened: bool,
    /// What could not be done, and what would make it possible.
    pub notes: Vec<String>,
    /// Why no SQL is served; null when it is.
    pub refused: Option<String>,
}

#[derive(Debug)]
pub(super) struct Ground {
    pub(super) state: State,
    pub(super) names: rules::Names,
}

impl Gate {
    pub(super) async fn ground(&self) -> Result<&Ground, QueryError> {
        self.inner.ground.get_or_try_init(|| self.survey()).await
    }

    async fn survey(&self) -> Result<Ground, QueryError> {
        let readers = &self.inner.readers;
        let mut owner = readers.owner.connect_options().connect().await?;
        let (functions, catalogs) = harden::closed_names(&mut owner).await?;
        let names = rules::Names {
            functions,
            catalogs,
        };
        let hardened = harden::is_hard(&mut owner).await?;
        owner.close().await?;
        let refused = match readers.probe().await {
            Ok(reader) => {
                let mut session = readers.options(&reader).connect().await?;
                let refused = fault(&mut session, hardened, &names).await;
                session.close().await?;
                refused
            }
            Err(error) => match QueryError::of_reader(error) {
                QueryError::Closed(reason) => Some(reason),
                other => return Err(other),
            },
        };
        if let Some(reason) = &refused {
            tracing::error!(reason, "SQL is not served");
        }
        let state = State {
            hardened: hardened && refused.is_none(),
            notes: notes(hardened),
            refused,
        };
        Ok(Ground { state, names })
    }
}

fn notes(hardened: bool) -> Vec<String> {
    let note = "functions and catalogs of PostgreSQL are kept from readers by name, not by privileges: \
                that needs a superuser, which the role of the service is not";
    if hardened {
        Vec::new()
    } else {
        vec![note.to_owned()]
    }
}

/// The first thing that a reader could do and must not, as a sentence.
async fn fault(session: &mut PgConnection, hardened: bool, names: &rules::Names) -> Option<String> {
    for sql in TRIALS {
        let by_name = rules::check(sql, names, &super::HashSet::new(), "").is_err();
        let by_right = if hardened {
            let tried = sqlx::query(AssertSqlSafe(*sql))
                .execute(&mut *session)
                .await;
            matches!(&tried, Err(sqlx::Error::Database(e)) if e.code().as_deref() == Some("42501"))
        } else {
            true
        };
        if !(by_name && by_right) {
            return Some(format!("a reader could run {sql}"));
        }
    }
    None
}
