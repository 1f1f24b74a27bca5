//! An OpenAPI document as one plain page: no script, nothing loaded from elsewhere.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The style sheet.
pub(super) const STYLE: &str = "\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1c2128; background: #fff; }
code, .path { font-family: ui-monospace, monospace; }
section { border-top: 1px solid #d0d7de; padding: .5rem 0 1rem; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; color: #0b57d0; }
table { border-collapse: collapse; width: 100%; }
td { border-bottom: 1px solid #eaeef2; padding: .25rem .75rem .25rem 0; vertical-align: top; }
td:first-child { white-space: nowrap; }
@media (prefers-color-scheme: dark) {
  body { color: #d1d7e0; background: #151b23; } .method, a { color: #8ab4f8; }
  section, td { border-color: #3d444d; } }
";

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

/// The page.
pub(super) fn render(document: &Value) -> String {
    let title = text(document, "/info/title");
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} API</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <link rel=\"stylesheet\" href=\"/api/docs/style.css\"></head><body>\
         <h1>{title} API <small>{}</small></h1><p>{}</p>\
         <p><a href=\"/api/openapi.json\">OpenAPI document</a></p>",
        text(document, "/info/version"),
        text(document, "/info/description"),
    );
    for (path, item) in entries(document, "/paths") {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                render_operation(&mut page, method, path, operation);
            }
        }
    }
    page.push_str("<h2>Objects</h2>");
    for (name, schema) in entries(document, "/components/schemas") {
        let name = escape(name);
        put(
            &mut page,
            format_args!("<section id=\"{name}\"><h3>{name}</h3>"),
        );
        put(
            &mut page,
            format_args!("<p>{}</p>", text(schema, "/description")),
        );
        render_properties(&mut page, schema);
        for variant in schema
            .get("oneOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            put(
                &mut page,
                format_args!("<p>{}</p>", text(variant, "/description")),
            );
            render_properties(&mut page, variant);
        }
        page.push_str("</section>");
    }
    page.push_str("</body></html>");
    page
}

fn render_operation(page: &mut String, method: &str, path: &str, operation: &Value) {
    put(
        page,
        format_args!(
            "<section><h2><span class=\"method\">{}</span> <span class=\"path\">{}</span></h2>\
             <p>{}</p><p>{}</p><table>",
            method.to_uppercase(),
            escape(path),
            text(operation, "/summary"),
            text(operation, "/description"),
        ),
    );
    let parameters = operation.get("parameters").and_then(Value::as_array);
    for parameter in parameters.into_iter().flatten() {
        let name = format!("{} ({})", text(parameter, "/name"), text(parameter, "/in"));
        row(page, &name, &text(parameter, "/description"));
    }
    for (kind, content) in entries(operation, "/requestBody/content") {
        row(
            page,
            "body",
            &format!(
                "{} {}",
                escape(kind),
                type_of(content.get("schema").or(content.get("itemSchema")))
            ),
        );
    }
    for (status, response) in entries(operation, "/responses") {
        let mut what = text(response, "/description");
        for (_, content) in entries(response, "/content") {
            put(
                &mut what,
                format_args!(
                    " {}",
                    type_of(content.get("schema").or(content.get("itemSchema")))
                ),
            );
        }
        row(page, &escape(status), &what);
    }
    page.push_str("</table></section>");
}

fn render_properties(page: &mut String, schema: &Value) {
    page.push_str("<table>");
    for (name, property) in entries(schema, "/properties") {
        let what = format!(
            "{} {}",
            type_of(Some(property)),
            text(property, "/description")
        );
        row(page, &format!("<code>{}</code>", escape(name)), &what);
    }
    page.push_str("</table>");
}

/// The type of a schema, in a few words; a link where it is one of the objects.
fn type_of(schema: Option<&Value>) -> String {
    let Some(schema) = schema else {
        return String::new();
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = escape(reference.rsplit('/').next().unwrap_or(reference));
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    if let Some(choices) = schema
        .get("oneOf")
        .or(schema.get("allOf"))
        .and_then(Value::as_array)
    {
        let choices: Vec<_> = choices.iter().map(|c| type_of(Some(c))).collect();
        return choices.join(" or ");
    }
    if let Some(labels) = schema.get("enum").and_then(Value::as_array) {
        let labels: Vec<_> = labels
            .iter()
            .filter_map(Value::as_str)
            .map(escape)
            .collect();
        return labels.join(" | ");
    }
    let name = match schema.get("type") {
        Some(Value::String(name)) => escape(name),
        Some(Value::Array(names)) => {
            let names: Vec<_> = names.iter().filter_map(Value::as_str).map(escape).collect();
            names.join(" or ")
        }
        _ => String::new(),
    };
    match schema.get("items") {
        Some(items) => format!("{name} of {}", type_of(Some(items))),
        None => name,
    }
}

/// A row of a table; both cells are HTML already.
fn row(page: &mut String, name: &str, what: &str) {
    put(
        page,
        format_args!("<tr><td>{name}</td><td>{what}</td></tr>"),
    );
}

fn put(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = page.write_fmt(text);
}

fn entries<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value
        .pointer(pointer)
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

fn text(value: &Value, pointer: &str) -> String {
    escape(
        value
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default(),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
