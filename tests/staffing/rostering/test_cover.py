"""The proved bound: never above what can be had, tight where it should be."""

from datetime import date

import numpy as np
import pulp
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.staffing.rostering.cover import cover_bound
from shiftcast.staffing.rostering.crews import crews_of
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.rows import add_rows, columns
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.solver import solve
from shiftcast.staffing.rostering.workers import read_workers

EIGHT = {
    "paid_hours": [40, 40],
    "days": [5, 5],
    "shift_hours": [8, 8],
    "starts": "08:00-08:00",
    "breaks": [],
}


def bound_of(agents, demand, settings):
    """Bound a roster's cost."""
    skills = read_skills(agents, demand)
    workers = read_workers(agents, [], demand.axis, skills, settings)
    model = CostModel(demand, skills, settings.costs)
    return cover_bound(model, workers, crews_of(workers), demand.axis.hours)


def test_bound_is_the_cost_where_shifts_fit_the_need(plan, week_of_calls):
    settings = plan(contract=EIGHT)
    demand = week_of_calls(settings, heads=3, hours=(8, 16))
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(3)]
    bound = bound_of(agents, demand, settings)
    assert bound.cost == pytest.approx(120, rel=1e-4)
    assert bound.shifts[0].sum() == pytest.approx(15, rel=1e-4)


def test_bound_knows_that_people_are_whole(plan, week_of_calls):
    free = {"paid_hours": [0, 40], "days": [0, 5]}
    settings = plan(contract=EIGHT | free)
    demand = week_of_calls(settings, heads=1.5, hours=(8, 16))
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(2)]
    # Two people, half of one to spare, are cheaper than one and half of one missing.
    over = 0.5 * settings.costs.over
    bound = bound_of(agents, demand, settings)
    assert bound.cost == pytest.approx(40 * (2 + over), rel=1e-4)


@pytest.mark.parametrize("wage", [10.0, 30.0])
def test_bound_knows_wages(plan, week_of_calls, wage):
    settings = plan(contract=EIGHT)
    demand = week_of_calls(settings, heads=1, hours=(8, 16))
    agents = [Agent("A", "full", ("calls",), wage=wage)]
    assert bound_of(agents, demand, settings).cost == pytest.approx(40 * wage, rel=1e-4)


def test_bound_counts_what_nobody_covers(plan, week_of_calls):
    settings = plan(contract=EIGHT)
    demand = week_of_calls(settings, heads=2, hours=(8, 17))
    agents = [Agent("A", "full", ("calls",))]
    short = (2 * 45 - 40) * settings.costs.short
    assert bound_of(agents, demand, settings).cost == pytest.approx(
        40 + short, rel=1e-4
    )


def test_bound_counts_breaks(plan, week_of_calls):
    pause = {"name": "rest", "minutes": 60, "middle": 0.5, "width": "2h"}
    settings = plan(contract=EIGHT | {"breaks": [pause]})
    demand = week_of_calls(settings, heads=1, hours=(8, 16))
    agents = [Agent("A", "full", ("calls",))]
    found = build_roster(agents, [], demand, settings)
    assert found.cost == pytest.approx(40 + 5 * settings.costs.short)
    assert found.bound == pytest.approx(found.cost, rel=1e-4)


def test_counting_half_hours_as_one_loses_nothing(plan, week_of_calls):
    settings = plan(contract=EIGHT)
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(2)]
    need = np.where(np.arange(672) % 96 // 32 == 1, 1.5, 0.0)
    week = Week(date(2026, 11, 23), "UTC")
    coarse = bound_of(agents, Demand(week, 900, {"calls": need}), settings)
    need = need.copy()
    need[-1] += 1e-9
    fine = bound_of(agents, Demand(week, 900, {"calls": need}), settings)
    assert coarse.cost == pytest.approx(fine.cost, rel=1e-4)


def test_solver_tells_what_it_proved():
    problem = pulp.LpProblem("knapsack", pulp.LpMaximize)
    items = columns("x", 3, upper=[1, 1, 1], integer=True)
    problem.setObjective(
        pulp.LpAffineExpression(list(zip(items, (5.0, 4.0, 3.0), strict=True)))
    )
    add_rows(problem, [(items, [4.0, 3.0, 2.0], "<=", 6.0)])
    found = solve(problem)
    assert (found.found, found.optimal) == (True, True)
    assert abs(found.objective) == pytest.approx(8)
    assert abs(found.bound) == pytest.approx(8)
    assert [round(item.varValue) for item in items] == [1, 0, 1]


def test_solver_does_not_call_the_impossible_solved():
    problem = pulp.LpProblem("none", pulp.LpMinimize)
    (one,) = columns("x", 1, upper=[1])
    problem.setObjective(pulp.LpAffineExpression([(one, 1.0)]))
    add_rows(problem, [([one], [1.0], ">=", 2.0)])
    found = solve(problem)
    assert (found.found, found.optimal) == (False, False)
    assert found.bound == -np.inf
