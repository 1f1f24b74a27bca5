//! Socket.IO: generating and following runs over one connection.
//!
//! Every event sent is the projection of one stored event ([`names`]) and carries its `seq`. A
//! client that leaves stops nothing; one that comes back names the last `seq` it saw.

mod follow;
mod names;

use std::sync::Arc;

use serde_json::{Value, json};
use socketioxide::{
    SocketIo,
    extract::{AckSender, SocketRef, TryData},
    layer::SocketIoLayer,
};
use uuid::Uuid;

use self::{follow::Session, names::Families};
use super::{Api, limit::Limiter};
use crate::error::{Code, Error, Issue};

/// Packets that may wait for a slow client; its task then waits, the run does not.
const BUFFER: usize = 256;

/// What the handlers of one connection share.
#[derive(Clone)]
struct Connection {
    api: Api,
    limiter: Limiter,
    session: Arc<Session>,
}

/// The layer that serves `/socket.io`. Inside a runtime only.
pub(super) fn layer(api: Api, limiter: Limiter) -> SocketIoLayer {
    let max_message = api.settings.max_body_bytes;
    let (layer, io) = SocketIo::builder()
        .max_payload(u64::try_from(max_message).unwrap_or(u64::MAX))
        .ws_max_message_size(max_message)
        .ws_max_frame_size(max_message)
        .max_buffer_size(BUFFER)
        .build_layer();
    let stopping = api.runs.stopping();
    let closing = io.clone();
    tokio::spawn(async move {
        stopping.cancelled().await;
        closing.close().await;
    });
    io.ns("/", move |socket: SocketRef| {
        let session = Arc::new(Session::new(api.runs.stopping().child_token()));
        let connection = Connection {
            api: api.clone(),
            limiter: limiter.clone(),
            session,
        };
        serve(&socket, &connection);
        std::future::ready(())
    });
    layer
}

fn serve(socket: &SocketRef, connection: &Connection) {
    let c = connection.clone();
    socket.on(
        "generateData",
        async move |socket: SocketRef, TryData::<Value>(body), ack: AckSender| {
            let started = generate(&c, &socket, body.unwrap_or_default()).await;
            answer(&socket, ack, started);
        },
    );
    let c = connection.clone();
    socket.on(
        "generation:cancel",
        async move |socket: SocketRef, TryData::<Value>(body), ack: AckSender| {
            let cancelled = cancel(&c, &body.unwrap_or_default()).await;
            answer(&socket, ack, cancelled);
        },
    );
    let c = connection.clone();
    socket.on(
        "subscribe:job",
        async move |socket: SocketRef, TryData::<Value>(body)| {
            if let Err(error) = subscribe(&c, &socket, &body.unwrap_or_default()).await {
                refuse(&socket, &error);
            }
        },
    );
    let c = connection.clone();
    socket.on(
        "unsubscribe:job",
        async move |socket: SocketRef, TryData::<Value>(body)| match job_id(
            &body.unwrap_or_default(),
        ) {
            Ok(id) => {
                let seq = c.session.leave(id);
                follow::send_now(
                    &socket,
                    "job:unsubscribed",
                    &json!({ "jobId": id, "seq": seq }),
                );
            }
            Err(error) => refuse(&socket, &error),
        },
    );
    let session = Arc::clone(&connection.session);
    socket.on_disconnect(move || {
        session.close();
        std::future::ready(())
    });
}

async fn generate(c: &Connection, socket: &SocketRef, body: Value) -> Result<Value, Error> {
    let parts = socket.req_parts();
    c.limiter.take(&parts.headers, &parts.extensions)?;
    let job = c.api.generate.start(&body, None).await?;
    c.session.follow(
        c.api.runs.clone(),
        socket.clone(),
        job.id,
        0,
        Families::GENERATION,
    )?;
    Ok(json!({ "jobId": job.id, "status": job.status }))
}

async fn cancel(c: &Connection, body: &Value) -> Result<Value, Error> {
    let id = job_id(body)?;
    c.api.runs.cancel(id).await?;
    Ok(json!({ "jobId": id, "status": "cancelling" }))
}

/// Answers the client's acknowledgement; a failure is an event besides.
fn answer(socket: &SocketRef, ack: AckSender, outcome: Result<Value, Error>) {
    let reply = outcome.unwrap_or_else(|error| {
        let failure = json!({
            "message": error.message, "code": error.code.as_str(),
            "details": error.details, "seq": 0,
        });
        follow::send_now(socket, "generation:error", &failure);
        json!({ "error": failure })
    });
    // Fails only when the client is gone.
    let _ = ack.send(&reply);
}

async fn subscribe(c: &Connection, socket: &SocketRef, body: &Value) -> Result<(), Error> {
    let id = job_id(body)?;
    let after = ["after", "lastSeq", "seq"]
        .iter()
        .find_map(|key| body.get(key)?.as_i64());
    let job = c.api.runs.get(id).await?;
    // A client that names a number saw a run before, perhaps as its own: it gets the rest of both.
    let families = match (body.get("events").and_then(Value::as_str), after) {
        (Some("generation"), _) => Families::GENERATION,
        (Some("job"), _) | (_, None) => Families::JOB,
        (_, Some(_)) => Families::BOTH,
    };
    let after = after.unwrap_or(0).max(0);
    let subscribed = json!({ "jobId": id, "seq": after });
    follow::send(socket, "job:subscribed", &subscribed).await;
    follow::send(socket, "job:status", &names::status(&job, after)).await;
    c.session
        .follow(c.api.runs.clone(), socket.clone(), id, after, families)
}

fn refuse(socket: &SocketRef, error: &Error) {
    let body = json!({ "error": error.message, "code": error.code.as_str(), "seq": 0 });
    follow::send_now(socket, "job:error", &body);
}

/// The id in `{jobId}`, or given bare.
fn job_id(body: &Value) -> Result<Uuid, Error> {
    let text = body.get("jobId").unwrap_or(body).as_str();
    let Some(text) = text else {
        return Err(Error::issues(&[Issue {
            path: "jobId".to_owned(),
            message: "is missing; name the job".to_owned(),
        }]));
    };
    Uuid::try_parse(text)
        .map_err(|_| Error::new(Code::NotFound, format!("there is no job {text:?}")))
}
