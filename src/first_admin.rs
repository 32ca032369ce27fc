//! The one-time address by which the first administrator is made, on a store that never had one.

use crate::action::{Fault, Kind, Refusal, Site};
use crate::domain::ids::LinkId;
use crate::domain::random::Random;
use crate::domain::token::{FIRST_ADMIN, Key, LinkSeed};
use crate::store::db::{DbError, Tx};
use crate::store::{admins, settings};

/// The link is not this store's, or it had an administrator already.
pub const CLOSED: Refusal =
    Refusal::new(Kind::NotFound, "setup_closed", "There is nothing to set up by this link");

/// Under which the store keeps the number of its link.
const NONCE: &str = "first administrator's link";
/// Under which it keeps that it had one: whatever becomes of him, the link stays closed.
const MADE: &str = "first administrator";

/// Whether the store never had an administrator.
fn is_open(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(settings::get(tx, MADE)?.is_none() && admins::count(tx)? == 0)
}

/// The link's address, where there is anything to set up.
pub fn address(tx: &mut Tx<'_>, site: &Site) -> Result<Option<String>, DbError> {
    if !is_open(tx)? {
        return Ok(None);
    }
    let nonce = settings::put_first(tx, NONCE, &Random::machine().number().to_string())?;
    let token = seed(&nonce).map(|seed| site.key.link_token(FIRST_ADMIN, seed));
    Ok(token.map(|token| format!("{}/admin/setup/{}", site.public_url, token.expose())))
}

/// Whether a link opens the set-up of this store.
pub fn check(tx: &mut Tx<'_>, key: &Key, link: &str) -> Result<(), Fault> {
    let nonce = settings::get(tx, NONCE)?.unwrap_or_default();
    let claimed = key.claimed_link(link);
    let (_, proof) = claimed.unwrap_or((LinkId::new(1), [0; 32]));
    let nothing = LinkSeed { id: LinkId::new(0), issue: 0, nonce: 0 };
    let proved = key.link_matches(FIRST_ADMIN, seed(&nonce).unwrap_or(nothing), &proof);
    if proved && is_open(tx)? { Ok(()) } else { Err(CLOSED.into()) }
}

/// Closes the set-up for ever; false where somebody did before.
pub fn close(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    settings::claim(tx, MADE)
}

fn seed(nonce: &str) -> Option<LinkSeed> {
    Some(LinkSeed { id: LinkId::new(1), issue: 0, nonce: nonce.parse().ok()? })
}
