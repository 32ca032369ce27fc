//! Ours: `DeleteUser` erases a user who belongs to no client.
//!
//! Takes `user_id`; answers it. Address, names, password and second factor go, so that the address is
//! free again; the number stays, because the activity log names it. Sessions, tokens and links end, and he is in
//! no group any more.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::ids::UserId;
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::{api_keys, groups, links, second_factors, sessions, user_tokens, users};

/// The row.
pub const CALL: Call = Call {
    name: "DeleteUser",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Erases a user who belongs to no client: his address, names, password and second factor go, and his \
           sessions, tokens and links end. He leaves his groups, and one in which nobody is left goes with him. The \
           address is free again; the number is never given to anybody else.",
    source: Source::Vestibule,
    takes: &[Parameter::required("user_id", Type::Int, "The user")],
    answers: &[Field::new("user_id", Type::Int, "The user who was")],
    refuses: &[NO_USER, HAS_CLIENTS],
    warns: &[],
    example: &[("user_id", "3")],
};

const HAS_CLIENTS: Refusal =
    Refusal::new(Kind::Conflict, "has_clients", "The user is still associated with a client")
        .about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = fields::user_id(params)?;
    let before = users::by_id(context.tx, id)?.ok_or(NO_USER)?.state;
    if !erase(context, id)? {
        return Err(HAS_CLIENTS.into());
    }
    let detail = json!({ "before": before.as_str() }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(id), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("user_id", id.get()))
}

/// Erases a user with everything by which he could act; false while he belongs to a client.
pub fn erase(context: &mut Context<'_, '_>, id: UserId) -> Result<bool, Fault> {
    if !users::erase(context.tx, id)? {
        return Ok(false);
    }
    sessions::revoke_all_of_user(context.tx, id)?;
    user_tokens::revoke_all_of_user(context.tx, id)?;
    api_keys::revoke_all_of_user(context.tx, id)?;
    links::revoke_all_of_user(context.tx, id)?;
    second_factors::disable(context.tx, id)?;
    groups::erase_user(context.tx, id)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn only_a_user_without_clients_is_erased_and_his_address_is_free_again() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        world.member(&client, &user, "products");
        let delete = |user: &str| world.call(FORM, "DeleteUser", &[("user_id", user)]);
        assert_eq!(delete(&world.owner(&client)).unwrap_err(), HAS_CLIENTS.message);
        assert_eq!(delete(&user).unwrap_err(), HAS_CLIENTS.message);
        world
            .call(FORM, "DeleteUserClient", &[("client_id", &client), ("user_id", &user)])
            .expect("taken out");
        delete(&user).expect("erased");
        assert_eq!(delete(&user).unwrap_err(), NO_USER.message);
        assert_ne!(world.user("ann@example.com"), user);
    }

    #[test]
    fn nothing_of_him_stays_in_his_row_and_nothing_of_his_acts() {
        let world = World::new();
        let user = world.user("ann@example.com");
        world.operator("AddUserToken", &[("email", "ann@example.com")]).expect("a token");
        world.call(FORM, "DeleteUser", &[("user_id", &user)]).expect("erased");
        let left = world.read(|tx| {
            tx.number(
                "SELECT COUNT(*) FROM users u JOIN user_tokens t ON t.user_id = u.id
                 WHERE u.state = 'erased' AND u.email || u.first_name || u.last_name || u.name_key || u.last_key = ''
                   AND u.email_key NOT LIKE '%@%' AND u.password_hash IS NULL AND t.revoked_at IS NOT NULL",
                &[],
            )
        });
        assert_eq!(left, 1);
    }
}
