//! What the program says when its settings are wrong.

use crate::support::{output, temp_dir};

#[test]
fn wrong_settings_are_all_told_and_nothing_starts() {
    let data_dir = temp_dir();
    let data_dir = data_dir.to_str().unwrap();
    let found = output(
        &["serve"],
        &[
            ("ROWSMITH_DATA_DIR", data_dir),
            ("PORT", "0"),
            ("USE_AI", "perhaps"),
        ],
    );
    assert_eq!(found.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(found.stderr).unwrap(),
        "error: PORT is \"0\": give a number from 1 to 65535\n\
         error: USE_AI is \"perhaps\": give one of true, 1, yes, on, false, 0, no, off\n"
    );
    assert!(!std::path::Path::new(data_dir).exists());
}

#[test]
fn a_database_that_cannot_be_reached_is_one_sentence_without_the_password() {
    let found = output(
        &["check-migrations"],
        &[(
            "DATABASE_URL",
            "postgres://u:hunter2@127.0.0.1:1/d?sslmode=disable",
        )],
    );
    assert_eq!(found.status.code(), Some(1));
    let told = String::from_utf8(found.stderr).unwrap();
    assert!(
        told.contains("cannot connect to database \"d\" on 127.0.0.1:1 as \"u\""),
        "{told}"
    );
    assert!(!told.contains("hunter2"), "{told}");
}
