"""The plain program of a small instance: one binary a nurse, day and type."""

import numpy as np
import pulp
from instance import Instance, Nurse

from shiftcast.staffing.rostering.rows import add_rows, columns
from shiftcast.staffing.rostering.solver import solve

__all__ = ["solve_compact"]


def solve_compact(
    instance: Instance, seconds: float
) -> tuple[float, np.ndarray | None]:
    """Solve an instance as it stands.

    Returns
    -------
    tuple
        The proved bound, and the roster if one was found (nurses × days, -1 is off).
    """
    days, types = instance.need.shape
    problem = pulp.LpProblem("nurses", pulp.LpMinimize)
    rows: list[tuple] = []
    price: list[tuple] = []
    cover: list[list] = [[] for _ in range(days * types)]
    work = []
    for number, nurse in enumerate(instance.nurses):
        upper = [
            0.0 if day in nurse.away or not nurse.most[shift] else 1.0
            for day in range(days)
            for shift in range(types)
        ]
        mine = columns(f"x{number}_", days * types, upper=upper, integer=True)
        work.append(mine)
        _limits(
            rows,
            instance,
            nurse,
            mine,
            columns(f"w{number}_", days // 7, upper=[1.0] * (days // 7), integer=True),
        )
        price += list(zip(mine, instance.wish[number].ravel(), strict=True))
        for at, variable in enumerate(mine):
            cover[at].append(variable)
    less, more = columns("u", days * types), columns("o", days * types)
    price += list(zip(less, instance.under.ravel(), strict=True))
    price += list(zip(more, instance.over.ravel(), strict=True))
    for at, need in enumerate(instance.need.ravel()):
        rows.append(
            (
                [*cover[at], less[at], more[at]],
                [1.0] * len(cover[at]) + [1.0, -1.0],
                "==",
                float(need),
            )
        )
    problem.setObjective(pulp.LpAffineExpression(price))
    add_rows(problem, rows)
    found = solve(problem, options={"time_limit": seconds})
    if not found.found:
        return found.bound + instance.constant, None
    values = np.array([[variable.varValue for variable in mine] for mine in work])
    values = values.reshape(len(work), days, types)
    roster = np.where(values.max(axis=2) > 0.5, values.argmax(axis=2), -1)
    return found.bound + instance.constant, roster


def _limits(
    rows: list[tuple], instance: Instance, nurse: Nurse, work: list, weekends: list
) -> None:
    """Add what one nurse's roster must keep."""
    days, types = instance.need.shape

    def on(first: int, last: int) -> list:
        return [
            work[day * types + shift]
            for day in range(first, last)
            for shift in range(types)
        ]

    def row(plus: list, minus: list, sense: str, right: float) -> None:
        rows.append(
            (plus + minus, [1.0] * len(plus) + [-1.0] * len(minus), sense, right)
        )

    for day in range(days):
        row(on(day, day + 1), [], "<=", 1.0)
        for shift, other in zip(*np.nonzero(~instance.follow), strict=True):
            if day + 1 < days:
                row(
                    [work[day * types + shift], work[(day + 1) * types + other]],
                    [],
                    "<=",
                    1.0,
                )
    for shift, most in enumerate(nurse.most):
        row([work[day * types + shift] for day in range(days)], [], "<=", float(most))
    minutes = [float(length) for _ in range(days) for length in instance.minutes]
    rows.append((work, minutes, ">=", float(nurse.minutes[0])))
    rows.append((work, minutes, "<=", float(nurse.minutes[1])))
    least, longest = nurse.run
    for day in range(days - longest):
        row(on(day, day + longest + 1), [], "<=", float(longest))
    for day in range(days):
        for size in range(1, max(least, nurse.off)):
            after = day + size + 1
            if after >= days:
                break
            ends = on(day, day + 1) + on(after, after + 1)
            if size < least:
                row(on(day + 1, after), ends, "<=", size - 1.0)
            if size < nurse.off:
                row(ends, on(day + 1, after), "<=", 1.0)
    for week, worked in enumerate(weekends):
        for day in (7 * week + 5, 7 * week + 6):
            row(on(day, day + 1), [worked], "<=", 0.0)
    row(weekends, [], "<=", float(nurse.weekends))
