"""Runs examples/rest as a user would: real curl, Python, and a TypeScript client generated from the document."""

import concurrent.futures
import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading

import harness
from harness import ROOT, Server, Skip, Story, check

# The generator wants a newer Node than Debian's.
NODE = ROOT / "tests" / "outside" / "node" / "node_modules" / "node" / "bin"
EXAMPLES = ROOT / "examples" / "rest"
GUEST = "john.doe@example.net"
TABLE = '''role,email,message,expiresInDays,sendEmail
Member,ann@example.net,"Hello, ""Ann""",3,
Developer,bob@example.net,,,false
King,carl@example.net,,,
Member,nobody,,,
Member,ann@example.net,,,
'''


class Portal:
    """A server with a client, and a key of its owner."""

    def __init__(self, folder, **settings):
        self.server = Server(folder, {**harness.LIMITS_OFF, **settings})

    def __enter__(self):
        self.server.__enter__()
        self.story = Story(self.server)
        self.key = self.server.cli("apikey", "create", "--user", "owner@client.example")["key"]
        self.uuid = self.database("SELECT uuid FROM clients")[0][0]
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)

    def database(self, sql):
        with contextlib.closing(sqlite3.connect(self.server.data / "vestibule.db")) as connection:
            return connection.execute(sql).fetchall()

    def environment(self, **variables):
        path = f"{NODE}{os.pathsep}{os.environ['PATH']}"
        return harness.environment({"PATH": path, "URL": self.server.url, "KEY": self.key, "CLIENT": self.uuid, **variables})

    def run(self, *words, cwd=None, **variables):
        return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, cwd=cwd,
                              env=self.environment(**variables))

    def tool(self, *words, **variables):
        """The tool in Python."""
        return self.run(*self.tool_words(*words), **variables)

    def tool_words(self, *words):
        return [sys.executable, EXAMPLES / "invite.py", "--url", self.server.url, "--client", self.uuid, *words]

    def ask(self, path="", **parts):
        """A request of the test's own, with the key."""
        headers = {"x-dolfin-api-key": self.key, "Content-Type": "application/json"}
        method, body = parts.get("method", "GET"), parts.get("body")
        return harness.request(self.server.address, method, f"/clients/{self.uuid}/invites{path}", body, headers)

    def invite(self, email):
        made = self.ask(method="POST", body=json.dumps({"email": email, "role": "Member"}))
        check(made.status == 201, made.text)


def good(done):
    check(done.returncode == 0 and not done.stderr, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def the_life_of_an_invitation_by_curl():
    with harness.workspace() as folder, Portal(folder) as portal:
        shown = good(portal.run("sh", EXAMPLES / "invite.sh", GUEST, "Developer", "Support"))
        made = re.search(rf"^invited {GUEST} as Developer: (\S+)$", shown, re.MULTILINE)[1]
        check(re.search(r"^link to hand out: http\S+/invite/\S+$", shown, re.MULTILINE), shown)
        check(f'"data":[{{"id":"{made}"' in shown and '"hasMore":false' in shown, shown)
        check(re.search(r'(?mi)^etag: "\S+"\r?$', shown), shown)
        check('"role":"Support"' in shown and f"revoked {made}\n" in shown, shown)
        rows = portal.database("SELECT i.email, r.name, i.state, i.issue FROM invites i JOIN roles r ON r.id = i.role_id")
        check(rows == [(GUEST, "Support", "cancelled", 2)], rows)
        check(len(portal.database("SELECT id FROM outbox")) == 1, "the second link was handed out, not mailed")
        again = good(portal.run("sh", EXAMPLES / "invite.sh", "jane@example.net", "Member"))
        check("invited jane@example.net as Member" in again, again)
        refused = portal.run("sh", EXAMPLES / "invite.sh", "member@client.example")
        check(refused.returncode == 1 and "ClientInvite.AlreadyMember" in refused.stderr, str(refused))


def one_and_many_by_the_tool():
    with harness.workspace() as folder, Portal(folder) as portal:
        shown = good(portal.tool("one", GUEST, "--role", "Admin", "--message", "Welcome!", "--idempotency-key", "k"))
        check(f"invited     {GUEST} as Admin, until " in shown and "/invite/" in shown, shown)
        check(good(portal.tool("one", GUEST, "--role", "Admin", "--message", "Welcome!", "--idempotency-key", "k"))
              == shown, "the same call is answered with the same link")
        (folder / "people.csv").write_text(TABLE)
        done = portal.tool("bulk", folder / "people.csv")
        check(done.returncode == 1 and "2 invited, 3 not\n" in done.stdout, str(done))
        for line in ("row 1       ann@example.net as Member\n", "row 2       bob@example.net as Developer\n",
                     "row 3       ClientInvite.InvalidRole: ", "row 4       ClientInvite.InvalidEmail: ",
                     "row 5       ClientInvite.AlreadyInvited: "):
            check(line in done.stdout, f"{line!r} is not in {done.stdout}")
        rows = portal.database("SELECT email, message, (expires_at - created_at) / 86400000 FROM invites ORDER BY id")
        check(rows == [(GUEST, "Welcome!", 7), ("ann@example.net", 'Hello, "Ann"', 3), ("bob@example.net", None, 7)],
              str(rows))
        mailed = portal.database("SELECT recipient FROM outbox ORDER BY id")
        check(mailed == [(GUEST,), ("ann@example.net",)], str(mailed))


def all_pages_by_the_tool():
    with harness.workspace() as folder, Portal(folder) as portal:
        for number in range(7):
            portal.invite(f"guest{number}@example.net")
        shown = good(portal.tool("list", "--limit", "3", "--status", "pending")).splitlines()
        expected = [f"guest{number}@example.net" for number in reversed(range(7))]
        check([line.split()[1] for line in shown[:-1]] == expected and shown[-1] == "7 in all", str(shown))
        check(good(portal.tool("list", "--status", "revoked")) == "0 in all\n", "none was revoked")


def the_tool_waits_as_long_as_it_is_told():
    with harness.workspace() as folder, Portal(folder, VESTIBULE_LIMIT_REQUESTS="10") as portal:
        while portal.ask().status == 200:
            pass
        done = portal.tool("list")
        check(done.returncode == 0 and "0 in all" in done.stdout, str(done))
        check(re.search(r"^wait        \d+ s after Request.TooMany: ", done.stderr, re.MULTILINE), str(done))


def two_tools_with_one_key_invite_once():
    """While nothing can be written one of them hears that the other is at it, and both that the server is busy."""
    with harness.workspace() as folder, Portal(folder) as portal:
        lock = sqlite3.connect(portal.server.data / "vestibule.db", isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN IMMEDIATE")
        words = [str(word) for word in portal.tool_words("one", GUEST, "--idempotency-key", "at once")]
        tools = [subprocess.Popen(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=portal.environment(), preexec_fn=harness.die_with_parent) for _ in range(2)]
        harness.RUNNING.update(tools)
        heard, in_flight = [], threading.Event()

        def listen(tool):
            for line in tool.stderr:
                heard.append(line)
                if "Idempotency.InFlight" in line:
                    in_flight.set()

        with concurrent.futures.ThreadPoolExecutor() as pool:
            listening = [pool.submit(listen, tool) for tool in tools]
            check(in_flight.wait(30), f"nobody heard of the other: {heard}")
            lock.execute("ROLLBACK")
            shown = {tool.stdout.read() for tool in tools}
            check([tool.wait(30) for tool in tools] == [0, 0], f"{shown} {heard}")
            for one in listening:
                one.result()
        harness.RUNNING.difference_update(tools)
        check(len(shown) == 1 and "/invite/" in shown.pop(), "both have the same link")
        check(len(portal.database("SELECT id FROM invites")) == 1, "one invite")
        check(len(portal.database("SELECT id FROM outbox")) == 1, "one mail")


def the_tool_says_what_went_wrong():
    with harness.workspace() as folder, Portal(folder) as portal:
        wrong = portal.tool("list", KEY="vst_wrong")
        check(wrong.returncode == 1 and "refused     Auth.InvalidKey: " in wrong.stderr, str(wrong))
        member = portal.tool("one", "member@client.example")
        check(member.returncode == 1 and "ClientInvite.AlreadyMember" in member.stderr, str(member))
        check(portal.tool("list", KEY="").returncode == 2, "no key")
        portal.server.stop()
        gone = portal.tool("list")
        check(gone.returncode == 3 and gone.stderr.count("wait        1 s after ") == 5, str(gone))


def a_generated_client_in_typescript():
    if not (NODE / "node").exists() or not (EXAMPLES / "typescript" / "node_modules").exists():
        raise Skip("no node, or its packages are not installed: tests/run tools")
    with harness.workspace() as folder, Portal(folder) as portal:
        project, source = folder / "examples" / "rest" / "typescript", EXAMPLES / "typescript"
        shutil.copytree(source, project, symlinks=True,
                        ignore=lambda place, _: ["generated", "dist"] if place == str(source) else [])
        (folder / "docs").mkdir()
        shutil.copy(ROOT / "docs" / "openapi.json", folder / "docs")
        npm = [shutil.which("npm"), "--prefix", project, "--silent"]
        for step in ("generate", "build"):
            done = portal.run(*npm, "run", step)
            check(done.returncode == 0, f"{step}: {done.stdout}{done.stderr}")
        check_generated(portal, [*npm, "start", "--"])


def check_generated(portal, start):
    for number in range(4):
        portal.invite(f"guest{number}@example.net")
    done = portal.run(*start, GUEST, "Developer", "Support")
    check(done.returncode == 0, f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    waiting = re.findall(r"^waiting   (\S+) as (\w+)(?: (<- invited))?$", done.stdout, re.MULTILINE)
    others = [(f"guest{number}@example.net", "Member", "") for number in reversed(range(4))]
    check(waiting == [(GUEST, "Developer", "<- invited"), *others], done.stdout)
    check("changed   Developer to Support\nagain     Request.PreconditionFailed" in done.stdout, done.stdout)
    role = portal.database(f"SELECT r.name FROM invites i JOIN roles r ON r.id = i.role_id WHERE email = '{GUEST}'")
    check(role == [("Support",)], str(role))
    again = portal.run(*start, GUEST, "Developer", "Support")
    check(again.returncode == 1 and "ClientInvite.AlreadyInvited" in again.stderr
          and "an invite of this address waits already" in again.stderr, str(again))
    wrong = portal.run(*start, GUEST, "Developer", "Support", KEY="vst_wrong")
    check(wrong.returncode == 1 and "the key is unknown" in wrong.stderr, str(wrong))
    check(portal.run(*start, GUEST, "King", "Support").returncode == 2, "no such role")
    portal.server.stop()
    gone = portal.run(*start, GUEST, "Developer", "Support")
    check(gone.returncode == 3 and "no answer" in gone.stderr, str(gone))


if __name__ == "__main__":
    harness.main(the_life_of_an_invitation_by_curl, one_and_many_by_the_tool, all_pages_by_the_tool,
                 the_tool_waits_as_long_as_it_is_told, two_tools_with_one_key_invite_once,
                 the_tool_says_what_went_wrong, a_generated_client_in_typescript)
