//! The items of arrays whose type is a domain: values that its CHECKs let through.

use crate::{
    array::Data,
    engine::choice::Choice,
    name::Name,
    plan::{draft::Draft, plan},
    schema::{Column, DataType, Schema, Table},
    spec::Spec,
};

/// How many values arrays of a domain choose from.
const VALUES: u64 = 256;

/// A choice of values of a domain that has CHECKs: those of a column of a table of its own, which is
/// planned like any other. None for other types, and where nothing can be made.
pub(super) fn of_domain(draft: &Draft<'_>, ty: &DataType) -> Option<Choice> {
    let plan = plan(&alone(draft.schema, ty)?, &spec(draft.spec)).ok()?;
    let rows = plan.rows(0, 0..VALUES);
    match &rows.column(0).data {
        Data::List { .. } | Data::Pair(..) => None,
        data => Some(Choice::new(data.clone(), &[1.0; VALUES as usize])),
    }
}

/// Tells why no value of the items' domain can be made, where the column is an array of such.
pub(super) fn refuse(draft: &mut Draft<'_>, table: usize, column: usize) {
    let ty = &draft.tables[table].table.columns[column].ty;
    let DataType::Array { of } = draft.schema.base_type(ty) else {
        return;
    };
    let planned = alone(draft.schema, of).map(|schema| plan(&schema, &spec(draft.spec)));
    for problem in planned.and_then(Result::err).unwrap_or_default() {
        draft.problem(table, column, problem.message, &problem.hint);
    }
}

fn alone(schema: &Schema, ty: &DataType) -> Option<Schema> {
    schema
        .domains_of(ty)
        .find(|domain| !domain.checks.is_empty())?;
    let column = Column {
        name: Name::folded("item"),
        ty: ty.clone(),
        declared: String::new(),
        nullable: false,
        default: None,
        identity: None,
        generated: None,
        comment: None,
    };
    let table = Table {
        name: Name::folded("items"),
        columns: vec![column],
        primary_key: Vec::new(),
        unique: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        exclusions: Vec::new(),
        comment: None,
    };
    Some(Schema {
        tables: vec![table],
        enums: schema.enums.clone(),
        domains: schema.domains.clone(),
    })
}

fn spec(of: &Spec) -> Spec {
    Spec {
        rows: VALUES,
        tables: Vec::new(),
        ..of.clone()
    }
}
