//! PostgreSQL in trouble, as a proxy before it makes it: what is answered, and what the database holds then.

mod codes;
mod commits;
mod logged;
mod outage;
mod rest;
mod sweep;
mod words;

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use postgres::Client;

use crate::pg_proxy::{Proxy, When};
use crate::postgres::server::Server;
use crate::wire::Response;
use crate::world::{Setup, World, until};

/// How long a call may take, whatever befalls it, as long as the database can be reached again.
const PROMPT: Duration = Duration::from_secs(4);
/// In the database's address; no fault may show it.
const PASSWORD: &str = "open-sesame-9731";

const GUEST: &str = "guest@example.com";
/// How the transaction of a call begins and ends.
const BEGIN: When = When::query("BEGIN ISOLATION LEVEL SERIALIZABLE");
const COMMIT: When = When::query("COMMIT");

/// A world whose database is behind a proxy.
struct Troubled {
    world: World,
    proxy: Proxy,
    /// Past the proxy.
    direct: Client,
    _server: Server,
}

impl Troubled {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Setup)) -> Self {
        Self::reached("", change)
    }

    /// By an address that ends in parameters of its own.
    fn reached(parameters: &str, change: impl FnOnce(&mut Setup)) -> Self {
        let server = Server::start();
        let direct = server.client();
        let proxy = Proxy::before(&server.socket());
        let url = address(&proxy) + parameters;
        let world = World::at(&url, |setup| {
            for (name, value) in
                [("db_pool", "2"), ("limit_inviter", "0"), ("limit_client", "0"), ("limit_pending", "0")]
            {
                setup.set(name, value);
            }
            change(setup);
        });
        // No use of it is written down: no commit but the call's is struck.
        world.sql("UPDATE credentials SET last_used_at = 9000000000000");
        Self { world, proxy, direct, _server: server }
    }

    /// Waits until the pool has all its connections.
    fn is_fully_connected(&mut self, count: i64) {
        let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'vestibule'";
        until("all connections are open", || {
            self.direct.query_one(sql, &[]).expect("counted").get::<_, i64>(0) == count
        });
    }

    /// Gives every connection up: the next ones know no statement but a few.
    fn renew(&self) {
        self.proxy.cut();
        until("it reads again", || self.read().status == 200);
    }

    fn read(&self) -> Response {
        self.world.api("GetUserPermissions", "user_id=2&client_id=1")
    }

    /// An invitation with the address as its key, too.
    fn invite(&self, address: &str) -> Response {
        self.world.api("CreateClientInvite", &invitation(address))
    }

    /// The same on a thread of its own.
    fn start_inviting(&self, address: &str) -> JoinHandle<Response> {
        let request =
            self.world.request("CreateClientInvite", &format!("responsetype=json&{}", invitation(address)));
        let mut line = self.world.line();
        thread::spawn(move || line.fetch(&request))
    }

    /// How many invites of an address there are: none or one, and each whole.
    fn invites(&mut self, address: &str) -> i64 {
        let sql = "SELECT COUNT(*), COUNT(DISTINCT invites.id), COUNT(links.id), COUNT(outbox.id), COUNT(activity.id)
            FROM invites LEFT JOIN links ON links.invite_id = invites.id
            LEFT JOIN outbox ON outbox.invite_id = invites.id AND outbox.link_id = links.id
            LEFT JOIN activity ON activity.invite_id = invites.id WHERE invites.email = $1";
        let row = self.direct.query_one(sql, &[&address]).expect("counted");
        let counts: Vec<i64> = (0..5).map(|column| row.get(column)).collect();
        assert!(counts == [0; 5] || counts == [1; 5], "{address}: {counts:?}");
        self.nothing_is_left_over();
        counts[0]
    }

    /// What an invite brings along is not there without it.
    fn nothing_is_left_over(&mut self) {
        let sql = "SELECT (SELECT COUNT(*) FROM invites), (SELECT COUNT(*) FROM links), (SELECT COUNT(*) FROM outbox),
            (SELECT COUNT(*) FROM activity WHERE action = 'CreateClientInvite')";
        let row = self.direct.query_one(sql, &[]).expect("counted");
        let counts: Vec<i64> = (0..4).map(|column| row.get(column)).collect();
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    }
}

/// The database's address as the proxy's.
fn address(proxy: &Proxy) -> String {
    format!("postgres://vestibule:{PASSWORD}@{}/postgres", proxy.address())
}

fn invitation(address: &str) -> String {
    format!("client_id=1&email={address}&permissions=products&idempotency_key={address}")
}

/// Whether a call says that it was done; otherwise it must say that it was not, or that nobody knows.
#[track_caller]
fn is_done(answer: &Response) -> bool {
    let told = (answer.status, answer.field("result"), answer.field("error_code"));
    match (told.0, told.1.as_str(), told.2.as_str()) {
        (200, "success", _) => true,
        (503, "error", "busy" | "unknown_outcome") => false,
        _ => panic!("{} {}", answer.status, answer.text()),
    }
}

/// An answer without what names the request.
fn nameless(answer: &Response) -> String {
    answer.text().replace(answer.header("x-request-id"), "")
}

/// Runs something, which must not take longer.
#[track_caller]
fn within<T>(limit: Duration, run: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let made = run();
    assert!(begin.elapsed() < limit, "it took {:?}", begin.elapsed());
    made
}
