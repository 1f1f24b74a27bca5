//! The forms that clauses are read by, in the order in which they are tried: a file each.

mod changes;
mod columns;
mod nulls;
mod patterns;
mod ranges;
mod replaced;
mod rows;
mod seeds;
mod shares;
mod vocabulary;

use super::{
    Command, Context,
    words::{Word, text, trim},
};
use crate::{edit::Edit, schema::DataType};

/// One kind of clause.
pub(super) struct Form {
    pub(super) read: fn(&[Word], &Context<'_>) -> Option<Vec<Edit>>,
    /// Words that tell what a person is after.
    keywords: &'static [&'static str],
    example: fn(&Example) -> String,
}

/// Names of the schema, for examples.
struct Example {
    table: String,
    text: String,
    nullable: String,
    number: String,
    date: String,
}

pub(super) const ALL: &[Form] = &[
    Form {
        read: nulls::read,
        keywords: &[
            "null", "nulls", "empty", "missing", "blank", "nullable", "optional",
        ],
        example: |names| format!("make 30% of {} null", names.nullable),
    },
    Form {
        read: columns::read,
        keywords: &[
            "add", "column", "drop", "remove", "rename", "delete", "allow", "field",
        ],
        example: |names| format!("add a column priority int to {}", names.table),
    },
    Form {
        read: seeds::read,
        keywords: &[
            "regenerate",
            "shuffle",
            "new",
            "different",
            "fresh",
            "seed",
            "again",
        ],
        example: |names| format!("regenerate {}", names.text),
    },
    Form {
        read: patterns::read,
        keywords: &[
            "like", "format", "pattern", "look", "looks", "form", "shape",
        ],
        example: |names| format!("{} like AB-1234", names.text),
    },
    Form {
        read: shares::read,
        keywords: &[
            "share",
            "percent",
            "%",
            "rest",
            "mostly",
            "most",
            "distribution",
            "ratio",
        ],
        example: |names| format!("{}: 70% A, 30% B", names.text),
    },
    Form {
        read: changes::read,
        keywords: &["set", "where", "when", "if", "update", "mark"],
        example: |names| {
            format!(
                "set {} to X where {} is before 2025",
                names.nullable, names.date
            )
        },
    },
    Form {
        read: replaced::read,
        keywords: &[
            "replace",
            "change",
            "swap",
            "substitute",
            "turn",
            "into",
            "becomes",
        ],
        example: |_| "replace X with Y in all tables".to_owned(),
    },
    Form {
        read: ranges::read,
        keywords: &[
            "between", "range", "after", "before", "least", "above", "below", "under", "over",
            "until", "since", "dates", "years", "recent", "older", "higher", "lower",
        ],
        example: |names| format!("{} between 10 and 90", names.number),
    },
    Form {
        read: vocabulary::read,
        keywords: &["only", "use", "one", "allowed", "values", "words", "names"],
        example: |names| format!("{} only A, B and C", names.text),
    },
    Form {
        read: rows::read,
        keywords: &[
            "rows", "row", "records", "more", "fewer", "less", "double", "triple", "many",
            "number", "data", "bigger", "smaller",
        ],
        example: |names| format!("500 rows in {}", names.table),
    },
];

/// The form that a clause that is not understood is nearest to.
pub(super) fn nearest(words: &[Word], context: &Context<'_>) -> String {
    let score = |form: &Form| {
        let keyword = |word: &&Word| {
            word.is(form.keywords) || form.keywords.contains(&"%") && word.low.ends_with('%')
        };
        words.iter().filter(keyword).count()
    };
    let best = ALL.iter().rev().max_by_key(|form| score(form));
    best.map_or_else(String::new, |form| {
        (form.example)(&Example::new(words, context))
    })
}

impl Example {
    /// Names that the clause speaks of where it does, else the first that serve.
    fn new(words: &[Word], context: &Context<'_>) -> Self {
        let schema = context.names.schema;
        let named = words
            .iter()
            .find_map(|word| context.names.table(std::slice::from_ref(word)));
        let tables = || named.into_iter().chain(&schema.tables);
        let column = |fits: &dyn Fn(&crate::schema::Column) -> bool| {
            let all = tables().flat_map(|t| t.columns.iter().map(move |c| (t, c)));
            let keyed = |t: &crate::schema::Table, c: &crate::schema::Column| {
                t.primary_key.contains(&c.name)
                    || t.foreign_keys.iter().any(|k| k.columns.contains(&c.name))
            };
            let mut free = all.filter(|(t, c)| !keyed(t, c) && c.generated.is_none());
            let found = free.find(|(_, c)| fits(c));
            found.map_or("COLUMN".to_owned(), |(t, c)| {
                format!("{}.{}", t.name, c.name)
            })
        };
        let base = |c: &crate::schema::Column| schema.base_type(&c.ty).clone();
        Self {
            table: tables()
                .next()
                .map_or("TABLE".to_owned(), |t| t.name.to_string()),
            text: column(&|c| base(c).is_text() || matches!(base(c), DataType::Enum { .. })),
            nullable: column(&|c| c.nullable),
            number: column(&|c| base(c).is_number()),
            date: column(&|c| base(c).is_moment())
                .rsplit('.')
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

/// Undo and redo, said in one of these ways and no other.
pub(super) fn command(words: &[Word]) -> Option<Command> {
    const UNDO: &[&str] = &[
        "undo",
        "undo it",
        "undo that",
        "undo this",
        "undo the last change",
        "undo last change",
        "undo my last change",
        "undo the last edit",
        "undo the change",
        "revert",
        "revert that",
        "revert the last change",
        "revert it",
        "take that back",
        "take it back",
        "go back",
        "roll back",
        "rollback",
        "ctrl+z",
        "undo the last one",
        "undo last",
    ];
    const REDO: &[&str] = &[
        "redo",
        "redo it",
        "redo that",
        "redo the last change",
        "redo the change",
        "do it again",
        "undo the undo",
        "reapply the last change",
        "redo last change",
    ];
    let said = |phrases: &[&str]| phrases.contains(&text(words).to_lowercase().as_str());
    if said(UNDO) {
        Some(Command::Undo)
    } else if said(REDO) {
        Some(Command::Redo)
    } else {
        None
    }
}

/// Verbs that put something somewhere.
const VERBS: &[&str] = &[
    "make",
    "set",
    "keep",
    "let",
    "have",
    "leave",
    "turn",
    "put",
    "ensure",
    "limit",
    "restrict",
    "constrain",
    "change",
    "update",
    "use",
    "should",
    "must",
    "shall",
    "be",
    "to",
    "as",
    "are",
    "is",
    "lie",
    "fall",
    "range",
    "ranging",
    "stay",
    "only",
    "all",
    "being",
    "become",
    "vary",
    "spread",
    "distributed",
    "spanning",
    "span",
    "i'd",
    "like",
    ":",
    "so",
    "that",
    "were",
    "get",
    "needs",
    "need",
    "has",
    "where",
    "with",
    "can",
    "force",
];

/// The words without verbs around them.
fn subject(words: &[Word]) -> &[Word] {
    trim(words, VERBS)
}
