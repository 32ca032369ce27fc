//! WHMCS `UpdateUserPermissions`: replaces what a user may do in a client.
//!
//! Takes `user_id`, `client_id`, `permissions` (comma-separated keys) or, which is ours, `role`. Either
//! replaces the member's direct permissions and roles as a whole.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::domain::permission::Permission;
use crate::domain::role::Role;
use crate::fields::{self, NO_CLIENT, NO_USER};
use crate::grants::{self, ABOVE, BEYOND, BOTH, NO_ROLE};
use crate::params::Params;
use crate::place::{Place, STRANGER};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateUserPermissions",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Replaces everything that a user may do in a client, whether he held it directly or by a role. A member \
           with `manageusers` grants nothing that he does not hold himself, and leaves alone who holds more than he.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("user_id", Type::Int, "The user"),
        Parameter::required("client_id", Type::Int, "The client"),
        Parameter::required(
            "permissions",
            Type::Text,
            "Keys of GetPermissionsList, and `manageusers`, separated by commas; unknown ones count for nothing \
             while one is known",
        ),
        Parameter::optional(
            "role",
            Type::Text,
            "Instead of `permissions`: `Admin`, `Developer`, `Support`, `Member` or `None`",
        )
        .ours(),
    ],
    answers: &[],
    refuses: &[NO_USER, NO_CLIENT, OWNER, BOTH, NO_ROLE, NO_PERMISSIONS, STRANGER, ABOVE, BEYOND],
    warns: &[],
    example: &[("user_id", "2"), ("client_id", "1"), ("permissions", "products,domains,tickets")],
};

const OWNER: Refusal =
    Refusal::new(Kind::Conflict, "is_owner", "Permissions cannot be set on a client owner").about("user_id");
const NO_PERMISSIONS: Refusal =
    Refusal::invalid("permissions_required", "permissions", "Missing permissions definition");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = Place::find(context, params)?;
    if place.standing.is_owner {
        return Err(OWNER.into());
    }
    let grant = grants::read(context, params, &NO_PERMISSIONS)?;
    let before = place.may()?;
    grants::check_over(context, place.client, before)?;
    grants::check_within(context, place.client, grant.permissions)?;
    if !grants::replace(context, place.client, place.user, grant)? {
        return Err(STRANGER.into());
    }
    let detail = json!({ "before": before.list(), "after": grant.permissions.list(),
                         "role": grant.role.map(Role::name) });
    place.log(context, CALL.name, &detail)?;
    Ok(Reply::done())
}
