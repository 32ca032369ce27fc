//! Ours: `DisableUser` keeps a user from logging in and ends his sessions.
//!
//! Takes `user_id`; answers it. His tokens act no longer either, and links that were mailed to him about
//! himself are dead. Disabling a disabled user changes nothing.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::users::{self, UserState};
use crate::store::{links, sessions};

/// The row.
pub const CALL: Call = Call {
    name: "DisableUser",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Keeps a user from logging in and ends his sessions; his tokens act no longer. His places in clients \
           stay. EnableUser takes it back. Disabling a disabled user changes nothing.",
    source: Source::Vestibule,
    takes: &[Parameter::required("user_id", Type::Int, "The user")],
    answers: &[Field::new("user_id", Type::Int, "The user")],
    refuses: &[NO_USER],
    warns: &[],
    example: &[("user_id", "2")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = fields::user_id(params)?;
    let before = users::by_id(context.tx, id)?.ok_or(NO_USER)?.state;
    if before != UserState::Disabled {
        users::disable(context.tx, id)?;
        sessions::revoke_all_of_user(context.tx, id)?;
        links::revoke_all_of_user(context.tx, id)?;
        let detail = json!({ "before": before.as_str() }).to_string();
        context.log(&Logged { action: CALL.name, user: Some(id), detail: &detail, ..Logged::default() })?;
    }
    Ok(Reply::done().with("user_id", id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;

    #[test]
    fn a_disabled_user_cannot_log_in_until_he_is_enabled() {
        let world = World::new();
        let user = world.user("a@example.com");
        let log_in =
            || world.call(PAGE, "LogIn", &[("email", "a@example.com"), ("password", World::PASSWORD)]);
        assert!(log_in().is_ok());
        for _ in 0..2 {
            world.call(FORM, "DisableUser", &[("user_id", &user)]).expect("disabled");
            assert!(log_in().is_err());
        }
        world.call(FORM, "EnableUser", &[("user_id", &user)]).expect("enabled");
        assert!(log_in().is_ok());
        assert_eq!(world.activity(), ["AddUser", "LogIn", "DisableUser", "EnableUser", "LogIn"]);
        assert_eq!(world.call(FORM, "DisableUser", &[("user_id", "99")]).unwrap_err(), NO_USER.message);
    }
}
