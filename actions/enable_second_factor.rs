//! Page: turns on the second factor that a user has set up.
//!
//! Takes `code`, which proves that his authenticator has the secret, and `session`, the only one that stays; answers
//! `codes`, the backup codes, which nobody can look up later.

use super::renew_backup_codes::listed;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::alert::{self, What};
use crate::params::Params;
use crate::second_factor::{self, IS_ON, WRONG_FIRST_CODE};
use crate::store::sessions;

/// The row.
pub const CALL: Call = Call {
    name: "EnableSecondFactor",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if user.has_second_factor {
        return Err(IS_ON.into());
    }
    let Some(codes) = second_factor::enable(context, user.id, params)? else {
        return Ok(context.refuse_and_keep(WRONG_FIRST_CODE));
    };
    let session = account::session(params)?;
    sessions::revoke_others(context.tx, user.id, &session)?;
    alert::tell(context, &user, &user.email, What::SecondFactorOn)?;
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("codes", listed(codes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::secret::TokenHash;
    use crate::second_factor::{NOT_BEGUN, WRONG_CODE};
    use crate::store::outbox;

    const PASSWORD: (&str, &str) = ("existing_password", World::PASSWORD);

    #[test]
    fn a_second_factor_is_on_once_a_code_of_it_was_shown() {
        let world = World::new();
        let user = world.user("a@example.com");
        let session = world.log_in("a@example.com");
        let other = TokenHash::of(world.log_in("a@example.com").expose());
        let page = |action: &str, pairs: &[(&str, &str)]| world.on_page(&session, action, pairs);
        assert_eq!(page(CALL.name, &[("code", "123456")]).unwrap_err().code, NOT_BEGUN.code);
        let first = page("BeginSecondFactor", &[PASSWORD]).expect("begun");
        let old = world.code(&user);
        let begun = page("BeginSecondFactor", &[PASSWORD]).expect("begun anew");
        assert_ne!(first.text("uri"), begun.text("uri"));
        assert_eq!(begun.text("secret").len(), 39);
        assert!(begun.text("uri").contains(&begun.text("secret").replace(' ', "")));
        let wrong = page(CALL.name, &[("code", &old)]).unwrap_err();
        assert_eq!((wrong.code, wrong.field), (WRONG_CODE.code, Some("code")));
        let done = page(CALL.name, &[("code", &world.code(&user))]).expect("turned on");
        assert_eq!(done.items("codes").len(), 10);
        assert!(world.read(|tx| sessions::live(tx, &other)).is_none());
        let seen = page("ViewSecurity", &[]).expect("seen");
        let factor = seen.get("second_factor").expect("told");
        assert!(factor.at("on").is_true() && factor.at("codes_left").int() == 10);
        assert!(factor.at("since").int() > 0 && seen.items("sessions").len() == 1);
        for action in ["BeginSecondFactor", CALL.name] {
            assert_eq!(page(action, &[PASSWORD]).unwrap_err().code, IS_ON.code);
        }
    }

    #[test]
    fn what_was_begun_is_shown_again_for_a_quarter_of_an_hour_and_then_begun_anew() {
        let world = World::new();
        let user = world.user("a@example.com");
        let session = world.log_in("a@example.com");
        let page = |action: &str, pairs: &[(&str, &str)]| world.on_page(&session, action, pairs);
        let pending = || {
            let seen = page("ViewSecurity", &[]).expect("seen");
            seen.get("pending")
                .map(|pending| (pending.at("uri").text().to_owned(), pending.at("secret").text().to_owned()))
        };
        let none = || pending().is_none_or(|(uri, secret)| uri.is_empty() && secret.is_empty());
        assert!(none());
        let begun = page("BeginSecondFactor", &[PASSWORD]).expect("begun");
        assert!(page(CALL.name, &[("code", "x")]).is_err());
        let shown = (begun.text("uri").to_owned(), begun.text("secret").to_owned());
        assert_eq!(pending(), Some(shown));
        let clock = world.house().store.clock();
        clock.advance(second_factor::BEGUN);
        assert!(none());
        assert_eq!(page(CALL.name, &[("code", &world.code(&user))]).unwrap_err().code, NOT_BEGUN.code);
        world.second_factor(&user, &session);
        assert!(none(), "what is on is shown to nobody");
    }

    #[test]
    fn each_change_asks_for_the_password_again_sec_151() {
        let world = World::new();
        let user = world.user("a@example.com");
        let session = world.log_in("a@example.com");
        let refused = |action: &str, password: &str| {
            let pairs = [("existing_password", password), ("existingpw", password), ("code", "123456")];
            world.on_page(&session, action, &pairs).unwrap_err().code
        };
        for password in ["", "wrong", &"x".repeat(2000)] {
            assert_eq!(refused("BeginSecondFactor", password), "wrong_existing_password");
        }
        world.second_factor(&user, &session);
        for action in ["DisableSecondFactor", "RenewBackupCodes", "ChangePassword"] {
            assert_eq!(refused(action, "wrong"), "wrong_existing_password", "{action}");
        }
        assert_eq!(refused("DisableSecondFactor", World::PASSWORD), WRONG_CODE.code, "and for a code");
        world.write(|tx| tx.execute("UPDATE users SET password_hash = NULL", &[]));
        for action in ["DisableSecondFactor", "RenewBackupCodes", "ChangePassword"] {
            assert_eq!(refused(action, "wrong"), "no_password", "{action}");
        }
    }

    #[test]
    fn ten_wrong_passwords_in_a_session_shut_the_account() {
        let world = World::new();
        world.user("a@example.com");
        let session = world.log_in("a@example.com");
        let tried = |password| {
            let refused = world.on_page(&session, "BeginSecondFactor", &[("existing_password", password)]);
            refused.map_err(|no| no.code)
        };
        for _ in 0..10 {
            assert_eq!(tried("wrong").unwrap_err(), "wrong_existing_password");
        }
        assert!(tried(World::PASSWORD).is_err());
        let log_in = [("email", "a@example.com"), ("password", World::PASSWORD)];
        assert!(world.call(crate::actions::PAGE, "LogIn", &log_in).is_err());
        world.house().store.clock().advance(15 * 60_000);
        assert!(tried(World::PASSWORD).is_ok());
    }

    #[test]
    fn codes_are_renewed_and_the_factor_is_turned_off_and_each_is_told() {
        let world = World::new();
        let user = world.user("a@example.com");
        let session = world.log_in("a@example.com");
        let page = |action: &str, pairs: &[(&str, &str)]| world.on_page(&session, action, pairs);
        for action in ["DisableSecondFactor", "RenewBackupCodes"] {
            assert_eq!(page(action, &[PASSWORD]).unwrap_err().code, "second_factor_off");
        }
        let old = world.second_factor(&user, &session);
        let renewed = page("RenewBackupCodes", &[PASSWORD]).expect("renewed");
        let off = |code: &str| page("DisableSecondFactor", &[PASSWORD, ("backup_code", code)]);
        assert_eq!(off(&old[0]).unwrap_err().code, WRONG_CODE.code);
        off(renewed.items("codes")[0].text()).expect("turned off");
        assert!(page("BeginSecondFactor", &[PASSWORD]).is_ok());
        assert_eq!(world.log_in("a@example.com").expose().len(), 43);
        let mails = world.read(|tx| {
            tx.all("SELECT context FROM outbox WHERE kind = 'security_notice' ORDER BY id", &[], |row| {
                Ok(row.text(0)?.to_owned())
            })
        });
        let told = ["second_factor_on", "backup_codes_renewed", "backup_code_used", "second_factor_off"];
        assert_eq!(mails.len(), told.len(), "{mails:?}");
        assert!(mails.iter().zip(told).all(|(mail, what)| mail.contains(what)), "{mails:?}");
        assert_eq!(world.read(|tx| outbox::list(tx, None, 9)).len(), 4);
    }
}
