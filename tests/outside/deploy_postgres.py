"""examples/deploy/postgres as its README says it, on seven machines: built up, used, and its parts killed one by one."""

import collections
import contextlib
import http.client
import json
import pathlib
import re
import ssl
import threading
import time

import harness
import machines
import pages
from harness import check, wait_until
from smtp import Relay

EXAMPLE = harness.ROOT / "examples" / "deploy" / "postgres"
PACKAGES = re.compile(r"apt-get install --yes (.*)")
BLOCK = re.compile(r"^On ([^\n]*):\n\n```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
DATABASES, NODES = ["db1", "db2", "db3"], ["app1", "app2", "app3"]
PUBLIC = "accounts.example.com"


class Block:
    """Commands of the README, and the machines that they are for; none: one's own."""

    def __init__(self, where, script):
        self.machines = re.findall(r"\b(?:db|app|lb)\d\b", where)
        self.script = script
        check(self.machines or where.startswith("your own machine"), f"the README's block is for nobody: On {where}")


class Deployment:
    """The machines with what the README puts on them."""

    def __init__(self, site, relay):
        self.site = site
        self.settings = {"HOME": str(site.folder), "BINARY": harness.BINARY,
                         "SMTP_URL": f"smtp://{machines.OUTSIDE}:{relay.port}?tls=none"}
        sections = re.split(r"^##+ (.*)\n", (EXAMPLE / "README.md").read_text(), flags=re.MULTILINE)[1:]
        self.sections = {title: [Block(*found) for found in BLOCK.findall(text)]
                         for title, text in zip(sections[::2], sections[1::2])}

    def do(self, title):
        """Runs the commands of one section, in order."""
        blocks = [block for name, found in self.sections.items() if name.endswith(title) for block in found]
        check(blocks, f"the README has no commands under {title}")
        return [printed for block in blocks for printed in self._run(block)]

    def _run(self, block):
        if not block.machines:
            return [self.site.run_here(block.script, EXAMPLE, self.settings)]
        return [self.site[name].run(block.script) for name in block.machines]

    def packages(self):
        """Every package that the README installs."""
        scripts = [block.script for blocks in self.sections.values() for block in blocks]
        return sorted({word for script in scripts for line in PACKAGES.findall(script) for word in line.split()})

    def members(self):
        """What Patroni says of its three nodes, by name."""
        for name in DATABASES:
            if self.site[name].process:
                asked = self.site[name].ask("patronictl -c /etc/patroni/config.yml list --format json")
                if asked.returncode == 0:
                    return {row["Member"]: row for row in json.loads(asked.stdout)}
        return {}

    def with_role(self, role):
        return [name for name, row in self.members().items() if row["Role"] == role and row["State"] == "running"]

    def leader(self):
        return next(iter(self.with_role("Leader")), None)
