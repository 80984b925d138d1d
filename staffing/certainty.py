"""The price of certainty: agents for the mean forecast, the mean day, most days."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from ..data.queues import Queue
from ..data.settings import Settings
from .by_model import agents_by_model, service_by_model
from .queueing.performance import Definition
from .rates import Floats, Integers, Rates, nodes_of, path_rates, quantile_of

__all__ = ["price_certainty"]

# The share of days that is priced where a queue names none.
USUAL = 0.9
# Service of a path's rate lies on the line between so many rates of its interval.
POINTS = 12


def price_certainty(
    forecast: pd.DataFrame, paths: pd.DataFrame, settings: Settings, week: Week
) -> list[dict[str, Any]]:
    """Say what it costs to be sure: agents for three ways to take a forecast.

    Parameters
    ----------
    forecast, paths
        Tables of those names.
    settings
        The centre's settings.
    week
        The planned week.

    Returns
    -------
    list of dict
        Three rows per live queue with contacts, reckoned by the queue's model: queue;
        rule ("mean forecast" taken for sure, "mean service" over all paths, "90% of
        days" or the queue's own certainty); chosen, whether the requirement follows
        it; agent_hours on contacts, before shrinkage [h]; service, expected over all
        paths [0..1]; days_met, share of the paths' days whose contacts reach the
        target [0..1].
    """
    interval = settings.centre.interval
    definition = cast(Definition, settings.centre.service_level)
    starts = week.grid(interval)
    told = []
    for queue in settings.live:
        own = forecast[forecast["queue"] == queue.name]
        inside = own["start"].isin(starts).to_numpy()
        if not inside.any():
            continue
        share = USUAL if queue.certainty is None else queue.certainty
        futures = path_rates(paths, forecast, queue.name)[inside]
        nodes, busy = nodes_of(futures), quantile_of(futures, share)
        handle = own["handle_time"].to_numpy(dtype=float)[inside]
        opened = pd.DatetimeIndex(own["start"][inside])
        days = opened.tz_convert(week.timezone).date
        rest = (opened, handle, interval, definition)
        mean = nodes.mean(axis=1, keepdims=True)
        rules = {
            "mean forecast": agents_by_model(queue, mean, *rest),
            "mean service": agents_by_model(queue, nodes, *rest),
            f"{share:.0%} of days": agents_by_model(queue, nodes, *rest, busy=busy),
        }
        chosen = list(rules)[1 if queue.certainty is None else 2]
        for rule, agents in rules.items():
            reached = _by_path(queue, agents, futures, *rest)
            told.append(
                {
                    "queue": queue.name,
                    "rule": rule,
                    "chosen": rule == chosen,
                    "agent_hours": round(float(agents.sum()) * interval / 3600, 1),
                    "service": _share(reached, futures),
                    "days_met": _days_met(queue, reached, futures, days),
                }
            )
    return told


def _by_path(
    queue: Queue,
    agents: Integers,
    futures: Rates,
    starts: pd.DatetimeIndex,
    handle_time: Floats,
    interval: float,
    definition: Definition,
) -> Floats:
    """Predict the service of every path's rate, (intervals, paths).

    Where a queue is followed through the day, the intervals before are taken to be as
    busy as this one.
    """
    ranks = np.linspace(0, 1, POINTS)
    points = np.quantile(futures, ranks, axis=1)
    rest = (starts, handle_time, interval, definition)
    known = [service_by_model(queue, agents, rates[:, None], *rest) for rates in points]
    service = np.array([seen.service for seen in known])
    # As rates rise, so that the line is drawn from left to right.
    return np.array(
        [
            np.interp(row, points[:, number], service[:, number])
            for number, row in enumerate(futures)
        ]
    ).reshape(futures.shape)


def _share(reached: Floats, rates: Rates) -> float:
    """Average service over contacts; 1 where none comes."""
    total = float(rates.sum())
    return round(float((reached * rates).sum()) / total, 4) if total > 0 else 1.0


def _days_met(
    queue: Queue, reached: Floats, rates: Rates, days: npt.NDArray[np.object_]
) -> float:
    """Count the days of all paths whose contacts reach the target. [0..1]"""
    hits = pd.DataFrame(reached * rates).groupby(days).sum().to_numpy(dtype=float)
    trials = pd.DataFrame(rates).groupby(days).sum().to_numpy(dtype=float)
    came = trials > 0
    met = hits >= queue.promise.share * trials - 1e-9
    return round(float(met[came].mean()), 4) if came.any() else 1.0
