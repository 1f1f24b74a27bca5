//! Time is paused: seconds pass only while everything waits.

use std::collections::VecDeque;

use super::*;
use crate::model::{End, Finish, Said, Usage};

/// What a model does next.
enum Act {
    Fail(Kind, Option<u64>),
    /// Says nothing for so many seconds, then this.
    Say(Vec<(u64, &'static str)>),
}

struct Scripted {
    name: &'static str,
    acts: Mutex<VecDeque<Act>>,
}

impl Model for Scripted {
    fn origin(&self) -> Origin {
        Origin {
            provider: "test".to_owned(),
            model: self.name.to_owned(),
            transport: String::new(),
        }
    }

    fn stream(&self, _: Arc<Request>) -> BoxFuture<'_, Result<Chunks, ModelError>> {
        let act = self.acts.lock().unwrap().pop_front().expect("an act");
        async move {
            match act {
                Act::Fail(kind, after) => Err(ModelError {
                    retry_after: after.map(Duration::from_secs),
                    ..ModelError::new(kind, format!("{kind:?}"))
                }),
                Act::Say(pieces) => Ok(stream::iter(pieces)
                    .then(|(seconds, text)| async move {
                        tokio::time::sleep(Duration::from_secs(seconds)).await;
                        Ok(match text {
                            "." => Chunk::End(Box::new(End {
                                said: Said::default(),
                                finish: Finish::Stop,
                                usage: Usage::default(),
                            })),
                            text => Chunk::Text(text.to_owned()),
                        })
                    })
                    .boxed()),
            }
        }
        .boxed()
    }
}

fn patient(models: Vec<(&'static str, Vec<Act>)>) -> Patient {
    let models = models.into_iter().map(|(name, acts)| {
        Arc::new(Scripted {
            name,
            acts: Mutex::new(acts.into()),
        }) as Arc<dyn Model>
    });
    // The longest pause that chance can give.
    Patient::new(models.collect(), Settings::default(), Arc::new(|| 1.0))
}

/// A turn in short: what came, and after how many seconds it was over.
async fn turn(patient: &Patient) -> (String, u64) {
    let began = Instant::now();
    let mut told = String::new();
    match patient.stream(Arc::default()).await {
        Err(error) => told.push_str(&format!("!{error}")),
        Ok(mut chunks) => {
            while let Some(chunk) = chunks.next().await {
                told.push_str(&match chunk {
                    Ok(Chunk::Text(text) | Chunk::Thought(text)) => text,
                    Ok(Chunk::Notice(text)) => format!("[{text}]"),
                    Ok(Chunk::End(_)) => ".".to_owned(),
                    Err(error) => format!("!{error}"),
                });
            }
        }
    }
    (told, began.elapsed().as_secs())
}

#[track_caller]
fn check(acts: Vec<Act>, expected: &str, seconds: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let found = runtime.block_on(async { turn(&patient(vec![("m", acts)])).await });
    assert_eq!(found, (expected.to_owned(), seconds));
}

fn fine() -> Act {
    Act::Say(vec![(0, "a"), (0, "b"), (0, ".")])
}

fn fail(kind: Kind) -> Act {
    Act::Fail(kind, None)
}

#[test]
fn pauses_double_and_the_third_failure_is_the_last() {
    check(vec![fine()], "ab.", 0);
    check(
        vec![fail(Kind::Down), fail(Kind::Busy), fine()],
        "ab.",
        1 + 2,
    );
    check(
        vec![fail(Kind::Down), fail(Kind::Down), fail(Kind::Down)],
        "!Down",
        3,
    );
    check(vec![fail(Kind::Denied)], "!Denied", 0);
}

#[test]
fn a_provider_may_say_when_but_not_for_ever() {
    check(vec![Act::Fail(Kind::Busy, Some(7)), fine()], "ab.", 7);
    check(vec![Act::Fail(Kind::Busy, Some(3600)), fine()], "ab.", 30);
}

#[test]
fn silence_ends() {
    let silent = || Act::Say(vec![(3600, "late")]);
    // Nothing was shown: again, after 20 s and a pause each time.
    check(vec![silent(), fine()], "ab.", 20 + 1);
    let slow = "!the model did not answer in time; try again";
    check(
        vec![silent(), silent(), silent()],
        slow,
        20 + 1 + 20 + 2 + 20,
    );
    // Something was shown: never again.
    check(
        vec![Act::Say(vec![(0, "a"), (3600, "b")])],
        &format!("a{slow}"),
        30,
    );
    let endless = (0..1000).map(|_| (9, "a")).collect();
    check(
        vec![Act::Say(endless)],
        &format!("{}{slow}", "a".repeat(13)),
        120,
    );
    check(
        vec![Act::Say(vec![(0, "a")])],
        "a!the model's answer broke off; try again",
        0,
    );
}

#[tokio::test(start_paused = true)]
async fn a_model_that_keeps_failing_rests_and_is_then_tried_once() {
    let down = || (0..6).map(|_| fail(Kind::Down)).collect::<Vec<_>>();
    let spare = (0..9).map(|_| fine()).collect();
    let patient = patient(vec![("first", down()), ("spare", spare)]);
    let instead = "[Down. spare answers instead.]ab.";
    assert_eq!(turn(&patient).await, (instead.to_owned(), 3));
    // The fifth failure in a row opens the breaker: no pause for a third attempt.
    let rests = "[first has failed several times in a row and rests for a moment. spare answers instead.]ab.";
    assert_eq!(turn(&patient).await.0, rests);
    assert_eq!(turn(&patient).await, (rests.to_owned(), 0));
    tokio::time::advance(Duration::from_secs(31)).await;
    // One more failure, the sixth, and it rests again.
    assert_eq!(turn(&patient).await.0, rests);
    assert_eq!(turn(&patient).await, (rests.to_owned(), 0));
}

#[tokio::test(start_paused = true)]
async fn a_flood_is_stopped() {
    let flood = (0..3000).map(|_| (0, KILOBYTE)).collect();
    let (told, _) = turn(&patient(vec![("m", vec![Act::Say(flood)])])).await;
    assert!(told.ends_with("grew beyond all bounds and was stopped"));
    assert!(told.len() < MAX_TEXT + 2 * KILOBYTE.len());
}

const KILOBYTE: &str = {
    const BYTES: [u8; 1024] = [b'x'; 1024];
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};
