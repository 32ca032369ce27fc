//! Page: a member of the account at hand, and what he may do there.
//!
//! Takes `user_id`; answers what `account::seen` does, `member` as `ViewClientUsers` does, and `grantable`, what the
//! caller holds himself.

use super::view_client_users::member_row;
use crate::account::{self, keys};
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::permission::Permission;
use crate::fields;
use crate::params::Params;
use crate::place::STRANGER;
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "ViewMember",
    about: None,
    needs: Needs::AtHand(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let caller = account::user(context)?;
    let account = account::needed(context.tx, params, caller.id)?;
    let user = fields::user_id(params)?;
    let member = memberships::find(context.tx, account.client.id, user)?.ok_or(STRANGER)?;
    let seen = account::seen(context, params)?;
    Ok(seen.with("member", member_row(&member, caller.id, account.may)).with("grantable", keys(account.may)))
}
