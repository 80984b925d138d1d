"""Sampled futures: the doubt of a day is shared by its slots."""

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from .calibrate import bend
from .history import Matrix
from .spread import Spread

__all__ = ["sample_rates"]

# No future is more than twenty times busier or quieter than forecast: a queue that fell
# silent shows surprises without end.
MOST_LOG = float(np.log(20.0))


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
    day = bend(day, spread.day_bend)
    busy = np.exp(np.clip(day * sd - sd**2 / 2, -MOST_LOG, MOST_LOG))
    noise_sd = np.sqrt(np.log1p(spread.slot_variance)) if slots > 1 else 0.0
    slot = _autoregression(rng.standard_normal((paths, days, slots)), spread.slot_rho)
    slot = bend(slot, spread.slot_bend)
    noise = np.clip(slot * noise_sd - noise_sd**2 / 2, -MOST_LOG, MOST_LOG)
    rates = mean * busy[:, :, None] * np.exp(noise)
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
