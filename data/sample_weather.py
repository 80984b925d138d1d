"""The sample centre's weather: two years observed, ten days forecast."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from .sample_truth import FORECAST_SNOW

__all__ = ["FORECAST_DAYS", "make_weather"]

Floats = npt.NDArray[np.float64]
FORECAST_DAYS = 10
# Denver, roughly: warmest near 20 July, snow on some thirty days a year.
MEAN_HIGH, HALF_RANGE, WARMEST = 18.5, 12.5, 201
TEMPERATURE_MEMORY, TEMPERATURE_SPREAD = 0.7, 5.0
WET_SHARE, WET_MM = 0.28, 5.0
SNOW_PER_RAIN = 10.0


def make_weather(first: date, last: date, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the daily weather from `first` to ten days past `last`.

    Parameters
    ----------
    first, last
        First and last observed day.
    rng
        Source of randomness.

    Returns
    -------
    pandas.DataFrame
        A Weather table; `issued` stands on the forecast days alone.

    Examples
    --------
    >>> days = date(2026, 1, 1), date(2026, 1, 31)
    >>> len(make_weather(*days, np.random.default_rng(1)))
    41
    """
    days = pd.date_range(first, last + timedelta(days=FORECAST_DAYS), freq="D")
    season = np.cos(2 * np.pi * (days.day_of_year.to_numpy() - WARMEST) / 365.25)
    shock = rng.normal(0, TEMPERATURE_SPREAD, days.size)
    anomaly = np.empty(days.size)
    anomaly[0] = shock[0]
    keep = np.sqrt(1 - TEMPERATURE_MEMORY**2)
    for day in range(1, days.size):
        anomaly[day] = TEMPERATURE_MEMORY * anomaly[day - 1] + keep * shock[day]
    high = MEAN_HIGH + HALF_RANGE * season + anomaly
    low = high - rng.normal(13.5, 1.5, days.size)

    rain = rng.gamma(0.9, WET_MM, days.size) * (rng.random(days.size) < WET_SHARE)
    snow = np.where((low < -1) & (high < 9), rain * SNOW_PER_RAIN, 0.0)
    wind = rng.lognormal(np.log(20), 0.35, days.size)
    storm = snow > 60
    wind[storm] = np.maximum(wind[storm], 45)

    told = days == pd.Timestamp(FORECAST_SNOW[0])
    snow[told], rain[told] = FORECAST_SNOW[1], FORECAST_SNOW[1] / SNOW_PER_RAIN
    high[told], low[told] = 1.0, -7.0
    issued = pd.Series(pd.NaT, index=range(days.size), dtype=days.dtype)
    issued[days > pd.Timestamp(last)] = pd.Timestamp(last)

    return pd.DataFrame(
        {
            "date": days,
            "temp_max_c": high.round(1),
            "temp_min_c": low.round(1),
            "precip_mm": rain.round(1),
            "snow_mm": snow.round(),
            "snow_depth_mm": _depth(snow, high).round(),
            "wind_kmh": wind.round(1),
            "issued": issued,
        }
    )


def _depth(snow: Floats, high: Floats) -> Floats:
    """Let fresh snow settle and melt; depths in millimetres."""
    depth = np.empty(snow.size)
    lying = 0.0
    for day, (fresh, warmth) in enumerate(zip(snow, high, strict=True)):
        lying = max(0.0, 0.9 * lying + fresh - 8 * max(0.0, warmth))
        depth[day] = lying
    return depth
