//! The corpus with bytes changed, doubled, dropped and mixed: whatever comes out, the reader answers
//! soon and without a panic. A stable stand-in for the fuzz targets of `fuzz/`.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rowsmith_datagen::ddl;

/// Changed texts per file.
const ROUNDS: u64 = 60;
/// Much longer than a reading of a few kilobytes takes, on the busiest machine.
const SOON: Duration = Duration::from_secs(5);

/// Marks and words on which readers trip.
const ODD: &[&str] = &[
    "(", ")", "'", "\"", "$$", "--", "/*", ";", "::", "[", "\\", "`", "\0", "\u{feff}", " CHECK ",
    " AS ", " NULL", "é", "1e999", ",,",
];

/// The n-th word of a fixed sequence (Marsaglia, "Xorshift RNGs").
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

fn mutate(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    for _ in 0..1 + chance.below(6) {
        let (at, more) = (chance.below(bytes.len()), chance.below(bytes.len()));
        let (start, end) = (at.min(more), at.max(more).min(at.min(more) + 200));
        match chance.below(6) {
            0 => bytes[start] = chance.below(256) as u8,
            1 => drop(bytes.drain(start..end)),
            2 => {
                let part = bytes[start..end].to_vec();
                bytes.splice(more..more, part);
            }
            3 => bytes.truncate(start + 1),
            4 => {
                let from = chance.below(other.len());
                let part = other[from..(from + 120).min(other.len())].to_vec();
                bytes.splice(start..start, part);
            }
            _ => {
                let odd = ODD[chance.below(ODD.len())].bytes();
                bytes.splice(start..start, odd);
            }
        }
        if bytes.is_empty() {
            bytes.push(b';');
        }
    }
}

#[test]
fn changed_texts_are_answered_soon() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    files.sort();
    let texts: Vec<Vec<u8>> = files
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for text in &texts {
        for round in 0..ROUNDS {
            let mut bytes = text.clone();
            let other = &texts[chance.below(texts.len())];
            mutate(&mut bytes, other, &mut chance);
            let start = Instant::now();
            let reading = ddl::read(&bytes);
            let shown = String::from_utf8_lossy(&bytes);
            assert!(start.elapsed() < SOON, "round {round}: {shown}");
            if reading.is_usable() {
                assert_eq!(ddl::check(&reading.schema), [], "round {round}: {shown}");
            }
        }
    }
}
