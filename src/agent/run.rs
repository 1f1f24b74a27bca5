//! What a turn does next: a pure function of what was said and spent so far.
//!
//! Because the answer follows from the history alone, a turn that a dead process left goes on where
//! it stood.

use std::time::Duration;

use crate::model::{Message, ToolCall, Usage};

/// What comes next.
#[derive(Debug, PartialEq)]
pub enum Next<'a> {
    /// Ask the model.
    Ask,
    /// Call these tools, all of them, and tell the model what they answered.
    Call(&'a [ToolCall]),
    /// The model has answered.
    Done,
    /// A budget is used up.
    Limit(Limit),
}

/// Which budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Calls,
    Repetition,
    Tokens,
    Cost,
    Time,
}

/// What a turn may take.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Tool calls.
    pub calls: usize,
    /// Identical calls in a row.
    pub same: usize,
    /// Tokens, read and written.
    pub tokens: u64,
    /// In US dollars.
    pub cost: f64,
    pub time: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            calls: 12,
            same: 3,
            tokens: 1_000_000,
            cost: 2.0,
            time: Duration::from_secs(1800),
        }
    }
}

/// What a turn has taken, besides what its messages show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    pub usage: Usage,
    pub time: Duration,
}

/// What comes after `turn`: the messages since the user's, which is the first.
pub fn next<'a>(turn: &'a [Message], spent: &Spent, budget: &Budget) -> Next<'a> {
    let waiting = match turn.last() {
        Some(Message::Model(said)) if said.calls.is_empty() => return Next::Done,
        Some(Message::Model(said)) => Some(said.calls.as_slice()),
        _ => None,
    };
    match (exceeded(turn, spent, budget), waiting) {
        (Some(limit), _) => Next::Limit(limit),
        (None, Some(calls)) => Next::Call(calls),
        (None, None) => Next::Ask,
    }
}

fn exceeded(turn: &[Message], spent: &Spent, budget: &Budget) -> Option<Limit> {
    let calls: Vec<&ToolCall> = turn.iter().flat_map(calls).collect();
    if calls.len() > budget.calls {
        return Some(Limit::Calls);
    }
    let last = calls.last().copied();
    let same =
        |call: &&&ToolCall| Some((&call.name, &call.args)) == last.map(|c| (&c.name, &c.args));
    // The third identical call is not made: two answers were there to learn from.
    if calls.iter().rev().take_while(same).count() >= budget.same {
        return Some(Limit::Repetition);
    }
    if spent.usage.input + spent.usage.output > budget.tokens {
        return Some(Limit::Tokens);
    }
    if spent.usage.cost.is_some_and(|cost| cost > budget.cost) {
        return Some(Limit::Cost);
    }
    (spent.time > budget.time).then_some(Limit::Time)
}

fn calls(message: &Message) -> &[ToolCall] {
    match message {
        Message::Model(said) => &said.calls,
        _ => &[],
    }
}

impl Limit {
    /// Why the turn ends here, for the user.
    pub fn say(self, budget: &Budget) -> String {
        match self {
            Self::Calls => format!("this took more than {} steps", budget.calls),
            Self::Repetition => "the same step was asked for again and again".to_owned(),
            Self::Tokens => format!("this took more than {} tokens", budget.tokens),
            Self::Cost => format!("this cost more than {} US dollars", budget.cost),
            Self::Time => format!(
                "this took longer than {} minutes",
                budget.time.as_secs() / 60
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Said, ToolResult, User};

    /// A turn in short: `u` the user, `a` an answer, `x1` a call of tool x with argument 1.
    fn turn(script: &str) -> Vec<Message> {
        let mut messages = Vec::new();
        for word in script.split_whitespace() {
            let (name, argument) = word.split_at(1);
            let call = ToolCall {
                id: format!("c{}", messages.len()),
                name: name.to_owned(),
                args: json!({ "n": argument }),
            };
            match name {
                "u" => messages.push(Message::User(User::default())),
                "a" => messages.push(Message::Model(Said::default())),
                _ => {
                    let result = ToolResult {
                        id: call.id.clone(),
                        name: call.name.clone(),
                        text: String::new(),
                        failed: false,
                    };
                    let calls = vec![call];
                    messages.push(Message::Model(Said {
                        calls,
                        ..Said::default()
                    }));
                    messages.push(Message::Tools {
                        results: vec![result],
                    });
                }
            }
        }
        messages
    }

    #[track_caller]
    fn check(script: &str, open: bool, expected: &str) {
        let mut messages = turn(script);
        if open {
            messages.pop();
        }
        let found = match next(&messages, &Spent::default(), &Budget::default()) {
            Next::Call(calls) => format!("call {}", calls.len()),
            other => format!("{other:?}"),
        };
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn what_comes_next_follows_from_the_history() {
        check("u", false, "Ask");
        check("u a", false, "Done");
        check("u x1", true, "call 1");
        check("u x1", false, "Ask");
        check("u x1 y2", true, "call 1");
        check("u x1 a", false, "Done");
    }

    #[test]
    fn loops_end() {
        check("u x1 x1", true, "call 1");
        check("u x1 x1 x1", true, "Limit(Repetition)");
        check("u x1 x2 x1 x2 x1", true, "call 1");
        let twelve: Vec<String> = (0..12).map(|n| format!("x{n}")).collect();
        check(&format!("u {}", twelve.join(" ")), true, "call 1");
        check(&format!("u {} y", twelve.join(" ")), true, "Limit(Calls)");
    }

    #[test]
    fn budgets_end_a_turn_but_never_an_answer() {
        let spent = Spent {
            usage: Usage {
                output: 2_000_000,
                ..Usage::default()
            },
            ..Spent::default()
        };
        let ask = turn("u x1");
        assert_eq!(
            next(&ask, &spent, &Budget::default()),
            Next::Limit(Limit::Tokens)
        );
        assert_eq!(next(&turn("u a"), &spent, &Budget::default()), Next::Done);
        let late = Spent {
            time: Duration::from_secs(1801),
            ..Spent::default()
        };
        assert_eq!(
            next(&ask, &late, &Budget::default()),
            Next::Limit(Limit::Time)
        );
    }
}
