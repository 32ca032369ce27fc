//! The end of a client: its row, and with it all that was only about it.

use super::super::db::{DbError, Tx};
use super::super::listing::Listing;
use super::Details;
use crate::params;

/// Deletes a client with its memberships, roles, invites, links, mails, contacts and custom fields. The
/// activity log keeps its number.
pub fn delete(tx: &mut Tx<'_>, client: &Details) -> Result<(), DbError> {
    // Not every engine is told that these go with their client.
    for sql in [
        "DELETE FROM outbox WHERE invite_id IN (SELECT id FROM invites WHERE client_id = $1)",
        "DELETE FROM links WHERE invite_id IN (SELECT id FROM invites WHERE client_id = $1)",
        "DELETE FROM clients WHERE id = $1",
    ] {
        tx.execute(sql, params![client.id.get()])?;
    }
    let keys = client.profile.search_keys();
    Listing::Clients.remove(tx, client.id.get(), &keys.each_ref().map(String::as_str))
}
