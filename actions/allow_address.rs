//! Admin area: `AllowAddress` adds an address to those from which an API credential may be used.
//!
//! Takes `credential_id` and `ip`; answers `allow_ips`. A credential without a list may be used from everywhere, and
//! stays without.

use std::net::IpAddr;

use serde_json::json;

use super::update_credential::{REVOKED, commanded};
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Refusal, Reply};
use crate::domain::network::{self, Network};
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::credentials;

/// The row.
pub const CALL: Call = Call {
    name: "AllowAddress",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_ADDRESS: Refusal = Refusal::invalid("invalid_address", "ip", "It is no address");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let credential = commanded(context, params)?;
    let ip = params.text("ip").and_then(|text| text.parse::<IpAddr>().ok()).ok_or(BAD_ADDRESS)?;
    let known = network::parse_list(&credential.allow_ips).unwrap_or_default();
    if credential.allow_ips.is_empty() || known.iter().any(|network| network.contains(ip)) {
        return Ok(Reply::done().with("allow_ips", credential.allow_ips));
    }
    let added = Network::parse(&ip.to_string()).ok_or(BAD_ADDRESS)?;
    let allow_ips = format!("{} {added}", credential.allow_ips);
    if !credentials::allow(context.tx, credential.id, &allow_ips)? {
        return Err(REVOKED.into());
    }
    let detail = json!({ "identifier": credential.identifier, "added": added.to_string() }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("allow_ips", allow_ips))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;

    #[test]
    fn an_address_is_added_to_a_list_and_to_none() {
        let world = World::new();
        world.admin("ada");
        for list in ["10.0.0.0/8", ""] {
            let pairs = [("username", "ada"), ("allow_ips", list)];
            world.operator("AddCredential", &pairs).expect("made");
        }
        let add = |id: &str, ip: &str| {
            let reply = world.call(ADMIN, CALL.name, &[("credential_id", id), ("ip", ip)]);
            reply.map(|reply| reply.text("allow_ips").to_owned())
        };
        assert_eq!(add("1", "10.1.1.1").as_deref(), Ok("10.0.0.0/8"));
        assert_eq!(add("1", "192.0.2.7").as_deref(), Ok("10.0.0.0/8 192.0.2.7/32"));
        assert_eq!(add("2", "192.0.2.7").as_deref(), Ok(""));
        assert_eq!(add("1", "10.0.0.0/8").unwrap_err(), BAD_ADDRESS.message);
    }
}
