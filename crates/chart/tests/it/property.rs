//! Whatever the table holds: a chart that is accepted is drawn, in well-formed XML, within its
//! picture, with finite places.

use std::sync::Arc;

use proptest::prelude::*;
use resvg::usvg::{
    Options, Tree, fontdb,
    roxmltree::{Document, Node},
};
use rowsmith_chart::{
    Cell, Chart, ChartSpec, ChartType, Column, Kind, Labels, Sort, Table, Theme, suggest,
};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1000.0..1000.0_f64,
        2 => (-20..20_i32).prop_map(f64::from),
        1 => prop::num::f64::ANY,
        1 => prop::sample::select(vec![
            0.0, -0.0, 1e308, -1e308, 5e-324, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e15,
        ]),
    ]
}

fn cell(kind: Kind) -> BoxedStrategy<Cell> {
    let value = match kind {
        Kind::Number => number().prop_map(Cell::Number).boxed(),
        Kind::Text => prop_oneof![
            3 => "[a-e]{1,2}".prop_map(Cell::Text),
            1 => "\\PC{0,40}".prop_map(Cell::Text),
            1 => any::<String>().prop_map(Cell::Text),
        ]
        .boxed(),
        Kind::Date | Kind::Timestamp => prop_oneof![
            3 => (0..2_000_i64).prop_map(|day| Cell::Time(1_600_000_000_000 + day * 86_400_000)),
            1 => any::<i64>().prop_map(Cell::Time),
            1 => (-10_i64..10).prop_map(Cell::Time),
        ]
        .boxed(),
        Kind::Bool => any::<bool>().prop_map(Cell::Bool).boxed(),
    };
    prop_oneof![8 => value, 1 => Just(Cell::Null)].boxed()
}

/// Columns a to d: two of any kind and two numbers.
fn table() -> impl Strategy<Value = Table> {
    let kinds = [
        Kind::Number,
        Kind::Text,
        Kind::Date,
        Kind::Timestamp,
        Kind::Bool,
    ];
    let kind = prop::sample::select(kinds.to_vec());
    (kind.clone(), kind, 0..70_usize).prop_flat_map(|(first, second, rows)| {
        let kinds = [first, second, Kind::Number, Kind::Number];
        let column = |(at, kind): (usize, Kind)| Column {
            name: ["a", "b<&", "c", "d"][at].to_owned(),
            kind,
        };
        let columns: Vec<Column> = kinds.into_iter().enumerate().map(column).collect();
        let row = kinds.map(cell).to_vec();
        // All the same is a case of its own.
        let rows = prop_oneof![
            4 => prop::collection::vec(row.clone(), rows),
            1 => row.prop_map(move |row| vec![row; rows]),
        ];
        rows.prop_map(move |rows| Table {
            columns: columns.clone(),
            rows,
        })
    })
}

fn spec() -> impl Strategy<Value = ChartSpec> {
    let name = prop::sample::select(vec!["a", "b<&", "c"]);
    let sorts = [
        Sort::AsGiven,
        Sort::XAscending,
        Sort::XDescending,
        Sort::YAscending,
        Sort::YDescending,
    ];
    (
        prop::sample::select(ChartType::ALL.to_vec()),
        prop::option::weighted(0.9, name.clone()),
        prop::sample::select(vec![vec![], vec!["c"], vec!["d"], vec!["c", "d"]]),
        prop::option::of(name),
        prop::option::of(prop::sample::select(sorts.to_vec())),
        prop::option::of(prop::sample::select(vec![Labels::Short, Labels::Long])),
        prop::option::of(1..70_u32),
        prop::option::of(prop::sample::select(vec!["blue", "#f00"])),
        prop::option::weighted(0.2, "\\PC{0,200}"),
    )
        .prop_map(
            |(kind, x, y, series, sort, labels, limit, colour, title)| ChartSpec {
                kind,
                x: x.map(str::to_owned),
                y: y.into_iter().map(str::to_owned).collect(),
                series: series.map(str::to_owned),
                sort,
                title,
                colour: colour.map(str::to_owned),
                labels,
                limit,
            },
        )
}

/// A number of an attribute; nothing where there is none.
fn place(node: Node<'_, '_>, name: &str) -> Option<f64> {
    let value: f64 = node.attribute(name)?.parse().unwrap();
    assert!(value.is_finite(), "{name} of {node:?}");
    Some(value)
}

fn check_picture(svg: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    let root = document.root_element();
    let (width, height) = (
        place(root, "width").unwrap(),
        place(root, "height").unwrap(),
    );
    let inside = |x: f64, y: f64, node: Node<'_, '_>| {
        let fits = (-1.0..=width + 1.0).contains(&x) && (-1.0..=height + 1.0).contains(&y);
        assert!(fits, "{x} {y} is outside of {width} x {height}: {node:?}");
    };
    for node in document.descendants().filter(Node::is_element) {
        let of = |name| place(node, name);
        match node.tag_name().name() {
            "rect" => {
                let (x, y) = (of("x").unwrap_or(0.0), of("y").unwrap_or(0.0));
                let (w, h) = (of("width").unwrap(), of("height").unwrap());
                assert!(w >= 0.0 && h >= 0.0, "{node:?}");
                inside(x, y, node);
                inside(x + w, y + h, node);
            }
            "circle" => inside(of("cx").unwrap(), of("cy").unwrap(), node),
            "text" => inside(of("x").unwrap(), of("y").unwrap(), node),
            "line" => {
                inside(of("x1").unwrap(), of("y1").unwrap(), node);
                inside(of("x2").unwrap(), of("y2").unwrap(), node);
            }
            "path" => {
                let path = node.attribute("d").unwrap();
                let numbers = path.split(|c: char| !(c.is_ascii_digit() || ".-".contains(c)));
                for number in numbers.filter(|part| !part.is_empty()) {
                    let number: f64 = number.parse().unwrap();
                    assert!((-1.0..=width.max(height) + 1.0).contains(&number), "{path}");
                }
            }
            "svg" | "title" | "desc" => {}
            other => panic!("<{other}> is not expected"),
        }
    }
}

/// Texts end within the picture too, as the font has them.
fn check_letters(svg: &str) {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(dejavu::sans_condensed::regular().to_vec());
    fonts.load_font_data(dejavu::sans_condensed::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let options = Options {
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).unwrap();
    let (drawn, size) = (tree.root().abs_layer_bounding_box(), tree.size());
    let inside = drawn.left() >= -2.0
        && drawn.top() >= -2.0
        && drawn.right() <= size.width() + 2.0
        && drawn.bottom() <= size.height() + 2.0;
    assert!(inside, "{drawn:?} is larger than {size:?}: {svg}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_accepted_is_drawn(spec in spec(), table in table()) {
        if let Ok(chart) = Chart::new(&spec, &table) {
            check_picture(&chart.svg(Theme::Light));
            chart.vega_lite();
        }
    }

    #[test]
    fn whatever_is_suggested_is_accepted(table in table()) {
        if let Some(spec) = suggest(&table) {
            let chart = Chart::new(&spec, &table).unwrap();
            check_picture(&chart.svg(Theme::Dark));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_drawn_has_pixels(spec in spec(), table in table()) {
        if let Ok(chart) = Chart::new(&spec, &table) {
            chart.png(Theme::Dark, 0.5).unwrap();
            check_letters(&chart.svg(Theme::Light));
        }
    }
}
