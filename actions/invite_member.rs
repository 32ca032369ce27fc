//! Dolfin `POST /clients/{clientId}/invites`: invites an address into a client, with a role.
//!
//! Takes `clientId`, `email`, `role` (`Member`, `Developer`, `Support`, `Admin`, `Owner`); ours: `message`,
//! `expiresInDays`, `sendEmail`. Answers the invite with a `token` that is shown once: it was handed out and proves
//! nothing about the mailbox; the mailed link is another. Accepting an invitation of the role Owner is a transfer.

use super::create_client_invite::MESSAGE;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Token};
use crate::domain::email::Email;
use crate::domain::permission::{Permission, Permissions};
use crate::domain::role::Role;
use crate::domain::time::DAY;
use crate::domain::token::INVITATION;
use crate::fields;
use crate::invitation::{self, Invitation, Sent, life};
use crate::params::Params;
use crate::portal::{self, Issued, NOT_OWNER, OWNER, Standing};
use crate::store::db::Tx;
use crate::store::invites;

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
    let invitation = Invitation {
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
        hands: true,
    };
    let sent = invitation::send(context, &invitation)?;
    answer(context, standing, (&invitation, &sent))
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
    let guest = invites::guest(context.tx, standing.client.id, email.key())?;
    if guest.is_member {
        return Err(MEMBER.into());
    }
    if guest.is_invited {
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

/// What was sent, with the token of a link that is handed out: where a mail goes out its link is another.
pub fn answer(
    context: &mut Context<'_, '_>,
    standing: &Standing,
    (invitation, sent): (&Invitation<'_>, &Sent),
) -> Result<Reply, Fault> {
    let token = sent.handed.map(|seed| Token { before: String::new(), purpose: INVITATION.into(), seed });
    let reply = Reply::done().with("token", token);
    let issued = Issued {
        id: sent.id,
        email: invitation.email.as_str(),
        role: portal::role_of(invitation.makes_owner, invitation.permissions),
        created_at: sent.created_at,
        expires_at: sent.expires_at,
        inviter: invitation::inviter(context.caller),
    };
    let reply = reply.with_all(portal::invite_fields(context, &standing.client, &issued)?);
    Ok(reply.with("inviteUrl", sent.handed.map(|link| context.site.invite_link(link))))
}
