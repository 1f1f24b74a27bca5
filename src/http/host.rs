//! Which names this service answers to.
//!
//! A page from anywhere may have its own name lead to this machine, and then calls a service that
//! listens for nobody else as if it were its own (DNS rebinding). The name it uses gives it away: it
//! stands in the `Host` header. Addresses cannot be bent like that, so they are always answered.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::error::ApiError;
use crate::error::{Code, Error};

/// The names that are answered.
#[derive(Clone, Debug)]
pub(super) struct Hosts(Option<Arc<[String]>>);

impl Hosts {
    /// Those of `allowed`, of the pages at `origins`, and of this machine. `None` answers to any.
    pub(super) fn new(allowed: Option<&[String]>, origins: &[String]) -> Self {
        let Some(allowed) = allowed.filter(|all| !all.iter().any(|name| name == "*")) else {
            return Self(None);
        };
        let origins = origins.iter().filter_map(|origin| {
            let uri: Uri = origin.parse().ok()?;
            Some(uri.host()?.to_owned())
        });
        let names = allowed.iter().cloned().chain(origins);
        let names = names.map(|name| bare(&name).to_ascii_lowercase());
        Self(Some(names.chain(["localhost".to_owned()]).collect()))
    }

    fn answers_to(&self, host: &str) -> bool {
        let Some(names) = &self.0 else {
            return true;
        };
        let name = bare(host).to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        name.parse::<IpAddr>().is_ok()
            || name.ends_with(".localhost")
            || names.iter().any(|known| known == name)
    }
}

/// A host without its port and the brackets of an address.
fn bare(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(address, _)| address),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

/// Refuses requests that were made to another name.
pub(super) async fn check(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let header = request.headers().get(header::HOST);
    // HTTP/2 has the name in the address. Without any name it is no browser that asks.
    let host = match header {
        Some(value) => value.to_str().unwrap_or("(unreadable)"),
        None => request.uri().host().unwrap_or("localhost"),
    };
    if hosts.answers_to(host) {
        return next.run(request).await;
    }
    let shown: String = host.chars().take(100).collect();
    let message = format!(
        "this service does not answer to the name {shown:?}: use localhost, or add the name to ALLOWED_HOSTS"
    );
    ApiError(Error::new(Code::WrongHost, message)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_and_those_allowed_are_answered() {
        let allowed = ["data.example.org".to_owned()];
        let origins = ["https://Page.example.com:8443".to_owned()];
        let hosts = Hosts::new(Some(&allowed), &origins);
        for host in [
            "localhost:4000",
            "LOCALHOST.",
            "app.localhost",
            "127.0.0.1:4000",
            "[::1]:4000",
            "10.1.2.3",
            "Data.Example.org:80",
            "page.example.com",
        ] {
            assert!(hosts.answers_to(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example:4000",
            "127.0.0.1.nip.io",
            "",
            "example.org",
            "(unreadable)",
        ] {
            assert!(!hosts.answers_to(host), "{host}");
        }
        assert!(Hosts::new(None, &[]).answers_to("evil.example"));
        assert!(Hosts::new(Some(&["*".to_owned()]), &[]).answers_to("evil.example"));
    }
}
