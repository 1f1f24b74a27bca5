//! Names of types to enums, domains, or text.

use super::{Builder, draft::TypeDraft};
use crate::schema::DataType;

impl Builder<'_> {
    /// Names of types become enums, domains, or text.
    pub(super) fn settle_types(&mut self) {
        for index in 0..self.draft.types.len() {
            let Some((TypeDraft::Domain(domain), at)) = self.draft.types.get(index) else {
                continue;
            };
            let (mut ty, at, own) = (domain.ty.clone(), *at, domain.name.clone());
            if ty == (DataType::Domain { name: own }) {
                ty = DataType::Text;
            }
            self.settle(&mut ty, at, Some(index));
            if let Some((TypeDraft::Domain(domain), _)) = self.draft.types.get_mut(index) {
                domain.ty = ty;
            }
        }
        for table in 0..self.draft.tables.len() {
            let columns = self
                .draft
                .tables
                .get(table)
                .map_or(0, |t| t.table.columns.len());
            for column in 0..columns {
                let Some(draft) = self.draft.tables.get(table) else {
                    continue;
                };
                let (Some(old), Some(&at)) =
                    (draft.table.columns.get(column), draft.column_at.get(column))
                else {
                    continue;
                };
                let mut ty = old.ty.clone();
                self.settle(&mut ty, at, None);
                let slot = self
                    .draft
                    .tables
                    .get_mut(table)
                    .and_then(|t| t.table.columns.get_mut(column));
                if let Some(slot) = slot {
                    slot.ty = ty;
                }
            }
        }
    }

    /// `before`: only types declared before this one count, so that no domain holds itself.
    fn settle(&mut self, ty: &mut DataType, at: u32, before: Option<usize>) {
        match ty {
            DataType::Array { of } => self.settle(of, at, before),
            DataType::Domain { name } => {
                let limit = before.unwrap_or(self.draft.types.len());
                let known = self.draft.types.iter().take(limit).map(|(ty, _)| ty);
                let found = known.clone().find(|ty| ty.name() == name);
                let found =
                    found.or_else(|| known.clone().find(|ty| ty.name().matches(name.sql())));
                *ty = match found {
                    Some(TypeDraft::Enum(found)) => DataType::Enum {
                        name: found.name.clone(),
                    },
                    Some(TypeDraft::Domain(found)) => DataType::Domain {
                        name: found.name.clone(),
                    },
                    _ => {
                        let name = name.clone();
                        let why = if self.is_opaque(&name) {
                            "is not an enum or a domain"
                        } else {
                            "is not known"
                        };
                        let message =
                            format!("the type `{name}` {why}; its columns are taken for text");
                        if self.type_names.insert(format!("\0{}", name.sql())) {
                            self.issues.note(
                                at,
                                message,
                                "declare it with CREATE TYPE or CREATE DOMAIN if that is wrong",
                            );
                        }
                        DataType::Text
                    }
                };
            }
            _ => {}
        }
    }
}
