//! REST: what an invitation says, to the holder of its token. Changes nothing.
//!
//! Takes `token`; answers `clientName`, `email` with its local part masked, `role`, `permissions`, `message`,
//! `expiresAt`, `invitedByName`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply, Value};
use crate::invitation;
use crate::params::Params;
use crate::portal;

/// The row.
pub const CALL: Call = Call {
    name: "PreviewInvite",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const NO_TOKEN: Refusal = Refusal::invalid("token_required", "token", "The invitation's token is missing");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = invitation::find_open(context, token(params)?)?.invite;
    let permissions = invite.permissions.keys().map(Value::from).collect();
    Ok(Reply::done()
        .with("clientName", invite.client_name.as_str())
        .with("email", masked(&invite.email))
        .with("role", portal::role_of(invite.makes_owner, invite.permissions))
        .with("permissions", Value::list("permission", permissions))
        .with("message", invite.message.clone())
        .with("expiresAt", invite.expires_at.rfc3339())
        .with("invitedByName", context.site.inviter_name(&invite)))
}

/// The token that a call is about. One that is no token is an unknown one, and not told apart from it.
pub fn token(params: &Params) -> Result<&str, Refusal> {
    params.get("token").ok_or(NO_TOKEN).map(|token| token.as_text().unwrap_or_default())
}

/// Enough to recognise one's own address, and not to learn another's.
fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_the_first_letter_and_the_domain_are_shown() {
        assert_eq!(masked("ada@example.com"), "a***@example.com");
        assert_eq!(masked("a@example.com"), "a***@example.com");
        assert_eq!(masked("\u{e9}va@example.com"), "\u{e9}***@example.com");
    }
}
