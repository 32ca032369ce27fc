"""Kills the server with SIGKILL under load: no acknowledged invitation and no mail of one is lost, and a call that
comes again with its key is made once.
"""

import argparse
import collections
import http.client
import itertools
import random
import re
import threading

import harness
from harness import Api, Server, Story, check, wait_until
from smtp import Relay

INVITES = 1000
WRITERS = 4
EVERYONE = {f"guest{number:04}@elsewhere.example" for number in range(INVITES)}


class Load:
    """Writers that make numbered calls, one invitation each, each with a key, and note what was acknowledged."""

    def __init__(self, server, story):
        self.server, self.story = server, story
        self.acknowledged = {}
        self.refusals = []
        self.numbers = itertools.count()
        self.units = [f"guest{number:04}@elsewhere.example" for number in range(INVITES)]

    def run_until_done_or_dead(self):
        threads = [threading.Thread(target=self._write, daemon=True) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        return threads

    def _write(self):
        line = self.line()
        for number in self.numbers:
            if number >= len(self.units):
                return
            try:
                self._one(line, self.units[number])
            except (OSError, http.client.HTTPException):
                return

    def _one(self, line, unit):
        answer = self.ask(line, unit)
        told = self.told(answer)
        if told:
            self.acknowledged[unit] = told
        else:
            self.refusals.append(answer.text)

    def line(self):
        """A connection to the server."""
        return Api(self.server, self.story.credential)

    def ask(self, line, unit):
        """The call of a unit, under its key."""
        return line.answer("CreateClientInvite", client_id=self.story.client_id, email=unit,
                           permissions="products", idempotency_key=unit)

    def told(self, answer):
        """What has to be the same each time, all but the name of the request; None where it was refused."""
        told = {name: value for name, value in answer.json().items() if name != "request_id"}
        return told if told.get("result") == "success" else None

    def addresses(self, units):
        """Who is invited by some calls."""
        return set(units)

    def the_rest(self):
        """After the restart: everything without an acknowledgement, asked for once more. The caller cannot know
        which of it was done; the key says so."""
        line = self.line()
        for unit in sorted(set(self.units) - set(self.acknowledged)):
            answer = self.ask(line, unit)
            check(self.told(answer), f"refused: {unit}: {answer.text}")

    def some_again(self):
        """After the restart: what was acknowledged is answered as it was."""
        line, known = self.line(), sorted(self.acknowledged)
        for unit in random.sample(known, min(50, len(known))):
            again = self.told(self.ask(line, unit))
            check(again == self.acknowledged[unit], f"{again}, not {self.acknowledged[unit]}")


def invited(server):
    return collections.Counter(row["email"] for row in server.invites())


def one_round(server, delivered, kind=Load):
    """Load, SIGKILL somewhere in the middle, restart, count; returns what was acknowledged, and a note."""
    load = kind(server, Story(server))
    moment = random.randint(len(load.units) // 10, len(load.units) * 9 // 10)
    threads = load.run_until_done_or_dead()
    wait_until(lambda: len(load.acknowledged) >= moment or load.refusals, 60, f"{moment} calls")
    server.kill()
    for thread in threads:
        thread.join(30)
    check(not load.refusals, f"refused: {load.refusals[:1]}")
    safe = load.addresses(load.acknowledged)
    server.start()
    present = invited(server)
    lost = safe - set(present)
    check(not lost, f"{len(lost)} of {len(safe)} acknowledged invitations are gone, first {min(lost, default='')}")
    finish(server, load, delivered)
    return safe, f"{len(safe)} acknowledged, {len(present) - len(safe)} more present"


def finish(server, load, delivered):
    """The outbox drains, and every one of the thousand invitations stands once and has its mail."""
    load.some_again()
    load.the_rest()
    check(set(invited(server).values()) == {1}, "an invitation stands twice")
    server.wait_for_outbox(120)
    queued = collections.Counter(message["recipient"] for message in server.messages())
    check(queued == collections.Counter(EVERYONE), f"not one mail for each: {queued.most_common(3)}")
    wait_until(lambda: EVERYONE <= set(delivered()), 60, "a mail for each invitation")


def folder_round(folder, kind=Load):
    with Server(folder, harness.LIMITS_OFF) as server:
        def delivered():
            texts = (path.read_text() for path in (server.data / "mail").glob("*.eml"))
            return [re.search(r"(?m)^To:.*?([^\s<>]+@[^\s<>]+?)>?\r?$", text).group(1) for text in texts]
        return one_round(server, delivered, kind)[1]


def smtp_round(folder):
    with Relay(folder) as relay:
        server = Server(folder, {**harness.LIMITS_OFF,
                                 "VESTIBULE_SMTP_URL": f"smtp://127.0.0.1:{relay.port}?tls=none"})
        server.settings["VESTIBULE_PUBLIC_URL"] = server.url
        with server:
            _, note = one_round(server, relay.recipients)
        return f"{note}, {duplicates(relay)} mails twice"


def duplicates(relay):
    """How many messages the relay took twice; each time under one Message-ID, so that receivers can tell."""
    ids = collections.defaultdict(list)
    for message in relay.messages():
        ids[message["X-RcptTo"]].append(message["Message-ID"])
    two = [address for address in EVERYONE if len(set(ids[address])) > 1]
    check(not two, f"one invitation, two different messages: {two[:3]}")
    return sum(len(found) - len(set(found)) for found in ids.values())


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    return parser.parse_args()


def main():
    options = parsed()
    random.seed(options.seed)
    print(f"seed {options.seed}")
    rounds = [case(number, smtp_round if number % 2 == 0 else folder_round)
              for number in range(1, options.rounds + 1)]
    harness.main(*rounds)


def case(number, kind):
    def run():
        with harness.workspace() as folder:
            return kind(folder)
    run.__name__ = f"round_{number}_{kind.__name__}"
    return run


if __name__ == "__main__":
    main()
