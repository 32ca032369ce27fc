//! Admin area: `ViewAssociation` shows what giving a user a place in a client takes.
//!
//! Takes `clientid`, and `q`, what a user's name or address begins with; answers what `staff::seen` does, `client`,
//! `found` as `FindUsers` does, and `grantable`, the permissions that there are.

use super::find_users;
use crate::account::keys;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::permission::Permissions;
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff::{self, client};

/// The row.
pub const CALL: Call = Call {
    name: "ViewAssociation",
    about: None,
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let found = find_users::found(context, params.text("q").unwrap_or_default())?;
    let head = client::head(context, &client)?;
    Ok(staff::seen(context)?
        .with("client", head)
        .with("found", found)
        .with("grantable", keys(Permissions::EVERYTHING)))
}
