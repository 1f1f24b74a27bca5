//! Ways from one table to another along the links.

use crate::{
    catalog::Catalog,
    query::{Path, Step},
};

/// Longer ways mean nothing to people.
const MAX_STEPS: usize = 4;

/// What a way must be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// One row at most at its end.
    One,
    /// Many rows.
    Many,
    Any,
}

/// The best ways; several when none is better than the others.
pub(crate) fn paths(catalog: &Catalog, from: usize, to: usize, want: Want) -> Vec<Path> {
    let mut found: Vec<(u32, Path)> = Vec::new();
    walk(
        catalog,
        from,
        to,
        want,
        &mut Vec::new(),
        &mut vec![from],
        &mut found,
    );
    let Some(best) = found.iter().map(|(cost, _)| *cost).min() else {
        return Vec::new();
    };
    let mut best: Vec<Path> = found
        .into_iter()
        .filter(|(cost, _)| *cost == best)
        .map(|(_, path)| path)
        .collect();
    best.sort_by_key(|path| path.iter().map(|s| s.link).collect::<Vec<_>>());
    best
}

fn walk(
    catalog: &Catalog,
    at: usize,
    to: usize,
    want: Want,
    path: &mut Path,
    seen: &mut Vec<usize>,
    found: &mut Vec<(u32, Path)>,
) {
    if at == to && !path.is_empty() {
        if fits(path, want) {
            found.push((cost(catalog, path), path.clone()));
        }
        return;
    }
    if path.len() == MAX_STEPS || found.len() > 64 {
        return;
    }
    for (index, link) in catalog.links.iter().enumerate() {
        for (start, end, down) in [(link.from, link.to, false), (link.to, link.from, true)] {
            let allowed = !down || want != Want::One;
            if start == at && link.from != link.to && allowed && !seen.contains(&end) {
                path.push(Step { link: index, down });
                seen.push(end);
                walk(catalog, end, to, want, path, seen, found);
                seen.pop();
                path.pop();
            }
        }
    }
}

fn fits(path: &[Step], want: Want) -> bool {
    match want {
        Want::One => path.iter().all(|s| !s.down),
        Want::Many => path.iter().any(|s| s.down),
        Want::Any => true,
    }
}

/// Up is shorter than down, declared shorter than told by a name.
fn cost(catalog: &Catalog, path: &[Step]) -> u32 {
    let step = |s: &Step| {
        let told = catalog.links.get(s.link).is_some_and(|l| !l.declared);
        10 + if s.down { 4 } else { 0 } + u32::from(told) * 3
    };
    // Up and down again leads to siblings, which only share a parent.
    let siblings = path
        .windows(2)
        .filter(|pair| !pair[0].down && pair[1].down)
        .count() as u32;
    path.iter().map(step).sum::<u32>() + 20 * siblings
}

/// Whether following the path from one row can meet the same row at its end twice: it goes down and
/// then up through a table that may hold the pair more than once.
pub(crate) fn repeats(catalog: &Catalog, path: &[Step]) -> bool {
    let turns = path.windows(2).filter(|pair| pair[0].down && !pair[1].down);
    let repeated = |pair: &[Step]| {
        let (Some(down), Some(up)) = (
            catalog.links.get(pair[0].link),
            catalog.links.get(pair[1].link),
        ) else {
            return true;
        };
        let columns = [&down.columns[..], &up.columns[..]].concat();
        !catalog.tables[down.from].is_unique(&columns)
    };
    let downs = path.iter().filter(|s| s.down).count();
    let mut turns = turns.peekable();
    turns.peek().is_some() && (downs > 1 || path.len() > 2 || turns.any(repeated))
}
