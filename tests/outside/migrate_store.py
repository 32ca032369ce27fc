"""Copies a store of some 100,000 rows to PostgreSQL and back, killed with SIGKILL over and over: it ends the same."""

import contextlib
import json
import random
import signal
import sqlite3
import time

import harness
from harness import check
from postgres_cluster import OWNER, Postgres

PEOPLE = 20_000
KILLS = 6
NOT_COPIED = {"steps", "commits"}


def fill(folder):
    """A store of the binary's own making, and many rows in it. The last user is deleted: his id is not to come again."""
    harness.command_json("admin", "create", "root", "--email", "root@vestibule.example", data=folder)
    store = sqlite3.connect(folder / "vestibule.db")
    numbers = range(1, PEOPLE + 1)
    insert(store, "users", [dict(
        id=n, uuid=f"u{n}", email=f"User{n}@host.example", email_key=f"user{n}@host.example", first_name="Zoë",
        last_name=f"No {n}", name_key=f"zoë no {n}", last_key=f"no {n}", state="registered", created_at=n,
        updated_at=n) for n in [*numbers, PEOPLE + 1]])
    insert(store, "clients", [dict(
        id=n, uuid=f"c{n}", owner_user_id=n, status="Active", created_at=n, updated_at=-n,
        **dict.fromkeys(("first_name", "last_name", "company_name", "email", "email_key", "name_key", "last_key",
                         "company_key", "address1", "address2", "city", "state", "postcode", "country", "phone_number",
                         "tax_id", "language", "notes"), f"Straße {n}\n")) for n in numbers])
    insert(store, "memberships", [dict(
        client_id=n, user_id=1 + (n + more) % PEOPLE, permissions=n % 8192, created_at=n, updated_at=n)
        for n in numbers for more in range(3)])
    insert(store, "invites", [dict(
        client_id=n, email="guest@host.example", email_key="guest@host.example", kind="accept", permissions=1,
        state="pending", created_at=n, issued_at=n, expires_at=2**62, mails_since=n, mails=1) for n in numbers])
    insert(store, "links", [dict(
        purpose="invitation", via="mailed", invite_id=n, issue=1, nonce=2**62 - n, state="live", created_at=n)
        for n in numbers])
    insert(store, "activity", [dict(
        at=n, action="CreateClientInvite", actor="system", client_id=n, ip="", detail='{"é": "\\u0000"}')
        for n in numbers for _ in range(3)])
    store.execute("DELETE FROM users WHERE id = ?", [PEOPLE + 1])
    store.commit()
    return store


def insert(store, table, rows):
    names = list(rows[0])
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    store.executemany(sql, [[row[name] for name in names] for row in rows])


def content(file):
    """Every table's rows, and the numbers that were given, without what belongs to one store alone."""
    with contextlib.closing(sqlite3.connect(file)) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {table: sorted(store.execute(f"SELECT * FROM {table}"), key=repr)
                for table in tables if table not in NOT_COPIED}


def same(one, other):
    before, after = content(one / "vestibule.db"), content(other / "vestibule.db")
    check(list(before) == list(after), f"{list(before)}, not {list(after)}")
    for table, rows in before.items():
        check(rows == after[table], f"{table} is not the same")


class Copy:
    """`migrate-store` from one place to another, by the binary."""

    def __init__(self, folder, source, target):
        self.log = folder / "migrate.log"
        self.words = [harness.BINARY, "migrate-store", *source, "--to", target, "--json"]

    def killed_after(self, seconds, how):
        """Begins, and is killed; false when it ended before."""
        process = harness.spawn(self.words, self.log)
        with contextlib.suppress(harness.subprocess.TimeoutExpired):
            process.wait(seconds)
        ended = process.poll() is not None
        code = harness.end(process, how)
        # The signal may come when all that is left is to end.
        check(code == 0 or (code == -how and not ended), f"exit {code}:\n{self.log.read_text()[-2000:]}")
        return code != 0

    def whole(self, more=()):
        """Runs to the end; the object that it prints, and what it says beside it."""
        done = harness.subprocess.run([*map(str, self.words), *more], capture_output=True, text=True, timeout=600,
                                      env=harness.environment())
        check(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
        return json.loads(done.stdout), done.stderr

    def until_it_ends(self, refuses):
        """Killed over and over, and each time nobody may serve what is there. How often it was killed in the middle of
        its work: the pause before it grows, by little, until the work has begun, whatever the machine needs for that; a copy
        of so many rows takes much longer than one step of it."""
        kills, pause = 0, 0.1
        for _ in range(KILLS * 8):
            how = random.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT])
            if not self.killed_after(random.uniform(0.9, 1) * pause, how):
                break
            if refuses():
                kills += 1
            else:
                pause *= 1.12
            if kills == KILLS:
                break
        return kills


def refuses_unfinished(*words):
    """Whether it is unfinished: then a server says so and ends. Before the mark is there, there is nothing to find:
    the caller must not start a server."""
    done = harness.command("user", "list", *words)
    check(done.returncode == 1 and "unfinished copy" in done.stderr, f"exit {done.returncode}: {done.stderr}")
    return True


def rate(rows, seconds):
    return f"{rows} rows in {seconds:.1f} s, {rows / max(seconds, 0.001):.0f} rows/s with the comparison"


def there_and_back():
    with harness.workspace() as folder, Postgres(folder) as server:
        data, back = folder / "data", folder / "back"
        fill(data).close()
        source = ["--data", data]
        planned, _ = Copy(folder, source, server.url).whole(["--dry-run"])
        check(server.rows("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == [["0"]], "it wrote")
        began = time.monotonic()
        copied, said = Copy(folder, source, server.url).whole()
        there = time.monotonic() - began
        check(f"key file {data / 'key'}" in said, said)
        counts = {row["table"]: row["rows"] for row in copied["tables"]}
        check(counts == {row["table"]: row["rows"] for row in planned["tables"]}, f"{planned} {copied}")
        check(counts["users"] == PEOPLE and all(row["ok"] for row in copied["tables"]), f"{copied}")
        began = time.monotonic()
        Copy(folder, ["--database", server.url], f"sqlite:{back / 'vestibule.db'}").whole()
        home = time.monotonic() - began
        same(data, back)
        serve_by_the_key(folder, server, data)
        rows = sum(counts.values())
        return f"there {rate(rows, there)}; back {rate(rows, home)}"


def serve_by_the_key(folder, server, data):
    """A node without the key that came along does not start; one that has it goes on with the next id."""
    node = folder / "node"
    words = ["--database", server.url, "--data", node]
    done = harness.command("user", "list", *words)
    check(done.returncode == 1 and "copy the file" in done.stderr, f"{done}")
    (node / "key").write_bytes((data / "key").read_bytes())
    (node / "key").chmod(0o600)
    made = harness.command_json("user", "create", "--email", "next@host.example", "--first-name", "N",
                                "--last-name", "N", "--database", server.url, data=node)
    check(made["user_id"] == PEOPLE + 2, f"{made}: an id that was given before")


def killed_over_and_over():
    with harness.workspace() as folder, Postgres(folder) as server:
        data, back = folder / "data", folder / "back"
        fill(data).close()
        node = ["--database", server.url, "--data", folder / "node"]
        there = Copy(folder, ["--data", data], server.url)
        kills = there.until_it_ends(lambda: is_begun(server) and refuses_unfinished(*node))
        there.whole()
        home = Copy(folder, ["--database", server.url], f"sqlite:{back / 'vestibule.db'}")
        again = home.until_it_ends(lambda: is_marked(back) and refuses_unfinished("--data", back))
        home.whole()
        same(data, back)
        check(kills and again, f"killed {kills} and {again} times: too quick to be killed")
        return f"killed {kills} times on the way there, {again} on the way back"


def the_server_ends_in_the_middle():
    with harness.workspace() as folder, Postgres(folder) as server:
        data, back = folder / "data", folder / "back"
        fill(data).close()
        there = Copy(folder, ["--data", data], server.url)
        process = harness.spawn(there.words, there.log)
        harness.wait_until(lambda: is_begun(server), 30, "the copy has begun")
        time.sleep(random.uniform(0, 0.5))
        server.stop(signal.SIGQUIT)
        check(harness.end(process, 0, 60) == 1, f"it went on without a server:\n{there.log.read_text()[-2000:]}")
        check("start the same command again" in there.log.read_text(), there.log.read_text()[-2000:])
        server.start()
        there.whole()
        Copy(folder, ["--database", server.url], f"sqlite:{back / 'vestibule.db'}").whole()
        same(data, back)


def is_begun(server):
    """Whether the mark is there."""
    there = server.rows("SELECT to_regclass('settings') IS NOT NULL") == [["t"]]
    return there and server.rows("SELECT COUNT(*) FROM settings WHERE name = 'unfinished_copy'") == [["1"]]


def is_marked(folder):
    if not (folder / "vestibule.db").exists():
        return False
    with contextlib.closing(sqlite3.connect(folder / "vestibule.db")) as store, \
            contextlib.suppress(sqlite3.OperationalError):
        return store.execute("SELECT 1 FROM settings WHERE name = 'unfinished_copy'").fetchone() is not None
    return False


if __name__ == "__main__":
    seed = random.randrange(10**6)
    random.seed(seed)
    print(f"seed {seed}, as {OWNER}")
    harness.main(there_and_back, killed_over_and_over, the_server_ends_in_the_middle)
