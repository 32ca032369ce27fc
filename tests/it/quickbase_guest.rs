//! Whoever was made and invited by Quickbase's calls: how he gets in, how nobody else does, and his invitation in the
//! other dialect.

use vestibule::domain::ids::UserId;

use crate::browser::Browser;
use crate::invites::{get, listed};
use crate::people::tokens_in;
use crate::qdb::element;
use crate::quickbase_chain::{Caller, GUEST, NAME, PASSWORD, log_in, mailed, register};
use crate::wire::Response;
use crate::world::World;

/// An id is no count: what was refused may have taken one.
fn newest(world: &World) -> i64 {
    world.number("SELECT MAX(id) FROM invites")
}

#[test]
fn a_provisioned_user_has_no_way_in_but_a_mailed_link_sec_029() {
    let world = World::with(|setup| setup.set("limit_failures", "0"));
    let owner = Caller::owner(&world);
    let gil = owner.provisioned();
    owner.on("SendInvitation", &[("userid", &gil)]);
    let other = world.client(UserId::new(2), "Other Ltd");
    let link_of = |answer: &Response| answer.field("invite_url").rsplit('/').next().unwrap_or("").to_owned();
    let invite = format!("client_id={other}&permissions=products&send_email=no");
    let handed = [
        link_of(&world.api("RevealInviteLink", "invite_id=1")),
        link_of(&world.api("CreateClientInvite", &format!("{invite}&email={GUEST}"))),
        link_of(&world.api("CreateClientInvite", &format!("{invite}&email=b@example.com"))),
    ];
    let before = world.text("SELECT state || first_name || last_name FROM users WHERE id = 3");
    for link in &handed {
        assert_eq!(world.register(link, GUEST, PASSWORD), Err("has_account"));
        let shown = register(&world, link);
        assert!(
            shown.status == 422 && shown.text().contains("cannot be registered here"),
            "{}",
            shown.text()
        );
    }
    for action in ["AddUser", "AddClient"] {
        let person =
            "firstname=Eve&lastname=Evil&address1=x&city=x&state=x&postcode=1&country=DE&phonenumber=1";
        let answer = world.api(action, &format!("{person}&email={GUEST}&password2=x"));
        assert_eq!(answer.message(), "A user already exists with that email address", "{action}");
    }
    for password in ["", "x", PASSWORD] {
        assert_eq!(log_in(&world, password), "20");
    }
    assert_eq!(before, world.text("SELECT state || first_name || last_name FROM users WHERE id = 3"));
    assert_eq!(before, format!("provisionedGil{NAME}"));
    assert_eq!(register(&world, &mailed(&world)).status, 200);
    assert_eq!(log_in(&world, PASSWORD), "0");
}

#[test]
fn a_mailed_password_reset_lets_a_provisioned_user_in_as_well() {
    let world = World::new();
    let owner = Caller::owner(&world);
    let gil = owner.provisioned();
    owner.on("SendInvitation", &[("userid", &gil)]);
    let invitation = mailed(&world);
    let mut browser = Browser::new(&world);
    let asked = browser.get("/password/reset");
    browser.send(&asked, "/password/reset", &[("action", "request"), ("email", GUEST)]);
    world.deliver();
    let mail = world.mails().pop().expect("a mail");
    let token = tokens_in(mail.bytes(), "http://accounts.test/password/reset/").swap_remove(0);
    let (page, address) = browser.open(&format!("/password/reset/{token}"));
    let names = [("firstname", "Gil"), ("lastname", "Registered")];
    let fields = [("action", "choose"), ("newpw", PASSWORD), ("confirmpw", PASSWORD), names[0], names[1]];
    assert_eq!(browser.send(&page, &address, &fields).status, 303);
    assert_eq!(log_in(&world, PASSWORD), "0");
    assert_eq!(element(&owner.done("main", "GetUserInfo", &[("email", GUEST)]), "isVerified"), "1");
    assert_eq!(world.end_of(&invitation), "", "the invitation waits for him");
    assert_eq!(world.register(&invitation, GUEST, PASSWORD), Err("has_account"), "he is registered now");
    assert_eq!(world.accept(UserId::new(3), &invitation), Ok(()));
}

#[test]
fn the_invitation_shows_in_the_other_dialect_and_is_sent_again_and_withdrawn_there() {
    let world = World::with(|setup| setup.set("limit_interval", "0"));
    let owner = Caller::owner(&world);
    let gil = owner.provisioned();
    owner.on("SendInvitation", &[("userid", &gil), ("usertext", "Hello & <hi>")]);
    assert_eq!(listed(&world, &format!("client_id=1&email={GUEST}&state=pending")), (vec![1], 1));
    let shown = get(&world, 1);
    assert_eq!((&shown["email"], &shown["message"]), (&GUEST.into(), &"Hello & <hi>".into()));
    assert_eq!((&shown["client_id"], &shown["invited_by"]), (&1.into(), &"Olga Owner".into()));
    assert_eq!(shown["permissions"]["permission"][0], "products");
    let first = mailed(&world);
    assert_eq!(world.api("ResendClientInvite", "invite_id=1").field("invite_id"), "1");
    let second = mailed(&world);
    assert_eq!((world.end_of(&first).as_str(), world.end_of(&second).as_str()), ("replaced", ""));
    owner.on("SendInvitation", &[("userid", &gil)]);
    assert_eq!((get(&world, 1)["message"].is_null(), world.end_of(&second)), (true, "replaced".to_owned()));
    let third = mailed(&world);
    assert_eq!(world.api("CancelClientInvite", "invite_id=1").field("result"), "success");
    assert_eq!(world.end_of(&third), "withdrawn");
    assert_eq!(owner.listed(&gil).expect("listed").1, ["10"], "his place stands");
    owner.on("SendInvitation", &[("userid", &gil)]);
    let anew = newest(&world);
    assert_eq!(listed(&world, "state=pending"), (vec![anew], 1));
    assert_eq!(register(&world, &mailed(&world)).status, 200);
    let accepted = get(&world, anew);
    assert_eq!((&accepted["state"], &accepted["accepted_by"]), (&"accepted".into(), &3.into()));
}

#[test]
fn one_invitation_of_an_address_waits_whichever_dialect_sent_it() {
    let world = World::with(|setup| setup.set("limit_interval", "0"));
    let owner = Caller::owner(&world);
    let pending = || world.number("SELECT COUNT(*) FROM invites WHERE state = 'pending'");
    let by_whmcs = world.invite(GUEST, "orders").link;
    let gil = owner.provisioned();
    assert_eq!((world.end_of(&by_whmcs).as_str(), pending()), ("withdrawn", 0), "he has a place now");
    owner.on("SendInvitation", &[("userid", &gil)]);
    let again = format!("client_id=1&email={GUEST}&permissions=orders");
    assert_eq!(world.api("CreateClientInvite", &again).message(), "User already associated with client");
    assert_eq!((pending(), world.end_of(&world.link(newest(&world))).as_str()), (1, ""));
    // A place that came while an invitation waited.
    let ann = world.user("ann@example.com");
    let waiting = world.invite("ann@example.com", "orders");
    world.member(ann, "products");
    owner.on("SendInvitation", &[("userid", &ann.quickbase())]);
    let row = "SELECT id || ' ' || issue || ' ' || kind || ' ' || for_user_id FROM invites WHERE id = ";
    assert_eq!(world.text(&format!("{row}{}", waiting.id)), format!("{} 2 send {ann}", waiting.id));
    assert_eq!((world.end_of(&waiting.link).as_str(), pending()), ("replaced", 2));
    assert_eq!(world.accept(ann, &world.link(waiting.id)), Ok(()));
    assert_eq!(world.may(ann).as_deref(), Some("products"), "what stood stays");
}
