//! Ours: `DeclineClientInvite` ends a pending invite as declined, on behalf of whoever was invited.
//!
//! Takes `invite_id`, `client_id`; answers nothing.

use crate::action::{About, Call, Context, Effect, Envelope, Fault, Needs, Parameter, Reply, Source, Type};
use crate::domain::right::Right;
use crate::fields::NO_CLIENT;
use crate::invitation;
use crate::invitation::known::{self, ENDED, NO_INVITE};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "DeclineClientInvite",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Ends a pending invite as declined, for somebody who said no otherwise than on its page: its links lead \
           nowhere, and the list shows who did not want from whom it was withdrawn. A membership that it announced \
           stays.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("invite_id", Type::Int, "The invite"),
        Parameter::optional("client_id", Type::Int, "Its client; another one's invite is not found then"),
    ],
    answers: &[],
    refuses: &[NO_CLIENT, NO_INVITE, ENDED],
    warns: &[],
    example: &[("invite_id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = known::open(context, params)?;
    let declined = invitation::decline(context, CALL.name, &invite, None)?;
    if declined { Ok(Reply::done()) } else { Err(ENDED.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn what_was_declined_is_over_and_says_so() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let invited =
            [("client_id", client.as_str()), ("email", "a@example.com"), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &invited).expect("invited");
        let decline = |id: &str, client: &str| {
            world.call(FORM, "DeclineClientInvite", &[("invite_id", id), ("client_id", client)])
        };
        assert_eq!(decline("1", "x").unwrap_err(), NO_CLIENT.message);
        assert_eq!(decline("1", "99").unwrap_err(), NO_INVITE.message);
        assert_eq!(decline("2", "").unwrap_err(), NO_INVITE.message);
        assert_eq!(decline("1", &client), Ok(Reply::done()));
        assert_eq!(decline("1", "").unwrap_err(), ENDED.message);
        let shown = world.call(FORM, "GetClientInvite", &[("invite_id", "1")]).expect("shown");
        assert!(format!("{shown:?}").contains("declined"));
        world.call(FORM, "CreateClientInvite", &invited).expect("invited anew");
        world.operator_closes(&client);
        assert_eq!(decline("2", "").unwrap_err(), ENDED.message);
    }
}
