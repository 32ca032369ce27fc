//! What the page says where there is no invitation to show.

use crate::action::Site;
use crate::dialect::Answer;
use crate::pages::layout;

/// One page for everything that is no link of this server, so that trying links teaches nothing.
pub fn not_found(site: &Site) -> Answer {
    let lines = [
        "Perhaps the address was not copied completely, or this page was left open for too long: open the link in \
         your invitation mail once more.",
        "If this page comes back, ask whoever invited you for a new invitation.",
    ];
    layout::notice(site, 404, "Invitation not found", &lines, None)
}
