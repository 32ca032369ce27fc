//! What a user holds in some client, whichever it is.

use super::super::db::{DbError, Tx};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::params;

/// Whether a user holds a permission in any client that is not closed.
pub fn holds_anywhere(tx: &mut Tx<'_>, user: UserId, permission: Permission) -> Result<bool, DbError> {
    let bit = Permissions::NONE.with(permission).bits();
    let found = tx.first(
        "SELECT 1 FROM memberships m JOIN clients c ON c.id = m.client_id
         WHERE m.user_id = $1 AND c.status <> 'Closed'
           AND (c.owner_user_id = $1 OR m.permissions & $2 <> 0
                OR (m.roles > 0 AND EXISTS (SELECT 1 FROM membership_roles mr JOIN roles r ON r.id = mr.role_id
                        WHERE mr.client_id = m.client_id AND mr.user_id = $1 AND r.permissions & $2 <> 0)))
         LIMIT 1",
        params![user.get(), bit],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// The clients that are not closed in which the first of two users manages users, and the second is one.
pub fn managed_by(tx: &mut Tx<'_>, manager: UserId, user: UserId) -> Result<Vec<ClientId>, DbError> {
    let bit = Permissions::NONE.with(Permission::ManageUsers).bits();
    tx.all(
        "SELECT m.client_id FROM memberships other JOIN memberships m ON m.client_id = other.client_id
         JOIN clients c ON c.id = m.client_id
         WHERE other.user_id = $2 AND m.user_id = $1 AND c.status <> 'Closed'
           AND (c.owner_user_id = $1 OR m.permissions & $3 <> 0
                OR (m.roles > 0 AND EXISTS (SELECT 1 FROM membership_roles mr JOIN roles r ON r.id = mr.role_id
                        WHERE mr.client_id = m.client_id AND mr.user_id = $1 AND r.permissions & $3 <> 0)))",
        params![manager.get(), user.get(), bit],
        |row| Ok(ClientId::new(row.int(0)?)),
    )
}
