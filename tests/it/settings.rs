//! Settings that are changed while the server runs: what comes in by HTTP sees them at the next request, on every server.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use vestibule::actions::ADMIN;
use vestibule::auth::Proof;
use vestibule::config::{Config, Flags};
use vestibule::dispatch::{self, House, Outcome};
use vestibule::domain::time::{Clock, DAY};

use crate::building::{self, store};
use crate::folder::Folder;
use crate::portal::{invites, key, send};
use crate::wire::{Line, Request, Response};
use crate::world::{World, ask, until};

/// A world that leaves its company's name to the store.
fn unnamed() -> World {
    World::with(|setup| setup.unset("company_name"))
}

fn change(world: &World, pairs: &[(&str, &str)]) {
    world.operator("UpdateSettings", pairs);
}

fn page(world: &World, path: &str) -> String {
    world.fetch(&Request::get(path)).text().to_owned()
}

/// A call of the form dialect, from an address, as a proxy passes it on.
fn from(world: &World, address: &str) -> Response {
    world.fetch(&world.request("GetUsers", "responsetype=json").header("X-Forwarded-For", address))
}

#[test]
fn a_name_stands_on_the_next_page_and_in_the_next_mail() {
    let world = unnamed();
    assert!(page(&world, "/login").contains("Vestibule</title>"));
    change(&world, &[("company_name", "Big <b> & Sons"), ("colour", "#c2410c")]);
    let shown = page(&world, "/login");
    assert!(shown.contains("Big &#60;b&#62; &#38; Sons</title>") && !shown.contains("Vestibule"), "{shown}");
    let style =
        shown.split("href=\"").find(|part| part.starts_with("/static/style-c2410c-")).expect("a style");
    let style = page(&world, style.split('"').next().expect("its end"));
    assert!(style.contains(":root{--accent:#c2410c;"), "{style}");
    world.operator("QueueTestMail", &[("email", "a@example.com")]);
    world.deliver();
    let mails = world.mails();
    let mail = String::from_utf8_lossy(mails[0].bytes()).replace("=\r\n", "");
    assert!(mail.contains("Big <b> & Sons"), "{mail}");
    assert!(mail.contains("#c2410c") && !mail.contains("#1f5a96"), "{mail}");
}

#[test]
fn the_allow_list_lets_in_and_keeps_out_from_the_next_call_on() {
    let world = World::with(|setup| setup.set("trusted_proxies", "127.0.0.0/8"));
    let status = |address: &str| from(&world, address).status;
    assert_eq!((status("203.0.113.9"), status("127.0.0.1")), (403, 200));
    change(&world, &[("api_allowed_ips", "203.0.113.0/24\r\n2001:db8::/32\r\n")]);
    assert_eq!((status("203.0.113.9"), status("2001:db8::1"), status("127.0.0.1")), (200, 200, 403));
    change(&world, &[("api_allowed_ips", "")]);
    assert_eq!((status("203.0.113.9"), status("127.0.0.1")), (403, 200));
}

#[test]
fn limits_count_from_the_next_request_on() {
    let world = World::new();
    let key = key(&world, 1, &[]);
    let status = || send(&world, &key, "GET", &invites(&world), "").status;
    assert!((0..5).all(|_| status() == 200));
    change(&world, &[("limit_requests", "1")]);
    assert_eq!(status(), 429, "the five before it count");
    world.advance(60_000);
    assert_eq!((status(), status()), (200, 429));
    change(&world, &[("limit_requests", "0"), ("limit_failures", "2")]);
    assert_eq!(status(), 200);
    let wrong = format!("{}x", world.credential.pair());
    let wrong = crate::world::form(&format!("action=GetUsers&responsetype=json&{wrong}"));
    for code in ["bad_credentials", "bad_credentials", "too_many_failures"] {
        assert_eq!(world.fetch(&wrong).field("error_code"), code);
    }
    assert_eq!(world.api("GetUsers", "").field("error_code"), "too_many_failures");
    change(&world, &[("limit_failures", "0")]);
    assert_eq!(world.api("GetUsers", "").field("result"), "success");
}

#[test]
fn who_may_register_and_how_the_api_answers_are_changed_as_well() {
    let world = World::new();
    let registers = || page(&world, "/login").contains("href=\"/register\"");
    let get = || {
        world.fetch(&Request::get(&format!("/includes/api.php?action=GetUsers&{}", world.credential.pair())))
    };
    assert!(!registers() && get().status == 200);
    assert!(get().text().starts_with("result=success;"), "{}", get().text());
    change(&world, &[("signup", "open"), ("default_responsetype", "json")]);
    assert!(registers() && get().json()["result"] == "success");
    change(&world, &[("signup", "closed"), ("api_get", "false"), ("language", "german")]);
    assert!(!registers() && get().status != 200);
    assert!(page(&world, "/login").contains("<html lang=\"de\""));
}

#[test]
fn a_server_that_is_started_later_has_what_was_kept() {
    let world = unnamed();
    change(&world, &[("company_name", "Big Host"), ("invite_days", "3")]);
    let later = world.node();
    assert!(page(&later, "/login").contains("Big Host</title>"));
    assert_eq!(later.house.site.now().invite_life, 3 * DAY);
    change(&world, &[("company_name", "Small Host")]);
    assert!(page(&later, "/login").contains("Big Host</title>"), "it has not looked yet");
    later.house.site.follow(&later.house.store).expect("it looks");
    assert!(page(&later, "/login").contains("Small Host</title>"));
    change(&later, &[("company_name", "")]);
    world.house.site.follow(&world.house.store).expect("the other way round");
    assert!(page(&world, "/login").contains("Vestibule</title>"));
}

#[test]
fn of_two_servers_that_change_the_same_version_one_is_refused() {
    let world = World::new();
    let other = world.node();
    let refused: Vec<&str> = std::thread::scope(|scope| {
        let both = [(&world, "1"), (&other, "2")].map(|(world, days)| {
            let pairs = [("version", "0"), ("invite_days", days)];
            scope.spawn(move || match world.call(ADMIN, Proof::Operator, "UpdateSettings", &pairs) {
                Outcome::Reply(_) => None,
                Outcome::Refused(refusal) => Some(refusal.code),
                Outcome::Broken(id) => panic!("broken: {id}"),
            })
        });
        both.into_iter().filter_map(|one| one.join().expect("it ends")).collect()
    });
    assert_eq!(refused, ["settings_changed"]);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'UpdateSettings'"), 1);
    for world in [&world, &other] {
        world.house.site.follow(&world.house.store).expect("they look");
    }
    let days = |world: &World| world.house.site.now().invite_life / DAY;
    assert_eq!(days(&world), days(&other));
    assert_eq!(
        world.number("SELECT CAST(value AS BIGINT) FROM settings WHERE name = 'site invite_days'"),
        days(&world)
    );
}

/// The program itself, as it is deployed.
fn program(folder: &Folder, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(args).current_dir(folder.path()).env("VESTIBULE_DATA", folder.path().join("data"));
    command
}

/// A running `serve`, which ends with this.
struct Served(Child, SocketAddr);

impl Served {
    fn start(folder: &Folder) -> Self {
        let mut command = program(folder, &["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its log")).lines();
        let told = lines.find_map(|line| {
            let line = line.expect("a line");
            line.split("listening on http://")
                .nth(1)
                .map(|rest| rest.split(',').next().unwrap_or(rest).to_owned())
        });
        std::thread::spawn(move || lines.for_each(drop));
        Self(child, told.expect("it listens").parse().expect("an address"))
    }

    fn title(&self) -> String {
        let page = Line::open(self.1).fetch(&Request::get("/login")).text().to_owned();
        page.split("<title>")
            .nth(1)
            .and_then(|rest| rest.split("</title>").next())
            .unwrap_or_default()
            .to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Another process on the store of a data folder.
fn beside(folder: &Folder) -> Arc<House> {
    let data = folder.path().join("data");
    let flags = Flags::from([("data", data.display().to_string())]);
    let config = Config::load(None, flags).expect("a configuration");
    let store = store(&config.store, &Clock::default(), false).expect("it opens beside the server");
    building::house(&config, store, building::key())
}

/// How long one lives that a command makes.
fn days_of_an_invitation(folder: &Folder) -> i64 {
    let run = |line: &str| {
        let args: Vec<&str> = line.split(' ').collect();
        let done = program(folder, &args).output().expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice::<serde_json::Value>(&done.stdout).expect("JSON")
    };
    let client = run("client create --email a@example.com --first-name A --last-name B --json")["client_id"]
        .to_string();
    let begun = jiff::Timestamp::now();
    let made = run(&format!("invite create --client {client} --email b@example.com --role Member --json"));
    let end: jiff::Timestamp = made["expires_at"].as_str().expect("a time").parse().expect("a time");
    (end.as_second() - begun.as_second()) / 86_400
}

#[test]
fn what_another_process_changes_a_server_takes_over_by_itself_and_commands_see_it() {
    let folder = Folder::new();
    let serve = Served::start(&folder);
    assert!(serve.title().ends_with("Vestibule"), "{}", serve.title());
    let house = beside(&folder);
    let change = |pairs: &[(&str, &str)]| {
        let done = dispatch::call_and_wait(&house, ask(ADMIN, Proof::Operator, "UpdateSettings", pairs));
        assert!(matches!(done, Outcome::Reply(_)), "{done:?}");
    };
    change(&[("company_name", "Big Host"), ("invite_days", "2")]);
    until("the server has heard of it", || serve.title().ends_with("Big Host"));
    assert_eq!(days_of_an_invitation(&folder), 2);
    drop(serve);
    let again = Served::start(&folder);
    assert!(again.title().ends_with("Big Host"), "it is kept");
}

#[test]
fn what_is_set_outside_counts_whatever_the_store_keeps() {
    let folder = Folder::new();
    drop(program(&folder, &["admin", "list"]).output().expect("it makes the store"));
    let house = beside(&folder);
    let kept = [("company_name", "Kept")];
    let done = dispatch::call_and_wait(&house, ask(ADMIN, Proof::Operator, "UpdateSettings", &kept));
    assert!(matches!(done, Outcome::Reply(_)), "{done:?}");
    assert!(Served::start(&folder).title().ends_with("Kept"));
    std::fs::write(folder.path().join("vestibule.toml"), "company_name = \"From the file\"\n")
        .expect("written");
    assert!(Served::start(&folder).title().ends_with("From the file"));
}
