//! Quickbase `API_RemoveGroupFromRole`: takes a role in an application from a group, or all of them.
//!
//! Takes `gid` and `roleid`, or `allRoles`; answers nothing but its envelope. Whoever manages the users of the
//! application sees the groups that hold roles in it, and need not be in them.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::application::{self, NO_APPLICATION, NO_DBID, NO_ROLEID, UNKNOWN_ROLE, log_of_application};
use crate::domain::ids::{ClientId, RoleId};
use crate::domain::permission::Permission;
use crate::grants::{self, ABOVE};
use crate::groups::{self, NO_GID, UNKNOWN_GROUP};
use crate::params::Params;
use crate::store::groups::{self as rows, Touched};

/// The row.
pub const CALL: Call = Call {
    name: "RemoveGroupFromRole",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Takes a role in the application from a group, or with `allRoles` all of them: its members lose what only \
           it gave them. Nobody takes from a group in which somebody may do more in the application than he.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("gid", Type::Text, "The group"),
        Parameter::optional("roleid", Type::Int, "The role; without it `allRoles` is needed"),
        Parameter::optional("allRoles", Type::Flag, "Whether all its roles are taken"),
    ],
    answers: &[],
    refuses: &[NO_DBID, NO_APPLICATION, NO_GID, UNKNOWN_GROUP, NO_ROLEID, UNKNOWN_ROLE, NOT_HELD, ABOVE],
    warns: &[],
    example: &[("gid", "1.czkk"), ("roleid", "11")],
};

const NOT_HELD: Refusal =
    Refusal::new(Kind::NotMember, "not_in_role", "The group does not hold this role in the application");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let group = groups::gid(params)?;
    let held = rows::roles_in(context.tx, group, client)?;
    if held.is_empty() && groups::standing(context, group)?.is_none() {
        return Err(UNKNOWN_GROUP.into());
    }
    let role = role(context, client, params)?;
    if role.map_or(held.is_empty(), |role| held.iter().all(|one| one.id != role)) {
        return Err(NOT_HELD.into());
    }
    grants::check_over_group(context, client, group)?;
    rows::take(context.tx, Touched { group, client, user: None, role })?;
    rows::remove_roles(context.tx, group, client, role)?;
    let detail = json!({ "group": group.get(), "role": role.map(RoleId::get) });
    log_of_application(context, CALL.name, client, &detail)?;
    Ok(Reply::done())
}

/// The role that is taken; None: all.
fn role(context: &mut Context<'_, '_>, client: ClientId, params: &Params) -> Result<Option<RoleId>, Fault> {
    if params.flag("allRoles") == Some(true) {
        return Ok(None);
    }
    let role = application::role(context, client, params, "roleid")?.ok_or(NO_ROLEID)?;
    Ok(Some(role.id))
}
