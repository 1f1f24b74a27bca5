//! Comments that are statements of their own.

use super::{
    Builder, comments,
    cursor::{Cursor, Fault},
};
use crate::name::Name;

impl Builder<'_> {
    /// `COMMENT ON TABLE|COLUMN ... IS 'text'`.
    pub(super) fn comment_on(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let column = cursor.eat("COLUMN");
        if !column && !cursor.eat("TABLE") {
            return Ok(());
        }
        let at = cursor.at();
        let mut parts = vec![cursor.name("what is commented on")?];
        while cursor.eat_mark(".") {
            parts.push(cursor.name("what is commented on")?);
        }
        cursor.eat("IS");
        let text = cursor.string();
        let field = if column { parts.pop() } else { None };
        let (Some(table), schema) = (parts.pop(), parts.pop()) else {
            return Ok(());
        };
        let found = self.draft.find(schema.as_ref(), &table);
        let found = found.and_then(|index| self.draft.tables.get_mut(index));
        let text = text.as_deref().and_then(comments::clean);
        match (found, field) {
            (Some(found), None) => found.table.comment = text,
            (Some(found), Some(field)) if found.find(&field).is_some() => {
                if let Some(column) = found.column(&field) {
                    column.comment = text;
                }
            }
            _ => {
                let known = self.draft.ignored.contains(&table)
                    || self.draft.types.iter().any(|(ty, _)| *ty.name() == table);
                if !known {
                    let message =
                        format!("a comment on `{table}`, which is not declared, was skipped");
                    self.issues.note(at, message, "check the spelling");
                }
            }
        }
        Ok(())
    }

    /// SQL Server keeps comments as extended properties.
    pub(super) fn extended_property(&mut self, mut cursor: Cursor<'_>) {
        let mut texts = Vec::new();
        let at = cursor.at();
        while !cursor.is_empty() {
            match cursor.string() {
                Some(text) => texts.push(text),
                None => cursor.skip(),
            }
        }
        let after = |word: &str| {
            let place = texts
                .iter()
                .position(|text| text.eq_ignore_ascii_case(word))?;
            texts.get(place + 1)
        };
        let (Some(text), Some(table)) = (after("MS_Description"), after("TABLE")) else {
            self.issues.skipped(at, "EXEC");
            return;
        };
        let schema = after("SCHEMA").map(|name| Name::folded(name.as_str()));
        let index = self
            .draft
            .find(schema.as_ref(), &Name::folded(table.as_str()));
        let Some(draft) = index.and_then(|index| self.draft.tables.get_mut(index)) else {
            return;
        };
        let text = comments::clean(text);
        match after("COLUMN") {
            None => draft.table.comment = text,
            Some(column) => {
                if let Some(column) = draft.column(&Name::folded(column.as_str())) {
                    column.comment = text;
                }
            }
        }
    }
}
