//! Groups of users as calls see them: who may see and manage one, whom it may take in, what is told of it.

use serde_json::Value as Json;

use crate::action::{Caller, Context, Fault, Kind, Logged, Refusal, Value, named};
use crate::application;
use crate::auth::reach::{self, NO_APP_TOKEN};
use crate::domain::ids::{ClientId, GroupId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::params::Params;
use crate::store::groups::{self, Group, Standing};
use crate::store::users::{self, User};

/// The most users in a group.
pub const MOST_USERS: i64 = 1000;
/// The most roles of a group, in all applications.
pub const MOST_ROLES: i64 = 100;

/// No group was named.
pub const NO_GID: Refusal = Refusal::invalid("gid_required", "gid", "The parameter gid is missing");
/// No such group, or none that the caller may see.
pub const UNKNOWN_GROUP: Refusal =
    Refusal::new(Kind::NotFound, "unknown_group", "There is no group of this gid").about("gid");
/// He is in it, and does not manage it.
pub const NOT_MANAGER: Refusal =
    Refusal::new(Kind::Forbidden, "not_group_manager", "Only the group's managers may do this").about("gid");
/// Nobody was named.
pub const NO_PERSON: Refusal =
    Refusal::invalid("uid_required", "uid", "Name the user by uid, by userid or by email");
/// No such user, or none whose address the caller may know.
pub const UNKNOWN_PERSON: Refusal =
    Refusal::new(Kind::UnknownUser, "unknown_user", "There is no user of this uid or address").about("uid");
/// What the group gives is not the caller's to give.
pub const BEYOND_GROUP: Refusal = Refusal::new(
    Kind::Forbidden,
    "beyond_own_permissions",
    "The group holds a role in an application in which you may not manage users, or one that allows more there \
     than you may yourself",
)
.about("gid");

/// A group, and what the caller is in it.
pub struct Seen {
    /// The group.
    pub group: Group,
    /// What the caller is in it; the operator manages all.
    pub standing: Standing,
}

/// The group that `gid` names, whether it exists or not.
pub fn gid(params: &Params) -> Result<GroupId, Refusal> {
    let text = params.text("gid").ok_or(NO_GID)?;
    GroupId::parse_quickbase(text).ok_or(UNKNOWN_GROUP)
}

/// What the caller is in a group; None where he is not in it.
pub fn standing(context: &mut Context<'_, '_>, group: GroupId) -> Result<Option<Standing>, Fault> {
    Ok(match context.caller {
        Caller::User(user) => groups::standing(context.tx, group, user.id)?,
        Caller::Operator => Some(Standing { is_member: false, is_manager: true }),
        Caller::Staff(_) | Caller::Nobody => None,
    })
}

/// The group that `gid` names, to somebody who is in it.
pub fn seen(context: &mut Context<'_, '_>, params: &Params) -> Result<Seen, Fault> {
    let id = gid(params)?;
    let standing = standing(context, id)?.ok_or(UNKNOWN_GROUP)?;
    let group = groups::by_id(context.tx, id)?.ok_or(UNKNOWN_GROUP)?;
    Ok(Seen { group, standing })
}

/// The same, to one of its managers.
pub fn managed(context: &mut Context<'_, '_>, params: &Params) -> Result<Group, Fault> {
    let seen = seen(context, params)?;
    if seen.standing.is_manager { Ok(seen.group) } else { Err(NOT_MANAGER.into()) }
}

/// The user that `uid`, `userid` or `email` names. An address is known only to who may know it.
pub fn person(context: &mut Context<'_, '_>, params: &Params) -> Result<User, Fault> {
    let found = match named_person(params)? {
        Person::Id(id) => users::by_id(context.tx, id)?,
        Person::Address(text) => application::by_address(context, text)?,
    };
    Ok(found.ok_or(UNKNOWN_PERSON)?)
}

/// A user by his id or, where none is sent, by his address.
pub enum Person<'a> {
    /// By his id.
    Id(UserId),
    /// By his address.
    Address(&'a str),
}

/// How the call names a user. The documentation has `uid`, and a sample `userid`.
pub fn named_person(params: &Params) -> Result<Person<'_>, Refusal> {
    match params.text("uid").or_else(|| params.text("userid")) {
        Some(text) => UserId::parse_either(text).map(Person::Id).ok_or(UNKNOWN_PERSON),
        None => params.text("email").map(Person::Address).ok_or(NO_PERSON),
    }
}

/// Whether the caller may hand on everything that a group gives: whoever comes into it gets that, so he must
/// manage users wherever the group holds a role, and may do there whatever it allows.
pub fn check_gives_within(context: &mut Context<'_, '_>, group: GroupId) -> Result<(), Fault> {
    let Caller::User(user) = context.caller else { return Ok(()) };
    for (client, allows) in groups::all_roles(context.tx, group)? {
        let needed = allows.with(Permission::ManageUsers);
        let held = match reach::held(context.tx, client, user) {
            // Which application it is that he is not in is nothing for him to learn.
            Err(Fault::Refused(refusal)) if refusal != NO_APP_TOKEN => Permissions::NONE,
            held => held?,
        };
        if !held.contains(needed) {
            return Err(BEYOND_GROUP.into());
        }
    }
    Ok(())
}

/// `group` of an answer, to somebody who manages it or not.
pub fn value(group: &Group, is_manager: bool) -> Value {
    Value::Object(named([
        ("@id", group.id.quickbase().into()),
        ("name", group.name.as_str().into()),
        ("description", group.description.as_str().into()),
        ("managedByUser", flag(is_manager)),
    ]))
}

/// Yes or no as the group calls write it.
pub fn flag(yes: bool) -> Value {
    if yes { "true" } else { "false" }.into()
}

/// Writes a change of who is in a group into the activity log: of each client in which that gives or takes
/// something, or else of none.
pub fn log(
    context: &mut Context<'_, '_>,
    action: &str,
    (group, user): (GroupId, Option<UserId>),
    detail: &Json,
) -> Result<(), Fault> {
    let mut clients: Vec<Option<ClientId>> =
        groups::clients_of(context.tx, group)?.into_iter().map(Some).collect();
    if clients.is_empty() {
        clients.push(None);
    }
    for client in clients {
        let detail = &detail.to_string();
        context.log(&Logged { action, client, user, detail, ..Logged::default() })?;
    }
    Ok(())
}
