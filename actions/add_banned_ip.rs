//! WHMCS `AddBannedIp`: bans an address or a network; nobody who comes from it is let in.

use std::net::{IpAddr, Ipv6Addr};

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::network::{self, Network};
use crate::domain::time::{DAY, Timestamp};
use crate::fields;
use crate::params::Params;
use crate::store::bans;

/// The row.
pub const CALL: Call = Call {
    name: "AddBannedIp",
    about: Some(&ABOUT),
    needs: Needs::Staff,
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
        Parameter::optional("days", Type::Int, "How long, from 1 to 36500 days; 7 if neither it nor `expires` comes."),
        Parameter::optional("expires", Type::Date, "When it ends, instead of `days`."),
    ],
    answers: &[Field::new("banid", Type::Int, "The ban's id.")],
    refuses: &[NO_ADDRESS, BAD_ADDRESS, NO_REASON, fields::NOT_A_TEXT, fields::BAD_TEXT, BAD_DAYS, BAD_END, LOOPBACK, OWN],
    warns: &[],
    example: &[("ip", "203.0.113.9"), ("reason", "Abuse"), ("days", "30")],
};

const NO_ADDRESS: Refusal = Refusal::invalid("ip_required", "ip", "You did not enter an IP address");
const BAD_ADDRESS: Refusal =
    Refusal::invalid("invalid_ip_range", "ip", "The IP address or network entered is not valid");
const NO_REASON: Refusal = Refusal::invalid("reason_required", "reason", "You did not enter a reason");
const BAD_DAYS: Refusal = Refusal::invalid("invalid_days", "days", "The number of days must be from 1 to 36500");
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
/// The longest ban that is counted in days.
const MOST_DAYS: i64 = 36_500;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let text = params.text("ip").ok_or(NO_ADDRESS)?.trim();
    let network = Network::parse_pattern(text).ok_or(BAD_ADDRESS)?;
    let reason = fields::line(params, "reason", &NO_REASON)?;
    let end = end(context, params)?;
    check_reach(&network, context.origin.ip)?;
    let id = bans::insert(context.tx, &network, &reason, Some(end))?;
    let detail = json!({ "network": network.to_string(), "reason": reason, "expires": end.rfc3339() });
    context.log(&Logged { action: CALL.name, detail: &detail.to_string(), ..Logged::default() })?;
    Ok(Reply::done().with("banid", id.get()))
}

fn end(context: &Context<'_, '_>, params: &Params) -> Result<Timestamp, Refusal> {
    let now = context.tx.now;
    if let Some(text) = params.text("expires") {
        let end = Timestamp::parse_whmcs(text.trim(), &context.site.zone);
        return end.filter(|end| *end > now).ok_or(BAD_END);
    }
    let days = match params.text("days") {
        Some(days) => days.trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days)).ok_or(BAD_DAYS)?,
        None => DAYS,
    };
    Ok(now.plus(days * DAY))
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
