//! Every kind of chart, as bytes: a change of the picture is a change of a file.

use rowsmith_chart::{Chart, Theme};
use serde_json::json;

use crate::samples;

#[test]
fn charts_are_drawn_as_accepted() {
    for (name, spec, table) in samples::all() {
        let chart = Chart::new(&spec, &table).unwrap();
        // A line per element, for people who read the difference.
        let svg = chart.svg(Theme::Light).replace("><", ">\n<");
        insta::assert_snapshot!(name, svg);
    }
}

#[test]
fn dark_ground_changes_colours_alone() {
    for (name, spec, table) in samples::all() {
        let chart = Chart::new(&spec, &table).unwrap();
        let plain = |theme| {
            let svg = chart.svg(theme);
            let parts = svg
                .split('#')
                .map(|part| part.get(6..).unwrap_or(part).to_owned());
            parts.collect::<Vec<_>>()
        };
        assert_eq!(plain(Theme::Light), plain(Theme::Dark), "{name}");
        assert_ne!(chart.svg(Theme::Light), chart.svg(Theme::Dark), "{name}");
    }
}

#[test]
fn pictures_have_letters_and_the_size_that_was_asked_for() {
    let table = samples::table(&[("total", rowsmith_chart::Kind::Number)], &json!([[1234]]));
    let spec = samples::spec(json!({"type": "number", "y": ["total"]}));
    let chart = Chart::new(&spec, &table).unwrap();
    let (small, large) = (chart.png(Theme::Light, 1.0), chart.png(Theme::Light, 2.0));
    let (small, large) = (small.unwrap(), large.unwrap());
    // Width and height stand in bytes 16 to 23 of every PNG.
    let size = |png: &[u8], at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(&small[..4], b"\x89PNG");
    assert_eq!((size(&small, 16), size(&large, 16)), (760, 1520));
    assert_eq!(size(&large, 20), 2 * size(&small, 20));
    // White paper of this size takes far less.
    assert!(small.len() > 2_500, "{} bytes hold no letters", small.len());
}

#[test]
fn descriptions_say_what_the_picture_shows() {
    let said: Vec<String> = samples::all()
        .into_iter()
        .map(|(name, spec, table)| {
            let chart = Chart::new(&spec, &table).unwrap();
            format!("{name}: {} | {}", chart.title(), chart.description())
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn vega_lite_is_written_as_accepted() {
    for (name, spec, table) in samples::all() {
        let mut document = Chart::new(&spec, &table).unwrap().vega_lite();
        // Three values say how they look.
        let values = document["data"]["values"].as_array_mut().unwrap();
        values.truncate(3);
        let document = serde_json::to_string_pretty(&document).unwrap();
        insta::assert_snapshot!(format!("vega_{name}"), document);
    }
}
