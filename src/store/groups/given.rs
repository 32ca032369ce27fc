//! What groups give is written down with their members, so that no request has to look for groups.
//!
//! `by_groups` of a member's role is how many of his groups give it to him; a place that only groups gave is not
//! the member's own, and goes with the last role in it. Everything is counted anew from the groups and never added
//! to. Whatever somebody took from a member meanwhile comes back when the group gives it again, and only then:
//! taking never makes a row, nor makes a number greater.

use super::super::db::{DbError, Param, Tx};
use crate::domain::ids::{ClientId, GroupId, RoleId, UserId};
use crate::domain::permission::Permissions;
use crate::params;

/// Which part of what a group gives in a client.
#[derive(Debug, Clone, Copy)]
pub struct Touched {
    /// The group.
    pub group: GroupId,
    /// The client.
    pub client: ClientId,
    /// To whom; None: all its members.
    pub user: Option<UserId>,
    /// Which role; None: all.
    pub role: Option<RoleId>,
}

impl Touched {
    /// Group, client, user and role as the statements below take them: 0 is all.
    fn numbers(&self) -> [i64; 4] {
        let (user, role) = (self.user.map_or(0, UserId::get), self.role.map_or(0, RoleId::get));
        [self.group.get(), self.client.get(), user, role]
    }
}

/// `who` are the members that are touched, `which` the roles: 0 is all.
macro_rules! touching {
    ($rest:literal) => {
        concat!(
            "WITH who AS (SELECT user_id FROM group_users
                 WHERE group_id = CAST($1 AS BIGINT) AND is_member = 1
                   AND (CAST($3 AS BIGINT) = 0 OR user_id = CAST($3 AS BIGINT))),
             which AS (SELECT role_id FROM group_roles
                 WHERE group_id = CAST($1 AS BIGINT) AND client_id = CAST($2 AS BIGINT)
                   AND (CAST($4 AS BIGINT) = 0 OR role_id = CAST($4 AS BIGINT))) ",
            $rest
        )
    };
}

const PLACES: &str = touching!(
    "INSERT INTO memberships (client_id, user_id, permissions, own, created_at, updated_at)
     SELECT CAST($2 AS BIGINT), who.user_id, 0, 0, CAST($5 AS BIGINT), CAST($5 AS BIGINT) FROM who WHERE 1 = 1
     ON CONFLICT (client_id, user_id) DO NOTHING"
);

const ROLES: &str = touching!(
    "INSERT INTO membership_roles (client_id, user_id, role_id, own, by_groups)
     SELECT CAST($2 AS BIGINT), who.user_id, which.role_id, 0,
            (SELECT COUNT(*) FROM group_users every JOIN group_roles given ON given.group_id = every.group_id
             WHERE every.user_id = who.user_id AND every.is_member = 1
               AND given.client_id = CAST($2 AS BIGINT) AND given.role_id = which.role_id)
     FROM who CROSS JOIN which WHERE 1 = 1
     ON CONFLICT (client_id, user_id, role_id) DO UPDATE SET by_groups = excluded.by_groups"
);

const LESS: &str = touching!(
    "UPDATE membership_roles AS m SET by_groups = (
         SELECT CASE WHEN COUNT(*) < m.by_groups THEN COUNT(*) ELSE m.by_groups END
         FROM group_users other JOIN group_roles given ON given.group_id = other.group_id
         WHERE other.user_id = m.user_id AND other.is_member = 1 AND other.group_id <> CAST($1 AS BIGINT)
           AND given.client_id = m.client_id AND given.role_id = m.role_id)
     WHERE client_id = CAST($2 AS BIGINT) AND by_groups > 0
       AND user_id IN (SELECT user_id FROM who) AND role_id IN (SELECT role_id FROM which)"
);

const GONE: &str = touching!(
    "DELETE FROM membership_roles
     WHERE client_id = CAST($2 AS BIGINT) AND by_groups = 0 AND own = 0
       AND user_id IN (SELECT user_id FROM who) AND role_id IN (SELECT role_id FROM which)"
);

const COUNTED: &str = touching!(
    "UPDATE memberships SET version = version + 1, updated_at = CAST($5 AS BIGINT),
         roles = (SELECT COUNT(*) FROM membership_roles r
                  WHERE r.client_id = memberships.client_id AND r.user_id = memberships.user_id)
     WHERE client_id = CAST($2 AS BIGINT) AND user_id IN (SELECT user_id FROM who)"
);

/// What announced a place that only groups gave, and that nothing keeps any more.
const UNTOLD: &str = touching!(
    "UPDATE invites SET state = 'cancelled', ended_at = CAST($5 AS BIGINT)
     WHERE client_id = CAST($2 AS BIGINT) AND state IN ('pending', 'expired')
       AND for_user_id IN (SELECT user_id FROM memberships
           WHERE client_id = CAST($2 AS BIGINT) AND own = 0 AND roles = 0
             AND NOT EXISTS (SELECT 1 FROM clients c
                 WHERE c.id = CAST($2 AS BIGINT) AND c.owner_user_id = memberships.user_id)
             AND user_id IN (SELECT user_id FROM who))"
);

/// That place.
const LEFT: &str = touching!(
    "DELETE FROM memberships
     WHERE client_id = CAST($2 AS BIGINT) AND own = 0 AND roles = 0
       AND NOT EXISTS (SELECT 1 FROM clients c
           WHERE c.id = CAST($2 AS BIGINT) AND c.owner_user_id = memberships.user_id)
       AND user_id IN (SELECT user_id FROM who)"
);

/// Writes down what a group gives now: it holds the role, and the user is a member of it.
pub fn give(tx: &mut Tx<'_>, touched: Touched) -> Result<(), DbError> {
    let now = tx.now;
    let [group, client, user, role] = touched.numbers();
    let timed: &[Param<'_>] = params![group, client, user, role, now];
    tx.execute(PLACES, timed)?;
    tx.execute(ROLES, params![group, client, user, role])?;
    tx.execute(COUNTED, timed)?;
    Ok(())
}

/// Takes what a group gives, while it still holds the role and the user is still a member of it. Whoever is left
/// without anything in the client loses his place, and an announcement of it.
pub fn take(tx: &mut Tx<'_>, touched: Touched) -> Result<(), DbError> {
    let now = tx.now;
    let [group, client, user, role] = touched.numbers();
    let (plain, timed): (&[Param<'_>], &[Param<'_>]) =
        (params![group, client, user, role], params![group, client, user, role, now]);
    tx.execute(LESS, plain)?;
    tx.execute(GONE, plain)?;
    tx.execute(COUNTED, timed)?;
    tx.execute(UNTOLD, timed)?;
    tx.execute(LEFT, plain)?;
    Ok(())
}

/// Whether anybody in a group but the owner of a client may do more in it than this.
pub fn any_beyond(
    tx: &mut Tx<'_>,
    group: GroupId,
    client: ClientId,
    within: Permissions,
) -> Result<bool, DbError> {
    let beyond = Permissions::EVERYTHING.bits() & !within.bits();
    let found = tx.first(
        "SELECT 1 FROM group_users u JOIN memberships m ON m.user_id = u.user_id JOIN clients c ON c.id = m.client_id
         WHERE u.group_id = $1 AND u.is_member = 1 AND m.client_id = $2 AND c.owner_user_id <> u.user_id
           AND (m.permissions & $3 <> 0
                OR EXISTS (SELECT 1 FROM membership_roles mr JOIN roles r ON r.id = mr.role_id
                           WHERE mr.client_id = m.client_id AND mr.user_id = m.user_id AND r.permissions & $3 <> 0))
         LIMIT 1",
        params![group.get(), client.get(), beyond],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    /// A client may have many members, and a store many clients: neither is walked through for a group.
    #[test]
    fn whoever_is_touched_is_found_by_an_index() {
        let world = World::new();
        for sql in [PLACES, ROLES, LESS, GONE, COUNTED, UNTOLD, LEFT] {
            let used = (1..=5).filter(|number| sql.contains(&format!("${number}"))).count();
            let plan = world.plan(sql, &["1"; 5][..used]);
            let walks = |step: &String| step.contains("SCAN") || step.contains("Seq Scan");
            assert!(!plan.is_empty() && !plan.iter().any(walks), "{plan:?} of {sql}");
        }
    }
}
