//! How long pages of invites take over REST: one caller, one request at a time, over a million invites.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

use super::super::Outcome;
use super::load::float;
use super::rows::BUSY;
use super::server::{self, Server};
use super::stores::{self, CLIENT, RARE};

/// How often each list is read, up to its end.
const TIMES: usize = 200;
/// How often one of many pages is.
const TIMES_OF_MANY: usize = 3;

/// A list, and how long each of its pages may take.
struct List {
    name: &'static str,
    query: &'static str,
    /// How many are on all its pages; none: only its first page is asked for.
    total: Option<u32>,
    times: usize,
    /// In milliseconds.
    most: f64,
}

const ORDINARY: u32 = BUSY.of_one - RARE_ONES;
const RARE_ONES: u32 = BUSY.of_one / RARE;

const fn list(name: &'static str, query: &'static str) -> List {
    List { name, query, total: None, times: TIMES, most: 5.0 }
}

const LISTS: &[List] = &[
    list("50 of a million", "limit=50"),
    list("50 that wait", "limit=50&status=pending"),
    list("50 to one address", "limit=50&email=person1000000%40example.com"),
    List {
        total: Some(BUSY.of_one),
        times: TIMES_OF_MANY,
        most: 10.0,
        ..list("10,000, all pages", "limit=100")
    },
    List {
        total: Some(ORDINARY),
        times: TIMES_OF_MANY,
        most: 10.0,
        ..list("those that wait, all pages", "limit=100&status=pending")
    },
    List { total: Some(RARE_ONES), most: 10.0, ..list("a rare state", "limit=100&status=revoked") },
    List {
        total: Some(RARE_ONES),
        times: 20,
        most: 10.0,
        ..list("a rare state, all pages", "limit=1&status=revoked")
    },
    List { total: Some(0), most: 10.0, ..list("a state of none", "limit=100&status=declined") },
];

/// Measures all lists and gives their table, and those with a page that took longer than the tolerance allows.
pub fn measure(tolerance: f64) -> Outcome<(String, Vec<String>)> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
    fs::create_dir_all(&cache)?;
    let store = stores::template(&cache, &BUSY)?;
    let uuids = stores::client_uuids(&store)?;
    let uuid = uuids.get(CLIENT as usize - 1).ok_or("there are no clients")?;
    let server = Server::vestibule(&store, 1, None)?;
    let (mut table, mut missed) = (head(), Vec::new());
    for list in LISTS {
        let mut times = Vec::new();
        for _ in 0..list.times {
            times.extend(read(&server, list, &format!("/clients/{uuid}/invites?{}", list.query))?);
        }
        times.sort_by(f64::total_cmp);
        let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
        let List { name, most, .. } = list;
        let _ = writeln!(table, "{name:<32}{:>8}{:>12.2}{:>9.2}{most:>9.0}", times.len(), at(50), at(99));
        if at(99) >= *most / tolerance {
            missed.push(format!("{name} over REST: p99 {:.1} ms, under {most} ms", at(99)));
        }
    }
    server.stop()?;
    Ok((table, missed))
}

fn head() -> String {
    format!(
        "\nOver REST, {} invites of {} clients, {} of them of one; one request after another:\n\n{:<32}{:>8}{:>12}{:>9}{:>9}\n",
        BUSY.invites, BUSY.clients, BUSY.of_one, "list", "pages", "median ms", "p99", "under"
    )
}

/// Reads a list from its first page to its last, and says how long each page took.
fn read(server: &Server, list: &List, path: &str) -> Outcome<Vec<f64>> {
    let key = stores::api_key(0);
    let (mut times, mut seen, mut cursor) = (Vec::new(), 0, String::new());
    loop {
        let begin = Instant::now();
        let answer = server::get(server.address, &format!("{path}{cursor}"), &key);
        times.push(begin.elapsed().as_secs_f64() * 1e3);
        let answer = answer.filter(|answer| answer.starts_with("HTTP/1.1 200"));
        let answer = answer.ok_or_else(|| format!("{}: there was no good answer", list.name))?;
        seen += answer.matches("\"status\":").count();
        let next = answer.split_once("\"nextCursor\":\"").and_then(|(_, next)| next.split('"').next());
        match (next, list.total) {
            (Some(next), Some(_)) => cursor = format!("&cursor={next}"),
            (_, None) if seen > 0 => return Ok(times),
            (None, Some(total)) if seen == total as usize => return Ok(times),
            _ => return Err(format!("{}: {:.0} were seen", list.name, float(seen as u64)).into()),
        }
    }
}
