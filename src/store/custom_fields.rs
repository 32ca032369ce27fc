//! Fields that an integration numbers or names itself, and their values for a client.

use super::db::{DbError, Tx};
use super::users::name_key;
use crate::domain::ids::ClientId;
use crate::params;

/// The number of the field of a name, which is made where there is none.
pub fn of_name(tx: &mut Tx<'_>, name: &str) -> Result<i64, DbError> {
    let key = name_key(name);
    tx.execute(
        "INSERT INTO custom_fields (id, name, name_key)
         SELECT COALESCE(MAX(id), 0) + 1, $1, $2 FROM custom_fields WHERE 1 = 1
         ON CONFLICT (name_key) DO NOTHING",
        params![name, &key],
    )?;
    tx.number("SELECT id FROM custom_fields WHERE name_key = $1", params![&key])
}

/// Gives a client a value of a field, which is made where there is none of its number.
pub fn set(tx: &mut Tx<'_>, client: ClientId, field: i64, value: &str) -> Result<(), DbError> {
    tx.execute("INSERT INTO custom_fields (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", params![field])?;
    tx.execute(
        "INSERT INTO client_custom_fields (client_id, field_id, value) VALUES ($1, $2, $3)
         ON CONFLICT (client_id, field_id) DO UPDATE SET value = excluded.value",
        params![client.get(), field, value],
    )?;
    Ok(())
}

/// The fields of a client that have a value: their numbers and what it is.
pub fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<(i64, String)>, DbError> {
    tx.all(
        "SELECT field_id, value FROM client_custom_fields WHERE client_id = $1 ORDER BY field_id",
        params![client.get()],
        |row| Ok((row.int(0)?, row.text(1)?.to_owned())),
    )
}
