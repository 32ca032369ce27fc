//! Quickbase `API_RemoveUserFromGroup`: puts a user out of a group.
//!
//! Takes `gid` and `uid` (or `userid`, or `email`); answers nothing but its envelope. What only the group gave him
//! goes, and with the last of that his place in an application.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::domain::email::Email;
use crate::domain::ids::{GroupId, UserId};
use crate::groups::{self, NO_GID, NO_PERSON, NOT_MANAGER, Person, UNKNOWN_GROUP, UNKNOWN_PERSON};
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::groups::{self as rows, Standing, Touched};
use crate::store::users;

/// The row.
pub const CALL: Call = Call {
    name: "RemoveUserFromGroup",
    about: Some(&ABOUT),
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Puts a user out of a group that the caller manages, as a member and as a manager. The roles that only this \
           group gave him go with it.",
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
    ],
    answers: &[],
    refuses: &[NO_GID, UNKNOWN_GROUP, NOT_MANAGER, NO_PERSON, UNKNOWN_PERSON, NOT_IN_GROUP, LAST_MANAGER],
    warns: &[],
    example: &[("gid", "1.czkk"), ("uid", "2.gvhq")],
};

/// One answer for whoever is not in it, whether he exists or not: the managers see everybody who is.
const NOT_IN_GROUP: Refusal =
    Refusal::new(Kind::UnknownUser, "not_in_group", "There is no such user in the group").about("uid");
const LAST_MANAGER: Refusal = Refusal::new(
    Kind::Conflict,
    "last_manager",
    "The user is the last who manages the group: make somebody else a manager before, or delete the group",
)
.about("uid");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let group = groups::managed(context, params)?.id;
    let (user, standing) = somebody_in(context, group, params)?.ok_or(NOT_IN_GROUP)?;
    if standing.is_manager && rows::count_managers(context.tx, group)? == 1 {
        return Err(LAST_MANAGER.into());
    }
    for client in rows::clients_of(context.tx, group)? {
        rows::take(context.tx, Touched { group, client, user: Some(user), role: None })?;
    }
    rows::remove_user(context.tx, group, user)?;
    groups::log(context, CALL.name, (group, Some(user)), &json!({ "group": group.get() }))?;
    Ok(Reply::done())
}

/// The user that the call names, if he is in the group.
fn somebody_in(
    context: &mut Context<'_, '_>,
    group: GroupId,
    params: &Params,
) -> Result<Option<(UserId, Standing)>, Fault> {
    let user = match groups::named_person(params)? {
        Person::Id(id) => Some(id),
        Person::Address(text) => of_address(context, text)?,
    };
    let Some(user) = user else { return Ok(None) };
    Ok(rows::standing(context.tx, group, user)?.map(|standing| (user, standing)))
}

fn of_address(context: &mut Context<'_, '_>, text: &str) -> Result<Option<UserId>, DbError> {
    let Ok(email) = Email::parse(text) else { return Ok(None) };
    Ok(users::by_email_key(context.tx, email.key())?.map(|user| user.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::XML;
    use crate::actions::add_group_to_role::tests::Ground;

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let ground = Ground::new();
        let (ann, ben) = (ground.user("ann@example.com"), ground.user("ben@example.com"));
        ground.add(&ann).expect("added");
        let gid = ("gid", &*ground.gid);
        let remove = |user: &str, pairs: &[(&str, &str)]| {
            ground.world.as_user(user, XML, "RemoveUserFromGroup", pairs)
        };
        let refused = |pairs: &[(&str, &str)]| remove(&ground.owner, pairs).unwrap_err();
        assert_eq!(refused(&[("uid", &ann)]), NO_GID.message);
        assert_eq!(remove(&ben, &[gid, ("uid", &ann)]).unwrap_err(), UNKNOWN_GROUP.message);
        assert_eq!(remove(&ann, &[gid, ("uid", &ann)]).unwrap_err(), NOT_MANAGER.message);
        assert_eq!(refused(&[gid]), NO_PERSON.message);
        assert_eq!(refused(&[gid, ("uid", "1.zzzz")]), UNKNOWN_PERSON.message);
        for who in [("uid", &*ben), ("uid", "99"), ("email", "ben@example.com"), ("email", "no@example.com")]
        {
            assert_eq!(refused(&[gid, who]), NOT_IN_GROUP.message, "{who:?}");
        }
        assert_eq!(refused(&[gid, ("uid", &ground.owner)]), LAST_MANAGER.message);
        assert!(remove(&ground.owner, &[gid, ("email", "Ann@Example.com")]).is_ok());
        assert_eq!(refused(&[gid, ("uid", &ann)]), NOT_IN_GROUP.message);
    }

    #[test]
    fn a_manager_may_go_when_another_one_stays() {
        let ground = Ground::new();
        let ann = ground.user("ann@example.com");
        let add = [("uid", &*ann), ("allowAdminAccess", "1")];
        ground.call("AddUserToGroup", &add).expect("a manager");
        ground.call("RemoveUserFromGroup", &[("uid", &ground.owner)]).expect("gone himself");
        let refused = ground.call("AddUserToGroup", &[("uid", &ground.owner)]);
        assert_eq!(refused.unwrap_err(), UNKNOWN_GROUP.message, "it is hidden from him now");
    }
}
