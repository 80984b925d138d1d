"""Whatever a contract asks is kept by what is built, or told; week after week."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.locks import Lock
from shiftcast.data.people import Agent, PastWeek, TimeOff
from shiftcast.staffing.published import carry_on
from shiftcast.staffing.rostering.bindings import bound_shifts, week_limits
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.patterns import catalogue
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.slots import WeekSlots
from shiftcast.staffing.rostering.tours import TourTable
from shiftcast.staffing.rostering.verify import verify
from shiftcast.staffing.rostering.workers import read_workers

WEEK = Week(date(2026, 11, 23), "UTC")
HOUR = pd.Timedelta(hours=1)
MONDAY = WEEK.start
LUNCH = {"name": "lunch", "minutes": 30, "paid": False, "middle": 0.5, "width": "2h"}
TEA = {"name": "tea", "minutes": 30, "middle": 0.25, "width": "2h", "from_hours": 8}


def optional(**strategies):
    """Draw some of the keys, each with a value of its own."""
    return st.fixed_dictionaries({}, optional=strategies)


CONTRACTS = optional(
    starts=st.sampled_from(
        [
            "Mon-Fri 06:00-10:00 every 1h; Sat-Sun 08:00-12:00 every 2h",
            "14:00-23:00 every 1h",
            ["06:00-08:00 every 1h", "13:00-15:00 every 30min", "21:00-22:00 every 1h"],
        ]
    ),
    paid_hours=st.sampled_from([[16, 24], [30, 40], [36, 50]]),
    days=st.sampled_from([[2, 5], [3, 6], [4, 4]]),
    period=st.sampled_from(
        [
            {"weeks": 2, "since": "2026-11-23", "paid_hours": [50, 80]},
            {"weeks": 3, "since": "2026-11-16", "paid_hours": [90, 110]},
            {"weeks": 2, "since": "2026-11-23", "paid_hours": [30, 90], "days_off": 7},
        ]
    ),
    stretch_hours=st.sampled_from([[0, 5], [1, 4], [1.5, 6]]),
    weekly_rest_hours=st.sampled_from([36, 48, 62]),
    min_days_in_a_row=st.integers(2, 3),
    days_off_in_a_row=st.sampled_from([[2, 3], [1, 2], [2, 5]]),
    weekends_off=st.sampled_from(["1 of 2", "2 of 3", "1 of 4"]),
    max_weekends_in_a_row=st.integers(1, 2),
    start_spread=st.sampled_from(["0min", "1h", "3h"]),
    start_distance_hours=st.sampled_from([20, 23, 25]),
    max_nights=st.integers(0, 3),
    max_nights_in_a_row=st.integers(1, 3),
    breaks=st.sampled_from([[LUNCH], [TEA, LUNCH], []]),
    split=st.sampled_from([{"minutes": 90, "width": "1h", "from_hours": 9}]),
)
LAWS = optional(
    preset=st.just("eu"),
    max_days_in_a_row=st.integers(3, 6),
    rest_hours=st.sampled_from([11, 14]),
)


def need(plan, contract, law, **facts):
    """Write a plan of hourly slots."""
    return plan(
        contract={"shift_hours": [6, 9], "shift_step": "1h", "breaks": [LUNCH]}
        | {"starts": "06:00-14:00 every 1h"}
        | contract,
        rules=law,
        centre={"roster_step": "30min"},
        **facts,
    )


def demand_of(week, seed, heads=3):
    """Ask for some people round the clock."""
    rng = np.random.default_rng(seed)
    return Demand(
        week, 1800, {"calls": np.repeat(rng.integers(0, heads, 168), 2) * 1.0}
    )


def untold(found, agents, away, plan_, week):
    """List the breaches that the roster does not tell itself."""
    told = {(each.agent, each.rule) for each in found.unmet}
    breaches = verify(found.roster, agents, away, plan_, week)
    return [each for each in breaches if (each.agent, each.rule) not in told]


@given(CONTRACTS, LAWS, st.integers(0, 10**6))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_contract_is_drawn_what_is_built_is_lawful(plan, contract, law, seed):
    """Two weeks, the second carrying on from the first, with somebody away."""
    agents = tuple(Agent(f"A{at}", "full", ("calls",), turn=at) for at in range(3))
    away = [TimeOff("A1", MONDAY + 24 * HOUR, MONDAY + 72 * HOUR)]
    before = []
    for week in (WEEK, WEEK.next):
        try:
            told = need(plan, contract, law)
            agents = carry_on(agents, before, week, told)
            demand = demand_of(week, seed)
            found = build_roster(agents, away, demand, told)
        except InputError as error:
            # A contract that contradicts itself is told of, never worked on.
            event(str(error))
            return
        assert found.bound <= found.cost + 1e-6
        breaches = untold(found, agents, away, told, week)
        workers = read_workers(
            agents, away, demand.axis, read_skills(agents, demand), told
        )
        strict = {
            worker.agent.name
            for worker in workers
            if has_no_week(worker, away, told, demand)
        }
        for breach in breaches:
            # Told as the hours of the week; the law may leave none of the period.
            assert breach.rule == "least paid hours of the period"
            assert breach.agent in strict
        before = [(week, found.roster)]


def has_no_week(worker, away, told, demand):
    """Tell whether no week at all keeps an agent's limits and least hours."""
    agent, contract = worker.agent, told.contract("full")
    mine = [stretch for stretch in away if stretch.agent == agent.name]
    limits = week_limits(agent, contract, told, demand.axis, mine)
    table = worker.table
    asked = TourTable(table.shifts, table.allowed, limits, table.night)
    value, _ = asked.best(np.where(table.allowed, 0.0, np.inf))
    return not np.isfinite(value) or limits.paid[0] == limits.paid[1]


@pytest.fixture
def bound(plan):
    """List the days on which an agent may start a shift."""

    def days(contract=None, law=None, **facts):
        told = plan(contract=contract, rules=law or {})
        agent = Agent("Ann", "full", ("calls",), **facts)
        full, axis = told.contract("full"), WeekSlots(WEEK, 900)
        shifts = catalogue(full, axis)
        flags = bound_shifts(
            agent,
            full,
            told,
            axis,
            shifts,
            np.zeros((len(shifts.start), 9), bool),
        )
        return sorted({int(day) for day in shifts.day[flags.any(axis=1)]})

    return days


def past(*saturdays, weeks=4):
    """Tell of published weeks in which some Saturdays were worked."""
    return tuple(
        PastWeek(
            first := WEEK.first - timedelta(weeks=back),
            8.0,
            frozenset({first + timedelta(days=5)} if back in saturdays else ()),
        )
        for back in range(1, weeks + 1)
    )


@pytest.mark.parametrize(
    ("contract", "worked", "free"),
    [
        ({"weekends_off": "1 of 2"}, (1,), False),
        ({"weekends_off": "1 of 2"}, (2,), True),
        ({"weekends_off": "2 of 4"}, (1, 3), False),
        ({"weekends_off": "2 of 4"}, (3, 4), True),
        ({"weekends_off": "2 of 2"}, (), False),
        ({"max_weekends_in_a_row": 2}, (1, 2), False),
        ({"max_weekends_in_a_row": 2}, (1, 3), True),
    ],
)
def test_weekends_that_must_be_free_are_barred(bound, contract, worked, free):
    assert (bound(contract, past=past(*worked)) == list(range(7))) == free


@pytest.mark.parametrize(
    ("weekends_off", "not_both"),
    [("1 of 2", ((0,), (6,))), ("2 of 2", ((), ())), ("1 of 3", ((), ()))],
)
def test_a_week_from_mid_weekend_has_days_of_two(plan, weekends_off, not_both):
    """Of Saturday and the next Friday one may be worked where every other is free."""
    told = plan(contract={"weekends_off": weekends_off}, rules={"weekend": "Fri-Sat"})
    axis = WeekSlots(Week(date(2026, 11, 28), "UTC"), 900)
    ann = Agent("Ann", "full", ("calls",))
    assert week_limits(ann, told.contract("full"), told, axis).not_both == not_both


def test_a_period_narrows_the_hours_of_a_week(plan):
    period = {"weeks": 4, "since": "2026-11-09", "paid_hours": [144, 152]}
    told = plan(contract={"period": period})
    full, axis = told.contract("full"), WeekSlots(WEEK, 900)
    weeks = (
        PastWeek(date(2026, 11, 16), 40.0, frozenset()),
        PastWeek(date(2026, 11, 9), 38.0, frozenset()),
    )
    agent = Agent("Ann", "full", ("calls",), past=weeks)
    # 78 h are paid, and the last week takes 36 h to 40 h.
    assert week_limits(agent, full, told, axis).paid == (36 * 4, 38 * 4)
    short = replace(agent, past=(replace(weeks[0], paid_hours=28.0), weeks[1]))
    assert week_limits(short, full, told, axis).paid == (38 * 4, 40 * 4)


def test_a_locked_shift_and_a_locked_day_off_stay(plan):
    told = need(plan, {"days": [3, 5], "paid_hours": [20, 40]}, {})
    start = MONDAY + 26 * HOUR + 12 * HOUR
    locks = (
        Lock(date(2026, 11, 23)),
        Lock(date(2026, 11, 24), start, start + 8 * HOUR),
    )
    agents = [Agent("Ann", "full", ("calls",), locks=locks)]
    found = build_roster(agents, [], demand_of(WEEK, 1, heads=1), told)
    shifts = found.roster.groupby("shift").agg(s=("start", "min"), e=("end", "max"))
    assert (start, start + 8 * HOUR) in list(zip(shifts["s"], shifts["e"], strict=True))
    assert shifts["s"].min() >= MONDAY + 24 * HOUR
    assert verify(found.roster, agents, [], told, WEEK) == []


@pytest.mark.parametrize(
    ("locks", "sentence"),
    [
        ([(0, 7.25, 8)], "With locked shifts alone, Ann starts a shift at Mon 23 Nov"),
        ([(0, 14, 9), (1, 8, 8)], "With locked shifts alone, Ann rests 9 h"),
        ([(2, 8, 8)], "With locked shifts alone, Ann has time off"),
    ],
)
def test_locks_that_no_week_can_hold_are_refused_in_a_sentence(plan, locks, sentence):
    told = need(plan, {}, {})
    mine = tuple(
        Lock(
            WEEK.first + timedelta(days=day),
            MONDAY + (24 * day + start) * HOUR,
            MONDAY + (24 * day + start + hours) * HOUR,
        )
        for day, start, hours in locks
    )
    agents = [Agent("Ann", "full", ("calls",), locks=mine)]
    away = [TimeOff("Ann", MONDAY + 48 * HOUR, MONDAY + 72 * HOUR)]
    with pytest.raises(InputError, match=sentence):
        build_roster(agents, away, demand_of(WEEK, 1), told)


def test_turns_of_starts_change_with_the_week_and_the_agent(plan):
    turns = {"starts": ["06:00", "14:00"], "turns_since": "2026-11-23"}
    told = need(plan, turns, {})
    agents = [Agent(f"A{at}", "full", ("calls",), turn=at) for at in range(2)]
    for week, hours in ((WEEK, {"A0": 6, "A1": 14}), (WEEK.next, {"A0": 14, "A1": 6})):
        found = build_roster(agents, [], demand_of(week, 2), told)
        starts = found.roster.groupby(["agent", "shift"])["start"].min()
        for agent, hour in hours.items():
            assert set(starts[agent].dt.hour) == {hour}
        assert found.bound <= found.cost + 1e-6
