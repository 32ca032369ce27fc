//! Instants for people: how long ago, and on which day exactly.

use jiff::tz::TimeZone;

use super::{Arg, Html, Words};
use crate::domain::time::{DAY, HOUR, MINUTE, Timestamp};

/// From this on days say less than weeks do not yet, and months do.
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

impl Words {
    /// How long ago it was or how soon it will be, with the exact instant for whoever points at it.
    pub fn when(&self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> Html {
        element(at, &self.relative(at, now), Some(&self.exact(at, zone)))
    }

    /// On which day, and at which hour.
    pub fn on(&self, at: Timestamp, zone: &TimeZone) -> Html {
        element(at, &self.exact(at, zone), None)
    }

    /// `5 minutes ago`, `in 7 days`.
    pub fn relative(&self, at: Timestamp, now: Timestamp) -> String {
        let apart = at.millis().saturating_sub(now.millis());
        let span = apart.abs();
        let (unit, size) = match span {
            ..MINUTE => return self.plain("time-now"),
            MINUTE..HOUR => ("minutes", MINUTE),
            HOUR..DAY => ("hours", HOUR),
            DAY..MONTH => ("days", DAY),
            MONTH..YEAR => ("months", MONTH),
            YEAR.. => ("years", YEAR),
        };
        // What was is counted in whole units; seven days but a second ahead are seven.
        let (way, count) = if apart < 0 { ("ago", span / size) } else { ("in", (span + size / 2) / size) };
        self.plain_with1(&format!("time-{way}-{unit}"), "count", count)
    }

    /// `21 November 2026, 03:40 UTC`.
    pub fn exact(&self, at: Timestamp, zone: &TimeZone) -> String {
        let [day, month, year, time] = at.parts(zone);
        let month = self.plain(format!("month-{month}"));
        let args: [(&str, Arg<'_>); 4] =
            [("day", day.into()), ("month", month.into()), ("year", year.into()), ("time", time.into())];
        self.plain_with("date-time", args)
    }
}

fn element(at: Timestamp, shown: &str, title: Option<&str>) -> Html {
    let (shown, datetime) = (Html::of(shown), at.rfc3339());
    let title = title.map(|title| format!(" title=\"{}\" data-relative", Html::of(title)));
    let title = title.unwrap_or_default();
    Html::element(format!("<time datetime=\"{datetime}\"{title}>{shown}</time>"))
}
