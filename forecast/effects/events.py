"""Campaigns, outages, storms: what a planner knows about the past and the future."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...data.errors import InputError, Problem
from ..history import Flags, Matrix
from .event_kinds import KindEffect
from .event_priors import MOST_LAG, TAIL_DAYS
from .event_shape import event_shape, overlap, placed

__all__ = [
    "EventEffect",
    "event_effect",
    "event_rows",
    "kind_shapes",
    "veiled_slots",
    "without_rhythm",
]

NO_FACTOR = 1e-6
# Events on more of the days than this are part of what is normal.
RHYTHM_SHARE = 0.25
# A slot that is moved by less than this may teach the models.
LEAST_MOVE = 0.02


@dataclass(frozen=True)
class EventEffect:
    """What events do to the slots of some days.

    Parameters
    ----------
    volume
        Factors on contacts. [0..]
    handle_time
        Factors on handle time. [0..]
    """

    volume: Matrix
    handle_time: Matrix


def event_rows(events: pd.DataFrame, queue: str, timezone: str) -> pd.DataFrame:
    """Give a queue's events with local times; an empty queue means all queues.

    Returns
    -------
    pandas.DataFrame
        Rows of the Events table, numbered; kinds in small letters; `told` says
        whether the row gives a volume factor, or only one on handle time, so that
        there is nothing to learn for its contacts; `until` is the first day that
        its after-effect does not reach.

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
    rows = rows.reset_index(drop=True)
    rows["kind"] = rows["kind"].astype(str).str.strip().str.casefold()
    rows["told"] = rows["volume_factor"].notna() | rows["handle_time_factor"].notna()
    reach = pd.Timedelta(days=MOST_LAG + TAIL_DAYS)
    rows["until"] = rows["end"].where(rows["told"], rows["end"] + reach)
    return rows


def without_rhythm(
    rows: pd.DataFrame, days: pd.DatetimeIndex
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Leave out kinds of event that are so frequent that they are what is normal.

    Parameters
    ----------
    rows
        A queue's events, from event_rows.
    days
        The days of its history, without zone.

    Returns
    -------
    tuple
        The other events, and the kinds left out: a mailing on every Tuesday is part
        of Tuesday, and no day without it would be left to compare with.
    """
    usual = []
    for kind, own in rows[~rows["told"]].groupby("kind", sort=True):
        under = np.zeros(len(days), dtype=bool)
        for row in own.itertuples():
            place = placed(row, days)
            under |= (place.since >= 0) & (place.after <= 0)
        if under.mean() > RHYTHM_SHARE:
            usual.append(str(kind))
    return rows[rows["told"] | ~rows["kind"].isin(usual)], tuple(usual)


def event_effect(
    rows: pd.DataFrame,
    days: pd.DatetimeIndex,
    slots: int,
    volume: Mapping[str, KindEffect] | None = None,
    handle_time: Mapping[str, KindEffect] | None = None,
) -> EventEffect:
    """Lay events over days and slots; where several meet, their factors multiply.

    Parameters
    ----------
    rows
        A queue's events, from event_rows. A factor they give holds as it is, from
        start to end.
    days
        Days, without zone.
    slots
        Slots a day.
    volume, handle_time
        What kinds of event do, for those that are not told; None leaves them out.
    """
    effect = EventEffect(np.ones((len(days), slots)), np.ones((len(days), slots)))
    if rows.empty:
        return effect
    for column, target in (
        ("volume_factor", effect.volume),
        ("handle_time_factor", effect.handle_time),
    ):
        for row in rows[rows[column].notna()].itertuples():
            share = overlap(days, slots, row.start, row.end)
            target *= 1.0 + share * (max(getattr(row, column), NO_FACTOR) - 1.0)
    for kinds, unknown, target in (
        (volume, ~rows["told"], effect.volume),
        (handle_time, rows["handle_time_factor"].isna(), effect.handle_time),
    ):
        for row, known, shape in kind_shapes(rows[unknown], days, slots, kinds or {}):
            target *= 1.0 + shape * known.expected(int(row.Index))
    return effect


def kind_shapes(
    rows: pd.DataFrame,
    days: pd.DatetimeIndex,
    slots: int,
    kinds: Mapping[str, KindEffect],
) -> Iterator[tuple[Any, KindEffect, Matrix]]:
    """Go over the events that reach some days and are of a kind that does something.

    Parameters
    ----------
    rows, days, slots
        As in event_effect.
    kinds
        What kinds of event do.

    Yields
    ------
    tuple
        The event's row, its kind, and how much of its effect falls on each slot.
    """
    for row in rows.itertuples():
        known = kinds.get(str(row.kind))
        if known is None or known.silent:
            continue
        if row.start >= days[-1] + pd.Timedelta(days=1):
            continue
        place = placed(row, days)
        if (place.after > known.lag + len(known.tail)).all():
            continue
        share = overlap(days, slots, row.start, row.end)
        yield row, known, event_shape(share, place, known.lag, known.tail)


def veiled_slots(
    rows: pd.DataFrame,
    days: pd.DatetimeIndex,
    slots: int,
    kinds: Mapping[str, KindEffect] | None = None,
) -> Flags:
    """Mark the slots under an event of unknown size: they are not normal.

    Parameters
    ----------
    rows, days, slots
        As in event_effect.
    kinds
        What kinds of event do; None means that nothing is known yet, so that all the
        days an after-effect may reach are marked.
    """
    veiled = np.zeros((len(days), slots), dtype=bool)
    for row in rows[~rows["told"]].itertuples():
        share = overlap(days, slots, row.start, row.end)
        place = placed(row, days)
        known = None if kinds is None else kinds.get(str(row.kind))
        if known is not None and known.past:
            if not known.silent:
                shape = event_shape(share, place, known.lag, known.tail)
                size, _ = known.believed(int(row.Index))
                veiled |= shape * abs(size) > LEAST_MOVE
            continue
        veiled |= share > 0
        if kinds is None:
            after = (place.after > 0) & (place.after <= MOST_LAG + TAIL_DAYS)
            veiled |= after[:, None]
    return veiled
