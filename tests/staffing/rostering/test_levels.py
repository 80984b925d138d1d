"""Price levels of the live need against convex costs, and staff that must be there."""

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.settings import Costs
from shiftcast.staffing.rostering.cover import cover_bound
from shiftcast.staffing.rostering.crews import crews_of
from shiftcast.staffing.rostering.demand import Demand, Level, Minimum
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.workers import read_workers

WEEK = Week(date(2026, 11, 23), "UTC")
SLOTS = 168
QUEUES = ("a", "b", "c")
SKILLS = [("a",), ("b",), ("a", "b"), ("b", "c"), ("a", "b", "c")]
PRICES = (5.0, 2.0, 1.0, 0.25)


def leveled(needs, prices=PRICES, **others):
    """Ask for some heads per level and queue in every slot."""
    levels = tuple(
        Level(
            price,
            {q: np.full(SLOTS, float(n)) for q, n in zip(QUEUES, need, strict=True)},
        )
        for price, need in zip(prices, needs, strict=True)
    )
    return Demand(WEEK, 3600, levels[-1].need, levels=levels, **others)


def cheapest(people, needs):
    """Try every division of whole people; give the least price of what is lost."""
    ways = [
        [
            share
            for share in itertools.product(range(count + 1), repeat=len(QUEUES))
            if sum(share) == count
            and all(n == 0 or q in own for n, q in zip(share, QUEUES, strict=True))
        ]
        for count, own in zip(people, SKILLS, strict=True)
    ]
    served = {tuple(np.sum(choice, axis=0)) for choice in itertools.product(*ways)}
    weights = -np.diff([*PRICES, 0.0])
    return min(
        sum(
            weight * max(level[queue] - share[queue], 0)
            for weight, level in zip(weights, needs, strict=True)
            for queue in range(len(QUEUES))
        )
        for share in served
    )


@settings(max_examples=60, deadline=None)
@given(
    people=st.lists(st.integers(0, 2), min_size=5, max_size=5),
    steps=st.lists(
        st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=4, max_size=4
    ),
)
def test_levels_add_up_to_the_cheapest_division_of_people(people, steps):
    needs = np.cumsum(steps, axis=0).tolist()
    demand = leveled(needs)
    agents = [Agent(f"A{n}", "full", own) for n, own in enumerate(SKILLS)]
    model = CostModel(demand, read_skills(agents, demand), Costs(over=0.0))
    at_work = np.repeat(np.array(people, float)[:, None], SLOTS, axis=1)
    assert model.cost(at_work) == pytest.approx(SLOTS * cheapest(people, needs))


def test_one_more_person_saves_what_the_cost_says():
    rng = np.random.default_rng(2)
    demand = leveled(np.cumsum(rng.integers(0, 3, (4, 3)), axis=0))
    agents = [Agent(f"A{n}", "full", own) for n, own in enumerate(SKILLS)]
    model = CostModel(demand, read_skills(agents, demand), Costs())
    people = rng.integers(0, 3, (len(SKILLS), SLOTS)) * 1.0
    for group in range(len(SKILLS)):
        saved = model.savings(people, group)
        for slot in rng.choice(SLOTS, 8, replace=False):
            more = people.copy()
            more[group, slot] += 1
            assert saved[slot] == pytest.approx(model.cost(people) - model.cost(more))


def test_a_level_at_the_price_of_shortage_is_no_level():
    need = {"a": np.arange(SLOTS) % 5.0}
    plain = Demand(WEEK, 3600, need)
    priced = Demand(WEEK, 3600, need, levels=(Level(5.0, need),))
    agents = [Agent("A", "full", ("a",))]
    models = [CostModel(d, read_skills(agents, d), Costs()) for d in (plain, priced)]
    people = np.full((1, SLOTS), 2.0)
    assert models[0].cost(people) == models[1].cost(people)


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([(1.0, 2.0), (2.0, 3.0)], "dearest first"),
        ([(2.0, 3.0), (1.0, 2.0)], "must hold"),
        ([(2.0, 1.0)], "live need"),
    ],
)
def test_levels_that_contradict_themselves_are_refused(levels, said):
    asked = tuple(Level(p, {"a": np.full(SLOTS, heads)}) for p, heads in levels)
    live = {"a": np.full(SLOTS, 3.0 if len(levels) < 2 else levels[-1][1])}
    with pytest.raises(ValueError, match=said):
        Demand(WEEK, 3600, live, levels=asked)


EIGHT = {
    "paid_hours": [0, 40],
    "days": [0, 5],
    "shift_hours": [8, 8],
    "starts": "08:00-08:00",
    "breaks": [],
}


def priced_at(heads, levels):
    """Ask for people from 8 to 16 on weekdays, by price."""
    at = np.arange(SLOTS)
    open_ = (at % 24 >= 8) & (at % 24 < 16) & (at < 120)
    priced = tuple(Level(p, {"calls": np.where(open_, n, 0.0)}) for p, n in levels)
    return Demand(WEEK, 3600, priced[-1].need, levels=priced)


def test_people_are_hired_while_they_save_more_than_they_cost(plan):
    settings = plan(contract=EIGHT, centre={"roster_step": "1h", "interval": "1h"})
    demand = priced_at(3, [(5.0, 1.0), (1.5, 2.0), (0.5, 3.0)])
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(4)]
    found = build_roster(agents, [], demand, settings)
    # Two whole weeks of 40 h at 1 wage; the third person would save half of one.
    assert found.parts.wages == pytest.approx(80)
    assert found.parts.short == pytest.approx(40 * 0.5)
    assert found.bound == pytest.approx(found.cost, rel=1e-4)


def test_the_bound_holds_for_several_levels_and_skills(plan):
    contract = EIGHT | {"starts": "06:00-12:00 every 1h"}
    settings = plan(
        contract=contract,
        queues={name: {} for name in QUEUES},
        centre={"roster_step": "1h", "interval": "1h"},
        effort={"search": 60},
    )
    rng = np.random.default_rng(4)
    at = np.arange(SLOTS)
    shape = np.where((at % 24 >= 7) & (at % 24 < 19), 1.0, 0.0)
    steps = rng.integers(0, 2, (4, 3, SLOTS)) * shape
    needs = np.cumsum(steps, axis=0)
    levels = tuple(
        Level(price, dict(zip(QUEUES, need, strict=True)))
        for price, need in zip(PRICES, needs, strict=True)
    )
    demand = Demand(WEEK, 3600, levels[-1].need, levels=levels)
    agents = [Agent(f"A{n}", "full", SKILLS[n % 5]) for n in range(8)]
    found = build_roster(agents, [], demand, settings)
    assert 0 < found.bound <= found.cost + 1e-6
    assert found.gap < 0.1


def role_demand(**whom):
    """Ask for one person on Monday from 8 to 16 besides two callers' agents."""
    at = np.arange(SLOTS)
    monday = np.where((at >= 8) & (at < 16), 1.0, 0.0)
    minimum = Minimum(whom.get("queue"), whom.get("role"), monday)
    return Demand(WEEK, 3600, {"calls": 2 * monday}, minima=(minimum,))


def test_a_role_is_there_and_on_a_queue_at_once(plan):
    settings = plan(contract=EIGHT, centre={"roster_step": "1h", "interval": "1h"})
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(4)]
    agents.append(Agent("Zoe", "full", ("calls",), wage=3.0, roles=("senior",)))
    found = build_roster(agents, [], role_demand(role="senior"), settings)
    assert "Zoe" in set(found.roster["agent"])
    assert found.parts.wages == pytest.approx(8 + 24)
    assert (found.parts.below, found.parts.short) == (0, 0)
    assert found.bound == pytest.approx(found.cost, rel=1e-4)


def test_a_role_nobody_has_is_priced_and_bounded(plan):
    settings = plan(contract=EIGHT, centre={"roster_step": "1h", "interval": "1h"})
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(2)]
    demand = role_demand(role="senior")
    found = build_roster(agents, [], demand, settings)
    assert found.parts.below == pytest.approx(8 * settings.costs.minimum)
    assert found.bound == pytest.approx(found.cost, rel=1e-4)


def test_groups_are_told_apart_by_the_minima_they_count_for():
    demand = role_demand(role="senior")
    agents = [Agent("A", "full", ("calls",)), Agent("B", "full", ("calls",))]
    agents.append(Agent("C", "full", ("calls",), roles=("senior", "trainer")))
    skills = read_skills(agents, demand)
    assert skills.group_of.tolist() == [0, 0, 1]
    assert skills.counted.tolist() == [[0.0, 1.0]]


def test_more_levels_never_lower_the_bound(plan):
    settings = plan(contract=EIGHT, centre={"roster_step": "1h", "interval": "1h"})
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(3)]
    bounds = []
    for levels in ([(5.0, 1.0)], [(5.0, 1.0), (2.0, 3.0)]):
        demand = priced_at(3, levels)
        skills = read_skills(agents, demand)
        workers = read_workers(agents, [], demand.axis, skills, settings)
        model = CostModel(demand, skills, settings.costs)
        bounds.append(
            cover_bound(model, workers, crews_of(workers), demand.axis.hours).cost
        )
    assert bounds[0] < bounds[1]
