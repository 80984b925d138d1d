"""Breaks in a queue's level, such as a lockdown or a new product: found and undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .history import Matrix
from .models.day_ridge import ridge
from .models.model import Training
from .models.regressors import design
from .robust import robust_sd

__all__ = ["LevelShift", "find_shifts", "without_shifts"]

WEEK = 7
# Weeks that must lie before a break, and after it.
LEAST_BEFORE, LEAST_AFTER = 8, 4
NEAR = pd.Timedelta(days=WEEK * LEAST_AFTER)
# A break is at least this large on the log scale, ...
LEAST_SIZE = 0.2
# ... and this many times what the level does otherwise from eight weeks to the next.
TIMES_USUAL = 5.0
REACH = 8
# Most of it comes within two weeks: a turn of the season takes longer.
SUDDEN, SUDDEN_SHARE = 2, 0.6
MOST_SHIFTS = 4
# Below, a yearly season cannot be told from a break.
LEAST_WEEKS = 104
YEARLY, PENALTY, FREE = 4, 2.0, 1e-6


@dataclass(frozen=True)
class LevelShift:
    """A day from which on a queue's level is another.

    Parameters
    ----------
    day
        The first day of the new level, to the week.
    size
        Its change, on the log scale.
    """

    day: pd.Timestamp
    size: float


def find_shifts(training: Training) -> tuple[LevelShift, ...]:
    """Find where the level of a history breaks.

    A regression on weekday, season and slope is given one break more, at the week
    where it explains most, as long as that break is large, sudden, and beyond what
    the level does otherwise.

    Parameters
    ----------
    training
        A queue's normal past; under two years nothing is looked for.

    Returns
    -------
    tuple of LevelShift
        Oldest first.
    """
    if training.weeks < LEAST_WEEKS:
        return ()
    end = training.days[-1] + pd.Timedelta(days=1)
    weeks = (end - training.days[0]).days // WEEK
    candidates = [
        end - pd.Timedelta(days=WEEK * back)
        for back in range(LEAST_AFTER, weeks - LEAST_BEFORE + 1)
    ]
    found: tuple[LevelShift, ...] = ()
    for _ in range(MOST_SHIFTS):
        known = [one.day for one in found]
        # A break within a week leaves a part of itself in the next one.
        free = [
            day for day in candidates if all(abs(day - one) > NEAR for one in known)
        ]
        if not free:
            break
        day = _best(training, known, free)
        shifts, left = _fitted(training, sorted([*known, day]))
        new = next(one for one in shifts if one.day == day)
        if not _breaks(training, new, left):
            break
        found = shifts
    return found


def without_shifts(training: Training, shifts: Sequence[LevelShift]) -> Training:
    """Bring a history to its latest level, so that no break looks like growth.

    Parameters
    ----------
    training
        A queue's normal past.
    shifts
        Its breaks.

    Returns
    -------
    Training
        The past with all before each break moved by the break's size.
    """
    factor = np.ones(len(training.days))
    for one in shifts:
        factor[training.days < one.day] *= np.exp(one.size)
    return replace(training, counts=training.counts * factor[:, None])


def _columns(training: Training, days: Sequence[pd.Timestamp]) -> tuple[Matrix, Matrix]:
    """Lay out the regression with breaks, and what each column's penalty is."""
    _, known = design(training, training.days, yearly=YEARLY)
    parts = [np.ones(len(known)), known.to_numpy()]
    parts += [np.asarray(training.days >= day, dtype=float) for day in days]
    columns = np.column_stack(parts)
    penalty = np.full(columns.shape[1], PENALTY)
    penalty[0] = FREE
    penalty[1 + known.shape[1] :] = FREE
    return columns, penalty


def _best(
    training: Training, known: Sequence[pd.Timestamp], candidates: list[pd.Timestamp]
) -> pd.Timestamp:
    """Find the day at which one break more explains most."""
    columns, penalty = _columns(training, known)
    weight = training.good.astype(float)
    steps = np.column_stack([training.days >= day for day in candidates]).astype(float)
    both = np.column_stack([np.log(training.totals + 1.0), steps])
    # What the others leave of the logs and of each step: then one at a time.
    left = both - columns @ ridge(columns, both, weight, penalty)
    logs, steps = left[:, 0], left[:, 1:]
    power = (weight[:, None] * steps**2).sum(axis=0)
    gain = (weight * logs) @ steps / np.sqrt(np.maximum(power, 1e-9))
    return candidates[int(np.argmax(np.abs(gain)))]


def _fitted(
    training: Training, days: list[pd.Timestamp]
) -> tuple[tuple[LevelShift, ...], Matrix]:
    """Measure breaks together, and give what the regression leaves, by day."""
    columns, penalty = _columns(training, days)
    logs = np.log(training.totals + 1.0)
    fit = ridge(columns, logs, training.good.astype(float), penalty)
    sizes = fit[-len(days) :]
    shifts = tuple(
        LevelShift(day, float(size)) for day, size in zip(days, sizes, strict=True)
    )
    return shifts, logs - columns @ fit


def _breaks(training: Training, shift: LevelShift, left: Matrix) -> bool:
    """Tell whether a break is large, sudden, and beyond what is usual."""
    good = training.good
    day = np.asarray((training.days[good] - shift.day).days) // WEEK
    weekly = pd.Series(left[good]).groupby(day).mean()
    weekly = weekly.reindex(range(day.min(), day.max() + 1)).interpolate()
    values = weekly.to_numpy(dtype=float)
    mean = np.convolve(values, np.ones(REACH) / REACH, "valid")
    usual = robust_sd(mean[REACH:] - mean[:-REACH])
    at = -int(day.min())
    after, before = values[at : at + SUDDEN], values[at - SUDDEN : at]
    sudden = shift.size + float(after.mean() - before.mean())
    return abs(shift.size) >= max(LEAST_SIZE, TIMES_USUAL * usual) and sudden * np.sign(
        shift.size
    ) >= SUDDEN_SHARE * abs(shift.size)
