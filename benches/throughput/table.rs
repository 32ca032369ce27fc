//! What is printed: the table, and the floors that were missed.

use std::fmt::Write;

use super::load::float;
use super::rows::Row;
use super::run::{Results, Sample, median, megabytes};

/// What the bare framework does on a machine that is fit to compare on.
const FAST_ENOUGH: f64 = 100_000.0;
/// The longest that all but one in a hundred invitations may take, in milliseconds.
const P99: f64 = 25.0;
/// The most memory with a million invites, in megabytes.
const MEMORY: f64 = 120.0;
/// The longest start, in seconds.
const START: f64 = 1.0;

/// A row's figures over all rounds: medians, and of memory and start the worst.
struct Figures {
    rate: f64,
    p50: f64,
    p99: f64,
    memory: f64,
    peak: f64,
    start: f64,
}

impl Figures {
    fn of(samples: &[Sample]) -> Self {
        let most = |of: &dyn Fn(&Sample) -> f64| samples.iter().map(of).fold(0.0, f64::max);
        Self {
            rate: median(samples.iter().map(|sample| sample.report.rate)),
            p50: median(samples.iter().map(|sample| sample.report.p50)),
            p99: median(samples.iter().map(|sample| sample.report.p99)),
            memory: most(&|sample| megabytes(sample.memory.now)),
            peak: most(&|sample| megabytes(sample.memory.peak)),
            start: most(&|sample| sample.started_in.as_secs_f64()),
        }
    }
}

/// The table.
pub fn of(results: &Results) -> String {
    let bare = bare(results);
    let mut out = format!(
        "64 connections, wrk with {} thread(s), {} workers a server; the median of {} rounds\n\n",
        results.threads,
        results.workers,
        results.rows.first().map_or(0, |(_, samples)| samples.len())
    );
    let _ = writeln!(
        out,
        "{:<32}{:>12}{:>9}{:>9}{:>8}{:>8}{:>9}{:>9}",
        "row", "requests/s", "p50 ms", "p99 ms", "ratio", "floor", "RSS MB", "peak MB"
    );
    for (row, samples) in &results.rows {
        let figures = Figures::of(samples);
        let floor = row.floor.map_or_else(String::new, |floor| format!("{floor:.2}"));
        let Figures { rate, p50, p99, memory, peak, .. } = figures;
        let ratio = rate / bare;
        let _ = writeln!(
            out,
            "{:<32}{rate:>12.0}{p50:>9.2}{p99:>9.2}{ratio:>8.3}{floor:>8}{memory:>9.1}{peak:>9.1}",
            row.name
        );
    }
    for (name, pace) in &results.paces {
        let ratio = pace.rate / bare;
        let _ = writeln!(out, "{name:<32}{:>12.0}{:>9.2}{:>9.2}{ratio:>8.3}", pace.rate, pace.p50, pace.p99);
    }
    out.push('\n');
    for (row, other, part, floor) in parts(results) {
        let _ = writeln!(out, "{}: {part:.2} of {other}, at least {floor:.2}", row.name);
    }
    for (row, samples) in results.rows.iter().filter(|(row, _)| row.asks.invites()) {
        grown(row, samples, &mut out);
    }
    start_and_memory(results, &mut out);
    if bare < FAST_ENOUGH {
        let _ =
            writeln!(out, "Bare actix-web stayed under {FAST_ENOUGH:.0}/s: the machine was slow or busy.");
    }
    out
}

/// What rows reach of those that they stand beside.
fn parts(results: &Results) -> Vec<(&Row, &'static str, f64, f64)> {
    let rate = |name: &str| {
        let found = results.rows.iter().find(|(row, _)| row.name == name);
        found.map_or(0.0, |(_, samples)| Figures::of(samples).rate)
    };
    let rows = results.rows.iter().filter_map(|(row, _)| Some((*row, row.beside?)));
    rows.map(|(row, (other, floor))| (row, other, rate(row.name) / rate(other), floor)).collect()
}

fn bare(results: &Results) -> f64 {
    results.rows.first().map_or(0.0, |(_, samples)| Figures::of(samples).rate)
}

/// What the store says, so that nobody has to believe the load.
fn grown(row: &Row, samples: &[Sample], out: &mut String) {
    let sum = |of: &dyn Fn(&Sample) -> u64| samples.iter().map(of).sum::<u64>();
    let _ = write!(
        out,
        "{}: {} invites, {} links, {} mails, {} log entries added",
        row.name,
        sum(&|sample| sample.grown.invites),
        sum(&|sample| sample.grown.links),
        sum(&|sample| sample.grown.mails),
        sum(&|sample| sample.grown.activity)
    );
    let sent = sum(&|sample| sample.grown.sent);
    let _ = match sent {
        0 => writeln!(out, ", none sent"),
        sent => writeln!(out, ", {sent} sent, {} arrived", sum(&|sample| sample.taken)),
    };
}

fn start_and_memory(results: &Results, out: &mut String) {
    let Some((_, samples)) = results.rows.iter().find(|(row, _)| row.full && !row.senders) else { return };
    let figures = Figures::of(samples);
    let invites = float(results.large.invites.into()) / 1e6;
    let _ = writeln!(
        out,
        "Over {invites:.1} million invites: ready {:.0} ms after the start, {:.1} MB resident at the end.",
        figures.start * 1e3,
        figures.memory
    );
}

/// What was missed by more than the tolerance allows; times and memory have none.
pub fn missed(results: &Results, tolerance: f64) -> Vec<String> {
    let bare = bare(results);
    let mut missed = Vec::new();
    for (row, other, part, floor) in parts(results) {
        // Both rows have their good and their bad moments.
        let floor = floor * tolerance * tolerance;
        if part < floor {
            missed.push(format!("{}: {part:.2} of {other}, at least {floor:.2}", row.name));
        }
    }
    for (row, samples) in &results.rows {
        let figures = Figures::of(samples);
        let ratio = figures.rate / bare;
        if let Some(floor) = row.floor.map(|floor| floor * tolerance)
            && ratio < floor
        {
            missed.push(format!("{}: {ratio:.3} of the bare framework, at least {floor:.3}", row.name));
        }
        if tolerance < 1.0 || (row.floor.is_none() && row.beside.is_none()) {
            continue;
        }
        if row.asks.invites() && figures.p99 > P99 {
            missed.push(format!("{}: p99 {:.1} ms, at most {P99} ms", row.name, figures.p99));
        }
        if row.full && figures.memory > MEMORY {
            missed.push(format!("{}: {:.0} MB resident, at most {MEMORY} MB", row.name, figures.memory));
        }
        if row.full && figures.start >= START {
            missed.push(format!("{}: {:.2} s to start, under {START} s", row.name, figures.start));
        }
    }
    missed
}
