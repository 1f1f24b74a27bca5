//! Patterns and lists that dialects write as text.

/// A `SIMILAR TO` pattern as a regular expression.
pub(super) fn similar(pattern: &str) -> String {
    let mut regex = String::from("^(?:");
    let mut chars = pattern.chars();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                regex.push('\\');
                regex.extend(chars.next());
            }
            '[' | ']' => {
                in_class = c == '[';
                regex.push(c);
            }
            '%' if !in_class => regex.push_str(".*"),
            '_' if !in_class => regex.push('.'),
            '.' | '^' | '$' if !in_class => {
                regex.push('\\');
                regex.push(c);
            }
            other => regex.push(other),
        }
    }
    regex.push_str(")$");
    regex
}

/// A `LIKE` pattern whose escape character is `escape`, with the backslash in its place.
pub(super) fn escaped(pattern: &str, escape: &str) -> String {
    let escape = escape.chars().next();
    let mut text = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if Some(c) == escape {
            text.push('\\');
            text.extend(chars.next());
        } else if c == '\\' {
            text.push_str("\\\\");
        } else {
            text.push(c);
        }
    }
    text
}

/// The items of `{a,"b c"}`; `None` for nested arrays and what is no array.
pub(super) fn array_items(text: &str) -> Option<Vec<String>> {
    let body = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut items = Vec::new();
    let mut item = String::new();
    let mut quoted = false;
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => item.extend(chars.next()),
            '"' => quoted = !quoted,
            '{' | '}' if !quoted => return None,
            ',' if !quoted => items.push(std::mem::take(&mut item)),
            other => item.push(other),
        }
    }
    if !body.is_empty() {
        items.push(item);
    }
    Some(items)
}
