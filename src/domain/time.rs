//! Time: the one place where the clock is read, and the forms in which instants are written.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// One day in milliseconds.
pub const DAY: i64 = 86_400_000;
/// One hour in milliseconds.
pub const HOUR: i64 = 3_600_000;
/// One minute in milliseconds.
pub const MINUTE: i64 = 60_000;

impl Timestamp {
    /// From the store's number.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The store's number.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Later by so many milliseconds.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// RFC 3339 in UTC with whole seconds, `2026-11-21T03:40:00Z`.
    pub fn rfc3339(self) -> String {
        self.zoned(&TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// `2026-11-21 03:40:00` in the zone of the WHMCS dialect.
    pub fn whmcs(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// Reads what `whmcs` writes. Of an hour that comes twice it is the first.
    pub fn parse_whmcs(text: &str, zone: &TimeZone) -> Option<Self> {
        let time = DateTime::strptime("%Y-%m-%d %H:%M:%S", text).ok()?;
        Some(Self(time.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
    }

    /// `2026-11-21` in the same zone.
    pub fn whmcs_date(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%Y-%m-%d").to_string()
    }

    /// `21/11/2026 03:40` in the same zone.
    pub fn whmcs_login(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%d/%m/%Y %H:%M").to_string()
    }

    /// `11-21-2026 03:40 AM` in the same zone, as Quickbase writes it.
    pub fn quickbase(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%m-%d-%Y %I:%M %p").to_string()
    }

    /// For people: `21 November 2026, 03:40 UTC`.
    pub fn readable(self, zone: &TimeZone) -> String {
        self.zoned(zone).strftime("%-d %B %Y, %H:%M %Z").to_string()
    }

    /// What a language puts together itself: the day, the month's number, the year, and `03:40 UTC`.
    pub fn parts(self, zone: &TimeZone) -> [String; 4] {
        let zoned = self.zoned(zone);
        ["%-d", "%-m", "%Y", "%H:%M %Z"].map(|part| zoned.strftime(part).to_string())
    }

    fn zoned(self, zone: &TimeZone) -> jiff::Zoned {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        instant.to_zoned(zone.clone())
    }
}

/// The clock that is handed in: the machine's, moved by an offset that tests set.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Timestamp(millis.saturating_add(self.offset.load(Ordering::Relaxed)))
    }

    /// An instant that another clock told, moved by the same offset.
    pub fn shifted(&self, told: Timestamp) -> Timestamp {
        told.plus(self.offset.load(Ordering::Relaxed))
    }

    /// Moves this clock and its copies ahead.
    pub fn advance(&self, millis: i64) {
        self.offset.fetch_add(millis, Ordering::Relaxed);
    }
}

/// Milliseconds since this process first asked, by a clock that nobody sets: for waiting and measuring.
pub fn uptime() -> i64 {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    i64::try_from(BEGIN.elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// A day in a zone, `2026-11-21` or `21/11/2026`: its beginning and that of the next one.
pub fn parse_day(text: &str, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let form = if text.contains('/') { "%d/%m/%Y" } else { "%Y-%m-%d" };
    let day = Date::strptime(form, text).ok()?;
    let begin = |day: Date| Some(Timestamp(day.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()));
    Some((begin(day)?, begin(day.tomorrow().ok()?)?))
}

/// Reads an instant as RFC 3339 writes it, with its offset.
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    // The library reads more than that: a blank for the `T`, and a zone in brackets.
    let plain = text.len() <= 40 && text.as_bytes().get(10) == Some(&b'T') && !text.contains('[');
    let instant = text.parse::<jiff::Timestamp>().ok().filter(|_| plain)?;
    Some(Timestamp(instant.as_millisecond()))
}

/// Reads a length of time such as `7d`, `36h`, `90m`; the result is in milliseconds.
pub fn parse_duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let unit = text.chars().last()?;
    let number = text.strip_suffix(unit)?;
    let factor = match unit {
        'w' => 7 * DAY,
        'd' => DAY,
        'h' => 60 * MINUTE,
        'm' => MINUTE,
        's' => 1000,
        _ => return None,
    };
    super::ids::parse_id(number)?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_each_form() {
        let instant = Timestamp::from_millis(1_794_366_000_000);
        assert_eq!(instant.rfc3339(), "2026-11-11T03:00:00Z");
        assert_eq!(instant.whmcs(&TimeZone::UTC), "2026-11-11 03:00:00");
        assert_eq!(instant.whmcs_date(&TimeZone::UTC), "2026-11-11");
        assert_eq!(instant.whmcs_login(&TimeZone::UTC), "11/11/2026 03:00");
        assert_eq!(instant.readable(&TimeZone::UTC), "11 November 2026, 03:00 UTC");
    }

    #[test]
    fn an_instant_is_read_in_its_zone() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        for text in ["2026-11-11 03:00:00", "2026-07-01 00:00:00", "1999-12-31 23:59:59"] {
            let read = Timestamp::parse_whmcs(text, &zone).expect(text);
            assert_eq!(read.whmcs(&zone), text);
        }
        for text in
            ["", "2026-11-11", "2026-02-30 00:00:00", "2026-11-11 24:00:00", "2026-11-11 03:00:00 x", "now"]
        {
            assert_eq!(Timestamp::parse_whmcs(text, &zone), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_as_long_as_it_is_in_its_zone() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let shown = |text: &str| {
            parse_day(text, &zone)
                .map(|(from, to)| (from.rfc3339(), (to.millis() - from.millis()) / 3_600_000))
        };
        assert_eq!(shown("2026-11-21"), Some(("2026-11-20T23:00:00Z".to_owned(), 24)));
        assert_eq!(shown("21/11/2026"), shown("2026-11-21"), "the day stands first");
        assert_eq!(shown("2026-03-29").map(|(_, hours)| hours), Some(23));
        assert_eq!(shown("2026-10-25").map(|(_, hours)| hours), Some(25));
        for text in ["", "11/21/2026", "2026/11/21", "21.11.2026", "2026-11-31", "21/11", "9999-12-31"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_of_rfc_3339_says_where_it_counts_from() {
        let read = |text: &str| parse_rfc3339(text).map(Timestamp::rfc3339);
        assert_eq!(read("2026-11-21T03:40:00Z"), Some("2026-11-21T03:40:00Z".to_owned()));
        assert_eq!(read("2026-11-21T03:40:00.5+01:00"), Some("2026-11-21T02:40:00Z".to_owned()));
        for text in ["", "2026-11-21", "2026-11-21T03:40:00", "2026-11-21 03:40:00Z", "1790000000", "x"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("2026-11-21T03:40:00+01:00[Europe/Berlin]"), None);
    }

    #[test]
    fn a_shifted_clock_shifts_its_copies() {
        let clock = Clock::default();
        let copy = clock.clone();
        let before = copy.now();
        clock.advance(DAY);
        assert!(copy.now() >= before.plus(DAY));
    }

    #[test]
    fn durations_have_a_unit() {
        assert_eq!(parse_duration("7d"), Some(7 * DAY));
        assert_eq!(parse_duration("36h"), Some(36 * 60 * MINUTE));
        for text in ["", "7", "d", "-1d", "1.5d", "7y"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
