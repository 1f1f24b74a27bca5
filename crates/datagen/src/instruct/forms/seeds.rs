//! "Regenerate the emails", "new values for city", "shuffle orders with seed 9".

use super::Context;
use crate::{
    edit::Edit,
    instruct::{
        numbers::number,
        words::{Word, cut, starts_any, trim},
    },
    spec::MAX_SEED,
};

pub(super) fn read(words: &[Word], context: &Context<'_>) -> Option<Vec<Edit>> {
    let rest = starts_any(
        words,
        &[
            "regenerate",
            "re-generate",
            "reshuffle",
            "shuffle",
            "reroll",
            "generate new",
            "make new",
            "new values for",
            "new values in",
            "use different",
            "generate different",
            "refresh",
            "give me new",
            "give me different",
            "use new",
            "new",
            "different",
        ],
    )?;
    let (rest, seed) = match cut(
        rest,
        &[
            "with the seed",
            "with seed",
            "from seed",
            "using seed",
            "seed",
        ],
    ) {
        Some((rest, _, after)) => {
            let (seed, left) = number(after)?;
            let whole =
                left.is_empty() && seed.fract() == 0.0 && (0.0..=MAX_SEED as f64).contains(&seed);
            (rest, whole.then_some(seed as u64)?)
        }
        None => (rest, next_seed(context)),
    };
    let rest = trim(rest, &["the", "all", "values", "of", "for", "in", "data"]);
    let place = context.names.place(rest).filter(|p| p.types.is_none())?;
    Some(vec![Edit::Regenerate {
        table: place.table?,
        columns: place.column.into_iter().collect(),
        seed,
    }])
}

/// Another seed than any so far, the same every time.
fn next_seed(context: &Context<'_>) -> u64 {
    let made = &context.names.spec.made;
    let used = made
        .streams
        .iter()
        .filter_map(|s| s.seed)
        .max()
        .unwrap_or(0);
    (used.max(context.names.spec.seed) + 1) % MAX_SEED
}
