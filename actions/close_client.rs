//! WHMCS `CloseClient`: closes a client; nobody is let into it any more.
//!
//! Takes `clientid`; answers it. Closing a closed client changes nothing.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::ClientId;
use crate::params::Params;
use crate::store::clients;

/// The row.
pub const CALL: Call = Call {
    name: "CloseClient",
    about: None,
    needs: Needs::Staff,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_client", "Client ID Not Found").about("clientid");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("clientid").and_then(ClientId::parse).ok_or(NO_CLIENT)?;
    let client = clients::by_id(context.tx, id)?.ok_or(NO_CLIENT)?;
    if !client.is_closed() {
        clients::set_status(context.tx, id, "Closed")?;
        context.log(&Logged { action: CALL.name, client: Some(id), detail: "{}", ..Logged::default() })?;
    }
    Ok(Reply::done().with("clientid", id.get()))
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
