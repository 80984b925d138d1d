"""What holidays did to contacts, and so what the next ones will do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..clean import CleanHistory
from ..history import Matrix
from ..special_days import SpecialDays

__all__ = ["special_effect"]

# Shrinkage measured on three city series: a name seen n times counts n/(n+2)
# against its class for the total, n/(n+4) for the shape of the day.
TOTAL_PRIOR = 2.0
SHAPE_PRIOR = 4.0
SPREAD_FLOOR = 0.03
SUNDAY = 6
BASE_WEEKS = 8
KERNEL = np.array([0.25, 0.5, 0.25])
# A day that was shut is told by its own name alone, not through its class.
SHUT_LOG = np.log(0.05)


@dataclass(frozen=True)
class _SeenDay:
    """One special day of the past against what was normal."""

    name: str
    weekday_log: float
    sunday_log: float
    shape: Matrix


def special_effect(
    past: CleanHistory,
    special: SpecialDays,
    days: pd.DatetimeIndex,
    normal: Matrix,
) -> tuple[Matrix, list[str]]:
    """Give the factors of special days to come.

    Each past special day is compared, on the log scale, with its own weekday and
    with a Sunday; a name's mean is shrunk to its class (public holidays, or days
    beside them), and the two references are mixed by how well they held. The shape
    of the day is learnt likewise.

    Parameters
    ----------
    past
        The cleaned history.
    special
        The special days, past and to come.
    days
        Days to come, without zone.
    normal
        What they would bring if they were normal. [contacts/interval]

    Returns
    -------
    tuple
        Factors by day and slot, 1 on ordinary days; and sentences on special days
        for which the history holds no like.
    """
    factors = np.ones_like(normal)
    names = special.of(days)
    ahead = np.flatnonzero((names != "") & (normal.sum(axis=1) > 0))
    if not len(ahead):
        return factors, []
    seen = _seen(past, special)
    sunday = _recent(past, SUNDAY)
    notes = []
    for day in ahead:
        name = str(names[day])
        kind = special.kind(name)
        like = [one for one in seen if special.kind(one.name) == kind]
        if not like:
            notes.append(
                f"{past.history.queue.name}: the history holds no day like {name} "
                f"({days[day].date()}), so it is forecast as a normal day."
            )
            continue
        own = _recent(past, int(days[day].day_of_week))
        ratio = sunday / own if own > 0 and sunday > 0 else np.nan
        log = _total_log(name, like, float(np.log(ratio)))
        shape = _shape(name, like)
        bent = normal[day] * np.exp(shape)
        factors[day] = np.exp(shape + log) * normal[day].sum() / max(bent.sum(), 1e-9)
    return factors, notes


def _recent(past: CleanHistory, weekday: int) -> float:
    """Give a weekday's recent normal total."""
    own = np.asarray(past.history.days.day_of_week) == weekday
    totals = past.normal[own][-BASE_WEEKS:].sum(axis=1)
    return float(totals.mean()) if len(totals) else 0.0


def _seen(past: CleanHistory, special: SpecialDays) -> list[_SeenDay]:
    """Compare each special day of the past with what was normal then."""
    days = past.history.days
    names = special.of(days)
    weekday = np.asarray(days.day_of_week)
    sunday_total = pd.Series(
        np.where(weekday == SUNDAY, past.normal.sum(axis=1), np.nan)
    )
    sunday_total = sunday_total.bfill().ffill().to_numpy()
    found = []
    for day in np.flatnonzero((names != "") & ~past.lacking):
        cells = np.isfinite(past.observed[day])
        normal = past.normal[day]
        if normal.sum() <= 0 or not cells.any():
            continue
        actual = np.where(cells, past.observed[day], 0.0)
        share = normal[cells].sum() / normal.sum()
        total = float(actual.sum()) + 1.0
        found.append(
            _SeenDay(
                str(names[day]),
                float(np.log(total / (normal[cells].sum() + 1.0))),
                float(np.log(total / (share * sunday_total[day] + 1.0))),
                _log_shape(actual, np.where(cells, normal, 0.0)),
            )
        )
    return found


def _log_shape(actual: Matrix, normal: Matrix) -> Matrix:
    """Give the log of a day's shares over those of a normal day."""
    slots = len(actual)
    own = (actual + 1.0) / (actual.sum() + slots)
    usual = (normal + 1.0) / (normal.sum() + slots)
    shape: Matrix = np.log(own / usual)
    return shape


def _total_log(name: str, like: Sequence[_SeenDay], sunday_over_own: float) -> float:
    """Mix the weekday and the Sunday reference of a special day's total."""
    weekday_log, weekday_spread = _shrunk(name, like, "weekday_log")
    if not np.isfinite(sunday_over_own):
        return weekday_log
    sunday_log, sunday_spread = _shrunk(name, like, "sunday_log")
    weight = np.array([weekday_spread, sunday_spread]) + SPREAD_FLOOR
    weight = 1.0 / weight**2
    mixed = np.array([weekday_log, sunday_log + sunday_over_own])
    return float(weight @ mixed / weight.sum())


def _shrunk(name: str, like: Sequence[_SeenDay], reference: str) -> tuple[float, float]:
    """Shrink a name's mean to its class; tell how far its days lay apart."""
    logs: npt.NDArray[np.float64] = np.array([getattr(one, reference) for one in like])
    own = logs[[one.name == name for one in like]]
    opened = logs[logs > SHUT_LOG]
    pool = float(opened.mean()) if len(opened) else float(logs.mean())
    spread = float(np.std(opened)) if len(opened) > 1 else 0.3
    if not len(own):
        return pool, spread
    mean = float(own.mean())
    if len(own) > 1:
        spread = float(np.abs(own - mean).mean())
    if mean <= SHUT_LOG:
        return mean, spread
    weight = len(own) / (len(own) + TOTAL_PRIOR)
    return weight * mean + (1 - weight) * pool, spread


def _shape(name: str, like: Sequence[_SeenDay]) -> Matrix:
    """Shrink a name's day shape to its class and smooth it."""
    pool = np.mean([one.shape for one in like], axis=0)
    own = [one.shape for one in like if one.name == name]
    if len(pool) == 1:
        return np.zeros(1)
    weight = len(own) / (len(own) + SHAPE_PRIOR)
    mixed = (1 - weight) * pool
    if own:
        mixed = mixed + weight * np.mean(own, axis=0)
    smooth: Matrix = np.convolve(np.pad(mixed, 1, mode="edge"), KERNEL, "valid")
    return smooth
