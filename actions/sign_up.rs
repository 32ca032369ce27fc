//! Page: somebody registers and opens an account, which he owns.
//!
//! Takes `firstname`, `lastname`, `email`, `password`, `companyname`, `address1`, `address2`, `city`, `state`,
//! `postcode`, `country`, `phonenumber`, `tax_id`, `language` and, where there are terms of service, `accept`;
//! answers nothing, and nothing else where the address is a user's already: then its owner gets a mail. It logs
//! nobody in.

use serde_json::json;

use super::add_client;
use super::request_password_reset::network;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::particulars::Particulars;
use crate::domain::password::PasswordHash;
use crate::domain::secret::Secret;
use crate::domain::time::HOUR;
use crate::fields::particulars::{self, Empty};
use crate::fields::{self, person};
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::clients::Profile;
use crate::store::users::{self, NewUser, User, UserState};
use crate::store::{limits, outbox};
use crate::{password_reset, signup, verification};

/// The row.
pub const CALL: Call = Call {
    name: "SignUp",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Enter your email address");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");
const LIMITED: Refusal =
    Refusal::new(Kind::Limited, "too_many_signups", "Too many people signed up from here; try again later");

/// How often one network may sign up in an hour, with whatever addresses.
const SIGN_UPS: i64 = 5;
/// How many mails one address gets in an hour because of it.
const MAILS: i64 = 3;

/// What the form said.
struct Form {
    email: Email,
    password: Secret,
    known: Particulars,
    language: String,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    signup::check_open(context.site)?;
    let form = read(context, params)?;
    let bucket = format!("sign-ups from {}", network(context.origin.ip));
    if !limits::take(context.tx, &bucket, HOUR, SIGN_UPS)? {
        return Err(LIMITED.into());
    }
    // From here on all is the same to whoever asks, whether the address is a user's or not.
    let hash = context.hash(&form.password)?;
    let bucket =
        format!("sign-ups with {}", context.site.key.mac_text("sign-ups", &[form.email.key().as_bytes()]));
    let mails = limits::take(context.tx, &bucket, HOUR, MAILS)?;
    match insert(context, &form, &hash)? {
        Some(user) => begin(context, user, &form, mails)?,
        None if mails => remind(context, &form.email)?,
        None => {}
    }
    Ok(Reply::done())
}

fn read(context: &Context<'_, '_>, params: &Params) -> Result<Form, Refusal> {
    person::names(params, person::ON_PAGES)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let password = person::new_password(params, "password", context.site.password_min)?;
    let known = particulars::read(params, &Particulars::default(), Empty::Clears)?;
    let language = person::language(params)?;
    person::terms(context.site, params, "accept")?;
    Ok(Form { email, password, known, language })
}

/// None where the address is a user's already.
fn insert(context: &mut Context<'_, '_>, form: &Form, hash: &PasswordHash) -> Result<Option<UserId>, Fault> {
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email: &form.email,
        first_name: &form.known.first_name,
        last_name: &form.known.last_name,
        state: UserState::Registered,
        password_hash: Some(hash),
        email_verified: false,
        language: &form.language,
    };
    Ok(users::insert(context.tx, &new)?)
}

/// The account of somebody new, and the mail by which he proves his mailbox.
fn begin(context: &mut Context<'_, '_>, user: UserId, form: &Form, mails: bool) -> Result<(), Fault> {
    let profile = Profile {
        language: form.language.clone(),
        created_ip: context.origin.ip.to_string(),
        ..Profile::new(&form.email, form.known.clone())
    };
    add_client::make(context, CALL.name, user, &profile)?;
    match users::by_id(context.tx, user)? {
        Some(user) if mails => verification::ask(context, &user),
        _ => Ok(()),
    }
}

/// Whoever has the address learns that somebody signed up with it. One who has no password yet gets the link to
/// his first one, and one who may not log in nothing.
fn remind(context: &mut Context<'_, '_>, email: &Email) -> Result<(), Fault> {
    let Some(user) = users::by_email_key(context.tx, email.key())? else { return Ok(()) };
    match user.state {
        UserState::Registered => tell(context, &user),
        UserState::Provisioned => match password_reset::send(context, CALL.name, &user) {
            Err(Fault::Refused(refusal)) if refusal == password_reset::LIMITED => Ok(()),
            sent => sent,
        },
        UserState::Disabled | UserState::Erased => Ok(()),
    }
}

fn tell(context: &mut Context<'_, '_>, user: &User) -> Result<(), Fault> {
    let mail = outbox::NewMail {
        kind: "signup_attempt",
        recipient: &user.email,
        user: Some(user.id),
        ..outbox::NewMail::default()
    };
    outbox::queue(context.tx, &mail)?;
    context.after.mail_queued = true;
    let detail = json!({ "email": user.email, "known": true }).to_string();
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::Nobody),
        user: Some(user.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::PAGE;
    use crate::cli::testing::World;
    use crate::fields::particulars::{BAD_COUNTRY, BAD_PHONE};

    const OPEN: [(&str, &str); 1] = [("signup", "open")];

    fn sign_up(world: &World, email: &str, change: &[(&'static str, &str)]) -> Result<Reply, String> {
        let mut pairs = vec![
            ("firstname", "Ann"),
            ("lastname", "Example"),
            ("email", email),
            ("password", World::PASSWORD),
            ("companyname", "Ann's"),
            ("country", "de"),
            ("language", "german"),
        ];
        pairs.retain(|(known, _)| !change.iter().any(|(name, _)| name == known));
        pairs.extend(change);
        world.call(PAGE, CALL.name, &pairs)
    }

    fn mails(world: &World) -> Vec<String> {
        world.mails().into_iter().map(|(kind, recipient)| format!("{kind} to {recipient}")).collect()
    }

    #[test]
    fn somebody_new_owns_an_account_and_is_asked_to_prove_his_mailbox() {
        let world = World::with(&OPEN);
        assert_eq!(sign_up(&world, "Ann@example.com", &[]), Ok(Reply::done()));
        assert_eq!(mails(&world), ["verification to Ann@example.com"]);
        let session = world.log_in("ann@example.com");
        let seen = world.on_page(&session, "ViewAccount", &[]).expect("seen");
        let field = |of: &str, name: &str| seen.get(of).expect("there").at(name).clone();
        assert_eq!((field("account", "name"), field("account", "owner")), ("Ann's".into(), true.into()));
        assert_eq!((field("user", "verified"), field("user", "language")), (false.into(), "german".into()));
    }

    #[test]
    fn a_known_address_is_answered_alike_and_its_owner_learns_of_it_sec_139() {
        let world = World::with(&OPEN);
        world.client("ann@example.com");
        world.user("off@example.com");
        world.call(crate::actions::FORM, "DisableUser", &[("user_id", "2")]).expect("disabled");
        let email = Email::parse("new@example.com").expect("an address");
        world.write(move |tx| users::provision(tx, "uuid", &email, ("", "")));
        for email in ["Ann@example.com", "off@example.com", "new@example.com"] {
            assert_eq!(
                sign_up(&world, email, &[("password", "another one that is long")]),
                Ok(Reply::done())
            );
        }
        assert_eq!(mails(&world), ["signup_attempt to ann@example.com", "password_reset to new@example.com"]);
        world.log_in("ann@example.com");
        assert_eq!(world.read(|tx| tx.number("SELECT COUNT(*) FROM clients", &[])), 1);
        assert_eq!(world.read(|tx| tx.number("SELECT COUNT(*) FROM users", &[])), 3);
    }

    #[test]
    fn one_address_gets_three_mails_an_hour_and_one_network_signs_up_five_times() {
        let world = World::with(&OPEN);
        for _ in 0..SIGN_UPS {
            assert_eq!(sign_up(&world, "ann@example.com", &[]), Ok(Reply::done()));
        }
        assert_eq!(i64::try_from(mails(&world).len()), Ok(MAILS));
        assert_eq!(sign_up(&world, "bob@example.com", &[]).unwrap_err(), LIMITED.message);
        world.house().store.clock().advance(HOUR);
        sign_up(&world, "bob@example.com", &[]).expect("an hour later");
        assert_eq!(world.read(|tx| tx.number("SELECT COUNT(*) FROM users", &[])), 2);
    }

    #[test]
    fn where_sign_up_is_not_open_nobody_signs_up() {
        for setting in ["invited", "closed"] {
            let world = World::with(&[("signup", setting)]);
            assert_eq!(sign_up(&world, "ann@example.com", &[]).unwrap_err(), signup::CLOSED.message);
            assert_eq!(world.read(|tx| tx.number("SELECT COUNT(*) FROM users", &[])), 0);
        }
    }

    #[test]
    fn what_is_wrong_is_told_before_anybody_looks_at_the_address() {
        let world = World::with(&[("signup", "open"), ("tos_url", "https://example.com/terms")]);
        world.user("ann@example.com");
        for email in ["ann@example.com", "bob@example.com"] {
            let refused = |change: &[(&'static str, &str)]| sign_up(&world, email, change).unwrap_err();
            assert_eq!(refused(&[("firstname", "")]), "Enter your first name");
            assert_eq!(refused(&[("lastname", " ")]), "Enter your last name");
            assert_eq!(refused(&[("password", "password1234")]).split(' ').next(), Some("This"));
            assert_eq!(refused(&[("password", "short")]).split(' ').next(), Some("The"));
            assert_eq!(refused(&[("country", "Germany")]), BAD_COUNTRY.message);
            assert_eq!(refused(&[("phonenumber", "later")]), BAD_PHONE.message);
            assert_eq!(refused(&[("language", "klingon")]), "Choose one of the languages of the list");
            assert_eq!(refused(&[]), "Please accept the terms of service");
        }
        assert_eq!(sign_up(&world, "", &[]).unwrap_err(), NO_EMAIL.message);
        assert_eq!(sign_up(&world, "a@example.com,b@example.com", &[]).unwrap_err(), BAD_EMAIL.message);
        assert!(world.mails().is_empty());
        sign_up(&world, "bob@example.com", &[("accept", "on")]).expect("accepted");
    }
}
