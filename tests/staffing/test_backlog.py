"""Deferred work as a fluid: oldest due first, by those who can do it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.staffing.backlog import work_off
from shiftcast.staffing.queueing.deferred import CarriedWork, deferred_work

OPEN = np.ones(8, dtype=bool)


def queue(name, arrivals, deadline=3600.0, opened=OPEN):
    """Make a queue whose contacts take a quarter of an hour, one slot."""
    return deferred_work(name, arrivals, 900.0, opened, deadline, "wall", 900.0)


def test_due_first_is_worked_first():
    """One person, two queues: what is due sooner is done sooner."""
    soon = queue("soon", [1, 0, 0, 0, 0, 0, 0, 0], deadline=2 * 900.0 + 1)
    late = queue("late", [1, 0, 0, 0, 0, 0, 0, 0], deadline=6 * 900.0)
    both = [frozenset({"soon", "late"})]
    done = work_off([late, soon], [], both, np.ones((1, 8)), {"soon": 1, "late": 1})
    assert done["soon"].done[0] == pytest.approx(1)
    assert done["late"].done[1] == pytest.approx(1)
    assert done["late"].late.sum() == 0


def test_efficiency_stretches_the_work():
    """At half efficiency a person does half the work."""
    mail = queue("mail", [4, 0, 0, 0, 0, 0, 0, 0], deadline=8 * 900.0 + 900)
    skills, people = [frozenset({"mail"})], np.ones((1, 8))
    half = work_off([mail], [], skills, people, {"mail": 0.5})
    assert half["mail"].done.sum() == pytest.approx(4)
    assert half["mail"].done[0] == pytest.approx(0.5)


def test_closed_queue_waits():
    """While the queue is closed nobody works it off and the backlog stands."""
    opened = np.array([0, 0, 1, 1, 1, 1, 1, 1], dtype=bool)
    mail = queue("mail", [2, 0, 0, 0, 0, 0, 0, 0], opened=opened, deadline=7200.0)
    done = work_off([mail], [], [frozenset({"mail"})], np.ones((1, 8)), {"mail": 1})
    assert done["mail"].backlog[:3] == pytest.approx([2, 2, 1])


def test_least_flexible_people_work_first():
    """The specialist does the mail, so the all-rounder is free for the messages."""
    mail, dm = queue("mail", [1] + [0] * 7), queue("dm", [1] + [0] * 7)
    skills = [frozenset({"mail", "dm"}), frozenset({"mail"})]
    done = work_off([mail, dm], [], skills, np.ones((2, 8)), {"mail": 1, "dm": 1})
    assert done["mail"].done[0] == pytest.approx(1)
    assert done["dm"].done[0] == pytest.approx(1)


def test_lateness_is_counted_when_due():
    """Work that nobody can do in time is late in the slot it falls due."""
    mail = queue("mail", [3, 0, 0, 0, 0, 0, 0, 0], deadline=3 * 900.0)
    off = work_off([mail], [], [frozenset({"mail"})], np.ones((1, 8)), {"mail": 1})[
        "mail"
    ]
    due_at = int(np.flatnonzero(off.due)[0])
    assert off.late[due_at] == pytest.approx(3 - (due_at + 1))


@given(
    arrivals=st.lists(st.floats(0, 5), min_size=8, max_size=8),
    people=st.lists(st.floats(0, 3), min_size=8, max_size=8),
    backlog=st.floats(0, 4),
)
@settings(max_examples=50, deadline=None)
def test_nothing_is_lost(arrivals, people, backlog):
    """What came in is done or still open, and nobody works more than there is time."""
    mail = queue("mail", arrivals)
    carried = [CarriedWork("mail", backlog, 900.0, 2, 900.0)]
    off = work_off(
        [mail], carried, [frozenset({"mail"})], np.array([people]), {"mail": 1}
    )["mail"]
    total = sum(arrivals) + backlog
    assert off.done.sum() + off.backlog[-1] == pytest.approx(total, abs=1e-6)
    assert (off.people <= np.array(people) + 1e-9).all()
    assert (off.late <= off.due + 1e-9).all()
