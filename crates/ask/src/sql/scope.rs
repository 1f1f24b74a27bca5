//! Which table is called what inside one SELECT, and the joins that bring it there.

use crate::{
    catalog::{Catalog, Link},
    query::{Path, Step},
};

/// What a whole statement shares.
pub(super) struct Writer<'a> {
    pub(super) catalog: &'a Catalog,
    /// Whether columns say their table.
    qualified: bool,
    aliases: Vec<String>,
}

/// One FROM clause.
pub(super) struct Scope {
    pub(super) table: usize,
    /// `a JOIN b ON ...`; only the joins where the first table stands elsewhere.
    pub(super) from: String,
    /// Whether a join may give a row of the first table more than once.
    pub(super) multiplies: bool,
    keep_all: bool,
    known: Vec<(Path, usize, String)>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(catalog: &'a Catalog, qualified: bool) -> Self {
        Self {
            catalog,
            qualified,
            aliases: Vec::new(),
        }
    }

    /// `orders`, or `orders AS orders_2` where that is taken; with the alias alone.
    fn name(&mut self, table: usize) -> Option<(String, String)> {
        let name = self.catalog.tables.get(table)?.name.sql();
        let mut alias = name.to_owned();
        let mut number = 1;
        while self.aliases.contains(&alias) {
            number += 1;
            alias = format!("{name}_{number}");
        }
        self.aliases.push(alias.clone());
        let (table, alias_sql) = (ident(name), ident(&alias));
        let written = if alias == name {
            table
        } else {
            format!("{table} AS {alias_sql}")
        };
        Some((written, alias_sql))
    }

    fn column(&self, table: usize, alias: &str, column: usize) -> Option<String> {
        let name = self
            .catalog
            .tables
            .get(table)?
            .columns
            .get(column)?
            .name
            .sql();
        Some(if self.qualified {
            format!("{alias}.{}", ident(name))
        } else {
            ident(name)
        })
    }

    pub(super) fn everything(&self, scope: &Scope) -> String {
        if self.qualified {
            format!("{}.*", scope.alias())
        } else {
            "*".to_owned()
        }
    }

    /// What tells the rows of a table apart, as one value.
    pub(super) fn key(&self, table: usize, alias: &str) -> Option<String> {
        let key = &self.catalog.tables.get(table)?.key;
        let columns: Option<Vec<String>> =
            key.iter().map(|c| self.column(table, alias, *c)).collect();
        match &columns?[..] {
            [] => None,
            [one] => Some(one.clone()),
            many => Some(format!("({})", many.join(", "))),
        }
    }

    fn on(&self, link: &Link, child: &str, parent: &str) -> Option<String> {
        let pairs = link.columns.iter().zip(&link.references);
        let equal = pairs.map(|(own, theirs)| {
            let own = self.column(link.from, child, *own)?;
            let theirs = self.column(link.to, parent, *theirs)?;
            Some((own, theirs))
        });
        let equal: Option<Vec<String>> = equal
            .map(|p| p.map(|(a, b)| format!("{a} = {b}")))
            .collect();
        Some(equal?.join(" AND "))
    }
}

impl Scope {
    /// `keep_all`: rows without the linked one stay.
    pub(super) fn root(writer: &mut Writer<'_>, table: usize, keep_all: bool) -> Option<Self> {
        let (from, alias) = writer.name(table)?;
        Some(Self {
            table,
            from,
            multiplies: false,
            keep_all,
            known: vec![(Vec::new(), table, alias)],
        })
    }

    /// The rows at the end of a path from a row of `outer`, with the condition that ties them to it.
    pub(super) fn below(
        writer: &mut Writer<'_>,
        outer: &Self,
        path: &[Step],
    ) -> Option<(Self, String)> {
        let (first, rest) = path.split_first()?;
        let link = writer.catalog.links.get(first.link)?;
        let table = if first.down { link.from } else { link.to };
        let mut inner = Self::root(writer, table, false)?;
        let (own, theirs) = (inner.alias().to_owned(), outer.alias());
        let tie = if first.down {
            writer.on(link, &own, theirs)?
        } else {
            writer.on(link, theirs, &own)?
        };
        inner.reach(writer, rest)?;
        Some((inner, tie))
    }

    pub(super) fn alias(&self) -> &str {
        self.known.first().map_or("", |(_, _, alias)| alias)
    }

    /// The table that the longest path leads to, with its alias.
    pub(super) fn end(&self) -> (usize, String) {
        let last = self.known.iter().max_by_key(|(path, ..)| path.len());
        last.map_or((self.table, String::new()), |(_, table, alias)| {
            (*table, alias.clone())
        })
    }

    pub(super) fn end_column(&self, writer: &Writer<'_>, column: usize) -> Option<String> {
        let (table, alias) = self.end();
        writer.column(table, &alias, column)
    }

    /// A scope that starts at the end of this one; its FROM holds only what it adds.
    pub(super) fn at_end(&self) -> Self {
        let (table, alias) = self.end();
        Self {
            table,
            from: String::new(),
            multiplies: false,
            keep_all: false,
            known: vec![(Vec::new(), table, alias)],
        }
    }

    pub(super) fn column(
        &mut self,
        writer: &mut Writer<'_>,
        path: &Path,
        column: usize,
    ) -> Option<String> {
        let (table, alias) = self.reach(writer, path)?;
        writer.column(table, &alias, column)
    }

    /// Joins what is not joined yet; gives the table at the end and its alias.
    pub(super) fn reach(
        &mut self,
        writer: &mut Writer<'_>,
        path: &[Step],
    ) -> Option<(usize, String)> {
        if let Some((_, table, alias)) = self.known.iter().find(|(known, ..)| known == path) {
            return Some((*table, alias.clone()));
        }
        let (last, before) = path.split_last()?;
        let (at, alias) = self.reach(writer, before)?;
        let link = writer.catalog.links.get(last.link)?;
        let (start, end) = if last.down {
            (link.to, link.from)
        } else {
            (link.from, link.to)
        };
        if start != at {
            return None;
        }
        let (written, own) = writer.name(end)?;
        let (on, optional) = if last.down {
            self.multiplies = true;
            (writer.on(link, &own, &alias)?, true)
        } else {
            let from = writer.catalog.tables.get(link.from)?;
            let nullable = |c: &usize| from.columns.get(*c).is_none_or(|c| c.nullable);
            (
                writer.on(link, &alias, &own)?,
                link.columns.iter().any(nullable),
            )
        };
        let kind = if self.keep_all && optional {
            "LEFT JOIN"
        } else {
            "JOIN"
        };
        self.from += &format!("\n{kind} {written} ON {on}");
        self.known.push((path.to_vec(), end, own.clone()));
        Some((end, own))
    }
}

/// An identifier, in quotes only where PostgreSQL would read it otherwise without them.
pub(super) fn ident(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars
        .next()
        .is_some_and(|c| c.is_ascii_lowercase() || c == '_');
    let plain = first && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && RESERVED.binary_search(&name).is_err() {
        name.to_owned()
    } else {
        rowsmith_datagen::name::quote(name)
    }
}

/// Words that are no names without quotes (PostgreSQL documentation, appendix C, versions 14 to 18),
/// with those that may not be the name of a column's type or function.
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_quoted_where_they_must_be() {
        assert!(super::RESERVED.is_sorted());
        let check = |name: &str, expected: &str| assert_eq!(super::ident(name), expected);
        check("orders", "orders");
        check("order", "\"order\"");
        check("Full Name", "\"Full Name\"");
        check("2nd", "\"2nd\"");
        check("a\"b", "\"a\"\"b\"");
        check("", "\"\"");
    }
}
