//! Dolfin `POST /clients/{clientId}/invites`: invites an address into a client, with a role.
//!
//! Takes `clientId`, `email`, `role` (`Member`, `Developer`, `Support`, `Admin`, `Owner`); ours: `message`,
//! `expiresInDays`, `sendEmail`. Answers the invite with a `token` that is shown once: it was handed out and proves
//! nothing about the mailbox; the mailed link is another. Accepting an invitation of the role Owner is a transfer.

use super::create_client_invite::MESSAGE;
use super::reveal_invite_link as reveal;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Token, Value};
use crate::domain::email::Email;
use crate::domain::permission::{Permission, Permissions};
use crate::domain::role::Role;
use crate::domain::time::DAY;
use crate::domain::token::{INVITATION, LinkSeed};
use crate::fields;
use crate::invitation::{self, Invitation, Sent, life};
use crate::params::Params;
use crate::portal::{self, NOT_OWNER, OWNER, Standing};
use crate::store::clients;
use crate::store::db::Tx;
use crate::store::invites::{self, Filter, State};
use crate::store::links::{self, Via};
use crate::store::listing::Page;

/// The row.
pub const CALL: Call = Call {
    name: "InviteMember",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address is missing or malformed");
const BAD_ROLE: Refusal =
    Refusal::invalid("invalid_role", "role", "The role must be Member, Developer, Support, Admin or Owner");
const BAD_DAYS: Refusal =
    Refusal::invalid("invalid_expiry", "expiresInDays", "expiresInDays must be a whole number from 1 to 30");
const MEMBER: Refusal =
    Refusal::new(Kind::Conflict, "already_member", "A user with this email is already a member")
        .about("email");
const INVITED: Refusal =
    Refusal::new(Kind::Conflict, "already_invited", "An outstanding invite already exists for this email")
        .about("email");
const OWNER_INVITED: Refusal =
    Refusal::new(Kind::Conflict, "already_invited", "An outstanding invite for an Owner already exists")
        .about("role");

/// What is granted by an invitation.
pub struct Grant {
    /// What it allows.
    pub permissions: Permissions,
    /// The role; None: the client itself.
    pub role: Option<Role>,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let standing = portal::managed(context, params)?;
    invite(context, &standing, params)
}

/// Invites one address, as `params` say.
pub fn invite(context: &mut Context<'_, '_>, standing: &Standing, params: &Params) -> Result<Reply, Fault> {
    let email = fields::email(params, "email", &BAD_EMAIL, &BAD_EMAIL)?;
    let grant = grant(params)?;
    let message = fields::message(params, "message", MESSAGE)?;
    let lasts = lasts(params)?;
    check(context, standing, &email, &grant)?;
    let sent = invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client: standing.client.id,
            email: &email,
            kind: invites::Kind::GrantOnAccept,
            permissions: grant.permissions,
            role: grant.role.map(Role::id),
            makes_owner: grant.role.is_none(),
            message: message.as_deref(),
            life: lasts,
            mails: params.flag("sendEmail").unwrap_or(true),
        },
    )?;
    answer(context, standing, &sent)
}

/// What `role` names.
pub fn grant(params: &Params) -> Result<Grant, Refusal> {
    match params.text("role") {
        Some(OWNER) => Ok(Grant { permissions: Permissions::EVERYTHING, role: None }),
        Some(name) => {
            let role = Role::from_name(name).filter(|role| *role != Role::None).ok_or(BAD_ROLE)?;
            Ok(Grant { permissions: role.permissions(), role: Some(role) })
        }
        None => Err(BAD_ROLE),
    }
}

/// How long the link is good, in milliseconds.
pub fn lasts(params: &Params) -> Result<Option<i64>, Refusal> {
    life::named(params, "expiresInDays", DAY).map_err(|_| BAD_DAYS)
}

/// Nobody is invited twice, nobody who is there, and nobody to be Owner but by the Owner and one at a time.
fn check(
    context: &mut Context<'_, '_>,
    standing: &Standing,
    email: &Email,
    grant: &Grant,
) -> Result<(), Fault> {
    let addressee = clients::addressee(context.tx, standing.client.id, email.key())?;
    if addressee.is_some_and(|addressee| addressee.is_member) {
        return Err(MEMBER.into());
    }
    if is_invited(context.tx, standing, email)? {
        return Err(INVITED.into());
    }
    if grant.role.is_none() { check_owner(context.tx, standing) } else { Ok(()) }
}

/// Whether somebody may be invited to be the Owner: by the present one, and one at a time.
pub fn check_owner(tx: &mut Tx<'_>, standing: &Standing) -> Result<(), Fault> {
    if !standing.is_owner {
        return Err(NOT_OWNER.into());
    }
    if invites::has_open_for_owner(tx, standing.client.id)? { Err(OWNER_INVITED.into()) } else { Ok(()) }
}

/// Whether an invite of the address into the client is outstanding.
fn is_invited(tx: &mut Tx<'_>, standing: &Standing, email: &Email) -> Result<bool, Fault> {
    const ONE: Page = Page { start: 0, limit: 1, descending: false };
    let filter = Filter {
        client: Some(standing.client.id),
        email_key: Some(email.key()),
        state: Some(State::Pending),
    };
    Ok(invites::list(tx, filter, ONE)?.total > 0)
}

/// The invite with the token of a link that is handed out: where a mail goes out its link is another.
pub fn answer(context: &mut Context<'_, '_>, standing: &Standing, sent: &Sent) -> Result<Reply, Fault> {
    let link = if sent.mailed { handed(context, sent)? } else { sent.link };
    reveal::log(context, standing.client.id, sent.id, link)?;
    let invite = invites::by_id(context.tx, sent.id)?.ok_or(portal::NO_INVITE)?;
    let token = Token { before: String::new(), purpose: INVITATION.into(), seed: link };
    let reply = Reply::done().with("token", Value::Token(token));
    let reply = reply.with_all(portal::invite_fields(context, &standing.client, &invite)?);
    Ok(reply.with("inviteUrl", Value::Token(context.site.invite_link(link))))
}

fn handed(context: &mut Context<'_, '_>, sent: &Sent) -> Result<LinkSeed, Fault> {
    let nonce = context.random.number();
    Ok(links::insert_for_invite(context.tx, sent.id, sent.issue, Via::Handed, nonce)?)
}
