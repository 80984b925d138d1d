"""Lay a forecast out as tables: on the real grid, by day, by week, as futures."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import grid, week_of
from ..data.settings import Centre
from .history import Matrix, slots_of

__all__ = ["LEVELS", "lay_out", "open_cells"]

# The published quantiles of the count.
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
    starts, day, slot = open_cells(centre, days, share_open)
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


def open_cells(
    centre: Centre, days: pd.DatetimeIndex, share_open: Matrix
) -> tuple[pd.DatetimeIndex, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Find the open intervals of the real grid in a matrix of days and slots.

    Parameters
    ----------
    centre
        Time zone and interval.
    days
        Days, without zone.
    share_open
        Open share by day and slot. [0..1]

    Returns
    -------
    tuple
        Starts of the open intervals, and the row and column of each. An hour that a
        clock change repeats stands twice, one that it skips not at all.
    """
    starts = grid(days[0].date(), len(days), centre.interval, centre.timezone)
    local = starts.tz_localize(None)
    day = np.asarray((local.normalize() - days[0]).days)
    slot = slots_of(local, centre.interval)
    is_open = share_open[day, slot] > 0
    return starts[is_open].as_unit("ns"), day[is_open], slot[is_open]


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
