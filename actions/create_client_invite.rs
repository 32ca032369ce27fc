//! WHMCS `CreateClientInvite`: sends an invitation to manage a client.
//!
//! Takes `client_id`, `email`, `permissions` (comma-separated keys); answers `invite_id` and
//! `expires_at` besides what WHMCS answers. An open invite of the same client and address is
//! refreshed. `message` (up to 4,096 characters) is ours.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::fields;
use crate::invitation::{self, Invitation};
use crate::params::Params;
use crate::store::{clients, invites};

/// The row.
pub const CALL: Call = Call {
    name: "CreateClientInvite",
    about: None,
    needs: Needs::Staff,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Email is required");
const NO_CLIENT: Refusal = Refusal::invalid("invalid_client", "client_id", "Invalid client id");
const CLOSED: Refusal = Refusal::invalid("client_closed", "client_id", "Invalid client id");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address entered is not valid");
const NO_PERMISSIONS: Refusal =
    Refusal::invalid("permissions_required", "permissions", "User permissions are required");
const MEMBER: Refusal =
    Refusal::new(crate::action::Kind::Conflict, "already_associated", "User already associated with client")
        .about("email");

/// The longest text from the inviter, in characters.
pub const MESSAGE: usize = 4096;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    // A missing address comes before the client, a malformed one after: the documented order.
    let email = match fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL) {
        Err(refusal) if refusal == NO_EMAIL => return Err(refusal.into()),
        email => email,
    };
    let client = fields::client_of(params).ok_or(NO_CLIENT)?;
    let key = email.as_ref().map_or("", |email| email.key());
    let addressee = clients::addressee(context.tx, client, key)?.ok_or(NO_CLIENT)?;
    if addressee.closed {
        return Err(CLOSED.into());
    }
    let email = email?;
    let permissions = fields::permissions(params, context.site.strict_permissions, &NO_PERMISSIONS)?;
    if addressee.is_member {
        return Err(MEMBER.into());
    }
    let message = fields::message(params, "message", MESSAGE)?;
    let sent = invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client,
            email: &email,
            kind: invites::Kind::GrantOnAccept,
            permissions,
            role: None,
            message: message.as_deref(),
            life: None,
            mails: true,
        },
    )?;
    Ok(Reply::done().with("invite_id", sent.id.get()).with("expires_at", sent.expires_at.rfc3339()))
}
