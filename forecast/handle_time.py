"""How long a contact takes: a level that drifts × the week's pattern."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.signal import lfilter

from ..data.errors import InputError, Problem
from ..data.queues import Queue
from .history import Matrix, slots_of

__all__ = ["HandleTime", "Handled", "expected_handle_time", "read_handled"]

Integers = npt.NDArray[np.int64]

# The level's half life is the usual one unless another would have done clearly better
# over the next weeks of the past (benchmarks/forecast/handle_time.py).
HALF_LIVES = (1.5, 3.0, 6.0, 13.0, 26.0)
USUAL_HALF_LIFE = 3.0
CLEARLY_BETTER = 0.1
AHEAD_WEEKS = 4
LEAST_WEEKS, LEAST_TESTS = 4, 6
# The pattern within the week is steadier than the level.
PATTERN_HALF_LIFE = 26.0
# How many contacts a mean must rest on to count half against the coarser one: the
# level against the last half year's, an hour against the day. An hour differs from
# its queue by about a tenth, a weekday's hour by a twentieth, and single handle times
# vary about as much as they last.
LEVEL_PRIOR = HOUR_PRIOR = 100.0
WEEKDAY_HOUR_PRIOR = 400.0
# A mean of n contacts above this many times the usual is a phone left off the hook.
MOST_TIMES, MOST_TIMES_ALONE = 3.0, 6.0
TOLD_DRIFT = 0.05
WEEK_DAYS = 7


@dataclass(frozen=True)
class Handled:
    """The contacts of a queue whose handle time is known, by interval.

    Parameters
    ----------
    start
        Local start of each interval, without zone, in order.
    slot
        Its slot in the day.
    slots
        Slots in a day.
    time
        Mean handle time, known event factors divided out. [s]
    count
        Contacts it is the mean of. [contacts/interval]
    """

    start: pd.DatetimeIndex
    slot: Integers
    slots: int
    time: Matrix
    count: Matrix

    def until(self, end: pd.Timestamp) -> Self:
        """Give the intervals before a moment."""
        return self.between(self.start.min(), end) if len(self.start) else self

    def between(self, first: pd.Timestamp, end: pd.Timestamp) -> Self:
        """Give the intervals from one moment to another."""
        rows = slice(*self.start.searchsorted([first, end]))
        return type(self)(
            self.start[rows],
            self.slot[rows],
            self.slots,
            self.time[rows],
            self.count[rows],
        )


@dataclass(frozen=True)
class HandleTime:
    """What a contact is expected to take.

    Parameters
    ----------
    pattern
        Factor by weekday (0 is Monday) and slot. [0..]
    level
        What the pattern is multiplied by. [s]
    half_life
        After how many weeks a contact counts half in the level. [weeks]
    usual
        The level of the last half year. [s]
    capped
        Intervals whose handle time was too long to be believed.
    longest
        The longest one of all. [s]
    """

    pattern: Matrix
    level: float
    half_life: float
    usual: float
    capped: int
    longest: float

    @property
    def times(self) -> Matrix:
        """Give the handle time by weekday and slot. [s]"""
        expected: Matrix = self.pattern * self.level
        return expected

    @classmethod
    def fit(cls, handled: Handled, as_of: pd.Timestamp) -> Self:
        """Learn level and pattern from the contacts before a day.

        The level is an exponentially weighted mean over contacts, week by week, the
        pattern divided out; the pattern is by hour, then by weekday's hour, each
        shrunk to the coarser one, the level divided out.

        Parameters
        ----------
        handled
            At least one contact before `as_of`; later ones are not looked at.
        as_of
            First day that must not be seen, without zone.

        Examples
        --------
        >>> start = pd.date_range("2026-01-05", periods=70, freq="D")
        >>> slow = np.where(np.arange(70) < 35, 200.0, 300.0)
        >>> known = Handled(start, np.zeros(70, int), 1, slow, np.full(70, 500.0))
        >>> fitted = HandleTime.fit(known, pd.Timestamp("2026-03-16"))
        >>> round(fitted.level), fitted.half_life
        (291, 1.5)
        """
        seen = handled.until(as_of)
        time, capped = _capped(seen)
        # The day before `as_of` is 0 days old, whatever its hour.
        age = np.asarray((as_of - seen.start.normalize()).days, dtype=np.int64) - 1
        week = age // WEEK_DAYS
        weekday = np.asarray(seen.start.day_of_week)
        recent = seen.count * 0.5 ** (age / WEEK_DAYS / PATTERN_HALF_LIFE)
        pattern = np.ones((7, seen.slots))
        # Level and pattern stand in each other's way; twice around is enough.
        for _ in range(2):
            level = _weekly(week, time, seen.count, pattern[weekday, seen.slot])
            ratio = time / level.mean[week]
            pattern = _pattern(weekday, seen.slot, seen.slots, ratio, recent)
        level = _weekly(week, time, seen.count, pattern[weekday, seen.slot])
        half_life = level.best_half_life()
        now, contacts = level.smoothed(half_life)
        usual, _ = level.smoothed(PATTERN_HALF_LIFE)
        return cls(
            pattern,
            (contacts * now + LEVEL_PRIOR * usual) / (contacts + LEVEL_PRIOR),
            half_life,
            usual,
            int(capped.sum()),
            float(seen.time.max()),
        )


def read_handled(
    contacts: pd.DataFrame,
    queue: str,
    timezone: str,
    interval: float,
    event_factor: pd.Series | None = None,
) -> Handled:
    """Read the known handle times of a queue.

    Parameters
    ----------
    contacts
        A Contacts table; other queues in it are passed over.
    queue
        The queue's name.
    timezone
        The centre's time zone.
    interval
        Length of an interval. [s]
    event_factor
        Known factors on handle time by row of `contacts`, divided out.
    """
    own = contacts[contacts["queue"] == queue]
    local = pd.DatetimeIndex(own["start"]).tz_convert(timezone).tz_localize(None)
    # One unit, that holds the earliest moment there is.
    local = local.as_unit("ns")
    time = np.full(len(own), np.nan)
    if "handle_time" in own:
        time = own["handle_time"].to_numpy(dtype=float)
    if event_factor is not None:
        time = time / event_factor.loc[own.index].to_numpy(dtype=float)
    count = _counts(own)
    used = np.flatnonzero(np.isfinite(time) & (time > 0) & (count > 0))
    used = used[np.argsort(np.asarray(local[used]), kind="stable")]
    return Handled(
        local[used],
        slots_of(local[used], interval),
        max(1, round(86400.0 / interval)),
        time[used],
        count[used],
    )


def expected_handle_time(
    contacts: pd.DataFrame,
    queue: Queue,
    timezone: str,
    interval: float,
    as_of: pd.Timestamp,
    event_factor: pd.Series | None = None,
) -> tuple[Matrix, list[str]]:
    """Expect a queue's handle time for each slot of the week.

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
        Handle time by weekday (0 is Monday) and slot [s], and sentences for the
        planner: where it is assumed, has drifted, or was not believed.

    Raises
    ------
    InputError
        If neither the history nor plan.toml has a handle time.
    """
    handled = read_handled(contacts, queue.name, timezone, interval, event_factor)
    if not len(handled.until(as_of).start):
        return _assumed(queue, handled.slots)
    fitted = HandleTime.fit(handled, as_of)
    notes = []
    drift = fitted.level / fitted.usual - 1
    if abs(drift) >= TOLD_DRIFT:
        notes.append(
            f"{queue.name}: the handle time is now {fitted.level:.0f} s, {drift:+.0%} "
            f"against the last half year ({fitted.usual:.0f} s); the forecast takes "
            f"the new level (half life {fitted.half_life:g} weeks)."
        )
    if fitted.capped:
        some = "handle time" if fitted.capped == 1 else "handle times"
        notes.append(
            f"{queue.name}: {fitted.capped:,} {some} too long to be believed "
            f"(up to {fitted.longest:,.0f} s) cut back for the forecast; the "
            "history itself is unchanged."
        )
    return fitted.times, notes


@dataclass(frozen=True)
class _Weekly:
    """The level by week, 0 being the last one: contacts, and their mean. [s]"""

    count: Matrix
    mean: Matrix

    def smoothed(self, half_life: float) -> tuple[float, float]:
        """Give the exponentially weighted mean [s] and the contacts it rests on."""
        weight = self.count * 0.5 ** (np.arange(len(self.count)) / half_life)
        contacts = float(weight.sum())
        return float((weight * self.mean).sum()) / contacts, contacts

    def best_half_life(self) -> float:
        """Choose the half life by how the weeks after each past week were met."""
        count, mean = self.count[::-1], self.mean[::-1]
        tests = np.arange(LEAST_WEEKS, len(count))
        if len(tests) < LEAST_TESTS:
            return USUAL_HALF_LIFE
        loss = {}
        for half_life in HALF_LIVES:
            keep = 0.5 ** (1 / half_life)
            sums, weights = (
                lfilter([1.0], [1.0, -keep], values) for values in (count * mean, count)
            )
            known = np.log(sums / np.maximum(weights, 1e-12))
            loss[half_life] = sum(
                float(
                    (count[now] * np.abs(np.log(mean[now]) - known[now - lead])).sum()
                )
                for lead in range(1, AHEAD_WEEKS + 1)
                for now in [tests[tests - lead >= LEAST_WEEKS - 1]]
            )
        best = min(HALF_LIVES, key=lambda half_life: round(loss[half_life], 9))
        clear = loss[best] < (1 - CLEARLY_BETTER) * loss[USUAL_HALF_LIFE]
        return best if clear else USUAL_HALF_LIFE


def _weekly(week: Integers, time: Matrix, count: Matrix, pattern: Matrix) -> _Weekly:
    """Average over the contacts of each week, the pattern divided out."""
    total = np.asarray(np.bincount(week, count), dtype=np.float64)
    expected = np.bincount(week, count * pattern)
    took = np.bincount(week, count * time)
    mean = np.where(total > 0, took / np.maximum(expected, 1e-12), np.nan)
    # A week without contacts has no weight; any level will do.
    return _Weekly(total, np.where(total > 0, mean, np.nanmean(mean)))


def _pattern(
    weekday: Integers, slot: Integers, slots: int, ratio: Matrix, weight: Matrix
) -> Matrix:
    """Average the ratios by hour and by weekday's hour, each shrunk to the coarser."""
    hour = np.arange(slots) * 24 // slots
    sums, weights = np.zeros((7, 24)), np.zeros((7, 24))
    np.add.at(sums, (weekday, hour[slot]), weight * ratio)
    np.add.at(weights, (weekday, hour[slot]), weight)
    mean = sums.sum() / weights.sum()
    by_hour = (sums.sum(axis=0) + HOUR_PRIOR * mean) / (
        weights.sum(axis=0) + HOUR_PRIOR
    )
    fine = (sums + WEEKDAY_HOUR_PRIOR * by_hour) / (weights + WEEKDAY_HOUR_PRIOR)
    spread: Matrix = fine[:, hour]
    return spread


def _capped(handled: Handled) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Cut back what is too long to be believed; say which intervals that were."""
    most = MOST_TIMES + MOST_TIMES_ALONE / np.sqrt(handled.count)
    time = handled.time
    for _ in range(3):
        usual = float(np.average(time, weights=handled.count))
        time = np.minimum(handled.time, usual * most)
    return time, time < handled.time


def _counts(own: pd.DataFrame) -> Matrix:
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
