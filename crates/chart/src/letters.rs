//! How wide texts are, and how to make them fit.
//!
//! Widths are those of the font of the PNG, DejaVu Sans Condensed. The fonts that browsers choose
//! are about as wide or narrower.

/// Advance widths from the space to the tilde, in thousandths of the font's size.
#[rustfmt::skip]
const ASCII: [u16; 95] = [
    286, 360, 414, 754, 572, 855, 702, 247, 351, 351, 450, 754, 286, 325, 286, 303, 572, 572, 572,
    572, 572, 572, 572, 572, 572, 572, 303, 303, 754, 754, 754, 478, 900, 615, 617, 628, 693, 568,
    518, 697, 677, 265, 265, 590, 501, 776, 673, 708, 542, 708, 625, 571, 549, 659, 615, 890, 616,
    549, 616, 351, 303, 351, 754, 450, 450, 551, 571, 495, 571, 554, 316, 571, 570, 250, 250, 521,
    250, 876, 570, 550, 571, 571, 370, 469, 353, 570, 532, 736, 532, 532, 472, 572, 303, 572, 754,
];

/// Bold letters are so much wider.
pub(crate) const BOLD: f64 = 1.12;

/// The width of a text in a font of this size, in pixels.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size / 1000.0
}

fn advance(c: char) -> f64 {
    let place = (c as usize).checked_sub(' ' as usize);
    if let Some(width) = place.and_then(|place| ASCII.get(place)) {
        return f64::from(*width);
    }
    match c as u32 {
        // Latin, Greek, Cyrillic: about as letters are on average, a little more.
        0x80..0x530 => 640.0,
        // Ideographs, kana, Hangul, full forms, pictures: a square.
        0x1100..0x1200
        | 0x2e80..0xa4d0
        | 0xac00..0xd7b0
        | 0xf900..0xfb00
        | 0xff00..0xff61
        | 0x1f000.. => 1000.0,
        0x2026 => 900.0,
        _ => 700.0,
    }
}

/// The text, or as much of its beginning as fits with an ellipsis.
pub(crate) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", size);
    let mut kept = String::new();
    for c in text.chars() {
        left -= advance(c) * size / 1000.0;
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// At most so many letters, with an ellipsis for the rest.
pub(crate) fn shorten(text: &str, letters: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(letters) else {
        return text.to_owned();
    };
    let end = text
        .get(..cut)
        .and_then(|head| head.char_indices().next_back())
        .map_or(0, |(at, _)| at);
    format!("{}…", text.get(..end).unwrap_or_default().trim_end())
}

/// Lines of words that fit, at most so many; what is left over is cut with an ellipsis.
pub(crate) fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = lines.len() >= most;
        match lines.last_mut() {
            Some(line) if full || width(line, size) + width(word, size) + size * 0.3 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| fit(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_letters() {
        assert_eq!(shorten("Łódź and Kraków", 5), "Łódź…");
        assert_eq!(shorten("Łódź", 4), "Łódź");
        assert_eq!(fit("a long name", 10.0, 36.0), "a lon…");
        assert_eq!(fit("", 10.0, 0.0), "");
        assert_eq!(
            wrap("one two three four", 10.0, 60.0, 2),
            ["one two", "three four"]
        );
    }
}
