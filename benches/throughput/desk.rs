//! How long the server takes for the pages of the admin area: one administrator, one request at a time, over a million
//! users, 200,000 clients and five million entries of the log.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, params};
use vestibule::domain::secret::TokenHash;
use vestibule::domain::time::{Clock, DAY, HOUR};

use super::super::Outcome;
use super::lists::LONG;
use super::screens::{self, TIMES, WIDTH};
use super::server::Server;
use super::stores;

/// How long one may take, in milliseconds.
const MOST: f64 = 20.0;
/// An administrator's session.
const SESSION: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq";

const PAGES: &[&str] = &[
    "/admin",
    "/admin/clients",
    "/admin/clients?status=Closed",
    "/admin/clients?search=company",
    "/admin/clients?search=company+7777",
    "/admin/clients?search=nobody",
    "/admin/clients/add",
    "/admin/clients/77777",
    "/admin/clients/77777/profile",
    "/admin/clients/77777/users",
    "/admin/clients/77777/users/associate?q=user5",
    "/admin/clients/77777/log",
    "/admin/users",
    "/admin/users?search=user",
    "/admin/users?search=user500000%40example.com",
    "/admin/users?search=last7777",
    "/admin/users?search=nobody",
    "/admin/users/777777",
    "/admin/users/find?q=user5",
    "/admin/invites",
    "/admin/invites?state=pending",
    "/admin/invites?state=expired",
    "/admin/invites?email=person777%40example.com",
    "/admin/invites?clientid=77777",
    "/admin/mail",
    "/admin/mail?state=sent",
    "/admin/mail?state=failed",
    "/admin/mail/77777",
    "/admin/credentials",
    "/admin/roles",
    "/admin/keys",
    "/admin/bans",
    "/admin/admins",
    "/admin/settings",
    "/admin/activity",
    "/admin/activity?what=CloseClient",
    "/admin/activity?clientid=1000",
    "/admin/activity?user_id=1000",
    "/admin/activity?admin=1",
    "/admin/activity?ip=192.0.2.7",
    "/admin/activity?since=2020-01-01",
    "/admin/activity?what=CloseClient&ip=192.0.2.7",
];

/// Measures all pages and gives their table, and those that took longer than the tolerance allows.
pub fn measure(tolerance: f64) -> Outcome<(String, Vec<String>)> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
    fs::create_dir_all(&cache)?;
    let place = stores::template(&cache, &LONG)?;
    log_in(&place)?;
    let server = Server::vestibule(&place, 1, None)?;
    let cookies = format!("vestibule_admin={SESSION}");
    let (rows, missed) = screens::all(&server, PAGES, &cookies, (MOST, tolerance))?;
    server.stop()?;
    Ok((head() + &rows, missed))
}

fn head() -> String {
    format!(
        "\nOver {} users, {} clients and {} entries of the log; {TIMES} requests one after another:\n\n\
         {:<WIDTH$}{:>12}{:>9}{:>9}\n",
        LONG.users, LONG.clients, LONG.entries, "page of the admin area", "median ms", "p99", "under"
    )
}

/// The store is kept: a session of an earlier run has ended perhaps.
fn log_in(place: &Path) -> Outcome<()> {
    let connection = Connection::open(place.join("vestibule.db"))?;
    let now = Clock::default().now();
    connection.execute("DELETE FROM sessions WHERE kind = 'admin'", [])?;
    connection.execute(
        "INSERT INTO sessions (token_hash, kind, admin_id, ip, user_agent, created_at, seen_at, expires_at, idle)
         VALUES (?1, 'admin', 1, '127.0.0.1', '', ?2, ?2, ?3, ?4)",
        params![TokenHash::of(SESSION).as_hex(), now.millis(), now.plus(DAY).millis(), 12 * HOUR],
    )?;
    Ok(())
}
