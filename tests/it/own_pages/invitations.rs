//! Invitations that a user accepts or declines where he is logged in.

use super::*;

#[test]
fn one_is_accepted_and_its_account_is_at_hand_another_declined() {
    let world = logging_in::world();
    let second = world.client(UserId::new(1), "Second <Ltd>");
    prove(&world, 2);
    let more =
        format!("client_id={second}&email={MEMBER}&permissions=products,manageusers&message=<b>Hi</b>");
    let invite = world.api("CreateClientInvite", &more).field("invite_id");
    let mut browser = at_home(&world, 2);
    assert!(browser.get("/account").text().contains("An invitation waits for your answer"));
    let page = browser.get(INVITES);
    let text = page.text();
    assert!(text.contains("Second &#60;Ltd&#62;") && text.contains("&#60;b&#62;Hi&#60;/b&#62;"), "{text}");
    assert!(text.contains("<li>View Products"), "{text}");
    let (page, address) =
        arrive(&mut browser, &page, INVITES, &[("action", "accept"), ("invite_id", &invite)]);
    assert_eq!(address, "/account");
    assert_eq!(at_hand(&page), "Second &#60;Ltd&#62;");
    assert!(page.text().contains("The invitation was accepted."));
    let page = browser.get(INVITES);
    assert!(page.text().contains("No invitation waits for your answer."));
    let again = browser.send(&page, INVITES, &[("action", "accept"), ("invite_id", &invite)]);
    assert_eq!((again.status, alert(&again)), (422, "This invitation does not wait for an answer any more."));
    let third = world.client(UserId::new(1), "Third Ltd");
    let more = format!("client_id={third}&email={MEMBER}&permissions=products");
    let invite = world.api("CreateClientInvite", &more).field("invite_id");
    let page = browser.get(INVITES);
    let (page, address) =
        arrive(&mut browser, &page, INVITES, &[("action", "decline"), ("invite_id", &invite)]);
    assert_eq!(address, INVITES);
    assert!(page.text().contains("The invitation was declined."));
    assert_eq!(world.text("SELECT state FROM invites WHERE id = 2"), "declined");
}

#[test]
fn while_the_address_is_not_proved_none_is_shown_and_none_is_his() {
    let world = logging_in::world();
    let second = world.client(UserId::new(1), "Second Ltd");
    let more = format!("client_id={second}&email={MEMBER}&permissions=products");
    let invite = world.api("CreateClientInvite", &more).field("invite_id");
    let mut browser = at_home(&world, 2);
    let page = browser.get(INVITES);
    assert!(page.status == 200 && !page.text().contains("Second Ltd"));
    assert!(page.text().contains("once you have verified that the address is yours"));
    let refused = browser.send(&page, INVITES, &[("action", "accept"), ("invite_id", &invite)]);
    assert!(refused.status == 422 && alert(&refused).starts_with("Verify your email address first"));
    let fields = [("action", "resend"), ("next", INVITES)];
    assert_eq!(arrive(&mut browser, &page, "/user/verification/resend", &fields).1, INVITES);
    prove(&world, 2);
    let strangers = world.invite("guest@example.com", "products").id.to_string();
    let refused = browser.send(&page, INVITES, &[("action", "accept"), ("invite_id", &strangers)]);
    assert_eq!((refused.status, alert(&refused)), (422, "There is no such invitation."));
}

#[test]
fn whoever_accepts_by_a_link_is_in_that_account_then() {
    let world = logging_in::world();
    world.client(UserId::new(2), "Own Ltd");
    world.named_user("guest@example.com", "Greta Guest");
    let link = world.invite("guest@example.com", "products").link;
    world.client(UserId::new(3), "Guests Ltd");
    let mut browser = at_home(&world, 3);
    assert_eq!(at_hand(&browser.get("/account")), "Guests Ltd");
    let (page, _) = browser.open(&format!("/invite/{link}"));
    arrive(&mut browser, &page, "/invite", &[("action", "accept")]);
    assert_eq!(at_hand(&browser.get("/account")), "Acme Ltd");
}
