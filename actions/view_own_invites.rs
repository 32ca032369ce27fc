//! Page: the invitations that wait for the user who is logged in.
//!
//! Answers what `account::seen` does, `verified`, and `pending`: none while his address is not proved. Each has `id`,
//! `client`, `inviter`, `email`, `message`, `permissions`, `makes_owner`, `sent_at` and `expires_at`. Instants are
//! milliseconds.

use crate::account::{self, keys};
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Site, Value};
use crate::invitation::own;
use crate::params::Params;
use crate::store::invites::Invite;

/// The row.
pub const CALL: Call = Call {
    name: "ViewOwnInvites",
    about: None,
    needs: Needs::User,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let verified = user.email_verified_at.is_some();
    let open = if verified { own::list(context, &user)? } else { Vec::new() };
    let rows = open.iter().map(|invite| row(context.site, invite)).collect();
    let reply = account::seen(context, params)?.with("verified", verified);
    Ok(reply.with("pending", Value::list("invite", rows)))
}

fn row(site: &Site, invite: &Invite) -> Value {
    Value::object([
        ("id", invite.id.get().into()),
        ("client", invite.client_name.as_str().into()),
        ("inviter", site.inviter_name(invite).into()),
        ("email", invite.email.as_str().into()),
        ("message", invite.message.as_deref().into()),
        ("permissions", keys(invite.permissions)),
        ("makes_owner", invite.makes_owner.into()),
        ("sent_at", invite.issued_at.millis().into()),
        ("expires_at", invite.expires_at.millis().into()),
    ])
}
