//! Admin area: `ExportUser` tells all that is stored of a user, for himself.
//!
//! Takes `user_id`; answers `exported_at`, `from`, a list for each part of the store (`user`, `memberships`, `roles`,
//! `groups`, `sessions`, `second_factor`, `user_tokens`, `api_keys`, `refused_calls`, `invitations_received`,
//! `invitations_sent`, `mails`), `activity`, and `cut`: the parts of which only the newest rows are here, because there
//! are too many. Times are RFC 3339. It holds no secret and no hash of one, and says nothing of who staff are and where.
//! That somebody had it is written down, which is why it writes.

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::personal;
use crate::store::users;

/// The row.
pub const CALL: Call = Call {
    name: "ExportUser",
    about: None,
    needs: Needs::Staff(Right::PersonalData),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = users::by_id(context.tx, fields::user_id(params)?)?.ok_or(NO_USER)?;
    let reply = personal::everything(context, &user)?;
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: "{}", ..Logged::default() })?;
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ADMIN, FORM, PAGE};
    use crate::cli::testing::World;

    #[test]
    fn all_parts_of_the_store_that_know_a_user_are_told_and_no_secret_of_his() {
        let world = World::new();
        let (client, user) = (world.client("owner@example.com"), world.user("ann@example.com"));
        world.member(&client, &user, "products,tickets");
        let session = world.log_in("ann@example.com");
        world.second_factor(&user, &session);
        world.operator("AddUserToken", &[("email", "ann@example.com")]).expect("a token");
        world.operator("AddApiKey", &[("email", "ann@example.com"), ("name", "my key")]).expect("a key");
        let other = world.client("other@example.com");
        let invite = [("client_id", &*other), ("email", "ann@example.com"), ("permissions", "domains")];
        world.call(FORM, "CreateClientInvite", &invite).expect("invited");
        let told = world.call(ADMIN, CALL.name, &[("user_id", &user)]).expect("told");
        let count = |part: &str| told.items(part).len();
        assert_eq!(
            ["user", "memberships", "roles", "groups", "second_factor", "user_tokens", "api_keys"].map(count),
            [1, 1, 0, 0, 1, 1, 1]
        );
        assert_eq!((count("invitations_received"), count("invitations_sent"), count("cut")), (1, 0, 0));
        assert_eq!(told.items("user")[0].at("email").text(), "ann@example.com");
        assert_eq!(told.items("memberships")[0].at("permissions").text(), "products,tickets");
        assert_eq!(told.items("sessions")[0].at("ip").text(), "127.0.0.1");
        assert_eq!(told.items("api_keys")[0].at("name").text(), "my key");
        let kinds: Vec<&str> = told.items("mails").iter().map(|mail| mail.at("kind").text()).collect();
        assert!(kinds.contains(&"invitation") && kinds.contains(&"security_notice"), "{kinds:?}");
        let done: Vec<(&str, &str)> = told
            .items("activity")
            .iter()
            .map(|entry| (entry.at("action").text(), entry.at("by").text()))
            .collect();
        for known in [
            ("AddUser", "staff"),
            ("LogIn", "you"),
            ("EnableSecondFactor", "you"),
            ("CreateClientInvite", "staff"),
        ] {
            assert!(done.contains(&known), "{known:?} is not in {done:?}");
        }
        let text = format!("{told:?}");
        for secret in [session.expose(), "argon2", "other@example.com"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }

    #[test]
    fn what_is_too_much_for_one_page_is_told_to_its_end() {
        let world = World::new();
        let user = world.user("ann@example.com");
        world.write(|tx| {
            for _ in 0..1_201 {
                tx.execute(
                    "INSERT INTO activity (at, action, actor, actor_id, ip, detail)
                     VALUES (1, 'Something', 'user', 1, '192.0.2.1', '{}')",
                    &[],
                )?;
            }
            Ok(())
        });
        let told = world.call(ADMIN, CALL.name, &[("user_id", &user)]).expect("told");
        assert_eq!(told.items("activity").len(), 1_202);
        assert_eq!(world.activity().last().map(String::as_str), Some(CALL.name));
        assert_eq!(world.call(ADMIN, CALL.name, &[("user_id", "99")]).unwrap_err(), NO_USER.message);
        assert!(world.call(PAGE, CALL.name, &[("user_id", &user)]).is_err(), "it is on no page of users");
    }
}
