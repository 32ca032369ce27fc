//! The end of a client: all that was only about it goes, everything else stays.

use vestibule::domain::ids::{ClientId, UserId};

use crate::world::World;

/// How many rows of a table are about client 1.
fn rows(world: &World, table: &str) -> i64 {
    world.number(&format!("SELECT COUNT(*) FROM {table} WHERE client_id = 1"))
}

/// A client with everything that there can be.
fn full(world: &World) -> Vec<String> {
    world.client(UserId::new(2), "Kept Ltd");
    let stranger = world.user("stranger@example.com");
    assert_eq!(stranger, UserId::new(3));
    world.member(stranger, "tickets");
    world.write(|tx| {
        vestibule::store::memberships::insert(
            tx,
            ClientId::new(2),
            UserId::new(3),
            crate::people::permissions("tickets"),
        )
    });
    let invites = ["open@example.com", "cancelled@example.com", "accepted@example.com"];
    let links: Vec<String> = invites.iter().map(|address| world.invite(address, "products").link).collect();
    world.api("CancelClientInvite", "invite_id=2");
    world.accept(world.user("fourth@example.com"), &links[2]).expect("accepted");
    world.deliver();
    world.invite("later@example.com", "products");
    world.api("AddContact", "clientid=1&email=c@example.com");
    world.api("UpdateClient", "clientid=1&customfields=YToxOntpOjE7czo2OiJHb29nbGUiO30=");
    world.sql("INSERT INTO roles (id, client_id, name, permissions, built_in, created_at) VALUES (99, 1, 'Own', 1, 0, 0)");
    world.sql("INSERT INTO membership_roles (client_id, user_id, role_id) VALUES (1, 2, 99)");
    world.sql("UPDATE memberships SET roles = 1 WHERE client_id = 1 AND user_id = 2");
    world.sql("UPDATE invites SET role_id = 99 WHERE id = 1");
    world.sql(
        "INSERT INTO user_groups (name, name_key, description, created_by, created_at) VALUES ('G', 'g', '', 2, 1)",
    );
    world.sql("INSERT INTO group_users (group_id, user_id, is_member, is_manager, created_at) VALUES (1, 2, 1, 1, 1)");
    world.sql("INSERT INTO group_roles (group_id, client_id, role_id, created_at) VALUES (1, 1, 99, 1), (1, 2, 10, 1)");
    world.user_token(UserId::new(2), &[ClientId::new(1), ClientId::new(2)]);
    world.sql(
        "INSERT INTO sso_tokens (nonce, user_id, client_id, destination, created_at, expires_at) \
         VALUES (1, 2, 1, '/', 0, 0)",
    );
    links
}

#[test]
fn nothing_is_left_behind_and_nothing_else_goes_sec_071_sec_019() {
    let world = World::new();
    let links = full(&world);
    let about = [
        "memberships",
        "membership_roles",
        "invites",
        "roles",
        "contacts",
        "client_custom_fields",
        "sso_tokens",
        "user_token_clients",
        "group_roles",
    ];
    for table in about {
        assert!(rows(&world, table) > 0, "{table}");
    }
    let logged = rows(&world, "activity");
    let answer = world.api("DeleteClient", "clientid=1&deletetransactions=1");
    assert_eq!(answer.documented(), r#"{"result":"success","clientid":"1"}"#);
    for table in about {
        assert_eq!(rows(&world, table), 0, "{table}");
    }
    for table in ["links", "outbox", "invites"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(world.house.store.integrity().expect("checked"), Vec::<String>::new());
    assert_eq!(rows(&world, "activity"), logged + 1, "the log stays");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE state <> 'erased'"), 4, "users stay");
    assert_eq!(world.number("SELECT COUNT(*) FROM memberships WHERE client_id = 2"), 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM user_token_clients WHERE client_id = 2"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM group_roles WHERE client_id = 2"), 1, "the group stays");
    for link in &links {
        assert_eq!(world.end_of(link), "unknown", "a link into a deleted client is dead");
    }
    assert_eq!(world.api("GetClientsDetails", "clientid=1").message(), "Client Not Found");
    assert_eq!(world.api("GetClients", "").field("totalresults"), "1");
    assert_eq!(world.api("GetClients", "search=acme").field("totalresults"), "0");
}

#[test]
fn users_who_are_left_without_a_client_are_erased_if_that_is_wanted() {
    let world = World::new();
    full(&world);
    world.api("CloseClient", "clientid=1");
    let answer = world.api_in("nvp", "DeleteClient", "clientid=1&deleteusers=true");
    assert_eq!(answer.documented(), "result=success;clientid=1");
    let left = world.column("SELECT CAST(id AS TEXT) FROM users WHERE state <> 'erased' ORDER BY id");
    assert_eq!(left, "2,3", "both belong to the other client");
    assert_eq!(world.api("GetUsers", "search=owner@example.com").field("totalresults"), "0");
    let erased =
        world.column("SELECT CAST(user_id AS TEXT) FROM activity WHERE action = 'DeleteUser' ORDER BY id");
    assert_eq!(erased, "1,4");
    let detail: serde_json::Value =
        serde_json::from_str(&world.text("SELECT detail FROM activity WHERE action = 'DeleteClient'"))
            .expect("JSON");
    assert_eq!(
        (&detail["members"], &detail["erased"]),
        (&serde_json::json!([1, 2, 3, 4]), &serde_json::json!([1, 4]))
    );
    assert_eq!(world.house.store.integrity().expect("checked"), Vec::<String>::new());
}

#[test]
fn what_was_not_sent_yet_never_is() {
    let world = World::new();
    let invited = world.invite("new@example.com", "products");
    world.api("DeleteClient", "clientid=1");
    world.deliver();
    assert_eq!(world.mails().len(), 0);
    assert_eq!(world.end_of(&invited.link), "unknown");
}
