//! Members as lists show them: who he is, what he may do, when he was here last.

use super::super::clients::{Status, shown_name};
use super::super::db::{DbError, Row, Tx};
use super::super::listing::Page;
use super::super::roles::NamedRole;
use super::super::users::UserState;
use crate::domain::ids::{ClientId, RoleId, UserId};
use crate::domain::permission::Permissions;
use crate::domain::time::Timestamp;
use crate::params;

/// A user's place in a client, with both.
#[derive(Debug, Clone)]
pub struct Member {
    /// The client.
    pub client: ClientId,
    /// Its UUID.
    pub client_uuid: String,
    /// The client's name as shown.
    pub client_name: String,
    /// What the client is.
    pub client_status: Status,
    /// The user.
    pub user: UserId,
    /// His UUID.
    pub user_uuid: String,
    /// His address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What he is.
    pub state: UserState,
    /// Whether he shows a second factor when he logs in.
    pub has_second_factor: bool,
    /// Whether he owns the client.
    pub is_owner: bool,
    /// Whether he is here by himself; otherwise only by his groups.
    pub own: bool,
    /// What he may do: his direct permissions and those of his roles, the owner everything.
    pub may: Permissions,
    /// What he may do by himself.
    pub direct: Permissions,
    /// His roles, by their ids.
    pub roles: Vec<MemberRole>,
    /// Grows with every change of what he may do.
    pub version: i64,
    /// Since when he has been here.
    pub since: Timestamp,
    /// When he was here last.
    pub last_login_at: Option<Timestamp>,
    /// From which address; empty if he never was.
    pub last_login_ip: String,
    /// The name of that address, once it was looked up.
    pub last_login_host: String,
}

/// A role of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRole {
    /// The role.
    pub role: NamedRole,
    /// Whether he holds it himself; otherwise only by his groups.
    pub own: bool,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT m.client_id, c.company_name, c.first_name, c.last_name, c.owner_user_id, m.user_id, u.email,
                    u.first_name, u.last_name, u.state, m.permissions, m.created_at, m.last_login_at,
                    m.last_login_ip, m.last_login_host, r.id, r.name, r.permissions, mr.own,
                    m.own, c.status, c.uuid, u.uuid, m.version, u.second_factor
             FROM memberships m JOIN clients c ON c.id = m.client_id JOIN users u ON u.id = m.user_id
             LEFT JOIN membership_roles mr ON mr.client_id = m.client_id AND mr.user_id = m.user_id
             LEFT JOIN roles r ON r.id = mr.role_id ",
            $rest
        )
    };
}

/// How many members a client has.
pub fn count_of_client(tx: &mut Tx<'_>, client: ClientId) -> Result<i64, DbError> {
    tx.number("SELECT COUNT(*) FROM memberships WHERE client_id = $1", params![client.get()])
}

/// The members of a client, by the users' ids.
pub fn of_client(tx: &mut Tx<'_>, client: ClientId, page: Page) -> Result<Vec<Member>, DbError> {
    let params = params![client.get(), page.limit, page.start];
    let mut found = Vec::new();
    if page.descending {
        tx.all(
            select!(
                "WHERE m.client_id = $1 AND m.user_id IN
                    (SELECT user_id FROM memberships WHERE client_id = $1 ORDER BY user_id DESC LIMIT $2 OFFSET $3)
                 ORDER BY m.user_id DESC, r.id"
            ),
            params,
            |row| gather(&mut found, row),
        )?;
        return Ok(found);
    }
    tx.all(
        select!(
            "WHERE m.client_id = $1 AND m.user_id IN
                (SELECT user_id FROM memberships WHERE client_id = $1 ORDER BY user_id LIMIT $2 OFFSET $3)
             ORDER BY m.user_id, r.id"
        ),
        params,
        |row| gather(&mut found, row),
    )?;
    Ok(found)
}

const AFTER: &str = select!(
    "WHERE m.client_id = $1 AND m.user_id IN
        (SELECT user_id FROM memberships WHERE client_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3)
     ORDER BY m.user_id, r.id"
);

/// At most so many members of a client after a user, by the users' ids: the cost does not depend on how far it is.
pub fn after(tx: &mut Tx<'_>, client: ClientId, user: i64, most: i64) -> Result<Vec<Member>, DbError> {
    let mut found = Vec::new();
    tx.all(AFTER, params![client.get(), user, most], |row| gather(&mut found, row))?;
    Ok(found)
}

/// The place of a user in a client.
pub fn find(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<Option<Member>, DbError> {
    let mut found = Vec::new();
    tx.all(
        select!("WHERE m.client_id = $1 AND m.user_id = $2 ORDER BY r.id"),
        params![client.get(), user.get()],
        |row| gather(&mut found, row),
    )?;
    Ok(found.pop())
}

/// The places of a user, by the clients' ids.
pub fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Member>, DbError> {
    let mut found = Vec::new();
    tx.all(select!("WHERE m.user_id = $1 ORDER BY m.client_id, r.id"), params![user.get()], |row| {
        gather(&mut found, row)
    })?;
    Ok(found)
}

/// At most so many places of a user in clients older than this one, by falling ids of the clients.
pub fn newest_of_user(tx: &mut Tx<'_>, user: UserId, before: i64, most: i64) -> Result<Vec<Member>, DbError> {
    let mut found = Vec::new();
    tx.all(
        select!(
            "WHERE m.user_id = $1 AND m.client_id IN
                (SELECT client_id FROM memberships WHERE user_id = $1 AND client_id < $2
                 ORDER BY client_id DESC LIMIT $3)
             ORDER BY m.client_id DESC, r.id"
        ),
        params![user.get(), before, most],
        |row| gather(&mut found, row),
    )?;
    Ok(found)
}

/// A member with several roles has a row for each of them.
fn gather(found: &mut Vec<Member>, row: &dyn Row) -> Result<(), DbError> {
    let member = read(row)?;
    match found.last_mut().filter(|last| (last.client, last.user) == (member.client, member.user)) {
        Some(last) => {
            last.may = last.may.union(member.may);
            last.roles.extend(member.roles);
        }
        None => found.push(member),
    }
    Ok(())
}

fn read(row: &dyn Row) -> Result<Member, DbError> {
    let user = UserId::new(row.int(5)?);
    let is_owner = row.int(4)? == user.get();
    let direct = Permissions::from_bits(row.int(10)?);
    let role = role(row)?;
    let of_role = role.as_ref().map_or(Permissions::NONE, |held| held.role.permissions);
    Ok(Member {
        client: ClientId::new(row.int(0)?),
        client_uuid: row.text(21)?.to_owned(),
        client_name: shown_name(row.text(1)?, row.text(2)?, row.text(3)?),
        client_status: Status::from_store(row.text(20)?)?,
        user,
        user_uuid: row.text(22)?.to_owned(),
        email: row.text(6)?.to_owned(),
        first_name: row.text(7)?.to_owned(),
        last_name: row.text(8)?.to_owned(),
        state: UserState::from_store(row.text(9)?),
        is_owner,
        own: row.int(19)? != 0,
        may: if is_owner { Permissions::EVERYTHING } else { direct.union(of_role) },
        direct,
        roles: role.into_iter().collect(),
        version: row.int(23)?,
        has_second_factor: row.opt_text(24)?.is_some(),
        since: Timestamp::from_millis(row.int(11)?),
        last_login_at: row.opt_int(12)?.map(Timestamp::from_millis),
        last_login_ip: row.opt_text(13)?.unwrap_or_default().to_owned(),
        last_login_host: row.opt_text(14)?.unwrap_or_default().to_owned(),
    })
}

fn role(row: &dyn Row) -> Result<Option<MemberRole>, DbError> {
    let Some(id) = row.opt_int(15)? else { return Ok(None) };
    let role = NamedRole {
        id: RoleId::new(id),
        name: row.text(16)?.to_owned(),
        permissions: Permissions::from_bits(row.int(17)?),
    };
    Ok(Some(MemberRole { role, own: row.int(18)? != 0 }))
}
