//! The `Prefer` header (RFC 7240): answer at once, or wait for so many seconds.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};

/// What the client prefers of the two things we know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prefer {
    respond_async: bool,
    /// Seconds.
    wait: Option<u64>,
}

impl Prefer {
    /// Reads the header; what we do not know is ignored, as the RFC asks.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let lines = headers.get_all("prefer").iter();
        let mut prefer = Self::default();
        for preference in lines
            .filter_map(|l| l.to_str().ok())
            .flat_map(|l| l.split(','))
        {
            let preference = preference.split(';').next().unwrap_or_default();
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "respond-async" => prefer.respond_async = true,
                // The first of several counts (RFC 7240, section 2).
                "wait" => prefer.wait = prefer.wait.or(value.parse().ok()),
                _ => {}
            }
        }
        prefer
    }

    /// How long to wait for the end of a run; `None`: not at all.
    pub(super) fn wait(self, default: Duration, most: Duration) -> Option<Duration> {
        match self.wait {
            Some(seconds) => Some(Duration::from_secs(seconds).min(most)),
            None if self.respond_async => None,
            None => Some(default),
        }
    }

    /// What to tell the client about it.
    pub(super) fn applied(self, most: Duration) -> Option<HeaderValue> {
        let text = match self.wait {
            Some(seconds) => format!("wait={}", seconds.min(most.as_secs())),
            None if self.respond_async => "respond-async".to_owned(),
            None => return None,
        };
        HeaderValue::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &'static str, wait: Option<u64>, applied: &str) {
        let mut headers = HeaderMap::new();
        headers.insert("prefer", HeaderValue::from_static(header));
        let prefer = Prefer::read(&headers);
        let most = Duration::from_secs(30);
        let got = prefer.wait(Duration::from_secs(5), most);
        assert_eq!(got, wait.map(Duration::from_secs), "{header}");
        let said = prefer.applied(most);
        let said = said.as_ref().map_or("", |v| v.to_str().unwrap());
        assert_eq!(said, applied, "{header}");
    }

    #[test]
    fn preferences() {
        check("respond-async", None, "respond-async");
        check("Respond-Async", None, "respond-async");
        check("wait=2", Some(2), "wait=2");
        check("respond-async, wait=10", Some(10), "wait=10");
        check("wait=\"7\"; x=y, wait=9", Some(7), "wait=7");
        check("wait=99999", Some(30), "wait=30");
        check("wait=soon", Some(5), "");
        check("return=minimal", Some(5), "");
    }
}
