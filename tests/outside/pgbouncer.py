"""The whole story from two servers through PgBouncer in transaction mode, with `prepared_statements=off` and without."""

import contextlib
import os
import shutil
import signal
import subprocess
import time

import harness
import pages
from harness import Api, Skip, Story, check, wait_until
from postgres_cluster import DATABASE, OWNER, Postgres, program, unprivileged
from two_nodes import Counted, Load, Nodes

PASSWORD = "Guests-Own-Passphrase-81"
INVITES = 300
# Fewer than the two servers hold, so that they do share and every statement may meet another session.
SESSIONS = 3


class PgBouncer:
    """PgBouncer in transaction mode in front of a server."""

    def __init__(self, folder, server, more=""):
        self.port, self.log = harness.free_port(), folder / "pgbouncer.log"
        self.program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        if not self.program:
            raise Skip("no pgbouncer")
        self.configuration = folder / "pgbouncer.ini"
        self.configuration.write_text(
            f"[databases]\n{DATABASE} = host=127.0.0.1 port={server.port} user={OWNER}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            f"auth_type = any\npool_mode = transaction\ndefault_pool_size = {SESSIONS}\n{more}")
        folder.chmod(0o711)

    @property
    def url(self):
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/{DATABASE}"

    def __enter__(self):
        words = unprivileged(self.program, self.configuration, dies_by="TERM")
        self.process = harness.spawn(words, self.log, cwd="/")
        wait_until(self._answers, 20, "PgBouncer answers")
        return self

    def _answers(self):
        check(self.process.poll() is None, f"PgBouncer ended: {self.log.read_text()}")
        words = [program("psql"), "-XAtq", "-c", "SELECT 1", self.url]
        return subprocess.run(words, capture_output=True, timeout=20).returncode == 0

    def __exit__(self, kind, *_):
        harness.end(self.process, signal.SIGTERM)
        if kind:
            print(f"--- end of {self.log.name}\n{self.log.read_text()[-3000:]}", flush=True)


@contextlib.contextmanager
def pooled():
    """PostgreSQL, PgBouncer before it, two servers that know only PgBouncer."""
    with harness.workspace() as folder, Postgres(folder) as postgres:
        with PgBouncer(folder, postgres) as bouncer:
            with Nodes(folder, f"{bouncer.url}?prepared_statements=off") as nodes:
                yield postgres, nodes


def accounts(api):
    """A client and a user, made by API; returns their ids."""
    client = api.expect("AddClient", firstname="Clara", lastname="Client", companyname="Pooled Ltd",
                        email="clara@client.example", address1="1 Road", city="Town", state="State", postcode="1",
                        country="GB", phonenumber="1", password2=PASSWORD)
    user = api.expect("AddUser", firstname="Uma", lastname="User", email="uma@client.example", password2=PASSWORD)
    return client["clientid"], user["user_id"]


def accepted(nodes, api, client_id, address):
    """An invitation whose link is opened, and its form sent, by HTTP; returns the new user's id."""
    harness.invite(api, client_id, address)
    visitor = pages.Visitor(nodes.first)
    page = visitor.get(pages.path_of(harness.link_of(nodes.sent_to(address))))
    done = pages.register(visitor, page, "Gus", "Guest", address, PASSWORD)
    check(done.status == 200, f"{visitor.trail}: {done.text[:1000]}")
    found = api.expect("GetUsers", search=address)["users"]
    check([user["email"] for user in found] == [address], str(found))
    return found[0]["id"]


def two_servers_tell_one_story_through_pgbouncer():
    with pooled() as (_, nodes):
        story = Story(nodes.first)
        first, second = (Api(server, story.credential) for server in nodes.all)
        client_id, user_id = accounts(first)
        check(second.expect("GetClientsDetails", clientid=client_id)["client"]["companyname"] == "Pooled Ltd", "name")
        guest_id = accepted(nodes, second, client_id, "guest@elsewhere.example")
        check(first.permissions(guest_id, client_id) == ["products", "tickets"], "what the invitation granted")
        first.expect("UpdateUserPermissions", user_id=guest_id, client_id=client_id, permissions="domains")
        check(second.permissions(guest_id, client_id) == ["domains"], "what the other server changed")
        check(second.expect("ValidateLogin", email="guest@elsewhere.example", password2=PASSWORD)["userid"] == guest_id,
              "the log-in")
        second.expect("DeleteUserClient", user_id=guest_id, client_id=client_id)
        refused = first.call("GetUserPermissions", user_id=guest_id, client_id=client_id)
        check(refused["result"] == "error", f"a member who was removed: {refused}")
        users = {user["id"] for user in first.expect("GetUsers")["users"]}
        check({guest_id, user_id} <= users, str(users))


def many_callers_share_the_sessions_of_pgbouncer():
    with pooled() as (postgres, nodes):
        with Load(nodes, Story(nodes.first)) as load:
            load.wait_for_answers(time.monotonic(), 60, INVITES)
        load.check_faultless()
        nodes.check_alive()
        check(not load.unavailable, f"{len(load.unavailable)} calls answered 503")
        return str(Counted(postgres, load.acknowledged).check())


def refused(more=""):
    """The start behind PgBouncer without the parameter ends by itself and names it; returns the words."""
    with harness.workspace() as folder, Postgres(folder) as postgres, PgBouncer(folder, postgres, more) as bouncer:
        done = harness.command("serve", "--listen", f"127.0.0.1:{harness.free_port()}", data=folder / "data",
                               settings={"VESTIBULE_DATABASE_URL": bouncer.url})
        check(done.returncode == 1 and "prepared_statements=off" in done.stderr, f"{done.returncode}: {done.stderr}")
        left = postgres.sql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
        check(left == "0", f"{left} tables were made")
        return done.stderr.strip()


def without_the_parameter_the_start_is_refused_and_names_it():
    return refused()


def where_pgbouncer_overlooks_the_options_of_a_session_the_start_is_refused_as_well():
    """Else one server would find what another has prepared and set: the sessions are shared."""
    return refused("ignore_startup_parameters = options\n")


if __name__ == "__main__":
    harness.main(two_servers_tell_one_story_through_pgbouncer,
                 many_callers_share_the_sessions_of_pgbouncer,
                 without_the_parameter_the_start_is_refused_and_names_it,
                 where_pgbouncer_overlooks_the_options_of_a_session_the_start_is_refused_as_well)
