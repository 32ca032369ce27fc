//! Fields that an integration numbers or names itself, and their values for a client.

use super::db::{DbError, Tx};
use super::users::name_key;
use crate::domain::ids::ClientId;
use crate::domain::serialized::Key;
use crate::params;

/// Gives a client a value of a field, which is made where there is none of its number or name.
pub fn set(tx: &mut Tx<'_>, client: ClientId, field: &Key, value: &str) -> Result<(), DbError> {
    let field = match field {
        Key::Int(number) => of_number(tx, *number)?,
        Key::Text(name) => of_name(tx, name)?,
    };
    tx.execute(
        "INSERT INTO client_custom_fields (client_id, field_id, value) VALUES ($1, $2, $3)
         ON CONFLICT (client_id, field_id) DO UPDATE SET value = excluded.value",
        params![client.get(), field, value],
    )?;
    Ok(())
}

fn of_number(tx: &mut Tx<'_>, number: i64) -> Result<i64, DbError> {
    tx.execute("INSERT INTO custom_fields (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", params![number])?;
    Ok(number)
}

fn of_name(tx: &mut Tx<'_>, name: &str) -> Result<i64, DbError> {
    let key = name_key(name);
    tx.execute(
        "INSERT INTO custom_fields (id, name, name_key)
         SELECT COALESCE(MAX(id), 0) + 1, $1, $2 FROM custom_fields WHERE 1 = 1
         ON CONFLICT (name_key) DO NOTHING",
        params![name, &key],
    )?;
    tx.number("SELECT id FROM custom_fields WHERE name_key = $1", params![&key])
}

/// The fields of a client that have a value: their numbers and what it is.
pub fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<(i64, String)>, DbError> {
    tx.all(
        "SELECT field_id, value FROM client_custom_fields WHERE client_id = $1 ORDER BY field_id",
        params![client.get()],
        |row| Ok((row.int(0)?, row.text(1)?.to_owned())),
    )
}
