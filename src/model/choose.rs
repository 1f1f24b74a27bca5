//! The models that the configuration asks for, in the order in which they are tried.

use std::sync::Arc;

use super::{
    Model,
    gemini::{
        self, Gemini, Transport,
        auth::{Credentials, Places},
    },
    offline::Offline,
    openai::{self, OpenAi},
    retry::{Patient, Settings},
};
use crate::config::{ModelConfig, Provider};

/// One model that does what can be done: the configured one, its stand-in, and the rules at the end.
pub fn choose(config: &ModelConfig) -> Arc<dyn Model> {
    if !config.enabled {
        return Arc::new(Offline);
    }
    let names = [Some(&config.name), config.fallback.as_ref()];
    let mut models: Vec<Arc<dyn Model>> = Vec::new();
    for name in names.into_iter().flatten() {
        match one(config, name) {
            Ok(model) => models.push(model),
            Err(error) => tracing::error!(model = name, "{error}; going on without this model"),
        }
    }
    models.push(Arc::new(Offline));
    let chance = Arc::new(|| {
        let (high, _) = uuid::Uuid::new_v4().as_u64_pair();
        #[expect(clippy::cast_precision_loss, reason = "a share of a pause")]
        let share = (high >> 12) as f64 / (1u64 << 52) as f64;
        share
    });
    Arc::new(Patient::new(models, Settings::default(), chance))
}

fn one(config: &ModelConfig, name: &str) -> Result<Arc<dyn Model>, super::ModelError> {
    let transport = match &config.provider {
        Provider::OpenAi { base_url, key } => {
            return Ok(Arc::new(OpenAi::new(openai::Settings {
                model: name.to_owned(),
                base_url: base_url.clone(),
                key: key.clone(),
            })));
        }
        Provider::Gemini { key } => Transport::Developer { key: key.clone() },
        Provider::Express { key } => Transport::Express { key: key.clone() },
        Provider::Vertex {
            project,
            location,
            credentials,
            metadata_host,
        } => Transport::Vertex {
            project: project.clone(),
            location: location.clone(),
            tokens: Credentials::find(&Places {
                file: credentials.clone(),
                gcloud: gcloud(),
                metadata_host: metadata_host.clone(),
            })?,
        },
    };
    Ok(Arc::new(Gemini::new(gemini::Settings {
        model: name.to_owned(),
        transport,
        base_url: config.base_url.clone(),
        version: config.api_version.clone(),
    })))
}

/// Where `gcloud auth application-default login` leaves its file.
fn gcloud() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("CLOUDSDK_CONFIG").map(std::path::PathBuf::from);
    let folder = folder.or_else(|| Some(std::env::home_dir()?.join(".config/gcloud")));
    folder.map(|folder| folder.join("application_default_credentials.json"))
}
