"""Invitations accepted by access tokens of a real provider of OpenID, npm's `oidc-provider`, good ones and bad ones."""

import base64
import concurrent.futures
import contextlib
import json
import sqlite3
import time
import urllib.parse

import harness
from harness import Server, Skip, Story, check, request, wait_until

NODE = harness.ROOT / "tests" / "outside" / "node"
# Debian's own is too old for the provider: this one comes as a package.
PROGRAM = NODE / "node_modules" / "node" / "bin" / "node"
SECRET = "the-providers-Own+Secret/81=="
PASSWORD = "correct horse battery staple"
JSON = {"Content-Type": "application/json"}


class Provider:
    """The provider's process."""

    def __init__(self, folder):
        if not PROGRAM.exists() or not (NODE / "node_modules" / "oidc-provider").exists():
            raise Skip("the packages of node are not installed: tests/run tools")
        self.folder, self.port, self.process = folder, harness.free_port(), None

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        words = [PROGRAM, "--no-deprecation", NODE / "openid.mjs"]
        settings = {"PORT": str(self.port), "SECRET": SECRET}
        self.process = harness.spawn(words, self.folder / "provider.log", settings)
        wait_until(self._answers, 20, "the provider answers")
        return self

    def _answers(self):
        check(self.process.poll() is None, (self.folder / "provider.log").read_text())
        with contextlib.suppress(OSError):
            return request(self.address, "GET", "/test/counted").status == 200
        return False

    def stop(self):
        harness.end(self.process)

    def ask(self, what, **query):
        answer = request(self.address, "GET", f"/test/{what}?{urllib.parse.urlencode(query)}")
        check(answer.status == 200, f"{what}: {answer.text}")
        return answer.text

    def mint(self, account, kind="jwt", **more):
        return self.ask("mint", account=account, kind=kind, **more)


class House:
    """A server that knows the provider, with a client and a key of its owner."""

    def __init__(self, folder, provider, **more):
        self.folder, self.provider = folder, provider
        self.server = Server(folder, {
            **harness.LIMITS_OFF, "VESTIBULE_LOG": "trace", "VESTIBULE_LIMIT_FAILURES": "0",
            "VESTIBULE_OPENID_PROVIDERS": "local", "VESTIBULE_OPENID_LOCAL_ISSUER": f"http://{provider.address}",
            "VESTIBULE_OPENID_LOCAL_CLIENT_ID": "vestibule", "VESTIBULE_OPENID_LOCAL_CLIENT_SECRET": SECRET, **more})

    def __enter__(self):
        self.server.start()
        self.story = Story(self.server)
        self.key = self.server.cli("apikey", "create", "--user", "owner@client.example")["key"]
        self.shown = [self.key, SECRET]
        return self

    def __exit__(self, kind, *rest):
        self.server.__exit__(kind, *rest)
        if not kind:
            self.holds_no_secret()

    def holds_no_secret(self):
        for path in [self.server.log, *self.server.data.glob("vestibule.db*")]:
            content = path.read_bytes()
            for secret in self.shown:
                check(secret.encode() not in content, f"{path.name} holds {secret[:12]}…")

    def post(self, path, body, headers=None):
        answer = request(self.server.address, "POST", path, json.dumps(body), {**JSON, **(headers or {})}, 60)
        check(answer.status < 500 or answer.status == 503, f"{path}: {answer.status} {answer.text}")
        return answer

    def invite(self, email, role="Member"):
        path = f"/clients/{self.story.client['uuid']}/invites"
        made = self.post(path, {"email": email, "role": role}, {"x-dolfin-api-key": self.key})
        check(made.status == 201, made.text)
        return made.json()["token"]

    def accept(self, token, access, **more):
        self.shown.append(access)
        answer = self.post("/client-invites/accept", {"token": token, "accessToken": access, **more})
        if answer.status == 200:
            self.shown.append(answer.json()["token"])
        return answer

    def comes_in(self, email, account=None, kind="jwt", **more):
        answer = self.accept(self.invite(email), self.provider.mint(account or email, kind, **more))
        check(answer.status == 200, f"{kind} {more}: {answer.text}")
        return answer.json()

    def is_refused(self, what, token, access, status=401, code="Auth.InvalidAccessToken", **more):
        answer = self.accept(token, access, **more)
        check((answer.status, answer.json().get("code")) == (status, code), f"{what}: {answer.status} {answer.text}")
        return answer

    def user(self, email):
        users = [user for user in self.server.cli("user", "list")["users"] if user["email"] == email]
        check(len(users) == 1, f"{email}: {users}")
        return self.server.cli("user", "show", users[0]["user_id"])

    def logs_in(self, email, password=PASSWORD):
        """By its password, over the API that says whose it is."""
        api = harness.Api(self.server, self.story.credential)
        return api.call("ValidateLogin", email=email, password2=password)["result"] == "success"


@contextlib.contextmanager
def house(**more):
    with harness.workspace() as folder:
        provider = Provider(folder).start()
        try:
            with House(folder, provider, **more) as one:
                yield one
        finally:
            if provider.process.poll() is None:
                provider.stop()


def good_tokens_of_each_kind_let_in():
    with house() as one:
        for algorithm in ["RS256", "PS256", "ES256", "EdDSA"]:
            came = one.comes_in(f"{algorithm.lower()}@example.com", alg=algorithm)
            check([client["clientName"] for client in came["clients"]] == ["Client Ltd"], came)
        came = one.comes_in("opaque@example.com", kind="opaque")
        bearer = {"Authorization": f"Bearer {came['token']}"}
        check(one.post("/auth/revoke", {}, bearer).status == 204, "the bearer token ends")
        check(one.post("/auth/revoke", {}, bearer).status == 401, "once")
        named = one.accept(one.invite("named@example.com"), one.provider.mint("named@example.com"), provider="Local")
        check(named.status == 200, named.text)
        user = one.user("opaque@example.com")
        check("Grace Guest" in json.dumps(user) or user.get("first_name") == "Grace", user)
        one.comes_in("nameless@example.com", account="#nameless@example.com")
        check("nameless" in json.dumps(one.user("nameless@example.com")), "the local part is the name")


def changed(token, **claims):
    """The same token with other claims under the old signature."""
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) | claims
    return ".".join([head, part(said), signature])


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def bad_tokens_change_nothing():
    email = "guest@example.com"
    with house() as one:
        mint, token = one.provider.mint, one.invite(email)
        good = mint(email)
        head, body, signature = good.split(".")
        algless = ".".join([part({"alg": "none", "typ": "at+jwt"}), body, ""])
        for what, access in {
            "not verified": mint(f"!{email}"),
            "not verified, opaque": mint(f"!{email}", "opaque"),
            "for somebody else": mint(email, audience="somebody-else"),
            "for somebody else, opaque": mint(email, "opaque", client="somebody-else"),
            "over": mint(email, ago="7200"),
            "over, opaque": mint(email, "opaque", ago="7200"),
            "before its time": mint(email, ago="0")[:-4] + "AAAA",
            "of another issuer": mint(email, by="issuer"),
            "of another key under the same name": mint(email, by="key"),
            "of an unknown key": mint(email, by="unknown"),
            "without an address": mint(email, plain="yes"),
            "several addresses": mint(f"{email},other@example.com"),
            "tampered": changed(mint("other@example.com"), email=email),
            "longer": changed(mint(email, ago="7200"), exp=int(time.time()) + 600),
            "no algorithm": algless,
            "no signature": f"{head}.{body}.",
            "cut off": good[:-2],
            "opaque and unknown": "x" * 43,
        }.items():
            one.is_refused(what, token, access)
        one.is_refused("of another provider", token, good, provider="google")
        one.is_refused("for another address", token, mint("other@example.com"), 403, "ClientInvite.EmailMismatch")
        one.is_refused("an unknown invitation", token[:-1], good, 404, "ClientInvite.NotFound")
        check(one.server.invites()[0]["state"] == "pending", "nothing has changed")
        check(not [user for user in one.server.cli("user", "list")["users"] if user["email"] == email], "nobody is new")
        check(one.accept(token, good).status == 200, "the good one still is")
        one.is_refused("twice", token, good, 409, "ClientInvite.AlreadyAccepted")


def a_new_key_is_found_and_unknown_ones_are_not_asked_for_again_and_again():
    with house() as one:
        one.comes_in("first@example.com")
        one.provider.ask("rotate")
        one.comes_in("second@example.com")
        before = int(one.provider.ask("counted"))
        token = one.invite("third@example.com")
        for _ in range(5):
            one.is_refused("of an unknown key", token, one.provider.mint("third@example.com", by="unknown"))
        check(int(one.provider.ask("counted")) == before, "the keys were read again within the minute")
        return f"the keys were read {before} times"


def a_provider_that_is_away_or_slow_harms_nobody_else():
    email = "guest@example.com"
    with house() as one:
        token, access = one.invite(email), one.provider.mint(email)
        one.provider.stop()
        away = one.is_refused("away", token, access, 503, "Auth.ProviderUnavailable")
        check(int(away.headers["Retry-After"]) > 0, "it says when to come again")
        one.provider.start()
        one.provider.ask("hang", on="yes")
        access = one.provider.mint(email)
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            waiting = [pool.submit(one.accept, token, access) for _ in range(40)]
            wait_until(lambda: any(answer.done() for answer in waiting), 10, "what finds no room is told so")
            one.server.cli("user", "set-password", one.story.member_id, "--password-stdin", stdin=PASSWORD + "\n")
            began = time.monotonic()
            check(one.logs_in("member@client.example"), "others log in meanwhile")
            took = time.monotonic() - began
            check(took < 3, f"a log-in took {took:.1f} s")
            codes = [answer.result().json()["code"] for answer in waiting]
        check(set(codes) == {"Auth.ProviderUnavailable", "Server.Busy"}, codes)
        one.provider.ask("hang", on="no")
        check(one.accept(token, access).status == 200, "it is back")
        return f"a log-in beside it took {took * 1000:.0f} ms"


def a_provider_of_another_name_is_not_believed():
    with house() as one:
        token, access = one.invite("guest@example.com"), one.provider.mint("guest@example.com")
        one.server.stop()
        one.server.settings["VESTIBULE_OPENID_LOCAL_ISSUER"] += "/"
        one.server.start()
        one.is_refused("another issuer", token, access, 503, "Auth.ProviderUnavailable")


def whoever_waited_in_an_unproved_account_is_put_out():
    email = "victim@example.com"
    with house() as one:
        squatter = one.post("/client-invites/accept", {"token": one.invite(email), "firstName": "S", "lastName": "Q",
                                                       "password": PASSWORD}).json()
        bearer = {"Authorization": f"Bearer {squatter['token']}"}
        kept = one.server.cli("apikey", "create", "--user", email)["key"]
        check(one.logs_in(email), "he can log in")
        second = one.server.cli("client", "create", "--email", "owner@second.example", "--first-name", "Olga",
                                "--last-name", "O", "--company", "Second Ltd")
        one.story.client = second
        one.key = one.server.cli("apikey", "create", "--user", "owner@second.example")["key"]
        came = one.comes_in(email)
        check(came["userId"] == squatter["userId"] and len(came["clients"]) == 2, came)
        check(not one.logs_in(email), "the password that nobody proved has ended")
        check(one.post("/auth/revoke", {}, bearer).status == 401, "and the token that came of it")
        check(one.post("/auth/revoke", {}, {"x-dolfin-api-key": kept}).json()["code"] == "Auth.InvalidKey", "and keys")
        one.shown.extend([kept, squatter["token"]])


def a_proved_account_keeps_its_password_and_others_become_what_they_must():
    with house() as one:
        made = one.server.cli("user", "create", "--email", "known@example.com", "--first-name", "K", "--last-name", "N",
                              "--password-stdin", stdin=PASSWORD + "\n")
        one.comes_in("known@example.com")
        one.server.cli("user", "set-password", made["user_id"], "--password-stdin", stdin=PASSWORD + "\n")
        first = one.story.client, one.key
        second = one.server.cli("client", "create", "--email", "owner@second.example", "--first-name", "Olga",
                                "--last-name", "O", "--company", "Second Ltd")
        one.story.client = second
        one.key = one.server.cli("apikey", "create", "--user", "owner@second.example")["key"]
        one.comes_in("known@example.com")
        check(one.logs_in("known@example.com"), "his mailbox was proved before: the password is his")
        token = one.server.cli("usertoken", "create", "--user", "owner@second.example")["usertoken"]
        asked = urllib.parse.urlencode({"a": "API_ProvisionUser", "usertoken": token, "email": "pro@example.com",
                                        "fname": "Paul", "lname": "Provisioned"})
        made = one.server.get(f"/db/{second['dbid']}?{asked}")
        check("<errcode>0</errcode>" in made.text, made.text)
        one.story.client, one.key = first
        one.comes_in("pro@example.com", account="#pro@example.com")
        shown = json.dumps(one.user("pro@example.com"))
        check("registered" in shown and "Paul" in shown, shown)
        disabled = one.server.cli("user", "create", "--email", "off@example.com", "--first-name", "O", "--last-name", "F",
                                  "--password-stdin", stdin=PASSWORD + "\n")
        link = one.invite("off@example.com")
        one.server.cli("user", "disable", disabled["user_id"])
        off = one.invite("two@example.com")
        one.server.cli("user", "create", "--email", "two@example.com", "--first-name", "T", "--last-name", "O",
                       "--password-stdin", stdin=PASSWORD + "\n")
        one.server.stop()
        with contextlib.closing(sqlite3.connect(one.server.data / "vestibule.db")) as store, store:
            store.execute("UPDATE users SET second_factor = 'totp', email_verified_at = 1 WHERE email_key = 'two@example.com'")
        one.server.start()
        access = one.provider.mint("two@example.com")
        one.is_refused("a second factor", off, access, 403, "Auth.SecondFactorRequired")
        one.is_refused("disabled", link, one.provider.mint("off@example.com"), 403, "Auth.UserDisabled")


def terms_are_accepted_by_whoever_is_new():
    with house(VESTIBULE_TOS_URL="https://accounts.example/terms") as one:
        token, access = one.invite("guest@example.com"), one.provider.mint("guest@example.com")
        one.is_refused("terms", token, access, 400, "Request.TermsRequired")
        check(one.accept(token, access, acceptTerms=True).status == 200, "with them he comes in")


if __name__ == "__main__":
    harness.main(good_tokens_of_each_kind_let_in, bad_tokens_change_nothing,
                 a_new_key_is_found_and_unknown_ones_are_not_asked_for_again_and_again,
                 a_provider_that_is_away_or_slow_harms_nobody_else, a_provider_of_another_name_is_not_believed,
                 whoever_waited_in_an_unproved_account_is_put_out,
                 a_proved_account_keeps_its_password_and_others_become_what_they_must,
                 terms_are_accepted_by_whoever_is_new)
