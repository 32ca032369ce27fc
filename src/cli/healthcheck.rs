//! `healthcheck`: asks the running server whether it is alive, or ready; for containers.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Failure, demo};
use crate::config::{Config, Flags};

/// How long each of connecting, asking and answering may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most that is read of an answer.
const ANSWER: u64 = 4096;

/// Options of `healthcheck`.
#[derive(Args)]
pub struct Healthcheck {
    /// Ask whether it can work: the store is writable and mails move.
    #[arg(long)]
    ready: bool,
    /// The address on which the server listens; without it, the configured one.
    #[arg(long)]
    listen: Option<String>,
    /// The configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
}

impl Healthcheck {
    /// Runs the command: exit code 0 or 1.
    pub fn run(self) -> Result<(), Failure> {
        let flags: Flags = self.listen.map(|text| ("listen", text)).into_iter().collect();
        let config = Config::load(self.config.as_deref(), flags)?;
        let Some(first) = config.listen.first() else {
            return Err(Failure::Failed("no address is configured".into()));
        };
        let address = demo::reachable(*first);
        let path = if self.ready { "/readyz" } else { "/healthz" };
        let answer = ask(address, path)
            .map_err(|error| Failure::Failed(format!("no answer from http://{address}{path}: {error}")))?;
        if is_good(&answer) {
            return Ok(());
        }
        let status = answer.lines().next().unwrap_or_default();
        let why = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body.trim());
        Err(Failure::Failed(format!("http://{address}{path} answers {status}: {why}")))
    }
}

fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn is_good(answer: &str) -> bool {
    answer.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)) == Some("200")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_200_is_good() {
        assert!(is_good("HTTP/1.0 200 OK\r\n\r\nalive") && is_good("HTTP/1.1 200 OK\r\n"));
        for bad in ["", "HTTP/1.1 503 Service Unavailable\r\n\r\n200", "200", "HTTP/1.1"] {
            assert!(!is_good(bad), "{bad}");
        }
    }
}
