//! The load: `wrk` with a script for each row, and what it reports.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use super::super::Outcome;
use super::rows::Asks;
use super::stores::{self, CLIENT, Size, USER, credential, user_token};

/// Connections that are kept busy.
pub const CONNECTIONS: u64 = 64;
/// Where the form dialect lives.
pub const PATH: &str = "/includes/api.php";
/// Where the XML dialect tells of users.
pub const INFO_PATH: &str = "/db/main?a=API_GetUserInfo";

/// What `wrk` reports of one run.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// Answers that came.
    pub requests: u64,
    /// Answers per second.
    pub rate: f64,
    /// Bytes of all answers.
    pub bytes: u64,
    /// Other statuses than 2xx and 3xx, time-outs, broken connections.
    pub errors: u64,
    /// Half of the answers came within these milliseconds.
    pub p50: f64,
    /// All but one in a hundred did.
    pub p99: f64,
}

/// The form of the read.
pub fn read_form() -> String {
    format!("action=GetUserPermissions&{}&responsetype=json&user_id={USER}&client_id={CLIENT}", proof(0))
}

/// The document of the call about the user himself.
pub fn info_document() -> String {
    format!("<qdbapi>\n   <usertoken>{}</usertoken>\n</qdbapi>\n", user_token())
}

fn proof(number: u32) -> String {
    let (identifier, secret) = credential(number);
    format!("identifier={identifier}&secret={secret}")
}

/// The script of a row. A run's name is part of each address, so that none comes twice, and over REST none of the
/// form's row beside it, whose invitations are in the same store. There the clients go by their UUIDs.
pub fn script(asks: Asks, size: &Size, uuids: &[String], run: &str) -> String {
    let form = "wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'\n";
    match asks {
        Asks::Bare | Asks::Read => {
            format!("wrk.method = 'POST'\n{form}wrk.body = '{}'\n{DONE}", read_form())
        }
        Asks::Info => {
            let body = info_document().replace('\n', "");
            format!("wrk.method, wrk.path = 'POST', '{INFO_PATH}'\nwrk.body = '{body}'\n{DONE}")
        }
        Asks::Invite => {
            let mut proofs = String::new();
            for number in 0..size.credentials {
                let _ = writeln!(proofs, "'{}',", proof(number));
            }
            let clients = size.clients;
            let start = format!("local proofs = {{\n{proofs}}}\nlocal clients, run = {clients}, '{run}'\n");
            format!("{start}{THREADS}{INVITES}{DONE}")
        }
        Asks::Create => {
            let quoted = |texts: &[String]| format!("'{}'", texts.join("',\n'"));
            let keys: Vec<String> = (0..size.credentials).map(stores::api_key).collect();
            let (keys, clients) = (quoted(&keys), quoted(uuids));
            let start = format!(
                "local keys = {{\n{keys}}}\nlocal clients = {{\n{clients}}}\nlocal run = '{run}rest'\n"
            );
            format!("{start}{THREADS}{CREATES}{DONE}")
        }
    }
}

const THREADS: &str = "\
local threads = 0
function setup(thread)
    thread:set('number', threads)
    threads = threads + 1
end
";

const CREATES: &str = "\
local count, name, host = 0, nil, nil
function init(args)
    math.randomseed(number + 1)
    name = run .. 't' .. number .. 'n'
    host = '/invites HTTP/1.1\\r\\nHost: ' .. wrk.headers['Host']
        .. '\\r\\nContent-Type: application/json\\r\\nx-dolfin-api-key: '
end
function request()
    count = count + 1
    local body = '{\"email\":\"' .. name .. count .. '@example.com\",\"role\":\"Member\"}'
    return 'POST /clients/' .. clients[math.random(#clients)] .. host .. keys[math.random(#keys)]
        .. '\\r\\nIdempotency-Key: ' .. name .. count .. '\\r\\nContent-Length: ' .. #body .. '\\r\\n\\r\\n' .. body
end
";

const INVITES: &str = "\
local count, head, mailbox = 0, nil, nil
function init(args)
    math.randomseed(number + 1)
    mailbox = '&email=' .. run .. 't' .. number .. 'n'
    head = 'POST ' .. wrk.path .. ' HTTP/1.1\\r\\nHost: ' .. wrk.headers['Host']
        .. '\\r\\nContent-Type: application/x-www-form-urlencoded\\r\\nContent-Length: '
end
function request()
    count = count + 1
    local body = 'action=CreateClientInvite&' .. proofs[math.random(#proofs)]
        .. '&responsetype=json&client_id=' .. math.random(clients) .. mailbox .. count
        .. '%40example.com&permissions=products%2Cdomains%2Cinvoices'
    return head .. #body .. '\\r\\n\\r\\n' .. body
end
";

const DONE: &str = "\
function done(summary, latency, requests)
    local e = summary.errors
    io.write(string.format('REPORT %d %d %d %d %d %d\\n', summary.requests, summary.duration, summary.bytes,
        e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
";

/// Runs a script for so many seconds.
pub fn run(script: &Path, address: SocketAddr, threads: u32, seconds: u32) -> Outcome<Report> {
    let output = Command::new("wrk")
        .args(["-c", &CONNECTIONS.to_string(), "-t", &threads.to_string(), "-d", &format!("{seconds}s")])
        .arg("-s")
        .arg(script)
        .arg(format!("http://{address}{PATH}"))
        .output()
        .map_err(|error| format!("wrk cannot be started ({error}); it is a package of most systems"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("REPORT "));
    let line =
        line.ok_or_else(|| format!("wrk reported nothing: {}", String::from_utf8_lossy(&output.stderr)))?;
    let numbers: Vec<u64> = line.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [requests, micros, bytes, errors, p50, p99] = numbers[..] else {
        return Err(format!("wrk reported {line}").into());
    };
    let rate = float(requests) / (float(micros) / 1e6);
    Ok(Report { requests, rate, bytes, errors, p50: float(p50) / 1e3, p99: float(p99) / 1e3 })
}

/// Counts here stay far below the 52 bits that a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub const fn float(number: u64) -> f64 {
    number as f64
}
