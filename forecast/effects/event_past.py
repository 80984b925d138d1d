"""What past events of each kind did to one queue's contacts and handle times."""

import numpy as np
import pandas as pd

from ..clean import CleanHistory
from ..history import Flags, Matrix, QueueHistory, slots_of
from ..models.day_ridge import DayRidge
from ..models.model import Training
from .event_kinds import KindEffect
from .event_learning import Measured, learn_kind, usual_days
from .event_priors import HANDLE_TIME_PRIOR, prior_of
from .event_shape import placed
from .events import event_effect, veiled_slots

__all__ = ["handle_time_kinds", "volume_kinds"]

# Variance of single handle times over their mean squared, and how many contacts a
# slot's mean must rest on to count half against the day's.
HANDLE_TIME_VARIANCE = 0.8
SLOT_PRIOR = 100.0


def volume_kinds(
    rows: pd.DataFrame, past: CleanHistory, training: Training, special: Flags
) -> dict[str, KindEffect]:
    """Learn what each kind of event does to contacts.

    Parameters
    ----------
    rows
        A queue's events, from event_rows.
    past
        The history, cleaned with the slots veiled that events of unknown size may
        reach.
    training
        The same as models see it.
    special
        Its special days. What they do is learnt from them alone, and events from
        other days alone, so that nothing is counted twice.

    Returns
    -------
    dict
        What it does, by kind.
    """
    if rows.empty:
        return {}
    days, slots = past.history.days, past.history.slots
    told = event_effect(rows, days, slots).volume
    shape = _calendar(past, training)[:, None]
    good = past.good & np.isfinite(shape[:, 0])
    level = usual_days(np.where(good[:, None], past.normal / shape, 0.0), good)
    usual = np.nan_to_num(level * shape)
    seen = Measured.of(days, past.observed * told, usual, usual, 1.0, good, ~special)
    crowd = _crowd(rows, days)
    return {
        kind: learn_kind(kind, prior_of(kind), own, crowd, seen)
        for kind, own in _by_kind(rows)
    }


def handle_time_kinds(
    rows: pd.DataFrame,
    contacts: pd.DataFrame,
    history: QueueHistory,
    timezone: str,
    special: Flags,
) -> dict[str, KindEffect]:
    """Learn what each kind of event does to handle time; as volume_kinds.

    Parameters
    ----------
    rows
        A queue's events, from event_rows.
    contacts
        The queue's rows of a Contacts table.
    history
        Its history; contacts after it are not looked at.
    timezone
        The centre's time zone.
    special
        The special days of the history.

    Returns
    -------
    dict
        What it does, by kind; empty without handle times.
    """
    if rows.empty or "handle_time" not in contacts:
        return {}
    days, slots = history.days, history.slots
    came, size = _handling(contacts, history, timezone)
    if size.sum() <= 0:
        return {}
    mean = came.sum() / size.sum()
    profile = (came.sum(axis=0) + SLOT_PRIOR * mean) / (size.sum(axis=0) + SLOT_PRIOR)
    expected = size * profile
    unknown = rows.assign(told=rows["handle_time_factor"].notna())
    good = ~special & (expected.sum(axis=1) > 0)
    good &= ~veiled_slots(unknown, days, slots).any(axis=1)
    level = usual_days(np.stack([came.sum(1), expected.sum(1)], axis=1), good)
    usual = expected * (level[:, 0] / np.maximum(level[:, 1], 1e-9))[:, None]
    seen = Measured.of(days, came, usual, size, HANDLE_TIME_VARIANCE, good, ~special)
    crowd = _crowd(rows, days)
    return {
        kind: learn_kind(kind, HANDLE_TIME_PRIOR, own, crowd, seen)
        for kind, own in _by_kind(rows)
    }


def _calendar(past: CleanHistory, training: Training) -> Matrix:
    """Tell what the calendar alone makes of each day, up to a factor; NaN if unknown.

    A usual day is the mean of those around it over this, so that a season's turn or a
    month's start is not taken for an event. Young histories have no calendar yet.
    """
    days = past.history.days
    if training.weeks < DayRidge.weeks:
        return np.ones(len(days))
    fitted = DayRidge().fit(training)
    columns, *_ = fitted.problem
    log = pd.Series(columns @ fitted.coefficients, index=fitted.training.days)
    shape: Matrix = np.exp(log.reindex(days)).to_numpy(dtype=float)
    return shape


def _by_kind(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Group events by kind; scenarios of a what-if are told, and teach nothing."""
    grouped = rows.groupby("kind", sort=True)
    return [(str(kind), own) for kind, own in grouped if kind != "scenario"]


def _crowd(rows: pd.DataFrame, days: pd.DatetimeIndex) -> Matrix:
    """Count the events on each day."""
    count = np.zeros(len(days))
    for row in rows.itertuples():
        place = placed(row, days)
        count += (place.since >= 0) & (place.after <= 0)
    return count


def _handling(
    contacts: pd.DataFrame, history: QueueHistory, timezone: str
) -> tuple[Matrix, Matrix]:
    """Sum seconds of handling and contacts handled, by day and slot."""
    starts = pd.DatetimeIndex(contacts["start"]).tz_convert(timezone)
    local = starts.tz_localize(None)
    count = contacts["offered"].to_numpy(dtype=float)
    if "handled" in contacts:
        handled = contacts["handled"].to_numpy(dtype=float)
        count = np.where(np.isfinite(handled), handled, count)
    time = contacts["handle_time"].to_numpy(dtype=float)
    day = np.asarray((local.normalize() - history.days[0]).days)
    used = np.isfinite(time) & (time > 0) & (np.nan_to_num(count) > 0)
    used &= (day >= 0) & (day < len(history.days))
    at = (day[used], slots_of(local[used], history.interval))
    came = np.zeros((len(history.days), history.slots))
    size = np.zeros_like(came)
    np.add.at(came, at, count[used] * time[used])
    np.add.at(size, at, count[used])
    return came, size
