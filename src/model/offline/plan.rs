//! From the user's words to the calls that they ask for.

use serde_json::{Map, Value, json};

use super::counts;
use crate::model::{ToolResult, User};

/// What can be said, when it is not clear what was meant.
pub(super) const HELP: &str = "Without a language model I understand a few plain forms:\n\n\
    - a schema (paste its CREATE TABLE statements or attach the file), with \"200 rows a table\", \
    \"500 orders\", \"seed 7\"\n\
    - \"generate again with 1000 rows\"\n\
    - \"make 20% of notes null\", \"replace 'A' with 'B' in all tables\", \"undo\", \"redo\"\n\
    - \"validate\", \"profile orders\", \"export\"\n\
    - a question, such as \"how many orders are there per customer?\", or a SELECT, and then \"as a bar chart\" (line, pie, area, scatter, histogram)\n\
    - \"list datasets\", \"open dataset 3\"";

/// What to do about a message.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    /// Said at the end, after what the steps came to.
    pub(super) text: Option<String>,
}

/// One call.
pub(super) struct Step {
    pub(super) tool: &'static str,
    /// Whether the user is told what it came to.
    pub(super) told: bool,
    pub(super) args: Args,
}

type Args = Box<dyn Fn(&User, &[&ToolResult]) -> Map<String, Value>>;

/// What a message asks for, in the order in which it is done. `result` is the id of the result that
/// was shown last.
pub(super) fn of(user: &User, result: Option<&str>) -> Plan {
    if let Some(plan) = picture_or_sql(user, result) {
        return plan;
    }
    if let Some(plan) = change(user) {
        return plan;
    }
    let text = user.text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let mut plan = Plan::default();
    if !user.data.is_empty() {
        plan.steps.push(silent("parse_ddl"));
    }
    if !user.data.is_empty() && !has(&["only", "just"]) || asks_for_rows(&words) {
        plan.steps.push(Step {
            tool: "generate_table",
            told: true,
            args: Box::new(|user, results| counts::of(&user.text, &tables(results))),
        });
    } else if let Some(step) = plan.steps.last_mut() {
        step.told = true;
    }
    if has(&["validate", "check", "violations"]) {
        plan.steps.push(plain("validate"));
    }
    if has(&["profile", "statistics", "describe"]) {
        let table = after(&words, &["profile", "describe", "of"]).map(str::to_owned);
        plan.steps.push(with("profile", json!({ "table": table })));
    }
    if has(&["datasets"]) && has(&["list", "show", "which", "what"]) {
        plan.steps.push(plain("list_datasets"));
    }
    if has(&["open"]) {
        let id = after(&words, &["dataset", "open"]).and_then(|word| word.parse::<i64>().ok());
        plan.steps
            .push(with("open_dataset", json!({ "dataset": id })));
    }
    if has(&["export", "download", "zip", "csv"]) {
        plan.steps.push(plain("export_zip"));
    }
    if plan.steps.is_empty() && user.state.contains("; dataset ") && !has(&["help", "hello", "hi"])
    {
        plan.steps
            .push(with("run_sql_readonly", json!({ "question": user.text })));
    }
    if plan.steps.is_empty() {
        plan.text = Some(if has(&["help", "hello", "hi"]) {
            HELP.to_owned()
        } else {
            format!("I did not understand {:?}. {HELP}", shortened(&user.text))
        });
    }
    plan
}

/// A change of the open dataset, told by the word that it begins with.
fn change(user: &User) -> Option<Plan> {
    let lower = user.text.trim().to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).next()?;
    let step = if !user.data.is_empty() || !user.state.contains("; dataset ") {
        return None;
    } else if ["undo", "revert", "redo"].contains(&first) {
        with("undo", json!({ "redo": first == "redo" }))
    } else if CHANGES.contains(&first) && !lower.contains("again") {
        with("modify_table", json!({ "sentence": user.text }))
    } else {
        return None;
    };
    Some(Plan {
        steps: vec![step],
        text: None,
    })
}

/// Words that begin a change. What they go on with is read by `instruct`.
const CHANGES: &[&str] = &[
    "replace", "change", "set", "make", "use", "add", "drop", "remove", "rename", "double",
    "halve", "null", "increase", "decrease", "allow", "swap", "clear",
];

/// A SELECT as it is, or a picture of what was shown.
fn picture_or_sql(user: &User, result: Option<&str>) -> Option<Plan> {
    let text = user.text.trim();
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let first = words.clone().next().unwrap_or_default();
    let step = if !user.data.is_empty() {
        return None;
    } else if ["select", "with"].contains(&first) && lower.contains("select ") {
        with("run_sql_readonly", json!({ "sql": text }))
    } else if words.any(|word| PICTURES.contains(&word)) {
        let Some(result) = result else {
            let text = "There is no result to draw yet: ask for one first.".to_owned();
            return Some(Plan {
                text: Some(text),
                ..Plan::default()
            });
        };
        let kind = KINDS.iter().find(|(name, _)| lower.contains(name));
        let kind = kind.map(|(_, kind)| kind);
        let args = json!({ "query_id": result, "type": kind });
        with("chart", args)
    } else {
        return None;
    };
    Some(Plan {
        steps: vec![step],
        text: None,
    })
}

/// Words that ask for a picture.
const PICTURES: &[&str] = &["chart", "plot", "graph", "pie", "histogram", "diagram"];

/// Kinds of charts as people name them, longer names first.
const KINDS: &[(&str, &str)] = &[
    ("stacked", "stacked_bar"),
    ("grouped", "grouped_bar"),
    ("bar", "bar"),
    ("line", "line"),
    ("area", "area"),
    ("pie", "pie"),
    ("scatter", "scatter"),
    ("histogram", "histogram"),
];

fn asks_for_rows(words: &[&str]) -> bool {
    let verb = ["generate", "regenerate", "make", "fill", "create"];
    words.iter().any(|word| verb.contains(word))
}

fn silent(tool: &'static str) -> Step {
    Step {
        told: false,
        ..plain(tool)
    }
}

fn plain(tool: &'static str) -> Step {
    with(tool, json!({}))
}

/// Arguments that are null are left out.
fn with(tool: &'static str, args: Value) -> Step {
    let args: Map<String, Value> = match args {
        Value::Object(map) => map.into_iter().filter(|(_, v)| !v.is_null()).collect(),
        _ => Map::new(),
    };
    Step {
        tool,
        told: true,
        args: Box::new(move |_, _| args.clone()),
    }
}

/// The word after the last of some marks.
fn after<'a>(words: &[&'a str], marks: &[&str]) -> Option<&'a str> {
    let at = words.iter().rposition(|word| marks.contains(word))?;
    words.get(at + 1).copied()
}

/// The tables that `parse_ddl` told of: its first line is `2 tables: books, members`.
fn tables(results: &[&ToolResult]) -> Vec<String> {
    let parsed = results.iter().find(|result| result.name == "parse_ddl");
    let line = parsed.and_then(|result| result.text.lines().next());
    let names = line.and_then(|line| line.split_once(": "));
    names
        .map(|(_, names)| names.split(", ").map(str::to_owned).collect())
        .unwrap_or_default()
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
