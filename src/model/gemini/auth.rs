//! Google's application default credentials: a file or the metadata server, and the tokens they give.
//!
//! By hand, because these kinds are small; other kinds of files are named in the error.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use futures::{FutureExt as _, future::BoxFuture};
use reqwest::Client;
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde::Deserialize;
use serde_json::json;
use tokio::{sync::Mutex, time::Instant};

use crate::{
    config::Secret,
    model::{Kind, ModelError, http},
};

const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// The audience of a service account's assertion, whatever its `token_uri` is.
const AUDIENCE: &str = "https://oauth2.googleapis.com/token";

/// A token is renewed so long before it ends.
const EARLY: Duration = Duration::from_secs(225);

/// Something that gives tokens.
pub trait Tokens: Send + Sync {
    /// A token that is good for some minutes.
    fn token(&self) -> BoxFuture<'_, Result<Token, ModelError>>;
}

/// A token.
#[derive(Clone, Debug)]
pub struct Token {
    pub secret: Secret,
    /// The project that pays, where the credentials name one.
    pub quota_project: Option<String>,
}

/// Credentials of this machine.
pub struct Credentials {
    source: Source,
    client: Result<Client, ModelError>,
    /// Held while a token is fetched, so that one fetch serves all who wait.
    kept: Mutex<Option<(Token, Instant)>>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Source {
    ServiceAccount {
        client_email: String,
        private_key_id: String,
        private_key: String,
        #[serde(default = "audience")]
        token_uri: String,
    },
    AuthorizedUser {
        client_id: String,
        client_secret: String,
        refresh_token: String,
        quota_project_id: Option<String>,
        #[serde(default = "audience")]
        token_uri: String,
    },
    #[serde(skip)]
    Metadata { host: String },
}

fn audience() -> String {
    AUDIENCE.to_owned()
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: u64,
}

/// Where credentials may be.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// `GOOGLE_APPLICATION_CREDENTIALS`: if it is set, it counts alone.
    pub file: Option<PathBuf>,
    /// gcloud's own file, if it is there.
    pub gcloud: Option<PathBuf>,
    /// `GCE_METADATA_HOST`.
    pub metadata_host: Option<String>,
}

impl Credentials {
    /// The credentials of the first place that has some.
    ///
    /// # Errors
    /// A file that cannot be used, with what it is.
    pub fn find(places: &Places) -> Result<Arc<dyn Tokens>, ModelError> {
        let gcloud = places.gcloud.clone().filter(|path| path.exists());
        let source = match places.file.clone().or(gcloud) {
            Some(path) => read(&path)?,
            None => Source::Metadata {
                host: places
                    .metadata_host
                    .clone()
                    .unwrap_or_else(|| "metadata.google.internal".to_owned()),
            },
        };
        Ok(Arc::new(Self {
            source,
            client: http::client(),
            kept: Mutex::default(),
        }))
    }

    async fn fetch(&self) -> Result<(Token, Instant), ModelError> {
        let client = self.client.clone()?;
        let sending = match &self.source {
            Source::Metadata { host } => {
                let path = "computeMetadata/v1/instance/service-accounts/default/token";
                let url = format!("http://{host}/{path}?scopes={SCOPE}");
                client.get(url).header("Metadata-Flavor", "Google")
            }
            Source::AuthorizedUser {
                client_id,
                client_secret,
                refresh_token,
                token_uri,
                ..
            } => client.post(token_uri).form(&[
                ("grant_type", "refresh_token"),
                ("client_id", client_id),
                ("client_secret", client_secret),
                ("refresh_token", refresh_token),
                ("scope", SCOPE),
            ]),
            Source::ServiceAccount {
                client_email,
                private_key_id,
                private_key,
                token_uri,
            } => {
                let assertion = assertion(client_email, private_key_id, private_key)?;
                client.post(token_uri).form(&[
                    ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    ("assertion", &assertion),
                ])
            }
        };
        let response = sending
            .timeout(Duration::from_secs(10))
            .send()
            .await
            .map_err(|cause| http::unreachable("Google's token service", &cause))?;
        let status = response.status();
        if !status.is_success() {
            let kind = if status.is_server_error() {
                Kind::Down
            } else {
                Kind::Denied
            };
            let text = format!(
                "Google gives no token for these credentials (status {status}); log in again, or use another key"
            );
            return Err(ModelError::new(kind, text));
        }
        let answer: Answer = response
            .json()
            .await
            .map_err(|_| denied("Google's token could not be read"))?;
        let quota_project = match &self.source {
            Source::AuthorizedUser {
                quota_project_id, ..
            } => quota_project_id.clone(),
            _ => None,
        };
        let secret = Secret::new(&answer.access_token);
        let good_for = Duration::from_secs(answer.expires_in).saturating_sub(EARLY);
        Ok((
            Token {
                secret,
                quota_project,
            },
            Instant::now() + good_for,
        ))
    }
}

impl Tokens for Credentials {
    fn token(&self) -> BoxFuture<'_, Result<Token, ModelError>> {
        async move {
            let mut kept = self.kept.lock().await;
            if let Some((token, until)) = kept.as_ref()
                && Instant::now() < *until
            {
                return Ok(token.clone());
            }
            let fetched = self.fetch().await?;
            let token = fetched.0.clone();
            *kept = Some(fetched);
            Ok(token)
        }
        .boxed()
    }
}

fn read(path: &std::path::Path) -> Result<Source, ModelError> {
    let text = std::fs::read_to_string(path).map_err(|cause| {
        denied(&format!(
            "cannot read the credentials {}: {cause}",
            path.display()
        ))
    })?;
    serde_json::from_str(&text).map_err(|_| {
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let kind = value["type"].as_str().unwrap_or("no type");
        denied(&format!(
            "the credentials {} are of the kind {kind:?}; service_account and authorized_user are understood",
            path.display()
        ))
    })
}

/// A signed claim to be the service account, good for an hour.
fn assertion(email: &str, key_id: &str, pem: &str) -> Result<String, ModelError> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": key_id });
    let claims = json!({
        "iss": email, "scope": SCOPE, "aud": AUDIENCE, "iat": now, "exp": now + 3600,
    });
    let encode = |json: &serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let message = format!("{}.{}", encode(&header), encode(&claims));
    let body: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .map(str::trim)
        .collect();
    let unusable = |_| denied("the private key of the service account cannot be used");
    let der = STANDARD
        .decode(body)
        .map_err(|_| denied("the private key of the service account is not PEM"))?;
    let key = RsaKeyPair::from_pkcs8(&der)
        .map_err(|_| denied("the private key of the service account cannot be used"))?;
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .map_err(unusable)?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

fn denied(message: &str) -> ModelError {
    ModelError::new(Kind::Denied, message)
}
