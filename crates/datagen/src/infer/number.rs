//! Numbers by their meaning, within what type and CHECKs allow.

use super::field::{Field, Guess, guess};
use crate::{
    schema::DataType,
    spec::{Shape, Values},
};
use Shape::{Bell, High, Low, Uniform};

/// Words of the table, words of the column, least, most, step, shape.
type Rule = (&'static str, &'static str, f64, f64, f64, Shape);

const RULES: &[Rule] = &[
    (
        "",
        "available quantity|quantity available|available copies|copies available",
        0.0,
        20.0,
        1.0,
        Low,
    ),
    (
        "book|library|copy",
        "quantity|copies|stock",
        1.0,
        25.0,
        1.0,
        Low,
    ),
    ("", "latitude", 24.5, 49.3, 0.0, Uniform),
    ("", "longitude", -124.7, -67.0, 0.0, Uniform),
    (
        "",
        "year|release year|publication year",
        1990.0,
        2026.0,
        0.0,
        High,
    ),
    ("", "month", 1.0, 12.0, 0.0, Uniform),
    ("", "quarter", 1.0, 4.0, 0.0, Uniform),
    ("", "day of week|weekday", 1.0, 7.0, 0.0, Uniform),
    ("", "day", 1.0, 28.0, 0.0, Uniform),
    (
        "",
        "salary|annual income|income|compensation",
        32_000.0,
        180_000.0,
        100.0,
        Low,
    ),
    ("", "bonus", 500.0, 20_000.0, 100.0, Low),
    ("", "hourly rate|hourly wage|wage", 15.0, 95.0, 0.25, Low),
    ("", "budget|funding", 10_000.0, 2_000_000.0, 500.0, Low),
    (
        "",
        "revenue|turnover|market cap",
        50_000.0,
        5_000_000.0,
        100.0,
        Low,
    ),
    (
        "",
        "coverage|insured amount",
        1_000.0,
        100_000.0,
        500.0,
        Low,
    ),
    (
        "loan|mortgage|credit",
        "principal|loan amount|amount",
        1_000.0,
        250_000.0,
        100.0,
        Low,
    ),
    ("", "credit limit|limit amount", 500.0, 25_000.0, 500.0, Low),
    ("account", "balance", 0.0, 50_000.0, 0.0, Low),
    ("", "balance", 0.0, 10_000.0, 0.0, Low),
    ("", "interest rate|apr|interest", 0.5, 12.0, 0.05, Low),
    ("", "exchange rate", 0.5, 1.8, 0.0, Bell),
    ("", "tax rate|vat rate", 0.0, 25.0, 0.5, Bell),
    (
        "",
        "discount percent|discount rate|discount percent|percent|pct|progress|completion",
        0.0,
        100.0,
        1.0,
        Low,
    ),
    ("", "fine|penalty|late fee", 0.0, 25.0, 0.25, Low),
    ("", "tip|gratuity", 0.0, 30.0, 0.25, Low),
    ("", "tax", 0.0, 60.0, 0.0, Low),
    ("", "discount", 0.0, 50.0, 0.5, Low),
    (
        "",
        "shipping cost|shipping fee|delivery fee|shipping|freight",
        0.0,
        30.0,
        0.05,
        Low,
    ),
    ("", "fee|commission|deposit", 5.0, 500.0, 0.5, Low),
    ("menu|dish|food|meal", "price|cost", 3.0, 60.0, 0.05, Low),
    ("book", "price|cost", 6.0, 80.0, 0.05, Low),
    ("song|track", "price", 0.69, 1.99, 0.1, Low),
    ("flight|ticket", "price|fare|cost", 39.0, 1_400.0, 1.0, Low),
    (
        "room|hotel|booking|reservation",
        "price|rate|cost|total",
        60.0,
        900.0,
        1.0,
        Low,
    ),
    (
        "property|house|apartment",
        "price",
        90_000.0,
        1_500_000.0,
        500.0,
        Low,
    ),
    ("car|vehicle", "price", 4_000.0, 90_000.0, 100.0, Low),
    (
        "rental|car|vehicle",
        "daily rate|rate",
        20.0,
        220.0,
        1.0,
        Low,
    ),
    ("course", "price|fee|cost", 20.0, 900.0, 1.0, Low),
    (
        "plan|subscription",
        "price|fee|cost|amount",
        5.0,
        299.0,
        1.0,
        Low,
    ),
    ("", "rent", 600.0, 4_500.0, 25.0, Low),
    ("", "fare", 3.0, 600.0, 0.5, Low),
    (
        "",
        "price|unit price|cost|list price|unit cost",
        2.0,
        500.0,
        0.05,
        Low,
    ),
    (
        "",
        "total|subtotal|amount|sum|paid|value|gross|net|payment|charge|revenue|spent|expense",
        5.0,
        1_500.0,
        0.05,
        Low,
    ),
    (
        "",
        "rating count|ratings count|review count|votes",
        0.0,
        500.0,
        1.0,
        Low,
    ),
    ("", "gpa", 1.5, 4.0, 0.0, High),
    ("", "rating|stars", 1.0, 5.0, 0.0, High),
    (
        "exam|grade|test|enrollment|quiz|submission|assignment",
        "score|grade|mark|marks|points",
        35.0,
        100.0,
        0.0,
        High,
    ),
    (
        "",
        "max score|max points|total points",
        100.0,
        100.0,
        0.0,
        Uniform,
    ),
    ("", "credit score", 480.0, 850.0, 1.0, Bell),
    ("game|match", "score|goals", 0.0, 6.0, 0.0, Low),
    ("", "score", 0.0, 100.0, 0.0, Bell),
    (
        "course|class",
        "credits|credit|credit hours",
        1.0,
        5.0,
        1.0,
        Bell,
    ),
    (
        "",
        "points|reward points|loyalty points",
        0.0,
        5_000.0,
        5.0,
        Low,
    ),
    ("", "pages|page count|number pages", 60.0, 1_200.0, 1.0, Low),
    ("", "age", 18.0, 85.0, 1.0, Bell),
    (
        "",
        "available quantity|quantity available|available copies|copies available",
        0.0,
        20.0,
        1.0,
        Low,
    ),
    (
        "inventory|stock|warehouse",
        "quantity|stock|on hand|level",
        0.0,
        500.0,
        1.0,
        Low,
    ),
    ("", "total copies|copies|number copies", 1.0, 20.0, 1.0, Low),
    ("", "stock|inventory|units in stock", 0.0, 500.0, 1.0, Low),
    ("", "reorder|minimum stock|min stock", 5.0, 50.0, 5.0, Low),
    (
        "order|cart|item|line|basket|sale",
        "quantity",
        1.0,
        8.0,
        1.0,
        Low,
    ),
    ("", "quantity|units", 1.0, 20.0, 1.0, Low),
    ("", "capacity|max capacity", 10.0, 400.0, 5.0, Low),
    ("", "floor|level", 1.0, 12.0, 1.0, Low),
    ("", "bedrooms|bathrooms", 1.0, 5.0, 1.0, Low),
    ("", "rooms", 1.0, 120.0, 1.0, Low),
    (
        "",
        "guests|adults|party size|number people|number guests|passengers|seats",
        1.0,
        8.0,
        1.0,
        Low,
    ),
    ("", "children|dependents", 0.0, 4.0, 1.0, Low),
    ("", "nights", 1.0, 14.0, 1.0, Low),
    (
        "",
        "employees|number employees|headcount|employee count",
        5.0,
        5_000.0,
        1.0,
        Low,
    ),
    ("", "population", 5_000.0, 2_000_000.0, 1.0, Low),
    (
        "",
        "mileage|odometer|kilometers",
        500.0,
        180_000.0,
        1.0,
        Low,
    ),
    (
        "",
        "views|view count|impressions|plays|play count",
        0.0,
        50_000.0,
        1.0,
        Low,
    ),
    (
        "",
        "likes|like count|clicks|shares|followers|downloads|visits",
        0.0,
        5_000.0,
        1.0,
        Low,
    ),
    (
        "",
        "attempts|retries|retry count|failed",
        0.0,
        5.0,
        1.0,
        Low,
    ),
    ("", "size|file size|bytes", 1_024.0, 20_000_000.0, 1.0, Low),
    ("", "port", 1_024.0, 65_535.0, 1.0, Uniform),
    ("", "status code|http status", 200.0, 504.0, 1.0, Low),
    ("song|track|call", "duration|length", 30.0, 420.0, 1.0, Bell),
    (
        "film|movie|episode|video",
        "duration|length|runtime|minutes",
        20.0,
        190.0,
        1.0,
        Bell,
    ),
    ("", "latency|response time|ms", 5.0, 2_500.0, 1.0, Low),
    ("", "duration|minutes|length", 5.0, 240.0, 5.0, Low),
    (
        "project|employee",
        "hours worked|hours",
        4.0,
        600.0,
        0.5,
        Low,
    ),
    ("", "hours|hours worked|overtime", 1.0, 60.0, 0.5, Low),
    ("", "years|experience|tenure", 0.0, 30.0, 1.0, Low),
    ("", "temperature|temp", 36.0, 39.5, 0.1, Low),
    ("", "humidity", 20.0, 95.0, 0.5, Bell),
    ("", "heart rate|pulse|bpm", 55.0, 120.0, 1.0, Bell),
    ("", "systolic", 95.0, 165.0, 1.0, Bell),
    ("", "diastolic", 58.0, 100.0, 1.0, Bell),
    (
        "person|patient|member|player|user|customer|athlete",
        "weight",
        45.0,
        120.0,
        0.1,
        Bell,
    ),
    (
        "person|patient|member|player|user|customer|athlete",
        "height",
        150.0,
        200.0,
        1.0,
        Bell,
    ),
    ("", "weight", 0.1, 40.0, 0.05, Low),
    ("", "height|width|depth|diameter", 1.0, 200.0, 0.5, Low),
    ("", "distance|miles|km", 1.0, 800.0, 0.5, Low),
    (
        "",
        "area|square feet|sqft|square meters",
        30.0,
        400.0,
        1.0,
        Low,
    ),
    ("", "priority", 1.0, 5.0, 1.0, Bell),
    (
        "",
        "order|position|rank|sort|sequence|line number|index|display order|track number|episode number",
        1.0,
        20.0,
        1.0,
        Uniform,
    ),
    ("", "season|season number", 1.0, 10.0, 1.0, Low),
    ("", "version", 1.0, 12.0, 1.0, Low),
    ("", "count|number|total", 0.0, 100.0, 1.0, Low),
    (
        "",
        "rate|ratio|share|probability|confidence",
        0.0,
        1.0,
        0.0,
        Bell,
    ),
];

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if !field.base.is_number() {
        return None;
    }
    let rule = RULES
        .iter()
        .find(|(table, column, ..)| (table.is_empty() || field.is_of(table)) && field.says(column));
    let limits = &field.limits;
    let (mut low, mut high, step, shape, confidence, reason) = match rule {
        Some(&(_, _, low, high, step, shape)) => {
            (low, high, step, shape, 0.8, "the name tells its range")
        }
        None => (1.0, 1_000.0, 0.0, Uniform, 0.3, "nothing tells its range"),
    };
    let unit = unit(field.base);
    let type_max = type_max(field.base);
    let least = limits
        .min
        .map(|min| if limits.above { min + unit } else { min });
    let most = limits
        .max
        .map(|max| if limits.below { max - unit } else { max })
        .unwrap_or(type_max)
        .min(type_max);
    if let (Some(least), Some(max)) = (least, limits.max) {
        // A range that is written down is the range.
        (low, high) = if rule.is_some() && low < high && low >= least && high <= max {
            (low, high)
        } else {
            (least, most)
        };
    }
    low = low.max(least.unwrap_or(low)).min(most);
    high = high.min(most).max(low);
    if field.different > 0 && ((high - low) / unit) < field.different as f64 * 2.0 {
        high = (low + field.different as f64 * 10.0 * unit).min(most);
    }
    let (confidence, reason) = if limits.max.is_some() {
        (1.0, "range of the CHECK")
    } else {
        (confidence, reason)
    };
    let values = if field.base.is_integer() {
        Values::Integer {
            min: low.ceil() as i64,
            max: high.floor() as i64,
            shape,
        }
    } else {
        let step = if high - low > step * 4.0 && step >= unit {
            step
        } else {
            0.0
        };
        Values::Decimal {
            min: low,
            max: high,
            step,
            shape,
        }
    };
    guess(values, confidence, reason)
}

/// The least difference between two values of the type.
fn unit(ty: &DataType) -> f64 {
    match ty {
        DataType::Numeric { scale, .. } => 10f64.powi(-i32::from(*scale)),
        DataType::Money | DataType::Real | DataType::Double => 0.01,
        _ => 1.0,
    }
}

fn type_max(ty: &DataType) -> f64 {
    match ty {
        DataType::SmallInt => 32_767.0,
        DataType::Integer => 2_147_483_647.0,
        DataType::Numeric {
            precision: Some(precision),
            scale,
        } => {
            let whole = i32::from(*precision) - i32::from(*scale);
            10f64.powi(whole) - unit(ty)
        }
        DataType::BigInt => 9_007_199_254_740_991.0,
        _ => 1e15,
    }
}

/// True for a share of the rows, by name.
pub(super) fn boolean(field: &Field<'_>) -> Option<Guess> {
    if *field.base != DataType::Bool {
        return None;
    }
    let (share, confidence) = if field.says("deleted|banned|blocked|fraud|locked|archived|spam|flagged|cancelled|default|primary|admin|superuser|urgent|hidden|test") {
        (0.06, 0.8)
    } else if field.says("active|enabled|available|verified|visible|public|current|published|valid|confirmed|approved|paid|success|completed|read|present|open") {
        (0.88, 0.8)
    } else {
        (0.5, 0.4)
    };
    guess(
        Values::Boolean { true_share: share },
        confidence,
        "the name tells how often",
    )
}
