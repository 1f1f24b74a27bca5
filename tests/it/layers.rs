//! Arrows point down only: every `crate::` of `src/` is held against the table below.

use std::path::Path;

/// What a module may name of this crate, besides itself and [`EVERYBODY`]. `a::b` allows only that
/// part of `a`. A module that is not listed may name nothing.
const ARROWS: &[(&str, &[&str])] = &[
    // `serve` runs the HTTP server: the one arrow between edges.
    (
        "cli",
        &[
            "app",
            "runs",
            "service",
            "store",
            "chat",
            "http",
            "telemetry",
        ],
    ),
    ("http", &["app", "runs", "service", "store", "chat"]),
    ("channels", &["app", "runs", "service", "chat"]),
    ("evals", &["app", "runs", "service", "chat"]),
    ("telemetry", &["runs", "service"]),
    // The only place that puts parts together.
    (
        "app",
        &[
            "runs",
            "service",
            "store",
            "chat",
            "agent",
            "model",
            "tools",
            "http",
            "channels",
            "telemetry",
        ],
    ),
    // A conversation is where the agent, its tools and durable runs meet.
    (
        "chat",
        &["agent", "tools", "model", "runs", "service", "store"],
    ),
    ("tools", &["agent::tool", "service"]),
    ("agent", &["model"]),
    // A use case that takes time is a run; what a run does reaches `runs` as a trait.
    ("service", &["runs", "store", "model"]),
    ("runs", &[]),
    ("store", &[]),
    ("model", &[]),
    ("config", &[]),
    ("error", &[]),
    ("event", &[]),
    ("tls", &[]),
];

/// What every module may name.
const EVERYBODY: &[&str] = &["config", "error", "event", "tls"];

#[test]
fn arrows_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).unwrap();
        let module = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        if ["lib", "main"].contains(&module) {
            continue;
        }
        for path in crate_paths(&std::fs::read_to_string(&file).unwrap()) {
            if !allowed(module, &path) {
                wrong.push(format!(
                    "src/{}: {module} may not name crate::{path}",
                    inside.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn allowed(module: &str, path: &str) -> bool {
    let target = path.split("::").next().unwrap_or_default();
    let arrows = ARROWS
        .iter()
        .find(|(from, _)| *from == module)
        .map_or(&[][..], |(_, to)| to);
    target == module
        || EVERYBODY.contains(&target)
        || arrows
            .iter()
            .any(|arrow| path == *arrow || path.starts_with(&format!("{arrow}::")))
}

fn rust_files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Every path below `crate::` that the code names: `use crate::{a::b, c}` names `a::b` and `c`.
fn crate_paths(source: &str) -> Vec<String> {
    let code: Vec<_> = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n");
    let mut paths = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        // `$crate::` and `my_crate::` are not ours.
        if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            read_paths(&code[at + start.len()..], "", &mut paths);
        }
    }
    paths
}

/// Reads one path, or a group of them, and returns what follows.
fn read_paths<'a>(text: &'a str, prefix: &str, paths: &mut Vec<String>) -> &'a str {
    let mut text = text.trim_start();
    if let Some(mut group) = text.strip_prefix('{') {
        loop {
            group = group.trim_start_matches([',', ' ', '\n']);
            if let Some(rest) = group.strip_prefix('}') {
                return rest;
            }
            let rest = read_paths(group, prefix, paths);
            if rest.len() == group.len() {
                return rest;
            }
            group = rest;
        }
    }
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let path = if prefix.is_empty() {
        text[..end].to_owned()
    } else {
        format!("{prefix}::{}", &text[..end])
    };
    text = &text[end..];
    match text.strip_prefix("::") {
        Some(rest) if !rest.starts_with('<') => read_paths(rest, &path, paths),
        _ => {
            paths.push(path);
            text
        }
    }
}

#[test]
fn paths_are_read_from_groups_too() {
    let source = "use crate::{store::{Store, pool}, config::Config};\n// crate::not\nlet x = crate::http::router();";
    assert_eq!(
        crate_paths(source),
        [
            "store::Store",
            "store::pool",
            "config::Config",
            "http::router"
        ]
    );
    assert!(allowed("tools", "agent::tool::Tool"));
    assert!(!allowed("tools", "agent::run"));
    assert!(!allowed("agent", "tools"));
    assert!(!allowed("channels", "http"));
}
