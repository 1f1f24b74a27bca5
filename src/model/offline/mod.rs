//! A model without a network: reads the user's words by fixed rules and calls the same tools.
//!
//! It sees only what any model sees. From the newest message follows a plan, a list of calls; how
//! many of them have been answered says which is next. So everything works without a key, and every
//! test of the loop can do without a network.

mod counts;
mod plan;

use std::sync::Arc;

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use serde_json::Value;

use self::plan::{Plan, Step};
use super::{
    Chunk, Chunks, End, Finish, Message, Model, ModelError, Origin, Request, Said, ToolCall,
    ToolResult, Usage, User,
};

/// Rules instead of a model.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offline;

impl Model for Offline {
    fn origin(&self) -> Origin {
        Origin {
            provider: "offline".to_owned(),
            model: "rules".to_owned(),
            transport: String::new(),
        }
    }

    fn stream(&self, request: Arc<Request>) -> BoxFuture<'_, Result<Chunks, ModelError>> {
        let said = Said {
            origin: self.origin(),
            ..answer(&request.messages)
        };
        let pieces: Vec<Chunk> = said
            .text
            .split_inclusive(' ')
            .map(|word| Chunk::Text(word.to_owned()))
            .collect();
        let end = Chunk::End(Box::new(End {
            said,
            finish: Finish::Stop,
            usage: Usage::default(),
        }));
        let chunks = pieces.into_iter().chain([end]).map(Ok);
        async move { Ok(stream::iter(chunks).boxed()) }.boxed()
    }
}

/// The next turn of a conversation.
fn answer(messages: &[Message]) -> Said {
    let last = messages
        .iter()
        .enumerate()
        .rev()
        .find_map(|(at, message)| match message {
            Message::User(user) => Some((at, user)),
            _ => None,
        });
    let Some((at, user)) = last else {
        return say(plan::HELP.to_owned());
    };
    let results: Vec<&ToolResult> = messages[at..].iter().flat_map(results).collect();
    if let Some(failed) = results.iter().find(|result| result.failed) {
        return say(failed.text.clone());
    }
    let result = last_result(&messages[..at]);
    follow(&plan::of(user, result), user, &results)
}

fn follow(plan: &Plan, user: &User, results: &[&ToolResult]) -> Said {
    match plan.steps.get(results.len()) {
        Some(step) => call(step, user, results),
        None => {
            let mut texts: Vec<String> = plan
                .steps
                .iter()
                .zip(results)
                .filter(|(step, _)| step.told)
                .map(|(_, result)| result.text.clone())
                .collect();
            texts.extend(plan.text.clone());
            say(texts.join("\n\n"))
        }
    }
}

fn call(step: &Step, user: &User, results: &[&ToolResult]) -> Said {
    let args = (step.args)(user, results);
    Said {
        calls: vec![ToolCall {
            id: format!("call-{}", results.len() + 1),
            name: step.tool.to_owned(),
            args: Value::Object(args),
        }],
        ..Said::default()
    }
}

fn say(text: String) -> Said {
    Said {
        text,
        ..Said::default()
    }
}

/// The result that was shown last: `run_sql_readonly` begins with `Query <id>: `.
fn last_result(messages: &[Message]) -> Option<&str> {
    let mut told = messages.iter().rev().flat_map(results);
    told.find_map(|result| {
        let asked = result.name == "run_sql_readonly" && !result.failed;
        let rest = result.text.strip_prefix("Query ").filter(|_| asked)?;
        Some(rest.split_once(':')?.0)
    })
}

fn results(message: &Message) -> &[ToolResult] {
    match message {
        Message::Tools { results } => results,
        _ => &[],
    }
}
