//! A server as a process of its own: started, waited for, looked at, stopped.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::super::Outcome;
use super::bare;

/// How long a server may take to begin or to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start until it said that it is ready.
    pub started_in: Duration,
}

/// Resident memory in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// Now.
    pub now: u64,
    /// At its largest.
    pub peak: u64,
}

impl Server {
    /// The bare framework, giving the answer that a file holds.
    pub fn bare(answer: &Path, workers: usize) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let address = free_address()?;
        command.arg(bare::ARGUMENT).arg(address.port().to_string()).arg(workers.to_string()).arg(answer);
        Self::start(command, address)
    }

    /// Vestibule on a data folder; with a sink it sends mail there, without one it sends none.
    pub fn vestibule(data: &Path, workers: usize, sink: Option<SocketAddr>) -> Outcome<Self> {
        let address = free_address()?;
        Self::start(command(data, address, workers, sink), address)
    }

    /// The same on a database that others may share, over so many connections; it sends no mail.
    pub fn sharing(data: &Path, url: &str, connections: u32, workers: usize) -> Outcome<Self> {
        let address = free_address()?;
        let mut command = command(data, address, workers, None);
        command.env("VESTIBULE_DATABASE_URL", url).env("VESTIBULE_DB_POOL", connections.to_string());
        Self::start(command, address)
    }

    fn start(mut command: Command, address: SocketAddr) -> Outcome<Self> {
        let begin = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let mut server = Self { child, address, started_in: Duration::ZERO };
        while ask(address, "GET", "/readyz", "").is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            if begin.elapsed() > PATIENCE || server.child.try_wait()?.is_some() {
                return Err("a server did not become ready".into());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.started_in = begin.elapsed();
        Ok(server)
    }

    /// How much of it is in memory.
    pub fn memory(&self) -> Outcome<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
        };
        Ok(Memory { now: field("VmRSS:").unwrap_or(0), peak: field("VmHWM:").unwrap_or(0) })
    }

    /// Stops it in good order.
    pub fn stop(mut self) -> Outcome<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let begin = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begin.elapsed() > PATIENCE {
                return Err("a server did not stop".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server on a data folder, with the settings of all rows.
fn command(data: &Path, address: SocketAddr, workers: usize, sink: Option<SocketAddr>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_setting(name)) {
        command.env_remove(name);
    }
    command.arg("serve").env("VESTIBULE_LISTEN", address.to_string()).env("VESTIBULE_DATA", data);
    command.env("VESTIBULE_HTTP_WORKERS", workers.to_string()).env("VESTIBULE_LOG", "warn");
    for limit in ["INVITER", "CLIENT", "PENDING", "RECIPIENT", "INTERVAL", "FAILURES", "REQUESTS"] {
        command.env(format!("VESTIBULE_LIMIT_{limit}"), "0");
    }
    match sink {
        Some(sink) => {
            command.env("VESTIBULE_SMTP_URL", format!("smtp://{sink}?tls=none"));
            command.env("VESTIBULE_PUBLIC_URL", "http://accounts.example.com");
        }
        None => {
            command.env("VESTIBULE_MAIL_WORKERS", "0");
        }
    }
    command.current_dir(data);
    command
}

/// Settings of whoever started the bench are none of its servers'.
fn is_setting(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("VESTIBULE_")
}

fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// One request over a connection of its own; None when nobody answers.
pub fn ask(address: SocketAddr, method: &str, path: &str, body: &str) -> Option<String> {
    let media_type = "Content-Type: application/x-www-form-urlencoded";
    let length = body.len();
    send(address, &format!("{method} {path} HTTP/1.1\r\n{media_type}\r\nContent-Length: {length}"), body)
}

/// The same over REST, where nothing but the key is told.
pub fn get(address: SocketAddr, path: &str, key: &str) -> Option<String> {
    send(address, &format!("GET {path} HTTP/1.1\r\nx-dolfin-api-key: {key}"), "")
}

/// The same as a browser, with what it keeps.
pub fn visit(address: SocketAddr, path: &str, cookies: &str) -> Option<String> {
    send(address, &format!("GET {path} HTTP/1.1\r\nCookie: {cookies}\r\nAccept-Encoding: gzip"), "")
}

fn send(address: SocketAddr, head: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let request = format!("{head}\r\nHost: {address}\r\nConnection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}
