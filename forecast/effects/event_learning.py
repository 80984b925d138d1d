"""Learning from past events what their kind does: size, lag and after-effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..history import Flags, Matrix
from ..robust import robust_sd
from .event_kinds import KindEffect
from .event_priors import MOST_LAG, TAIL_DAYS, KindPrior
from .event_shape import Place, event_shape, overlap, placed

__all__ = ["Measured", "learn_kind", "usual_days"]

NEAR_WEEKS, FAR_WEEKS = 4, 8
LEAST_NEIGHBOURS = 2
# How many events' worth the prior's spread between events counts.
SPREAD_PRIOR = 4.0
LEAST_TAIL = 0.05


@dataclass(frozen=True)
class Measured:
    """What came day by day, beside what would have been usual.

    Parameters
    ----------
    days
        Days, without zone.
    came
        What came by day and slot: contacts, or seconds of handling; NaN where nothing
        is known.
    usual
        What is usual there, without the day itself.
    size
        Contacts behind it, whose chance makes `came` stray.
    chance
        Variance of one contact's share in `came`, relative to its mean.
    noise
        Variance of a day's relative deviation beyond that chance.
    usable
        Days that are neither special nor otherwise odd.
    """

    days: pd.DatetimeIndex
    came: Matrix
    usual: Matrix
    size: Matrix
    chance: float
    noise: float
    usable: Flags

    @classmethod
    def of(
        cls,
        days: pd.DatetimeIndex,
        came: Matrix,
        usual: Matrix,
        size: Matrix,
        chance: float,
        good: Flags,
        usable: Flags,
    ) -> "Measured":
        """Measure the noise on good days; the parameters are the fields."""
        known = np.isfinite(came) & (usual > 0)
        base = np.where(known, usual, 0.0).sum(axis=1)
        seen = good & (base > 0)
        total = np.where(known, came, 0.0).sum(axis=1)[seen]
        away = total / base[seen] - 1.0
        count = np.where(known, size, 0.0).sum(axis=1)[seen]
        noise = 0.1**2
        if len(away) >= 10:
            spread = robust_sd(away - np.median(away))
            noise = spread**2 - chance * float(np.mean(1.0 / np.maximum(count, 1.0)))
        return cls(days, came, usual, size, chance, max(noise, 1e-4), usable)


@dataclass(frozen=True)
class _Sighting:
    """One event's days: how far they strayed, how surely, and where they lie."""

    event: int
    away: Matrix
    precision: Matrix
    inside: Matrix
    place: Place

    def size(self, lag: int, tail: Sequence[float]) -> tuple[float, float]:
        """Give the change that fits the days best, and its variance."""
        weight = event_shape(self.inside, self.place, lag, tail)
        information = float((self.precision * weight**2).sum())
        if information <= 0:
            return 0.0, np.inf
        fit = float((self.precision * weight * self.away).sum())
        return fit / information, 1.0 / information


def usual_days(normal: Matrix, good: Flags) -> Matrix:
    """Average the good same weekdays around each day, the day itself left out.

    Parameters
    ----------
    normal
        Values by day and slot, gap-free from day to day.
    good
        Days to average over.

    Returns
    -------
    numpy.ndarray
        Means of up to four weeks before and after, or eight where those hold fewer
        than two good days; 0 where there is none.

    Examples
    --------
    >>> values = np.repeat([[1.0], [2.0], [3.0]], 7, axis=0)
    >>> usual_days(values, np.ones(21, dtype=bool))[[0, 7, 14], 0]
    array([2.5, 2. , 1.5])
    """
    rows = len(normal)
    near, far = (_around(normal, good, reach) for reach in (NEAR_WEEKS, FAR_WEEKS))
    enough = near[1] >= min(LEAST_NEIGHBOURS, rows)
    total = np.where(enough[:, None], near[0], far[0])
    count = np.where(enough, near[1], far[1])
    usual: Matrix = total / np.maximum(count, 1.0)[:, None]
    return usual


def _around(normal: Matrix, good: Flags, weeks: int) -> tuple[Matrix, Matrix]:
    """Sum the good same weekdays up to some weeks away, and count them."""
    total, count = np.zeros_like(normal), np.zeros(len(normal))
    held = np.where(good[:, None], normal, 0.0)
    for week in range(1, weeks + 1):
        step = 7 * week
        if step >= len(normal):
            break
        total[step:] += held[:-step]
        count[step:] += good[:-step]
        total[:-step] += held[step:]
        count[:-step] += good[step:]
    return total, count


def learn_kind(
    kind: str, prior: KindPrior, rows: pd.DataFrame, crowd: Matrix, seen: Measured
) -> KindEffect:
    """Learn what a kind of event does, shrunk to the prior by how much is known.

    Each event has a change of its own around the kind's mean; its days show that
    change times one shape (a lag, then a geometric decay) that all events of the kind
    share. Lags and decays are weighed by the likelihood of all events together, as is
    the chance that nothing happens at all; the mean is shrunk by precision.

    Parameters
    ----------
    kind, prior
        The kind and what is believed beforehand.
    rows
        Its events, from event_rows.
    crowd
        How many events lie on each day: a day under two tells neither.
    seen
        The past.

    Returns
    -------
    KindEffect
        The prior itself where no event of the kind was seen.
    """
    found = [_sighting(row, crowd, seen) for row in rows.itertuples()]
    sightings = [one for one in found if one is not None]
    shapes = [
        (lag, _geometric(decay), lag_chance * decay_chance)
        for lag, lag_chance in enumerate(prior.lags)
        for decay, decay_chance in prior.decays
        if lag_chance * decay_chance > 0
    ]
    score = np.array(
        [
            np.log(chance) + _evidence(sightings, prior, lag, tail)
            for lag, tail, chance in shapes
        ]
    )
    best = float(score.max())
    chance = np.exp(score - best)
    odds = np.log1p(-prior.nothing) - np.log(prior.nothing) + best
    odds += np.log(chance.sum())
    nothing = float(1.0 / (1.0 + np.exp(np.clip(odds, -50.0, 50.0))))
    lags = np.array([lag for lag, _, _ in shapes])
    lag = int(np.argmax(np.bincount(lags, chance)))
    own = lags == lag
    tails = np.array([tail for _, tail, _ in shapes])
    tail = np.average(tails[own], axis=0, weights=chance[own])
    kept = tuple(float(left) for left in tail if left >= LEAST_TAIL)
    return _kind_effect(kind, prior, nothing, (lag, kept), sightings)


def _sighting(row: Any, crowd: Matrix, seen: Measured) -> _Sighting | None:
    """Lay out what was seen on an event's days and those after it."""
    place = placed(row, seen.days)
    reach = MOST_LAG + TAIL_DAYS
    near = (place.since >= 0) & (place.after <= reach)
    alone = crowd <= (place.after <= 0)
    span = np.flatnonzero(near & alone & seen.usable)
    share = overlap(seen.days[span], seen.came.shape[1], row.start, row.end)
    known = np.isfinite(seen.came[span]) & (seen.usual[span] > 0)
    parts = []
    for inside, weight in ((1.0, share), (0.0, 1.0 - share)):
        part = np.where(known, weight, 0.0)
        usual = (part * seen.usual[span]).sum(axis=1)
        came = (part * np.nan_to_num(seen.came[span])).sum(axis=1)
        size = (part * seen.size[span]).sum(axis=1)
        used = (usual > 0) & (size >= 1.0)
        noise = seen.noise + seen.chance / np.maximum(size, 1.0)
        away = came[used] / usual[used] - 1.0
        parts.append((away, 1.0 / noise[used], np.full(len(away), inside), span[used]))
    away, precision, inside_of, day = (
        np.concatenate([part[number] for part in parts]) for number in range(4)
    )
    if not inside_of.any():
        return None
    return _Sighting(
        int(row.Index),
        away,
        precision,
        inside_of,
        Place(place.since[day], place.after[day], place.lasting),
    )


def _evidence(
    sightings: Sequence[_Sighting], prior: KindPrior, lag: int, tail: Sequence[float]
) -> float:
    """Weigh one shape against no effect: the log of how much better it explains."""
    sizes = [one.size(lag, tail) for one in sightings]
    log, precision, pull = 0.0, 1.0 / prior.doubt**2, prior.size / prior.doubt**2
    centre = precision * prior.size**2
    for size, variance in sizes:
        if not np.isfinite(variance):
            continue
        whole = prior.spread**2 + variance
        log += 0.5 * size**2 / variance + 0.5 * np.log(variance / whole)
        log -= 0.5 * size**2 / whole
        precision += 1.0 / whole
        pull += size / whole
    log += 0.5 * (pull**2 / precision - centre)
    log -= 0.5 * np.log(precision * prior.doubt**2)
    return float(log)


def _geometric(decay: float) -> tuple[float, ...]:
    """Give what a decay leaves on the days after."""
    return tuple(decay**day for day in range(1, TAIL_DAYS + 1))


def _kind_effect(
    kind: str,
    prior: KindPrior,
    nothing: float,
    shape: tuple[int, tuple[float, ...]],
    sightings: Sequence[_Sighting],
) -> KindEffect:
    """Shrink the mean of the events seen to the prior, and each event to the mean."""
    lag, tail = shape
    found = {one.event: one.size(lag, tail) for one in sightings}
    found = {event: seen for event, seen in found.items() if np.isfinite(seen[1])}
    sizes = np.array([size for size, _ in found.values()])
    noise = np.array([variance for _, variance in found.values()])
    spread = prior.spread**2
    if len(sizes) > 1:
        surplus = ((sizes - sizes.mean()) ** 2).sum() - (len(sizes) - 1) * noise.mean()
        spread = SPREAD_PRIOR * spread + max(float(surplus), 0.0)
        spread /= SPREAD_PRIOR + len(sizes) - 1
    weight = 1.0 / (spread + noise)
    precision = 1.0 / prior.doubt**2 + float(weight.sum())
    mean = (prior.size / prior.doubt**2 + float(weight @ sizes)) / precision
    own = {}
    for event, (size, variance) in found.items():
        sure = 1.0 / spread + 1.0 / variance
        own[event] = ((mean / spread + size / variance) / sure, float(sure**-0.5))
    return KindEffect(
        kind,
        len(found),
        float(mean),
        float(precision**-0.5),
        float(np.sqrt(spread)),
        nothing,
        lag,
        tail,
        own,
        {event: (size, float(np.sqrt(v))) for event, (size, v) in found.items()},
    )
