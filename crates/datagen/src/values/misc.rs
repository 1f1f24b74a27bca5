//! Everything that needs no family of its own.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    WEEKDAY = "misc/weekday";
    MONTH = "misc/month";
    PRIORITY = "misc/priority";
    CONDITION = "misc/condition";
    STATUS = "misc/status";
    SOURCE = "misc/source";
    METHOD = "misc/method";
    EVENT = "misc/event";
    CAMPAIGN = "misc/campaign";
    SEASON = "misc/season";
    VOCATION = "misc/vocational";
    HOURS = "misc/hours";
    SHAPE = "misc/shape";
    WEATHER = "misc/weather";
    ANIMAL = "misc/animal";
    PLANT = "misc/plant";
    AREA = "place/landmark";
}

const EVENTS: Grammar = Grammar(&[&[P(AREA), L(" "), P(EVENT), L(" "), N(2021, 2026)]]);
const CAMPAIGNS: Grammar = Grammar(&[&[P(SEASON), L(" "), P(CAMPAIGN), L(" "), N(2021, 2026)]]);
const OPEN: Grammar = Grammar(&[
    &[N(6, 11), L(":00 AM - "), N(1, 11), L(":00 PM")],
    &[N(6, 11), L(":30 AM - "), N(1, 11), L(":00 PM")],
    &[N(6, 11), L(":00 AM - "), N(1, 11), L(":30 PM")],
]);
const OPEN_24: Grammar = Grammar(&[&[N(6, 11), L(":00-"), N(13, 23), L(":00")]]);
const SCHEDULE: Grammar = Grammar(&[
    &[P(WEEKDAY), L(" "), N(8, 11), L(":00 AM")],
    &[P(WEEKDAY), L(" "), N(1, 6), L(":00 PM")],
]);
const ROOM: Grammar = Grammar(&[&[A, N(101, 499)]]);
const SHELF: Grammar = Grammar(&[&[A, N(1, 30), L("-"), N(1, 12)]]);
const DURATION: Grammar = Grammar(&[&[N(15, 90), L(" min")]]);

pub(super) const TEXTS: &[Text] = &[
    list!("misc.weekday", "Days of the week", WEEKDAY),
    list!("misc.month", "Months", MONTH),
    list!("misc.priority", "Priorities", PRIORITY),
    list!("misc.condition", "Conditions of goods", CONDITION),
    list!("misc.status", "Neutral states: Active", STATUS),
    list!("misc.source", "Where customers come from", SOURCE),
    list!("misc.contact_method", "Ways to get in touch", METHOD),
    list!("misc.event_kind", "Kinds of events", EVENT),
    grammar!("misc.event", "Events: Riverside Food Festival 2025", EVENTS),
    grammar!("misc.campaign", "Campaigns: Summer Sale 2025", CAMPAIGNS),
    list!("misc.topic", "Topics of requests: Billing", VOCATION),
    list!("misc.office_hours", "Usual hours of offices", HOURS),
    grammar!(
        "misc.opening_hours",
        "Opening hours: 11:00 AM - 10:00 PM",
        OPEN
    ),
    grammar!(
        "misc.opening_hours_24",
        "Opening hours: 9:00-18:00",
        OPEN_24
    ),
    grammar!(
        "misc.schedule",
        "When something takes place: Monday 9:00 AM",
        SCHEDULE
    ),
    grammar!("misc.room", "Rooms: B204", ROOM),
    grammar!("misc.shelf", "Places in a store: C14-3", SHELF),
    grammar!("misc.duration", "Durations: 45 min", DURATION),
    list!("misc.shape", "Shapes", SHAPE),
    list!("misc.weather", "Weather", WEATHER),
    list!("misc.animal", "Animals", ANIMAL),
    list!("misc.plant", "Plants", PLANT),
];
