"""The one module that knows solvers: PuLP models handed to HiGHS in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pulp

from .slots import Floats

__all__ = ["Row", "Solution", "SolverError", "add_rows", "columns", "solve"]

# HiGHS answers nothing when two solves of one process ask for different threads.
THREADS = 1
HAIR = 1e-6

Row = tuple[Sequence[Any], Sequence[float], str, float]
SENSES = {
    "<=": pulp.LpConstraintLE,
    ">=": pulp.LpConstraintGE,
    "==": pulp.LpConstraintEQ,
}


class SolverError(RuntimeError):
    """The solver gave no answer where one must exist."""


@dataclass(frozen=True)
class Solution:
    """What the solver found.

    Parameters
    ----------
    found
        Whether there is a feasible solution in the variables.
    optimal
        Whether it is proved best.
    objective
        Its value.
    bound
        Proved bound of the objective.
    """

    found: bool
    optimal: bool
    objective: float
    bound: float


class BulkHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS with the model passed in one piece.

    The parent adds every column and row by itself, ten times slower, and reports a
    stopped search as optimal; `solve` reads the solver's own status instead.
    """

    def buildSolverModel(self, lp: Any) -> None:  # noqa: N802 (PuLP's name)
        """Pass the whole model at once."""
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
        self._add_rows(lp, model)
        lp.solverModel.passModel(model)

    def findSolutionValues(self, lp: Any) -> Any:  # noqa: N802 (PuLP's name)
        """Leave the values in the variables."""
        try:
            return super().findSolutionValues(lp)
        except KeyError:
            # PuLP does not know that a search can end after a number of branches;
            # the values it has set before that are the best solution found.
            return pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible

    @staticmethod
    def _add_rows(lp: Any, model: Any) -> None:
        """Lay the rows out as one sparse matrix."""
        rows = list(lp._constraints.values())
        starts, index, value, lower, upper = [0], [], [], [], []
        for number, row in enumerate(rows):
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


def columns(
    name: str,
    count: int,
    *,
    upper: Sequence[float] | Floats | None = None,
    integer: bool = False,
) -> list[Any]:
    """Make non-negative variables of one kind.

    Parameters
    ----------
    name
        Short name; a number is appended.
    count
        How many.
    upper
        Upper bounds; none means unbounded.
    integer
        Whether they are whole numbers.

    Returns
    -------
    list
        PuLP variables.

    Examples
    --------
    >>> columns("x", 2)
    [x0, x1]
    """
    kind = pulp.LpInteger if integer else pulp.LpContinuous
    return [
        pulp.LpVariable(
            f"{name}{at}", 0, None if upper is None else float(upper[at]), kind
        )
        for at in range(count)
    ]


def add_rows(problem: Any, rows: Sequence[Row]) -> None:
    """Add rows to a problem: variables, factors, sense, right-hand side.

    Lists of pairs are five times quicker than PuLP's own arithmetic.

    Parameters
    ----------
    problem
        The problem.
    rows
        Per row: variables, factors, "<=", ">=" or "==", right-hand side.

    Examples
    --------
    >>> problem = pulp.LpProblem("demo")
    >>> x, y = columns("x", 2)
    >>> add_rows(problem, [([x, y], [1.0, 2.0], "<=", 3.0)])
    >>> list(problem.constraints.values())
    [1.0*x0 + 2.0*x1 + -3.0 <= 0]
    """
    for variables, factors, sense, right in rows:
        expression = pulp.LpAffineExpression(list(zip(variables, factors, strict=True)))
        problem.addConstraint(pulp.LpConstraint(expression, SENSES[sense], rhs=right))


def solve(
    problem: Any,
    *,
    method: str = "choose",
    gap: float = 0.0,
    options: Mapping[str, object] | None = None,
) -> Solution:
    """Solve a PuLP problem; values are left in its variables.

    Parameters
    ----------
    problem
        The problem.
    method
        How linear programs are solved: "choose", "simplex" or "ipm" (interior
        point).
    gap
        Relative gap at which an integer search may stop. [0..1]
    options
        Further options of the solver; limits only in counts, so that equal input
        gives equal output.

    Returns
    -------
    Solution
        Whether a solution was found, its value and the proved bound.

    Examples
    --------
    >>> problem = pulp.LpProblem("demo", pulp.LpMinimize)
    >>> (x,) = columns("x", 1, integer=True)
    >>> problem.setObjective(pulp.LpAffineExpression([(x, 1.0)]))
    >>> add_rows(problem, [([x], [2.0], ">=", 3.0)])
    >>> solve(problem).objective
    2.0
    """
    solver = BulkHiGHS(
        msg=False,
        gapRel=gap,
        threads=THREADS,
        solver=method,
        random_seed=0,
        **dict(options or {}),
    )
    problem.solve(solver)
    highs = problem.solverModel
    info = highs.getInfo()
    optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    found = info.primal_solution_status == 2
    whole = solver.mip and any(v.cat == pulp.LpInteger for v in problem.variables())
    objective = float(info.objective_function_value)
    if whole:
        bound = float(info.mip_dual_bound)
    else:
        # An interior point may lie a hair above the optimum.
        bound = objective - HAIR * abs(objective) if optimal else -np.inf
    return Solution(found, optimal, objective, bound)
