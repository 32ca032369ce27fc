//! Who may make a call: bans, then credentials, then the row of the action and what it needs.

use super::{Ask, House};
use crate::account;
use crate::action::{
    ActingUser, Badge, Call, Caller, Effect, Fault, Kind, Needs, Refusal, Site, Staff, Worked,
};
use crate::actions;
use crate::auth::reach::{self, NOT_ALLOWED};
use crate::auth::{self, Identified, Known, Proof, Used};
use crate::domain::ids::{ClientId, UserId};
use crate::fields;
use crate::params::Params;
use crate::store::bans;
use crate::store::db::Tx;

/// No such action.
pub const UNKNOWN: Refusal = Refusal::new(Kind::UnknownAction, "unknown_action", "Unknown action");
const INTERNAL: Refusal =
    Refusal::new(Kind::Unimplemented, "internal_action", "API Command Restricted to Internal API");
const NO_ACTION: Refusal = Refusal::new(Kind::NoAction, "no_action", "Empty action request");
const BANNED: Refusal = Refusal::new(Kind::Banned, "ip_banned", "Your address is banned");
const NOT_GRANTED: Refusal = Refusal::new(Kind::NotGranted, "not_granted", "This action is not granted");
/// It is the user's own, whoever is in his place.
pub const NOT_AS_STAFF: Refusal = Refusal::new(
    Kind::Forbidden,
    "not_as_staff",
    "Only the user himself may do this, not support staff in his place",
);
const NO_RIGHT: Refusal =
    Refusal::new(Kind::NotGranted, "right_missing", "This administrator has no right to do that");
const LOG_IN: Refusal = Refusal::new(Kind::NoCredentials, "log_in", "Please log in");

/// A caller who may, and what he may call.
#[derive(Clone)]
pub struct Admitted {
    /// The row.
    pub call: &'static Call,
    /// Who asks.
    pub caller: Caller,
    /// By which credential, where it has an identity of its own.
    pub badge: Option<Badge>,
    /// That of which the use has to be written down.
    pub used: Option<Used>,
}

/// Says who asks, and which row he may call. What is `known` of him is for the operator alone.
pub fn admit(
    house: &House,
    site: &Site,
    tx: &mut Tx<'_>,
    ask: &Ask,
    (worked, known): (&Worked, &mut Known),
) -> Result<Admitted, Fault> {
    let found = actions::find(ask.tables, &ask.action);
    let about = found.filter(|(_, call)| call.effect == Effect::ReadsPoint).and_then(|_| place(&ask.params));
    let door = house.gate.look(tx, &ask.proof, ask.ip, about)?;
    *known = Known::at(tx, &ask.proof, &door)?;
    let sight = door.sight;
    if sight.is_banned && !matches!(ask.proof, Proof::Operator) {
        return Err(banned(tx, site, ask)?.into());
    }
    let Identified { caller, grants, badge, used } = match found {
        // The call itself asks for a password.
        Some((_, Call { needs: Needs::Password, .. })) => Identified::nobody(),
        _ => house.gate.identify(tx, site, (&ask.proof, door), ask.ip, worked)?,
    };
    if ask.action.is_empty() {
        return Err(NO_ACTION.into());
    }
    let Some((group, call)) = found else {
        return Err(if actions::is_internal(&ask.action) { INTERNAL } else { UNKNOWN }.into());
    };
    let granted = grants.allow(group, call);
    if matches!(call.needs, Needs::Password | Needs::Proof) && auth::is_shut(&site.limits, sight) {
        return Err(auth::TOO_MANY.into());
    }
    check_needs(tx, ask, call, (&caller, granted))?;
    Ok(Admitted { call, caller, badge, used })
}

/// The place that a call is about, if it names one.
fn place(params: &Params) -> Option<(ClientId, UserId)> {
    Some((fields::client_id(params)?, fields::user_id(params).ok()?))
}

/// `granted` says whether the action is among those of the caller's credential.
fn check_needs(
    tx: &mut Tx<'_>,
    ask: &Ask,
    call: &Call,
    (caller, granted): (&Caller, bool),
) -> Result<(), Fault> {
    match (call.needs, caller) {
        (Needs::Anybody | Needs::Password | Needs::Proof, _) | (_, Caller::Operator) => Ok(()),
        (_, Caller::Nobody) => Err(LOG_IN.into()),
        (Needs::User | Needs::Himself | Needs::AtHand(_), Caller::Staff(_)) => Err(NOT_ALLOWED.into()),
        (_, Caller::User(user)) if granted => check_user(tx, &ask.params, call.needs, user),
        (_, Caller::Staff(staff)) if granted => check_right(call, staff),
        (_, Caller::User(_) | Caller::Staff(_)) => Err(NOT_GRANTED.into()),
    }
}

/// What an administrator has to be allowed, by whatever he came in.
fn check_right(call: &Call, staff: &Staff) -> Result<(), Fault> {
    let may = call.right().is_none_or(|right| staff.rights.has(right));
    if may { Ok(()) } else { Err(NO_RIGHT.into()) }
}

/// What a user has to be.
fn check_user(tx: &mut Tx<'_>, params: &Params, needs: Needs, user: &ActingUser) -> Result<(), Fault> {
    let fits = match needs {
        Needs::Himself if user.masked.is_some() => return Err(NOT_AS_STAFF.into()),
        Needs::Anybody | Needs::Password | Needs::Proof | Needs::User | Needs::Himself | Needs::Known => true,
        Needs::Admin | Needs::Staff(_) => return Err(NOT_GRANTED.into()),
        Needs::AtHand(permission) => account::needed(tx, params, user.id)?.may.has(permission),
        Needs::Place(client_of) => !reach::held(tx, client_of(params)?, user)?.is_empty(),
        Needs::Member(client_of, permission) => reach::held(tx, client_of(params)?, user)?.has(permission),
        Needs::Inside => {
            let client = reach::client_of_uuid(tx, params)?;
            reach::held(tx, client, user).map(|_| true)?
        }
        Needs::Portal(permission) => {
            let client = reach::client_of_uuid(tx, params)?;
            reach::held(tx, client, user)?.has(permission)
        }
    };
    if fits { Ok(()) } else { Err(NOT_ALLOWED.into()) }
}

/// The words for a banned address, which is turned away before anything that it brought is looked at. The
/// operator is here already.
fn banned(tx: &mut Tx<'_>, site: &Site, ask: &Ask) -> Result<Refusal, Fault> {
    let Some(ban) = bans::holding(tx, ask.ip)? else { return Ok(BANNED) };
    let end = ban.expires_at.map(|end| format!(" until {}", end.readable(&site.zone))).unwrap_or_default();
    let words = format!("Your address {} is banned{end}. Reason: {}", ask.ip, ban.reason);
    Ok(Refusal { message: words.into(), ..BANNED })
}
