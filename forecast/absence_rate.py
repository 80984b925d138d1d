"""The share of working time that one reason takes, by weekday, season and weather."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from scipy.stats import gamma

from .effects.weather import weather_features
from .history import Flags, Matrix

__all__ = ["AbsenceRate", "Absences"]

# What of the weather keeps people at home.
WEATHER = ("hot", "very hot", "cold", "snow", "snow depth")
# How far the log of the share is thought to differ, one standard deviation: between
# weekdays, over the year, on a day of marked weather, and from the level of all years.
WEEKDAY_SD, SEASON_SD, WEATHER_SD, LEVEL_SD = 0.25, 0.3, 0.2, 0.3
LEVEL_HALF_LIFE = 56.0
SEASON_DAYS, TWO_WAVES_DAYS = 548, 730
WEATHER_DAYS, LEAST_MARKED = 180, 5
FOLDS, BLOCK_WEEKS, LEAST_GAIN = 4, 2, 0.005
STEPS, TURNS = 12, 3
PARTS = ("weekday", "season", "weather")


@dataclass(frozen=True)
class Absences:
    """The share of working time one reason took, day by day.

    Parameters
    ----------
    days
        Days of which it is known, in order, without zone.
    share
        Share of the scheduled hours. [0..1]
    weight
        Scheduled hours of the day ÷ those of a usual day; 1 where not given.
    """

    days: pd.DatetimeIndex
    share: Matrix
    weight: Matrix

    def before(self, end: pd.Timestamp) -> Self:
        """Give the days before a day."""
        rows = slice(int(self.days.searchsorted(end)))
        return type(self)(self.days[rows], self.share[rows], self.weight[rows])

    @property
    def flat(self) -> float:
        """Give the mean over all days: what planners write down today. [0..1]"""
        return float(np.average(self.share, weights=self.weight))


@dataclass(frozen=True)
class AbsenceRate:
    """What share of a day one reason is expected to take.

    Parameters
    ----------
    parts
        What it is told apart by, of weekday, season and weather: those that foretell
        weeks held back.
    coefficients
        Effects on the log of the share, the first one being the base.
    level
        Factor of the last weeks against all of the past. [0..]
    waves
        Pairs of yearly waves.
    climate
        Usual weather by month.
    dispersion
        Variance of a usual day's share ÷ its mean.
    """

    parts: tuple[str, ...]
    coefficients: Matrix
    level: float
    waves: int
    climate: pd.DataFrame
    dispersion: float

    def shares(self, days: pd.DatetimeIndex, weather: pd.DataFrame) -> Matrix:
        """Expect the shares of some days. [0..1]

        Parameters
        ----------
        days
            Days, without zone.
        weather
            Weather as known, by day, with its `trust`.
        """
        design = _design(days, self.parts, self.waves, weather, self.climate)[0]
        shares: Matrix = self.level * np.exp(design @ self.coefficients)
        return np.minimum(shares, 0.9)

    def quantiles(self, shares: Matrix, levels: tuple[float, ...]) -> Matrix:
        """Tell how far single days stray: gamma quantiles, one row a level. [0..1]"""
        scale = max(self.dispersion, 1e-9)
        shape = np.maximum(shares, 1e-9) / scale
        found: Matrix = gamma.ppf(np.array(levels)[:, None], shape, scale=scale)
        return np.minimum(np.nan_to_num(found), 1.0)

    @classmethod
    def fit(cls, past: Absences, weather: pd.DataFrame) -> Self:
        """Learn a reason's share: quasi-Poisson regression, effects shrunk to none.

        A part enters where it makes weeks held back, all over the past, better
        foretold. The level of the last weeks is laid over what the years teach.

        Parameters
        ----------
        past
            The days known.
        weather
            Weather as known, by day, with its `trust`.

        References
        ----------
        P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. (1989),
        chapter 9 (quasi-likelihood).

        Examples
        --------
        >>> days = pd.date_range("2026-01-05", periods=140, freq="D")
        >>> share = np.where(days.day_of_week == 0, 0.08, 0.05)
        >>> rate = AbsenceRate.fit(Absences(days, share, np.ones(140)), pd.DataFrame())
        >>> rate.shares(days[:2], pd.DataFrame()).round(3)
        array([0.08, 0.05])
        """
        span = (past.days[-1] - past.days[0]).days + 1
        waves = (span >= SEASON_DAYS) + (span >= TWO_WAVES_DAYS)
        features = _features(weather)
        features = features[features.index <= past.days[-1]]
        climate = features.groupby(features.index.month).mean()
        if not past.share.any():
            base = np.array([np.log(1e-9)])
            return cls((), base, 1.0, 0, climate, 1e-9)
        dispersion = _dispersion(past, np.full(len(past.days), past.flat))
        chosen: tuple[str, ...] = ()
        best = _held_back(past, chosen, waves, weather, climate, dispersion)
        for part in PARTS:
            if part == "season" and not waves:
                continue
            if part == "weather" and not _marked(features, past.days):
                continue
            more = (*chosen, part)
            loss = _held_back(past, more, waves, weather, climate, dispersion)
            if loss < (1 - LEAST_GAIN) * best:
                chosen, best = more, loss
        design, prior = _design(past.days, chosen, waves, weather, climate)
        # What the parts explain is no chance: less of it, and they may reach further.
        for _ in range(TURNS):
            coefficients = _regress(design, prior, past, dispersion)
            fitted = np.exp(design @ coefficients)
            dispersion = _dispersion(past, fitted)
        level = _level(past, fitted, dispersion)
        return cls(chosen, coefficients, level, waves, climate, dispersion)


def _features(weather: pd.DataFrame) -> pd.DataFrame:
    """Give what of the weather keeps people at home, by day."""
    if not len(weather):
        return pd.DataFrame(index=pd.DatetimeIndex([]))
    features = weather_features(weather)
    return features[[name for name in WEATHER if name in features]]


def _marked(features: pd.DataFrame, days: pd.DatetimeIndex) -> bool:
    """Tell whether the past has weather enough to learn from."""
    shared = features.reindex(days).dropna(how="all")
    return len(shared) >= WEATHER_DAYS and bool(
        ((shared > 0).sum() >= LEAST_MARKED).any()
    )


def _design(
    days: pd.DatetimeIndex,
    parts: tuple[str, ...],
    waves: int,
    weather: pd.DataFrame,
    climate: pd.DataFrame,
) -> tuple[Matrix, Matrix]:
    """Lay out regressors, and how far each effect is thought to reach."""
    columns: list[Matrix] = [np.ones(len(days))]
    prior = [np.inf]
    if "weekday" in parts:
        weekday = np.asarray(days.day_of_week)
        columns += [(weekday == number).astype(float) for number in range(7)]
        prior += [WEEKDAY_SD] * 7
    if "season" in parts:
        angle = 2 * np.pi * np.asarray(days.day_of_year) / 365.25
        for wave in range(1, waves + 1):
            columns += [np.sin(wave * angle), np.cos(wave * angle)]
            prior += [SEASON_SD] * 2
    if "weather" in parts:
        # How far the weather is from usual; as usual where nobody knows.
        here = _features(weather).reindex(index=days, columns=climate.columns)
        usual = climate.reindex(days.month).set_axis(days)
        trust = weather["trust"].reindex(days).fillna(0.0)
        away = (here - usual).fillna(0.0).mul(trust, axis=0)
        columns += list(away.to_numpy(dtype=float).T)
        prior += [WEATHER_SD] * away.shape[1]
    return np.column_stack(columns), np.array(prior)


def _regress(
    design: Matrix, prior: Matrix, past: Absences, dispersion: float
) -> Matrix:
    """Fit the log link by reweighted least squares, effects pulled to none."""
    pull = np.diag(1.0 / prior**2)
    effects: Matrix = np.zeros(design.shape[1])
    effects[0] = np.log(past.flat)
    for _ in range(STEPS):
        mean = np.exp(np.clip(design @ effects, -20.0, 0.0))
        weight = past.weight * mean / dispersion
        target = design @ effects + (past.share - mean) / mean
        normal = (design * weight[:, None]).T @ design + pull
        effects = np.asarray(
            np.linalg.solve(normal, (design * weight[:, None]).T @ target), dtype=float
        )
    return effects


def _held_back(
    past: Absences,
    parts: tuple[str, ...],
    waves: int,
    weather: pd.DataFrame,
    climate: pd.DataFrame,
    dispersion: float,
) -> float:
    """Hold blocks of weeks back in turn and sum how badly they were foretold."""
    design, prior = _design(past.days, parts, waves, weather, climate)
    week = np.asarray((past.days - past.days[0]).days) // 7
    fold = week // BLOCK_WEEKS % FOLDS
    loss = 0.0
    for held in range(FOLDS):
        test: Flags = fold == held
        kept = Absences(past.days[~test], past.share[~test], past.weight[~test])
        if not test.any() or not kept.share.any():
            continue
        mean = np.exp(design[test] @ _regress(design[~test], prior, kept, dispersion))
        loss += _deviance(past.share[test], mean, past.weight[test])
    return loss


def _deviance(share: Matrix, mean: Matrix, weight: Matrix) -> float:
    """Give the Poisson deviance of shares."""
    log = np.where(share > 0, share * np.log(np.maximum(share, 1e-12) / mean), 0.0)
    return float(2 * (weight * (log - share + mean)).sum())


def _dispersion(past: Absences, mean: Matrix) -> float:
    """Measure the variance of a usual day's share against its mean."""
    terms = past.weight * (past.share - mean) ** 2 / mean
    return max(float(terms.mean()), 1e-9)


def _level(past: Absences, fitted: Matrix, dispersion: float) -> float:
    """Give the last weeks' share against the regression, as far as it can be known."""
    age = np.asarray((past.days[-1] - past.days).days)
    kept = past.weight * 0.5 ** (age / LEVEL_HALF_LIFE)
    expected = float((kept * fitted).sum())
    ratio = float((kept * past.share).sum()) / expected
    noise = dispersion / expected
    trust = LEVEL_SD**2 / (LEVEL_SD**2 + noise)
    return 1.0 + trust * (ratio - 1.0)
