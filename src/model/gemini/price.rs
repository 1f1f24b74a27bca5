//! What tokens cost, in US dollars a million, as of 2026-11.

use crate::model::Usage;

/// Model, input, cached input, output. The first that the name begins with counts.
const PRICES: &[(&str, f64, f64, f64)] = &[
    ("gemini-3.8-flash", 0.75, 0.075, 3.75),
    ("gemini-3.6-flash", 0.75, 0.075, 3.75),
    ("gemini-3.5-flash-lite", 0.30, 0.03, 2.50),
    ("gemini-3.1-flash-lite", 0.25, 0.025, 1.50),
    ("gemini-4-argon", 2.00, 0.10, 10.00),
    ("gemini-2.5-flash-lite", 0.10, 0.01, 0.40),
    ("gemini-2.5-flash", 0.30, 0.03, 2.50),
];

/// The price of a turn; `None` for a model whose prices are not known.
pub(super) fn of(model: &str, usage: &Usage) -> Option<f64> {
    let (_, input, cached, output) = PRICES.iter().find(|(name, ..)| model.starts_with(name))?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 tokens")]
    let cost = |tokens: u64, price: f64| tokens as f64 * price / 1e6;
    let fresh = usage.input.saturating_sub(usage.cached);
    Some(cost(fresh, *input) + cost(usage.cached, *cached) + cost(usage.output, *output))
}
