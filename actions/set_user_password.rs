//! Ours: `SetUserPassword` gives a user a new password and ends his sessions.
//!
//! Takes `user_id`, `password2`; answers `user_id`. A user who could not log in yet can do so then; a
//! disabled one stays disabled. Weak passwords are accepted as `AddUser` accepts them.

use super::add_user::{self, LONG_PASSWORD, NO_PASSWORD};
use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::{links, sessions, users};

/// The row.
pub const CALL: Call = Call {
    name: "SetUserPassword",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Gives a user a new password and ends his sessions; links to reset the old one are dead. A user who was \
           never asked for a password can log in then; a disabled one stays disabled.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("user_id", Type::Int, "The user"),
        Parameter::required("password2", Type::Text, "The password, of at most 1,024 bytes"),
    ],
    answers: &[Field::new("user_id", Type::Int, "The user")],
    refuses: &[NO_USER, NO_PASSWORD, LONG_PASSWORD],
    warns: &[],
    example: &[("user_id", "2"), ("password2", "correct horse battery staple")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = fields::user_id(params)?;
    users::by_id(context.tx, id)?.ok_or(NO_USER)?;
    let password = add_user::password(params)?;
    let hash = context.hash(&password)?;
    users::set_password(context.tx, id, &hash)?;
    sessions::revoke_all_of_user(context.tx, id)?;
    links::revoke_all_of_user(context.tx, id)?;
    context.log(&Logged { action: CALL.name, user: Some(id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("user_id", id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;
    use crate::domain::secret::TokenHash;

    #[test]
    fn a_new_password_is_the_only_one_and_ends_sessions() {
        let world = World::new();
        let user = world.user("a@example.com");
        let log_in = |password: &str| {
            let reply = world.call(PAGE, "LogIn", &[("email", "a@example.com"), ("password", password)]);
            reply.map(|reply| TokenHash::of(reply.text("session")))
        };
        let session = log_in(World::PASSWORD).expect("logged in");
        world.call(FORM, "SetUserPassword", &[("user_id", &user), ("password2", "another")]).expect("set");
        assert!(world.read(|tx| sessions::live(tx, &session)).is_none());
        assert!(log_in(World::PASSWORD).is_err() && log_in("another").is_ok());
    }

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let world = World::new();
        let user = world.user("a@example.com");
        let set = |user: &str, password: &str| {
            let pairs = [("user_id", user), ("password2", password)];
            world.call(FORM, "SetUserPassword", &pairs).unwrap_err()
        };
        assert_eq!(set("7", ""), NO_USER.message);
        assert_eq!(set(&user, ""), NO_PASSWORD.message);
        assert_eq!(set(&user, &"x".repeat(1025)), LONG_PASSWORD.message);
    }
}
