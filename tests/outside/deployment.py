"""A folder of examples/deploy on machines of its own: what its README says is done there, command by command."""

import contextlib
import http.client
import json
import re
import ssl

import harness
import machines
from harness import check, wait_until

PACKAGES = re.compile(r"apt-get install --yes (.*)")
BLOCK = re.compile(r"^On ([^\n]*):\n\n```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^##+ (.*)\n", re.MULTILINE)
MACHINE = re.compile(r"\b(?:db|app|lb)\d\b")
OWN = "your own machine"
DATABASES, NODES = ["db1", "db2", "db3"], ["app1", "app2", "app3"]
# How a command is run with the settings and as the user of the service.
AS_SERVICE = ("systemd-run --quiet --pipe --wait --uid=vestibule "
              "--property=EnvironmentFile=/etc/vestibule/vestibule.env /usr/local/bin/vestibule")
CONFIG = "--config /etc/vestibule/vestibule.toml"


class Readme:
    """The commands of a README: under which heading, for which machines."""

    def __init__(self, path):
        _, *parts = HEADING.split(path.read_text())
        self.sections = {title: BLOCK.findall(text) for title, text in zip(parts[::2], parts[1::2])}

    def blocks(self, title):
        """Of each block of a section the machines that it is for, and the script; no machines: one's own."""
        found = [block for name, blocks in self.sections.items() if name.endswith(title) for block in blocks]
        check(found, f"the README has no commands under {title}")
        found = [(where, script) for where, script in found if not PACKAGES.search(script)]
        for where, script in found:
            check(MACHINE.search(where) or where.startswith(OWN), f"the README's commands are for nobody: On {where}")
        return [(MACHINE.findall(where), script) for where, script in found]

    def packages(self):
        scripts = [script for blocks in self.sections.values() for _, script in blocks]
        return sorted({word for script in scripts for line in PACKAGES.findall(script) for word in line.split()})


class Deployment:
    """The machines, with what the README puts on them."""

    def __init__(self, site, example, settings):
        self.site, self.example = site, example
        self.readme = Readme(example / "README.md")
        self.settings = {"HOME": str(site.folder), "BINARY": harness.BINARY, **settings}
        self.secret = site.folder / "vestibule-cluster" / "secret"

    def do(self, title):
        """Runs the commands of one section, in order; returns what each printed."""
        return [self._run(name, script) for names, script in self.readme.blocks(title) for name in names or [OWN]]

    def _run(self, name, script):
        if name == OWN:
            return self.site.run_here(script, self.example, self.settings)
        return self.site[name].run(script)

    def trust(self):
        """From here on the test knows the authority that prepare.sh made."""
        context = ssl.create_default_context(cafile=str(self.secret / "ca.crt"))
        for address in ["accounts.example.com", *(self._rest_api(name) for name in DATABASES)]:
            harness.TLS[address] = context

    def certificate(self, name):
        """A file with a certificate of that authority and its key, for a part that is not in the example."""
        key, request, signed = (self.secret / f"{name}.{end}" for end in ("key", "csr", "crt"))
        machines.run("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-addext",
                     f"subjectAltName=DNS:{name}", "-keyout", key, "-out", request)
        machines.run("openssl", "x509", "-req", "-in", request, "-copy_extensions", "copyall", "-CA",
                     self.secret / "ca.crt", "-CAkey", self.secret / "ca.key", "-out", signed)
        both = self.secret / f"{name}.pem"
        both.write_bytes(signed.read_bytes() + key.read_bytes())
        return both

    def _rest_api(self, name):
        return f"{self.site[name].address}:8008"

    def _asked(self, name, path):
        """An answer of a node's Patroni; None where none comes."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            return harness.request(self._rest_api(name), "GET", path, seconds=2)
        return None

    def leader(self):
        """The name of the PostgreSQL that leads, as it says itself; None while there is none."""
        answers = {name: self._asked(name, "/primary") for name in DATABASES}
        leading = [name for name, answer in answers.items() if answer and answer.status == 200]
        check(len(leading) < 2, f"more than one leads: {leading}")
        return next(iter(leading), None)

    def members(self):
        """What the leader's Patroni says of all. Another one may still say what was before it was cut off."""
        leader = self.leader()
        told = leader and self._asked(leader, "/cluster")
        return told.json()["members"] if told else []

    def is_whole(self):
        """One leads, one is its synchronous standby, one is another standby, and both follow it closely."""
        members = self.members()
        roles = sorted(row["role"] for row in members if row["state"] == "running")
        timelines = {row.get("timeline") for row in members}
        # Bytes; what is told of the standbys is some seconds older than what is told of the leader.
        follow = all(isinstance(row.get("lag", 0), int) and row.get("lag", 0) < 1 << 20 for row in members)
        return roles == ["leader", "replica", "sync_standby"] and len(timelines) == 1 and follow

    def wait_until_whole(self, seconds=90):
        try:
            wait_until(self.is_whole, seconds, "a leader and two standbys", every=0.2)
        except AssertionError as late:
            for name in DATABASES:
                print(f"--- {name}\n{self.site[name].ask('journalctl --no-pager --unit patroni --lines 60').stdout}")
            raise AssertionError(f"{late}: {self.members()}") from late

    def command(self, *words, node="app1"):
        """Runs a command of Vestibule on a node, as the service runs; its object."""
        return json.loads(self.site[node].run(f"{AS_SERVICE} {' '.join(map(str, words))} --json {CONFIG}"))
