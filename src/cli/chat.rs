//! `rowsmith chat`: a conversation in the terminal. Ctrl-C stops an answer, a second one leaves.

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines, Stdin},
    signal::unix::{Signal, SignalKind, signal},
};

use super::{complain, stop::Stop, table};
use crate::{
    app::App,
    chat::{Accepted, Ask, Data},
    config::Config,
    event::RunEvent,
    runs::Update,
    store::Store,
};

/// What `rowsmith chat` was started with.
#[derive(Debug, clap::Args)]
pub(super) struct Chat {
    /// Say this, print the answer and leave
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// A schema that comes along with the first message (.sql, .txt, .ddl)
    #[arg(short, long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Go on with this thread
    #[arg(long, value_name = "ID")]
    thread: Option<String>,
}

impl Chat {
    /// Converses until the input ends.
    pub(super) async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        let store = Store::attach(&config.database).await?;
        let app = App::of(&config, &store);
        app.start();
        let result = self.converse(&app).await;
        app.shutdown().await;
        store.close().await;
        result
    }

    async fn converse(self, app: &App) -> anyhow::Result<ExitCode> {
        let mut talk = Talk {
            app,
            interrupt: signal(SignalKind::interrupt())?,
            input: BufReader::new(tokio::io::stdin()).lines(),
            thread: self.thread,
        };
        let mut files = Vec::new();
        for path in self.file {
            let text = tokio::fs::read_to_string(&path).await;
            let text = text.with_context(|| format!("cannot read {}", path.display()))?;
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.push(Data { name, text });
        }
        if let Some(message) = self.message {
            return match talk.say(message, files).await? {
                true => Ok(ExitCode::SUCCESS),
                false => Err(Stop::Said.into()),
            };
        }
        if !files.is_empty() {
            talk.say(String::new(), std::mem::take(&mut files)).await?;
        }
        while let Some(line) = talk.read().await? {
            if !line.trim().is_empty() {
                talk.say(line, Vec::new()).await?;
            }
        }
        if let Some(thread) = talk.thread {
            complain(&format!("go on with: rowsmith chat --thread {thread}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}

struct Talk<'a> {
    app: &'a App,
    interrupt: Signal,
    input: Lines<BufReader<Stdin>>,
    thread: Option<String>,
}

impl Talk<'_> {
    /// The next line; `None` at the end of the input and after Ctrl-C.
    async fn read(&mut self) -> anyhow::Result<Option<String>> {
        if std::io::stdin().is_terminal() {
            let _ = write!(std::io::stderr(), "> ");
        }
        tokio::select! {
            line = self.input.next_line() => Ok(line?),
            _ = self.interrupt.recv() => Ok(None),
        }
    }

    /// Says something and shows the answer. Whether it came to its end.
    async fn say(&mut self, text: String, files: Vec<Data>) -> anyhow::Result<bool> {
        let ask = Ask {
            thread: self.thread.clone(),
            text,
            files,
            ..Ask::default()
        };
        let accepted = match self.app.chat().ask(ask).await {
            Ok(accepted) => accepted,
            Err(error) => {
                complain(&format!("error: {}", error.message));
                return Ok(false);
            }
        };
        self.thread = Some(accepted.thread.clone());
        self.show(&accepted).await
    }

    async fn show(&mut self, accepted: &Accepted) -> anyhow::Result<bool> {
        let mut feed = self.app.runs().follow(accepted.run, 0);
        let mut screen = Screen::default();
        let mut stopping = false;
        loop {
            let update = tokio::select! {
                update = feed.next_live() => update,
                _ = self.interrupt.recv() => {
                    if stopping {
                        return Err(Stop::Interrupted.into());
                    }
                    stopping = true;
                    // It may have ended by itself just now.
                    let _ = self.app.runs().cancel(accepted.run).await;
                    continue;
                }
            };
            match update {
                Some(Update::Live(event)) => screen.show(&event),
                Some(Update::Stored(stored)) => {
                    screen.show(&stored.event);
                    if stored.event.is_terminal() {
                        return Ok(matches!(stored.event, RunEvent::TurnCompleted { .. }));
                    }
                }
                None => return Ok(false),
            }
        }
    }
}

/// What is on the terminal: the answer on standard output, the rest on standard error.
#[derive(Default)]
struct Screen {
    /// Names of the calls under way.
    calls: BTreeMap<String, String>,
    /// Text was written since the last line end of ours.
    open: bool,
}

impl Screen {
    fn show(&mut self, event: &RunEvent) {
        match event {
            RunEvent::TextDelta { text } => {
                self.open = true;
                let text: String = text
                    .chars()
                    .filter(|c| !c.is_control() || *c == '\n')
                    .collect();
                let mut out = std::io::stdout();
                let _ = write!(out, "{text}").and_then(|()| out.flush());
            }
            RunEvent::ToolCalled { call_id, title, .. } => {
                self.calls.insert(call_id.clone(), title.clone());
                self.note(&format!("- {} ...", table::plain(title)));
            }
            RunEvent::ToolProgress { call_id, output } if std::io::stderr().is_terminal() => {
                let title = self.calls.get(call_id).map_or("", String::as_str);
                let _ = write!(
                    std::io::stderr(),
                    "\r- {title}: {}\u{1b}[K",
                    progress(output)
                );
            }
            RunEvent::ToolFinished { output, error, .. } => {
                if std::io::stderr().is_terminal() {
                    let _ = write!(std::io::stderr(), "\r\u{1b}[K");
                }
                match error {
                    Some(error) => self.note(&format!("  {}", table::plain(error))),
                    None => self.result(output),
                }
            }
            RunEvent::Notice { text, .. } => self.note(&format!("note: {text}")),
            RunEvent::Failed { message, .. } => self.note(&format!("error: {message}")),
            RunEvent::Cancelled => self.note("stopped"),
            RunEvent::TurnCompleted { .. } => self.end_line(),
            _ => {}
        }
    }

    /// The rows of a question, as a table.
    fn result(&mut self, output: &Value) {
        let artifact = &output["artifact"];
        let (Some(columns), Some(rows)) = (
            artifact["columns"].as_array(),
            artifact["preview"].as_array(),
        ) else {
            return;
        };
        let names: Vec<&str> = columns.iter().filter_map(|c| c["name"].as_str()).collect();
        let cell = |cell: &Value| {
            cell.as_str()
                .map_or_else(|| cell.to_string(), str::to_owned)
        };
        let cells = |row: &Value| row.as_array().into_iter().flatten().map(cell).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
        self.end_line();
        super::say(&table::show(&names, &rows, false));
        if artifact["truncated"] == true || artifact["rowCount"].as_u64() > Some(rows.len() as u64)
        {
            self.note(&format!(
                "(the first {} of {} rows)",
                rows.len(),
                artifact["rowCount"]
            ));
        }
    }

    fn note(&mut self, line: &str) {
        self.end_line();
        complain(line);
    }

    fn end_line(&mut self) {
        if std::mem::take(&mut self.open) {
            super::say("");
        }
    }
}

/// `1,200 of 5,000 rows` of all tables together.
fn progress(output: &Value) -> String {
    let tables = output["tables"].as_object();
    let sum = |key: &str| -> u64 {
        let tables = tables.into_iter().flat_map(|tables| tables.values());
        tables.filter_map(|table| table[key].as_u64()).sum()
    };
    format!("{} of {} rows", sum("delivered"), sum("total"))
}
