"""The cheapest whole numbers of people that satisfy rows: a small integer program."""

from collections.abc import Sequence

import numpy as np
import pulp

from ...data.errors import TargetError
from .rows import add_rows, columns
from .slots import Floats
from .solver import solve

__all__ = ["Row", "cheapest_heads"]

# A factor per group, and what their sum must reach.
Row = tuple[Floats, float]
# A hair cheaper is not searched for: costs are known to less.
GAP = 1e-4
# No centre has more people than this.
MANY = 1e6


def cheapest_heads(
    costs: Floats, most: Sequence[int | None], rows: Sequence[Row]
) -> tuple[int, ...]:
    """Give the cheapest number of people of each group.

    Parameters
    ----------
    costs
        What one person of each group costs. [cost/agent]
    most
        How many people each group can have; None for any number. [agents]
    rows
        Per row: a factor per group, and the least their weighted sum may be.

    Returns
    -------
    tuple of int
        People of each group. [agents]

    Raises
    ------
    TargetError
        If the groups cannot hold that many.

    Examples
    --------
    Three calls' agents and two chats' agents; whoever does both costs half as much
    again:

    >>> rows = [(np.array([1.0, 0.0, 1.0]), 3.0), (np.array([0.0, 1.0, 1.0]), 2.0),
    ...         (np.array([1.0, 1.0, 1.0]), 4.0)]
    >>> cheapest_heads(np.array([1.0, 1.0, 1.5]), [None] * 3, rows)
    (2, 1, 1)
    """
    people = columns(
        "n",
        len(costs),
        upper=[MANY if limit is None else float(limit) for limit in most],
        integer=True,
    )
    problem = pulp.LpProblem("heads", pulp.LpMinimize)
    problem.setObjective(
        pulp.LpAffineExpression(list(zip(people, costs.tolist(), strict=True)))
    )
    for factors, need in rows:
        used = np.flatnonzero(factors)
        row = ([people[at] for at in used], factors[used].tolist(), ">=", need)
        if used.size:
            add_rows(problem, [row])
        elif need > 0:
            raise TargetError("A queue needs people whom no group of agents has.")
    if not solve(problem, gap=GAP).found:
        raise TargetError(
            "All people of all groups together are too few to keep the promises. Allow "
            "more of them, or ask for less."
        )
    return tuple(round(person.value() or 0.0) for person in people)
