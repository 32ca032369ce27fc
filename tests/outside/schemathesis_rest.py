"""Schemathesis against the server: what the REST dialect's own document says, and Dolfin's, is tried with hundreds of
requests an operation, good and bad ones, and every answer held against the document.
"""

import json
import subprocess

import harness
from harness import ROOT, Server, Story, check

harness.go_on_in_venv()

EXAMPLES = 200
SEED = 20270104
SETTINGS = {**harness.LIMITS_OFF, "VESTIBULE_LIMIT_REQUESTS": "0", "VESTIBULE_LIMIT_FAILURES": "0"}
HERE = ROOT / "tests" / "outside"
OURS = ROOT / "docs" / "openapi.json"
DOLFINS = HERE / "seeds" / "create_client_invite.openapi.json"

# What a good request may be answered with besides success, and why.
CONFIG = """
[checks.positive_data_acceptance]
# An id, a token, an If-Match or an Idempotency-Key that was made up: 404, 409, 410, 412, 422. A client that is not there
# looks like one of others: 403. To accept, a password or an access token has to be right: 401.
expected-statuses = ["2xx", "304", "401", "403", "404", "409", "410", "412", "422"]

[checks.negative_data_rejection]
# 410, 412: what is wrong with the token or the If-Match is said before what is wrong with the rest.
expected-statuses = ["400", "401", "403", "404", "405", "409", "410", "412", "422"]

[[operations]]
# A row that is wrong is answered in its place, within a success.
include-name = "POST /clients/{clientId}/invites/bulk"
checks.negative_data_rejection.enabled = false

[generation]
# NUL is refused wherever it stands, in members that are not read too: PostgreSQL does not store it.
allow-x00 = false
"""
# Checks that cannot hold, and why.
NOT_FOR_OURS = {}
NOT_FOR_DOLFINS = {
    "positive_data_acceptance": "its schema takes any string for an address, and the server only addresses",
    "unsupported_method": "it describes one method of the path, and the server has a list at the same path",
    "allow_header_conformance": "the same",
}


class Ground:
    """A server with a client, and keys of its owner and of staff."""

    def __init__(self, folder):
        self.folder = folder
        self.server = Server(folder, SETTINGS)

    def __enter__(self):
        self.server.start()
        story = Story(self.server)
        self.key = self.server.cli("apikey", "create", "--admin", "root")["key"]
        self.user_key = self.server.cli("apikey", "create", "--user", "owner@client.example")["key"]
        answer = self.server.post(harness.WHMCS, {
            "action": "GetClientsDetails", "identifier": story.credential["identifier"],
            "secret": story.credential["secret"], "responsetype": "json", "clientid": story.client_id})
        self.client = answer.json()["client"]["uuid"]
        return self

    def __exit__(self, *what):
        self.server.__exit__(*what)

    def run(self, document, excluded):
        """One run over a document; what was reached, by operation and status."""
        config, counts = self.folder / "schemathesis.toml", self.folder / "counts.json"
        config.write_text(CONFIG)
        words = [str(harness.VENV_PYTHON.parent / "st"), "--config-file", str(config), "run", str(document),
                 "--url", self.server.url, "--max-examples", str(EXAMPLES), "--seed", str(SEED), "--continue-on-failure", "--no-color",
                 "--generation-database", "none", "--suppress-health-check", "all"]
        for name in excluded:
            words += ["--exclude-checks", name]
        settings = {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE), "REST_ADDRESS": self.server.address,
                    "REST_KEY": self.key, "REST_USER_KEY": self.user_key, "REST_CLIENT": self.client, "REST_COUNTS": str(counts)}
        done = subprocess.run(words, cwd=self.folder, env={**harness.environment(), **settings}, text=True,
                              capture_output=True, timeout=600)
        check(done.returncode == 0, f"exit {done.returncode}\n{done.stdout[-20000:]}\n{done.stderr[-3000:]}")
        return json.loads(counts.read_text())


def tried(document, excluded):
    with harness.workspace() as folder, Ground(folder) as ground:
        reached = ground.run(document, excluded)
        check(ground.server.get("/readyz").status == 200, "the server is not ready any more")
        check("panicked" not in ground.server.log_text(), "something panicked")
    names = [f"{method.upper()} {path}" for path, methods in json.loads(document.read_text())["paths"].items()
             for method in methods]
    good = {name: sum(count for status, count in reached.get(name, {}).items() if status.startswith("2"))
            for name in names}
    missed = [name for name, count in good.items() if not count]
    check(not missed, f"without one success: {missed} of {reached}")
    asked = sum(sum(statuses.values()) for statuses in reached.values())
    return f"{asked} requests; successes: " + ", ".join(f"{name} {count}" for name, count in good.items())


def the_server_keeps_to_its_own_document():
    return tried(OURS, NOT_FOR_OURS)


def the_server_keeps_to_dolfins_document():
    return tried(DOLFINS, NOT_FOR_DOLFINS)


if __name__ == "__main__":
    for name, reason in NOT_FOR_DOLFINS.items():
        print(f"left out of Dolfin's: {name}: {reason}")
    harness.main(the_server_keeps_to_its_own_document, the_server_keeps_to_dolfins_document)
