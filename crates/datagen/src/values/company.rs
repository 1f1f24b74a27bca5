//! Companies and other organizations.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    ROOT = "company/root";
    TRADE = "company/trade";
    SUFFIX = "company/suffix";
    INDUSTRY = "company/industry";
    DEPARTMENT = "company/department";
    VERB = "company/buzz_verb";
    ADJ = "company/buzz_adj";
    NOUN = "company/buzz_noun";
    TEAM = "company/team";
    LIBRARY = "company/library";
    SCHOOL = "company/school";
    HOSPITAL = "company/hospital";
    BANK = "company/bank";
    AIRLINE = "company/airline";
    STORE = "company/store";
    HOTEL = "company/hotel";
    CLUB = "company/club";
    GYM = "company/gym";
    WAREHOUSE = "company/warehouse";
    VENUE = "company/venue";
    PUBLISHER = "company/publisher_kind";
    MUSEUM = "company/museum";
    FAMILY = "person/family";
    AREA = "place/landmark";
}

const COMPANY: Grammar = Grammar(&[
    &[P(ROOT), L(" "), P(TRADE), L(" "), P(SUFFIX)],
    &[P(FAMILY), L(" & "), P(FAMILY), L(" "), P(SUFFIX)],
    &[P(FAMILY), L(" "), P(TRADE), L(" "), P(SUFFIX)],
]);
const SHORT: Grammar = Grammar(&[&[P(ROOT), L(" "), P(TRADE)], &[P(FAMILY), L(" "), P(TRADE)]]);
const SLOGAN: Grammar = Grammar(&[&[P(VERB), L(" "), P(ADJ), L(" "), P(NOUN)]]);
const LIBRARIES: Grammar = Grammar(&[&[P(AREA), L(" "), P(LIBRARY)]]);
const BRANCHES: Grammar = Grammar(&[&[P(AREA), L(" Branch")]]);
const PUBLISHERS: Grammar = Grammar(&[
    &[P(ROOT), L(" "), P(PUBLISHER)],
    &[P(FAMILY), L(" "), P(PUBLISHER)],
    &[P(FAMILY), L(" & "), P(FAMILY), L(" "), P(PUBLISHER)],
]);
const SCHOOLS: Grammar = Grammar(&[
    &[P(AREA), L(" "), P(SCHOOL)],
    &[P(FAMILY), L(" "), P(SCHOOL)],
]);
const HOSPITALS: Grammar = Grammar(&[
    &[P(AREA), L(" "), P(HOSPITAL)],
    &[P(FAMILY), L(" "), P(HOSPITAL)],
]);
const BANKS: Grammar = Grammar(&[&[P(ROOT), L(" "), P(BANK)], &[P(AREA), L(" "), P(BANK)]]);
const AIRLINES: Grammar = Grammar(&[&[P(ROOT), L(" "), P(AIRLINE)]]);
const STORES: Grammar = Grammar(&[&[P(AREA), L(" "), P(STORE)]]);
const HOTELS: Grammar = Grammar(&[
    &[L("The "), P(AREA), L(" "), P(HOTEL)],
    &[P(ROOT), L(" "), P(HOTEL)],
]);
const CLUBS: Grammar = Grammar(&[&[P(AREA), L(" "), P(CLUB)], &[P(FAMILY), L(" "), P(CLUB)]]);
const GYMS: Grammar = Grammar(&[&[P(ROOT), L(" "), P(GYM)], &[P(AREA), L(" "), P(GYM)]]);
const WAREHOUSES: Grammar = Grammar(&[
    &[P(AREA), L(" "), P(WAREHOUSE)],
    &[P(ROOT), L(" "), P(WAREHOUSE)],
]);
const VENUES: Grammar = Grammar(&[&[P(AREA), L(" "), P(VENUE)], &[P(FAMILY), L(" "), P(VENUE)]]);
const MUSEUMS: Grammar = Grammar(&[
    &[P(AREA), L(" "), P(MUSEUM)],
    &[P(FAMILY), L(" "), P(MUSEUM)],
]);
const TEAMS: Grammar = Grammar(&[&[P(TEAM), L(" Team")]]);
const DEPARTMENTS: Grammar = Grammar(&[&[P(AREA), L(" "), P(DEPARTMENT)]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!(
        "company.name",
        "Companies: Summit Foods LLC, Smith & Lee Group",
        COMPANY
    ),
    grammar!(
        "company.short_name",
        "Companies without a legal form: Apex Energy",
        SHORT
    ),
    list!("company.brand", "Single words companies go by", ROOT),
    list!("company.industry", "Industries", INDUSTRY),
    list!("company.department", "Departments of a company", DEPARTMENT),
    grammar!(
        "company.department_long",
        "Departments with a place: Riverside Sales",
        DEPARTMENTS
    ),
    list!("company.suffix", "Legal forms: Inc.", SUFFIX),
    grammar!("company.slogan", "Slogans", SLOGAN),
    grammar!("company.team", "Teams: Payments Team", TEAMS),
    grammar!("company.branch", "Branches: Riverside Branch", BRANCHES),
    grammar!(
        "company.library",
        "Libraries: Riverside Branch Library",
        LIBRARIES
    ),
    grammar!("company.publisher", "Publishers: Harbor Press", PUBLISHERS),
    grammar!("company.school", "Schools", SCHOOLS),
    grammar!("company.hospital", "Hospitals and clinics", HOSPITALS),
    grammar!("company.bank", "Banks", BANKS),
    grammar!("company.airline", "Airlines", AIRLINES),
    grammar!("company.store", "Stores of a chain", STORES),
    grammar!("company.hotel", "Hotels", HOTELS),
    grammar!("company.sports_club", "Sports clubs: Harbor Tigers", CLUBS),
    grammar!("company.gym", "Gyms", GYMS),
    grammar!("company.warehouse", "Warehouses", WAREHOUSES),
    grammar!("company.venue", "Venues of events", VENUES),
    grammar!("company.museum", "Museums", MUSEUMS),
];
