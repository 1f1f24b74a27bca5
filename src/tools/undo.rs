//! `undo`: the open dataset as it was before its last change, or that change again.

use schemars::JsonSchema;
use serde::Deserialize;

use super::modify_table::{Output, fixed, reply};
use crate::{
    agent::tool::{Call, Effect, Reply, Tool, ToolError},
    service::change::Changes,
};

pub(super) struct Undo(pub(super) Option<Changes>);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// Makes again what was undone.
    #[serde(default)]
    redo: bool,
}

impl Tool for Undo {
    type Input = Input;
    type Output = Output;
    const NAME: &'static str = "undo";
    const TITLE: &'static str = "Go back";
    const DESCRIPTION: &'static str = include_str!("../../tools/undo.md");
    const EFFECT: Effect = Effect::Once;

    async fn run(&self, input: Input, call: Call) -> Result<Reply<Output>, ToolError> {
        let changes = self.0.as_ref().ok_or_else(fixed)?;
        let id = call.session.dataset()?;
        let changed = match input.redo {
            true => changes.redo(id, None).await?,
            false => changes.undo(id, None).await?,
        };
        Ok(reply(changed))
    }
}
