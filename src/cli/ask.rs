//! `rowsmith ask`: a question in words on a stored dataset.

use std::process::ExitCode;

use super::{
    interrupt, say,
    stop::Stop,
    stored::{Open, told},
};
use crate::{
    config::Config,
    error::Error,
    service::{
        ask::{Answered, Asker, Question, Told},
        query::{Gate, Settings},
    },
};

/// What to ask.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith ask 12 \"How many overdue loans are there per branch?\"
  rowsmith ask 12 \"Which author has the most books?\" --json | jq .sql")]
pub(super) struct Ask {
    /// The dataset's number, as `rowsmith datasets` lists it
    #[arg(value_name = "DATASET")]
    id: i64,
    question: String,
    /// Print the answer as one JSON document
    #[arg(long)]
    json: bool,
}

impl Ask {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let token = interrupt::token()?;
        let asking = Open::with(&config, async |open| {
            let gate = Gate::new(&open.store, Settings::default());
            let question = Question {
                question: self.question.clone(),
                previous: None,
            };
            let answer = Asker::new(open.stored.clone(), gate)
                .ask(self.id, question)
                .await;
            answer.map_err(|error| told(Error::from(error)))
        });
        let answer = interrupt::or_interrupted(&token, asking).await?;
        if self.json {
            say(&serde_json::to_string(&answer)?);
            return Ok(ExitCode::SUCCESS);
        }
        match answer {
            Told::Answered(answer) => show(&answer),
            Told::Ask { question, options } => {
                say(&question);
                options
                    .iter()
                    .for_each(|option| say(&format!("- {}\n{}\n", option.reading, option.sql)));
            }
            Told::Cannot { reason, closest } => {
                let near = closest.map(|q| format!("; try: {q}")).unwrap_or_default();
                return Err(Stop::Invalid(format!("{reason}{near}")).into());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn show(answer: &Answered) {
    say(&format!("{}\n\n{}\n", answer.prose, answer.sql));
    let names: Vec<&str> = answer
        .artifact
        .columns
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    say(&names.join("\t"));
    for row in &answer.artifact.preview {
        let cells = row.as_array().map_or(&[][..], Vec::as_slice);
        let cell = |cell: &serde_json::Value| match cell {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        say(&cells.iter().map(cell).collect::<Vec<_>>().join("\t"));
    }
    say(&format!(
        "\n{} (confidence {})",
        answer.meaning, answer.confidence
    ));
    answer
        .assumptions
        .iter()
        .for_each(|a| say(&format!("Assumed: {a}.")));
}
