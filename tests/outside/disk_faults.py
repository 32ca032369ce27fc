"""Full disk, read-only folder, corrupt file, newer schema, second server: a clear text, the right exit code, nothing lost."""

import contextlib
import hashlib
import http.client
import os
import shutil
import sqlite3
import tempfile

import disks
import harness
from harness import Api, Server, Story, check, wait_until


def refused(data, *words, code=1):
    """`serve` on this folder has to end by itself with `code` and name one of `words`; returns what it said."""
    done = harness.command("serve", "--listen", f"127.0.0.1:{harness.free_port()}", data=data)
    said = done.stderr
    check(done.returncode == code, f"exit {done.returncode}, not {code}: {said}")
    check(any(word in said.lower() for word in words), f"names none of {words}: {said}")
    check("panicked" not in said, said)
    return said


def filled_store(folder, count=50):
    """The folder of a store with `count` invitations, its server stopped in order."""
    with Server(folder, harness.LIMITS_OFF) as server:
        story = Story(server)
        api = Api(server, story.credential)
        for number in range(count):
            harness.invite(api, story.client_id, f"guest{number}@elsewhere.example")
        server.wait_for_outbox()
        check(server.stop() == 0, "SIGTERM did not end in 0")
    wal = server.data / "vestibule.db-wal"
    check(not wal.exists() or wal.stat().st_size == 0, "an orderly end left pages in the WAL")
    return server.data


def digest(data):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in data.glob("vestibule.db*")
            if not path.name.endswith("-shm")}


# ---- full disk

def create_until_refused(server, story, acknowledged):
    """Invitations until one is refused or the server ends; returns the refusal's text, or None."""
    api = Api(server, story.credential)
    for number in range(len(acknowledged), len(acknowledged) + 20000):
        address = f"guest{number:05}@elsewhere.example"
        try:
            answer = api.answer("CreateClientInvite", client_id=story.client_id, email=address,
                                permissions="products")
        except (OSError, http.client.HTTPException):
            return None
        if answer.status == 200 and answer.json()["result"] == "success":
            acknowledged.append(address)
        else:
            return answer.text
    raise AssertionError("20000 invitations fit on a full disk")


def fill(mountpoint, left):
    """Takes the space of a file system, but for some bytes."""
    ballast = mountpoint / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            file.truncate(file.tell() - left)
    return ballast


def back_to_work(server):
    """After space returned: the same process goes on, or a new one starts cleanly."""
    if server.process.poll() is not None:
        check(server.process.returncode == 1, f"exit {server.process.returncode}")
        server.start()
        return "restarted"
    wait_until(lambda: server.get("/readyz").status == 200, 30, "ready again")
    return "same process"


def a_full_disk_refuses_in_words_and_loses_nothing():
    with harness.workspace() as folder, disks.tmpfs(folder / "small", 12) as small:
        with Server(folder, harness.LIMITS_OFF, data=small / "data") as server:
            story, acknowledged = Story(server), []
            ballast = fill(small, left=2 << 20)
            said = create_until_refused(server, story, acknowledged)
            check_refusal(server, story, said)
            ballast.unlink()
            how = back_to_work(server)
            harness.invite(Api(server, story.credential), story.client_id, "after@elsewhere.example")
            present = {row["email"] for row in server.invites()}
            check(set(acknowledged) <= present, f"lost: {set(acknowledged) - present}")
            check("panicked" not in server.log_text(), "a panic in the log")
            return f"{len(acknowledged)} acknowledged before the refusal, 0 lost; {how}"


def check_refusal(server, story, said):
    """While the disk is full: an error in the dialect's form and reads that go on, or an end that says why."""
    if server.process.poll() is None and said is not None:
        check('"result":"error"' in said.replace(" ", ""), said)
        check("panic" not in said and "/" not in said.replace("\\/", ""), f"tells too much: {said}")
        granted = Api(server, story.credential).permissions(story.member_id, story.client_id)
        check(granted == ["products"], f"reads do not go on: {granted}")
    log = server.log_text().lower()
    check("full" in log or "space" in log, "the log does not name the full disk")


# ---- the folder and the file

def a_read_only_folder_is_refused():
    with harness.workspace() as folder:
        data = filled_store(folder)
        before = digest(data)
        with disks.read_only(data):
            refused(data, "read-only", "readonly", "permission")
        check(digest(data) == before, "the store changed")


def a_folder_that_cannot_be_made_is_refused():
    with harness.workspace() as folder:
        (folder / "file").write_text("")
        refused(folder / "file" / "data", "not a directory", "file/data")


def a_file_that_is_no_database_is_refused():
    with harness.workspace() as folder:
        data = filled_store(folder)
        with open(data / "vestibule.db", "r+b") as file:
            file.write(b"This is no database at all, sorry." * 4)
        before = digest(data)
        said = refused(data, "not a database", "corrupt", "malformed")
        check("vestibule.db" in said, f"does not name the file: {said}")
        check(digest(data) == before, "the store changed")


def a_flipped_page_is_told_and_never_answered_from():
    with harness.workspace() as folder:
        data = filled_store(folder, 200)
        flip_a_leaf(data / "vestibule.db", "invites")
        before = digest(data)
        if starts(folder, data, touch_the_damage):
            return "told when it was touched"
        check(digest(data) == before, "the store changed")
        return "refused at the start"


def a_page_flipped_during_an_outage_is_told_at_the_start():
    with harness.workspace() as folder:
        data = filled_store(folder)
        with Server(folder, harness.LIMITS_OFF, data=data) as server:
            # Something for the WAL, so that the end is an unclean one; it changes no user.
            api = Api(server, server.cli("credential", "create", "--admin", "root"))
            harness.invite(api, 1, "last@elsewhere.example")
            server.kill()
        flip_a_leaf(data / "vestibule.db", "users")
        if starts(folder, data, told_in_the_log):
            return "told in the log"
        return "refused at the start"


def starts(folder, data, then):
    """Whether a server starts on damaged data; if it does, `then` looks at it, else it has to have said why."""
    log = folder / "server.log"
    log.write_text("")
    server = Server(folder, harness.LIMITS_OFF, data=data)
    try:
        server.start()
    except AssertionError:
        check(server.process.poll() == 1, f"exit {server.process.poll()}: {server.log_text()}")
        check(names_damage(server), f"says nothing about damage: {server.log_text()}")
        return False
    with contextlib.ExitStack() as stack:
        stack.push(server.__exit__)
        then(server)
    return True


def names_damage(server):
    return any(word in server.log_text().lower() for word in ("damaged", "malformed", "corrupt", "not a database"))


def told_in_the_log(server):
    wait_until(lambda: names_damage(server), 20, "a word about the damage in the log")


def touch_the_damage(server):
    """A list that reads the damaged page fails in words, and so does the log."""
    done = harness.command("invite", "list", "--json", data=server.data, settings=server.settings)
    check(done.returncode == 1 and "panicked" not in done.stderr, f"exit {done.returncode}: {done.stdout[:200]}")
    check("malformed" in done.stderr or "damaged" in done.stderr, done.stderr)


def flip_a_leaf(path, table):
    """Turns every bit of the first page of a table's b-tree but the one that tells its kind."""
    size, root = page_of(path, table)
    with open(path, "r+b") as file:
        file.seek((root - 1) * size + 1)
        page = file.read(size - 1)
        file.seek((root - 1) * size + 1)
        file.write(bytes(byte ^ 0xFF for byte in page))


def page_of(path, table):
    """Page size and a table's first page; asked of a copy without its WAL, so that the store stays as it is."""
    with tempfile.TemporaryDirectory() as copy:
        with sqlite3.connect(shutil.copy(path, copy)) as store:
            size = store.execute("PRAGMA page_size").fetchone()[0]
            found = store.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table]).fetchone()
        store.close()
    return size, found[0]


def a_newer_schema_is_refused():
    with harness.workspace() as folder:
        data = filled_store(folder)
        bump_newest_step(data / "vestibule.db")
        before = digest(data)
        refused(data, "newer")
        check(digest(data) == before, "the store changed")


def bump_newest_step(path):
    """Makes the newest row of `steps` one that this binary cannot know."""
    with sqlite3.connect(path) as store:
        columns = store.execute("PRAGMA table_info(steps)").fetchall()
        key = next(name for _, name, kind, *_, primary in columns if primary)
        store.execute(f"UPDATE steps SET {key} = {key} + 1000 WHERE {key} = (SELECT max({key}) FROM steps)")
    store.close()


def a_second_server_on_the_folder_is_refused_and_the_first_goes_on():
    with harness.workspace() as folder, Server(folder) as server:
        story = Story(server)
        refused(server.data, "another", "already", "in use", "locked")
        harness.invite(Api(server, story.credential), story.client_id, "guest@elsewhere.example")
        check(server.get("/readyz").status == 200, "the first server is not ready any more")
        os.kill(server.process.pid, 0)


def a_taken_address_is_refused():
    with harness.workspace() as folder, Server(folder) as server:
        done = harness.command("serve", "--listen", server.address, data=folder / "other")
        check(done.returncode == 1 and "in use" in done.stderr.lower(), f"exit {done.returncode}: {done.stderr}")


if __name__ == "__main__":
    harness.main(a_full_disk_refuses_in_words_and_loses_nothing,
                 a_read_only_folder_is_refused,
                 a_folder_that_cannot_be_made_is_refused,
                 a_file_that_is_no_database_is_refused,
                 a_flipped_page_is_told_and_never_answered_from,
                 a_page_flipped_during_an_outage_is_told_at_the_start,
                 a_newer_schema_is_refused,
                 a_second_server_on_the_folder_is_refused_and_the_first_goes_on,
                 a_taken_address_is_refused)
