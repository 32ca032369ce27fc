//! Ours: `AcceptClientInvite` accepts a pending invite for a user, as an administrator decides.
//!
//! Takes `invite_id`, `user_id`, `client_id`; answers `client_id`, `user_id`. The operator's policy about
//! addresses is for holders of links; only an invite that announces a membership belongs to its user.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply, Source,
    Type,
};
use crate::domain::right::Right;
use crate::fields::{self, NO_CLIENT, NO_USER};
use crate::invitation::known::{self, ENDED, NO_INVITE};
use crate::invitation::{self, NOT_THIS_ADDRESS, Way};
use crate::params::Params;
use crate::store::users::{self, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "AcceptClientInvite",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Accepts a pending invite for a user, whatever his address: he belongs to the client then. A member \
           keeps what he may do already, and may this besides. Where his address is not the invited one, the invited \
           address and the inviter are told. Nothing is proved about his mailbox, and it is no log-in.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("invite_id", Type::Int, "The invite"),
        Parameter::required("user_id", Type::Int, "The user"),
        Parameter::optional("client_id", Type::Int, "Its client; another one's invite is not found then"),
    ],
    answers: &[
        Field::new("client_id", Type::Int, "The client"),
        Field::new("user_id", Type::Int, "The user"),
    ],
    refuses: &[NO_CLIENT, NO_INVITE, ENDED, NO_USER, DISABLED, NOT_THIS_ADDRESS],
    warns: &[],
    example: &[("invite_id", "1"), ("user_id", "3")],
};

const DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "user_disabled", "The user is disabled").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = known::open(context, params)?;
    let user = users::by_id(context.tx, fields::user_id(params)?)?.ok_or(NO_USER)?;
    if user.state == UserState::Disabled {
        return Err(DISABLED.into());
    }
    if !invitation::accept(context, &invite, &user, Way::Staff(CALL.name))? {
        return Err(ENDED.into());
    }
    Ok(Reply::done().with("client_id", invite.client.get()).with("user_id", user.id.get()))
}
