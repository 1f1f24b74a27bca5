//! Functions under the names that dialects give them.

use sqlparser::ast::{
    CeilFloorKind, DateTimeField, Expr as Sql, FunctionArg, FunctionArgExpr, FunctionArguments,
    TrimWhereField,
};

use super::{
    BinaryOp, Expr, FUNCTIONS, Literal,
    convert::{Converter, call, cast},
};
use crate::{ddl::Dialect, schema::DataType};

/// Other names of [`FUNCTIONS`].
const NAMES: &[(&str, &str)] = &[
    ("ceiling", "ceil"),
    ("character_length", "char_length"),
    ("curdate", "current_date"),
    ("current_timestamp", "current_timestamp"),
    ("datalength", "octet_length"),
    ("day", "extract_day"),
    ("dayofmonth", "extract_day"),
    ("getdate", "current_timestamp"),
    ("getutcdate", "current_timestamp"),
    ("ifnull", "coalesce"),
    ("isnull", "coalesce"),
    ("lcase", "lower"),
    ("len", "char_length"),
    ("localtime", "current_timestamp"),
    ("localtimestamp", "current_timestamp"),
    ("mid", "substring"),
    ("month", "extract_month"),
    ("newid", "gen_random_uuid"),
    ("newsequentialid", "gen_random_uuid"),
    ("nvl", "coalesce"),
    ("pow", "power"),
    ("statement_timestamp", "current_timestamp"),
    ("clock_timestamp", "current_timestamp"),
    ("transaction_timestamp", "current_timestamp"),
    ("substr", "substring"),
    ("sys_guid", "gen_random_uuid"),
    ("sysdate", "current_timestamp"),
    ("sysdatetime", "current_timestamp"),
    ("sysdatetimeoffset", "current_timestamp"),
    ("sysutcdatetime", "current_timestamp"),
    ("systimestamp", "current_timestamp"),
    ("trim", "btrim"),
    ("ucase", "upper"),
    ("unix_timestamp", ""),
    ("utc_timestamp", "current_timestamp"),
    ("uuid", "gen_random_uuid"),
    ("uuid_generate_v1", "gen_random_uuid"),
    ("uuid_generate_v4", "gen_random_uuid"),
    ("uuidv7", "gen_random_uuid"),
    ("uuidv4", "gen_random_uuid"),
    ("year", "extract_year"),
];

impl Converter<'_> {
    pub(super) fn function(&self, sql: &Sql) -> Result<Expr, String> {
        Ok(match sql {
            Sql::Function(function) => {
                let name = function
                    .name
                    .0
                    .last()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let plain = function.filter.is_none()
                    && function.over.is_none()
                    && function.within_group.is_empty()
                    && matches!(function.parameters, FunctionArguments::None);
                if !plain {
                    return Err(format!("{name}() is not a plain function here"));
                }
                let args = self.arguments(&function.args)?;
                self.named(
                    &name.trim_matches(['"', '`', '[', ']']).to_lowercase(),
                    args,
                )?
            }
            Sql::Ceil {
                expr,
                field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
            } => call("ceil", vec![self.expr(expr)?]),
            Sql::Floor {
                expr,
                field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime),
            } => call("floor", vec![self.expr(expr)?]),
            Sql::Position { expr, r#in } => {
                call("position", vec![self.expr(expr)?, self.expr(r#in)?])
            }
            Sql::Substring {
                expr,
                substring_from,
                substring_for,
                ..
            } => {
                let mut args = vec![self.expr(expr)?];
                match (substring_from, substring_for) {
                    (from, Some(n)) => {
                        args.push(
                            from.as_deref()
                                .map_or(Ok(Expr::number(1)), |e| self.expr(e))?,
                        );
                        args.push(self.expr(n)?);
                    }
                    (Some(from), None) => args.push(self.expr(from)?),
                    (None, None) => {}
                }
                call("substring", args)
            }
            Sql::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters,
            } => {
                let function = match trim_where {
                    Some(TrimWhereField::Leading) => "ltrim",
                    Some(TrimWhereField::Trailing) => "rtrim",
                    _ => "btrim",
                };
                let mut args = vec![self.expr(expr)?];
                if let Some(what) = trim_what {
                    args.push(self.expr(what)?);
                }
                args.extend(self.all(trim_characters.as_deref().unwrap_or_default())?);
                call(function, args)
            }
            Sql::Extract { field, expr, .. } => {
                let field = field.to_string().to_lowercase();
                let expr = self.expr(expr)?;
                match field.as_str() {
                    "year" | "month" | "day" => call(&format!("extract_{field}"), vec![expr]),
                    _ => call("date_part", vec![Expr::text(field), expr]),
                }
            }
            other => {
                let text: String = other.to_string().chars().take(80).collect();
                return Err(format!("`{text}` is not supported"));
            }
        })
    }

    fn arguments(&self, args: &FunctionArguments) -> Result<Vec<Expr>, String> {
        let list = match args {
            FunctionArguments::None => return Ok(Vec::new()),
            FunctionArguments::Subquery(_) => return Err("a subquery is not supported".into()),
            FunctionArguments::List(list) => list,
        };
        list.args
            .iter()
            .map(|arg| match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => self.expr(expr),
                other => Err(format!("the argument {other} is not supported")),
            })
            .collect()
    }

    /// `concat(a, b)` as `a || b`, which PostgreSQL takes for immutable: generated columns need that.
    /// MySQL's is NULL when a part is, PostgreSQL's leaves such parts out.
    fn joined(&self, args: Vec<Expr>) -> Expr {
        let part = |arg: Expr| match arg {
            Expr::Literal(Literal::Text(_)) => arg,
            other if self.0.dialect == Dialect::MySql => cast(other, DataType::Text),
            other => call(
                "coalesce",
                vec![cast(other, DataType::Text), Expr::text("")],
            ),
        };
        let joined = args
            .into_iter()
            .map(part)
            .reduce(|left, right| Expr::Binary {
                left: Box::new(left),
                op: BinaryOp::Concat,
                right: Box::new(right),
            });
        joined.unwrap_or_else(|| Expr::text(""))
    }

    fn named(&self, name: &str, mut args: Vec<Expr>) -> Result<Expr, String> {
        let own = NAMES
            .iter()
            .find(|(other, _)| *other == name)
            .map_or(name, |(_, own)| *own);
        match (name, args.as_slice()) {
            // SQLite's date('now') and its kin.
            ("date" | "datetime" | "strftime" | "julianday", _)
                if args.contains(&Expr::text("now"))
                    && !args.iter().any(|a| a.as_column().is_some()) =>
            {
                let day = name == "date" || args.contains(&Expr::text("%Y-%m-%d"));
                let now = if day {
                    "current_date"
                } else {
                    "current_timestamp"
                };
                return Ok(call(now, Vec::new()));
            }
            ("date", [_]) => return Ok(cast(args.remove(0), DataType::Date)),
            ("instr" | "strpos", [_, _]) => {
                args.swap(0, 1);
                return Ok(call("position", args));
            }
            ("charindex" | "locate", [_, _]) => return Ok(call("position", args)),
            ("regexp_like", [_, _]) => {
                let pattern = Box::new(args.remove(1));
                return Ok(Expr::Regex {
                    expr: Box::new(args.remove(0)),
                    pattern,
                    negated: false,
                    insensitive: self.0.dialect == Dialect::MySql,
                });
            }
            ("concat", [_, ..]) => return Ok(self.joined(args)),
            ("log" | "ln", _) => return Err(format!("the function {name}() is not supported")),
            _ => {}
        }
        if !FUNCTIONS.contains(&own) {
            return Err(format!("the function {name}() is not supported"));
        }
        // The digits of NOW(6) say nothing about the value.
        if matches!(
            own,
            "current_timestamp" | "now" | "current_date" | "gen_random_uuid"
        ) {
            args.retain(|arg| !matches!(arg, Expr::Literal(Literal::Number(_))));
            if !args.is_empty() {
                return Err(format!("{name}() with arguments is not supported"));
            }
        }
        Ok(call(own, args))
    }
}
