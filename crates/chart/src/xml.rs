//! Writing XML: every text escaped, every number short and finite.

use std::fmt::Write as _;

/// An open document, written front to back.
#[derive(Debug, Default)]
pub(crate) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// An element without content.
    pub(crate) fn leaf(&mut self, name: &'static str, attributes: Attributes) {
        let _ = write!(self.text, "<{name}{}/>", attributes.0);
    }

    /// An element with nothing but text in it.
    pub(crate) fn text(&mut self, name: &'static str, attributes: Attributes, text: &str) {
        let _ = write!(
            self.text,
            "<{name}{}>{}</{name}>",
            attributes.0,
            Escaped(text)
        );
    }

    /// Opens an element; [`Xml::close`] ends it.
    pub(crate) fn open(&mut self, name: &'static str, attributes: Attributes) {
        let _ = write!(self.text, "<{name}{}>", attributes.0);
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.text, "</{name}>");
        }
    }

    /// The whole text, with everything closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }
}

/// The attributes of an element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes(String);

impl Attributes {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A text.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        let _ = write!(self.0, " {name}=\"{}\"", Escaped(value));
        self
    }

    /// A number, in hundredths of a pixel.
    pub(crate) fn at(mut self, name: &str, value: f64) -> Self {
        let _ = write!(self.0, " {name}=\"{}\"", short(value));
        self
    }
}

/// A place in hundredths, without digits that say nothing. What is not finite is 0: a wrong place
/// is better than no picture, and tests hold that there is none.
pub(crate) fn short(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                // No XML may hold these, however they are written.
                '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                    f.write_char('\u{fffd}')?;
                }
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_elements_closed() {
        let mut xml = Xml::default();
        xml.open(
            "svg",
            Attributes::new().with("id", "\"<&>\u{0}\n").at("x", -0.001),
        );
        xml.text(
            "text",
            Attributes::new().at("y", f64::NAN),
            "</text><script>",
        );
        xml.leaf("rect", Attributes::new().at("width", 12.345));
        insta::assert_snapshot!(xml.finish(), @r#"<svg id="&quot;&lt;&amp;&gt;� " x="0"><text y="0">&lt;/text&gt;&lt;script&gt;</text><rect width="12.35"/></svg>"#);
    }
}
