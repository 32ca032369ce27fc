//! Admin area: `ViewMembers` shows who belongs to a client, and the invitations that wait.
//!
//! Takes `clientid`, and `after` (a user) and `before` (an invite) to go on from; answers what `staff::seen` does,
//! `client`, and what `ViewClientUsers` does of members and invites. Instants are milliseconds.

use super::view_client_users::{members, pending};
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::ids::UserId;
use crate::domain::permission::Permissions;
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff::{self, client};
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "ViewMembers",
    about: None,
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// Administrators are no members: nobody in a list is the one who looks.
pub const NO_MEMBER: UserId = UserId::new(0);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let head = client::head(context, &client)?;
    let reply = staff::seen(context)?
        .with("client", head)
        .with("total", memberships::count_of_client(context.tx, client.id)?);
    let reply = members(context, params, (client.id, NO_MEMBER, Permissions::EVERYTHING), reply)?;
    Ok(pending(context, params, client.id, reply)?)
}
