"""Runs `demo`, tries what it prints in each dialect by real curl, ends it with Ctrl-C and looks for what stays behind."""

import json
import re
import signal
import subprocess

import harness
from harness import check, wait_until


class Demo:
    """A running `demo` whose temporary folder lies in a folder of ours."""

    def __init__(self, folder, *flags):
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.port = harness.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.words = [harness.BINARY, "demo", "--listen", f"127.0.0.1:{self.port}", *flags]
        self.log = folder / "demo.err"

    def __enter__(self):
        with open(self.log, "wb") as errors:
            self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=errors, text=True, preexec_fn=harness.die_with_parent,
                                            env=harness.environment({"TMPDIR": str(self.temporary)}))
        harness.RUNNING.add(self.process)
        wait_until(self._ready, 30, "/readyz of the demo")
        return self

    def _ready(self):
        check(self.process.poll() is None, f"demo ended: {self.log.read_text()}")
        try:
            return harness.request(f"127.0.0.1:{self.port}", "GET", "/readyz").status == 200
        except OSError:
            return False

    def __exit__(self, *_):
        harness.end(self.process, signal.SIGKILL)

    def ctrl_c(self):
        """SIGINT; returns the rest of standard output."""
        check(list(self.temporary.iterdir()), "the demo's store is not in the temporary folder")
        code = harness.end(self.process, signal.SIGINT)
        check(code == 0, f"Ctrl-C ends in {code}: {self.log.read_text()}")
        left = list(self.temporary.rglob("*"))
        check(not left, f"stays behind: {left}")
        return self.process.stdout.read()

    def json_object(self):
        """The first JSON object of standard output, on one line or several."""
        text = ""
        for line in self.process.stdout:
            text += line
            try:
                return json.loads(text)
            except ValueError:
                continue
        raise AssertionError(f"no JSON object in {text!r}")

    def text_until(self, word):
        """Standard output up to the line that holds `word`."""
        text = ""
        for line in self.process.stdout:
            text += line
            if word in line:
                return text
        raise AssertionError(f"{word!r} is not in {text!r}")


def curl(*args):
    done = subprocess.run(["curl", "-sS", "--max-time", "20", *args], capture_output=True, text=True)
    check(done.returncode == 0, f"curl {args}: {done.stderr}")
    return done.stdout


def whmcs(shown, action, **fields):
    """One action by curl as a form, with the credential that was printed."""
    credential = shown["credential"]
    every = {"action": action, "identifier": credential["identifier"], "secret": credential["secret"],
             "responsetype": "json", **fields}
    data = [part for name, value in every.items() for part in ("--data-urlencode", f"{name}={value}")]
    answer = json.loads(curl(shown["url"] + harness.WHMCS, *data))
    check(answer["result"] == "success", f"{action}: {answer}")
    return answer


def quickbase(shown, action, client, *elements):
    """One action by curl as XML, with the user token that was printed."""
    body = f"<qdbapi><usertoken>{shown['usertoken']}</usertoken>{''.join(elements)}</qdbapi>"
    answer = curl(f"{shown['url']}/db/{client['dbid']}", "-H", "Content-Type: application/xml",
                  "-H", f"QUICKBASE-ACTION: {action}", "--data-binary", body)
    check("<errcode>0</errcode>" in answer, f"{action}: {answer}")


def the_printed_credentials_work_in_every_dialect():
    with harness.workspace() as folder, Demo(folder, "--json") as demo:
        shown = demo.json_object()
        check({"admin", "credential", "clients", "usertoken", "apikey", "url"} <= set(shown), str(sorted(shown)))
        check(shown["url"] == demo.url and len(shown["clients"]) == 2, str(shown))
        client = shown["clients"][0]
        whmcs(shown, "CreateClientInvite", client_id=client["client_id"], email="guest@elsewhere.example",
              permissions="products")
        users = whmcs(shown, "GetUsers")["totalresults"]
        check(users == 4, f"{users} users, not an owner and a member for each client")
        quickbase(shown, "API_SendInvitation", client, f"<userid>{client['member']['userid']}</userid>",
                  "<usertext>Welcome!</usertext>")
        demo.ctrl_c()


def the_printed_curl_lines_work_as_they_stand():
    with harness.workspace() as folder, Demo(folder) as demo:
        text = demo.text_until("Ctrl-C")
        lines = re.findall(r"(?m)^\s*(curl (?:.*\\\n)*.*)$", text)
        check(len(lines) >= 4, f"fewer than one curl line for each dialect:\n{text}")
        for line in lines:
            check_line(line)
        demo.ctrl_c()


def check_line(line):
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=30)
    check(done.returncode == 0, f"{line}\n{done.stderr}")
    good = ['"result":"success"', "<errcode>0</errcode>", '"token":"']
    check(any(mark in done.stdout for mark in good), f"{line}\n{done.stdout}")


if __name__ == "__main__":
    harness.main(the_printed_credentials_work_in_every_dialect,
                 the_printed_curl_lines_work_as_they_stand)
