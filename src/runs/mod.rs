//! Runs: accepted work that ends in exactly one of completed, error or cancelled, whatever dies.
//!
//! A run is a row of `jobs` and a numbered list of events ([`crate::event`]). [`Runs::start`] stores
//! it; a worker of any process claims it under a lease, renews the lease while the work goes on, and
//! writes the last event and the final state in one statement. A lease that runs out is claimed by
//! another worker, which begins anew; every write carries the claim's fencing token, so a holder
//! that was only slow changes nothing any more. Time is the database's throughout.
//!
//! Whoever wants to know follows a [`Feed`]. A follower that leaves stops nothing; [`Runs::cancel`]
//! does. What is absent: no state that another process would miss, no transaction held open.

mod context;
mod feed;
mod hub;
mod job;
mod listen;
mod log;
mod queue;
mod worker;

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use tokio::sync::{broadcast, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

pub use self::{
    context::{RunContext, RunError},
    feed::{Feed, Update},
    job::{Job, Status},
    queue::{Idempotency, NewJob},
};
use self::{
    hub::{Hub, Stop},
    log::Log,
    queue::{Cancelled, Queue, not_found},
};
use crate::{
    error::Error,
    event::{RunEvent, Stored},
};

/// Ends of runs that a listener may be behind by.
const ENDINGS: usize = 1024;

/// How runs are worked on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Generations at the same time in this process (`MAX_CONCURRENT_GENERATIONS`); other lanes say
    /// their own number.
    pub slots: usize,
    /// Runs of one kind that may wait, in the whole database.
    pub max_queued: i64,
    /// How long a silent worker keeps its run.
    pub lease: Duration,
    /// How often a worker says that it lives; well below `lease`.
    pub heartbeat: Duration,
    /// How often workers look for work when nobody calls them.
    pub poll: Duration,
    /// How often a run is begun before it is given up.
    pub max_attempts: i32,
    /// Work that was told to stop is aborted after this time.
    pub grace: Duration,
    /// How long the events of a finished run are kept.
    pub keep_events: Duration,
    /// Of how many finished runs events are kept.
    pub keep_runs: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            slots: 2,
            max_queued: 100,
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(6),
            poll: Duration::from_secs(2),
            max_attempts: 3,
            grace: Duration::from_secs(10),
            keep_events: Duration::from_secs(7 * 24 * 3600),
            keep_runs: 10_000,
        }
    }
}

/// What the work of one kind of run is.
pub trait Work: Send + Sync {
    /// Does `job`, telling what happens through `context`. It may be begun again after the process
    /// died, so it must come to the same result from the same request, and replace what an earlier
    /// attempt left. Ends soon after the context's token is cancelled.
    fn run(&self, job: Job, context: RunContext) -> BoxFuture<'static, Result<Done, RunError>>;
}

/// Kinds of runs that share slots; those of other lanes never wait for them.
pub struct Lane {
    pub kinds: Vec<(&'static str, Arc<dyn Work>)>,
    /// Runs at the same time in this process.
    pub slots: usize,
}

/// What completed work gave.
#[derive(Clone, Debug)]
pub struct Done {
    /// The last event: [`RunEvent::Completed`].
    pub event: RunEvent,
    /// [`Job::result`].
    pub result: Value,
}

/// The runs of one database, and this process's part in them. Clones are the same.
#[derive(Clone, Debug)]
pub struct Runs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    queue: Queue,
    log: Log,
    hub: Arc<Hub>,
    settings: Settings,
    /// Counts how often there may be a job to claim: every lane looks.
    wake: watch::Sender<u64>,
    /// Accepting is counted and stored by one at a time, so that the bound on waiting runs holds.
    accepting: tokio::sync::Mutex<()>,
    /// Runs that have ended here, for listeners that may miss some.
    ended: broadcast::Sender<Uuid>,
    shutdown: CancellationToken,
    tasks: TaskTracker,
}

impl Runs {
    /// Runs in the database of `pool`, whose migrations have been applied. Nothing is worked on
    /// before [`Runs::work`].
    pub fn new(pool: PgPool, settings: Settings) -> Self {
        let queue = Queue {
            pool: pool.clone(),
            lease: settings.lease,
        };
        Self(Arc::new(Inner {
            queue,
            log: Log { pool },
            hub: Arc::default(),
            settings,
            wake: watch::Sender::new(0),
            accepting: tokio::sync::Mutex::default(),
            ended: broadcast::Sender::new(ENDINGS),
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }))
    }

    /// Begins to claim and do jobs, until [`Runs::shutdown`].
    pub fn work(&self, lanes: Vec<Lane>) {
        let holder = worker::new_holder();
        let tasks = &self.0.tasks;
        tasks.spawn(listen::listen(self.clone(), holder));
        for lane in lanes {
            tasks.spawn(worker::dispatch(self.clone(), holder, lane));
        }
        tasks.spawn(worker::prune(self.clone()));
    }

    /// Accepts work: when this returns, the job is stored and will end, whatever process dies.
    pub async fn start(&self, job: &NewJob) -> Result<Job, Error> {
        let job = {
            let _turn = self.0.accepting.lock().await;
            let bound = self.0.settings.max_queued;
            self.0.queue.accept(job, bound).await?
        };
        self.wake();
        Ok(job)
    }

    /// Accepts work in a transaction of the caller's, as a job with a given id: it is there when the
    /// transaction is, and ends as every other. [`Runs::wake`] after the commit saves a moment.
    ///
    /// # Errors
    /// When too many are waiting, or the database fails.
    pub async fn start_in(
        &self,
        connection: &mut PgConnection,
        id: Uuid,
        job: &NewJob,
    ) -> Result<(), Error> {
        Queue::accept_in(connection, id, job, self.0.settings.max_queued).await
    }

    /// Makes this process's workers look for work.
    pub fn wake(&self) {
        self.0
            .wake
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// The events of a job that are stored now, from the first on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events(&self, id: Uuid) -> Result<Vec<Stored>, Error> {
        let mut events = Vec::new();
        let mut after = 0;
        loop {
            let page = self.0.log.read(id, after).await?;
            events.extend(page.events);
            match page.last {
                Some(last) => after = last,
                None => return Ok(events),
            }
        }
    }

    /// A job by its id.
    pub async fn get(&self, id: Uuid) -> Result<Job, Error> {
        self.0.queue.get(id).await?.ok_or_else(|| not_found(id))
    }

    /// Stops a job, whichever process works on it. An error when it is unknown or has ended.
    pub async fn cancel(&self, id: Uuid) -> Result<(), Error> {
        let event = serde_json::to_value(RunEvent::Cancelled).map_err(Error::internal)?;
        match self.0.queue.cancel(id, &event).await? {
            Cancelled::Ended => self.0.hub.tell(id, hub::Signal::Upto(i64::MAX)),
            Cancelled::Asked => self.0.hub.stop(id, Stop::Asked),
        }
        Ok(())
    }

    /// Follows a job's events after number `after`; 0 is from the start.
    pub fn follow(&self, id: Uuid, after: i64) -> Feed {
        Feed::new(self.clone(), id, after)
    }

    /// Waits until a job has ended, at most `limit`, and returns it as it then is.
    pub async fn wait(&self, id: Uuid, limit: Duration) -> Result<Job, Error> {
        let mut feed = self.follow(id, 0);
        let end = async { while feed.next().await.is_some() {} };
        // Running out of time is one of the two ways this ends.
        let _ = tokio::time::timeout(limit, end).await;
        self.get(id).await
    }

    /// The runs that end in this process from now on. Whoever listens too slowly misses some.
    pub fn endings(&self) -> broadcast::Receiver<Uuid> {
        self.0.ended.subscribe()
    }

    /// Cancelled when the service stops; whoever follows a run long should stop too.
    pub fn stopping(&self) -> CancellationToken {
        self.0.shutdown.clone()
    }

    /// Stops claiming, puts running jobs back for the next process, ends every feed, and waits for
    /// all of it.
    pub async fn shutdown(&self) {
        self.0.shutdown.cancel();
        self.0.hub.stop_all(Stop::Shutdown);
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// How many runs this process works on now.
    pub fn running(&self) -> usize {
        self.0.hub.running()
    }
}
