//! Software and its operation.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    ADJ = "it/adj";
    NOUN = "it/noun";
    SERVICE = "it/service";
    ROLE = "it/role";
    VERB = "it/permission_verb";
    THING = "it/permission_noun";
    EVENT = "it/event";
    EVENT_NAME = "it/event_name";
    AGENT = "it/agent";
    BROWSER = "it/browser";
    OS = "it/os";
    DEVICE = "it/device";
    MIME = "it/mime", 0;
    EXTENSION = "it/mime", 1;
    STEM = "it/file_stem";
    FOLDER = "it/folder";
    METHOD = "it/method";
    PATH = "it/path";
    PLAN = "it/plan";
    FEATURE = "it/feature";
    MESSAGE = "it/message";
    LEVEL = "it/level";
    SENSOR = "it/sensor";
    LANGUAGE = "it/language";
    SETTING = "it/setting";
}

const HOST: Grammar = Grammar(&[
    &[P(SERVICE), L("-"), D(3), L("."), P(ADJ), L(".example.com")],
    &[P(ADJ), L("-"), P(NOUN), L("-"), D(2), L(".example.net")],
]);
const SLUG: Grammar = Grammar(&[
    &[P(ADJ), L("-"), P(NOUN), L("-"), D(4)],
    &[P(ADJ), L("-"), P(SERVICE), L("-"), P(NOUN), L("-"), D(4)],
]);
const VERSION: Grammar = Grammar(&[&[N(0, 9), L("."), N(0, 29), L("."), N(0, 49)]]);
const FILE: Grammar = Grammar(&[&[P(STEM), L("_"), D(4), L("."), P(EXTENSION)]]);
const FILE_PATH: Grammar = Grammar(&[&[
    L("/"),
    P(FOLDER),
    L("/"),
    P(STEM),
    L("_"),
    D(5),
    L("."),
    P(EXTENSION),
]]);
const PERMISSION: Grammar = Grammar(&[&[P(VERB), L(":"), P(THING)]]);
const BRANCH: Grammar = Grammar(&[
    &[L("feature/"), P(ADJ), L("-"), P(NOUN)],
    &[L("fix/"), P(ADJ), L("-"), P(NOUN)],
    &[L("release/"), P(ADJ), L("-"), P(NOUN)],
]);
const REPO: Grammar = Grammar(&[&[P(ADJ), L("-"), P(NOUN)], &[P(NOUN), L("-"), P(SERVICE)]]);
const DEVICE_NAME: Grammar = Grammar(&[&[P(NOUN), L("-"), P(SERVICE), L("-"), D(4)]]);
const API: Grammar = Grammar(&[&[L("/api/v"), N(1, 3), L("/"), P(THING), L("/"), N(1, 9999)]]);
const LOGIN: Grammar = Grammar(&[&[P(ADJ), L("_"), P(NOUN), D(4)]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!("it.hostname", "Hosts: web-014.amber.example.com", HOST),
    grammar!("it.slug", "Slugs: swift-falcon-0412", SLUG),
    grammar!("it.version", "Versions: 2.14.3", VERSION),
    grammar!("it.file_name", "Files: report_0412.pdf", FILE),
    grammar!("it.file_path", "Paths of files", FILE_PATH),
    list!("it.mime_type", "Media types", MIME),
    list!(
        "it.file_extension",
        "Extensions of the same types",
        EXTENSION
    ),
    list!("it.role", "Roles of users: editor", ROLE),
    grammar!("it.permission", "Permissions: read:orders", PERMISSION),
    list!("it.event", "Events of an app: page_view", EVENT),
    list!(
        "it.event_name",
        "Events of a service: order.created",
        EVENT_NAME
    ),
    list!("it.user_agent", "User agents", AGENT),
    list!("it.browser", "Browsers", BROWSER),
    list!("it.os", "Operating systems", OS),
    list!("it.device", "Kinds of devices", DEVICE),
    grammar!("it.device_name", "Names of devices", DEVICE_NAME),
    list!("it.http_method", "Methods of HTTP", METHOD),
    list!("it.page", "Pages of a web site", PATH),
    grammar!("it.api_path", "Paths of an API", API),
    list!("it.plan", "Plans of a subscription: Pro", PLAN),
    list!("it.feature", "Features of a product", FEATURE),
    list!("it.log_message", "Lines of a log", MESSAGE),
    list!("it.log_level", "Levels of a log", LEVEL),
    list!("it.sensor", "What sensors measure", SENSOR),
    list!("it.language", "Programming languages", LANGUAGE),
    list!("it.setting", "Keys of settings", SETTING),
    grammar!("it.branch", "Branches of a repository", BRANCH),
    grammar!("it.repository", "Repositories", REPO),
    grammar!("it.login", "Made-up logins: swift_falcon0412", LOGIN),
];
