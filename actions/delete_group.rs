//! Quickbase `API_DeleteGroup`: deletes a group, and with it what only it gave to its members.
//!
//! Takes `gid`; answers nothing but its envelope.

use serde_json::json;

use crate::action::{About, Call, Context, Effect, Envelope, Fault, Needs, Parameter, Reply, Source, Type};
use crate::groups::{self, NO_GID, NOT_MANAGER, UNKNOWN_GROUP};
use crate::params::Params;
use crate::store::groups::{self as rows, Touched};

/// The row.
pub const CALL: Call = Call {
    name: "DeleteGroup",
    about: Some(&ABOUT),
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Deletes a group that the caller manages. Its members stay users, and lose what only the group gave them.",
    source: Source::Protocol,
    takes: &[Parameter::required("gid", Type::Text, "The group")],
    answers: &[],
    refuses: &[NO_GID, UNKNOWN_GROUP, NOT_MANAGER],
    warns: &[],
    example: &[("gid", "1.czkk")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let group = groups::managed(context, params)?;
    let detail = json!({ "group": group.id.get(), "name": group.name });
    groups::log(context, CALL.name, (group.id, None), &detail)?;
    for client in rows::clients_of(context.tx, group.id)? {
        rows::take(context.tx, Touched { group: group.id, client, user: None, role: None })?;
    }
    rows::delete(context.tx, group.id)?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::XML;
    use crate::actions::add_group_to_role::tests::Ground;

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let ground = Ground::new();
        let (ann, ben) = (ground.user("ann@example.com"), ground.user("ben@example.com"));
        ground.add(&ann).expect("added");
        let delete =
            |user: &str, pairs: &[(&str, &str)]| ground.world.as_user(user, XML, "DeleteGroup", pairs);
        let gid = ("gid", &*ground.gid);
        assert_eq!(delete(&ground.owner, &[]).unwrap_err(), NO_GID.message);
        assert_eq!(delete(&ben, &[gid]).unwrap_err(), UNKNOWN_GROUP.message);
        assert_eq!(delete(&ann, &[gid]).unwrap_err(), NOT_MANAGER.message);
        assert!(delete(&ground.owner, &[gid]).is_ok());
        assert_eq!(delete(&ground.owner, &[gid]).unwrap_err(), UNKNOWN_GROUP.message);
        ground.world.as_user(&ground.owner, XML, "CreateGroup", &[("name", "Group")]).expect("free again");
    }
}
