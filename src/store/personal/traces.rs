//! Where a user shows up in what is kept of other things: the activity log, and letters about invites.

use super::super::db::{DbError, Row, Tx};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;
use crate::params;

/// An entry of the activity log by a user, as him, about him, or about an invite that went to his address.
#[derive(Debug, Clone)]
pub struct Trace {
    /// Its id.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// The action's name.
    pub action: String,
    /// Who did it: `user`, `admin` and so on, as the store has it.
    pub actor: String,
    /// Whether he did it himself.
    pub by_him: bool,
    /// Whether an administrator did it as him.
    pub as_him: bool,
    /// Whether it is about him, or about an invite that went to him.
    pub about_him: bool,
    /// The client it is about.
    pub client: Option<i64>,
    /// Where the request came from.
    pub ip: String,
    /// What changed, as a JSON object.
    pub detail: String,
}

impl Trace {
    /// Whether its address is where he was: nobody who is not logged in does anything about somebody else.
    pub fn came_from_him(&self) -> bool {
        self.by_him || (self.about_him && self.actor == "nobody")
    }
}

/// Each of the ways ends where the page does, so that none is walked to its end.
const TRACES: &str =
    "SELECT a.id, a.at, a.action, a.actor, a.actor_id, a.as_user_id, a.user_id, a.invite_id, a.client_id, a.ip, a.detail,
            COALESCE(i.email_key, '')
     FROM activity a LEFT JOIN invites i ON i.id = a.invite_id WHERE a.id IN (
         SELECT id FROM (SELECT id FROM activity WHERE user_id = $1 AND user_id IS NOT NULL AND id < $2
             ORDER BY id DESC LIMIT $3) AS about
         UNION SELECT id FROM (SELECT id FROM activity WHERE actor = 'user' AND actor_id = $1 AND id < $2
             ORDER BY id DESC LIMIT $3) AS made
         UNION SELECT id FROM (SELECT id FROM activity WHERE as_user_id = $1 AND as_user_id IS NOT NULL AND id < $2
             ORDER BY id DESC LIMIT $3) AS masked
         UNION SELECT id FROM (SELECT e.id FROM invites v JOIN activity e ON e.client_id = v.client_id
             WHERE v.email_key = $4 AND e.invite_id = v.id AND e.id < $2
             ORDER BY e.id DESC LIMIT $3) AS invited)
     ORDER BY a.id DESC LIMIT $3";

/// A page of the entries in which a user shows up, by falling numbers below one; `key` is one of his addresses,
/// folded.
pub fn traces(
    tx: &mut Tx<'_>,
    (user, key): (UserId, &str),
    (below, most): (i64, i64),
) -> Result<Vec<Trace>, DbError> {
    tx.all(TRACES, params![user.get(), below, most, key], |row| {
        let is_his = |place| Ok::<bool, DbError>(row.opt_int(place)? == Some(user.get()));
        let actor = row.text(3)?.to_owned();
        Ok(Trace {
            id: row.int(0)?,
            at: Timestamp::from_millis(row.int(1)?),
            action: row.text(2)?.to_owned(),
            by_him: actor == "user" && is_his(4)?,
            as_him: is_his(5)?,
            about_him: is_his(6)? || row.text(11)? == key,
            client: row.opt_int(8)?,
            ip: row.text(9)?.to_owned(),
            detail: row.text(10)?.to_owned(),
            actor,
        })
    })
}

/// Writes something else into an entry.
pub fn rewrite(tx: &mut Tx<'_>, id: i64, ip: &str, detail: &str) -> Result<(), DbError> {
    tx.execute_later("UPDATE activity SET ip = $2, detail = $3 WHERE id = $1", params![id, ip, detail])
}

/// A mail about an invite with which a user had to do, and what its template needs.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its id.
    pub id: i64,
    /// The address it goes to.
    pub recipient: String,
    /// A JSON object.
    pub context: Option<String>,
}

fn letter(row: &dyn Row) -> Result<Letter, DbError> {
    Ok(Letter {
        id: row.int(0)?,
        recipient: row.text(1)?.to_owned(),
        context: row.opt_text(2)?.map(str::to_owned),
    })
}

const LETTERS: &str = "SELECT o.id, o.recipient, o.context FROM outbox o WHERE o.id IN (
     SELECT d.id FROM invites v JOIN outbox d ON d.invite_id = v.id WHERE v.email_key = $2
     UNION SELECT d.id FROM invites v JOIN outbox d ON d.invite_id = v.id
         WHERE v.inviter_user_id = $1 AND v.inviter_user_id IS NOT NULL AND d.context IS NOT NULL
     UNION SELECT d.id FROM activity e JOIN outbox d ON d.invite_id = e.invite_id
         WHERE e.actor = 'user' AND e.actor_id = $1 AND e.invite_id IS NOT NULL AND d.context IS NOT NULL
     UNION SELECT d.id FROM activity e JOIN outbox d ON d.invite_id = e.invite_id
         WHERE e.user_id = $1 AND e.user_id IS NOT NULL AND e.invite_id IS NOT NULL AND d.context IS NOT NULL)";

/// The mails about invites in which a user may stand: all of those that went to a folded address of his, and those
/// whose template needs something of the others that he made or answered.
pub fn letters(tx: &mut Tx<'_>, user: UserId, key: &str) -> Result<Vec<Letter>, DbError> {
    tx.all(LETTERS, params![user.get(), key], letter)
}

/// Writes something else into what a mail's template needs.
pub fn rewrite_letter(tx: &mut Tx<'_>, id: i64, context: &str) -> Result<(), DbError> {
    tx.execute_later("UPDATE outbox SET context = $2 WHERE id = $1", params![id, context])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn traces_and_letters_are_found_by_their_indexes() {
        let world = World::new();
        for (sql, values) in [(TRACES, &["1", "9", "5", "'a'"][..]), (LETTERS, &["1", "'a'"])] {
            let plan = world.plan(sql, values);
            let walks = |step: &&String| step.starts_with("SCAN") && !step.contains("(subquery");
            let scanned: Vec<&String> = plan.iter().filter(walks).collect();
            assert!(
                scanned
                    .iter()
                    .all(|step| ["about", "made", "masked", "invited"].iter().any(|of| step.contains(of))),
                "{plan:?}"
            );
        }
    }
}
