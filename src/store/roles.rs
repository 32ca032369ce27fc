//! Roles: named sets of permissions.

use super::db::{DbError, Row, Tx};
use crate::domain::ids::{ClientId, RoleId};
use crate::domain::permission::Permissions;
use crate::params;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRole {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: Permissions,
}

/// What a role allows; None where there is no such role.
pub fn permissions(tx: &mut Tx<'_>, role: RoleId) -> Result<Option<Permissions>, DbError> {
    tx.first("SELECT permissions FROM roles WHERE id = $1", params![role.get()], |row| {
        Ok(Permissions::from_bits(row.int(0)?))
    })
}

/// A role that a client's members may hold; None where it is none of the client's or of all clients'.
pub fn of_client(tx: &mut Tx<'_>, client: ClientId, role: RoleId) -> Result<Option<NamedRole>, DbError> {
    tx.first(
        "SELECT id, name, permissions FROM roles WHERE id = $2 AND (client_id IS NULL OR client_id = $1)",
        params![client.get(), role.get()],
        read,
    )
}

/// All roles that a client's members may hold, by their ids.
pub fn all_of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<NamedRole>, DbError> {
    tx.all(
        "SELECT id, name, permissions FROM roles WHERE client_id IS NULL OR client_id = $1 ORDER BY id",
        params![client.get()],
        read,
    )
}

fn read(row: &dyn Row) -> Result<NamedRole, DbError> {
    Ok(NamedRole {
        id: RoleId::new(row.int(0)?),
        name: row.text(1)?.to_owned(),
        permissions: Permissions::from_bits(row.int(2)?),
    })
}
