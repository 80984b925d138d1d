"""What happens when: people at lunch, on break, between two shifts; events."""

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.plan import Plan
from ..presence import people_at, skilled

__all__ = ["EVENT", "SHIFT_CHANGE", "away_by_kind", "between_shifts", "event_marks"]

Floats = npt.NDArray[np.float64]
SHIFT_CHANGE, EVENT = "shift change", "event"
HOUR = 3600.0


def away_by_kind(
    plan: Plan, queue: str, starts: pd.DatetimeIndex, rostered: Floats
) -> dict[str, Floats]:
    """Count the people a queue misses in each interval, by what keeps them.

    Parameters
    ----------
    plan
        A run with a roster.
    queue
        Name of a live queue.
    starts
        Its open intervals, in order.
    rostered
        People in work on it. [agents]

    Returns
    -------
    dict
        "lunch", "break", "training", "meeting" …, as the roster names them without
        their number, and "shift change" (`between_shifts`), to people. People with
        several skills count for the queue as far as their like serve it then. [agents]
    """
    interval = plan.settings.centre.interval
    # Reckoned on the even grid of the week: closed hours part the days.
    grid = plan.week.grid(interval)
    rows = grid.get_indexer(starts)
    roster = skilled(plan.roster, queue)
    found = people_at(roster, grid, interval)
    empty = np.zeros(len(grid))
    working = found.pop("work", empty)
    share = np.divide(
        rostered, working[rows], out=np.full(len(rows), np.nan), where=working[rows] > 0
    )
    usual = float(np.nanmean(share)) if np.isfinite(share).any() else 0.0
    share = np.minimum(np.where(np.isfinite(share), share, usual), 1.0)
    spans = roster.groupby(["agent", "shift"]).agg({"start": "min", "end": "max"})
    on_shift = people_at(spans.assign(activity="shift"), grid, interval)
    kinds: dict[str, Floats] = {}
    for activity, people in found.items():
        kind = re.sub(r"[\s\d]+$", "", activity) or activity
        kinds[kind] = kinds.get(kind, empty) + people
    opened = np.zeros(len(grid), dtype=bool)
    opened[rows] = True
    kinds[SHIFT_CHANGE] = between_shifts(
        on_shift.get("shift", empty), opened, round(HOUR / interval) or 1
    )
    return {kind: people[rows] * share for kind, people in kinds.items()}


def between_shifts(
    on_shift: Floats, opened: npt.NDArray[np.bool_], reach: int
) -> Floats:
    """Give the people missing where one shift has left and the next has not come.

    Parameters
    ----------
    on_shift
        People on shift, per interval. [agents]
    opened
        Whether the queue is open, per interval.
    reach
        How far to look to either side. [intervals]

    Returns
    -------
    numpy.ndarray
        How far each interval lies below both an interval before and one after it.
        Beginning and end of a day are no change of shifts. [agents]

    Examples
    --------
    >>> between_shifts(np.array([9.0, 9.0, 2.0, 8.0, 8.0]), np.ones(5, bool), 2)
    array([0., 0., 6., 0., 0.])
    """
    people = np.where(opened, on_shift, 0.0)
    padded = np.concatenate([np.zeros(reach), people, np.zeros(reach)])
    size = len(people)
    before = np.max(
        [padded[reach - n : reach - n + size] for n in range(1, reach + 1)], 0
    )
    after = np.max(
        [padded[reach + n : reach + n + size] for n in range(1, reach + 1)], 0
    )
    missing = np.minimum(before, after) - people
    return np.where(opened, np.maximum(missing, 0.0), 0.0)


def event_marks(
    plan: Plan, queue: str, starts: pd.DatetimeIndex
) -> npt.NDArray[np.bool_]:
    """Mark the intervals in which an event moves a queue's contacts.

    Parameters
    ----------
    plan
        A run; its factors name the events.
    queue
        The queue.
    starts
        Its open intervals.
    """
    own = plan.factors[plan.factors["queue"] == queue]
    moved = own[(own["event"] - 1.0).abs() > 1e-9]
    return np.asarray(starts.isin(pd.DatetimeIndex(moved["start"])), dtype=bool)
