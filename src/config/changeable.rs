//! The settings that the store may hold where nothing outside names them, and the sites that are made of them.

use std::net::SocketAddr;
use std::sync::Arc;

use super::raw::{BadConfig, Raw};
use super::{hardened, site};
use crate::action::{Kept, Setting, Settings, Shape, Site, SiteSource, Wrong};
use crate::domain::brand::Logo;
use crate::domain::network;

use Shape::{Choice, Line, List, Number};

/// Them, with what their values look like. Nothing that opens the store, nothing secret and nothing that decides
/// who is believed is among them.
pub const CHANGEABLE: [(&str, Shape); 20] = [
    ("company_name", Line),
    ("colour", Line),
    ("tos_url", Line),
    ("language", Choice(&["english", "german", "french", "spanish"])),
    ("time_zone", Line),
    ("signup", Choice(&["open", "invited", "closed"])),
    ("password_min", Number(8, 256)),
    ("invite_days", Number(1, 30)),
    ("invite_accept", Choice(&["any", "verified", "invited"])),
    ("inviter", Choice(&["admin", "company"])),
    ("api_allowed_ips", List),
    ("api_get", Choice(&["true", "false"])),
    ("default_responsetype", Choice(&["nvp", "json", "xml"])),
    ("limit_inviter", Number(0, i64::MAX)),
    ("limit_client", Number(0, i64::MAX)),
    ("limit_pending", Number(0, i64::MAX)),
    ("limit_recipient", Number(0, i64::MAX)),
    ("limit_interval", Number(0, 1440)),
    ("limit_failures", Number(0, i64::MAX)),
    ("limit_requests", Number(0, 1_000_000)),
];

/// What the hardened profile decides, whatever is set.
const OF_THE_PROFILE: [(&str, &str); 2] = [("invite_accept", "invited"), ("api_get", "false")];

fn find(name: &str) -> Option<(&'static str, Shape)> {
    CHANGEABLE.into_iter().find(|(known, _)| *known == name)
}

impl Raw {
    /// The number of a setting that has its limits in the table.
    pub(super) fn whole(&self, name: &'static str) -> Result<i64, BadConfig> {
        let (least, most) = match find(name) {
            Some((_, Number(least, most))) => (least, most),
            _ => (0, i64::MAX),
        };
        self.number(name, least, most)
    }

    /// The value of a setting that has its choices in the table.
    pub(super) fn choice(&self, name: &'static str) -> Result<&'static str, BadConfig> {
        let known = match find(name) {
            Some((_, Choice(known))) => known,
            _ => &[],
        };
        self.one_of(name, known)
    }

    /// The same with what the store keeps of settings that nothing outside names.
    fn with(&self, kept: &Kept) -> Self {
        let mut raw = self.clone();
        for (name, _) in CHANGEABLE {
            if let Some(value) = kept.get(name).filter(|_| raw.place(name).is_none()) {
                raw.insert(name, value, "the store");
            }
        }
        raw
    }
}

/// Everything from outside that makes a site.
pub struct Outside {
    /// The settings as texts.
    pub raw: Raw,
    /// The addresses to listen on.
    pub listen: Vec<SocketAddr>,
    /// Read once, at the start: the file may be gone by now.
    pub logo: Option<Arc<Logo>>,
}

impl Outside {
    /// A site with what is kept.
    pub fn made(self: Arc<Self>, kept: &Kept) -> Result<Site, BadConfig> {
        let raw = self.raw.with(kept);
        let (listen, logo) = (self.listen.clone(), self.logo.clone());
        site(&raw, &listen, logo, Settings::new(self))
    }

    fn setting(&self, kept: &Raw, (name, shape): (&'static str, Shape)) -> Setting {
        let decided = OF_THE_PROFILE.into_iter().find(|(known, _)| *known == name && hardened(&self.raw));
        let (value, place) = match decided {
            Some((_, value)) => (value, self.raw.place("profile")),
            None => (kept.text(name), self.raw.place(name)),
        };
        let value = plain(shape, value);
        Setting { name, shape, value, default: Raw::default_of(name), place: place.map(str::to_owned) }
    }
}

impl SiteSource for Outside {
    fn settings(&self, kept: &Kept) -> Vec<Setting> {
        let kept = self.raw.with(kept);
        CHANGEABLE.into_iter().map(|setting| self.setting(&kept, setting)).collect()
    }

    fn plain(&self, name: &str, value: &str) -> String {
        plain(find(name).map_or(Line, |(_, shape)| shape), value)
    }

    fn site(self: Arc<Self>, kept: &Kept) -> Result<Site, Wrong> {
        self.made(kept).map_err(wrong)
    }
}

/// What is wrong can only be something from the store: what comes from outside was read before.
fn wrong(bad: BadConfig) -> Wrong {
    let name = bad.name.as_deref().and_then(find).map_or("", |(name, _)| name);
    Wrong { name, what: bad.what }
}

fn plain(shape: Shape, value: &str) -> String {
    let value = value.trim();
    match shape {
        Line => value.to_owned(),
        Choice(_) => value.to_ascii_lowercase(),
        Number(..) => value.parse().map_or_else(|_| value.to_owned(), |number: i64| number.to_string()),
        List => network::entries(value).collect::<Vec<_>>().join(","),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Flags};
    use super::*;

    fn with(pairs: &[(&str, &str)], flags: Flags) -> Site {
        let environment =
            |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Config::parse(Raw::gather(None, &environment, flags).expect("readable")).expect("good").site
    }

    fn kept(pairs: &[(&str, &str)]) -> Kept {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn setting(site: &Site, kept: &Kept, name: &str) -> Setting {
        let list = site.settings.list(kept).expect("a list");
        list.into_iter().find(|one| one.name == name).expect(name)
    }

    #[test]
    fn what_is_kept_comes_behind_flag_and_environment_and_before_the_default() {
        let flags = Flags::from([("signup", "open".to_owned())]);
        let outside = [("VESTIBULE_COMPANY_NAME", "Outside"), ("VESTIBULE_TOS_URL", "")];
        let site = with(&outside, flags);
        let kept = kept(&[
            ("company_name", "Kept"),
            ("tos_url", "https://example.com/terms"),
            ("signup", "closed"),
            ("invite_days", "3"),
        ]);
        let (made, _) = site.settings.site(&kept).expect("a site");
        assert_eq!((made.company.as_str(), made.tos_url.as_deref()), ("Outside", None));
        assert_eq!((made.signup, made.invite_life), (crate::action::SignUp::Open, 3 * 86_400_000));
        let place = |name: &str| setting(&site, &kept, name).place;
        assert_eq!(place("company_name").as_deref(), Some("VESTIBULE_COMPANY_NAME"));
        assert_eq!(place("tos_url").as_deref(), Some("VESTIBULE_TOS_URL"), "an empty one is one, too");
        assert_eq!(place("signup").as_deref(), Some("--signup"));
        assert_eq!(
            (place("invite_days"), setting(&site, &kept, "invite_days").value),
            (None, "3".to_owned())
        );
    }

    #[test]
    fn a_kept_value_that_is_none_is_left_out_and_named() {
        let site = with(&[], Flags::new());
        let bad = kept(&[("invite_days", "31"), ("company_name", "Kept"), ("smtp_url", "smtp://x")]);
        let (made, good) = site.settings.site(&bad).expect("a site");
        assert_eq!((made.company.as_str(), made.invite_life), ("Kept", 7 * 86_400_000));
        assert!(!good.contains_key("invite_days"));
        let Wrong { name, what } = site.settings.check(&bad).expect_err("31 days");
        assert_eq!((name, what.as_str()), ("invite_days", "it must be a number from 1 to 30"));
    }

    #[test]
    fn every_default_is_good_and_plain() {
        let site = with(&[], Flags::new());
        for setting in site.settings.list(&Kept::new()).expect("a list") {
            assert_eq!(setting.value, setting.default);
            let again = kept(&[(setting.name, setting.default)]);
            assert_eq!(site.settings.check(&again), Ok(()), "{}", setting.name);
        }
    }
}
