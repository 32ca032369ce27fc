"""A client of Quickbase's XML calls from npm, unchanged: the chain, and what it makes of a ticket that has ended.

It logs in over TLS alone; the flows are in `node/`."""

import shutil
import subprocess

import harness
from harness import Skip, check
from quickbase import GUEST, TEXT, Application, check_quoted

FLOWS = harness.ROOT / "tests" / "outside" / "node"


class Flow:
    """One flow that runs; a failed assertion ends it."""

    def __init__(self, application, name, **more):
        if not shutil.which("node") or not (FLOWS / "node_modules").exists():
            raise Skip("no node, or its packages are not installed: tests/run tools")
        settings = {"NODE_EXTRA_CA_CERTS": str(application.tls.certificate), "TLS_PORT": str(application.tls.port),
                    "OWNER": application.owner, "PASSWORD": application.password, "TOKEN": application.token,
                    "DBID": application.dbid, "GUEST": GUEST["email"], "FNAME": GUEST["fname"],
                    "LNAME": GUEST["lname"], "TEXT": TEXT, **more}
        self.process = subprocess.Popen(["node", "--no-deprecation", FLOWS / f"{name}.mjs"], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=harness.environment(settings), preexec_fn=harness.die_with_parent)
        harness.RUNNING.add(self.process)

    def wait_for(self, line):
        said = self.process.stdout.readline().strip()
        check(said == line, f"{said!r}, not {line!r}: {self.process.stderr.read() if not said else ''}")

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ends_well(self):
        out, errors = self.process.communicate(timeout=60)
        harness.RUNNING.discard(self.process)
        check(self.process.returncode == 0 and not errors, f"exit {self.process.returncode}\n{out}{errors}")


def runs_the_chain(**more):
    with harness.workspace() as folder, Application(folder) as application:
        flow = Flow(application, "quickbase", **more)
        flow.wait_for("invited")
        check_quoted(application.accept(GUEST["email"]))
        flow.say("accepted")
        flow.ends_well()


def quickbase_runs_the_chain_by_user_token():
    runs_the_chain(WAY="token")


def quickbase_runs_the_chain_by_ticket():
    runs_the_chain(WAY="ticket")


def quickbase_runs_the_chain_by_get():
    runs_the_chain(WAY="get")


def quickbase_renews_a_ticket_that_has_ended():
    with harness.workspace() as folder, Application(folder) as application:
        Flow(application, "quickbase_renews").ends_well()
        expected = ["API_Authenticate", "API_GetUserInfo", "API_SignOut", "API_GetUserInfo", "API_Authenticate",
                    "API_GetUserInfo"]
        check((said := application.tls.actions()) == expected, str(said))


def quickbase_gives_up_on_a_wrong_password():
    with harness.workspace() as folder, Application(folder) as application:
        Flow(application, "quickbase_refused").ends_well()
        check((said := application.tls.actions()) == ["API_Authenticate", "API_GetUserInfo", "API_Authenticate"], str(said))


if __name__ == "__main__":
    harness.main(quickbase_runs_the_chain_by_user_token,
                 quickbase_runs_the_chain_by_ticket,
                 quickbase_runs_the_chain_by_get,
                 quickbase_renews_a_ticket_that_has_ended,
                 quickbase_gives_up_on_a_wrong_password)
