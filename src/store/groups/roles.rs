//! The roles that groups hold in clients.

use super::super::db::{DbError, Row, Tx};
use super::super::roles::NamedRole;
use super::Group;
use crate::domain::ids::{ClientId, GroupId, RoleId, UserId};
use crate::domain::permission::Permissions;
use crate::params;

/// A group and one of its roles in a client.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The group.
    pub group: Group,
    /// The role.
    pub role: NamedRole,
}

/// Gives a group a role in a client; false when it holds it already.
pub fn add_role(tx: &mut Tx<'_>, group: GroupId, client: ClientId, role: RoleId) -> Result<bool, DbError> {
    let now = tx.now;
    let made = tx.execute(
        "INSERT INTO group_roles (group_id, client_id, role_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, client_id, role_id) DO NOTHING",
        params![group.get(), client.get(), role.get(), now],
    )?;
    Ok(made == 1)
}

/// Takes one role in a client from a group, or without one all. What they gave must have been taken before.
pub fn remove_roles(
    tx: &mut Tx<'_>,
    group: GroupId,
    client: ClientId,
    role: Option<RoleId>,
) -> Result<(), DbError> {
    tx.execute(
        "DELETE FROM group_roles WHERE group_id = $1 AND client_id = $2
         AND (CAST($3 AS BIGINT) = 0 OR role_id = CAST($3 AS BIGINT))",
        params![group.get(), client.get(), role.map_or(0, RoleId::get)],
    )?;
    Ok(())
}

/// How many roles a group holds, in all clients.
pub fn count_roles(tx: &mut Tx<'_>, group: GroupId) -> Result<i64, DbError> {
    tx.number("SELECT COUNT(*) FROM group_roles WHERE group_id = $1", params![group.get()])
}

/// The clients in which a group holds a role.
pub fn clients_of(tx: &mut Tx<'_>, group: GroupId) -> Result<Vec<ClientId>, DbError> {
    tx.all(
        "SELECT DISTINCT client_id FROM group_roles WHERE group_id = $1 ORDER BY client_id",
        params![group.get()],
        |row| Ok(ClientId::new(row.int(0)?)),
    )
}

/// What a group's roles allow in each client in which it holds any.
pub fn all_roles(tx: &mut Tx<'_>, group: GroupId) -> Result<Vec<(ClientId, Permissions)>, DbError> {
    let mut found: Vec<(ClientId, Permissions)> = Vec::new();
    tx.all(
        "SELECT g.client_id, r.permissions FROM group_roles g JOIN roles r ON r.id = g.role_id
         WHERE g.group_id = $1 ORDER BY g.client_id",
        params![group.get()],
        |row| {
            let (client, set) = (ClientId::new(row.int(0)?), Permissions::from_bits(row.int(1)?));
            match found.last_mut().filter(|(last, _)| *last == client) {
                Some((_, sets)) => *sets = sets.union(set),
                None => found.push((client, set)),
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// The roles of a group in a client, by their ids.
pub fn roles_in(tx: &mut Tx<'_>, group: GroupId, client: ClientId) -> Result<Vec<NamedRole>, DbError> {
    tx.all(
        "SELECT r.id, r.name, r.permissions FROM group_roles g JOIN roles r ON r.id = g.role_id
         WHERE g.group_id = $1 AND g.client_id = $2 ORDER BY r.id",
        params![group.get(), client.get()],
        |row| role(row, 0),
    )
}

/// The groups that hold roles in a client, one row for each role, by the groups' ids.
pub fn of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<Holder>, DbError> {
    tx.all(
        "SELECT g.id, g.name, g.description, r.id, r.name, r.permissions
         FROM group_roles gr JOIN user_groups g ON g.id = gr.group_id JOIN roles r ON r.id = gr.role_id
         WHERE gr.client_id = $1 ORDER BY g.id, r.id",
        params![client.get()],
        holder,
    )
}

/// What a member's groups give him in a client: only what is written down with him counts.
pub fn of_member(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<Vec<Holder>, DbError> {
    tx.all(
        "SELECT g.id, g.name, g.description, r.id, r.name, r.permissions
         FROM membership_roles mr JOIN group_users u ON u.user_id = mr.user_id AND u.is_member = 1
         JOIN group_roles gr
             ON gr.group_id = u.group_id AND gr.client_id = mr.client_id AND gr.role_id = mr.role_id
         JOIN user_groups g ON g.id = gr.group_id JOIN roles r ON r.id = mr.role_id
         WHERE mr.client_id = $1 AND mr.user_id = $2 AND mr.by_groups > 0 ORDER BY r.id, g.id",
        params![client.get(), user.get()],
        holder,
    )
}

fn holder(row: &dyn Row) -> Result<Holder, DbError> {
    Ok(Holder { group: super::read(row)?, role: role(row, 3)? })
}

fn role(row: &dyn Row, place: usize) -> Result<NamedRole, DbError> {
    Ok(NamedRole {
        id: RoleId::new(row.int(place)?),
        name: row.text(place + 1)?.to_owned(),
        permissions: Permissions::from_bits(row.int(place + 2)?),
    })
}
