//! The picture in pixels, with a font of its own, so that it is the same on every machine.

use std::sync::{Arc, LazyLock};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

/// Why there is no picture in pixels.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The SVG is not one of ours.
    #[error("the SVG cannot be read: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// There is no memory for so many pixels.
    #[error("a picture of {0} by {1} pixels does not fit into memory")]
    TooLarge(u32, u32),
    /// The pixels could not be written as PNG.
    #[error("the picture cannot be encoded: {0}")]
    Encoding(String),
}

/// DejaVu Sans Condensed, regular and bold: Latin, Greek, Cyrillic, Arabic, Hebrew and many signs.
/// Letters of other scripts become boxes.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(dejavu::sans_condensed::regular().to_vec());
    fonts.load_font_data(dejavu::sans_condensed::bold().to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

/// What the condensed faces call their family.
const FAMILY: &str = "DejaVu Sans";

/// Renders an SVG of this crate, `scale` pixels per pixel of it.
pub(crate) fn render(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    let scale = if scale.is_finite() {
        scale.clamp(0.5, 4.0)
    } else {
        1.0
    };
    let options = Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size();
    let pixels = |length: u32| (length as f32 * scale).round() as u32;
    let (width, height) = (pixels(size.width()), pixels(size.height()));
    let mut picture = Pixmap::new(width, height).ok_or(PngError::TooLarge(width, height))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut picture.as_mut(),
    );
    picture
        .encode_png()
        .map_err(|error| PngError::Encoding(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters;

    fn tree(text: &str, bold: bool) -> Tree {
        let weight = if bold { "bold" } else { "normal" };
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="900" height="50" font-family="Inter, sans-serif">
            <text x="5" y="30" font-size="20" font-weight="{weight}">{text}</text></svg>"#
        );
        let options = Options {
            font_family: FAMILY.to_owned(),
            fontdb: Arc::clone(&FONTS),
            ..Options::default()
        };
        Tree::from_str(&svg, &options).unwrap()
    }

    /// The layout counts on widths that must be those of the font.
    #[test]
    fn texts_are_as_wide_as_the_layout_believes() {
        let check = |text: &str, bold: bool, exact: f64| {
            let real = f64::from(tree(text, bold).root().bounding_box().width());
            let factor = if bold { letters::BOLD } else { 1.0 };
            let ours = letters::width(text, 20.0) * factor;
            assert!(
                real <= ours * 1.01 && real >= ours * exact,
                "{text}: {real} {ours}"
            );
        };
        check("Revenue by city 1234567890", false, 0.96);
        check("The quick brown fox jumps over WAVES", false, 0.96);
        check("Revenue by city and department", true, 0.9);
        check("Łódź Kraków Żółw Київ Ελλάδα", false, 0.8);
    }
}
