//! Roles: named sets of permissions.

use super::db::{DbError, Tx};
use crate::domain::ids::RoleId;
use crate::domain::permission::Permissions;
use crate::params;

/// What a role allows; None where there is no such role.
pub fn permissions(tx: &mut Tx<'_>, role: RoleId) -> Result<Option<Permissions>, DbError> {
    tx.first("SELECT permissions FROM roles WHERE id = $1", params![role.get()], |row| {
        Ok(Permissions::from_bits(row.int(0)?))
    })
}
