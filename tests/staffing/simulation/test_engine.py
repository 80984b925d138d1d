"""The event engine on small cases worked out by hand."""

import numpy as np
import pytest

from shiftcast.staffing.simulation.arrivals import Contacts
from shiftcast.staffing.simulation.engine import handle

NEVER = np.inf
WAITS = 1e6


def contacts(*rows):
    """Rows of queue, arrival, handle time, time it leaves, due time."""
    queue, arrived, service, leaves, due = zip(*rows, strict=True)
    return Contacts(
        queue=np.array(queue),
        arrived=np.array(arrived, float),
        handle_time=np.array(service, float),
        leaves=np.array(leaves, float),
        due=np.array(due, float),
        measured=(0, len(rows)),
    )


def call(arrived, service, leaves=WAITS, queue=0):
    return (queue, arrived, service, leaves, NEVER)


def job(arrived, service, due, queue=1):
    return (queue, arrived, service, NEVER, due)


def starts(rows, changes, agents, groups, slots=(1, 1, 1), live=(True, False, False)):
    handled = handle(contacts(*rows), changes, agents, groups, slots, live)
    return [None if np.isnan(t) else t for t in handled.start]


def test_contacts_are_served_in_the_order_they_come():
    rows = [call(0, 10), call(1, 10), call(2, 10)]
    assert starts(rows, [(0, 0, 0)], 1, [(0,)]) == [0, 10, 20]


def test_a_caller_who_has_given_up_is_not_served():
    rows = [call(0, 10), call(1, 10, leaves=8), call(2, 10, leaves=30)]
    assert starts(rows, [(0, 0, 0)], 1, [(0,)]) == [0, None, 10]


def test_a_break_is_honoured_and_a_call_in_service_is_finished():
    # One agent works 0-100, pauses to 160; the call at 95 runs to 125.
    rows = [call(95, 30), call(101, 5), call(130, 5)]
    changes = [(0, 0, 0), (100, 0, -1), (160, 0, 0)]
    assert starts(rows, changes, 1, [(0,)]) == [95, 160, 165]


def test_nobody_serves_after_the_last_segment():
    rows = [call(10, 5), call(120, 5)]
    assert starts(rows, [(0, 0, 0), (100, 0, -1)], 1, [(0,)]) == [10, None]


def test_the_longest_idle_agent_takes_the_call():
    # Both serve queue 0 from 0; agent 1 is busy 0-20, so agent 0, idle since 12, is
    # the longest idle at 30 and can be told by its group.
    rows = [call(0, 12), call(1, 19), call(30, 5)]
    handled = handle(
        contacts(*rows), [(0, 0, 0), (0, 1, 1)], 2, [(0,), (0,)], [1], [True]
    )
    assert list(handled.group) == [0, 1, 0]


def test_only_the_skilled_serve():
    rows = [call(0, 10), call(0, 10, queue=2), call(1, 10, queue=2)]
    got = starts(
        rows, [(0, 0, 0), (5, 1, 1)], 2, [(0,), (2,)], live=(True, False, True)
    )
    assert got == [0, 5, 15]


def test_deferred_work_is_taken_earliest_due_first_over_queues():
    # At 10 the agent is free: due 100 comes before due 200, though it came later.
    rows = [job(0, 10, 50), job(1, 10, 200, queue=1), job(2, 10, 100, queue=2)]
    assert starts(rows, [(0, 0, 0)], 1, [(1, 2)]) == [0, 20, 10]


def test_live_comes_before_deferred_and_a_job_is_not_interrupted():
    rows = [job(0, 50, 60), call(5, 10), job(6, 10, 70), call(20, 10)]
    assert starts(rows, [(0, 0, 0)], 1, [(0, 1)]) == [0, 50, 70, 60]


def test_an_agent_holds_chats_up_to_the_concurrency():
    rows = [call(0, 100), call(10, 100), call(20, 100), call(30, 100)]
    assert starts(rows, [(0, 0, 0)], 1, [(0,)], slots=(3, 1, 1)) == [0, 10, 20, 100]


def test_a_chat_goes_to_the_agent_with_the_fewest():
    rows = [call(0, 100), call(1, 100), call(2, 100), call(3, 100)]
    handled = handle(
        contacts(*rows), [(0, 0, 0), (0, 1, 1)], 2, [(0,), (0,)], [2], [True]
    )
    assert sorted(handled.group[:2]) == [0, 1]
    assert sorted(handled.group[2:]) == [0, 1]


def test_an_agent_with_a_chat_takes_no_call_and_no_job():
    rows = [call(0, 30), call(5, 10, queue=2), job(6, 10, 99)]
    got = starts(
        rows,
        [(0, 0, 0)],
        1,
        [(0, 1, 2)],
        slots=(2, 1, 1),
        live=(True, False, True),
    )
    assert got == [0, 30, 40]


def test_an_agent_who_changes_queues_takes_what_waits_there():
    rows = [call(0, 5), job(1, 10, 50), call(8, 5), call(9, 5)]
    changes = [(0, 0, 0), (10, 0, 1)]
    # The call at 8 is finished first; the one at 9 is left to others.
    assert starts(rows, changes, 1, [(0,), (1,)]) == [0, 13, 8, None]


def test_without_agents_nobody_is_served():
    assert starts([call(0, 5), job(1, 5, 9)], [], 0, []) == [None, None]


@pytest.mark.parametrize("seed", range(3))
def test_one_queue_is_the_textbook_first_come_first_served(seed):
    """Against the earliest-free-agent recursion for a pool that never changes."""
    rng = np.random.default_rng(seed)
    arrived = np.cumsum(rng.exponential(30, 400))
    service, patience = rng.exponential(100, 400), rng.exponential(60, 400)
    rows = [
        call(t, s, t + p) for t, s, p in zip(arrived, service, patience, strict=True)
    ]
    free, expected = [0.0] * 3, []
    for t, s, p in zip(arrived, service, patience, strict=True):
        begin = max(min(free), t)
        served = begin <= t + p
        expected.append(begin if served else None)
        if served:
            free[free.index(min(free))] = begin + s
    got = starts(rows, [(0, n, 0) for n in range(3)], 3, [(0,)])
    assert got == pytest.approx(expected)
