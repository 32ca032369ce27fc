"""Small file systems for the faults: a loop-mounted ext4 whose power can be cut, a tmpfs that fills up, a read-only bind."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import struct
import subprocess

from harness import Skip, check, wait_until

# <linux/fs.h> of XFS, taken over by ext4: _IOR('X', 125, __u32); 2 is NOLOGFLUSH, nothing more reaches the disk.
FS_IOC_SHUTDOWN = 0x8004587D
NOLOGFLUSH = struct.pack("I", 2)


def need_root():
    if os.geteuid() != 0:
        raise Skip("mounting needs root")


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    check(done.returncode == 0, f"{' '.join(map(str, words))}: {done.stderr}")


class Disk:
    """An ext4 image, loop-mounted."""

    def __init__(self, folder, megabytes=96):
        need_root()
        if not pathlib.Path("/dev/loop-control").exists() or not shutil.which("mkfs.ext4"):
            raise Skip("no loop devices or no mkfs.ext4")
        self.image, self.mountpoint = folder / "disk.img", folder / "disk"
        self.mountpoint.mkdir()
        with open(self.image, "wb") as image:
            image.truncate(megabytes << 20)
        run("mkfs.ext4", "-q", "-F", self.image)

    def __enter__(self):
        try:
            self.mount()
        except AssertionError as why:
            raise Skip(f"no loop mount here: {why}") from why
        return self

    def __exit__(self, *_):
        with contextlib.suppress(AssertionError):
            self.unmount()

    def mount(self):
        run("mount", "-o", "loop", self.image, self.mountpoint)

    def unmount(self):
        wait_until(self._unmounted, 10, f"umount {self.mountpoint}")

    def _unmounted(self):
        return subprocess.run(["umount", str(self.mountpoint)], capture_output=True).returncode == 0

    def cut_and_count(self, acknowledged):
        """Cuts the power; returns what had been acknowledged right before it, read in this same process."""
        handle = os.open(self.mountpoint, os.O_RDONLY)
        try:
            known = list(acknowledged)
            fcntl.ioctl(handle, FS_IOC_SHUTDOWN, NOLOGFLUSH)
        finally:
            os.close(handle)
        return known


@contextlib.contextmanager
def mounted(mountpoint, *words):
    """A mount for the length of a case."""
    need_root()
    mountpoint.mkdir(exist_ok=True)
    run("mount", *words, mountpoint)
    try:
        yield mountpoint
    finally:
        run("umount", "-l", mountpoint)


def tmpfs(mountpoint, megabytes):
    return mounted(mountpoint, "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs")


@contextlib.contextmanager
def read_only(folder):
    """The folder and its files, read-only while the case runs; root would look past their modes."""
    if os.geteuid() != 0:
        with modes(folder, 0o500, 0o400):
            yield folder
    else:
        with mounted(folder, "--bind", folder):
            run("mount", "-o", "remount,ro,bind", folder)
            yield folder


@contextlib.contextmanager
def modes(folder, of_folder, of_files):
    """Other modes for a folder and its files while the case runs."""
    files = [path for path in folder.iterdir() if path.is_file()]
    for path in files:
        path.chmod(of_files)
    folder.chmod(of_folder)
    try:
        yield
    finally:
        folder.chmod(0o700)
        for path in files:
            path.chmod(0o600)
