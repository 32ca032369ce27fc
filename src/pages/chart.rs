//! Bars by the day as a picture that is drawn here: lengths in percent, so that letters keep their size on any screen.

#[cfg(test)]
mod tests;

use crate::domain::time::{DAY, Timestamp};
use crate::words::{Arg, Words};

/// The place of the bars in the picture, in hundredths of a percent: what is left of it is for the scale, and what is
/// below for the days.
const LEFT: i64 = 900;
const TOP: i64 = 500;
const BOTTOM: i64 = 8_600;
/// How much of a day's width its bars take, in percent.
const FILLED: i64 = 78;
/// The least height of a bar that stands for something.
const LEAST: i64 = 80;
/// Into how many parts the scale is divided at most.
const PARTS: i64 = 4;

/// What is drawn: the values of consecutive days, the last of which is the same for all series.
pub struct Series {
    /// What they count.
    pub name: String,
    /// A value for each day.
    pub values: Vec<i64>,
}

/// A length in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part(i64);

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}%", self.0 / 100, self.0 % 100)
    }
}

/// A bar of a series, which is shown by its colour and by how it is filled.
#[derive(Debug, PartialEq, Eq)]
pub struct Bar {
    /// The place of its series.
    pub series: usize,
    /// Where it begins.
    pub x: Part,
    /// Where its top is.
    pub y: Part,
    /// How wide it is.
    pub width: Part,
    /// How far up it reaches.
    pub height: Part,
}

/// A line of the scale.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// How far down it is.
    pub y: Part,
    /// Its number.
    pub label: String,
}

/// A day.
pub struct Slot {
    /// Where it begins.
    pub x: Part,
    /// How wide it is.
    pub width: Part,
    /// Its name and what each series says of it.
    pub said: String,
    /// Its name.
    pub name: String,
    /// The value of each series.
    pub values: Vec<i64>,
}

/// A series for whoever reads the picture.
pub struct Key {
    /// What it counts.
    pub name: String,
    /// How many there are on all days.
    pub total: i64,
}

/// A picture, or the words that there is nothing to draw.
pub struct Chart {
    /// By which its parts are named on the page.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// The whole in a sentence.
    pub about: String,
    /// The series.
    pub keys: Vec<Key>,
    /// The scale.
    pub lines: Vec<Line>,
    /// The days.
    pub slots: Vec<Slot>,
    /// What stands for something.
    bars: Vec<Bar>,
}

impl Chart {
    /// A picture of some series under a title. `last` is an instant of the last day.
    pub fn new(words: Words, (id, title): (&'static str, &str), last: Timestamp, series: &[Series]) -> Self {
        let days = series.first().map_or(0, |one| one.values.len());
        let top = series.iter().flat_map(|one| &one.values).copied().fold(0, i64::max);
        let (step, top) = scale(top);
        let keys: Vec<Key> = series.iter().map(Key::of).collect();
        Self {
            id,
            title: words.plain(title),
            about: about(words, days, &keys),
            lines: lines(step, top),
            slots: (0..days).map(|day| slot(words, (day, days), last, series)).collect(),
            bars: bars(series, days, top),
            keys,
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.keys.iter().all(|key| key.total == 0)
    }

    /// What stands for something in a series.
    pub fn bars(&self, series: usize) -> impl Iterator<Item = &Bar> {
        self.bars.iter().filter(move |bar| bar.series == series)
    }

    /// The days that are named below the picture: the first, one in the middle, the last.
    pub fn named(&self) -> Vec<(Part, &'static str, &str)> {
        let place = |at: usize, percent, anchor| {
            self.slots.get(at).map(|slot| (Part(percent), anchor, slot.name.as_str()))
        };
        let (middle, last) = (self.slots.len() / 2, self.slots.len().saturating_sub(1));
        let centre = LEFT + (10_000 - LEFT) / 2;
        let all = [place(0, LEFT, "start"), place(middle, centre, "middle"), place(last, 10_000, "end")];
        all.into_iter().flatten().collect()
    }
}

impl Key {
    fn of(series: &Series) -> Self {
        let total = series.values.iter().fold(0_i64, |sum, value| sum.saturating_add(*value));
        Self { name: series.name.clone(), total }
    }
}

/// `Sent: 12, Accepted: 3, in 30 days`.
fn about(words: Words, days: usize, keys: &[Key]) -> String {
    let totals: Vec<String> = keys.iter().map(|key| format!("{}: {}", key.name, key.total)).collect();
    words.plain_with("chart-about", [("totals", Arg::from(totals.join(", "))), ("count", Arg::from(days))])
}

/// The step of the scale and its top: round numbers, a few of them.
fn scale(greatest: i64) -> (i64, i64) {
    let wanted = (greatest / PARTS + i64::from(greatest % PARTS > 0)).max(1);
    let mut ten = 1_i64;
    let step = loop {
        let found = [1, 2, 5].into_iter().filter_map(|of| ten.checked_mul(of)).find(|step| *step >= wanted);
        match (found, ten.checked_mul(10)) {
            (Some(step), _) => break step,
            (None, Some(next)) => ten = next,
            (None, None) => break wanted,
        }
    };
    let parts = greatest / step + i64::from(greatest % step > 0);
    (step, step.saturating_mul(parts.max(1)))
}

/// How far up a value reaches.
fn height(value: i64, top: i64) -> i64 {
    let whole = i128::from(BOTTOM - TOP) * i128::from(value.max(0)) / i128::from(top.max(1));
    i64::try_from(whole).unwrap_or(BOTTOM - TOP)
}

fn lines(step: i64, top: i64) -> Vec<Line> {
    let values = (0..=PARTS + 1).map(|number| step.saturating_mul(number)).take_while(|value| *value <= top);
    let mut lines: Vec<Line> =
        values.map(|value| Line { y: Part(BOTTOM - height(value, top)), label: short(value) }).collect();
    lines.dedup();
    lines
}

/// A number that is short in any language: `500`, `1.5k`, `3M`.
fn short(value: i64) -> String {
    let units =
        [(1_000_000_000_000_000, "P"), (1_000_000_000_000, "T"), (1_000_000_000, "G"), (1_000_000, "M")];
    let units = units.into_iter().chain([(1_000, "k")]);
    let fits = |(size, _): &(i64, &str)| value >= *size && value % (*size / 10) == 0;
    match units.into_iter().find(fits) {
        Some((size, unit)) if value % size == 0 => format!("{}{unit}", value / size),
        Some((size, unit)) => format!("{}.{}{unit}", value / size, value % size / (size / 10)),
        None => value.to_string(),
    }
}

/// Where a day begins.
fn begin(day: usize, days: usize) -> i64 {
    let (day, days) = (i64::try_from(day).unwrap_or(0), i64::try_from(days).unwrap_or(1).max(1));
    LEFT + (10_000 - LEFT) * day / days
}

fn bars(series: &[Series], days: usize, top: i64) -> Vec<Bar> {
    let count = i64::try_from(series.len()).unwrap_or(1).max(1);
    let mut bars = Vec::new();
    for day in 0..days {
        let (from, width) = (begin(day, days), begin(day + 1, days) - begin(day, days));
        let each = width * FILLED / 100 / count;
        let mut x = from + (width - each * count) / 2;
        for (place, one) in series.iter().enumerate() {
            let value = one.values.get(day).copied().unwrap_or(0);
            if value > 0 {
                let height = height(value, top).max(LEAST);
                let (y, height) = (Part(BOTTOM - height), Part(height));
                bars.push(Bar { series: place, x: Part(x), y, width: Part(each), height });
            }
            x += each;
        }
    }
    bars
}

fn slot(words: Words, (day, days): (usize, usize), last: Timestamp, series: &[Series]) -> Slot {
    let ago = i64::try_from(days.saturating_sub(day + 1)).unwrap_or(0);
    let name = name(words, last.plus(-ago * DAY));
    let values: Vec<i64> = series.iter().map(|one| one.values.get(day).copied().unwrap_or(0)).collect();
    let told: Vec<String> =
        series.iter().zip(&values).map(|(one, value)| format!("{}: {value}", one.name)).collect();
    let from = begin(day, days);
    Slot {
        x: Part(from),
        width: Part(begin(day + 1, days) - from),
        said: format!("{name} – {}", told.join(", ")),
        name,
        values,
    }
}

/// `21 November`; days are those of UTC, by which they are counted.
fn name(words: Words, at: Timestamp) -> String {
    let [day, month, ..] = at.parts(&jiff::tz::TimeZone::UTC);
    let month = words.plain(format!("month-{month}"));
    words.plain_with("chart-day", [("day", Arg::from(day)), ("month", Arg::from(month))])
}
