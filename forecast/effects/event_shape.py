"""Where an event and its effect lie on days and slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..history import Matrix

__all__ = ["Place", "event_shape", "overlap", "placed"]

EPOCH = pd.Timestamp(0).toordinal()
# An event of a working day or longer leaves its whole after-effect.
LASTING = pd.Timedelta(hours=8)


@dataclass(frozen=True)
class Place:
    """Where some days lie beside an event.

    Parameters
    ----------
    since
        Days since the event's first day. [days]
    after
        Days since its last day. [days]
    lasting
        Share of its after-effect that an event of its length leaves. [0..1]
    """

    since: npt.NDArray[np.int64]
    after: npt.NDArray[np.int64]
    lasting: float


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
    since = days.to_numpy() - start.to_datetime64()
    at_start = (since / np.timedelta64(1, "s"))[:, None]
    first = at_start + np.arange(slots) * length
    stretch = (end - start).total_seconds()
    inside = np.minimum(first + length, stretch) - np.maximum(first, 0.0)
    share: Matrix = np.clip(inside / length, 0.0, 1.0)
    return share


def placed(event: Any, days: pd.DatetimeIndex) -> Place:
    """Place days beside an event.

    Parameters
    ----------
    event
        A row of events, with local `start` and `end`.
    days
        Days, without zone.
    """
    first = event.start.normalize()
    last = (event.end - pd.Timedelta(1)).normalize()
    number = days.to_numpy().astype("datetime64[D]").astype(np.int64)
    return Place(
        number - first.toordinal() + EPOCH,
        number - last.toordinal() + EPOCH,
        min(1.0, (event.end - event.start) / LASTING),
    )


def event_shape(share: Matrix, place: Place, lag: int, tail: Sequence[float]) -> Matrix:
    """Tell how much of an event's effect falls on each slot.

    Parameters
    ----------
    share
        Share of the event on each day, or on each day's slots. [0..1]
    place
        Where the days lie beside the event.
    lag
        Days from the event to its effect, which then lies on whole days. [days]
    tail
        What is left of the effect on the days after it. [0..1]

    Returns
    -------
    numpy.ndarray
        Of the shape of `share`: 1 under the whole effect. [0..1]

    Examples
    --------
    A day's event whose effect comes a day later and halves from day to day.

    >>> class Run:
    ...     start, end = pd.Timestamp("2026-11-23"), pd.Timestamp("2026-11-24")
    >>> days = pd.date_range("2026-11-23", periods=5)
    >>> share = overlap(days, 1, Run.start, Run.end)
    >>> event_shape(share, placed(Run, days), 1, [0.5, 0.25])[:, 0]
    array([0.  , 1.  , 0.5 , 0.25, 0.  ])
    """
    across = (slice(None),) + (None,) * (share.ndim - 1)
    since, after = place.since[across], place.after[across]
    left = 1.0
    weight = share
    if lag:
        weight = np.where((since >= lag) & (after <= lag), 1.0, 0.0 * share)
    else:
        left = place.lasting
    for number, part in enumerate(tail, start=lag + 1):
        weight = np.where(after == number, left * part, weight)
    return weight
