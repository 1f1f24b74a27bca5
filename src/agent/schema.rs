//! JSON Schemas in the subset that Gemini and strict OpenAI clients take.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// Keywords that Gemini documents, besides those handled below.
const KEPT: &[&str] = &[
    "type",
    "description",
    "enum",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "anyOf",
    "properties",
    "additionalProperties",
    "required",
];

/// The schema of a type.
pub(super) fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    clean(schema.to_value())
}

/// Rewrites what can be said otherwise, and drops what cannot.
fn clean(schema: Value) -> Value {
    let Value::Object(schema) = schema else {
        // `true` takes anything.
        return json!({});
    };
    let mut cleaned = Map::new();
    for (key, value) in schema {
        match key.as_str() {
            "oneOf" | "anyOf" => {
                cleaned.insert("anyOf".to_owned(), each(value));
            }
            "const" => {
                cleaned.insert("enum".to_owned(), json!([value]));
            }
            "properties" => {
                let properties = match value {
                    Value::Object(map) => map.into_iter().map(|(k, v)| (k, clean(v))).collect(),
                    _ => Map::new(),
                };
                cleaned.insert(key, Value::Object(properties));
            }
            "items" => {
                cleaned.insert(key, clean(value));
            }
            "additionalProperties" if value.is_object() => {
                cleaned.insert(key, clean(value));
            }
            key if KEPT.contains(&key) => {
                cleaned.insert(key.to_owned(), value);
            }
            _ => {}
        }
    }
    Value::Object(cleaned)
}

fn each(list: Value) -> Value {
    match list {
        Value::Array(list) => list.into_iter().map(clean).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_every_provider_knows_are_left() {
        /// How it is written.
        #[derive(JsonSchema)]
        #[serde(rename_all = "snake_case", tag = "kind")]
        #[expect(dead_code, reason = "only its schema counts")]
        enum Shape {
            /// Even.
            Flat {
                n: Option<u32>,
            },
            Steep,
        }
        #[derive(JsonSchema)]
        #[expect(dead_code, reason = "only its schema counts")]
        struct Input {
            /// Up to 1.
            #[schemars(range(min = 0, max = 1))]
            share: f64,
            #[serde(default)]
            shapes: Vec<Shape>,
        }
        insta::assert_snapshot!(of::<Input>().to_string(), @r#"{"type":"object","properties":{"share":{"type":"number","description":"Up to 1.","minimum":0,"maximum":1},"shapes":{"type":"array","items":{"description":"How it is written.","anyOf":[{"description":"Even.","type":"object","properties":{"kind":{"type":"string","enum":["flat"]},"n":{"type":["integer","null"],"minimum":0}},"required":["kind"]},{"type":"object","properties":{"kind":{"type":"string","enum":["steep"]}},"required":["kind"]}]}}},"required":["share"]}"#);
    }
}
