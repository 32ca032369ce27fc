//! WHMCS `LogActivity`: writes an entry of the caller's own words into the activity log.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Parameter, Refusal, Reply, Source,
    Type,
};
use crate::domain::ids::ClientId;
use crate::domain::right::Right;
use crate::fields::{self, BAD_MESSAGE, NOT_A_TEXT};
use crate::params::Params;
use crate::store::clients;

/// The row.
pub const CALL: Call = Call {
    name: "LogActivity",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ApiAccess),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Writes an entry into the activity log.",
    source: Source::Protocol,
    takes: &[
        Parameter::required(
            "description",
            Type::Text,
            "What happened, in at most 4,096 characters; it is kept as one line",
        ),
        Parameter::optional("clientid", Type::Int, "The client it is about"),
        Parameter::optional("userid", Type::Int, "The same under its old name: a client's id"),
    ],
    answers: &[],
    refuses: &[NOT_A_TEXT, BAD_MESSAGE, NO_DESCRIPTION, NO_CLIENT],
    warns: &[],
    example: &[("description", "Nightly import finished"), ("clientid", "1")],
};

const NO_DESCRIPTION: Refusal =
    Refusal::invalid("description_required", "description", "You did not enter a description");
const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_client", "Client ID Not Found").about("clientid");

/// The longest description, in characters.
const LONGEST: usize = 4096;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let text = fields::message(params, "description", LONGEST)?.ok_or(NO_DESCRIPTION)?;
    let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let client = client(context, params)?;
    let detail = json!({ "description": line }).to_string();
    context.log(&Logged { action: CALL.name, client, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}

fn client(context: &mut Context<'_, '_>, params: &Params) -> Result<Option<ClientId>, Fault> {
    let Some(sent) = params.text("clientid").or_else(|| params.text("userid")) else { return Ok(None) };
    // WHMCS itself writes 0 where an entry is about nobody.
    if sent == "0" {
        return Ok(None);
    }
    let id = ClientId::parse(sent).ok_or(NO_CLIENT)?;
    Ok(Some(clients::by_id(context.tx, id)?.ok_or(NO_CLIENT)?.id))
}
