//! WHMCS `CreateClientInvite`: sends an invitation to manage a client.
//!
//! Takes `client_id`, `email`, `permissions` (comma-separated keys); answers what WHMCS answers. Ours:
//! `role` instead of permissions, `message`, how long the link is good, and an answer that names the
//! invite, with a link to hand out where no mail is sent. An open invite of the same client and
//! address is refreshed.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply, Source,
    Type, Value,
};
use crate::domain::email::Email;
use crate::domain::ids::ClientId;
use crate::domain::permission::Permission;
use crate::domain::role::Role;
use crate::fields::{self, BAD_EMAIL, BAD_MESSAGE, Grant, NO_CLIENT, NOT_A_TEXT};
use crate::grants::{self, BEYOND, BOTH, NO_ROLE};
use crate::invitation::{self, Invitation, LIMITED, Sent, life};
use crate::params::Params;
use crate::store::{clients, invites};

/// The row.
pub const CALL: Call = Call {
    name: "CreateClientInvite",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Invites an address into a client and mails a link. Where an invitation of that address waits already it \
           is refreshed: it grants what is sent now, its time starts again, and older links lead nowhere. A member \
           with `manageusers` may call it too, and grants nothing that he does not hold himself.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("client_id", Type::Int, "The client"),
        Parameter::required("email", Type::Text, "The address to invite; one"),
        Parameter::required(
            "permissions",
            Type::Text,
            "Keys of GetPermissionsList, and `manageusers`, separated by commas; unknown ones count for nothing \
             while one is known",
        ),
        Parameter::optional(
            "role",
            Type::Text,
            "Instead of `permissions`: `Admin`, `Developer`, `Support` or `Member`",
        )
        .ours(),
        Parameter::optional("message", Type::Text, "A text for the invited person, of up to 4,096 characters")
            .ours(),
        life::DAYS.ours(),
        life::SECONDS.ours(),
        Parameter::optional(
            "send_email",
            Type::Flag,
            "No: nothing is mailed, and the answer holds a link to hand out. A link that was not mailed proves \
             nothing about the mailbox",
        )
        .ours(),
    ],
    answers: &[
        Field::new("invite_id", Type::Int, "The invite").ours(),
        Field::new("uuid", Type::Text, "Its UUID").ours(),
        Field::new("expires_at", Type::Instant, "When the link ends").ours(),
        Field::new("invite_url", Type::Text, "The link to hand out, only where `send_email` is no").ours(),
    ],
    refuses: &[
        NO_EMAIL,
        NO_CLIENT,
        CLOSED,
        BAD_EMAIL,
        BOTH,
        NO_ROLE,
        NO_PERMISSIONS,
        MEMBER,
        NOT_A_TEXT.about("message"),
        BAD_MESSAGE.about("message"),
        life::BAD,
        BEYOND,
        LIMITED,
    ],
    warns: &[],
    example: &[("client_id", "1"), ("email", "new@example.com"), ("permissions", "products,domains,tickets")],
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Email is required");
const CLOSED: Refusal = Refusal::invalid("client_closed", "client_id", "Invalid client id");
/// Nothing is granted.
pub const NO_PERMISSIONS: Refusal =
    Refusal::invalid("permissions_required", "permissions", "User permissions are required");
const MEMBER: Refusal =
    Refusal::new(Kind::Conflict, "already_associated", "User already associated with client").about("email");

/// The longest text from the inviter, in characters.
pub const MESSAGE: usize = 4096;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    invite(context, params)
}

/// Invites one address, as `params` say.
pub fn invite(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    // A missing address comes before the client, a malformed one after: the documented order.
    let email = match fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL) {
        Err(refusal) if refusal == NO_EMAIL => return Err(refusal.into()),
        email => email,
    };
    let (client, is_member) = addressee(context, params, email.as_ref().map_or("", Email::key))?;
    let email = email?;
    let grant = grant(context, params)?;
    if is_member {
        return Err(MEMBER.into());
    }
    let message = fields::message(params, "message", MESSAGE)?;
    let lasts = life::read(params)?;
    grants::check_within(context, client, grant.permissions)?;
    let sent = invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client,
            email: &email,
            kind: invites::Kind::GrantOnAccept,
            permissions: grant.permissions,
            role: grant.role.map(Role::id),
            makes_owner: false,
            message: message.as_deref(),
            life: lasts,
            mails: params.flag("send_email").unwrap_or(true),
            hands: false,
        },
    )?;
    Ok(answer(context, &sent))
}

/// Where nothing was mailed, the link is the caller's to hand out.
fn answer(context: &Context<'_, '_>, sent: &Sent) -> Reply {
    let reply = Reply::done()
        .with("invite_id", sent.id.get())
        .with("uuid", sent.id.uuid(sent.created_at).to_string())
        .with("expires_at", sent.expires_at.rfc3339());
    match sent.handed {
        Some(link) => reply.with("invite_url", Value::Token(context.site.invite_link(link))),
        None => reply,
    }
}

/// What an invitation grants: nobody is invited to be allowed nothing.
pub fn grant(context: &Context<'_, '_>, params: &Params) -> Result<Grant, Refusal> {
    let grant = grants::read(context, params, &NO_PERMISSIONS)?;
    if grant.permissions.is_empty() { Err(NO_PERMISSIONS) } else { Ok(grant) }
}

/// The client, and whether the address belongs to it.
fn addressee(
    context: &mut Context<'_, '_>,
    params: &Params,
    email_key: &str,
) -> Result<(ClientId, bool), Fault> {
    let client = fields::managed_client(params)?;
    let addressee = clients::addressee(context.tx, client, email_key)?.ok_or(NO_CLIENT)?;
    if addressee.closed { Err(CLOSED.into()) } else { Ok((client, addressee.is_member)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;
    use crate::store::links::Via;
    use crate::store::outbox;

    fn refused(world: &World, client: &str, change: &[(&'static str, &str)]) -> String {
        let mut pairs = vec![("client_id", client), ("email", "a@example.com"), ("permissions", "products")];
        pairs.retain(|(known, _)| !change.iter().any(|(name, _)| name == known));
        pairs.extend(change);
        world.call(FORM, "CreateClientInvite", &pairs).unwrap_err()
    }

    #[test]
    fn what_is_wrong_is_told_in_the_documented_order() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let refused = |change: &[(&'static str, &str)]| refused(&world, &client, change);
        let worse: [(&'static str, &str); 6] = [
            ("email", ""),
            ("client_id", "99"),
            ("permissions", ""),
            ("expires_in_days", "31"),
            ("message", "\u{202e}\0"),
            ("role", ""),
        ];
        assert_eq!(refused(&worse), NO_EMAIL.message);
        assert_eq!(refused(&[&[("email", "a")], &worse[1..]].concat()), NO_CLIENT.message);
        assert_eq!(refused(&[&[("email", "a")], &worse[2..]].concat()), BAD_EMAIL.message);
        assert_eq!(
            refused(&[&[("email", "owner@example.com")], &worse[2..]].concat()),
            NO_PERMISSIONS.message
        );
        assert_eq!(refused(&[("permissions", ""), ("role", "None")]), NO_PERMISSIONS.message);
        assert_eq!(refused(&[("email", "OWNER@example.com"), worse[3]]), MEMBER.message);
        assert_eq!(refused(&[("message", &"x".repeat(MESSAGE + 1)), worse[3]]), BAD_MESSAGE.message);
        assert_eq!(refused(&worse[3..4]), life::BAD.message);
        world.operator_closes(&client);
        assert_eq!(refused(&[("email", "a"), ("permissions", "")]), CLOSED.message);
    }

    #[test]
    fn a_link_to_hand_out_is_shown_only_where_nothing_is_mailed() {
        let world = World::new();
        let client = world.client("owner@example.com");
        for (number, sends) in [(1, "false"), (2, "true")] {
            let email = format!("a{number}@example.com");
            let pairs = [
                ("client_id", client.as_str()),
                ("email", &email),
                ("role", "Support"),
                ("send_email", sends),
            ];
            let reply = world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
            let queued = usize::from(sends == "true");
            assert_eq!(world.read(|tx| outbox::list(tx, None, 9)).len(), queued);
            assert_eq!(reply.get("invite_url").is_none(), sends == "true");
            let Some(token) = reply.text("invite_url").rsplit('/').next().filter(|token| !token.is_empty())
            else {
                continue;
            };
            let (id, _) = world.key().claimed_link(token).expect("a token");
            let linked = world.read(|tx| invites::by_link(tx, id)).expect("a link");
            assert!(linked.via == Via::Handed && linked.invite.role == Some(Role::Support.id()));
            assert_eq!(world.call(PAGE, "ViewInvite", &[("link", token)]).expect("shown").text("end"), "");
        }
    }
}
