"""Runs examples/quickbase as a user would: real curl and Python, the link out of the mail, and who is there afterwards."""

import email
import email.policy
import http.server
import re
import subprocess
import sys
import threading
import xml.etree.ElementTree as ElementTree

import harness
import pages
from harness import ROOT, Server, Story, check, link_of, wait_until

EXAMPLES = ROOT / "examples" / "quickbase"
DOCUMENTED = (ROOT / "tests" / "outside" / "seeds" / "send_invitation_answer.xml").read_text()
STRANGER = "john.o'doe@example.net"


class Application:
    """A server with a client, its owner's user token, and a member."""

    def __init__(self, folder):
        self.server = Server(folder, harness.LIMITS_OFF)

    def __enter__(self):
        self.server.__enter__()
        self.story = Story(self.server)
        self.token = self.server.cli("usertoken", "create", "--user", "owner@client.example")["usertoken"]
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)

    def run(self, script, *words, **variables):
        """Runs an example with the address and the dbid in its environment."""
        variables |= {"URL": self.server.url, "DBID": self.story.client["dbid"]}
        first = [sys.executable] if script.endswith(".py") else ["sh"]
        return subprocess.run([*first, EXAMPLES / script, *words], capture_output=True, text=True, timeout=60,
                              env=harness.environment(variables))

    def good(self, script, *words, **variables):
        done = self.run(script, *words, **variables)
        check(done.returncode == 0, f"{script} {words}: exit {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def invite_by_script(self, *options, **variables):
        """The tool with its usual arguments; options that come twice count as they come last."""
        return self.run("invite.py", "--url", self.server.url, "--dbid", self.story.client["dbid"],
                        "--email", STRANGER, "--fname", "John", "--lname", "O'Doe & <Co>", "--role", "11",
                        "--text", "Welcome <b>you</b> & yours!", *options, **{"USERTOKEN": self.token, **variables})

    def mails_to(self, address):
        files = sorted((self.server.data / "mail").glob("*.eml"))
        read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [message for message in read if message["To"].addresses[0].addr_spec == address]

    def text_to(self, address, count=1):
        """The texts of the mails to an address, of which there are to be so many."""
        found = wait_until(lambda: len(self.mails_to(address)) >= count and self.mails_to(address), 20,
                           f"mail {count} to {address}")
        check(len(found) == count, f"{len(found)} mails to {address}")
        return [message.get_body(("plain",)).get_content() for message in found]

    def roles(self):
        """API_UserRoles: names of roles and whether he was ever here, by userid."""
        document = f"<qdbapi><usertoken>{self.token}</usertoken></qdbapi>"
        answer = harness.request(self.server.address, "POST", f"/db/{self.story.client['dbid']}", document,
                                 {"QUICKBASE-ACTION": "API_UserRoles", "Content-Type": "application/xml"})
        users = ElementTree.fromstring(answer.body).iterfind("users/user")
        return {user.get("id"): ([role.findtext("name") for role in user.iterfind("roles/role")],
                                 user.findtext("lastAccess") is not None) for user in users}

    def register(self, link):
        """Follows the link as somebody without a password, and ends on the page of his own account."""
        visitor = pages.Visitor(self.server)
        page = visitor.get(pages.path_of(link))
        done = pages.register(visitor, page, "John", "Doe", STRANGER, "correct horse battery staple")
        check(done.status == 200 and "Client Ltd" in done.text, f"{done.status} after {visitor.trail}")


def the_samples_of_the_documentation_by_ticket_and_by_token():
    with harness.workspace() as folder, Application(folder) as app:
        login = {"USERNAME": "owner@client.example", "PASSWORD": app.story.client["password"]}
        ticket = app.good("authenticate.sh", **login).strip()
        wrong = app.run("authenticate.sh", **{**login, "PASSWORD": "wrong"})
        check(wrong.returncode == 1 and "<errcode>20</errcode>" in wrong.stderr, str(wrong))
        member = {"USERID": app.story.member["userid"]}
        by_ticket = {**member, "TICKET": ticket, "APPTOKEN": "app_token"}
        for form in ("document", "query"):
            for proof in (by_ticket, {**member, "USERTOKEN": app.token}):
                answer = app.good("send_invitation.sh", form, **proof)
                check(answer == DOCUMENTED, answer)
        texts = app.text_to("member@client.example", 4)
        quoted = sorted(line for text in texts for line in text.splitlines() if line.startswith(">"))
        check(quoted == ["> Hello"] * 2 + ["> Welcome!"] * 2, f"each form has its own text: {quoted}")
        app_token = app.server.cli("apptoken", "create", "--client", app.story.client_id)["apptoken"]
        check("<errcode>24</errcode>" in app.good("send_invitation.sh", **by_ticket), "it asks for a token now")
        for form in ("document", "query"):
            answer = app.good("send_invitation.sh", form, **{**by_ticket, "APPTOKEN": app_token})
            check(answer == DOCUMENTED, answer)


def the_whole_way_by_curl():
    with harness.workspace() as folder, Application(folder) as app:
        words = (STRANGER, "John", "O'Doe & <Co>", "11", "Welcome & come in!")
        shown = app.good("invite.sh", *words, USERTOKEN=app.token)
        userid = re.search(r"^made user (\S+) in role 11$", shown, re.MULTILINE)[1]
        check(f'id="{userid}"' in shown and "O'Doe &amp; &lt;Co&gt;" in shown, shown)
        again = app.good("invite.sh", *words, USERTOKEN=app.token)
        check(f"found user {userid}, verified: 0\nalready in role 11\n" in again, again)
        more = app.good("invite.sh", STRANGER, "John", "Doe", "12", USERTOKEN=app.token)
        check("added to role 12" in more, more)
        check(app.roles()[userid] == (["Participant", "Administrator"], False), app.roles())
        texts = app.text_to(STRANGER, 3)
        check(sum("> Welcome & come in!" in text for text in texts) == 2, "twice with a message, once without")
        app.register(live_link(app, texts))
        check(app.roles()[userid] == (["Participant", "Administrator"], True), app.roles())
        found = app.good("invite.sh", *words, USERTOKEN=app.token)
        check(f"found user {userid}, verified: 1\nalready in role 11\n" in found, found)
        refused = app.run("invite.sh", *words, USERTOKEN="wrong")
        check(refused.returncode == 1 and "<errcode>83</errcode>" in refused.stderr, str(refused))


def live_link(app, texts):
    """Of the links in several mails of one invitation the one that is still good."""
    links = [link_of(text) for text in texts]
    check(len(set(links)) == len(links), f"a link came twice: {links}")
    good = [link for link in links if "register" in pages.Visitor(app.server).get(pages.path_of(link)).text]
    check(len(good) == 1, f"{len(good)} links of {len(links)} are good")
    return good[0]


def the_whole_way_by_the_tool():
    with harness.workspace() as folder, Application(folder) as app:
        done = app.invite_by_script()
        check(done.returncode == 0, done.stdout + done.stderr)
        userid = re.search(r"^user        (\S+) is new, in role 11$", done.stdout, re.MULTILINE)[1]
        check(f"member      {userid} John O'Doe & <Co>: Participant <- invited\n" in done.stdout, done.stdout)
        text, = app.text_to(STRANGER)
        check("> Welcome <b>you</b> & yours!" in text, text)
        app.register(link_of(text))
        check(app.roles()[userid] == (["Participant"], True), app.roles())
        again = app.invite_by_script("--role", "12")
        check(f"user        {userid}, verified\nrole        12 given\n" in again.stdout, again.stdout + again.stderr)
        held = app.invite_by_script("--role", "12")
        check("role        12 was held already\n" in held.stdout, held.stdout + held.stderr)
        app.text_to(STRANGER, 3)


class Stranger(http.server.BaseHTTPRequestHandler):
    """A web server that is none of ours."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<!doctype html><p>Hello<br>")

    def log_message(self, *_):
        """Not on the test's output."""


def somebody_else():
    """The address of such a server, which ends with the test."""
    server = http.server.HTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def the_tool_says_what_went_wrong():
    with harness.workspace() as folder, Application(folder) as app:
        for options, code, words in (
            (("--token", "wrong"), 1, "API_GetUserInfo: The user token is unknown or revoked (errcode 83)"),
            (("--role", "77"), 1, "API_ProvisionUser: The application has no role of this id (errcode 110)"),
            (("--dbid", "main"), 1, "API_ProvisionUser: The call needs the dbid of an application (errcode 14)"),
            (("--role", "9"), 1, "API_SendInvitation: The user's role in this application is None"),
            (("--url", f"http://127.0.0.1:{harness.free_port()}"), 3, "Connection refused"),
            (("--url", "accounts.example.com"), 2, "--url begins with https://"),
            (("--url", f"{app.server.url}/login?next=/"), 3, "HTTP Error 403"),
            (("--url", somebody_else()), 3, "did not answer in XML"),
        ):
            done = app.invite_by_script(*options)
            check(done.returncode == code and words in done.stderr, f"{options}: {done}")
        check(not app.mails_to(STRANGER), "nothing was mailed")
        done = app.invite_by_script(USERTOKEN="")
        check(done.returncode == 2 and "a user token is needed" in done.stderr, str(done))


if __name__ == "__main__":
    harness.main(the_samples_of_the_documentation_by_ticket_and_by_token, the_whole_way_by_curl,
                 the_whole_way_by_the_tool, the_tool_says_what_went_wrong)
