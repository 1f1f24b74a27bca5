//! Pictures of results.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use rowsmith_chart::{ChartSpec, Theme};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    export::wrong,
    extract::{Path, Query},
    query::gate,
};
use crate::{
    error::{Error, Issue},
    service::chart::Source,
};

/// Pixels of a PNG for one of the SVG.
const SCALE: f32 = 2.0;

/// What a picture shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Shown {
    /// As JSON: `{"type": "bar", "x": "branch", "y": ["loans"]}`. Without it, what fits the result.
    spec: Option<String>,
}

/// How a picture is drawn.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Drawn {
    /// `svg`, as when it is missing, or `png`.
    format: Option<String>,
    /// `light`, as when it is missing, or `dark`.
    theme: Option<String>,
}

impl Shown {
    fn spec(&self) -> Result<Option<ChartSpec>, Error> {
        let spec = self.spec.as_deref().map(serde_json::from_str).transpose();
        spec.map_err(|cause| {
            Error::issues(&[Issue {
                path: "spec".to_owned(),
                message: format!("is no chart: {cause}"),
            }])
        })
    }
}

impl Drawn {
    fn theme(&self) -> Result<Theme, Error> {
        match self.theme.as_deref() {
            None | Some("light") => Ok(Theme::Light),
            Some("dark") => Ok(Theme::Dark),
            Some(other) => Err(wrong("theme", other, "light or dark")),
        }
    }

    fn png(&self) -> Result<bool, Error> {
        match self.format.as_deref() {
            None | Some("svg") => Ok(false),
            Some("png") => Ok(true),
            Some(other) => Err(wrong("format", other, "svg or png")),
        }
    }
}

/// A result as a chart
///
/// Drawn from its first 1000 rows.
#[utoipa::path(get, path = "/api/artifacts/{id}/chart", tag = "query",
    params(("id" = Uuid, Path, description = "The result"), Shown, Drawn),
    responses(
        (status = 200, description = "The picture, SVG or PNG", content_type = "image/svg+xml"),
        (status = 400, description = "The chart does not fit the columns, or as for a question", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn chart(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Query(shown): Query<Shown>,
    Query(drawn): Query<Drawn>,
) -> Result<Response, ApiError> {
    let (spec, theme, png) = (shown.spec()?, drawn.theme()?, drawn.png()?);
    let source = Source::of(gate(&api)?, id).await?;
    let bytes = source.draw(spec, move |chart| match png {
        true => chart.png(theme, SCALE).map_err(Error::internal),
        false => Ok(chart.svg(theme).into_bytes()),
    });
    let kind = if png { "image/png" } else { "image/svg+xml" };
    let mut response = bytes.await?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // A picture that is opened by itself is a document: it may run and load nothing.
    let nothing = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
    headers.insert(header::CONTENT_SECURITY_POLICY, nothing);
    Ok(response)
}

/// A result as a chart for Vega-Lite
#[utoipa::path(get, path = "/api/artifacts/{id}/vega", tag = "query",
    params(("id" = Uuid, Path, description = "The result"), Shown),
    responses(
        (status = 200, description = "A document of Vega-Lite with the values in it", body = Object),
        (status = 400, description = "The chart does not fit the columns, or as for a question", body = ErrorBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn vega(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Query(shown): Query<Shown>,
) -> Result<Json<Value>, ApiError> {
    let spec = shown.spec()?;
    let source = Source::of(gate(&api)?, id).await?;
    let document = source.draw(spec, |chart| Ok(chart.vega_lite()));
    Ok(Json(document.await?))
}
