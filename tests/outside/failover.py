"""Kills the primary under load and promotes its synchronous standby: nothing acknowledged is lost or made twice, and
two servers find the new primary by themselves within seconds.
"""

import argparse
import statistics
import time

import harness
from harness import Story, check
from postgres_cluster import Cluster
from two_nodes import Counted, Load, Nodes

# Seconds from the moment that the promoted standby takes writes until both servers have acknowledged one.
RECOVERY = 5
# The same where the old primary stands still: first the wait for its answer has to end.
STANDSTILL = 15
BEFORE_KILL = 20


def cycle(number, cluster, load):
    """Kill, promote, wait for both servers, build the next standby, count; returns the seconds of recovery."""
    load.wait_for_answers(time.monotonic(), 30, BEFORE_KILL)
    killed, unavailable = time.monotonic(), len(load.unavailable)
    cluster.kill_primary()
    # Only now is it known that a server without a primary answers, and does not wait for one.
    load.wait_for_unavailable(killed, 15)
    writable = cluster.promote_standby()
    first = [at - writable for at in load.wait_for_answers(writable, 30)]
    cluster.rebuild_standby()
    Counted(cluster.primary, list(load.acknowledged)).check()
    print(f"cycle {number}: recovery {min(first):.2f} s, both servers {max(first):.2f} s, "
          f"{len(load.unavailable) - unavailable} calls answered 503", flush=True)
    check(max(first) < RECOVERY, f"recovery took {max(first):.1f} s")
    return max(first)


def nothing_acknowledged_is_lost_when_the_primary_dies():
    with harness.workspace() as folder, Cluster(folder) as cluster:
        with Nodes(folder, f"{cluster.url}?connect_timeout=2") as nodes:
            with Load(nodes, Story(nodes.first)) as load:
                recoveries = [cycle(number, cluster, load) for number in range(1, OPTIONS.cycles + 1)]
            load.check_faultless()
            nodes.check_alive()
            counted = Counted(cluster.primary, load.acknowledged).check()
            return (f"{len(recoveries)} cycles, {counted}, {len(load.unavailable)} calls answered 503, longest call "
                    f"{load.longest:.1f} s, recovery median {statistics.median(recoveries):.2f} s, "
                    f"max {max(recoveries):.2f} s")


def a_primary_that_stands_still_is_left_for_the_promoted_standby():
    """Its connections stay open, and it takes new ones: nobody is told that there is another primary now."""
    with harness.workspace() as folder, Cluster(folder) as cluster:
        with Nodes(folder, f"{cluster.url}?connect_timeout=2") as nodes, Load(nodes, Story(nodes.first)) as load:
            load.wait_for_answers(time.monotonic(), 30, BEFORE_KILL)
            cluster.primary.freeze()
            writable = cluster.promote_standby()
            first = max(at - writable for at in load.wait_for_answers(writable, 60))
            counted = Counted(cluster.primary, list(load.acknowledged)).check()
            nodes.wait_until_ready()
            check(first < STANDSTILL, f"recovery took {first:.1f} s")
            return f"{counted}, longest call {load.longest:.1f} s, recovery {first:.2f} s"


def the_count_sees_the_loss_where_the_standby_is_not_waited_for():
    """The control: the same crash and the same count, but a standby that stopped before the last were acknowledged."""
    with harness.workspace() as folder, Cluster(folder) as cluster:
        with Nodes(folder, f"{cluster.url}?connect_timeout=2") as nodes, Load(nodes, Story(nodes.first)) as load:
            cluster.primary.configure("synchronous_standby_names", "")
            cluster.standby.stop()
            load.wait_for_answers(time.monotonic(), 30, BEFORE_KILL)
            cluster.kill_primary()
            cluster.standby.start()
            cluster.promote_standby()
            counted = Counted(cluster.primary, list(load.acknowledged))
            check(counted.lost, "the count sees no loss where there has to be one")
            return f"{len(counted.lost)} lost"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    OPTIONS = parsed()
    harness.main(nothing_acknowledged_is_lost_when_the_primary_dies,
                 a_primary_that_stands_still_is_left_for_the_promoted_standby,
                 the_count_sees_the_loss_where_the_standby_is_not_waited_for)
