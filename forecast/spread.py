"""How far a queue's rate strays from its forecast, measured on its trials."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calibrate import PLAIN, Bend, measure_bend
from .history import Matrix
from .models.ewma_day import EwmaDay
from .models.model import Training
from .robust import MAD_TO_SD
from .trials import Trial

__all__ = ["Spread", "assumed_spread", "measure_spread", "young_spread"]

LEAST_DAYS = 10
MOST_DAY_RHO, MOST_SLOT_RHO = 0.95, 0.9
WINSOR = 3.5
# Slots with fewer contacts than this are all chance: nothing is to be seen there.
LEAST_RATE = 5.0
# With nothing measured: what stable queues of the size show in their first month.
ASSUMED_DAY_SD = 0.10
ASSUMED_DAY_RHO = 0.5
ASSUMED_SLOT_VARIANCE = 0.01


@dataclass(frozen=True)
class Spread:
    """How far a queue's rate strays from its forecast.

    Parameters
    ----------
    day_sd
        Standard deviation of the log busyness of a day, by week ahead.
    day_rho
        Correlation of one day's busyness with the next's. [0..1]
    slot_variance
        Variance of a slot's rate over its day's busyness.
    slot_rho
        Correlation of one slot's with the next's. [0..1]
    day_bend, slot_bend
        How far surprises lie against the normal distribution.
    assumed
        Whether there was too little past to measure them.
    """

    day_sd: tuple[float, ...]
    day_rho: float
    slot_variance: float
    slot_rho: float
    day_bend: Bend = PLAIN
    slot_bend: Bend = PLAIN
    assumed: bool = False

    def sd_at(self, lead_days: npt.NDArray[np.int64]) -> Matrix:
        """Give the busyness's deviation by days ahead, 0 being the first."""
        week = np.minimum(lead_days // 7, len(self.day_sd) - 1).astype(int)
        sd: Matrix = np.asarray(self.day_sd)[week]
        return sd


@dataclass(frozen=True)
class _SeenDay:
    """A past day beside what a trial had said of it; slots that were seen alone."""

    trial: int
    day: int
    came: Matrix
    said: Matrix

    @property
    def log(self) -> float:
        """Give the log of how busy the day was."""
        return float(np.log((self.came.sum() + 0.5) / (self.said.sum() + 0.5)))

    @property
    def rate(self) -> Matrix:
        """Give what its slots should have brought, as busy as the day was."""
        busy: Matrix = self.said * np.exp(self.log)
        return busy


def measure_spread(
    trials: Sequence[Trial], name: str, end: pd.Timestamp, weeks: int
) -> Spread:
    """Measure the spread on a model's trials, the Poisson part taken out.

    Parameters
    ----------
    trials
        Trials of the model; truth from `end` on is not looked at.
    name
        The model.
    end
        First day that must not be seen.
    weeks
        Weeks ahead to tell apart.

    References
    ----------
    B. N. Oreshkin, N. Régnard, P. L'Ecuyer, Rate-based daily arrival process models
    with application to call centers, Operations Research 64 (2016) 510-527.
    """
    seen = _seen_days(trials, name, end)
    if len(seen) < LEAST_DAYS:
        return assumed_spread(weeks)
    logs = np.array([one.log for one in seen])
    week = np.array([one.day // 7 for one in seen])
    size = np.array([one.said.sum() for one in seen])
    sds = []
    for ahead in range(weeks):
        own = week == ahead
        used = own if own.sum() >= LEAST_DAYS else np.ones(len(logs), dtype=bool)
        sds.append(_day_sd(logs[used], size[used]))
    day_sd = np.maximum.accumulate(sds)
    variance, slot_rho, slot_bend = _slot_noise([(one.came, one.rate) for one in seen])
    own_sd = day_sd[np.minimum(week, weeks - 1)]
    day_bend = measure_bend(
        logs / np.sqrt(own_sd**2 + 1 / size),
        float(np.mean(1 / size)),
        float(np.mean(own_sd**2)),
    )
    return Spread(
        tuple(map(float, day_sd)),
        _day_rho(logs, [(one.trial, one.day) for one in seen]),
        variance,
        slot_rho,
        day_bend,
        slot_bend,
    )


def young_spread(training: Training, weeks: int) -> Spread:
    """Guess the spread of a queue too young for trials from how its days differ.

    Parameters
    ----------
    training
        The past.
    weeks
        Weeks ahead to tell apart.

    Returns
    -------
    Spread
        The days' deviation from their weekdays' means, with the means' own doubt
        and the level's; not less than what is assumed of queues in general.
    """
    totals, weekdays = training.totals, training.weekdays
    logs = np.log(totals + 0.5)
    kinds = np.unique(weekdays)
    left = logs.copy()
    for weekday in kinds:
        left[weekdays == weekday] -= logs[weekdays == weekday].mean()
    free = len(totals) - len(kinds)
    if free < 1 or totals.sum() <= 0:
        return assumed_spread(weeks)
    seen = float((left**2).sum() / free - np.mean(1.0 / np.maximum(totals, 1.0)))
    rho = (_day_rho(left, [(0, day) for day in range(len(left))]) + ASSUMED_DAY_RHO) / 2
    # Days that resemble the day before tell less of the level than as many others.
    doubt = len(kinds) / len(totals) + (1 + rho) / (1 - rho) / len(totals)
    variance = max(seen * (1.0 + doubt), ASSUMED_DAY_SD**2)
    profile = EwmaDay().fit(training).profile
    days = [
        (came, total * profile[weekday])
        for came, total, weekday in zip(training.counts, totals, weekdays, strict=True)
    ]
    slot_variance, slot_rho, _ = _slot_noise(days)
    return Spread(
        (float(np.sqrt(variance)),) * weeks,
        rho,
        max(slot_variance, ASSUMED_SLOT_VARIANCE),
        slot_rho,
        assumed=True,
    )


def assumed_spread(weeks: int) -> Spread:
    """Give the spread of a queue of which nothing was measured.

    Parameters
    ----------
    weeks
        Weeks ahead to tell apart.
    """
    assumed = (ASSUMED_DAY_SD,) * weeks
    return Spread(assumed, ASSUMED_DAY_RHO, ASSUMED_SLOT_VARIANCE, 0.0, assumed=True)


def _seen_days(trials: Sequence[Trial], name: str, end: pd.Timestamp) -> list[_SeenDay]:
    """List the ordinary days of a model's trials of which something was seen."""
    found = []
    for number, trial in enumerate(trials):
        if name not in trial.forecasts:
            continue
        truth, forecast = trial.before(end), trial.forecasts[name]
        known = np.isfinite(truth)
        for day in np.flatnonzero(known.any(axis=1) & trial.ordinary):
            slots = known[day]
            said = np.maximum(forecast[day][slots], 0.01)
            found.append(_SeenDay(number, int(day), truth[day][slots], said))
    return found


def _slot_noise(days: Sequence[tuple[Matrix, Matrix]]) -> tuple[float, float, Bend]:
    """Measure the noise of slots over their day, its memory, and its bend."""
    pairs = power = 0.0
    for came, rate in days:
        scaled = (came - rate) / np.sqrt(rate + 0.1)
        pairs += float((scaled[1:] * scaled[:-1]).sum())
        power += float((scaled**2).sum())
    came = np.concatenate([one for one, _ in days])
    rate = np.concatenate([one for _, one in days])
    weight = float((rate**2).sum())
    # One slot a day has no slot noise beside its day's.
    if weight <= 0 or power <= 0:
        return 1e-5, 0.0, PLAIN
    variance = max(float(((came - rate) ** 2 - rate).sum()) / weight, 1e-5)
    rho = float(np.clip(pairs / power, 0.0, MOST_SLOT_RHO))
    busy = rate >= LEAST_RATE
    came, rate = came[busy], rate[busy]
    factors = measure_bend(
        (came - rate) / np.sqrt(rate + variance * rate**2),
        float(rate.sum()),
        float(variance * (rate**2).sum()),
    )
    return variance, rho, factors


def _day_sd(logs: Matrix, size: Matrix) -> float:
    """Give the deviation of the log busyness, outliers pulled in, Poisson out."""
    cap = WINSOR * MAD_TO_SD * float(np.median(np.abs(logs))) + 1e-9
    variance = np.mean(np.minimum(np.abs(logs), cap) ** 2) - np.mean(1.0 / size)
    return float(np.sqrt(max(variance, 1e-5)))


def _day_rho(logs: Matrix, at: Sequence[tuple[int, int]]) -> float:
    """Correlate the busyness of days that follow one another in a trial."""
    pairs = power = 0.0
    for index in range(len(at) - 1):
        trial, day = at[index]
        if at[index + 1] == (trial, day + 1):
            pairs += logs[index] * logs[index + 1]
            power += logs[index] ** 2
    return float(np.clip(pairs / (power + 1e-9), 0.0, MOST_DAY_RHO))
