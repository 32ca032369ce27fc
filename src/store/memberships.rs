//! Memberships: a user's place in a client.

mod held;
mod list;

pub use self::held::{holds_anywhere, managed_by};
pub use self::list::{Member, MemberRole, after, count_of_client, find, newest_of_user, of_client, of_user};

use super::db::{DbError, Row, Tx};
use super::users::UserState;
use crate::domain::ids::{ClientId, RoleId, UserId};
use crate::domain::permission::Permissions;
use crate::params;

/// What is known of a user and a client.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The user's state; None where there is no such user.
    pub user: Option<UserState>,
    /// The client's owner; None where there is no such client.
    pub owner: Option<UserId>,
    /// Whether the client is closed.
    pub closed: bool,
    /// Direct permissions and those of his roles; None where he does not belong to the client.
    pub permissions: Option<Permissions>,
    /// Whether the user is the owner: then he may do everything.
    pub is_owner: bool,
}

impl Standing {
    /// What the user may do in the client.
    pub fn may(&self) -> Permissions {
        match self.permissions {
            Some(_) if self.is_owner => Permissions::EVERYTHING,
            Some(set) => set,
            None => Permissions::NONE,
        }
    }
}

/// What a user is in a client, read before anybody asked.
pub struct Foreseen {
    client: ClientId,
    user: UserId,
    known: Known,
}

/// A standing but for what roles add to it, and how many of them there are.
type Known = (Standing, i64);

/// The columns of a standing, and where they come from: `$client` and `$user` are two parameters.
macro_rules! place {
    (columns) => {
        "u.state, cl.owner_user_id, cl.status, m.permissions, m.roles"
    };
    (joins $client:literal $user:literal) => {
        concat!(
            " LEFT JOIN users u ON u.id = CAST(",
            $user,
            " AS BIGINT)
              LEFT JOIN clients cl ON cl.id = CAST(",
            $client,
            " AS BIGINT)
              LEFT JOIN memberships m ON m.client_id = cl.id AND m.user_id = u.id"
        )
    };
}
pub(super) use place;

/// What a user is in a client: one statement, unless it was foreseen, and another one for members with
/// roles.
pub fn standing(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<Standing, DbError> {
    let foreseen = tx.foreseen.take_if(|foreseen| (foreseen.client, foreseen.user) == (client, user));
    let known = match foreseen {
        Some(foreseen) => Some(foreseen.known),
        None => tx.first(
            concat!("SELECT ", place!(columns), " FROM (SELECT 1 AS one) AS place", place!(joins "$1" "$2")),
            params![client.get(), user.get()],
            |row| read(row, 0, user),
        )?,
    };
    let (mut standing, roles) = known.unwrap_or_default();
    if let (Some(direct), true) = (standing.permissions, roles > 0) {
        standing.permissions = Some(direct.union(of_roles(tx, client, user)?));
    }
    Ok(standing)
}

/// What will be asked for, from the columns that begin at this place.
pub(super) fn foresee(
    row: &dyn Row,
    place: usize,
    (client, user): (ClientId, UserId),
) -> Result<Foreseen, DbError> {
    Ok(Foreseen { client, user, known: read(row, place, user)? })
}

fn read(row: &dyn Row, place: usize, user: UserId) -> Result<Known, DbError> {
    let state = row.opt_text(place)?.map(UserState::from_store);
    let (owner, permissions) = (row.opt_int(place + 1)?.map(UserId::new), row.opt_int(place + 3)?);
    let standing = Standing {
        user: state.filter(|state| *state != UserState::Erased),
        owner,
        closed: row.opt_text(place + 2)? == Some("Closed"),
        permissions: permissions.map(Permissions::from_bits),
        is_owner: owner == Some(user) && permissions.is_some(),
    };
    Ok((standing, row.opt_int(place + 4)?.unwrap_or(0)))
}

/// What a member's roles permit.
fn of_roles(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<Permissions, DbError> {
    let sets = tx.all(
        "SELECT r.permissions FROM membership_roles mr JOIN roles r ON r.id = mr.role_id
         WHERE mr.client_id = $1 AND mr.user_id = $2",
        params![client.get(), user.get()],
        |row| Ok(Permissions::from_bits(row.int(0)?)),
    )?;
    Ok(sets.into_iter().fold(Permissions::NONE, Permissions::union))
}

/// Gives a user his place in a client; false when he has one already, which stays as it is.
pub fn insert(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    permissions: Permissions,
) -> Result<bool, DbError> {
    let now = tx.now;
    let made = tx.execute(
        "INSERT INTO memberships (client_id, user_id, permissions, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4) ON CONFLICT (client_id, user_id) DO NOTHING",
        params![client.get(), user.get(), permissions.bits(), now],
    )?;
    Ok(made == 1)
}

/// Gives a user a place of his own in a client; one that came with a group only becomes that. False when he has
/// one of his own already, which stays as it is.
pub fn settle(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    permissions: Permissions,
) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "INSERT INTO memberships (client_id, user_id, permissions, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (client_id, user_id) DO UPDATE SET own = 1, permissions = excluded.permissions,
             version = memberships.version + 1, updated_at = excluded.updated_at
         WHERE memberships.own = 0",
        params![client.get(), user.get(), permissions.bits(), now],
    )?;
    Ok(changed == 1)
}

/// Lets a member do something besides what he may do already; false when he is none.
pub fn widen(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    permissions: Permissions,
) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE memberships SET permissions = permissions | $3, version = version + 1, updated_at = $4
         WHERE client_id = $1 AND user_id = $2",
        params![client.get(), user.get(), permissions.bits(), now],
    )?;
    Ok(changed == 1)
}

/// Gives a member a role of his own; holding it already is no error.
pub fn add_role(tx: &mut Tx<'_>, client: ClientId, user: UserId, role: RoleId) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO membership_roles (client_id, user_id, role_id, own) VALUES ($1, $2, $3, 1)
         ON CONFLICT (client_id, user_id, role_id) DO UPDATE SET own = 1",
        params![client.get(), user.get(), role.get()],
    )?;
    keep(tx, client, user)?;
    count_roles(tx, client, user)
}

/// Makes a place a member's own: it stays when he leaves the groups by which he came.
fn keep(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE memberships SET own = 1 WHERE client_id = $1 AND user_id = $2 AND own = 0",
        params![client.get(), user.get()],
    )?;
    Ok(())
}

/// Leaves a member only what his groups give him; false when they give him nothing, so that he has to go.
pub fn leave_to_groups(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE memberships SET own = 0, permissions = 0
         WHERE client_id = $1 AND user_id = $2 AND EXISTS (SELECT 1 FROM membership_roles r
             WHERE r.client_id = $1 AND r.user_id = $2 AND r.by_groups > 0)",
        params![client.get(), user.get()],
    )?;
    Ok(changed == 1)
}

/// Takes a role of his own from a member; what his groups give him stays.
pub fn remove_role(tx: &mut Tx<'_>, client: ClientId, user: UserId, role: RoleId) -> Result<(), DbError> {
    let params = params![client.get(), user.get(), role.get()];
    tx.execute(
        "DELETE FROM membership_roles
         WHERE client_id = $1 AND user_id = $2 AND role_id = $3 AND by_groups = 0",
        params,
    )?;
    tx.execute(
        "UPDATE membership_roles SET own = 0 WHERE client_id = $1 AND user_id = $2 AND role_id = $3",
        params,
    )?;
    count_roles(tx, client, user)
}

/// Writes down how many roles a member has, so that a request knows whether to look for them.
fn count_roles(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE memberships SET version = version + 1, updated_at = $3,
            roles = (SELECT COUNT(*) FROM membership_roles r WHERE r.client_id = $1 AND r.user_id = $2)
         WHERE client_id = $1 AND user_id = $2",
        params![client.get(), user.get(), now],
    )?;
    Ok(())
}

/// Replaces a member's direct permissions alone: his roles stay.
pub fn set_direct(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    permissions: Permissions,
) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE memberships SET permissions = $3, version = version + 1, updated_at = $4
         WHERE client_id = $1 AND user_id = $2",
        params![client.get(), user.get(), permissions.bits(), now],
    )?;
    Ok(())
}

/// Replaces everything a member may do by direct permissions, what his groups gave him as well: the place is his
/// own from then on. False when he is no member.
pub fn set_permissions(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    permissions: Permissions,
) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE memberships SET permissions = $3, roles = 0, own = 1, version = version + 1, updated_at = $4
         WHERE client_id = $1 AND user_id = $2",
        params![client.get(), user.get(), permissions.bits(), now],
    )?;
    tx.execute(
        "DELETE FROM membership_roles WHERE client_id = $1 AND user_id = $2",
        params![client.get(), user.get()],
    )?;
    Ok(changed == 1)
}

/// Takes a user out of a client; false when he is no member, or its owner.
pub fn remove(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<bool, DbError> {
    let changed = tx.execute(
        "DELETE FROM memberships WHERE client_id = $1 AND user_id = $2
         AND NOT EXISTS (SELECT 1 FROM clients WHERE id = $1 AND owner_user_id = $2)",
        params![client.get(), user.get()],
    )?;
    Ok(changed == 1)
}

/// Writes down what the host is called from which somebody came last, if he has not come from another since.
pub fn name_host(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    (ip, name): (&str, &str),
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE memberships SET last_login_host = $4
         WHERE client_id = $1 AND user_id = $2 AND last_login_ip = $3",
        params![client.get(), user.get(), ip, name],
    )?;
    Ok(())
}

/// Writes down a log-in to a client's account.
pub fn touch(tx: &mut Tx<'_>, client: ClientId, user: UserId, ip: &str) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE memberships SET last_login_at = $3, last_login_ip = $4, last_login_host = NULL
         WHERE client_id = $1 AND user_id = $2",
        params![client.get(), user.get(), now, ip],
    )?;
    Ok(())
}
