//! The names of the hosts from which users came in: looked up behind their backs, and shown to administrators alone.

use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::action::Arrival;
use crate::dispatch::House;
use crate::domain::network;
use crate::store::memberships;

/// How often the thread looks whether the server stops.
const LOOK: Duration = Duration::from_secs(1);
/// How long a name is waited for; the system's resolver may take longer by itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many look-ups may hang in the resolver at once.
const HANGING: usize = 4;
/// The longest name of a host.
const LONGEST: usize = 253;

static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// Looks names up until the server stops. Whoever has none is shown by his address.
pub fn until_stopped(house: &House) {
    while !house.wake.is_stopping() {
        let Some(arrival) = house.arrivals.next(LOOK) else { continue };
        if !has_name(arrival.ip) {
            continue;
        }
        if let Some(name) = name_of(arrival.ip) {
            keep(house, arrival, name);
        }
    }
}

fn keep(house: &House, arrival: Arrival, name: String) {
    let Arrival { client, user, ip } = arrival;
    let kept =
        house.store.write(move |tx| memberships::name_host(tx, client, user, (&ip.to_string(), &name)));
    if let Err(error) = kept {
        log::debug!("the name of a host cannot be kept: {error}");
    }
}

/// Whether anybody can know a name for it: one within a private network may have one there.
fn has_name(ip: IpAddr) -> bool {
    match network::plain(ip) {
        IpAddr::V4(ip) => {
            !(ip.is_loopback()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_documentation())
        }
        IpAddr::V6(ip) => {
            !(ip.is_loopback() || ip.is_unicast_link_local() || ip.is_unspecified() || ip.is_multicast())
        }
    }
}

/// What the resolver says within the time. It cannot be interrupted: what hangs is left to itself, and is counted.
fn name_of(ip: IpAddr) -> Option<String> {
    if RUNNING.fetch_add(1, Ordering::SeqCst) >= HANGING {
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        return None;
    }
    let (say, said) = mpsc::channel();
    let work = move || {
        let name = dns_lookup::lookup_addr(&network::plain(ip));
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        drop(say.send(name.ok()));
    };
    if thread::Builder::new().name("host".to_owned()).spawn(work).is_err() {
        RUNNING.fetch_sub(1, Ordering::SeqCst);
        return None;
    }
    said.recv_timeout(PATIENCE).ok().flatten().filter(|name| is_name(name))
}

/// Whoever runs the zone of an address says whatever he likes in it.
fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !name.is_empty() && name.len() <= LONGEST && name.bytes().all(is_plain) && name.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_address_of_nobody_in_particular_is_not_looked_up() {
        for text in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.1.1", "fe80::1", "192.0.2.1", "0.0.0.0"]
        {
            assert!(!has_name(ip(text)), "{text}");
        }
        for text in ["192.168.203.1", "93.184.216.34", "2606:2800:220:1::1"] {
            assert!(has_name(ip(text)), "{text}");
        }
    }

    #[test]
    fn what_is_no_name_of_a_host_is_not_kept() {
        assert!(is_name("docker.for.mac.localhost") && is_name("a-1_b.example"));
        for name in ["", "192.0.2.1", "<script>", "a b", "é.example", "\u{202e}x", &"a".repeat(254)] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn the_systems_own_resolver_is_asked_and_a_name_is_there_in_time() {
        let file = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
        let is_known = file.lines().any(|line| line.split_whitespace().next() == Some("127.0.0.1"));
        assert_eq!(name_of(ip("127.0.0.1")).is_some(), is_known);
        assert_eq!(RUNNING.load(Ordering::SeqCst), 0);
    }
}
