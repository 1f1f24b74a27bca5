//! Whatever the bytes are: no panic, no stack overflow, no hang, an error with a place.

use proptest::prelude::*;
use rowsmith_datagen::ddl;

/// Reads it on a small stack and gives the first error.
fn refused(input: impl Into<Vec<u8>>) -> String {
    let input = input.into();
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let run = move || {
        ddl::read(&input)
            .issues
            .into_iter()
            .find(|i| i.severity == ddl::Severity::Error)
    };
    let issue = thread.spawn(run).unwrap().join().unwrap();
    issue
        .map(|i| format!("{}:{} {}", i.line, i.column, i.message))
        .unwrap_or_default()
}

#[test]
fn depth() {
    let check = |inside: String| format!("CREATE TABLE a (x int CHECK ({inside}));");
    let parens = check(format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000)));
    assert_eq!(
        refused(parens),
        "1:92 parentheses are nested deeper than 64"
    );
    assert_eq!(
        refused("/*".repeat(500_000)),
        "1:129 comments are nested deeper than 64"
    );
    assert_eq!(
        refused("/*/".repeat(300_000)),
        "1:193 comments are nested deeper than 64"
    );
    // These read; the CHECK is dropped or kept, and nothing overflows.
    for inside in [
        "NOT ".repeat(990) + "x",
        "- ".repeat(990) + "1 < x",
        "CASE WHEN true THEN ".repeat(300) + "1" + &" END".repeat(300),
        vec!["x > 1"; 300].join(" AND "),
        vec!["x > 1"; 100_000 / 4].join(" OR "),
        "abs(".repeat(60) + "x" + &")".repeat(60) + " = 1",
        "x".to_owned() + &" IS NULL".repeat(900),
        "x".to_owned() + &"::text".repeat(300) + " = '1'",
    ] {
        assert_eq!(refused(check(inside)), "");
    }
}

#[test]
fn size() {
    let many = |n: usize, part: &str| part.repeat(n);
    assert_eq!(
        refused(format!("CREATE TABLE a ({}", many(5_000_000, ","))),
        "1:1 the statement has more than 200000 words and marks"
    );
    assert_eq!(refused(many(5_000_000, ";")), "1:1 there is no table");
    assert_eq!(refused(many(5_000_000, " ")), "1:1 there is no table");
    assert_eq!(
        refused(format!(
            "CREATE TABLE t (c0 int{})",
            (1..3_000)
                .map(|n| format!(", c{n} int"))
                .collect::<String>()
        )),
        "1:16507 table `t` has more than 1600 columns"
    );
    let doubling: String = (1..60)
        .map(|n| {
            format!(
                "CREATE TABLE t{n} (c{n} int CHECK (c{n} > 0)) INHERITS (t{0}, t{0}, t{0});",
                n - 1
            )
        })
        .collect();
    assert!(
        refused(format!("CREATE TABLE t0 (a int);{doubling}")).contains("copy more than 50000")
    );
}

#[test]
fn unterminated() {
    assert_eq!(
        refused("CREATE TABLE a (x text DEFAULT 'a);"),
        "1:32 a string that begins here does not end"
    );
    assert_eq!(
        refused("CREATE TABLE \"a (x text);"),
        "1:14 a quoted name that begins here does not end"
    );
    assert_eq!(
        refused("SELECT 1;\n /* x"),
        "2:2 a comment that begins here does not end"
    );
    assert_eq!(
        refused("DO $x$ y $y$;"),
        "1:4 a string that begins here with $x$ does not end"
    );
    assert_eq!(
        refused(*b"CREATE\0"),
        "1:7 the input holds a NUL byte: it is binary, or UTF-16 without a byte order mark"
    );
}

const WORDS: &[&str] = &[
    "CREATE",
    "TABLE",
    "TYPE",
    "DOMAIN",
    "AS",
    "ENUM",
    "ALTER",
    "ADD",
    "CONSTRAINT",
    "PRIMARY KEY",
    "UNIQUE",
    "CHECK",
    "FOREIGN KEY",
    "REFERENCES",
    "INDEX",
    "ON",
    "a",
    "b",
    "int",
    "varchar",
    "DEFAULT",
    "NOT",
    "NULL",
    "(",
    ")",
    "((",
    "))",
    ",",
    ";",
    "'x'",
    "'",
    "\"q\"",
    "`",
    "[n]",
    "]",
    "1",
    "-1",
    "$$",
    "/*",
    "*/",
    "--",
    "\n",
    "\nGO\n",
    "\n/\n",
    "DELIMITER //\n",
    "//",
    "COPY a FROM stdin;",
    "\\.",
    "::",
    "=",
    "IN",
    "BETWEEN",
    "AND",
    "IDENTITY",
    "GENERATED ALWAYS",
    "COMMENT",
    "LIKE",
    "INHERITS",
    "PARTITION OF",
    "MODIFY",
    "CHANGE",
    "RENAME",
    "DROP",
    "EXCLUDE",
    "USING",
    "WITH",
    "é",
    "\u{202e}",
    "E'\\",
    "ARRAY[",
    "nextval('s')",
    "FOR",
    "CASE",
    "BEGIN",
    "END",
    "FUNCTION",
    ".",
    "SEQUENCE",
    "START",
    "INCREMENT",
    "UNSIGNED",
    "SET",
    "COLUMN",
    "IS",
    "/*!40101",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let reading = ddl::read(&bytes);
        prop_assert!(!reading.is_usable() || !reading.schema.tables.is_empty());
    }

    #[test]
    fn random_words(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..80)) {
        let reading = ddl::read(words.join(" ").as_bytes());
        // What is called usable passes the same checks again, as data.
        prop_assert!(!reading.is_usable() || ddl::check(&reading.schema).is_empty());
    }

    #[test]
    fn cut_anywhere(at in 0usize..6_000, file in 0usize..3) {
        let file = [
            include_bytes!("../../../../examples/clinic.sql").as_slice(),
            include_bytes!("../../../../examples/webshop.sql"),
            include_bytes!("../../../../examples/flight_club.sql"),
        ][file];
        let reading = ddl::read(&file[..at.min(file.len())]);
        prop_assert!(!reading.is_usable() || ddl::check(&reading.schema).is_empty());
    }
}
