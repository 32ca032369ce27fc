//! How long the server takes for the pages that people see: one visitor, one request at a time, over a million users.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

use super::super::Outcome;
use super::lists::LONG;
use super::server::{self, Server};
use super::stores::{self, CLIENT};

/// How often each page is asked for.
pub const TIMES: usize = 200;
/// How long one may take, in milliseconds.
const MOST: f64 = 15.0;
/// How wide the first column is.
pub const WIDTH: usize = 48;
/// How many belong to the account, and how many more are invited.
const PEOPLE: u32 = 50;

const PAGES: [&str; 7] = [
    "/account",
    "/account/users",
    "/account/activity",
    "/account/emails",
    "/user/security",
    "/user/accounts",
    "/invite",
];

/// Measures all pages and gives their table, and those that took longer than the tolerance allows.
pub fn measure(tolerance: f64) -> Outcome<(String, Vec<String>)> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
    fs::create_dir_all(&cache)?;
    let server = Server::vestibule(&stores::template(&cache, &LONG)?, 1, None)?;
    let cookies = settle(&server)?;
    let (rows, missed) = all(&server, &PAGES, &cookies, (MOST, tolerance))?;
    let table = head() + &rows;
    server.stop()?;
    Ok((table, missed))
}

/// The rows of some pages, and those of which the p99 is above the most, which the tolerance widens.
pub fn all(
    server: &Server,
    pages: &[&str],
    cookies: &str,
    (most, tolerance): (f64, f64),
) -> Outcome<(String, Vec<String>)> {
    let (mut rows, mut missed) = (String::new(), Vec::new());
    for path in pages {
        let (median, p99) = often(server, path, cookies)?;
        let _ = writeln!(rows, "{path:<WIDTH$}{median:>12.2}{p99:>9.2}{most:>9.0}");
        if p99 >= most / tolerance {
            missed.push(format!("{path}: p99 {p99:.1} ms, under {most} ms"));
        }
    }
    Ok((rows, missed))
}

fn head() -> String {
    format!(
        "\nOver {} users, of an account with {PEOPLE} users and as many invited; {TIMES} requests one after another:\n\n\
         {:<WIDTH$}{:>12}{:>9}{:>9}\n",
        LONG.users, "page", "median ms", "p99", "under"
    )
}

/// Fills the account, and gives the cookies of its owner, who has opened an invitation too. The store is kept: what is
/// there already is refused or refreshed.
fn settle(server: &Server) -> Outcome<String> {
    let members = LONG.users / LONG.clients;
    for user in 2..=1 + PEOPLE - members {
        call(
            server,
            &format!("action=AssociateUser&client_id={CLIENT}&user_id={user}&permissions=products"),
        )?;
    }
    for number in 0..PEOPLE {
        call(server, &invite(&format!("guest{number}")))?;
    }
    let signed_on = call(server, &format!("action=CreateSsoToken&client_id={CLIENT}"))?;
    let session = cookies(server, &path_in(&signed_on, "redirect_url")?)?;
    let invited = call(server, &format!("{}&send_email=no", invite("handed")))?;
    let link = cookies(server, &path_in(&invited, "invite_url")?)?;
    Ok(format!("{session}; {link}"))
}

fn invite(name: &str) -> String {
    format!("action=CreateClientInvite&client_id={CLIENT}&email={name}%40example.com&permissions=products")
}

fn call(server: &Server, asks: &str) -> Outcome<String> {
    let (identifier, secret) = stores::credential(0);
    let body = format!("{asks}&identifier={identifier}&secret={secret}&responsetype=json");
    let answer = server::ask(server.address, "POST", "/includes/api.php", &body);
    Ok(answer.ok_or("there was no answer")?.replace("\\/", "/"))
}

/// The path of the address that a field of an answer holds.
fn path_in(answer: &str, field: &str) -> Outcome<String> {
    let (_, rest) = answer.split_once(&format!("\"{field}\":\"http://")).ok_or_else(|| answer.to_owned())?;
    let address = rest.split('"').next().unwrap_or_default();
    Ok(address.find('/').map_or("/", |at| &address[at..]).to_owned())
}

/// What a browser keeps of a link's answer.
fn cookies(server: &Server, path: &str) -> Outcome<String> {
    let answer = server::visit(server.address, path, "").ok_or("there was no answer")?;
    let lines = answer.lines().take_while(|line| !line.is_empty());
    let set = lines
        .filter_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")));
    let pairs: Vec<&str> = set.filter_map(|(_, cookie)| cookie.split(';').next()).collect();
    if pairs.is_empty() { Err(format!("{path} sets no cookie").into()) } else { Ok(pairs.join("; ")) }
}

/// The median and the p99 of how long a page takes, in milliseconds.
fn often(server: &Server, path: &str, cookies: &str) -> Outcome<(f64, f64)> {
    let mut times = (0..TIMES).map(|_| show(server, path, cookies)).collect::<Outcome<Vec<f64>>>()?;
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    Ok((at(50), at(99)))
}

/// How long a page took, in milliseconds.
fn show(server: &Server, path: &str, cookies: &str) -> Outcome<f64> {
    let begin = Instant::now();
    let answer = server::visit(server.address, path, cookies);
    let took = begin.elapsed().as_secs_f64() * 1e3;
    let good = answer.as_ref().is_some_and(|answer| answer.starts_with("HTTP/1.1 200"));
    if good { Ok(took) } else { Err(format!("{path}: there was no good answer: {answer:?}").into()) }
}
