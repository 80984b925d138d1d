"""The sample centre's drivers: delays that move two queues, views that move none."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["DELAYS", "VIEWS", "delay_effect", "make_drivers"]

Floats = npt.NDArray[np.float64]
DELAYS, VIEWS = "flight-delay minutes", "web banner views"
# Minutes of delay of a usual day, all flights together, and of Monday to Sunday.
USUAL_DELAY = 2400.0
DELAY_WEEK = (1.15, 0.90, 0.90, 1.00, 1.20, 0.85, 1.00)
# Spread of the log of a day, and its correlation with the day before.
DELAY_SPREAD, DELAY_MEMORY = 0.4, 0.3
USUAL_VIEWS, VIEW_SPREAD, VIEW_MEMORY = 40000.0, 0.3, 0.5
# The last day of the history: thunderstorms over the hub.
LAST_DELAY = 6500.0


def make_drivers(first: date, last: date, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the drivers of each day of the history.

    Parameters
    ----------
    first, last
        First and last day.
    rng
        Source of randomness.

    Returns
    -------
    pandas.DataFrame
        The columns of drivers.csv, with `date` for `start`.

    Examples
    --------
    >>> days = date(2026, 1, 1), date(2026, 1, 31)
    >>> make_drivers(*days, np.random.default_rng(1))["name"].unique().tolist()
    ['flight-delay minutes', 'web banner views']
    """
    days = pd.date_range(first, last, freq="D")
    week = np.asarray(DELAY_WEEK)[days.day_of_week]
    delay = USUAL_DELAY * week * _lognormal(rng, days.size, DELAY_SPREAD, DELAY_MEMORY)
    delay[-1] = LAST_DELAY
    views = USUAL_VIEWS * _lognormal(rng, days.size, VIEW_SPREAD, VIEW_MEMORY)
    parts = [
        pd.DataFrame({"date": days, "name": name, "value": values.round()})
        for name, values in ((DELAYS, delay), (VIEWS, views))
    ]
    return pd.concat(parts, ignore_index=True)


def delay_effect(drivers: pd.DataFrame, slopes: tuple[float, ...]) -> Floats:
    """Give each day's factor of contacts for the delays of that day and those before.

    Parameters
    ----------
    drivers
        What make_drivers gave.
    slopes
        Log volume per log of the day's delay over that of a usual such weekday, for
        delays of the day itself, of the day before, and so on.

    Returns
    -------
    numpy.ndarray
        Factors by day, with mean 1.
    """
    delay = drivers[drivers["name"] == DELAYS].set_index("date")["value"]
    week = np.asarray(DELAY_WEEK)[pd.DatetimeIndex(delay.index).day_of_week]
    away = np.log(delay.to_numpy(dtype=float) / (USUAL_DELAY * week))
    log = np.zeros(len(away))
    for lag, slope in enumerate(slopes):
        log[lag:] += slope * away[: len(away) - lag]
    raw = np.exp(log)
    factor: Floats = raw / raw.mean()
    return factor


def _lognormal(
    rng: np.random.Generator, days: int, spread: float, memory: float
) -> Floats:
    """Draw lognormal factors that remember the day before."""
    value = rng.normal(size=days)
    for day in range(1, days):
        fresh = np.sqrt(1 - memory**2) * value[day]
        value[day] = memory * value[day - 1] + fresh
    drawn: Floats = np.exp(spread * value)
    return drawn
