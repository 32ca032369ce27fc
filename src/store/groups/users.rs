//! Who is in a group: its members and its managers.

use super::super::db::{DbError, Row, Tx};
use super::Group;
use crate::domain::ids::{GroupId, UserId};
use crate::params;

/// What a user is in a group that he is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether what the group holds is given to him.
    pub is_member: bool,
    /// Whether he says who is in it.
    pub is_manager: bool,
}

/// Somebody in a group.
#[derive(Debug, Clone)]
pub struct GroupUser {
    /// The user.
    pub id: UserId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// His address.
    pub email: String,
    /// What he is in it.
    pub standing: Standing,
}

/// What a user is in a group; None where he is not in it.
pub fn standing(tx: &mut Tx<'_>, group: GroupId, user: UserId) -> Result<Option<Standing>, DbError> {
    tx.first(
        "SELECT is_member, is_manager FROM group_users WHERE group_id = $1 AND user_id = $2",
        params![group.get(), user.get()],
        |row| read(row, 0),
    )
}

/// Everybody in a group, by their ids.
pub fn users(tx: &mut Tx<'_>, group: GroupId) -> Result<Vec<GroupUser>, DbError> {
    tx.all(
        "SELECT u.id, u.first_name, u.last_name, u.email, g.is_member, g.is_manager
         FROM group_users g JOIN users u ON u.id = g.user_id WHERE g.group_id = $1 ORDER BY u.id",
        params![group.get()],
        |row| {
            Ok(GroupUser {
                id: UserId::new(row.int(0)?),
                first_name: row.text(1)?.to_owned(),
                last_name: row.text(2)?.to_owned(),
                email: row.text(3)?.to_owned(),
                standing: read(row, 4)?,
            })
        },
    )
}

/// The groups in which a user is, by their ids.
pub fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(Group, Standing)>, DbError> {
    tx.all(
        "SELECT g.id, g.name, g.description, u.is_member, u.is_manager
         FROM group_users u JOIN user_groups g ON g.id = u.group_id WHERE u.user_id = $1 ORDER BY g.id",
        params![user.get()],
        |row| Ok((super::read(row)?, read(row, 3)?)),
    )
}

/// How many users are in a group.
pub fn count_users(tx: &mut Tx<'_>, group: GroupId) -> Result<i64, DbError> {
    tx.number("SELECT COUNT(*) FROM group_users WHERE group_id = $1", params![group.get()])
}

/// How many of them manage it.
pub fn count_managers(tx: &mut Tx<'_>, group: GroupId) -> Result<i64, DbError> {
    tx.number("SELECT COUNT(*) FROM group_users WHERE group_id = $1 AND is_manager = 1", params![group.get()])
}

/// Puts a user into a group, or makes him something else in it.
pub fn put_user(tx: &mut Tx<'_>, group: GroupId, user: UserId, standing: Standing) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO group_users (group_id, user_id, is_member, is_manager, created_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, user_id) DO UPDATE SET
             is_member = excluded.is_member, is_manager = excluded.is_manager",
        params![group.get(), user.get(), standing.is_member, standing.is_manager, now],
    )?;
    Ok(())
}

/// Puts a user out of a group. What it gave him must have been taken before.
pub fn remove_user(tx: &mut Tx<'_>, group: GroupId, user: UserId) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM group_users WHERE group_id = $1 AND user_id = $2",
        params![group.get(), user.get()],
    )?;
    Ok(())
}

/// Puts a user who belongs to no client out of all groups; a group in which nobody is left goes with him.
pub fn erase_user(tx: &mut Tx<'_>, user: UserId) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM user_groups WHERE id IN (SELECT group_id FROM group_users WHERE user_id = $1)
           AND NOT EXISTS (SELECT 1 FROM group_users other
                           WHERE other.group_id = user_groups.id AND other.user_id <> $1)",
        "DELETE FROM group_users WHERE user_id = $1",
    ] {
        tx.execute(sql, params![user.get()])?;
    }
    Ok(())
}

fn read(row: &dyn Row, place: usize) -> Result<Standing, DbError> {
    Ok(Standing { is_member: row.int(place)? != 0, is_manager: row.int(place + 1)? != 0 })
}
