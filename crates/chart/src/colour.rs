//! Colours that people with any colour vision tell apart, on light and on dark ground.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The ground that a chart stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Rgb {
    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The colour between this one (0) and another (1).
    fn towards(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| {
            let value = f64::from(a) + (f64::from(b) - f64::from(a)) * share.clamp(0.0, 1.0);
            value.round() as u8
        };
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }

    /// How light it is, 0 to 1, as WCAG measures it.
    fn luminance(self) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }

    /// WCAG's contrast, 1 to 21.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The parts of a chart that are no marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground {
    pub(crate) paper: Rgb,
    pub(crate) ink: Rgb,
    pub(crate) muted: Rgb,
    pub(crate) axis: Rgb,
    pub(crate) grid: Rgb,
    /// What is added up as "Others", and what is missing.
    pub(crate) rest: Rgb,
}

impl Theme {
    pub(crate) fn ground(self) -> Ground {
        match self {
            Self::Light => Ground {
                paper: Rgb(0xff, 0xff, 0xff),
                ink: Rgb(0x1b, 0x20, 0x28),
                muted: Rgb(0x5a, 0x63, 0x70),
                axis: Rgb(0x8b, 0x94, 0xa1),
                grid: Rgb(0xe6, 0xe9, 0xee),
                rest: Rgb(0x8b, 0x92, 0x9c),
            },
            Self::Dark => Ground {
                paper: Rgb(0x14, 0x17, 0x1c),
                ink: Rgb(0xee, 0xf0, 0xf3),
                muted: Rgb(0xa6, 0xae, 0xba),
                axis: Rgb(0x6c, 0x75, 0x82),
                grid: Rgb(0x2a, 0x2f, 0x38),
                rest: Rgb(0x7d, 0x86, 0x92),
            },
        }
    }

    /// Eight colours. Found by search: each has a contrast of 3 to the ground, and any two stay
    /// apart for people who see no red, no green or no blue, which a test measures.
    pub(crate) fn palette(self) -> &'static [Rgb; 8] {
        const LIGHT: [Rgb; 8] = [
            Rgb(0x21, 0x57, 0xac),
            Rgb(0xe4, 0x78, 0x1f),
            Rgb(0x45, 0x8b, 0x7c),
            Rgb(0x9b, 0x24, 0x54),
            Rgb(0x8a, 0x64, 0xe6),
            Rgb(0x94, 0x62, 0x09),
            Rgb(0x30, 0xa0, 0xc8),
            Rgb(0x20, 0x4e, 0x08),
        ];
        const DARK: [Rgb; 8] = [
            Rgb(0x65, 0x9e, 0xff),
            Rgb(0xec, 0x88, 0x12),
            Rgb(0x03, 0xc6, 0xb6),
            Rgb(0xd7, 0x4b, 0x75),
            Rgb(0xab, 0x84, 0xcb),
            Rgb(0xf2, 0xd0, 0x60),
            Rgb(0x8f, 0xd3, 0xf0),
            Rgb(0x8e, 0xad, 0x72),
        ];
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }

    /// The colours of so many series: the palette, or shades of the colour that was asked for.
    pub(crate) fn series(self, asked: Option<Colour>, count: usize) -> Vec<Rgb> {
        let Some(asked) = asked else {
            return self.palette().iter().copied().cycle().take(count).collect();
        };
        let base = asked.on(self);
        // Shades go towards the ground, and stop where they could no longer be seen.
        let shade = |at: usize| {
            let share = 0.7 * at as f64 / count.max(2) as f64;
            base.towards(self.ground().paper, share)
        };
        (0..count).map(shade).collect()
    }

    /// The colour of a heat map's cell: `share` is -1 to 1, from the lowest over nothing to the
    /// highest.
    pub(crate) fn heat(self, asked: Option<Colour>, share: f64) -> Rgb {
        let palette = self.palette();
        let nothing = self.ground().paper.towards(self.ground().grid, 0.8);
        let full = if share < 0.0 {
            palette[1]
        } else {
            asked.map_or(palette[0], |asked| asked.on(self))
        };
        nothing.towards(full, 0.08 + 0.92 * share.abs())
    }
}

/// A colour that somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    /// One of the palette, which differs between grounds.
    Palette(usize),
    Exact(Rgb),
}

impl Colour {
    /// Names that people use; those of the palette follow the ground.
    pub(crate) const NAMES: [(&'static str, Self); 16] = [
        ("blue", Self::Palette(0)),
        ("orange", Self::Palette(1)),
        ("teal", Self::Palette(2)),
        ("crimson", Self::Palette(3)),
        ("purple", Self::Palette(4)),
        ("gold", Self::Palette(5)),
        ("sky", Self::Palette(6)),
        ("olive", Self::Palette(7)),
        ("red", Self::Exact(Rgb(0xd6, 0x2f, 0x2f))),
        ("green", Self::Exact(Rgb(0x2b, 0x96, 0x48))),
        ("yellow", Self::Exact(Rgb(0xc9, 0xa2, 0x0a))),
        ("pink", Self::Exact(Rgb(0xd9, 0x5c, 0x9b))),
        ("brown", Self::Exact(Rgb(0x96, 0x62, 0x3c))),
        ("grey", Self::Exact(Rgb(0x7d, 0x86, 0x92))),
        ("gray", Self::Exact(Rgb(0x7d, 0x86, 0x92))),
        ("black", Self::Exact(Rgb(0x4a, 0x52, 0x5e))),
    ];

    /// Reads a name or `#rgb`, `#rrggbb`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(hex) = text.strip_prefix('#') {
            if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                return None;
            }
            let full: String = match hex.len() {
                3 => hex.chars().flat_map(|c| [c, c]).collect(),
                6 => hex.to_owned(),
                _ => return None,
            };
            let part = |at: usize| u8::from_str_radix(full.get(at..at + 2)?, 16).ok();
            return Some(Self::Exact(Rgb(part(0)?, part(2)?, part(4)?)));
        }
        let named = Self::NAMES.iter().find(|(name, _)| *name == text);
        named.map(|(_, colour)| *colour)
    }

    pub(crate) fn on(self, theme: Theme) -> Rgb {
        match self {
            Self::Palette(at) => theme
                .palette()
                .get(at)
                .copied()
                .unwrap_or(theme.palette()[0]),
            Self::Exact(rgb) => rgb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What people without one kind of cones see of linear light (Machado, Oliveira and Fernandes
    /// 2009, at full severity), and everybody else.
    #[rustfmt::skip]
    const SIGHTS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ];

    fn linear(Rgb(r, g, b): Rgb) -> [f64; 3] {
        [r, g, b].map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// Björn Ottosson's Oklab.
    fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let l = (0.412_221 * r + 0.536_333 * g + 0.051_446 * b).cbrt();
        let m = (0.211_903 * r + 0.680_700 * g + 0.107_397 * b).cbrt();
        let s = (0.088_302 * r + 0.281_719 * g + 0.629_979 * b).cbrt();
        [
            0.210_454 * l + 0.793_618 * m - 0.004_072 * s,
            1.977_998 * l - 2.428_592 * m + 0.450_594 * s,
            0.025_904 * l + 0.782_772 * m - 0.808_676 * s,
        ]
    }

    fn distance(a: Rgb, b: Rgb, sight: &[[f64; 3]; 3]) -> f64 {
        let seen = |colour: Rgb| {
            let light = linear(colour);
            oklab(sight.map(|row| {
                let sum: f64 = row.iter().zip(light).map(|(a, b)| a * b).sum();
                sum.clamp(0.0, 1.0)
            }))
        };
        let (a, b) = (seen(a), seen(b));
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    #[test]
    fn everybody_tells_the_palette_apart_and_sees_it() {
        for theme in [Theme::Light, Theme::Dark] {
            let (palette, ground) = (theme.palette(), theme.ground());
            for (at, a) in palette.iter().enumerate() {
                assert!(a.contrast(ground.paper) >= 2.98, "{theme:?} {a:?}");
                for b in &palette[..at] {
                    for sight in &SIGHTS {
                        let distance = distance(*a, *b, sight);
                        assert!(distance > 0.065, "{theme:?} {a:?} {b:?}: {distance}");
                    }
                }
            }
            for text in [ground.ink, ground.muted] {
                assert!(text.contrast(ground.paper) >= 4.5, "{theme:?} {text:?}");
            }
        }
    }

    #[test]
    fn colours_are_read_by_name_and_by_number() {
        let check =
            |text: &str, expected: Option<Colour>| assert_eq!(Colour::parse(text), expected);
        check(" Blue ", Some(Colour::Palette(0)));
        check("#1F77b4", Some(Colour::Exact(Rgb(0x1f, 0x77, 0xb4))));
        check("#abc", Some(Colour::Exact(Rgb(0xaa, 0xbb, 0xcc))));
        for wrong in ["", "#", "#12345", "#zzzzzz", "#äbc", "blau"] {
            check(wrong, None);
        }
    }
}
