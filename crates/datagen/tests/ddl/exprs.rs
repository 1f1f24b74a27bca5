//! Expressions: text in, the same expression after it was printed.

use insta::assert_snapshot;
use proptest::prelude::*;
use rowsmith_datagen::{
    expr::{BinaryOp, Expr, FUNCTIONS, Literal, UnaryOp},
    name::Name,
    schema::DataType,
};

fn again(text: &str) -> String {
    match Expr::parse(text) {
        Ok(expr) => {
            assert_eq!(Expr::parse(&expr.to_string()).as_ref(), Ok(&expr), "{text}");
            expr.to_string()
        }
        Err(why) => format!("error: {why}"),
    }
}

#[test]
fn texts() {
    assert_snapshot!(again("quantity * menu_id.price - 2"), @r##"("quantity" * "menu_id.price") - 2"##);
    assert_snapshot!(again("a - (b - c) - -1"), @r##"("a" - ("b" - "c")) - (-1)"##);
    assert_snapshot!(again("not (a or b) and c is not true"), @r##"(not ("a" or "b")) and ("c" is not true)"##);
    assert_snapshot!(again("x not ilike 'a%' or y not between 1 and 2"), @r##"("x" not ilike 'a%') or ("y" not between 1 and 2)"##);
    assert_snapshot!(again("position('a' in b) > 0 and substring(b from 2 for 3) = 'it''s \\'"), @r##"(position('a' in "b") > 0) and (substring("b", 2, 3) = 'it''s \')"##);
    assert_snapshot!(again("extract(year from d) = date_part('hour', t)"), @r##"extract(year from "d") = date_part('hour', "t")"##);
    assert_snapshot!(again("\"Weird \"\"name\".x::numeric(4, 1)"), @r##"cast("Weird ""name.x" as numeric(4, 1))"##);
    assert_snapshot!(again("pg_sleep(10)"), @r##"error: the function pg_sleep() is not supported"##);
    assert_snapshot!(again("(select 1)"), @r##"error: `(SELECT 1)` is not supported"##);
    assert_snapshot!(again("a +"), @r##"error: expected: an expression, found: eof"##);
    assert_snapshot!(again("a b"), @r##"error: `b` is not expected there"##);
    assert_snapshot!(again(""), @r##"error: the expression is empty"##);
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        "[a-z_]{1,8}".prop_map(|name| Expr::Column(Name::folded(name))),
        "[A-Z\" ]{1,5}[A-Z]".prop_map(|name| Expr::Column(Name::exact(name))),
        any::<i32>().prop_map(|n| Expr::number(n.into())),
        (0u32..1000).prop_map(|n| Expr::Literal(Literal::Number(format!("{n}.50")))),
        "[ -~é'\\\\]{0,8}".prop_map(Expr::text),
        any::<bool>().prop_map(|b| Expr::Literal(Literal::Bool(b))),
        Just(Expr::Literal(Literal::Null)),
    ]
}

const OPERATORS: &[BinaryOp] = &[
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Eq,
    BinaryOp::NotEq,
    BinaryOp::Lt,
    BinaryOp::LtEq,
    BinaryOp::Gt,
    BinaryOp::GtEq,
    BinaryOp::Plus,
    BinaryOp::Minus,
    BinaryOp::Times,
    BinaryOp::Divide,
    BinaryOp::Modulo,
    BinaryOp::Concat,
    BinaryOp::IsDistinctFrom,
    BinaryOp::IsNotDistinctFrom,
];

fn call((function, args): (&'static str, Vec<Expr>)) -> Expr {
    let arity = match function {
        "now" | "current_date" | "current_timestamp" | "gen_random_uuid" => 0,
        name if name.starts_with("extract_") => 1,
        "abs" | "ceil" | "floor" | "char_length" | "length" | "octet_length" | "lower"
        | "upper" | "btrim" | "ltrim" | "rtrim" => 1,
        "replace" | "substring" => 3,
        _ => 2,
    };
    Expr::Call {
        function: function.into(),
        args: args.into_iter().take(arity).collect(),
    }
}

fn expr() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let list = proptest::collection::vec(inner.clone(), 1..4);
        let args = proptest::collection::vec(inner.clone(), 3);
        prop_oneof![
            boxed.clone().prop_map(|expr| Expr::Unary {
                op: UnaryOp::Not,
                expr
            }),
            (
                boxed.clone(),
                proptest::sample::select(OPERATORS),
                boxed.clone()
            )
                .prop_map(|(left, op, right)| Expr::Binary { left, op, right }),
            (boxed.clone(), boxed.clone(), boxed.clone(), any::<bool>()).prop_map(
                |(expr, low, high, negated)| Expr::Between {
                    expr,
                    low,
                    high,
                    negated
                }
            ),
            (boxed.clone(), list.clone(), any::<bool>()).prop_map(|(expr, list, negated)| {
                Expr::In {
                    expr,
                    list,
                    negated,
                }
            }),
            (boxed.clone(), boxed.clone(), any::<bool>(), any::<bool>()).prop_map(
                |(expr, pattern, negated, insensitive)| Expr::Like {
                    expr,
                    pattern,
                    negated,
                    insensitive
                }
            ),
            (boxed.clone(), boxed.clone(), any::<bool>(), any::<bool>()).prop_map(
                |(expr, pattern, negated, insensitive)| Expr::Regex {
                    expr,
                    pattern,
                    negated,
                    insensitive
                }
            ),
            (boxed.clone(), any::<bool>())
                .prop_map(|(expr, negated)| Expr::IsNull { expr, negated }),
            (boxed.clone(), any::<bool>(), any::<bool>()).prop_map(|(expr, value, negated)| {
                Expr::IsBool {
                    expr,
                    value,
                    negated,
                }
            }),
            (
                proptest::option::of(boxed.clone()),
                proptest::collection::vec((inner.clone(), inner.clone()), 1..3),
                proptest::option::of(boxed.clone())
            )
                .prop_map(|(operand, branches, otherwise)| Expr::Case {
                    operand,
                    branches,
                    otherwise
                }),
            (proptest::sample::select(FUNCTIONS), args).prop_map(call),
            "[a-z]{1,5}".prop_map(|name| Expr::Cast {
                expr: Box::new(Expr::Column(Name::folded(name))),
                to: DataType::Varchar { length: Some(9) }
            }),
            list.prop_map(Expr::Array),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_text_reads_back(expr in expr()) {
        prop_assert_eq!(Expr::parse(&expr.to_string()), Ok(expr));
    }
}
