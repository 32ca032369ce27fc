//! Page: who is logged in, and his clients.
//!
//! Answers `user_name`, `user_email`, `clients`, each with `name`, `owner`, `closed`.

use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value};
use crate::params::Params;
use crate::store::clients;
use crate::store::db::DbError;
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "ViewAccount",
    about: None,
    needs: Needs::User,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const GONE: Refusal = Refusal::new(Kind::NoCredentials, "log_in", "Please log in");

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let user = logged_in(context)?.ok_or(GONE)?;
    let clients = clients::shown_of_user(context.tx, user.id)?.into_iter().map(|client| {
        Value::object([
            ("name", client.name.into()),
            ("owner", client.is_owner.into()),
            ("closed", client.closed.into()),
        ])
    });
    Ok(shown(Some(&user)).with("clients", Value::list("client", clients.collect())))
}

/// The user who is logged in.
pub fn logged_in(context: &mut Context<'_, '_>) -> Result<Option<User>, DbError> {
    match context.caller {
        Caller::User(user) => users::by_id(context.tx, user.id),
        _ => Ok(None),
    }
}

/// What pages show of the user who is logged in: nothing where there is none.
pub fn shown(user: Option<&User>) -> Reply {
    Reply::done()
        .with("user_name", user.map(User::display_name))
        .with("user_email", user.map(|user| user.email.clone()))
}
