"""Idle time between live contacts: who may use it, and the bound that counts on it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.settings import Costs
from shiftcast.staffing.queueing.deferred import deferred_work
from shiftcast.staffing.rostering.blending import Sharing
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.idle import IdleTime
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.skills import read_skills

SLOTS = 168
DAY = (np.arange(SLOTS) % 24 >= 8) & (np.arange(SLOTS) % 24 < 18)


def idle(first=1.0, gain=0.5, most=2.0, share=0.3):
    """One person beyond frees more; then nothing more comes. Only by day."""
    return IdleTime(
        np.where(DAY, [[gain], [0.0]], 0.0),
        np.where(DAY, [[first], [most]], 0.0),
        np.where(DAY, share, 0.0),
    )


def demand_of(idles, live=("calls",), need=4.0):
    """Ask for some people on live queues, and for mail within four hours."""
    work = deferred_work(
        "mail", np.where(DAY, 6.0, 0), 1200, DAY, 4 * 3600, "open", 3600
    )
    needs = {queue: np.where(DAY, need, 0.0) for queue in live}
    return Demand(Week(date(2026, 11, 23), "UTC"), 3600, needs, (work,), idle=idles)


def model_of(skills, demand):
    """Build the cost model of some people."""
    agents = [Agent(f"A{n}", "full", own) for n, own in enumerate(skills)]
    return CostModel(demand, read_skills(agents, demand), Costs())


BOTH, CALLS, MAIL = ("calls", "mail"), ("calls",), ("mail",)


def capacity(skills, counts, idles, **more):
    """Give the deferred capacity at noon of a day with so many people at work."""
    model = model_of(skills, demand_of(idles, **more))
    people = np.repeat(np.array(counts, float)[:, None], SLOTS, axis=1)
    return model.slot_costs(people).capacity[0, 12]


def test_people_beyond_the_requirement_gain_idle_time():
    """Four are needed: with four one person's time is idle, with six all of two."""
    given = {"calls": idle(share=0.9)}
    told = [capacity([BOTH], [count], given) for count in (4, 5, 6, 9)]
    assert told == pytest.approx([1.0, 2.5, 4.0, 7.0])
    assert [capacity([BOTH], [count], {}) for count in (4, 5)] == [0, 1]


def test_only_people_with_both_skills_give_idle_time():
    """Callers' own people give none, and one of both gives no more than their share."""
    given = {"calls": idle()}
    assert capacity([CALLS, MAIL], [6, 2], given) == pytest.approx(2)
    # Half of the callers' people have both skills: half of the idle time counts.
    assert capacity([CALLS, BOTH], [2, 2], given) == pytest.approx(0.5)
    assert capacity([CALLS, BOTH], [5, 1], given) == pytest.approx(1.0)
    assert capacity([CALLS, BOTH], [4, 1], given) == pytest.approx(1.0)
    assert capacity([CALLS, BOTH], [3, 1], given) == pytest.approx(0.3)


def test_who_also_serves_a_queue_without_idle_time_does_not_blend():
    """A chat of several at once gives none, nor do its people on the phone."""
    both = ("calls", "chat", "mail")
    given = {"calls": idle(share=0.9)}
    assert capacity([both], [8], given, live=("calls", "chat")) == pytest.approx(0)


def test_two_queues_add_up_and_extra_people_help_the_one_they_help_least():
    """The least of all ways to divide the people left over."""
    live = ("calls", "help")
    given = {"calls": idle(share=0.9), "help": idle(gain=0.1, most=1.2, share=0.9)}
    both = ("calls", "help", "mail")
    assert capacity([both], [8], given, live=live) == pytest.approx(2.0)
    assert capacity([both], [10], given, live=live) == pytest.approx(2 + 1 + 1.2)


def test_where_nobody_calls_nothing_is_added():
    """At night the lines are the people themselves."""
    lines = Sharing({"calls": idle()}, model_of([BOTH], demand_of({})).skills, SLOTS)
    told = lines.lines(1).capacity(np.full(SLOTS, 3.0), np.full(SLOTS, 5.0))
    assert told[0] == 3
    assert told[12] > 3


@pytest.mark.parametrize("seed", range(3))
def test_it_is_concave_rises_and_is_never_less_than_without(seed):
    """What the bound needs: convex costs; what a planner expects: no loss."""
    rng = np.random.default_rng(seed)
    skills = [CALLS, BOTH, MAIL]
    given = {"calls": idle(*rng.uniform([0.1, 0, 1, 0.2], [1, 0.9, 3, 0.9]))}
    on, off = (model_of(skills, demand_of(each)) for each in (given, {}))
    for _ in range(20):
        one, other = rng.integers(0, 9, (2, 3, SLOTS)).astype(float)
        # A slot short of callers' people is priced as short (`price`).
        one[0], other[0] = one[0] + 4, other[0] + 4
        between = on.slot_costs((one + other) / 2).capacity
        ends = on.slot_costs(one).capacity + on.slot_costs(other).capacity
        assert np.all(between >= ends / 2 - 1e-9)
        assert np.all(
            on.slot_costs(one).capacity >= off.slot_costs(one).capacity - 1e-9
        )
        more = on.slot_costs(one, int(rng.integers(3))).capacity
        assert np.all(more >= on.slot_costs(one).capacity - 1e-9)
        assert on.cost(one) <= off.cost(one) + 1e-6


def test_the_bound_stays_below_the_cost_and_blending_saves(plan, week_of_calls):
    """A roster that counts on idle time costs less, and its bound is a bound."""
    settings = plan(
        contract={
            "paid_hours": [20, 40],
            "days": [3, 5],
            "shift_hours": [4, 8],
            "starts": "08:00-14:00 every 1h",
            "breaks": [],
        },
        centre={"roster_step": "30min"},
        queues={
            "calls": {},
            "mail": {"channel": "email", "open": "Mon-Fri 08:00-18:00"},
        },
    )
    base = week_of_calls(settings, heads=3.0, hours=(8, 18))
    slots = base.axis.count
    inside = base.live["calls"] > 0
    work = deferred_work(
        "mail", np.where(inside, 4.0, 0.0), 600, inside, 4 * 3600, "open", base.step
    )
    time = IdleTime(
        np.where(inside, [[0.4], [0.0]], 0.0),
        np.where(inside, [[0.8], [1.6]], 0.0),
        np.where(inside, 0.4, 0.0),
    )
    assert inside.size == slots
    agents = [Agent(f"A{n}", "full", BOTH if n % 3 else CALLS) for n in range(9)]
    made = {
        name: build_roster(
            agents, [], replace(base, deferred=(work,), idle=given), settings
        )
        for name, given in (("on", {"calls": time}), ("off", {}))
    }
    for each in made.values():
        assert each.bound <= each.cost + 1e-6
    assert made["on"].bound < 0.99 * made["off"].bound
    assert made["on"].cost < made["off"].cost
    assert made["on"].gap < 0.15
