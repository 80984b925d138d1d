"""How long a contact takes, by weekday and hour."""

import numpy as np
import pandas as pd

from ..data.errors import InputError, Problem
from ..data.queues import Queue
from .history import Matrix, slots_of

__all__ = ["expected_handle_time"]

HALF_LIFE_WEEKS = 13.0
# How many contacts a mean must rest on to count half against the coarser one: an
# hour differs from its queue by about a tenth, a weekday's hour by a twentieth, and
# single handle times vary about as much as they last.
HOUR_PRIOR = 100.0
WEEKDAY_HOUR_PRIOR = 400.0


def expected_handle_time(
    contacts: pd.DataFrame,
    queue: Queue,
    timezone: str,
    interval: float,
    as_of: pd.Timestamp,
    event_factor: pd.Series | None = None,
) -> tuple[Matrix, list[str]]:
    """Expect a queue's handle time for each slot of the week.

    The mean over contacts of recent weeks, of the queue, then of the hour, then of
    the weekday's hour, each shrunk to the one before it.

    Parameters
    ----------
    contacts
        A Contacts table; other queues in it are passed over.
    queue
        The queue; its own handle time stands in where the history has none.
    timezone
        The centre's time zone.
    interval
        Length of an interval. [s]
    as_of
        First day that must not be seen, without zone.
    event_factor
        Known factors on handle time by row of `contacts`, divided out.

    Returns
    -------
    tuple
        Handle time by weekday (0 is Monday) and slot [s], and a sentence where it
        is assumed.

    Raises
    ------
    InputError
        If neither the history nor plan.toml has a handle time.
    """
    slots = max(1, round(86400.0 / interval))
    own = contacts[contacts["queue"] == queue.name]
    local = pd.DatetimeIndex(own["start"]).tz_convert(timezone).tz_localize(None)
    sums = np.zeros((7, slots))
    weights = np.zeros((7, slots))
    if "handle_time" in own:
        time = own["handle_time"].to_numpy(dtype=float)
        if event_factor is not None:
            time = time / event_factor.loc[own.index].to_numpy(dtype=float)
        count = _handled(own)
        used = np.isfinite(time) & (time > 0) & (count > 0)
        used &= np.asarray(local < as_of)
        age = np.asarray((as_of - local[used]).days) / 7.0
        weight = count[used] * 0.5 ** (age / HALF_LIFE_WEEKS)
        at = (
            np.asarray(local[used].day_of_week),
            slots_of(local[used], interval),
        )
        np.add.at(sums, at, weight * time[used])
        np.add.at(weights, at, weight)
    if weights.sum() <= 0:
        return _assumed(queue, slots)
    mean = sums.sum() / weights.sum()
    hour = np.arange(slots) * 24 // slots
    of_hour = np.zeros((24, slots))
    of_hour[hour, np.arange(slots)] = 1.0
    hour_sum, hour_weight = of_hour @ sums.sum(axis=0), of_hour @ weights.sum(axis=0)
    by_hour = (hour_sum + HOUR_PRIOR * mean) / (hour_weight + HOUR_PRIOR)
    fine_sum, fine_weight = sums @ of_hour.T, weights @ of_hour.T
    fine = (fine_sum + WEEKDAY_HOUR_PRIOR * by_hour) / (
        fine_weight + WEEKDAY_HOUR_PRIOR
    )
    expected: Matrix = fine[:, hour]
    return expected, []


def _handled(own: pd.DataFrame) -> Matrix:
    """Give what a row's mean handle time is the mean of: handled, else offered."""
    count: Matrix = own["offered"].to_numpy(dtype=float)
    if "handled" in own:
        handled = own["handled"].to_numpy(dtype=float)
        count = np.where(np.isfinite(handled), handled, count)
    return np.nan_to_num(count)


def _assumed(queue: Queue, slots: int) -> tuple[Matrix, list[str]]:
    """Take the handle time of plan.toml."""
    if queue.handle_time is None:
        raise InputError(
            Problem(
                f"Queue '{queue.name}' has no handle time: neither in the history nor "
                "in plan.toml.",
                "Add handle_time to the queue in plan.toml, e.g. '4min', or a column "
                "handle_time [s] to the history.",
            )
        )
    note = (
        f"{queue.name}: the history has no handle time; assumed "
        f"{queue.handle_time:g} s, as plan.toml says."
    )
    return np.full((7, slots), queue.handle_time), [note]
