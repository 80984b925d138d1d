"""HiGHS through PuLP: the model in one piece, a start, and its own word read."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from .slots import Floats

highspy: Any
try:
    import highspy
except ImportError:
    highspy = None

__all__ = ["THREADS", "Answer", "BulkHiGHS", "missing", "solve_highs", "whole"]

# HiGHS answers nothing when two solves of one process ask for different threads.
THREADS = 1
HAIR = 1e-6


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solver says, least costs being best.

    Parameters
    ----------
    found, optimal, cut
        Whether it has a solution, calls it best, was stopped by a limit.
    objective, bound
        Value and proved bound.
    values, regrets
        Of each variable in the problem's order: its value and its reduced cost.
    prices
        Of each row in the problem's order; None if the solver gives none.
    """

    found: bool
    optimal: bool
    cut: bool
    objective: float
    bound: float
    values: list[float | None]
    regrets: list[float]
    prices: list[float | None]


def missing() -> bool:
    """Tell whether highspy cannot be imported here."""
    return highspy is None


def whole(problem: Any) -> bool:
    """Tell whether any variable of a problem must be a whole number."""
    return any(each.cat == pulp.LpInteger for each in problem.variables())


def solve_highs(
    problem: Any,
    options: Mapping[str, object],
    seconds: float,
    start: bool = False,
    stop: Callable[[], bool] | None = None,
) -> Answer | None:
    """Solve a problem by HiGHS; None if it gave no answer at all.

    Parameters
    ----------
    problem
        The problem.
    options
        Options of PuLP's HiGHS and of HiGHS itself.
    seconds
        Its time limit, which it does not heed in every step. [s]
    start
        Whether the variables hold values to start from.
    stop
        Asked now and then whether to stop; None if nobody may ask.
    """
    problem.solve(BulkHiGHS(seconds, start, stop, **options))
    highs = problem.solverModel
    info, ended = highs.getInfo(), highs.getModelStatus()
    known = highspy.HighsModelStatus
    if ended in (known.kNotset, known.kSolveError, known.kUnknown):
        return None
    optimal = ended == known.kOptimal
    objective = float(info.objective_function_value)
    if whole(problem):
        bound = float(info.mip_dual_bound)
    else:
        # An interior point may lie a hair above the optimum.
        bound = objective - HAIR * abs(objective) if optimal else -np.inf
    variables = problem.variables()
    return Answer(
        found=info.primal_solution_status == 2,
        optimal=optimal,
        cut=ended in (known.kTimeLimit, known.kInterrupt),
        objective=objective,
        bound=bound,
        values=[each.varValue for each in variables],
        regrets=[each.dj or 0.0 for each in variables],
        prices=[row.pi for row in problem.constraints.values()],
    )


class BulkHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS with the model passed in one piece.

    The parent adds every column and row by itself, ten times slower, knows no start,
    and reports a stopped search as optimal; `solve_highs` reads the solver's own
    status instead.

    Parameters
    ----------
    seconds, start, stop, options
        As in `solve_highs`.
    """

    def __init__(
        self,
        seconds: float,
        start: bool,
        stop: Callable[[], bool] | None,
        **options: object,
    ) -> None:
        super().__init__(
            msg=False, threads=THREADS, timeLimit=seconds, random_seed=0, **options
        )
        self.start = start
        self.stop = stop

    def buildSolverModel(self, lp: Any) -> None:  # noqa: N802 (PuLP's name)
        """Pass the whole model, and the start, at once."""
        variables = lp.variables()
        for index, variable in enumerate(variables):
            variable.index = index
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(variables), len(lp._constraints)
        sign = -1.0 if lp.sense == pulp.LpMaximize else 1.0
        cost = np.zeros(len(variables))
        for variable, price in lp.objective.items():
            cost[variable.index] = sign * price
        model.col_cost_ = cost
        model.col_lower_ = _limits([v.lowBound for v in variables], -highspy.kHighsInf)
        model.col_upper_ = _limits([v.upBound for v in variables], highspy.kHighsInf)
        if self.mip and any(v.cat == pulp.LpInteger for v in variables):
            model.integrality_ = [
                highspy.HighsVarType.kInteger
                if v.cat == pulp.LpInteger
                else highspy.HighsVarType.kContinuous
                for v in variables
            ]
        _add_rows(lp, model)
        lp.solverModel.passModel(model)
        if self.start:
            solution = highspy.HighsSolution()
            solution.col_value = [float(v.varValue or 0.0) for v in variables]
            lp.solverModel.setSolution(solution)

    def callSolver(self, lp: Any) -> None:  # noqa: N802 (PuLP's name)
        """Run it beside this thread, so that the planner is heard meanwhile."""
        highs = lp.solverModel
        if self.stop is None:
            highs.run()
            return
        highs.HandleUserInterrupt = True
        run = threading.Thread(target=highs.run, daemon=True)
        run.start()
        run.join(0.02)
        while run.is_alive():
            if self.stop():
                highs.cancelSolve()
            run.join(0.1)

    def findSolutionValues(self, lp: Any) -> Any:  # noqa: N802 (PuLP's name)
        """Leave the values in the variables."""
        # PuLP does not know that a search can end after a number of branches, or
        # before it has any values; what it has set before is the best found.
        with suppress(KeyError, IndexError):
            return super().findSolutionValues(lp)
        return pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible


def _add_rows(lp: Any, model: Any) -> None:
    """Lay the rows out as one sparse matrix."""
    starts, index, value, lower, upper = [0], [], [], [], []
    for number, row in enumerate(lp._constraints.values()):
        row.index = number
        for variable, factor in row.items():
            index.append(variable.index)
            value.append(factor)
        starts.append(len(index))
        low, high = row.getLb(), row.getUb()
        lower.append(-highspy.kHighsInf if low is None else low)
        upper.append(highspy.kHighsInf if high is None else high)
    model.row_lower_, model.row_upper_ = np.array(lower), np.array(upper)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(index, dtype=np.int32)
    model.a_matrix_.value_ = np.array(value, dtype=float)


def _limits(values: list[float | None], missing: float) -> Floats:
    """Write bounds as numbers."""
    return np.array([missing if value is None else value for value in values], float)
