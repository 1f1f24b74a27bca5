//! CREATE DOMAIN and ALTER DOMAIN.

use super::{
    Builder,
    cursor::{Cursor, Fault},
    draft::{TypeDraft, reader},
    types,
};
use crate::{
    name::Name,
    schema::{Check, Domain},
};

impl Builder<'_> {
    pub(super) fn create_domain(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let at = cursor.at();
        let (_, name) = cursor.qualified("a domain")?;
        if self.draft.types.iter().any(|(ty, _)| *ty.name() == name) {
            let message = format!("the type `{name}` is declared twice");
            return Err(Fault {
                at,
                message,
                hint: "rename or remove one of them".into(),
            });
        }
        cursor.eat("AS");
        let typed = types::read(cursor)?;
        let mut domain = Domain {
            name,
            ty: typed.ty,
            nullable: true,
            default: None,
            checks: Vec::new(),
        };
        while !cursor.is_empty() {
            if cursor.eat("NOT NULL") {
                domain.nullable = false;
            } else if cursor.is("CONSTRAINT") || cursor.is("CHECK") {
                self.domain_check(cursor, &mut domain)?;
            } else if cursor.eat("DEFAULT") {
                let value =
                    cursor.until(|c| c.is_any(&["NOT", "NULL", "CHECK", "CONSTRAINT", "COLLATE"]));
                domain.default = reader(&value, &[]).read(value.rest()).ok();
            } else if cursor.eat("COLLATE") {
                cursor.qualified("a collation")?;
            } else if !(cursor.eat("NULL") || cursor.eat("NOT VALID")) {
                return Err(cursor.fault(
                    format!(
                        "cannot read {} in the domain `{}`",
                        cursor.found(),
                        domain.name
                    ),
                    "NOT NULL, DEFAULT and CHECK are known",
                ));
            }
        }
        self.add_type(TypeDraft::Domain(domain), at);
        Ok(())
    }

    /// `[CONSTRAINT name] CHECK (...)`, or `CONSTRAINT name NOT NULL`.
    fn domain_check(&mut self, cursor: &mut Cursor<'_>, domain: &mut Domain) -> Result<(), Fault> {
        let name = if cursor.eat("CONSTRAINT") {
            Some(cursor.name("a constraint")?)
        } else {
            None
        };
        if cursor.eat("NOT NULL") {
            domain.nullable = false;
            return Ok(());
        }
        if !cursor.eat("CHECK") {
            return Err(cursor.expected("`CHECK`", "NOT NULL and CHECK are known"));
        }
        let group = cursor.group("CHECK")?;
        match reader(&group, &[Name::folded("value")]).read(group.rest()) {
            Ok(expr) => {
                let name = name.or_else(|| Some(unnamed(domain)));
                domain.checks.push(Check { name, expr });
            }
            Err(why) => {
                let message = format!("a CHECK of the domain `{}` was dropped: {why}", domain.name);
                self.issues.note(group.at(), message, "it is not enforced");
            }
        }
        Ok(())
    }

    /// What ALTER DOMAIN changes of the values; owners and schemas do not matter.
    pub(super) fn alter_domain(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let at = cursor.at();
        cursor.eat("IF EXISTS");
        let (_, name) = cursor.qualified("a domain")?;
        let known = self
            .draft
            .types
            .iter()
            .position(|(ty, _)| matches!(ty, TypeDraft::Domain(domain) if domain.name == name));
        let Some(TypeDraft::Domain(mut domain)) = known
            .and_then(|n| self.draft.types.get(n))
            .map(|(ty, _)| ty.clone())
        else {
            let message = format!("ALTER DOMAIN `{name}`, which is not declared");
            let hint = "declare the domain before".into();
            return Err(Fault { at, message, hint });
        };
        if cursor.eat("SET NOT NULL") {
            domain.nullable = false;
        } else if cursor.eat("DROP NOT NULL") {
            domain.nullable = true;
        } else if cursor.eat("SET DEFAULT") {
            domain.default = reader(cursor, &[]).read(cursor.rest()).ok();
        } else if cursor.eat("DROP DEFAULT") {
            domain.default = None;
        } else if cursor.eat("DROP CONSTRAINT") {
            cursor.eat("IF EXISTS");
            let constraint = cursor.name("a constraint")?;
            domain
                .checks
                .retain(|check| check.name.as_ref() != Some(&constraint));
        } else if cursor.eat("ADD") {
            self.domain_check(cursor, &mut domain)?;
        } else if cursor.eat("RENAME CONSTRAINT") {
            let old = cursor.name("a constraint")?;
            cursor.eat("TO");
            let new = cursor.name("a constraint")?;
            let mut checks = domain.checks.iter_mut();
            if let Some(check) = checks.find(|check| check.name.as_ref() == Some(&old)) {
                check.name = Some(new);
            }
        }
        if let Some((ty, _)) = known.and_then(|n| self.draft.types.get_mut(n)) {
            *ty = TypeDraft::Domain(domain);
        }
        Ok(())
    }
}

/// The name that PostgreSQL gives a CHECK without one: ALTER DOMAIN may call it so.
fn unnamed(domain: &Domain) -> Name {
    let mut name = Name::folded(format!("{}_check", domain.name.sql()));
    let mut n = 1;
    while domain
        .checks
        .iter()
        .any(|check| check.name.as_ref() == Some(&name))
    {
        name = Name::folded(format!("{}_check{n}", domain.name.sql()));
        n += 1;
    }
    name
}
