"""Solvers at their word: what they find, what they claim, how they are cut."""

import itertools
import os
import time

import numpy as np
import pulp
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.people import Agent
from shiftcast.data.settings import Effort, read_settings
from shiftcast.staffing.rostering import apart, highs, peers, solver
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.rows import add_rows, columns
from shiftcast.staffing.rostering.solver import SolverError, solve, solving

COSTS, WEIGHTS = (5, 4, 3, 7, 6, 2), (8, 5, 4, 9, 7, 1)
CHEAPEST = min(
    sum(map(int.__mul__, COSTS, counts))
    for counts in itertools.product(range(4), repeat=6)
    if sum(map(int.__mul__, WEIGHTS, counts)) >= 17
)


def knapsack(sense=pulp.LpMinimize):
    """Six kinds of things: the cheapest that weigh enough."""
    problem = pulp.LpProblem("knapsack", sense)
    items = columns("x", 6, upper=[3.0] * 6, integer=True)
    costs = [(x, float(sense * cost)) for x, cost in zip(items, COSTS, strict=True)]
    problem.setObjective(pulp.LpAffineExpression(costs))
    add_rows(problem, [(items, [float(each) for each in WEIGHTS], ">=", 17.0)])
    return problem, items


def split_market(rows=4, count=40):
    """Subsets that sum up exactly: no solver finds one in minutes, all ones is one."""
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 100, (rows, count)).astype(float)
    problem = pulp.LpProblem("market", pulp.LpMinimize)
    chosen = columns("x", count, upper=np.ones(count), integer=True)
    short = columns("s", rows)
    over = columns("o", rows)
    problem.setObjective(
        pulp.LpAffineExpression([(each, 1.0) for each in [*short, *over]])
    )
    add_rows(
        problem,
        [
            (
                [*chosen, short[row], over[row]],
                [*weights[row], 1.0, -1.0],
                "==",
                float(weights[row].sum() // 2),
            )
            for row in range(rows)
        ],
    )
    return problem, chosen


@pytest.fixture
def fake_cbc(tmp_path, monkeypatch):
    """Put a cbc on the path that does what the test says."""

    def write(script):
        place = tmp_path / "bin"
        place.mkdir()
        (place / "cbc").write_text(f"#!/bin/sh\n{script}\n")
        (place / "cbc").chmod(0o755)
        monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
        return Effort(solver="COIN_CMD", solver_seconds=0.5)

    return write


LIE = """
while [ $# -gt 1 ]; do
  if [ "$1" = "-solution" ]; then echo "Optimal - objective value 0" > "$2"; fi
  shift
done
"""


@pytest.mark.parametrize("name", ["auto", "HiGHS", "CBC"])
@pytest.mark.parametrize("sense", [pulp.LpMinimize, pulp.LpMaximize])
def test_solvers_agree_and_prove_their_answer(name, sense):
    problem, items = knapsack(sense)
    with solving(Effort(solver=name)) as chosen:
        found = solve(problem)
    assert found.found
    assert found.optimal
    assert not found.cut
    assert problem.sense * found.objective == pytest.approx(CHEAPEST)
    assert problem.sense * found.bound == pytest.approx(CHEAPEST, rel=1e-5)
    assert sum(w * x.varValue for w, x in zip(WEIGHTS, items, strict=True)) >= 17
    assert chosen.notes == []


@pytest.mark.parametrize("name", ["HiGHS", "CBC"])
def test_a_problem_without_solution_is_not_called_cut(name):
    problem, items = knapsack()
    add_rows(problem, [(items, [1.0] * 6, "<=", 1.0)])
    with solving(Effort(solver=name)):
        found = solve(problem)
    assert not found.found
    assert not found.cut


@pytest.mark.parametrize("name", ["HiGHS", "CBC"])
def test_an_integer_search_begins_from_the_values_it_is_given(name):
    """Hard rows, a start that is off them by little: the answer is no worse."""
    problem, chosen = split_market(rows=6)
    half = dict.fromkeys(range(len(chosen)), 0.0)
    rng = np.random.default_rng(5)
    for at in rng.permutation(len(chosen))[: len(chosen) // 2]:
        half[int(at)] = 1.0
    for at, variable in enumerate(chosen):
        variable.setInitialValue(half[at])
    for row in problem.constraints.values():
        left = sum(half[i] * row[v] for i, v in enumerate(chosen)) + row.constant
        for variable, factor in row.items():
            if variable.name.startswith(("s", "o")):
                variable.setInitialValue(max(-left * factor, 0.0))
    begun = pulp.value(problem.objective)
    with solving(Effort(solver=name, solver_seconds=1.0)):
        found = solve(problem, start=True)
    assert found.found
    assert found.objective <= begun + 1e-6


@pytest.mark.parametrize("name", ["HiGHS", "CBC"])
def test_a_search_cut_by_the_clock_says_so_and_claims_no_proof(name):
    problem, _ = split_market()
    with solving(Effort(solver=name, solver_seconds=0.5)) as chosen:
        found = solve(problem)
    assert found.cut
    assert not found.optimal
    assert "[effort] solver_seconds" in chosen.notes[0]
    assert found.bound <= found.objective


@pytest.mark.parametrize("name", ["HiGHS", "CBC"])
def test_the_planner_can_stop_a_solve(name):
    problem, _ = split_market()
    began = time.monotonic()
    with solving(Effort(solver=name), lambda: time.monotonic() > began + 0.3) as chosen:
        found = solve(problem)
    assert found.cut
    assert chosen.notes == []


def test_a_large_integer_program_runs_where_it_can_be_killed(monkeypatch):
    """The same answer from a process of its own, and nothing if that is cut."""
    monkeypatch.setattr(solver, "LARGE", 0)
    problem, items = knapsack()
    with solving(Effort()) as chosen:
        found = solve(problem)
    assert found.objective == pytest.approx(CHEAPEST)
    assert sum(c * x.varValue for c, x in zip(COSTS, items, strict=True)) == CHEAPEST
    monkeypatch.setattr(apart, "GRACE", -0.3)
    with solving(Effort(solver_seconds=0.3)) as chosen:
        found = solve(split_market()[0])
    assert (found.cut, found.found) == (True, False)
    assert "[effort] solver_seconds" in chosen.notes[0]


def test_without_highspy_cbc_solves_and_it_is_told(monkeypatch):
    monkeypatch.setattr(solver, "missing", lambda: True)
    problem, _ = knapsack()
    with solving(Effort()) as chosen:
        found = solve(problem)
    assert found.objective == pytest.approx(CHEAPEST)
    assert chosen.notes == [
        "highspy cannot be imported here; CBC solves instead of HiGHS."
    ]


def test_where_highs_gives_no_answer_cbc_does_and_it_is_told(monkeypatch):
    """As HiGHS does when two solves of a process ask for different threads."""
    monkeypatch.setattr(highs.BulkHiGHS, "callSolver", lambda self, lp: None)
    problem, _ = knapsack()
    with solving(Effort()) as chosen:
        assert solve(problem).objective == pytest.approx(CHEAPEST)
    assert chosen.notes == [solver.FAILED]
    with solving(Effort(solver="HiGHS")), pytest.raises(SolverError, match="CBC"):
        solve(problem)


def test_a_solver_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(InputError) as told, solving(Effort(solver="Gurobbi")):
        pass
    assert str(told.value) == (
        "plan.toml, key [effort] solver: The solver 'Gurobbi' cannot be used here. "
        f"Install it, or write one of: auto, {', '.join(peers.available())}."
    )


def test_a_solver_that_lies_is_found_out(fake_cbc):
    effort = fake_cbc(LIE)
    problem, _ = knapsack()
    with solving(effort), pytest.raises(SolverError, match="COIN_CMD calls optimal"):
        solve(problem)


def test_a_solver_killed_on_the_way_is_told(fake_cbc):
    effort = fake_cbc("kill -9 $$")
    problem, _ = knapsack()
    with solving(effort), pytest.raises(SolverError, match="ended without an answer"):
        solve(problem)


def test_a_solver_that_hangs_is_killed(fake_cbc, monkeypatch):
    monkeypatch.setattr(apart, "GRACE", 0.3)
    effort = fake_cbc('echo $$ > "$TMPDIR/../hung"; sleep 60')
    problem, _ = knapsack()
    with solving(effort) as chosen:
        found = solve(problem)
    assert found.cut
    assert not found.found
    assert chosen.notes


@pytest.mark.parametrize("script", ["kill -9 $$", LIE], ids=["killed", "lies"])
def test_a_roster_outlives_its_solver(plan, week_of_calls, fake_cbc, script):
    """There is a lawful roster, a bound that holds, and a sentence on what happened."""
    effort = fake_cbc(script)
    settings = plan(effort={"solver": effort.solver})
    demand = week_of_calls(settings)
    agents = [Agent(f"A{n}", "full", ("calls",)) for n in range(3)]
    found = build_roster(agents, [], demand, settings)
    whole = build_roster(agents, [], demand, plan())
    assert found.bound == pytest.approx(3 * 36)
    assert found.bound <= whole.bound <= found.cost
    assert found.cost < 1.2 * whole.cost
    assert "COIN_CMD" in found.notes[0]
    assert "only what contracts cost at least" in found.notes[1]


def test_the_keys_are_read_from_the_plan():
    settings = read_settings(
        {
            "queue": [{"name": "calls", "channel": "voice"}],
            "effort": {"solver": "CBC", "solver_seconds": 20},
        }
    )
    assert (settings.effort.solver, settings.effort.solver_seconds) == ("CBC", 20.0)
