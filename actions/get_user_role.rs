//! Quickbase `API_GetUserRole`: the roles of one user in an application.
//!
//! Takes `userid`, without which it is about the caller, and `inclgrps`; answers `user`.

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply,
    Source, Type, Value, named,
};
use crate::application::{self, NO_APPLICATION, NO_DBID, NOT_LISTED, Shown, UNKNOWN_USER};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::Permission;
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::memberships::{self, Member};
use crate::store::{groups, users};

/// The row.
pub const CALL: Call = Call {
    name: "GetUserRole",
    about: Some(&ABOUT),
    needs: Needs::Place(application::dbid),
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows the roles of a user in the application. Who may not share it sees only his own.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("userid", Type::Text, "The user; without it the caller"),
        Parameter::optional(
            "inclgrps",
            Type::Flag,
            "Whether the roles of his groups are shown as well, and by whom each is held",
        ),
    ],
    answers: &[
        Field::new("user", Type::Object, "The user"),
        Field::new("user@id", Type::Text, "His userid"),
        Field::new("user.name", Type::Text, "First and last name"),
        Field::new("user.roles[]", Type::Object, "His roles: `role`"),
        Field::new("user.roles[]@id", Type::Int, "The role's id"),
        Field::new("user.roles[].name", Type::Text, "Its name"),
        Field::new(
            "user.roles[].access",
            Type::Text,
            "Its level: Administrator, Basic Access with Share, Basic Access or None",
        ),
        Field::new("user.roles[].access@id", Type::Int, "The level's number: 1, 2, 3 or 0"),
        Field::new("user.roles[].member", Type::Text, "With `inclgrps`: the user or the group that holds it"),
        Field::new("user.roles[].member@type", Type::Text, "`user` or `group`"),
    ],
    refuses: &[NO_DBID, NO_APPLICATION, UNKNOWN_USER, NOT_SHARED, NOT_LISTED],
    warns: &[],
    example: &[("userid", "2.gvhq"), ("inclgrps", "1")],
};

const NOT_SHARED: Refusal = Refusal::new(
    Kind::Forbidden,
    "not_shared",
    "Only who may share the application sees the roles of others",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let user = wanted(context, client, params)?;
    let user = users::by_id(context.tx, user)?.ok_or(UNKNOWN_USER)?;
    let member = memberships::find(context.tx, client, user.id)?.ok_or(NOT_LISTED)?;
    let roles = if params.flag("inclgrps") == Some(true) {
        with_holders(context, &user.display_name(), &member)?
    } else {
        application::held(&member).iter().map(|role| role.value(None)).collect()
    };
    let user = named([
        ("@id", user.id.quickbase().into()),
        ("name", user.display_name().into()),
        ("roles", application::roles_value(roles)),
    ]);
    Ok(Reply::done().with("user", user))
}

/// Whose roles are asked for, if the caller may see them.
fn wanted(context: &mut Context<'_, '_>, client: ClientId, params: &Params) -> Result<UserId, Fault> {
    let Caller::User(caller) = context.caller else { return Ok(application::userid(params)?) };
    if params.text("userid").is_none() {
        return Ok(caller.id);
    }
    let user = application::userid(params)?;
    let may = user == caller.id
        || memberships::standing(context.tx, client, caller.id)?.may().has(Permission::ManageUsers);
    if may { Ok(user) } else { Err(NOT_SHARED.into()) }
}

/// One role for each holder of it: the user himself, then his groups.
fn with_holders(context: &mut Context<'_, '_>, name: &str, member: &Member) -> Result<Vec<Value>, DbError> {
    let own = application::held(member);
    let mut roles: Vec<Value> = own.iter().map(|role| role.value(Some(holder("user", name)))).collect();
    for given in groups::of_member(context.tx, member.client, member.user)? {
        roles.push(Shown::of(&given.role).value(Some(holder("group", &given.group.name))));
    }
    Ok(roles)
}

fn holder(kind: &str, name: &str) -> Value {
    Value::Object(named([("@type", kind.into()), ("#text", name.into())]))
}
