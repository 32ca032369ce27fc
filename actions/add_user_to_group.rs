//! Quickbase `API_AddUserToGroup`: takes a user into a group, and with `allowAdminAccess` among its managers.
//!
//! Takes `gid` and `uid` (or `userid`, or `email`); answers nothing but its envelope. Whoever comes into a group
//! gets what it holds: so nobody takes others into one that holds more than he could give them himself.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::auth::reach::NO_APP_TOKEN;
use crate::domain::ids::{GroupId, UserId};
use crate::groups::{
    self, BEYOND_GROUP, MOST_USERS, NO_GID, NO_PERSON, NOT_MANAGER, UNKNOWN_GROUP, UNKNOWN_PERSON,
};
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::groups::{self as rows, Standing, Touched};

/// The row.
pub const CALL: Call = Call {
    name: "AddUserToGroup",
    about: Some(&ABOUT),
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Takes a user into a group that the caller manages: he gets the roles that the group holds. The caller must \
           manage users in every application in which it holds one, and may himself do there whatever they allow.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("gid", Type::Text, "The group"),
        Parameter::optional(
            "uid",
            Type::Text,
            "The user; `userid` is taken as well. Without it `email` is needed",
        ),
        Parameter::optional("email", Type::Text, "His address"),
        Parameter::optional("screenName", Type::Text, "Accepted without effect: users have no such name"),
        Parameter::optional("allowAdminAccess", Type::Flag, "Whether he manages the group as well"),
    ],
    answers: &[],
    refuses: &[
        NO_GID,
        UNKNOWN_GROUP,
        NOT_MANAGER,
        NO_PERSON,
        UNKNOWN_PERSON,
        IN_GROUP,
        BEYOND_GROUP,
        NO_APP_TOKEN,
        FULL,
    ],
    warns: &[],
    example: &[("gid", "1.czkk"), ("uid", "3.tyor")],
};

const IN_GROUP: Refusal =
    Refusal::new(Kind::Conflict, "already_in_group", "The user is in the group already").about("uid");
const FULL: Refusal =
    Refusal::new(Kind::Conflict, "group_full", "There are as many users in the group as one takes")
        .about("gid");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let group = groups::managed(context, params)?.id;
    let user = groups::person(context, params)?.id;
    let before = rows::standing(context.tx, group, user)?;
    let after = after(before, params.flag("allowAdminAccess") == Some(true));
    if before == Some(after) {
        return Err(IN_GROUP.into());
    }
    groups::check_gives_within(context, group)?;
    if before.is_none() && rows::count_users(context.tx, group)? >= MOST_USERS {
        return Err(FULL.into());
    }
    rows::put_user(context.tx, group, user, after)?;
    if before.is_none_or(|before| !before.is_member) {
        give(context, group, user)?;
    }
    let detail = json!({ "group": group.get(), "manager": after.is_manager });
    groups::log(context, CALL.name, (group, Some(user)), &detail)?;
    Ok(Reply::done())
}

/// Nobody ceases to manage a group by being added to it.
fn after(before: Option<Standing>, is_manager: bool) -> Standing {
    let managed = before.is_some_and(|before| before.is_manager);
    Standing { is_member: true, is_manager: managed || is_manager }
}

fn give(context: &mut Context<'_, '_>, group: GroupId, user: UserId) -> Result<(), DbError> {
    for client in rows::clients_of(context.tx, group)? {
        rows::give(context.tx, Touched { group, client, user: Some(user), role: None })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::XML;
    use crate::actions::add_group_to_role::tests::Ground;

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let ground = Ground::new();
        let (gid, ann) = (ground.gid.clone(), ground.user("ann@example.com"));
        let add =
            |user: &str, pairs: &[(&str, &str)]| ground.world.as_user(user, XML, "AddUserToGroup", pairs);
        let refused = |pairs: &[(&str, &str)]| add(&ground.owner, pairs).unwrap_err();
        assert_eq!(refused(&[("uid", &ann)]), NO_GID.message);
        for gid in ["1", "1.zzzz", "x", &GroupId::new(9).quickbase()] {
            assert_eq!(refused(&[("gid", gid), ("uid", &ann)]), UNKNOWN_GROUP.message, "{gid}");
        }
        assert_eq!(add(&ann, &[("gid", &gid), ("uid", &ann)]).unwrap_err(), UNKNOWN_GROUP.message);
        assert_eq!(refused(&[("gid", &gid)]), NO_PERSON.message);
        for person in [("uid", "99"), ("userid", "1.zzzz"), ("email", "nobody@example.com"), ("email", "x")] {
            assert_eq!(refused(&[("gid", &gid), person]), UNKNOWN_PERSON.message, "{person:?}");
        }
        assert!(add(&ground.owner, &[("gid", &gid), ("uid", &ann)]).is_ok());
        assert_eq!(refused(&[("gid", &gid), ("email", "ann@example.com")]), IN_GROUP.message);
        assert_eq!(add(&ann, &[("gid", &gid), ("uid", &ann)]).unwrap_err(), NOT_MANAGER.message);
    }

    #[test]
    fn a_member_may_become_a_manager_and_a_manager_a_member() {
        let ground = Ground::new();
        let (gid, ann) = (ground.gid.clone(), ground.user("ann@example.com"));
        let add = |user: &str, uid: &str, admin: &str| {
            let pairs = [("gid", &*gid), ("uid", uid), ("allowAdminAccess", admin)];
            ground.world.as_user(user, XML, "AddUserToGroup", &pairs)
        };
        assert!(add(&ground.owner, &ann, "false").is_ok());
        assert_eq!(add(&ann, &ground.owner, "").unwrap_err(), NOT_MANAGER.message);
        assert!(add(&ground.owner, &ann, "true").is_ok());
        assert_eq!(add(&ground.owner, &ann, "").unwrap_err(), IN_GROUP.message, "he manages it still");
        assert!(add(&ann, &ground.owner, "").is_ok(), "the creator was no member");
    }

    #[test]
    fn a_group_takes_no_more_than_a_thousand() {
        let ground = Ground::new();
        let ann = ground.user("ann@example.com");
        ground.world.write(|tx| {
            for sql in [
                "INSERT INTO users (id, uuid, email, email_key, first_name, last_name, name_key, last_key, state,
                                    language, created_at, updated_at)
                 WITH RECURSIVE numbers (n) AS (SELECT 1001 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1999)
                 SELECT n, 'u' || n, 'u' || n, 'u' || n, '', '', '', '', 'provisioned', '', 1, 1 FROM numbers",
                "INSERT INTO group_users (group_id, user_id, is_member, is_manager, created_at)
                 SELECT 1, id, 1, 0, 1 FROM users WHERE id > 1000",
            ] {
                tx.execute(sql, &[])?;
            }
            Ok(())
        });
        assert_eq!(ground.add(&ann).unwrap_err(), FULL.message);
    }
}
