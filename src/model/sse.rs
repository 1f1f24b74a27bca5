//! Server-sent events as model servers send them.
//!
//! Read on bytes, by hand: Gemini reports errors in the middle of a stream as bare JSON without
//! `data:`, which every SSE library drops, and lines end at CR, LF or CRLF only, never at the Unicode
//! line ends that may stand in JSON.

use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};

use super::{Kind, ModelError};

/// The longest event that is read, in bytes.
const MAX_EVENT: usize = 16 << 20;

/// The longest stream that is read, in bytes.
const MAX_STREAM: usize = 32 << 20;

/// Cuts bytes into the texts of events.
#[derive(Debug, Default)]
struct Cutter {
    line: Vec<u8>,
    data: Vec<u8>,
    /// Lines that belong to no event.
    bare: Vec<u8>,
    after_cr: bool,
    read: usize,
}

impl Cutter {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Result<String, ModelError>>) {
        self.read += bytes.len();
        for &byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => self.end_line(out),
                byte => self.line.push(byte),
            }
        }
        if self.read > MAX_STREAM || self.line.len() + self.data.len() > MAX_EVENT {
            let message = "the model's answer is too long to be read";
            out.push(Err(ModelError::new(Kind::Refused, message)));
        }
    }

    fn end_line(&mut self, out: &mut Vec<Result<String, ModelError>>) {
        let line = std::mem::take(&mut self.line);
        if let Some(data) = line.strip_prefix(b"data:") {
            if !self.data.is_empty() {
                self.data.push(b'\n');
            }
            self.data
                .extend_from_slice(data.strip_prefix(b" ").unwrap_or(data));
        } else if line.is_empty() {
            self.end_event(out);
        } else if !is_field(&line) {
            self.bare.extend_from_slice(&line);
            self.bare.push(b'\n');
        }
    }

    fn end_event(&mut self, out: &mut Vec<Result<String, ModelError>>) {
        let data = std::mem::take(&mut self.data);
        if !data.is_empty() {
            out.push(text(data));
        }
    }

    /// What is left when the connection ends.
    fn end(&mut self, out: &mut Vec<Result<String, ModelError>>) {
        if !self.line.is_empty() {
            self.end_line(out);
        }
        self.end_event(out);
        let bare = std::mem::take(&mut self.bare);
        if !bare.trim_ascii().is_empty() {
            out.push(text(bare));
        }
    }
}

/// Fields of the protocol that say nothing here, and comments.
fn is_field(line: &[u8]) -> bool {
    [&b":"[..], b"event:", b"id:", b"retry:"]
        .iter()
        .any(|field| line.starts_with(field))
}

fn text(bytes: Vec<u8>) -> Result<String, ModelError> {
    String::from_utf8(bytes)
        .map_err(|_| ModelError::new(Kind::Cut, "the model's answer arrived damaged"))
}

/// The texts of the events in a body, and of anything else that stands between them.
pub(super) fn events<E: std::fmt::Display + Send + 'static>(
    body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> impl Stream<Item = Result<String, ModelError>> + Send {
    let ends = body.map(Some).chain(stream::iter([None]));
    ends.scan(Cutter::default(), |cutter, piece| {
        let mut out = Vec::new();
        match piece {
            Some(Ok(bytes)) => cutter.push(&bytes, &mut out),
            Some(Err(cause)) => {
                tracing::debug!(error.cause = %cause, "a model's stream broke");
                out.push(Err(cut()));
            }
            None => cutter.end(&mut out),
        }
        futures::future::ready(Some(stream::iter(out)))
    })
    .flatten()
}

/// The connection broke.
pub(super) fn cut() -> ModelError {
    ModelError::new(Kind::Cut, "the connection to the model broke off")
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on_stream;

    use super::*;

    /// The same events come out wherever the bytes are cut.
    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        for size in 1..=body.len() {
            let pieces: Vec<Result<Bytes, String>> = body
                .as_bytes()
                .chunks(size)
                .map(|piece| Ok(Bytes::copy_from_slice(piece)))
                .collect();
            let found: Vec<String> = block_on_stream(Box::pin(events(stream::iter(pieces))))
                .map(Result::unwrap)
                .collect();
            assert_eq!(found, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn frames_of_every_kind() {
        check(
            "data: {\"a\":1}\r\n\r\ndata: 2\r\n\r\n",
            &["{\"a\":1}", "2"],
        );
        check("data:1\n\ndata: 2\rdata: 3\r\r", &["1", "2\n3"]);
        check(
            ": ping\nevent: x\nid: 1\ndata: \u{2028}ü\n\n",
            &["\u{2028}ü"],
        );
        check(
            "data: 1\n\n{\n  \"error\": {}\n}\n",
            &["1", "{\n  \"error\": {}\n}\n"],
        );
        check("data: unfinished", &["unfinished"]);
        check("", &[]);
    }
}
