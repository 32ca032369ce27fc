//! Operator: `DisableUser` keeps a user from logging in and ends his sessions.
//!
//! Takes `user_id`; answers it. His tokens act no longer either.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::UserId;
use crate::params::Params;
use crate::store::{sessions, users};

/// The row.
pub const CALL: Call = Call {
    name: "DisableUser",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_USER: Refusal = Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid user id").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("user_id").and_then(UserId::parse).ok_or(NO_USER)?;
    if !users::disable(context.tx, id)? {
        return Err(NO_USER.into());
    }
    sessions::revoke_all_of_user(context.tx, id)?;
    context.log(&Logged { action: CALL.name, user: Some(id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("user_id", id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::PAGE;
    use crate::cli::testing::World;

    #[test]
    fn a_disabled_user_cannot_log_in() {
        let world = World::new();
        let user = world.user("a@example.com");
        let log_in =
            || world.call(PAGE, "LogIn", &[("email", "a@example.com"), ("password", World::PASSWORD)]);
        assert!(log_in().is_ok());
        world.operator("DisableUser", &[("user_id", &user)]).expect("disabled");
        assert!(log_in().is_err());
        assert_eq!(world.operator("DisableUser", &[("user_id", "99")]).unwrap_err(), NO_USER.message);
    }
}
