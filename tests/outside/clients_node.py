"""Three clients of WHMCS's API from npm, unchanged, each through a whole flow; the flows are in `node/`."""

import shutil
import subprocess

import harness
from harness import Server, Skip, Story, check

FLOWS = harness.ROOT / "tests" / "outside" / "node"


def flow(name):
    """Runs one flow against a server of its own; a failed assertion ends it."""
    if not shutil.which("node") or not (FLOWS / "node_modules").exists():
        raise Skip("no node, or its packages are not installed: tests/run tools")
    with harness.workspace() as folder, Server(folder, harness.LIMITS_OFF) as server:
        story = Story(server)
        done = subprocess.run(["node", "--no-deprecation", FLOWS / f"{name}.mjs"], text=True, capture_output=True,
                              timeout=60, env=harness.environment({
                                  "URL": server.url + harness.WHMCS,
                                  "IDENTIFIER": story.credential["identifier"], "SECRET": story.credential["secret"],
                                  "CLIENT": str(story.client_id), "MEMBER": str(story.member_id)}))
        check(done.returncode == 0 and not done.stderr, f"{name}: exit {done.returncode}\n{done.stdout}{done.stderr}")


def whmcs_runs_unchanged():
    flow("whmcs")


def whmcs_api_runs_unchanged():
    flow("whmcs_api")


def whmcs_js_runs_unchanged():
    flow("whmcs_js")


if __name__ == "__main__":
    harness.main(whmcs_runs_unchanged, whmcs_api_runs_unchanged, whmcs_js_runs_unchanged)
