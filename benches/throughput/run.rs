//! One run: rounds over all rows, each measurement with a server and (but for the large ones) a store of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::super::Outcome;
use super::load::{self, CONNECTIONS, Report, float};
use super::probe::{self, Pace};
use super::rows::{Asks, LARGE, MEDIUM, ROWS, Row, SMALL};
use super::server::{self, Memory, Server};
use super::sink::Sink;
use super::stores::{self, Rows, Size};

/// How long and how often is measured.
pub struct Plan {
    /// Rounds over all rows.
    pub rounds: u32,
    /// Seconds before a measurement.
    pub warm_up: u32,
    /// Seconds of a measurement.
    pub seconds: u32,
    /// The store of the spread rows.
    pub large: Size,
    /// Rows with senders and the store by itself as well.
    pub everything: bool,
    /// The part of a floor that must be reached.
    pub tolerance: f64,
    /// Whether missing it fails the run.
    pub fails: bool,
}

/// The run whose table is kept.
pub const FULL: Plan =
    Plan { rounds: 5, warm_up: 1, seconds: 4, large: LARGE, everything: true, tolerance: 1.0, fails: false };

/// The run that a test makes: it fails when something is broken, not when the machine is busy.
pub const SHORT: Plan =
    Plan { rounds: 3, warm_up: 1, seconds: 2, large: MEDIUM, everything: false, tolerance: 0.7, fails: true };

/// What was measured of one row in one round.
pub struct Sample {
    /// By the load's own count.
    pub report: Report,
    /// The server's memory at the end.
    pub memory: Memory,
    /// From the server's start until it was ready.
    pub started_in: Duration,
    /// What the round added to the store.
    pub grown: Rows,
    /// Mails that the sink took.
    pub taken: u64,
}

/// Everything that was measured.
pub struct Results {
    /// Each row with its samples; the first is the bare framework.
    pub rows: Vec<(&'static Row, Vec<Sample>)>,
    /// The store by itself.
    pub paces: Vec<(&'static str, Pace)>,
    /// The store of the spread rows.
    pub large: Size,
    /// Threads of `wrk`.
    pub threads: u32,
    /// Threads of each server.
    pub workers: usize,
}

struct Bench<'p> {
    plan: &'p Plan,
    folder: PathBuf,
    small: PathBuf,
    large: PathBuf,
    answer: PathBuf,
    /// Bytes of that answer, as it comes over a connection that is kept.
    answer_length: u64,
    /// The same of what the XML dialect tells of a user.
    info_length: u64,
    sink: Sink,
    workers: usize,
    threads: u32,
}

/// Measures all rows.
pub fn all(plan: &Plan) -> Outcome<Results> {
    let bench = Bench::prepare(plan)?;
    let wanted = ROWS.iter().filter(|row| plan.everything || !row.senders);
    let mut rows: Vec<_> = wanted.map(|row| (row, Vec::new())).collect();
    for round in 1..=plan.rounds {
        for (row, samples) in &mut rows {
            let sample = bench.measure(row, round)?;
            eprintln!("round {round}: {}: {:.0}/s", row.name, sample.report.rate);
            samples.push(sample);
        }
    }
    let paces = if plan.everything { bench.probe()? } else { Vec::new() };
    fs::remove_dir_all(&bench.folder)?;
    Ok(Results { rows, paces, large: plan.large, threads: bench.threads, workers: bench.workers })
}

impl<'p> Bench<'p> {
    fn prepare(plan: &'p Plan) -> Outcome<Self> {
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
        let folder = cache.join(format!("run-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let mut bench = Self {
            plan,
            small: stores::template(&cache, &SMALL)?,
            large: stores::template(&cache, &plan.large)?,
            answer: folder.join("answer"),
            answer_length: 0,
            info_length: 0,
            sink: Sink::start()?,
            workers: std::thread::available_parallelism()?.get(),
            threads: 1,
            folder,
        };
        for name in ["spread", "spread-mail"].iter().take(if plan.everything { 2 } else { 1 }) {
            stores::copy(&bench.large, &bench.folder.join(name))?;
        }
        (bench.answer_length, bench.info_length) = bench.fetch_answers()?;
        bench.threads = bench.best_threads()?;
        Ok(bench)
    }

    /// Asks Vestibule once for each read, the first of them for the bare framework to say the same.
    fn fetch_answers(&self) -> Outcome<(u64, u64)> {
        let data = self.folder.join("first");
        stores::copy(&self.small, &data)?;
        let server = Server::vestibule(&data, self.workers, None)?;
        let answer = server::ask(server.address, "POST", load::PATH, &load::read_form());
        let info = server::ask(server.address, "POST", load::INFO_PATH, &load::info_document());
        server.stop()?;
        let answer = answer.filter(|answer| answer.contains(r#""result":"success""#));
        let answer = answer.ok_or("the read was not answered as it should be")?;
        let info = info.filter(|answer| answer.contains("<errcode>0</errcode>"));
        let info = info.ok_or("the call about a user was not answered as it should be")?;
        fs::write(&self.answer, &answer)?;
        Ok((length_of(&answer), length_of(&info)))
    }

    /// One thread or two of the load's: with which of them the bare framework does better.
    fn best_threads(&self) -> Outcome<u32> {
        let script = self.script(&ROWS[0], "threads")?;
        let server = Server::bare(&self.answer, self.workers)?;
        let rate = |threads| -> Outcome<f64> { Ok(load::run(&script, server.address, threads, 1)?.rate) };
        rate(1)?;
        Ok(if rate(2)? > rate(1)? { 2 } else { 1 })
    }

    fn script(&self, row: &Row, run: &str) -> Outcome<PathBuf> {
        let file = self.folder.join("script.lua");
        let size = if row.full { &self.plan.large } else { &SMALL };
        let store = if row.full { &self.large } else { &self.small };
        let uuids = if row.asks == Asks::Create { stores::client_uuids(store)? } else { Vec::new() };
        fs::write(&file, load::script(row.asks, size, &uuids, run))?;
        Ok(file)
    }

    /// The large stores grow from round to round; the small one is empty at the start of each.
    fn data(&self, row: &Row) -> Outcome<PathBuf> {
        let name = match (row.full, row.senders) {
            (true, true) => "spread-mail",
            (true, false) => "spread",
            (false, _) => "small",
        };
        let data = self.folder.join(name);
        if !row.full {
            stores::copy(&self.small, &data)?;
        }
        Ok(data)
    }

    fn measure(&self, row: &Row, round: u32) -> Outcome<Sample> {
        let data = self.data(row)?;
        let before = stores::rows_after(&data, &Rows::default())?;
        let taken = self.sink.taken();
        let server = match row.asks {
            Asks::Bare => Server::bare(&self.answer, self.workers)?,
            _ => Server::vestibule(&data, self.workers, row.senders.then_some(self.sink.address))?,
        };
        let warm = self.script(row, &format!("w{round}"))?;
        let warm = load::run(&warm, server.address, self.threads, self.plan.warm_up)?;
        let script = self.script(row, &format!("r{round}"))?;
        let report = load::run(&script, server.address, self.threads, self.plan.seconds)?;
        let (memory, started_in) = (server.memory()?, server.started_in);
        match row.asks {
            Asks::Bare => drop(server),
            _ => server.stop()?,
        }
        let grown = stores::rows_after(&data, &before)?;
        let sample = Sample { report, memory, started_in, grown, taken: self.sink.taken() - taken };
        self.check(row, &sample, warm.requests + report.requests)?;
        if row.senders {
            stores::empty_queue(&data)?;
        }
        Ok(sample)
    }

    /// Every answer must have been a success: an invitation shows in the store, a read in its length.
    fn check(&self, row: &Row, sample: &Sample, requests: u64) -> Outcome<()> {
        let Sample { report, grown, taken, .. } = sample;
        let wrong = |what: &str| Err(format!("{}: {what}: {report:?} {grown:?}", row.name).into());
        if report.errors > 0 {
            return wrong("there were errors");
        }
        if !row.asks.invites() {
            let length = if row.asks == Asks::Info { self.info_length } else { self.answer_length };
            let right = report.bytes.abs_diff(report.requests * length) <= CONNECTIONS * length;
            return if right { Ok(()) } else { wrong("there were other answers than expected") };
        }
        // What was on its way when the load ended was done, and counted by the store alone.
        let range = requests..=requests + 2 * CONNECTIONS;
        // Over REST the answer has a link of its own, which is written down.
        let links = if row.asks == Asks::Create { 2 * grown.invites } else { grown.invites };
        let same = links == grown.links
            && grown.invites == grown.mails
            && grown.mails == grown.activity
            && grown.activity == grown.entries;
        if !same || !range.contains(&grown.invites) {
            return wrong(&format!("the rows do not fit {requests} answers"));
        }
        let good = grown.lost == 0 && grown.sent == *taken && (grown.sent > 0) == row.senders;
        if good { Ok(()) } else { wrong(&format!("the mails do not fit the {taken} that arrived")) }
    }

    fn probe(&self) -> Outcome<Vec<(&'static str, Pace)>> {
        let small = self.folder.join("small");
        stores::copy(&self.small, &small)?;
        let length = Duration::from_secs(self.plan.seconds.into());
        let ask = |name, folder: &Path, asks, size| -> Outcome<(&'static str, Pace)> {
            Ok((name, probe::run(folder, asks, size, 2, length)?))
        };
        Ok(vec![
            ask("store alone: read", &small, Asks::Read, SMALL)?,
            ask("store alone: invite, one client", &small, Asks::Invite, SMALL)?,
            ask("store alone: invite, spread", &self.folder.join("spread"), Asks::Invite, self.plan.large)?,
        ])
    }
}

/// The bytes of an answer, as it comes over a connection that is kept.
pub fn length_of(answer: &str) -> u64 {
    let farewell = answer.to_ascii_lowercase().contains("connection: close\r\n");
    (answer.len() - if farewell { "connection: close\r\n".len() } else { 0 }) as u64
}

/// The middle one of some values.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    values.get(middle).copied().unwrap_or(0.0)
}

/// Bytes as megabytes.
pub fn megabytes(bytes: u64) -> f64 {
    float(bytes) / 1e6
}
