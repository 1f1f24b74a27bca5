//! A look at the data of a dataset.

use axum::{Json, extract::State};
use serde::Deserialize;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Path, Query},
};
use crate::{
    error::{Code, Error},
    service::profile::Profile,
};

/// Of what.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Only this table, in any spelling.
    table: Option<String>,
}

/// What the tables of a dataset hold
///
/// Of each column the share of NULLs, distinct and frequent values, smallest, largest, mean and a
/// histogram; of each foreign key how many children parents have. Read by SQL, from a sample of
/// tables of more than 200,000 rows, and kept per version.
#[utoipa::path(get, path = "/api/datasets/{id}/profile", tag = "datasets",
    params(("id" = i64, Path, description = "The dataset"), Wanted),
    responses(
        (status = 200, description = "The profile of its current version", body = Profile),
        (status = 404, description = "Unknown dataset or table", body = ErrorBody),
))]
pub(super) async fn profile(
    State(api): State<Api>,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Profile>, ApiError> {
    let missing = || Error::new(Code::Unavailable, "profiles are not served here");
    let profiles = api.profiles.ok_or_else(missing)?;
    Ok(Json(profiles.of(id, wanted.table.as_deref()).await?))
}
