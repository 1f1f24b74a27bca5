//! What numbers a column: sequences and identities.

use super::cursor::{Cursor, Fault};
use crate::{name::Name, schema::Identity};

/// The sequence of `nextval('name'...)` or `NEXT VALUE FOR name`; the last part of its name.
pub(super) fn sequence_of(mut value: Cursor<'_>) -> Option<Name> {
    while value.is_mark("(") {
        value = value.group("a default").ok()?;
    }
    if value.eat("NEXT VALUE FOR") {
        return value.qualified("a sequence").ok().map(|(_, name)| name);
    }
    let dialect = value.dialect;
    if value.eat("nextval") || value.eat("pg_catalog") {
        value.eat_mark(".");
        value.eat("nextval");
        let inner = value.group("nextval").ok()?;
        let mut inner = inner;
        while inner.is_mark("(") {
            inner = inner.group("nextval").ok()?;
        }
        let Some(text) = inner.string() else {
            return inner.qualified("a sequence").ok().map(|(_, name)| name);
        };
        let last = text.rsplit('.').next().unwrap_or("").to_owned();
        return Some(
            match last.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
                Some(exact) => super::cursor::double_quoted(exact.to_owned(), dialect),
                None => Name::folded(last),
            },
        );
    }
    // Oracle's sequence.NEXTVAL.
    if value.text(1) == "." && value.is_at(2, "NEXTVAL") {
        return value.name("a sequence").ok();
    }
    None
}

/// The identity of a column that says nothing of start and step.
pub(super) fn counter() -> Identity {
    Identity {
        always: false,
        start: 1,
        increment: 1,
    }
}

/// SQL Server's `IDENTITY(start, step)`.
pub(super) fn identity_pair(cursor: &mut Cursor<'_>) -> Result<Identity, Fault> {
    let mut identity = counter();
    if cursor.is_mark("(") {
        let mut group = cursor.group("IDENTITY")?;
        identity.start = group.number().unwrap_or(1);
        group.eat_mark(",");
        identity.increment = group.number().filter(|&n| n != 0).unwrap_or(1);
    }
    cursor.eat("NOT FOR REPLICATION");
    Ok(identity)
}

/// `START WITH n INCREMENT BY n ...`, in any order.
pub(super) fn sequence_options(cursor: &mut Cursor<'_>) -> Identity {
    let mut identity = counter();
    while !cursor.is_empty() {
        if cursor.eat("START") {
            cursor.eat("WITH");
            identity.start = cursor.number().unwrap_or(1);
        } else if cursor.eat("INCREMENT") {
            cursor.eat("BY");
            identity.increment = cursor.number().filter(|&n| n != 0).unwrap_or(1);
        } else {
            cursor.skip();
        }
    }
    identity
}
