"""What skills can save lies between all apart and all together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from shiftcast.data.errors import TargetError
from shiftcast.data.queues import Queue
from shiftcast.staffing.skills.bounds import find_bounds, set_rows
from shiftcast.staffing.skills.floor import Floor, SkillGroup, Workload

ABC = {"a": 40.0, "b": 30.0, "c": 20.0}
SIX = [
    (("a",), 1.0),
    (("b",), 1.0),
    (("c",), 1.0),
    (("a", "b"), 1.1),
    (("b", "c"), 1.1),
    (("a", "b", "c"), 1.2),
]


def test_the_three_skill_case(make_floor):
    """99 apart, 91 together; a flexible agent is never counted for two."""
    bounds = find_bounds(make_floor(ABC, SIX))
    assert bounds.dedicated == (43, 33, 23)
    assert bounds.dedicated_cost == 99.0
    assert bounds.pooled == 91
    assert sum(bounds.least_heads) >= 91
    assert 91 < bounds.least_cost < 99


def test_specialists_alone_are_their_own_bound(make_floor):
    """Without flexible people there is nothing to save."""
    bounds = find_bounds(make_floor(ABC, SIX[:3]))
    assert bounds.least_heads == bounds.dedicated
    assert bounds.least_cost == bounds.dedicated_cost


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0.5, 40.0), min_size=2, max_size=4),
    st.lists(st.sets(st.integers(0, 3), min_size=1), max_size=4),
)
def test_no_agent_counts_twice(loads, sets):
    """The least heads can carry the work that must be served, each agent once."""
    names = [f"q{number}" for number in range(len(loads))]
    chosen = [[number] for number in range(len(loads))]
    chosen += [sorted(n for n in own if n < len(loads)) for own in sets]
    groups = tuple(
        SkillGroup(tuple(names[n] for n in own), 1 + 0.1 * len(own))
        for own in chosen
        if own
    )
    works = tuple(
        Workload(Queue(n, "voice", patience=180.0, max_occupancy=1.0), load, 300.0)
        for n, load in zip(names, loads, strict=True)
    )
    floor = Floor(works, groups)
    heads = np.array(find_bounds(floor).least_heads, float)
    serves = floor.serves
    pairs = [tuple(pair) for pair in np.argwhere(serves)]
    upper = np.zeros((len(groups) + len(loads), len(pairs)))
    for at, (group, queue) in enumerate(pairs):
        upper[group, at] = 1.0
        upper[len(groups) + queue, at] = -1.0
    limits = np.concatenate([heads, -0.8 * np.array(loads)])
    assert linprog(np.zeros(len(pairs)), A_ub=upper, b_ub=limits).success


def test_rows_of_the_same_people_are_one(make_floor):
    """Where everybody serves everything, one row says it all."""
    rows = set_rows(make_floor(ABC, [(("a", "b", "c"), 1.0)]))
    assert [(factors.tolist(), need) for factors, need in rows] == [([1.0], 91.0)]


def test_too_few_people_are_told():
    """A group's limit is part of the floor."""
    calls = Workload(Queue("calls", "voice"), 10.0, 300.0)
    floor = Floor((calls,), (SkillGroup(("calls",), 1.0, most=5),))
    with pytest.raises(TargetError, match="too few"):
        find_bounds(floor)
