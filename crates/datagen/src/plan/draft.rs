//! The plan while it is being made.

use std::collections::BTreeSet;

use crate::{
    array::{Array, Kind},
    engine::{
        Rule, Source,
        folded::{Case, Folded},
        guard::GuardPlan,
        nulls::NullPlan,
        parent::{Chooser, ParentKey, RelationPlan},
        pick::Pick,
        range::Range,
        text::BuiltIn,
    },
    expr::Expr,
    name::Name,
    plan::{ColumnPlan, Plan, Problem, TablePlan, checks::literals, kinds, list, patches},
    rng::Key,
    schema::{Column, Schema, Table},
    share::Ranks,
    spec::{Spec, TableSpec},
};

/// Everything known so far.
pub(super) struct Draft<'a> {
    pub(super) schema: &'a Schema,
    pub(super) spec: &'a Spec,
    pub(super) tables: Vec<TableDraft<'a>>,
    pub(super) problems: Vec<Problem>,
}

pub(super) struct TableDraft<'a> {
    pub(super) table: &'a Table,
    pub(super) spec: Option<&'a TableSpec>,
    pub(super) rows: u64,
    pub(super) columns: Vec<ColumnDraft>,
    pub(super) relations: Vec<RelationDraft>,
    pub(super) guards: Vec<GuardDraft>,
}

/// Conditions left to search.
#[derive(Default)]
pub(super) struct GuardDraft {
    /// The columns that may be drawn again.
    pub(super) columns: BTreeSet<usize>,
    /// The relations whose parents may be: all their columns are among the columns.
    pub(super) relations: BTreeSet<usize>,
    pub(super) checks: Vec<Expr>,
}

pub(super) struct ColumnDraft {
    pub(super) name: Name,
    pub(super) kind: Kind,
    pub(super) limits: (i64, i64),
    pub(super) max_chars: Option<u32>,
    pub(super) nullable: bool,
    pub(super) generated: bool,
    pub(super) rule: RuleDraft,
    pub(super) pick: Pick,
    pub(super) nulls: NullPlan,
    /// Its value is a rank: no other rule may change it.
    pub(super) ranked: bool,
    /// No other column's value may push it out of its range.
    pub(super) tight: bool,
    /// Its list is dealt out in exact shares among so many rows.
    pub(super) dealt: Option<(Ranks, u64)>,
    /// Its texts are of this case only.
    pub(super) case: Option<Case>,
}

/// A rule that later steps may still narrow.
#[derive(Debug)]
pub(super) enum RuleDraft {
    Range(Range),
    /// Values as text, with weights.
    List(Vec<(String, f64)>),
    Text(BuiltIn),
    /// The parent's column, by a relation of the table.
    Parent {
        relation: usize,
        reference: usize,
    },
    Other(Box<dyn Rule>),
}

pub(super) struct RelationDraft {
    pub(super) parent: usize,
    pub(super) columns: Vec<(usize, usize)>,
    pub(super) chooser: Chooser,
    pub(super) nulls: NullPlan,
    pub(super) differs_from: Vec<usize>,
    /// How many parents there are to choose from.
    pub(super) parents: u64,
    /// No two rows have the same parent.
    pub(super) injective: bool,
}

impl<'a> Draft<'a> {
    pub(super) fn new(schema: &'a Schema, spec: &'a Spec) -> Self {
        let mut draft = Self {
            schema,
            spec,
            tables: Vec::new(),
            problems: Vec::new(),
        };
        for table in &schema.tables {
            let of = spec.tables.iter().find(|t| table.name.matches(&t.name));
            let rows = of.and_then(|of| of.rows).unwrap_or(spec.rows);
            let columns = table
                .columns
                .iter()
                .map(|column| draft.column(column))
                .collect();
            draft.tables.push(TableDraft {
                table,
                spec: of,
                rows,
                columns,
                relations: Vec::new(),
                guards: Vec::new(),
            });
        }
        draft.name_strangers();
        draft.refuse_system_columns();
        draft
    }

    fn column(&self, column: &Column) -> ColumnDraft {
        let base = self.schema.base_type(&column.ty);
        let nullable = self.schema.is_nullable(column);
        ColumnDraft {
            name: column.name.clone(),
            kind: kinds::kind(self.schema, base),
            limits: kinds::limits(base),
            max_chars: base.max_chars(),
            nullable,
            generated: column.generated.is_some(),
            rule: RuleDraft::List(Vec::new()),
            pick: Pick::Row,
            nulls: NullPlan::Never,
            ranked: false,
            tight: false,
            dealt: None,
            case: None,
        }
    }

    /// Every table of PostgreSQL has these columns already (documentation, 5.6 "System Columns").
    fn refuse_system_columns(&mut self) {
        const SYSTEM: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];
        for table in &self.schema.tables {
            let columns = table.columns.iter();
            for column in columns.filter(|column| SYSTEM.contains(&column.name.sql())) {
                self.problems.push(Problem::column(
                    &table.name,
                    &column.name,
                    "PostgreSQL has a column of this name in every table".to_owned(),
                    "rename it",
                ));
            }
        }
    }

    /// Tables and columns of the Spec that the schema does not have.
    fn name_strangers(&mut self) {
        for of in &self.spec.tables {
            let name = Name::folded(of.name.as_str());
            let Some(table) = self.schema.table(&of.name) else {
                let known: Vec<_> = self.schema.tables.iter().map(|t| t.name.shown()).collect();
                let message = "no such table in the schema".to_owned();
                let hint = format!("the tables are {}", known.join(", "));
                self.problems.push(Problem::table(&name, message, &hint));
                continue;
            };
            for column in &of.columns {
                if table.column(&column.name).is_none() {
                    self.problems.push(Problem::column(
                        &table.name,
                        &Name::folded(column.name.as_str()),
                        "no such column in the table".to_owned(),
                        "take the rule out or correct the name",
                    ));
                }
            }
        }
    }

    /// The stream of one purpose of a column.
    pub(super) fn key(&self, table: usize, column: &str, purpose: &str) -> Key {
        let name = &self.tables[table].table.name;
        self.spec.made.key(self.spec.seed, name, column, purpose)
    }

    pub(super) fn problem(&mut self, table: usize, column: usize, message: String, hint: &str) {
        let of = &self.tables[table];
        let problem = Problem::column(&of.table.name, &of.columns[column].name, message, hint);
        self.problems.push(problem);
    }

    pub(super) fn finish(self) -> Plan {
        let order = self.order();
        let spec = self.spec;
        let tables = self
            .tables
            .into_iter()
            .map(|table| table.finish(spec))
            .collect();
        Plan { tables, order }
    }

    /// Parents first, by the number of tables still waited for; cycles in declared order.
    fn order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut left: BTreeSet<usize> = (0..self.tables.len()).collect();
        while !left.is_empty() {
            let waits = |&table: &usize| {
                let parents = self.tables[table]
                    .relations
                    .iter()
                    .map(|relation| relation.parent);
                parents
                    .filter(|parent| *parent != table && left.contains(parent))
                    .count()
            };
            let Some(next) = left
                .iter()
                .copied()
                .min_by_key(|table| (waits(table), *table))
            else {
                break;
            };
            left.remove(&next);
            order.push(next);
        }
        order
    }
}

impl TableDraft<'_> {
    fn finish(self, spec: &Spec) -> TablePlan {
        let seen: Vec<_> = self
            .columns
            .iter()
            .map(|column| {
                let listed: Option<Vec<String>> = match &column.rule {
                    RuleDraft::List(list) => {
                        Some(list.iter().map(|(text, _)| text.clone()).collect())
                    }
                    _ => None,
                };
                (column.limits, column.max_chars, listed)
            })
            .collect();
        let foreign: Vec<bool> = self
            .columns
            .iter()
            .map(|column| matches!(column.rule, RuleDraft::Parent { .. }))
            .collect();
        let mut columns: Vec<ColumnPlan> = self
            .columns
            .into_iter()
            .map(|column| column.finish(spec, &self.table.name))
            .collect();
        let mut guards = Vec::new();
        let mut drawn = vec![None; self.relations.len()];
        for guard in self.guards {
            for (place, &column) in guard.columns.iter().enumerate() {
                columns[column].guard = Some((guards.len(), place));
            }
            let can_be = |&relation: &usize| self.relations[relation].chooser.is_random();
            let of: Vec<usize> = guard.relations.into_iter().filter(can_be).collect();
            for (place, &relation) in of.iter().enumerate() {
                drawn[relation] = Some((guards.len(), place));
            }
            let hints = guard.columns.iter().map(|&column| {
                let of = &columns[column];
                let (limits, max_chars, listed) = &seen[column];
                let texts = literals(&guard.checks, &of.name).into_iter();
                let list: Vec<_> = texts
                    .filter(|text| {
                        list::readable(text, &of.kind)
                            && list::allowed(text, of, *limits, *max_chars)
                    })
                    .filter(|text| listed.as_ref().is_none_or(|list| list.contains(text)))
                    .map(|text| (text, 1.0))
                    .collect();
                let parent = foreign[column];
                (!list.is_empty() && !parent).then(|| Array::full(list::data(&list, &of.kind)))
            });
            guards.push(GuardPlan {
                hints: hints.collect(),
                columns: guard.columns.into_iter().collect(),
                checks: guard.checks,
                relations: of,
                witnesses: Vec::new(),
            });
        }
        let relations = self.relations.into_iter().zip(drawn);
        let relations = relations.map(|(relation, drawn)| RelationPlan {
            parent: relation.parent,
            chooser: relation.chooser,
            nulls: relation.nulls,
            differs_from: relation.differs_from,
            guarded: match relation.columns[..] {
                [(column, _)] if columns[column].guard.is_some() => Some(column),
                _ => None,
            },
            drawn,
        });
        let relations = relations.collect();
        TablePlan {
            name: self.table.name.clone(),
            origin: spec.made.origin(&self.table.name, None),
            rows: self.rows,
            columns,
            relations,
            guards,
        }
    }
}

impl ColumnDraft {
    fn finish(self, spec: &Spec, table: &Name) -> ColumnPlan {
        let toss = spec.made.key(spec.seed, table, self.name.sql(), "toss");
        let salt = toss.draw(0);
        let origin = spec.made.origin(table, Some(&self.name));
        let relation = match self.rule {
            RuleDraft::Parent { relation, .. } => Some(relation),
            _ => None,
        };
        let patches = patches::of(spec, table, &self.name, &self.kind);
        let rule = match (self.rule, self.dealt) {
            (RuleDraft::List(list), Some((ranks, rows))) => {
                Box::new(list::choice(&list, &self.kind).dealt(ranks, rows))
            }
            (rule, _) => rule.boxed(&self.kind, self.nullable),
        };
        ColumnPlan {
            rule: match self.case {
                Some(case) => Box::new(Folded { case, rule }),
                None => rule,
            },
            name: self.name,
            kind: self.kind,
            generated: self.generated,
            nullable: self.nullable,
            pick: self.pick,
            nulls: self.nulls,
            guard: None,
            salt,
            origin,
            relation,
            patches,
        }
    }

    /// Whether its values are texts that nothing else depends on the form of.
    pub(super) fn is_free_text(&self) -> bool {
        let free = match &self.rule {
            RuleDraft::Text(_) => true,
            RuleDraft::Other(rule) => rule.reads().is_empty(),
            _ => false,
        };
        free && self.kind == Kind::Text && !self.generated && !self.ranked
    }

    /// How many different values its rule makes by rank.
    pub(super) fn capacity(&self) -> u64 {
        match &self.rule {
            RuleDraft::Range(range) => range.capacity(),
            RuleDraft::Text(text) => text.capacity(),
            RuleDraft::List(list) => list.len() as u64,
            RuleDraft::Parent { .. } => 0,
            RuleDraft::Other(rule) => rule.capacity(),
        }
    }

    /// What its rule reads besides the row number.
    pub(super) fn reads(&self) -> Vec<Source> {
        let mut sources: Vec<Source> = self.nulls.reads().into_iter().map(Source::own).collect();
        sources.extend(match &self.rule {
            RuleDraft::Range(range) => range.reads(),
            RuleDraft::Other(rule) => rule.reads(),
            RuleDraft::Parent {
                relation,
                reference,
            } => vec![Source {
                hops: vec![*relation],
                column: *reference,
            }],
            RuleDraft::List(_) | RuleDraft::Text(_) => Vec::new(),
        });
        sources
    }
}

impl RuleDraft {
    pub(super) fn boxed(self, kind: &Kind, nullable: bool) -> Box<dyn Rule> {
        match self {
            Self::Range(range) => Box::new(range),
            Self::Text(text) => Box::new(text),
            Self::List(list) => Box::new(list::choice(&list, kind)),
            Self::Parent {
                relation,
                reference,
            } => Box::new(ParentKey {
                relation,
                reference,
                nullable,
            }),
            Self::Other(rule) => rule,
        }
    }
}
