//! Admin area: ends one of a user's sessions.
//!
//! Takes `user_id` and `session_id`; answers `user_id`. A session of somebody else looks like none.

use serde_json::json;

use super::end_session::NO_SESSION;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::ids::SessionId;
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::{devices, users};

/// The row.
pub const CALL: Call = Call {
    name: "EndUserSession",
    about: None,
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = users::by_id(context.tx, fields::user_id(params)?)?.ok_or(NO_USER)?.id;
    let id = params.text("session_id").and_then(SessionId::parse).ok_or(NO_SESSION)?;
    devices::end(context.tx, user, id)?.ok_or(NO_SESSION)?;
    let detail = json!({ "session": id.get() }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("user_id", user.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;

    #[test]
    fn a_session_ends_where_its_user_is_named_with_it() {
        let world = World::new();
        let (ann, bob) = (world.user("ann@example.com"), world.user("bob@example.com"));
        let session = world.log_in("ann@example.com");
        let seen = || world.on_page(&session, "ViewSecurity", &[]);
        let id = seen().expect("seen").items("sessions")[0].at("id").int().to_string();
        let end = |user: &str| world.call(ADMIN, CALL.name, &[("user_id", user), ("session_id", &id)]);
        assert_eq!(end(&bob).unwrap_err(), NO_SESSION.message);
        assert_eq!(end("99").unwrap_err(), NO_USER.message);
        end(&ann).expect("ended");
        assert_eq!(seen().unwrap_err().code, "log_in");
        assert_eq!(end(&ann).unwrap_err(), NO_SESSION.message);
    }
}
