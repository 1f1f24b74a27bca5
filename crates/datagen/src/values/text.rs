//! Sentences: reviews, comments, notes, descriptions.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    GOOD = "text/review_good";
    MIXED = "text/review_mixed";
    DETAIL = "text/review_detail";
    CLOSE = "text/review_close";
    STRENGTH = "text/strength";
    IMPROVE = "text/improve";
    PERIOD = "text/period";
    GOAL_VERB = "text/goal_verb";
    GOAL = "text/goal_thing";
    GOAL_WHEN = "text/goal_when";
    NOTE = "text/note";
    NOTE_WHEN = "text/note_when";
    SUBJECT = "text/subject_topic";
    PREFIX = "text/subject_prefix";
    MESSAGE = "text/message";
    TAIL = "text/message_tail";
    PLAIN = "text/plain";
    NOUN = "text/plain_noun";
    CAREER = "text/bio_career";
    TOPIC = "text/bio_topic";
    NOW = "text/bio_now";
    AIM = "text/project_aim";
    HOW = "text/project_how";
    SCOPE = "text/project_scope";
    OPEN = "text/desc_open";
    ABOUT = "text/desc_topic";
    FOR = "text/desc_tail";
    ASK = "text/question";
    WHAT = "text/question_what";
    REASON = "text/reason";
    HEAD = "text/headline_verb";
    THEME = "text/headline_topic";
    END = "text/headline_tail";
    AREA = "place/landmark";
    HOBBY = "person/hobby";
}

const REVIEW: Grammar = Grammar(&[
    &[
        P(GOOD),
        L(" "),
        P(MIXED),
        L(". "),
        P(DETAIL),
        L(". "),
        P(DETAIL),
        L(". "),
        P(CLOSE),
    ],
    &[
        P(DETAIL),
        L(". "),
        P(GOOD),
        L(" "),
        P(MIXED),
        L(". "),
        P(DETAIL),
        L(". "),
        P(CLOSE),
    ],
    &[
        P(GOOD),
        L(" "),
        P(MIXED),
        L(". "),
        P(DETAIL),
        L(" "),
        P(MIXED),
        L(". "),
        P(CLOSE),
    ],
    &[
        P(GOOD),
        L(". "),
        P(DETAIL),
        L(" "),
        P(MIXED),
        L(". "),
        P(DETAIL),
        L(". "),
        P(CLOSE),
    ],
]);
const REVIEW_SHORT: Grammar = Grammar(&[&[P(GOOD), L(". "), P(CLOSE)]]);
const REVIEW_LINE: Grammar = Grammar(&[&[P(GOOD), L(" "), P(MIXED), L(".")]]);
const PERFORMANCE: Grammar = Grammar(&[&[
    P(STRENGTH),
    L(" "),
    P(PERIOD),
    L(". "),
    P(STRENGTH),
    L(". The employee "),
    P(IMPROVE),
    L(". "),
    P(GOAL_VERB),
    L(" "),
    P(GOAL),
    L(" "),
    P(GOAL_WHEN),
    L("."),
]]);
const PERFORMANCE_SHORT: Grammar = Grammar(&[&[P(STRENGTH), L(" "), P(PERIOD), L(".")]]);
const GOALS: Grammar = Grammar(&[&[
    P(GOAL_VERB),
    L(" "),
    P(GOAL),
    L(" "),
    P(GOAL_WHEN),
    L(". "),
    P(GOAL_VERB),
    L(" "),
    P(GOAL),
    L(" "),
    P(GOAL_WHEN),
    L("."),
]]);
const GOAL_LINE: Grammar =
    Grammar(&[&[P(GOAL_VERB), L(" "), P(GOAL), L(" "), P(GOAL_WHEN), L(".")]]);
const NOTES: Grammar = Grammar(&[&[
    P(NOTE),
    L(" "),
    P(NOTE_WHEN),
    L(". "),
    P(NOTE),
    L(" "),
    P(NOTE_WHEN),
    L("."),
]]);
const NOTE_LINE: Grammar = Grammar(&[&[P(NOTE), L(" "), P(NOTE_WHEN), L(".")]]);
const MESSAGES: Grammar = Grammar(&[&[
    P(MESSAGE),
    L(" "),
    P(TAIL),
    L(". "),
    P(MESSAGE),
    L(" "),
    P(TAIL),
    L("."),
]]);
const MESSAGE_LINE: Grammar = Grammar(&[&[P(MESSAGE), L(" "), P(TAIL), L(".")]]);
const SUBJECTS: Grammar = Grammar(&[&[P(PREFIX), L(" "), P(SUBJECT)]]);
const LABEL: Grammar = Grammar(&[&[P(PLAIN), L(" "), P(NOUN)]]);
const BIO: Grammar = Grammar(&[
    &[
        L("This author "),
        P(CAREER),
        L(" and is best known for "),
        P(TOPIC),
        L(". Raised in the "),
        P(AREA),
        L(" district, the author "),
        P(NOW),
        L(". Interests: "),
        P(HOBBY),
        L("."),
    ],
    &[
        L("The author "),
        P(CAREER),
        L(", grew up in "),
        P(AREA),
        L(", and is known for "),
        P(TOPIC),
        L(". Today the author "),
        P(NOW),
        L(". Interests: "),
        P(HOBBY),
        L("."),
    ],
]);
const PROJECT: Grammar = Grammar(&[&[
    P(AIM),
    L(" "),
    P(HOW),
    L(". "),
    P(AIM),
    L(" "),
    P(HOW),
    L(". "),
    P(SCOPE),
    L(" "),
    P(SCOPE),
]]);
const PROJECT_LINE: Grammar = Grammar(&[&[P(AIM), L(" "), P(HOW), L(".")]]);
const DESCRIPTION: Grammar = Grammar(&[&[
    P(OPEN),
    L(" "),
    P(ABOUT),
    L(" "),
    P(FOR),
    L(". "),
    P(OPEN),
    L(" "),
    P(ABOUT),
    L(" "),
    P(FOR),
    L("."),
]]);
const DESCRIPTION_LINE: Grammar = Grammar(&[&[P(OPEN), L(" "), P(ABOUT), L(" "), P(FOR), L(".")]]);
const QUESTION: Grammar = Grammar(&[&[P(ASK), L(" "), P(WHAT), L("?")]]);
const HEADLINE: Grammar = Grammar(&[
    &[P(HEAD), L(" "), P(THEME), L(" "), P(END)],
    &[P(HEAD), L(" "), P(THEME), L(" and "), P(THEME)],
]);
const ARTICLE: Grammar = Grammar(&[&[
    P(OPEN),
    L(" "),
    P(THEME),
    L(" "),
    P(FOR),
    L(". "),
    P(DETAIL),
    L(". "),
    P(OPEN),
    L(" "),
    P(THEME),
    L(" "),
    P(FOR),
    L(". "),
    P(CLOSE),
]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!(
        "text.review",
        "Reviews of customers, four sentences",
        REVIEW
    ),
    grammar!("text.review_line", "Reviews of one sentence", REVIEW_LINE),
    grammar!(
        "text.review_short",
        "Reviews of two short sentences",
        REVIEW_SHORT
    ),
    grammar!(
        "text.performance",
        "Comments on an employee's performance",
        PERFORMANCE
    ),
    grammar!(
        "text.performance_line",
        "The same in one sentence",
        PERFORMANCE_SHORT
    ),
    grammar!("text.goals", "Two goals at work", GOALS),
    grammar!("text.goal", "One goal at work", GOAL_LINE),
    grammar!("text.notes", "Notes of staff, two sentences", NOTES),
    grammar!("text.note", "Notes of one sentence", NOTE_LINE),
    grammar!(
        "text.message",
        "Messages between people, two sentences",
        MESSAGES
    ),
    grammar!(
        "text.message_line",
        "Messages of one sentence",
        MESSAGE_LINE
    ),
    grammar!("text.subject", "Subjects of mails and tickets", SUBJECTS),
    grammar!(
        "text.label",
        "Neutral names of things: Seasonal plan",
        LABEL
    ),
    list!("text.word", "Neutral words: Standard", PLAIN),
    grammar!("text.author_biography", "Biographies of writers", BIO),
    grammar!("text.project", "Descriptions of projects", PROJECT),
    grammar!(
        "text.project_line",
        "The same in one sentence",
        PROJECT_LINE
    ),
    grammar!(
        "text.description",
        "Neutral descriptions, two sentences",
        DESCRIPTION
    ),
    grammar!(
        "text.description_line",
        "The same in one sentence",
        DESCRIPTION_LINE
    ),
    grammar!("text.question", "Questions of customers", QUESTION),
    list!(
        "text.reason",
        "Reasons for a return or a cancellation",
        REASON
    ),
    grammar!("text.headline", "Headlines of articles", HEADLINE),
    grammar!("text.article", "Short articles", ARTICLE),
];
