//! WHMCS `AddBannedIp`: bans an address or a network; nobody who comes from it is let in.

use std::net::{IpAddr, Ipv6Addr};

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::network::{self, Network};
use crate::domain::right::Right;
use crate::domain::time::{DAY, Timestamp};
use crate::fields::{self, BAD_DAYS, BAD_TEXT, NOT_A_TEXT};
use crate::params::Params;
use crate::store::bans;

/// The row.
pub const CALL: Call = Call {
    name: "AddBannedIp",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageBans),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Bans an address or a network. Whoever comes from it is turned away from the next request on, in every \
           protocol and on every page, before his credentials are looked at.",
    source: Source::Protocol,
    takes: &[
        Parameter::required(
            "ip",
            Type::Text,
            "An address, a network (`203.0.113.0/24`, `2001:db8::/32`), or an IPv4 address with `*` for its last \
             blocks (`189.123.*.*`).",
        ),
        Parameter::required("reason", Type::Text, "Why; the banned are told."),
        Parameter::optional(
            "days",
            Type::Int,
            "How long, from 1 to 36500 days; 7 if neither it nor `expires` comes.",
        ),
        Parameter::optional("expires", Type::Date, "When it ends, instead of `days`."),
    ],
    answers: &[Field::new("banid", Type::Int, "The ban's id.")],
    refuses: &[NO_ADDRESS, BAD_ADDRESS, NOT_A_TEXT, BAD_TEXT, NO_REASON, BAD_DAYS, BAD_END, LOOPBACK, OWN],
    warns: &[],
    example: &[("ip", "203.0.113.9"), ("reason", "Abuse"), ("days", "30")],
};

const NO_ADDRESS: Refusal = Refusal::invalid("ip_required", "ip", "You did not enter an IP address");
const BAD_ADDRESS: Refusal =
    Refusal::invalid("invalid_ip_range", "ip", "The IP address or network entered is not valid");
const NO_REASON: Refusal = Refusal::invalid("reason_required", "reason", "You did not enter a reason");
const BAD_END: Refusal = Refusal::invalid(
    "invalid_expiry",
    "expires",
    "The expiry must be a date and time to come, as YYYY-MM-DD HH:MM:SS",
);
const LOOPBACK: Refusal = Refusal::new(
    Kind::Conflict,
    "bans_loopback",
    "The network contains an address of this machine itself, which cannot be banned",
)
.about("ip");
const OWN: Refusal = Refusal::new(
    Kind::Conflict,
    "bans_caller",
    "The network contains the address that this request came from, which cannot be banned",
)
.about("ip");

/// How long a ban holds if nothing is said.
const DAYS: i64 = 7;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let network = network(params)?;
    let reason = fields::line(params, "reason", &NO_REASON)?;
    let end = end(context, params)?;
    ban(context, CALL.name, &network, (&reason, Some(end)))
}

/// What is to be banned.
pub fn network(params: &Params) -> Result<Network, Refusal> {
    let text = params.text("ip").ok_or(NO_ADDRESS)?.trim();
    Network::parse_pattern(text).ok_or(BAD_ADDRESS)
}

/// Bans a network for a reason until an end, or for ever.
pub fn ban(
    context: &mut Context<'_, '_>,
    action: &str,
    network: &Network,
    (reason, end): (&str, Option<Timestamp>),
) -> Result<Reply, Fault> {
    check_reach(network, context.origin.ip)?;
    let id = bans::insert(context.tx, network, reason, end)?;
    let expires = end.map(Timestamp::rfc3339);
    let detail = json!({ "network": network.to_string(), "reason": reason, "expires": expires });
    context.log(&Logged { action, detail: &detail.to_string(), ..Logged::default() })?;
    Ok(Reply::done().with("banid", id.get()))
}

fn end(context: &Context<'_, '_>, params: &Params) -> Result<Timestamp, Refusal> {
    let now = context.tx.now;
    if let Some(text) = params.text("expires") {
        let end = Timestamp::parse_whmcs(text.trim(), &context.site.zone);
        return end.filter(|end| *end > now).ok_or(BAD_END);
    }
    Ok(now.plus(fields::days(params)?.unwrap_or(DAYS) * DAY))
}

/// Whoever bans himself, or the machine, could not take it back over the network.
fn check_reach(network: &Network, own: IpAddr) -> Result<(), Refusal> {
    let (low, high) = network.range();
    let reaches = |first: u128, last: u128| low <= last && first <= high;
    let machine = network::mapped(IpAddr::V6(Ipv6Addr::LOCALHOST));
    let (first, last) = LOOPBACK_V4;
    if reaches(machine, machine) || reaches(first, last) {
        return Err(LOOPBACK);
    }
    let own = network::mapped(own);
    if reaches(own, own) { Err(OWN) } else { Ok(()) }
}

/// 127.0.0.0/8, mapped into IPv6.
const LOOPBACK_V4: (u128, u128) = (0xffff_7f00_0000, 0xffff_7fff_ffff);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    fn ban(world: &World, pairs: &[(&str, &str)]) -> Result<Reply, String> {
        world.call(FORM, "addbannedip", pairs)
    }

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let world = World::new();
        let own = [("ip", "127.0.0.1"), ("reason", "r"), ("days", "0")];
        for (pairs, refusal) in [
            (&[][..], &NO_ADDRESS),
            (&[("reason", "r")], &NO_ADDRESS),
            (&[("ip", "1.2.3")], &BAD_ADDRESS),
            (&[("ip", "10.0.0.1/8"), ("days", "x")], &BAD_ADDRESS),
            (&[("ip", "1.2.3.4"), ("reason", "a\nb")], &BAD_TEXT),
            (&[("ip", "127.0.0.1"), ("days", "x")], &NO_REASON),
            (&own, &BAD_DAYS),
            (&[("ip", "127.0.0.1"), ("reason", "r"), ("days", "36501")], &BAD_DAYS),
            (&[("ip", "127.0.0.1"), ("reason", "r"), ("days", "-1"), ("expires", "soon")], &BAD_END),
            (&[("ip", "1.2.3.4"), ("reason", "r"), ("expires", "2001-01-01 00:00:00")], &BAD_END),
        ] {
            assert_eq!(ban(&world, pairs).unwrap_err(), refusal.message, "{pairs:?}");
        }
        assert_eq!(world.activity(), [""; 0]);
    }

    #[test]
    fn neither_the_machine_nor_the_caller_can_be_banned() {
        let world = World::new();
        for ip in ["127.0.0.1", "127.9.0.0/16", "::1", "::/0", "*.*.*.*", "::fffe:0:0/95", "0.0.0.0/1"] {
            let told = ban(&world, &[("ip", ip), ("reason", "r")]).unwrap_err();
            assert_eq!(told, LOOPBACK.message, "{ip}");
        }
        let own = |own: &str, banned: &str| {
            let network = Network::parse_pattern(banned).expect("a network");
            check_reach(&network, own.parse().expect("an address"))
        };
        assert_eq!(own("203.0.113.9", "203.0.*.*"), Err(OWN));
        assert_eq!(own("::ffff:203.0.113.9", "203.0.113.9"), Err(OWN));
        assert_eq!(own("2001:db8::1", "2001:db8::/32"), Err(OWN));
        assert_eq!(own("203.0.113.9", "203.0.113.8"), Ok(()));
    }

    #[test]
    fn a_ban_ends_after_seven_days_or_when_it_is_said() {
        let world = World::new();
        let ends = |pairs: &[(&str, &str)]| {
            ban(&world, &[&[("ip", "1.2.3.4"), ("reason", "r")], pairs].concat()).expect("banned");
            let ban = world.read(bans::list).remove(0);
            (ban.created_at, ban.expires_at.expect("an end"))
        };
        for (pairs, days) in [(&[][..], 7), (&[("days", "30")], 30)] {
            let (made, end) = ends(pairs);
            assert_eq!(end, made.plus(days * DAY));
        }
        let (_, end) = ends(&[("days", "x"), ("expires", "2199-01-02 03:04:05")]);
        assert_eq!(end.rfc3339(), "2199-01-02T03:04:05Z", "in the site's zone");
        assert_eq!(world.activity(), ["AddBannedIp"; 3]);
    }
}
