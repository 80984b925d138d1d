"""The live need at a grid of prices: how many people save at least so much."""

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..data.calendar import Week
from ..data.errors import InputError, Problem
from ..data.settings import Settings
from .live_week import live_weeks
from .on_slots import on_slots
from .rostering.demand import Level
from .rostering.slots import Floats

__all__ = ["price_levels"]

# From one price to the next; a wage is among them.
APART = 2**0.5
# The cheapest need that counts. Where there is deferred work, whoever saves less than
# a wage on live queues does that instead.
CHEAPEST = 0.25


def price_levels(
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    requirement: pd.DataFrame,
    settings: Settings,
    week: Week,
    shrinkage: pd.DataFrame | None = None,
    prices: Mapping[str, float] | None = None,
) -> tuple[Level, ...]:
    """Give the people that live queues are worth, price by price.

    Parameters
    ----------
    forecast, paths, settings, week, shrinkage
        As in `make_requirement`.
    requirement
        Its Requirement table, edited by hand or not: the need at the price of a wage.
    prices
        Queue to a factor of the price of its late and lost contacts; 1 where nothing
        is said.

    Returns
    -------
    tuple of Level
        Dearest first, in rostered people; empty where every interval is to keep its
        target. The dearest is the floor, and what is worth as much.

    Raises
    ------
    InputError
        If the requirement was made for targets in every interval.
    """
    costs = settings.costs
    if costs.objective != "cost":
        return ()
    if not requirement.empty and "late_price" not in requirement:
        raise InputError(
            Problem(
                "This run was staffed for targets in every interval, but [costs] "
                "objective is 'cost'.",
                "Run `shiftcast staff` again.",
            )
        )
    grid = _grid(costs.short, 1.0 if settings.deferred else CHEAPEST)
    needs: list[dict[str, Floats]] = [{} for _ in grid]
    shown = requirement.set_index(["queue", "start"])
    for own in live_weeks(forecast, paths, settings, week, shrinkage):
        saved = own.saved(settings)
        there = 1 - own.away
        keys = [(own.queue.name, start) for start in own.starts]
        # A hand on the requirement moves the needs of all prices alike.
        moved = shown["scheduled"].reindex(keys).to_numpy(float) * there
        moved = np.nan_to_num(moved - saved.agents(1.0))
        factor = (prices or {}).get(own.queue.name, 1.0)
        for need, price in zip(needs, grid, strict=True):
            agents = saved.agents(price / factor)
            if settings.deferred:
                # What lies above the requirement is for deferred work.
                wage = saved.agents(1.0)
                agents = wage if price == grid[-1] else np.minimum(agents, wage)
            heads = np.maximum(agents + moved, 0.0) / there
            table = pd.DataFrame(
                {"queue": own.queue.name, "start": own.starts, "heads": heads}
            )
            need[own.queue.name] = on_slots(
                table, own.queue.name, "heads", settings, week
            )
    nothing = np.zeros(len(week.grid(settings.centre.roster_step)))
    for need in needs:
        for queue in settings.live:
            need.setdefault(queue.name, nothing)
    middles = [grid[0], *(np.sqrt(a * b) for a, b in itertools.pairwise(grid))]
    return tuple(Level(float(p), need) for p, need in zip(middles, needs, strict=True))


def _grid(dearest: float, cheapest: float) -> list[float]:
    """List prices from the dearest down, a wage among them. [wages]"""
    ranks = range(-40, 40)
    steps = [APART**rank for rank in reversed(ranks)]
    return [dearest, *(p for p in steps if cheapest * 0.999 < p < dearest / APART**0.5)]
