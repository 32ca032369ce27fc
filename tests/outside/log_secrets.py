"""A whole story at VESTIBULE_LOG=trace over SMTP with a log-in, then a search of log, database and WAL for every secret in it."""

import base64
import email
import email.policy
import hashlib
import urllib.parse

import harness
import pages
from harness import Api, Server, Story, check, wait_until
from smtp import Relay

ADMIN_PASSWORD = "administrators-Own-Passphrase-71"
USER_PASSWORD = "members-Own-Passphrase-72"
NEW_PASSWORD = "registered-Own-Passphrase-73"
WRONG_PASSWORD = "wrong-Passphrase-74"
SMTP_PASSWORD = "relays-Own-Passphrase-75"
MARKER = "QUERYSTRINGMARKER76"
TEXT = "text-only-for-the-invited-77"


def settings(relay):
    return {**harness.LIMITS_OFF, "VESTIBULE_LOG": "trace",
            "VESTIBULE_SMTP_URL": f"smtp://relay-user:{SMTP_PASSWORD}@127.0.0.1:{relay.port}?tls=none"}


class Secrets:
    """What must not be found, by the name under which it is reported."""

    def __init__(self):
        self.words = {"query string": MARKER}

    def add(self, name, value):
        """The value itself, and the forms in which it may lie about."""
        self.words[name] = value
        self.words[f"{name}, MD5"] = hashlib.md5(value.encode()).hexdigest()
        self.words[f"{name}, base64"] = base64.b64encode(value.encode()).decode().rstrip("=")
        if (quoted := urllib.parse.quote_plus(value)) != value:
            self.words[f"{name}, quoted"] = quoted

    def found_in(self, path):
        content = path.read_bytes()
        return [f"{name} in {path.name}" for name, word in self.words.items() if word.encode() in content]


def passwords_and_keys(server, secrets):
    """Commands that take or print secrets."""
    server.cli("admin", "create", "second", "--email", "second@vestibule.example", "--password-stdin",
               stdin=ADMIN_PASSWORD + "\n")
    server.cli("user", "create", "--email", "user@client.example", "--first-name", "Uma", "--last-name",
               "User", "--password-stdin", stdin=USER_PASSWORD + "\n")
    for name, value in (("administrator's password", ADMIN_PASSWORD), ("user's password", USER_PASSWORD),
                        ("new user's password", NEW_PASSWORD), ("wrong password", WRONG_PASSWORD),
                        ("relay's password", SMTP_PASSWORD)):
        secrets.add(name, value)
    plain = base64.b64encode(f"\0relay-user\0{SMTP_PASSWORD}".encode()).decode()
    secrets.words["relay's AUTH PLAIN"] = plain


def api_calls(server, api, story, secrets):
    """Right and wrong credentials, in bodies and in query strings."""
    secrets.add("API secret", story.credential["secret"])
    harness.invite(api, story.client_id, "guest@elsewhere.example")
    query = urllib.parse.urlencode({"action": "GetUsers", **api.keys, "marker": MARKER})
    answer = server.get(f"{harness.WHMCS}?{query}")
    check(answer.json()["result"] == "success", answer.text)
    server.get(f"/no-such-page?{query}")
    server.post(f"{harness.WHMCS}?marker={MARKER}", {"action": "GetUsers", "username": "root",
                                                     "password": WRONG_PASSWORD})
    api.call("AddUser", firstname="A", lastname="B", email="made@elsewhere.example", password2=USER_PASSWORD)
    api.call("CreateClientInvite", client_id=story.client_id, email=f"{MARKER} is no address", permissions="products")


def xml_calls(server, story, secrets):
    """A user token in the body, in the query and wrong."""
    token = server.cli("usertoken", "create", "--user", "owner@client.example")["usertoken"]
    secrets.add("user token", token)
    path = f"/db/{story.client['dbid']}"
    for said in (token, WRONG_PASSWORD):
        fields = {"a": "API_SendInvitation", "usertoken": said, "userid": story.member["userid"], "usertext": TEXT}
        answer = server.get(f"{path}?{urllib.parse.urlencode(fields)}")
        check(("<errcode>0<" in answer.text) == (said == token), answer.text)
    app_token = server.cli("apptoken", "create", "--client", story.client_id)["apptoken"]
    secrets.add("application token", app_token)
    for password in (USER_PASSWORD, WRONG_PASSWORD):
        fields = {"act": "API_Authenticate", "username": "user@client.example", "password": password, "hours": "1"}
        answer = server.get(f"/db/main?{urllib.parse.urlencode(fields)}")
        ticket = answer.text.partition("<ticket>")[2].partition("</ticket>")[0]
        check(bool(ticket) == (password == USER_PASSWORD), answer.text)
        if ticket:
            secrets.add("ticket", ticket)
            fields = {"a": "API_GrantedDBs", "ticket": ticket, "apptoken": app_token}
            answer = server.get(f"/db/main?{urllib.parse.urlencode(fields)}")
            check("<errcode>0<" in answer.text, answer.text)


def mailed_link(relay, address):
    def found():
        return [message for message in relay.messages() if message["X-RcptTo"] == address]
    raw = wait_until(found, 20, f"mail to {address}")[-1]
    message = email.message_from_bytes(raw.as_bytes(), policy=email.policy.default)
    return harness.link_of(message.get_body(("plain",)).get_content())


def pages_story(server, relay, api, story, secrets):
    """Two links: one to register through, one to log in at, first with a wrong password."""
    visitor, page = opened(server, relay, secrets, "guest@elsewhere.example")
    done = pages.register(visitor, page, "Gus", "Guest", "guest@elsewhere.example", NEW_PASSWORD)
    check(done.status == 200, f"{visitor.trail}: {done.text[:1000]}")
    note_cookies(secrets, visitor, "after registration")
    harness.invite(api, story.client_id, "second@elsewhere.example")
    visitor, page = opened(server, relay, secrets, "second@elsewhere.example")
    page = pages.log_in(visitor, page, "user@client.example", WRONG_PASSWORD)
    page = pages.log_in(visitor, page, "user@client.example", USER_PASSWORD)
    note_cookies(secrets, visitor, "after logging in")
    done = visitor.submit(pages.form_that(page, "accept"))
    check(done.status == 200, f"{visitor.trail}: {done.text[:1000]}")


def opened(server, relay, secrets, address):
    """A visitor with the page of the link that was mailed to an address."""
    link = mailed_link(relay, address)
    note_token(secrets, f"token mailed to {address}", link)
    visitor = pages.Visitor(server)
    page = visitor.get(pages.path_of(link) + f"?{MARKER}=1")
    note_cookies(secrets, visitor, f"of the link to {address}")
    return visitor, page


def note_token(secrets, name, link):
    token = urllib.parse.urlsplit(link).path.rsplit("/", 1)[1]
    secrets.add(name, token)
    secrets.words[f"{name}, its second half"] = token[len(token) // 2:]


def note_cookies(secrets, visitor, when):
    for name, value in visitor.cookies.items():
        if len(value) >= 16:
            secrets.add(f"cookie {name} {when}", value)


def handed_link(server, story, secrets):
    made = server.cli("invite", "create", "--client", story.client_id, "--email", "handed@elsewhere.example",
                      "--permissions", "products", "--message", TEXT)
    note_token(secrets, "handed token", made["url"])


def nothing_secret_is_in_log_database_or_wal():
    with harness.workspace() as folder, Relay(folder, "--login", f"relay-user:{SMTP_PASSWORD}") as relay:
        server, secrets = Server(folder, settings(relay)), Secrets()
        server.settings["VESTIBULE_PUBLIC_URL"] = server.url
        with server:
            story = Story(server)
            secrets.add("key file", (server.data / "key").read_bytes().hex())
            api = Api(server, story.credential)
            passwords_and_keys(server, secrets)
            api_calls(server, api, story, secrets)
            xml_calls(server, story, secrets)
            pages_story(server, relay, api, story, secrets)
            # Now, while the WAL holds all of it: a command moves it into the file.
            wal = search(secrets, server.data / "vestibule.db-wal")
            handed_link(server, story, secrets)
            server.wait_for_outbox()
            rest = search(secrets, server.log, server.data / "vestibule.db")
            check(TEXT not in server.log_text(), "the text of a message is in the log")
            check("DEBUG" in server.log_text(), "the log tells too little to be searched")
            return f"{len(secrets.words)} words, {wal + rest} bytes"


def search(secrets, *files):
    """No secret is in these files; returns how many bytes were searched."""
    for path in files:
        check(path.stat().st_size > 0, f"{path.name} is empty: nothing was searched")
    found = [hit for path in files for hit in secrets.found_in(path)]
    check(not found, "; ".join(found))
    return sum(path.stat().st_size for path in files)


if __name__ == "__main__":
    harness.main(nothing_secret_is_in_log_database_or_wal)
