//! The files beside the pages: one stylesheet, one script, the operator's logo. Each has the hash of what it holds in its name.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::guard;
use super::kept::{self, Visit};
use crate::action::Site;
use crate::dialect::Answer;
use crate::domain::brand::{Brand, HASH, Logo, Picture};
use crate::domain::colour::{Accent, Colour};
use crate::domain::secret::hex;

/// Where they are, below the public address.
pub const FOLDER: &str = "/static/";
/// A name never comes to hold something else.
const KEPT: &str = "public, max-age=31536000, immutable";
/// A drawing that is opened by itself runs nothing and loads nothing.
const DRAWING: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

static STYLE: LazyLock<String> = LazyLock::new(|| squeezed(include_str!("style.css")));
static SCRIPT: LazyLock<String> = LazyLock::new(|| squeezed(include_str!("app.js")));
/// The hash of the stylesheet so far: the brand's few lines come behind it, and every page asks.
static STYLE_BEGUN: LazyLock<Sha256> = LazyLock::new(|| Sha256::new_with_prefix(STYLE.as_bytes()));
static SCRIPT_HASH: LazyLock<String> = LazyLock::new(|| short(Sha256::new_with_prefix(SCRIPT.as_bytes())));

/// The stylesheet's address on this host.
pub fn style_path(site: &Site) -> String {
    address(site, &style_name(&site.brand))
}

/// The script's, which is a module.
pub fn script_path(site: &Site) -> String {
    address(site, &script_name())
}

/// The logo's, where there is one.
pub fn logo_path(site: &Site) -> Option<String> {
    site.brand.logo.as_ref().map(|logo| address(site, &logo_name(logo)))
}

/// What is at a path in the folder: nothing but these three.
pub fn serve(site: &Site, path: &str, visit: &Visit<'_>) -> Answer {
    let name = path.strip_prefix(FOLDER).unwrap_or_default();
    if let Some(brand) = style_of(name) {
        return file(visit, "text/css; charset=utf-8", name, || {
            format!("{}{}", *STYLE, colours(&brand)).into()
        });
    }
    if name == script_name() {
        return file(visit, "text/javascript; charset=utf-8", name, || SCRIPT.as_bytes().to_vec());
    }
    match site.brand.logo.as_ref().filter(|logo| name == logo_name(logo)) {
        Some(logo) => picture(visit, name, logo),
        None => Answer::new(404, "text/plain; charset=utf-8", "There is nothing at this address.\n"),
    }
}

fn picture(visit: &Visit<'_>, name: &str, logo: &Logo) -> Answer {
    let answer = file(visit, logo.picture.media_type(), name, || logo.bytes.clone());
    if logo.picture == Picture::Svg { answer.with("Content-Security-Policy", DRAWING) } else { answer }
}

fn file(visit: &Visit<'_>, content_type: &'static str, name: &str, body: impl FnOnce() -> Vec<u8>) -> Answer {
    kept::answer(visit, content_type, name, KEPT, body)
}

fn address(site: &Site, name: &str) -> String {
    format!("{}{FOLDER}{name}", guard::base_path(site))
}

fn style_name(brand: &Brand) -> String {
    let colour = brand.colour.map(|colour| colour.to_string().replace('#', "-")).unwrap_or_default();
    format!("style{colour}-{}.css", short(STYLE_BEGUN.clone().chain_update(colours(brand))))
}

/// The brand whose stylesheet has this name, be it that of another moment: the operator may have chosen another colour
/// between a page and its stylesheet, or this server has not heard of it yet.
fn style_of(name: &str) -> Option<Brand> {
    let (digits, _) = name.strip_prefix("style-")?.split_once('-').unwrap_or_default();
    let brand = Brand::new(Colour::parse(&format!("#{digits}")), None);
    (style_name(&brand) == name).then_some(brand)
}

fn script_name() -> String {
    format!("app-{}.js", *SCRIPT_HASH)
}

fn logo_name(logo: &Logo) -> String {
    format!("logo-{}.{}", logo.hash, logo.picture.ending())
}

/// The stylesheet's end: the operator's colour on light and on dark pages in place of its own.
fn colours(brand: &Brand) -> String {
    let lines = |Accent { accent, on_accent, tint }: Accent| {
        format!(":root{{--accent:{accent};--on-accent:{on_accent};--tint:{tint}}}")
    };
    let both =
        |(light, dark)| format!("{}\n@media (prefers-color-scheme: dark){{{}}}\n", lines(light), lines(dark));
    brand.accents.map(both).unwrap_or_default()
}

/// Without indentation, empty lines and lines of comment. Lines stay lines: in a script their ends have a meaning.
fn squeezed(source: &str) -> String {
    let is_comment = |line: &str| ["//", "/*", "* "].iter().any(|begin| line.starts_with(begin));
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.fold(String::with_capacity(source.len()), |all, line| all + line + "\n")
}

fn short(hash: Sha256) -> String {
    let mut digits = hex(&hash.finalize());
    digits.truncate(HASH);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::colour::{DARK, LIGHT, READABLE, Scheme};

    /// The stylesheet's own properties of light or of dark pages.
    fn own(scheme: &Scheme) -> impl Fn(&str) -> Colour {
        let blocks: Vec<&str> = STYLE.split(":root {").collect();
        let block = if scheme.ground == LIGHT.ground { blocks[1] } else { blocks[2] };
        move |name| {
            let value = block.split(&format!("--{name}: ")).nth(1).expect(name);
            let digits = value.trim_start_matches('#').split(';').next().expect("its end");
            let twice = |digit: char| [digit, digit];
            let whole: String =
                if digits.len() == 3 { digits.chars().flat_map(twice).collect() } else { digits.into() };
            Colour::parse(&format!("#{whole}")).expect(name)
        }
    }

    #[test]
    fn the_stylesheet_paints_what_colours_are_measured_against() {
        for scheme in [LIGHT, DARK] {
            let colour = own(&scheme);
            assert_eq!((colour("ground"), colour("sheet")), (scheme.ground, scheme.sheet));
        }
    }

    #[test]
    fn everything_that_is_written_can_be_read_in_light_and_dark() {
        for scheme in [LIGHT, DARK] {
            let colour = own(&scheme);
            for (text, unders) in [
                ("ink", &["ground", "sheet", "tint", "wrong-ground", "good-ground"][..]),
                ("quiet", &["ground", "sheet", "tint"]),
                ("accent", &["ground", "sheet", "tint", "good-ground"]),
                ("wrong", &["ground", "sheet", "wrong-ground"]),
                ("good", &["ground", "sheet", "good-ground"]),
                ("on-accent", &["accent"]),
                ("on-wrong", &["wrong"]),
            ] {
                for under in unders {
                    let contrast = colour(text).contrast(colour(under));
                    assert!(contrast >= READABLE, "{text} on {under}: {contrast:.2}");
                }
            }
            for edge in ["edge", "wrong", "good", "fair"] {
                assert!(colour(edge).contrast(colour("sheet")) >= 3.0, "{edge}");
            }
        }
    }

    #[test]
    fn what_is_served_has_no_comments_and_everything_else() {
        for (source, served) in [(include_str!("style.css"), &STYLE), (include_str!("app.js"), &SCRIPT)] {
            assert!(
                served.lines().all(|line| !line.starts_with("//") && !line.contains("/*")),
                "{}",
                **served
            );
            for line in source.lines().filter(|line| line.ends_with('{')) {
                assert!(served.lines().any(|kept| kept == line.trim()), "{line}");
            }
        }
        assert!(STYLE.starts_with(":root {\ncolor-scheme"));
        assert!(STYLE.contains("\n*, *::before, *::after {"));
    }

    #[test]
    fn an_operators_colour_comes_last() {
        let brand = |colour| Brand::new(Colour::parse(colour), None);
        assert_eq!(colours(&Brand::default()), "");
        let red = colours(&brand("#c2410c"));
        assert!(red.starts_with(":root{--accent:#c2410c;--on-accent:#ffffff;--tint:#"), "{red}");
        assert_eq!(red.matches('{').count(), red.matches('}').count());
        assert_ne!(style_name(&brand("#c2410c")), style_name(&brand("#c2410d")));
    }

    #[test]
    fn a_name_says_which_stylesheet_it_is_and_a_made_up_one_is_none() {
        for colour in [None, Colour::parse("#c2410c"), Colour::parse("#000000")] {
            let name = style_name(&Brand::new(colour, None));
            assert_eq!(style_of(&name).map(|brand| brand.colour), Some(colour), "{name}");
            for other in [name.to_uppercase(), name.replace(".css", ""), name.replacen("style", "style-", 1)]
            {
                assert!(style_of(&other).is_none(), "{other}");
            }
        }
        for other in ["style-c2410c-000000000000.css", "style--.css", "style-.css", "style.css", ""] {
            assert!(style_of(other).is_none(), "{other}");
        }
    }
}
