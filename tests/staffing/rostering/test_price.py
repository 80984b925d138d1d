"""Costs of a cover against plain linear programs, prices against differences."""

import dataclasses
from datetime import date

import numpy as np
import pytest
from scipy.optimize import linprog

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.people import Agent
from shiftcast.data.settings import Costs
from shiftcast.staffing.queueing.deferred import (
    DeferredWork,
    deferred_work,
    demand_bound,
)
from shiftcast.staffing.rostering.deadlines import Deadlines, Window, rank_weights
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.skills import read_skills

LIVE = ("a", "b", "c")
SKILLS = [
    ("a",),
    ("a", "b"),
    ("b", "c"),
    ("c", "mail"),
    ("a", "mail", "dm"),
    ("dm",),
]
SLOTS = 168


def model_of(seed, skills=SKILLS, deferred=("mail", "dm")):
    """Build a week of hours with random needs."""
    rng = np.random.default_rng(seed)
    opened = np.arange(SLOTS) % 24 >= 8
    masks = {"mail": np.ones(SLOTS, bool), "dm": opened}
    work = tuple(
        deferred_work(
            name,
            rng.random(SLOTS) * 6 * masks[name],
            900,
            masks[name],
            deadline,
            "open",
            3600,
        )
        for name, deadline in (("mail", 8 * 3600), ("dm", 2 * 3600))
        if name in deferred
    )
    live = {name: rng.integers(0, 4, SLOTS) * 1.0 for name in LIVE}
    demand = Demand(Week(date(2026, 11, 23), "UTC"), 3600, live, work)
    agents = [Agent(f"A{n}", "full", queues) for n, queues in enumerate(skills)]
    groups = read_skills(agents, demand)
    return CostModel(demand, groups, Costs()), demand, groups, rng


def shared(people, need, skills, extra=()):
    """Serve as much live need as can be; then as many on `extra` as can be."""
    pairs = [
        (group, queue)
        for group, own in enumerate(skills)
        for queue in (*LIVE, *extra)
        if queue in own
    ]
    rows, right = [], []
    for group, count in enumerate(people):
        rows.append([float(pair[0] == group) for pair in pairs])
        right.append(count)
    for queue, count in zip(LIVE, need, strict=True):
        rows.append([float(pair[1] == queue) for pair in pairs])
        right.append(count)
    value = [-1000.0 if queue in LIVE else -1.0 for _, queue in pairs]
    found = linprog(value, A_ub=rows, b_ub=right, method="highs")
    served = sum(
        x for x, (_, queue) in zip(found.x, pairs, strict=True) if queue in LIVE
    )
    return served, found.x.sum() - served


@pytest.mark.parametrize("seed", range(3))
def test_cuts_are_the_flows_they_stand_for(seed):
    model, demand, _, rng = model_of(seed)
    people = rng.integers(0, 4, (len(SKILLS), SLOTS)) * 1.0
    costs = model.slot_costs(people)
    names = {window.classes: i for i, window in enumerate(model.windows)}
    for slot in rng.choice(SLOTS, 12, replace=False):
        need = [demand.live[queue][slot] for queue in LIVE]
        extra = ("mail", "dm") if slot % 24 >= 8 else ("mail",)
        served, busy = shared(people[:, slot], need, SKILLS, extra)
        assert costs.short[-1, slot] == pytest.approx(sum(need) - served)
        assert costs.capacity[0][slot] == pytest.approx(busy)
        assert costs.spare[slot] == pytest.approx(people[:, slot].sum() - served - busy)
        only_dm = shared(people[:, slot], need, SKILLS, extra[1:])[1]
        dm = next(
            number
            for number, window in enumerate(model.windows)
            if window.classes != 3
            and "dm" in model.skills.classes[window.classes.bit_length() - 1].queues
        )
        assert costs.capacity[dm][slot] == pytest.approx(only_dm)
    assert 3 in names


@pytest.mark.parametrize("seed", range(2))
def test_overdue_is_the_least_extra_time_for_all_sets_of_queues(seed):
    model, _, _, rng = model_of(seed)
    people = rng.integers(0, 2, (len(SKILLS), SLOTS)) * 1.0
    costs = model.slot_costs(people)
    rows, right = [], []
    for window, capacity in zip(model.windows, costs.capacity, strict=True):
        total = np.concatenate([[0.0], np.cumsum(capacity)])
        missing = window.bound - (total - total[:, None])
        # A window that asks no more than one inside it adds nothing.
        asks = missing > 0
        asks[:, 1:] &= missing[:, 1:] > missing[:, :-1]
        asks[:-1] &= missing[:-1] > missing[1:]
        for first, last in zip(*np.nonzero(asks), strict=True):
            row = np.zeros(SLOTS)
            row[first:last] = -1.0
            rows.append(row)
            right.append(-missing[first, last])
    least = linprog(np.ones(SLOTS), A_ub=rows, b_ub=right, method="highs").fun
    assert least > 0
    assert model.overdue(costs) == pytest.approx(least)


@pytest.mark.parametrize("deferred", [(), ("mail",), ("mail", "dm")])
@pytest.mark.parametrize("seed", range(2))
def test_savings_are_the_differences_one_more_person_makes(seed, deferred):
    model, _, groups, rng = model_of(seed, deferred=deferred)
    people = rng.integers(0, 3, (len(groups.groups), SLOTS)) * 1.0
    before = model.cost(people)
    for group in range(len(groups.groups)):
        prices = model.savings(people, group)
        for slot in rng.choice(SLOTS, 6, replace=False):
            more = people.copy()
            more[group, slot] += 1
            truth = before - model.cost(more)
            if len(model.windows) < 2:
                assert prices[slot] == pytest.approx(truth)
            else:
                assert prices[slot] >= truth - 1e-9


def test_cost_is_convex_in_the_people():
    model, _, groups, rng = model_of(5)
    for _ in range(5):
        one, two = (
            rng.integers(0, 4, (len(groups.groups), SLOTS)) * 1.0 for _ in range(2)
        )
        middle = model.cost((one + two) / 2)
        assert middle <= (model.cost(one) + model.cost(two)) / 2 + 1e-9


def nested_model(seed):
    """Rank messages before mail."""
    _, demand, groups, rng = model_of(seed)
    ranked = dataclasses.replace(demand, priority={"mail": 2, "dm": 1})
    return CostModel(ranked, groups, Costs()), rng


@pytest.mark.parametrize("seed", range(2))
def test_overdue_work_of_the_first_rank_weighs_more(seed):
    plain, _, _, _ = model_of(seed)
    model, rng = nested_model(seed)
    people = rng.integers(0, 2, (len(SKILLS), SLOTS)) * 1.0
    costs = model.slot_costs(people)
    by_rank = [
        CostModel.overdue(part, part.slot_costs(people))
        for part in (
            model.focused([n for n, w in enumerate(model.windows) if w.rank == rank])
            for rank in (0, 1)
        )
    ]
    assert model.overdue(costs) == pytest.approx(sum(by_rank))
    # The last rank's sets hold all work, at half a price.
    everything = plain.overdue(plain.slot_costs(people))
    assert by_rank[1] == pytest.approx(everything / 2)
    assert 0 < by_rank[0] <= everything / 2


@pytest.mark.parametrize("seed", range(2))
def test_savings_bound_the_difference_where_queues_have_ranks(seed):
    model, rng = nested_model(seed)
    people = rng.integers(0, 3, (len(SKILLS), SLOTS)) * 1.0
    before = model.cost(people)
    for group in range(len(SKILLS)):
        prices = model.savings(people, group)
        for slot in rng.choice(SLOTS, 5, replace=False):
            more = people.copy()
            more[group, slot] += 1
            assert prices[slot] >= before - model.cost(more) - 1e-9


def test_weighed_overdue_work_is_the_cheapest_to_leave_undone():
    """The program chooses what to leave; ranks are worth 1 and a half."""
    rng = np.random.default_rng(6)
    slots, names = 10, ("dm", "mail")
    works = {
        name: DeferredWork(
            name, rng.integers(0, 4, slots) * 1.0, 3600.0,
            np.minimum(np.arange(slots) + span, slots),
            np.ones(slots, bool), 3600.0,
        )
        for name, span in zip(names, (1, 4), strict=True)
    }  # fmt: skip
    people = rng.integers(0, 4, slots) * 1.0
    sets = [
        Window(1, demand_bound([works[n] for n in own], slots, z=0, stability=1), rank)
        for rank, own in enumerate((("dm",), names))
    ]
    late = Deadlines(sets, np.ones(slots, bool), rank_weights(2))
    value = np.concatenate([np.ones(slots), np.full(slots, 0.5)])
    rows, right = [], []
    for first in range(slots):
        for last in range(first + 1, slots + 1):
            row = [
                float(at >= first and works[name].due[at] <= last)
                for name in names
                for at in range(slots)
            ]
            rows.append(row)
            right.append(people[first:last].sum())
    most = np.concatenate([works[name].work for name in names])
    done = linprog(
        -value, A_ub=rows, b_ub=right, bounds=[(0, each) for each in most],
        method="highs",
    )  # fmt: skip
    left = float(value @ most + done.fun)
    assert left > 0
    assert late.overdue(np.array([people, people])) == pytest.approx(left, abs=1e-4)


def test_people_with_the_same_skills_are_one_group():
    _, _, groups, _ = model_of(0, skills=[*SKILLS, ("b", "a"), ("mail",)])
    assert groups.group_of.tolist() == [0, 1, 2, 3, 4, 5, 1, 6]


def test_too_many_live_queues_are_refused():
    need = {f"q{number}": np.zeros(SLOTS) for number in range(11)}
    demand = Demand(Week(date(2026, 11, 23), "UTC"), 3600, need)
    with pytest.raises(InputError, match="11 live queues"):
        read_skills([], demand)


def test_fewer_deadlines_never_cost_more():
    model, _, groups, rng = model_of(1)
    people = rng.integers(0, 2, (len(groups.groups), SLOTS)) * 1.0
    whole = model.cost(people)
    parts = [model.focused([number]) for number in range(len(model.windows))]
    assert max(part.cost(people) for part in parts) <= whole + 1e-9
    assert model.focused(range(len(model.windows))).cost(people) == pytest.approx(whole)
    assert model.focused([]).cost(people) < whole


def test_night_work_on_mail_meets_no_deadline_of_queues_that_are_closed():
    by_day = np.arange(SLOTS) % 24 // 8 == 1
    everywhere = np.ones(SLOTS, dtype=bool)
    work = tuple(
        deferred_work(name, np.where(by_day, 0.0, 1.0), 1800, hours, 14400, clock, 3600)
        for name, hours, clock in (("dm", by_day, "open"), ("mail", everywhere, "wall"))
    )
    demand = Demand(Week(date(2026, 11, 23), "UTC"), 3600, {}, work, z=0.0)
    skills = read_skills([Agent("Ann", "full", ("dm", "mail"))], demand)
    model = CostModel(demand, skills, Costs())
    # Two at work whenever messages are closed: all that can be done of them is none.
    late = model.overdue(model.slot_costs(np.where(by_day, 0.0, 2.0)[None]))
    messages = [part for part in work if part.queue == "dm"]
    bound = demand.bound(frozenset(part.queue for part in messages))
    assert late == pytest.approx(float(bound[0, -1]))
    assert late > 0
    # So one more there at night is worth nothing, one more by day is.
    people = np.where(by_day, 0.0, 2.0)[None]
    saved = model.savings(people, 0)
    assert saved[~by_day].max() <= 0
    assert saved[by_day].max() > 0
