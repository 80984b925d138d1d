"""Forecasts made as of past days, to be held against what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .history import Flags, Matrix, QueueHistory
from .look_back import Drivers, Past, look_back
from .models.catalogue import EXTRAS, LADDER, MODELS, QUIET

__all__ = [
    "HORIZON_DAYS",
    "QUIET_DAY",
    "Trial",
    "Trials",
    "forecast_with",
    "members",
    "quick_member",
]

# Fewer contacts a day than this are all Poisson noise to a model of day totals.
QUIET_DAY = 5.0
QUIET_WEEKS = 13
HORIZON_DAYS = 28
LEAST_WEEKS = 1


@dataclass(frozen=True)
class Trial:
    """What each model said on a past day about the weeks after it.

    Parameters
    ----------
    origin
        The first day not seen.
    days
        The days forecast, without zone.
    forecasts
        Counts by day and slot, by model. [contacts/interval]
    truth
        What came; NaN where closed or not known. [contacts/interval]
    ordinary
        Days that are neither special nor under an event: the ones models are
        weighed by.
    scale
        Root mean squared error of the seasonal naive forecast up to the origin.
        [contacts/interval]
    fallen
        Models that failed, and how.
    """

    origin: pd.Timestamp
    days: pd.DatetimeIndex
    forecasts: Mapping[str, Matrix]
    truth: Matrix
    ordinary: Flags
    scale: float
    fallen: Mapping[str, str] = field(default_factory=dict)

    def before(self, end: pd.Timestamp) -> Matrix:
        """Give the truth as known at the start of a day."""
        known: Matrix = np.where((self.days < end)[:, None], self.truth, np.nan)
        return known


def members(
    past: Past, wanted: Sequence[str] | None, boosting: bool = False
) -> tuple[str, ...]:
    """Choose the models that a history is long and busy enough for.

    Parameters
    ----------
    past
        The past.
    wanted
        Names asked for; None means what the measured ladder says.
    boosting
        Whether the models of optional extras may join unasked.

    Returns
    -------
    tuple
        Names in the catalogue; the model of quiet queues alone on those.
    """
    if wanted is not None:
        return tuple(wanted)
    training = past.training
    recent = training.last(QUIET_WEEKS).totals
    if float(recent.mean()) < QUIET_DAY:
        return (QUIET,)
    rung = max(weeks for weeks in LADDER if weeks <= max(training.weeks, 1))
    more = [
        name for name in EXTRAS if boosting and MODELS[name].weeks <= training.weeks
    ]
    return (*LADDER[rung], *more)


def quick_member(names: Sequence[str]) -> str:
    """Choose the member whose many trials measure the spread."""
    return next(
        (name for name in ("svd-ridge", "ewma-day", "mean8") if name in names), names[0]
    )


def forecast_with(
    past: Past, names: Sequence[str], days: pd.DatetimeIndex
) -> tuple[dict[str, Matrix], dict[str, str]]:
    """Forecast normal days with several models; one that fails stops nobody.

    Returns
    -------
    tuple
        Counts by day and slot by model, and the models that failed, and how.
    """
    forecasts, fallen = {}, {}
    for name in names:
        try:
            forecasts[name] = past.normal(name, days)
        except Exception as error:  # whatever a model's library may raise
            fallen[name] = f"{type(error).__name__}: {error}".strip().rstrip(".")
    return forecasts, fallen


class Trials:
    """A queue's trials, each made once.

    Parameters
    ----------
    history
        The whole history.
    drivers
        What moves the queue.
    horizon
        Days each trial forecasts.
    """

    def __init__(
        self, history: QueueHistory, drivers: Drivers, horizon: int = HORIZON_DAYS
    ) -> None:
        self.history = history
        self.drivers = drivers
        self.horizon = horizon
        self.pasts: dict[pd.Timestamp, Past] = {}
        self.done: dict[pd.Timestamp, Trial] = {}
        self.tried: dict[pd.Timestamp, set[str]] = {}

    def weekly(self, end: pd.Timestamp, count: int) -> list[pd.Timestamp]:
        """List the origins one week apart before a day, oldest first."""
        first = self.history.days[0] + pd.Timedelta(days=7 * LEAST_WEEKS)
        found = [end - pd.Timedelta(days=7 * back) for back in range(count, 0, -1)]
        return [origin for origin in found if origin >= first]

    def past(self, origin: pd.Timestamp) -> Past:
        """See the past as of an origin."""
        if origin not in self.pasts:
            self.pasts[origin] = look_back(self.history, origin, self.drivers, True)
        return self.pasts[origin]

    def at(self, origin: pd.Timestamp, names: Sequence[str]) -> Trial:
        """Try models as of an origin; what was tried before is kept."""
        old = self.done.get(origin)
        tried = self.tried.setdefault(origin, set())
        missing = [name for name in names if name not in tried]
        if old is not None and not missing:
            return old
        tried.update(missing)
        past = self.past(origin)
        days = pd.date_range(origin, periods=self.horizon, freq="D")
        # A model is not tried on less history than it would be used with.
        ready = [name for name in missing if MODELS[name].weeks <= past.training.weeks]
        normal, fallen = forecast_with(past, ready, days)
        forecasts = dict(old.forecasts) if old else {}
        if normal:
            volume = past.effects(days, np.mean(list(normal.values()), axis=0)).volume
            forecasts |= {name: counts * volume for name, counts in normal.items()}
        trial = Trial(
            origin,
            days,
            forecasts,
            self.history.truth(days),
            self._ordinary(days),
            _naive_scale(past),
            {**(old.fallen if old else {}), **fallen},
        )
        self.done[origin] = trial
        return trial

    def _ordinary(self, days: pd.DatetimeIndex) -> Flags:
        """Tell the days that are neither special nor under an event."""
        ordinary = ~self.drivers.special.flags(days)
        for row in self.drivers.events.itertuples():
            ordinary &= (days + pd.Timedelta(days=1) <= row.start) | (days >= row.until)
        flags: Flags = np.asarray(ordinary)
        return flags


def _naive_scale(past: Past) -> float:
    """Measure the seasonal naive forecast on the good days of the past."""
    training = past.training
    week = training.per_week
    both = training.good[week:] & training.good[:-week]
    steps = (training.counts[week:] - training.counts[:-week])[both]
    is_open = training.open_slots[training.weekdays[week:][both]]
    squares = steps[is_open] ** 2
    if not squares.size or squares.mean() <= 0:
        # A past that never changed: scale by the noise a count of that mean has.
        return float(np.sqrt(max(training.counts.mean(), 1e-6)))
    return float(np.sqrt(squares.mean()))
