"""A cover kept up to date slot by slot, against the whole week judged anew."""

from datetime import date

import numpy as np
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.settings import Costs
from shiftcast.staffing.queueing.deferred import deferred_work
from shiftcast.staffing.rostering.demand import Demand, Level
from shiftcast.staffing.rostering.idle import IdleTime
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.standing import Standing

SLOTS = 168
LIVE = ("a", "b")
SKILLS = [("a",), ("a", "b"), ("b", "mail"), ("mail",)]
FACTORS = [1.0, 1.25, 0.9, 2.0]


def model_of(seed):
    """Build a week with price levels, deadlines and idle time between contacts."""
    rng = np.random.default_rng(seed)
    opened = np.arange(SLOTS) % 24 >= 8
    work = deferred_work(
        "mail", rng.random(SLOTS) * 4 * opened, 900, opened, 14400, "open", 3600
    )
    dear = {queue: rng.integers(0, 4, SLOTS) * 1.0 for queue in LIVE}
    needs = [dear, {queue: need + rng.integers(0, 2) for queue, need in dear.items()}]
    idle = {
        "b": IdleTime(np.full((2, SLOTS), 0.5), np.ones((2, SLOTS)), np.ones(SLOTS) / 4)
    }
    demand = Demand(
        Week(date(2026, 11, 23), "UTC"),
        3600,
        needs[-1],
        (work,),
        levels=(Level(5.0, needs[0]), Level(1.0, needs[1])),
        idle=idle if seed % 2 else {},
    )
    agents = [
        Agent(f"A{n}", "full", queues, handle_time_factor=factor)
        for n, (queues, factor) in enumerate(zip(SKILLS, FACTORS, strict=True))
    ]
    return CostModel(demand, read_skills(agents, demand), Costs()), rng


def columns(model, rng, count=20):
    """Draw people of some groups and their slots of work."""
    return [
        (int(rng.integers(len(SKILLS))), (rng.random(model.slots) < 0.3) * 1.0)
        for _ in range(count)
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("fast", [False, True])
def test_a_standing_says_what_the_whole_week_says(seed, fast):
    if fast:
        pytest.importorskip("numba")
    model, rng = model_of(seed)
    standing = Standing(model, model.empty, fast=fast)
    people = model.empty.copy()
    for group, column in columns(model, rng):
        cost = model.cost(people + np.outer(np.arange(len(SKILLS)) == group, column))
        assert standing.cost_with(group, column, np.inf) == pytest.approx(cost)
        standing.put(group, column)
        people[group] += column
        assert standing.cost() == pytest.approx(cost)
        others = people.copy()
        others[group] -= column
        for ahead in (0.0, 0.5, 1.0):
            judged = others.copy()
            judged[group] += ahead * column
            worth = standing.worth(group, column, ahead=ahead, together=8.0)
            wanted = model.savings(others, group, ahead=judged, together=8.0)
            np.testing.assert_allclose(worth, wanted, atol=1e-9)
        assert standing.cost(cost - 1.0) == np.inf or model.windows


@pytest.mark.parametrize("seed", range(4))
def test_compiled_and_plain_agree_to_the_last_bit(seed):
    pytest.importorskip("numba")
    model, rng = model_of(seed)
    plain, fast = (Standing(model, model.empty, fast=fast) for fast in (False, True))
    for group, column in columns(model, rng):
        assert plain.cost_with(group, column, np.inf) == fast.cost_with(
            group, column, np.inf
        )
        for standing in (plain, fast):
            standing.put(group, column)
        worths = [
            standing.worth(group, column, ahead=0.5, together=8.0)
            for standing in (plain, fast)
        ]
        np.testing.assert_array_equal(*worths)
