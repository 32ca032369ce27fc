"""Everything around a client of Quickbase's calls: a server, TLS before it, and the person who gets the invitation."""

import asyncio
import contextlib
import email
import email.policy
import re
import ssl
import subprocess
import threading

import harness
import pages
from harness import Server, Story, check, wait_until

PASSWORD = "correct horse battery staple"
GUEST = {"email": "gil@guest.example", "fname": "Gil", "lname": "O'Güest & <Söhne>"}
TEXT = "Welcome, \"Gil\" & <all>!\n\nYour tracker: ]]> é \U0001F600"
USERID = re.compile(r"[1-9][0-9]*\.[a-z0-9]*[a-z][a-z0-9]*")


class Application:
    """A server, an application, its owner by password and by user token, and TLS before the server."""

    def __init__(self, folder):
        self.folder = folder
        self.server = Server(folder, harness.LIMITS_OFF)

    def __enter__(self):
        self.server.__enter__()
        story = Story(self.server)
        self.owner = "owner@client.example"
        self.password = story.client["password"]
        self.token = self.server.cli("usertoken", "create", "--user", self.owner)["usertoken"]
        self.dbid = self.server.cli("client", "show", story.client_id)["dbid"]
        self.tls = TlsFront(self.folder, self.server)
        return self

    def __exit__(self, *failure):
        self.tls.close()
        self.server.__exit__(*failure)

    def accept(self, address):
        """What a person does who gets the mail: reads it, follows its link and registers. The mail's text."""
        text = self.mail_to(address)
        visitor = pages.Visitor(self.server)
        page = visitor.get(pages.path_of(harness.link_of(text)))
        check(page.status == 200, f"the link answers {page.status}")
        done = pages.register(visitor, page, GUEST["fname"], "Registered", address, PASSWORD)
        check(done.status == 200, f"registering answers {done.status}:\n{done.text[:2000]}")
        return text

    def mail_to(self, address):
        def found():
            files = sorted((self.server.data / "mail").glob("*.eml"))
            mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
            return [mail for mail in mails if mail["To"].addresses[0].addr_spec == address]
        mails = wait_until(found, 20, f"a mail to {address}")
        check(len(mails) == 1, f"{len(mails)} mails to {address}")
        return mails[0].get_body(("plain",)).get_content()


def check_quoted(mail):
    """The message stands in the mail as it was sent, each of its lines quoted."""
    for line in TEXT.splitlines():
        check(f"> {line}".rstrip() in [one.rstrip() for one in mail.splitlines()], f"{line!r} is not quoted in:\n{mail}")


class TlsFront:
    """Speaks TLS and hands on what it hears, as a proxy does; `heard` is that, in the clear."""

    def __init__(self, folder, server):
        self.certificate, key = folder / "tls.crt", folder / "tls.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
                        self.certificate], check=True, capture_output=True)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(self.certificate, key)
        self.server, self.port, self.heard = server, harness.free_port(), bytearray()
        self.loop = asyncio.new_event_loop()
        self.listener = self.loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.context))
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def actions(self):
        """The calls that came through since this was asked last, by their header."""
        names = re.findall(rb"(?im)^quickbase-action: *(\S+)\r$", bytes(self.heard))
        self.heard.clear()
        return [name.decode() for name in names]

    async def _serve(self, reader, writer):
        # A connection that is kept alive ends with the front.
        with contextlib.suppress(asyncio.CancelledError):
            to_server = await asyncio.open_connection("127.0.0.1", self.server.port)
            await asyncio.gather(self._hand_on(reader, to_server[1], self.heard), self._hand_on(to_server[0], writer))

    async def _hand_on(self, reader, writer, heard=None):
        try:
            while piece := await reader.read(65536):
                if heard is not None:
                    heard.extend(piece)
                writer.write(piece)
                await writer.drain()
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _end(self):
        self.listener.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def close(self):
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
