//! What is known about a dataset: tables, columns, links between them, and the values they hold.

use rowsmith_datagen::{
    name::Name,
    schema::{self, DataType, Schema},
    spec::{ColumnSpec, Spec, Values},
};
use serde::{Deserialize, Serialize};

use crate::words;

/// A dataset as the reader of questions sees it. Tables and columns are known by position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    pub tables: Vec<Table>,
    /// Foreign keys, declared ones first, then those that names or comments tell.
    pub links: Vec<Link>,
    /// The day the data ends (`YYYY-MM-DD`): what "last month" counts from.
    pub today: Option<String>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub name: Name,
    pub comment: Option<String>,
    pub rows: u64,
    pub columns: Vec<Column>,
    /// Positions of the primary key's columns; empty when there is none.
    pub key: Vec<usize>,
    /// Other sets of columns that no two rows share.
    pub unique: Vec<Vec<usize>>,
    /// The words of its name, for one thing: `Book_Loans` is `book loan`.
    pub(crate) words: Vec<String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: Name,
    pub class: Class,
    /// As the DDL wrote its type.
    pub declared: String,
    pub nullable: bool,
    pub comment: Option<String>,
    /// It tells who somebody is: name, address, phone, birth date.
    pub personal: bool,
    pub domain: Domain,
    pub(crate) words: Vec<String>,
}

/// What can be done with a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    Integer,
    Number,
    Text,
    /// A declared list of labels.
    Enum,
    Bool,
    Date,
    Timestamp,
    Time,
    Other,
}

/// The values that a column holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Domain {
    /// Known values as text, the most frequent first.
    pub values: Vec<String>,
    /// Whether `values` holds every value there is.
    pub complete: bool,
    /// As text; absent where nothing is known.
    pub min: Option<String>,
    pub max: Option<String>,
    /// From 0 to 1.
    pub null_share: f64,
    pub distinct: Option<u64>,
}

/// A foreign key: many rows of `from` belong to one row of `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub from: usize,
    pub columns: Vec<usize>,
    pub to: usize,
    pub references: Vec<usize>,
    pub declared: bool,
    /// What the key's column calls the other row: `pilot_id` calls it `pilot`.
    pub(crate) role: Vec<String>,
}

impl Catalog {
    /// A catalog of the schema, with the links and the end of the data that the Spec knows. Row
    /// counts and domains are empty but for declared labels: whoever holds the rows fills them in.
    pub fn new(schema: &Schema, spec: &Spec) -> Self {
        let tables = schema.tables.iter().map(|t| table(schema, spec, t));
        let mut catalog = Self {
            tables: tables.collect(),
            links: Vec::new(),
            today: Some(spec.as_of.clone()),
        };
        for (from, table) in schema.tables.iter().enumerate() {
            for key in &table.foreign_keys {
                let names = |n: &[Name]| n.iter().map(|n| n.sql().to_owned()).collect::<Vec<_>>();
                let (own, theirs) = (names(&key.columns), names(&key.references));
                catalog.link(from, &own, key.table.sql(), &theirs, true);
            }
        }
        for (from, table) in schema.tables.iter().enumerate() {
            let relations = spec.table(table.name.shown()).map(|t| &t.relations[..]);
            for r in relations.unwrap_or_default().iter().filter(|r| !r.declared) {
                catalog.link(from, &r.columns, &r.table, &r.references, false);
            }
        }
        catalog
    }

    /// The position of a table, by any spelling of its name.
    pub fn table(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|t| t.name.matches(name))
    }

    fn link(&mut self, from: usize, own: &[String], to: &str, theirs: &[String], declared: bool) {
        let Some(to) = self.table(to) else { return };
        let (Some(columns), Some(references)) = (
            positions(&self.tables[from], own),
            positions(&self.tables[to], theirs),
        ) else {
            return;
        };
        if columns.len() != references.len() || columns.is_empty() {
            return;
        }
        let known = |l: &Link| l.from == from && l.to == to && l.columns == columns;
        if self.links.iter().any(known) {
            return;
        }
        let role = match columns[..] {
            [one] => role(&self.tables[from].columns[one].words),
            _ => Vec::new(),
        };
        self.links.push(Link {
            from,
            columns,
            to,
            references,
            declared,
            role,
        });
    }
}

impl Table {
    /// The position of a column, by any spelling of its name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name.matches(name))
    }

    /// The columns by which people know a row: its name or title, a person's two names, else the
    /// key. Never empty, but for a table without columns.
    pub fn label(&self) -> Vec<usize> {
        let own = self.words.join(" ");
        let named = |wanted: &str| {
            self.columns.iter().position(|c| {
                let words = c.words.join(" ");
                c.class == Class::Text && (words == wanted || words == format!("{own} {wanted}"))
            })
        };
        if let (Some(first), Some(last)) = (named("first name"), named("last name")) {
            return vec![first, last];
        }
        for wanted in ["name", "title", "full name", "label", "code"] {
            if let Some(found) = named(wanted) {
                return vec![found];
            }
        }
        let ends_in_name = |c: &Column| {
            c.class == Class::Text && c.words.last().is_some_and(|w| w == "name" || w == "title")
        };
        let mut names = (0..self.columns.len()).filter(|c| ends_in_name(&self.columns[*c]));
        if let (Some(one), None) = (names.next(), names.next()) {
            return vec![one];
        }
        if !self.key.is_empty() {
            return self.key.clone();
        }
        (0..self.columns.len().min(1)).collect()
    }

    /// Whether these columns, or some of them, tell any two rows apart.
    pub fn is_unique(&self, columns: &[usize]) -> bool {
        let holds = |set: &[usize]| !set.is_empty() && set.iter().all(|c| columns.contains(c));
        holds(&self.key) || self.unique.iter().any(|set| holds(set))
    }
}

impl Column {
    /// The words of its name: `qty_on_hand` is `quantity on hand`.
    pub fn words(&self) -> String {
        self.words.join(" ")
    }
}

impl Class {
    /// Whether sums and averages make sense.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }

    /// Whether it stands on a time line of days.
    pub fn is_moment(self) -> bool {
        matches!(self, Self::Date | Self::Timestamp)
    }
}

fn table(schema: &Schema, spec: &Spec, table: &schema::Table) -> Table {
    let rules = spec.table(table.name.shown());
    let columns = table.columns.iter().map(|c| {
        let rule = rules.and_then(|t| t.column(c.name.shown()));
        column(schema, rule, c)
    });
    let unique = table.unique.iter().filter(|u| u.filter.is_none());
    let place = |names: &[Name]| -> Vec<usize> {
        let places = names.iter().map(|n| table.column_index(n));
        places.collect::<Option<_>>().unwrap_or_default()
    };
    Table {
        name: table.name.clone(),
        comment: table.comment.clone(),
        rows: 0,
        columns: columns.collect(),
        key: place(&table.primary_key),
        unique: unique
            .filter_map(|u| u.columns())
            .map(|names| place(&names.into_iter().cloned().collect::<Vec<_>>()))
            .collect(),
        words: words::of_table(table.name.shown()),
    }
}

fn column(schema: &Schema, rule: Option<&ColumnSpec>, column: &schema::Column) -> Column {
    let base = schema.base_type(&column.ty);
    let labels = match base {
        DataType::Enum { name } => schema.labels(name).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    };
    Column {
        name: column.name.clone(),
        class: class(base),
        declared: column.declared.clone(),
        nullable: column.nullable,
        comment: column.comment.clone(),
        personal: is_personal(rule, &words::of(column.name.shown())),
        domain: Domain {
            complete: !labels.is_empty(),
            values: labels,
            ..Domain::default()
        },
        words: words::of(column.name.shown()),
    }
}

fn class(ty: &DataType) -> Class {
    match ty {
        DataType::Bool => Class::Bool,
        DataType::Money => Class::Other,
        DataType::Enum { .. } => Class::Enum,
        DataType::Date => Class::Date,
        DataType::Timestamp { .. } => Class::Timestamp,
        DataType::Time { .. } => Class::Time,
        other if other.is_integer() => Class::Integer,
        other if other.is_number() => Class::Number,
        other if other.is_text() => Class::Text,
        _ => Class::Other,
    }
}

/// The rule tells best; without one, the name.
fn is_personal(rule: Option<&ColumnSpec>, words: &[String]) -> bool {
    const TEXTS: &[&str] = &[
        "person.first_name",
        "person.female_name",
        "person.male_name",
        "person.last_name",
        "person.full_name",
        "person.last_first",
        "place.street",
    ];
    const WORDS: &[&str] = &[
        "email", "phone", "fax", "ssn", "passport", "iban", "address", "birth",
    ];
    let by_rule = rule.is_some_and(|rule| match &rule.values {
        Values::FirstName { .. }
        | Values::FullName
        | Values::Email { .. }
        | Values::Username { .. } => true,
        Values::Text { text, .. } => {
            TEXTS.contains(&text.as_str()) || text.starts_with("contact.phone")
        }
        _ => false,
    });
    let pairs = [["first", "name"], ["last", "name"], ["card", "number"]];
    by_rule
        || words.iter().any(|w| WORDS.contains(&w.as_str()))
        || pairs
            .iter()
            .any(|pair| words.ends_with(&pair.map(str::to_owned)))
}

fn positions(table: &Table, names: &[String]) -> Option<Vec<usize>> {
    names.iter().map(|name| table.column(name)).collect()
}

/// `manager id` gives `manager`; a key that is only called `id` has no role.
fn role(words: &[String]) -> Vec<String> {
    const ENDS: &[&str] = &["id", "code", "number", "key", "icao"];
    match words.split_last() {
        Some((last, rest)) if ENDS.contains(&last.as_str()) => rest.to_vec(),
        _ => words.to_vec(),
    }
}
