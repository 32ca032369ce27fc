//! Ours: `RevealInviteLink` hands out a link of a pending invite, and writes that down.
//!
//! Takes `invite_id`, `client_id`; answers `invite_id`, `uuid`, `invite_url`, `expires_at`. The link
//! is a new one that proves nothing about the mailbox; the mailed one cannot be shown.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
    Value,
};
use crate::domain::ids::{ClientId, InviteId};
use crate::domain::permission::Permission;
use crate::domain::token::LinkSeed;
use crate::fields::{self, NO_CLIENT};
use crate::grants::{self, BEYOND};
use crate::invitation::known::{self, ENDED, NO_INVITE};
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::links::{self, Via};

/// The row.
pub const CALL: Call = Call {
    name: "RevealInviteLink",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Makes one more link of a pending invite, to be handed out otherwise than by mail; the mailed one stays \
           good. Whoever holds it may accept, but it proves nothing about the mailbox. Each reveal is logged. A member with \
           `manageusers` may call it for what he could grant himself.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("invite_id", Type::Int, "The invite"),
        Parameter::optional("client_id", Type::Int, "Its client; another one's invite is not found then"),
    ],
    answers: &[
        Field::new("invite_id", Type::Int, "The invite"),
        Field::new("uuid", Type::Text, "Its UUID"),
        Field::new("invite_url", Type::Text, "The link"),
        Field::new("expires_at", Type::Instant, "When it ends"),
    ],
    refuses: &[NO_CLIENT, NO_INVITE, ENDED, BEYOND],
    warns: &[],
    example: &[("invite_id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = known::open(context, params)?;
    grants::check_stands_for(context, &invite)?;
    let nonce = context.random.number();
    let link = links::insert_for_invite(context.tx, invite.id, invite.issue, Via::Handed, nonce)?;
    log(context, invite.client, invite.id, link)?;
    Ok(Reply::done()
        .with("invite_id", invite.id.get())
        .with("uuid", invite.id.uuid(invite.created_at).to_string())
        .with("invite_url", Value::Token(context.site.invite_link(link)))
        .with("expires_at", invite.expires_at.rfc3339()))
}

/// Writes down that a link was handed out.
fn log(
    context: &mut Context<'_, '_>,
    client: ClientId,
    invite: InviteId,
    link: LinkSeed,
) -> Result<(), DbError> {
    let detail = json!({ "link_id": link.id.get(), "issue": link.issue }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(client),
        invite: Some(invite),
        detail: &detail,
        ..Logged::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn only_a_pending_invite_has_a_link_to_hand_out() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let pairs = [("client_id", client.as_str()), ("email", "a@example.com"), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        let reveal = |id: &str| world.call(FORM, "RevealInviteLink", &[("invite_id", id)]);
        let first = reveal("1").expect("a link");
        assert_ne!(first.text("invite_url"), reveal("1").expect("a link").text("invite_url"));
        world.call(FORM, "CancelClientInvite", &[("invite_id", "1")]).expect("cancelled");
        assert_eq!(reveal("1").unwrap_err(), ENDED.message);
        assert_eq!(reveal("2").unwrap_err(), NO_INVITE.message);
    }
}
