//! Dolfin `PATCH /clients/{clientId}/members/{userId}`: gives a member another role.
//!
//! Takes `clientId`, `userId`, `role`; answers the member. The role comes instead of everything that he may, be it his
//! own or by other roles. Nobody becomes the Owner so: that is a transfer.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::domain::permission::Permission;
use crate::domain::role::Role;
use crate::fields::Grant;
use crate::grants;
use crate::params::Params;
use crate::place::Place;
use crate::portal::{self, LAST_OWNER, NO_MEMBER, OWNER};
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "ChangeMemberRole",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_ROLE: Refusal =
    Refusal::invalid("invalid_member_role", "role", "The role must be Member, Developer, Support or Admin");
const BY_TRANSFER: Refusal = Refusal::invalid(
    "invalid_member_role",
    "role",
    "A client has one Owner, who hands it on: POST /clients/{clientId}/transfer-ownership",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = portal::managed(context, params)?.client;
    let member = portal::member(context, &client, params)?;
    portal::check_unchanged(params, &portal::member_tag(&member))?;
    let role = role(params)?;
    if member.is_owner {
        return Err(LAST_OWNER.into());
    }
    let grant = Grant { permissions: role.permissions(), role: Some(role) };
    grants::check_over(context, client.id, member.may)?;
    grants::check_within(context, client.id, grant.permissions)?;
    if !grants::replace(context, client.id, member.user, grant)? {
        return Err(NO_MEMBER.into());
    }
    let place = Place::of(context, client.id, member.user)?;
    let detail = json!({ "before": member.may.list(), "after": grants::shown(grant) });
    place.log(context, CALL.name, &detail)?;
    let after = memberships::find(context.tx, client.id, member.user)?.ok_or(NO_MEMBER)?;
    Ok(portal::one_member(&after))
}

fn role(params: &Params) -> Result<Role, Refusal> {
    let name = params.text("role").ok_or(BAD_ROLE)?;
    if name == OWNER {
        return Err(BY_TRANSFER);
    }
    Role::from_name(name).filter(|role| *role != Role::None).ok_or(BAD_ROLE)
}
