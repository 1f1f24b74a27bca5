//! CHECKs that no value meets, and those that PostgreSQL would not take.

use regex_syntax::ast::{self, Ast, Visitor};

use crate::{
    array::{Array, Data, Kind},
    engine::eval::text_of,
    expr::{Expr, Literal},
    plan::draft::{Draft, RuleDraft},
};

/// PostgreSQL repeats at most so often (documentation, 9.7.3, "DUPMAX").
const MOST_REPEATS: u32 = 255;

/// Columns that comparisons with constants leave no value: NULL would be all that they hold.
pub(super) fn contradictions(draft: &mut Draft<'_>, table: usize, conditions: &[Expr]) {
    for column in 0..draft.tables[table].columns.len() {
        let of = &draft.tables[table].columns[column];
        let (low, high) = of.limits;
        if low <= high || matches!(of.rule, RuleDraft::Parent { .. }) {
            continue;
        }
        let alone = conditions.iter().filter(|c| c.columns() == [&of.name]);
        let said: Vec<String> = alone.map(|c| format!("({c})")).collect();
        let shown = |units: i64| {
            let one = Array::full(Data::Int(vec![units]));
            text_of(&one, &of.kind, 0).unwrap_or_default()
        };
        let mut message = format!("no value satisfies CHECK {}", said.join(" AND "));
        if !matches!(of.kind, Kind::Float { .. }) {
            message += &format!(": at least {} and at most {}", shown(low), shown(high));
        }
        draft.problem(table, column, message, "correct one of the ends");
    }
}

/// Regular expressions with more repetitions than PostgreSQL counts.
pub(super) fn patterns(draft: &mut Draft<'_>, table: usize, conditions: &[Expr]) {
    for condition in conditions {
        let mut most = 0;
        condition.walk(&mut |part| {
            if let Expr::Regex { pattern, .. } = part
                && let Expr::Literal(Literal::Text(text)) = &**pattern
            {
                most = most.max(repeats(text));
            }
        });
        let column = condition
            .columns()
            .first()
            .and_then(|name| super::position(draft, table, name));
        if let (true, Some(column)) = (most > MOST_REPEATS, column) {
            let message = format!(
                "CHECK ({condition}) repeats {most} times, and PostgreSQL counts to {MOST_REPEATS}"
            );
            draft.problem(table, column, message, "compare length() instead");
        }
    }
}

/// The greatest count of a repetition in a regular expression; 0 for what is none.
fn repeats(pattern: &str) -> u32 {
    let parsed = ast::parse::Parser::new().parse(pattern);
    let visited = parsed.map(|parsed| ast::visit(&parsed, Most(0)));
    visited.map_or(0, Result::unwrap_or_default)
}

/// The greatest count seen.
struct Most(u32);

impl Visitor for Most {
    type Output = u32;
    type Err = ();

    fn finish(self) -> Result<u32, ()> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, part: &Ast) -> Result<(), ()> {
        if let Ast::Repetition(repetition) = part
            && let ast::RepetitionKind::Range(range) = &repetition.op.kind
        {
            let (ast::RepetitionRange::Exactly(most)
            | ast::RepetitionRange::AtLeast(most)
            | ast::RepetitionRange::Bounded(_, most)) = *range;
            self.0 = self.0.max(most);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_repetition_counts() {
        assert_eq!(repeats("^([a-z]{1,300}){2}x{7,}$"), 300);
        assert_eq!(repeats("^[a-z]+$"), 0);
        assert_eq!(repeats("("), 0);
    }
}
