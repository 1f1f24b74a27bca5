//! A look at the data: what the columns hold and how tables hang together, read from PostgreSQL by
//! SQL, so that it is true of any dataset, however its rows were made.
//!
//! Large tables are sampled, which the profile says. A version of a dataset never changes, so what
//! was found for a table of it is kept, as long as there is room.

mod columns;
mod relations;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rowsmith_datagen::{name::quote, schema::Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, PgConnection};
use tokio::sync::OnceCell;

use crate::{
    error::{Code, Error},
    store::datasets::{self as records, Dataset},
};

/// Above so many rows a sample of about as many is read.
const SAMPLE_ABOVE: u64 = 200_000;

/// Profiles of tables that are kept.
const KEPT: usize = 500;

/// A statement that takes longer is given up.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What a dataset holds.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    pub dataset_id: i64,
    pub version: i32,
    pub tables: Vec<TableProfile>,
}

/// What a table holds.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TableProfile {
    pub table: String,
    /// All rows, counted.
    pub rows: u64,
    /// How many rows the columns were read from.
    pub rows_read: u64,
    /// Whether that was a random sample, so that counts below are of the sample.
    pub sampled: bool,
    pub columns: Vec<ColumnProfile>,
    /// By foreign key of this table.
    pub relations: Vec<RelationProfile>,
}

/// What a column holds.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ColumnProfile {
    pub column: String,
    /// The type as the DDL wrote it.
    #[serde(rename = "type")]
    pub ty: String,
    /// The share of NULLs among the rows read, 0 to 1.
    pub null_share: f64,
    /// Different values, NULL not counted.
    pub distinct: Option<u64>,
    /// Whether `distinct` is PostgreSQL's estimate for all rows.
    pub distinct_estimated: bool,
    /// Of numbers, dates and times.
    #[schema(value_type = Option<Object>)]
    pub min: Option<Value>,
    #[schema(value_type = Option<Object>)]
    pub max: Option<Value>,
    /// Of numbers.
    pub mean: Option<f64>,
    /// Of numbers, dates and timestamps: round stretches next to each other.
    pub histogram: Vec<Bin>,
    /// The most frequent values, if any occurs twice.
    pub top: Vec<Top>,
    /// A few different values, at most 100 letters of each.
    pub sample: Vec<String>,
}

/// A stretch of a histogram: from its start up to its end, of the last one including it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Bin {
    /// A number, or an ISO date or timestamp.
    #[schema(value_type = Object)]
    pub from: Value,
    #[schema(value_type = Object)]
    pub to: Value,
    pub count: u64,
}

/// A frequent value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Top {
    /// At most 100 letters of it.
    pub value: String,
    pub count: u64,
}

/// How many children the rows of a parent table have. Always of all rows.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelationProfile {
    /// The columns of the foreign key.
    pub columns: Vec<String>,
    pub parent: String,
    pub parent_columns: Vec<String>,
    pub parents: u64,
    /// Parents that no row points to.
    pub parents_without: u64,
    /// Rows that point to a parent.
    pub children: u64,
    /// Children per parent, those without counted as 0.
    pub min: u64,
    pub mean: f64,
    pub max: u64,
    pub histogram: Vec<Bin>,
    /// Why nothing was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Makes profiles and keeps them. Clones share what is kept.
#[derive(Clone)]
pub struct Profiles {
    records: records::Datasets,
    sample_above: u64,
    kept: Arc<Mutex<VecDeque<Kept>>>,
}

/// A table of a version by the schema that it lies in, which no other version has, and its name.
struct Kept {
    schema_name: String,
    table: String,
    profile: Arc<OnceCell<TableProfile>>,
}

impl Profiles {
    /// Profiles of the datasets of a store.
    pub fn new(records: records::Datasets) -> Self {
        Self {
            records,
            sample_above: SAMPLE_ABOVE,
            kept: Arc::default(),
        }
    }

    /// The same, sampling tables of more rows than this.
    #[must_use]
    pub fn sampling_above(self, rows: u64) -> Self {
        Self {
            sample_above: rows,
            ..self
        }
    }

    /// The profile of a dataset's current version: of all tables, or of one, by any spelling of
    /// its name.
    ///
    /// # Errors
    /// [`Code::NotFound`] for an unknown dataset or table, and what the database says.
    pub async fn of(&self, id: i64, table: Option<&str>) -> Result<Profile, Error> {
        let dataset = self.records.get(id).await?;
        let schema: Schema =
            serde_json::from_value(dataset.schema.clone()).map_err(Error::internal)?;
        let places = places(&schema, id, table)?;
        let mut session = Session {
            pool: &self.records.data,
            schema_name: &dataset.schema_name,
            connection: None,
        };
        let mut tables = Vec::new();
        for place in places {
            tables.push(self.table(&mut session, &dataset, &schema, place).await?);
        }
        Ok(Profile {
            dataset_id: id,
            version: dataset.version,
            tables,
        })
    }

    async fn table(
        &self,
        session: &mut Session<'_>,
        dataset: &Dataset,
        schema: &Schema,
        place: usize,
    ) -> Result<TableProfile, Error> {
        let Some(table) = schema.tables.get(place) else {
            return Err(Error::internal("a table that is not in its schema"));
        };
        let kept = self.kept(&dataset.schema_name, table.name.sql());
        // Whoever asks meanwhile waits for the one who reads.
        let read = kept.get_or_try_init(async || {
            let connection = session.connection().await?;
            let sample = columns::Sample::of(connection, table, self.sample_above).await?;
            Ok::<_, sqlx::Error>(TableProfile {
                table: table.name.shown().to_owned(),
                rows: sample.rows,
                sampled: sample.share.is_some(),
                columns: columns::read(connection, schema, table, &sample, &dataset.schema_name)
                    .await?,
                rows_read: sample.read,
                relations: relations::read(connection, schema, table).await?,
            })
        });
        Ok(read.await?.clone())
    }

    /// The place where a table's profile is kept, or will be; the oldest one goes for it.
    fn kept(&self, schema_name: &str, table: &str) -> Arc<OnceCell<TableProfile>> {
        // Never held across an await, and a poisoned list is still a list.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |kept: &&Kept| kept.schema_name == schema_name && kept.table == table;
        if let Some(found) = kept.iter().find(same) {
            return Arc::clone(&found.profile);
        }
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        let profile = Arc::new(OnceCell::new());
        kept.push_back(Kept {
            schema_name: schema_name.to_owned(),
            table: table.to_owned(),
            profile: Arc::clone(&profile),
        });
        profile
    }
}

fn places(schema: &Schema, id: i64, table: Option<&str>) -> Result<Vec<usize>, Error> {
    let Some(wanted) = table else {
        return Ok((0..schema.tables.len()).collect());
    };
    let found = schema
        .tables
        .iter()
        .position(|table| table.name.matches(wanted));
    let names = || {
        let names = schema.tables.iter().map(|table| table.name.shown());
        names.collect::<Vec<_>>().join(", ")
    };
    let missing = || {
        let message = format!("dataset {id} has no table {wanted:?}; it has {}", names());
        Error::new(Code::NotFound, message)
    };
    Ok(vec![found.ok_or_else(missing)?])
}

/// A connection that is made when something has to be read.
struct Session<'a> {
    pool: &'a sqlx::PgPool,
    schema_name: &'a str,
    connection: Option<PgConnection>,
}

impl Session<'_> {
    async fn connection(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let mut connection = self.pool.connect_options().connect().await?;
                let settings = format!(
                    "SET search_path = {}, pg_catalog; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; \
                     SET extra_float_digits = 1; SET statement_timeout = {}; SET work_mem = '32MB'; \
                     SET jit = off; SET default_transaction_read_only = on",
                    quote(self.schema_name),
                    TIMEOUT.as_millis()
                );
                connection
                    .execute(sqlx::raw_sql(AssertSqlSafe(settings)))
                    .await?;
                connection
            }
        };
        Ok(self.connection.insert(connection))
    }
}

/// The one statement that asks, by text of our own.
fn query(sql: String) -> sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments> {
    sqlx::query(AssertSqlSafe(sql)).persistent(false)
}
