//! Quickbase's chain over the wire: somebody is looked up, made, given roles, invited, lets himself in and is taken off
//! the list again.

use vestibule::domain::ids::{ClientId, UserId};

use crate::browser::Browser;
use crate::invites::{get, listed};
use crate::people::{OWNER, links_in, tokens_in};
use crate::qdb::{call, dbid, element, errcode, userid};
use crate::wire::{Request, Response};
use crate::world::World;

const GUEST: &str = "gil@example.com";
const PASSWORD: &str = "correct horse battery staple";
const NAME: &str = "O'Güest & <Söhne>";

/// How a caller says who he is, and whether all he sends stands in the address.
struct Caller<'w> {
    world: &'w World,
    proof: Vec<(&'static str, String)>,
    by_get: bool,
}

impl<'w> Caller<'w> {
    /// The owner of the first application by his user token.
    fn owner(world: &'w World) -> Self {
        let token = world.user_token(UserId::new(1), &[]);
        Self { world, proof: vec![("usertoken", token)], by_get: false }
    }

    /// The owner by his password, or by the ticket that it gives him.
    fn by_password(world: &'w World, by_ticket: bool, by_get: bool) -> Self {
        set_password(world, 1);
        let login = vec![("username", OWNER.to_owned()), ("password", PASSWORD.to_owned())];
        let mut caller = Self { world, proof: login, by_get };
        if by_ticket {
            let ticket = element(&caller.done("main", "Authenticate", &[]), "ticket");
            caller.proof = vec![("ticket", ticket)];
        }
        caller
    }

    fn ask(&self, dbid: &str, action: &str, pairs: &[(&str, &str)]) -> Response {
        let proof = self.proof.iter().map(|(name, value)| (*name, value.as_str()));
        let pairs: Vec<(&str, &str)> = proof.chain(pairs.iter().copied()).collect();
        if self.by_get {
            let query = serde_urlencoded::to_string(pairs).expect("plain texts");
            return self.world.fetch(&Request::get(&format!("/db/{dbid}?a=API_{action}&{query}")));
        }
        let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| (name, escaped(value))).collect();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        call(self.world, dbid, action, "", &pairs)
    }

    fn done(&self, dbid: &str, action: &str, pairs: &[(&str, &str)]) -> Response {
        let answer = self.ask(dbid, action, pairs);
        assert_eq!(errcode(&answer), "0", "{action}: {}", answer.text());
        answer
    }

    /// A call on the first application, which must go well.
    fn on(&self, action: &str, pairs: &[(&str, &str)]) -> Response {
        self.done(&dbid(), action, pairs)
    }

    fn code(&self, action: &str, pairs: &[(&str, &str)]) -> String {
        errcode(&self.ask(&dbid(), action, pairs)).to_owned()
    }

    /// The name and the ids of the roles of somebody on the list.
    fn listed(&self, userid: &str) -> Option<(String, Vec<String>)> {
        let answer = self.on("UserRoles", &[]);
        let begin = format!("<user type=\"user\" id=\"{userid}\">");
        let user = answer.text().split_once(&begin)?.1.split("</user>").next()?;
        let name = user.split_once("<name>")?.1.split_once("</name>")?.0.to_owned();
        let ids = user.split("<role id=\"").skip(1).filter_map(|rest| rest.split_once('"'));
        Some((name, ids.map(|(id, _)| id.to_owned()).collect()))
    }

    /// Somebody new with the role Viewer.
    fn provisioned(&self) -> String {
        let pairs = [("email", GUEST), ("fname", "Gil"), ("lname", NAME), ("roleid", "10")];
        element(&self.on("ProvisionUser", &pairs), "userid")
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn set_password(world: &World, user: i64) {
    let sent = format!("user_id={user}&password2={}", PASSWORD.replace(' ', "+"));
    assert_eq!(world.api("SetUserPassword", &sent).field("result"), "success");
}

/// The link of the newest mail.
fn mailed(world: &World) -> String {
    world.deliver();
    let mail = world.mails().pop().expect("a mail");
    assert_eq!(mail.to().to_string(), GUEST);
    links_in(mail.bytes())[0].clone()
}

/// Registers on the page of a link, as a person does; what he is shown then.
fn register(world: &World, link: &str) -> Response {
    let mut browser = Browser::new(world);
    let (page, address) = browser.open(&format!("/invite/{link}"));
    assert_eq!(page.status, 200, "{}", page.text());
    let fields = [
        ("action", "register"),
        ("firstname", "Gil"),
        ("lastname", "Registered"),
        ("email", GUEST),
        ("password", PASSWORD),
    ];
    let sent = browser.send(&page, &address, &fields);
    browser.follow(sent, &address).0
}

/// The code of a log-in with the guest's address.
fn log_in(world: &World, password: &str) -> String {
    let pairs = [("username", GUEST), ("password", password)];
    errcode(&call(world, "main", "Authenticate", "", &pairs)).to_owned()
}

#[test]
fn the_chain_goes_by_each_way_of_asking() {
    for (by_ticket, by_get) in [(false, false), (true, false), (false, true), (true, true)] {
        let world = World::new();
        goes_the_chain(&Caller::by_password(&world, by_ticket, by_get));
    }
    for by_get in [false, true] {
        let world = World::new();
        goes_the_chain(&Caller { by_get, ..Caller::owner(&world) });
    }
}

fn goes_the_chain(owner: &Caller<'_>) {
    let world = owner.world;
    let is_verified = || element(&owner.done("main", "GetUserInfo", &[("email", GUEST)]), "isVerified");
    assert_eq!(errcode(&owner.ask("main", "GetUserInfo", &[("email", GUEST)])), "2");
    let gil = owner.provisioned();
    assert_eq!(gil, userid(3));
    let in_role = |role| [("userid", &*gil), ("roleid", role)];
    owner.on("AddUserToRole", &in_role("11"));
    assert_eq!(owner.code("AddUserToRole", &in_role("11")), "113");
    assert_eq!(is_verified(), "0");
    owner.on("SendInvitation", &[("userid", &gil), ("usertext", "Welcome!\n<b>& more</b>")]);
    assert_eq!(register(world, &mailed(world)).status, 200);
    assert_eq!(owner.listed(&gil), Some(("Gil Registered".to_owned(), vec!["10".into(), "11".into()])));
    assert_eq!(is_verified(), "1");
    owner.on("ChangeUserRole", &[&in_role("10")[..], &[("newroleid", "")]].concat());
    assert_eq!(owner.listed(&gil).expect("listed").1, ["11"], "the others stay");
    owner.on("ChangeUserRole", &in_role("11"));
    assert_eq!(owner.listed(&gil).expect("listed").1, ["9"]);
    owner.on("RemoveUserFromRole", &in_role("9"));
    assert_eq!((owner.listed(&gil), owner.code("SendInvitation", &[("userid", &gil)])), (None, "112".into()));
    assert_eq!(log_in(world, PASSWORD), "0", "he is a user still");
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
    assert_eq!(listed(&world, "state=pending"), (vec![2], 1));
    assert_eq!(register(&world, &mailed(&world)).status, 200);
    assert_eq!((&get(&world, 2)["state"], &get(&world, 2)["accepted_by"]), (&"accepted".into(), &3.into()));
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
    assert_eq!((pending(), world.end_of(&world.link(2)).as_str()), (1, ""));
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

#[test]
fn a_newer_mail_ends_the_older_link_and_a_refused_one_leaves_it_alive() {
    let world = World::new();
    let owner = Caller::owner(&world);
    let gil = owner.provisioned();
    let invitation = [("userid", &*gil)];
    owner.on("SendInvitation", &invitation);
    let first = mailed(&world);
    let before = world.dump();
    assert_eq!(owner.code("SendInvitation", &invitation), "77", "too soon");
    assert_eq!(world.dump(), before);
    let page = |link: &str| Browser::new(&world).open(&format!("/invite/{link}")).0;
    assert_eq!(page(&first).status, 200);
    world.advance(5 * 60_000);
    owner.on("SendInvitation", &invitation);
    let old = page(&first);
    assert!(old.status == 410 && old.text().contains("There is a newer link"), "{}", old.text());
    let second = mailed(&world);
    assert_eq!(register(&world, &second).status, 200);
    assert_eq!((world.mails().len(), world.number("SELECT COUNT(*) FROM users")), (2, 3));
}

#[test]
fn what_happens_in_one_application_stays_in_it() {
    let world = World::new();
    let second = world.client(UserId::new(1), "Second Ltd");
    let owner = Caller::owner(&world);
    let gil = owner.provisioned();
    let there =
        |action: &str, pairs: &[(&str, &str)]| errcode(&owner.ask(&second.dbid(), action, pairs)).to_owned();
    assert_eq!(there("SendInvitation", &[("userid", &gil)]), "112");
    assert_eq!(there("RemoveUserFromRole", &[("userid", &gil), ("roleid", "10")]), "112");
    let bound = world.user_token(UserId::new(1), &[ClientId::new(1)]);
    let bound = Caller { proof: vec![("usertoken", bound)], ..Caller::owner(&world) };
    assert_eq!(errcode(&bound.ask(&second.dbid(), "ProvisionUser", &[("email", GUEST)])), "83");
    bound.on("SendInvitation", &[("userid", &gil)]);
    assert_eq!(world.text("SELECT client_id || ' ' || for_user_id FROM invites"), "1 3");
}
