//! Who may read a dataset: one login role for every schema of rows, and nothing else for it.
//!
//! A reader owns nothing, inherits nothing and may `SELECT` in one schema. Masked readers see a
//! schema of views instead, in which personal columns are replaced ([`mask`]). Roles are made when
//! they are first needed and go with their schema. What no role can be kept from by grants, the
//! functions that PostgreSQL gives to everybody, [`harden`] takes away where we may.

pub mod harden;
pub mod mask;
pub mod session;

use hmac::{Hmac, KeyInit as _, Mac as _};
use rowsmith_datagen::name::quote;
use sha2::Sha256;
use sqlx::{AssertSqlSafe, Executor as _, PgPool, postgres::PgConnectOptions};

use self::mask::Masked;

/// The key of the advisory lock under which roles are made; any constant does.
const LOCK: i64 = 0x7265_6164_6572_7300;

/// Sessions that one reader may have: more than the gate runs at once, over all processes.
const CONNECTIONS: u32 = 32;

/// Makes readers. Clones are the same.
#[derive(Clone, Debug)]
pub struct Readers {
    /// The database of the datasets, as their owner.
    pub owner: PgPool,
    /// From which the readers' passwords are derived.
    key: Vec<u8>,
}

/// A role that may read one schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reader {
    role: String,
    /// The only schema that it sees.
    pub schema: String,
}

impl Readers {
    /// Readers of the datasets in `owner`'s database. The key lies in the service's own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open(app: &PgPool, owner: PgPool) -> Result<Self, sqlx::Error> {
        let key = sqlx::query_scalar("SELECT key FROM reader_key")
            .fetch_one(app)
            .await?;
        Ok(Self { owner, key })
    }

    /// The reader of a dataset's schema; the masked one sees the views of [`mask`] alone.
    pub fn named(&self, schema: &str, masked: bool) -> Reader {
        let id = schema.strip_prefix("ds_").unwrap_or(schema);
        if masked {
            Reader {
                role: format!("m_{id}"),
                schema: mask::schema_name(schema),
            }
        } else {
            Reader {
                role: format!("r_{id}"),
                schema: schema.to_owned(),
            }
        }
    }

    /// Makes a reader of a dataset's schema, or makes sure of it. `views` are those of a masked one.
    ///
    /// # Errors
    /// When the database fails, or its owner may not make roles (SQLSTATE 42501).
    pub async fn make(
        &self,
        schema: &str,
        reader: &Reader,
        views: Option<&[Masked]>,
    ) -> Result<(), sqlx::Error> {
        let views = views.map_or(String::new(), |tables| {
            mask::views(schema, tables, &hex(&self.derive(schema)))
        });
        self.run(&self.script(reader, &views)).await?;
        // A session ends with its client even while it computes. Not every system can tell.
        let check = format!(
            "ALTER ROLE {} SET client_connection_check_interval = '1s'",
            quote(&reader.role)
        );
        let _ = self.run(&check).await;
        Ok(())
    }

    /// A reader of nothing, to try what readers may do.
    ///
    /// # Errors
    /// As [`Readers::make`].
    pub async fn probe(&self) -> Result<Reader, sqlx::Error> {
        let database: String = sqlx::query_scalar(
            "SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
        )
        .fetch_one(&self.owner)
        .await?;
        let reader = Reader {
            role: format!("r_probe_{database}"),
            schema: "rowsmith_probe".to_owned(),
        };
        let schema = format!("CREATE SCHEMA IF NOT EXISTS {};", quote(&reader.schema));
        self.run(&self.script(&reader, &schema)).await?;
        Ok(reader)
    }

    /// How a reader logs in.
    pub fn options(&self, reader: &Reader) -> PgConnectOptions {
        (*self.owner.connect_options())
            .clone()
            .username(&reader.role)
            .password(&self.password(reader))
    }

    fn script(&self, reader: &Reader, views: &str) -> String {
        let (role, schema) = (quote(&reader.role), quote(&reader.schema));
        let password = self.password(reader);
        format!(
            "BEGIN; SELECT pg_catalog.pg_advisory_xact_lock({LOCK}); \
             DO $$ BEGIN \
               IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{name}') THEN \
                 CREATE ROLE {role}; \
               END IF; \
               EXECUTE pg_catalog.format('GRANT CONNECT ON DATABASE %I TO {role}', pg_catalog.current_database()); \
             END $$; \
             ALTER ROLE {role} LOGIN NOINHERIT CONNECTION LIMIT {CONNECTIONS} PASSWORD '{password}'; \
             GRANT {role} TO CURRENT_USER; {views} \
             GRANT USAGE ON SCHEMA {schema} TO {role}; \
             GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}; COMMIT",
            name = reader.role,
        )
    }

    fn password(&self, reader: &Reader) -> String {
        hex(&self.derive(&reader.role))
    }

    fn derive(&self, purpose: &str) -> Vec<u8> {
        Hmac::<Sha256>::new_from_slice(&self.key).map_or_else(
            // Never: a key of any length will do.
            |_| Vec::new(),
            |mut hmac| {
                hmac.update(purpose.as_bytes());
                hmac.finalize().into_bytes().to_vec()
            },
        )
    }

    /// Ends the session with this name, which a reader has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end(&self, application: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity \
             WHERE application_name = $1",
        )
        .bind(application)
        .execute(&self.owner)
        .await
        .map(drop)
    }

    /// Our own statements, on a connection that nobody has to give back clean.
    async fn run(&self, sql: &str) -> Result<(), sqlx::Error> {
        use sqlx::ConnectOptions as _;
        let mut connection = self.owner.connect_options().connect().await?;
        let statements = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        connection.execute(statements).await?;
        sqlx::Connection::close(connection).await
    }
}

/// What takes away everything that readers of a schema have, their roles included; the schema of
/// masked views too. For the owner's simple protocol.
pub(super) fn removal(schema: &str) -> String {
    let Some(id) = schema.strip_prefix("ds_") else {
        return String::new();
    };
    let roles = format!("'{{r_{id},m_{id}}}'");
    format!(
        "DROP SCHEMA IF EXISTS {} CASCADE; \
         DO $$ DECLARE r text; BEGIN \
           FOR r IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY ({roles}) LOOP \
             EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM %I', pg_catalog.current_database(), r); \
             EXECUTE pg_catalog.format('DROP ROLE IF EXISTS %I', r); \
           END LOOP; \
         END $$",
        quote(&mask::schema_name(schema)),
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
