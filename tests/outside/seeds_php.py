"""Runs the documentation's PHP samples by real PHP, with only address, credentials and ids replaced; those for
WHMCS's internal API run as they stand."""

import difflib
import hashlib
import json
import pathlib
import subprocess

import harness
from harness import Api, Server, Story, check

SEEDS = pathlib.Path(__file__).with_name("seeds")
# The samples are kept byte for byte; a change to one is a change to what users paste.
SHA256 = {
    "create_client_invite.php": "e980333547c95ebdd59d759034873fad04cd2f0ed34439aaeb0a7e3374d1a57f",
    "update_user_permissions.php": "c6b9d7546782bbe5288583c095131ee5739a9dff972b53ab47b053cb5cc4dc46",
    "create_client_invite_local.php": "60d0e05e99233427488b82ebdfd7aba4a90260a5599e9c5f81b0a4fb45caa9bb",
    "update_user_permissions_local.php": "d89bca6af6b619f896e40e6d5641dae6086ab844aa66ada149102bb36bc68c09",
}
EXAMPLES = harness.ROOT / "examples" / "php"
ADDITIVE = ("error_code", "field", "request_id")
ADDRESS = "https://www.example.com/includes/api.php"
USERNAME = "IDENTIFIER_OR_ADMIN_USERNAME"
PASSWORD = "SECRET_OR_HASHED_PASSWORD"


def sample(name, replacements):
    """The sample with each (old, new) replaced exactly once, and proof that nothing else differs."""
    original = (SEEDS / name).read_text()
    check(hashlib.sha256(original.encode()).hexdigest() == SHA256[name], f"{name} was edited")
    text = original
    for old, new in replacements:
        check(original.count(old) == 1, f"{old!r} stands {original.count(old)} times in {name}")
        text = text.replace(old, new)
    check_only_these_lines_differ(original, text, [old for old, _ in replacements])
    return text


def check_only_these_lines_differ(original, text, olds):
    gone = [line[2:] for line in difflib.ndiff(original.splitlines(), text.splitlines())
            if line.startswith("- ")]
    for line in gone:
        check(any(old in line for old in olds), f"differs from the documentation: {line!r}")


def php(code, **settings):
    """What a script prints; it must say nothing else, warnings included."""
    done = subprocess.run(["php", "-d", "error_reporting=-1", "-d", "display_errors=stderr"], input=f"<?php\n{code}",
                          text=True, capture_output=True, timeout=30, env=harness.environment(settings))
    check(done.returncode == 0 and not done.stderr, f"php: {done.stdout}{done.stderr}")
    return done.stdout


def run_php(code):
    """What the sample leaves in $response."""
    return json.loads(php(f"{code}\necho $response;\n"))


def documented(answer):
    """An answer without the fields that every one has beside the documented ones."""
    return {name: value for name, value in answer.items() if name not in ADDITIVE}


def access(server, username, password):
    return [(ADDRESS, server.url + harness.WHMCS), (USERNAME, username), (PASSWORD, password)]


def key_pairs(server, story):
    """The two pairs that the samples' comment allows: identifier and secret, administrator and MD5."""
    server.cli("admin", "create", "legacy", "--email", "legacy@vestibule.example", "--legacy-api",
               "--password-stdin", stdin="correct horse battery staple\n")
    hashed = hashlib.md5(b"correct horse battery staple").hexdigest()
    credential = story.credential
    return [(credential["identifier"], credential["secret"]), ("legacy", hashed)]


def invited(server, email):
    return [row for row in server.invites() if row["email"] == email]


def run_create(server, story, pair):
    email = "john.doe@example.net"
    before = len(invited(server, email))
    answer = run_php(sample("create_client_invite.php", [
        *access(server, *pair), ("'client_id' => '1'", f"'client_id' => '{story.client_id}'")]))
    check(answer["result"] == "success", f"CreateClientInvite: {answer}")
    rows = invited(server, email)
    check(len(rows) == 1, f"{len(rows)} invitations of {email}, {before} before")
    check(rows[0]["state"] == "pending", f"not pending: {rows[0]}")
    check(permission_set(rows[0]) == {"products", "manageproducts", "managedomains", "tickets"},
          f"other permissions: {rows[0]}")


def permission_set(row):
    kept = row["permissions"]
    return set(kept.split(",") if isinstance(kept, str) else kept)


def run_update(server, story, pair):
    api = Api(server, story.credential)
    api.expect("UpdateUserPermissions", user_id=story.member_id, client_id=story.client_id,
               permissions="products")
    check(api.permissions(story.member_id, story.client_id) == ["products"], "not set back")
    answer = run_php(sample("update_user_permissions.php", [
        *access(server, *pair),
        ("'user_id' => '1'", f"'user_id' => '{story.member_id}'"),
        ("'client_id' => '1'", f"'client_id' => '{story.client_id}'")]))
    check(documented(answer) == {"result": "success"}, f"UpdateUserPermissions: {answer}")
    now = api.permissions(story.member_id, story.client_id)
    check(now == harness.ALL_PERMISSIONS, f"GetUserPermissions afterwards: {now}")


def every_sample_works_with_both_documented_key_pairs():
    with harness.workspace() as folder, Server(folder, harness.LIMITS_OFF) as server:
        story = Story(server)
        for pair in key_pairs(server, story):
            run_create(server, story, pair)
            run_update(server, story, pair)


def a_refused_sample_answers_in_the_documented_words():
    with harness.workspace() as folder, Server(folder) as server:
        story = Story(server)
        pair = (story.credential["identifier"], story.credential["secret"])
        answer = run_php(sample("create_client_invite.php", [
            *access(server, *pair), ("'client_id' => '1'", f"'client_id' => '{story.client_id}'"),
            ("john.doe@example.net", "member@client.example")]))
        check_refused(answer, "User already associated with client")
        answer = run_php(sample("update_user_permissions.php", [
            *access(server, *pair), ("'user_id' => '1'", f"'user_id' => '{story.client['owner_user_id']}'"),
            ("'client_id' => '1'", f"'client_id' => '{story.client_id}'")]))
        check_refused(answer, "Permissions cannot be set on a client owner")


def check_refused(answer, message):
    check(documented(answer) == {"result": "error", "message": message}, str(answer))


# ---- code written for WHMCS's internal API

class Numbers:
    """The people with the ids that the samples name: user 1 belongs to client 1, which another owns."""

    def __init__(self, server):
        server.cli("admin", "create", "root", "--email", "root@vestibule.example", "--name", "Ada Root")
        self.credential = server.cli("credential", "create", "--admin", "root")
        member = server.cli("user", "create", "--email", "member@client.example", "--first-name", "Max",
                            "--last-name", "Member")
        client = server.cli("client", "create", "--email", "owner@client.example", "--first-name", "Olive",
                            "--last-name", "Owner", "--company", "Client Ltd")
        check((member["user_id"], client["client_id"], client["owner_user_id"]) == (1, 1, 2), f"{member} {client}")
        server.cli("member", "add", "--client", 1, "--user", 1, "--permissions", "products")


def local_api(server, numbers, code, **settings):
    """What code prints that finds localAPI() defined."""
    return php(f"require '{EXAMPLES / 'localapi.php'}';\n{code}", **{
        "VESTIBULE_API_URL": server.url,
        "VESTIBULE_API_IDENTIFIER": numbers.credential["identifier"],
        "VESTIBULE_API_SECRET": numbers.credential["secret"], **settings})


def the_samples_for_the_internal_api_run_as_they_stand():
    with harness.workspace() as folder, Server(folder, harness.LIMITS_OFF) as server:
        numbers = Numbers(server)
        api = Api(server, numbers.credential)
        printed = local_api(server, numbers, sample("create_client_invite_local.php", []))
        check(printed.startswith("Array\n(\n    [result] => success\n"), printed)
        rows = invited(server, "john.doe@example.net")
        check(len(rows) == 1 and rows[0]["state"] == "pending", str(rows))
        check(permission_set(rows[0]) == {"products", "manageproducts", "managedomains", "tickets"}, str(rows))
        check(api.permissions(1, 1) == ["products"], "not the permissions of the beginning")
        printed = local_api(server, numbers, sample("update_user_permissions_local.php", []))
        check(printed.startswith("Array\n(\n    [result] => success\n"), printed)
        check(api.permissions(1, 1) == harness.ALL_PERMISSIONS, str(api.permissions(1, 1)))


def local(server, numbers, action, data, before="", **settings):
    """What localAPI() returns, PHP's array as JSON."""
    code = f"{before}\necho json_encode(localAPI('{action}', {data}));\n"
    return json.loads(local_api(server, numbers, code, **settings))


def the_internal_api_returns_what_whmcs_returns():
    with harness.workspace() as folder, Server(folder) as server:
        numbers = Numbers(server)
        users = local(server, numbers, "GetUsers", "['search' => 'owner@client.example']")
        check(users["result"] == "success" and users["numreturned"] == 1, str(users))
        check(users["users"][0]["clients"] == [{"id": 1, "isOwner": True}], str(users))
        check_refused(local(server, numbers, "UpdateUserPermissions", "['user_id' => 2, 'client_id' => 1]"),
                      "Permissions cannot be set on a client owner")
        check_refused(local(server, numbers, "Nothing", "[]"),
                      'Invalid API Action: "nothing" is not a valid API action')
        # What is sent cannot take the place of the action or the credential.
        users = local(server, numbers, "GetUsers", "['action' => 'AddUser', 'secret' => 'x', 'responsetype' => 'xml']")
        check(users["totalresults"] == 2, str(users))


def the_internal_api_never_throws():
    with harness.workspace() as folder, Server(folder) as server:
        numbers = Numbers(server)
        for settings, message in (({"VESTIBULE_API_SECRET": "wrong"}, "Invalid or missing credentials"),
                                  ({"VESTIBULE_API_URL": ""}, "VESTIBULE_API_URL is not set"),
                                  ({"VESTIBULE_API_URL": server.url + "/nowhere/x/api.php/"}, None),
                                  ({"VESTIBULE_API_URL": f"http://127.0.0.1:{harness.free_port()}"}, "CURL Error: ")):
            answer = local(server, numbers, "GetUsers", "[]", **settings)
            check(answer["result"] == ("error" if message else "success"), f"{settings}: {answer}")
            check(not message or answer["message"].startswith(message), f"{settings}: {answer}")
        answer = local(server, numbers, "GetUsers", "[]", VESTIBULE_API_URL=server.url + "/healthz?x=/api.php")
        check_refused(answer, "The answer is no JSON")
        constants = f"define('VESTIBULE_API_SECRET', '{numbers.credential['secret']}');"
        answer = local(server, numbers, "GetUsers", "[]", constants, VESTIBULE_API_SECRET="wrong")
        check(answer["result"] == "success", f"a constant does not win: {answer}")


# ---- our own scripts

def the_examples_run_as_they_stand():
    with harness.workspace() as folder, Server(folder) as server:
        story = Story(server)
        access_by = {"URL": server.url, "IDENTIFIER": story.credential["identifier"],
                     "SECRET": story.credential["secret"], "CLIENT_ID": str(story.client_id),
                     "USER_ID": str(story.member_id)}
        said = php(f"require '{EXAMPLES / 'create_client_invite.php'}';", **access_by)
        check(said.startswith("invite 1 is valid until 20"), said)
        said = php(f"require '{EXAMPLES / 'update_user_permissions.php'}';", **access_by)
        check(said == f"user {story.member_id} may do that in client {story.client_id} from now on\n", said)
        now = Api(server, story.credential).permissions(story.member_id, story.client_id)
        check(now == ["profile", "contacts", "products", "invoices", "tickets"], str(now))
        for name in ("create_client_invite.php", "update_user_permissions.php"):
            done = subprocess.run(["php", EXAMPLES / name], text=True, capture_output=True, timeout=30,
                                  env=harness.environment({**access_by, "CLIENT_ID": "999999"}))
            check((done.returncode, done.stderr) == (1, "refused: Invalid client id\n"), f"{name}: {done}")


if __name__ == "__main__":
    harness.main(every_sample_works_with_both_documented_key_pairs,
                 a_refused_sample_answers_in_the_documented_words,
                 the_samples_for_the_internal_api_run_as_they_stand,
                 the_internal_api_returns_what_whmcs_returns,
                 the_internal_api_never_throws,
                 the_examples_run_as_they_stand)
