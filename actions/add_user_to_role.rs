//! Quickbase `API_AddUserToRole`: gives a user one more role in an application.
//!
//! Takes `userid` and `roleid`; answers nothing but its envelope. Whoever has no place in the application gets one.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::application::{
    self, IN_ROLE, NO_APPLICATION, NO_DBID, NO_ROLEID, NO_USERID, OWNER, UNKNOWN_ROLE, UNKNOWN_USER,
};
use crate::domain::permission::Permission;
use crate::domain::role::Role;
use crate::grants::{self, BEYOND};
use crate::invitation;
use crate::params::Params;
use crate::store::memberships::{self, Member};
use crate::store::roles::NamedRole;

/// The row.
pub const CALL: Call = Call {
    name: "AddUserToRole",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Gives a user one more role in the application, and with it access: no mail goes out. Nobody gives a role \
           that allows more than he may himself.",
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
        NONE_BESIDE_OTHERS,
        OWNER,
        IN_ROLE,
        BEYOND,
    ],
    warns: &[],
    example: &[("userid", "3.tyor"), ("roleid", "11")],
};

const NONE_BESIDE_OTHERS: Refusal = Refusal::invalid(
    "none_beside_others",
    "roleid",
    "The user holds other roles: API_ChangeUserRole puts him into None instead of one of them",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let user = application::user(context, params)?;
    let role = application::role(context, client, params, "roleid")?.ok_or(NO_ROLEID)?;
    let member = memberships::find(context.tx, client, user.id)?;
    if let Some(member) = &member {
        check_addition(member, &role)?;
    }
    grants::check_within(context, client, role.permissions)?;
    application::give(context, client, user.id, role.id)?;
    // Who is here by a group only may have been invited beside that.
    if member.is_none_or(|member| !member.own) {
        let because = json!({ "because_of_user": user.id.get() });
        invitation::withdraw_needless(context, client, (user.id, &user.email_key), None, &because)?;
    }
    application::log(context, CALL.name, (client, user.id), &json!({ "role": role.id.get() }))?;
    Ok(Reply::done())
}

/// A role is held where it adds nothing: permissions that are only shown as it may be less.
fn check_addition(member: &Member, role: &NamedRole) -> Result<(), Refusal> {
    let held = application::held(member);
    if role.id == Role::None.id() {
        return match held.as_slice() {
            [] => Ok(()),
            [one] if one.id == role.id => Err(IN_ROLE),
            _ => Err(NONE_BESIDE_OTHERS),
        };
    }
    if member.is_owner {
        return Err(if role.id == Role::Admin.id() { IN_ROLE } else { OWNER });
    }
    let own = member.roles.iter().any(|one| one.own && one.role.id == role.id);
    let shown = held.iter().any(|one| one.id == role.id);
    if own || shown && member.direct.contains(role.permissions) { Err(IN_ROLE) } else { Ok(()) }
}
