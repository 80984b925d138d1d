"""Gradient boosting of what recent level and shape leave: an optional extra."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..history import Matrix
from .day_ridge import DayRidge
from .model import Training
from .profile import weekday_profile
from .regressors import YEARLY_WEEKS, calendar_regressors

__all__ = ["Boosting", "Lagged"]

WEEKS = 150
BACK = 8
LEADS = (1, 2, 3, 4)
ROUNDS = 120
PARAMETERS: dict[str, Any] = {
    "objective": "poisson",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}
LEAST_BASE = 1e-3
Rows = npt.NDArray[np.int64]


class Lagged:
    """What was known some weeks before each day: levels, lags, and the calendar.

    Parameters
    ----------
    training
        The past.
    days
        Open days to come, without zone.
    """

    def __init__(self, training: Training, days: pd.DatetimeIndex) -> None:
        self.week = training.per_week
        self.counts = training.counts
        self.totals = training.totals
        self.sums = np.concatenate([[0.0], np.cumsum(training.totals)])
        self.profile = weekday_profile(training)
        self.days = training.days.append(days)
        self.calendar = calendar_regressors(
            self.days, training.open_days, training.special
        )
        self.curve = DayRidge.of(training).calendar_curve(self.days)
        self.calendar["day of month"] = self.days.day
        if training.weeks >= YEARLY_WEEKS:
            self.calendar["day of year"] = self.days.day_of_year

    def table(self, rows: Rows, seen: Rows, lead: Rows) -> tuple[pd.DataFrame, Matrix]:
        """Describe the slots of some days by what was seen some weeks before.

        Parameters
        ----------
        rows
            Numbers of the days, the first of the past being 0.
        seen
            The same weekday's number in the last week known then.
        lead
            Weeks from it to the day. [weeks]

        Returns
        -------
        tuple
            One row a slot, one column a feature; and what level and shape alone
            would expect there. [contacts/interval]
        """
        slots = self.counts.shape[1]
        last, four, eight = (self._mean(seen, back) for back in (1, 4, BACK))
        weekday = np.asarray(self.days[rows].day_of_week)
        # The calendar of the day against that of the weeks behind the level.
        before = np.mean(
            [self.curve[seen - back * self.week] for back in range(BACK)], 0
        )
        level = eight.sum(axis=1) * np.exp(self.curve[rows] - before)
        base = np.maximum(level[:, None] * self.profile[weekday], LEAST_BASE)
        usual = self._level(seen, BACK)
        by_day = {
            "weekday": weekday,
            "lead": lead,
            "last week": np.log((self._level(seen, 1) + 1) / (usual + 1)),
            "last month": np.log((self._level(seen, 4) + 1) / (usual + 1)),
            "last half year": np.log((self._level(seen, 26) + 1) / (usual + 1)),
            "last day": np.log((self.totals[seen] + 1) / (eight.sum(axis=1) + 1)),
            **{name: self.calendar[name].to_numpy()[rows] for name in self.calendar},
        }
        by_slot = {
            "slot": np.tile(np.arange(slots), len(rows)),
            "eight weeks": np.log((eight + 1) / (base + 1)).ravel(),
            "four weeks": np.log((four + 1) / (base + 1)).ravel(),
            "one week": np.log((last + 1) / (base + 1)).ravel(),
        }
        repeated = {name: np.repeat(value, slots) for name, value in by_day.items()}
        return pd.DataFrame(repeated | by_slot), base.ravel()

    def _mean(self, seen: Rows, back: int) -> Matrix:
        """Average the last same weekdays up to a day."""
        weeks = [self.counts[seen - week * self.week] for week in range(back)]
        mean: Matrix = np.mean(weeks, axis=0)
        return mean

    def _level(self, seen: Rows, weeks: int) -> Matrix:
        """Average the days of the last weeks up to a day."""
        first = np.maximum(seen + 1 - weeks * self.week, 0)
        level: Matrix = (self.sums[seen + 1] - self.sums[first]) / (seen + 1 - first)
        return level


class Boosting:
    """LightGBM, Poisson, direct for each week ahead, on top of level and shape.

    Trees learn what the mean of eight weeks, moved by the day ridge's calendar and
    spread by the weekday's profile, gets wrong, from ratios that know nothing of a
    queue's size.

    References
    ----------
    G. Ke et al., LightGBM: a highly efficient gradient boosting decision tree,
    NeurIPS 30 (2017).
    """

    weeks = 13

    def fit(self, training: Training) -> Self:
        """Boost the past, as it looked one to four weeks before each day."""
        import lightgbm

        self.training = training
        lagged = Lagged(training, training.days[:0])
        week, size = training.per_week, len(training.days)
        parts = []
        for lead in LEADS:
            first = max((lead + BACK) * week, size - WEEKS * week)
            rows = first + np.flatnonzero(training.good[first:])
            ahead = np.full(len(rows), lead)
            features, base = lagged.table(rows, rows - lead * week, ahead)
            parts.append((features, base, training.counts[rows].ravel()))
        features = pd.concat([part[0] for part in parts], ignore_index=True)
        base, counts = (np.concatenate([part[i] for part in parts]) for i in (1, 2))
        is_open = training.open_slots[features["weekday"], features["slot"]]
        self.trees: Any = None
        if counts.sum() <= 0:
            return self
        data = lightgbm.Dataset(
            features[is_open],
            counts[is_open],
            init_score=np.log(base[is_open]),
            categorical_feature=["weekday"],
        )
        self.trees = lightgbm.train(PARAMETERS, data, ROUNDS)
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        training = self.training
        week, size = training.per_week, len(training.days)
        ahead = np.arange(len(days))
        lead = np.minimum(ahead // week + 1, LEADS[-1])
        features, base = Lagged(training, days).table(
            size + ahead, size - week + ahead % week, lead
        )
        if self.trees is None:
            return np.zeros((len(days), training.counts.shape[1]))
        raw = np.asarray(self.trees.predict(features, raw_score=True))
        counts = (np.exp(raw) * base).reshape(len(days), -1)
        boosted: Matrix = counts * training.open_slots[np.asarray(days.day_of_week)]
        return boosted
