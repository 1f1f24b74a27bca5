//! `rowsmith doctor`: whether what the service needs is there, one sentence each.

use std::net::IpAddr;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::say;
use crate::config::{Config, DatabaseConfig, EmbeddedConfig, HttpConfig};
use crate::store::{Store, embedded};

/// What to look at.
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {
    /// Only ask the running service whether it is well
    #[arg(long)]
    live: bool,
    /// Print the findings as one JSON document
    #[arg(long)]
    json: bool,
}

/// A finding. Only a missing need makes the doctor fail.
enum Finding {
    Good(String),
    /// Works without, and the sentence says what would be gained.
    Note(String),
    Missing(String),
}

use Finding::{Good, Missing, Note};

impl Doctor {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let findings = if self.live {
            vec![ask_service(&config.http).await]
        } else {
            let running = matches!(ask_service(&config.http).await, Good(_));
            vec![
                programs(&config.database),
                database(&config.database).await,
                port(&config.http, running).await,
                model(&config),
                traces(&config),
            ]
        };
        let marked = findings.iter().map(|finding| match finding {
            Good(sentence) => ("ok", sentence),
            Note(sentence) => ("note", sentence),
            Missing(sentence) => ("MISSING", sentence),
        });
        if self.json {
            let finding = |(mark, sentence): (&str, &String)| json!({"finding": mark.to_lowercase(), "sentence": sentence});
            say(&Value::from_iter(marked.map(finding)).to_string());
        } else {
            marked.for_each(|(mark, sentence)| say(&format!("{mark:7}  {sentence}")));
        }
        let ill = findings.iter().any(|finding| matches!(finding, Missing(_)));
        Ok(if ill {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

fn programs(config: &DatabaseConfig) -> Finding {
    let DatabaseConfig::Embedded(EmbeddedConfig {
        pg_bin, data_dir, ..
    }) = config
    else {
        return Good("DATABASE_URL is set, so no PostgreSQL of our own is needed".to_owned());
    };
    match embedded::find_binaries(pg_bin.as_deref(), data_dir, None) {
        Ok(found) => Good(format!(
            "PostgreSQL {} is in {}",
            found.major,
            found.dir.display()
        )),
        Err(error) => Missing(error.to_string()),
    }
}

async fn database(config: &DatabaseConfig) -> Finding {
    let place = match config {
        DatabaseConfig::Embedded(config) => {
            format!("the data are in {}", config.data_dir.display())
        }
        DatabaseConfig::Server { .. } => "the data are in the server of DATABASE_URL".to_owned(),
    };
    match Store::attach(config).await {
        Ok(store) => {
            let health = store.health().await;
            store.close().await;
            match health {
                Ok(health) => Good(format!(
                    "{place}, which answers and has {} migrations",
                    health.applied
                )),
                Err(error) => Missing(format!("{place}, which does not answer: {error}")),
            }
        }
        Err(error) => Missing(error.to_string()),
    }
}

async fn port(config: &HttpConfig, running: bool) -> Finding {
    let HttpConfig { host, port, .. } = *config;
    match TcpListener::bind((host, port)).await {
        Ok(_) => Good(format!("port {port} is free")),
        Err(_) if running => Good(format!("the service runs: http://localhost:{port}")),
        Err(error) => Missing(format!(
            "port {port} cannot be used ({error}): set PORT to another"
        )),
    }
}

fn model(config: &Config) -> Finding {
    if config.model.enabled {
        return Good(format!("the model {} will be used", config.model.name));
    }
    Note(match config.model.api_key {
        Some(_) => "USE_AI is off, so no model is used".to_owned(),
        None => "no model: set GEMINI_API_KEY and Rowsmith understands free text and makes richer values".to_owned(),
    })
}

fn traces(config: &Config) -> Finding {
    match &config.langfuse {
        Some(langfuse) => Good(format!("traces go to {}", langfuse.base_url)),
        None => Note(
            "no traces: set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY to send them to Langfuse"
                .to_owned(),
        ),
    }
}

/// Asks the health check of the service on this machine.
async fn ask_service(config: &HttpConfig) -> Finding {
    let host = match config.host {
        // Listening everywhere includes here.
        IpAddr::V4(host) if host.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(host) if host.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    let url = format!(
        "http://{}/api/health",
        std::net::SocketAddr::new(host, config.port)
    );
    let answer = async {
        crate::tls::install();
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(4))
            .build()?;
        client.get(&url).send().await
    };
    match answer.await {
        Ok(answer) if answer.status().is_success() => Good(format!("the service is well: {url}")),
        Ok(answer) => Missing(format!(
            "the service is not well: {url} answers {}",
            answer.status()
        )),
        Err(_) => Missing(format!(
            "no service answers at {url}: start it with `rowsmith serve`"
        )),
    }
}
