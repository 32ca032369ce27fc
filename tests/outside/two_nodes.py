"""Two servers on one PostgreSQL, writers that keep both busy, and the count of what they wrote in the database."""

import collections
import contextlib
import email
import email.policy
import http.client
import itertools
import shutil
import threading
import time

import harness
from harness import Api, Server, Story, check, wait_until

# How long a request waits for a connection, in seconds: `VESTIBULE_DB_WAIT`.
DB_WAIT = 1
# What an answer may take beyond that: two cores are shared by all of this.
SLACK = 1.5
# A call that is under way when the database falls silent waits for an answer, then for the fate of its commit.
LONGEST = 4 + 5 + DB_WAIT + SLACK
# Fewer connections than writers: some writers meet a server that has none to spare.
CONNECTIONS = 3
WRITERS = 5
PAUSE = 0.01
# Each invite of a guest with how many links, mails and entries of its creation it has: one each.
INVITES = """SELECT i.email, i.id, coalesce(l.n, 0), coalesce(o.n, 0), coalesce(a.n, 0) FROM invites i
    LEFT JOIN (SELECT invite_id, count(*) AS n FROM links GROUP BY 1) l ON l.invite_id = i.id
    LEFT JOIN (SELECT invite_id, count(*) AS n FROM outbox GROUP BY 1) o ON o.invite_id = i.id
    LEFT JOIN (SELECT invite_id, count(*) AS n FROM activity WHERE action = 'CreateClientInvite' GROUP BY 1) a
        ON a.invite_id = i.id
    WHERE i.email LIKE 'guest%'"""
STRAYS = """SELECT count(*) FROM activity a WHERE a.invite_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM invites i WHERE i.id = a.invite_id)"""


class Nodes:
    """Two servers with one key file; used as a context manager they are killed at the end."""

    def __init__(self, folder, url, **settings):
        self.settings = {**harness.LIMITS_OFF, "VESTIBULE_DATABASE_URL": url, "VESTIBULE_DB_POOL": str(CONNECTIONS),
                         "VESTIBULE_DB_WAIT": str(DB_WAIT), **settings}
        self.first, self.second = (self._server(folder / name) for name in ("one", "two"))
        self.all = [self.first, self.second]
        for server in self.all:
            server.settings["VESTIBULE_PUBLIC_URL"] = self.first.url
        self.ends = contextlib.ExitStack()

    def _server(self, folder):
        folder.mkdir()
        return Server(folder, self.settings)

    def __enter__(self):
        with self.ends:
            self.ends.enter_context(self.first)
            self.second.data.mkdir(mode=0o700)
            shutil.copy2(self.first.data / "key", self.second.data / "key")
            self.ends.enter_context(self.second)
            self.ends = self.ends.pop_all()
        return self

    def __exit__(self, *why):
        return self.ends.__exit__(*why)

    def check_alive(self):
        """The processes that were started are those that answer: nobody had to start them again."""
        for server in self.all:
            check(server.process.poll() is None, f"serve ended: {server.log_text()[-2000:]}")
            check("panicked" not in server.log_text(), "a panic in the log")

    def wait_until_ready(self, seconds=10):
        for server in self.all:
            wait_until(lambda: server.get("/readyz").status == 200, seconds, "ready again")

    def sent_to(self, address):
        """The text part of the mail to an address, whichever node wrote it into its folder."""
        def found():
            files = (path for server in self.all for path in (server.data / "mail").glob("*.eml"))
            mails = (email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files)
            return [mail for mail in mails if mail["To"].addresses[0].addr_spec == address]
        return wait_until(found, 20, f"mail to {address}")[0].get_body(("plain",)).get_content()


class Acknowledged:
    """An invitation that was answered with success."""

    def __init__(self, address, invite_id, server):
        self.address, self.id, self.server, self.at = address, str(invite_id), server, time.monotonic()


class Load:
    """Writers on each node that invite guests, each once; used as a context manager they are ended.

    Every second writer sends a key along and asks again with it until it knows; the others never ask twice.
    """

    def __init__(self, nodes, story):
        self.nodes, self.story = nodes, story
        self.acknowledged, self.unavailable, self.faults = [], [], []
        self.longest = 0.0
        self.numbers, self.ending = itertools.count(), threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(server, number % 2 == 0), daemon=True)
                        for server in nodes.all for number in range(WRITERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(60)

    def _write(self, server, keyed):
        api = Api(server, self.story.credential)
        while not self.ending.is_set():
            address = f"guest{next(self.numbers):07}@elsewhere.example"
            try:
                self._invite(api, server, address, {"idempotency_key": address} if keyed else {})
            except (OSError, ValueError, http.client.HTTPException) as why:
                self.faults.append(f"{address}: {why!r}")
                api = Api(server, self.story.credential)
            self.ending.wait(PAUSE)

    def _invite(self, api, server, address, key):
        while self._ask(api, server, address, key) == 503 and key:
            # A caller who was sent away is not back at once.
            time.sleep(5 * PAUSE)

    def _ask(self, api, server, address, key):
        began = time.monotonic()
        answer = api.answer("CreateClientInvite", client_id=self.story.client_id, email=address,
                            permissions="products", **key)
        self.longest = max(self.longest, time.monotonic() - began)
        told = answer.json()
        if answer.status == 200 and told.get("result") == "success":
            self.acknowledged.append(Acknowledged(address, told["invite_id"], server))
        elif answer.status == 503:
            self.unavailable.append((server, time.monotonic()))
        else:
            self.faults.append(f"{address}: {answer.status} {answer.text}")
        return answer.status

    def wait_for_answers(self, since, seconds, count=1):
        """Until each node has acknowledged so many since then; returns when each had its first."""
        def times(server):
            newest = itertools.takewhile(lambda one: one.at > since, reversed(self.acknowledged))
            return [one.at for one in newest if one.server is server]
        for server in self.nodes.all:
            wait_until(lambda: len(times(server)) >= count or self.faults, seconds, f"{count} acknowledged invites")
        self.check_faultless()
        return [min(times(server)) for server in self.nodes.all]

    def wait_for_unavailable(self, since, seconds):
        """Until each node has said since then that it cannot."""
        for server in self.nodes.all:
            wait_until(lambda: any(who is server and at > since for who, at in list(self.unavailable)) or self.faults,
                       seconds, "503 from each node")
        self.check_faultless()

    def check_faultless(self):
        check(not self.faults, f"{len(self.faults)} neither success nor 503, first: {self.faults[:3]}")
        check(self.longest < LONGEST, f"a call took {self.longest:.1f} s")


class Counted:
    """What the database holds of the acknowledged invitations."""

    def __init__(self, postgres, acknowledged):
        present = collections.defaultdict(list)
        for address, *row in postgres.rows(INVITES):
            present[address].append(row)
        self.acknowledged, self.rows = len(acknowledged), sum(map(len, present.values()))
        self.lost = [one.address for one in acknowledged if one.id not in (row[0] for row in present[one.address])]
        # Of the others as well: what nobody was told of is there once or not at all.
        self.uneven = [f"{address} {rows}" for address, rows in present.items()
                       if rows and [row[1:] for row in rows] != [["1", "1", "1"]]]
        self.strays = int(postgres.sql(STRAYS))

    def check(self):
        check(not self.lost, f"{len(self.lost)} of {self.acknowledged} acknowledged are lost, first {self.lost[:3]}")
        check(not self.uneven, f"{len(self.uneven)} not exactly once with a link, a mail and an entry (id and how "
                               f"many of each): {self.uneven[:3]}")
        check(not self.strays, f"{self.strays} entries of invites that are not there")
        return self

    def __str__(self):
        return (f"{self.acknowledged} acknowledged, {len(self.lost)} lost, {len(self.uneven)} duplicated, "
                f"{self.rows - self.acknowledged + len(self.lost)} unacknowledged present")
