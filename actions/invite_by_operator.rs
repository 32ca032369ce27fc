//! Operator: `InviteByOperator` invites somebody into a client, and hands the link out.
//!
//! Takes `client_id`, `email`, `permissions` or `role`, `message`, `life` (milliseconds, up to 30
//! days), `mails` (on unless it is switched off); answers `invite_id`, `uuid`, `url`,
//! `expires_at`. The mailed link is never shown: opening it proves the mailbox.

use super::create_client_invite::MESSAGE;
use super::reveal_invite_link as reveal;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::ids::{ClientId, parse_id};
use crate::domain::role::Role;
use crate::domain::time::DAY;
use crate::fields::{self, Grant};
use crate::invitation::{self, Invitation};
use crate::params::Params;
use crate::store::{clients, invites};

/// The row.
pub const CALL: Call = Call {
    name: "InviteByOperator",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Email is required");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address entered is not valid");
const NO_CLIENT: Refusal = Refusal::invalid("invalid_client", "client_id", "Invalid client id");
const CLOSED: Refusal =
    Refusal::new(Kind::Conflict, "client_closed", "The client is closed").about("client_id");
const NO_PERMISSIONS: Refusal =
    Refusal::invalid("permissions_required", "permissions", "User permissions are required");
const MEMBER: Refusal =
    Refusal::new(Kind::Conflict, "already_associated", "User already associated with client").about("email");
const BAD_LIFE: Refusal =
    Refusal::invalid("invalid_life", "life", "An invitation lives for some time, and for 30 days at most");

const LONGEST_LIFE: i64 = 30 * DAY;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let client = client(context, params, email.key())?;
    let grant = grant(params)?;
    let message = fields::message(params, "message", MESSAGE)?;
    let sent = invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client,
            email: &email,
            kind: invites::Kind::GrantOnAccept,
            permissions: grant.permissions,
            role: grant.role.map(Role::id),
            message: message.as_deref(),
            life: life(params)?,
            mails: params.flag("mails").unwrap_or(true),
        },
    )?;
    let invite = invites::by_id(context.tx, sent.id)?.ok_or(reveal::NO_INVITE)?;
    // Without a mail the only link is one to be handed out already.
    let handed = if sent.mail.is_some() { None } else { Some(sent.link) };
    reveal::hand_out(context, &invite, handed)
}

fn client(context: &mut Context<'_, '_>, params: &Params, email_key: &str) -> Result<ClientId, Fault> {
    let client = fields::client_of(params).ok_or(NO_CLIENT)?;
    let addressee = clients::addressee(context.tx, client, email_key)?.ok_or(NO_CLIENT)?;
    match addressee {
        clients::Addressee { closed: true, .. } => Err(CLOSED.into()),
        clients::Addressee { is_member: true, .. } => Err(MEMBER.into()),
        clients::Addressee { .. } => Ok(client),
    }
}

/// Nobody is invited to be allowed nothing.
fn grant(params: &Params) -> Result<Grant, Refusal> {
    let grant = fields::grant(params, &NO_PERMISSIONS)?;
    if grant.permissions.is_empty() { Err(NO_PERMISSIONS) } else { Ok(grant) }
}

fn life(params: &Params) -> Result<Option<i64>, Refusal> {
    let Some(text) = params.text("life") else { return Ok(None) };
    parse_id(text).filter(|life| *life <= LONGEST_LIFE).map(Some).ok_or(BAD_LIFE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::PAGE;
    use crate::cli::testing::World;
    use crate::store::links::Via;
    use crate::store::outbox;

    fn token(url: &str) -> &str {
        url.rsplit('/').next().expect("a token")
    }

    #[test]
    fn the_link_that_is_shown_is_never_the_mailed_one() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let invite = |mails: &str| {
            let email = format!("guest{mails}@example.com");
            let pairs =
                [("client_id", client.as_str()), ("email", &email), ("role", "Support"), ("mails", mails)];
            world.operator("InviteByOperator", &pairs).expect("invited")
        };
        for (mails, queued) in [("0", 0), ("1", 1)] {
            let reply = invite(mails);
            let (id, _) = world.key().claimed_link(token(reply.text("url"))).expect("a token");
            let linked = world.read(|tx| invites::by_link(tx, id)).expect("a link");
            assert!(linked.via == Via::Handed && linked.invite.role == Some(Role::Support.id()));
            assert_eq!(world.read(|tx| outbox::list(tx, None, 9)).len(), queued);
            assert!(world.activity().iter().any(|action| action == "RevealInviteLink"));
            let shown = world.call(PAGE, "ViewInvite", &[("link", token(reply.text("url")))]).expect("shown");
            assert_eq!(shown.text("end"), "");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let invite = |name: &'static str, value: &str| {
            let mut pairs =
                vec![("client_id", client.as_str()), ("email", "a@example.com"), ("role", "Admin")];
            pairs.retain(|(known, _)| *known != name);
            pairs.push((name, value));
            world.operator("InviteByOperator", &pairs).unwrap_err()
        };
        assert_eq!(invite("email", ""), NO_EMAIL.message);
        assert_eq!(invite("email", "a"), BAD_EMAIL.message);
        assert_eq!(invite("email", "owner@example.com"), MEMBER.message);
        assert_eq!(invite("client_id", "99"), NO_CLIENT.message);
        assert_eq!(invite("role", "None"), NO_PERMISSIONS.message);
        assert_eq!(invite("life", &(31 * DAY).to_string()), BAD_LIFE.message);
        world.operator_closes(&client);
        assert_eq!(invite("life", "1"), CLOSED.message);
    }
}
