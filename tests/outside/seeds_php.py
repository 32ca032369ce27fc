"""Runs the documentation's PHP samples by real PHP, with only address, credentials and ids replaced."""

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
}
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


def run_php(code):
    """What the sample leaves in $response."""
    done = subprocess.run(["php"], input=f"<?php\n{code}\necho $response;\n", text=True,
                          capture_output=True, timeout=30)
    check(done.returncode == 0 and not done.stderr, f"php: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


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
    check(answer == {"result": "success"}, f"UpdateUserPermissions: {answer}")
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
        check(answer == {"result": "error", "message": "User already associated with client"}, str(answer))
        answer = run_php(sample("update_user_permissions.php", [
            *access(server, *pair), ("'user_id' => '1'", f"'user_id' => '{story.client['owner_user_id']}'"),
            ("'client_id' => '1'", f"'client_id' => '{story.client_id}'")]))
        check(answer == {"result": "error", "message": "Permissions cannot be set on a client owner"}, str(answer))


if __name__ == "__main__":
    harness.main(every_sample_works_with_both_documented_key_pairs,
                 a_refused_sample_answers_in_the_documented_words)
