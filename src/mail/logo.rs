//! The operator's logo in mails: it travels with them, since readers of mail load nothing from elsewhere.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, SinglePart};

use crate::domain::brand::{Brand, Logo, Picture};

/// How its part is called.
const ID: &str = "logo@mail";
/// How the HTML part names it.
pub const ADDRESS: &str = "cid:logo@mail";
/// The largest it is shown, in pixels: as on pages.
const WIDTH: u32 = 128;
const HEIGHT: u32 = 32;

/// The brand's, where every reader of mail can show it.
pub fn of(brand: &Brand) -> Option<&Arc<Logo>> {
    brand.logo.as_ref().filter(|logo| logo.picture == Picture::Png)
}

/// Width and height at which it is shown: as it is, or as much smaller as it must be.
pub fn shown(logo: &Logo) -> (u32, u32) {
    let (width, height) = logo.pixels().unwrap_or((WIDTH, HEIGHT));
    let scaled = |side: u32, by: u32, of: u32| {
        let scaled = u64::from(side) * u64::from(by) / u64::from(of.max(1));
        u32::try_from(scaled).unwrap_or(by).max(1)
    };
    let (width, height) = if width > WIDTH { (WIDTH, scaled(height, WIDTH, width)) } else { (width, height) };
    if height > HEIGHT { (scaled(width, HEIGHT, height), HEIGHT) } else { (width, height) }
}

/// The part of a message.
pub fn part(logo: &Logo) -> SinglePart {
    let content_type = ContentType::parse(logo.picture.media_type()).unwrap_or(ContentType::TEXT_PLAIN);
    Attachment::new_inline(ID.to_owned()).body(logo.bytes.clone(), content_type)
}

/// An HTML part that needs no other part: the logo stands in it.
pub fn put_in(html: &str, logo: &Logo) -> String {
    let data = format!("data:{};base64,{}", logo.picture.media_type(), STANDARD.encode(&logo.bytes));
    html.replace(ADDRESS, &data)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Logo {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        Logo::new(bytes).expect("a logo")
    }

    #[test]
    fn a_logo_keeps_its_shape_and_is_made_no_larger() {
        let cases = [
            ((100, 20), (100, 20)),
            ((256, 64), (128, 32)),
            ((512, 512), (32, 32)),
            ((1280, 32), (128, 3)),
            ((u32::MAX, u32::MAX), (32, 32)),
            ((u32::MAX, 1), (128, 1)),
            ((0, 0), (128, 32)),
        ];
        for ((width, height), expected) in cases {
            assert_eq!(shown(&png(width, height)), expected, "{width} x {height}");
        }
        assert_eq!(shown(&Logo::new(b"\x89PNG\r\n\x1a\n".to_vec()).expect("a logo")), (128, 32));
    }

    #[test]
    fn only_what_every_reader_of_mail_shows_is_sent() {
        let brand = |bytes: &[u8]| Brand::new(None, Logo::new(bytes.to_vec()).map(Arc::new));
        assert!(of(&brand(b"\x89PNG\r\n\x1a\n")).is_some());
        assert!(of(&brand(b"<svg></svg>")).is_none() && of(&brand(b"RIFF....WEBP")).is_none());
        assert!(of(&Brand::default()).is_none());
    }
}
