//! What the page says where there is no invitation to show.

use super::address;
use crate::action::{Kind, Refusal, Site};
use crate::dialect::Answer;
use crate::pages::layout;

fn again(site: &Site) -> (String, &'static str) {
    (address(site), "Show the invitation again")
}

/// One page for everything that is no link of this server, so that trying links teaches nothing.
pub fn not_found(site: &Site) -> Answer {
    let lines = [
        "Perhaps the address was not copied completely, or this page was left open for too long: open the link in \
         your invitation mail once more.",
        "If this page comes back, ask whoever invited you for a new invitation.",
    ];
    layout::notice(site, 404, "Invitation not found", &lines, None)
}

/// A form without its seal, or from another site.
pub fn not_our_form(site: &Site) -> Answer {
    let lines = [
        "Nothing was changed. This form is out of date, or it did not come from this page.",
        "If the invitation does not show, open the link in your invitation mail once more.",
    ];
    layout::notice(site, 403, "This form cannot be used", &lines, Some(again(site)))
}

/// A form with other fields than this page's.
pub fn not_understood(site: &Site) -> Answer {
    let lines = ["Nothing was changed: what was sent is not what this page's forms send."];
    layout::notice(site, 400, "This form cannot be read", &lines, Some(again(site)))
}

/// A method that means nothing here.
pub fn method_refused(site: &Site) -> Answer {
    let lines = ["This page can be read, and its forms can be sent."];
    layout::notice(site, 405, "Not possible here", &lines, Some(again(site))).with("Allow", "GET, HEAD, POST")
}

/// Reading was refused: the address is banned, or there is no room for a moment.
pub fn unavailable(site: &Site, refusal: &Refusal) -> Answer {
    if refusal.kind == Kind::Banned {
        return layout::banned(site, refusal);
    }
    let line = format!("{}.", refusal.message);
    layout::notice(site, 503, "Not available right now", &[&line], Some(again(site))).with("Retry-After", "1")
}

/// The log says what is broken under this id.
pub fn broken(site: &Site, id: &str) -> Answer {
    let line =
        format!("If you tell the operator of this server about it, name {id}: the log says more under it.");
    layout::notice(
        site,
        500,
        "Something is broken here",
        &["That is not your fault.", &line],
        Some(again(site)),
    )
}

/// A request that is larger than any form of this page, or was cut off.
pub fn too_large(site: &Site) -> Answer {
    let lines = ["What was sent is larger than this page takes, or it did not arrive whole."];
    layout::notice(site, 413, "Too large", &lines, Some(again(site)))
}
