//! Operator: `RevealInviteLink` hands out a link of an open invite, and writes that down.
//!
//! Takes `invite_id`; answers `invite_id`, `uuid`, `url`, `expires_at`. The link is a new one that
//! proves nothing about the mailbox; the mailed one cannot be shown.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::InviteId;
use crate::domain::token::LinkSeed;
use crate::params::Params;
use crate::store::invites::{self, Invite};
use crate::store::links::{self, Via};

/// The row.
pub const CALL: Call = Call {
    name: "RevealInviteLink",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// No such invite.
pub const NO_INVITE: Refusal = Refusal::invalid("invalid_invite", "invite_id", "Invalid invite id");
const ENDED: Refusal =
    Refusal::new(Kind::Conflict, "invite_ended", "The invite is not pending any more").about("invite_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("invite_id").and_then(InviteId::parse).ok_or(NO_INVITE)?;
    let invite = invites::by_id(context.tx, id)?.ok_or(NO_INVITE)?;
    if !invite.is_open(context.tx.now) || invite.client_closed {
        return Err(ENDED.into());
    }
    hand_out(context, &invite, None)
}

/// Shows a link that was made to be handed out, or makes one; the reveal is logged.
pub fn hand_out(
    context: &mut Context<'_, '_>,
    invite: &Invite,
    handed: Option<LinkSeed>,
) -> Result<Reply, Fault> {
    let link = if let Some(link) = handed {
        link
    } else {
        let nonce = context.random.number();
        links::insert_for_invite(context.tx, invite.id, invite.issue, Via::Handed, nonce)?
    };
    let detail = json!({ "email": invite.email, "issue": invite.issue }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(invite.client),
        invite: Some(invite.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Reply::done()
        .with("invite_id", invite.id.get())
        .with("uuid", invite.id.uuid(invite.created_at).to_string())
        .with("url", context.site.invite_url(link))
        .with("expires_at", invite.expires_at.rfc3339()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn only_an_open_invite_has_a_link_to_hand_out() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let pairs = [("client_id", client.as_str()), ("email", "a@example.com"), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        let reveal = |id: &str| world.operator("RevealInviteLink", &[("invite_id", id)]);
        let first = reveal("1").expect("a link");
        assert_ne!(first.text("url"), reveal("1").expect("a link").text("url"));
        world.call(FORM, "CancelClientInvite", &[("invite_id", "1")]).expect("cancelled");
        assert_eq!(reveal("1").unwrap_err(), ENDED.message);
        assert_eq!(reveal("2").unwrap_err(), NO_INVITE.message);
    }
}
