//! The words after a column's type or a key, and those among them that say nothing about the data.

use super::cursor::{Cursor, Fault};
use crate::name::Name;

/// Words that begin an option, and so end a default.
pub(super) const OPTIONS: &[&str] = &[
    "AS",
    "AUTOINCREMENT",
    "AUTO_INCREMENT",
    "CHARACTER",
    "CHARSET",
    "CHECK",
    "COLLATE",
    "COLUMN_FORMAT",
    "COMMENT",
    "COMPRESSION",
    "CONSTRAINT",
    "DEFAULT",
    "DEFERRABLE",
    "DISABLE",
    "ENABLE",
    "ENCODE",
    "ENCRYPT",
    "FOR",
    "FOREIGN",
    "GENERATED",
    "IDENTITY",
    "INITIALLY",
    "INVISIBLE",
    "KEY",
    "MASKED",
    "NOT",
    "NULL",
    "ON",
    "PERSISTED",
    "PRIMARY",
    "REFERENCES",
    "ROWGUIDCOL",
    "SORTKEY",
    "SPARSE",
    "SRID",
    "STORAGE",
    "STORED",
    "UNIQUE",
    "USING",
    "VIRTUAL",
    "VISIBLE",
    "WITH",
    "AFTER",
    "FIRST",
];

/// Options of one word that say nothing about the data.
const IDLE: &[&str] = &[
    "ASC",
    "CLUSTERED",
    "DEFERRABLE",
    "DESC",
    "DISABLE",
    "ENABLE",
    "FIRST",
    "INVISIBLE",
    "NONCLUSTERED",
    "NOVALIDATE",
    "PERSISTED",
    "RELY",
    "ROWGUIDCOL",
    "SPARSE",
    "STORED",
    "VALIDATE",
    "VIRTUAL",
    "VISIBLE",
    "SORTKEY",
];

/// Options with one argument that say nothing about the data.
const IDLE_WITH_ARGUMENT: &[&str] = &[
    "AFTER",
    "CHARSET",
    "COLUMN_FORMAT",
    "COMPRESSION",
    "ENCODE",
    "INITIALLY",
    "SRID",
    "STORAGE",
];

/// What may follow a key and says nothing about the data.
pub(super) fn key_options(cursor: &mut Cursor<'_>) {
    loop {
        if cursor.eat("ON CONFLICT") || cursor.eat("USING") {
            cursor.eat("INDEX TABLESPACE");
            cursor.skip();
        } else if cursor.is_any(&["CLUSTERED", "NONCLUSTERED", "ASC", "DESC"]) {
            cursor.skip();
        } else {
            return;
        }
    }
}

pub(super) fn idle_option(cursor: &mut Cursor<'_>, column: &Name) -> Result<(), Fault> {
    let is_idle = cursor.is_any(IDLE);
    let has_argument = cursor.is_any(IDLE_WITH_ARGUMENT);
    let phrases = [
        "NOT DEFERRABLE",
        "NOT VALID",
        "NOT ENFORCED",
        "NOT FOR REPLICATION",
        "NOT VISIBLE",
        "ON NULL",
    ];
    if phrases.iter().any(|phrase| cursor.eat(phrase)) {
    } else if cursor.eat("ON UPDATE") || cursor.eat("ON DELETE") || cursor.eat("ON CONFLICT") {
        cursor.skip();
        cursor.skip_group();
    } else if cursor.eat("CHARACTER SET") || cursor.eat("ON") || cursor.eat("TABLESPACE") {
        cursor.eat_mark("=");
        cursor.skip();
    } else if cursor.eat("WITH") || cursor.eat("MASKED") || cursor.eat("ENCRYPT") {
        cursor.eat("WITH");
        cursor.eat("FILLFACTOR");
        if cursor.eat_mark("=") {
            cursor.skip();
        }
        cursor.skip_group();
    } else if cursor.eat("USING INDEX") {
        cursor.until(|c| c.is_any(&["CONSTRAINT", "CHECK", "NOT", "REFERENCES", "DEFAULT"]));
    } else if has_argument {
        cursor.skip();
        cursor.eat_mark("=");
        cursor.skip();
    } else if is_idle {
        cursor.skip();
    } else {
        return Err(cursor.fault(
            format!(
                "cannot read {} in the definition of column `{column}`",
                cursor.found()
            ),
            "check the spelling, or put a comma before it",
        ));
    }
    Ok(())
}
