//! `demo`: a server with example data in a temporary folder, of which nothing stays.

mod people;
mod words;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use clap::Args;

use super::serve::{self, Server};
use super::temporary::Temporary;
use super::{Failure, logging, output};
use crate::action::{Kept, Setting};
use crate::config::{Config, Flags};

/// Options of `demo`.
#[derive(Args)]
pub struct Demo {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long)]
    listen: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

impl Demo {
    /// Runs the server until Ctrl-C or SIGTERM.
    pub fn run(self) -> Result<(), Failure> {
        let folder = Temporary::new("vestibule-demo").map_err(Failure::of)?;
        let mut flags = flags(&folder);
        flags.extend(self.listen.map(|text| ("listen", text)));
        let asked = Config::load(None, flags.clone())?;
        // Named by nobody, it is left to the admin area.
        if asked.site.settings.list(&Kept::new()).is_ok_and(|list| list.iter().any(is_opened)) {
            flags.insert("api_allowed_ips", "127.0.0.0/8,::1".to_owned());
        }
        logging::start(&asked);
        let sockets = serve::bind(&asked.listen)?;
        // The links name the port that was really taken.
        let bound =
            sockets.first().map(std::net::TcpListener::local_addr).transpose().map_err(Failure::of)?;
        flags.extend(bound.map(|address| ("public_url", format!("http://{}", reachable(address)))));
        let config = Config::load(None, flags)?;
        Server::open(&config)?.run(&config, sockets, |house| {
            let people = people::settle(house)?;
            let url = &house.site.now().public_url;
            if self.json {
                output::print(true, &people.object(url));
            } else {
                words::print(&people, url, folder.path());
            }
            Ok(())
        })
    }
}

/// Whatever the environment says, a demo mails nobody, leaves the real store alone and is not
/// open to others.
fn flags(folder: &Temporary) -> Flags {
    Flags::from([
        ("data", folder.path().display().to_string()),
        ("database_url", String::new()),
        ("smtp_url", String::new()),
        ("public_url", String::new()),
        ("log", "warn".to_owned()),
    ])
}

/// Whether the environment or a file says who may call the form dialect.
fn is_opened(setting: &Setting) -> bool {
    setting.name == "api_allowed_ips" && setting.place.is_some()
}

/// An address under which a program on this machine reaches a socket.
pub fn reachable(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bound.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unspecified_address_is_reached_on_the_loopback() {
        let of = |text: &str| reachable(text.parse().expect("an address")).to_string();
        assert_eq!(of("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(of("[::]:80"), "[::1]:80");
        assert_eq!(of("192.0.2.1:80"), "192.0.2.1:80");
    }
}
