"""The planner's hand on the forecast."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from .effects.event_shape import overlap
from .history import Matrix

__all__ = ["Override", "apply_overrides", "overrides_of"]


@dataclass(frozen=True)
class Override:
    """One override of a queue.

    Parameters
    ----------
    start, end
        First moment, and first moment after it; centre time, without zone.
    kind
        "factor" or "value".
    size
        Forecast × this, or contacts instead. [contacts/interval]
    who, why
        Who says so, and their reason.
    until
        Last day it holds; None means as long as it stands in the file.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    kind: str
    size: float
    who: str
    why: str
    until: pd.Timestamp | None = None

    def holds(self, as_of: pd.Timestamp) -> bool:
        """Tell whether it still holds on a day."""
        return self.until is None or self.until >= as_of

    @property
    def sentence(self) -> str:
        """Say who set what, when and why."""
        size = f"× {self.size:g}"
        if self.kind == "value":
            size = f"{self.size:g} contacts an interval"
        return (
            f"override by {self.who} ({self.why}), {self.start:%Y-%m-%d %H:%M} to "
            f"{self.end:%Y-%m-%d %H:%M}, {size}"
        )


def overrides_of(
    overrides: pd.DataFrame, queue: str, timezone: str, days: pd.DatetimeIndex
) -> list[Override]:
    """Read a queue's overrides that touch some days, in the order of the table.

    Parameters
    ----------
    overrides
        An Overrides table; an empty queue means all queues.
    queue
        The queue's name.
    timezone
        The centre's time zone.
    days
        Days, without zone.

    Raises
    ------
    InputError
        If an override has neither factor nor value or both, one below zero, or an
        end that is not after its start.
    """
    found = []
    for row in overrides.to_dict("records"):
        owner = "" if pd.isna(row.get("queue")) else str(row["queue"]).strip()
        if owner not in ("", queue):
            continue
        start, end = (
            pd.Timestamp(row[key]).tz_convert(timezone).tz_localize(None)
            for key in ("start", "end")
        )
        kind, size = _size(row, start, end)
        if end <= days[0] or start >= days[-1] + pd.Timedelta(days=1):
            continue
        until = row.get("until")
        last = None if until is None or pd.isna(until) else pd.Timestamp(until)
        who, why = str(row["who"]), str(row["why"])
        found.append(Override(start, end, kind, size, who, why, last))
    return found


def apply_overrides(
    mean: Matrix,
    overrides: Sequence[Override],
    days: pd.DatetimeIndex,
    share_open: Matrix,
) -> Matrix:
    """Apply overrides one after the other.

    Parameters
    ----------
    mean
        Forecast by day and slot. [contacts/interval]
    overrides
        A queue's overrides.
    days
        Days of the forecast, without zone.
    share_open
        Open share by day and slot; a value is for a slot open all through. [0..1]

    Returns
    -------
    numpy.ndarray
        The forecast with the overrides in it. [contacts/interval]

    Examples
    --------
    >>> day = pd.DatetimeIndex(["2026-11-23"])
    >>> noon, night = day[0] + pd.Timedelta(hours=12), day[0] + pd.Timedelta(hours=24)
    >>> one = Override(noon, night, "factor", 1.5, "Ana", "mailing")
    >>> apply_overrides(np.array([[8.0, 8.0]]), [one], day, np.ones((1, 2)))
    array([[ 8., 12.]])
    """
    changed = mean.copy()
    for one in overrides:
        share = overlap(days, mean.shape[1], one.start, one.end)
        if one.kind == "factor":
            changed *= 1.0 + share * (one.size - 1.0)
        else:
            changed = changed * (1.0 - share) + share * one.size * share_open
    return changed


def _size(
    row: dict[str, object], start: pd.Timestamp, end: pd.Timestamp
) -> tuple[str, float]:
    """Read whether an override is a factor or a value, and how large."""
    given = {
        key: float(str(row[key]))
        for key in ("factor", "value")
        if row.get(key) is not None and not pd.isna(row[key])
    }
    where = f"The override of {row.get('who')} from {start}"
    if len(given) != 1:
        what = f"{where} has {'both a' if given else 'neither'} factor and value."
        if not given:
            what = f"{where} has neither a factor nor a value."
        raise InputError(Problem(what, "Give one of them.", "overrides.csv"))
    ((kind, size),) = given.items()
    if size < 0 or not np.isfinite(size):
        what = f"{where} has a {kind} of {size:g}."
        raise InputError(Problem(what, "Give 0 or more.", "overrides.csv"))
    if end <= start:
        what = f"{where} ends at {end}, which is not after its start."
        raise InputError(Problem(what, "Correct its end.", "overrides.csv"))
    return kind, size
