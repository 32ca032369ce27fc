//! Quickbase `API_GetUsersInGroup`: who is in a group, and who manages it.
//!
//! Takes `gid`; answers `group` to whoever is in it.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Fields, Needs, Parameter, Reply, Source, Type,
    Value, named,
};
use crate::groups::{self, NO_GID, UNKNOWN_GROUP};
use crate::params::Params;
use crate::store::groups::{self as rows, GroupUser};

/// The row.
pub const CALL: Call = Call {
    name: "GetUsersInGroup",
    about: Some(&ABOUT),
    needs: Needs::User,
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows who is in a group, and who manages it, to whoever is one of them.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("gid", Type::Text, "The group"),
        Parameter::optional("includeAllMgrs", Type::Flag, "Accepted: all managers are always shown"),
    ],
    answers: &[
        Field::new("group", Type::Object, "The group"),
        Field::new("group@id", Type::Text, "Its id"),
        Field::new("group.name", Type::Text, "Its name"),
        Field::new("group.description", Type::Text, "What it is for"),
        Field::new("group.users[]", Type::Object, "Its members: `user`"),
        Field::new("group.users[]@id", Type::Text, "The userid"),
        Field::new("group.users[].firstName", Type::Text, "First name"),
        Field::new("group.users[].lastName", Type::Text, "Last name"),
        Field::new("group.users[].email", Type::Text, "His address"),
        Field::new("group.users[].screenName", Type::Text, "Empty: users have no names besides"),
        Field::new("group.users[].isAdmin", Type::Text, "`true` when he manages the group as well"),
        Field::new("group.managers[]", Type::Object, "Its managers: `manager`"),
        Field::new("group.managers[]@id", Type::Text, "The userid"),
        Field::new("group.managers[].firstName", Type::Text, "First name"),
        Field::new("group.managers[].lastName", Type::Text, "Last name"),
        Field::new("group.managers[].email", Type::Text, "His address"),
        Field::new("group.managers[].screenName", Type::Text, "Empty: users have no names besides"),
        Field::new("group.managers[].isMember", Type::Text, "`true` when he is a member as well"),
        Field::new("group.subgroups[]", Type::Object, "None: a group holds no others"),
    ],
    refuses: &[NO_GID, UNKNOWN_GROUP],
    warns: &[],
    example: &[("gid", "1.czkk")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let group = groups::seen(context, params)?.group;
    let everybody = rows::users(context.tx, group.id)?;
    let members = everybody.iter().filter(|user| user.standing.is_member);
    let members = members.map(|user| person(user, ("isAdmin", user.standing.is_manager))).collect();
    let managers = everybody.iter().filter(|user| user.standing.is_manager);
    let managers = managers.map(|user| person(user, ("isMember", user.standing.is_member))).collect();
    let group = named([
        ("@id", group.id.quickbase().into()),
        ("name", group.name.into()),
        ("description", group.description.into()),
        ("users", Value::list("user", members)),
        ("managers", Value::list("manager", managers)),
        ("subgroups", Value::list("subgroup", Vec::new())),
    ]);
    Ok(Reply::done().with("group", group))
}

fn person(user: &GroupUser, (name, also): (&'static str, bool)) -> Value {
    let fields: Fields = named([
        ("@id", user.id.quickbase().into()),
        ("firstName", user.first_name.as_str().into()),
        ("lastName", user.last_name.as_str().into()),
        ("email", user.email.as_str().into()),
        ("screenName", "".into()),
        (name, groups::flag(also)),
    ]);
    Value::Object(fields)
}
