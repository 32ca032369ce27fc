//! Issuing, refreshing, reviving, withdrawing invitations, and the limits on them.

use vestibule::auth::Proof;
use vestibule::domain::ids::{ClientId, InviteId, UserId};
use vestibule::domain::time::{DAY, MINUTE};
use vestibule::store::invites;

use crate::people::links_in;
use crate::wire::Request;
use crate::world::World;

const TOO_MANY: &str = "Too many invitations were sent; nothing was changed, try again later";

fn row(world: &World, columns: &str) -> String {
    world.text(&format!("SELECT {columns} FROM invites"))
}

/// Members do not invite by the form dialect: they ask for a mail to a member, as Quickbase does.
fn errcode_by_member(world: &World, token: &str, userid: i64) -> String {
    let client = ClientId::new(1).dbid();
    let target = format!("/db/{client}?a=API_SendInvitation&userid={userid}&usertoken={token}");
    world.fetch(&Request::get(&target)).header("quickbase-errcode").to_owned()
}

#[test]
fn inviting_again_refreshes_the_pending_invitation_sec_039() {
    let world = World::new();
    let first = world.invite("guest@example.com", "products");
    let end = world.number("SELECT expires_at FROM invites");
    world.advance(DAY);
    let second = world.invite("Guest@Example.COM", "tickets,orders");
    assert_eq!(second.id, first.id);
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
    assert_eq!(row(&world, "state || ' ' || issue || ' ' || email"), "pending 2 Guest@Example.COM");
    assert!(world.number("SELECT expires_at FROM invites") >= end + DAY, "seven new days");
    let bits = world.number("SELECT permissions FROM invites");
    assert_eq!(vestibule::domain::permission::Permissions::from_bits(bits).list(), "tickets,orders");
    assert_ne!(second.link, first.link);
    assert_eq!((world.end_of(&first.link).as_str(), world.end_of(&second.link).as_str()), ("replaced", ""));
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &first.link), Err("replaced"));
    assert_eq!(world.accept(guest, &second.link), Ok(()));
    assert_eq!(world.may(guest).as_deref(), Some("tickets,orders"));
}

#[test]
fn an_address_is_the_same_in_each_of_its_spellings_sec_024() {
    let world = World::new();
    let one = world.invite("a@ex%C3%A4mple.com", "products");
    assert_eq!(world.invite("A@xn--exmple-cua.com", "products").id, one.id);
    assert_eq!(world.invite("a@EX%C3%84MPLE.com", "products").id, one.id);
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
}

#[test]
fn inviting_again_revives_an_expired_invitation() {
    let world = World::new();
    let first = world.invite("guest@example.com", "products");
    world.advance(7 * DAY);
    assert_eq!(world.end_of(&first.link), "expired");
    world.write(|tx| invites::expire(tx, InviteId::new(1)));
    assert_eq!(row(&world, "state"), "expired");
    assert_eq!(world.end_of(&first.link), "expired");
    let second = world.invite("guest@example.com", "tickets");
    assert_eq!((second.id, row(&world, "state").as_str()), (first.id, "pending"));
    assert_eq!(world.accept(world.user("guest@example.com"), &second.link), Ok(()));
}

#[test]
fn resending_makes_a_new_link_and_starts_the_time_again_sec_014() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products,tickets&message=Hello";
    world.api("CreateClientInvite", sent);
    let old = world.link(1);
    world.advance(6 * DAY);
    let end = world.number("SELECT expires_at FROM invites");
    let answer = world.api("ResendClientInvite", "invite_id=1");
    assert_eq!(answer.field("invite_id"), "1");
    assert!(world.number("SELECT expires_at FROM invites") >= end + 6 * DAY);
    assert_eq!(row(&world, "permissions || ' ' || message"), "516 Hello", "all else stays");
    assert_eq!((world.end_of(&old).as_str(), world.end_of(&world.link(1)).as_str()), ("replaced", ""));
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
}

#[test]
fn a_withdrawn_invitation_is_over_and_can_be_made_anew() {
    let world = World::new();
    let first = world.invite("guest@example.com", "products");
    assert_eq!(world.api("CancelClientInvite", "invite_id=1").documented(), r#"{"result":"success"}"#);
    assert_eq!(world.end_of(&first.link), "withdrawn");
    let before = world.dump();
    for action in ["CancelClientInvite", "ResendClientInvite"] {
        assert_eq!(world.api(action, "invite_id=1").message(), "The invite is not pending any more");
        assert_eq!(world.api(action, "invite_id=2").message(), "Invalid invite id");
    }
    assert_eq!(world.dump(), before);
    assert_eq!(world.invite("guest@example.com", "products").id, 2);
    assert_eq!(world.end_of(&first.link), "withdrawn", "the new one does not wake the old link");
}

#[test]
fn the_limit_of_a_recipient_refuses_before_anything_changes() {
    let world = World::new();
    for _ in 0..5 {
        world.invite("guest@example.com", "products");
    }
    let (link, before) = (world.link(1), world.dump());
    let sent = "client_id=1&email=guest@example.com&permissions=orders";
    assert_eq!(world.api("CreateClientInvite", sent).message(), TOO_MANY);
    assert_eq!(world.api("ResendClientInvite", "invite_id=1").message(), TOO_MANY);
    assert_eq!(world.dump(), before);
    assert_eq!(world.end_of(&link), "", "the old link is alive");
    world.invite("other@example.com", "products");
    world.advance(DAY);
    world.invite("guest@example.com", "products");
}

#[test]
fn zero_is_no_limit() {
    let world = World::with(|setup| setup.set("limit_recipient", "0"));
    for _ in 0..8 {
        world.invite("guest@example.com", "products");
    }
    assert_eq!(row(&world, "CAST(issue AS TEXT)"), "8");
}

#[test]
fn a_member_waits_between_two_mails_to_one_address() {
    let world = World::new();
    let token = world.user_token(UserId::new(1), &[]);
    assert_eq!(errcode_by_member(&world, &token, 2), "0");
    let (link, before) = (world.link(1), world.dump());
    assert_eq!(errcode_by_member(&world, &token, 2), "77");
    assert_eq!((world.dump(), world.end_of(&link).as_str()), (before, ""));
    world.advance(5 * MINUTE);
    assert_eq!(errcode_by_member(&world, &token, 2), "0");
    assert_eq!(world.end_of(&link), "replaced");
}

#[test]
fn a_member_is_held_to_limits_of_his_own_and_of_the_client() {
    for limit in ["limit_inviter", "limit_client", "limit_pending"] {
        let world = World::with(|setup| setup.set(limit, "2"));
        for number in 3..=5 {
            let user = world.user(&format!("n{number}@example.com"));
            world.member(user, "products");
        }
        let token = world.user_token(UserId::new(1), &[]);
        assert_eq!(errcode_by_member(&world, &token, 3), "0");
        assert_eq!(errcode_by_member(&world, &token, 4), "0");
        let before = world.dump();
        assert_eq!(errcode_by_member(&world, &token, 5), "77", "{limit}");
        assert_eq!(world.dump(), before);
        assert_eq!(world.number("SELECT COALESCE(MAX(used), 2) FROM limits"), 2, "a refusal is not counted");
        world.invite("guest@example.com", "products");
    }
}

#[test]
fn the_inviter_is_the_administrator_by_name() {
    let world = World::new();
    let link = world.invite("guest@example.com", "products").link;
    let shown = world.page(Proof::Nothing, "ViewInvite", &[("link", &link)]).expect("shown");
    assert_eq!((shown.text("inviter"), shown.text("client")), ("Ada Byron", "Acme Ltd"));
    let company = World::with(|setup| setup.set("inviter", "company"));
    let link = company.invite("guest@example.com", "products").link;
    let shown = company.page(Proof::Nothing, "ViewInvite", &[("link", &link)]).expect("shown");
    assert_eq!(shown.text("inviter"), "Big Host");
}

#[test]
fn the_inviter_is_the_member_who_asked_or_the_company() {
    let world = World::new();
    let token = world.user_token(UserId::new(1), &[]);
    errcode_by_member(&world, &token, 2);
    let of_member = world.link(1);
    let pairs = [("client_id", "1"), ("email", "guest@example.com"), ("permissions", "products")];
    world.operator("CreateClientInvite", &pairs);
    let of_operator = world.link(2);
    for (link, name) in [(of_member, "Olga Owner"), (of_operator, "Big Host")] {
        let shown = world.page(Proof::Nothing, "ViewInvite", &[("link", &link)]).expect("shown");
        assert_eq!(shown.text("inviter"), name);
    }
}

#[test]
fn a_message_goes_along_as_plain_text() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products&message=Hi%0D%0A<b>there</b>%1b";
    assert_eq!(world.api("CreateClientInvite", sent).field("result"), "success");
    let shown = world.page(Proof::Nothing, "ViewInvite", &[("link", &world.link(1))]).expect("shown");
    assert_eq!(shown.text("message"), "Hi\n<b>there</b>");
    world.deliver();
    let mail = String::from_utf8_lossy(world.mails()[0].bytes()).into_owned();
    assert!(mail.contains("<b>there</b>") && mail.contains("&lt;b&gt;there"), "{mail}");
    let blank = "client_id=1&email=other@example.com&permissions=products&message=+%0A";
    assert_eq!(world.api("CreateClientInvite", blank).field("result"), "success");
    assert_eq!(world.text("SELECT COALESCE(message, 'none') FROM invites WHERE id = 2"), "none");
}

#[test]
fn the_link_is_stored_nowhere_sec_002() {
    let world = World::new();
    let link = world.invite("guest@example.com", "products").link;
    world.deliver();
    assert_eq!(links_in(world.mails()[0].bytes())[0], link);
    for (place, bytes) in world.kept() {
        assert!(!bytes.windows(12).any(|piece| piece == &link.as_bytes()[..12]), "{place}");
    }
}

#[test]
fn a_link_changed_in_any_way_says_no_more_than_none_sec_007() {
    let world = World::new();
    let link = world.invite("guest@example.com", "products").link;
    let flipped: String = link
        .chars()
        .map(|c| if c.is_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() })
        .collect();
    let first = if link.starts_with('A') { "B" } else { "A" };
    let cases = [
        format!("{first}{}", &link[1..]),
        link[1..].to_owned(),
        link[..link.len() - 1].to_owned(),
        format!("{link}A"),
        format!("{link}."),
        format!("{link} "),
        format!("{link}\0"),
        format!("%25{link}"),
        flipped,
        String::new(),
        "x".repeat(10_000),
    ];
    let guest = world.user("guest@example.com");
    let session = world.session_token(guest);
    let before = world.dump();
    for case in cases {
        let shown = world.page(Proof::Nothing, "ViewInvite", &[("link", &case)]).expect("answered");
        assert_eq!(shown.text("end"), "unknown", "{case}");
        assert_eq!(shown.fields.len(), 5, "nothing of the invitation is told: {shown:?}");
        let accepted = world.page(Proof::Session(session.clone()), "AcceptInvite", &[("link", &case)]);
        assert_eq!(accepted.map(|_| ()), Err("unknown"));
        assert_eq!(world.register(&case, "guest2@example.com", "correct horse battery"), Err("unknown"));
    }
    assert_eq!(world.dump(), before);
}
