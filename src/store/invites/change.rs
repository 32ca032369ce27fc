//! Changing what a pending invite grants and says, while its link stays good.

use super::super::db::{DbError, Tx};
use super::{Invite, Inviter};
use crate::domain::ids::RoleId;
use crate::domain::permission::Permissions;
use crate::params;

/// What an invite grants and says.
pub struct Terms<'a> {
    /// Direct permissions.
    pub permissions: Permissions,
    /// The role it gives instead.
    pub role: Option<RoleId>,
    /// Whether accepting it makes its user the owner.
    pub makes_owner: bool,
    /// A text from the inviter.
    pub message: Option<&'a str>,
    /// Who stands for it.
    pub inviter: Inviter,
}

/// Gives a pending invite other terms; false when it has ended or was issued anew since it was read.
pub fn change(tx: &mut Tx<'_>, invite: &Invite, terms: &Terms<'_>) -> Result<bool, DbError> {
    let now = tx.now;
    let (by_user, by_admin) = terms.inviter.ids();
    let changed = tx.execute(
        "UPDATE invites SET permissions = $3, role_id = $4, message = $5, inviter_user_id = $6,
                            inviter_admin_id = $7, makes_owner = $9
         WHERE id = $1 AND issue = $2 AND state = 'pending' AND expires_at > $8",
        params![
            invite.id.get(),
            invite.issue,
            terms.permissions.bits(),
            terms.role.map(RoleId::get),
            terms.message,
            by_user,
            by_admin,
            now,
            terms.makes_owner
        ],
    )?;
    Ok(changed == 1)
}
