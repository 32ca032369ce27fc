"""examples/deploy/postgres as its README says it, on seven machines: built up and used, and its parts lost one by one."""

import argparse
import collections
import re
import subprocess
import time

import harness
import machines
import pages
from callers import Callers
from deployment import DATABASES, NODES, Deployment
from harness import check, wait_until
from machines import Machine
from pages import Visitor
from smtp import Relay

EXAMPLE = harness.ROOT / "examples" / "deploy" / "postgres"
RELAY = "relay.example.com"
PASSWORD = "correct horse battery staple"


class Front:
    """Where everybody is served: HAProxy."""

    address = "accounts.example.com"
    url = f"https://{address}"


class World:
    """The deployment, and who uses it."""

    def __init__(self, site):
        self.port = harness.free_port()
        self.deployment = Deployment(site, EXAMPLE, {
            "SMTP_URL": f"smtp://{RELAY}:{self.port}?tls=required&ca=/etc/ssl/certs/cluster-ca.crt"})
        self.site, self.command = site, self.deployment.command
        self.relay = None
        self.acknowledged = {}

    def callers(self, name):
        return Callers(Front, self.credential, self.client["client_id"], name)

    def settle(self, callers):
        """Everything acknowledged so far stands, once; what the caller saw in the meantime, as words."""
        self.acknowledged |= {address: told[1] for address, told in callers.acknowledged.items()}
        rows = self.command("invite", "list", "--limit", 100_000)["invites"]
        present = collections.Counter(row["email"] for row in rows)
        lost = set(self.acknowledged) - set(present)
        check(not lost, f"{len(lost)} of {len(self.acknowledged)} acknowledged invitations are gone: {sorted(lost)[:3]}")
        twice = [address for address, count in present.items() if count > 1]
        check(not twice, f"invitations that stand twice: {twice[:3]}")
        silence, troubles = callers.longest_silence(), collections.Counter(callers.troubles)
        return f"{len(callers.acknowledged)} acknowledged, none lost, {silence:.1f} s of silence, {dict(troubles)}"


world = None


def the_readme_builds_it_up():
    deployment = world.deployment
    deployment.do("Files")
    deployment.trust()
    deployment.do("PostgreSQL")
    deployment.do("Vestibule")
    deployment.do("HAProxy")
    deployment.wait_until_whole()
    wait_until(lambda: harness.request(Front.address, "GET", "/readyz").status == 200, 30, "a node that is ready")
    world.relay = Relay(world.site.folder, "--host", "0.0.0.0", "--certificate", deployment.certificate(RELAY),
                        port=world.port)
    world.relay.__enter__()


def the_files_are_what_their_readers_want():
    world.site["app1"].run("systemd-analyze verify /etc/systemd/system/vestibule.service")
    world.site["lb1"].run("haproxy -c -f /etc/haproxy/haproxy.cfg")
    told = world.site["app1"].run("systemd-analyze security vestibule.service | tail -1")
    return told.strip()


def an_invitation_goes_all_the_way():
    world.deployment.do("first administrator")
    world.credential = world.command("credential", "create", "--admin", "ada")
    world.client = world.command("client", "create", "--email", "owner@client.example", "--first-name", "Olive",
                                 "--last-name", "Owner")
    api = harness.Api(Front, world.credential)
    invite = harness.invite(api, world.client["client_id"], "guest@elsewhere.example")
    wait_until(lambda: "guest@elsewhere.example" in world.relay.recipients(), 20, "the mail")
    link = harness.link_of(world.relay.messages()[0].get_payload(0).get_payload(decode=True).decode())
    check(link.startswith(Front.url), link)
    visitor = Visitor(Front)
    page = visitor.get(pages.path_of(link))
    pages.register(visitor, page, "Gwen", "Guest", "guest@elsewhere.example", PASSWORD)
    member = wait_until(lambda: [row for row in api.expect("GetUsers")["users"]
                                 if row["email"] == "guest@elsewhere.example"], 5, "the member")[0]
    check(sorted(api.permissions(member["id"], world.client["client_id"])) == ["products", "tickets"], str(member))


def new_leader(old):
    deployment = world.deployment
    return wait_until(lambda: (found := deployment.leader()) != old and found, 60, f"a leader other than {old}", every=0.1)


def each_node_finds_the_leader_in_its_own_way():
    """From here on: app1 tries the hosts, app2 goes through PgBouncer and HAProxy, app3 through HAProxy."""
    for way in ("Through HAProxy", "Through PgBouncer"):
        world.deployment.do(way)
    for node in NODES:
        wait_until(lambda: is_ready(node), 20, f"{node} is ready", every=0.2)
        url = world.site[node].run("cat /etc/vestibule/database-url")
        check({"app1": "db1.internal:5432,", "app2": "@127.0.0.1:6432/", "app3": "@db.internal:5432/"}[node] in url, url)


def fail_over(name, happens, heals=lambda machine: None):
    """The leader's machine meets with something, and comes back, while invitations are made; what that cost."""
    deployment = world.deployment
    old = deployment.leader()
    with world.callers(name) as callers:
        callers.wait_for(50)
        begin = time.monotonic()
        happens(world.site[old])
        new = new_leader(old)
        took = time.monotonic() - begin
        callers.wait_for(100)
        heals(world.site[old])
        deployment.wait_until_whole()
        callers.wait_for(50)
    check(deployment.leader() == new, f"{old} was replaced by {new}, and after its return {deployment.leader()} leads")
    return f"{old} → {new} in {took:.1f} s, {world.settle(callers)}"


def the_leaders_postgresql_is_killed():
    postmaster = "/var/lib/postgresql/15/vestibule/postmaster.pid"
    return fail_over("crash", lambda machine: machine.run(f"kill -9 $(head -1 {postmaster})"))


def the_leaders_machine_loses_its_power():
    return fail_over("power", Machine.power_off, Machine.power_on)


def the_leaders_machine_is_cut_off():
    return fail_over("cut", Machine.unplug, Machine.replug)


def etcd_is_away_for_longer_than_a_leaders_term():
    with world.callers("etcd") as callers:
        for name in DATABASES:
            world.site[name].run("systemctl stop etcd")
        away = time.monotonic()
        # The leader's key would have ended twice.
        wait_until(lambda: time.monotonic() - away > 40, 60, "forty seconds", every=1)
        callers.wait_for(50)
        for name in DATABASES:
            world.site[name].run("systemctl restart --no-block etcd")
        world.deployment.wait_until_whole()
        callers.wait_for(50)
    note = world.settle(callers)
    check(callers.longest_silence() < 15, note)
    return note


def without_synchronous_replication_the_same_loses():
    """The control: what finds nothing lost above finds it where it is."""
    deployment = world.deployment
    old = deployment.leader()
    leader = world.site[old]
    leader.run("patronictl -c /etc/patroni/config.yml edit-config --force --set synchronous_mode=false "
               "--set synchronous_mode_strict=false")
    standbys = [name for name in DATABASES if name != old]
    wait_until(lambda: shown(leader, "synchronous_standby_names") == "", 30, "asynchronous commits", every=0.2)
    with world.callers("control") as callers:
        for name in standbys:
            world.site[name].unplug()
        callers.wait_for(50)
        leader.power_off()
        for name in standbys:
            world.site[name].replug()
        new_leader(old)
    try:
        world.settle(callers)
    except AssertionError as lost:
        check("acknowledged invitations are gone" in str(lost), str(lost))
        return str(lost)
    raise AssertionError("nothing is lost, whatever is done")


def shown(machine, setting):
    return machine.run(f"runuser -u postgres -- psql --tuples-only --no-align -c 'SHOW {setting}'").strip()


def a_node_loses_its_power():
    with world.callers("node") as callers:
        callers.wait_for(50)
        world.site["app1"].power_off()
        callers.wait_for(200)
        world.site["app1"].power_on()
        wait_until(lambda: is_ready("app1"), 30, "app1 is ready again")
        callers.wait_for(50)
    return world.settle(callers)


def nodes_are_replaced_one_by_one():
    with world.callers("upgrade") as callers:
        callers.wait_for(50)
        world.deployment.do("Upgrading")
        callers.wait_for(50)
    note = world.settle(callers)
    check(not callers.troubles, f"a caller saw it: {note}")
    return note


def is_ready(node):
    asked = world.site[node].ask(f"curl --silent --fail http://{world.site[node].address}:8080/readyz")
    return asked.returncode == 0


def a_node_with_another_key_is_not_let_in():
    node = world.site["app3"]
    node.run("cp -p /var/lib/vestibule/key /root/key && head -c 32 /dev/urandom >/var/lib/vestibule/key")
    node.run("systemctl restart vestibule")
    wait_until(lambda: "is not the one that this database was set up with" in
               node.run("journalctl --no-pager --unit vestibule"), 20, "the refusal in the journal")
    check(not is_ready("app3"), "app3 serves with a key of its own")
    node.run("cp -p /root/key /var/lib/vestibule/key")
    wait_until(lambda: is_ready("app3"), 20, "app3 is started again and ready")


def a_dump_has_what_was_acknowledged():
    world.deployment.do("Backups")
    rows = world.site["db3"].run("runuser -u postgres -- pg_restore --data-only --table=invites --file=- "
                                 "/var/backups/vestibule/vestibule.dump")
    lost = [address for address in world.acknowledged if f"\t{address}\t" not in rows]
    check(not lost, f"not in the dump: {lost[:3]}")


def every_invitation_has_its_mail():
    """Delivered, or in the hands of a node that lost its power: the others have it when its lease of 20 minutes ends."""
    def missing():
        return set(world.acknowledged) - set(world.relay.recipients())

    def waiting():
        return {row["recipient"] for row in world.command("mail", "list", "--state", "queued")["messages"]}
    wait_until(lambda: missing() <= waiting() and len(missing()) < 8, 120, "a mail for each invitation", every=1)
    return f"{len(world.acknowledged)} invitations, {len(missing())} mails in dead hands"


def everybody_served_and_no_link_is_in_a_log():
    log = world.site["lb1"].run("journalctl --no-pager --unit haproxy --output cat")
    for node in NODES:
        check(re.search(rf" ready/{node} POST 200 ", log), f"{node} answered nothing")
    for name in ["lb1", *NODES]:
        log = world.site[name].run("journalctl --no-pager --output cat")
        check("/invite/" not in log and world.credential["secret"] not in log, f"a secret is in the log of {name}")


SHORT = [the_readme_builds_it_up, the_files_are_what_their_readers_want, an_invitation_goes_all_the_way,
         each_node_finds_the_leader_in_its_own_way, the_leaders_postgresql_is_killed, a_node_loses_its_power,
         nodes_are_replaced_one_by_one, a_node_with_another_key_is_not_let_in]
LONG = [the_leaders_machine_loses_its_power, the_leaders_machine_is_cut_off,
        etcd_is_away_for_longer_than_a_leaders_term]
LAST = [a_dump_has_what_was_acknowledged, every_invitation_has_its_mail, everybody_served_and_no_link_is_in_a_log]
CONTROL = [without_synchronous_replication_the_same_loses]


def main():
    global world
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="the faults that take half a minute each, too")
    long = parser.parse_args().long
    machines.go_inside()
    with machines.Site(EXAMPLE / "hosts", f"{machines.OUTSIDE} {RELAY}\n") as site:
        world = World(site)
        for package in world.deployment.readme.packages():
            machines.need(is_installed(package), f"no package {package}")
        harness.main(*SHORT, *(LONG + LAST + CONTROL if long else LAST))


def is_installed(package):
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    return asked.stdout == "install ok installed"


if __name__ == "__main__":
    main()
