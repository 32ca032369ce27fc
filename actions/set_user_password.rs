//! Operator: `SetUserPassword` gives a user a new password and ends his sessions.
//!
//! Takes `user_id`, `password`; answers `user_id`. A user who could not log in yet can do so then;
//! a disabled one stays disabled.

use super::add_admin;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::UserId;
use crate::params::Params;
use crate::store::{sessions, users};

/// The row.
pub const CALL: Call = Call {
    name: "SetUserPassword",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_USER: Refusal = Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid user id").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("user_id").and_then(UserId::parse).ok_or(NO_USER)?;
    let password = add_admin::password(params)?;
    users::by_id(context.tx, id)?.ok_or(NO_USER)?;
    let hash = context.hash(&password)?;
    users::set_password(context.tx, id, &hash)?;
    sessions::revoke_all_of_user(context.tx, id)?;
    context.log(&Logged { action: CALL.name, user: Some(id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("user_id", id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::PAGE;
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
        world.operator("SetUserPassword", &[("user_id", &user), ("password", "another")]).expect("set");
        assert!(world.read(|tx| sessions::live(tx, &session)).is_none());
        assert!(log_in(World::PASSWORD).is_err() && log_in("another").is_ok());
    }

    #[test]
    fn an_unknown_user_is_told() {
        let refused = World::new().operator("SetUserPassword", &[("user_id", "7"), ("password", "x")]);
        assert_eq!(refused.unwrap_err(), NO_USER.message);
    }
}
