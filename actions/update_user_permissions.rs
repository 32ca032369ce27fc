//! WHMCS `UpdateUserPermissions`: replaces what a user may do in a client.
//!
//! Takes `user_id`, `client_id`, `permissions` (comma-separated keys). The set replaces the
//! member's direct permissions and roles as a whole.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::UserId;
use crate::fields;
use crate::params::Params;
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "UpdateUserPermissions",
    about: None,
    needs: Needs::Staff,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_USER: Refusal = Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid user id").about("user_id");
const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "invalid_client", "Invalid client id").about("client_id");
const OWNER: Refusal =
    Refusal::new(Kind::Conflict, "is_owner", "Permissions cannot be set on a client owner").about("user_id");
const NO_PERMISSIONS: Refusal =
    Refusal::invalid("permissions_required", "permissions", "Missing permissions definition");
const STRANGER: Refusal =
    Refusal::new(Kind::NotMember, "not_associated", "User is not associated with client").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = params.text("user_id").and_then(UserId::parse).ok_or(NO_USER)?;
    let client = fields::client_of(params);
    // A client that is none has no members: one look-up tells about both.
    let asked = client.unwrap_or(crate::domain::ids::ClientId::new(0));
    let standing = memberships::standing(context.tx, asked, user)?;
    standing.user.ok_or(NO_USER)?;
    let client = client.filter(|_| standing.owner.is_some()).ok_or(NO_CLIENT)?;
    if standing.is_owner {
        return Err(OWNER.into());
    }
    let permissions = fields::permissions(params, context.site.strict_permissions, &NO_PERMISSIONS)?;
    let before = standing.permissions.ok_or(STRANGER)?;
    if !memberships::set_permissions(context.tx, client, user, permissions)? {
        return Err(STRANGER.into());
    }
    let detail = json!({ "before": before.list(), "after": permissions.list() }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(client),
        user: Some(user),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Reply::done())
}
