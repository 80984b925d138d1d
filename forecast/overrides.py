"""The planner's hand on the forecast."""

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from .effects.events import overlap
from .history import Matrix

__all__ = ["apply_overrides"]


def apply_overrides(
    mean: Matrix,
    overrides: pd.DataFrame,
    queue: str,
    timezone: str,
    days: pd.DatetimeIndex,
    share_open: Matrix,
    as_of: pd.Timestamp,
) -> tuple[Matrix, list[str]]:
    """Apply a queue's overrides in the order of the table.

    Parameters
    ----------
    mean
        Forecast by day and slot. [contacts/interval]
    overrides
        An Overrides table; an empty queue means all queues.
    queue
        The queue's name.
    timezone
        The centre's time zone.
    days
        Days of the forecast, without zone.
    share_open
        Open share by day and slot; a value is for a slot open all through. [0..1]
    as_of
        First day after the history: an override whose `until` lies before it is
        told and not applied.

    Returns
    -------
    tuple
        The forecast with the overrides in it, and a sentence for each.

    Raises
    ------
    InputError
        If an override has neither factor nor value or both, one below zero, or an
        end that is not after its start.
    """
    changed = mean.copy()
    notes = []
    for row in overrides.to_dict("records"):
        owner = "" if pd.isna(row.get("queue")) else str(row["queue"]).strip()
        if owner not in ("", queue):
            continue
        start, end = (
            pd.Timestamp(row[key]).tz_convert(timezone).tz_localize(None)
            for key in ("start", "end")
        )
        kind, size = _size(row, start, end)
        said = (
            f"{queue}: override by {row['who']} ({row['why']}), {start:%Y-%m-%d %H:%M} "
            f"to {end:%Y-%m-%d %H:%M}, "
        )
        said += f"× {size:g}" if kind == "factor" else f"{size:g} contacts an interval"
        share = overlap(days, mean.shape[1], start, end)
        if not (share > 0).any():
            continue
        until = row.get("until")
        if until is not None and not pd.isna(until) and pd.Timestamp(until) < as_of:
            day = pd.Timestamp(until).date()
            notes.append(f"{said}: expired on {day}, not applied.")
            continue
        if kind == "factor":
            changed *= 1.0 + share * (size - 1.0)
        else:
            changed = changed * (1.0 - share) + share * size * share_open
        notes.append(f"{said}: applied.")
    return changed, notes


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
