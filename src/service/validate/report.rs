//! What a validation tells.

use rowsmith_datagen::{
    checks::{Check, Kind, Severity},
    schema::Schema,
};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Verdict;

/// The report: the contract's `validation`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    pub summary: Summary,
    /// By table, as the DDL names them.
    pub tables: Map<String, Value>,
    pub checks: Vec<Outcome>,
    /// In the order of the schema's tables.
    #[serde(skip)]
    pub stats: Vec<TableStats>,
}

/// Violations by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Nothing is broken and everything could be checked.
    pub ok: bool,
    pub pk_duplicates: i64,
    pub fk_violations: i64,
    pub not_null_violations: i64,
    pub unique_violations: i64,
    pub check_violations: i64,
    pub domain_violations: i64,
    pub length_violations: i64,
    pub enum_violations: i64,
    /// Of the Spec: bounds, undeclared foreign keys, NULLs, formulas.
    pub rule_violations: i64,
    /// Tables with another number of rows than planned.
    pub row_count_mismatches: i64,
    pub checks: usize,
    pub failed: usize,
    /// Checks that could not be run.
    pub unchecked: usize,
}

/// One table of the report.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableReport {
    pub row_count: u64,
    pub pk_duplicates: i64,
    /// By foreign key: the share of the children that have their parent, 0 to 1.
    pub fk_coverage: Map<String, Value>,
}

/// One check and how it went.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub name: String,
    pub kind: Kind,
    pub severity: Severity,
    pub table: String,
    pub columns: Vec<String>,
    pub ok: bool,
    /// Absent, like `total`, when the check could not be run.
    pub violations: Option<i64>,
    pub total: Option<i64>,
    pub about: String,
    /// Why the check could not be run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Statistics of one table.
#[derive(Clone, Debug, Default)]
pub struct TableStats {
    pub rows: u64,
    /// The columns' figures come from a sample.
    pub approximate: bool,
    /// In the order of the table's columns.
    pub columns: Vec<ColumnStats>,
}

/// Statistics of one column.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnStats {
    /// 0 to 100.
    pub null_pct: f64,
    pub distinct: Option<u64>,
    /// `distinct` is PostgreSQL's estimate.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
    /// For numbers, dates and times, like `max`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Value>,
    /// A few values as text, at most 100 characters each.
    pub samples: Vec<String>,
}

impl Outcome {
    pub(super) fn new(check: &Check, verdict: Verdict) -> Self {
        let (pair, error) = match verdict {
            Ok(pair) => (Some(pair), None),
            Err(error) => (None, Some(error)),
        };
        Self {
            name: check.name.clone(),
            kind: check.kind,
            severity: check.severity,
            table: check.table.clone(),
            columns: check.columns.clone(),
            ok: pair.is_some_and(|(violations, _)| violations == 0),
            violations: pair.map(|p| p.0),
            total: pair.map(|p| p.1),
            about: check.about.clone(),
            error,
        }
    }

    /// The share of what was checked that is right, 0 to 1.
    fn coverage(&self) -> Option<f64> {
        let (violations, total) = (self.violations?, self.total?);
        Some(if total == 0 {
            1.0
        } else {
            1.0 - violations as f64 / total as f64
        })
    }
}

impl Summary {
    fn of(outcomes: &[Outcome]) -> Self {
        let mut summary = Self {
            checks: outcomes.len(),
            ..Self::default()
        };
        for outcome in outcomes {
            let violations = outcome.violations.unwrap_or_default();
            *summary.counter(outcome) += match outcome.kind {
                Kind::RowCount => i64::from(violations != 0),
                _ => violations,
            };
            summary.failed += usize::from(violations != 0);
            summary.unchecked += usize::from(outcome.violations.is_none());
        }
        summary.ok = summary.failed == 0 && summary.unchecked == 0;
        summary
    }

    fn counter(&mut self, outcome: &Outcome) -> &mut i64 {
        match outcome.kind {
            Kind::RowCount => &mut self.row_count_mismatches,
            _ if outcome.severity == Severity::Soft => &mut self.rule_violations,
            Kind::PrimaryKey => &mut self.pk_duplicates,
            Kind::ForeignKey => &mut self.fk_violations,
            Kind::NotNull => &mut self.not_null_violations,
            Kind::Unique => &mut self.unique_violations,
            Kind::Check => &mut self.check_violations,
            Kind::Domain => &mut self.domain_violations,
            Kind::Length => &mut self.length_violations,
            Kind::Enum => &mut self.enum_violations,
            _ => &mut self.rule_violations,
        }
    }
}

impl Validation {
    pub(super) fn new(schema: &Schema, checks: Vec<Outcome>, stats: Vec<TableStats>) -> Self {
        let mut tables = Map::new();
        for (table, stats) in schema.tables.iter().zip(&stats) {
            let name = table.name.shown();
            let mut report = TableReport {
                row_count: stats.rows,
                pk_duplicates: 0,
                fk_coverage: Map::new(),
            };
            for check in checks.iter().filter(|c| c.table == name) {
                match (check.kind, check.coverage()) {
                    (Kind::PrimaryKey, _) => {
                        report.pk_duplicates = check.violations.unwrap_or_default();
                    }
                    (Kind::ForeignKey | Kind::Relation, Some(coverage)) => {
                        let key = check
                            .name
                            .split_once(": ")
                            .map_or(&*check.name, |(_, key)| key);
                        report.fk_coverage.insert(key.to_owned(), coverage.into());
                    }
                    _ => {}
                }
            }
            let report = serde_json::to_value(report).unwrap_or_default();
            tables.insert(name.to_owned(), report);
        }
        Self {
            summary: Summary::of(&checks),
            tables,
            checks,
            stats,
        }
    }
}
