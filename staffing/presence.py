"""How many people do what when: a roster's segments counted on intervals."""

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["people_at", "skilled"]

Floats = npt.NDArray[np.float64]


def people_at(
    roster: pd.DataFrame, starts: pd.DatetimeIndex, interval: float
) -> dict[str, Floats]:
    """Count the people in each activity, interval by interval.

    Parameters
    ----------
    roster
        A Roster table, or rows of one.
    starts
        Interval starts, evenly spaced in real time.
    interval
        Length of an interval. [s]

    Returns
    -------
    dict
        Activity to people, one value per interval; who is in it for half the interval
        counts for half. [agents]

    Examples
    --------
    >>> nine = pd.Timestamp("2026-11-23 09:00", tz="UTC")
    >>> end = nine + pd.Timedelta(minutes=15)
    >>> roster = pd.DataFrame({"activity": ["lunch"], "start": [nine], "end": [end]})
    >>> people_at(roster, pd.DatetimeIndex([nine]), 1800.0)["lunch"]
    array([0.5])
    """
    if not len(starts):
        return {name: np.zeros(0) for name in roster["activity"].unique()}
    origin = starts[0]
    low = np.asarray((starts - origin).total_seconds(), dtype=float)
    found = {}
    for activity, rows in roster.groupby("activity", sort=True):
        begun, ended = (
            np.sort((pd.DatetimeIndex(rows[name]) - origin).total_seconds())
            for name in ("start", "end")
        )
        until = [
            _passed(begun, at) - _passed(ended, at) for at in (low, low + interval)
        ]
        found[str(activity)] = np.maximum(until[1] - until[0], 0.0) / interval
    return found


def skilled(roster: pd.DataFrame, queue: str) -> pd.DataFrame:
    """Keep the rows of the agents who may serve a queue.

    Parameters
    ----------
    roster
        A Roster table.
    queue
        Name of the queue.
    """
    work = roster[roster["activity"] == "work"]
    may = [queue in str(text).split(";") for text in work["queues"]]
    kept: pd.DataFrame = roster[roster["agent"].isin(set(work.loc[may, "agent"]))]
    return kept


def _passed(moments: Floats, at: Floats) -> Floats:
    """Sum the time that has passed since each of some sorted moments. [s]"""
    before = np.searchsorted(moments, at)
    return np.asarray(before * at - np.concatenate([[0.0], np.cumsum(moments)])[before])
