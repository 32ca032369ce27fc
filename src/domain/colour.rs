//! A colour that somebody chose, and what must become of it so that everybody can read it.

use std::fmt;

/// The least contrast of text, by WCAG 2 at level AA.
pub const READABLE: f64 = 4.5;
/// How much of the accent is in what a thing pointed at is painted with, in hundredths.
const TINT: u8 = 8;

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// White.
    pub const WHITE: Self = Self([0xff; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// Reads `#rrggbb`; nothing else is a colour here.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// The contrast with another colour, from 1 to 21, as WCAG 2 defines it.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// With so many hundredths of another in it; more than a hundred are a hundred.
    fn mixed(self, other: Self, hundredths: u8) -> Self {
        let share = u16::from(hundredths.min(100));
        let mut mixed = self;
        for (part, other) in mixed.0.iter_mut().zip(other.0) {
            let sum = u16::from(*part) * (100 - share) + u16::from(other) * share;
            *part = u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX);
        }
        mixed
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// What lies under text on pages of one kind, light or dark.
pub struct Scheme {
    /// Under everything.
    pub ground: Colour,
    /// Under what is written.
    pub sheet: Colour,
    /// What a colour is mixed with until it can be read there.
    toward: Colour,
}

/// Light pages; the stylesheet names the same colours.
pub const LIGHT: Scheme =
    Scheme { ground: Colour([0xf4, 0xf5, 0xf7]), sheet: Colour::WHITE, toward: Colour::BLACK };
/// Dark pages.
pub const DARK: Scheme =
    Scheme { ground: Colour([0x14, 0x16, 0x1a]), sheet: Colour([0x1d, 0x20, 0x25]), toward: Colour::WHITE };

/// An operator's colour as pages of one kind show it: the nearest to it that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    /// Links, and buttons' faces.
    pub accent: Colour,
    /// What is written on such a face.
    pub on_accent: Colour,
    /// Under things that are pointed at, and under news.
    pub tint: Colour,
}

impl Accent {
    /// The chosen colour where it can be read everywhere, else as little changed as it must be.
    pub fn of(chosen: Colour, scheme: &Scheme) -> Self {
        let mut accents = (0..=100).map(|share| Self::with(chosen.mixed(scheme.toward, share), scheme));
        let good = accents.find(|one| one.is_readable(scheme));
        good.unwrap_or_else(|| Self::with(scheme.toward, scheme))
    }

    fn with(accent: Colour, scheme: &Scheme) -> Self {
        let white = accent.contrast(Colour::WHITE) >= READABLE;
        let on_accent = if white { Colour::WHITE } else { Colour::BLACK };
        Self { accent, on_accent, tint: scheme.sheet.mixed(accent, TINT) }
    }

    fn is_readable(&self, scheme: &Scheme) -> bool {
        let under = [scheme.ground, scheme.sheet, self.tint];
        under.iter().all(|under| self.accent.contrast(*under) >= READABLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn a_colour_has_one_spelling() {
        assert_eq!(colour("#1F5a96").to_string(), "#1f5a96");
        for text in
            ["", "#", "1f5a96", "#fff", "#1f5a9", "#1f5a961", "#1f5a9g", "#+f5a96", " #1f5a96", "red", "#ééé"]
        {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let contrast = |one, other| (colour(one).contrast(colour(other)) * 100.0).round() / 100.0;
        for (one, other, expected) in [
            ("#000000", "#ffffff", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#ff0000", "#ffffff", 4.0),
            ("#123456", "#123456", 1.0),
        ] {
            assert!(
                (contrast(one, other) - expected).abs() < 0.005,
                "{one} {other}: {}",
                contrast(one, other)
            );
            assert!((contrast(other, one) - expected).abs() < 0.005);
        }
    }

    /// Every corner, edge and face of the cube, and what lies between.
    fn extremes() -> impl Iterator<Item = Colour> {
        let steps = || (0..=255u8).step_by(17);
        steps().flat_map(move |red| {
            steps().flat_map(move |green| steps().map(move |blue| Colour([red, green, blue])))
        })
    }

    #[test]
    fn whatever_is_chosen_can_be_read_as_text_and_on_buttons() {
        assert_eq!(extremes().count(), 4096);
        for scheme in [&LIGHT, &DARK] {
            for chosen in extremes() {
                let Accent { accent, on_accent, tint } = Accent::of(chosen, scheme);
                for under in [scheme.ground, scheme.sheet, tint] {
                    assert!(accent.contrast(under) >= READABLE, "{chosen}: {accent} on {under}");
                }
                assert!(on_accent.contrast(accent) >= READABLE, "{chosen}: {on_accent} on {accent}");
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_was_chosen() {
        assert_eq!(Accent::of(colour("#1f5a96"), &LIGHT).accent, colour("#1f5a96"));
        assert_eq!(Accent::of(colour("#8fc1f5"), &DARK).accent, colour("#8fc1f5"));
        assert_eq!(Accent::of(Colour::BLACK, &LIGHT).accent, Colour::BLACK);
        assert_eq!(Accent::of(Colour::WHITE, &DARK).accent, Colour::WHITE);
        assert_ne!(Accent::of(colour("#ffee00"), &LIGHT).accent, colour("#ffee00"));
    }
}
