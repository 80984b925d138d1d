"""Small moves: lawful weeks, and a cover that is what it says."""

from dataclasses import replace

import numpy as np
import pytest

from shiftcast.data.people import Agent
from shiftcast.staffing.rostering.annealing import anneal
from shiftcast.staffing.rostering.nudging import Nudges
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.search import Search
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.standing import Standing
from shiftcast.staffing.rostering.tours import TourTable
from shiftcast.staffing.rostering.workers import read_workers

pytest.importorskip("numba")

LIMITS = {
    "none": {},
    "weekly rest": {"weekly_rest": 38 * 4, "resting_since": -40},
    "spread of starts": {"start_spread": 4},
    "nights": {"nights": 2, "nights_in_a_row": 1},
    "rest after the week before": {"free_from": 60, "rest": 14 * 4},
}


def search_of(plan, week_of_calls, **limits):
    """Build a search for eight agents of two contracts, two queues, odd limits."""
    settings = plan(
        contract={"starts": "00:00-23:30 every 30min"},
        contracts={
            "part": {
                "paid_hours": [16, 24],
                "days": [3, 4],
                "shift_hours": [4, 8],
                "starts": "06:00-18:00 every 1h",
            }
        },
        queues={"calls": {}, "chat": {}},
    )
    demand = week_of_calls(settings, 3.0, (6, 23), 7, queues=("calls", "chat"))
    skills = [("calls",), ("chat",), ("calls", "chat")]
    agents = [
        Agent(f"A{number}", ("full", "part")[number % 2], skills[number % 3])
        for number in range(8)
    ]
    groups = read_skills(agents, demand)
    workers = [
        replace(worker, table=limited(worker.table, **limits))
        for worker in read_workers(agents, [], demand.axis, groups, settings)
    ]
    model = CostModel(demand, groups, settings.costs)
    rng = np.random.default_rng(1)
    return Search(model, workers, 0.25, 20.0, rng, fast=True)


def limited(table, **limits):
    """Bind a week by further limits; shifts from 16:00 on are nights."""
    night = np.repeat(
        table.shifts.clock[:, None] >= 64, len(table.shifts.patterns), axis=1
    )
    limits = replace(table.limits, **limits)
    return TourTable(table.shifts, table.allowed, limits, night)


@pytest.mark.parametrize("name", LIMITS)
def test_weeks_stay_lawful_and_the_cover_true(name, plan, week_of_calls):
    search = search_of(plan, week_of_calls, **LIMITS[name])
    search.sweep()
    before = [week.shifts.copy() for week in search.weeks]
    Nudges(search).run(4000, 20.0, 10.0)
    after = [week.shifts for week in search.weeks]
    assert sum(not np.array_equal(*pair) for pair in zip(before, after, strict=True))
    people = search.standing.model.empty.copy()
    for worker, week in zip(search.workers, search.weeks, strict=True):
        people[worker.group] += week.column
        # The tour program finds the very week if nothing else is allowed.
        cost = np.full(worker.table.allowed.shape, np.inf)
        cost[week.shifts[:, 0], week.shifts[:, 1]] = -1.0
        value, chosen = worker.table.best(cost)
        assert value == -len(week.shifts)
        assert chosen == [tuple(each) for each in week.shifts.tolist()]
        for (start, length), breaks in zip(week.shifts, week.breaks, strict=True):
            places = worker.pricer.shifts.patterns[length].breaks
            assert all(
                place.first <= at <= place.last
                for place, at in zip(places, breaks, strict=False)
            )
            assert (breaks[len(places) :] == -1).all()
            assert worker.table.allowed[start, length]
        column = worker.pricer.column(week.shifts, week.breaks, people.shape[1])
        np.testing.assert_array_equal(column, week.column)
    np.testing.assert_array_equal(people, search.standing.people)
    fresh = Standing(search.standing.model, people)
    np.testing.assert_allclose(search.standing.price, fresh.price, atol=1e-6)


def test_cold_small_moves_only_make_a_roster_better(plan, week_of_calls):
    search = search_of(plan, week_of_calls)
    for number in range(len(search.workers)):
        search.put(number, search.respond(number, np.zeros(672)))
    before = search.objective()
    Nudges(search).run(4000, 1e-9, 5.0)
    assert search.objective() < before - 1.0


def test_the_same_seed_moves_the_same(plan, week_of_calls):
    found = []
    for _ in range(2):
        search = search_of(plan, week_of_calls)
        search.sweep()
        anneal(search, 130)
        found.append(search.found().tours)
    assert found[0] == found[1]
