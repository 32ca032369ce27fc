//! A PostgreSQL of the bench's own, fsync on, and the programs that come with it.

use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::geteuid;

use super::super::Outcome;
use super::load::CONNECTIONS;

/// A running PostgreSQL, reached over loopback as other machines would reach it over the network.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    /// A new one in a folder.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { folder: folder.to_owned(), programs: programs()?, port };
        std::fs::create_dir_all(folder)?;
        if geteuid().is_root() {
            let id = run(Command::new("id").args(["-u", "postgres"]))?;
            chown(folder, Some(id.trim().parse()?), None)?;
        }
        let data = folder.join("data");
        let mut initdb = cluster.unprivileged("initdb");
        initdb.args([
            "--no-sync",
            "--auth=trust",
            "--username=vestibule",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
        ]);
        run(initdb.arg(&data))?;
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c shared_buffers=512MB \
             -c max_wal_size=8GB -c checkpoint_timeout=1h",
            folder.display()
        );
        let mut start = cluster.unprivileged("pg_ctl");
        start.arg("-D").arg(&data).arg("-l").arg(folder.join("log")).args(["-w", "-o", &options, "start"]);
        // Its descendants keep what they are given: no pipe of ours.
        let started = start.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if started.success() { Ok(cluster) } else { Err("PostgreSQL does not start".into()) }
    }

    /// The address of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://vestibule@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs statements, each by itself; what the last one answers.
    pub fn sql(&self, database: &str, statements: &[&str]) -> Outcome<String> {
        let mut psql = self.client("psql");
        psql.args(["-qAt", "-v", "ON_ERROR_STOP=1"]);
        for statement in statements {
            psql.args(["-c", statement]);
        }
        run(psql.arg(database))
    }

    /// Makes the tables of `pgbench`: a million rows.
    pub fn prepare_pgbench(&self, database: &str) -> Outcome<()> {
        run(self.client("pgbench").args(["-q", "-i", "-s", "10", database])).map(drop)
    }

    /// Transactions per second of `pgbench` in its plain form, over so many connections.
    pub fn pgbench(&self, database: &str, connections: u32, seconds: u32, what: &[&str]) -> Outcome<f64> {
        let mut pgbench = self.client("pgbench");
        pgbench.args(["-n", "-j", "2", "-c", &connections.to_string(), "-T", &seconds.to_string()]);
        let text = run(pgbench.args(what).arg(database))?;
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        rate.ok_or_else(|| format!("pgbench said: {text}").into())
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.args(["-h", "127.0.0.1", "-U", "vestibule", "-p", &self.port.to_string()]);
        command
    }

    /// PostgreSQL refuses to run as root.
    fn unprivileged(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        if !geteuid().is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.unprivileged("pg_ctl");
        stop.arg("-D").arg(self.folder.join("data")).args(["-m", "immediate", "-w", "stop"]);
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// Where Debian puts the programs of the newest PostgreSQL.
fn programs() -> Outcome<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").map_err(|_| "PostgreSQL is not installed")?;
    let mut found: Vec<PathBuf> = versions.flatten().map(|entry| entry.path().join("bin")).collect();
    found.retain(|programs| programs.join("initdb").exists());
    found.sort();
    found.pop().ok_or_else(|| "PostgreSQL's server is not installed".into())
}

fn run(command: &mut Command) -> Outcome<String> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The script that invitations are compared with: three inserts in one transaction.
pub fn three_inserts(file: &Path) -> Outcome<()> {
    let insert = |table| format!("INSERT INTO {table} (a, b) VALUES ('guest@example.com', 1);\n");
    let inserts = ["t1", "t2", "t3"].map(insert).concat();
    Ok(std::fs::write(file, format!("BEGIN;\n{inserts}COMMIT;\n"))?)
}

/// The tables of that script.
pub const THREE_TABLES: [&str; 3] = [
    "CREATE TABLE t1 (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a TEXT, b BIGINT)",
    "CREATE TABLE t2 (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a TEXT, b BIGINT)",
    "CREATE TABLE t3 (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a TEXT, b BIGINT)",
];

/// How many connections both sides have to the database: what a server has by default.
pub fn connections() -> Outcome<u32> {
    let cores = u32::try_from(std::thread::available_parallelism()?.get())?;
    Ok((2 * cores).min(u32::try_from(CONNECTIONS)?))
}
