//! CREATE TYPE, SEQUENCE and INDEX.

use super::{
    Builder,
    cursor::{Cursor, Fault},
    draft::{TypeDraft, reader},
    numbering::sequence_options,
    types,
};
use crate::schema::{Domain, EnumType, Unique};

impl Builder<'_> {
    /// Takes a type's name for good, so that no inline enum gets it too.
    pub(super) fn add_type(&mut self, ty: TypeDraft, at: u32) {
        self.type_names.insert(ty.name().sql().to_owned());
        self.draft.types.push((ty, at));
    }

    pub(super) fn create_type(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let at = cursor.at();
        let (_, name) = cursor.qualified("a type")?;
        if self.draft.types.iter().any(|(ty, _)| *ty.name() == name) {
            let message = format!("the type `{name}` is declared twice");
            return Err(Fault {
                at,
                message,
                hint: "rename or remove one of them".into(),
            });
        }
        // SQL Server's alias types are domains without checks.
        if cursor.eat("FROM") {
            let typed = types::read(cursor)?;
            let domain = Domain {
                name,
                ty: typed.ty,
                nullable: !cursor.eat("NOT NULL"),
                default: None,
                checks: Vec::new(),
            };
            self.add_type(TypeDraft::Domain(domain), at);
            return Ok(());
        }
        if cursor.eat("AS ENUM") {
            let mut labels = Vec::new();
            for mut item in cursor.group("ENUM")?.items() {
                let Some(label) = item.string() else {
                    return Err(item.expected("a label in single quotes", "write ENUM ('a', 'b')"));
                };
                labels.push(label);
            }
            self.add_type(TypeDraft::Enum(EnumType { name, labels }), at);
            return Ok(());
        }
        if !self.type_names.contains(name.sql()) {
            self.add_type(TypeDraft::Opaque(name), at);
        }
        Ok(())
    }

    /// `ALTER TYPE name ADD VALUE 'label' [BEFORE|AFTER 'other']`.
    pub(super) fn alter_type(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let (_, name) = cursor.qualified("a type")?;
        if !cursor.eat("ADD VALUE") {
            return Ok(());
        }
        cursor.eat("IF NOT EXISTS");
        let Some(label) = cursor.string() else {
            return Err(cursor.expected("a label in single quotes", "write ADD VALUE 'label'"));
        };
        let before = cursor.eat("BEFORE");
        let _ = before || cursor.eat("AFTER");
        let other = cursor.string();
        for (ty, _) in &mut self.draft.types {
            if let TypeDraft::Enum(ty) = ty
                && ty.name == name
                && !ty.labels.contains(&label)
            {
                let place = ty.labels.iter().position(|l| Some(l) == other.as_ref());
                let place = place.map_or(ty.labels.len(), |n| n + usize::from(!before));
                ty.labels.insert(place, label);
                return Ok(());
            }
        }
        Ok(())
    }

    pub(super) fn create_sequence(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        cursor.eat("IF NOT EXISTS");
        let (_, name) = cursor.qualified("a sequence")?;
        let identity = sequence_options(cursor);
        self.draft
            .sequences
            .insert(name, (identity.start, identity.increment));
        Ok(())
    }

    /// A unique index is a key; others say nothing about the data.
    pub(super) fn create_index(
        &mut self,
        cursor: &mut Cursor<'_>,
        unique: bool,
    ) -> Result<(), Fault> {
        let at = cursor.at();
        cursor.eat("CONCURRENTLY");
        cursor.eat("IF NOT EXISTS");
        let name = if cursor.is("ON") {
            None
        } else {
            Some(cursor.qualified("an index")?.1)
        };
        if cursor.eat("USING") {
            cursor.skip();
        }
        if !cursor.eat("ON") {
            return Err(cursor.expected("`ON`", "name the table of the index"));
        }
        cursor.eat("ONLY");
        let (schema, table) = cursor.qualified("a table")?;
        let schema = schema.or_else(|| self.schema_context.clone());
        if cursor.eat("USING") {
            cursor.skip();
        }
        let Some(index) = self.draft.find(schema.as_ref(), &table) else {
            if !unique || self.draft.ignored.contains(&table) {
                return Ok(());
            }
            let message = format!("a unique index on table `{table}`, which is not declared");
            return Err(Fault {
                at,
                message,
                hint: "declare the table before the index".into(),
            });
        };
        let known = self
            .draft
            .tables
            .get(index)
            .map(super::draft::TableDraft::names)
            .unwrap_or_default();
        let group = cursor.group("the index")?;
        if !unique {
            return Ok(());
        }
        let Some(keys) = self.keys(group, &known, &table)? else {
            return Ok(());
        };
        if cursor.eat("INCLUDE") {
            cursor.skip_group();
        }
        let nulls_equal = cursor.eat("NULLS NOT DISTINCT");
        cursor.until(|c| c.is("WHERE"));
        let mut filter = None;
        if cursor.eat("WHERE") {
            let condition = cursor.until(|c| c.sees("WITH") || c.sees("ON"));
            match reader(&condition, &known).read(condition.rest()) {
                Ok(expr) => filter = Some(expr),
                Err(why) => {
                    let message = format!("the unique index on table `{table}` was dropped: {why}");
                    self.issues
                        .note(condition.at(), message, "it is not enforced");
                    return Ok(());
                }
            }
        }
        let unique = Unique {
            name: name.clone(),
            keys,
            filter,
            nulls_equal,
        };
        if let Some(name) = name {
            self.draft.indexes.insert(name, unique.clone());
        }
        if let Some(draft) = self.draft.tables.get_mut(index) {
            draft.add_unique(unique, at);
        }
        Ok(())
    }
}
