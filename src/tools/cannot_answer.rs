//! `cannot_answer`: an honest no, with what can be done instead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::agent::tool::{Call, Reply, Tool, ToolError};

pub(super) struct CannotAnswer;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// Why, in one sentence for the user.
    reason: String,
    /// The closest thing that can be done, as the user could ask for it.
    #[serde(default)]
    closest: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Output {
    reason: String,
    closest: Option<String>,
}

impl Tool for CannotAnswer {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "cannot_answer";
    const TITLE: &'static str = "Say what is not possible";
    const DESCRIPTION: &'static str = include_str!("../../tools/cannot_answer.md");

    async fn run(&self, input: Input, _: Call) -> Result<Reply<Output>, ToolError> {
        let Input { reason, closest } = input;
        if reason.trim().is_empty() {
            return Err(ToolError::Mend("give the reason".to_owned()));
        }
        Ok(Reply {
            text: "the user sees the reason; end your turn without repeating it".to_owned(),
            data: Output { reason, closest },
        })
    }
}
