//! WHMCS `GetCurrencies`: the one currency of clients without billing.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "GetCurrencies",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The currencies. There is no billing here, and so there is one, for integrations that ask before they go on.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("totalresults", Type::Int, "1"),
        Field::new("currencies.currency[].id", Type::Int, "1"),
        Field::new("currencies.currency[].code", Type::Text, "`USD`"),
        Field::new("currencies.currency[].prefix", Type::Text, "What stands before an amount"),
        Field::new("currencies.currency[].suffix", Type::Text, "What stands behind it"),
        Field::new("currencies.currency[].format", Type::Int, "1: as in 1234.56"),
        Field::new("currencies.currency[].rate", Type::Text, "`1.00000`"),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

#[expect(clippy::unnecessary_wraps, reason = "a row's rule may refuse, this one never does")]
fn run(_: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let currency = Value::object([
        ("id", 1.into()),
        ("code", "USD".into()),
        ("prefix", "$".into()),
        ("suffix", " USD".into()),
        ("format", 1.into()),
        ("rate", "1.00000".into()),
    ]);
    Ok(Reply::done().with("totalresults", 1).with("currencies", Value::wrapped("currency", vec![currency])))
}
