//! Ours: `DisableUserSecondFactor` turns a user's second factor off.
//!
//! Takes `user_id`; answers it. He learns of it by mail. Nobody but he himself can turn one on.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::alert::{self, What};
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::{second_factors, users};

/// The row.
pub const CALL: Call = Call {
    name: "DisableUserSecondFactor",
    about: Some(&ABOUT),
    needs: Needs::Staff,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Turns a user's second factor off, for one who lost his authenticator and his backup codes; he is told by \
           mail. Nobody but he himself can turn one on. Of a user who has none nothing is changed.",
    source: Source::Vestibule,
    takes: &[Parameter::required("user_id", Type::Int, "The user")],
    answers: &[Field::new("user_id", Type::Int, "The user")],
    refuses: &[NO_USER],
    warns: &[],
    example: &[("user_id", "2")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = fields::user_id(params)?;
    let user = users::by_id(context.tx, id)?.ok_or(NO_USER)?;
    if second_factors::disable(context.tx, id)? {
        alert::tell(context, &user, &user.email, What::SecondFactorOff)?;
        context.log(&Logged { action: CALL.name, user: Some(id), detail: "{}", ..Logged::default() })?;
    }
    Ok(Reply::done().with("user_id", id.get()))
}
