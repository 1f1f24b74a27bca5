//! What a database looks like: tables, columns, types, keys, checks and comments.
//!
//! A [`Schema`] comes out of DDL ([`crate::ddl`]) or JSON and is the same whatever the dialect was:
//! every type is a PostgreSQL type, every expression a parsed [`Expr`]. Invariants, upheld by
//! [`crate::ddl::read`] and re-checked for JSON by [`crate::ddl::check`]: names are unique where
//! PostgreSQL needs them to be, and every reference (key columns, foreign keys, types) resolves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{expr::Expr, name::Name};

/// Tables in the order they were declared, with the types they use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Schema {
    pub tables: Vec<Table>,
    /// Enumerated types, named ones and those written inline (`ENUM('a', 'b')`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enums: Vec<EnumType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<Domain>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Table {
    pub name: Name,
    pub columns: Vec<Column>,
    /// Empty when none was declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub primary_key: Vec<Name>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unique: Vec<Unique>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<Exclusion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Column {
    pub name: Name,
    #[serde(rename = "type")]
    pub ty: DataType,
    /// The type as the DDL wrote it, for people: `INT`, `ENUM('a','b')`.
    #[serde(default)]
    pub declared: String,
    pub nullable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    /// The database numbers this column: serial, identity, AUTO_INCREMENT, rowid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// `GENERATED ALWAYS AS (expression)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Expr>,
    /// From `COMMENT`, `COMMENT ON` or the `--` beside the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// How the database would number a column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Identity {
    /// `GENERATED ALWAYS`: an INSERT may not choose the value.
    pub always: bool,
    pub start: i64,
    /// Never 0.
    pub increment: i64,
}

/// `UNIQUE (columns)`, as a constraint or an index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Unique {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Plain columns are [`Expr::Column`]; an expression index has other expressions here.
    pub keys: Vec<Expr>,
    /// The predicate of a partial unique index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Expr>,
    /// `NULLS NOT DISTINCT`.
    #[serde(default)]
    pub nulls_equal: bool,
}

impl Unique {
    /// The key columns, when every key is a plain column.
    pub fn columns(&self) -> Option<Vec<&Name>> {
        self.keys.iter().map(Expr::as_column).collect()
    }
}

/// `FOREIGN KEY (columns) REFERENCES table (references)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForeignKey {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    pub columns: Vec<Name>,
    pub table: Name,
    /// As many as `columns`; filled with the parent's primary key when the DDL named none.
    pub references: Vec<Name>,
    #[serde(default)]
    pub on_delete: Action,
    #[serde(default)]
    pub on_update: Action,
}

/// What a foreign key does when its parent goes or changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    #[default]
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// `CHECK (expression)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Check {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    pub expr: Expr,
}

/// `EXCLUDE USING method (column WITH operator, ...)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exclusion {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The index method, `gist` mostly.
    pub method: String,
    /// Each key with its operator (`=` or `&&`).
    pub keys: Vec<(Expr, String)>,
    /// The rows it is about, when not all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Expr>,
}

/// `CREATE TYPE name AS ENUM (labels)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnumType {
    pub name: Name,
    /// In the order declared, at least one, no two alike.
    pub labels: Vec<String>,
}

/// `CREATE DOMAIN name AS type CHECK (...)`. In the checks, the value is the column `value`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Domain {
    pub name: Name,
    #[serde(rename = "type")]
    pub ty: DataType,
    pub nullable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

/// A PostgreSQL type. Foreign types were mapped onto these by the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DataType {
    Bool,
    SmallInt,
    Integer,
    BigInt,
    /// `numeric(precision, scale)`; without a precision PostgreSQL stores any number.
    Numeric {
        precision: Option<u16>,
        scale: u16,
    },
    Real,
    Double,
    Money,
    Char {
        length: u32,
    },
    Varchar {
        length: Option<u32>,
    },
    Text,
    Bytea,
    Date,
    /// `timeZone`: with time zone.
    #[serde(rename_all = "camelCase")]
    Time {
        time_zone: bool,
    },
    #[serde(rename_all = "camelCase")]
    Timestamp {
        time_zone: bool,
    },
    Interval,
    Uuid,
    Json,
    Jsonb,
    Xml,
    Inet,
    Cidr,
    Macaddr,
    Macaddr8,
    Bit {
        length: u32,
    },
    Varbit {
        length: Option<u32>,
    },
    Point,
    TsVector,
    Enum {
        name: Name,
    },
    Domain {
        name: Name,
    },
    Array {
        of: Box<DataType>,
    },
    Range {
        of: RangeOf,
    },
    /// Several ranges that do not touch.
    Multirange {
        of: RangeOf,
    },
}

/// The element type of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum RangeOf {
    Integer,
    BigInt,
    Numeric,
    Date,
    Timestamp,
    TimestampTz,
}

impl Schema {
    /// The table a person means by `name`.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.name.matches(name))
    }

    /// The position of the table with this name.
    pub fn table_index(&self, name: &Name) -> Option<usize> {
        self.tables.iter().position(|t| t.name == *name)
    }

    /// The labels of an enumerated type.
    pub fn labels(&self, name: &Name) -> Option<&[String]> {
        let ty = self.enums.iter().find(|e| e.name == *name)?;
        Some(&ty.labels)
    }

    /// The domain with this name.
    pub fn domain(&self, name: &Name) -> Option<&Domain> {
        self.domains.iter().find(|d| d.name == *name)
    }

    /// The domains a type consists of, outermost first.
    pub fn domains_of<'a>(&'a self, ty: &'a DataType) -> impl Iterator<Item = &'a Domain> {
        let domain = |ty: &DataType| match ty {
            DataType::Domain { name } => self.domain(name),
            _ => None,
        };
        // The bound guards against a domain over itself in hand-made JSON.
        std::iter::successors(domain(ty), move |d| domain(&d.ty)).take(self.domains.len())
    }

    /// Whether a column may be NULL, by its own word and those of its domains.
    pub fn is_nullable(&self, column: &Column) -> bool {
        column.nullable && self.domains_of(&column.ty).all(|domain| domain.nullable)
    }

    /// The type below any domains: what is stored.
    pub fn base_type<'a>(&'a self, ty: &'a DataType) -> &'a DataType {
        let mut ty = ty;
        // A domain over itself cannot be declared; the bound only guards against hand-made JSON.
        for _ in 0..=self.domains.len() {
            match ty {
                DataType::Domain { name } => match self.domain(name) {
                    Some(domain) => ty = &domain.ty,
                    None => return ty,
                },
                other => return other,
            }
        }
        ty
    }
}

impl Table {
    /// The column a person means by `name`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name.matches(name))
    }

    /// The position of the column with this name.
    pub fn column_index(&self, name: &Name) -> Option<usize> {
        self.columns.iter().position(|c| c.name == *name)
    }
}

impl DataType {
    /// Whole numbers.
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt)
    }

    /// Any number.
    pub fn is_number(&self) -> bool {
        self.is_integer()
            || matches!(
                self,
                Self::Numeric { .. } | Self::Real | Self::Double | Self::Money
            )
    }

    /// Character strings.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Char { .. } | Self::Varchar { .. } | Self::Text)
    }

    /// Dates and timestamps, which stand on one time line.
    pub fn is_moment(&self) -> bool {
        matches!(self, Self::Date | Self::Timestamp { .. })
    }

    /// The longest string it holds, in characters.
    pub fn max_chars(&self) -> Option<u32> {
        match self {
            Self::Char { length } => Some(*length),
            Self::Varchar { length } => *length,
            _ => None,
        }
    }
}
