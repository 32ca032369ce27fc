//! WHMCS `CreateSsoToken`: a link that lets a user in once, within a minute.
//!
//! Takes `client_id`, `user_id` (else the client's owner), `destination`, `sso_redirect_path`; answers
//! `access_token` and `redirect_url`.

use serde_json::json;

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal,
    Reply, Source, Token, Type,
};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::right::Right;
use crate::domain::site_path::SitePath;
use crate::domain::token::{LinkSeed, SSO};
use crate::params::Params;
use crate::store::sso_tokens::{self, NewSsoToken};
use crate::store::users::{self, UserState};
use crate::store::{clients, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "CreateSsoToken",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::LogInAsOwner),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NEITHER: Refusal =
    Refusal::invalid("id_required", "client_id", "A valid client_id or user_id is required");
const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "invalid_client", "Invalid client_id").about("client_id");
const NO_USER: Refusal = Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid user_id").about("user_id");
const STRANGER: Refusal =
    Refusal::new(Kind::NotMember, "not_associated", "Invalid user_id for client").about("user_id");
const NOWHERE: Refusal = Refusal::invalid("invalid_destination", "destination", "Invalid destination");
const BAD_PATH: Refusal = Refusal::invalid("invalid_path", "sso_redirect_path", "Invalid destination");
const BLOCKED: Refusal =
    Refusal::new(Kind::Conflict, "sso_blocked", "SSO authentication blocked for client").about("client_id");

const ABOUT: About = About {
    does: "Gives a link that logs a user in without his password and leads him to a page. It is good once, for 60 \
           seconds. Closed clients, and those that switched single sign-on off, are refused, the client's id behind \
           the words. Only pages that exist here can be named.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("client_id", Type::Int, "The client to whose account the user is led"),
        Parameter::optional(
            "user_id",
            Type::Int,
            "The user who is let in; he must belong to the client; without one, the client's owner",
        ),
        Parameter::optional(
            "destination",
            Type::Text,
            "`sso:custom_redirect`; without one, the account's page",
        ),
        Parameter::optional(
            "sso_redirect_path",
            Type::Text,
            "With `sso:custom_redirect`: a path inside this site, such as `index.php?rp=/user/accounts`",
        ),
    ],
    answers: &[
        Field::new("access_token", Type::Text, "The token: 52 letters, digits, `-` and `_`"),
        Field::new("redirect_url", Type::Text, "The address to which the user's browser is sent"),
    ],
    refuses: &[NEITHER, NO_CLIENT, NO_USER, STRANGER, NOWHERE, BAD_PATH, BLOCKED],
    warns: &[],
    example: &[("client_id", "1")],
};

/// The page of the account, where one lands who names no destination.
pub const HOME: &str = "/account";
/// The destinations that exist here.
const DESTINATIONS: [(&str, &str); 1] = [("", HOME)];
/// The one whose path is sent with it.
const CUSTOM: &str = "sso:custom_redirect";

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let (client, user) = who(context, params)?;
    let destination = destination(params)?;
    if let Some(client) = client
        && !clients::allows_sso(context.tx, client)?
    {
        let words = format!("{} {client}", BLOCKED.message);
        return Err(Refusal { message: words.into(), ..BLOCKED }.into());
    }
    let new = NewSsoToken {
        user,
        client,
        destination: &destination,
        admin: if let Caller::Staff(staff) = context.caller { Some(staff.admin) } else { None },
        nonce: context.random.number(),
    };
    let seed = sso_tokens::insert(context.tx, &new)?;
    let detail = json!({ "sso_token": seed.id.get(), "destination": destination }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client,
        user: Some(user),
        detail: &detail,
        ..Logged::default()
    })?;
    let page = format!("{}/oauth/singlesignon.php?access_token=", context.site.public_url);
    Ok(Reply::done().with("access_token", token(String::new(), seed)).with("redirect_url", token(page, seed)))
}

fn token(before: String, seed: LinkSeed) -> Token {
    Token { before, purpose: SSO.into(), seed }
}

fn who(context: &mut Context<'_, '_>, params: &Params) -> Result<(Option<ClientId>, UserId), Fault> {
    let (client, user) = (params.text("client_id"), params.text("user_id"));
    if client.is_none() && user.is_none() {
        return Err(NEITHER.into());
    }
    let client = match client.map(|id| ClientId::parse(id).ok_or(NO_CLIENT)).transpose()? {
        Some(id) => Some(clients::by_id(context.tx, id)?.ok_or(NO_CLIENT)?),
        None => None,
    };
    let named = user.map(|id| UserId::parse(id).ok_or(NO_USER)).transpose()?;
    let id = named.or(client.as_ref().map(|client| client.owner)).ok_or(NO_USER)?;
    let user = users::by_id(context.tx, id)?.filter(|user| user.state == UserState::Registered);
    let user = user.ok_or(NO_USER)?.id;
    if let Some(client) = &client
        && memberships::standing(context.tx, client.id, user)?.permissions.is_none()
    {
        return Err(STRANGER.into());
    }
    Ok((client.map(|client| client.id), user))
}

fn destination(params: &Params) -> Result<String, Refusal> {
    let name = params.text("destination").unwrap_or_default();
    if name.eq_ignore_ascii_case(CUSTOM) {
        let path = params.text("sso_redirect_path").and_then(SitePath::parse).ok_or(BAD_PATH)?;
        return Ok(path.as_str().to_owned());
    }
    let known = DESTINATIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, path)| (*path).to_owned()).ok_or(NOWHERE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    fn create(world: &World, pairs: &[(&str, &str)]) -> Result<Reply, String> {
        world.call(FORM, CALL.name, pairs)
    }

    #[test]
    fn what_is_wrong_is_told_in_the_documented_words() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let (stranger, disabled) = (world.user("a@example.com"), world.user("b@example.com"));
        world.member(&client, &disabled, "products");
        world.call(FORM, "DisableUser", &[("user_id", &disabled)]).expect("disabled");
        for (pairs, refusal) in [
            (&[][..], NEITHER),
            (&[("destination", "x")], NEITHER),
            (&[("client_id", "9"), ("user_id", "9")], NO_CLIENT),
            (&[("client_id", "1x")], NO_CLIENT),
            (&[("client_id", "1"), ("user_id", "9")], NO_USER),
            (&[("client_id", "1"), ("user_id", &disabled), ("destination", "x")], NO_USER),
            (&[("client_id", "1"), ("user_id", &stranger), ("destination", "x")], STRANGER),
            (&[("client_id", "1"), ("destination", "clientarea:nonsense")], NOWHERE),
            (&[("client_id", "1"), ("destination", "clientarea:invoices")], NOWHERE),
            (&[("client_id", "1"), ("destination", CUSTOM)], BAD_PATH),
        ] {
            assert_eq!(create(&world, pairs).unwrap_err(), refusal.message, "{pairs:?}");
        }
        for off in ["UPDATE clients SET allow_sso = 0", "UPDATE clients SET allow_sso = 1, status = 'Closed'"]
        {
            world.write(|tx| tx.execute(off, &[]));
            let refused = create(&world, &[("client_id", "1")]).unwrap_err();
            assert_eq!(refused, "SSO authentication blocked for client 1");
        }
    }

    #[test]
    fn a_destination_is_a_path_inside_this_site_sec_171() {
        let world = World::new();
        world.client("owner@example.com");
        let to = |path: &str| {
            create(&world, &[("user_id", "1"), ("destination", CUSTOM), ("sso_redirect_path", path)])
        };
        for bad in ["https://evil", "//evil", "/\\evil", "/%09/evil", "javascript:x", "https:evil"] {
            assert_eq!(to(bad).unwrap_err(), BAD_PATH.message, "{bad}");
        }
        assert!(to(&format!("/{}", "a".repeat(8192))).is_err());
        assert!(to("index.php?rp=/user/accounts").is_ok());
        let stored = |tx: &mut crate::store::db::Tx<'_>| {
            tx.first("SELECT destination FROM sso_tokens", &[], |row| Ok(row.text(0)?.to_owned()))
        };
        assert_eq!(world.read(stored).as_deref(), Some("/index.php?rp=/user/accounts"));
    }
}
