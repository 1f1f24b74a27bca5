//! Accepting connections, and letting them go.
//!
//! `axum::serve` sets no timer, so a client that sends its head byte by byte would be waited for
//! without end. Here every connection has a deadline for its head, their number is bounded, and a
//! stop lets the requests under way finish.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// A request's head must be there within this time.
const HEAD: Duration = Duration::from_secs(10);
/// After a stop, requests under way get this long.
const DRAIN: Duration = Duration::from_secs(25);
/// Connections at one time; more wait to be accepted.
const MOST_CONNECTIONS: usize = 4096;

/// Answers on `listener` until `stop` resolves, then waits for the requests under way, but not for
/// ever. Handlers find the client's address as [`ConnectInfo`].
///
/// # Errors
/// Never for one bad connection; only when the listener is broken for good.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let tasks = TaskTracker::new();
    let stopping = CancellationToken::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, client)) => {
                let connection = answer(stream, client, router.clone(), stopping.clone());
                tasks.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            // Out of file handles, or the client went away: the listener itself is fine.
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    stopping.cancel();
    tasks.close();
    if tokio::time::timeout(DRAIN, tasks.wait()).await.is_err() {
        tracing::warn!(open = tasks.len(), "stopping with requests still under way");
    }
    Ok(())
}

async fn answer(
    stream: TcpStream,
    client: SocketAddr,
    router: Router,
    stopping: CancellationToken,
) {
    // Small events must not wait for more bytes.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY was refused");
    }
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        router.clone().oneshot(request)
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(Duration::from_secs(30)));
    let mut connection =
        std::pin::pin!(builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
    let result = tokio::select! {
        result = connection.as_mut() => result,
        () = stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection ended early");
    }
}
