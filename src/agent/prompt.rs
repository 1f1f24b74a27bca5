//! What the model reads besides the conversation: texts of `prompts/`, the same bytes every time.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::model::Declaration;

/// The system prompt of conversations.
pub fn system() -> Arc<str> {
    Arc::from(include_str!("../../prompts/system.md").trim())
}

/// A hash of the prompt and the tools: two runs with the same one were told the same.
pub fn hash(system: &str, tools: &[Declaration]) -> String {
    let mut hash = Sha256::new();
    hash.update(system.as_bytes());
    for tool in tools {
        // What cannot be written as JSON could not be sent either.
        hash.update(serde_json::to_vec(tool).unwrap_or_default());
    }
    let digest = hash.finalize();
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
