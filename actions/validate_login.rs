//! WHMCS `ValidateLogin`: says whose an address and a password are.
//!
//! Takes `email`, `password2`; answers `userid`, `twoFactorEnabled`, and without a second factor
//! `passwordhash`: a mark that changes with the password, and nothing of the stored hash.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply, Source,
    Type,
};
use crate::auth::password;
use crate::domain::password::MAX_BYTES;
use crate::domain::right::Right;
use crate::domain::secret::{Secret, hex};
use crate::params::Params;
use crate::store::users::User;

/// The row.
pub const CALL: Call = Call {
    name: "ValidateLogin",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const INVALID: Refusal = Refusal::new(Kind::Invalid, "wrong_login", "Email or Password Invalid");

const ABOUT: About = About {
    does: "Says which user an address and a password belong to. An unknown address, a wrong password and a user who \
           may not log in are refused alike. After ten failures in a quarter of an hour a user's right password is \
           refused as well, here and on the log-in page.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("email", Type::Text, "The user's address"),
        Parameter::required("password2", Type::Text, "His password"),
    ],
    answers: &[
        Field::new("userid", Type::Int, "The user's id, as CreateSsoToken takes it in `user_id`"),
        Field::new("twoFactorEnabled", Type::Flag, "Whether a second factor is asked for when he logs in"),
        Field::new(
            "passwordhash",
            Type::Text,
            "40 hexadecimal digits that change with his password; only without a second factor",
        ),
    ],
    refuses: &[INVALID],
    warns: &[],
    example: &[("email", "owner@example.com"), ("password2", "correct horse battery staple")],
};

/// How many bytes of the mark are shown: 40 digits, as many as integrations keep.
const MARK: usize = 20;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let password = Secret::new(params.text("password2").unwrap_or_default());
    if password.expose().len() > MAX_BYTES {
        return Err(INVALID.into());
    }
    let Some(user) = password::user_of(context, params.text("email"), &password)? else {
        return Ok(context.refuse_and_keep(INVALID));
    };
    let reply = Reply::done().with("userid", user.id.get()).with("twoFactorEnabled", user.has_second_factor);
    Ok(if user.has_second_factor { reply } else { reply.with("passwordhash", mark(context, &user)) })
}

fn mark(context: &Context<'_, '_>, user: &User) -> String {
    let numbers = [user.id.get(), user.version].map(i64::to_be_bytes);
    let mac = context.site.key.mac("password hash of ValidateLogin", &[&numbers[0], &numbers[1]]);
    hex(&mac[..MARK])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Value;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;
    use crate::domain::secret::TokenHash;
    use crate::store::sessions;

    fn validate(world: &World, email: &str, password: &str) -> Result<Reply, String> {
        world.call(FORM, CALL.name, &[("email", email), ("password2", password)])
    }

    #[test]
    fn a_right_password_gives_a_number_a_flag_and_a_mark_that_changes_with_it() {
        let world = World::new();
        let user = world.user("a@example.com");
        let reply = validate(&world, " A@example.com", World::PASSWORD).expect("right");
        assert_eq!(reply.get("userid"), Some(&Value::Int(1)));
        assert_eq!(reply.get("twoFactorEnabled"), Some(&Value::Bool(false)));
        let mark = reply.text("passwordhash").to_owned();
        assert!(mark.len() == 40 && mark.bytes().all(|b| b.is_ascii_hexdigit()), "{mark}");
        assert_eq!(validate(&world, "a@example.com", World::PASSWORD), Ok(reply));
        world.call(FORM, "SetUserPassword", &[("user_id", &user), ("password2", "another")]).expect("set");
        let other = validate(&world, "a@example.com", "another").expect("right");
        assert_ne!(other.text("passwordhash"), mark);
    }

    #[test]
    fn a_user_with_a_second_factor_has_no_mark_sec_161() {
        let world = World::new();
        world.user("a@example.com");
        world.write(|tx| tx.execute("UPDATE users SET second_factor = 'totp'", &[]));
        let reply = validate(&world, "a@example.com", World::PASSWORD).expect("right");
        assert_eq!(reply.get("twoFactorEnabled"), Some(&Value::Bool(true)));
        assert_eq!(reply.get("passwordhash"), None);
        let page = [("email", "a@example.com"), ("password", World::PASSWORD)];
        let waiting = world.call(PAGE, "LogIn", &page).expect("right");
        let session = TokenHash::of(waiting.text("session"));
        assert!(world.read(|tx| sessions::live(tx, &session)).is_none(), "a password alone logs him in");
    }

    #[test]
    fn whatever_is_wrong_is_refused_in_the_same_words_sec_139() {
        let world = World::new();
        world.user("a@example.com");
        world.user("disabled@example.com");
        world.call(FORM, "DisableUser", &[("user_id", "2")]).expect("disabled");
        let long = "x".repeat(MAX_BYTES + 1);
        for (email, password) in [
            ("a@example.com", "wrong"),
            ("a@example.com", ""),
            ("a@example.com", &long),
            ("b@example.com", World::PASSWORD),
            ("disabled@example.com", World::PASSWORD),
            ("nonsense", World::PASSWORD),
            ("", ""),
        ] {
            assert_eq!(validate(&world, email, password).unwrap_err(), INVALID.message, "{email}");
        }
    }

    #[test]
    fn ten_failures_shut_one_account_until_the_window_ends_sec_097() {
        let world = World::new();
        world.user("a@example.com");
        world.user("b@example.com");
        for _ in 0..10 {
            assert!(validate(&world, "a@example.com", "wrong").is_err());
        }
        assert_eq!(validate(&world, "a@example.com", World::PASSWORD).unwrap_err(), INVALID.message);
        let page = [("email", "a@example.com"), ("password", World::PASSWORD)];
        assert!(world.call(PAGE, "LogIn", &page).is_err(), "the page counts with it");
        assert!(validate(&world, "b@example.com", World::PASSWORD).is_ok());
        world.house().store.clock().advance(15 * 60_000);
        assert!(validate(&world, "a@example.com", World::PASSWORD).is_ok());
    }
}
