"""What the weather does to a day's contacts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..history import Matrix
from ..models.day_ridge import WEEKS, DayRidge, slow_free
from ..models.model import Training

__all__ = [
    "WEATHER_AS",
    "WeatherEffect",
    "known_weather",
    "weather_effect",
    "weather_features",
]

# A forecast loses a thirteenth of its worth a day; measured on simulated forecasts,
# days 1 to 7, against holding for three days and less or more of a slope.
BLIND_DAYS = 13
# A past day is as good as seen by a forecast made that day or the day before.
SURE_DAYS = 2
# How a look back knows the weather ahead.
WEATHER_AS = ("known", "perfect")
CLIMATE_DAYS = 10
LEAST_FACTOR, MOST_FACTOR = 0.5, 2.0
# Every season once; with less, weather and time of year are one and the same.
LEAST_WEEKS = 53
FOLDS, BLOCK_WEEKS = 4, 2
# Feature: its column, from where it counts, how much of it is marked, and whether
# it counts by its logarithm. A threshold of 0 without a logarithm counts throughout.
FEATURES = {
    "hot": ("temp_max_c", 26.7, 5.5, False),
    "very hot": ("temp_max_c", 32.0, 2.8, False),
    "warmth": ("temp_max_c", 0.0, 5.5, False),
    "cold": ("cold_c", -1.7, 5.5, False),
    "rain": ("precip_mm", 0.0, 5.1, True),
    "heavy rain": ("precip_mm", 19.0, 10.0, False),
    "snow": ("snow_mm", 0.0, 25.4, True),
    "snow depth": ("snow_depth_mm", 0.0, 25.4, True),
    "wind": ("wind_kmh", 13.0, 6.4, False),
}


@dataclass(frozen=True)
class WeatherEffect:
    """How a queue answers to the weather.

    Parameters
    ----------
    coefficients
        Effect of each feature on the log of the day's contacts; empty where the
        history does not show one.
    climate
        The features' usual values by day of the year.
    why_not
        Why there is no effect; empty where there is one.
    """

    coefficients: pd.Series
    climate: pd.DataFrame
    why_not: str = ""

    def factors(self, weather: pd.DataFrame, days: pd.DatetimeIndex) -> Matrix:
        """Give the factors of some days; 1 where the weather is usual or unknown.

        Parameters
        ----------
        weather
            Weather as known at the time, by day, with its `trust` [0..1].
        days
            Days, without zone.
        """
        if not len(self.coefficients):
            return np.ones(len(days))
        away = _away(weather_features(weather), self.climate, days)
        log = away[self.coefficients.index].to_numpy() @ self.coefficients.to_numpy()
        trust = weather["trust"].reindex(days).fillna(0.0).to_numpy(dtype=float)
        bound: Matrix = np.clip(np.exp(trust * log), LEAST_FACTOR, MOST_FACTOR)
        return bound


def known_weather(
    weather: pd.DataFrame,
    as_of: pd.Timestamp,
    trial: bool = False,
    weather_as: str = "known",
) -> pd.DataFrame:
    """Give the weather as it was known at a day's start, one row a day.

    Parameters
    ----------
    weather
        A Weather table. A row with `issued` is a forecast made that day; one
        without is an observation, or the newest forecast where it lies ahead.
    as_of
        First day that was not yet seen.
    trial
        Whether this looks back: then a row without `issued` that lies ahead is an
        observation nobody had yet, and is hidden.
    weather_as
        "known" is all that; "perfect" gives a trial the days ahead as they came, to
        tell what the weather is worth and not what its forecasts are.

    Returns
    -------
    pandas.DataFrame
        By day, with `trust`: 1 for what was seen, less the longer a forecast
        reaches. Days without weather are absent.
    """
    known = weather.copy()
    known["date"] = pd.to_datetime(known["date"]).dt.normalize()
    if "issued" not in known:
        known["issued"] = pd.NaT
    issued = pd.to_datetime(known["issued"])
    if trial and weather_as == "perfect":
        seen = known[issued.isna()].drop_duplicates("date", keep="last")
        return seen.drop(columns="issued").set_index("date").assign(trust=1.0)
    if trial:
        seen = issued.notna() | (known["date"] < as_of)
        known, issued = known[seen], issued[seen]
    made = known["date"].where(known["date"] < as_of, as_of)
    known = known.assign(issued=issued.fillna(made))
    known = known[known["issued"] <= as_of].sort_values(["date", "issued"])
    known = known.drop_duplicates("date", keep="last").set_index("date")
    # The day a forecast is made is the first it reaches.
    lead = np.asarray((known.index - known["issued"]).dt.days) + 1
    fading = np.clip(1.0 - lead / BLIND_DAYS, 0.0, 1.0)
    seen = (known.index < as_of) & (lead <= SURE_DAYS)
    known["trust"] = np.where(seen, 1.0, fading)
    return known.drop(columns="issued")


def weather_features(weather: pd.DataFrame) -> pd.DataFrame:
    """Turn weather into what moves contacts: heat, cold, rain, snow, wind.

    Parameters
    ----------
    weather
        Weather by day, with columns of the Weather table.

    Returns
    -------
    pandas.DataFrame
        By day, each feature about 1 on a marked day; NaN where not known.

    Examples
    --------
    >>> weather_features(pd.DataFrame({"temp_max_c": [32.3]})).round(2)
        hot  very hot  warmth
    0  1.02      0.11    5.87
    """
    features: dict[str, pd.Series] = {}
    if "temp_min_c" in weather:
        # Cold is warmth below zero, so that one hinge serves both ends.
        weather = weather.assign(cold_c=-weather["temp_min_c"])
    for name, (column, threshold, unit, log) in FEATURES.items():
        if column in weather and weather[column].notna().any():
            over = weather[column].astype(float) - threshold
            scaled = over.clip(lower=0.0 if threshold or log else None) / unit
            features[name] = np.log1p(scaled) if log else scaled
    return pd.DataFrame(features, index=weather.index)


def weather_effect(
    training: Training, totals: Matrix, weather: pd.DataFrame
) -> WeatherEffect:
    """Learn how a queue answers to the weather, where a whole year shows it.

    Parameters
    ----------
    training
        The past, weather still in it.
    totals
        Its day totals, stormy days as they were. [contacts/day]
    weather
        Weather as known, by day.

    Returns
    -------
    WeatherEffect
        Without coefficients where history or weather is too short, or where the
        effect does not help to foretell parts of the past held back.
    """
    none = pd.Series(dtype=float)
    features = weather_features(weather[weather["trust"] >= 1.0])
    features = features.loc[:, features.std() > 0]
    shared = features.index.intersection(training.days)
    least = LEAST_WEEKS * training.per_week
    if len(shared) < least or features.empty:
        weeks = len(shared) // training.per_week
        why = (
            f"weather and history share {weeks} weeks; an effect of the weather is "
            "learnt from a whole year"
        )
        return WeatherEffect(none, features, why)
    climate = _climate(features)
    away = _away(features, climate, training.days)
    raw = training.with_totals(totals).last(WEEKS)
    plain, full = DayRidge().fit(raw), DayRidge(away).fit(raw)
    if not _helps(raw, plain, full):
        why = "the weather does not help to foretell parts of the history held back"
        return WeatherEffect(none, climate, why)
    learnt = full.coefficients[-away.shape[1] :]
    return WeatherEffect(pd.Series(learnt, index=away.columns), climate)


def _helps(raw: Training, plain: DayRidge, full: DayRidge) -> bool:
    """Hold blocks of weeks back in turn: does the weather foretell them?"""
    week = np.asarray((raw.days - raw.days[0]).days) // 7
    fold = week // BLOCK_WEEKS % FOLDS
    gain = 0.0
    for held in range(FOLDS):
        test = (fold == held) & raw.good
        errors = [
            slow_free(day.held_out(fold == held), raw.per_week, robust=True)[test]
            for day in (plain, full)
        ]
        gain += float((errors[0] ** 2).sum() - (errors[1] ** 2).sum())
    return gain > 0


def _climate(features: pd.DataFrame) -> pd.DataFrame:
    """Average the features over the days around each day of the year."""
    by_day = features.groupby(features.index.day_of_year).mean()
    by_day = by_day.reindex(range(1, 367))
    wrapped = pd.concat([by_day.iloc[-CLIMATE_DAYS:], by_day, by_day[:CLIMATE_DAYS]])
    window = 2 * CLIMATE_DAYS + 1
    mean = wrapped.rolling(window, center=True, min_periods=1).mean()
    mean = mean.iloc[CLIMATE_DAYS:-CLIMATE_DAYS]
    return mean.fillna(features.mean())


def _away(
    features: pd.DataFrame, climate: pd.DataFrame, days: pd.DatetimeIndex
) -> pd.DataFrame:
    """Tell how far the weather of some days is from usual; 0 where not known."""
    usual = climate.loc[days.day_of_year].set_axis(days)
    here = features.reindex(index=days, columns=climate.columns)
    return (here - usual).fillna(0.0)
