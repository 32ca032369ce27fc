//! The rows on PostgreSQL: a read and an invitation against what `pgbench` reaches over as many connections.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::super::Outcome;
use super::cluster::{self, Cluster};
use super::load::{self, CONNECTIONS, Report};
use super::rows::{Asks, LARGE};
use super::run::{length_of, median};
use super::server::{self, Server};
use super::stores::{self, Size};

/// A tenth of the large store.
const TENTH: Size = Size {
    name: "tenth",
    clients: 1_000,
    users: 10_000,
    credentials: 100,
    invites: 100_000,
    of_one: 0,
    entries: 0,
};
/// The least part of what `pgbench` does.
const FLOOR: f64 = 0.40;
/// What ten times the data may cost.
const COST: f64 = 0.30;
/// The longest that all but one in a hundred invitations may take, in milliseconds.
const P99: f64 = 40.0;

/// How long and how often is measured.
pub struct Plan {
    /// Rounds.
    pub rounds: u32,
    /// Seconds of a measurement.
    pub seconds: u32,
    /// Over the large store as well.
    pub both: bool,
    /// The part of a floor that must be reached.
    pub tolerance: f64,
}

/// The run whose table is kept.
pub const FULL: Plan = Plan { rounds: 5, seconds: 4, both: true, tolerance: 1.0 };
/// The run that a test makes.
pub const SHORT: Plan = Plan { rounds: 3, seconds: 2, both: false, tolerance: 0.7 };

/// What one round measured over one store.
struct Sample {
    select: f64,
    read: Report,
    inserts: f64,
    invite: Report,
}

/// A database with a store in it, and a data folder for its server.
struct Stored {
    size: Size,
    database: String,
    data: PathBuf,
}

struct Bench<'p> {
    plan: &'p Plan,
    folder: PathBuf,
    cluster: Cluster,
    connections: u32,
}

/// Measures; the table, and what was missed.
pub fn measure(plan: &Plan) -> Outcome<(String, Vec<String>)> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench");
    let folder = cache.join(format!("shared-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let cluster = Cluster::start(&folder.join("postgres"))?;
    let bench = Bench { plan, connections: cluster::connections()?, cluster, folder };
    let measured = bench.all(&cache);
    let folder = bench.folder.clone();
    drop(bench);
    fs::remove_dir_all(folder)?;
    measured
}

impl Bench<'_> {
    fn all(&self, cache: &Path) -> Outcome<(String, Vec<String>)> {
        self.cluster.sql("postgres", &["CREATE DATABASE plain"])?;
        self.cluster.prepare_pgbench("plain")?;
        self.cluster.sql("plain", &cluster::THREE_TABLES)?;
        cluster::three_inserts(&self.three())?;
        let sizes: &[Size] = if self.plan.both { &[TENTH, LARGE] } else { &[TENTH] };
        let stores: Vec<Stored> = sizes.iter().map(|size| self.fill(cache, *size)).collect::<Outcome<_>>()?;
        let mut samples: Vec<Vec<Sample>> = stores.iter().map(|_| Vec::new()).collect();
        for round in 1..=self.plan.rounds {
            for (store, samples) in stores.iter().zip(&mut samples) {
                samples.push(self.round(store, round)?);
            }
        }
        Ok((self.table(&stores, &samples), self.missed(&stores, &samples)))
    }

    fn three(&self) -> PathBuf {
        self.folder.join("three.sql")
    }

    /// The store of a size, brought here by the command that operators use.
    fn fill(&self, cache: &Path, size: Size) -> Outcome<Stored> {
        let source = self.folder.join(format!("from-{}", size.name));
        stores::copy(&stores::template(cache, &size)?, &source)?;
        self.cluster.sql("postgres", &[&format!("CREATE DATABASE {}", size.name)])?;
        let mut migrate = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        migrate.arg("migrate-store").arg("--data").arg(&source).args(["--to", &self.cluster.url(size.name)]);
        let done = migrate.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if !done.success() {
            return Err(format!("the store {} was not copied", size.name).into());
        }
        fs::remove_dir_all(&source)?;
        self.cluster.sql(size.name, &["VACUUM ANALYZE", "CHECKPOINT"])?;
        let data = self.folder.join(size.name);
        fs::create_dir_all(&data)?;
        Ok(Stored { size, database: size.name.to_owned(), data })
    }

    fn round(&self, store: &Stored, round: u32) -> Outcome<Sample> {
        let (connections, seconds) = (self.connections, self.plan.seconds);
        let three = self.three().display().to_string();
        let select = self.cluster.pgbench("plain", connections, seconds, &["-S"])?;
        let read = self.load(store, Asks::Read, &format!("p{round}"))?;
        let inserts = self.cluster.pgbench("plain", connections, seconds, &["-f", &three])?;
        let invite = self.load(store, Asks::Invite, &format!("p{round}"))?;
        eprintln!(
            "round {round}: {}: pgbench -S {select:.0}/s, read {:.0}/s, three inserts {inserts:.0}/s, invite {:.0}/s",
            store.size.name, read.rate, invite.rate
        );
        Ok(Sample { select, read, inserts, invite })
    }

    fn load(&self, store: &Stored, asks: Asks, run: &str) -> Outcome<Report> {
        let counted = "SELECT COUNT(*) FROM invites i JOIN links l ON l.invite_id = i.id JOIN outbox o ON o.link_id = l.id";
        let count = || -> Outcome<u64> { Ok(self.cluster.sql(&store.database, &[counted])?.trim().parse()?) };
        let workers = std::thread::available_parallelism()?.get();
        let before = if asks == Asks::Invite { count()? } else { 0 };
        let url = self.cluster.url(&store.database);
        let server = Server::sharing(&store.data, &url, self.connections, workers)?;
        let file = self.folder.join("script.lua");
        fs::write(&file, load::script(asks, &store.size, &[], &format!("w{run}")))?;
        let warm = load::run(&file, server.address, 2, 1)?;
        fs::write(&file, load::script(asks, &store.size, &[], run))?;
        let report = load::run(&file, server.address, 2, self.plan.seconds)?;
        let read = server::ask(server.address, "POST", load::PATH, &load::read_form());
        server.stop()?;
        if report.errors > 0 {
            return Err(format!("{asks:?}: there were errors: {report:?}").into());
        }
        let read = read.filter(|answer| answer.contains(r#""result":"success""#));
        let length = length_of(&read.ok_or("the read was not answered as it should be")?);
        if asks == Asks::Read && report.bytes.abs_diff(report.requests * length) > CONNECTIONS * length {
            return Err(format!("there were other answers than expected: {report:?}").into());
        }
        if asks == Asks::Invite && count()? - before < warm.requests + report.requests {
            return Err(format!("{report:?}: not every invitation is there").into());
        }
        Ok(report)
    }

    fn table(&self, stores: &[Stored], samples: &[Vec<Sample>]) -> String {
        let mut out = format!(
            "\nOn PostgreSQL (fsync on, over TCP), {} connections on both sides; the median of {} rounds:\n\n{:<38}{:>12}{:>9}{:>9}{:>8}{:>8}\n",
            self.connections, self.plan.rounds, "row", "per second", "p50 ms", "p99 ms", "ratio", "floor"
        );
        for (store, samples) in stores.iter().zip(samples) {
            let figures = Figures::of(samples);
            let invites = store.size.invites;
            let _ = writeln!(out, "{:<38}{:>12.0}", "pgbench -S", figures.select);
            line(&mut out, &format!("read, {invites} invites"), &figures.read, figures.read_ratio());
            let _ = writeln!(out, "{:<38}{:>12.0}", "pgbench, three inserts", figures.inserts);
            line(&mut out, &format!("invite, {invites} invites"), &figures.invite, figures.invite_ratio());
        }
        out
    }

    fn missed(&self, stores: &[Stored], samples: &[Vec<Sample>]) -> Vec<String> {
        let (floor, mut missed) = (FLOOR * self.plan.tolerance, Vec::new());
        let figures: Vec<Figures> = samples.iter().map(|samples| Figures::of(samples)).collect();
        for (store, figures) in stores.iter().zip(&figures) {
            for (name, ratio) in [("read", figures.read_ratio()), ("invite", figures.invite_ratio())] {
                if ratio < floor {
                    let invites = store.size.invites;
                    missed.push(format!(
                        "{name} over {invites} invites on PostgreSQL: {ratio:.3}, at least {floor:.2}"
                    ));
                }
            }
            if self.plan.tolerance >= 1.0 && figures.invite.p99 > P99 {
                missed.push(format!(
                    "invite on PostgreSQL: p99 {:.1} ms, at most {P99} ms",
                    figures.invite.p99
                ));
            }
        }
        if let [small, large] = figures.as_slice() {
            for (name, small, large) in [
                ("read", small.read_ratio(), large.read_ratio()),
                ("invite", small.invite_ratio(), large.invite_ratio()),
            ] {
                if large < small * (1.0 - COST) {
                    missed.push(format!("{name}: ten times the data takes it from {small:.3} to {large:.3}"));
                }
            }
        }
        missed
    }
}

/// Of one of Vestibule's rows.
struct Pace {
    rate: f64,
    p50: f64,
    p99: f64,
}

/// Medians over the rounds.
struct Figures {
    select: f64,
    read: Pace,
    inserts: f64,
    invite: Pace,
}

impl Figures {
    fn of(samples: &[Sample]) -> Self {
        let pace = |of: fn(&Sample) -> &Report| Pace {
            rate: median(samples.iter().map(|sample| of(sample).rate)),
            p50: median(samples.iter().map(|sample| of(sample).p50)),
            p99: median(samples.iter().map(|sample| of(sample).p99)),
        };
        Self {
            select: median(samples.iter().map(|sample| sample.select)),
            read: pace(|sample| &sample.read),
            inserts: median(samples.iter().map(|sample| sample.inserts)),
            invite: pace(|sample| &sample.invite),
        }
    }

    fn read_ratio(&self) -> f64 {
        self.read.rate / self.select
    }

    fn invite_ratio(&self) -> f64 {
        self.invite.rate / self.inserts
    }
}

fn line(out: &mut String, name: &str, pace: &Pace, ratio: f64) {
    let Pace { rate, p50, p99 } = pace;
    let _ = writeln!(out, "{name:<38}{rate:>12.0}{p50:>9.2}{p99:>9.2}{ratio:>8.3}{FLOOR:>8.2}");
}
