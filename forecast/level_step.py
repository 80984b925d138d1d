"""Steps in the level of a queue: found, dated, and told with their evidence.

This looks at the eight weeks around a day and warns, on months of history already;
`level_shift` measures breaks against two years of season, for the long view to undo.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .clean import CleanHistory
from .history import Flags, Matrix
from .robust import MAD_TO_SD

__all__ = ["LevelStep", "level_steps", "step_notes", "steps_of"]

# A step holds for the four weeks around it, three at least after it; it is a quarter at
# least, and five times its standard error.
SIDE = 28
LEAST_AFTER = 21
LEAST_SEEN = 12
LEAST_STEP = np.log(1.25)
LEAST_TIMES = 5.0
# Two levels must fit these weeks better than a slope by this in squared error: else the
# queue grows or shrinks by and by.
BEATS_SLOPE = 1.35
# Days apart from their neighbours by more than this many spreads teach no level.
CLIP = 3.0
# A step that came at the same time a year before, half as large at least, is season.
YEAR = 364
LEAST_SHARE = 0.5
SEASON_REACH = 14
SEASON_SHARE = 0.5


@dataclass(frozen=True)
class LevelStep:
    """One step of a queue's level.

    Parameters
    ----------
    day
        First day at the new level.
    before, after
        Contacts of a middling day in the four weeks before and after, each weekday's
        rhythm taken out. [contacts/day]
    times
        The step over its standard error, neighbouring days' likeness counted in.
    season_known
        Whether an earlier year shows that it is no season.
    """

    day: pd.Timestamp
    before: float
    after: float
    times: float
    season_known: bool

    @property
    def factor(self) -> float:
        """Give the new level over the old one."""
        return self.after / self.before


def level_steps(days: pd.DatetimeIndex, totals: Matrix) -> list[LevelStep]:
    """Find the steps of a queue's level.

    Parameters
    ----------
    days
        Days, gap-free, without zone.
    totals
        What came on them, known effects divided out; NaN on special days, closed
        days and days without a record. [contacts/day]

    Returns
    -------
    list of LevelStep
        The oldest first. A step in the last three weeks cannot be told from a bout.

    Examples
    --------
    >>> days = pd.date_range("2026-01-05", periods=140, freq="D")
    >>> rng = np.random.default_rng(1)
    >>> totals = rng.poisson(np.where(days < "2026-04-01", 200, 320)).astype(float)
    >>> [(str(s.day.date()), round(s.factor, 1)) for s in level_steps(days, totals)]
    [('2026-04-01', 1.6)]
    """
    if len(days) < SIDE + LEAST_AFTER:
        return []
    log = _level_of_days(pd.Series(np.log(totals + 0.5), days))
    step, times, gain = _two_levels(log)
    strong = np.isfinite(gain) & (np.abs(step) >= LEAST_STEP) & (times >= LEAST_TIMES)
    strong &= gain > 0
    left = np.where(strong, gain, -np.inf)
    found = []
    while np.isfinite(left).any():
        at = int(np.argmax(left))
        left[max(at - SIDE, 0) : at + SIDE + 1] = -np.inf
        if not _seasonal(step, at):
            before = np.nanmean(log[max(at - SIDE, 0) : at])
            after = np.nanmean(log[at : at + SIDE])
            found.append(
                LevelStep(
                    days[at],
                    float(np.exp(before)),
                    float(np.exp(after)),
                    float(times[at]),
                    at - YEAR >= SIDE,
                )
            )
    return sorted(found, key=lambda one: one.day)


def steps_of(cleaned: CleanHistory, special: Flags) -> list[LevelStep]:
    """Find the steps of a cleaned history's level.

    Parameters
    ----------
    cleaned
        The cleaned history; days that look odd count as they came, since a new level
        looks odd at first.
    special
        Its special days; they tell nothing of the level.
    """
    seen = np.isfinite(cleaned.observed)
    usual = cleaned.normal.sum(axis=1)
    share = np.where(seen, cleaned.normal, 0.0).sum(axis=1) / np.maximum(usual, 1e-9)
    came = np.nan_to_num(cleaned.observed).sum(axis=1) / np.maximum(share, 1e-9)
    hidden = cleaned.lacking | special | (share < LEAST_SHARE) | (usual <= 0)
    return level_steps(cleaned.history.days, np.where(hidden, np.nan, came))


def step_notes(queue: str, steps: list[LevelStep], end: pd.Timestamp) -> list[str]:
    """Tell the steps of the last year, each with its evidence.

    Parameters
    ----------
    queue
        The queue's name.
    steps
        Its steps.
    end
        First day after the history.
    """
    notes = []
    for one in steps:
        if one.day < end - pd.Timedelta(days=YEAR):
            continue
        season = (
            "no season of earlier years explains it"
            if one.season_known
            else "less than a year lies before it, so it may be season"
        )
        notes.append(
            f"{queue}: the level stepped {'up' if one.factor > 1 else 'down'} by "
            f"{abs(one.factor - 1):.0%} on {one.day:%Y-%m-%d}: about "
            f"{one.before:,.0f} contacts a day in the four weeks before, "
            f"{one.after:,.0f} in those after, {one.times:.0f} times its standard "
            f"error; {season}. The models follow the new level; if it will not stay, "
            "write so into overrides.csv, and if you know its cause, into events.csv."
        )
    return notes


def _level_of_days(log: "pd.Series[float]") -> Matrix:
    """Take each weekday's usual distance from its week out, and odd days in."""
    week = log.rolling(7, center=True, min_periods=3).mean()
    weekday = pd.DatetimeIndex(log.index).day_of_week
    even = log - (log - week).groupby(weekday).transform("median")
    middle = even.rolling(7, center=True, min_periods=3).median()
    away = even - middle
    reach = CLIP * max(MAD_TO_SD * float(away.abs().median()), 0.01)
    clipped: Matrix = (middle + away.clip(-reach, reach)).to_numpy()
    return clipped


def _two_levels(log: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Fit two levels to the weeks around each day.

    Returns
    -------
    tuple
        By day: the step (log), the step over its standard error, and by how much two
        levels beat a slope (log of squared errors less what they must); NaN where too
        little is seen.
    """
    padded = np.pad(log, (SIDE, SIDE - 1), constant_values=np.nan)
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * SIDE)
    seen = np.isfinite(near)
    values = np.where(seen, near, 0.0)
    after = np.arange(2 * SIDE) >= SIDE
    count = np.stack([seen[:, ~after].sum(1), seen[:, after].sum(1)], axis=1)
    means = np.stack([values[:, ~after].sum(1), values[:, after].sum(1)], axis=1)
    means = means / np.maximum(count, 1)
    rest = np.where(seen, values - means[:, after.astype(int)], 0.0)
    steps_error = (rest**2).sum(axis=1)
    total = np.maximum(seen.sum(axis=1), 1)
    spread = np.sqrt(steps_error / np.maximum(total - 2, 1))
    likeness = _likeness(rest, seen)
    error = spread * np.sqrt((1.0 / np.maximum(count, 1)).sum(axis=1) * likeness)
    step = means[:, 1] - means[:, 0]
    slope_error = np.maximum(_slope_error(values, seen), 1e-9)
    gain = np.log(slope_error / np.maximum(BEATS_SLOPE * steps_error, 1e-9))
    day = np.arange(len(log))
    short = (count < LEAST_SEEN).any(axis=1) | (day > len(log) - LEAST_AFTER)
    gain[short | (day < SIDE // 2)] = np.nan
    return step, np.abs(step) / np.maximum(error, 0.01), gain


def _slope_error(values: Matrix, seen: npt.NDArray[np.bool_]) -> Matrix:
    """Give the squared error that a slope leaves over the weeks around each day."""
    place = np.arange(values.shape[1], dtype=float)
    total = np.maximum(seen.sum(axis=1), 1)
    x = np.where(seen, place - (seen @ place / total)[:, None], 0.0)
    y = np.where(seen, values - (values.sum(axis=1) / total)[:, None], 0.0)
    along = (x * y).sum(axis=1) ** 2 / np.maximum((x**2).sum(axis=1), 1e-9)
    error: Matrix = np.maximum((y**2).sum(axis=1) - along, 0.0)
    return error


def _likeness(rest: Matrix, seen: npt.NDArray[np.bool_]) -> float:
    """Tell by how much the likeness of neighbouring days widens a mean's variance."""
    both = seen[:, 1:] & seen[:, :-1]
    product = np.where(both, rest[:, 1:] * rest[:, :-1], 0.0).sum(axis=1)
    power = np.where(both, rest[:, 1:] ** 2, 0.0).sum(axis=1)
    known = power > 0
    if not known.any():
        return 1.0
    rho = float(np.median(product[known] / power[known]))
    # Residuals of a short stretch look less alike than days are.
    rho = float(np.clip(rho + (1 + 4 * rho) / (2 * SIDE), 0.0, 0.8))
    return (1 + rho) / (1 - rho)


def _seasonal(step: Matrix, at: int) -> bool:
    """Tell whether the same time of an earlier year stepped likewise."""
    for back in range(at - YEAR, 0, -YEAR):
        then = step[max(back - SEASON_REACH, SIDE) : back + SEASON_REACH + 1]
        then = then[np.isfinite(then)] / step[at]
        if len(then) and then.max() > SEASON_SHARE:
            return True
    return False
