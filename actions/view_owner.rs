//! Admin area: in whose place `LogInAsOwner` would put an administrator.
//!
//! Takes `client_id`; answers what `staff::seen` does, `client` with `id` and `name`, `owner` with `id` and `name`, and
//! `obstacle`, the code of what `LogInAsOwner` would say no with whatever the reason, or nothing.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::right::Right;
use crate::fields::{self, NO_CLIENT};
use crate::params::Params;
use crate::staff;
use crate::store::{clients, users};

/// The row.
pub const CALL: Call = Call {
    name: "ViewOwner",
    about: None,
    needs: Needs::Staff(Right::LogInAsOwner),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = clients::by_id(context.tx, fields::managed_client(params)?)?.ok_or(NO_CLIENT)?;
    let owner = users::by_id(context.tx, client.owner)?.ok_or(NO_CLIENT)?;
    let obstacle = super::log_in_as_owner::obstacle(&client, &owner);
    let named = |id: i64, name: &str| Value::object([("id", id.into()), ("name", name.into())]);
    Ok(staff::seen(context)?
        .with("client", named(client.id.get(), &client.name))
        .with("owner", named(owner.id.get(), &owner.display_name()))
        .with("obstacle", obstacle.map(|refusal| refusal.code)))
}
