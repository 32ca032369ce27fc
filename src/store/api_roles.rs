//! API roles: named sets of actions that a credential may call.

use super::db::{DbError, Tx};
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
    /// Actions, `Group.*` or `*`, in lower case, separated by one space.
    pub actions: String,
}

/// Makes a role; None when the name is taken.
pub fn insert(tx: &mut Tx<'_>, name: &str, actions: &str) -> Result<Option<ApiRoleId>, DbError> {
    let now = tx.now;
    tx.first(
        "INSERT INTO api_roles (name, name_key, actions, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name_key) DO NOTHING RETURNING id",
        params![name, &name_key(name), actions, now],
        |row| Ok(ApiRoleId::new(row.int(0)?)),
    )
}

/// The role of a name.
pub fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<ApiRoleId>, DbError> {
    tx.first("SELECT id FROM api_roles WHERE name_key = $1", params![&name_key(name)], |row| {
        Ok(ApiRoleId::new(row.int(0)?))
    })
}

/// All roles.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<ApiRole>, DbError> {
    tx.all("SELECT id, name, actions FROM api_roles ORDER BY name_key", &[], |row| {
        Ok(ApiRole {
            id: ApiRoleId::new(row.int(0)?),
            name: row.text(1)?.to_owned(),
            actions: row.text(2)?.to_owned(),
        })
    })
}

/// Takes a role away, from its credentials too; false when there is none of this name.
pub fn delete(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    Ok(tx.execute("DELETE FROM api_roles WHERE name_key = $1", params![&name_key(name)])? == 1)
}
