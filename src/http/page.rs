//! The page: the files of `web/dist`, which `build.rs` put into the program.
//!
//! Files under `assets/` have their content's hash in their names and never change. Any other path
//! that a browser opens gets `index.html`, which reads the path itself.

use std::{collections::HashMap, fmt::Write as _, sync::OnceLock};

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};

use super::{error, request::page_headers};

/// Every file as its path below `web/dist` and its content.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page_files.rs"));

const NOT_BUILT: &str = "This build of Rowsmith has no page.\n\n\
    Make one with `make build` (it needs Node.js) and start again, or use the API: /api/docs\n";

/// A file, ready to be sent.
struct File {
    body: &'static [u8],
    /// Compressed with Brotli.
    brotli: Option<&'static [u8]>,
    /// What `body` is tagged with, without quotes.
    hash: String,
    kind: &'static str,
    cache: &'static str,
}

/// The answer to whatever is no route.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if method != Method::GET && method != Method::HEAD {
        return error::not_found(uri).await.into_response();
    }
    if let Some(file) = files().get(path) {
        return send(file, &headers);
    }
    let is_page = path.is_empty() || (!is_reserved(path) && accepts_html(&headers));
    if !is_page {
        return error::not_found(uri).await.into_response();
    }
    match files().get("index.html") {
        Some(index) => send(index, &headers),
        None => not_built(),
    }
}

fn files() -> &'static HashMap<&'static str, File> {
    static TABLE: OnceLock<HashMap<&'static str, File>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let plain = FILES.iter().filter(|(path, _)| !path.ends_with(".br"));
        plain
            .map(|&(path, body)| (path, read(path, body)))
            .collect()
    })
}

fn read(path: &'static str, body: &'static [u8]) -> File {
    let is_brotli = |name: &str| name.strip_suffix(".br") == Some(path);
    let mut hash = String::new();
    for byte in Sha256::digest(body).iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    File {
        body,
        brotli: FILES
            .iter()
            .find(|(name, _)| is_brotli(name))
            .map(|(_, body)| *body),
        hash,
        kind: kind(path),
        cache: if path.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        },
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Paths where a program expects JSON, whatever it accepts.
fn is_reserved(path: &str) -> bool {
    ["api", "socket.io", "assets"]
        .iter()
        .any(|first| path.split('/').next() == Some(first))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    list(headers, header::ACCEPT).any(|item| item == "text/html")
}

/// The items of a header that is a list, without those of quality 0.
fn list(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let values = headers.get_all(name).into_iter();
    let items = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    items.filter_map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let what = parts.next()?;
        let quality = parts.find_map(|part| part.strip_prefix("q="));
        (quality.and_then(|q| q.parse::<f32>().ok()) != Some(0.0)).then_some(what)
    })
}

fn send(file: &File, asked: &HeaderMap) -> Response {
    let compressed = file
        .brotli
        .filter(|_| list(asked, header::ACCEPT_ENCODING).any(|coding| coding == "br"));
    // Two representations are two entities.
    let suffix = if compressed.is_some() { "-br" } else { "" };
    let tag = format!("\"{}{suffix}\"", file.hash);
    let is_known = list(asked, header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.trim_start_matches("W/") == tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        compressed.unwrap_or(file.body).into_response()
    };
    let headers = response.headers_mut();
    page_headers(headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(file.cache));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept, accept-encoding"),
    );
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if !is_known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
        if compressed.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
    }
    response
}

fn not_built() -> Response {
    let mut response = (StatusCode::NOT_FOUND, NOT_BUILT).into_response();
    page_headers(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    const SCRIPT: File = File {
        body: b"plain",
        brotli: Some(b"small"),
        hash: String::new(),
        kind: "text/javascript; charset=utf-8",
        cache: "no-cache",
    };

    /// Status, coding and tag of the answer to a request with these headers.
    fn check(asked: &[(HeaderName, &'static str)], expected: (u16, &str, &str)) {
        let asked = asked
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        let response = send(&SCRIPT, &asked.collect());
        let header = |name| {
            response
                .headers()
                .get(name)
                .map_or("", |v| v.to_str().unwrap_or(""))
        };
        let found = (
            response.status().as_u16(),
            header(header::CONTENT_ENCODING),
            header(header::ETAG),
        );
        assert_eq!(found, expected);
        assert!(header(header::CONTENT_SECURITY_POLICY).contains("script-src 'self';"));
    }

    #[test]
    fn a_file_is_compressed_for_those_who_read_that() {
        check(&[], (200, "", "\"\""));
        check(
            &[(header::ACCEPT_ENCODING, "gzip, br")],
            (200, "br", "\"-br\""),
        );
        check(
            &[(header::ACCEPT_ENCODING, "br;q=0.5")],
            (200, "br", "\"-br\""),
        );
        check(
            &[(header::ACCEPT_ENCODING, "gzip, br;q=0")],
            (200, "", "\"\""),
        );
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let br = (header::ACCEPT_ENCODING, "br");
        check(
            &[(header::IF_NONE_MATCH, "\"x\", W/\"\"")],
            (304, "", "\"\""),
        );
        check(&[(header::IF_NONE_MATCH, "*")], (304, "", "\"\""));
        check(
            &[(header::IF_NONE_MATCH, "\"-br\""), br.clone()],
            (304, "", "\"-br\""),
        );
        check(
            &[(header::IF_NONE_MATCH, "\"\""), br],
            (200, "br", "\"-br\""),
        );
    }

    #[test]
    fn only_what_never_changes_is_kept_for_ever() {
        assert!(read("assets/index-1a.js", b"").cache.contains("immutable"));
        assert_eq!(read("index.html", b"").cache, "no-cache");
    }
}
