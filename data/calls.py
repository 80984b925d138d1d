"""Call logs, one row a contact, into counts and work by interval."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import InputError, Problem
from .intervals import interval_start
from .quiet import with_zeros
from .tables import CALLS, CONTACTS

__all__ = ["COUNT_BY", "OUTCOMES", "first_attempts", "to_contacts", "worked_seconds"]

OUTCOMES = ("handled", "abandoned", "blocked", "none")
COUNT_BY = ("start", "worked")


def to_contacts(
    calls: pd.DataFrame,
    interval: float,
    *,
    count_by: str = "start",
    redial_within: float = 1800.0,
) -> pd.DataFrame:
    """Count a call log by interval.

    Parameters
    ----------
    calls
        A Call log table, `start` zone-aware in centre time, each `outcome` one of
        handled, abandoned, blocked, none. Rows with outcome none are not offered.
    interval
        Length of an interval. [s]
    count_by
        "start": a contact counts where it entered the queue, and its handle time
        with it. "worked": a handled contact counts in each interval by the share
        of its handle time that was worked there (true to interval), so that
        handled × handle_time is the work done in it; for live work that takes
        longer than an interval.
    redial_within
        With a column `caller`: an attempt so soon after one that was abandoned or
        blocked, by the same caller in the same queue, is the same demand again and
        is not offered anew. 0 counts every attempt. [s]

    Returns
    -------
    pandas.DataFrame
        A Contacts table by queue and start. From a queue's first contact to the end
        of the log an interval without a contact is a zero; a day on which the whole
        log is silent against all custom is missing.

    Raises
    ------
    InputError
        If the table lacks columns, or an outcome or `count_by` is none of those.

    Examples
    --------
    >>> calls = pd.DataFrame({
    ...     "queue": "sales",
    ...     "start": pd.to_datetime(["2026-01-13 08:10", "2026-01-13 08:50"], utc=True),
    ...     "outcome": ["handled", "abandoned"], "handle_time": [300.0, None]})
    >>> to_contacts(calls, 1800.0)[["offered", "handled", "abandoned"]].values.tolist()
    [[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    """
    calls = _sound(calls, count_by)
    calls = calls[calls["outcome"] != "none"].reset_index(drop=True)
    if calls.empty:
        return CONTACTS.empty()
    at = interval_start(calls["start"], interval)
    new = first_attempts(calls, redial_within)
    handled = (calls["outcome"] == "handled").to_numpy()
    counted = pd.DataFrame(
        {
            "queue": calls["queue"],
            "start": at,
            "offered": new & ((calls["outcome"] != "blocked").to_numpy()),
            "handled": handled,
            "abandoned": calls["outcome"] == "abandoned",
            "blocked": calls["outcome"] == "blocked",
            "work": calls["handle_time"].where(handled),
            "timed": handled & calls["handle_time"].notna(),
        }
    )
    if count_by == "worked":
        counted = _spread_out(counted, calls, interval)
    columns = ["offered", "handled", "abandoned", "blocked", "work", "timed"]
    counted[columns] = counted[columns].astype("float64")
    sums = counted.groupby(["queue", "start"])[columns].sum()
    contacts = with_zeros(sums, interval).reset_index()
    timed = contacts["timed"].where(contacts["timed"] > 0)
    contacts["handle_time"] = contacts["work"] / timed
    if not (calls["outcome"] == "blocked").any():
        contacts = contacts.drop(columns="blocked")
    return CONTACTS.check(contacts.drop(columns=["work", "timed"]))


def first_attempts(calls: pd.DataFrame, within: float) -> npt.NDArray[np.bool_]:
    """Tell first attempts from those of a caller who calls again.

    Parameters
    ----------
    calls
        As in to_contacts. Where `caller` is empty, every attempt is a first one.
    within
        So soon after an attempt that was not answered, another is the same demand.
        [s]

    Notes
    -----
    Demand is not offered load where callers redial: M. S. Aguir, F. Karaesmen,
    O. Z. Akşin, F. Chauvet, The impact of retrials on call center performance,
    OR Spectrum 26 (2004) 353-376.

    Examples
    --------
    >>> calls = pd.DataFrame({
    ...     "queue": "sales", "caller": "A", "outcome": ["abandoned", "handled"],
    ...     "start": pd.to_datetime(["2026-01-13 08:10", "2026-01-13 08:20"])})
    >>> first_attempts(calls, 1800.0).tolist(), first_attempts(calls, 300.0).tolist()
    ([True, False], [True, True])
    """
    if "caller" not in calls or within <= 0:
        return np.ones(len(calls), dtype=bool)
    frame = calls[["queue", "caller", "start", "outcome"]].reset_index(drop=True)
    known = frame["caller"].fillna("").astype(str).str.strip() != ""
    frame = frame[known].sort_values("start", kind="stable")
    before = frame.groupby(["queue", "caller"])[["start", "outcome"]].shift()
    soon = (frame["start"] - before["start"]).dt.total_seconds() <= within
    again = soon & before["outcome"].isin(["abandoned", "blocked"])
    first = np.ones(len(calls), dtype=bool)
    first[frame.index[again]] = False
    return first


def worked_seconds(calls: pd.DataFrame, interval: float) -> pd.DataFrame:
    """Spread handle times over the intervals in which they were worked.

    Parameters
    ----------
    calls
        As in to_contacts. Work begins when the wait ends.
    interval
        Length of an interval. [s]

    Returns
    -------
    pandas.DataFrame
        By queue and start: worked [s], an agent's time; divided by the interval it
        is the agents who were busy on average.

    Examples
    --------
    >>> start = pd.to_datetime(["2026-01-13 08:20"], utc=True)
    >>> calls = pd.DataFrame({"queue": "cases", "start": start, "wait": 0.0,
    ...                       "outcome": "handled", "handle_time": 3600.0})
    >>> worked_seconds(calls, 1800.0)["worked"].tolist()
    [600.0, 1800.0, 1200.0]
    """
    pieces = _pieces(_sound(calls, "worked"), interval)
    summed = pieces.groupby(["queue", "start"], as_index=False)["worked"].sum()
    return summed


def _sound(calls: pd.DataFrame, count_by: str) -> pd.DataFrame:
    """Refuse what cannot be counted; give absent columns their meaning."""
    if count_by not in COUNT_BY:
        what = f"count_by is '{count_by}'."
        raise InputError(Problem(what, f"It may be {' or '.join(COUNT_BY)}."))
    lacking = [n for n in ("queue", "start", "outcome") if n not in calls]
    if lacking:
        what = f"The table {CALLS.name} lacks {', '.join(lacking)}."
        raise InputError(Problem(what, f"It has {', '.join(map(str, calls))}."))
    strange = ~calls["outcome"].isin(OUTCOMES)
    if strange.any():
        what = f"'{calls.loc[strange, 'outcome'].iloc[0]}' is not an outcome."
        raise InputError(Problem(what, f"It may be {', '.join(OUTCOMES)}."))
    calls = calls.reset_index(drop=True)
    for name in ("wait", "handle_time"):
        if name not in calls:
            calls[name] = np.nan
        calls[name] = calls[name].astype("float64")
    return calls


def _pieces(calls: pd.DataFrame, interval: float) -> pd.DataFrame:
    """Cut the work on each handled contact at the ends of intervals."""
    work = calls[(calls["outcome"] == "handled") & (calls["handle_time"] > 0)]
    begin = work["start"] + pd.to_timedelta(work["wait"].fillna(0.0), unit="s")
    first = interval_start(begin, interval)
    into = (begin - first).dt.total_seconds().to_numpy()
    length = work["handle_time"].to_numpy()
    count = np.ceil((into + length) / interval).astype(np.int64)
    row = np.repeat(np.arange(len(work)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    low = np.maximum(step * interval, into[row])
    high = np.minimum((step + 1) * interval, (into + length)[row])
    start = first.iloc[row].reset_index(drop=True)
    return pd.DataFrame(
        {
            "call": work.index.to_numpy()[row],
            "queue": work["queue"].to_numpy()[row],
            "start": start + pd.to_timedelta(step * interval, unit="s"),
            "worked": high - low,
            "share": (high - low) / length[row],
        }
    )


def _spread_out(
    counted: pd.DataFrame, calls: pd.DataFrame, interval: float
) -> pd.DataFrame:
    """Count contacts that were worked on by the share of their work."""
    pieces = _pieces(calls, interval)
    offered = counted["offered"].to_numpy()[pieces["call"]]
    spread = pd.DataFrame(
        {
            "queue": pieces["queue"],
            "start": pieces["start"],
            "offered": offered * pieces["share"],
            "handled": pieces["share"],
            "abandoned": 0.0,
            "blocked": 0.0,
            "work": pieces["worked"],
            "timed": pieces["share"],
        }
    )
    rest = counted.drop(index=pieces["call"].unique())
    return pd.concat([rest, spread], ignore_index=True)
