//! Quickbase `API_ChangeUserRole`: gives a user another role instead of one that he holds.
//!
//! Takes `userid`, `roleid` (the role he holds) and `newroleid`; without the last, or with an empty one, he is put
//! into None: on the list, and allowed nothing. His other roles stay. Answers nothing but its envelope.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::application::{
    self, IN_ROLE, NO_APPLICATION, NO_DBID, NO_ROLEID, NO_USERID, NOT_IN_ROLE, NOT_LISTED, OWNER,
    UNKNOWN_ROLE, UNKNOWN_USER,
};
use crate::domain::ids::{ClientId, RoleId};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::role::Role;
use crate::grants::{self, ABOVE, BEYOND};
use crate::params::Params;
use crate::store::memberships::{self, Member};

/// The row.
pub const CALL: Call = Call {
    name: "ChangeUserRole",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Gives a user another role instead of one that he holds. Without `newroleid`, or with an empty one, the role \
           is taken and, if it was his last, he stays on the list in None (9), which allows nothing. His other roles \
           stay.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("userid", Type::Text, "The user"),
        Parameter::required("roleid", Type::Int, "The role that he holds"),
        Parameter::optional("newroleid", Type::Int, "The role that he gets for it"),
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
        IN_ROLE,
        ABOVE,
        BEYOND,
    ],
    warns: &[],
    example: &[("userid", "2.gvhq"), ("roleid", "10"), ("newroleid", "11")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let user = application::user(context, params)?;
    let old = application::role(context, client, params, "roleid")?.ok_or(NO_ROLEID)?;
    let (new, allows) = new_role(context, client, params)?;
    let member = memberships::find(context.tx, client, user.id)?.ok_or(NOT_LISTED)?;
    check_change(&member, old.id, new)?;
    grants::check_over(context, client, member.may)?;
    grants::check_within(context, client, allows)?;
    application::take(context, &member, old.id)?;
    application::give(context, client, user.id, new)?;
    let detail = json!({ "role": old.id.get(), "new_role": new.get() });
    application::log(context, CALL.name, (client, user.id), &detail)?;
    Ok(Reply::done())
}

/// The new role and what it allows.
fn new_role(
    context: &mut Context<'_, '_>,
    client: ClientId,
    params: &Params,
) -> Result<(RoleId, Permissions), Fault> {
    let role = application::role(context, client, params, "newroleid")?;
    Ok(role.map_or((Role::None.id(), Permissions::NONE), |role| (role.id, role.permissions)))
}

fn check_change(member: &Member, old: RoleId, new: RoleId) -> Result<(), Refusal> {
    if member.is_owner {
        return Err(OWNER);
    }
    let held = application::held(member);
    let holds = |role: RoleId| held.iter().any(|one| one.id == role);
    if !holds(old) {
        Err(NOT_IN_ROLE)
    } else if holds(new) {
        Err(IN_ROLE)
    } else {
        Ok(())
    }
}
