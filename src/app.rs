//! [`App`]: the only place that puts the parts together. Tests build theirs here too.

use std::sync::Arc;

use axum::Router;
use sqlx::PgPool;

use crate::{
    agent::run::Budget,
    chat::{self, Chat},
    config::Config,
    http,
    model::{self, Model, offline::Offline},
    runs::{self, Lane, Runs},
    service::{
        Limits,
        ask::Asker,
        change::{self, Changes},
        datasets::Datasets,
        downloads::Downloads,
        generate::{Generate, Generator, KIND},
        make::Maker,
        profile::Profiles,
        query::{self, Gate},
        stored::Stored,
    },
    store::{self, Store, load::Loader, threads::Threads},
    tools,
};

/// The running service. Clones are the same.
#[derive(Clone)]
pub struct App {
    api: http::Api,
    /// Generations at the same time.
    slots: usize,
}

/// The parts of an [`App`]. What is not said is the default.
pub struct Builder {
    pool: PgPool,
    generator: Arc<dyn Generator>,
    datasets: Arc<dyn Datasets>,
    gate: Option<Gate>,
    asker: Option<Asker>,
    profiles: Option<Profiles>,
    /// What changes datasets, and versions whose rows are kept beside the current one.
    changes: Option<(Maker, u32)>,
    limits: Limits,
    runs: runs::Settings,
    http: http::Settings,
    model: Arc<dyn Model>,
    budget: Budget,
}

/// Conversations at the same time in one process. They wait for models most of their time.
const CHATS: usize = 1000;

impl App {
    /// Begins with what has no default: the service's own database (migrations applied), what makes
    /// datasets and what keeps them.
    pub fn builder(
        pool: PgPool,
        generator: Arc<dyn Generator>,
        datasets: Arc<dyn Datasets>,
    ) -> Builder {
        Builder {
            pool,
            generator,
            datasets,
            gate: None,
            asker: None,
            profiles: None,
            changes: None,
            limits: Limits::default(),
            runs: runs::Settings::default(),
            http: http::Settings::default(),
            model: Arc::new(Offline),
            budget: Budget::default(),
        }
    }

    /// The service as configured, on an open store.
    pub fn of(config: &Config, store: &Store) -> Self {
        Self::configured(config, store).build()
    }

    /// The same, before it is put together.
    pub fn configured(config: &Config, store: &Store) -> Builder {
        let limits = Limits {
            max_rows_per_table: config.generation.max_rows_per_table,
            default_num_records: config.generation.default_rows,
            max_ddl_bytes: config.generation.max_ddl_bytes,
            max_rows_total: config.generation.max_rows_total,
        };
        let records = store::datasets::Datasets::of(store);
        let maker = Maker {
            loader: Loader::new(store.datasets().clone()),
            datasets: records.clone(),
            limits: limits.clone(),
        };
        let profiles = Profiles::new(records.clone());
        let stored = Stored::new(records, Downloads::new(config.http.max_downloads));
        let gate = Gate::new(store, query::Settings::default());
        Self::builder(
            store.app().clone(),
            Arc::new(maker.clone()),
            Arc::new(stored.clone()),
        )
        .asker(Asker::new(stored, gate.clone()))
        .gate(gate)
        .profiles(profiles)
        .changes(maker, config.generation.keep_versions)
        .limits(limits)
        .runs(runs::Settings {
            slots: config.generation.max_concurrent,
            max_queued: i64::try_from(config.generation.max_queued).unwrap_or(i64::MAX),
            ..runs::Settings::default()
        })
        .http(http::Settings {
            cors_origins: config.http.cors_origins.clone(),
            allowed_hosts: config.http.allowed_hosts.clone(),
            rate_limit: Some(config.http.rate_limit),
            max_body_bytes: config.http.max_body_bytes,
            model: config.model.enabled.then(|| config.model.name.clone()),
            ..http::Settings::default()
        })
        .model(model::choose(&config.model))
    }

    /// Begins to work on accepted runs, those of earlier processes included.
    pub fn start(&self) {
        let lane = |kind, work, slots| Lane {
            kinds: vec![(kind, work)],
            slots,
        };
        // Changes load datasets too, and take turns with generation.
        let mut loading = lane(KIND, self.api.generate.work(), self.slots);
        let changes = self.api.changes.iter();
        loading
            .kinds
            .extend(changes.map(|changes| (change::KIND, changes.work())));
        let chat = lane(chat::KIND, self.api.chat.work(), CHATS);
        self.api.runs.work(vec![loading, chat]);
    }

    /// Tries whether readers are kept from what is not theirs; SQL is refused until they are.
    pub async fn try_readers(&self) {
        if let Some(gate) = &self.api.gate
            && let Err(error) = gate.state().await
        {
            tracing::warn!(error.cause = %error, "readers will be tried at the first question");
        }
    }

    /// All routes. Inside a runtime only.
    pub fn router(&self) -> Router {
        http::router(self.api.clone())
    }

    /// The conversations.
    pub fn chat(&self) -> &Chat {
        &self.api.chat
    }

    /// The runs.
    pub fn runs(&self) -> &Runs {
        &self.api.runs
    }

    /// Stops: no new work, running work back into the queue, streams ended so that clients resume
    /// elsewhere. Returns when all of it has come to rest.
    pub async fn shutdown(&self) {
        self.api.runs.shutdown().await;
    }
}

impl Builder {
    /// How SQL is run; without it, none is served.
    #[must_use]
    pub fn gate(self, gate: Gate) -> Self {
        Self {
            gate: Some(gate),
            ..self
        }
    }

    /// What looks at the data; without it, nothing does.
    #[must_use]
    pub fn profiles(self, profiles: Profiles) -> Self {
        Self {
            profiles: Some(profiles),
            ..self
        }
    }

    /// What changes datasets, and of how many versions beside the current one rows are kept; without
    /// it, none can be changed.
    #[must_use]
    pub fn changes(self, maker: Maker, keep: u32) -> Self {
        Self {
            changes: Some((maker, keep)),
            ..self
        }
    }

    /// Who answers questions in words; without it, nobody does.
    #[must_use]
    pub fn asker(self, asker: Asker) -> Self {
        Self {
            asker: Some(asker),
            ..self
        }
    }

    /// What requests may ask for.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// How runs are worked on.
    #[must_use]
    pub fn runs(self, runs: runs::Settings) -> Self {
        Self { runs, ..self }
    }

    /// How HTTP is served.
    #[must_use]
    pub fn http(self, http: http::Settings) -> Self {
        Self { http, ..self }
    }

    /// What conversations are had with.
    #[must_use]
    pub fn model(self, model: Arc<dyn Model>) -> Self {
        Self { model, ..self }
    }

    /// What one answer may take.
    #[must_use]
    pub fn budget(self, budget: Budget) -> Self {
        Self { budget, ..self }
    }

    /// The service, not yet working ([`App::start`]).
    pub fn build(self) -> App {
        let slots = self.runs.slots;
        let runs = Runs::new(self.pool.clone(), self.runs);
        let changes = self.changes.map(|(maker, keep)| Changes {
            maker,
            runs: runs.clone(),
            limits: self.limits.clone(),
            keep,
        });
        let generate = Generate::new(self.generator, runs.clone(), self.limits);
        let tools = tools::all(&tools::Means {
            generate: generate.clone(),
            datasets: Arc::clone(&self.datasets),
            gate: self.gate.clone(),
            asker: self.asker.clone(),
            changes: changes.clone(),
        });
        let threads = Threads {
            pool: self.pool.clone(),
        };
        let chat = Chat::new(threads, runs.clone(), self.model, tools, self.budget);
        App {
            slots,
            api: http::Api {
                runs,
                generate,
                chat,
                datasets: self.datasets,
                changes,
                gate: self.gate,
                asker: self.asker,
                profiles: self.profiles,
                pool: self.pool,
                settings: Arc::new(self.http),
            },
        }
    }
}
