//! How PostgreSQL would run a statement, as a tree that people can read.

use serde::Serialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Gate, QueryError};

/// The plan of a statement.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Plan {
    pub id: Uuid,
    /// The tree as text, a step a line, what comes first innermost.
    pub text: String,
    /// PostgreSQL's own tree, with every detail.
    #[schema(value_type = Object)]
    pub tree: Value,
}

/// What is worth a line of a step, with how it reads.
const DETAILS: &[(&str, &str)] = &[
    ("Index Cond", "where"),
    ("Recheck Cond", "where"),
    ("Filter", "where"),
    ("Hash Cond", "on"),
    ("Merge Cond", "on"),
    ("Join Filter", "on"),
    ("Sort Key", "by"),
    ("Group Key", "by"),
];

impl Gate {
    /// The plan of a result's statement; nothing is run.
    ///
    /// # Errors
    /// When the result is unknown or masked, and as [`Gate::run`].
    pub async fn plan(&self, id: Uuid, cancel: &CancellationToken) -> Result<Plan, QueryError> {
        let (record, target) = self.kept(id).await?;
        if record.masked {
            let reason = "the plan of a masked result would show how it is masked";
            return Err(QueryError::rejected(reason));
        }
        let (reader, sql) = (target.reader, record.sql);
        let deadline = self.inner.settings.deadline;
        let tree = self.supervised(
            cancel,
            &self.inner.slots,
            deadline,
            |gate, name| async move {
                let mut session = gate.session(&reader, &name).await?;
                session.check(&sql).await?;
                let plan = session.explain(&sql).await;
                session.close().await;
                Ok(plan?)
            },
        );
        let mut tree: Value = tree.await?;
        let tree = tree[0]["Plan"].take();
        let mut text = String::new();
        describe(&tree, 0, &mut text);
        Ok(Plan { id, text, tree })
    }
}

fn describe(step: &Value, depth: usize, out: &mut String) {
    let text = |key: &str| step[key].as_str().unwrap_or_default().to_owned();
    let mut line = text("Node Type");
    if let Some(kind) = step["Join Type"].as_str().filter(|kind| *kind != "Inner") {
        line = format!("{kind} {line}");
    }
    let relation = text("Relation Name");
    if !relation.is_empty() {
        line.push_str(&format!(" on {relation}"));
    }
    for (key, word) in DETAILS {
        match &step[*key] {
            Value::String(detail) => line.push_str(&format!(" {word} {detail}")),
            Value::Array(details) => {
                let details: Vec<&str> = details.iter().filter_map(Value::as_str).collect();
                line.push_str(&format!(" {word} {}", details.join(", ")));
            }
            _ => {}
        }
    }
    let indent = "  ".repeat(depth);
    let (rows, cost) = (&step["Plan Rows"], &step["Total Cost"]);
    out.push_str(&format!(
        "{indent}{line} (about {rows} rows, cost {cost})\n"
    ));
    for inner in step["Plans"].as_array().into_iter().flatten() {
        describe(inner, depth + 1, out);
    }
}
