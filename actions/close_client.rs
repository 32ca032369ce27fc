//! WHMCS `CloseClient`: closes a client; nobody is let into it any more.
//!
//! Takes `clientid`; answers it. Closing a closed client changes nothing.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::ids::ClientId;
use crate::domain::right::Right;
use crate::fields::CLIENT_NOT_FOUND;
use crate::params::Params;
use crate::store::clients::{self, Details, Status};

/// The row.
pub const CALL: Call = Call {
    name: "CloseClient",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Closes a client: nobody is let into it any more. Closing a closed client changes nothing; UpdateClient \
           opens it again.",
    source: Source::Protocol,
    takes: &[Parameter::required("clientid", Type::Int, "The client")],
    answers: &[Field::new("clientid", Type::Int, "The client")],
    refuses: &[CLIENT_NOT_FOUND],
    warns: &[],
    example: &[("clientid", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client(context, params)?;
    if client.profile.status != Status::Closed {
        clients::set_status(context.tx, client.id, Status::Closed)?;
        let detail = format!("{{\"before\":\"{}\"}}", client.profile.status.as_str());
        context.log(&Logged {
            action: CALL.name,
            client: Some(client.id),
            detail: &detail,
            ..Logged::default()
        })?;
    }
    Ok(Reply::done().with("clientid", client.id.get()))
}

/// The client that `clientid` names.
pub fn client(context: &mut Context<'_, '_>, params: &Params) -> Result<Details, Fault> {
    let id = params.text("clientid").and_then(ClientId::parse).ok_or(CLIENT_NOT_FOUND)?;
    Ok(clients::details(context.tx, id)?.ok_or(CLIENT_NOT_FOUND)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn a_client_is_closed_by_its_id() {
        let world = World::new();
        let client = world.client("owner@example.com");
        for _ in 0..2 {
            let reply = world.call(FORM, "closeclient", &[("clientid", &client)]).expect("closed");
            assert_eq!(reply, Reply::done().with("clientid", client.parse::<i64>().expect("an id")));
        }
        let id = ClientId::parse(&client).expect("an id");
        assert!(world.read(|tx| clients::by_id(tx, id)).is_some_and(|client| client.is_closed()));
    }

    #[test]
    fn an_unknown_client_is_told() {
        let world = World::new();
        for id in ["", "9", "x", "-1"] {
            assert_eq!(
                world.call(FORM, "CloseClient", &[("clientid", id)]).unwrap_err(),
                "Client ID Not Found"
            );
        }
    }
}
