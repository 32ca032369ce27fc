#!/usr/bin/env python3
"""Invites people into a client over REST: one, or all of a CSV file, and lists who was invited.

    invite.py --url https://accounts.example.com --client 6f1c… one john.doe@example.net --role Developer
    invite.py --url https://accounts.example.com --client 6f1c… bulk people.csv
    invite.py --url https://accounts.example.com --client 6f1c… list --status pending

The key comes from the environment variable KEY. A CSV file has the columns email and role, and may have message,
expiresInDays and sendEmail. Every call that changes something has an Idempotency-Key, so that it can be repeated
whatever became of the first try: that is done here where the server is busy or was not reached.
Exit codes: 0 done, 1 the server refused (in bulk: some), 2 wrong usage, 3 the server was not reached.
"""

import argparse
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

TRIES = 6
TOO_MANY, BUSY = 429, 503


class Refused(Exception):
    """The server said no, in a problem as RFC 9457 has them."""

    def __init__(self, status, problem, retry_after=None):
        super().__init__(f"{problem.get('code', status)}: {problem.get('detail', 'no reason was given')}")
        self.problem = problem
        passes = status in (TOO_MANY, BUSY) or problem.get("code") == "Idempotency.InFlight"
        self.retry_after = retry_after if passes else None


class Unreachable(Exception):
    """There is no answer, or none of this interface."""


class Client:
    """One client of the server's, asked with a key."""

    def __init__(self, url, client, key):
        self.invites = f"{url.rstrip('/')}/clients/{urllib.parse.quote(client, safe='')}/invites"
        self.key = key

    def invite(self, email, role, idempotency_key=None, **more):
        """The invite, with the token of a link to hand out; the mail that goes out has a link of its own."""
        body = json.dumps({"email": email, "role": role, **more}).encode()
        return self._changed("POST", self.invites, body, "application/json", idempotency_key)

    def invite_all(self, table):
        """A result for each row of a CSV table."""
        return self._changed("POST", f"{self.invites}/bulk", table, "text/csv; charset=utf-8")

    def list(self, limit=100, **filters):
        """All invites, the newest first, page by page: what is new meanwhile moves none of them."""
        cursor = {}
        while True:
            query = urllib.parse.urlencode({"limit": limit, **filters, **cursor})
            page = self._patiently("GET", f"{self.invites}?{query}")
            yield from page["data"]
            if not page["hasMore"]:
                return
            cursor = {"cursor": page["nextCursor"]}

    def _changed(self, method, url, body, content_type, idempotency_key=None):
        headers = {"Content-Type": content_type, "Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        return self._patiently(method, url, body, headers)

    def _patiently(self, method, url, body=None, headers=None):
        """Asks until it is answered: the same request, under the same key, as late as the server says."""
        for tries_left in reversed(range(TRIES)):
            try:
                return self._once(urllib.request.Request(url, body, headers or {}, method=method))
            except (Refused, Unreachable) as problem:
                wait = problem.retry_after if isinstance(problem, Refused) else 1
                if wait is None or tries_left == 0:
                    raise
                print(f"wait        {wait} s after {problem}", file=sys.stderr, flush=True)
                time.sleep(wait)

    def _once(self, request):
        request.add_header("x-dolfin-api-key", self.key)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as no:
            raise self._refused(no) from no
        except (OSError, http.client.HTTPException) as problem:
            raise Unreachable(f"{request.full_url}: {problem}") from problem
        except ValueError as problem:
            raise Unreachable(f"{request.full_url} did not answer in JSON: {problem}") from problem

    @staticmethod
    def _refused(no):
        after = no.headers.get("Retry-After", "")
        try:
            problem = json.load(no)
        except ValueError:
            problem = {}
        return Refused(no.code, problem, int(after) if after.isdigit() else None)


def one(client, given):
    more = {"message": given.message} if given.message else {}
    made = client.invite(given.email, given.role, given.idempotency_key, **more)
    print(f"invited     {made['email']} as {made['role']}, until {made['expiresAt']}")
    print(f"link        {made['inviteUrl']}")
    return 0


def bulk(client, given):
    with open(given.file, "rb") as file:
        answer = client.invite_all(file.read())
    for result in answer["results"]:
        if "invite" in result:
            print(f"row {result['row']:<8}{result['invite']['email']} as {result['invite']['role']}")
        else:
            print(f"row {result['row']:<8}{result['problem']['code']}: {result['problem']['detail']}")
    print(f"{answer['created']} invited, {answer['failed']} not")
    return 1 if answer["failed"] else 0


def list_(client, given):
    count = 0
    filters = {"status": given.status} if given.status else {}
    for invite in client.list(given.limit, **filters):
        print(f"{invite['status']:<11} {invite['email']} as {invite['role']}, {invite['createdAt']}")
        count += 1
    print(f"{count} in all")
    return 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--url", required=True, help="the server")
    parser.add_argument("--client", required=True, help="the client's UUID")
    ways = parser.add_subparsers(required=True, metavar="one | bulk | list")
    way = ways.add_parser("one", help="invite one address")
    way.add_argument("email")
    way.add_argument("--role", default="Member", help="Member, Developer, Support, Admin or Owner")
    way.add_argument("--message", help="a text for the mail")
    way.add_argument("--idempotency-key", help="to repeat a call of before; else a new one")
    way.set_defaults(run=one)
    way = ways.add_parser("bulk", help="invite all addresses of a CSV file, a thousand at most")
    way.add_argument("file")
    way.set_defaults(run=bulk)
    way = ways.add_parser("list", help="who was invited, the newest first")
    way.add_argument("--status", choices=("pending", "accepted", "declined", "revoked", "expired"))
    way.add_argument("--limit", type=int, default=100, help="invites on a page")
    way.set_defaults(run=list_)
    given = parser.parse_args()
    if not given.url.startswith(("https://", "http://")):
        parser.error("--url begins with https://, or with http:// on this machine")
    if not os.environ.get("KEY"):
        parser.error("a key is needed in the environment variable KEY")
    return given


def main():
    given = arguments()
    try:
        return given.run(Client(given.url, given.client, os.environ["KEY"]), given)
    except Refused as no:
        print(f"refused     {no}", file=sys.stderr)
        return 1
    except Unreachable as problem:
        print(f"no answer   {problem}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
