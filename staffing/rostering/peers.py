"""Solvers besides HiGHS that PuLP knows: who is there, and one problem solved."""

import inspect
from typing import Any

import numpy as np
import pulp

from .highs import THREADS, Answer, whole

__all__ = ["CBC", "available", "find", "solve_by"]

CBC = "PULP_CBC_CMD"
# What planners call a solver, as PuLP may spell it.
SPELLINGS = ("{}", "PULP_{}_CMD", "{}_PY", "{}_CMD", "{}_DLL")
HAIR = 1e-6


def available() -> list[str]:
    """Name the solvers that can be used here, as planners call them."""
    names = pulp.listSolvers(onlyAvailable=True)
    return ["CBC" if name == CBC else name for name in names]


def find(name: str) -> str | None:
    """Find PuLP's name of a solver that can be used here; None if there is none.

    Parameters
    ----------
    name
        What the planner calls it, e.g. "cbc" or "GUROBI".

    Examples
    --------
    >>> find("cbc"), find("Oracle")
    ('PULP_CBC_CMD', None)
    """
    able = {each.casefold(): each for each in pulp.listSolvers(onlyAvailable=True)}
    for spelling in SPELLINGS:
        found = able.get(spelling.format(name.strip()).casefold())
        if found is not None:
            return str(found)
    return None


def solve_by(
    name: str, problem: Any, gap: float, seconds: float, start: bool
) -> Answer:
    """Solve a problem by a solver of PuLP's; its word is not checked here.

    Parameters
    ----------
    name
        PuLP's name of the solver.
    problem
        The problem.
    gap
        Relative gap at which it may stop. [0..1]
    seconds
        Its own time limit. [s]
    start
        Whether the variables hold values to start from.
    """
    kind = type(pulp.getSolver(name))
    known = inspect.signature(kind.__init__).parameters
    asked = {"msg": False, "gapRel": gap, "threads": THREADS, "timeLimit": seconds}
    asked["warmStart"] = start
    problem.solve(kind(**{key: asked[key] for key in asked if key in known}))
    status = problem.sol_status
    optimal = status == pulp.LpSolutionOptimal
    found = optimal or status == pulp.LpSolutionIntegerFeasible
    ended = status in (pulp.LpSolutionInfeasible, pulp.LpSolutionUnbounded)
    value = pulp.value(problem.objective) if found else None
    objective = problem.sense * (np.inf if value is None else float(value))
    # Its own bound is not to be had: optimal means within the gap it was given.
    slack = (gap if whole(problem) else 0.0) + HAIR
    bound = objective - slack * abs(objective) if optimal else -np.inf
    variables = problem.variables()
    return Answer(
        found=found,
        optimal=optimal,
        cut=not optimal and not ended,
        objective=objective,
        bound=bound,
        values=[each.varValue for each in variables],
        regrets=[each.dj or 0.0 for each in variables],
        prices=[row.pi for row in problem.constraints.values()],
    )
