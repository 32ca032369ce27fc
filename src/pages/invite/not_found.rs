//! What the page says where there is no invitation to show.

use crate::action::Site;
use crate::dialect::Answer;
use crate::pages::layout;
use crate::words::Words;

/// One page for everything that is no link of this server, so that trying links teaches nothing.
pub fn not_found(site: &Site, words: Words) -> Answer {
    let lines = [words.t("invite-not-found-1"), words.t("invite-not-found-2")];
    layout::notice(site, words, 404, "invite-not-found-title", &lines, None)
}
