//! A text as a picture that a telephone reads.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The margin without which many telephones find nothing, in modules.
const QUIET: usize = 4;

/// The picture: dark squares on a light ground, in units of one module.
pub struct Picture {
    /// How wide and high it is with its margin.
    pub size: usize,
    /// The dark squares, as a path of SVG.
    pub path: String,
}

/// Draws a text; None where it is too long for any picture.
pub fn picture(text: &str) -> Option<Picture> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, modules) = (code.width(), code.to_colors());
    let rows = modules.chunks(width).enumerate();
    let path = rows.map(|(y, row)| dark(row, y + QUIET)).collect();
    Some(Picture { size: width + 2 * QUIET, path })
}

/// A row's dark runs, each a rectangle of one stroke.
fn dark(row: &[Color], y: usize) -> String {
    let mut x = QUIET;
    let mut path = String::new();
    for run in row.chunk_by(|one, next| one == next) {
        if run.first() == Some(&Color::Dark) {
            let length = run.len();
            let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
        }
        x += run.len();
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a path of such rectangles makes dark.
    fn squares(path: &str) -> Vec<(usize, usize)> {
        let runs = path.split('M').skip(1).flat_map(|run| {
            let (at, rest) = run.split_once('h').expect("a length");
            let (x, y) = at.split_once(' ').expect("two numbers");
            let (x, y): (usize, usize) = (x.parse().expect("x"), y.parse().expect("y"));
            let length: usize =
                rest.split('v').next().and_then(|length| length.parse().ok()).expect("a length");
            (x..x + length).map(move |x| (x, y))
        });
        runs.collect()
    }

    #[test]
    fn every_dark_module_is_drawn_and_a_margin_is_left() {
        let text = "otpauth://totp/Big%20Host:a@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Big%20Host";
        let picture = picture(text).expect("a picture");
        let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("a code");
        let drawn = squares(&picture.path);
        let dark = |x: usize, y: usize| code[(x - QUIET, y - QUIET)] == Color::Dark;
        assert_eq!(drawn.len(), code.to_colors().iter().filter(|color| **color == Color::Dark).count());
        assert!(drawn.iter().all(|(x, y)| dark(*x, *y)));
        assert_eq!(picture.size, code.width() + 8);
        // The mark in the first corner.
        assert!((0..7).all(|x| drawn.contains(&(x + QUIET, QUIET))));
    }

    #[test]
    fn a_text_that_no_picture_holds_has_none() {
        assert!(picture(&"x".repeat(5000)).is_none());
    }
}
