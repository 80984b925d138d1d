"""The cheapest mix keeps its promises on contacts it never saw."""

import numpy as np
import pytest

from shiftcast.data.errors import TargetError
from shiftcast.data.queues import Queue
from shiftcast.staffing.skills.floor import Floor, SkillGroup, Workload
from shiftcast.staffing.skills.search import TOLERANCE, cheapest_mix
from shiftcast.staffing.skills.trial import draw_trial

GROUPS = [(("a",), 1.0), (("b",), 1.0), (("a", "b"), 1.1)]
LOADS = {"a": 8.0, "b": 5.0}


@pytest.fixture(scope="module")
def small():
    """Mix a small floor."""
    works = tuple(
        Workload(Queue(n, "voice", patience=180.0, max_occupancy=1.0), load, 300.0)
        for n, load in LOADS.items()
    )
    floor = Floor(works, tuple(SkillGroup(*group) for group in GROUPS))
    return floor, cheapest_mix(floor, seed=1, contacts=20_000)


def test_between_the_bounds(small):
    """No cheaper than the bound, no dearer than everybody apart."""
    floor, mix = small
    assert mix.bounds.least_cost <= mix.cost <= mix.bounds.dedicated_cost
    assert mix.cost == pytest.approx(floor.cost(mix.heads))


def test_promises_hold_on_fresh_contacts(small):
    """A trial of another seed confirms it."""
    floor, mix = small
    seen = draw_trial(floor, np.random.SeedSequence(99), 120_000).service(mix.heads)
    assert (seen.share >= floor.targets - 3 * TOLERANCE).all()


def test_same_seed_same_mix(small):
    """Nothing is random but by the seed."""
    floor, mix = small
    again = cheapest_mix(floor, seed=1, contacts=20_000)
    assert again.heads == mix.heads
    assert (again.service.share == mix.service.share).all()


def test_flexible_people_that_cost_too_much_are_left_out(make_floor):
    """At three times the cost, specialists alone are the answer."""
    groups = [*GROUPS[:2], (("a", "b"), 3.0)]
    mix = cheapest_mix(make_floor(LOADS, groups), seed=1, contacts=20_000)
    assert mix.heads[2] == 0
    assert mix.cost <= 17


def test_limits_are_kept_or_told(make_floor):
    """A group's limit binds the mix; too few people are told."""
    limited = [*GROUPS[:2], (("a", "b"), 1.1, 1)]
    mix = cheapest_mix(make_floor(LOADS, limited), seed=1, contacts=5_000)
    assert mix.heads[2] <= 1
    with pytest.raises(TargetError, match="too few"):
        cheapest_mix(make_floor(LOADS, [(("a", "b"), 1.0, 9)]), seed=1)


def test_patient_callers(make_floor):
    """Where nobody gives up the search does not start in overload."""
    floor = make_floor(LOADS, GROUPS, patience=None)
    mix = cheapest_mix(floor, seed=1, contacts=10_000)
    assert sum(mix.heads) > 13
    assert (mix.service.share >= floor.targets - 3 * TOLERANCE).all()
