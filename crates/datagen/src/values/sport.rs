//! Sports.

use super::{
    Text,
    list::{list, words},
};

words! {
    NAME = "sport/name";
    POSITION = "sport/position";
    EXERCISE = "sport/exercise";
}

pub(super) const TEXTS: &[Text] = &[
    list!("sport.name", "Sports", NAME),
    list!("sport.position", "Positions of players", POSITION),
    list!("sport.exercise", "Exercises", EXERCISE),
];
