//! Quickbase `API_UserRoles`: everybody on the list of an application, with his roles, and the groups that hold any.
//!
//! Takes nothing; answers `users`: each one's userid, names, when he was here last, and roles. Who is there only by
//! a group is not listed beside it.

use jiff::tz::TimeZone;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Fields, Needs, Reply, Source, Type, Value, named,
};
use crate::application::{self, NO_APPLICATION, NO_DBID, Shown};
use crate::domain::permission::Permission;
use crate::params::Params;
use crate::store::groups::{self, Holder};
use crate::store::listing::Page;
use crate::store::memberships::{self, Member};
use crate::store::users::full_name;

/// The row.
pub const CALL: Call = Call {
    name: "UserRoles",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows everybody on the application's list, with his roles, and behind them the groups that hold any. Who is \
           there only by a group is not listed beside it.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("users[]", Type::Object, "The users: `user`"),
        Field::new("users[]@type", Type::Text, "`user` or `group`"),
        Field::new("users[]@id", Type::Text, "The userid, or the group's id"),
        Field::new("users[].name", Type::Text, "First and last name, or the group's"),
        Field::new(
            "users[].lastAccess",
            Type::Int,
            "When he was here last, in milliseconds since 1970; absent for who never was",
        ),
        Field::new(
            "users[].lastAccessAppLocal",
            Type::Text,
            "The same in the configured time zone, `MM-DD-YYYY hh:mm AM`",
        ),
        Field::new("users[].firstName", Type::Text, "First name"),
        Field::new("users[].lastName", Type::Text, "Last name"),
        Field::new("users[].roles[]", Type::Object, "His roles: `role`"),
        Field::new("users[].roles[]@id", Type::Int, "The role's id"),
        Field::new("users[].roles[].name", Type::Text, "Its name"),
        Field::new("users[].roles[].access", Type::Text, "Its level"),
        Field::new("users[].roles[].access@id", Type::Int, "The level's number: 1, 2, 3 or 0"),
    ],
    refuses: &[NO_DBID, NO_APPLICATION],
    warns: &[],
    example: &[],
};

const EVERYBODY: Page = Page { start: 0, limit: i64::MAX, descending: false };

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let members = memberships::of_client(context.tx, client, EVERYBODY)?;
    let zone = &context.site.zone;
    let mut users: Vec<Value> =
        members.iter().filter(|member| member.own).map(|member| of_member(member, zone)).collect();
    let holders = groups::of_client(context.tx, client)?;
    users.extend(holders.chunk_by(|one, other| one.group.id == other.group.id).filter_map(of_group));
    Ok(Reply::done().with("users", Value::list("user", users)))
}

fn of_member(member: &Member, zone: &TimeZone) -> Value {
    let name = full_name(&member.first_name, &member.last_name).unwrap_or_else(|| member.email.clone());
    let mut fields: Fields =
        named([("@type", "user".into()), ("@id", member.user.quickbase().into()), ("name", name.into())]);
    if let Some(at) = member.last_login_at {
        fields.extend(named([
            ("lastAccess", at.millis().into()),
            ("lastAccessAppLocal", at.quickbase(zone).into()),
        ]));
    }
    let roles = application::held(member).iter().map(|role| role.value(None)).collect();
    fields.extend(named([
        ("firstName", member.first_name.as_str().into()),
        ("lastName", member.last_name.as_str().into()),
        ("roles", application::roles_value(roles)),
    ]));
    Value::Object(fields)
}

/// A group, from its rows of one role each.
fn of_group(rows: &[Holder]) -> Option<Value> {
    let group = &rows.first()?.group;
    let roles = rows.iter().map(|row| Shown::of(&row.role).value(None)).collect();
    Some(Value::Object(named([
        ("@type", "group".into()),
        ("@id", group.id.quickbase().into()),
        ("name", group.name.as_str().into()),
        ("roles", application::roles_value(roles)),
    ])))
}
