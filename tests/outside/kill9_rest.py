"""Kills the server with SIGKILL while it is asked over REST: a call that comes again with its key has the same status,
body and token as the first time, and nothing is done twice.
"""

import contextlib
import http.client
import itertools
import json
import pathlib
import random
import shutil
import sqlite3
import subprocess

import harness
import kill9
from harness import Answer, Server, Skip, Story, check

ROWS = 20
# A kill between a commit and its answer has to be seen as often.
SEEN = 3
# Which of them it is depends on how SQLite was built; strace counts those of each thread.
FLUSHES = "fsync,fdatasync"


class Line:
    """One connection to one client's invites."""

    def __init__(self, server, client, key):
        self.connection = harness.connection_to(server.address)
        self.path = f"/clients/{client}/invites"
        self.key = key

    def post(self, end, body, idempotency_key):
        headers = {"x-dolfin-api-key": self.key, "Content-Type": "application/json", "Idempotency-Key": idempotency_key}
        self.connection.request("POST", self.path + end, json.dumps(body), headers)
        return Answer(self.connection.getresponse())


def told(answer, status):
    """All that the caller keeps of an answer; None where it is another one."""
    return (answer.headers.get("Location"), answer.text) if answer.status == status else None


def row(address):
    return {"email": address, "role": "Member"}


class OneByOne(kill9.Load):
    """An invitation in each call."""

    def __init__(self, server, story):
        super().__init__(server, story)
        self.key = server.cli("apikey", "create", "--user", "owner@client.example")["key"]
        self.client = database(server, "SELECT uuid FROM clients")[0][0]

    def line(self):
        return Line(self.server, self.client, self.key)

    def ask(self, line, unit):
        return line.post("", row(unit), unit)

    def told(self, answer):
        return told(answer, 201)


class Many(OneByOne):
    """Twenty in each."""

    def __init__(self, server, story):
        super().__init__(server, story)
        self.of = {f"call {first}": self.units[first:first + ROWS] for first in range(0, len(self.units), ROWS)}
        self.units = list(self.of)

    def ask(self, line, unit):
        return line.post("/bulk", [row(address) for address in self.of[unit]], unit)

    def told(self, answer):
        return told(answer, 200)

    def addresses(self, units):
        return set(itertools.chain.from_iterable(self.of[unit] for unit in units))


def database(server, sql):
    # Whoever keeps it open keeps a commit from being recovered that was not told of.
    with contextlib.closing(sqlite3.connect(server.data / "vestibule.db")) as connection:
        return connection.execute(sql).fetchall()


def under_load(kind):
    with harness.workspace() as folder:
        return kill9.folder_round(folder, kind)


def one_by_one_under_load():
    return under_load(OneByOne)


def many_at_once_under_load():
    return under_load(Many)


# ---- between the commit and the answer

class Struck:
    """A server that dies as it begins to flush its n-th commit: the commit is in the file, and nobody was told."""

    def __init__(self, folder):
        self.server = Server(folder, {**harness.LIMITS_OFF, "VESTIBULE_MAIL_WORKERS": "0"})

    def start(self, commit):
        self.server.prefix = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={FLUSHES}",
                              "-e", f"inject={FLUSHES}:signal=SIGKILL:when={commit}"]
        self.server.start()

    def start_again(self):
        self.server.process.wait(30)
        harness.RUNNING.discard(self.server.process)
        self.server.prefix = []
        self.server.start()


def strike(struck, kind, commit):
    """Calls until the server dies; whether the last one stood already, and how it is answered then."""
    with struck.server as server:
        load = kind(server, Story(server))
        server.stop()
        struck.start(commit)
        line, first = load.line(), {}
        for unit in load.units:
            try:
                first[unit] = load.told(load.ask(line, unit))
            except (OSError, http.client.HTTPException):
                break
        else:
            raise AssertionError(f"it lived through {len(first)} calls")
        struck.start_again()
        stood = set(load.addresses([unit])) <= set(kill9.invited(server))
        check_again(load, first, unit)
        return stood


def check_again(load, first, lost):
    """All calls once more, and the one that nobody was told of twice: its token is a live link's."""
    line = load.line()
    for unit, answer in first.items():
        check(answer and load.told(load.ask(line, unit)) == answer, f"{unit} is answered otherwise")
    found, again = (load.told(load.ask(line, lost)) for _ in range(2))
    check(found and found == again, f"{lost}: {found}, then {again}")
    asked = sorted(load.addresses([*first, lost]))
    for table, column in (("invites", "email"), ("outbox", "recipient")):
        rows = sorted(address for address, in database(load.server, f"SELECT {column} FROM {table}"))
        check(rows == asked, f"{table}: {len(rows)} rows for {len(asked)} addresses")
    for made in tokens(json.loads(found[1])):
        page = load.server.get(f"/invite/{made}")
        check(page.status in (200, 303), f"the link leads nowhere: {page.status}")


def tokens(answer):
    return [answer["token"]] if "token" in answer else [result["invite"]["token"] for result in answer["results"]]


def between_commit_and_answer(kind):
    if not shutil.which("strace"):
        raise Skip("no strace")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode:
        raise Skip("strace may not look at other processes here")
    stood = tries = 0
    while stood < SEEN:
        check(tries < 20, f"only {stood} of {tries} kills were between a commit and its answer")
        with harness.workspace() as folder:
            stood += strike(Struck(pathlib.Path(folder)), kind, random.randint(3, 30))
        tries += 1
    return f"{stood} of {tries} kills between a commit and its answer"


def one_between_commit_and_answer():
    return between_commit_and_answer(OneByOne)


def many_between_commit_and_answer():
    return between_commit_and_answer(Many)


if __name__ == "__main__":
    SEED = random.randrange(10**6)
    random.seed(SEED)
    print(f"seed {SEED}")
    harness.main(one_between_commit_and_answer, many_between_commit_and_answer,
                 one_by_one_under_load, many_at_once_under_load)
