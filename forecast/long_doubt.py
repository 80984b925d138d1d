"""How far a level strays, months ahead: measured on past origins, or assumed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from .history import Matrix

__all__ = ["ASSUMED", "MONTH_DAYS", "LevelDoubt", "measure_doubt", "sample_levels"]

MONTH_DAYS = 30.4
# What stable public series of some years show: 4 % at once, 10 % after a year.
ASSUMED_AT_ONCE, ASSUMED_MONTHLY = 0.04**2, 0.09**2 / 12
# Origins' worth of it that stands against what few origins happen to show.
PRIOR_ORIGINS = 2
LEAST_ORIGINS = 4
LEAST_MONTHS = 6


@dataclass(frozen=True)
class LevelDoubt:
    """The variance of the log level, by months ahead.

    Parameters
    ----------
    at_once
        What the first month reaches.
    monthly
        What each month adds.
    origins
        Past origins it was measured on; 0 means it is assumed.
    """

    at_once: float
    monthly: float
    origins: int = 0

    def sd(self, months: Matrix) -> Matrix:
        """Give the standard deviation of the log level, by months ahead."""
        variance = self.at_once * np.minimum(months, 1.0) + self.monthly * months
        sd: Matrix = np.sqrt(variance)
        return sd


ASSUMED = LevelDoubt(ASSUMED_AT_ONCE, ASSUMED_MONTHLY)


def measure_doubt(errors: Sequence[Matrix]) -> LevelDoubt:
    """Measure the doubt on the log errors of past origins.

    Parameters
    ----------
    errors
        One array an origin: log of what came over what was forecast, by whole month
        ahead; months not yet seen are left out at its end.

    Returns
    -------
    LevelDoubt
        The line through the squared errors, what is assumed standing beside them
        with the weight of two origins; that alone where fewer than four origins
        have half a year behind them.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> walks = [np.cumsum(rng.normal(0, 0.02, 12)) for _ in range(400)]
    >>> measure_doubt(walks).sd(np.array([12.0])).round(3)
    array([0.068])
    """
    long = [one for one in errors if len(one) >= LEAST_MONTHS]
    if len(long) < LEAST_ORIGINS:
        return ASSUMED
    most = max(map(len, long))
    ahead = np.arange(1, most + 1, dtype=float)
    assumed = ASSUMED.sd(ahead) ** 2
    rows, values, weights = [ahead], [assumed], [np.full(most, float(PRIOR_ORIGINS))]
    for one in long:
        rows.append(ahead[: len(one)])
        values.append(one**2)
        weights.append(np.ones(len(one)))
    months, target = np.concatenate(rows), np.concatenate(values)
    # A large variance is known less surely than a small one.
    root = np.sqrt(np.concatenate(weights)) / ASSUMED.sd(months) ** 2
    columns = np.column_stack([np.ones(len(months)), months])
    (at_once, monthly), _ = nnls(columns * root[:, None], target * root)
    return LevelDoubt(float(at_once), float(monthly), len(long))


def sample_levels(
    doubt: LevelDoubt,
    lead_days: npt.NDArray[np.int64],
    paths: int,
    rng: np.random.Generator,
) -> Matrix:
    """Sample factors on the level: one that stays, and one that wanders.

    Parameters
    ----------
    doubt
        How far the level strays.
    lead_days
        Days ahead of each day, the first day not seen being 0; a day apart.
    paths
        How many futures.
    rng
        Source of chance.

    Returns
    -------
    numpy.ndarray
        Factors by path and day, whose average over the paths is 1.
    """
    months = (lead_days + 1) / MONTH_DAYS
    stays = rng.standard_normal((paths, 1)) * np.sqrt(
        doubt.at_once * np.minimum(months, 1.0)
    )
    steps = rng.standard_normal((paths, len(months)))
    width = np.sqrt(doubt.monthly * np.diff(months, prepend=0.0))
    factors = np.exp(stays + np.cumsum(steps * width, axis=1))
    balanced: Matrix = factors / factors.mean(axis=0)
    return balanced
