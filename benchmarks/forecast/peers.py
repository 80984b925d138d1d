"""What others would forecast with: each fitted to the same cleaned history as ours."""

import logging
import warnings
from typing import Self

import numpy as np
import pandas as pd

from shiftcast.forecast.history import Matrix
from shiftcast.forecast.models.baseline import Mean8
from shiftcast.forecast.models.model import Training

__all__ = ["PEERS"]

MSTL_WEEKS = 26
LIGHTGBM_WEEKS, ROUNDS, LEADS = 150, 300, (1, 2, 3, 4)


def _starts(days: pd.DatetimeIndex, slots: int) -> pd.DatetimeIndex:
    """Give the start of every slot of some days."""
    step = pd.to_timedelta(np.arange(slots) * (86400 / slots), unit="s")
    return pd.DatetimeIndex(np.add.outer(days.to_numpy(), step.to_numpy()).ravel())


class ProphetIntervals:
    """Prophet with its defaults on intervals; open ones alone, as its manual says."""

    def fit(self, training: Training) -> Self:
        """Fit the open intervals."""
        from prophet import Prophet

        logging.getLogger("cmdstanpy").disabled = True
        self.training = training
        slots = training.counts.shape[1]
        is_open = training.open_slots[training.weekdays].ravel()
        frame = pd.DataFrame(
            {"ds": _starts(training.days, slots), "y": training.counts.ravel()}
        )
        self.model = Prophet(uncertainty_samples=0)
        self.model.fit(frame[is_open])
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot."""
        slots = self.training.counts.shape[1]
        said = self.model.predict(pd.DataFrame({"ds": _starts(days, slots)}))["yhat"]
        counts = np.maximum(said.to_numpy().reshape(len(days), slots), 0.0)
        return counts * self.training.open_slots[np.asarray(days.day_of_week)]


class AutoEtsDays:
    """AutoETS on day totals, over the mean profile of eight weeks."""

    def fit(self, training: Training) -> Self:
        """Fit the totals."""
        from statsforecast.models import AutoETS

        self.profile = Mean8().fit(training).means
        self.model = AutoETS(season_length=training.per_week)
        self.model.fit(training.totals)
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot."""
        totals = np.maximum(self.model.predict(len(days))["mean"], 0.0)
        shape = self.profile[np.asarray(days.day_of_week)]
        return totals[:, None] * shape / np.maximum(shape.sum(1, keepdims=True), 1e-9)


class Mstl:
    """MSTL by day and week with an ETS trend, on roots of counts."""

    def fit(self, training: Training) -> Self:
        """Fit the last half year."""
        from statsforecast.models import MSTL, AutoETS

        recent = training.last(MSTL_WEEKS)
        self.training = recent
        slots = recent.counts.shape[1]
        week = slots * recent.per_week
        seasons = [week] if slots == 1 else [slots, week]
        self.model = MSTL(season_length=seasons, trend_forecaster=AutoETS(model="ZZN"))
        self.model.fit(np.sqrt(recent.counts.ravel() + 0.25))
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot."""
        slots = self.training.counts.shape[1]
        roots = self.model.predict(len(days) * slots)["mean"].reshape(len(days), slots)
        counts = np.maximum(roots, 0.0) ** 2
        return counts * self.training.open_slots[np.asarray(days.day_of_week)]


class LightGbm:
    """LightGBM, Poisson, on lags, levels and the date, one model a queue."""

    def fit(self, training: Training) -> Self:
        """Fit direct forecasts of one to four weeks."""
        import lightgbm

        self.training = training
        week, size = training.per_week, len(training.days)
        parts = []
        for lead in LEADS:
            first = max((lead + 8) * week, size - LIGHTGBM_WEEKS * week)
            rows = first + np.flatnonzero(training.good[first:])
            table = self._table(training.days[rows], rows - lead * week, lead)
            parts.append((table, training.counts[rows].ravel()))
        table = pd.concat([part[0] for part in parts], ignore_index=True)
        counts = np.concatenate([part[1] for part in parts])
        is_open = training.open_slots[table["weekday"], table["slot"]]
        self.model = lightgbm.train(
            {
                "objective": "poisson",
                "min_data_in_leaf": 60,
                "learning_rate": 0.05,
                "num_threads": 1,
                "seed": 1,
                "verbose": -1,
            },
            lightgbm.Dataset(table[is_open], counts[is_open]),
            ROUNDS,
        )
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot."""
        training = self.training
        week, size = training.per_week, len(training.days)
        ahead = np.arange(len(days))
        lead = np.minimum(ahead // week + 1, LEADS[-1])
        table = self._table(days, size - week + ahead % week, lead)
        counts = np.asarray(self.model.predict(table)).reshape(len(days), -1)
        return counts * training.open_slots[np.asarray(days.day_of_week)]

    def _table(
        self, days: pd.DatetimeIndex, seen: Matrix, lead: Matrix | int
    ) -> pd.DataFrame:
        """Describe slots by what was known in the last week seen."""
        counts, totals = self.training.counts, self.training.totals
        week, slots = self.training.per_week, counts.shape[1]
        back = [counts[seen - one * week] for one in range(8)]
        sums = np.concatenate([[0.0], np.cumsum(totals)])
        by_day = {
            "weekday": np.asarray(days.day_of_week),
            "day": np.asarray(days.day),
            "month": np.asarray(days.month),
            "lead": np.broadcast_to(lead, len(days)),
            "last week": sums[seen + 1] - sums[np.maximum(seen + 1 - week, 0)],
            "last month": sums[seen + 1] - sums[np.maximum(seen + 1 - 4 * week, 0)],
        }
        table = {name: np.repeat(value, slots) for name, value in by_day.items()}
        return pd.DataFrame(
            table
            | {
                "slot": np.tile(np.arange(slots), len(days)),
                "lag": back[0].ravel(),
                "mean of four": np.mean(back[:4], axis=0).ravel(),
                "mean of eight": np.mean(back, axis=0).ravel(),
            }
        )


PEERS = {
    "prophet, intervals": ProphetIntervals,
    "AutoETS, days": AutoEtsDays,
    "MSTL": Mstl,
    "LightGBM": LightGbm,
}
warnings.simplefilter("ignore")
