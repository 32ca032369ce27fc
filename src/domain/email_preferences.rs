//! Which kinds of mail somebody wants.

/// Kinds of mail, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmailPreferences(i64);

/// The kinds in the order of their bits and of the documentation.
pub const KINDS: [&str; 6] = ["general", "invoice", "support", "product", "domain", "affiliate"];

impl EmailPreferences {
    /// Every kind.
    pub const ALL: Self = Self((1 << KINDS.len()) - 1);
    /// No kind.
    pub const NONE: Self = Self(0);
    /// Mail about the account itself.
    pub const GENERAL: Self = Self(1);
    /// Mail about domains, which by ICANN's rules somebody must receive.
    pub const DOMAIN: Self = Self(1 << 4);

    /// From the store's number.
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// The store's number.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// Whether mail about the account itself is wanted.
    pub const fn wants_general(self) -> bool {
        self.0 & Self::GENERAL.0 != 0
    }

    /// Whether mail about domains is wanted.
    pub const fn wants_domain(self) -> bool {
        self.0 & Self::DOMAIN.0 != 0
    }

    /// The same with a kind wanted or not; a kind that is none changes nothing.
    #[must_use]
    pub fn with(self, kind: &str, wanted: bool) -> Self {
        match KINDS.iter().position(|known| *known == kind) {
            Some(at) if wanted => Self(self.0 | 1 << at),
            Some(at) => Self(self.0 & !(1 << at)),
            None => self,
        }
    }

    /// Each kind, and whether it is wanted.
    pub fn kinds(self) -> impl Iterator<Item = (&'static str, bool)> {
        KINDS.into_iter().enumerate().map(move |(at, kind)| (kind, self.0 & 1 << at != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_switched_by_its_name() {
        let some = EmailPreferences::NONE.with("domain", true).with("general", true).with("Domain", false);
        let wanted: Vec<_> = some.kinds().filter(|(_, wanted)| *wanted).map(|(kind, _)| kind).collect();
        assert_eq!(wanted, ["general", "domain"]);
        assert!(some.wants_general() && !some.with("general", false).wants_general());
        assert!(some.wants_domain() && !some.with("domain", false).wants_domain());
        assert_eq!(
            KINDS.iter().fold(EmailPreferences::NONE, |set, kind| set.with(kind, true)),
            EmailPreferences::ALL
        );
        assert_eq!(EmailPreferences::from_bits(-1).bits(), 63);
        assert_eq!(EmailPreferences::NONE.with("domain", true), EmailPreferences::DOMAIN);
    }
}
