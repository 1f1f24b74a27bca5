//! Charts of tables: a small specification that a model or a person writes, checked against the
//! columns, drawn as SVG and PNG, exported as Vega-Lite.
//!
//! ```text
//! ChartSpec + Table -> Chart::new -> Chart -> svg(theme), png(theme), vega_lite(), description()
//!                          |
//!                       Problem: what does not fit, and what would
//! ```
//!
//! Pure and deterministic: the same specification and table give the same bytes. After
//! [`Chart::new`] nothing fails: whatever the values are, places are finite and lie in the picture.
//! What a chart leaves out, adds up or cannot place it says at its foot. No scripts, no links, no
//! markup from data. Absent on purpose: interaction (marks carry `data-*` attributes for it).

mod bins;
mod calendar;
mod chart;
mod colour;
mod describe;
mod draw;
mod format;
mod grid;
mod key;
mod letters;
mod png;
mod points;
mod scale;
mod spec;
mod suggest;
mod sums;
mod table;
mod top;
mod validate;
mod vega;
mod xml;

pub use bins::edges;
pub use chart::Chart;
pub use colour::Theme;
pub use png::PngError;
pub use spec::{ChartSpec, ChartType, Labels, Sort};
pub use suggest::suggest;
pub use table::{Cell, Column, Kind, Table};
pub use validate::{Checked, Problem, validate};
