"""Sends the documentation's XML sample and its URL form by real curl, with only address, credential and ids replaced."""

import pathlib
import subprocess

import harness
from harness import Server, Story, check, wait_until

SEEDS = pathlib.Path(__file__).with_name("seeds")
CREDENTIAL = "<ticket>auth_ticket</ticket>\n   <apptoken>app_token</apptoken>"


def replaced(text, *pairs):
    for old, new in pairs:
        check(text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample")
        text = text.replace(old, new)
    return text


def curl(*args, stdin=None):
    done = subprocess.run(["curl", "-sS", "--max-time", "20", *args], input=stdin, capture_output=True, text=True)
    check(done.returncode == 0, f"curl {args}: {done.stderr}")
    return done.stdout


def expect_the_documented_answer(answer):
    """The sample answer to the letter."""
    check(answer == (SEEDS / "send_invitation_answer.xml").read_text(), answer)


class Application:
    """A server with a client, its owner's user token and a member to invite."""

    def __init__(self, folder):
        self.server = Server(folder, harness.LIMITS_OFF)

    def __enter__(self):
        self.server.__enter__()
        self.story = Story(self.server)
        self.token = self.server.cli("usertoken", "create", "--user", "owner@client.example")["usertoken"]
        self.address = f"{self.server.url}/db/{self.story.client['dbid']}"
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)

    def wait_for_mail(self, text):
        """One mail to the member, with the sender's text."""
        mails = wait_until(lambda: list((self.server.data / "mail").glob("*.eml")), 20, "a mail")
        check(len(mails) == 1 and text in mails[0].read_text(), f"{len(mails)} mails, or no {text!r} in them")


def the_xml_sample_mails_an_invitation():
    with harness.workspace() as folder, Application(folder) as app:
        body = replaced((SEEDS / "send_invitation.xml").read_text(),
                        (CREDENTIAL, f"<usertoken>{app.token}</usertoken>"),
                        ("112249.ctdg", app.story.member["userid"]))
        # As printed: HTTP/1.0, and the action in a header only.
        expect_the_documented_answer(curl("--http1.0", app.address, "-H", "Content-Type: application/xml",
                                          "-H", "QUICKBASE-ACTION: API_SendInvitation",
                                          "--data-binary", "@-", stdin=body))
        app.wait_for_mail("Welcome!")


def the_url_sample_does_the_same():
    with harness.workspace() as folder, Application(folder) as app:
        sample = (SEEDS / "send_invitation.url").read_text().strip()
        path = replaced(sample, ("/db/target_dbid", f"/db/{app.story.client['dbid']}"),
                        ("112249.ctdg", app.story.member["userid"]),
                        ("ticket=auth_ticket&apptoken=app_token", f"usertoken={app.token}"))
        expect_the_documented_answer(curl(app.server.url + path))
        app.wait_for_mail("Hello")


if __name__ == "__main__":
    harness.main(the_xml_sample_mails_an_invitation, the_url_sample_does_the_same)
