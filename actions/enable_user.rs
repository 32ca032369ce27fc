//! Ours: `EnableUser` lets a disabled user log in again.
//!
//! Takes `user_id`; answers it. One who has no password yet waits for a mailed link as before. Enabling
//! a user who is not disabled changes nothing.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::users::{self, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "EnableUser",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lets a disabled user log in again. Sessions that ended stay ended. Enabling a user who is not disabled \
           changes nothing.",
    source: Source::Vestibule,
    takes: &[Parameter::required("user_id", Type::Int, "The user")],
    answers: &[Field::new("user_id", Type::Int, "The user")],
    refuses: &[NO_USER],
    warns: &[],
    example: &[("user_id", "2")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = fields::user_id(params)?;
    users::by_id(context.tx, id)?.ok_or(NO_USER)?;
    if users::enable(context.tx, id)? {
        let detail = json!({ "before": UserState::Disabled.as_str() }).to_string();
        context.log(&Logged { action: CALL.name, user: Some(id), detail: &detail, ..Logged::default() })?;
    }
    Ok(Reply::done().with("user_id", id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::ids::UserId;

    #[test]
    fn whoever_has_no_password_waits_for_a_link_as_before() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let pairs = [("client_id", client.as_str()), ("email", "new@example.com"), ("role", "Member")];
        world.call(FORM, "AssociateUser", &pairs).expect("associated");
        let pairs = [("user_id", "2")];
        world.call(FORM, "DisableUser", &pairs).expect("disabled");
        for _ in 0..2 {
            world.call(FORM, "EnableUser", &pairs).expect("enabled");
        }
        let user = world.read(|tx| users::by_id(tx, UserId::new(2))).expect("he is there");
        assert_eq!(user.state, UserState::Provisioned);
        assert_eq!(world.activity().iter().filter(|action| *action == CALL.name).count(), 1);
        assert_eq!(world.call(FORM, "EnableUser", &[("user_id", "99")]).unwrap_err(), NO_USER.message);
    }
}
