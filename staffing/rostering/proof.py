"""What prices of the cover prove: no roster of these people can cost less.

The rows of the aggregated program that say what must be covered are priced and left out
(Lagrange). What remains falls apart into people: each works the week that costs least
after what its slots are worth, found exactly with all rules of a week. Whatever the
prices, the sum is a lower bound; the program's own make it a good one, better than its
optimum, which may mix the shifts of a crew in ways that nobody's week allows. So the
program need not be solved to the end.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .program import CoverProgram
from .shifts import ShiftPricer
from .slots import Floats
from .solver import SolverError
from .tours import TourTable
from .workers import Worker

__all__ = ["proved"]


def proved(
    program: CoverProgram, workers: Sequence[Worker], hour: float, *, fast: bool = False
) -> float:
    """Give the bound that a program's prices prove.

    Parameters
    ----------
    program
        The aggregated program, solved; how nearly does not matter.
    workers
        The agents.
    hour
        Length of a slot. [h]
    fast
        Whether numba compiles the inner loops; the bound is the same.

    Returns
    -------
    float
        No roster of these people costs less. [currency]

    Raises
    ------
    SolverError
        If the solver gives no prices.

    References
    ----------
    Geoffrion, "Lagrangean relaxation for integer programming", Mathematical
    Programming Study 2 (1974) 82-114; Neumaier, Shcherbina, "Safe bounds in linear and
    mixed-integer linear programming", Mathematical Programming 99 (2004) 283-296, for
    columns whose reduced cost is a hair below nothing.
    """
    bound, worth = _priced(program, len(workers))
    return bound + sum(_least(workers, worth, hour, fast))


def _priced(program: CoverProgram, people: int) -> tuple[float, Floats]:
    """Give what the cover costs beside people, and what their slots are worth."""
    model = program.model
    left: dict[object, float] = defaultdict(float, program.price)
    worth = np.zeros((len(model.skills.groups), program.blocks))
    total = largest = 0.0
    for (own, hits, block, sense, right), row in program.cover:
        if row.pi is None:
            raise SolverError(
                "The solver gives no prices, so it proves nothing of what rosters "
                "cost. Write another [effort] solver in plan.toml, e.g. auto."
            )
        price = float(row.pi)
        if (sense == ">=" and price <= 0) or (sense == "<=" and price >= 0):
            continue
        total += price * right
        largest = max(largest, abs(right))
        for column, factor in own:
            left[column] -= price * factor
        worth[:, block] += price * hits
    # No column need be larger than everybody's time and all that is asked.
    busiest = people + float(model.empty.sum(axis=0).max(initial=0.0))
    most = program.blocks * (busiest + largest)
    total += most * sum(min(cost, 0.0) for cost in left.values())
    slots = np.repeat(worth / program.block, program.block, axis=1)
    return total - float((slots * model.empty).sum()), slots


def _least(
    workers: Sequence[Worker], worth: Floats, hour: float, fast: bool
) -> list[float]:
    """Give what each agent's best week costs after what its slots are worth."""
    pricers: dict[ShiftPricer, ShiftPricer] = {}
    shifts: dict[tuple[ShiftPricer, int], Floats] = {}
    weeks: dict[tuple[TourTable, int, float], float] = {}
    found = []
    for worker in workers:
        mine = worker.pricer, worker.group
        if mine not in shifts:
            if worker.pricer not in pricers:
                pricers[worker.pricer] = _widened(worker.pricer)
            total = _summed(worker.pricer, worth[worker.group])
            shifts[mine] = pricers[worker.pricer].worth(total, fast=fast)
        key = worker.table, worker.group, worker.wage
        if key not in weeks:
            paid = np.array([each.paid for each in worker.pricer.shifts.patterns])
            cost = paid * worker.wage * hour - shifts[mine]
            cost = np.where(worker.table.allowed, cost, np.inf)
            least, _ = worker.table.best(cost, fast=fast)
            # Who can work no week at all works none.
            weeks[key] = least if np.isfinite(least) else 0.0
        found.append(weeks[key])
    return found


def _widened(pricer: ShiftPricer) -> ShiftPricer:
    """Let breaks lie wherever the contract's windows allow."""
    shifts = pricer.shifts
    if not any(pattern.wide for pattern in shifts.patterns):
        return pricer
    patterns = tuple(
        replace(pattern, breaks=pattern.windows, wide=()) for pattern in shifts.patterns
    )
    return ShiftPricer(replace(shifts, patterns=patterns))


def _summed(pricer: ShiftPricer, worth: Floats) -> Floats:
    """Sum worth up to each boundary, on past the week's end."""
    total = np.concatenate([[0.0], np.cumsum(worth)])
    return np.append(total, np.full(pricer.shifts.patterns[-1].slots, total[-1]))
