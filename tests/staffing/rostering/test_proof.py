"""What prices prove: a bound whatever they are, and a better one than the program's."""

import numpy as np
import pytest

from shiftcast.data.people import Agent
from shiftcast.data.settings import Effort
from shiftcast.staffing.rostering.cover import cover_bound
from shiftcast.staffing.rostering.crews import crews_of
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.program import CoverProgram
from shiftcast.staffing.rostering.proof import proved
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.solver import SolverError, solving
from shiftcast.staffing.rostering.workers import read_workers

CONTRACT = {
    "paid_hours": [16, 24],
    "days": [2, 3],
    "shift_hours": [6, 8],
    "starts": "08:00-12:00 every 1h",
    "breaks": [{"name": "lunch", "minutes": 60, "middle": 0.5, "width": "2h"}],
}


def read(plan, week_of_calls, contract, heads, hours, people):
    """Read a small centre: its settings, demand, agents, workers and model."""
    settings = plan(contract=contract)
    demand = week_of_calls(settings, heads=heads, hours=hours)
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(people)]
    skills = read_skills(agents, demand)
    workers = read_workers(agents, [], demand.axis, skills, settings)
    return (
        settings,
        demand,
        agents,
        workers,
        CostModel(demand, skills, settings.costs),
    )


def solved(model, workers, hour):
    """Build and solve the program with every cut of its one queue."""
    program = CoverProgram(model, crews_of(workers), hour)
    numbers, blocks = range(len(program.cuts[0, 0][0])), range(program.blocks)
    program.add_cuts([((0, 0), n, block) for n in numbers for block in blocks])
    return program, program.solve()


def test_any_prices_prove_a_bound(plan, week_of_calls):
    settings, demand, agents, workers, model = read(
        plan, week_of_calls, CONTRACT, 2, (8, 19), 4
    )
    cost, hour = build_roster(agents, [], demand, settings).cost, demand.axis.hours
    program, _ = solved(model, workers, hour)
    assert 0.8 * cost < proved(program, workers, hour) <= cost + 1e-6
    rng = np.random.default_rng(0)
    prices = [row.pi for _, row in program.cover]
    for noise in (0.01, 0.3, 3.0):
        for (_, row), price in zip(program.cover, prices, strict=True):
            row.pi = price + noise * rng.standard_normal()
        assert proved(program, workers, hour) <= cost + 1e-6


def test_the_proof_is_no_weaker_than_the_program(plan, week_of_calls):
    late = CONTRACT | {"starts": "08:00-16:00 every 8h", "shift_hours": [8, 8]}
    _, demand, _, workers, model = read(plan, week_of_calls, late, 1, (8, 24), 3)
    program, plain = solved(model, workers, demand.axis.hours)
    bound = proved(program, workers, demand.axis.hours)
    assert bound >= plain.bound * (1 - 1e-6)
    assert plain.bound > sum(16.0 for _ in workers) + 1


def test_bound_is_the_same_by_another_solver(plan, week_of_calls):
    _, demand, _, workers, model = read(plan, week_of_calls, CONTRACT, 2, (8, 19), 3)
    bounds = []
    for name in ("auto", "cbc"):
        with solving(Effort(solver=name)):
            found = cover_bound(model, workers, crews_of(workers), demand.axis.hours)
        bounds.append(found.cost)
    assert bounds[1] == pytest.approx(bounds[0], rel=2e-3)


def test_a_solver_without_prices_proves_nothing(plan, week_of_calls):
    _, demand, _, workers, model = read(plan, week_of_calls, CONTRACT, 1, (8, 16), 1)
    program, _ = solved(model, workers, demand.axis.hours)
    program.cover[0][1].pi = None
    with pytest.raises(SolverError, match="gives no prices"):
        proved(program, workers, demand.axis.hours)
