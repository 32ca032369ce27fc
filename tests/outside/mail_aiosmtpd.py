"""Mail over SMTP to a real aiosmtpd: the bytes on the wire, the message's form, the link in it, and poison at the head."""

import email
import email.policy
import re

import harness
import pages
from harness import Api, Server, Story, check, wait_until
from smtp import Relay, Tap

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted")
EVIL_TEXTS = (
    "hello\n.\nMAIL FROM:<evil@evil.example>\nRCPT TO:<victim@evil.example>\nDATA\nSubject: x\n\nx\n.\n",
    "a\r\n.\r\nQUIT\r\n",
    "a\r.\r\nb\n.\r\nc\r.\rd",
    ".\n..\n...\n.leading dot",
    "long " + "x" * 2000,
)


def settings(port):
    return {**harness.LIMITS_OFF, "VESTIBULE_SMTP_URL": f"smtp://127.0.0.1:{port}?tls=none",
            "VESTIBULE_MAIL_FROM": "Vestibule <no-reply@vestibule.example>"}


def with_public_url(server):
    """A server that sends mail has to be told its address."""
    server.settings["VESTIBULE_PUBLIC_URL"] = server.url
    return server


class Post:
    """A server, the tap and the relay behind it, and the people of the story."""

    def __init__(self, folder, *relay_options):
        self.folder, self.relay_options = folder, relay_options

    def __enter__(self):
        self.relay = Relay(self.folder, *self.relay_options).__enter__()
        self.tap = Tap(self.relay.port)
        self.server = with_public_url(Server(self.folder, settings(self.tap.port))).__enter__()
        self.story = Story(self.server)
        self.api = Api(self.server, self.story.credential)
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)
        self.tap.close()
        self.relay.__exit__(*failure)

    def message_to(self, address):
        """The raw message that went to `address`, once it has gone."""
        def found():
            return [raw for commands, raw in self.tap.transactions()
                    if any(f"<{address}>".encode() in line for line in commands)]
        return wait_until(found, 20, f"mail to {address}")[0]


def check_bytes(raw):
    check(not re.search(rb"(?<!\r)\n|\r(?!\n)", raw), "a line does not end in CRLF")
    longest = max(map(len, raw.split(b"\r\n")))
    check(longest <= 998, f"a line has {longest} octets")
    raw.decode("ascii")


def check_headers(message, server):
    for name in ONCE:
        check(len(message.get_all(name, [])) == 1, f"{name}: {message.get_all(name)}")
    check(message["Auto-Submitted"] == "auto-generated", message["Auto-Submitted"])
    check(message["From"].addresses[0].addr_spec == "no-reply@vestibule.example", message["From"])
    check(len(message["To"].addresses) == 1, message["To"])
    check(re.fullmatch(r"<[^@<>\s]+@[^@<>\s]+>", message["Message-ID"].strip()), message["Message-ID"])
    check("localhost" not in message["Message-ID"], message["Message-ID"])
    check(message["Date"].datetime is not None, message["Date"])
    for name in ("Cc", "Bcc", "Sender"):
        check(message[name] is None, f"{name}: {message[name]}")


def check_parts(message, server):
    """Both parts, and nobody else's address in them; returns the text."""
    check(message.get_content_type() == "multipart/alternative", message.get_content_type())
    kinds = [part.get_content_type() for part in message.iter_parts()]
    check(kinds == ["text/plain", "text/html"], str(kinds))
    text, markup = (part.get_content() for part in message.iter_parts())
    for url in re.findall(r"(?:href|src)\s*=\s*[\"']([^\"']+)", markup):
        check(url.startswith(server.url + "/"), f"somebody else's address in the mail: {url}")
    check("<img" not in markup.lower(), "an image could be a tracker")
    return text


def checked(raw, server):
    """The parsed message, after every check that holds for all mail."""
    check_bytes(raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    check(not message.defects, str(message.defects))
    check_headers(message, server)
    return message, check_parts(message, server)


def an_invitation_is_one_well_formed_message_and_its_link_makes_a_member():
    with harness.workspace() as folder, Post(folder) as post:
        address = "new.person@elsewhere.example"
        harness.invite(post.api, post.story.client_id, address)
        message, text = checked(post.message_to(address), post.server)
        check(message["To"].addresses[0].addr_spec == address, message["To"])
        link = harness.link_of(text)
        check(link in message.get_body(("html",)).get_content(), "the HTML part has another link")
        accept_by_registering(post, link, address)


def accept_by_registering(post, link, address):
    visitor = pages.Visitor(post.server)
    page = open_link(post, visitor, link, address)
    done = pages.register(visitor, page, "New", "Person", address, "a long enough passphrase")
    check(done.status == 200, f"{visitor.trail}: {done.text[:2000]}")
    users = [row for row in post.server.cli("user", "list")["users"] if row["email"] == address]
    check(len(users) == 1, f"users with that address: {users}")
    granted = post.api.permissions(users[0]["user_id"], post.story.client_id)
    check(granted == ["products", "tickets"], f"granted: {granted}")
    again = pages.Visitor(post.server).get(pages.path_of(link))
    check(again.status == 410 and not pages.forms(again.text), "a used link still shows a form")


def open_link(post, visitor, link, address):
    """GET shows the page after a redirect to a clean address, and changes nothing."""
    before = state(post.server)
    page = visitor.get(pages.path_of(link))
    check([step[2] for step in visitor.trail] == [303, 200], f"{visitor.trail}")
    check(visitor.path == "/invite", f"the address still shows {visitor.path}")
    check(page.headers["Cache-Control"] and "no-store" in page.headers["Cache-Control"], "may be cached")
    check(page.headers["Referrer-Policy"] == "no-referrer", f"{page.headers['Referrer-Policy']}")
    check("Client Ltd" in page.text and address in page.text, "names neither client nor address")
    check(state(post.server) == before, "opening the link changed something")
    return page


def state(server):
    return {"invites": [(row["invite_id"], row["state"]) for row in server.invites()],
            "users": server.cli("user", "list")["users"],
            "members": server.cli("member", "list")["members"]}


def text_from_outside_never_becomes_smtp():
    with harness.workspace() as folder, Post(folder) as post:
        for number, evil in enumerate(EVIL_TEXTS):
            post.server.cli("invite", "create", "--client", post.story.client_id, "--email",
                            f"evil{number}@elsewhere.example", "--permissions", "products", "--message", evil)
        for number, evil in enumerate(EVIL_TEXTS):
            _, text = checked(post.message_to(f"evil{number}@elsewhere.example"), post.server)
            check(words(evil) <= words(text), f"the text did not arrive whole: {evil!r} in {text!r}")
        taken = post.tap.transactions()
        check(len(taken) == len(EVIL_TEXTS), f"{len(taken)} messages for {len(EVIL_TEXTS)} invitations")
        senders = {line for commands, _ in taken for line in commands if line.upper().startswith(b"MAIL FROM")}
        check(all(b"evil" not in line for line in senders), str(senders))


def words(text):
    """The words of a text, without the zero-width spaces that keep mail programs from making links of it."""
    return set(re.findall(r"[A-Za-z0-9@:]+", text.replace("\u200b", "")))


def a_refused_message_at_the_head_delays_no_other():
    with harness.workspace() as folder, Post(folder, "--permanent", "poison", "--temporary", "later") as post:
        for address in ("poison@elsewhere.example", "later@elsewhere.example"):
            harness.invite(post.api, post.story.client_id, address)
        for number in range(200):
            harness.invite(post.api, post.story.client_id, f"good{number}@elsewhere.example")
        wait_until(lambda: len(post.relay.recipients()) == 200, 60, "200 good messages")
        stuck = {row["recipient"]: row for row in post.server.messages() if row["state"] != "sent"}
        check(set(stuck) == {"poison@elsewhere.example", "later@elsewhere.example"}, str(stuck))
        poison, later = stuck["poison@elsewhere.example"], stuck["later@elsewhere.example"]
        check(poison["state"] != "queued" and "550" in poison["last_error"], str(poison))
        check(later["state"] == "queued" and "451" in later["last_error"], str(later))


if __name__ == "__main__":
    harness.main(an_invitation_is_one_well_formed_message_and_its_link_makes_a_member,
                 text_from_outside_never_becomes_smtp,
                 a_refused_message_at_the_head_delays_no_other)
