//! Admin area: `ViewPlace` shows a member of a client, and what he may do there.
//!
//! Takes `clientid` and `user_id`; answers what `staff::seen` does, `client`, `member` as `ViewMembers` does, and
//! `grantable`, the permissions that there are.

use super::view_client_users::member_row;
use super::view_members::NO_MEMBER;
use crate::account::keys;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::permission::Permissions;
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::place::STRANGER;
use crate::staff::{self, client};
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "ViewPlace",
    about: None,
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let user = fields::user_id(params)?;
    let member = memberships::find(context.tx, client.id, user)?.ok_or(STRANGER)?;
    let everything = Permissions::EVERYTHING;
    let head = client::head(context, &client)?;
    Ok(staff::seen(context)?
        .with("client", head)
        .with("member", member_row(&member, NO_MEMBER, everything))
        .with("grantable", keys(everything)))
}
