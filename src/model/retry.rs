//! The one place where a model is asked again: attempts, waiting, time limits, a breaker, and the
//! next model when one is lost.
//!
//! Nothing is tried again after any of the answer was shown. Time is tokio's and chance comes in from
//! outside, so tests decide both.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use tokio::time::{Instant, timeout_at};

use super::{Chunk, Chunks, Kind, Model, ModelError, Origin, Request};

/// Text of one turn beyond which it is cut off, in bytes.
const MAX_TEXT: usize = 2 << 20;

/// How patient to be.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Per model.
    pub attempts: u32,
    /// Waiting doubles from here, with full jitter; at most `longest`.
    pub pause: Duration,
    pub longest: Duration,
    /// Until something comes at all.
    pub first_byte: Duration,
    /// Between two pieces.
    pub idle: Duration,
    /// A whole turn, all attempts at it included.
    pub turn: Duration,
    /// Failures in a row after which a model is left alone ...
    pub breaks_after: u32,
    /// ... for so long.
    pub rests: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            attempts: 3,
            pause: Duration::from_secs(1),
            longest: Duration::from_secs(30),
            first_byte: Duration::from_secs(20),
            idle: Duration::from_secs(30),
            turn: Duration::from_secs(120),
            breaks_after: 5,
            rests: Duration::from_secs(30),
        }
    }
}

/// A number from 0 to 1, another one each time.
pub type Chance = Arc<dyn Fn() -> f64 + Send + Sync>;

/// Several models as one that does what can be done.
#[derive(Clone)]
pub struct Patient {
    /// In the order of preference.
    models: Arc<[Tried]>,
    settings: Settings,
    chance: Chance,
}

struct Tried {
    model: Arc<dyn Model>,
    breaker: Mutex<Breaker>,
}

/// Whether a model is worth asking. Locked for arithmetic only.
#[derive(Default)]
struct Breaker {
    failures: u32,
    until: Option<Instant>,
}

impl Tried {
    fn is_open(&self) -> bool {
        let breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        breaker.until.is_some_and(|until| Instant::now() < until)
    }

    /// After the rest one failure is enough to open it again.
    fn note(&self, failed: bool, settings: &Settings) {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        if !failed {
            *breaker = Breaker::default();
            return;
        }
        breaker.failures += 1;
        if breaker.failures >= settings.breaks_after {
            breaker.until = Some(Instant::now() + settings.rests);
        }
    }
}

impl Patient {
    /// The first of some models that works.
    pub fn new(models: Vec<Arc<dyn Model>>, settings: Settings, chance: Chance) -> Self {
        let tried = |model| Tried {
            model,
            breaker: Mutex::default(),
        };
        Self {
            models: models.into_iter().map(tried).collect(),
            settings,
            chance,
        }
    }

    async fn ask(&self, request: Arc<Request>) -> Result<Chunks, ModelError> {
        let deadline = Instant::now() + self.settings.turn;
        let mut lost: Option<ModelError> = None;
        for tried in self.models.iter() {
            match self.try_one(tried, &request, deadline).await {
                Ok(chunks) => {
                    let notice = lost.map(|error| {
                        let origin = tried.model.origin();
                        let text = format!("{}. {} answers instead.", error.message, name(&origin));
                        Ok(Chunk::Notice(text))
                    });
                    return Ok(stream::iter(notice).chain(chunks).boxed());
                }
                // Another model would be refused the same.
                Err(error) if matches!(error.kind, Kind::Blocked) => return Err(error),
                Err(error) => {
                    let origin = tried.model.origin();
                    tracing::warn!(model = name(&origin), error.kind = ?error.kind, "a model is given up for this turn");
                    // The first failure is the one to tell of.
                    lost = Some(lost.unwrap_or(error));
                }
            }
        }
        Err(lost.unwrap_or_else(|| ModelError::new(Kind::Down, "no model is configured")))
    }

    /// Asks one model as often as makes sense.
    async fn try_one(
        &self,
        tried: &Tried,
        request: &Arc<Request>,
        deadline: Instant,
    ) -> Result<Chunks, ModelError> {
        let mut request = Arc::clone(request);
        let mut attempt = 1;
        loop {
            if tried.is_open() {
                let who = name(&tried.model.origin());
                let text =
                    format!("{who} has failed several times in a row and rests for a moment");
                return Err(ModelError::new(Kind::Down, text));
            }
            let error = match self.begin(tried, &request, deadline).await {
                Ok(chunks) => {
                    tried.note(false, &self.settings);
                    return Ok(chunks);
                }
                Err(error) => error,
            };
            // A model that answers badly is up.
            tried.note(
                !matches!(error.kind, Kind::Malformed | Kind::Blocked),
                &self.settings,
            );
            let pause = self.pause(attempt, &error);
            let late = Instant::now() + pause >= deadline;
            if !error.kind.is_passing() || attempt >= self.settings.attempts || late {
                return Err(error);
            }
            if error.kind == Kind::Malformed {
                request = repaired(&request);
            }
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    /// Up to the first piece that is shown: until then nothing is lost by asking again.
    async fn begin(
        &self,
        tried: &Tried,
        request: &Arc<Request>,
        deadline: Instant,
    ) -> Result<Chunks, ModelError> {
        let first = (Instant::now() + self.settings.first_byte).min(deadline);
        let asking = tried.model.stream(Arc::clone(request));
        let mut chunks = timeout_at(first, asking).await.map_err(|_| slow())??;
        let chunk = timeout_at(first, chunks.next()).await.map_err(|_| slow())?;
        let chunk = chunk.ok_or_else(broken_off)??;
        let idle = self.settings.idle;
        let rest = stream::unfold(Some((chunks, 0)), move |state| next(state, idle, deadline));
        Ok(stream::iter([Ok(chunk)]).chain(rest).boxed())
    }

    fn pause(&self, attempt: u32, error: &ModelError) -> Duration {
        if let Some(asked) = error.retry_after {
            return asked.min(self.settings.longest);
        }
        let ceiling = self.settings.pause * 2u32.saturating_pow(attempt - 1);
        ceiling
            .min(self.settings.longest)
            .mul_f64((self.chance)().clamp(0.0, 1.0))
    }
}

type State = Option<(Chunks, usize)>;

/// The next piece, in time; after an error or the end nothing more comes.
async fn next(
    state: State,
    idle: Duration,
    deadline: Instant,
) -> Option<(Result<Chunk, ModelError>, State)> {
    let (mut chunks, mut told) = state?;
    let until = (Instant::now() + idle).min(deadline);
    let item = match timeout_at(until, chunks.next()).await {
        Err(_) => Err(slow()),
        Ok(None) => Err(broken_off()),
        Ok(Some(item)) => item,
    };
    if let Ok(Chunk::Text(text) | Chunk::Thought(text)) = &item {
        told += text.len();
    }
    let item = match told > MAX_TEXT {
        true => Err(ModelError::new(
            Kind::Refused,
            "the model's answer grew beyond all bounds and was stopped",
        )),
        false => item,
    };
    let over = item.is_err() || matches!(item, Ok(Chunk::End(_)));
    Some((item, (!over).then_some((chunks, told))))
}

/// After an answer that could not be read, the next try takes no liberties.
fn repaired(request: &Request) -> Arc<Request> {
    Arc::new(Request {
        temperature: request.temperature.map(|_| 0.0),
        ..request.clone()
    })
}

fn slow() -> ModelError {
    ModelError::new(Kind::Slow, "the model did not answer in time; try again")
}

fn broken_off() -> ModelError {
    ModelError::new(Kind::Cut, "the model's answer broke off; try again")
}

fn name(origin: &Origin) -> String {
    match origin.provider.as_str() {
        "offline" => "The built-in rules".to_owned(),
        _ => origin.model.clone(),
    }
}

impl Model for Patient {
    fn origin(&self) -> Origin {
        let first = self.models.first();
        first.map(|tried| tried.model.origin()).unwrap_or_default()
    }

    fn stream(&self, request: Arc<Request>) -> BoxFuture<'_, Result<Chunks, ModelError>> {
        self.ask(request).boxed()
    }
}

#[cfg(test)]
mod tests;
