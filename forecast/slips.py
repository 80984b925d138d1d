"""Intervals that cannot be what came: outages, zeroed cells, spikes."""

from dataclasses import dataclass

import numpy as np

from .history import Flags, Matrix

__all__ = ["Slips", "find_slips"]

# The recipe was measured on series with outages and spikes put in: it restores the
# accuracy on the untouched series and flags less than 0.7 % of clean cells.
CELL_Z = 4.5
CELL_SPREAD = 0.03
MANY_CELLS = 200
# A run of zeros that gamma-mixed Poisson counts of this spread would bring once in a
# hundred thousand is an outage, however quiet each interval by itself.
RUN_SPREAD = 0.05
RUN_LOG = 11.5
MOST_ODD = 0.5
# On a special day nothing is usual but that busyness changes slowly.
LONE_SPIKE = 3.0
LEAST_BUSY = 0.3
LEAST_CAME = 0.35


@dataclass(frozen=True)
class Slips:
    """What of a history cannot be what came.

    Parameters
    ----------
    cells
        Intervals far from what their day and their weekday make likely.
    broken
        Days of which most is.
    expected
        What each interval would have brought by its weekday's usual and its day's
        busyness; NaN where nothing is usual. [contacts/interval]
    """

    cells: Flags
    broken: Flags
    expected: Matrix


def find_slips(observed: Matrix, usual: Matrix, seen: Flags, special: Flags) -> Slips:
    """Find the intervals that cannot be what came.

    An interval is far if it is more than 4.5 standard deviations of an
    overdispersed count from its usual × its day's busyness (more on a queue that is
    restless throughout); a run of zeros if it is too unlikely as a whole. A special
    day has no usual: there, only zeros between busy intervals and single spikes are
    told from a feast's own shape.

    Parameters
    ----------
    observed
        Counts by day and slot, known effects divided out. [contacts/interval]
    usual
        The median of the same weekdays around; NaN if none. [contacts/interval]
    seen
        Cells with a record to go by.
    special
        Days that are special by the calendar.

    Examples
    --------
    >>> usual = np.full((1, 8), 30.0)
    >>> observed = np.array([[31.0, 28, 0, 0, 33, 30, 150, 29]])
    >>> slips = find_slips(observed, usual, observed >= 0, np.array([False]))
    >>> np.flatnonzero(slips.cells[0]).tolist()
    [2, 3, 6]
    """
    zero = (observed == 0) & seen
    # An outage must not pass for a quiet day, nor a quiet day for an outage.
    dead = _dead_runs(zero, usual)
    ratio = np.clip(_day_ratio(observed, usual, seen & ~dead), 0.5, 2.0)
    expected = usual * ratio[:, None]
    due = np.nan_to_num(expected)
    if observed.shape[1] == 1:
        nothing = np.zeros_like(seen)
        return Slips(nothing, nothing[:, 0], expected)
    spread = np.sqrt(due + CELL_SPREAD * due**2 + 0.5)
    away = np.abs(observed - expected) / spread
    judged = seen & ~special[:, None] & np.isfinite(away) & ~dead
    far = judged & (away > CELL_Z * _restlessness(away[judged]))
    cells = (far | _dead_runs(zero, expected)) & seen & ~special[:, None]
    if special.any():
        rows = special.nonzero()[0]
        cells[rows] = _lone(observed[rows], usual[rows], seen[rows])
    # Where most of a day is odd, it is the day that is: a feast, not an outage.
    broken = (due * cells).sum(axis=1) > MOST_ODD * due.sum(axis=1)
    broken &= ~special
    return Slips(cells & ~broken[:, None], broken, expected)


def _restlessness(away: Matrix) -> float:
    """Tell how restless a queue is against what the recipe takes for usual."""
    if len(away) < MANY_CELLS:
        return 1.0
    return max(1.0, float(np.quantile(away, 0.95)) / 1.96)


def _dead_runs(zero: Flags, expected: Matrix) -> Flags:
    """Flag runs of zeros, over midnight too, where far too much was expected."""
    flat = zero.ravel()
    run = np.cumsum(~flat)
    weight = np.nan_to_num(expected).ravel()[flat]
    due = np.bincount(run[flat], weight, int(run[-1]) + 1)
    # Of a negative binomial count of mean m and spread s: -log P(0) = log(1 + sm)/s.
    dead = np.log1p(RUN_SPREAD * due) / RUN_SPREAD > RUN_LOG
    flags: Flags = (flat & dead[run]).reshape(zero.shape)
    return flags


def _lone(observed: Matrix, usual: Matrix, seen: Flags) -> Flags:
    """Flag, on special days, zeros between busy intervals, and spikes of one."""
    came = seen & (observed > 0)
    ratio = _day_ratio(observed, usual, came)[:, None]
    due = np.nan_to_num(usual)
    # A stray call on a feast that is shut does not make it an outage.
    busy = came & (observed > LEAST_BUSY * due * ratio)
    after = np.maximum.accumulate(busy, axis=1)
    before = np.maximum.accumulate(busy[:, ::-1], axis=1)[:, ::-1]
    between = seen & ~came & after & before
    dead = _dead_runs(between, usual * ratio)
    dead &= ((due * came).sum(axis=1) > LEAST_CAME * due.sum(axis=1))[:, None]
    level = np.where(came & (usual > 0), observed / np.where(usual > 0, usual, 1), 0.0)
    beside = np.maximum(
        np.pad(level, ((0, 0), (1, 0)))[:, :-1], np.pad(level, ((0, 0), (0, 1)))[:, 1:]
    )
    near = due * beside
    spread = np.sqrt(near + CELL_SPREAD * near**2 + 0.5)
    spike = (level > LONE_SPIKE * beside) & (beside > 0)
    spike &= np.nan_to_num(observed) - near > CELL_Z * spread
    flags: Flags = dead | (spike & seen)
    return flags


def _day_ratio(observed: Matrix, usual: Matrix, seen: Flags) -> Matrix:
    """Tell how busy each day was against its usual, by its median busy slot."""
    known = np.isfinite(usual)
    busy = 0.3 * (np.median(usual[known]) if known.any() else 0.0)
    used = seen & known & (usual > busy) & (usual > 0)
    ratio = np.where(used, observed / np.where(used, usual, 1.0), np.nan)
    ordered = np.sort(ratio, axis=1)
    count = np.isfinite(ordered).sum(axis=1)
    rows = np.arange(len(ordered))
    last = ordered.shape[1] - 1
    middle = (
        ordered[rows, np.clip((count - 1) // 2, 0, last)]
        + ordered[rows, np.clip(count // 2, 0, last)]
    ) / 2
    # Few seen slots, or a quiet day, tell little.
    ratio_of_day: Matrix = np.where(count >= 4, middle, 1.0)
    return ratio_of_day
