//! ALTER TABLE: what dumps and hand-written schemas add afterwards.

use super::{
    Builder,
    constraint::is_constraint,
    cursor::{Cursor, Fault},
    draft::TableDraft,
    numbering::{counter, sequence_options},
    types,
};
use crate::{name::Name, schema::Identity};

impl Builder<'_> {
    /// Reads from the table's name on.
    pub(super) fn alter_table(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        cursor.eat("IF EXISTS");
        cursor.eat("ONLY");
        let at = cursor.at();
        let (schema, name) = cursor.qualified("a table")?;
        cursor.eat_mark("*");
        let schema = schema.or_else(|| self.schema_context.clone());
        let Some(index) = self.draft.find(schema.as_ref(), &name) else {
            if self.draft.ignored.contains(&name) || !matters(cursor) {
                return Ok(());
            }
            return Err(Fault {
                at,
                message: format!("ALTER TABLE of `{name}`, which is not declared"),
                hint: "declare the table before, or remove the statement".into(),
            });
        };
        let Some(slot) = self.draft.tables.get_mut(index) else {
            return Ok(());
        };
        let placeholder = TableDraft::new(None, name, at);
        let mut table = std::mem::replace(slot, placeholder);
        // The list is walked with the table in hand; errors must not lose it.
        let mut adding = false;
        for mut item in cursor.items() {
            if let Err(fault) = self.action(&mut table, &mut item, &mut adding) {
                self.issues.fault(fault);
            }
        }
        let renamed = self
            .draft
            .tables
            .get(index)
            .is_some_and(|t| t.table.name != table.table.name);
        if let Some(slot) = self.draft.tables.get_mut(index) {
            *slot = table;
        }
        if renamed {
            // The index of names is made anew.
            self.draft.remove(usize::MAX);
        }
        Ok(())
    }

    fn action(
        &mut self,
        table: &mut TableDraft,
        item: &mut Cursor<'_>,
        adding: &mut bool,
    ) -> Result<(), Fault> {
        let known = table.names();
        if item.eat("WITH CHECK") || item.eat("WITH NOCHECK") {
            item.eat("ADD");
            return self.add(table, item, &known);
        }
        if item.eat("ADD") {
            *adding = true;
            return self.add(table, item, &known);
        }
        if item.eat("ALTER") {
            item.eat("COLUMN");
            return self.alter_column(table, item, &known);
        }
        if item.eat("MODIFY") || item.eat("CHANGE") {
            return self.modify(table, item, &known);
        }
        if item.eat("RENAME") {
            return rename(table, item);
        }
        if item.eat("DROP") {
            return self.drop_part(table, item);
        }
        if item.eat("ATTACH PARTITION") {
            let (schema, child) = item.qualified("a partition")?;
            self.issues
                .skipped(item.at(), "a partition: its rows belong to its parent");
            self.draft.ignored.insert(child.clone());
            self.draft.partitions.push((schema, child));
            return Ok(());
        }
        if item.eat("INHERIT") {
            return self.copy_columns(table, item);
        }
        if item.eat("COMMENT") {
            item.eat_mark("=");
            table.table.comment = item.string().as_deref().and_then(super::comments::clean);
            return Ok(());
        }
        // SQL Server and Oracle let ADD go on after a comma.
        let idle = [
            "OWNER",
            "ENABLE",
            "DISABLE",
            "CLUSTER",
            "SET",
            "REPLICA",
            "VALIDATE",
            "CHECK",
            "NOCHECK",
            "ENGINE",
            "AUTO_INCREMENT",
            "CONVERT",
            "ORDER",
            "DEFAULT",
            "FORCE",
            "NO",
            "DETACH",
            "RESET",
            "CHARACTER",
            "CHARSET",
            "COLLATE",
            "ROW_FORMAT",
            "LOCK",
            "ALGORITHM",
            "PARTITION",
            "NOT",
            "PARALLEL",
            "LOGGING",
            "NOLOGGING",
            "MOVE",
            "READ",
            "SWITCH",
            "REBUILD",
            "STORAGE",
            "TABLESPACE",
            "IMPORT",
            "CACHE",
            "NOCACHE",
            "NOPARALLEL",
        ];
        if *adding && !(item.is_any(&idle) && item.text(1) != "(") {
            return self.add(table, item, &known);
        }
        if item.is_any(&idle) {
            self.issues.skipped(
                item.at(),
                format!("ALTER TABLE ... {}", item.text(0).to_uppercase()),
            );
            return Ok(());
        }
        Err(item.fault(
            format!(
                "cannot read {} in ALTER TABLE `{}`",
                item.found(),
                table.table.name
            ),
            "ADD, ALTER COLUMN, MODIFY, RENAME and DROP are known",
        ))
    }

    fn add(
        &mut self,
        table: &mut TableDraft,
        item: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        if item.is_mark("(") {
            let items = item.group("ADD")?.items();
            for mut item in items {
                let known = table.names();
                self.add(table, &mut item, &known)?;
            }
            return Ok(());
        }
        if let Some(value) = default_for(item) {
            let (value, column) = value?;
            let index = find_column(table, &column, item)?;
            self.set_default(table, index, &value, known);
            return Ok(());
        }
        if is_constraint(item) {
            return self.constraint(table, item, known);
        }
        item.eat("COLUMN");
        let optional = item.eat("IF NOT EXISTS");
        if item.is_mark("(") {
            return self.add(table, item, known);
        }
        if optional
            && item
                .clone()
                .name("a column")
                .is_ok_and(|name| table.find(&name).is_some())
        {
            return Ok(());
        }
        let mut known = known.to_vec();
        known.extend(item.clone().name("a column"));
        self.column(table, item, &known)
    }

    fn alter_column(
        &mut self,
        table: &mut TableDraft,
        item: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        if item.is_any(&["INDEX", "CONSTRAINT", "CHECK"]) && item.is_name(1) {
            return Ok(());
        }
        let name = item.name("a column")?;
        let index = find_column(table, &name, item)?;
        if item.eat("SET DEFAULT") {
            let value = item.until(|_| false);
            self.set_default(table, index, &value, known);
            return Ok(());
        }
        let Some(column) = table.table.columns.get_mut(index) else {
            return Ok(());
        };
        if item.eat("DROP DEFAULT") {
            column.default = None;
        } else if item.eat("SET NOT NULL") {
            column.nullable = false;
        } else if item.eat("DROP NOT NULL") {
            column.nullable = true;
        } else if item.eat("ADD GENERATED") {
            let always = item.eat("ALWAYS");
            item.eat("BY DEFAULT");
            item.eat("AS IDENTITY");
            let identity = if item.is_mark("(") {
                sequence_options(&mut item.group("IDENTITY")?)
            } else {
                counter()
            };
            column.identity = Some(Identity { always, ..identity });
            column.nullable = false;
        } else if item.eat("SET DATA TYPE") || item.eat("TYPE") {
            let typed = types::read(item)?;
            column.ty = typed.ty;
            column.declared = typed.declared;
        } else if !item.is_any(&["SET", "DROP", "RESET", "ADD", "RESTART"]) {
            // SQL Server: the type and nullability anew.
            return self.redefine(table, index, item, known);
        }
        Ok(())
    }

    /// MySQL's MODIFY and CHANGE, Oracle's MODIFY.
    fn modify(
        &mut self,
        table: &mut TableDraft,
        item: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        if item.is_mark("(") {
            for mut part in item.group("MODIFY")?.items() {
                self.modify(table, &mut part, known)?;
            }
            return Ok(());
        }
        item.eat("COLUMN");
        if item.is_any(&["CONSTRAINT", "PARTITION"]) || item.sees("PRIMARY KEY") {
            return Ok(());
        }
        let name = item.name("a column")?;
        let index = find_column(table, &name, item)?;
        // CHANGE names the column twice.
        let two_names =
            item.is_name(0) && item.is_name(1) && !item.is_any(&["NOT", "DEFAULT", "NULL"]);
        if two_names
            && !item.is_at(1, "NOT")
            && !item.is_at(1, "UNSIGNED")
            && !item.is_at(1, "NULL")
            && !item.is_at(1, "AUTO_INCREMENT")
            && !item.is_at(1, "DEFAULT")
            && !item.is_at(1, "CHARACTER")
            && !item.is_at(1, "COLLATE")
            && !item.is_at(1, "COMMENT")
            && !item.is_at(1, "PRECISION")
        {
            let new = item.name("a column")?;
            if let Some(column) = table.table.columns.get_mut(index) {
                column.name = new.clone();
            }
            rename_in(&mut table.table.primary_key, &name, &new);
        }
        self.redefine(table, index, item, known)
    }

    fn redefine(
        &mut self,
        table: &mut TableDraft,
        index: usize,
        item: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        let keeps_type = item.is_empty()
            || item.is_any(&["NOT", "NULL", "DEFAULT", "CONSTRAINT", "CHECK", "GENERATED"]);
        if !keeps_type {
            let Some(old) = table.table.columns.get(index).cloned() else {
                return Ok(());
            };
            let mut column = self.typed(table, item, old.name, item.at())?;
            column.comment = old.comment;
            column.default = old.default;
            column.identity = column.identity.or(old.identity);
            if let Some(slot) = table.table.columns.get_mut(index) {
                *slot = column;
            }
        }
        self.options(table, index, item, known)
    }

    fn drop_part(&mut self, table: &mut TableDraft, item: &mut Cursor<'_>) -> Result<(), Fault> {
        if item.eat("PRIMARY KEY") {
            table.table.primary_key.clear();
            return Ok(());
        }
        let constraint = item.eat("CONSTRAINT")
            || item.eat("FOREIGN KEY")
            || item.eat("INDEX")
            || item.eat("KEY")
            || item.eat("CHECK");
        if !constraint {
            item.eat("COLUMN");
        }
        item.eat("IF EXISTS");
        let at = item.at();
        let name = item.name("what is dropped")?;
        if constraint {
            let is = |other: &Option<Name>| other.as_ref() == Some(&name);
            table.foreign.retain(|f| !is(&f.key.name));
            let keep: Vec<bool> = table.table.checks.iter().map(|c| !is(&c.name)).collect();
            retain(&mut table.table.checks, &keep);
            retain(&mut table.check_at, &keep);
            let keep: Vec<bool> = table.table.unique.iter().map(|u| !is(&u.name)).collect();
            retain(&mut table.table.unique, &keep);
            retain(&mut table.unique_at, &keep);
        } else if let Some(index) = table.find(&name) {
            table.table.columns.remove(index);
            table.column_at.remove(index);
        } else {
            self.issues.note(
                at,
                format!("`{name}` is dropped and was not there"),
                "nothing to do",
            );
        }
        Ok(())
    }
}

/// Whether an action says something about data, so that a missing table is an error.
fn matters(cursor: &Cursor<'_>) -> bool {
    cursor.is_any(&["ADD", "WITH", "MODIFY", "CHANGE", "ALTER"])
}

/// SQL Server's `[CONSTRAINT name] DEFAULT (value) FOR column`.
fn default_for<'a>(item: &mut Cursor<'a>) -> Option<Result<(Cursor<'a>, Name), Fault>> {
    let mut ahead = *item;
    if ahead.eat("CONSTRAINT") {
        ahead.name("a constraint").ok()?;
    }
    if !ahead.eat("DEFAULT") {
        return None;
    }
    let value = ahead.until(|c| c.is("FOR"));
    *item = ahead;
    item.eat("FOR");
    Some(item.name("a column").map(|name| (value, name)))
}

fn find_column(table: &TableDraft, name: &Name, at: &Cursor<'_>) -> Result<usize, Fault> {
    table.find(name).ok_or_else(|| {
        at.fault(
            format!("table `{}` has no column `{name}`", table.table.name),
            "check the spelling of the column",
        )
    })
}

fn rename(table: &mut TableDraft, item: &mut Cursor<'_>) -> Result<(), Fault> {
    if item.eat("TO") || item.eat("AS") {
        let (_, name) = item.qualified("the table")?;
        table.table.name = name;
        return Ok(());
    }
    if item.eat("CONSTRAINT") || item.eat("INDEX") || item.eat("KEY") {
        return Ok(());
    }
    item.eat("COLUMN");
    let old = item.name("a column")?;
    if item.eat("TO") {
        let new = item.name("a column")?;
        let index = find_column(table, &old, item)?;
        if let Some(column) = table.table.columns.get_mut(index) {
            column.name = new.clone();
        }
        rename_in(&mut table.table.primary_key, &old, &new);
    }
    Ok(())
}

fn rename_in(names: &mut [Name], old: &Name, new: &Name) {
    for name in names.iter_mut().filter(|name| *name == old) {
        *name = new.clone();
    }
}

fn retain<T>(list: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    list.retain(|_| keep.next().copied().unwrap_or(true));
}
