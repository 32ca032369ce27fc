"""Starts the built server on a throw-away data folder, runs its commands and speaks HTTP to it."""

import atexit
import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
# Not VESTIBULE_…: that prefix is the server's own, and everything under it is kept from the child.
BINARY = os.environ.get("SERVER_BINARY", str(TARGET / "release" / "vestibule"))
VENV_PYTHON = TARGET / "outside-venv" / "bin" / "python"
SKIPPED = 77
WHMCS = "/includes/api.php"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# A thousand invitations in a second are the point of several tests here.
LIMITS_OFF = {
    "VESTIBULE_LIMIT_INVITER": "0",
    "VESTIBULE_LIMIT_CLIENT": "0",
    "VESTIBULE_LIMIT_PENDING": "0",
    "VESTIBULE_LIMIT_RECIPIENT": "0",
    "VESTIBULE_LIMIT_INTERVAL": "0",
    "VESTIBULE_LIMIT_REQUESTS": "0",
}
ALL_PERMISSIONS = ("profile contacts products manageproducts productsso domains managedomains "
                   "invoices quotes tickets affiliates emails orders").split()


class Skip(Exception):
    """This machine cannot run the case; the text says what is missing."""


def check(holds, message):
    """Fails the case with `message` unless `holds`."""
    if not holds:
        raise AssertionError(message)


def wait_until(ready, seconds, what, every=0.02):
    """Polls `ready` until it returns something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ready()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(every)


def free_port():
    """A port below the range from which the kernel picks ports for outgoing connections."""
    for port in random.sample(range(18000, 32000), 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise AssertionError("no free port")


@contextlib.contextmanager
def workspace():
    """A temporary folder that is gone afterwards."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vestibule-outside-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(settings=None):
    """The caller's environment without settings of the server, plus `settings`."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("VESTIBULE_")}
    return {**clean, "RUST_BACKTRACE": "1", **(settings or {})}


def command(*args, data=None, stdin=None, settings=None):
    """Runs one command of the binary to its end."""
    words = [BINARY, *map(str, args), *(["--data", str(data)] if data else [])]
    try:
        return subprocess.run(words, input=stdin, text=True, capture_output=True, timeout=20,
                              env=environment(settings))
    except subprocess.TimeoutExpired as late:
        raise AssertionError(f"still running after 20 s: {' '.join(words[1:])}") from late


def command_json(*args, data, stdin=None, settings=None):
    """Runs one command with --json and returns its object."""
    done = command(*args, "--json", data=data, stdin=stdin, settings=settings)
    check(done.returncode == 0, f"{' '.join(map(str, args))}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def die_with_parent():
    """In the child: ends it when the test is killed from outside (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


RUNNING = set()


@atexit.register
def kill_all():
    for process in list(RUNNING):
        process.kill()
        process.wait()


def spawn(words, log, settings=None, cwd=None):
    """Starts a process whose output goes to `log` and which dies with the test."""
    with open(log, "ab") as out:
        process = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=out, env=environment(settings), cwd=cwd,
                                   preexec_fn=die_with_parent)
    RUNNING.add(process)
    return process


def end(process, signal_number=signal.SIGTERM, seconds=30):
    """Signals a process, waits for it and returns its exit code."""
    if process.poll() is None:
        process.send_signal(signal_number)
    code = process.wait(seconds)
    RUNNING.discard(process)
    return code


class Server:
    """One `serve` on a data folder; used as a context manager it is killed at the end."""

    def __init__(self, folder, settings=None, data=None, prefix=(), port=None):
        self.data = pathlib.Path(data or folder / "data")
        self.log = folder / "server.log"
        self.port = port or free_port()
        # By the environment, so that the commands know the links' base as well.
        self.settings = {"VESTIBULE_LISTEN": self.address, **(settings or {})}
        self.prefix = list(prefix)
        self.process = None

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"http://{self.address}"

    def start(self):
        words = [*self.prefix, BINARY, "serve", "--data", self.data]
        self.process = spawn(words, self.log, self.settings)
        wait_until(self._ready_or_ended, 30, "/readyz answers 200")
        check(self.process.poll() is None, f"serve ended at once:\n{self.log_text()[-2000:]}")
        return self

    def _ready_or_ended(self):
        if self.process.poll() is not None:
            return True
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/readyz").status == 200
        return False

    def stop(self):
        """SIGTERM, as a supervisor does it; returns the exit code."""
        return end(self.process)

    def kill(self):
        return end(self.process, signal.SIGKILL)

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def cli(self, *args, stdin=None):
        return command_json(*args, data=self.data, stdin=stdin, settings=self.settings)

    def invites(self):
        return self.cli("invite", "list", "--limit", 100_000)["invites"]

    def messages(self, *args):
        return self.cli("mail", "list", "--limit", 100_000, *args)["messages"]

    def wait_for_outbox(self, seconds=30):
        """Until no mail waits any more; a look is a command of its own, so not too often."""
        wait_until(lambda: not self.messages("--state", "queued"), seconds, "an empty outbox", every=0.2)

    def get(self, path, headers=None):
        return request(self.address, "GET", path, headers=headers)

    def post(self, path, fields, headers=None):
        return request(self.address, "POST", path, urllib.parse.urlencode(fields), {**FORM, **(headers or {})})

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if self.process and self.process in RUNNING:
            self.kill()
        if kind:
            print(f"--- end of {self.log.name}\n{self.log_text()[-3000:]}", flush=True)


class Answer:
    """An HTTP answer, read to its end."""

    def __init__(self, raw):
        self.status = raw.status
        self.headers = raw.headers
        self.body = raw.read()

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


# The TLS context for each address that speaks TLS, filled in by the test that knows.
TLS = {}


def connection_to(address, seconds=30):
    if address in TLS:
        return http.client.HTTPSConnection(address, timeout=seconds, context=TLS[address])
    return http.client.HTTPConnection(address, timeout=seconds)


def request(address, method, path, body=None, headers=None, seconds=30):
    """One HTTP request on its own connection; redirects are not followed."""
    connection = connection_to(address, seconds)
    try:
        connection.request(method, path, body, headers or {})
        return Answer(connection.getresponse())
    finally:
        connection.close()


class Api:
    """The WHMCS dialect over one kept-alive connection; one per thread."""

    def __init__(self, server, credential):
        self.connection = connection_to(server.address)
        self.keys = {"identifier": credential["identifier"], "secret": credential["secret"],
                     "responsetype": "json"}

    def answer(self, action, **fields):
        body = urllib.parse.urlencode({"action": action, **self.keys, **fields})
        self.connection.request("POST", WHMCS, body, FORM)
        return Answer(self.connection.getresponse())

    def call(self, action, **fields):
        return self.answer(action, **fields).json()

    def expect(self, action, **fields):
        """A call that has to succeed."""
        got = self.call(action, **fields)
        check(got.get("result") == "success", f"{action}: {got}")
        return got

    def permissions(self, user_id, client_id):
        got = self.expect("GetUserPermissions", user_id=user_id, client_id=client_id)
        return got["permissions"]["permission"]


class Story:
    """The people of most cases: an administrator, his credential, a client with owner and member."""

    def __init__(self, server):
        self.admin = server.cli("admin", "create", "root", "--email", "root@vestibule.example",
                                "--name", "Ada Root")
        self.credential = server.cli("credential", "create", "--admin", "root")
        self.client = server.cli("client", "create", "--email", "owner@client.example",
                                 "--first-name", "Olive", "--last-name", "Owner",
                                 "--company", "Client Ltd")
        self.member = server.cli("user", "create", "--email", "member@client.example",
                                 "--first-name", "Max", "--last-name", "Member")
        server.cli("member", "add", "--client", self.client_id, "--user", self.member_id,
                   "--permissions", "products")

    @property
    def client_id(self):
        return self.client["client_id"]

    @property
    def member_id(self):
        return self.member["user_id"]


def invite(api, client_id, email, permissions="products,tickets"):
    """CreateClientInvite, which has to succeed."""
    return api.expect("CreateClientInvite", client_id=client_id, email=email, permissions=permissions)


LINK = re.compile(r"https?://[^\s\"'<>]+/invite/[^\s\"'<>]+")


def link_of(text):
    """The invitation link in a message's text part, which stands on a line of its own."""
    lines = [line for line in text.splitlines() if LINK.fullmatch(line.strip())]
    check(len(lines) == 1, f"one line with the link and nothing else, got {len(lines)} in:\n{text}")
    return lines[0].strip()


def go_on_in_venv():
    """Starts the script again in the Python that has the packages of requirements.txt, unless this is it."""
    if pathlib.Path(sys.prefix) == VENV_PYTHON.parent.parent:
        return
    if not VENV_PYTHON.exists():
        print(f"skip: no packages in {VENV_PYTHON.parent.parent}", flush=True)
        sys.exit(SKIPPED)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])


def main(*cases):
    """Runs the cases in order, prints one line each, and ends the process: with 77 if none could run here."""
    check(os.access(BINARY, os.X_OK), f"no server at {BINARY}: cargo build --release")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(0 if [case for case in cases if ran(case)] else SKIPPED)


def ran(case):
    """Runs one case; false when this machine cannot."""
    started, name = time.monotonic(), case.__name__.replace("_", " ")
    try:
        note = case()
    except Skip as reason:
        print(f"skip {name}: {reason}", flush=True)
        return False
    except Exception:
        traceback.print_exc(file=sys.stdout)
        print(f"FAIL {name}", flush=True)
        sys.exit(1)
    took = time.monotonic() - started
    print(f"ok   {name} ({took:.1f} s){': ' + note if note else ''}", flush=True)
    return True
