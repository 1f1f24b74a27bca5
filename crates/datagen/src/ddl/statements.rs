//! Which statement is which, and who reads it.

use std::collections::HashSet;

use super::{
    Dialect,
    cursor::{Cursor, Fault},
    draft::{Draft, TypeDraft},
    issues::Issues,
    split::{MAX_DEPTH, MAX_TOKENS, Splitter, Statement},
};
use crate::name::Name;

/// Statements that cannot matter to the data, by their first word.
const IDLE: &[&str] = &[
    "ABORT",
    "ANALYZE",
    "AS",
    "ATTACH",
    "AUDIT",
    "BACKUP",
    "BEGIN",
    "BULK",
    "CALL",
    "CHECKPOINT",
    "CLUSTER",
    "COMMIT",
    "COPY",
    "DBCC",
    "DEALLOCATE",
    "DECLARE",
    "DEFINE",
    "DELETE",
    "DENY",
    "DETACH",
    "DISABLE",
    "DO",
    "ELSE",
    "ENABLE",
    "END",
    "EXIT",
    "EXPLAIN",
    "FLUSH",
    "GO",
    "GRANT",
    "IF",
    "INSERT",
    "KILL",
    "LOAD",
    "LOCK",
    "MERGE",
    "NOTIFY",
    "OPTIMIZE",
    "PAUSE",
    "PRAGMA",
    "PRINT",
    "PURGE",
    "QUIT",
    "RAISERROR",
    "REASSIGN",
    "REFRESH",
    "REINDEX",
    "RELEASE",
    "RENAME",
    "REPLACE",
    "RESET",
    "RETURN",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SECURITY",
    "SELECT",
    "SET",
    "SHOW",
    "START",
    "THROW",
    "TRUNCATE",
    "UNLOCK",
    "UPDATE",
    "UPSERT",
    "USE",
    "VACUUM",
    "VALUES",
    "WAITFOR",
    "WHILE",
    "WITH",
    "ECHO",
    "VARIABLE",
    "COLUMN",
    "TTITLE",
    "BTITLE",
    "ACCEPT",
    "UNDEFINE",
    "CLEAR",
    "HOST",
    "STORE",
];

/// Objects of CREATE that cannot matter to the data.
const IDLE_OBJECTS: &[&str] = &[
    "ACCESS",
    "AGGREGATE",
    "APPLICATION",
    "ASSEMBLY",
    "AUDIT",
    "CAST",
    "CERTIFICATE",
    "COLLATION",
    "CONSTRAINT",
    "CONTEXT",
    "CONVERSION",
    "CREDENTIAL",
    "DATABASE",
    "DEFAULT",
    "DEFINER",
    "DIMENSION",
    "DIRECTORY",
    "ENDPOINT",
    "EVENT",
    "EXTENSION",
    "FULLTEXT",
    "FUNCTION",
    "GROUP",
    "JAVA",
    "LANGUAGE",
    "LIBRARY",
    "LOGIN",
    "MASTER",
    "MESSAGE",
    "OPERATOR",
    "PACKAGE",
    "PARTITION",
    "POLICY",
    "PROC",
    "PROCEDURE",
    "PROCEDURAL",
    "TRUSTED",
    "UNTRUSTED",
    "PROFILE",
    "PUBLIC",
    "PUBLICATION",
    "QUEUE",
    "ROLE",
    "ROUTE",
    "RULE",
    "SECURITY",
    "SERVER",
    "SERVICE",
    "SQL",
    "STATISTICS",
    "STOPLIST",
    "SUBSCRIPTION",
    "SYMMETRIC",
    "SYNONYM",
    "TABLESPACE",
    "TEXT",
    "TRANSFORM",
    "TRIGGER",
    "USER",
    "XML",
    "PRIMARY",
    "EDITIONABLE",
    "NONEDITIONABLE",
    "ASYMMETRIC",
    "EXTERNAL",
    "SEARCH",
    "COLUMNSTORE",
    "CONTRACT",
    "BROKER",
    "WORKLOAD",
];

/// Words between CREATE and the object.
const MODIFIERS: &[&str] = &[
    "GLOBAL",
    "LOCAL",
    "PRIVATE",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "NONCLUSTERED",
    "CLUSTERED",
    "BITMAP",
    "RECURSIVE",
    "FORCE",
    "NOFORCE",
    "IMMUTABLE",
    "SHARDED",
    "DUPLICATED",
    "SPATIAL",
    "ONLINE",
    "OFFLINE",
    "FULLTEXT",
];

pub(super) struct Builder<'a> {
    pub(super) all: &'a str,
    pub(super) dialect: Dialect,
    pub(super) issues: Issues<'a>,
    pub(super) draft: Draft,
    /// Names that types have, inline enums included.
    pub(super) type_names: HashSet<String>,
    /// The schema whose CREATE SCHEMA the tables stand in.
    pub(super) schema_context: Option<Name>,
    /// The last statement was the body of a function: its rest may not be told from statements.
    after_body: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(all: &'a str, dialect: Dialect) -> Self {
        Self {
            all,
            dialect,
            issues: Issues::new(all),
            draft: Draft::default(),
            type_names: HashSet::new(),
            schema_context: None,
            after_body: false,
        }
    }

    /// Reads every statement of the text.
    pub(super) fn read(&mut self) {
        let mut splitter = Splitter::new(self.all, self.dialect);
        loop {
            match splitter.next() {
                Ok(Some(statement)) => {
                    self.statement(&statement);
                    if !statement.open_end {
                        self.schema_context = None;
                    }
                }
                Ok(None) => return,
                Err(broken) => {
                    self.issues.error(broken.at, broken.message, broken.hint);
                    return;
                }
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let cursor = Cursor::new(self.all, self.dialect, &statement.tokens);
        let matters = cursor.is_any(&["CREATE", "ALTER"]);
        if matters && let Some(at) = statement.too_deep {
            let message = format!("parentheses are nested deeper than {MAX_DEPTH}");
            self.issues.error(at, message, "simplify the expression");
            return;
        }
        if matters && statement.too_long {
            let message = format!("the statement has more than {MAX_TOKENS} words and marks");
            self.issues.error(cursor.at(), message, "split it");
            return;
        }
        if let Err(fault) = self.dispatch(cursor, statement) {
            self.issues.fault(fault);
        }
    }

    fn dispatch(&mut self, mut cursor: Cursor<'_>, statement: &Statement) -> Result<(), Fault> {
        let at = cursor.at();
        let after_body = std::mem::take(&mut self.after_body);
        if cursor.eat("CREATE") {
            return self.create(cursor, statement, at);
        }
        if cursor.eat("ALTER TABLE") {
            return self.alter_table(&mut cursor);
        }
        if cursor.eat("ALTER DOMAIN") {
            return self.alter_domain(&mut cursor);
        }
        if cursor.eat("ALTER TYPE") {
            return self.alter_type(&mut cursor);
        }
        if cursor.eat("ALTER") {
            self.after_body =
                cursor.is_any(&["PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "PACKAGE"]);
            self.issues
                .skipped(at, format!("ALTER {}", cursor.text(0).to_uppercase()));
            return Ok(());
        }
        if cursor.eat("COMMENT ON") {
            return self.comment_on(&mut cursor);
        }
        if cursor.eat("DROP TABLE") {
            self.drop_table(cursor);
            return Ok(());
        }
        if cursor.is_any(&["EXEC", "EXECUTE"]) {
            self.extended_property(cursor);
            return Ok(());
        }
        if cursor.is("DROP")
            || cursor.is_any(IDLE)
            || after_body
            || cursor.is_mark("(") && !cursor.all.is_empty()
        {
            let body = cursor.is_any(&["DECLARE", "BEGIN", "END"]);
            self.after_body = after_body || body;
            if !cursor.is_any(&["BEGIN", "COMMIT", "END", "GO", "START"]) {
                self.issues.skipped(at, cursor.text(0).to_uppercase());
            }
            return Ok(());
        }
        Err(cursor.fault(
            format!(
                "cannot read the statement that begins with {}",
                cursor.found()
            ),
            "check the spelling, and the end of the statement before it",
        ))
    }

    fn create(
        &mut self,
        mut cursor: Cursor<'_>,
        statement: &Statement,
        at: u32,
    ) -> Result<(), Fault> {
        let _ = cursor.eat("OR REPLACE") || cursor.eat("OR ALTER");
        let mut unique = false;
        let mut elsewhere = false;
        loop {
            if cursor.eat("UNIQUE") {
                unique = true;
            } else if (cursor.is_any(&["FOREIGN", "EXTERNAL", "VIRTUAL"]))
                && cursor.is_at(1, "TABLE")
            {
                cursor.skip();
                elsewhere = true;
            } else if cursor.is_any(MODIFIERS) && !cursor.sees("FULLTEXT CATALOG") {
                cursor.skip();
            } else {
                break;
            }
        }
        if cursor.eat("TABLE") {
            if elsewhere {
                cursor.eat("IF NOT EXISTS");
                self.draft.ignored.insert(cursor.qualified("a table")?.1);
                self.issues
                    .skipped(at, "a table whose rows are kept elsewhere");
                return Ok(());
            }
            return self.create_table(&mut cursor, statement);
        }
        if cursor.sees("TYPE BODY") {
            self.after_body = true;
            return Ok(());
        }
        if cursor.eat("TYPE") {
            return self.create_type(&mut cursor);
        }
        if cursor.eat("DOMAIN") {
            return self.create_domain(&mut cursor);
        }
        if cursor.eat("SEQUENCE") {
            return self.create_sequence(&mut cursor);
        }
        if cursor.eat("INDEX") {
            return self.create_index(&mut cursor, unique);
        }
        if cursor.eat("SCHEMA") {
            cursor.eat("IF NOT EXISTS");
            cursor.eat("AUTHORIZATION");
            self.schema_context = cursor.name("a schema").ok();
            return Ok(());
        }
        self.not_data(cursor, at)
    }

    /// Views, functions and whatever else holds no rows.
    fn not_data(&mut self, mut cursor: Cursor<'_>, at: u32) -> Result<(), Fault> {
        let start = cursor;
        let view = cursor.until(|c| c.is("VIEW") || c.is("AS") || c.is("TABLE"));
        if cursor.eat("VIEW") && view.left() < 16 {
            cursor.eat("IF NOT EXISTS");
            let (schema, name) = cursor.qualified("a view")?;
            // mysqldump makes a table stand for a view until its end.
            if let Some(index) = self.draft.same(schema.as_ref(), &name) {
                self.draft.remove(index);
            }
            self.draft.ignored.insert(name);
            self.issues.skipped(at, "CREATE VIEW");
            return Ok(());
        }
        if start.is_any(IDLE_OBJECTS) {
            self.after_body = true;
            self.issues
                .skipped(at, format!("CREATE {}", start.text(0).to_uppercase()));
            return Ok(());
        }
        Err(start.fault(
            format!("cannot read CREATE {}", start.found()),
            "CREATE TABLE, TYPE, DOMAIN, INDEX, SEQUENCE and SCHEMA matter here; check the spelling",
        ))
    }

    fn drop_table(&mut self, mut cursor: Cursor<'_>) {
        cursor.eat("IF EXISTS");
        for mut item in cursor.items() {
            let Ok((schema, name)) = item.qualified("a table") else {
                continue;
            };
            if let Some(index) = self.draft.same(schema.as_ref(), &name) {
                self.draft.remove(index);
            }
        }
    }

    /// Whether a name is a type that was declared and is kept as text.
    pub(super) fn is_opaque(&self, name: &Name) -> bool {
        let is = |ty: &TypeDraft| matches!(ty, TypeDraft::Opaque(other) if other == name);
        self.draft.types.iter().any(|(ty, _)| is(ty))
    }
}
