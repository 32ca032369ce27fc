//! Groups of users: who is in them, which roles they hold in clients, and what that gives to whom.

mod given;
mod roles;
mod users;

pub use self::given::{Touched, any_beyond, give, take};
pub use self::roles::{
    Holder, add_role, all_roles, clients_of, count_roles, of_client, of_member, remove_roles, roles_in,
};
pub use self::users::{
    GroupUser, Standing, count_managers, count_users, erase_user, of_user, put_user, remove_user, standing,
    users,
};

use super::db::{DbError, Row, Tx};
use crate::domain::ids::{GroupId, UserId};
use crate::params;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
}

/// Makes a group; None when its creator has one of this name already.
pub fn insert(
    tx: &mut Tx<'_>,
    creator: UserId,
    (name, key): (&str, &str),
    description: &str,
) -> Result<Option<GroupId>, DbError> {
    let now = tx.now;
    let made = tx.insert(
        "INSERT INTO user_groups (name, name_key, description, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (created_by, name_key) DO NOTHING",
        params![name, key, description, creator.get(), now],
    )?;
    Ok(made.map(GroupId::new))
}

/// How many groups a user has made that are still there.
pub fn count_made_by(tx: &mut Tx<'_>, creator: UserId) -> Result<i64, DbError> {
    tx.number("SELECT COUNT(*) FROM user_groups WHERE created_by = $1", params![creator.get()])
}

/// A group by its id.
pub fn by_id(tx: &mut Tx<'_>, id: GroupId) -> Result<Option<Group>, DbError> {
    tx.first("SELECT id, name, description FROM user_groups WHERE id = $1", params![id.get()], read)
}

/// Deletes a group, with its places and its roles. What it gave to its members must have been taken before.
pub fn delete(tx: &mut Tx<'_>, id: GroupId) -> Result<(), DbError> {
    tx.execute("DELETE FROM user_groups WHERE id = $1", params![id.get()])?;
    Ok(())
}

/// The first three columns.
fn read(row: &dyn Row) -> Result<Group, DbError> {
    Ok(Group {
        id: GroupId::new(row.int(0)?),
        name: row.text(1)?.to_owned(),
        description: row.text(2)?.to_owned(),
    })
}
