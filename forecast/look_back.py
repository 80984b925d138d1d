"""One queue's past as it looked on a day, and what was then known to be ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..data.folder import UNPLANNED
from .clean import CleanHistory, clean
from .effects.events import EventEffect, event_effect, learned_factors
from .effects.special_effect import special_effect
from .effects.weather import WeatherEffect, known_weather, weather_effect
from .history import Flags, Matrix, QueueHistory
from .models.catalogue import MODELS
from .models.model import Training
from .special_days import SpecialDays

__all__ = ["Drivers", "Effects", "Past", "look_back"]


@dataclass(frozen=True)
class Drivers:
    """What moves a queue besides the calendar's rhythm.

    Parameters
    ----------
    special
        Special days, past and to come.
    events
        The queue's events, from event_rows.
    weather
        A Weather table.
    """

    special: SpecialDays
    events: pd.DataFrame
    weather: pd.DataFrame


@dataclass(frozen=True)
class Effects:
    """What is known to move the days ahead, as factors by day and slot.

    Parameters
    ----------
    special, event, weather
        Factors on contacts. [0..]
    handle_time
        Factors on handle time. [0..]
    notes
        Sentences for the planner.
    """

    special: Matrix
    event: Matrix
    weather: Matrix
    handle_time: Matrix
    notes: tuple[str, ...]

    @property
    def volume(self) -> Matrix:
        """Give the product of the factors on contacts."""
        product: Matrix = self.special * self.event * self.weather
        return product


@dataclass(frozen=True)
class Past:
    """A queue's past as seen at the start of a day.

    Parameters
    ----------
    origin
        The first day not seen.
    cleaned
        The history before it, with what was filled.
    training
        The same as the models see it.
    known
        The weather as known then, by day.
    weather
        What it does to this queue.
    drivers
        What moves the queue.
    """

    origin: pd.Timestamp
    cleaned: CleanHistory
    training: Training
    known: pd.DataFrame
    weather: WeatherEffect
    drivers: Drivers

    def normal(self, model: str, days: pd.DatetimeIndex) -> Matrix:
        """Forecast what days would bring if they were normal.

        Parameters
        ----------
        model
            Name in the catalogue.
        days
            Days from the origin on, gap-free, without zone.

        Raises
        ------
        ArithmeticError
            If the model gives what no history warrants.
        """
        training = self.training
        ahead = pd.date_range(self.origin, days[-1], freq="D")
        is_open = training.open_days[np.asarray(ahead.day_of_week)]
        counts = np.zeros((len(ahead), self.cleaned.history.slots))
        if is_open.any():
            fitted = MODELS[model]().fit(training)
            counts[is_open] = fitted.predict(ahead[is_open])
        most = 10.0 * max(float(training.totals.max()), 1.0)
        totals = counts.sum(axis=1)
        if not np.isfinite(totals).all() or totals.max(initial=0.0) > most:
            raise ArithmeticError("its forecast runs away")
        return counts[-len(days) :]

    def effects(self, days: pd.DatetimeIndex, normal: Matrix) -> Effects:
        """Tell what is known to move days ahead.

        Parameters
        ----------
        days
            Days ahead, without zone.
        normal
            What they would bring if they were normal. [contacts/interval]
        """
        learned = learned_factors(self.drivers.events, self.cleaned)
        slots = self.cleaned.history.slots
        event = event_effect(self.drivers.events, days, slots, learned)
        special, notes = special_effect(
            self.cleaned, self.drivers.special, days, normal
        )
        weather = np.repeat(self.weather.factors(self.known, days)[:, None], slots, 1)
        name = self.cleaned.history.queue.name
        notes += _event_notes(name, self.drivers.events, days, learned, event)
        return Effects(special, event.volume, weather, event.handle_time, tuple(notes))


def look_back(
    history: QueueHistory, origin: pd.Timestamp, drivers: Drivers, trial: bool
) -> Past:
    """See a queue's past as it looked at the start of a day.

    Parameters
    ----------
    history
        The whole history; nothing from the origin on is used.
    origin
        First day that must not be seen.
    drivers
        What moves the queue.
    trial
        Whether the origin lies in the past: then weather observed after it is
        hidden, and so are outages and storms, which nobody could plan.
    """
    seen = history.until(origin)
    if trial:
        events = drivers.events
        planned = ~events["kind"].isin(UNPLANNED)
        drivers = replace(drivers, events=events[planned | (events["start"] < origin)])
    special = drivers.special.flags(seen.days)
    event = event_effect(drivers.events, seen.days, seen.slots)
    cleaned = clean(seen, special, event.volume, event.veiled)
    training = _training(cleaned, drivers.special)
    if drivers.weather.empty:
        none = WeatherEffect(pd.Series(dtype=float), pd.DataFrame(), "none is given")
        return Past(origin, cleaned, training, drivers.weather, none, drivers)
    known = known_weather(drivers.weather, origin, trial)
    weather = weather_effect(training, _true_totals(cleaned, event), known)
    if len(weather.coefficients):
        effect = event.volume * weather.factors(known, seen.days)[:, None]
        cleaned = clean(seen, special, effect, event.veiled)
        training = _training(cleaned, drivers.special)
    return Past(origin, cleaned, training, known, weather, drivers)


def _training(cleaned: CleanHistory, special: SpecialDays) -> Training:
    """Give the models the open days alone."""
    history = cleaned.history
    open_slots: Flags = history.share_open > 0
    weekday = np.asarray(history.days.day_of_week)
    is_open = np.asarray(open_slots.any(axis=1))[weekday]
    return Training(
        history.days[is_open],
        cleaned.normal[is_open],
        cleaned.good[is_open],
        open_slots,
        special,
    )


def _true_totals(cleaned: CleanHistory, event: EventEffect) -> Matrix:
    """Give the totals of open days as they were; NaN where too little was seen."""
    history = cleaned.history
    weekday = np.asarray(history.days.day_of_week)
    is_open = np.asarray((history.share_open > 0).any(axis=1))[weekday]
    seen = np.isfinite(cleaned.observed)
    usual = cleaned.normal.sum(axis=1)
    share = np.where(seen, cleaned.normal, 0.0).sum(axis=1) / np.maximum(usual, 1e-9)
    came = np.nan_to_num(cleaned.observed).sum(axis=1) / np.maximum(share, 1e-9)
    hidden = cleaned.lacking | event.veiled.any(axis=1) | (share < 0.5)
    totals: Matrix = np.where(hidden, np.nan, came)[is_open]
    return totals


def _event_notes(
    queue: str,
    events: pd.DataFrame,
    days: pd.DatetimeIndex,
    learned: dict[str, float],
    effect: EventEffect,
) -> Sequence[str]:
    """Tell the events ahead that have no factor: learnt, or unknown."""
    notes = []
    end = days[-1] + pd.Timedelta(days=1)
    for row in events.itertuples():
        given = np.isfinite(row.volume_factor) or np.isfinite(row.handle_time_factor)
        if given or row.end <= days[0] or row.start >= end:
            continue
        kind = str(row.kind)
        if kind in learned:
            notes.append(
                f"{queue}: event '{row.name}' has no volume_factor; past events of "
                f"kind {kind} give × {learned[kind]:.2f}."
            )
        else:
            notes.append(
                f"{queue}: event '{row.name}' has no volume_factor and no past event "
                f"is of kind {kind}; the forecast is left as it is."
            )
    return notes
