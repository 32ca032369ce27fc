//! What the operator puts on the pages: his colour and his logo.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use sha2::{Digest, Sha256};

use super::colour::{Accent, Colour, DARK, LIGHT};
use super::secret::hex;

/// The largest logo, in bytes.
pub const LARGEST_LOGO: usize = 64 << 10;
/// How many digits of a hash are in the name of a file that browsers keep.
pub const HASH: usize = 12;

/// An operator's colour and logo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brand {
    /// The colour that was chosen.
    pub colour: Option<Colour>,
    /// On light and on dark pages; None: the stylesheet's own.
    pub accents: Option<(Accent, Accent)>,
    /// In the head of every page.
    pub logo: Option<Arc<Logo>>,
}

impl Brand {
    /// Out of what was chosen.
    pub fn new(colour: Option<Colour>, logo: Option<Arc<Logo>>) -> Self {
        let accents = colour.map(|colour| (Accent::of(colour, &LIGHT), Accent::of(colour, &DARK)));
        Self { colour, accents, logo }
    }
}

/// What kind of picture it is, by its bytes and not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Drawn: it could hold scripts, so that it is shown in an `<img>` only, where none runs.
    Svg,
    /// Pixels.
    Png,
    /// Pixels.
    Webp,
}

impl Picture {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Some(Self::Webp);
        }
        std::str::from_utf8(bytes).is_ok_and(is_svg).then_some(Self::Svg)
    }

    /// How its name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

/// A document whose first element is `svg`. What browsers make of the rest is theirs.
fn is_svg(text: &str) -> bool {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => return element.local_name().as_ref() == "svg",
            Ok(Event::Text(text)) if !text.trim().is_empty() => return false,
            Ok(Event::Eof | Event::Empty(_)) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// A logo.
#[derive(Debug, PartialEq, Eq)]
pub struct Logo {
    /// What it is.
    pub picture: Picture,
    /// The file.
    pub bytes: Vec<u8>,
    /// The first digits of its hash.
    pub hash: String,
}

impl Logo {
    /// None: it is too large, or no picture that every browser shows.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let picture = Picture::of(&bytes).filter(|_| bytes.len() <= LARGEST_LOGO)?;
        let mut hash = hex(&Sha256::digest(&bytes));
        hash.truncate(HASH);
        Some(Self { picture, bytes, hash })
    }

    /// Width and height, of a PNG that says them.
    pub fn pixels(&self) -> Option<(u32, u32)> {
        let at = |place: usize| {
            let side = self.bytes.get(place..place + 4)?.try_into().ok().map(u32::from_be_bytes);
            side.filter(|side| *side > 0)
        };
        let says = self.picture == Picture::Png && self.bytes.get(12..16) == Some(b"IHDR");
        if says { at(16).zip(at(20)) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(bytes: &[u8]) -> Option<Picture> {
        Logo::new(bytes.to_vec()).map(|logo| logo.picture)
    }

    #[test]
    fn a_logo_is_known_by_its_bytes() {
        assert_eq!(picture(b"\x89PNG\r\n\x1a\n\0\0"), Some(Picture::Png));
        assert_eq!(picture(b"RIFF\x10\0\0\0WEBPVP8 "), Some(Picture::Webp));
        for svg in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".replace("/>", "></svg>"),
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- drawn -->\n<!DOCTYPE svg>\n<svg></svg>".to_owned(),
        ] {
            assert_eq!(picture(svg.as_bytes()), Some(Picture::Svg), "{svg}");
        }
    }

    #[test]
    fn anything_else_is_no_logo() {
        for other in [
            &b""[..],
            b"GIF89a",
            b"\xff\xd8\xff\xe0",
            b"RIFF\x10\0\0\0WAVEfmt ",
            b"RIFF",
            b"<!doctype html><html><svg></svg></html>",
            b"<svgx></svgx>",
            b"<svg/>",
            b"words <svg></svg>",
            b"\xff<svg></svg>",
        ] {
            assert_eq!(picture(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_logo_has_a_largest_size() {
        let sized = |size: usize| [&b"\x89PNG\r\n\x1a\n"[..], &vec![0; size - 8]].concat();
        assert!(Logo::new(sized(LARGEST_LOGO)).is_some());
        assert!(Logo::new(sized(LARGEST_LOGO + 1)).is_none());
    }
}
