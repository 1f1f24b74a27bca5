//! What a date stands for: birth, start, due, return ... and which of two in one row comes first.

use super::field::says;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Birth,
    Death,
    Founded,
    Hire,
    Join,
    Created,
    Updated,
    Deleted,
    Seen,
    Begin,
    Finish,
    Ordered,
    Paid,
    Shipped,
    Delivered,
    Returned,
    Cancelled,
    Completed,
    Due,
    Expiry,
    Loan,
    Published,
    Approved,
    Event,
}
use Role::{
    Approved, Begin, Birth, Cancelled, Completed, Created, Death, Deleted, Delivered, Due, Event,
    Expiry, Finish, Founded, Hire, Join, Loan, Ordered, Paid, Published, Returned, Seen, Shipped,
    Updated,
};

/// The first line that says so wins.
const WORDS: &[(&str, Role)] = &[
    ("birth|born", Birth),
    ("death|died|deceased", Death),
    (
        "due|deadline|expected|required|estimated|target|promised|follow up|next",
        Due,
    ),
    (
        "expiry|expires|expiration|expire|expired|renewal|valid until|valid to|warranty",
        Expiry,
    ),
    (
        "last login|last seen|last active|last activity|last visit|last access|last accessed|last used|login|accessed",
        Seen,
    ),
    (
        "founded|founding|established|incorporated|incorporation|opening|built",
        Founded,
    ),
    ("hire|hired|employment start|employed|joining", Hire),
    (
        "updated|update|modified|modification|changed|edited|refreshed|synced",
        Updated,
    ),
    ("deleted|removed|archived|deactivated", Deleted),
    ("cancel|cancelled|cancellation|voided", Cancelled),
    ("return|returned|refunded|refund", Returned),
    (
        "end|finish|finished|to|until|termination|terminated|check out|arrival|arrived|discharge|discharged|closed|closing|stop|stopped|ended|graduation|resignation|dropoff|exit|left|logout|drop",
        Finish,
    ),
    ("delivered|delivery|received", Delivered),
    ("ship|shipped|shipping|dispatched|dispatch", Shipped),
    ("paid|payment", Paid),
    (
        "complete|completed|completion|resolved|resolution|fulfilled|processed|settled",
        Completed,
    ),
    ("approved|approval|verified|reviewed|confirmed", Approved),
    (
        "join|joined|registration|registered|signup|sign|enrollment|enrolled|admission|since|subscribed|member",
        Join,
    ),
    (
        "start|begin|began|from|check in|departure|departed|admitted|effective|opened|pickup|started|commencement|entry",
        Begin,
    ),
    (
        "loan|borrow|borrowed|checkout|rental|rented|issue|issued|lent|invoice|billed|billing",
        Loan,
    ),
    (
        "order|ordered|purchase|purchased|sale|sold|transaction|placed|booking|booked|reservation|reserved",
        Ordered,
    ),
    (
        "publication|published|publish|release|released|aired|premiere",
        Published,
    ),
    ("created|create|inserted|added|creation|recorded", Created),
];

pub(super) fn of(words: &[String]) -> Role {
    WORDS
        .iter()
        .find(|(patterns, _)| says(words, patterns))
        .map_or(Event, |(_, role)| *role)
}

/// What comes first, what comes later, the days between them at least and at most.
pub(super) type Pair = (Role, Role, f64, Option<f64>);

pub(super) const PAIRS: &[Pair] = &[
    (Birth, Death, 9_131.0, Some(34_698.0)),
    (Birth, Hire, 6_575.0, None),
    (Birth, Join, 2_192.0, None),
    (Birth, Created, 2_192.0, None),
    (Birth, Event, 0.0, None),
    (Birth, Begin, 0.0, None),
    (Birth, Published, 6_575.0, None),
    (Hire, Finish, 30.0, None),
    (Hire, Updated, 0.0, None),
    (Hire, Seen, 0.0, None),
    (Hire, Approved, 0.0, None),
    (Join, Finish, 30.0, None),
    (Join, Seen, 0.0, None),
    (Join, Updated, 0.0, None),
    (Join, Expiry, 30.0, None),
    (Join, Cancelled, 0.0, None),
    (Join, Completed, 0.0, None),
    (Join, Deleted, 0.0, None),
    (Founded, Finish, 365.0, None),
    (Founded, Created, 0.0, None),
    (Begin, Finish, 0.0, None),
    (Begin, Due, 0.0, None),
    (Begin, Completed, 0.0, None),
    (Begin, Cancelled, 0.0, None),
    (Begin, Expiry, 30.0, None),
    (Begin, Returned, 0.0, None),
    (Finish, Returned, 0.0, None),
    (Ordered, Created, 0.0, Some(1.0)),
    (Ordered, Approved, 0.0, Some(5.0)),
    (Ordered, Paid, 0.0, Some(5.0)),
    (Ordered, Shipped, 0.0, Some(10.0)),
    (Ordered, Delivered, 0.0, None),
    (Shipped, Delivered, 0.0, Some(14.0)),
    (Ordered, Returned, 0.0, None),
    (Delivered, Returned, 0.0, Some(30.0)),
    (Ordered, Cancelled, 0.0, Some(10.0)),
    (Ordered, Completed, 0.0, Some(30.0)),
    (Ordered, Due, 1.0, Some(30.0)),
    (Ordered, Expiry, 7.0, None),
    (Ordered, Begin, 0.0, Some(60.0)),
    (Loan, Due, 7.0, Some(28.0)),
    (Loan, Returned, 0.0, Some(45.0)),
    (Loan, Paid, 0.0, Some(45.0)),
    (Loan, Cancelled, 0.0, None),
    (Loan, Expiry, 30.0, None),
    (Loan, Completed, 0.0, None),
    (Loan, Finish, 0.0, None),
    (Published, Updated, 0.0, None),
    (Published, Finish, 0.0, None),
    (Event, Completed, 0.0, None),
    (Event, Due, 1.0, Some(30.0)),
    (Event, Expiry, 30.0, None),
    (Event, Paid, 0.0, None),
    (Event, Cancelled, 0.0, None),
    (Created, Updated, 0.0, None),
    (Created, Deleted, 0.0, None),
    (Updated, Deleted, 0.0, None),
    (Created, Seen, 0.0, None),
    (Created, Paid, 0.0, None),
    (Created, Shipped, 0.0, None),
    (Created, Delivered, 0.0, None),
    (Created, Completed, 0.0, None),
    (Created, Cancelled, 0.0, None),
    (Created, Approved, 0.0, None),
    (Created, Published, 0.0, None),
    (Created, Returned, 0.0, None),
    (Created, Finish, 0.0, None),
    (Created, Due, 0.0, Some(60.0)),
    (Created, Expiry, 7.0, None),
];

/// Days before the end of the data from which and until which the dates lie; negative: after it.
pub(super) fn window(role: Role) -> (i64, i64) {
    match role {
        Birth => (75 * 365, 18 * 365 + 5),
        Death => (60 * 365, 30),
        Founded => (60 * 365, 9 * 365),
        Published => (25 * 365, 60),
        Hire => (9 * 365, 0),
        Join => (6 * 365, 0),
        Created | Begin => (4 * 365, 0),
        Due => (2 * 365, -90),
        Expiry => (200, -3 * 365),
        Seen => (400, 0),
        _ => (3 * 365, 0),
    }
}

/// Whether such a date may be where a row's life in the data begins: children come after it.
pub(super) fn is_origin(role: Role) -> bool {
    matches!(
        role,
        Hire | Join | Created | Begin | Ordered | Loan | Founded | Published
    )
}

/// Whether it happens after the parents of its row have come to be.
pub(super) fn follows_parents(role: Role) -> bool {
    !matches!(role, Birth | Death | Founded | Hire | Expiry)
}
