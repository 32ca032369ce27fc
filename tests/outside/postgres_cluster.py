"""PostgreSQL for the tests: a server, and a primary with a synchronous standby whose crash is a real one."""

import contextlib
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import time

import harness
from harness import Skip, check, wait_until

DATABASE = "vestibule"
OWNER = "vestibule"
SUPERUSER = "postgres"
SYNCHRONOUS = "ANY 1 (*)"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "32MB",
    "max_connections": "60",
    # So that a standby which starts from a backup finds all that was written since.
    "wal_keep_size": "512MB",
    # Else a crash leaves segments in /dev/shm that nobody owns.
    "dynamic_shared_memory_type": "mmap",
}


def program(name):
    """Where Debian puts a program of the newest PostgreSQL."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    if not found:
        raise Skip("no PostgreSQL server in /usr/lib/postgresql")
    return found[-1]


def unprivileged(*words, dies_by="INT"):
    """The words as a user that PostgreSQL accepts. The change of user undoes `die_with_parent`, so it is said again."""
    if os.geteuid() != 0:
        return list(words)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", f"--pdeathsig={dies_by}", "--", *words]


def own(folder):
    """A folder of PostgreSQL's own below a workspace."""
    folder.parent.chmod(0o711)
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def done(*words):
    """Runs a program of PostgreSQL's to its end and returns what it said."""
    run = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=120, cwd="/")
    check(run.returncode == 0, f"{' '.join(map(str, words))}: {run.stderr}")
    return run.stdout.strip()


class Postgres:
    """One PostgreSQL server; used as a context manager it is stopped at the end."""

    def __init__(self, folder, name="postgres", **settings):
        self.data, self.log = folder / name, folder / f"{name}.log"
        self.port = harness.free_port()
        self.settings = {**SETTINGS, "port": self.port, **settings}
        self.process = None

    @property
    def url(self):
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/{DATABASE}"

    def initialize(self):
        """A fresh server with the database and its owner, who is no superuser."""
        own(self.data)
        done(*unprivileged(program("initdb"), "--no-sync", "--auth=trust", "--locale=C", "--encoding=UTF8",
                           f"--username={SUPERUSER}", "-D", self.data))
        self.start()
        self.sql(f"CREATE ROLE {OWNER} LOGIN", database="postgres")
        self.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}", database="postgres")
        return self

    def start(self):
        flags = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        words = unprivileged(program("postgres"), "-D", self.data, *flags)
        self.process = harness.spawn(words, self.log, cwd="/")
        wait_until(self._answers_or_ended, 60, "PostgreSQL answers")
        check(self.process.poll() is None, f"PostgreSQL ended at once:\n{self.log_end()}")
        return self

    def _answers_or_ended(self):
        return self.process.poll() is not None or self._psql("SELECT 1", database="postgres").returncode == 0

    def stop(self, how=signal.SIGINT):
        """SIGINT is PostgreSQL's fast way: clients are sent away; SIGQUIT the immediate one: recovery at the start."""
        # Stopped processes would never hear it.
        self.thaw()
        return harness.end(self.process, how, 60)

    def crash(self):
        """What the end of a machine looks like: nothing runs any more, nobody was told."""
        shared_memory = (self.data / "postmaster.pid").read_text().splitlines()[6].split()[1]
        family = self.freeze()
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        harness.end(self.process, signal.SIGKILL)
        wait_until(lambda: not any(map(runs, family)), 10, "the crashed processes are gone")
        subprocess.run(["ipcrm", "-m", shared_memory], capture_output=True)

    def freeze(self):
        """Stops every process where it stands, the postmaster first: it would start others."""
        os.kill(self.process.pid, signal.SIGSTOP)
        family = [self.process.pid, *children(self.process.pid)]
        for pid in family[1:]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        return family

    def thaw(self):
        for pid in [*children(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def sql(self, *statements, database=DATABASE):
        """Runs statements, each for itself, as the superuser; returns the rows as text, columns parted by |."""
        run = self._psql(*statements, database=database)
        check(run.returncode == 0, f"{statements}: {run.stderr}")
        return run.stdout.strip()

    def rows(self, statement):
        return [line.split("|") for line in self.sql(statement).splitlines()]

    def _psql(self, *statements, database):
        return subprocess.run(self.psql_words(*statements, database=database), capture_output=True, text=True,
                              timeout=60, stdin=subprocess.DEVNULL, env={**os.environ, "PGCONNECT_TIMEOUT": "10"})

    def psql_words(self, *statements, database=DATABASE):
        commands = [word for statement in statements for word in ("-c", statement)]
        return [program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port),
                "-U", SUPERUSER, "-d", database, *commands]

    def configure(self, name, value):
        """Sets a parameter and returns once every process of the server goes by it."""
        self.sql(f"ALTER SYSTEM SET {name} = '{value}'", "SELECT pg_reload_conf()", database="postgres")
        wait_until(lambda: self.sql(f"SHOW {name}", database="postgres") == value, 10, f"{name} = {value}")
        # A new session shows what the postmaster has read; the checkpointer has it when it has done something since.
        self.sql("CHECKPOINT", database="postgres")

    def log_end(self):
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def __enter__(self):
        return self.initialize()

    def __exit__(self, kind, *_):
        if self.process and self.process in harness.RUNNING:
            self.stop(signal.SIGQUIT)
        if kind:
            print(f"--- end of {self.log.name}\n{self.log_end()}", flush=True)


def children(pid):
    with contextlib.suppress(OSError):
        return list(map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    return []


def runs(pid):
    """Whether a process is there and no zombie."""
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


class Cluster:
    """A primary and a synchronous standby, which change places at each failover."""

    def __init__(self, folder):
        self.primary, self.standby = Postgres(folder, "first"), Postgres(folder, "second")
        self.both = [self.primary, self.standby]

    @property
    def url(self):
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.both)
        return f"postgres://{OWNER}@{hosts}/{DATABASE}"

    def kill_primary(self):
        """Only while the standby has all that was acknowledged: `rebuild_standby` returns when that is so for good."""
        self.primary.crash()

    def promote_standby(self):
        """Makes the standby the primary; returns the moment from which it takes writes."""
        wait = "DO $$ BEGIN WHILE pg_is_in_recovery() LOOP PERFORM pg_sleep(0.005); END LOOP; END $$"
        clock = "SELECT extract(epoch FROM clock_timestamp())"
        said = self.standby.sql("SELECT pg_promote(wait => false)", wait, clock, database="postgres")
        # By the server's own watch: what comes after it, psql's end for one, is not to be given away.
        writable = time.monotonic() - (time.time() - float(said.split()[-1]))
        self.primary, self.standby = self.standby, self.primary
        return writable

    def rebuild_standby(self):
        """A fresh copy of the primary takes the other's place; from then on nothing is acknowledged without it."""
        shutil.rmtree(self.standby.data, ignore_errors=True)
        own(self.standby.data)
        done(*unprivileged(program("pg_basebackup"), "-D", self.standby.data, "-h", "127.0.0.1", "-p",
                           self.primary.port, "-U", SUPERUSER, "--checkpoint=fast", "--write-recovery-conf",
                           "--no-sync"))
        self.standby.start()
        # After a promotion there is nobody to wait for.
        self.standby.configure("synchronous_standby_names", "")
        self._wait_for_the_standby()

    def _wait_for_the_standby(self):
        wait_until(lambda: self._standby_is("'async', 'quorum'"), 30, "the standby streams")
        self.primary.configure("synchronous_standby_names", SYNCHRONOUS)
        wait_until(lambda: self._standby_is("'quorum'"), 30, "commits wait for the standby")
        # What was acknowledged before they did is there as well.
        end = self.primary.sql("SELECT pg_current_wal_lsn()", database="postgres")
        wait_until(lambda: self._standby_is("'quorum'", f"flush_lsn >= '{end}'"), 30, "the standby has everything")

    def _standby_is(self, states, more="true"):
        return self.primary.sql("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND sync_state IN "
                                f"({states}) AND application_name = 'walreceiver' AND {more}", database="postgres")

    def __enter__(self):
        self.primary.initialize()
        self.rebuild_standby()
        return self

    def __exit__(self, *why):
        # The standby first: a primary that stops in order would wait for it.
        self.standby.__exit__(*why)
        self.primary.__exit__(*why)
