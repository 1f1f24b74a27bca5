//! How many requests a client may make a minute (`RATE_LIMIT_MAX_REQUESTS`).

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use super::error::ApiError;
use crate::error::{Code, Error};

/// Clients that are remembered before those with a full allowance are forgotten.
const REMEMBERED: usize = 10_000;

type Buckets =
    RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// Counts requests by client address. Clones count together.
#[derive(Clone)]
pub(super) struct Limiter(Option<Arc<Inner>>);

struct Inner {
    buckets: Buckets,
    per_minute: NonZeroU32,
    trust_forwarded_for: bool,
}

impl Limiter {
    /// No limit for `None` and 0.
    pub(super) fn new(per_minute: Option<u32>, trust_forwarded_for: bool) -> Self {
        Self(per_minute.and_then(NonZeroU32::new).map(|per_minute| {
            Arc::new(Inner {
                buckets: RateLimiter::keyed(Quota::per_minute(per_minute)).with_middleware(),
                per_minute,
                trust_forwarded_for,
            })
        }))
    }

    /// Takes one request from the allowance of a client. How many are left, if there is a limit.
    pub(super) fn take(
        &self,
        headers: &HeaderMap,
        extensions: &Extensions,
    ) -> Result<Option<u32>, Error> {
        let Some(inner) = &self.0 else {
            return Ok(None);
        };
        if inner.buckets.len() > REMEMBERED {
            inner.buckets.retain_recent();
        }
        match inner.buckets.check_key(&inner.client(headers, extensions)) {
            Ok(left) => Ok(Some(left.remaining_burst_capacity())),
            Err(until) => {
                let wait = until
                    .wait_time_from(DefaultClock::default().now())
                    .as_secs()
                    + 1;
                let message = format!(
                    "more than {} requests a minute; try again in {wait} s",
                    inner.per_minute
                );
                Err(Error::new(Code::RateLimited, message).with_retry_after(wait))
            }
        }
    }
}

impl Inner {
    fn client(&self, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
        // The last entry is the one our own proxy wrote; those before it are the client's claims.
        let forwarded = || {
            let text = headers.get_all("x-forwarded-for").iter().next_back()?;
            text.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
        };
        let peer = || Some(extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip());
        let known = if self.trust_forwarded_for {
            forwarded().or_else(peer)
        } else {
            peer()
        };
        // Without an address (a Unix socket, a test) all clients share one allowance.
        known.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

/// Refuses requests under `/api` beyond the limit; probes are never counted.
pub(super) async fn limit(
    State(limiter): State<Limiter>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/api/") || path == "/api/health" {
        return next.run(request).await;
    }
    let taken = limiter.take(request.headers(), request.extensions());
    let (mut response, left) = match taken {
        Ok(left) => (next.run(request).await, left),
        Err(error) => (ApiError(error).into_response(), Some(0)),
    };
    if let (Some(left), Some(inner)) = (left, &limiter.0) {
        let policy = format!("\"default\";q={};w=60", inner.per_minute);
        let state = format!("\"default\";r={left}");
        for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
    }
    response
}
