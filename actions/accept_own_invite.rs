//! Page: a user accepts an invitation to his address, without its link.
//!
//! Takes `invite_id`; answers `client_id`, which is the account at hand from then on.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::invitation::own;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "AcceptOwnInvite",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let invite = own::accept_named(context, CALL.name, &user, params)?;
    account::arrive(context, &account::session(params)?, user.id, invite.client)?;
    Ok(Reply::done().with("client_id", invite.client.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Value;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::permission::Permissions;
    use crate::domain::secret::Secret;
    use crate::domain::time::DAY;

    const OWNER: &str = "owner@example.com";
    const ANN: &str = "ann@example.com";

    /// A client with its owner, and Ann, whose mailbox is proved.
    fn world() -> (World, String, Secret) {
        let world = World::new();
        let client = world.client(OWNER);
        world.user(ANN);
        world.proved(ANN);
        let session = world.log_in(ANN);
        (world, client, session)
    }

    fn invite(world: &World, client: &str, permissions: &str) -> String {
        let pairs = [("client_id", client), ("email", "Ann@Example.com"), ("permissions", permissions)];
        let sent = world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        sent.int("invite_id").to_string()
    }

    fn accept(world: &World, session: &Secret, invite: &str) -> Result<i64, &'static str> {
        let answer = world.on_page(session, CALL.name, &[("invite_id", invite)]);
        answer.map(|reply| reply.int("client_id")).map_err(|refusal| refusal.code)
    }

    fn waiting(world: &World, session: &Secret) -> Vec<Value> {
        world.on_page(session, "ViewOwnInvites", &[]).expect("shown").items("pending").to_vec()
    }

    #[test]
    fn an_invitation_to_his_proved_address_is_his_without_its_link() {
        let (world, client, session) = world();
        let id = invite(&world, &client, "products,tickets");
        let shown = waiting(&world, &session);
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].at("id").int().to_string(), id);
        assert_eq!((shown[0].at("client").text(), shown[0].at("makes_owner").is_true()), ("A B", false));
        let keys: Vec<&str> = shown[0].at("permissions").items().iter().map(Value::text).collect();
        assert_eq!(keys, ["products", "tickets"]);
        assert!(shown[0].at("expires_at").int() > shown[0].at("sent_at").int());
        assert_eq!(accept(&world, &session, &id).map(|client| client.to_string()), Ok(client.clone()));
        assert_eq!(world.standing(&client, "2").may().list(), "products,tickets");
        assert_eq!(accept(&world, &session, &id), Err("invite_ended"), "in the other tab");
        assert!(waiting(&world, &session).is_empty());
        assert!(world.activity().contains(&CALL.name.to_owned()));
    }

    #[test]
    fn whoever_chose_a_stranger_s_address_does_not_take_his_invitations_sec_027() {
        let (world, client, _) = world();
        let id = invite(&world, &client, "products");
        let eve = "eve@example.com";
        world.user(eve);
        let session = world.log_in(eve);
        assert_eq!(accept(&world, &session, &id), Err("address_not_proved"));
        world.proved(eve);
        assert_eq!(accept(&world, &session, &id), Err("invalid_invite"), "not hers");
        assert_eq!(accept(&world, &session, "99"), Err("invalid_invite"));
        let decline = world.on_page(&session, "DeclineOwnInvite", &[("invite_id", &id)]);
        assert_eq!(decline.unwrap_err().code, "invalid_invite");
        let moved = [("user_id", "3"), ("email", "later@example.com")];
        world.call(FORM, "UpdateUser", &moved).expect("changed");
        let pairs = [("client_id", &*client), ("email", "later@example.com"), ("permissions", "products")];
        let later =
            world.call(FORM, "CreateClientInvite", &pairs).expect("invited").int("invite_id").to_string();
        let seen = world.on_page(&session, "ViewOwnInvites", &[]).expect("shown");
        assert!(!seen.is_set("verified") && seen.items("pending").is_empty());
        for action in [CALL.name, "DeclineOwnInvite"] {
            let refused = world.on_page(&session, action, &[("invite_id", &later)]).unwrap_err();
            assert_eq!(refused.code, "address_not_proved");
        }
        assert!(world.standing(&client, "3").permissions.is_none());
    }

    #[test]
    fn a_member_keeps_what_he_may_do_and_may_the_rest_besides() {
        let (world, client, session) = world();
        let id = invite(&world, &client, "tickets");
        // He came in under another address, so that the invitation to this one still waits.
        world.write(|tx| {
            tx.execute("UPDATE users SET email_key = 'old@example.com' WHERE id = 2", &[]).map(drop)
        });
        world.member(&client, "2", "products");
        world.write(|tx| {
            tx.execute("UPDATE users SET email_key = 'ann@example.com' WHERE id = 2", &[]).map(drop)
        });
        accept(&world, &session, &id).expect("accepted");
        assert_eq!(world.standing(&client, "2").may().list(), "products,tickets");
    }

    #[test]
    fn an_invitation_whose_ground_is_gone_is_not_shown_and_cannot_be_accepted() {
        for ruin in ["inviter", "client", "time", "cancelled"] {
            let (world, client, _) = world();
            let manager = world.user("manager@example.com");
            world.member(&client, &manager, "products,manageusers");
            let pairs = [("client_id", &*client), ("email", ANN), ("permissions", "products")];
            let sent = world.as_user(&manager, FORM, "CreateClientInvite", &pairs).expect("invited");
            let id = sent.int("invite_id").to_string();
            match ruin {
                "inviter" => {
                    let pairs = [("client_id", &*client), ("user_id", &manager), ("permissions", "tickets")];
                    world.call(FORM, "UpdateUserPermissions", &pairs).map(drop).expect("changed");
                }
                "client" => world.operator_closes(&client),
                "time" => world.house().store.clock().advance(8 * DAY),
                _ => world
                    .call(FORM, "CancelClientInvite", &[("invite_id", &id)])
                    .map(drop)
                    .expect("cancelled"),
            }
            let session = world.log_in(ANN);
            assert!(waiting(&world, &session).is_empty(), "{ruin}");
            assert_eq!(accept(&world, &session, &id), Err("invite_ended"), "{ruin}");
            assert_eq!(world.standing(&client, "2").may(), Permissions::NONE, "{ruin}");
        }
    }

    #[test]
    fn what_announces_a_membership_asks_nothing() {
        let (world, client, session) = world();
        world.member(&client, "2", "products");
        let pairs = [("client_id", &*client), ("user_id", "2")];
        world.call(FORM, "SendInvitation", &pairs).expect("sent");
        assert!(waiting(&world, &session).is_empty());
        let seen = world.on_page(&session, "ViewAccount", &[]).expect("seen");
        assert_eq!(seen.int("invites"), 0);
    }
}
