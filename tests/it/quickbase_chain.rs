//! Quickbase's chain over the wire: somebody is looked up, made, given roles, invited, lets himself in and is taken off
//! the list again.

use vestibule::domain::ids::{ClientId, UserId};

use crate::browser::Browser;
use crate::people::{OWNER, links_in};
use crate::qdb::{call, dbid, element, errcode, userid};
use crate::wire::{Request, Response};
use crate::world::World;

pub const GUEST: &str = "gil@example.com";
pub const PASSWORD: &str = "correct horse battery staple";
pub const NAME: &str = "O'Güest & <Söhne>";

/// How a caller says who he is, and whether all he sends stands in the address.
pub struct Caller<'w> {
    pub world: &'w World,
    proof: Vec<(&'static str, String)>,
    by_get: bool,
}

impl<'w> Caller<'w> {
    /// The owner of the first application by his user token.
    pub fn owner(world: &'w World) -> Self {
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

    pub fn done(&self, dbid: &str, action: &str, pairs: &[(&str, &str)]) -> Response {
        let answer = self.ask(dbid, action, pairs);
        assert_eq!(errcode(&answer), "0", "{action}: {}", answer.text());
        answer
    }

    /// A call on the first application, which must go well.
    pub fn on(&self, action: &str, pairs: &[(&str, &str)]) -> Response {
        self.done(&dbid(), action, pairs)
    }

    pub fn code(&self, action: &str, pairs: &[(&str, &str)]) -> String {
        errcode(&self.ask(&dbid(), action, pairs)).to_owned()
    }

    /// The name and the ids of the roles of somebody on the list.
    pub fn listed(&self, userid: &str) -> Option<(String, Vec<String>)> {
        let answer = self.on("UserRoles", &[]);
        let begin = format!("<user type=\"user\" id=\"{userid}\">");
        let user = answer.text().split_once(&begin)?.1.split("</user>").next()?;
        let name = user.split_once("<name>")?.1.split_once("</name>")?.0.to_owned();
        let ids = user.split("<role id=\"").skip(1).filter_map(|rest| rest.split_once('"'));
        Some((name, ids.map(|(id, _)| id.to_owned()).collect()))
    }

    /// Somebody new with the role Viewer.
    pub fn provisioned(&self) -> String {
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
pub fn mailed(world: &World) -> String {
    world.deliver();
    let mail = world.mails().pop().expect("a mail");
    assert_eq!(mail.to().to_string(), GUEST);
    links_in(mail.bytes())[0].clone()
}

/// Registers on the page of a link, as a person does; what he is shown then.
pub fn register(world: &World, link: &str) -> Response {
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
pub fn log_in(world: &World, password: &str) -> String {
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
