//! A PostgreSQL of a test's own, from the system's programs.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use postgres::{Client, NoTls};
use rustix::process::{Pid, Signal, geteuid, kill_process};

use crate::folder::Folder;
use crate::world::until;

/// A server over a temporary folder, reached by a socket in it; it stops when dropped.
pub struct Server {
    folder: Folder,
    child: Child,
}

impl Server {
    pub fn start() -> Self {
        let (folder, programs) = (Folder::new(), programs());
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder");
        if geteuid().is_root() {
            let uid = output(Command::new("id").args(["-u", "postgres"])).trim().parse().expect("a number");
            for path in [folder.path(), &data] {
                std::os::unix::fs::chown(path, Some(uid), None).expect("given away");
            }
        }
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb.args([
            "--no-sync",
            "--auth=trust",
            "--username=vestibule",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
        ]);
        output(initdb.arg(&data));
        let mut server = unprivileged(&programs.join("postgres"));
        server.args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=4MB"]);
        server.arg("-c").arg(format!("unix_socket_directories={}", folder.path().display()));
        let server = server.arg("-D").arg(&data).stdout(Stdio::null()).stderr(Stdio::null());
        Self { child: server.spawn().expect("it starts"), folder }
    }

    /// Where its socket is.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    pub fn client(&self) -> Client {
        self.client_of("postgres")
    }

    /// A connection to one of its databases.
    pub fn client_of(&self, database: &str) -> Client {
        let to = format!("host={} user=vestibule dbname={database}", self.folder.path().display());
        let mut client = None;
        until("PostgreSQL answers", || {
            client = Client::connect(&to, NoTls).ok();
            client.is_some()
        });
        client.expect("connected")
    }

    /// Makes a database and gives its address.
    pub fn database(&self, name: &str, how: &str) -> String {
        self.client_of("postgres")
            .batch_execute(&format!("CREATE DATABASE {name} {how}"))
            .expect("a database");
        self.address(name)
    }

    /// The address of a database; without a name that of the server itself.
    pub fn address(&self, name: &str) -> String {
        format!("postgres://vestibule@/{name}?host={}", self.folder.path().display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // INT is PostgreSQL's fast way to stop.
            let _ = kill_process(pid, Signal::INT);
        }
        let _ = self.child.wait();
    }
}

/// Where Debian puts the programs of the newest PostgreSQL.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let mut found: Vec<PathBuf> = versions.flatten().map(|entry| entry.path().join("bin")).collect();
    found.retain(|programs| programs.join("initdb").exists());
    found.sort();
    found.pop().expect("PostgreSQL's server is installed")
}

/// PostgreSQL refuses to run as root.
fn unprivileged(program: &Path) -> Command {
    if !geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command.current_dir("/");
    command
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("the program is there");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a text")
}
