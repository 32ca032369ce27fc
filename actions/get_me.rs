//! REST `GET /users/me`: the user as whom the caller acts, with the role that he has in each client.
//!
//! Answers the user and `clients`: those that are not closed, and that what he brought is good for.

use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value};
use crate::params::Params;
use crate::portal::{self, NO_USER};
use crate::store::clients::Status;
use crate::store::memberships::{self, Member};
use crate::store::users;

/// The row.
pub const CALL: Call = Call {
    name: "GetMe",
    about: None,
    needs: Needs::Known,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const NOT_A_USER: Refusal =
    Refusal::new(Kind::Forbidden, "not_a_user", "This key acts as an administrator, who is no user");

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let Caller::User(caller) = context.caller else { return Err(NOT_A_USER.into()) };
    let user = users::by_id(context.tx, caller.id)?.ok_or(NO_USER)?;
    let places = memberships::of_user(context.tx, caller.id)?;
    let places = places.iter().filter(|place| place.client_status != Status::Closed);
    let clients = places.filter(|place| caller.reaches(place.client)).map(client).collect();
    let reply = Reply::done().with_all(portal::user_fields(user));
    Ok(reply.with("clients", Value::list("client", clients)))
}

fn client(place: &Member) -> Value {
    Value::object([
        ("clientId", place.client_uuid.as_str().into()),
        ("clientName", place.client_name.as_str().into()),
        ("role", portal::role_of(place.is_owner, place.may).into()),
    ])
}
