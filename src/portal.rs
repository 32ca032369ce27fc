//! A client as the REST dialect sees it: named by its UUID, with roles, managed by its Admins and its Owner.

mod accounts;
mod answers;
mod invites;
mod keys;
mod members;
mod users;

pub use self::accounts::{client_fields, one_client};
pub use self::answers::{IF_MATCH, MOST, PAGE, WRONG, check_unchanged, cut, page, tag};
pub use self::invites::{
    ACCEPTED, Issued, NO_INVITE, invite, invite_fields, invite_tag, one_invite, role_of, shown_invite,
    state_of,
};
pub use self::keys::{NO_KEY, acts_as, bound_to, key_fields, own_key};
pub use self::members::{LAST_OWNER, NO_MEMBER, member, member_fields, member_tag, one_member};
pub use self::users::{NO_USER, user, user_fields};

use crate::action::{Caller, Context, Fault, Kind, Refusal};
use crate::auth::reach::{self, NO_PLACE};
use crate::domain::role::Role;
use crate::params::Params;
use crate::store::clients::Client;
use crate::store::memberships;

/// The name of the role that only one member has.
pub const OWNER: &str = "Owner";

/// The caller manages users in the client, and is neither Admin nor Owner.
pub const NOT_ADMIN: Refusal =
    Refusal::new(Kind::Forbidden, "not_admin", "Only Admins and the Owner of this client may do this");
/// Only he hands his place on.
pub const NOT_OWNER: Refusal =
    Refusal::new(Kind::Forbidden, "not_owner", "Only the Owner of this client may invite another Owner");

/// What the caller is in a client.
pub struct Standing {
    /// The client.
    pub client: Client,
    /// Whether he owns it; staff may do what its owner may.
    pub is_owner: bool,
}

/// The client that a call is about, unless it is closed, to whomever dispatch let in.
pub fn open_client(context: &mut Context<'_, '_>, params: &Params) -> Result<Client, Fault> {
    let client = reach::addressed_client(context.tx, params)?;
    if client.is_closed() { Err(NO_PLACE.into()) } else { Ok(client) }
}

/// The client that a call is about, to one of its Admins, its Owner, or staff.
pub fn managed(context: &mut Context<'_, '_>, params: &Params) -> Result<Standing, Fault> {
    let client = open_client(context, params)?;
    let Caller::User(user) = context.caller else { return Ok(Standing { client, is_owner: true }) };
    let standing = memberships::standing(context.tx, client.id, user.id)?;
    if !standing.may().contains(Role::Admin.permissions()) {
        return Err(NOT_ADMIN.into());
    }
    Ok(Standing { client, is_owner: standing.is_owner })
}
