"""PostgreSQL restarts, is down, stands still and is slow under load: nothing acknowledged is lost, callers get 503 in
time, and the servers go on by themselves.
"""

import contextlib
import signal
import threading
import time

import harness
import pages
from harness import Api, Story, check
from postgres_cluster import Postgres
from two_nodes import DB_WAIT, SLACK, Counted, Load, Nodes

CALLERS = 24
# Long enough that the third group of callers would have to wait longer than DB_WAIT for a connection.
SLOW = f"""CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep({0.7 * DB_WAIT}); RETURN NEW; END';
    CREATE TRIGGER slowly BEFORE INSERT ON invites FOR EACH ROW EXECUTE FUNCTION slowly()"""


class World:
    """PostgreSQL, two servers on it and the people of the story."""

    def __enter__(self):
        with contextlib.ExitStack() as ends:
            folder = ends.enter_context(harness.workspace())
            self.postgres = ends.enter_context(Postgres(folder))
            self.nodes = ends.enter_context(Nodes(folder, f"{self.postgres.url}?connect_timeout=2"))
            self.story = Story(self.nodes.first)
            handed = Api(self.nodes.first, self.story.credential).expect(
                "CreateClientInvite", client_id=self.story.client_id, email="handed@elsewhere.example",
                permissions="products", send_email="0")
            self.page = pages.path_of(handed["invite_url"])
            self.ends = ends.pop_all()
        return self

    def __exit__(self, *why):
        return self.ends.__exit__(*why)

    def check_working(self):
        """Each server is ready, writes, and the other one sees it."""
        self.nodes.wait_until_ready()
        self.nodes.check_alive()
        first, second = (Api(server, self.story.credential) for server in self.nodes.all)
        for number, (writes, reads) in enumerate(((first, second), (second, first))):
            address = f"after{number}-{time.monotonic_ns()}@elsewhere.example"
            made = harness.invite(writes, self.story.client_id, address)
            found = reads.expect("GetClientInvite", invite_id=made["invite_id"])
            check(address in str(found), str(found))


class Timed:
    """One call on its own connection, and how long its answer took."""

    def __init__(self, call):
        began = time.monotonic()
        self.answer = call()
        self.took = time.monotonic() - began

    def check_refused(self, what, limit=DB_WAIT + SLACK):
        check(self.answer.status == 503, f"{what}: {self.answer.status} {self.answer.text[:300]}")
        check(self.took < limit, f"{what}: 503 after {self.took:.1f} s")
        return self.took


def parallel(calls):
    """Makes all calls at once; returns them timed."""
    done = []
    threads = [threading.Thread(target=lambda call=call: done.append(Timed(call)), daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    check(len(done) == len(threads), f"{len(threads) - len(done)} calls hang")
    return done


def inviting(world, server, address):
    return lambda: Api(server, world.story.credential).answer(
        "CreateClientInvite", client_id=world.story.client_id, email=address, permissions="products")


def reading(world, server):
    return lambda: Api(server, world.story.credential).answer("GetUsers")


# ---- restarts

def restarted(how):
    """Load on both servers, an end of PostgreSQL, a start, and invitations acknowledged again by both."""
    with World() as world:
        with Load(world.nodes, world.story) as load:
            load.wait_for_answers(time.monotonic(), 30, 50)
            how(world.postgres)
            world.postgres.start()
            started = time.monotonic()
            back = max(load.wait_for_answers(started, 30, 50)) - started
        load.check_faultless()
        counted = Counted(world.postgres, load.acknowledged).check()
        world.check_working()
        return (f"{counted}, {len(load.unavailable)} calls answered 503, longest call {load.longest:.1f} s, "
                f"back {back:.2f} s after PostgreSQL")


def a_fast_restart_under_load_loses_nothing():
    return restarted(lambda postgres: postgres.stop(signal.SIGINT))


def an_immediate_restart_under_load_loses_nothing():
    return restarted(lambda postgres: postgres.stop(signal.SIGQUIT))


def a_crash_under_load_loses_nothing():
    return restarted(lambda postgres: postgres.crash())


# ---- outages

def check_refusals(world, limit=DB_WAIT + SLACK):
    """Reads and writes of both servers, all at once, more than there are connections, then a page and the two
    questions of whoever watches over a server; returns the longest call.
    """
    calls = [call for server in world.nodes.all for number in range(8)
             for call in (inviting(world, server, f"down{number}-{server.port}@elsewhere.example"),
                          reading(world, server))]
    longest = max(timed.check_refused("a call", limit) for timed in parallel(calls))
    for server in world.nodes.all:
        Timed(lambda: pages.Visitor(server).get(world.page)).check_refused("a page", limit)
        Timed(lambda: server.get("/readyz")).check_refused("/readyz", limit)
        alive = Timed(lambda: server.get("/healthz"))
        check(alive.answer.status == 200 and alive.took < 0.5, f"/healthz: {alive.answer.status}, {alive.took:.1f} s")
    return longest


def while_postgresql_is_down_callers_get_503_and_then_all_goes_on():
    with World() as world:
        world.postgres.stop()
        longest = check_refusals(world)
        world.postgres.start()
        world.check_working()
        return f"longest call {longest:.1f} s"


def while_postgresql_stands_still_callers_get_503_and_then_all_goes_on():
    """No connection is closed and none is refused: only a clock of ours can tell."""
    with World() as world, Load(world.nodes, world.story) as load:
        load.wait_for_answers(time.monotonic(), 30, 50)
        frozen = time.monotonic()
        world.postgres.freeze()
        load.wait_for_unavailable(frozen, 15)
        longest = check_refusals(world)
        world.postgres.thaw()
        load.wait_for_answers(time.monotonic(), 30, 50)
        counted = Counted(world.postgres, list(load.acknowledged)).check()
        world.check_working()
        return f"{counted}, longest call {max(longest, load.longest):.1f} s"


def more_callers_than_connections_of_a_slow_postgresql_get_503_in_time():
    with World() as world:
        world.postgres.sql(SLOW)
        server = world.nodes.first
        done = parallel([inviting(world, server, f"slow{number}@elsewhere.example") for number in range(CALLERS)])
        refused = [timed for timed in done if timed.answer.status == 503]
        check({timed.answer.status for timed in done} == {200, 503}, str([timed.answer.status for timed in done]))
        for timed in refused:
            timed.check_refused("a call without a connection")
            check(timed.answer.headers["Retry-After"], "503 without Retry-After")
        world.postgres.sql("DROP TRIGGER slowly ON invites")
        world.check_working()
        return f"{CALLERS} calls, {len(refused)} answered 503, longest {max(timed.took for timed in done):.1f} s"


if __name__ == "__main__":
    harness.main(a_fast_restart_under_load_loses_nothing,
                 an_immediate_restart_under_load_loses_nothing,
                 a_crash_under_load_loses_nothing,
                 while_postgresql_is_down_callers_get_503_and_then_all_goes_on,
                 while_postgresql_stands_still_callers_get_503_and_then_all_goes_on,
                 more_callers_than_connections_of_a_slow_postgresql_get_503_in_time)
