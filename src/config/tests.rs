use super::*;

fn read(environment: &[(&str, &str)], file: &str) -> Result<Config, ConfigErrors> {
    Config::read(vec![
        Source::pairs([("ROWSMITH_DATA_DIR", "/data")]),
        Source::pairs(environment.iter().copied()),
        Source::toml("rowsmith.toml", file)?,
    ])
}

#[track_caller]
fn check_wrong(environment: &[(&str, &str)], file: &str, expected: &[&str]) {
    let errors = read(environment, file).expect_err("the settings must be refused");
    assert_eq!(errors.0, expected);
}

#[test]
fn nothing_set_gives_the_documented_defaults() {
    let config = read(&[], "").unwrap();
    assert_eq!(config.http.port, 4000);
    assert_eq!(config.http.host.to_string(), "127.0.0.1");
    assert_eq!(config.generation.default_rows, 100);
    assert_eq!(config.generation.max_rows_per_table, 10_000_000);
    assert!(!config.model.enabled, "no key, no model");
    assert!(config.langfuse.is_none());
    assert!(matches!(config.database, DatabaseConfig::Embedded(_)));
}

#[test]
fn environment_wins_over_file_and_empty_means_unset() {
    let config = read(
        &[("PORT", ""), ("DEFAULT_NUM_RECORDS", "7")],
        "port = 5000\ndefault_num_records = 9",
    )
    .unwrap();
    assert_eq!(config.http.port, 5000);
    assert_eq!(config.generation.default_rows, 7);
}

#[test]
fn a_switch_takes_the_usual_words() {
    for (word, expected) in [
        ("true", true),
        ("1", true),
        ("YES", true),
        ("on", true),
        ("False", false),
        ("0", false),
        ("no", false),
        ("off", false),
    ] {
        let config = read(&[("USE_AI", word), ("GEMINI_API_KEY", "k")], "").unwrap();
        assert_eq!(config.model.enabled, expected, "{word}");
    }
}

#[test]
fn everything_wrong_is_named_at_once() {
    check_wrong(
        &[
            ("PORT", "70000"),
            ("USE_AI", "maybe"),
            ("MODEL_TEMPERATURE", "3"),
            ("MAX_ROWS_PER_TABLE", "0"),
            ("LOG_LEVEL", "loud"),
            ("DATABASE_URL", "mysql://root:hunter2@db/x"),
            ("LANGFUSE_PUBLIC_KEY", "pk"),
        ],
        "prot = 1",
        &[
            "PORT is \"70000\": give a number from 1 to 65535",
            "DATABASE_URL starts with \"mysql\": give postgresql://user:password@host:5432/database",
            "MAX_ROWS_PER_TABLE is \"0\": give a number of at least 1",
            "USE_AI is \"maybe\": give one of true, 1, yes, on, false, 0, no, off",
            "MODEL_TEMPERATURE is \"3\": give a number from 0 to 2",
            "only one of LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY is set: set both, or LANGFUSE_ENABLED=false",
            "LOG_LEVEL is \"loud\": give one of trace, debug, info, warn, error",
            "rowsmith.toml: there is no setting prot",
        ],
    );
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    check_wrong(
        &[("MAX_ROWS_PER_TABLE", "10"), ("DEFAULT_NUM_RECORDS", "11")],
        "",
        &["DEFAULT_NUM_RECORDS is 11, more than MAX_ROWS_PER_TABLE (10)"],
    );
    check_wrong(
        &[("ROWSMITH_DATASETS_URL", "postgres://h/d")],
        "",
        &[
            "ROWSMITH_DATASETS_URL is set but DATABASE_URL is not: set both, or none for the embedded database",
        ],
    );
}

#[test]
fn secrets_do_not_print() {
    let config = read(
        &[
            ("DATABASE_URL", "postgres://u:hunter2@h/d"),
            ("GEMINI_API_KEY", "hunter2"),
            ("LANGFUSE_PUBLIC_KEY", "pk"),
            ("LANGFUSE_SECRET_KEY", "hunter2"),
        ],
        "",
    )
    .unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    assert_eq!(config.model.api_key.unwrap().expose(), "hunter2");
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let path = std::env::temp_dir().join(format!("rowsmith-secret-{}", std::process::id()));
    std::fs::write(&path, "from-file\n").unwrap();
    let config = read(&[("GEMINI_API_KEY_FILE", path.to_str().unwrap())], "").unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(config.model.api_key, Some(Secret::new("from-file")));
}

#[test]
fn development_lets_the_page_in_from_its_own_server() {
    assert!(read(&[], "").unwrap().http.cors_origins.is_empty());
    let config = read(
        &[
            ("NODE_ENV", "development"),
            ("CORS_ORIGINS", "https://a.example"),
        ],
        "",
    )
    .unwrap();
    assert_eq!(
        config.http.cors_origins,
        [
            "https://a.example",
            "http://localhost:3000",
            "http://localhost:5173"
        ]
    );
}

#[test]
fn only_a_service_for_this_machine_asks_for_names() {
    let hosts = |environment: &[(&str, &str)]| read(environment, "").unwrap().http.allowed_hosts;
    assert_eq!(hosts(&[]), Some(Vec::new()));
    assert_eq!(hosts(&[("ROWSMITH_HOST", "0.0.0.0")]), None);
    let named = [
        ("ROWSMITH_HOST", "0.0.0.0"),
        ("ALLOWED_HOSTS", "a.example, b.example"),
    ];
    let expected = ["a.example", "b.example"].map(String::from).to_vec();
    assert_eq!(hosts(&named), Some(expected));
}
