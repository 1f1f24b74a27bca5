//! Vocabularies: text files with one value per line, the common ones first, cut into slices when
//! this crate is compiled. A line may have several fields, parted by tabs.

/// The number of lines; every line ends in a line feed.
pub(super) const fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut lines, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            lines += 1;
        }
        at += 1;
    }
    lines
}

/// Field number `field` of every line.
pub(super) const fn fields<const N: usize>(text: &'static str, field: usize) -> [&'static str; N] {
    let mut out = [""; N];
    let bytes = text.as_bytes();
    let (mut line, mut current, mut start, mut at) = (0, 0, 0, 0);
    while at < bytes.len() {
        if bytes[at] == b'\n' || bytes[at] == b'\t' {
            if current == field {
                out[line] = text.split_at(start).1.split_at(at - start).0;
            }
            start = at + 1;
            current += 1;
        }
        if bytes[at] == b'\n' {
            line += 1;
            current = 0;
        }
        at += 1;
    }
    out
}

/// The two lists in turns, and then what is left of the longer one.
pub(super) const fn interleaved<const N: usize>(
    a: &[&'static str],
    b: &[&'static str],
) -> [&'static str; N] {
    let mut out = [""; N];
    let (mut i, mut at) = (0, 0);
    while at < N {
        if i < a.len() {
            out[at] = a[i];
            at += 1;
        }
        if i < b.len() {
            out[at] = b[i];
            at += 1;
        }
        i += 1;
    }
    out
}

/// For every key its value, where `keys` and `values` lie side by side.
pub(super) const fn looked_up<const N: usize>(
    wanted: &[&'static str; N],
    keys: &[&'static str],
    values: &[&'static str],
) -> [&'static str; N] {
    let mut out = [""; N];
    let mut at = 0;
    while at < N {
        let mut k = 0;
        while k < keys.len() {
            if same(wanted[at], keys[k]) {
                out[at] = values[k];
            }
            k += 1;
        }
        at += 1;
    }
    out
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The length of the longest value, in characters.
pub(super) const fn longest(list: &[&str]) -> u32 {
    let (mut most, mut at) = (0, 0);
    while at < list.len() {
        let length = chars(list[at]);
        if length > most {
            most = length;
        }
        at += 1;
    }
    most
}

/// The length of a string in characters.
pub(super) const fn chars(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let (mut chars, mut at) = (0, 0);
    while at < bytes.len() {
        // Every byte but a continuation byte begins a character.
        if bytes[at] & 0xC0 != 0x80 {
            chars += 1;
        }
        at += 1;
    }
    chars
}

/// Appends the value at an index.
#[inline]
pub(super) fn pick(list: &[&str], n: u64, out: &mut String) {
    if let Some(value) = usize::try_from(n).ok().and_then(|n| list.get(n)) {
        out.push_str(value);
    }
}

/// `words!(NAME = "family/file")`: a vocabulary; `words!(NAME = "family/file", 2)`: one field of it.
macro_rules! words {
    ($($name:ident = $file:literal $(, $field:literal)?;)*) => { $(
        pub(super) const $name: &[&str] = &{
            const TEXT: &str = include_str!(concat!("../../data/en/", $file, ".txt"));
            $crate::values::list::fields::<{ $crate::values::list::count(TEXT) }>(TEXT, 0 $(+ $field)?)
        };
    )* };
}

/// `list!("family.thing", "about", VOCABULARY)`: a text whose values are those of a vocabulary.
macro_rules! list {
    ($name:literal, $about:literal, $list:expr) => {
        $crate::values::Text {
            name: $name,
            about: $about,
            capacity: $list.len() as u64,
            distinct: true,
            popular: true,
            max_chars: $crate::values::list::longest($list),
            write: |n, out| $crate::values::list::pick($list, n, out),
        }
    };
}

/// `grammar!("family.thing", "about", GRAMMAR)`: a text whose values a grammar makes.
macro_rules! grammar {
    ($name:literal, $about:literal, $grammar:expr) => {
        $crate::values::Text {
            name: $name,
            about: $about,
            capacity: $grammar.capacity(),
            distinct: true,
            popular: false,
            max_chars: $grammar.max_chars(),
            write: |n, out| $grammar.write(n, out),
        }
    };
}

/// `made!("family.thing", "about", capacity, max_chars, function)`: a text with its own function.
macro_rules! made {
    ($name:literal, $about:literal, $capacity:expr, $max_chars:expr, $write:expr) => {
        $crate::values::Text {
            name: $name,
            about: $about,
            capacity: $capacity,
            distinct: true,
            popular: false,
            max_chars: $max_chars,
            write: $write,
        }
    };
}

pub(super) use {grammar, list, made, words};
