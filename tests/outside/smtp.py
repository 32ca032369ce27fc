"""The test's side of SMTP: the aiosmtpd relay as a process, and a tap that keeps the bytes of each connection."""

import mailbox
import pathlib
import re
import signal
import socket
import threading

import harness
from harness import Skip, check, wait_until

SCRIPT = pathlib.Path(__file__).with_name("smtp_sink.py")


class Relay:
    """aiosmtpd on its own port, keeping messages in a Maildir."""

    def __init__(self, folder, *options, port=None):
        if not harness.VENV_PYTHON.exists():
            raise Skip(f"no aiosmtpd in {harness.VENV_PYTHON.parent.parent}")
        self.port = port or harness.free_port()
        self.folder = folder / "maildir"
        self.log = folder / "relay.log"
        self.options = options

    def __enter__(self):
        self.process = harness.spawn([harness.VENV_PYTHON, SCRIPT, "--port", self.port, "--folder",
                                      self.folder, *self.options], self.log)
        wait_until(self._greets, 20, "the relay's 220")
        return self

    def _greets(self):
        check(self.process.poll() is None, f"relay ended: {self.log.read_text()}")
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as probe:
                return probe.recv(3) == b"220"
        except OSError:
            return False

    def __exit__(self, *_):
        harness.end(self.process, signal.SIGKILL)

    def messages(self):
        """What was taken so far, as email messages."""
        return list(mailbox.Maildir(self.folder, create=False))

    def recipients(self):
        """One entry per delivered message."""
        return [message["X-RcptTo"] for message in self.messages()]


class Tap:
    """Forwards connections to a relay and keeps what the client sent on each, byte for byte."""

    def __init__(self, relay_port):
        self.relay_port = relay_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sent = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            relay = socket.create_connection(("127.0.0.1", self.relay_port))
            kept = bytearray()
            self.sent.append(kept)
            threading.Thread(target=pump, args=(client, relay, kept), daemon=True).start()
            threading.Thread(target=pump, args=(relay, client, bytearray()), daemon=True).start()

    def close(self):
        self.listener.close()

    def transactions(self):
        """(envelope commands, message) of each finished DATA, dots unstuffed."""
        return [found for stream in list(self.sent) for found in split_stream(bytes(stream))]


def pump(source, target, kept):
    try:
        while chunk := source.recv(65536):
            kept += chunk
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def split_stream(stream):
    """Splits a client's side of a conversation as a relay must: only CRLF ends a line, only CRLF.CRLF a message."""
    commands = []
    while b"\r\n" in stream:
        line, stream = stream.split(b"\r\n", 1)
        commands.append(line)
        if line.upper() == b"DATA" and b"\r\n.\r\n" in stream:
            message, stream = stream.split(b"\r\n.\r\n", 1)
            yield commands, re.sub(rb"(\A|\r\n)\.", rb"\1", message + b"\r\n")
            commands = []
