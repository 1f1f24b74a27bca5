//! The masked face of a dataset: a schema of views, the same tables and columns, personal values
//! replaced. A query is planned against the views, so no alias and no expression leads around them,
//! and a masked reader has no right to the tables themselves.
//!
//! Equal values get equal masks, within a dataset and across its tables: joins, groups and distinct
//! counts stay right. The masks are keyed, so that nobody can try out values.

use rowsmith_datagen::name::quote;

/// A table as the views need it, named as PostgreSQL names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    pub table: String,
    pub columns: Vec<(String, Option<Mask>)>,
}

/// What stands in place of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mask {
    /// A word that says what it was and a code: `email 5f0c2a9b`.
    Text(&'static str),
    /// A number of this type, made from the value.
    Number(String),
    /// The first day of the year, as this type.
    Year(String),
    /// NULL of this type.
    Nothing(String),
}

/// The schema of the views of a dataset's schema.
pub fn schema_name(schema: &str) -> String {
    format!("mask_{}", schema.strip_prefix("ds_").unwrap_or(schema))
}

/// The statements that make the views.
pub(super) fn views(schema: &str, tables: &[Masked], key: &str) -> String {
    let (rows, views) = (quote(schema), quote(&schema_name(schema)));
    let mut script = format!("CREATE SCHEMA IF NOT EXISTS {views}; ");
    for table in tables {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|(name, mask)| {
                let name = quote(name);
                mask.as_ref()
                    .map_or_else(|| name.clone(), |mask| expression(mask, &name, key))
            })
            .collect();
        let name = quote(&table.table);
        script.push_str(&format!(
            "CREATE OR REPLACE VIEW {views}.{name} WITH (security_barrier) AS SELECT {} FROM {rows}.{name}; ",
            columns.join(", ")
        ));
    }
    script
}

fn expression(mask: &Mask, name: &str, key: &str) -> String {
    let code = format!("pg_catalog.md5('{key}' || {name}::text)");
    let masked = match mask {
        Mask::Text(word) => format!("'{word} ' || substr({code}, 1, 8)"),
        // Seven digits in base 16 fit an integer and stay above zero.
        Mask::Number(ty) => format!("('x' || substr({code}, 1, 7))::bit(28)::int::{ty}"),
        Mask::Year(ty) => format!("make_date(extract(year FROM {name})::int, 1, 1)::{ty}"),
        Mask::Nothing(ty) => format!("NULL::{ty}"),
    };
    format!("CASE WHEN {name} IS NOT NULL THEN {masked} END AS {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_every_column_stays() {
        let table = Masked {
            table: "Or\"der".to_owned(),
            columns: vec![
                ("id".to_owned(), None),
                ("e-mail".to_owned(), Some(Mask::Text("email"))),
            ],
        };
        insta::assert_snapshot!(views("ds_1", &[table], "k"), @r#"CREATE SCHEMA IF NOT EXISTS "mask_1"; CREATE OR REPLACE VIEW "mask_1"."Or""der" WITH (security_barrier) AS SELECT "id", CASE WHEN "e-mail" IS NOT NULL THEN 'email ' || substr(pg_catalog.md5('k' || "e-mail"::text), 1, 8) END AS "e-mail" FROM "ds_1"."Or""der";"#);
    }
}
