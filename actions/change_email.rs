//! Page: a user changes the address with which he logs in.
//!
//! Takes `email` and `existing_password`; answers nothing. The address is another one at once, and is not proved
//! any more: a mail to it asks for that, and one to the former address tells of the change. His links and his other
//! sessions end.

use serde_json::json;

use super::update_user::difference;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::alert::{self, What};
use crate::auth::own_password;
use crate::domain::email::Email;
use crate::domain::time::HOUR;
use crate::fields;
use crate::params::Params;
use crate::store::users::{self, Profile, User};
use crate::store::{limits, links, sessions};
use crate::verification;

/// The row.
pub const CALL: Call = Call {
    name: "ChangeEmail",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Enter your email address");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");
const TAKEN: Refusal =
    Refusal::new(Kind::Conflict, "email_taken", "This address cannot be yours here; choose another one")
        .about("email");
const LIMITED: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_email_changes",
    "You have tried to change your address too often; try again later",
);

/// How often one may try in an hour: each try tells whether an address is a user's.
const TRIES: i64 = 5;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let bucket = format!("changes of address of user {}", user.id);
    if !limits::take(context.tx, &bucket, HOUR, TRIES)? {
        return Err(LIMITED.into());
    }
    if let Some(refusal) = own_password::check(context, &user, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    if email.as_str() == user.email {
        return Ok(Reply::done());
    }
    let standing = users::by_email_key(context.tx, email.key())?;
    if standing.is_some_and(|other| other.id != user.id) {
        return Ok(context.refuse_and_keep(TAKEN));
    }
    let session = account::session(params)?;
    change(context, &user, &email)?;
    if email.key() != user.email_key {
        sessions::revoke_others(context.tx, user.id, &session)?;
        moved(context, &user)?;
    }
    Ok(Reply::done())
}

fn change(context: &mut Context<'_, '_>, user: &User, email: &Email) -> Result<(), Fault> {
    let profile = Profile {
        email: Some(email.clone()),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        language: user.language.clone(),
    };
    if !users::update(context.tx, user, &profile)? {
        return Err(TAKEN.into());
    }
    let (before, after) = difference(user, &profile);
    let detail = json!({ "before": before, "after": after }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(())
}

/// What follows from another address; `user` is who he was before.
fn moved(context: &mut Context<'_, '_>, user: &User) -> Result<(), Fault> {
    links::revoke_all_of_user(context.tx, user.id)?;
    alert::tell(context, user, &user.email, What::EmailChanged)?;
    match users::by_id(context.tx, user.id)? {
        Some(now) => verification::ask(context, &now),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;
    use crate::domain::secret::Secret;
    use crate::domain::token::{RESET, VERIFICATION};

    fn change(world: &World, session: &Secret, email: &str) -> Result<Reply, &'static str> {
        let pairs = [("email", email), ("existing_password", World::PASSWORD)];
        world.on_page(session, CALL.name, &pairs).map_err(|refusal| refusal.code)
    }

    #[test]
    fn the_former_address_learns_of_it_and_the_new_one_is_to_be_proved_sec_151() {
        let world = World::new();
        world.user("ann@example.com");
        world.proved("ann@example.com");
        let (session, other) = (world.log_in("ann@example.com"), world.log_in("ann@example.com"));
        assert_eq!(change(&world, &session, "Ann@example.org"), Ok(Reply::done()));
        let expected = [("security_notice", "ann@example.com"), ("verification", "Ann@example.org")];
        assert_eq!(world.mails(), expected.map(|(kind, to)| (kind.to_owned(), to.to_owned())));
        let user = world.read(|tx| users::by_email_key(tx, "ann@example.org")).expect("a user");
        assert!(user.email_verified_at.is_none());
        assert!(world.on_page(&session, "ViewAccount", &[]).is_ok(), "his session goes on");
        assert_eq!(world.on_page(&other, "ViewAccount", &[]).unwrap_err().code, "log_in");
        let link = world.mailed("verification", VERIFICATION);
        world.on_page(&session, "VerifyEmail", &[("link", &link)]).expect("proved");
        assert_eq!(change(&world, &session, "ANN@example.org"), Ok(Reply::done()), "another spelling");
        let user = world.read(|tx| users::by_email_key(tx, "ann@example.org")).expect("a user");
        assert!(user.email == "ANN@example.org" && user.email_verified_at.is_some());
        assert_eq!(world.mails().len(), 2);
    }

    #[test]
    fn a_link_that_went_to_a_former_address_does_nothing_sec_152() {
        let world = World::new();
        world.user("ann@example.com");
        world.call(PAGE, "RequestPasswordReset", &[("email", "ann@example.com")]).expect("mailed");
        let session = world.log_in("ann@example.com");
        change(&world, &session, "first@example.com").expect("changed");
        let first = world.mailed("verification", VERIFICATION);
        change(&world, &session, "second@example.com").expect("changed");
        let refused = world.on_page(&session, "VerifyEmail", &[("link", &first)]).unwrap_err();
        assert_eq!(refused.code, "verification_replaced");
        let reset = world.mailed("password_reset", RESET);
        let shown = world.call(PAGE, "ViewPasswordReset", &[("link", &reset)]).expect("shown");
        assert_eq!(shown.text("end"), "replaced");
        change(&world, &session, "first@example.com").expect("changed back");
        let refused = world.on_page(&session, "VerifyEmail", &[("link", &first)]).unwrap_err();
        assert_eq!(refused.code, "verification_replaced", "the address is his again, the link is not");
    }

    #[test]
    fn an_address_of_somebody_else_is_refused_and_tries_are_counted_sec_147_156() {
        let world = World::new();
        world.user("ann@example.com");
        world.user("bob@example.com");
        let session = world.log_in("ann@example.com");
        assert_eq!(change(&world, &session, ""), Err("email_required"));
        for both in ["bob", "bob@example.com,ann@example.com"] {
            assert_eq!(change(&world, &session, both), Err("invalid_email"));
        }
        let wrong = [("email", "new@example.com"), ("existing_password", "not the password")];
        let refused = world.on_page(&session, CALL.name, &wrong).unwrap_err();
        assert_eq!((refused.code, refused.field), ("wrong_existing_password", Some("existing_password")));
        assert_eq!(change(&world, &session, "ann@example.com"), Ok(Reply::done()), "nothing");
        for _ in 0..3 {
            assert_eq!(change(&world, &session, "Bob@Example.com"), Err("email_taken"));
        }
        assert_eq!(change(&world, &session, "new@example.com"), Err("too_many_email_changes"));
        world.house().store.clock().advance(HOUR);
        assert_eq!(change(&world, &session, "new@example.com"), Ok(Reply::done()));
    }

    #[test]
    fn ten_wrong_passwords_shut_the_log_in_of_that_user() {
        let world = World::new();
        world.user("ann@example.com");
        let session = world.log_in("ann@example.com");
        let wrong = [("email", "new@example.com"), ("existing_password", "not the password")];
        for _ in 0..2 {
            for _ in 0..TRIES {
                assert_eq!(
                    world.on_page(&session, CALL.name, &wrong).unwrap_err().code,
                    "wrong_existing_password"
                );
            }
            // Failures count for a quarter of an hour: only the tries are forgotten.
            world.write(|tx| limits::clear(tx, "changes of address of user 1"));
        }
        let pairs = [("email", "ann@example.com"), ("password", World::PASSWORD)];
        assert!(world.call(PAGE, "LogIn", &pairs).is_err());
    }

    #[test]
    fn an_address_that_staff_changes_is_to_be_proved_too() {
        let world = World::new();
        world.user("ann@example.com");
        let pairs = [("user_id", "1"), ("email", "new@example.com")];
        world.call(FORM, "UpdateUser", &pairs).expect("changed");
        world.call(FORM, "UpdateUser", &[("user_id", "1"), ("firstname", "Ann")]).expect("changed");
        assert_eq!(world.mails(), [("verification".to_owned(), "new@example.com".to_owned())]);
    }
}
