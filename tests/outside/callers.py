"""Callers that invite without a pause and repeat, with the same key, what they got no good answer to."""

import http.client
import itertools
import json
import threading
import time
from contextlib import closing, suppress

import harness
from harness import Api, check, wait_until

CALLERS = 4
# Between two invitations of one caller: the mails of all are to be sent within the test.
PAUSE = 0.05
# Until something that failed is asked for again.
AGAIN = 0.2
# Twice the longest time that anything here may be away.
PATIENCE = 90


class Callers:
    """Used as a context manager it calls until the end; what was acknowledged stands in `acknowledged`."""

    def __init__(self, server, credential, client_id, name):
        self.server, self.credential, self.client_id, self.name = server, credential, client_id, name
        self.acknowledged = {}
        self.troubles = []
        self.numbers = itertools.count()
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._call, daemon=True) for _ in range(CALLERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.wait_for(1)
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(PATIENCE)
            check(not thread.is_alive(), f"a caller of {self.name} got no good answer in {PATIENCE} s")

    def wait_for(self, more, seconds=PATIENCE):
        """Until so many more were acknowledged."""
        enough = len(self.acknowledged) + more
        wait_until(lambda: len(self.acknowledged) >= enough, seconds,
                   f"{more} more invitations; the last trouble was {self.troubles[-1:]}", every=0.05)

    def longest_silence(self):
        """The longest time between two acknowledgements, in seconds."""
        moments = sorted(moment for moment, _ in self.acknowledged.values())
        return max((after - before for before, after in zip(moments, moments[1:])), default=0)

    def _call(self):
        for number in self.numbers:
            if self.ending.is_set():
                return
            self._until_acknowledged(f"{self.name}{number:05}@elsewhere.example")
            self.ending.wait(PAUSE)

    def _until_acknowledged(self, address):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            trouble = self._once(address)
            if trouble is None:
                return
            self.troubles.append(trouble)
            self.ending.wait(AGAIN)

    def _once(self, address):
        """None when it was acknowledged, else what happened instead."""
        try:
            api = Api(self.server, self.credential)
            with closing(api.connection):
                answer = api.answer("CreateClientInvite", client_id=self.client_id, email=address,
                                    permissions="products", idempotency_key=address)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        return self._note(address, answer)

    def _note(self, address, answer):
        told = {}
        with suppress(ValueError):
            told = json.loads(answer.body)
        if told.get("result") != "success":
            return f"{answer.status} {told.get('message', answer.body[:60])}"
        self.acknowledged[address] = (time.monotonic(), told["invite_id"])
        return None
