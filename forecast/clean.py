"""Gaps, outages and odd days: flagged and filled for fitting, never deleted."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .history import Flags, Matrix, QueueHistory
from .slips import find_slips

__all__ = ["CleanHistory", "clean"]

CELL_WEEKS = 6
DAY_WEEKS = 5
DAY_LOG = 0.35
DAY_NOISE = 3.0
NEIGHBOURS = 4
LEAST_SEEN = 0.5
# Two weeks that are nearly all odd are a new level, not odd days.
SHIFT_WEEKS = 2
SHIFT_SHARE = 0.8


@dataclass(frozen=True)
class CleanHistory:
    """A history with its gaps filled, and what was filled.

    Parameters
    ----------
    history
        The history as it came.
    observed
        Its counts with the known effects divided out; NaN where nothing was seen
        that can be believed. [contacts/interval]
    normal
        What a normal day would have brought: `observed`, with gaps, flagged cells
        and days that are not good filled from same weekdays; 0 where closed.
        [contacts/interval]
    good
        Days taken as they were.
    lacking
        Open days of which less than half was seen.
    odd_days
        Days far from their neighbours.
    odd_cells
        Cells far from their neighbours on days that are not.
    """

    history: QueueHistory
    observed: Matrix
    normal: Matrix
    good: Flags
    lacking: Flags
    odd_days: Flags
    odd_cells: Flags


def clean(
    history: QueueHistory,
    special: Flags,
    effect: Matrix | None = None,
    veiled: Flags | None = None,
) -> CleanHistory:
    """Flag what is not a normal day and fill it from the same weekdays around.

    Parameters
    ----------
    history
        The history; nothing after it is used.
    special
        Days that are special by the calendar.
    effect
        Known effects on each cell, such as a campaign's factor or the weather's;
        divided out. [0..]
    veiled
        Cells under an event of unknown size; they count as not seen.

    Returns
    -------
    CleanHistory
        The filled history and its flags.
    """
    weekday = np.asarray(history.days.day_of_week, dtype=np.int64)
    is_open: Flags = np.asarray(history.share_open > 0)[weekday]
    day_open: Flags = np.asarray(is_open.any(axis=1))
    observed = history.counts.copy()
    if effect is not None:
        observed = observed / np.maximum(effect, 1e-6)
    seen = np.isfinite(observed)
    if veiled is not None:
        seen &= ~veiled
    lacking = (seen.sum(axis=1) < LEAST_SEEN * is_open.sum(axis=1)) & day_open
    ordinary = day_open & ~lacking & ~special
    usual = _rolling_median(
        np.where(seen & ordinary[:, None], observed, np.nan), weekday, CELL_WEEKS
    )
    slips = find_slips(observed, usual, seen, special)
    odd_cells = slips.cells
    filled = np.where(seen & ~odd_cells, observed, slips.expected)
    filled = _fill_rest(filled, weekday)
    filled[~is_open] = 0.0
    totals = filled.sum(axis=1)
    odd_days = _odd_days(totals, ordinary, weekday) | (slips.broken & ordinary)
    odd_cells &= ~odd_days[:, None]
    good = ordinary & ~odd_days
    observed[odd_cells] = np.nan
    normal = _replace(filled, good, weekday, day_open)
    return CleanHistory(history, observed, normal, good, lacking, odd_days, odd_cells)


def _by_week(values: Matrix, weekday: npt.NDArray[np.int64]) -> Matrix:
    """Lay days out as weeks × 7 × slots, NaN where there is no day."""
    first = int(weekday[0])
    weeks = -(-(first + len(values)) // 7)
    laid = np.full((weeks * 7, values.shape[1]), np.nan)
    laid[first : first + len(values)] = values
    return laid.reshape(weeks, 7, values.shape[1])


def _rolling_median(
    values: Matrix, weekday: npt.NDArray[np.int64], reach: int
) -> Matrix:
    """Give the median of the same weekdays up to `reach` weeks away; NaN if none."""
    laid = _by_week(values, weekday)
    padded = np.pad(laid, ((reach, reach), (0, 0), (0, 0)), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    ordered = np.sort(windows, axis=-1)  # NaN last
    known = np.isfinite(ordered).sum(axis=-1)
    low = np.maximum((known - 1) // 2, 0)[..., None]
    high = np.maximum(known // 2, 0)[..., None]
    median = (
        np.take_along_axis(ordered, low, -1) + np.take_along_axis(ordered, high, -1)
    )[..., 0] / 2
    median[known == 0] = np.nan
    flat = median.reshape(-1, values.shape[1])
    first = int(weekday[0])
    found: Matrix = flat[first : first + len(values)]
    return found


def _fill_rest(filled: Matrix, weekday: npt.NDArray[np.int64]) -> Matrix:
    """Fill what no neighbour could with the weekday's mean, then the slot's."""
    if np.isfinite(filled).all():
        return filled
    known = np.isfinite(filled)
    values = np.where(known, filled, 0.0)
    slot = values.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    for day in range(7):
        own = weekday == day
        if not own.any():
            continue
        count = known[own].sum(axis=0)
        mean = np.where(count > 0, values[own].sum(axis=0) / np.maximum(count, 1), slot)
        filled[own] = np.where(known[own], filled[own], mean)
    return filled


def _odd_days(totals: Matrix, ordinary: Flags, weekday: npt.NDArray[np.int64]) -> Flags:
    """Flag days whose total is far from the same weekdays around."""
    seen = np.where(ordinary, totals, np.nan)[:, None]
    usual = _rolling_median(seen, weekday, DAY_WEEKS)[:, 0]
    usual = np.where(np.isfinite(usual), usual, totals)
    away = np.abs(np.log((totals + 0.5) / (usual + 0.5)))
    odd = (away > DAY_LOG + DAY_NOISE / np.sqrt(usual + 1.0)) & ordinary
    span = SHIFT_WEEKS * 7
    if len(odd) < span:
        return odd
    odd_sum = np.convolve(odd, np.ones(span), "valid")
    all_sum = np.convolve(ordinary, np.ones(span), "valid")
    shifted = np.flatnonzero(
        (odd_sum >= SHIFT_SHARE * all_sum) & (all_sum > SHIFT_WEEKS)
    )
    for start in shifted:
        odd[start : start + span] = False
    return odd


def _replace(
    filled: Matrix,
    good: Flags,
    weekday: npt.NDArray[np.int64],
    is_open: Flags,
) -> Matrix:
    """Put the mean of the nearest good same weekdays in place of days not good."""
    normal = filled.copy()
    for day in np.flatnonzero(is_open & ~good):
        same = np.flatnonzero(good & (weekday == weekday[day]))
        if len(same):
            near = same[np.argsort(np.abs(same - day), kind="stable")[:NEIGHBOURS]]
            normal[day] = filled[near].mean(axis=0)
    return normal
