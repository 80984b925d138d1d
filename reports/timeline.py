"""Time along an axis: a week in real hours, and a run of days."""

import itertools
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from .words import day

__all__ = [
    "as_days",
    "hours_since",
    "local",
    "mark_days",
    "mark_hours",
    "mark_weeks",
    "spacing",
    "within",
]


def local(starts: pd.Series, timezone: str) -> pd.Series:
    """Give zone-aware moments in centre time.

    Parameters
    ----------
    starts
        Zone-aware moments.
    timezone
        Name of the centre's zone.

    Examples
    --------
    >>> noon = pd.Series(pd.to_datetime(["2026-11-23 12:00+00:00"]))
    >>> str(local(noon, "America/Denver")[0])
    '2026-11-23 05:00:00-07:00'
    """
    return pd.to_datetime(starts, utc=True).dt.tz_convert(timezone)


def as_days(starts: pd.Series, timezone: str) -> pd.Series:
    """Give the day in centre time that each moment lies in, without a zone.

    Parameters
    ----------
    starts
        Zone-aware moments.
    timezone
        Name of the centre's zone.

    Examples
    --------
    >>> early = pd.Series(pd.to_datetime(["2026-11-23 02:00+00:00"]))
    >>> str(as_days(early, "America/Denver")[0].date())
    '2026-11-22'
    """
    return local(starts, timezone).dt.tz_localize(None).dt.normalize()


def within(table: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Keep a table's rows of one week; a run may look past it for deadlines.

    Parameters
    ----------
    table
        A table with `start`, or with `date`.
    week
        The week.

    Examples
    --------
    >>> days = pd.DataFrame({"date": pd.to_datetime(["2026-11-22", "2026-11-23"])})
    >>> len(within(days, Week(date(2026, 11, 23), "UTC")))
    1
    """
    if "start" in table:
        starts = pd.to_datetime(table["start"], utc=True)
        inside = (starts >= week.start) & (starts < week.end)
    else:
        dates = pd.to_datetime(table["date"])
        first, last = pd.Timestamp(week.days[0]), pd.Timestamp(week.days[-1])
        inside = (dates >= first) & (dates <= last)
    kept: pd.DataFrame = table[inside]
    return kept


def hours_since(starts: pd.Series, origin: pd.Timestamp) -> npt.NDArray[np.float64]:
    """Count real hours since a moment, so clock changes neither fold nor tear.

    Parameters
    ----------
    starts
        Zone-aware moments.
    origin
        Zone-aware moment.

    Returns
    -------
    numpy.ndarray
        Hours. [h]

    Examples
    --------
    >>> midnight = pd.Timestamp("2026-11-01", tz="America/Denver")
    >>> noon = pd.Series([pd.Timestamp("2026-11-01 12:00", tz="America/Denver")])
    >>> hours_since(noon, midnight).tolist()
    [13.0]
    """
    passed = pd.to_datetime(starts, utc=True) - origin.tz_convert("UTC")
    return np.asarray(passed.dt.total_seconds() / 3600, dtype=float)


def spacing(starts: pd.Series, usual: float) -> float:
    """Find the step of evenly spaced interval starts.

    Parameters
    ----------
    starts
        Starts of intervals, with gaps where closed.
    usual
        Answer where there are fewer than two. [s]

    Returns
    -------
    float
        The smallest distance. [s]

    Examples
    --------
    >>> starts = ["2026-11-23 08:00Z", "2026-11-23 08:30Z", "2026-11-24 08:00Z"]
    >>> spacing(pd.Series(pd.to_datetime(starts)), 900)
    1800.0
    """
    moments = pd.Series(pd.to_datetime(starts, utc=True).unique()).sort_values()
    steps = moments.diff().dt.total_seconds().dropna()
    return float(steps.min()) if len(steps) else usual


def mark_days(panel: Any, week: Week) -> None:
    """Put a week along the horizontal axis: lines at midnight, names at noon.

    Parameters
    ----------
    panel
        The matplotlib Axes, drawn in hours since the week's start. [h]
    week
        The week.
    """
    nights = [
        (pd.Timestamp(each).tz_localize(week.timezone) - week.start).total_seconds()
        / 3600
        for each in [*week.days, week.next.first]
    ]
    middles = [(low + high) / 2 for low, high in itertools.pairwise(nights)]
    panel.set_xticks(middles, [day(each) for each in week.days])
    panel.tick_params(axis="x", length=0)
    for night in nights[1:-1]:
        panel.axvline(night, color="#BBBBBB", linewidth=0.7, zorder=0.5)
    panel.set_xlim(nights[0], nights[-1])


def mark_hours(panel: Any, low: float, high: float, most: int = 9) -> None:
    """Put times of day along the horizontal axis.

    Parameters
    ----------
    panel
        The matplotlib Axes, drawn in hours after midnight. [h]
    low, high
        First and last hour shown. [h]
    most
        How many times there is room for.
    """
    span = max(high - low, 1.0)
    step = next((each for each in (1, 2, 3, 4, 6) if span / each <= most), 12)
    first = int(np.ceil(low / step)) * step
    ticks = list(range(first, int(np.floor(high)) + 1, step))
    panel.set_xticks(ticks, [f"{tick % 24:02d}" for tick in ticks])
    panel.set_xlim(low, high)


def mark_weeks(panel: Any, first: date, last: date) -> None:
    """Put a run of days along the horizontal axis, named once a week.

    Parameters
    ----------
    panel
        The matplotlib Axes, drawn in days since `first`.
    first, last
        First and last day shown.
    """
    span = (last - first).days
    every = 7 if span <= 77 else 28
    # Counted back from the planned week, whose first day is always named.
    ticks = sorted(range(span - 6, -1, -every))
    days = [first + timedelta(days=tick) for tick in ticks]
    panel.set_xticks(ticks, [day(each, weekday=False) for each in days])
    panel.set_xlim(-0.5, span + 0.5)
