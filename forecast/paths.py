"""Sampled futures: the doubt of a day is shared by its slots."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.signal import lfilter

from .history import Flags, Matrix
from .trials import Trial

__all__ = ["Spread", "assumed_spread", "measure_spread", "sample_rates"]

LEAST_DAYS = 10
MOST_DAY_RHO, MOST_SLOT_RHO = 0.95, 0.9
WINSOR = 3.5
MAD_TO_SD = 1.4826
# With nothing measured: what stable queues of the size show in their first month.
ASSUMED_DAY_SD = 0.10
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
    assumed
        Whether there was too little past to measure them.
    """

    day_sd: tuple[float, ...]
    day_rho: float
    slot_variance: float
    slot_rho: float
    assumed: bool = False

    def sd_at(self, lead_days: npt.NDArray[np.int64]) -> Matrix:
        """Give the busyness's deviation by days ahead, 0 being the first."""
        week = np.minimum(lead_days // 7, len(self.day_sd) - 1).astype(int)
        sd: Matrix = np.asarray(self.day_sd)[week]
        return sd


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
    logs, lead, mean, trial_of = [], [], [], []
    extra = weight = slot_pairs = slot_power = 0.0
    for number, trial in enumerate(trials):
        if name not in trial.forecasts:
            continue
        truth, forecast = trial.before(end), trial.forecasts[name]
        for day in np.flatnonzero(_judged(trial, truth)):
            seen = np.isfinite(truth[day])
            came, said = truth[day][seen], np.maximum(forecast[day][seen], 0.01)
            log = float(np.log((came.sum() + 0.5) / (said.sum() + 0.5)))
            logs.append(log)
            lead.append(int(day) // 7)
            mean.append(float(said.sum()))
            trial_of.append((number, int(day)))
            rate = said * np.exp(log)
            error = came - rate
            extra += float((error**2 - rate).sum())
            weight += float((rate**2).sum())
            scaled = error / np.sqrt(rate + 0.1)
            slot_pairs += float((scaled[1:] * scaled[:-1]).sum())
            slot_power += float((scaled**2).sum())
    if len(logs) < LEAST_DAYS:
        return assumed_spread(weeks)
    z, week, size = np.array(logs), np.array(lead), np.array(mean)
    sds = []
    for ahead in range(weeks):
        own = week == ahead
        used = own if own.sum() >= LEAST_DAYS else np.ones(len(z), dtype=bool)
        sds.append(_day_sd(z[used], size[used]))
    day_sd = tuple(float(sd) for sd in np.maximum.accumulate(sds))
    # One slot a day has no slot noise beside its day's.
    variance = max(extra / weight, 1e-5) if weight > 0 and slot_power > 0 else 1e-5
    slot_rho = float(np.clip(slot_pairs / max(slot_power, 1e-9), 0.0, MOST_SLOT_RHO))
    return Spread(day_sd, _day_rho(z, trial_of), variance, slot_rho)


def assumed_spread(weeks: int) -> Spread:
    """Give the spread of a queue of which nothing was measured.

    Parameters
    ----------
    weeks
        Weeks ahead to tell apart.
    """
    assumed = (ASSUMED_DAY_SD,) * weeks
    return Spread(assumed, 0.5, ASSUMED_SLOT_VARIANCE, 0.0, assumed=True)


def sample_rates(
    mean: Matrix,
    lead_days: npt.NDArray[np.int64],
    spread: Spread,
    paths: int,
    rng: np.random.Generator,
    extra: Matrix | None = None,
) -> Matrix:
    """Sample futures of the rate: mean × busyness of the day × noise of the slot.

    Parameters
    ----------
    mean
        Expected contacts by day and slot. [contacts/interval]
    lead_days
        Days ahead of each day, the first day not seen being 0.
    spread
        How far the rate strays.
    paths
        How many futures.
    rng
        Source of chance.
    extra
        Further factors by path, day and slot, such as events of unknown size.

    Returns
    -------
    numpy.ndarray
        Rates by path, day and slot, whose average over the paths is `mean`.
        [contacts/interval]

    Examples
    --------
    >>> spread = Spread((0.1,), 0.5, 0.01, 0.2)
    >>> mean = np.full((2, 3), 10.0)
    >>> rates = sample_rates(mean, np.arange(2), spread, 50, np.random.default_rng(1))
    >>> bool(np.allclose(rates.mean(axis=0), mean))
    True
    """
    days, slots = mean.shape
    sd = spread.sd_at(lead_days)
    day = _autoregression(rng.standard_normal((paths, days)), spread.day_rho)
    busy = np.exp(day * sd - sd**2 / 2)
    noise_sd = np.sqrt(np.log1p(spread.slot_variance)) if slots > 1 else 0.0
    slot = _autoregression(rng.standard_normal((paths, days, slots)), spread.slot_rho)
    rates = mean * busy[:, :, None] * np.exp(slot * noise_sd - noise_sd**2 / 2)
    if extra is not None:
        rates = rates * extra
    average = rates.mean(axis=0)
    balanced: Matrix = rates * np.where(
        average > 0, mean / np.where(average > 0, average, 1.0), 1.0
    )
    return balanced


def _autoregression(shocks: Matrix, rho: float) -> Matrix:
    """Turn independent normals into a stationary AR(1) along the last axis."""
    scaled = shocks * np.sqrt(1.0 - rho**2)
    scaled[..., 0] = shocks[..., 0]
    series: Matrix = lfilter([1.0], [1.0, -rho], scaled, axis=-1)
    return series


def _judged(trial: Trial, truth: Matrix) -> Flags:
    """Tell the ordinary days of which something was seen."""
    judged: Flags = np.isfinite(truth).any(axis=1) & trial.ordinary
    return judged


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
