"""What Schemathesis is told about the server under test: addresses that can be invited, ids of what is there, and
a count of what was reached. Loaded by its process; `schemathesis_rest.py` says where everything is.
"""

import atexit
import collections
import http.client
import itertools
import json
import os

import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

ADDRESS = os.environ["REST_ADDRESS"]
KEY = os.environ["REST_KEY"]
USER_KEY = os.environ["REST_USER_KEY"]
CLIENT = os.environ["REST_CLIENT"]
COUNTS = os.environ["REST_COUNTS"]

ENDS_TOKEN = "/auth/revoke"
PASSWORD = "correct horse battery staple"
NUMBERS = itertools.count(1)
REACHED = collections.Counter()

# Of all that the format allows this server takes the addresses to which mail can be sent.
ADDRESSES = strategies.from_regex(r"[a-z]{1,12}[0-9]{1,6}@[a-z]{2,12}\.example\.(com|net)", fullmatch=True)
schemathesis.openapi.format("email", ADDRESSES)
def ask(method, path, body=None):
    """A request of this file's own, which has to succeed."""
    connection = http.client.HTTPConnection(ADDRESS, timeout=30)
    headers = {"Content-Type": "application/json"}
    if not path.startswith("/client-invites/"):
        headers["x-dolfin-api-key"] = KEY
    connection.request(method, path, body and json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status < 300, f"{method} {path}: {answer.status} {text}"
    return json.loads(text)


def fresh_invite():
    """An invite that waits, with its token."""
    body = {"email": f"fed{next(NUMBERS)}@example.org", "role": "Member", "sendEmail": False}
    return ask("POST", f"/clients/{CLIENT}/invites", body)


def fresh_member():
    """The id of a user who came in by an invite."""
    return ask("POST", "/client-invites/accept", newcomer())["userId"]


def fresh_key():
    """The id of a key."""
    return ask("POST", "/api-keys", {"name": "fed"})["id"]


def newcomer():
    """The body by which somebody new accepts an invite."""
    return {"token": fresh_invite()["token"], "firstName": "Nina", "lastName": "New", "password": PASSWORD}


class Fed:
    """Each operation has a thing of its own; the one that ends it needs another each time."""

    def __init__(self, fresh):
        self.fresh, self.there = fresh, {}

    def of(self, operation):
        if operation.method.upper() == "DELETE" or operation.label not in self.there:
            self.there[operation.label] = self.fresh()
        return self.there[operation.label]


FED = {"clientId": Fed(lambda: CLIENT), "inviteId": Fed(lambda: fresh_invite()["id"]), "userId": Fed(fresh_member),
       "keyId": Fed(fresh_key)}


def is_good(case, location):
    """Whether what stands in a place was meant to be accepted."""
    component = case.meta.components.get(location) if case.meta else None
    return component is None or component.mode == GenerationMode.POSITIVE


@schemathesis.auth(refresh_interval=None)
class Credential:
    """The key of staff; a user's own where he asks who he is; a fresh bearer token where one is ended."""

    def get(self, case, context):
        if case.path == ENDS_TOKEN:
            return "Authorization", "Bearer " + ask("POST", "/client-invites/accept", newcomer())["token"]
        return "x-dolfin-api-key", USER_KEY if case.path == "/users/me" else KEY

    def set(self, case, credential, context):
        name, value = credential
        case.headers = {**(case.headers or {}), name: value}


def feed_body(case):
    """A table that is one: its schema says nothing of its lines. A token that leads to an invite; a good
    body that accepts one is that of somebody new.
    """
    if case.media_type == "text/csv" and is_good(case, ParameterLocation.BODY):
        case.body = f"role,email\nDeveloper,row{next(NUMBERS)}@example.org\n"
        return
    if case.path.endswith("}/invites") and isinstance(case.body, dict) and is_good(case, ParameterLocation.BODY):
        # Every second address is one that is not invited yet.
        if next(NUMBERS) % 2 == 0:
            case.body["email"] = f"one{next(NUMBERS)}@example.org"
        return
    if case.path.endswith("/transfer-ownership") and isinstance(case.body, dict) and is_good(case, ParameterLocation.BODY):
        case.body["userId"] = FED["userId"].of(case.operation)
        return
    for name, value in {"ownerId": None, "clientId": None, "expiresAt": "2999-01-01T00:00:00Z"}.items():
        if isinstance(case.body, dict) and name in case.body and is_good(case, ParameterLocation.BODY):
            case.body[name] = value
    if "/client-invites/" not in case.path or not isinstance(case.body, dict) or not is_good(case, ParameterLocation.BODY):
        return
    if next(NUMBERS) % 4 == 0:
        return
    if case.path.endswith("/accept"):
        # How long a password has to be is the operator's choice, and no matter of the schema.
        case.body = newcomer()
    else:
        case.body["token"] = fresh_invite()["token"]


def feed_query(case):
    """A cursor cannot be made up: a page is asked for without one."""
    if case.query and "cursor" in case.query and is_good(case, ParameterLocation.QUERY):
        del case.query["cursor"]


@schemathesis.hook
def before_call(context, case, kwargs):
    """Three of four good paths lead to what is there. A token beside the key would be refused whatever it is, and one
    is made up wherever the document allows one instead.
    """
    if case.path != ENDS_TOKEN:
        case.headers.pop("Authorization", None)
    # Those that are made up are alike: with another body they are refused, and nothing else is seen.
    if is_good(case, ParameterLocation.HEADER) and next(NUMBERS) % 4:
        case.headers.pop("Idempotency-Key", None)
    feed_body(case)
    feed_query(case)
    names = case.path_parameters or {}
    is_fed = is_good(case, ParameterLocation.PATH) and next(NUMBERS) % 4
    # An id that was null in an earlier answer comes as a text.
    for name in [name for name, value in names.items() if is_fed or str(value) == "None"]:
        names[name] = FED[name].of(case.operation)


@schemathesis.hook
def after_call(context, case, response):
    REACHED[case.operation.label, response.status_code] += 1


@atexit.register
def tell():
    table = collections.defaultdict(dict)
    for (label, status), count in sorted(REACHED.items()):
        table[label][status] = count
    with open(COUNTS, "w", encoding="utf-8") as out:
        json.dump(table, out)
