//! Music.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    ADJ = "music/song_adj";
    NOUN = "music/song_noun";
    TAIL = "music/song_tail";
    BAND = "music/band_noun";
    GENRE = "music/genre";
    INSTRUMENT = "music/instrument";
    LABEL = "music/label";
}

const SONG: Grammar = Grammar(&[
    &[P(ADJ), L(" "), P(NOUN)],
    &[P(NOUN), L(" "), P(TAIL)],
    &[P(ADJ), L(" "), P(NOUN), L(" "), P(TAIL)],
]);
const ALBUM: Grammar = Grammar(&[
    &[P(ADJ), L(" "), P(NOUN), L(" and "), P(NOUN)],
    &[P(NOUN), L(" of "), P(NOUN)],
    &[P(NOUN), L(" for the "), P(ADJ), L(" "), P(NOUN)],
]);
const BANDS: Grammar = Grammar(&[
    &[L("The "), P(ADJ), L(" "), P(BAND)],
    &[P(ADJ), L(" "), P(BAND)],
]);
const PLAYLIST: Grammar = Grammar(&[&[P(GENRE), L(" "), P(NOUN)], &[P(ADJ), L(" "), P(GENRE)]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!("music.song", "Songs: Midnight Highway", SONG),
    grammar!("music.album", "Albums", ALBUM),
    grammar!("music.band", "Bands: The Velvet Foxes", BANDS),
    grammar!("music.playlist", "Playlists", PLAYLIST),
    list!("music.genre", "Genres of music", GENRE),
    list!("music.instrument", "Instruments", INSTRUMENT),
    list!("music.label", "Record labels", LABEL),
];
