"""Something laid over a roster's rows: an absence, a meeting."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["Overlay", "lay_over"]


@dataclass(frozen=True)
class Overlay:
    """A stretch of time in which an agent does something else.

    Parameters
    ----------
    agent
        Name of the agent.
    start, end
        First moment, and first moment after it.
    activity
        What is done instead.
    paid
        Whether it is paid; None leaves the pay as it was.
    """

    agent: str
    start: pd.Timestamp
    end: pd.Timestamp
    activity: str
    paid: bool | None = None


def lay_over(
    roster: pd.DataFrame, overlays: Sequence[Overlay]
) -> tuple[pd.DataFrame, list[str]]:
    """Cut a roster's rows where overlays begin and end, and say what is done there.

    Parameters
    ----------
    roster
        A Roster table.
    overlays
        What is laid over it; rows that have the activity already stay as they are.

    Returns
    -------
    tuple
        The Roster table, by agent and start, and the names of those it changes for,
        each once.

    Examples
    --------
    >>> nine = pd.Timestamp("2026-11-24 09:00", tz="UTC")
    >>> hour = pd.Timedelta(hours=1)
    >>> row = {"agent": "Ann", "shift": 1, "start": nine, "end": nine + 4 * hour}
    >>> roster = pd.DataFrame([row | {"activity": "work", "queues": "a", "paid": 1}])
    >>> class_ = Overlay("Ann", nine + hour, nine + 2 * hour, "training")
    >>> lay_over(roster, [class_])[0]["activity"].tolist()
    ['work', 'training', 'work']
    """
    keys, activity = roster["agent"].to_numpy(), roster["activity"].to_numpy()
    start, end = (
        pd.DatetimeIndex(roster[name]).tz_convert("UTC") for name in ("start", "end")
    )
    rows_of: dict[str, list[int]] = defaultdict(list)
    asked = {each.agent for each in overlays}
    for row in np.flatnonzero(pd.Series(keys).isin(asked)).tolist():
        rows_of[keys[row]].append(row)
    cut: dict[int, list[Overlay]] = {}
    for each in overlays:
        for row in rows_of[each.agent]:
            met = start[row] < each.end and end[row] > each.start
            if met and activity[row] != each.activity:
                cut.setdefault(row, []).append(each)
    if not cut:
        return roster, []
    pieces: list[dict[str, Any]] = []
    for row in sorted(cut):
        pieces += _cut(roster.iloc[row].to_dict(), cut[row])
    kept = roster.drop(index=roster.index[sorted(cut)])
    # Who comes first in the roster stays first.
    order = {name: place for place, name in enumerate(dict.fromkeys(keys))}
    both = pd.concat([kept, pd.DataFrame(pieces, columns=roster.columns)])
    both = both.assign(_place=both["agent"].map(order))
    both = both.sort_values(["_place", "start"], kind="stable", ignore_index=True)
    names = dict.fromkeys(str(keys[row]) for row in sorted(cut))
    laid = {each.activity for each in overlays}
    return _joined(both.drop(columns="_place"), laid), list(names)


def _cut(row: dict[Any, Any], overlays: Sequence[Overlay]) -> list[dict[str, Any]]:
    """Cut a row where overlays begin and end."""
    start, end = row["start"], row["end"]
    inside = {moment for one in overlays for moment in (one.start, one.end)}
    edges = sorted({start, end, *(each for each in inside if start < each < end)})
    pieces = []
    for first, last in itertools.pairwise(edges):
        piece = {**row, "start": first, "end": last}
        for one in overlays:
            if one.start <= first and last <= one.end:
                piece["activity"] = one.activity
                piece["paid"] = row["paid"] if one.paid is None else int(one.paid)
        pieces.append(piece)
    return pieces


def _joined(roster: pd.DataFrame, laid: set[str]) -> pd.DataFrame:
    """Join rows of one overlay that follow one another and are paid alike."""
    same = roster["activity"].isin(laid)
    for name in ("agent", "shift", "activity", "paid"):
        same &= roster[name] == roster[name].shift()
    same &= roster["start"] == roster["end"].shift()
    last = roster.groupby((~same).cumsum())["end"].transform("last")
    joined: pd.DataFrame = roster.assign(end=last)[~same].reset_index(drop=True)
    return joined
