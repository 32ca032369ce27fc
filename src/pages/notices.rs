//! What pages say where there is nothing to show.

use super::layout;
use super::page::Page;
use crate::action::{Kind, Refusal, Site};
use crate::dialect::Answer;

fn again(site: &Site, page: &Page) -> (String, &'static str) {
    (page.address(site), page.again)
}

/// A form without its seal, or from another site.
pub fn not_our_form(site: &Site, page: &Page) -> Answer {
    let lines =
        ["Nothing was changed. This form is out of date, or it did not come from this page.", page.lost];
    layout::notice(site, 403, "This form cannot be used", &lines, Some(again(site, page)))
}

/// A form with other fields than the page's.
pub fn not_understood(site: &Site, page: &Page) -> Answer {
    let lines = ["Nothing was changed: what was sent is not what this page's forms send."];
    layout::notice(site, 400, "This form cannot be read", &lines, Some(again(site, page)))
}

/// A method that means nothing here.
pub fn method_refused(site: &Site, page: &Page) -> Answer {
    let (line, methods) = if page.fields.is_empty() {
        ("This page can be read.", "GET, HEAD")
    } else {
        ("This page can be read, and its forms can be sent.", "GET, HEAD, POST")
    };
    layout::notice(site, 405, "Not possible here", &[line], Some(again(site, page))).with("Allow", methods)
}

/// It was refused whatever it was: the address is banned, or there is no room for a moment.
pub fn unavailable(site: &Site, page: &Page, refusal: &Refusal) -> Answer {
    if refusal.kind == Kind::Banned {
        return layout::banned(site, refusal);
    }
    let line = format!("{}.", refusal.message);
    layout::notice(site, 503, "Not available right now", &[&line], Some(again(site, page)))
        .with("Retry-After", "1")
}

/// The log says what is broken under this id.
pub fn broken(site: &Site, page: &Page, id: &str) -> Answer {
    let line =
        format!("If you tell the operator of this server about it, name {id}: the log says more under it.");
    let lines = ["That is not your fault.", &line];
    layout::notice(site, 500, "Something is broken here", &lines, Some(again(site, page)))
}

/// A request that is larger than any form of the page, or was cut off.
pub fn too_large(site: &Site, page: &Page) -> Answer {
    let lines = ["What was sent is larger than this page takes, or it did not arrive whole."];
    layout::notice(site, 413, "Too large", &lines, Some(again(site, page)))
}
