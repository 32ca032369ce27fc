//! The operator's colour and logo, out of the settings: a wrong one is said at the start, not seen on pages.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use super::raw::{BadConfig, Raw};
use crate::domain::brand::{LARGEST_LOGO, Logo};
use crate::domain::colour::Colour;

/// The colour, if one is set.
pub fn colour(raw: &Raw) -> Result<Option<Colour>, BadConfig> {
    let Some(text) = raw.opt("colour") else { return Ok(None) };
    let bad = || raw.bad("colour", "it must be a colour such as #1f5a96");
    Colour::parse(text).map(Some).ok_or_else(bad)
}

/// The logo, if one is set.
pub fn logo(raw: &Raw) -> Result<Option<Arc<Logo>>, BadConfig> {
    let Some(path) = raw.opt("logo") else { return Ok(None) };
    let bytes = read(path).map_err(|error| raw.bad("logo", &format!("{path}: {error}")))?;
    let bad = || raw.bad("logo", "it must be an SVG, PNG or WebP file of at most 64 KiB");
    Logo::new(bytes).map(|logo| Some(Arc::new(logo))).ok_or_else(bad)
}

/// No further than tells that it is too large.
fn read(path: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST_LOGO).unwrap_or(u64::MAX);
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Flags;

    fn with(name: &str, value: &str) -> Raw {
        let environment = |asked: &str| (asked == name).then(|| value.to_owned());
        Raw::gather(None, &environment, Flags::new()).expect("readable")
    }

    #[test]
    fn there_need_be_neither() {
        let raw = with("", "");
        assert_eq!((colour(&raw), logo(&raw)), (Ok(None), Ok(None)));
    }

    #[test]
    fn a_colour_that_is_none_names_its_variable() {
        assert!(colour(&with("VESTIBULE_COLOUR", "#c2410c")).expect("a colour").is_some());
        for bad in ["red", "#fff", "c2410c", "#c2410c;}"] {
            let said = colour(&with("VESTIBULE_COLOUR", bad)).expect_err("no colour").text;
            assert!(said.contains("VESTIBULE_COLOUR"), "{said}");
        }
    }

    #[test]
    fn a_logo_that_is_none_names_its_variable() {
        let here = |name: &str| format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
        for bad in [here("nowhere.png"), here("Cargo.toml"), here("src")] {
            let said = logo(&with("VESTIBULE_LOGO", &bad)).expect_err("no logo").text;
            assert!(said.contains("VESTIBULE_LOGO"), "{said}");
        }
    }
}
