//! Charts of results, by reference: the rows are read again whenever somebody looks, so an address
//! is all that is kept of a chart.

use rowsmith_chart::{Cell, Chart, ChartSpec, ChartType, Column, Kind, Problem, Table, suggest};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::query::{self, Artifact, Gate, QueryError, Slice};
use crate::error::{Error, Issue};

/// Rows that a chart is drawn from.
const ROWS: u32 = 1000;

/// What a chart is drawn from.
pub struct Source {
    /// The dataset that was asked.
    pub dataset: i64,
    pub table: Table,
    /// Whether the result has more rows than are drawn.
    pub more: bool,
}

impl Source {
    /// A kept result, its rows computed anew.
    ///
    /// # Errors
    /// When the result is unknown, and as [`Gate::rows`].
    pub async fn of(gate: &Gate, id: Uuid) -> Result<Self, QueryError> {
        let artifact = gate.artifact(id).await?;
        let slice = Slice {
            limit: ROWS,
            ..Slice::default()
        };
        let rows = gate.rows(id, &slice, &CancellationToken::new()).await?;
        Ok(Self {
            dataset: artifact.dataset_id,
            table: table(&artifact.columns, &rows.rows),
            more: rows.more,
        })
    }

    /// The chart that is asked for, or else the one that fits; made off the runtime.
    ///
    /// # Errors
    /// When the specification does not fit the columns: what would.
    pub async fn draw<T: Send + 'static>(
        self,
        spec: Option<ChartSpec>,
        draw: impl FnOnce(Chart) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let work = move || {
            let spec = spec.or_else(|| suggest(&self.table));
            let spec = spec.unwrap_or_else(|| fallback(&self.table));
            draw(Chart::new(&spec, &self.table).map_err(|problem| misfit(&problem))?)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)?
    }
}

/// A result that has just been computed, as what is drawn.
pub fn table_of(artifact: &Artifact) -> Table {
    table(&artifact.columns, &artifact.rows)
}

fn table(columns: &[query::Column], rows: &[Value]) -> Table {
    let columns: Vec<Column> = columns
        .iter()
        .map(|column| Column {
            name: column.name.clone(),
            kind: match column.kind.as_str() {
                "number" => Kind::Number,
                "boolean" => Kind::Bool,
                "date" => Kind::Date,
                "timestamp" => Kind::Timestamp,
                _ => Kind::Text,
            },
        })
        .collect();
    let row = |row: &Value| {
        let cells = columns.iter().zip(row.as_array().into_iter().flatten());
        cells
            .map(|(column, cell)| Cell::from_json(column.kind, cell))
            .collect()
    };
    Table {
        rows: rows.iter().map(row).collect(),
        columns,
    }
}

/// A chart of which not everything is said.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub kind: Option<ChartType>,
    pub x: Option<String>,
    pub y: Vec<String>,
    pub series: Option<String>,
    pub title: Option<String>,
    pub colour: Option<String>,
}

impl Wish {
    /// The whole of it for a table: columns that nobody named are those that fit.
    ///
    /// # Errors
    /// What does not fit, and what would.
    pub fn fit(self, table: &Table) -> Result<ChartSpec, Error> {
        let named = self.x.is_some() || !self.y.is_empty() || self.series.is_some();
        let mut spec = if named {
            ChartSpec {
                x: self.x,
                y: self.y,
                series: self.series,
                ..ChartSpec::default()
            }
        } else {
            let suggested = suggest(table).filter(|spec| self.kind.is_none() || spec.x.is_some());
            suggested.unwrap_or_else(|| fallback(table))
        };
        spec.kind = self.kind.unwrap_or(spec.kind);
        if !named {
            narrow(&mut spec);
        }
        spec.title = self.title;
        spec.colour = self.colour;
        Chart::new(&spec, table).map_err(|problem| misfit(&problem))?;
        Ok(spec)
    }
}

/// Leaves out what was chosen for another kind of chart.
fn narrow(spec: &mut ChartSpec) {
    match spec.kind {
        ChartType::Pie => {
            spec.series = None;
            spec.y.truncate(1);
        }
        ChartType::Number => {
            spec.series = None;
            spec.x = None;
            spec.y.truncate(1);
        }
        ChartType::Histogram => {
            spec.series = None;
            spec.x = spec.y.first().cloned().or_else(|| spec.x.take());
            spec.y.clear();
        }
        _ => {}
    }
}

/// The first column that is no number against the first one that is.
fn fallback(table: &Table) -> ChartSpec {
    let name = |number: bool| {
        let mut columns = table.columns.iter();
        let found = columns.find(|column| (column.kind == Kind::Number) == number);
        found.map(|column| column.name.clone())
    };
    ChartSpec {
        x: name(false),
        y: name(true).into_iter().collect(),
        ..ChartSpec::default()
    }
}

fn misfit(problem: &Problem) -> Error {
    Error::issues(&[Issue {
        path: "spec".to_owned(),
        message: format!("{}; {}", problem.what, problem.instead),
    }])
}

/// Where a chart of a result can be seen.
///
/// # Errors
/// Never in practice: a specification is always JSON.
pub fn address(id: Uuid, spec: &ChartSpec) -> Result<String, Error> {
    let json = serde_json::to_string(spec).map_err(Error::internal)?;
    let mut url = format!("/api/artifacts/{id}/chart?spec=");
    for byte in json.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(byte));
            }
            other => url.push_str(&format!("%{other:02X}")),
        }
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn loans() -> Table {
        let column = |name: &str, kind| Column {
            name: name.to_owned(),
            kind,
        };
        let row = |name: &str, n| vec![Cell::Text(name.to_owned()), Cell::Number(n)];
        Table {
            columns: vec![column("branch", Kind::Text), column("loans", Kind::Number)],
            rows: vec![row("East", 3.0), row("West", 5.0)],
        }
    }

    #[track_caller]
    fn check(wish: Wish, expected: Value) {
        let found = match wish.fit(&loans()) {
            Ok(spec) => json!(spec),
            Err(error) => json!(error.message),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_not_said_is_chosen() {
        let of = |kind| Wish {
            kind,
            ..Wish::default()
        };
        check(
            of(None),
            json!({ "type": "bar", "x": "branch", "y": ["loans"] }),
        );
        check(
            of(Some(ChartType::Pie)),
            json!({ "type": "pie", "x": "branch", "y": ["loans"] }),
        );
        check(
            of(Some(ChartType::Histogram)),
            json!({ "type": "histogram", "x": "loans" }),
        );
        check(
            Wish {
                x: Some("town".to_owned()),
                ..of(Some(ChartType::Bar))
            },
            json!("spec: x: there is no column \"town\"; columns are \"branch\", \"loans\""),
        );
    }

    #[test]
    fn an_address_holds_any_title() {
        let spec = ChartSpec {
            title: Some("50% & ü#".to_owned()),
            ..ChartSpec::default()
        };
        assert_eq!(
            address(Uuid::nil(), &spec).unwrap(),
            "/api/artifacts/00000000-0000-0000-0000-000000000000/chart?spec=\
             %7B%22type%22%3A%22bar%22%2C%22title%22%3A%2250%25%20%26%20%C3%BC%23%22%7D"
        );
    }
}
