"""Lay a forecast out as tables: on the real grid, by day, by week, as futures."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import grid, week_of
from ..data.queues import Queue
from ..data.settings import Centre
from .history import Matrix, slots_of
from .look_back import Effects

__all__ = ["factor_frame", "lay_out"]

LEVELS = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


def lay_out(
    queue: str,
    centre: Centre,
    days: pd.DatetimeIndex,
    mean: Matrix,
    rates: Matrix,
    handle_time: Matrix,
    share_open: Matrix,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Lay mean and futures out on the real grid, clock changes and all.

    Parameters
    ----------
    queue
        The queue's name.
    centre
        Time zone, interval and first day of the week.
    days
        Days of the forecast, without zone.
    mean
        Expected contacts by day and slot. [contacts/interval]
    rates
        Sampled futures by path, day and slot. [contacts/interval]
    handle_time
        Expected handle time by day and slot. [s]
    share_open
        Open share by day and slot; closed slots have no row. [0..1]
    rng
        Source of chance for the counts whose quantiles are published.

    Returns
    -------
    tuple
        Tables Forecast, Forecast by day, Forecast by week, Paths.
    """
    first = days[0].date()
    starts = grid(first, len(days), centre.interval, centre.timezone)
    local = starts.tz_localize(None)
    day = np.asarray((local.normalize() - days[0]).days)
    slot = slots_of(local, centre.interval)
    is_open = share_open[day, slot] > 0
    starts, day, slot = starts[is_open].as_unit("ns"), day[is_open], slot[is_open]
    expected, future = mean[day, slot], rates[:, day, slot]
    counts = rng.poisson(future).astype(np.float64)
    weekly = pd.Index(
        [week_of(one.date(), centre.timezone, centre.week_starts).label for one in days]
    )
    labels, week = np.unique(np.asarray(weekly), return_inverse=True)
    by_day, by_week = np.arange(len(days)), week[day]
    intervals = pd.DataFrame(
        {
            "queue": queue,
            "start": starts,
            "mean": expected,
            **_quantiles(counts),
            "handle_time": handle_time[day, slot],
        }
    )
    day_frame = pd.DataFrame(
        {
            "queue": queue,
            "date": days.as_unit("ns"),
            "mean": np.bincount(day, expected, len(days)),
            **_quantiles(_sums(counts, day, len(by_day))),
        }
    )
    week_frame = pd.DataFrame(
        {
            "queue": queue,
            "week": pd.Series(labels, dtype="str"),
            "mean": np.bincount(by_week, expected, len(labels)),
            **_quantiles(_sums(counts, by_week, len(labels))),
        }
    )
    paths = pd.DataFrame(
        {
            "queue": queue,
            "start": np.repeat(starts, len(rates)),
            "path": np.tile(np.arange(len(rates), dtype=np.int32), len(starts)),
            "rate": future.T.ravel().astype(np.float32),
        }
    )
    return intervals, day_frame, week_frame, paths


def _sums(counts: Matrix, group: npt.NDArray[np.int64], groups: int) -> Matrix:
    """Sum each path's counts by group."""
    summed = np.zeros((len(counts), groups))
    np.add.at(summed.T, group, counts.T)
    return summed


def _quantiles(counts: Matrix) -> dict[str, Matrix]:
    """Read the published quantiles off the paths' counts."""
    if not counts.shape[1]:
        return {name: np.empty(0) for name in LEVELS}
    values = np.quantile(counts, list(LEVELS.values()), axis=0)
    return dict(zip(LEVELS, values, strict=True))


def factor_frame(
    queue: Queue,
    days: pd.DatetimeIndex,
    normal: Matrix,
    effects: Effects,
    moved: Matrix,
    mean: Matrix,
) -> pd.DataFrame:
    """Tell what each day's level was multiplied by, step by step.

    Parameters
    ----------
    queue
        The queue.
    days
        Days of the forecast, without zone.
    normal
        What they would bring if they were normal. [contacts/interval]
    effects
        What is known to move them.
    moved, mean
        The forecast before and after the planner's overrides. [contacts/interval]

    Returns
    -------
    pandas.DataFrame
        By queue and date: level [contacts/day], the factors holiday, event, weather,
        override and actionable, and mean [contacts/day], their product.
    """
    level = normal.sum(axis=1)
    steps = {}
    before = normal
    for step in ("special", "event", "weather"):
        after = before * getattr(effects, step)
        steps[step] = _ratio(after.sum(axis=1), before.sum(axis=1))
        before = after
    return pd.DataFrame(
        {
            "queue": queue.name,
            "date": days.as_unit("ns"),
            "level": level,
            "holiday": steps["special"],
            "event": steps["event"],
            "weather": steps["weather"],
            "override": _ratio(mean.sum(axis=1), moved.sum(axis=1)),
            "actionable": queue.actionable,
            "mean": mean.sum(axis=1) * queue.actionable,
        }
    )


def _ratio(after: Matrix, before: Matrix) -> Matrix:
    """Divide day totals; a closed day's factor is 1."""
    ratio: Matrix = np.where(before > 0, after / np.where(before > 0, before, 1.0), 1.0)
    return ratio
