//! How an invite goes on after it was made: handed out, changed, accepted, declined, sent again.

use serde_json::{Value, json};
use vestibule::auth::Proof;
use vestibule::domain::ids::UserId;
use vestibule::domain::time::DAY;

use crate::invites::{ENDED, SUCCESS, get, instant, listed};
use crate::whmcs_errors::refuses_in_order;
use crate::wire::Response;
use crate::world::World;

/// The token at the end of an answer's link.
fn handed(answer: &Response) -> String {
    let url = answer.field("invite_url");
    url.strip_prefix("http://accounts.test/invite/").unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
}

#[test]
fn an_invite_made_without_a_mail_answers_a_link_that_proves_nothing_sec_029() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products&send_email=false&expires_in_days=2";
    let answer = world.api("CreateClientInvite", sent);
    let link = handed(&answer);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 0);
    assert_eq!(world.number("SELECT expires_at - issued_at FROM invites"), 2 * DAY);
    assert_eq!(world.text("SELECT via FROM links"), "handed");
    let logged = world.text("SELECT detail FROM activity ORDER BY id DESC LIMIT 1");
    assert!(logged.contains("handed_link") && !logged.contains(&link[..12]), "{logged}");
    assert_eq!(world.register(&link, "guest@example.com", "correct horse battery"), Ok(()));
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
}

#[test]
fn a_repeated_call_hands_out_the_same_link_and_stores_none_sec_129() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products&send_email=0&idempotency_key=k";
    let first = handed(&world.api("CreateClientInvite", sent));
    let after = world.dump();
    assert_eq!(handed(&world.api("CreateClientInvite", sent)), first);
    assert_eq!(world.dump(), after);
    assert!(!after.contains(&first[..12]));
    let reveal =
        |key: &str| handed(&world.api("RevealInviteLink", &format!("invite_id=1&idempotency_key={key}")));
    assert_eq!(reveal("r"), reveal("r"));
    assert_ne!(reveal("r"), reveal("s"));
    assert!(!world.dump().contains(&reveal("s")[..12]));
}

#[test]
fn a_revealed_link_stands_beside_the_mailed_one() {
    let world = World::new();
    let mailed = world.invite("guest@example.com", "products").link;
    let answer = world.api("RevealInviteLink", "invite_id=1&client_id=1");
    let link = handed(&answer);
    assert_eq!((world.end_of(&mailed), world.end_of(&link)), (String::new(), String::new()));
    assert_eq!(answer.field("expires_at"), instant(&world, "expires_at", 1));
    assert_eq!(world.accept(world.user("guest@example.com"), &link), Ok(()));
    assert_eq!(world.end_of(&mailed), "used");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
    let written = world.text("SELECT actor || ' ' || detail FROM activity WHERE action = 'RevealInviteLink'");
    assert!(written.starts_with("admin {") && !written.contains(&link[..12]), "{written}");
}

#[test]
fn a_role_is_given_instead_of_permissions_and_changed_like_them() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&role=Support";
    assert_eq!(world.api("CreateClientInvite", sent).field("result"), "success");
    assert_eq!(get(&world, 1)["role"], "Support");
    let invalid = [
        ("client_id=1&email=a@example.com&role=Owner", "There is no role of this name"),
        ("client_id=1&email=a@example.com&role=admin", "There is no role of this name"),
        ("client_id=1&email=a@example.com&role=None", "User permissions are required"),
        (
            "client_id=1&email=a@example.com&role=Admin&permissions=products",
            "Send permissions or a role, not both",
        ),
    ];
    refuses_in_order(&world, "CreateClientInvite", &invalid);
    let changed = world.api("UpdateClientInvite", "invite_id=1&permissions=orders");
    assert_eq!(changed.json()["invite"]["role"], Value::Null);
    assert_eq!(changed.json()["invite"]["permissions"], json!({ "permission": ["orders"] }));
    world.api("UpdateClientInvite", "invite_id=1&role=Developer");
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &world.link(1)), Ok(()));
    assert_eq!(world.number("SELECT role_id FROM membership_roles WHERE user_id = 3"), 11);
    assert_eq!(world.number("SELECT permissions FROM memberships WHERE user_id = 3"), 0);
}

#[test]
fn a_changed_invite_keeps_its_link_and_grants_what_it_says_then() {
    let world = World::new();
    let link = world.invite("guest@example.com", "products").link;
    let end = instant(&world, "expires_at", 1);
    let answer = world.api("UpdateClientInvite", "invite_id=1&permissions=tickets,orders");
    let after = &answer.json()["invite"];
    assert_eq!(after["permissions"], json!({ "permission": ["tickets", "orders"] }));
    assert_eq!((&after["expires_at"], &after["message"]), (&json!(end), &Value::Null));
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1, "nothing is mailed");
    world.api("UpdateClientInvite", "invite_id=1&message=Hi%0Athere");
    assert_eq!(get(&world, 1)["message"], "Hi\nthere");
    assert_eq!(get(&world, 1)["permissions"], after["permissions"]);
    world.api("UpdateClientInvite", "invite_id=1&permissions=undefined&message=");
    assert_eq!(get(&world, 1)["message"], Value::Null);
    let logged = world.text("SELECT detail FROM activity WHERE action = 'UpdateClientInvite' ORDER BY id");
    let logged: Value = serde_json::from_str(&logged).expect("an object");
    let before = json!({ "permissions": "products", "role": null });
    assert_eq!((&logged["before"], &logged["after"]["permissions"]), (&before, &json!("tickets,orders")));
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &link), Ok(()));
    assert_eq!(world.may(guest).as_deref(), Some("tickets,orders"));
}

#[test]
fn a_change_that_says_nothing_or_nonsense_is_refused_sec_051() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    refuses_in_order(
        &world,
        "UpdateClientInvite",
        &[
            ("invite_id=1", "Send permissions, a role or a message"),
            ("invite_id=1&permissions=&message=undefined", "Send permissions, a role or a message"),
            ("invite_id=1&permissions=,,,", "User permissions are required"),
            ("invite_id=1&permissions=PRODUCTS", "User permissions are required"),
            ("invite_id=1&permissions[]=products", "User permissions are required"),
            ("invite_id=1&role=None", "User permissions are required"),
            ("invite_id=1&role=Owner&message[]=x", "There is no role of this name"),
            ("invite_id=1&role=Admin&permissions=products", "Send permissions or a role, not both"),
            ("invite_id=1&message[]=x", "A list was sent where a text belongs"),
        ],
    );
}

#[test]
fn an_administrator_accepts_for_a_user_of_any_address() {
    let world = World::with(|setup| setup.set("invite_accept", "invited"));
    let link = world.invite("guest@example.com", "products,manageusers").link;
    let other = world.user("other@example.com");
    let answer = world.api("AcceptClientInvite", "invite_id=1&user_id=3");
    assert_eq!(answer.documented(), r#"{"result":"success","client_id":1,"user_id":3}"#);
    assert_eq!(world.may(other).as_deref(), Some("products,manageusers"));
    assert_eq!((&get(&world, 1)["state"], &get(&world, 1)["accepted_by"]), (&json!("accepted"), &json!(3)));
    assert_eq!(world.end_of(&link), "used");
    let logged = "SELECT actor || ' ' || actor_id || ' ' || user_id FROM activity WHERE invite_id = 1 \
                  AND action = 'AcceptClientInvite'";
    assert_eq!(world.text(logged), "admin 1 3");
    let touched = "SELECT COUNT(*) FROM memberships WHERE user_id = 3 AND last_login_at IS NOT NULL";
    assert_eq!(world.number(touched), 0, "it is no log-in");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
    let told = "SELECT COUNT(*) FROM outbox WHERE kind = 'invitation_notice'";
    assert_eq!(world.number(told), 2, "the invited address and the inviter");
    let again = world.api("AcceptClientInvite", "invite_id=1&user_id=3");
    assert_eq!(again.message(), ENDED);
}

#[test]
fn accepting_for_somebody_ends_his_own_invitation_and_widens_what_a_member_may_do() {
    let world = World::new();
    world.user("guest@example.com");
    world.invite("guest@example.com", "orders");
    world.invite("other@example.com", "tickets");
    world.api("AcceptClientInvite", "invite_id=2&user_id=3");
    assert_eq!(get(&world, 1)["state"], "cancelled");
    let withdrawn = "SELECT actor || ' ' || detail FROM activity WHERE action = 'CancelClientInvite'";
    assert_eq!(world.text(withdrawn), r#"admin {"because_of_invite":2}"#);
    world.invite("third@example.com", "orders");
    assert_eq!(world.api("AcceptClientInvite", "invite_id=3&user_id=3").field("result"), "success");
    assert_eq!(world.may(UserId::new(3)).as_deref(), Some("tickets,orders"));
}

#[test]
fn only_an_existing_user_who_is_not_disabled_is_accepted_for() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    world.user("disabled@example.com");
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 3");
    refuses_in_order(
        &world,
        "AcceptClientInvite",
        &[
            ("invite_id=1", "Invalid user id"),
            ("invite_id=1&user_id=99", "Invalid user id"),
            ("invite_id=1&user_id[]=2", "Invalid user id"),
            ("invite_id=1&user_id=3", "The user is disabled"),
        ],
    );
}

#[test]
fn an_announcement_belongs_to_its_user_and_leaves_his_membership_alone() {
    let world = World::new();
    world.user("other@example.com");
    world.operator("SendInvitation", &[("client_id", "1"), ("userid", "2")]);
    let refused = world.api("AcceptClientInvite", "invite_id=1&user_id=3");
    assert_eq!((refused.status, &*refused.field("error_code")), (403, "another_address"));
    let refused = world.api("UpdateClientInvite", "invite_id=1&permissions=orders");
    assert_eq!(refused.field("error_code"), "membership_stands");
    assert_eq!(world.api("DeclineClientInvite", "invite_id=1").documented(), SUCCESS);
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("products,tickets"));
    world.operator("SendInvitation", &[("client_id", "1"), ("userid", "2")]);
    assert_eq!(world.api("AcceptClientInvite", "invite_id=2&user_id=2").field("result"), "success");
}

#[test]
fn nothing_is_accepted_into_a_closed_client_sec_019() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    world.api("CloseClient", "clientid=1");
    let before = world.dump();
    for action in ["AcceptClientInvite", "ResendClientInvite", "RevealInviteLink", "UpdateClientInvite"] {
        assert_eq!(
            world.api(action, "invite_id=1&user_id=2&permissions=orders").message(),
            ENDED,
            "{action}"
        );
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_declined_invitation_is_over_and_can_be_made_anew() {
    let world = World::new();
    let link = world.invite("guest@example.com", "products").link;
    assert_eq!(world.api("DeclineClientInvite", "invite_id=1&client_id=1").documented(), SUCCESS);
    assert_eq!(world.end_of(&link), "withdrawn");
    let logged = "SELECT actor || ' ' || detail FROM activity WHERE action = 'DeclineClientInvite'";
    assert_eq!(world.text(logged), r#"admin {"invited":"guest@example.com"}"#);
    world.deliver();
    assert_eq!(world.mails().len(), 0, "the mail is not wanted any more");
    assert_eq!(world.invite("guest@example.com", "products").id, 2);
    assert_eq!(world.accept(world.user("guest@example.com"), &link), Err("withdrawn"));
}

#[test]
fn a_link_lives_as_long_as_the_call_says() {
    let world = World::new();
    let life = |id: i64| world.number(&format!("SELECT expires_at - issued_at FROM invites WHERE id = {id}"));
    let invite = "client_id=1&email=guest@example.com&permissions=products";
    world.api("CreateClientInvite", &format!("{invite}&expires_in_days=30"));
    assert_eq!(life(1), 30 * DAY);
    world.api("ResendClientInvite", "invite_id=1&expires_in_seconds=90");
    assert_eq!(life(1), 90_000);
    world.api("ResendClientInvite", "invite_id=1");
    assert_eq!(life(1), 7 * DAY);
    let told = "An invitation is good for 1 to 30 days, or for as many seconds";
    let before = world.dump();
    for bad in ["expires_in_days=31", "expires_in_days=0", "expires_in_days[]=1", "expires_in_seconds=1.5"] {
        assert_eq!(world.api("CreateClientInvite", &format!("{invite}&{bad}")).message(), told);
        let answer = world.api("ResendClientInvite", &format!("invite_id=1&{bad}"));
        assert_eq!(answer.message(), told);
        assert!(bad.starts_with(&answer.field("field")), "{}", answer.text());
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn inviting_again_answers_the_same_invite_and_its_new_end_sec_039() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products";
    let first = world.api("CreateClientInvite", sent);
    world.advance(DAY);
    let second = world.api("CreateClientInvite", &format!("{sent}&role=&message=Again"));
    assert_eq!(second.field("invite_id"), "1");
    assert_eq!(second.field("uuid"), first.field("uuid"), "the time of its creation stays");
    assert_ne!(second.field("expires_at"), first.field("expires_at"));
    let third = world.api("CreateClientInvite", &format!("{sent}&send_email=no"));
    assert_eq!(world.end_of(&handed(&third)), "");
    assert_eq!(world.links(1).iter().filter(|link| world.end_of(link).is_empty()).count(), 1);
    assert_eq!(listed(&world, "state=pending"), (vec![1], 1));
    assert_eq!(get(&world, 1)["created_at"], instant(&world, "created_at", 1));
    assert_ne!(get(&world, 1)["sent_at"], get(&world, 1)["created_at"]);
}

#[test]
fn what_templates_would_run_is_only_text_sec_096() {
    let world = World::new();
    let text = "{{7*7}} {$smarty.version} {php} ${jndi:ldap} %25s%25n";
    let sent = format!("client_id=1&email=guest@example.com&permissions=products&message={text}");
    assert_eq!(world.api("CreateClientInvite", &sent).field("result"), "success");
    let expected = text.replace("%25", "%");
    assert_eq!(get(&world, 1)["message"], expected.as_str());
    let shown = world.page(Proof::Nothing, "ViewInvite", &[("link", &world.link(1))]).expect("shown");
    assert_eq!(shown.text("message"), expected);
    world.deliver();
    let mail =
        String::from_utf8_lossy(world.mails()[0].bytes()).replace("=\r\n", "").replace("=E2=80=8B", "");
    assert!(mail.contains("{{7*7}} {$smarty.version} {php} ${jndi:ldap} %s%n"), "{mail}");
}
