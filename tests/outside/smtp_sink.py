"""A relay for the tests: aiosmtpd that keeps what it takes in a Maildir, may ask for a log-in and may refuse recipients."""

import argparse
import signal
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult, LoginPassword


class Relay(Mailbox):
    """aiosmtpd's own Maildir handler, refusing the recipients whose address begins with a given word."""

    def __init__(self, folder, permanent, temporary):
        super().__init__(folder)
        self.refusals = [(permanent, "550 5.1.1 No such mailbox"), (temporary, "451 4.3.0 Try later")]

    async def handle_RCPT(self, server, session, envelope, address, options):
        for word, answer in self.refusals:
            if word and address.startswith(word):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"


def authenticator(login):
    expected = LoginPassword(*(part.encode() for part in login.split(":", 1)))

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=data == expected)
    return authenticate


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--certificate", help="a file with certificate and key; without STARTTLS nothing is taken")
    parser.add_argument("--login", help="user:password that has to be given")
    parser.add_argument("--permanent", help="recipients that get 550")
    parser.add_argument("--temporary", help="recipients that get 451")
    return parser.parse_args()


def main():
    options = parsed()
    auth = {"authenticator": authenticator(options.login), "auth_required": True,
            "auth_require_tls": False} if options.login else {}
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate)
        auth |= {"tls_context": context, "require_starttls": True}
    relay = Relay(options.folder, options.permanent, options.temporary)
    controller = Controller(relay, hostname=options.host, port=options.port, **auth)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main()
