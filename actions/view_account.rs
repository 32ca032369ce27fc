//! Page: the account at hand and all others of the user who is logged in.
//!
//! Answers what `account::seen` does, `owner` (who owns the account at hand: `name`, `email`), and `clients`, each
//! with `id`, `name`, `owner`, `closed`; those that are open first.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::params::Params;
use crate::store::clients;
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

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let owner = match account::at_hand(context.tx, params, user.id)? {
        Some(account) => users::by_id(context.tx, account.client.owner)?,
        None => None,
    };
    let clients = clients::shown_of_user(context.tx, user.id)?.into_iter().map(|client| {
        Value::object([
            ("id", client.id.get().into()),
            ("name", client.name.into()),
            ("owner", client.is_owner.into()),
            ("closed", client.closed.into()),
        ])
    });
    let clients = Value::list("client", clients.collect());
    Ok(account::seen(context, params)?.with("owner", owner.as_ref().map(shown)).with("clients", clients))
}

fn shown(user: &User) -> Value {
    Value::object([("name", user.display_name().into()), ("email", user.email.as_str().into())])
}
