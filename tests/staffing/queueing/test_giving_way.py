"""What gives way in a week with too much work: the least, rank by rank."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.staffing.queueing.deferred import (
    CarriedWork,
    DeferredWork,
    demand_bound,
)
from shiftcast.staffing.queueing.giving_way import giving_way
from shiftcast.staffing.queueing.overdue import overdue

SLOTS = 12
STEP = 900.0
OPEN = np.ones(SLOTS, dtype=bool)
EVERYBODY = [frozenset({"dm", "post", "mail"})]
RANKS = {"dm": 1, "post": 2, "mail": 3}


def work_of(name, amounts, allowed, urgent=0.0):
    """Write work of a queue, due some slots after it arrives."""
    due = np.minimum(np.arange(SLOTS) + allowed, SLOTS)
    soon = np.minimum(np.arange(SLOTS) + 1, SLOTS) if urgent else None
    return DeferredWork(
        name, np.asarray(amounts, float), STEP, due, OPEN, STEP, 1.0, urgent, soon
    )


def kept(work, found):
    """Take what gives way off the work."""
    return [
        DeferredWork(
            part.queue,
            part.arrivals * (1 - found.arriving.get(part.queue, np.zeros(SLOTS))),
            STEP, part.due, OPEN, STEP,
        )
        for part in work
    ]  # fmt: skip


def late(work, people):
    """Give the work that cannot be done in time, whatever the order."""
    return overdue(people, demand_bound(work, SLOTS, z=0.0, stability=1.0))


amounts = st.lists(st.integers(0, 3), min_size=SLOTS, max_size=SLOTS)


@settings(max_examples=60, deadline=None)
@given(
    dm=amounts,
    post=amounts,
    mail=amounts,
    people=st.lists(st.integers(0, 4), min_size=SLOTS, max_size=SLOTS),
    allowed=st.tuples(*[st.integers(1, 6)] * 3),
)
def test_every_rank_loses_the_least_it_can(dm, post, mail, people, allowed):
    people = np.array(people, float)
    names = ("dm", "post", "mail")
    work = [
        work_of(name, part, span)
        for name, part, span in zip(names, (dm, post, mail), allowed, strict=True)
    ]
    found = giving_way(work, [], RANKS, EVERYBODY, people[None], z=0.0)
    rest = kept(work, found)
    for count in (1, 2, 3):
        assert late(rest[:count], people) == pytest.approx(0, abs=1e-4)
        gone = sum(
            float((a.work - b.work).sum())
            for a, b in zip(work[:count], rest[:count], strict=True)
        )
        assert gone == pytest.approx(late(work[:count], people), abs=1e-4)


def test_nothing_gives_way_where_everything_fits_or_nothing_is_ranked():
    work = [work_of("dm", [1] * SLOTS, 2), work_of("mail", [1] * SLOTS, 6)]
    ranks = {"dm": 1, "mail": 2}
    enough, few = np.full((1, SLOTS), 3.0), np.full((1, SLOTS), 1.0)
    assert not giving_way(work, [], ranks, EVERYBODY, enough, z=0.0)
    assert not giving_way(work, [], {"dm": 1, "mail": 1}, EVERYBODY, few, z=0.0)
    assert giving_way(work, [], ranks, EVERYBODY, few, z=0.0)


def test_the_newest_of_the_last_rank_gives_way_first():
    work = [work_of("dm", [0] * 4 + [2] * 8, 1), work_of("mail", [1] * SLOTS, SLOTS)]
    people = np.full((1, SLOTS), 2.0)
    found = giving_way(work, [], {"dm": 1, "mail": 2}, EVERYBODY, people, z=0.0)
    assert not found.arriving["dm"].any()
    assert found.arriving["mail"].tolist() == [0.0] * 4 + [1.0] * 8


def test_what_waits_of_the_last_rank_gives_way_too():
    work = [work_of("dm", [2] * SLOTS, 1), work_of("mail", [0] * SLOTS, 1)]
    carried = [CarriedWork("mail", 6.0, STEP, 4, STEP)]
    people = np.full((1, SLOTS), 2.0)
    found = giving_way(work, carried, {"dm": 1, "mail": 2}, EVERYBODY, people, z=0.0)
    assert found.waiting == {"mail": 1.0}
    assert not found.arriving["dm"].any()


def test_what_is_urgent_never_gives_way():
    dm = work_of("dm", [1] * SLOTS, 2)
    mail = work_of("mail", [2] * SLOTS, 6, urgent=0.5)
    people = np.full((1, SLOTS), 2.0)
    found = giving_way([dm, mail], [], {"dm": 1, "mail": 2}, EVERYBODY, people, z=0.0)
    # One of two contacts is urgent and stays; the others make room for the messages.
    assert found.arriving["mail"].max() == 1.0
    assert found.arriving["dm"].sum() == 0


def test_only_work_that_competes_gives_way():
    """Mail that nobody but its own people serve makes no room for messages."""
    work = [
        work_of("dm", [2] * SLOTS, 1),
        work_of("post", [1] * SLOTS, 3),
        work_of("mail", [1] * SLOTS, 3),
    ]
    skills = [frozenset({"dm", "post"}), frozenset({"mail"})]
    people = np.array([np.full(SLOTS, 2.0), np.ones(SLOTS)])
    found = giving_way(work, [], RANKS, skills, people, z=0.0)
    assert not found.arriving["mail"].any()
    assert not found.arriving["dm"].any()
    assert found.arriving["post"].all()


def test_room_for_chance_is_kept_for_what_comes_first():
    work = [work_of("dm", [1] * SLOTS, 2), work_of("mail", [1] * SLOTS, 6)]
    people = np.full((1, SLOTS), 1.9)
    ranks = {"dm": 1, "mail": 2}
    bare = giving_way(work, [], ranks, EVERYBODY, people, z=0.0)
    safe = giving_way(work, [], ranks, EVERYBODY, people, z=1.645)
    assert safe.arriving["mail"].sum() > bare.arriving["mail"].sum()
