//! A conversation made to fit what a model reads: the last turns and the schema stay, older results
//! shrink to their first lines.

use crate::model::{Data, Message};

/// What a model is sent of a conversation, in bytes; some 100,000 tokens.
const WINDOW: usize = 400_000;

/// What it is sent of one file. Tools read the whole.
const FILE: usize = 100_000;

/// What an older result shrinks to.
const RESULT: usize = 200;

/// Shortens the oldest first until all of it fits; the turn that is answered stays as it is. Whether
/// anything but the size of files was changed, which the user should know.
pub(super) fn fit(messages: &mut [Message]) -> bool {
    for message in messages.iter_mut() {
        if let Message::User(user) = message {
            user.data.iter_mut().for_each(|data| cut(data, FILE));
        }
    }
    let mut size: usize = messages.iter().map(weight).sum();
    let user = |message: &Message| matches!(message, Message::User(_));
    let last = messages.iter().rposition(user).unwrap_or(0);
    let mut changed = false;
    for message in messages.iter_mut().take(last) {
        if size <= WINDOW {
            break;
        }
        let before = weight(message);
        shrink(message);
        size -= before.saturating_sub(weight(message));
        changed = true;
    }
    changed
}

fn shrink(message: &mut Message) {
    match message {
        Message::User(user) => user.data.iter_mut().for_each(|data| cut(data, RESULT)),
        Message::Tools { results } => {
            for result in results {
                shorten(&mut result.text, RESULT, "[shortened]");
            }
        }
        // What a model said goes back word for word.
        Message::Model(_) => {}
    }
}

fn cut(data: &mut Data, most: usize) {
    shorten(
        &mut data.text,
        most,
        "[cut here; parse_ddl reads the whole]",
    );
}

fn shorten(text: &mut String, most: usize, note: &str) {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push('\n');
        text.push_str(note);
    }
}

fn weight(message: &Message) -> usize {
    match message {
        Message::User(user) => {
            let data: usize = user.data.iter().map(|data| data.text.len()).sum();
            user.text.len() + user.state.len() + data
        }
        Message::Model(said) => said.text.len().max(said.raw.to_string().len()),
        Message::Tools { results } => results.iter().map(|result| result.text.len()).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ToolResult, User};

    fn user(size: usize) -> Message {
        let data = vec![Data {
            name: "a.sql".into(),
            text: "ä".repeat(size / 2),
        }];
        Message::User(User {
            data,
            ..User::default()
        })
    }

    fn result(size: usize) -> Message {
        let result = ToolResult {
            id: String::new(),
            name: String::new(),
            text: "x".repeat(size),
            failed: false,
        };
        Message::Tools {
            results: vec![result],
        }
    }

    #[test]
    fn the_oldest_shrink_and_the_last_turn_stays() {
        let mut short = vec![user(1000), result(1000), user(10)];
        assert!(!fit(&mut short));
        assert_eq!(weight(&short[0]), 1000);

        let mut long: Vec<Message> = (0..10)
            .flat_map(|_| [user(2_000_000), result(8000)])
            .collect();
        assert!(fit(&mut long));
        let weights: Vec<usize> = long.iter().map(weight).collect();
        assert!(weights.iter().sum::<usize>() <= WINDOW, "{weights:?}");
        assert!(weights[0] < 1000 && weights[1] < 1000);
        assert!(weights[18] >= FILE && weights[19] == 8000);
    }
}
