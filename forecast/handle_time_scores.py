"""How good the handle time would have been: held against past weeks."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from .handle_time import Handled, HandleTime
from .history import Matrix
from .scores import bias, wape

__all__ = ["score_handle_time"]

WEEK = pd.Timedelta(days=7)
LEAST_WEEKS = 2


def score_handle_time(
    handled: Handled, queue: str, origins: Sequence[pd.Timestamp], weeks: int
) -> list[dict[str, object]]:
    """Hold the handle time and what planners do today against past weeks.

    The baselines are each weekday's hour over the last four and eight weeks, and the
    mean of all that came before.

    Parameters
    ----------
    handled
        The known handle times of a queue; an origin sees those before it alone.
    queue
        The queue's name.
    origins
        First days that must not be seen, without zone; those with less than two
        weeks of handle times before them are passed over.
    weeks
        Weeks ahead to score. [weeks]

    Returns
    -------
    list
        Rows of a Handle time scores table.
    """
    rows: list[dict[str, object]] = []
    for origin in origins:
        past = handled.until(origin)
        if not len(past.start) or past.start[0] > origin - LEAST_WEEKS * WEEK:
            continue
        said = {name: model(past, origin) for name, model in MODELS.items()}
        for week in range(weeks):
            came = handled.between(origin + week * WEEK, origin + (week + 1) * WEEK)
            if not len(came.start):
                continue
            at = (np.asarray(came.start.day_of_week), came.slot)
            took = came.count * came.time
            rows += [
                {
                    "queue": queue,
                    "model": name,
                    "origin": origin,
                    "lead_week": float(week + 1),
                    "contacts": float(came.count.sum()),
                    "wape": wape(took, came.count * times[at]),
                    "bias": bias(took, came.count * times[at]),
                }
                for name, times in said.items()
            ]
    return rows


def _learnt(past: Handled, origin: pd.Timestamp) -> Matrix:
    """Expect what the forecast would have expected."""
    return HandleTime.fit(past, origin).times


def _last(weeks: int) -> Callable[[Handled, pd.Timestamp], Matrix]:
    """Make a baseline: the mean of each weekday's hour over the last weeks."""

    def expect(past: Handled, origin: pd.Timestamp) -> Matrix:
        recent = past.between(origin - weeks * WEEK, origin)
        if not len(recent.start):
            return _overall(past, origin)
        hour = np.arange(past.slots) * 24 // past.slots
        at = (np.asarray(recent.start.day_of_week), hour[recent.slot])
        sums, counts = np.zeros((7, 24)), np.zeros((7, 24))
        np.add.at(sums, at, recent.count * recent.time)
        np.add.at(counts, at, recent.count)
        mean = sums / np.where(counts > 0, counts, 1.0)
        expected: Matrix = np.where(counts > 0, mean, sums.sum() / counts.sum())
        return expected[:, hour]

    return expect


def _overall(past: Handled, origin: pd.Timestamp) -> Matrix:
    """Give the mean over all contacts before."""
    mean = float(np.average(past.time, weights=past.count))
    return np.full((7, past.slots), mean)


MODELS: dict[str, Callable[[Handled, pd.Timestamp], Matrix]] = {
    "handle-time": _learnt,
    "mean4": _last(4),
    "mean8": _last(8),
    "overall": _overall,
}
