"""What holidays did to contacts, and so what the next ones will do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..clean import CleanHistory
from ..history import Matrix
from ..special_days import OBSERVED, SpecialDays

__all__ = ["special_effect"]

# Shrinkage measured on three city series: a name seen n times counts n/(n+2)
# against its class for the total and n/(n+4) for the shape of the day, n days of a
# class n/(n+2) against the classes beside it.
TOTAL_PRIOR = 2.0
SHAPE_PRIOR = 4.0
CLASS_PRIOR = 2.0
SPREAD_FLOOR = 0.05
# How far days of a class with one day in it may lie apart.
USUAL_SPREAD = 0.3
BASE_WEEKS = 8
NEAREST = 4
KERNEL = np.array([0.25, 0.5, 0.25])
# A day that was shut is told by its own name alone, not through its class.
SHUT_LOG = np.log(0.05)
# Kinds that lean on a kind beside them while they are few.
FAMILIES = {"regional": "public", "bridge": "adjacent", "eve": "adjacent"}


@dataclass(frozen=True)
class _SeenDay:
    """One special day of the past on the log scale against normal days then.

    `logs` and `shapes` have a value a reference: the own weekday, the day of rest.
    """

    name: str
    kind: str
    weekend: bool
    logs: tuple[float, float]
    shapes: tuple[Matrix, Matrix]


def special_effect(
    past: CleanHistory,
    special: SpecialDays,
    days: pd.DatetimeIndex,
    normal: Matrix,
) -> tuple[Matrix, list[str]]:
    """Give the factors of special days to come.

    Each past special day is compared, on the log scale, with its own weekday and
    with the day of rest; a name's mean is shrunk to its class, and references are
    mixed by how well each held: own weekday, day of rest, and own weekday among days
    of the same half of the week. The shape of the day is learnt likewise.

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
    rest = _day_of_rest(past, special)
    seen = _seen(past, special, rest)
    notes = []
    for day in ahead:
        name, kind = str(names[day]), special.kind(str(names[day]))
        like = [one for one in seen if _family(one.kind) == _family(kind)]
        if not like:
            notes.append(
                f"{past.history.queue.name}: the history holds no day like {name} "
                f"({days[day].date()}), so it is forecast as a normal day."
            )
            continue
        weekday = int(days[day].day_of_week)
        own, resting = _recent(past, weekday), _recent(past, rest)
        log = _total(name, kind, like, own, resting, special.is_weekend(weekday))
        shape = _shape(name, kind, like, own, resting)
        bent = normal[day] * np.exp(shape)
        factors[day] = np.exp(shape + log) * normal[day].sum() / max(bent.sum(), 1e-9)
    return factors, notes


def _family(kind: str) -> str:
    """Give the kind that a kind leans on."""
    return FAMILIES.get(kind, kind)


def _day_of_rest(past: CleanHistory, special: SpecialDays) -> int:
    """Choose the quietest day of the weekend on which the queue is open."""
    totals = {day: _recent(past, day).sum() for day in sorted(special.weekend)}
    is_open = {day: total for day, total in totals.items() if total > 0}
    return min(is_open or {6: 0.0}, key=lambda day: is_open.get(day, 0.0))


def _recent(past: CleanHistory, weekday: int) -> Matrix:
    """Give a weekday's recent normal day; zeros where it is closed."""
    own = np.asarray(past.history.days.day_of_week) == weekday
    rows = past.normal[own][-BASE_WEEKS:]
    mean: Matrix = rows.mean(axis=0) if len(rows) else np.zeros(past.history.slots)
    return mean


def _seen(past: CleanHistory, special: SpecialDays, rest: int) -> list[_SeenDay]:
    """Compare each special day of the past with what was normal then."""
    days = past.history.days
    names = special.of(days)
    resting = np.flatnonzero(np.asarray(days.day_of_week) == rest)
    found = []
    for day in np.flatnonzero((names != "") & ~past.lacking):
        cells = np.isfinite(past.observed[day])
        normal = past.normal[day]
        if normal.sum() <= 0 or not cells.any():
            continue
        near = resting[np.argsort(np.abs(resting - day), kind="stable")[:NEAREST]]
        quiet = past.normal[near].mean(axis=0) if len(near) else np.zeros_like(normal)
        actual = np.where(cells, past.observed[day], 0.0)
        share = normal[cells].sum() / normal.sum()
        total = float(actual.sum()) + 1.0
        found.append(
            _SeenDay(
                str(names[day]),
                special.kind(str(names[day])),
                special.is_weekend(int(days[day].day_of_week)),
                (
                    float(np.log(total / (normal[cells].sum() + 1.0))),
                    float(np.log(total / (share * quiet.sum() + 1.0))),
                ),
                (
                    _log_shape(actual, np.where(cells, normal, 0.0)),
                    _log_shape(actual, np.where(cells, quiet, 0.0)),
                ),
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


def _total(
    name: str,
    kind: str,
    like: Sequence[_SeenDay],
    own: Matrix,
    resting: Matrix,
    weekend: bool,
) -> float:
    """Mix the references of a special day's total by how well each held."""
    found = [_shrunk(name, kind, like, [one.logs[0] for one in like], TOTAL_PRIOR)]
    if own.sum() > 0 and resting.sum() > 0:
        away = np.log(resting.sum() / own.sum())
        logs = [one.logs[1] + away for one in like]
        found.append(_shrunk(name, kind, like, logs, TOTAL_PRIOR))
    half = [one for one in like if one.weekend == weekend]
    if half:
        logs = [one.logs[0] for one in half]
        found.append(_shrunk(name, kind, half, logs, TOTAL_PRIOR))
    means = np.array([float(mean) for mean, _ in found])
    return float(_trust([spread + SPREAD_FLOOR for _, spread in found]) @ means)


def _shape(
    name: str, kind: str, like: Sequence[_SeenDay], own: Matrix, resting: Matrix
) -> Matrix:
    """Mix the references of a special day's shape, and smooth it."""
    if len(own) == 1:
        return np.zeros(1)
    found = [_shrunk(name, kind, like, [one.shapes[0] for one in like], SHAPE_PRIOR)]
    if own.sum() > 0 and resting.sum() > 0:
        away = _log_shape(resting, own)
        shapes = [one.shapes[1] + away for one in like]
        found.append(_shrunk(name, kind, like, shapes, SHAPE_PRIOR))
    mixed = _trust([spread + SPREAD_FLOOR for _, spread in found]) @ np.array(
        [mean for mean, _ in found]
    )
    smooth: Matrix = np.convolve(np.pad(mixed, 1, mode="edge"), KERNEL, "valid")
    return smooth


def _trust(spreads: Sequence[float]) -> Matrix:
    """Weigh references by how far apart the days of the past lay from them."""
    weight = 1.0 / np.array(spreads) ** 2
    share: Matrix = weight / weight.sum()
    return share


def _shrunk(
    name: str,
    kind: str,
    like: Sequence[_SeenDay],
    values: Sequence[float] | Sequence[Matrix],
    prior: float,
) -> tuple[Matrix, float]:
    """Shrink a name's mean to its class, and that to its family.

    A day observed in lieu of a holiday leans on the holiday itself. Returns the mean
    and how far from it the days lay.
    """
    table = np.array(values, dtype=float).reshape(len(like), -1)
    logs = np.array([one.logs[0] for one in like])
    own = np.array([one.name == name for one in like])
    if own.any() and logs[own].mean() <= SHUT_LOG:
        return _squeeze(table[own].mean(axis=0)), 0.0
    opened = logs > SHUT_LOG if (logs > SHUT_LOG).any() else np.ones(len(like), bool)
    base = name.removesuffix(OBSERVED).strip()
    mean = table[opened].mean(axis=0)
    spread = USUAL_SPREAD
    for some, weight in (
        (opened & np.array([one.kind == kind for one in like]), CLASS_PRIOR),
        (opened & np.array([one.name == base for one in like]) & ~own, prior),
        (own, prior),
    ):
        count = int(some.sum())
        mean = (table[some].sum(axis=0) + weight * mean) / (count + weight)
        apart = float(np.abs(table[some] - mean).mean()) if count else 0.0
        spread = (count * apart + CLASS_PRIOR * spread) / (count + CLASS_PRIOR)
    return _squeeze(mean), spread


def _squeeze(mean: Matrix) -> Matrix:
    """Give a total as a number and a shape as a row."""
    return mean[0] if len(mean) == 1 else mean
