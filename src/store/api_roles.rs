//! API roles: named sets of actions that a credential may call.

use super::db::{DbError, Row, Tx};
use super::users::name_key;
use crate::domain::ids::ApiRoleId;
use crate::params;

/// An API role's row.
#[derive(Debug, Clone)]
pub struct ApiRole {
    /// Its id.
    pub id: ApiRoleId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Actions, `Group.*` or `*`, in lower case, separated by one space.
    pub actions: String,
    /// How many credentials hold it that were not revoked.
    pub credentials: i64,
}

/// What a role is to be.
pub struct NewApiRole<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// Its actions, as they are stored.
    pub actions: &'a str,
}

/// Makes a role; None when the name is taken.
pub fn insert(tx: &mut Tx<'_>, new: &NewApiRole<'_>) -> Result<Option<ApiRoleId>, DbError> {
    let now = tx.now;
    tx.first(
        "INSERT INTO api_roles (name, name_key, description, actions, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (name_key) DO NOTHING RETURNING id",
        params![new.name, &name_key(new.name), new.description, new.actions, now],
        |row| Ok(ApiRoleId::new(row.int(0)?)),
    )
}

/// Changes a role; false when there is none of this id, or another one has the name.
pub fn change(tx: &mut Tx<'_>, id: ApiRoleId, new: &NewApiRole<'_>) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE api_roles SET name = $2, name_key = $3, description = $4, actions = $5 WHERE id = $1
         AND NOT EXISTS (SELECT 1 FROM api_roles other WHERE other.name_key = $3 AND other.id <> $1)",
        params![id.get(), new.name, &name_key(new.name), new.description, new.actions],
    )?;
    Ok(changed == 1)
}

/// The role of a name.
pub fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<ApiRoleId>, DbError> {
    tx.first("SELECT id FROM api_roles WHERE name_key = $1", params![&name_key(name)], |row| {
        Ok(ApiRoleId::new(row.int(0)?))
    })
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.name, r.description, r.actions,
                    (SELECT COUNT(*) FROM credential_roles cr JOIN credentials c ON c.id = cr.credential_id
                     WHERE cr.api_role_id = r.id AND c.revoked_at IS NULL)
             FROM api_roles r ",
            $rest
        )
    };
}

/// All roles, in the order of their names.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<ApiRole>, DbError> {
    tx.all(select!("ORDER BY r.name_key"), &[], read)
}

/// The role of an id.
pub fn by_id(tx: &mut Tx<'_>, id: ApiRoleId) -> Result<Option<ApiRole>, DbError> {
    tx.first(select!("WHERE r.id = $1"), params![id.get()], read)
}

fn read(row: &dyn Row) -> Result<ApiRole, DbError> {
    Ok(ApiRole {
        id: ApiRoleId::new(row.int(0)?),
        name: row.text(1)?.to_owned(),
        description: row.text(2)?.to_owned(),
        actions: row.text(3)?.to_owned(),
        credentials: row.int(4)?,
    })
}

/// Takes a role away, from its credentials too; false when there is none of this name.
pub fn delete(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    Ok(tx.execute("DELETE FROM api_roles WHERE name_key = $1", params![&name_key(name)])? == 1)
}
