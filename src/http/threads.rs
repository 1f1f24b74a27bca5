//! Conversations: list and search, read, rename, remove.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Api,
    error::{ApiError, ErrorBody},
    extract::{Body, Path, Query},
};
use crate::{
    chat::Message,
    error::{Error, Issue},
    store::threads::Thread,
};

/// The most threads in one answer.
const MAX_LIST: u32 = 200;

/// The longest title, in characters.
const MAX_TITLE: usize = 200;

/// Which threads.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only threads whose title or messages hold this text.
    #[serde(default)]
    search: String,
    /// 50 when missing, 200 at most.
    limit: Option<u32>,
    offset: Option<u64>,
}

/// A conversation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ThreadBody {
    id: String,
    title: String,
    /// The dataset that is open in it.
    dataset_id: Option<i64>,
    /// The run of the answer under way.
    active_run_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A conversation with its messages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WholeThread {
    #[serde(flatten)]
    thread: ThreadBody,
    /// The newest message of the branch that was used last.
    head: Option<String>,
    /// All branches, in the order in which messages came.
    messages: Vec<MessageBody>,
}

/// A message, in AI SDK's form.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageBody {
    id: String,
    /// The message before it; several with the same one are branches.
    parent_id: Option<String>,
    /// `user` or `assistant`.
    role: String,
    #[schema(value_type = Vec<Object>)]
    parts: Value,
    /// The run that made it.
    run_id: Option<Uuid>,
    created_at: DateTime<Utc>,
}

impl From<Thread> for ThreadBody {
    fn from(thread: Thread) -> Self {
        Self {
            active_run_id: thread.run_id.filter(|_| thread.busy),
            id: thread.id,
            title: thread.title,
            dataset_id: thread.dataset_id,
            created_at: thread.created_at,
            updated_at: thread.updated_at,
        }
    }
}

impl From<Message> for MessageBody {
    fn from(message: Message) -> Self {
        let (text, files) = (message.text, message.files);
        let parts = message.parts.unwrap_or_else(|| {
            let text = Some(text).filter(|text| !text.is_empty());
            let text = text.map(|text| json!({ "type": "text", "text": text }));
            let files = files.into_iter().map(|file| {
                json!({ "type": "data-file", "data": { "name": file.name, "content": file.text } })
            });
            text.into_iter().chain(files).collect()
        });
        Self {
            id: message.id,
            parent_id: message.parent_id,
            role: message.role,
            parts,
            run_id: message.run_id,
            created_at: message.created_at,
        }
    }
}

/// Conversations, the newest first
#[utoipa::path(get, path = "/api/threads", tag = "chat", params(Which), responses(
    (status = 200, description = "One part of the list", body = Vec<ThreadBody>),
))]
pub(super) async fn list(
    State(api): State<Api>,
    Query(which): Query<Which>,
) -> Result<Json<Vec<ThreadBody>>, ApiError> {
    let limit = which.limit.unwrap_or(50).min(MAX_LIST);
    let offset = which.offset.unwrap_or(0);
    let threads = api.chat.threads(&which.search, limit, offset).await?;
    Ok(Json(threads.into_iter().map(Into::into).collect()))
}

/// A title.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the OpenAPI document")]
pub(super) struct Titled {
    /// 1 to 200 characters.
    title: String,
}

/// Begin a conversation
///
/// Not needed: a message to a thread that is not there makes it.
#[utoipa::path(post, path = "/api/threads", tag = "chat", request_body = Titled, responses(
    (status = 201, description = "The conversation", body = ThreadBody),
))]
pub(super) async fn create(
    State(api): State<Api>,
    Body(body): Body,
) -> Result<(StatusCode, Json<ThreadBody>), ApiError> {
    let title = match body.get("title") {
        None | Some(Value::Null) => None,
        Some(_) => Some(title(&body)?),
    };
    let thread = api.chat.create(title.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(thread.into())))
}

/// One conversation with its messages
#[utoipa::path(get, path = "/api/threads/{id}", tag = "chat",
    params(("id" = String, Path, description = "The thread")),
    responses(
        (status = 200, description = "The conversation", body = WholeThread),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn get(
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<Json<WholeThread>, ApiError> {
    let thread = api.chat.thread(&id).await?;
    let messages = api.chat.messages(&thread).await?;
    Ok(Json(WholeThread {
        head: thread.head.clone(),
        thread: thread.into(),
        messages: messages.into_iter().map(Into::into).collect(),
    }))
}

/// Give a conversation another title
#[utoipa::path(patch, path = "/api/threads/{id}", tag = "chat", request_body = Titled,
    params(("id" = String, Path, description = "The thread")),
    responses(
        (status = 200, description = "The conversation", body = ThreadBody),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn rename(
    State(api): State<Api>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<Json<ThreadBody>, ApiError> {
    api.chat.rename(&id, &title(&body)?).await?;
    Ok(Json(api.chat.thread(&id).await?.into()))
}

/// Stop and remove a conversation; its datasets stay
#[utoipa::path(delete, path = "/api/threads/{id}", tag = "chat",
    params(("id" = String, Path, description = "The thread")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "Unknown", body = ErrorBody),
))]
pub(super) async fn delete(
    State(api): State<Api>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    api.chat.delete(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn title(body: &Value) -> Result<String, Error> {
    let title = body.get("title").and_then(Value::as_str).map(str::trim);
    let fits =
        |title: &&str| (1..=MAX_TITLE).contains(&title.chars().count()) && !title.contains('\0');
    title.filter(fits).map(str::to_owned).ok_or_else(|| {
        Error::issues(&[Issue {
            path: "title".to_owned(),
            message: format!("must be a text of 1 to {MAX_TITLE} characters"),
        }])
    })
}
