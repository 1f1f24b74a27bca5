//! What the files are called.

use rowsmith_datagen::name::Name;

/// The longest name of a table in the name of its file.
const MAX: usize = 50;

/// `001_restaurants.csv`: safe on every file system and unique by its number.
pub(super) fn entry(number: usize, table: &Name) -> String {
    let slug = slug(table.sql());
    if number < 999 {
        return format!("{number:03}_{slug}.csv");
    }
    // Three digits are all there is room for: the rest of the tables share the last number.
    let mut slug = format!("{number}_{slug}");
    slug.truncate(MAX);
    format!("999_{slug}.csv")
}

/// Lower-case ASCII letters, digits and single underscores, at least one character.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    slug.truncate(MAX);
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() {
        "table".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: usize, table: &str, expected: &str) {
        assert_eq!(entry(number, &Name::exact(table)), expected);
    }

    #[test]
    fn names_are_safe_everywhere() {
        check(1, "Restaurants", "001_restaurants.csv");
        check(12, "../../etc/passwd", "012_etc_passwd.csv");
        check(3, "🍕", "003_table.csv");
        check(4, "=cmd|'/C calc'!A0\r\n", "004_cmd_c_calc_a0.csv");
        check(5, "naïve__x_", "005_na_ve_x.csv");
        check(999, "a", "999_999_a.csv");
        check(1000, "a", "999_1000_a.csv");
        check(6, &"x".repeat(63), &format!("006_{}.csv", "x".repeat(50)));
    }
}
