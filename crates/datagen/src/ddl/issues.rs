//! Collecting what to tell the user: every issue once, kinds of skipped statements counted.

use std::collections::BTreeMap;

use super::{Issue, Severity, bytes::count, cursor::Fault};

/// More than this are only counted.
const MAX_ISSUES: usize = 200;

pub(super) struct Issues<'a> {
    text: &'a str,
    /// Where each line begins.
    lines: Vec<u32>,
    list: Vec<(u32, Issue)>,
    left_out: usize,
    left_out_errors: usize,
    skipped: BTreeMap<String, (usize, u32)>,
}

impl<'a> Issues<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| count(at + 1));
        Self {
            text,
            lines: std::iter::once(0).chain(breaks).collect(),
            list: Vec::new(),
            left_out: 0,
            left_out_errors: 0,
            skipped: BTreeMap::new(),
        }
    }

    /// Line and column of a byte offset, from 1.
    pub(super) fn place(&self, at: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|&start| start <= at);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start as usize..at as usize).unwrap_or("");
        (count(line), count(before.chars().count() + 1))
    }

    fn push(&mut self, severity: Severity, fault: Fault) {
        if self.list.len() >= MAX_ISSUES {
            self.left_out += 1;
            self.left_out_errors += usize::from(severity == Severity::Error);
            return;
        }
        let (line, column) = self.place(fault.at);
        let issue = Issue {
            severity,
            line,
            column,
            message: fault.message,
            hint: fault.hint,
        };
        self.list.push((fault.at, issue));
    }

    pub(super) fn error(&mut self, at: u32, message: impl Into<String>, hint: impl Into<String>) {
        self.fault(Fault {
            at,
            message: message.into(),
            hint: hint.into(),
        });
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        self.push(Severity::Error, fault);
    }

    pub(super) fn note(&mut self, at: u32, message: impl Into<String>, hint: impl Into<String>) {
        let (message, hint) = (message.into(), hint.into());
        self.push(Severity::Note, Fault { at, message, hint });
    }

    pub(super) fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|(_, issue)| issue.severity == Severity::Error)
    }

    /// A statement of this kind was skipped.
    pub(super) fn skipped(&mut self, at: u32, kind: impl Into<String>) {
        self.skipped.entry(kind.into()).or_insert((0, at)).0 += 1;
    }

    /// Everything in the order of the text.
    pub(super) fn finish(mut self) -> Vec<Issue> {
        for (kind, (n, at)) in std::mem::take(&mut self.skipped) {
            let times = if n == 1 {
                String::new()
            } else {
                format!(", {n} times")
            };
            self.note(
                at,
                format!("skipped {kind}{times}"),
                "nothing to do: it does not matter to the data",
            );
        }
        if self.left_out > 0 {
            let (n, errors) = (self.left_out, self.left_out_errors);
            let severity = if errors > 0 {
                Severity::Error
            } else {
                Severity::Note
            };
            self.list.truncate(MAX_ISSUES);
            let last = self.list.last().map_or(0, |(at, _)| *at);
            let (line, column) = self.place(last);
            let issue = Issue {
                severity,
                line,
                column,
                message: format!("and {n} more issues, {errors} of them errors"),
                hint: "mend the ones above first".into(),
            };
            self.list.push((u32::MAX, issue));
        }
        self.list.sort_by_key(|(at, _)| *at);
        self.list.into_iter().map(|(_, issue)| issue).collect()
    }
}
