//! Networks in CIDR form, and whose address a request comes from.

use std::fmt;
use std::net::IpAddr;

/// An address with a prefix, such as `10.0.0.0/8` or `2001:db8::/32`; without one, that address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads a network strictly: what has bits beyond its prefix, or a number form that another
    /// reader could take for a different address, is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address = plain(address.parse().ok()?);
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
            Some(_) => return None,
            None => longest,
        };
        let network = Self { address, prefix };
        (prefix <= longest && network.masked(address) == bits(address)).then_some(network)
    }

    /// The same, or an IPv4 address with `*` for its last blocks: `189.123.*.*`.
    pub fn parse_pattern(text: &str) -> Option<Self> {
        let blocks: Vec<&str> = text.split('.').collect();
        let open = blocks.iter().rev().take_while(|block| **block == "*").count();
        if blocks.len() != 4 || open == 0 {
            return Self::parse(text);
        }
        let first: Vec<&str> = blocks[..4 - open].iter().copied().chain(["0"; 4]).take(4).collect();
        Self::parse(&format!("{}/{}", first.join("."), 8 * (4 - open)))
    }

    /// The first and the last address, as numbers of IPv6.
    pub fn range(&self) -> (u128, u128) {
        let width = if self.address.is_ipv4() { 32 } else { 128 };
        let low = mapped(self.address);
        (low, low | u128::MAX.checked_shr(128 - width + u32::from(self.prefix)).unwrap_or(0))
    }

    /// Whether an address lies in this network. `::ffff:10.0.0.1` is `10.0.0.1`.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = plain(address);
        address.is_ipv4() == self.address.is_ipv4() && self.masked(address) == bits(self.address)
    }

    fn masked(&self, address: IpAddr) -> u128 {
        let width = if address.is_ipv4() { 32 } else { 128 };
        let dropped = u32::from(width - self.prefix.min(width));
        let bits = bits(address);
        bits.checked_shr(dropped).and_then(|kept| kept.checked_shl(dropped)).unwrap_or(0)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// The entries of a list: they are separated by commas, or by blanks and ends of lines.
pub fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ', '\t', '\r', '\n']).filter(|entry| !entry.is_empty())
}

/// The networks of a list; the first bad entry is the error.
pub fn parse_list(text: &str) -> Result<Vec<Network>, String> {
    entries(text).map(|entry| Network::parse(entry).ok_or_else(|| entry.to_owned())).collect()
}

/// The IPv4 address inside a mapped IPv6 one, else the address itself.
pub fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// An address as a number of IPv6, into which IPv4 is mapped.
pub fn mapped(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Whose address counts: the peer's, unless the peer is a trusted proxy; then the right-most
/// entry of `X-Forwarded-For` that is no trusted proxy itself. An entry that cannot be read ends
/// the search at the last proxy that was believed.
pub fn origin<'a>(
    peer: IpAddr,
    proxies: &[Network],
    forwarded: impl DoubleEndedIterator<Item = &'a str>,
) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut origin = plain(peer);
    for entry in forwarded.rev().flat_map(|line| line.rsplit(',')) {
        if !trusted(origin) {
            break;
        }
        match entry.trim().parse() {
            Ok(address) => origin = plain(address),
            Err(_) => break,
        }
    }
    origin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn only_exact_forms_are_networks_sec_082() {
        for text in [
            "10.0.0.1.",
            "0x0a000001",
            "010.0.0.1",
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "",
            "*",
            "1.2.3",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
        assert!(Network::parse("::ffff:10.0.0.1").is_some_and(|one| one.contains(address("10.0.0.1"))));
        assert_eq!(parse_list("127.0.0.0/8,::1").map(|list| list.len()), Ok(2));
        assert_eq!(parse_list("127.0.0.1, nonsense"), Err("nonsense".to_owned()));
    }

    #[test]
    fn a_network_ends_where_its_prefix_says() {
        let ten = Network::parse("10.0.0.0/9").expect("a network");
        assert!(ten.contains(address("10.127.255.255")) && !ten.contains(address("10.128.0.0")));
        let all = Network::parse("0.0.0.0/0").expect("a network");
        assert!(all.contains(address("255.1.2.3")) && !all.contains(address("::1")));
        let v6 = Network::parse("2001:db8::/32").expect("a network");
        assert!(v6.contains(address("2001:db8:1::1")) && !v6.contains(address("2001:db9::1")));
    }

    #[test]
    fn a_star_stands_for_the_last_blocks_only() {
        let shown = |text: &str| Network::parse_pattern(text).map(|network| network.to_string());
        for (text, network) in [
            ("189.123.*.*", "189.123.0.0/16"),
            ("10.1.2.*", "10.1.2.0/24"),
            ("10.*.*.*", "10.0.0.0/8"),
            ("*.*.*.*", "0.0.0.0/0"),
            ("10.1.2.3", "10.1.2.3/32"),
            ("2001:db8::/32", "2001:db8::/32"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(network), "{text}");
        }
        for text in
            ["*", "1.*.3.4", "*.2.3.4", "1.2.3", "1.2.*", "1.2.3.4.*", "1.2.3.*/24", "1.2.3.**", "a.b.*.*"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn a_network_goes_from_its_first_to_its_last_address() {
        let range = |text: &str| Network::parse(text).expect("a network").range();
        let number = |text: &str| mapped(address(text));
        assert_eq!(range("10.0.0.0/9"), (number("10.0.0.0"), number("10.127.255.255")));
        assert_eq!(range("10.0.0.1"), (number("10.0.0.1"), number("::ffff:10.0.0.1")));
        assert_eq!(range("0.0.0.0/0"), (number("0.0.0.0"), number("255.255.255.255")));
        assert_eq!(range("2001:db8::/32").1, number("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"));
        assert_eq!(range("::/0"), (0, u128::MAX));
        assert_eq!(range("::2"), (2, 2));
    }

    #[test]
    fn the_rightmost_untrusted_entry_is_the_origin_sec_081() {
        let proxies = parse_list("127.0.0.1 10.0.0.0/8").expect("networks");
        let of =
            |peer: &str, lines: &[&str]| origin(address(peer), &proxies, lines.iter().copied()).to_string();
        assert_eq!(of("203.0.113.9", &["127.0.0.1"]), "203.0.113.9");
        assert_eq!(of("127.0.0.1", &["198.51.100.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("127.0.0.1", &["198.51.100.1", "203.0.113.9, 10.1.1.1"]), "203.0.113.9");
        assert_eq!(of("127.0.0.1", &["198.51.100.1, nonsense"]), "127.0.0.1");
        assert_eq!(of("127.0.0.1", &[]), "127.0.0.1");
    }
}
