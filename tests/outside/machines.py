"""Machines for the tests of a deployment: each has its own root, network and process tree, and runs systemd."""

import os
import pathlib
import shutil
import subprocess
import sys

import harness
from harness import check, wait_until

OUTSIDE = "10.20.0.1"
INSIDE = "MACHINES_INSIDE"
# What the installed packages would start by themselves; here the case decides.
STARTED_AT_BOOT = ["multi-user.target.wants", "timers.target.wants", "sockets.target.wants"]
DEVICES = ["null", "zero", "full", "random", "urandom", "tty"]
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# Runs in the namespaces of a new machine. Its network is there when a line arrives.
BOOT = f"""
read -r address
ip link set lo up
ip link set lan name eth0
ip address add "$address/24" dev eth0
ip link set eth0 up
cd "$ROOT"
hostname "$(cat etc/hostname)"
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t proc proc proc
mount -o bind proc/sys proc/sys
mount -o bind,remount,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
# No chroot: in one, units with PrivateUsers= cannot start.
pivot_root . mnt
cd /
umount -l /mnt
exec env -i container=test {PATH} /lib/systemd/systemd --unit=multi-user.target --show-status=false
"""


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)
    check(done.returncode == 0, f"{' '.join(map(str, words))}: {done.stderr}{done.stdout}")
    return done.stdout


def go_inside():
    """Starts the script again where mounts, network and processes are its own: with it, all of them end."""
    if INSIDE in os.environ:
        return
    for program in ("unshare", "nsenter", "ip"):
        need(shutil.which(program), f"no {program}")
    need(os.geteuid() == 0, "namespaces and mounts need root")
    need(pathlib.Path("/lib/systemd/systemd").exists(), "no systemd")
    os.execvpe("unshare", ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
                           sys.executable, *sys.argv], {**os.environ, INSIDE: "1"})


def need(holds, what):
    if not holds:
        print(f"skip: {what}", flush=True)
        sys.exit(harness.SKIPPED)


class Site:
    """A network with machines on it. The test itself is on it, too."""

    # A folder that every system has; the mount over it is seen by this process and its children only.
    folder = pathlib.Path("/mnt")

    def __init__(self, hosts, known=""):
        """With the machines of a file of hosts; each of them knows those names besides."""
        self.known = f"127.0.0.1 localhost\n{known}"
        self.hosts, self.machines = hosts, {}
        for line in hosts.read_text().splitlines():
            if line and not line.startswith("#"):
                address, _, name, *_ = line.split()
                self.machines[name] = Machine(self, name, address)

    def __enter__(self):
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _make(self):
        run("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", self.folder)
        (self.folder / "cgroups").mkdir()
        run("mount", "-t", "cgroup2", "cgroup2", self.folder / "cgroups")
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "lan", "type", "bridge")
        run("ip", "address", "add", f"{OUTSIDE}/24", "dev", "lan")
        run("ip", "link", "set", "lan", "up")
        self._name_them()
        self._give_ssh()
        for machine in self.machines.values():
            machine.assemble()
            machine.power_on()

    def __exit__(self, *_):
        for machine in self.machines.values():
            machine.power_off()

    def __getitem__(self, name):
        return self.machines[name]

    def _name_them(self):
        """The test finds the machines by the names that they have for one another."""
        names = self.folder / "hosts"
        names.write_text(self.known + self.hosts.read_text())
        run("mount", "--bind", names, "/etc/hosts")

    def _give_ssh(self):
        """What stands for ssh: `ssh root@NAME COMMAND…` runs the command on that machine."""
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        ssh = self.programs / "ssh"
        ssh.write_text(f'#!/bin/sh\nname=${{1#root@}}\nshift\npid=$(cat {self.folder}/$name/pid)\n'
                       f'exec nsenter --target "$pid" --all --root --wd env -i {PATH} HOME=/root sh -c "$*"\n')
        ssh.chmod(0o755)

    def run_here(self, script, folder, settings):
        """Runs a script where one would sit who has ssh to the machines."""
        return run("sh", "-eu", "-c", script, cwd=folder, env={
            **harness.environment(settings), "PATH": f"{self.programs}:{os.environ['PATH']}"})


class Machine:
    """A root over this machine's own, an address, and systemd."""

    def __init__(self, site, name, address):
        self.name, self.address = name, address
        self.known = site.known
        self.folder = site.folder / name
        self.root = self.folder / "root"
        self.cgroup = site.folder / "cgroups" / f"machines-{name}"
        self.process = None

    def assemble(self):
        parts = {part: self.folder / part for part in ("upper", "work", "root")}
        for folder in parts.values():
            folder.mkdir(parents=True)
        run("mount", "-t", "overlay", "-o", f"lowerdir=/,upperdir={parts['upper']},workdir={parts['work']}",
            "overlay", self.root)
        for folder in STARTED_AT_BOOT:
            shutil.rmtree(self.root / "etc/systemd/system" / folder, ignore_errors=True)
        (self.root / "etc/hostname").write_text(f"{self.name}\n")
        (self.root / "etc/hosts").write_text(self.known)
        self._give_devices()

    def _give_devices(self):
        """Few devices of the real machine's: what runs here as root is to harm nothing."""
        devices = self.root / "dev"
        run("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", devices)
        for name in DEVICES:
            (devices / name).touch()
            run("mount", "--bind", f"/dev/{name}", devices / name)
        for name, target in {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}.items():
            (devices / name).symlink_to(f"/proc/self/fd{target}")
        (devices / "ptmx").symlink_to("pts/ptmx")
        for name in ("shm", "pts"):
            (devices / name).mkdir()

    def power_on(self):
        self.cgroup.mkdir(exist_ok=True)
        with open(self.folder / "console", "ab") as console:
            self.process = subprocess.Popen(
                ["unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child",
                 "sh", "-eu", "-c", BOOT],
                stdin=subprocess.PIPE, stdout=console, stderr=console, env={**os.environ, "ROOT": str(self.root)},
                preexec_fn=lambda: (self.cgroup / "cgroup.procs").write_text("0"))
        pid = wait_until(self._first_process, 10, f"the first process of {self.name}")
        (self.folder / "pid").write_text(pid)
        self.plug_in(pid)
        self.process.stdin.write(f"{self.address}\n".encode())
        self.process.stdin.close()
        wait_until(lambda: self.ask("systemctl is-active multi-user.target").returncode == 0, 30,
                   f"{self.name} is up", every=0.1)

    def _first_process(self):
        number = self.process.pid
        return pathlib.Path(f"/proc/{number}/task/{number}/children").read_text().strip()

    def plug_in(self, pid):
        run("ip", "link", "add", self.name, "type", "veth", "peer", "name", "lan", "netns", pid)
        run("ip", "link", "set", self.name, "master", "lan", "up")

    def unplug(self):
        """From here on nobody reaches it; what runs on it runs on."""
        run("ip", "link", "set", self.name, "down")

    def replug(self):
        run("ip", "link", "set", self.name, "up")

    def power_off(self):
        """At once, with everything that runs; what is on its disk stays."""
        if self.process:
            # First: what dies would say so to whom it speaks with.
            subprocess.run(["ip", "link", "delete", self.name], capture_output=True)
            self.process.kill()
            self.process.wait()
            self.process = None
            wait_until(self._is_gone, 10, f"{self.name} is off")

    def _is_gone(self):
        for folder in [*sorted(self.cgroup.rglob("*"), reverse=True), self.cgroup]:
            if folder.is_dir():
                try:
                    folder.rmdir()
                except OSError:
                    return False
        return True

    def ask(self, script, stdin=None, seconds=60):
        """Runs a script as root and returns how it ended."""
        pid = (self.folder / "pid").read_text()
        words = ["nsenter", "--target", pid, "--all", "--root", "--wd", "env", "-i", PATH, "HOME=/root",
                 "sh", "-eu", "-c", script]
        return subprocess.run(words, input=stdin, text=True, capture_output=True, timeout=seconds)

    def run(self, script, stdin=None, seconds=60):
        """Runs a script as root, which has to succeed, and returns what it printed."""
        done = self.ask(script, stdin, seconds)
        check(done.returncode == 0, f"on {self.name}: {script}\n{done.stderr}{done.stdout}")
        return done.stdout
