//! The activity log for whoever looks into it.

use super::super::db::{DbError, Param, Row, Tx};
use super::super::listing::Page;
use super::Actor;
use crate::domain::ids::{AdminId, ClientId, CredentialId, InviteId, UserId};
use crate::domain::time::{MINUTE, Timestamp};
use crate::params;

/// An entry as it was written down.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its id.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// The action's name.
    pub action: String,
    /// Who did it.
    pub actor: Actor,
    /// An administrator's log-in name or a user's address.
    pub actor_name: Option<String>,
    /// In whose place he did it.
    pub as_user: Option<UserId>,
    /// The client it is about.
    pub client: Option<ClientId>,
    /// The user it is about.
    pub user: Option<UserId>,
    /// The invite it is about.
    pub invite: Option<InviteId>,
    /// Where the request came from.
    pub ip: String,
    /// What changed, as a JSON object.
    pub detail: String,
}

/// Which entries are looked for.
#[derive(Default)]
pub struct Filter<'a> {
    /// Only those about this client.
    pub client: Option<ClientId>,
    /// Only those of somebody.
    pub by: Option<By<'a>>,
    /// Only those from this address; empty: from any.
    pub ip: &'a str,
    /// Only those from one instant to before another.
    pub during: Option<(Timestamp, Timestamp)>,
}

impl Filter<'_> {
    fn is_empty(&self) -> bool {
        self.client.is_none() && self.by.is_none() && self.ip.is_empty() && self.during.is_none()
    }
}

/// Somebody, by whichever of these he is.
#[derive(Default)]
pub struct By<'a> {
    /// An administrator.
    pub admin: Option<AdminId>,
    /// A user.
    pub user: Option<UserId>,
    /// The clients of this folded address: what is about them counts.
    pub client_email_key: &'a str,
}

/// A filter as the statements take it.
struct Bounds<'a> {
    client: i64,
    first: i64,
    end: i64,
    from: i64,
    until: i64,
    ip: &'a str,
    anybody: bool,
    admin: i64,
    user: i64,
    email_key: &'a str,
}

impl<'a> Bounds<'a> {
    fn of(tx: &mut Tx<'_>, filter: &Filter<'a>) -> Result<Self, DbError> {
        let (from, until) = filter.during.map_or((i64::MIN, i64::MAX), |(a, b)| (a.millis(), b.millis()));
        // Ids grow with time, but for clocks that were put back and transactions that overlap.
        let (first, end) = match filter.during {
            Some((from, until)) => {
                (first_since(tx, from.plus(-60 * MINUTE))?, first_since(tx, until.plus(60 * MINUTE))?)
            }
            None => (0, i64::MAX),
        };
        let by = filter.by.as_ref();
        Ok(Self {
            client: filter.client.map_or(0, ClientId::get),
            first,
            end,
            from,
            until,
            ip: filter.ip,
            anybody: by.is_none(),
            admin: by.and_then(|by| by.admin).map_or(0, AdminId::get),
            user: by.and_then(|by| by.user).map_or(0, UserId::get),
            email_key: by.map_or("", |by| by.client_email_key),
        })
    }

    fn params(&self) -> [Param<'a>; 10] {
        [
            self.client.into(),
            self.first.into(),
            self.end.into(),
            self.from.into(),
            self.until.into(),
            self.ip.into(),
            self.anybody.into(),
            self.admin.into(),
            self.user.into(),
            self.email_key.into(),
        ]
    }
}

/// How many entries there are.
pub fn count(tx: &mut Tx<'_>, filter: &Filter<'_>) -> Result<i64, DbError> {
    if filter.is_empty() {
        return tx.number("SELECT COUNT(*) FROM activity", &[]);
    }
    let of = Bounds::of(tx, filter)?;
    let sql = if filter.client.is_some() { COUNT_OF_CLIENT } else { COUNT };
    tx.number(sql, &of.params())
}

const COUNT: &str = "SELECT COUNT(*) FROM activity a
     WHERE CAST($1 AS BIGINT) = 0 AND a.id >= $2 AND a.id < $3 AND a.at >= $4 AND a.at < $5
        AND ($6 = '' OR a.ip = $6)
        AND (CAST($7 AS BIGINT) = 1 OR (a.actor = 'admin' AND a.actor_id = $8)
            OR (a.actor = 'user' AND a.actor_id = $9)
            OR a.client_id IN (SELECT id FROM clients WHERE email_key = $10))";
const COUNT_OF_CLIENT: &str = "SELECT COUNT(*) FROM activity a
     WHERE a.client_id = $1 AND a.id >= $2 AND a.id < $3 AND a.at >= $4 AND a.at < $5
        AND ($6 = '' OR a.ip = $6)
        AND (CAST($7 AS BIGINT) = 1 OR (a.actor = 'admin' AND a.actor_id = $8)
            OR (a.actor = 'user' AND a.actor_id = $9)
            OR a.client_id IN (SELECT id FROM clients WHERE email_key = $10))";

/// Entries, the newest first; with `before` only those of lower ids.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter<'_>,
    before: Option<i64>,
    page: Page,
) -> Result<Vec<Logged>, DbError> {
    let mut of = Bounds::of(tx, filter)?;
    of.end = before.map_or(of.end, |before| of.end.min(before));
    let mut params = of.params().to_vec();
    params.extend([Param::from(page.limit), Param::from(page.start)]);
    let sql = if filter.client.is_some() { LIST_OF_CLIENT } else { LIST };
    tx.all(sql, &params, read)
}

macro_rules! list {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.at, a.action, a.actor, a.actor_id, a.credential_id, a.client_id, a.user_id, a.invite_id,
                    a.ip, a.detail, d.username, u.email, a.as_user_id
             FROM activity a
             LEFT JOIN admins d ON a.actor = 'admin' AND d.id = a.actor_id
             LEFT JOIN users u ON a.actor = 'user' AND u.id = a.actor_id WHERE ",
            $rest
        )
    };
}

const LIST: &str = list!(
    "CAST($1 AS BIGINT) = 0 AND a.id >= $2 AND a.id < $3 AND a.at >= $4 AND a.at < $5
        AND ($6 = '' OR a.ip = $6)
        AND (CAST($7 AS BIGINT) = 1 OR (a.actor = 'admin' AND a.actor_id = $8)
            OR (a.actor = 'user' AND a.actor_id = $9)
            OR a.client_id IN (SELECT id FROM clients WHERE email_key = $10))
     ORDER BY a.id DESC LIMIT $11 OFFSET $12"
);
const LIST_OF_CLIENT: &str = list!(
    "a.client_id = $1 AND a.id >= $2 AND a.id < $3 AND a.at >= $4 AND a.at < $5
        AND ($6 = '' OR a.ip = $6)
        AND (CAST($7 AS BIGINT) = 1 OR (a.actor = 'admin' AND a.actor_id = $8)
            OR (a.actor = 'user' AND a.actor_id = $9)
            OR a.client_id IN (SELECT id FROM clients WHERE email_key = $10))
     ORDER BY a.id DESC LIMIT $11 OFFSET $12"
);

/// Entries between two ids that fit what is sought, the newest first.
pub(super) const LOOK: &str = list!(
    "a.id >= $1 AND a.id < $2 AND (CAST($3 AS BIGINT) = 0 OR a.client_id = $3)
        AND (CAST($4 AS BIGINT) = 0 OR a.user_id = $4)
        AND (CAST($5 AS BIGINT) = 0 OR (a.actor = 'admin' AND a.actor_id = $5))
        AND ($6 = '' OR a.action = $6) AND ($7 = '' OR a.ip = $7) AND a.at >= $8 AND a.at < $9
     ORDER BY a.id DESC LIMIT $10"
);
/// The same of a user, by the index that leads to his.
pub(super) const LOOK_OF_USER: &str = list!(
    "a.user_id = $4 AND a.id >= $1 AND a.id < $2 AND (CAST($3 AS BIGINT) = 0 OR a.client_id = $3)
        AND (CAST($5 AS BIGINT) = 0 OR (a.actor = 'admin' AND a.actor_id = $5))
        AND ($6 = '' OR a.action = $6) AND ($7 = '' OR a.ip = $7) AND a.at >= $8 AND a.at < $9
     ORDER BY a.id DESC LIMIT $10"
);
/// The same of a client.
pub(super) const LOOK_OF_CLIENT: &str = list!(
    "a.client_id = $3 AND a.id >= $1 AND a.id < $2 AND (CAST($4 AS BIGINT) = 0 OR a.user_id = $4)
        AND (CAST($5 AS BIGINT) = 0 OR (a.actor = 'admin' AND a.actor_id = $5))
        AND ($6 = '' OR a.action = $6) AND ($7 = '' OR a.ip = $7) AND a.at >= $8 AND a.at < $9
     ORDER BY a.id DESC LIMIT $10"
);

pub(super) fn read(row: &dyn Row) -> Result<Logged, DbError> {
    let id = row.opt_int(4)?.unwrap_or_default();
    let (actor, actor_name) = match row.text(3)? {
        "admin" => {
            (Actor::Admin(AdminId::new(id), row.opt_int(5)?.map(CredentialId::new)), row.opt_text(11)?)
        }
        "user" => (Actor::User(UserId::new(id)), row.opt_text(12)?),
        "operator" => (Actor::Operator, None),
        "system" => (Actor::System, None),
        _ => (Actor::Nobody, None),
    };
    // The row of one who was erased has no address.
    let erased = || format!("erased user {id}");
    let actor_name = actor_name.map(|name| if name.is_empty() { erased() } else { name.to_owned() });
    Ok(Logged {
        id: row.int(0)?,
        at: Timestamp::from_millis(row.int(1)?),
        action: row.text(2)?.to_owned(),
        actor,
        actor_name,
        as_user: row.opt_int(13)?.map(UserId::new),
        client: row.opt_int(6)?.map(ClientId::new),
        user: row.opt_int(7)?.map(UserId::new),
        invite: row.opt_int(8)?.map(InviteId::new),
        ip: row.text(9)?.to_owned(),
        detail: row.text(10)?.to_owned(),
    })
}

/// The first entry that is not older than an instant, or what comes behind the last one: found by
/// halving, so that the times need no index.
pub(super) fn first_since(tx: &mut Tx<'_>, at: Timestamp) -> Result<i64, DbError> {
    let mut low = 1;
    let mut high = tx.number("SELECT COALESCE(MAX(id), 0) + 1 FROM activity", &[])?;
    while low < high {
        let middle = low + (high - low) / 2;
        let next = tx.first(
            "SELECT id, at FROM activity WHERE id >= $1 ORDER BY id LIMIT 1",
            params![middle],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?;
        match next {
            Some((id, then)) if then < at.millis() => low = id + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

/// What an administrator did lately.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Who.
    pub admin: AdminId,
    /// His log-in name.
    pub username: String,
    /// When.
    pub at: Timestamp,
    /// Where from.
    pub ip: String,
}

/// What administrators did since an instant, the newest first, among the newest entries of all.
pub fn by_admins(tx: &mut Tx<'_>, since: Timestamp, among: i64) -> Result<Vec<Seen>, DbError> {
    tx.all(
        "SELECT d.id, d.username, n.at, n.ip
         FROM (SELECT id, at, actor, actor_id, ip FROM activity ORDER BY id DESC LIMIT $2) AS n
         JOIN admins d ON d.id = n.actor_id
         WHERE n.actor = 'admin' AND n.at >= $1 ORDER BY n.id DESC",
        params![since, among],
        |row| {
            Ok(Seen {
                admin: AdminId::new(row.int(0)?),
                username: row.text(1)?.to_owned(),
                at: Timestamp::from_millis(row.int(2)?),
                ip: row.text(3)?.to_owned(),
            })
        },
    )
}
