"""Rosters by cost at one price after another, until the week serves what it promised.

The price of a late contact that `lost_service` finds would be right if every interval
could be staffed by itself. Shifts and contracts leave a week a little above or below; a
roster tells which, and the next price follows.
"""

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np

from ..data.plan import Plan
from ..data.settings import Settings

__all__ = ["to_promise"]

# Rosters that are made at most.
ROUNDS = 4
# What a roster is aimed above the target, and how much above is near enough. [0..1]
ABOVE, NEAR = 0.002, 0.01
# Late contacts fall about so slowly as their price rises, and the largest step.
SLOPE, STEP = 1.5, 4.0
# A price that lowers a share of late contacts by no more than this has no one to hire.
IDLE = 0.01


def to_promise(
    attempt: Callable[[Mapping[str, float]], Plan], settings: Settings
) -> Plan:
    """Roster a week by cost so that its live queues just keep their promises.

    Parameters
    ----------
    attempt
        Makes a rostered run, its summary included, with the price of each queue's late
        contacts multiplied by a factor.
    settings
        The centre's settings. Where every interval keeps its target, or late contacts
        have a price of their own, there is one attempt.

    Returns
    -------
    Plan
        Of those that keep every promise the one with the least wages; of others the one
        that comes nearest. Its summary tells the prices [wages of an hour].
    """
    judged = {
        queue.name: queue.promise.share
        for queue in settings.live
        if queue.per == "week"
    }
    if settings.costs.objective != "cost":
        return attempt({})
    if settings.costs.late is not None:
        return _priced(attempt({}), {})
    factors = dict.fromkeys(judged, 1.0)
    made: list[tuple[float, float, int]] = []
    plans: list[Plan] = []
    known: dict[str, list[tuple[float, float]]] = {name: [] for name in judged}
    while True:
        plan = _priced(attempt(factors), factors)
        served = {
            verdict["queue"]: float(verdict["predicted"])
            for verdict in plan.summary["verdicts"]
            if verdict["queue"] in judged and verdict["predicted"] is not None
        }
        short = sum(max(judged[name] - share, 0.0) for name, share in served.items())
        wages = float(plan.summary["totals"]["cost"])
        made.append((short, wages, len(made)))
        plans.append(plan)
        for name, share in served.items():
            known[name].append((np.log(factors[name]), np.log(max(1 - share, 1e-4))))
        off = [
            name
            for name, share in served.items()
            if not judged[name] <= share <= judged[name] + NEAR
            and not _idle(known[name], share < judged[name])
        ]
        if not off or len(made) == ROUNDS or plan.summary["roster"]["cut"]:
            return plans[min(made)[2]]
        for name in off:
            aim = np.log(max(1 - judged[name] - ABOVE, 1e-4))
            factors[name] = float(np.exp(_next(known[name], aim)))


def _priced(plan: Plan, factors: Mapping[str, float]) -> Plan:
    """Tell what late contacts were priced at."""
    if "late_price" not in plan.requirement:
        return plan
    base = plan.requirement.groupby("queue", sort=False)["late_price"].mean()
    prices = {
        str(name): round(price * factors.get(str(name), 1.0), 4)
        for name, price in base.items()
    }
    roster = plan.summary["roster"] | {"late_prices": prices}
    return dataclasses.replace(plan, summary=plan.summary | {"roster": roster})


def _next(known: list[tuple[float, float]], aim: float) -> float:
    """Give the logarithm of the price at which about the right share is late."""
    price, late = known[-1]
    slope = SLOPE
    if len(known) > 1:
        before, was = known[-2]
        if abs(late - was) > 1e-9:
            slope = float(
                np.clip((price - before) / (was - late), SLOPE / 3, SLOPE * 3)
            )
    return price + float(np.clip(slope * (late - aim), -np.log(STEP), np.log(STEP)))


def _idle(known: list[tuple[float, float]], short: bool) -> bool:
    """Tell whether a dearer price has just brought a queue nobody more."""
    if not short or len(known) < 2:
        return False
    (before, was), (price, late) = known[-2:]
    return price > before and late > was - IDLE
