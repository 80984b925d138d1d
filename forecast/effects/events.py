"""Campaigns, outages, storms: what a planner knows about the past and the future."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...data.errors import InputError, Problem
from ..clean import CleanHistory
from ..history import Flags, Matrix

__all__ = ["EventEffect", "event_effect", "event_rows", "learned_factors", "overlap"]

# Known sizes of one's own past events count n/(n+2) against no effect at all.
PRIOR = 2.0
NO_FACTOR = 1e-6


@dataclass(frozen=True)
class EventEffect:
    """What events do to the slots of some days.

    Parameters
    ----------
    volume
        Factors on contacts. [0..]
    handle_time
        Factors on handle time. [0..]
    veiled
        Slots under an event whose volume factor nobody gave.
    """

    volume: Matrix
    handle_time: Matrix
    veiled: Flags


def overlap(
    days: pd.DatetimeIndex,
    slots: int,
    start: pd.Timestamp,
    end: pd.Timestamp,
) -> Matrix:
    """Tell which share of each slot lies in a stretch of local time.

    Parameters
    ----------
    days
        Days, without zone.
    slots
        Slots a day.
    start, end
        First moment, and first moment after it; without zone.

    Returns
    -------
    numpy.ndarray
        Shares by day and slot. [0..1]

    Examples
    --------
    >>> day = pd.DatetimeIndex(["2026-11-23"])
    >>> overlap(day, 4, day[0], day[0] + pd.Timedelta(hours=9))
    array([[1. , 0.5, 0. , 0. ]])
    """
    length = 86400.0 / slots
    at_start = np.asarray((days - start).total_seconds())[:, None]
    first = at_start + np.arange(slots) * length
    stretch = (end - start).total_seconds()
    inside = np.minimum(first + length, stretch) - np.maximum(first, 0.0)
    share: Matrix = np.clip(inside / length, 0.0, 1.0)
    return share


def event_rows(events: pd.DataFrame, queue: str, timezone: str) -> pd.DataFrame:
    """Give a queue's events with local times; an empty queue means all queues.

    Raises
    ------
    InputError
        If an event ends before it starts or a factor is below zero.
    """
    rows = events.copy()
    for column in ("volume_factor", "handle_time_factor"):
        if column not in rows:
            rows[column] = np.nan
        rows[column] = rows[column].astype(float)
    if "queue" in rows:
        owner = rows["queue"].fillna("").astype(str).str.strip()
        rows = rows[(owner == "") | (owner == queue)]
    for column in ("start", "end"):
        local = pd.to_datetime(rows[column]).dt.tz_convert(timezone)
        rows[column] = local.dt.tz_localize(None)
    for row in rows.itertuples():
        if row.end <= row.start:
            raise InputError(
                Problem(
                    f"Event '{row.name}' ends ({row.end}) before it starts "
                    f"({row.start}).",
                    "Correct its start or end.",
                    "events.csv",
                )
            )
        if row.volume_factor < 0 or row.handle_time_factor < 0:
            raise InputError(
                Problem(
                    f"Event '{row.name}' has a factor below zero.",
                    "A factor of 1.2 means 20 % more; 0 means none.",
                    "events.csv",
                )
            )
    return rows


def event_effect(
    rows: pd.DataFrame,
    days: pd.DatetimeIndex,
    slots: int,
    learned: dict[str, float] | None = None,
) -> EventEffect:
    """Lay events over days and slots; where several meet, their factors multiply.

    Parameters
    ----------
    rows
        A queue's events, from event_rows.
    days
        Days, without zone.
    slots
        Slots a day.
    learned
        Volume factors by kind, for events without one.
    """
    shape = (len(days), slots)
    volume, handle_time = np.ones(shape), np.ones(shape)
    veiled = np.zeros(shape, dtype=bool)
    for row in rows.itertuples():
        if row.end <= days[0] or row.start >= days[-1] + pd.Timedelta(days=1):
            continue
        share = overlap(days, slots, row.start, row.end)
        factor = row.volume_factor
        if not np.isfinite(factor):
            factor = (learned or {}).get(str(row.kind), np.nan)
        if np.isfinite(factor):
            volume *= 1.0 + share * (max(factor, NO_FACTOR) - 1.0)
        elif not np.isfinite(row.handle_time_factor):
            veiled |= share > 0
        if np.isfinite(row.handle_time_factor):
            handle_time *= 1.0 + share * (row.handle_time_factor - 1.0)
    return EventEffect(volume, handle_time, veiled)


def learned_factors(rows: pd.DataFrame, past: CleanHistory) -> dict[str, float]:
    """Learn from past events without a factor what their kind does to contacts.

    Parameters
    ----------
    rows
        A queue's events, from event_rows.
    past
        The cleaned history, filled where such events lay.

    Returns
    -------
    dict
        Volume factor by kind of event: the mean on the log scale of what came over
        what was normal, shrunk to 1 by n/(n+2).
    """
    days, slots = past.history.days, past.history.slots
    logs: dict[str, list[float]] = {}
    for row in rows.itertuples():
        unknown = not np.isfinite(row.volume_factor)
        if not unknown or np.isfinite(row.handle_time_factor):
            continue
        share = overlap(days, slots, row.start, row.end)
        share = share * np.isfinite(past.observed)
        usual = float((share * past.normal).sum())
        if usual > 0:
            came = float((share * np.nan_to_num(past.observed)).sum())
            log = float(np.log((came + 1.0) / (usual + 1.0)))
            logs.setdefault(str(row.kind), []).append(log)
    return {
        kind: float(np.exp(np.sum(found) / (len(found) + PRIOR)))
        for kind, found in logs.items()
    }
