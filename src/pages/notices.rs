//! What pages say where there is nothing to show.

use super::layout;
use super::page::Page;
use crate::action::{Kind, Refusal, Site};
use crate::dialect::Answer;
use crate::words::Words;

fn again(site: &Site, words: Words, page: &Page) -> (String, String) {
    (page.address(site), words.plain(page.again))
}

/// A form without its seal, or from another site.
pub fn not_our_form(site: &Site, words: Words, page: &Page) -> Answer {
    let lines = [words.t("not-our-form-text"), words.t(page.lost)];
    layout::notice(site, words, 403, "not-our-form-title", &lines, Some(again(site, words, page)))
}

/// A form with other fields than the page's.
pub fn not_understood(site: &Site, words: Words, page: &Page) -> Answer {
    let lines = [words.t("not-understood-text")];
    layout::notice(site, words, 400, "not-understood-title", &lines, Some(again(site, words, page)))
}

/// A method that means nothing here.
pub fn method_refused(site: &Site, words: Words, page: &Page) -> Answer {
    let (line, methods) = if page.has_forms {
        ("method-refused-form", "GET, HEAD, POST")
    } else {
        ("method-refused-page", "GET, HEAD")
    };
    layout::notice(site, words, 405, "method-refused-title", &[words.t(line)], Some(again(site, words, page)))
        .with("Allow", methods)
}

/// It was refused whatever it was: the address is banned, or there is no room for a moment.
pub fn unavailable(site: &Site, words: Words, page: &Page, refusal: &Refusal) -> Answer {
    if refusal.kind == Kind::Banned {
        return layout::banned(site, words, refusal);
    }
    let line = words.with1("unavailable-text", "why", words.refusal(site, refusal));
    layout::notice(site, words, 503, "unavailable-title", &[line], Some(again(site, words, page)))
        .with("Retry-After", "1")
}

/// The log says what is broken under this id.
pub fn broken(site: &Site, words: Words, page: &Page, id: &str) -> Answer {
    let lines = [words.t("broken-text"), words.with1("broken-id", "id", id)];
    layout::notice(site, words, 500, "broken-title", &lines, Some(again(site, words, page)))
}

/// A request that is larger than any form of the page, or was cut off.
pub fn too_large(site: &Site, words: Words, page: &Page) -> Answer {
    let lines = [words.t("too-large-text")];
    layout::notice(site, words, 413, "too-large-title", &lines, Some(again(site, words, page)))
}
