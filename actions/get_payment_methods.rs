//! WHMCS `GetPaymentMethods`: none, for there is no billing here.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "GetPaymentMethods",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The ways to pay. There is no billing here, and so there are none: the empty list lets integrations go on \
           that ask for it.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("totalresults", Type::Int, "0"),
        Field::new("paymentmethods.paymentmethod", Type::List, "Empty"),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

#[expect(clippy::unnecessary_wraps, reason = "a row's rule may refuse, this one never does")]
fn run(_: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let none = Value::wrapped("paymentmethod", Vec::new());
    Ok(Reply::done().with("totalresults", 0).with("paymentmethods", none))
}
