//! The work of a chat run: one turn of the agent.

use std::sync::Arc;

use futures::future::BoxFuture;
use serde::Deserialize as _;
use serde_json::json;
use tokio::time::Instant;

use super::{
    Chat,
    answer::Answer,
    ask::Request,
    history,
    journal::{Notes, run_error},
    window,
};
use crate::{
    agent::{
        driver::{Ended, Halt, Journal as _, Turn},
        prompt,
        tool::{Session, State},
    },
    error::{Code, Error},
    event::{RunEvent, Stored},
    model::{self, Finish},
    runs::{Done, Job, RunContext, RunError, Work},
};

pub(super) struct Answering(pub(super) Chat);

impl Work for Answering {
    fn run(&self, job: Job, context: RunContext) -> BoxFuture<'static, Result<Done, RunError>> {
        let chat = self.0.clone();
        Box::pin(async move { chat.answer(&job, context).await })
    }
}

impl Chat {
    async fn answer(&self, job: &Job, context: RunContext) -> Result<Done, RunError> {
        let began = Instant::now();
        let request = Request::deserialize(&job.request).map_err(Error::internal)?;
        // What an earlier attempt told, if there was one.
        let told = match job.last_seq {
            0 => Vec::new(),
            _ => self.0.runs.events(job.id).await?,
        };
        let (turn, notes) = self.turn(&request, job, context.clone(), &told).await?;
        let ended = self.talk(&request, turn, &notes, &told).await;
        // Growing text is part of what the page shows, however the turn ended.
        let flushed = notes.flush().await;
        let answer = notes.answer().await;
        let parts = answer.parts();
        let saved = self
            .0
            .threads
            .answered(&request.thread, &request.answer, &answer.text, &parts)
            .await;
        if ended.is_err() && context.asked_to_stop() {
            self.stop_jobs(&notes).await;
        }
        let ended = ended.map_err(run_error)?;
        flushed.map_err(run_error)?;
        saved?;
        let dataset_id = notes.session.state().dataset;
        Ok(Done {
            event: RunEvent::TurnCompleted {
                finish: finish(ended).to_owned(),
                dataset_id,
                duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            },
            result: json!({ "threadId": request.thread, "datasetId": dataset_id }),
        })
    }

    /// The turn with all that it needs, and where it is noted.
    async fn turn(
        &self,
        request: &Request,
        job: &Job,
        context: RunContext,
        told: &[Stored],
    ) -> Result<((Turn, Vec<model::Message>), Arc<Notes>), RunError> {
        let threads = &self.0.threads;
        let thread = self.thread(&request.thread).await?;
        let branch = threads.branch(&request.thread, &request.question).await?;
        let runs: Vec<_> = branch
            .iter()
            .filter_map(|row| row.run_id)
            .chain([job.id])
            .collect();
        let turns: Vec<(uuid::Uuid, model::Message)> = threads.turns(&runs).await?;
        let (own, before): (Vec<_>, Vec<_>) =
            turns.into_iter().partition(|(run, _)| *run == job.id);
        let newest = branch.last().and_then(|row| history::files(row).pop());
        let state = State {
            ddl: newest.map(|data| data.text).or(thread.ddl),
            dataset: thread.dataset_id,
            jobs: Vec::new(),
        };
        let question = branch
            .last()
            .map_or_else(String::new, |row| row.text.clone());
        let mut messages = history::messages(&branch, before, &state);
        let kept = own.len();
        messages.extend(own.into_iter().map(|(_, message)| message));
        let session = Arc::new(Session::new(history::words(&branch), state));
        let notes = Arc::new(Notes::new(
            context.clone(),
            threads.clone(),
            (request.thread.clone(), question),
            Arc::clone(&session),
            Answer::of(told),
            kept,
        ));
        let tools = self.0.tools.clone();
        let turn = Turn {
            model: Arc::clone(&self.0.model),
            session,
            journal: Arc::clone(&notes) as _,
            request: model::Request {
                system: prompt::system(),
                tools: tools.declarations(),
                temperature: request.options.temperature,
                max_tokens: request.options.max_tokens,
                ..model::Request::default()
            },
            tools,
            budget: self.0.budget.clone(),
            cancel: context.token().clone(),
            key: job.id.to_string(),
        };
        Ok(((turn, messages), notes))
    }

    async fn talk(
        &self,
        request: &Request,
        (turn, mut messages): (Turn, Vec<model::Message>),
        notes: &Notes,
        told: &[Stored],
    ) -> Result<Ended, Halt> {
        if shown_in_part(told) {
            let message = "the service stopped in the middle of this answer; say \"continue\" to go on from here";
            return Err(Halt::Failed(Error::new(Code::Interrupted, message)));
        }
        if told.is_empty() {
            let origin = turn.model.origin();
            let started = RunEvent::TurnStarted {
                thread_id: request.thread.clone(),
                message_id: request.answer.clone(),
                model: format!("{}/{}", origin.provider, origin.model),
                prompt: prompt::hash(&turn.request.system, &turn.request.tools),
                question: notes.question.clone(),
            };
            notes.emit(started).await?;
        }
        if window::fit(&mut messages) && told.is_empty() {
            let notice = RunEvent::Notice {
                code: "shortened".to_owned(),
                text: "the conversation is long: older results are told to the model in short"
                    .to_owned(),
            };
            notes.emit(notice).await?;
        }
        turn.run(messages).await
    }

    /// Generations that this turn has begun.
    async fn stop_jobs(&self, notes: &Notes) {
        for job in notes.session.state().jobs {
            // Most have ended already, and that is well.
            let _ = self.0.runs.cancel(job).await;
        }
    }
}

/// Whether an earlier attempt had told part of a step when it died: asking again would tell it twice.
fn shown_in_part(told: &[Stored]) -> bool {
    let last = told.iter().rev().map(|stored| &stored.event);
    let mut since = last.take_while(|event| !matches!(event, RunEvent::StepStarted { .. }));
    let mut text = false;
    for event in &mut since {
        match event {
            // The step was whole: what came after it are tools.
            RunEvent::UsageNoted { .. } | RunEvent::ToolCalled { .. } => return false,
            RunEvent::TextDelta { .. } | RunEvent::ThoughtDelta { .. } => text = true,
            _ => {}
        }
    }
    text
}

fn finish(ended: Ended) -> &'static str {
    match ended {
        Ended::Whole(Finish::Stop) => "stop",
        Ended::Whole(Finish::Length) => "length",
        Ended::Limit(_) => "limit",
    }
}
