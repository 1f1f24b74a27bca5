//! The body of `POST /api/chat`: AI SDK's form, or the plain one.

use base64::Engine as _;
use serde::Deserialize;
use serde_json::Value;

use super::super::upload::EXTENSIONS;
use crate::{
    chat::{Ask, Data, MAX_FILE, Options, Trigger},
    error::{Error, Issue},
};

/// A message to be answered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChatBody {
    /// The thread, as AI SDK calls it; made by the client or by an answer before.
    #[serde(default, alias = "threadId")]
    id: Option<String>,
    /// The plain form: what the user says.
    #[serde(default)]
    message: Option<String>,
    /// The plain form: schemas that come along (.sql, .txt, .ddl).
    #[serde(default)]
    files: Vec<File>,
    /// AI SDK's form: the conversation as the client has it. Only its last message is taken from it.
    #[serde(default)]
    messages: Vec<UiMessage>,
    /// `submit-message` (the default) or `regenerate-message`.
    #[serde(default)]
    trigger: Option<String>,
    /// The message to answer again, or the one that is edited.
    #[serde(default)]
    message_id: Option<String>,
    #[serde(flatten)]
    options: Options,
}

/// A file in the plain form.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct File {
    name: String,
    content: String,
}

/// A message of AI SDK.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct UiMessage {
    #[serde(default)]
    id: String,
    role: String,
    #[schema(value_type = Vec<Object>)]
    #[serde(default)]
    parts: Vec<Value>,
}

/// What a body asks for.
pub(super) fn read(body: &Value) -> Result<Ask, Error> {
    let body = ChatBody::deserialize(body).map_err(|cause| issue("", cause))?;
    let regenerate = match body.trigger.as_deref() {
        None | Some("submit-message") => false,
        Some("regenerate-message") => true,
        Some(other) => {
            let what = format!("must be submit-message or regenerate-message, not {other:?}");
            return Err(issue("trigger", what));
        }
    };
    let known = body.messages.iter().map(|message| message.id.clone());
    let mut ask = Ask {
        thread: body.id,
        options: body.options,
        after: known.filter(|id| !id.is_empty()).collect(),
        ..Ask::default()
    };
    if regenerate {
        ask.trigger = Trigger::Regenerate {
            id: body.message_id,
        };
        return Ok(ask);
    }
    let mut id = body.message_id;
    match (body.message, body.messages.last()) {
        (Some(text), _) => ask.text = text,
        (None, Some(last)) if last.role == "user" => {
            id = id
                .or_else(|| Some(last.id.clone()))
                .filter(|id| !id.is_empty());
            parts(&last.parts, &mut ask)?;
            // The message itself is not one before it.
            ask.after.pop_if(|known| *known == last.id);
        }
        (None, Some(_)) => return Err(issue("messages", "the last message must be the user's")),
        (None, None) if body.files.is_empty() => {
            return Err(issue(
                "message",
                "is missing: say something, or send AI SDK's messages",
            ));
        }
        (None, None) => {}
    }
    for file in body.files {
        ask.files.push(named(&file.name, file.content)?);
    }
    ask.trigger = Trigger::Submit { id };
    Ok(ask)
}

fn parts(parts: &[Value], ask: &mut Ask) -> Result<(), Error> {
    for part in parts {
        let text = |key: &str| part.get(key).and_then(Value::as_str);
        match text("type") {
            Some("text") => {
                if !ask.text.is_empty() {
                    ask.text.push('\n');
                }
                ask.text.push_str(text("text").unwrap_or_default());
            }
            Some("file") => {
                let url = text("url").unwrap_or_default();
                let content = data_url(url)?;
                ask.files
                    .push(named(text("filename").unwrap_or("schema.sql"), content)?);
            }
            // What else a client's message may hold is no matter of ours.
            _ => {}
        }
    }
    Ok(())
}

/// The text in a `data:` URL. No other address is ever read.
fn data_url(url: &str) -> Result<String, Error> {
    let rest = url
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(','));
    let Some((kind, data)) = rest else {
        return Err(issue(
            "files",
            "a file must come as a data: URL; nothing is fetched",
        ));
    };
    if url.len() > 2 * MAX_FILE {
        return Err(issue(
            "files",
            format!("a file has at most {MAX_FILE} bytes"),
        ));
    }
    let bytes = match kind.ends_with(";base64") {
        true => base64::engine::general_purpose::STANDARD
            .decode(data)
            .map_err(|cause| issue("files", format!("the file is not valid base64: {cause}")))?,
        false => percent(data),
    };
    // Encodings other than UTF-8 are the schema reader's business in uploads; here text is text.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Percent-decoded bytes; what is no escape stands for itself.
fn percent(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let escaped = more.get(..2).filter(|_| first == b'%');
        let value = escaped
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match value {
            Some(value) => {
                bytes.push(value);
                rest = more.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = more;
            }
        }
    }
    bytes
}

fn named(name: &str, text: String) -> Result<Data, Error> {
    let lower = name.to_ascii_lowercase();
    if !EXTENSIONS
        .iter()
        .any(|extension| lower.ends_with(extension))
    {
        let what = format!("a schema is a file called .sql, .txt or .ddl, not {name:?}");
        return Err(issue("files", what));
    }
    if text.len() > MAX_FILE {
        return Err(issue(
            "files",
            format!("a file has at most {MAX_FILE} bytes"),
        ));
    }
    let name = name.chars().filter(|c| !c.is_control()).take(100).collect();
    Ok(Data { name, text })
}

fn issue(path: &str, message: impl ToString) -> Error {
    Error::issues(&[Issue {
        path: if path.is_empty() { "body" } else { path }.to_owned(),
        message: message.to_string(),
    }])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_say_the_same() {
        let plain = json!({ "threadId": "t", "message": "hi",
            "files": [{ "name": "a.SQL", "content": "x y" }], "temperature": 0.5 });
        let sdk = json!({ "id": "t", "temperature": 0.5, "trigger": "submit-message",
            "messages": [
                { "id": "m1", "role": "user", "parts": [{ "type": "text", "text": "before" }] },
                { "id": "m2", "role": "assistant", "parts": [] },
                { "id": "m3", "role": "user", "parts": [
                    { "type": "text", "text": "hi" },
                    { "type": "file", "filename": "a.SQL", "url": "data:text/plain;base64,eCB5" },
                    { "type": "of the future" }] }] });
        let (plain, sdk) = (read(&plain).unwrap(), read(&sdk).unwrap());
        assert_eq!((&plain.text, &plain.files), (&sdk.text, &sdk.files));
        assert_eq!((&plain.thread, &plain.options), (&sdk.thread, &sdk.options));
        assert_eq!(sdk.after, ["m1", "m2"]);
        assert_eq!(
            sdk.trigger,
            Trigger::Submit {
                id: Some("m3".to_owned())
            }
        );
    }

    #[test]
    fn nothing_is_fetched() {
        let with = |url: &str| {
            let parts = json!([{ "type": "file", "filename": "a.sql", "url": url }]);
            read(&json!({ "messages": [{ "role": "user", "parts": parts }] }))
        };
        assert!(with("http://169.254.169.254/a.sql").is_err());
        assert!(with("data:text/plain;base64,%%%").is_err());
        assert_eq!(with("data:,a%20b%2").unwrap().files[0].text, "a b%2");
    }
}
