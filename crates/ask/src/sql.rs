//! A [`Query`] as one PostgreSQL SELECT, without a schema prefix, quoted only where it must be.

mod condition;
mod scope;

use self::scope::{Scope, Writer};
use crate::{
    catalog::Catalog,
    query::{Fun, Having, Measure, Order, Output, Query, Related, Unit, Value},
};

/// The statement. `None` when the query does not fit the catalog.
pub fn select(catalog: &Catalog, query: &Query) -> Option<String> {
    let mut writer = Writer::new(catalog, query.touches_others());
    let mut scope = Scope::root(&mut writer, query.subject, !query.is_grouped())?;
    let grouped = query.is_grouped();
    let (mut columns, mut groups) = (Vec::new(), Vec::new());
    let mut taken = Vec::new();
    // Joins first: whether rows repeat decides how they are counted.
    for output in query.dimensions() {
        if let Output::Value(Value::Column(attr) | Value::Bucket(attr, _)) = output {
            scope.reach(&mut writer, &attr.path)?;
        } else if let Output::Thing(path) = output {
            scope.reach(&mut writer, path)?;
        }
    }
    for output in &query.show {
        let shown = shown(&mut writer, &mut scope, output)?;
        if grouped && !matches!(output, Output::Measure(_)) {
            groups.extend(keys(&mut writer, &mut scope, output)?);
        }
        columns.extend(shown.into_iter().map(|column| column.named(&mut taken)));
    }
    let mut conditions = Vec::new();
    for filter in &query.filters {
        conditions.push(condition::sql(&mut writer, &mut scope, filter)?);
    }
    let mut having = Vec::new();
    for h in &query.having {
        having.push(having_sql(&mut writer, &mut scope, h)?);
    }
    let mut order = Vec::new();
    for o in &query.order {
        order.push(order_sql(
            &mut writer,
            &mut scope,
            o,
            query.show.contains(&o.by),
        )?);
    }
    if query.limit.is_some_and(|l| !l.ties) && !query.distinct {
        order.extend(tie_break(&mut writer, &mut scope, query)?);
    }
    dedup(&mut groups);
    dedup(&mut order);
    let distinct = if query.distinct { "DISTINCT " } else { "" };
    let mut sql = format!(
        "SELECT {distinct}{}\nFROM {}",
        columns.join(", "),
        scope.from
    );
    clause(&mut sql, "WHERE", " AND ", &conditions);
    clause(&mut sql, "GROUP BY", ", ", &groups);
    clause(&mut sql, "HAVING", " AND ", &having);
    clause(&mut sql, "ORDER BY", ", ", &order);
    match query.limit {
        Some(limit) if limit.ties && !order.is_empty() => {
            let rows = if limit.rows == 1 {
                "1 ROW"
            } else {
                &format!("{} ROWS", limit.rows)
            };
            sql += &format!("\nFETCH FIRST {rows} WITH TIES");
        }
        Some(limit) => sql += &format!("\nLIMIT {}", limit.rows),
        None => {}
    }
    Some(sql)
}

fn clause(sql: &mut String, word: &str, between: &str, parts: &[String]) {
    if !parts.is_empty() {
        *sql += &format!("\n{word} {}", parts.join(between));
    }
}

fn dedup(parts: &mut Vec<String>) {
    let mut seen: Vec<String> = Vec::new();
    parts.retain(|part| {
        let new = !seen.contains(part);
        if new {
            seen.push(part.clone());
        }
        new
    });
}

/// A column of the result.
struct Column {
    sql: String,
    /// What PostgreSQL would call it.
    natural: String,
    /// What it is called where that name is taken or says too little.
    full: String,
}

impl Column {
    fn named(self, taken: &mut Vec<String>) -> String {
        let name = if taken.contains(&self.natural) {
            self.full
        } else {
            self.natural.clone()
        };
        let written = if name == self.natural && !self.sql.contains(['(', ' ']) {
            self.sql
        } else {
            format!("{} AS {}", self.sql, scope::ident(&name))
        };
        taken.push(name);
        written
    }
}

fn shown(writer: &mut Writer<'_>, scope: &mut Scope, output: &Output) -> Option<Vec<Column>> {
    match output {
        Output::Everything => Some(vec![Column {
            sql: writer.everything(scope),
            natural: "*".to_owned(),
            full: "*".to_owned(),
        }]),
        Output::Value(value) => {
            let (natural, full) = value_name(writer, scope, value)?;
            let sql = value_sql(writer, scope, value)?;
            Some(vec![Column { sql, natural, full }])
        }
        Output::Thing(path) => {
            let (table, _) = scope.reach(writer, path)?;
            let label = writer.catalog.tables.get(table)?.label();
            let mut columns = Vec::new();
            for column in label {
                let of = writer.catalog.tables.get(table)?;
                let natural = of.columns.get(column)?.name.sql().to_owned();
                let full = format!("{}_{natural}", of.words.join("_"));
                let sql = scope.column(writer, path, column)?;
                columns.push(Column { sql, natural, full });
            }
            Some(columns)
        }
        Output::Measure(measure) => {
            let natural = measure_name(writer, scope, measure)?;
            let sql = measure_sql(writer, scope, measure)?;
            let full = format!("{natural}_2");
            Some(vec![Column { sql, natural, full }])
        }
    }
}

fn keys(writer: &mut Writer<'_>, scope: &mut Scope, output: &Output) -> Option<Vec<String>> {
    match output {
        Output::Value(value) => Some(vec![value_sql(writer, scope, value)?]),
        Output::Thing(path) => {
            let (table, _) = scope.reach(writer, path)?;
            let of = writer.catalog.tables.get(table)?;
            let columns = [&of.key[..], &of.label()[..]].concat();
            let columns = columns.into_iter();
            columns.map(|c| scope.column(writer, path, c)).collect()
        }
        Output::Everything | Output::Measure(_) => None,
    }
}

fn value_name(writer: &Writer<'_>, scope: &Scope, value: &Value) -> Option<(String, String)> {
    let catalog = writer.catalog;
    match value {
        Value::Column(attr) | Value::Bucket(attr, _) => {
            let table = catalog
                .tables
                .get(crate::query::end(catalog, scope.table, &attr.path)?)?;
            let column = table.columns.get(attr.column)?.name.sql().to_owned();
            let natural = match value {
                Value::Bucket(_, unit) => unit.word().to_owned(),
                _ => column.clone(),
            };
            Some((natural, format!("{}_{column}", table.words.join("_"))))
        }
        Value::Related(related) => {
            let name = related_name(catalog, scope.table, related)?;
            Some((name.clone(), name))
        }
    }
}

fn related_name(catalog: &Catalog, from: usize, related: &Related) -> Option<String> {
    let table = catalog
        .tables
        .get(crate::query::end(catalog, from, &related.path)?)?;
    Some(match related.column {
        None => format!("{}_count", table.words.join("_")),
        Some(column) => {
            let column = table.columns.get(column)?.name.sql();
            format!("{}_{column}", related.fun.sql())
        }
    })
}

fn measure_name(writer: &Writer<'_>, scope: &Scope, measure: &Measure) -> Option<String> {
    Some(match measure {
        Measure::Rows | Measure::Different(_) => "count".to_owned(),
        Measure::Share(_) => "percentage".to_owned(),
        Measure::Of(fun, value) => {
            let (name, _) = value_name(writer, scope, value)?;
            format!("{}_{name}", fun.sql())
        }
    })
}

fn value_sql(writer: &mut Writer<'_>, scope: &mut Scope, value: &Value) -> Option<String> {
    match value {
        Value::Column(attr) => scope.column(writer, &attr.path, attr.column),
        Value::Bucket(attr, unit) => {
            let moment = scope.column(writer, &attr.path, attr.column)?;
            Some(match unit {
                Unit::Year => format!("extract(year FROM {moment})::int"),
                _ => format!("date_trunc('{}', {moment})::date", unit.word()),
            })
        }
        Value::Related(related) => related_sql(writer, scope, related),
    }
}

fn related_sql(writer: &mut Writer<'_>, outer: &mut Scope, related: &Related) -> Option<String> {
    let (inner, link) = Scope::below(writer, outer, &related.path)?;
    let end = related.path.clone();
    let made = match related.column {
        Some(column) => format!(
            "{}({})",
            related.fun.sql(),
            inner.end_column(writer, column)?
        ),
        None if crate::graph::repeats(writer.catalog, &end) => {
            let (table, alias) = inner.end();
            format!("count(DISTINCT {})", writer.key(table, &alias)?)
        }
        None => "count(*)".to_owned(),
    };
    let mut conditions = vec![link];
    let mut own = inner.at_end();
    for filter in &related.filters {
        conditions.push(condition::sql(writer, &mut own, filter)?);
    }
    Some(format!(
        "(SELECT {made} FROM {}{} WHERE {})",
        inner.from,
        own.from,
        conditions.join(" AND ")
    ))
}

fn measure_sql(writer: &mut Writer<'_>, scope: &mut Scope, measure: &Measure) -> Option<String> {
    match measure {
        Measure::Rows if scope.multiplies => {
            let alias = scope.alias().to_owned();
            Some(format!(
                "count(DISTINCT {})",
                writer.key(scope.table, &alias)?
            ))
        }
        Measure::Rows => Some("count(*)".to_owned()),
        Measure::Different(value) => {
            let value = value_sql(writer, scope, value)?;
            Some(format!("count(DISTINCT {value})"))
        }
        Measure::Of(fun, value) => {
            let value = value_sql(writer, scope, value)?;
            Some(format!("{}({value})", fun.sql()))
        }
        Measure::Share(filters) => {
            let mut conditions = Vec::new();
            for filter in filters {
                conditions.push(condition::sql(writer, scope, filter)?);
            }
            Some(format!(
                "100.0 * count(*) FILTER (WHERE {}) / nullif(count(*), 0)",
                conditions.join(" AND ")
            ))
        }
    }
}

fn having_sql(writer: &mut Writer<'_>, scope: &mut Scope, having: &Having) -> Option<String> {
    let made = measure_sql(writer, scope, &having.measure)?;
    let number = condition::number(&having.number)?;
    Some(format!("{made} {} {number}", having.op.sql()))
}

fn order_sql(
    writer: &mut Writer<'_>,
    scope: &mut Scope,
    order: &Order,
    shown_already: bool,
) -> Option<String> {
    let by = match &order.by {
        // Shown already: its name says it without a second subquery.
        Output::Value(Value::Related(related)) if shown_already => {
            scope::ident(&related_name(writer.catalog, scope.table, related)?)
        }
        Output::Value(value) => value_sql(writer, scope, value)?,
        Output::Measure(measure) => measure_sql(writer, scope, measure)?,
        Output::Thing(_) => shown(writer, scope, &order.by)?
            .into_iter()
            .map(|c| c.sql)
            .collect::<Vec<_>>()
            .join(", "),
        Output::Everything => return None,
    };
    let nulls = if order.descending && may_be_null(writer.catalog, scope.table, &order.by) {
        " NULLS LAST"
    } else {
        ""
    };
    Some(format!(
        "{by}{}{nulls}",
        if order.descending { " DESC" } else { "" }
    ))
}

fn may_be_null(catalog: &Catalog, from: usize, output: &Output) -> bool {
    let nullable = |value: &Value| match value {
        Value::Column(attr) | Value::Bucket(attr, _) => {
            let table = crate::query::end(catalog, from, &attr.path);
            let column = table.and_then(|t| catalog.tables.get(t)?.columns.get(attr.column));
            !attr.path.is_empty() || column.is_none_or(|c| c.nullable)
        }
        Value::Related(related) => related.column.is_some(),
    };
    match output {
        Output::Value(value) | Output::Measure(Measure::Of(_, value)) => nullable(value),
        _ => false,
    }
}

/// Equal rows in a fixed order, so that the same question gives the same rows again.
fn tie_break(writer: &mut Writer<'_>, scope: &mut Scope, query: &Query) -> Option<Vec<String>> {
    if query.order.is_empty() {
        return Some(Vec::new());
    }
    if query.is_grouped() {
        let mut parts = Vec::new();
        for output in query.dimensions() {
            parts.extend(keys(writer, scope, output)?);
        }
        return Some(parts);
    }
    let key = writer.catalog.tables.get(query.subject)?.key.clone();
    key.into_iter()
        .map(|c| scope.column(writer, &Vec::new(), c))
        .collect()
}

impl Fun {
    fn sql(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
        }
    }
}

impl Unit {
    /// As PostgreSQL and people call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}
