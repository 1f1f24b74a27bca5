//! EXCLUDE constraints.

use super::{
    Builder,
    cursor::{Cursor, Fault},
    draft::{TableDraft, reader},
};
use crate::{name::Name, schema::Exclusion};

impl Builder<'_> {
    /// Reads from the word after EXCLUDE on.
    pub(super) fn exclusion(
        &mut self,
        table: &mut TableDraft,
        name: Option<Name>,
        cursor: &mut Cursor<'_>,
        known: &[Name],
    ) -> Result<(), Fault> {
        let method = if cursor.eat("USING") {
            cursor.name("an index method")?.sql().to_owned()
        } else {
            "btree".into()
        };
        let mut keys = Vec::new();
        for mut item in cursor.group("EXCLUDE")?.items() {
            let expr = item.until(|c| c.is("WITH"));
            item.eat("WITH");
            let operator = item.rest().trim().to_owned();
            let supported = matches!(operator.as_str(), "=" | "&&");
            match reader(&expr, known).read(expr.rest()) {
                Ok(expr) if supported => keys.push((expr, operator)),
                other => {
                    let why = other
                        .err()
                        .unwrap_or_else(|| format!("the operator {operator} is not supported"));
                    let message = format!(
                        "an EXCLUDE of table `{}` was dropped: {why}",
                        table.table.name
                    );
                    self.issues.note(expr.at(), message, "it is not enforced");
                    return Ok(());
                }
            }
        }
        let mut filter = None;
        if cursor.eat("WHERE") {
            let condition = cursor.group("WHERE")?;
            match reader(&condition, known).read(condition.rest()) {
                Ok(expr) => filter = Some(expr),
                Err(why) => {
                    let message = format!(
                        "an EXCLUDE of table `{}` is enforced for every row: {why}",
                        table.table.name
                    );
                    self.issues
                        .note(condition.at(), message, "its WHERE only narrows it");
                }
            }
        }
        table.table.exclusions.push(Exclusion {
            name,
            method,
            keys,
            filter,
        });
        Ok(())
    }
}
