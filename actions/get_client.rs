//! REST `GET /clients/{clientId}`: a client, to whoever belongs to it; a closed one too.
//!
//! Takes `clientId`; answers it with the caller's role in it, which staff has not.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::auth::reach;
use crate::params::Params;
use crate::portal;

/// The row.
pub const CALL: Call = Call {
    name: "GetClient",
    about: None,
    needs: Needs::Inside,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = reach::client_of_uuid(context.tx, params)?;
    portal::one_client(context, id)
}
