//! Admin area: `ViewCredentials` lists API credentials, the newest first.
//!
//! Takes `before`, an id to go on from; answers `credentials` as below, `more`, the id to go on from where there are
//! more, `networks`, from which the API may be called at all, and `ip`, the address that asks.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::ApiRoleId;
use crate::domain::network::Network;
use crate::domain::right::{Right, Rights};
use crate::domain::time::Timestamp;
use crate::fields;
use crate::params::Params;
use crate::staff;
use crate::store::credentials::{self, Shown};

/// The row.
pub const CALL: Call = Call {
    name: "ViewCredentials",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let before = fields::before(params, "before");
    let (found, more) =
        fields::shown(credentials::newest(context.tx, before, fields::ASKED)?, |one| one.id.get());
    let (rights, now) = (staff::rights(context), context.tx.now);
    let rows = found.into_iter().map(|one| shown(one, rights, now)).collect();
    let networks: Vec<String> = context.site.api_networks.iter().map(Network::to_string).collect();
    Ok(staff::seen(context)?
        .with("credentials", Value::list("credential", rows))
        .with("more", more)
        .with("networks", networks.join(" "))
        .with("ip", context.origin.ip.to_string()))
}

/// A credential as somebody sees it who has these rights.
pub fn shown(one: Shown, rights: Rights, now: Timestamp) -> Value {
    let role =
        |(id, name): (ApiRoleId, String)| Value::object([("id", id.get().into()), ("name", name.into())]);
    Value::object([
        ("id", one.id.get().into()),
        ("identifier", one.identifier.into()),
        ("username", one.username.into()),
        ("admin_disabled", one.admin_disabled.into()),
        ("api_access", one.admin_rights.has(Right::ApiAccess).into()),
        ("description", one.description.into()),
        ("everything", one.unrestricted.into()),
        ("roles", Value::list("role", one.roles.into_iter().map(role).collect())),
        ("allow_ips", one.allow_ips.replace(' ', "\n").into()),
        ("created_at", one.created_at.millis().into()),
        ("expires_at", one.expires_at.map(Timestamp::millis).into()),
        ("ended", one.expires_at.is_some_and(|end| end <= now).into()),
        ("last_used_at", one.last_used_at.map(Timestamp::millis).into()),
        ("revoked_at", one.revoked_at.map(Timestamp::millis).into()),
        ("commanded", rights.includes(one.admin_rights).into()),
    ])
}
