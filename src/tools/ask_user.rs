//! `ask_user`: a question with answers to choose from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agent::tool::{Call, Reply, Tool, ToolError};

/// More choices than a person reads.
const MAX_OPTIONS: usize = 6;

pub(super) struct AskUser;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// One short question.
    question: String,
    /// Answers to choose from, at most 6; the user may also write another one.
    #[serde(default)]
    options: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Output {
    question: String,
    options: Vec<String>,
}

impl Tool for AskUser {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "ask_user";
    const TITLE: &'static str = "Ask you";
    const DESCRIPTION: &'static str = include_str!("../../tools/ask_user.md");

    async fn run(&self, input: Input, _: Call) -> Result<Reply<Output>, ToolError> {
        let Input { question, options } = input;
        if question.trim().is_empty() || options.len() > MAX_OPTIONS {
            let message = format!("give a question, and at most {MAX_OPTIONS} options");
            return Err(ToolError::Mend(message));
        }
        Ok(Reply {
            text: "the user sees the question; end your turn without repeating it".to_owned(),
            data: Output { question, options },
        })
    }
}
