"""Weeks held back: does a driver foretell them, with what was known by then?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import t as student

from ..history import Flags, Matrix
from ..robust import MAD_TO_SD

__all__ = [
    "MOST_LAG",
    "DriverTrial",
    "Rows",
    "Surprises",
    "beats",
    "held_back",
    "lagged",
    "penalties",
    "slopes",
]

MOST_LAG = 6
LEVEL_DAYS = 28
# A later lag is held tighter: most effects come within days.
PENALTY, TIGHTER = 6.0, 1.6
# The regression starts on half a year; the weeks after it, at most a year, are held
# back one by one.
FIRST_WEEKS, MOST_WEEKS, LEAST_WEEKS = 20, 52, 8
# One driver in a hundred that does nothing may pass, however many are tried.
CHANCE = 0.01
WINSOR = 3.5
MOST_CARRY = 0.9
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Surprises:
    """What the calendar leaves of a queue's days, and where they lie.

    Parameters
    ----------
    day
        Days since the first one, open days alone. [days]
    level
        Where the series stood: the mean surprise of the four weeks before. [log]
    away
        Each day's surprise over that level, outliers pulled in. [log]
    good
        Days that may teach and judge.
    """

    day: Rows
    level: Matrix
    away: Matrix
    good: Flags

    @classmethod
    def of(cls, day: Rows, residuals: Matrix, good: Flags) -> "Surprises":
        """Take the level of the weeks before out of a regression's residuals."""
        used = pd.Series(np.where(good, residuals, np.nan), index=day)
        dense = used.reindex(np.arange(day[0], day[-1] + 1))
        level = dense.rolling(LEVEL_DAYS, min_periods=4).mean().shift().ffill()
        at = level.reindex(day).fillna(0.0).to_numpy()
        away = residuals - at
        middle = float(np.median(np.abs(away[good]))) if good.any() else 0.0
        cap = WINSOR * MAD_TO_SD * middle + 1e-9
        return cls(day, at, np.clip(away, -cap, cap), good)


@dataclass(frozen=True)
class DriverTrial:
    """How far days were missed in weeks held back.

    Parameters
    ----------
    weeks
        How many weeks. [weeks]
    squared
        Mean squared miss by week in which forecasts were made, and days ahead; NaN
        where none was judged. [log²]
    next_day, error
        Mean absolute miss of the next day, and of a day up to a week ahead, about its
        share of the day's contacts. [0..1]
    """

    weeks: int
    squared: Matrix
    next_day: float
    error: float


def lagged(away: Matrix, day: Rows, lags: Sequence[int]) -> Matrix:
    """Lay a driver's days beside the days they may move.

    Parameters
    ----------
    away
        The driver by day, 0 where usual or unknown.
    day
        Days to explain, as positions in `away`.
    lags
        How many days before. [days]

    Returns
    -------
    numpy.ndarray
        One row a day, one column a lag.

    Examples
    --------
    >>> lagged(np.array([1.0, 2.0, 3.0]), np.array([0, 2]), [0, 1])
    array([[1., 0.],
           [3., 2.]])
    """
    place = day[:, None] - np.asarray(lags)[None, :]
    inside = (place >= 0) & (place < len(away))
    found: Matrix = np.where(inside, away[np.clip(place, 0, len(away) - 1)], 0.0)
    return found


def penalties(lags: Sequence[int]) -> Matrix:
    """Give the ridge penalty of each lag."""
    penalty: Matrix = PENALTY * TIGHTER ** np.asarray(lags, dtype=float)
    return penalty


def slopes(columns: Matrix, away: Matrix, good: Flags, penalty: Matrix) -> Matrix:
    """Regress surprises on lagged drivers, by ridge."""
    used = columns[good]
    square = used.T @ used + np.diag(penalty)
    found: Matrix = np.asarray(np.linalg.solve(square, used.T @ away[good]), float)
    return found


def held_back(
    seen: Surprises,
    origin: int,
    columns: Matrix,
    known: Sequence[Matrix],
    penalty: Matrix,
) -> DriverTrial | None:
    """Forecast the past again from each day of the weeks held back, a week ahead.

    A day's forecast is the level of the weeks before, what the drivers known by then
    bring, and what is left of the last surprise. The regression sees nothing of the
    week held back nor of what follows it.

    Parameters
    ----------
    seen
        The surprises of the past.
    origin
        First day not seen. [days]
    columns
        Lagged drivers as they were, one row a day of `seen`; no columns for a
        forecast without drivers.
    known
        The same as they were known 0, 1, 2 … days before each day.
    penalty
        Ridge penalty of each column.

    Returns
    -------
    DriverTrial or None
        None where fewer than eight weeks can be held back.
    """
    starts = np.array(held_weeks(seen, origin), dtype=np.int64)
    if len(starts) < LEAST_WEEKS:
        return None
    fits = _fits(seen, columns, starts, penalty)
    left = seen.away[:, None] - columns @ fits.T
    carry = _carry(left, seen, starts)
    square = np.zeros((len(starts), len(known)))
    count = np.zeros_like(square)
    misses = []
    for ahead, then in enumerate(known):
        start = seen.day - ahead
        week = np.searchsorted(starts, start, side="right") - 1
        last = np.searchsorted(seen.day, start) - 1
        day = np.flatnonzero((week >= 0) & (last >= 0) & seen.good)
        week, last = week[day], last[day]
        # The level stands where it stood on the day the forecast was made.
        level = seen.level[np.minimum(last + 1, day)]
        came = seen.away[day] + seen.level[day] - level
        rest = np.where(seen.good[last], left[last, week], 0.0)
        said = (then[day] * fits[week]).sum(axis=1)
        miss = came - said - carry[week] ** (day - last) * rest
        np.add.at(square[:, ahead], week, miss**2)
        np.add.at(count[:, ahead], week, 1.0)
        misses.append(np.abs(miss))
    judged = count.any(axis=1)
    if judged.sum() < LEAST_WEEKS:
        return None
    square, count = square[judged], count[judged]
    squared = np.where(count > 0, square / np.maximum(count, 1.0), np.nan)
    next_day = float(np.mean(misses[0])) if len(misses[0]) else np.nan
    error = float(np.mean(np.concatenate(misses)))
    return DriverTrial(len(count), squared, next_day, error)


def held_weeks(seen: Surprises, origin: int) -> list[int]:
    """List the first days of the weeks to hold back, oldest first."""
    first = int(seen.day[0]) + 7 * FIRST_WEEKS
    starts = [origin - 7 * back for back in range(MOST_WEEKS, 0, -1)]
    return [start for start in starts if start >= first]


def _fits(seen: Surprises, columns: Matrix, starts: Rows, penalty: Matrix) -> Matrix:
    """Regress on the days before each week held back; one row a week."""
    size = columns.shape[1]
    used = np.where(seen.good[:, None], columns, 0.0)
    square = np.cumsum(used[:, :, None] * used[:, None, :], axis=0)
    cross = np.cumsum(used * np.where(seen.good, seen.away, 0.0)[:, None], axis=0)
    last = np.searchsorted(seen.day, starts) - 1
    if not size:
        return np.zeros((len(starts), 0))
    bounded = square[last] + np.diag(penalty)
    found: Matrix = np.linalg.solve(bounded, cross[last][:, :, None])[:, :, 0]
    return found


def beats(with_driver: DriverTrial, without: DriverTrial, tried: int) -> float:
    """Tell by how much, beyond chance, a driver makes the weeks held back nearer.

    Parameters
    ----------
    with_driver, without
        Trials over the same weeks.
    tried
        How many drivers are tried on the queue.

    Returns
    -------
    float
        Student's t of the weeks' gains, for the next day or the week ahead, whichever
        is surer, less what chance alone reaches once in a hundred times among so
        many; above 0 it beats. A driver that helps the next day but makes the week
        worse does not.
    """
    gain = without.squared - with_driver.squared
    ahead = np.nanmean(gain, axis=1)
    if ahead.mean() <= 0:
        return -np.inf
    bound = float(student.ppf(1 - CHANCE / (2 * tried), len(gain) - 1))
    return max(_surely(gain[:, 0]), _surely(ahead)) - bound


def _surely(gain: Matrix) -> float:
    """Give Student's t of some weeks' gains."""
    gain = gain[np.isfinite(gain)]
    spread = float(gain.std(ddof=1)) if len(gain) > 1 else 0.0
    if spread <= 0:
        return -np.inf
    return float(gain.mean() / (spread / np.sqrt(len(gain))))


def _carry(left: Matrix, seen: Surprises, starts: Rows) -> Matrix:
    """Tell how much of a day's surprise the next one keeps, before each week."""
    pair = seen.good[1:] & seen.good[:-1]
    before = (seen.day[1:, None] < starts) & pair[:, None]
    power = np.where(before, left[:-1] ** 2, 0.0).sum(axis=0) + 1e-9
    shared = np.where(before, left[1:] * left[:-1], 0.0).sum(axis=0)
    carry: Matrix = np.clip(shared / power, 0.0, MOST_CARRY)
    return carry
