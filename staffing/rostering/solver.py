"""The one door to solvers: PuLP models in, solutions whose word can be taken out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pulp

from ...data.errors import InputError, Problem, ShiftcastError
from ...data.settings import Effort
from .apart import Cut, Died, run_apart
from .highs import Answer, missing, solve_highs, whole
from .peers import CBC, available, find, solve_by

__all__ = [
    "Solution",
    "Solver",
    "SolverError",
    "solve",
    "solving",
]

# Integer programs larger than this run in a process that can be killed: HiGHS looks
# at the clock too seldom in them. [numbers in rows]
LARGE = 20_000
# What a solution may be off a row, in units of the row, and off whole numbers.
ROUGH = 1e-4
AUTO = "auto"
FAILED = "HiGHS gave no answer to one program; CBC solved it instead."
CUT = "One solve was cut after {seconds:g} s, as [effort] solver_seconds says."


class SolverError(ShiftcastError):
    """The solver gave no answer where one must exist. Exit code 1."""


@dataclass(frozen=True)
class Solution:
    """What the solver found.

    Parameters
    ----------
    found
        Whether there is a feasible solution in the variables.
    optimal
        Whether it is proved best, within the gap asked for.
    objective
        Its value.
    bound
        Proved bound of the objective.
    cut
        Whether a time limit or the planner ended the search.
    """

    found: bool
    optimal: bool
    objective: float
    bound: float
    cut: bool = False


@dataclass(eq=False)
class Solver:
    """Which solver works, for how long, and what there is to tell of it.

    Parameters
    ----------
    name
        PuLP's name of the solver; "auto" is HiGHS, and CBC where it is missing or
        fails.
    seconds
        Longest time of one solve. [s]
    stop
        Asked now and then whether the planner wants to stop.
    notes
        What a planner should know: a fall-back, a solve that was cut.
    """

    name: str = AUTO
    seconds: float = Effort.solver_seconds
    stop: Callable[[], bool] = lambda: False
    notes: list[str] = field(default_factory=list)

    def tell(self, note: str) -> None:
        """Add a note, once."""
        if note not in self.notes:
            self.notes.append(note)


_chosen: ContextVar[Solver] = ContextVar("solver")


@contextmanager
def solving(
    effort: Effort, stop: Callable[[], bool] = lambda: False
) -> Iterator[Solver]:
    """Let the solver that the planner chose solve whatever is solved inside.

    Parameters
    ----------
    effort
        Names the solver and the longest time of one solve.
    stop
        Asked now and then whether the planner wants to stop.

    Yields
    ------
    Solver
        Its notes fill up as it works.

    Raises
    ------
    InputError
        If the solver cannot be used here; those that can are named.

    Examples
    --------
    >>> with solving(Effort(solver="cbc")) as solver:
    ...     solver.name
    'PULP_CBC_CMD'
    """
    solver = Solver(_find(effort.solver), effort.solver_seconds, stop)
    if solver.name == AUTO and missing():
        solver.tell("highspy cannot be imported here; CBC solves instead of HiGHS.")
    token = _chosen.set(solver)
    try:
        yield solver
    finally:
        _chosen.reset(token)


def _find(name: str) -> str:
    """Find PuLP's name of a solver, or say which there are."""
    if name.casefold() == AUTO:
        return AUTO
    found = find(name)
    if found is None:
        raise InputError(
            Problem(
                f"The solver '{name}' cannot be used here.",
                f"Install it, or write one of: auto, {', '.join(available())}.",
                "plan.toml",
                column="[effort] solver",
            )
        )
    return found


def solve(
    problem: Any,
    *,
    method: str = "choose",
    gap: float = 0.0,
    options: Mapping[str, object] | None = None,
    start: bool = False,
) -> Solution:
    """Solve a PuLP problem; values are left in its variables.

    Parameters
    ----------
    problem
        The problem.
    method
        How HiGHS solves linear programs: "choose", "simplex" or "ipm" (interior
        point).
    gap
        Relative gap at which an integer search may stop. [0..1]
    options
        Further options of HiGHS; limits only in counts, so that equal input gives
        equal output.
    start
        Whether the variables hold values (`varValue`) that an integer search is to
        start from.

    Returns
    -------
    Solution
        Whether a solution was found, its value and the proved bound. Values in the
        variables mean something only if it was found.

    Raises
    ------
    SolverError
        If the solver died, or if what it calls a solution breaks the problem's rows.

    Examples
    --------
    >>> from shiftcast.staffing.rostering.rows import add_rows, columns
    >>> problem = pulp.LpProblem("demo", pulp.LpMinimize)
    >>> (x,) = columns("x", 1, integer=True)
    >>> problem.setObjective(pulp.LpAffineExpression([(x, 1.0)]))
    >>> rows = add_rows(problem, [([x], [2.0], ">=", 3.0)])
    >>> solve(problem).objective
    2.0
    """
    solver = _chosen.get(None) or Solver()
    try:
        answer = _answer(problem, solver, method, gap, dict(options or {}), start)
    except Cut:
        answer = Answer(False, False, True, np.inf, -np.inf, [], [], [])
    if answer.cut and not solver.stop():
        solver.tell(CUT.format(seconds=solver.seconds))
    sign = problem.sense
    return Solution(
        answer.found,
        answer.optimal,
        sign * answer.objective,
        sign * answer.bound,
        answer.cut,
    )


def _answer(
    problem: Any,
    solver: Solver,
    method: str,
    gap: float,
    options: dict[str, object],
    start: bool,
) -> Answer:
    """Ask the solver that the planner chose, or the one that stands in for it."""
    if solver.name == "HiGHS" or (solver.name == AUTO and not missing()):
        asked = {"gapRel": gap, "solver": method, **options}
        answer = _by_highs(problem, solver, asked, start)
        if answer is not None:
            return answer
        if solver.name == "HiGHS":
            raise SolverError(
                "HiGHS gave no answer to a program. Write another [effort] solver in "
                f"plan.toml: {', '.join(available())}."
            )
        solver.tell(FAILED)
    return _by_other(
        problem, solver, CBC if solver.name == AUTO else solver.name, gap, start
    )


def _by_highs(
    problem: Any, solver: Solver, options: dict[str, object], start: bool
) -> Answer | None:
    """Solve by HiGHS here, or apart where it may not heed the clock."""
    asked = problem, options, solver.seconds, start
    size = sum(map(len, problem.constraints.values()))
    if size <= LARGE or not whole(problem):
        return solve_highs(*asked, solver.stop)
    try:
        answer: Answer | None = _apart(solver, problem, solve_highs, *asked)
    except Died:
        return None
    if answer is not None:
        _take(problem, answer)
    return answer


def _by_other(
    problem: Any, solver: Solver, name: str, gap: float, start: bool
) -> Answer:
    """Solve by another solver; believe its rows, not its words."""
    told = "CBC" if name == CBC else name
    asked = name, problem, gap, solver.seconds, start
    try:
        answer: Answer = _apart(solver, problem, solve_by, *asked)
    except Died as error:
        raise SolverError(
            f"The solver {told} ended without an answer: it was killed, or it failed. "
            "Run again, or write another [effort] solver in plan.toml."
        ) from error
    _take(problem, answer)
    kept = answer.found and _kept(problem)
    if answer.optimal and not kept:
        raise SolverError(
            f"The solver {told} calls optimal what breaks the program's rows. Write "
            "another [effort] solver in plan.toml."
        )
    # A search that was stopped may call a solution what is none.
    return answer if kept else replace(answer, found=False, objective=np.inf)


def _apart(
    solver: Solver, problem: Any, function: Callable[..., Any], *given: Any
) -> Any:
    """Run one solve in a process of its own."""
    # What an earlier solve has left in the problem cannot travel.
    problem.solver = problem.solverModel = None
    return run_apart(function, *given, seconds=solver.seconds, stop=solver.stop)


def _take(problem: Any, answer: Answer) -> None:
    """Put the answer of another process into the variables."""
    given = zip(problem.variables(), answer.values, answer.regrets, strict=True)
    for variable, value, regret in given:
        variable.varValue, variable.dj = value, regret
    for row, price in zip(problem.constraints.values(), answer.prices, strict=True):
        row.pi = price


def _kept(problem: Any) -> bool:
    """Tell whether the values in the variables keep every row, limit and whole."""
    for each in problem.variables():
        value = each.varValue
        if value is None or not np.isfinite(value):
            return False
        if each.lowBound is not None and value < each.lowBound - ROUGH:
            return False
        if each.upBound is not None and value > each.upBound + ROUGH:
            return False
        if each.cat == pulp.LpInteger and abs(value - round(value)) > ROUGH:
            return False
    for row in problem.constraints.values():
        values = [factor * variable.varValue for variable, factor in row.items()]
        size = max([1.0, *map(abs, values)])
        low, high = row.getLb(), row.getUb()
        if low is not None and sum(values) < low - ROUGH * size:
            return False
        if high is not None and sum(values) > high + ROUGH * size:
            return False
    return True
