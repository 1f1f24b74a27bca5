//! Column definitions: a name, a type, and options in any order and of any dialect.

use super::{
    Builder, Dialect,
    cursor::{Cursor, Fault},
    draft::{MAX_COLUMNS, TableDraft, TypeDraft, reader},
    numbering::{counter, identity_pair, sequence_of, sequence_options},
    options::{OPTIONS, idle_option, key_options},
    types,
};
use crate::{
    expr::{BinaryOp, Expr, Literal},
    name::Name,
    schema::{Check, Column, DataType, EnumType, Identity, Unique},
};

impl Builder<'_> {
    /// Adds the column at the cursor to the table. `known` are the names of all its columns.
    pub(super) fn column(
        &mut self,
        table: &mut TableDraft,
        cursor: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        let at = cursor.at();
        let name = cursor.name("a column")?;
        if table.table.columns.iter().any(|c| c.name == name) {
            return Err(Fault {
                at,
                message: format!(
                    "the column `{name}` is declared twice in table `{}`",
                    table.table.name
                ),
                hint: "rename or remove one of them".into(),
            });
        }
        if table.table.columns.len() >= MAX_COLUMNS {
            return Err(Fault {
                at,
                message: format!(
                    "table `{}` has more than {MAX_COLUMNS} columns",
                    table.table.name
                ),
                hint: "split the table: PostgreSQL holds no more".into(),
            });
        }
        let column = self.typed(table, cursor, name, at)?;
        table.table.columns.push(column);
        table.column_at.push(at);
        let index = table.table.columns.len() - 1;
        self.options(table, index, cursor, known)
    }

    /// The column with its type, before its options.
    pub(super) fn typed(
        &mut self,
        table: &mut TableDraft,
        cursor: &mut Cursor<'_>,
        name: Name,
        at: u32,
    ) -> Result<Column, Fault> {
        let mut column = Column {
            name,
            ty: DataType::Text,
            declared: String::new(),
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            comment: None,
        };
        let typeless =
            cursor.is_empty() || (cursor.is_any(OPTIONS) && !cursor.is_any(&["CHARACTER"]));
        if typeless {
            let computed = cursor.is_any(&["AS", "GENERATED"]);
            if !computed && !matches!(cursor.dialect, Dialect::Sqlite | Dialect::Generic) {
                return Err(cursor.expected(
                    &format!("the type of column `{}`", column.name),
                    "give the column a type, such as `integer` or `text`",
                ));
            }
            return Ok(column);
        }
        let typed = types::read(cursor)?;
        column.ty = typed.ty;
        column.declared = typed.declared;
        if typed.serial {
            column.nullable = false;
            column.identity = Some(counter());
        }
        if typed.unsigned {
            let expr = Expr::Binary {
                left: Box::new(Expr::Column(column.name.clone())),
                op: BinaryOp::GtEq,
                right: Box::new(Expr::number(0)),
            };
            table.table.checks.push(Check { name: None, expr });
            table.check_at.push(at);
        }
        if let Some((labels, set)) = typed.labels {
            let name = Name::folded(format!(
                "{}_{}",
                table.table.name.shown(),
                column.name.shown()
            ));
            let name = self.free_type_name(name);
            let ty = EnumType {
                name: name.clone(),
                labels,
            };
            self.add_type(TypeDraft::Enum(ty), at);
            let ty = DataType::Enum { name };
            column.ty = if set {
                DataType::Array { of: Box::new(ty) }
            } else {
                ty
            };
        }
        Ok(column)
    }

    /// A name that no type has yet.
    fn free_type_name(&self, name: Name) -> Name {
        let taken = |name: &Name| self.type_names.contains(name.sql());
        let mut free = name.clone();
        let mut n = 2;
        while taken(&free) {
            let stem: String = name.sql().chars().take(24).collect();
            free = Name::folded(format!("{stem}_{n}"));
            n += 1;
        }
        free
    }

    /// The options after a column's type.
    pub(super) fn options(
        &mut self,
        table: &mut TableDraft,
        index: usize,
        cursor: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        let mut constraint = None;
        while !cursor.is_empty() {
            if cursor.eat("CONSTRAINT") {
                constraint = Some(cursor.name("a constraint")?);
                continue;
            }
            self.option(table, index, cursor, known, constraint.take())?;
        }
        Ok(())
    }

    fn option(
        &mut self,
        table: &mut TableDraft,
        index: usize,
        cursor: &mut Cursor<'_>,
        known: &[Name],
        constraint: Option<Name>,
    ) -> Result<(), Fault> {
        let at = cursor.at();
        let Some(column) = table.table.columns.get_mut(index) else {
            return Ok(());
        };
        let own = column.name.clone();
        if cursor.eat("NOT NULL") {
            column.nullable = false;
            cursor.eat("ENABLE");
        } else if cursor.eat("NULL") {
            // SQLite and MySQL write it before NOT NULL is overruled nowhere; it is the default.
        } else if cursor.eat("DEFAULT") {
            self.default(table, index, cursor, known);
        } else if cursor.eat("PRIMARY KEY") || cursor.eat("KEY") {
            self.primary(table, vec![own], at);
            key_options(cursor);
        } else if cursor.eat("UNIQUE") {
            cursor.eat("KEY");
            let nulls_equal = cursor.eat("NULLS NOT DISTINCT");
            cursor.eat("NULLS DISTINCT");
            let unique = Unique {
                name: constraint,
                keys: vec![Expr::Column(own)],
                filter: None,
                nulls_equal,
            };
            table.add_unique(unique, at);
            key_options(cursor);
        } else if cursor.eat("CHECK") {
            let group = cursor.group("CHECK")?;
            self.check(table, constraint, group, known, at);
            while cursor.eat("NO INHERIT") || cursor.eat("NOT ENFORCED") || cursor.eat("ENFORCED") {
            }
        } else if cursor.is("REFERENCES") || cursor.sees("FOREIGN KEY REFERENCES") {
            cursor.eat("FOREIGN KEY");
            self.references(table, constraint, vec![own], cursor, at)?;
        } else if cursor.is_any(&[
            "GENERATED",
            "AS",
            "IDENTITY",
            "AUTO_INCREMENT",
            "AUTOINCREMENT",
        ]) {
            self.computed(table, index, cursor, known)?;
        } else if cursor.eat("COMMENT") {
            cursor.eat_mark("=");
            let text = cursor.string();
            column.comment = text.as_deref().and_then(super::comments::clean);
        } else if cursor.eat("COLLATE") {
            cursor.eat_mark("=");
            cursor.qualified("a collation")?;
        } else {
            return idle_option(cursor, &own);
        }
        Ok(())
    }

    fn default(
        &mut self,
        table: &mut TableDraft,
        index: usize,
        cursor: &mut Cursor<'_>,
        known: &[Name],
    ) {
        cursor.eat("ON NULL");
        let value = default_value(cursor);
        self.set_default(table, index, &value, known);
    }

    /// Takes the default, or says why it is not kept.
    pub(super) fn set_default(
        &mut self,
        table: &mut TableDraft,
        index: usize,
        value: &Cursor<'_>,
        known: &[Name],
    ) {
        let Some(column) = table.table.columns.get_mut(index) else {
            return;
        };
        if let Some(sequence) = sequence_of(*value) {
            column.identity.get_or_insert(counter());
            table.sequences.push((column.name.clone(), sequence));
            return;
        }
        match reader(value, known).read(value.rest()) {
            Ok(Expr::Literal(Literal::Null)) => column.default = None,
            Ok(expr) => column.default = Some(expr),
            Err(why) => {
                let message = format!(
                    "the default of column `{}` in table `{}` was dropped: {why}",
                    column.name, table.table.name
                );
                self.issues
                    .note(value.at(), message, "values are generated without it");
            }
        }
    }

    /// Identity and generated columns.
    pub(super) fn computed(
        &mut self,
        table: &mut TableDraft,
        index: usize,
        cursor: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        let Some(column) = table.table.columns.get_mut(index) else {
            return Ok(());
        };
        if cursor.eat("AUTO_INCREMENT") || cursor.eat("AUTOINCREMENT") {
            column.identity = Some(counter());
            column.nullable = false;
            return Ok(());
        }
        if cursor.eat("IDENTITY") {
            column.nullable = false;
            column.identity = Some(identity_pair(cursor)?);
            return Ok(());
        }
        let generated = cursor.eat("GENERATED");
        let always = cursor.eat("ALWAYS");
        cursor.eat("BY DEFAULT");
        cursor.eat("ON NULL");
        if generated && cursor.eat("AS IDENTITY") {
            column.nullable = false;
            let identity = if cursor.is_mark("(") {
                sequence_options(&mut cursor.group("IDENTITY")?)
            } else {
                counter()
            };
            column.identity = Some(Identity { always, ..identity });
            return Ok(());
        }
        if !cursor.eat("AS") {
            return Err(cursor.expected("`AS`", "write `GENERATED ALWAYS AS (expression) STORED`"));
        }
        if cursor.eat("ROW START") || cursor.eat("ROW END") {
            return Ok(());
        }
        let group = if cursor.is_mark("(") {
            cursor.group("AS")?
        } else {
            cursor.until(|c| c.is_any(&["STORED", "VIRTUAL", "PERSISTED", "NOT", "NULL"]))
        };
        match reader(&group, known).read(group.rest()) {
            Ok(expr) => column.generated = Some(expr),
            Err(why) => {
                let message = format!(
                    "the generated column `{}` in table `{}` is taken for an ordinary one: {why}",
                    column.name, table.table.name
                );
                self.issues.note(
                    group.at(),
                    message,
                    "its values are generated like any other",
                );
            }
        }
        Ok(())
    }
}

/// Everything up to the next option.
fn default_value<'a>(cursor: &mut Cursor<'a>) -> Cursor<'a> {
    let mut first = true;
    let mut after_colon = false;
    cursor.until(|c| {
        let option = c.is_any(OPTIONS) && !c.sees("WITH TIME ZONE") && !c.sees("AS IDENTITY");
        let stop = option && !first && !after_colon;
        after_colon = c.is_mark(":");
        first = false;
        stop
    })
}
