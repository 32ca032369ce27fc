"""Cuts the power under a writing server twenty times: nothing acknowledged is lost; a control with synchronous=NORMAL does lose."""

import http.client
import itertools
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import threading

import harness
from disks import Disk
from harness import Api, Server, Story, check, wait_until

CYCLES = 20
WRITERS = 4
BEFORE_CUT = 40
CONTROL_CYCLES = 3
CONTROL_ROWS = 500


class Writers:
    """Threads that create invitations until the server is gone."""

    def __init__(self, server, story):
        self.acknowledged, self.numbers = [], itertools.count()
        self.server, self.story = server, story
        self.threads = [threading.Thread(target=self._write, daemon=True) for _ in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def _write(self):
        api = Api(self.server, self.story.credential)
        try:
            for number in self.numbers:
                self._one(api, f"guest{number:05}@elsewhere.example")
        except (OSError, ValueError, http.client.HTTPException):
            return

    def _one(self, api, address):
        got = api.call("CreateClientInvite", client_id=self.story.client_id, email=address,
                       permissions="products")
        if got.get("result") == "success":
            self.acknowledged.append(address)

    def join(self):
        for thread in self.threads:
            thread.join(30)


def template(folder):
    """A data folder with the people of the story, made once and copied for each cycle."""
    with Server(folder, harness.LIMITS_OFF) as server:
        story = Story(server)
        check(server.stop() == 0, "SIGTERM did not end in 0")
    return server.data, story


def cycle(folder, disk, data, story):
    """Write, cut, kill, mount again, restart; returns acknowledged and present."""
    shutil.rmtree(disk.mountpoint / "data", ignore_errors=True)
    shutil.copytree(data, disk.mountpoint / "data")
    os.sync()
    server = Server(folder, harness.LIMITS_OFF, data=disk.mountpoint / "data")
    with server:
        known = cut_under_load(server, disk, story)
    disk.unmount()
    disk.mount()
    check_copy(folder, server.data)
    with server:
        present = {row["email"] for row in server.invites()}
        queued_or_sent = {row["recipient"] for row in server.messages()}
        server.stop()
    check(set(known) <= present, f"{len(set(known) - present)} of {len(known)} acknowledged are gone")
    check(present <= queued_or_sent, f"without a message: {sorted(present - queued_or_sent)[:3]}")
    return len(known), len(present)


def cut_under_load(server, disk, story):
    writers = Writers(server, story)
    wait_until(lambda: len(writers.acknowledged) >= BEFORE_CUT, 30, f"{BEFORE_CUT} invitations")
    known = disk.cut_and_count(writers.acknowledged)
    server.kill()
    writers.join()
    return known


def check_copy(folder, data):
    """The store as the cut left it, read by another SQLite, on a copy so that the original is untouched."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in ("vestibule.db", "vestibule.db-wal"):
        if (data / name).exists():
            shutil.copy(data / name, copy / name)
    with sqlite3.connect(copy / "vestibule.db") as store:
        found = store.execute("PRAGMA integrity_check").fetchall()
        orphans = store.execute("PRAGMA foreign_key_check").fetchall()
    store.close()
    check(found == [("ok",)] and not orphans, f"{found} {orphans}")


def no_acknowledged_invitation_is_lost():
    with harness.workspace() as folder, Disk(folder) as disk:
        data, story = template(folder)
        counts = [cycle(folder, disk, data, story) for _ in range(CYCLES)]
        known, present = map(sum, zip(*counts))
        return f"{CYCLES} cuts, {known} acknowledged, 0 lost, {present - known} unacknowledged present"


def the_same_cut_loses_with_synchronous_normal_and_not_with_full():
    with harness.workspace() as folder, Disk(folder) as disk:
        full = sum(control(disk, "FULL") for _ in range(CONTROL_CYCLES))
        normal = sum(control(disk, "NORMAL") for _ in range(CONTROL_CYCLES))
        check(full == 0, f"FULL lost {full}: the switch or the count is wrong")
        check(normal > 0, "NORMAL lost nothing: this switch cuts no power")
        return f"FULL lost 0, NORMAL lost {normal}"


def control(disk, synchronous):
    """One cut under a plain insert loop, in a process of its own; returns how many rows were lost."""
    done = subprocess.run([sys.executable, __file__, "--control", str(disk.image.parent), synchronous],
                          capture_output=True, text=True, timeout=60)
    check(done.returncode == 0, done.stderr)
    disk.unmount()
    disk.mount()
    path = disk.mountpoint / "control.db"
    with sqlite3.connect(path) as store:
        kept = {row for row, in store.execute("SELECT id FROM invite")}
        check(store.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "control is corrupt")
    store.close()
    for left in disk.mountpoint.glob("control.db*"):
        left.unlink()
    return len(set(json.loads(done.stdout)) - kept)


class ControlDisk(Disk):
    """The disk that the parent has mounted."""

    def __init__(self, mountpoint):
        self.mountpoint = mountpoint


def control_writer(folder, synchronous):
    """Inserts and commits until the cut; prints the ids that were committed right before it."""
    disk = ControlDisk(pathlib.Path(folder) / "disk")
    path, committed = disk.mountpoint / "control.db", []
    prepare_control(path)
    os.sync()
    threading.Thread(target=insert_loop, args=(path, synchronous, committed), daemon=True).start()
    wait_until(lambda: len(committed) >= CONTROL_ROWS, 30, f"{CONTROL_ROWS} rows")
    print(json.dumps(disk.cut_and_count(committed)), flush=True)
    os._exit(0)


def prepare_control(path):
    with sqlite3.connect(path) as store:
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("CREATE TABLE invite (id INTEGER PRIMARY KEY, email TEXT)")
    store.close()


def insert_loop(path, synchronous, committed):
    store = sqlite3.connect(path, isolation_level=None)
    store.execute(f"PRAGMA synchronous={synchronous}")
    # A checkpoint syncs with NORMAL too; without one the loss does not depend on the moment of the cut.
    store.execute("PRAGMA wal_autocheckpoint=0")
    try:
        for number in itertools.count(1):
            store.execute("INSERT INTO invite VALUES (?, ?)", (number, f"guest{number}@elsewhere.example"))
            committed.append(number)
    except sqlite3.Error:
        return


if __name__ == "__main__":
    if sys.argv[1:2] == ["--control"]:
        control_writer(*sys.argv[2:])
    else:
        harness.main(the_same_cut_loses_with_synchronous_normal_and_not_with_full,
                     no_acknowledged_invitation_is_lost)
