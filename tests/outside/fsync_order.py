"""Shows by strace that an answer to a write leaves only after an fdatasync of the WAL that began after the request came in."""

import re
import shutil
import socket
import time
import urllib.parse

import harness
from harness import Server, Skip, Story, check, wait_until

WRITES = 20
READS = 20
CALLS = "fdatasync,fsync,write,writev,sendto,sendmsg,pwrite64,recvfrom,recvmsg,read,readv"
BEGIN = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+)\((?P<fd>\d+)<(?P<what>.*?)>(?=[,) ])(?P<rest>.*)$")
RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)$")
RECEIVES = {"recvfrom", "recvmsg", "read", "readv"}
SENDS = {"write", "writev", "sendto", "sendmsg"}


class Call:
    """One system call: the trace's line on which it began, and the one on which it came back."""

    def __init__(self, name, what, text, began):
        self.name, self.what, self.text = name, what, text
        self.began, self.ended = began, None


def parse(trace):
    """The finished calls of a trace, in the order in which they came back."""
    open_calls, finished = {}, []
    for number, line in enumerate(trace.splitlines()):
        if found := RESUMED.match(line):
            call = open_calls.pop(found["pid"], None)
            if call is not None:
                call.text += found["rest"]
                finish(call, number, finished)
        elif found := BEGIN.match(line):
            call = Call(found["call"], found["what"], found["rest"], number)
            if line.endswith("<unfinished ...>"):
                open_calls[found["pid"]] = call
            else:
                finish(call, number, finished)
    return finished


def finish(call, number, finished):
    if re.search(r"\) += -1 ", call.text) is None:
        call.ended = number
        finished.append(call)


def is_socket(call):
    return call.what.startswith("TCP")


def request_of(calls, marker):
    """The call that brought in the request which carries `marker`."""
    for call in calls:
        if call.name in RECEIVES and is_socket(call) and marker in call.text:
            return call
    raise AssertionError(f"no request with {marker} in the trace")


def answer_to(calls, request):
    """The first call that sends an answer on the same socket afterwards."""
    for call in calls:
        if (call.name in SENDS and call.what == request.what and call.began > request.ended
                and "HTTP/1.1 " in call.text):
            return call
    raise AssertionError("no answer in the trace")


def syncs_between(calls, request, answer):
    return [call for call in calls
            if call.name in ("fdatasync", "fsync") and call.what.endswith("vestibule.db-wal")
            and call.began > request.ended and call.ended < answer.began]


class Traced:
    """A server under strace, and one kept-alive connection to it."""

    def __init__(self, folder):
        self.trace = folder / "trace"
        # -D keeps the server our own child; -s shows enough of a request to find its marker.
        strace = ["strace", "-D", "-f", "-yy", "-s", "1024", "-e", f"trace={CALLS}",
                  "-e", "signal=none", "-o", self.trace, "--"]
        self.server = Server(folder, harness.LIMITS_OFF, prefix=strace)

    def __enter__(self):
        self.server.__enter__()
        self.story = Story(self.server)
        self.socket = socket.create_connection(("127.0.0.1", self.server.port), 30)
        return self

    def __exit__(self, *failure):
        self.socket.close()
        self.server.__exit__(*failure)

    def ask(self, action, marker, **fields):
        """One request in one segment, marker in front, and its whole answer."""
        keys = {k: self.story.credential[k] for k in ("identifier", "secret")}
        body = urllib.parse.urlencode({"marker": marker, "action": action, **keys,
                                       "responsetype": "json", **fields})
        self.socket.sendall((f"POST {harness.WHMCS}?m={marker} HTTP/1.1\r\nHost: {self.server.address}\r\n"
                             "Content-Type: application/x-www-form-urlencoded\r\n"
                             f"Content-Length: {len(body)}\r\n\r\n{body}").encode())
        answer = self._answer()
        check(b'"success"' in answer, f"{action}: {answer!r}")

    def _answer(self):
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        head, body = data.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
        while len(body) < length:
            body += self.socket.recv(65536)
        return body

    def calls(self, last_marker):
        """The calls so far, once strace has written the last answer."""
        def settled():
            calls = parse(self.trace.read_text(errors="replace"))
            try:
                answer_to(calls, request_of(calls, last_marker))
            except AssertionError:
                return None
            return calls
        return wait_until(settled, 10, f"the answer to {last_marker} in the trace")

    def syncs(self):
        return self.trace.read_bytes().count(b"sync(")

    def wait_until_quiet(self):
        """Waits for the mail and the other work behind the answers, so that its syncs are not taken for ours."""
        self.server.wait_for_outbox()
        last = [self.syncs(), time.monotonic()]

        def still():
            if (now := self.syncs()) != last[0]:
                last[:] = [now, time.monotonic()]
            return time.monotonic() - last[1] > 0.5
        wait_until(still, 30, "half a second without a sync")


def every_answer_to_a_write_follows_its_sync():
    if not shutil.which("strace"):
        raise Skip("no strace")
    with harness.workspace() as folder, Traced(folder) as traced:
        for number in range(WRITES):
            write(traced, number)
        calls = traced.calls(f"w{WRITES - 1:03}w")
        for number in range(WRITES):
            request = request_of(calls, f"w{number:03}w")
            answer = answer_to(calls, request)
            check(syncs_between(calls, request, answer), f"answer {number} left before its fdatasync")
        check_reads(traced)
        return f"{WRITES} writes, each after its fdatasync; {READS} reads without one"


def write(traced, number):
    marker, client = f"w{number:03}w", traced.story.client_id
    if number % 2:
        permissions = "products,tickets" if number % 4 == 1 else "products,emails"
        traced.ask("UpdateUserPermissions", marker, user_id=traced.story.member_id, client_id=client,
                   permissions=permissions)
    else:
        traced.ask("CreateClientInvite", marker, client_id=client, permissions="products",
                   email=f"guest{number}@elsewhere.example")


def check_reads(traced):
    """A read that syncs would do so each time; a sync of the work behind the answers may fall into one batch."""
    for batch in range(3):
        if synced_reads(traced, batch) == 0:
            return
    raise AssertionError("reads wait for an fdatasync")


def synced_reads(traced, batch):
    traced.wait_until_quiet()
    markers = [f"r{batch}{number:03}r" for number in range(READS)]
    for marker in markers:
        traced.ask("GetUserPermissions", marker, user_id=traced.story.member_id,
                   client_id=traced.story.client_id)
    calls = traced.calls(markers[-1])
    requests = [request_of(calls, marker) for marker in markers]
    return sum(bool(syncs_between(calls, request, answer_to(calls, request))) for request in requests)


if __name__ == "__main__":
    harness.main(every_answer_to_a_write_follows_its_sync)
