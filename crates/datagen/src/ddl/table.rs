//! CREATE TABLE.

use super::{
    Builder, Dialect,
    comments::{self, Element},
    constraint::is_constraint,
    cursor::{Cursor, Fault},
    draft::{MAX_COPIED, MAX_TABLES, TableDraft},
    split::Statement,
};
use crate::name::Name;

impl Builder<'_> {
    /// Reads from the table's name on.
    pub(super) fn create_table(
        &mut self,
        cursor: &mut Cursor<'_>,
        statement: &Statement,
    ) -> Result<(), Fault> {
        let optional = cursor.eat("IF NOT EXISTS");
        let at = cursor.at();
        let (schema, name) = cursor.qualified("a table")?;
        let schema = schema.or_else(|| self.schema_context.clone());
        if self.draft.same(schema.as_ref(), &name).is_some() {
            if optional {
                self.issues.note(
                    at,
                    format!("table `{name}` exists already; this one was skipped"),
                    "remove one of the two",
                );
                return Ok(());
            }
            let message = format!("table `{name}` is declared twice");
            return Err(Fault {
                at,
                message,
                hint: "rename or remove one of them".into(),
            });
        }
        if self.draft.tables.len() >= MAX_TABLES {
            let message = format!("more than {MAX_TABLES} tables");
            return Err(Fault {
                at,
                message,
                hint: "split the schema".into(),
            });
        }
        if let Some(why) = not_a_table(cursor) {
            self.draft.ignored.insert(name);
            self.issues.skipped(at, why);
            return Ok(());
        }
        let mut table = TableDraft::new(schema, name, at);
        let elements = if cursor.eat("LIKE") || cursor.eat("CLONE") {
            self.copy_columns(&mut table, cursor)?;
            Vec::new()
        } else {
            self.body(&mut table, cursor)?
        };
        self.table_options(&mut table, cursor)?;
        let lines = |at| self.issues.place(at).0;
        comments::attach(&mut table, &elements, statement, self.all, lines);
        self.draft.add(table);
        Ok(())
    }

    /// The list in parentheses. Gives the bounds of its items for the comments beside them.
    fn body(
        &mut self,
        table: &mut TableDraft,
        cursor: &mut Cursor<'_>,
    ) -> Result<Vec<Element>, Fault> {
        let group = cursor.group(&format!("table `{}`", table.table.name))?;
        let items = group.items();
        let known: Vec<Name> = items
            .iter()
            .filter(|item| !is_constraint(item))
            .filter_map(|item| item.clone().name("a column").ok())
            .collect();
        let mut elements = Vec::new();
        let last = items.len().saturating_sub(1);
        for (n, mut item) in items.into_iter().enumerate() {
            if item.is_empty() {
                // A comma after the last item is a slip that SQL Server forgives.
                if n < last || n == 0 || self.dialect.strict() {
                    self.issues.fault(item.fault(
                        format!(
                            "nothing stands before this point in the list of table `{}`",
                            table.table.name
                        ),
                        "remove the comma or add a column",
                    ));
                }
                continue;
            }
            let (start, end) = (item.at(), item.end());
            let columns = table.table.columns.len();
            let done = if item.is("LIKE") && is_constraint(&item) {
                item.skip();
                self.copy_columns(table, &mut item)
            } else if is_constraint(&item) {
                self.constraint(table, &mut item, &known)
            } else {
                self.column(table, &mut item, &known)
            };
            if let Err(fault) = done {
                self.issues.fault(fault);
            }
            let column = (table.table.columns.len() > columns).then_some(columns);
            elements.push(Element { start, end, column });
        }
        Ok(elements)
    }

    /// The columns of another table, for LIKE and INHERITS.
    pub(super) fn copy_columns(
        &mut self,
        table: &mut TableDraft,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), Fault> {
        let at = cursor.at();
        let (schema, name) = cursor.qualified("the table to copy")?;
        let Some(index) = self.draft.find(schema.as_ref(), &name) else {
            let message = format!(
                "table `{}` copies `{name}`, which is not declared before",
                table.table.name
            );
            return Err(Fault {
                at,
                message,
                hint: "declare the copied table first".into(),
            });
        };
        let whole = self.dialect == Dialect::MySql || cursor.sees("INCLUDING ALL");
        let Some(source) = self.draft.tables.get(index) else {
            return Ok(());
        };
        self.draft.copied += source.table.columns.len() + source.table.checks.len();
        if self.draft.copied > MAX_COPIED {
            let message =
                format!("LIKE and INHERITS copy more than {MAX_COPIED} columns and checks");
            return Err(Fault {
                at,
                message,
                hint: "write the columns out".into(),
            });
        }
        let source = source.clone();
        for (column, at) in source.table.columns.into_iter().zip(source.column_at) {
            if table.find(&column.name).is_none()
                && table.table.columns.len() < super::draft::MAX_COLUMNS
            {
                table.table.columns.push(column);
                table.column_at.push(at);
            }
        }
        table.sequences.extend(source.sequences);
        if whole {
            table.table.primary_key = source.table.primary_key;
            table.table.unique.extend(source.table.unique);
            table.unique_at.extend(source.unique_at);
        }
        table.table.checks.extend(source.table.checks);
        table.check_at.extend(source.check_at);
        while !cursor.is_empty() {
            cursor.skip();
        }
        Ok(())
    }

    /// What comes after the list.
    fn table_options(
        &mut self,
        table: &mut TableDraft,
        cursor: &mut Cursor<'_>,
    ) -> Result<(), Fault> {
        if cursor.is_mark(")") {
            return Err(cursor.fault("a parenthesis closes here that was not opened", "remove it"));
        }
        while !cursor.is_empty() {
            if cursor.eat("INHERITS") {
                for mut parent in cursor.group("INHERITS")?.items() {
                    self.copy_columns(table, &mut parent)?;
                }
            } else if cursor.is_mark("(") {
                cursor.skip_group();
            } else if cursor.eat("COMMENT") {
                cursor.eat_mark("=");
                table.table.comment = cursor.string().as_deref().and_then(comments::clean);
            } else if cursor.sees("CREATE TABLE") {
                return Err(
                    cursor.fault("a second statement begins here", "end the first with `;`")
                );
            } else if cursor.eat("AUTO_INCREMENT") {
                // The counter of the data that was there.
                cursor.eat_mark("=");
                cursor.skip();
            } else {
                cursor.skip();
            }
        }
        Ok(())
    }
}

/// What looks like a table and holds no rows of its own.
fn not_a_table(cursor: &Cursor<'_>) -> Option<&'static str> {
    let mut inside = *cursor;
    let selects = |c: &Cursor<'_>| c.is_any(&["SELECT", "WITH", "VALUES"]);
    let as_query = {
        let mut ahead = *cursor;
        ahead.skip_group();
        (ahead.is("AS") && !cursor.is_mark("(")) || selects(cursor)
    };
    let query =
        as_query || (cursor.is_mark("(") && inside.group("it").is_ok_and(|group| selects(&group)));
    if cursor.sees("PARTITION OF") {
        Some("a partition: its rows belong to its parent")
    } else if query {
        Some("CREATE TABLE AS: its rows come from a query")
    } else {
        None
    }
}
