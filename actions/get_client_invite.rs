//! Ours: `GetClientInvite` shows one invite, with what became of its mail; never a link.
//!
//! Takes `invite_id`, `client_id`; answers `invite`.

use crate::action::{About, Call, Context, Effect, Envelope, Fault, Needs, Parameter, Reply, Source, Type};
use crate::domain::permission::Permission;
use crate::fields::{self, NO_CLIENT};
use crate::invitation::known::{self, NO_INVITE};
use crate::invitation::{self, invite_fields};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "GetClientInvite",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Shows one invite as GetClientInvites does.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("invite_id", Type::Int, "The invite"),
        Parameter::optional("client_id", Type::Int, "Its client, which a member has to name"),
    ],
    answers: invite_fields!("invite."),
    refuses: &[NO_CLIENT, NO_INVITE],
    warns: &[],
    example: &[("invite_id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = known::named(context, params)?;
    let shown = invitation::shown(context, &invite)?;
    Ok(Reply::done().with("invite", shown))
}
