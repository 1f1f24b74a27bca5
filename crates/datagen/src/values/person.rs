//! People: names and what describes a person. The engine puts names, emails and logins together
//! from the lists here.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, interleaved, list, words},
};

words! {
    FEMALE = "person/female";
    MALE = "person/male";
    FAMILY = "person/family";
    PREFIX = "person/prefix";
    SUFFIX = "person/suffix";
    NATIONALITY = "person/nationality";
    OCCUPATION = "person/occupation";
    HOBBY = "person/hobby";
    RELATIONSHIP = "person/relationship";
    RELIGION = "person/religion";
    ETHNICITY = "person/ethnicity";
    PRONOUNS = "person/pronouns";
    MARITAL = "misc/marital";
    EYES = "misc/eye";
    HAIR = "misc/hair";
    MAIL = "it/free_mail";
}

pub(super) const GIVEN: &[&str] = &interleaved::<{ FEMALE.len() + MALE.len() }>(FEMALE, MALE);

const FULL: Grammar = Grammar(&[&[P(GIVEN), L(" "), P(FAMILY)]]);
const LAST_FIRST: Grammar = Grammar(&[&[P(FAMILY), L(", "), P(GIVEN)]]);
const INITIALS: Grammar = Grammar(&[&[A, A]]);
const INITIAL: Grammar = Grammar(&[&[A]]);

pub(super) const TEXTS: &[Text] = &[
    list!("person.first_name", "Given names of women and men", GIVEN),
    list!("person.female_name", "Given names of women", FEMALE),
    list!("person.male_name", "Given names of men", MALE),
    list!("person.last_name", "Family names", FAMILY),
    grammar!("person.full_name", "Given and family name", FULL),
    grammar!("person.last_first", "Family name, given name", LAST_FIRST),
    grammar!("person.initial", "One letter of a middle name", INITIAL),
    grammar!("person.initials", "Two letters", INITIALS),
    list!("person.prefix", "Forms of address: Mr., Dr.", PREFIX),
    list!("person.suffix", "What follows a name: Jr., PhD", SUFFIX),
    list!("person.nationality", "Nationalities: American", NATIONALITY),
    list!(
        "person.occupation",
        "What people do for a living",
        OCCUPATION
    ),
    list!("person.hobby", "Hobbies and interests", HOBBY),
    list!(
        "person.relationship",
        "How people are related: Spouse",
        RELATIONSHIP
    ),
    list!("person.religion", "Religions", RELIGION),
    list!(
        "person.ethnicity",
        "Ethnic groups as a census names them",
        ETHNICITY
    ),
    list!("person.pronouns", "Pronouns: she/her", PRONOUNS),
    list!("person.marital_status", "Married, single ...", MARITAL),
    list!("person.eye_color", "Colors of eyes", EYES),
    list!("person.hair_color", "Colors of hair", HAIR),
];

/// Whose given names are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Female,
    Male,
    Any,
}

impl Gender {
    /// What a label such as `F`, `Male` or `Other` says.
    pub fn of_label(label: &str) -> Self {
        const WOMEN: &[&str] = &[
            "f", "female", "w", "woman", "girl", "mrs", "ms", "miss", "she/her",
        ];
        const MEN: &[&str] = &["m", "male", "man", "boy", "mr", "he/him"];
        let label = label.trim().trim_end_matches('.');
        let is = |words: &[&str]| words.iter().any(|w| w.eq_ignore_ascii_case(label));
        if is(WOMEN) {
            Self::Female
        } else if is(MEN) {
            Self::Male
        } else {
            Self::Any
        }
    }
}

/// Given names, the common ones first.
pub fn given_names(gender: Gender) -> &'static [&'static str] {
    match gender {
        Gender::Female => FEMALE,
        Gender::Male => MALE,
        Gender::Any => GIVEN,
    }
}

/// Family names, the common ones first.
pub fn family_names() -> &'static [&'static str] {
    FAMILY
}

/// Domains for private addresses. All are reserved (RFC 2606): nobody gets mail by accident.
pub fn free_mail_domains() -> &'static [&'static str] {
    MAIL
}
