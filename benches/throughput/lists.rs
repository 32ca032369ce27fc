//! How long pages of long lists take: one caller, one request at a time, over a million users.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

use super::super::Outcome;
use super::run::median;
use super::server::{self, Server};
use super::stores::{self, Size};

/// Every address begins with `user`, every first name with `first`: a search for `u` finds them all.
pub const LONG: Size = Size {
    name: "lists",
    clients: 200_000,
    users: 1_000_000,
    credentials: 1,
    invites: 200_000,
    of_one: 0,
    entries: 5_000_000,
};

/// How often each page is asked for.
const TIMES: usize = 21;

/// A page, and how long it may take.
struct List {
    name: &'static str,
    asks: &'static str,
    total: u32,
    /// In milliseconds.
    most: f64,
}

const LISTS: &[List] = &[
    List { name: "GetUsers, first page", asks: "action=GetUsers", total: LONG.users, most: 20.0 },
    List {
        name: "GetUsers, in the middle",
        asks: "action=GetUsers&limitstart=500000",
        total: LONG.users,
        most: 20.0,
    },
    List {
        name: "GetUsers, last page",
        asks: "action=GetUsers&limitstart=999975",
        total: LONG.users,
        most: 20.0,
    },
    List {
        name: "GetUsers, exact address",
        asks: "action=GetUsers&search=user500000%40example.com",
        total: 1,
        most: 20.0,
    },
    List {
        name: "GetUsers, search=user5",
        asks: "action=GetUsers&search=user5",
        total: 111_111,
        most: 500.0,
    },
    List { name: "GetClients, first page", asks: "action=GetClients", total: LONG.clients, most: 20.0 },
    List {
        name: "GetClients, last page",
        asks: "action=GetClients&limitstart=199975&status=Active",
        total: LONG.clients,
        most: 20.0,
    },
    List {
        name: "GetClients, by age",
        asks: "action=GetClients&orderby=datecreated&sorting=DESC",
        total: LONG.clients,
        most: 20.0,
    },
    List {
        name: "GetClients, search=c",
        asks: "action=GetClients&search=c",
        total: LONG.clients,
        most: 100.0,
    },
    List { name: "GetUsers, search=u", asks: "action=GetUsers&search=u", total: LONG.users, most: 100.0 },
];

/// Measures all lists and gives their table, and those that took longer than the tolerance allows.
pub fn measure(tolerance: f64) -> Outcome<(String, Vec<String>)> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
    fs::create_dir_all(&cache)?;
    let server = Server::vestibule(&stores::template(&cache, &LONG)?, 1, None)?;
    let mut table = format!(
        "\nOver {} users and {} clients, {TIMES} requests one after another:\n\n{:<32}{:>12}{:>9}{:>9}\n",
        LONG.users, LONG.clients, "list", "median ms", "worst", "at most"
    );
    let mut missed = Vec::new();
    for list in LISTS {
        let times = ask_often(&server, list)?;
        let (middle, worst) = (median(times.iter().copied()), times.iter().copied().fold(0.0, f64::max));
        let _ = writeln!(table, "{:<32}{middle:>12.2}{worst:>9.2}{:>9.0}", list.name, list.most);
        if middle > list.most / tolerance {
            missed.push(format!("{}: {middle:.1} ms, at most {} ms", list.name, list.most));
        }
    }
    server.stop()?;
    Ok((table, missed))
}

fn ask_often(server: &Server, list: &List) -> Outcome<Vec<f64>> {
    let (identifier, secret) = stores::credential(0);
    let body = format!("{}&identifier={identifier}&secret={secret}&responsetype=json", list.asks);
    let total = format!("\"totalresults\":{},", list.total);
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begin = Instant::now();
        let answer = server::ask(server.address, "POST", "/includes/api.php", &body);
        times.push(begin.elapsed().as_secs_f64() * 1e3);
        if !answer.as_ref().is_some_and(|answer| answer.contains(&total)) {
            return Err(format!("{}: {answer:?}", list.name).into());
        }
    }
    Ok(times)
}
