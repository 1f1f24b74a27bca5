//! Which model is used, told from the names that people have set already.

use std::path::PathBuf;

use super::{ModelConfig, Provider, Secret, read::Reader};

impl ModelConfig {
    pub(super) fn read(from: &mut Reader) -> Self {
        let older_key = from.secret("GEMINI_API_KEY");
        let api_key = from.secret("GOOGLE_API_KEY").or(older_key);
        let wanted = from.switch("USE_AI", true);
        let vertex = from.switch("GOOGLE_GENAI_USE_VERTEXAI", false);
        let vertex = from.switch("GOOGLE_GENAI_USE_ENTERPRISE", vertex);
        let gemini_url = from.text("GOOGLE_GEMINI_BASE_URL");
        let vertex_url = from.text("GOOGLE_VERTEX_BASE_URL");
        let names = (from.text("GOOGLE_GENAI_MODEL"), from.text("OPENAI_MODEL"));
        let open = open_ai(from);
        let provider = match (open, google(from, vertex, api_key.clone())) {
            (Some(open), _) => Some(open),
            (None, google) => google,
        };
        let name = match &provider {
            Some(Provider::OpenAi { .. }) => names.1,
            _ => names.0,
        };
        if matches!(provider, Some(Provider::OpenAi { .. })) && name.is_none() && wanted {
            from.wrong("OPENAI_BASE_URL is set but OPENAI_MODEL is not: name the model to use");
        }
        Self {
            enabled: wanted && provider.is_some(),
            base_url: if vertex { vertex_url } else { gemini_url },
            provider: provider.unwrap_or(Provider::Gemini {
                key: Secret::new(""),
            }),
            api_key,
            name: name.unwrap_or_else(|| "gemini-3.8-flash".to_owned()),
            fallback: from.text("FALLBACK_MODEL"),
            api_version: from
                .text("GOOGLE_GENAI_API_VERSION")
                .unwrap_or_else(|| "v1".to_owned()),
            temperature: from.number("MODEL_TEMPERATURE", 0.0..=2.0, 0.7),
        }
    }
}

fn open_ai(from: &mut Reader) -> Option<Provider> {
    let key = from.secret("OPENAI_API_KEY");
    let base_url = from.text("OPENAI_BASE_URL")?;
    Some(Provider::OpenAi { base_url, key })
}

fn google(from: &mut Reader, vertex: bool, key: Option<Secret>) -> Option<Provider> {
    let project = from.text("GOOGLE_CLOUD_PROJECT");
    let location = from.text("GOOGLE_CLOUD_LOCATION");
    let credentials = from
        .text("GOOGLE_APPLICATION_CREDENTIALS")
        .map(PathBuf::from);
    let metadata_host = from.text("GCE_METADATA_HOST");
    match (vertex, project, key) {
        (false, _, key) => key.map(|key| Provider::Gemini { key }),
        (true, Some(project), _) => Some(Provider::Vertex {
            project,
            location: location.unwrap_or_else(|| "global".to_owned()),
            credentials,
            metadata_host,
        }),
        (true, None, Some(key)) => Some(Provider::Express { key }),
        (true, None, None) => {
            from.wrong("Vertex AI is asked for, but neither GOOGLE_CLOUD_PROJECT nor GOOGLE_API_KEY is set: set the project, or the key of express mode");
            None
        }
    }
}
