//! The clients that somebody means who writes a number, a UUID, an address or a name.

use super::super::db::{DbError, Row, Tx};
use super::super::users::name_key;
use super::{by_id, id_of_uuid};
use crate::domain::email::Email;
use crate::domain::ids::ClientId;
use crate::params;

const BY_EMAIL: &str = "SELECT id FROM clients WHERE email_key = $1 ORDER BY id LIMIT 2";
const BY_COMPANY: &str = "SELECT id FROM clients WHERE company_key = $1 ORDER BY id LIMIT 2";
const BY_NAME: &str = "SELECT id FROM clients WHERE name_key = $1 ORDER BY id LIMIT 2";

/// The clients of exactly this number, UUID, address, company or full name: none, one, or two where more than one are
/// meant. What is meant by a number is no name.
pub fn named(tx: &mut Tx<'_>, text: &str) -> Result<Vec<ClientId>, DbError> {
    if let Some(id) = ClientId::parse(text) {
        return Ok(by_id(tx, id)?.map(|client| client.id).into_iter().collect());
    }
    if let Ok(uuid) = uuid::Uuid::try_parse(text) {
        return Ok(id_of_uuid(tx, &uuid.to_string())?.into_iter().collect());
    }
    if let Ok(email) = Email::parse(text) {
        return tx.all(BY_EMAIL, params![email.key()], id);
    }
    let key = name_key(text);
    if key.is_empty() {
        // A client without a company is not called by that.
        return Ok(Vec::new());
    }
    let found = tx.all(BY_COMPANY, params![&key], id)?;
    if found.is_empty() { tx.all(BY_NAME, params![&key], id) } else { Ok(found) }
}

fn id(row: &dyn Row) -> Result<ClientId, DbError> {
    Ok(ClientId::new(row.int(0)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_client_is_known_by_its_number_its_address_or_its_name() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let known = world.read(|tx| by_id(tx, ClientId::new(1))).expect("a client");
        assert_eq!(known.id.to_string(), client);
        for text in [client.clone(), known.uuid.to_uppercase(), known.email.clone(), known.name.clone()] {
            assert_eq!(world.read(|tx| named(tx, &text)), [known.id], "{text}");
        }
        for text in ["99", "nobody@example.com", "", "No such company"] {
            assert_eq!(world.read(|tx| named(tx, text)), [], "{text}");
        }
        world.client("owner2@example.com");
        assert_eq!(world.read(|tx| named(tx, &known.name)).len(), 2, "of one name");
    }
}
