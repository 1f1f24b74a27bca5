//! `export_zip`: where the open dataset can be downloaded.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    agent::tool::{Call, Reply, Tool, ToolError},
    service::datasets::Datasets,
};

pub(super) struct ExportZip(pub(super) Arc<dyn Datasets>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    dataset_id: i64,
    /// The path of the download, on this service.
    url: String,
    file_name: String,
}

impl Tool for ExportZip {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "export_zip";
    const TITLE: &'static str = "Prepare the download";
    const DESCRIPTION: &'static str = include_str!("../../tools/export_zip.md");

    async fn run(&self, _: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let id = call.session.dataset()?;
        let dataset = self.0.get(id, false).await?;
        let data = Output {
            dataset_id: id,
            url: format!("/api/datasets/{id}/export"),
            file_name: format!("{}.zip", dataset.summary.name),
        };
        // Bytes are made when the user takes them, never faster and never for nobody.
        let text = format!("The ZIP of dataset {id} can be downloaded at {}", data.url);
        Ok(Reply { text, data })
    }
}
