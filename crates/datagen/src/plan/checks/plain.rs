//! Conditions in plainer words: what means the same to a CHECK, said so that rules understand it.

use crate::expr::{BinaryOp, Expr, UnaryOp};

/// The conditions that together mean the same as this one, for a CHECK, which an unknown truth
/// satisfies as much as a known one.
pub(super) fn conjuncts(condition: &Expr) -> Vec<Expr> {
    let mut plain = Vec::new();
    let mut open = vec![condition.clone()];
    while let Some(condition) = open.pop() {
        match condition {
            Expr::Binary {
                left,
                op: BinaryOp::And,
                right,
            } => open.extend([*right, *left]),
            Expr::Unary {
                op: UnaryOp::Not,
                expr,
            } => match denied(*expr) {
                Ok(other) => open.push(other),
                Err(expr) => plain.push(Expr::Unary {
                    op: UnaryOp::Not,
                    expr: Box::new(expr),
                }),
            },
            other => plain.push(apart(without_null(other))),
        }
    }
    plain
}

/// The opposite of a condition; the condition itself where that takes a NOT.
fn denied(condition: Expr) -> Result<Expr, Expr> {
    let not = |expr: Box<Expr>| {
        Box::new(Expr::Unary {
            op: UnaryOp::Not,
            expr,
        })
    };
    Ok(match condition {
        Expr::Unary {
            op: UnaryOp::Not,
            expr,
        } => *expr,
        Expr::Binary { left, op, right } => {
            let (op, sides) = match op {
                BinaryOp::And => (BinaryOp::Or, (not(left), not(right))),
                BinaryOp::Or => (BinaryOp::And, (not(left), not(right))),
                BinaryOp::Eq => (BinaryOp::NotEq, (left, right)),
                BinaryOp::NotEq => (BinaryOp::Eq, (left, right)),
                BinaryOp::Lt => (BinaryOp::GtEq, (left, right)),
                BinaryOp::GtEq => (BinaryOp::Lt, (left, right)),
                BinaryOp::Gt => (BinaryOp::LtEq, (left, right)),
                BinaryOp::LtEq => (BinaryOp::Gt, (left, right)),
                op => return Err(Expr::Binary { left, op, right }),
            };
            Expr::Binary {
                left: sides.0,
                op,
                right: sides.1,
            }
        }
        Expr::IsNull { expr, negated } => Expr::IsNull {
            expr,
            negated: !negated,
        },
        Expr::In {
            expr,
            list,
            negated,
        } => Expr::In {
            expr,
            list,
            negated: !negated,
        },
        Expr::Between {
            expr,
            low,
            high,
            negated,
        } => Expr::Between {
            expr,
            low,
            high,
            negated: !negated,
        },
        other => return Err(other),
    })
}

/// `a > b OR a IS NULL` is `a > b`: a comparison with NULL is unknown, which is enough.
fn without_null(condition: Expr) -> Expr {
    let parts = disjuncts(&condition);
    let idle = |part: &Expr| parts.iter().any(|other| unknown_at(other, part));
    let kept = parts.iter().filter(|part| !idle(part));
    let kept = kept
        .map(|&part| part.clone())
        .reduce(|left, right| Expr::Binary {
            left: Box::new(left),
            op: BinaryOp::Or,
            right: Box::new(right),
        });
    kept.unwrap_or(condition)
}

fn disjuncts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Binary {
            left,
            op: BinaryOp::Or,
            right,
        } => [disjuncts(left), disjuncts(right)].concat(),
        other => vec![other],
    }
}

/// Whether `condition` is unknown wherever `null` (`column IS NULL`) holds.
fn unknown_at(condition: &Expr, null: &Expr) -> bool {
    let Expr::IsNull {
        expr,
        negated: false,
    } = null
    else {
        return false;
    };
    let Some(column) = expr.as_column() else {
        return false;
    };
    let strict = |expr: &Expr| is_strict(expr) && expr.columns().contains(&column);
    match condition {
        Expr::Binary { left, op, right } => op.is_comparison() && (strict(left) || strict(right)),
        Expr::Between { expr, .. } => strict(expr),
        Expr::In { expr, .. } | Expr::Like { expr, .. } | Expr::Regex { expr, .. } => strict(expr),
        _ => false,
    }
}

/// NULL when any column in it is.
fn is_strict(expr: &Expr) -> bool {
    match expr {
        Expr::Column(_) | Expr::Literal(_) => true,
        Expr::Unary { expr, .. } | Expr::Cast { expr, .. } => is_strict(expr),
        Expr::Binary { left, op, right } => {
            op.is_arithmetic() && is_strict(left) && is_strict(right)
        }
        Expr::Call { function, args } => {
            let lax = [
                "coalesce",
                "concat",
                "greatest",
                "least",
                "nullif",
                "num_nonnulls",
                "num_nulls",
            ];
            !lax.contains(&function.as_str())
                && !function.ends_with("range")
                && args.iter().all(is_strict)
        }
        _ => false,
    }
}

/// `a - b <= 30` is `a <= b + 30`, which bounds one column by the other.
fn apart(condition: Expr) -> Expr {
    match condition {
        Expr::Binary { left, op, right } if op.is_order() && right.columns().is_empty() => {
            match *left {
                Expr::Binary {
                    left: one,
                    op: BinaryOp::Minus,
                    right: other,
                } if one.as_column().is_some() && other.as_column().is_some() => Expr::Binary {
                    left: one,
                    op,
                    right: Box::new(Expr::Binary {
                        left: other,
                        op: BinaryOp::Plus,
                        right,
                    }),
                },
                left => Expr::Binary {
                    left: Box::new(left),
                    op,
                    right,
                },
            }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(condition: &str, expected: &[&str]) {
        let parsed = Expr::parse(condition).unwrap();
        let plain: Vec<String> = conjuncts(&parsed).iter().map(ToString::to_string).collect();
        assert_eq!(plain, expected, "{condition}");
    }

    #[test]
    fn what_null_satisfies_anyway_goes() {
        check("a >= b OR a IS NULL", &[r#""a" >= "b""#]);
        check("a IS NULL OR b IS NULL OR a < b", &[r#""a" < "b""#]);
        check("a IS NULL OR c > 1", &[r#"("a" is null) or ("c" > 1)"#]);
        check(
            "coalesce(a, 5) > 1 OR a IS NULL",
            &[r#"(coalesce("a", 5) > 1) or ("a" is null)"#],
        );
    }

    #[test]
    fn nots_move_inwards() {
        check("NOT (a < 3 OR b = 4)", &[r#""a" >= 3"#, r#""b" <> 4"#]);
        check("NOT (a IS NULL)", &[r#""a" is not null"#]);
        check("NOT (a IN (1, 2))", &[r#""a" not in (1, 2)"#]);
        check("NOT (a LIKE 'x')", &[r#"not ("a" like 'x')"#]);
    }

    #[test]
    fn differences_become_distances() {
        check("a - b <= 30", &[r#""a" <= ("b" + 30)"#]);
        check("a - 1 <= 30", &[r#"("a" - 1) <= 30"#]);
    }
}
