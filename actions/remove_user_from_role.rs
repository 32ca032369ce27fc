//! Quickbase `API_RemoveUserFromRole`: takes a role from a user, and with the last one his place.
//!
//! Takes `userid` and `roleid`; answers nothing but its envelope. With the place an open invitation to it goes, so
//! that its link does not give the place back.

use serde_json::json;

use crate::action::{About, Call, Context, Effect, Envelope, Fault, Needs, Parameter, Reply, Source, Type};
use crate::application::{
    self, NO_APPLICATION, NO_DBID, NO_ROLEID, NO_USERID, NOT_IN_ROLE, NOT_LISTED, OWNER, UNKNOWN_ROLE,
    UNKNOWN_USER,
};
use crate::domain::permission::Permission;
use crate::grants::{self, ABOVE};
use crate::params::Params;
use crate::store::invites;
use crate::store::memberships::{self, Member};

/// The row.
pub const CALL: Call = Call {
    name: "RemoveUserFromRole",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Takes a role from a user. With the last one he is off the application's list, and an open invitation to it \
           is withdrawn.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("userid", Type::Text, "The user"),
        Parameter::required("roleid", Type::Int, "The role"),
    ],
    answers: &[],
    refuses: &[
        NO_DBID,
        NO_APPLICATION,
        NO_USERID,
        UNKNOWN_USER,
        NO_ROLEID,
        UNKNOWN_ROLE,
        NOT_LISTED,
        OWNER,
        NOT_IN_ROLE,
        ABOVE,
    ],
    warns: &[],
    example: &[("userid", "2.gvhq"), ("roleid", "10")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let user = application::user(context, params)?;
    let role = application::role(context, client, params, "roleid")?.ok_or(NO_ROLEID)?;
    let member = memberships::find(context.tx, client, user.id)?.ok_or(NOT_LISTED)?;
    if member.is_owner {
        return Err(OWNER.into());
    }
    let held = application::held(&member);
    if held.iter().all(|one| one.id != role.id) {
        return Err(NOT_IN_ROLE.into());
    }
    grants::check_over(context, client, member.may)?;
    application::take(context, &member, role.id)?;
    if held.len() == 1 {
        leave(context, &member)?;
    }
    application::log(context, CALL.name, (client, user.id), &json!({ "role": role.id.get() }))?;
    Ok(Reply::done())
}

/// Only what groups give him keeps somebody without a role of his own on the list.
fn leave(context: &mut Context<'_, '_>, member: &Member) -> Result<(), Fault> {
    if memberships::leave_to_groups(context.tx, member.client, member.user)? {
        return Ok(());
    }
    memberships::remove(context.tx, member.client, member.user)?;
    invites::cancel_announcement(context.tx, member.client, member.user)?;
    Ok(())
}
