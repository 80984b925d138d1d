"""One queue's past as it looked on a day, and what was then known to be ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..data.folder import UNPLANNED
from .clean import CleanHistory, clean
from .effects.driver_effect import NO_DRIVERS, DriverEffect, driver_effect
from .effects.driver_series import DriverSeries
from .effects.event_kinds import KindEffect
from .effects.event_past import volume_kinds
from .effects.events import event_effect, veiled_slots, without_rhythm
from .effects.seasons import SeasonEffect, season_effect
from .effects.special_effect import special_effect
from .effects.weather import WeatherEffect, known_weather, weather_effect
from .history import Flags, Matrix, QueueHistory
from .models.catalogue import MODELS
from .models.model import Training
from .special_days import SpecialDays

__all__ = ["Drivers", "Effects", "Past", "look_back"]

NO_WEATHER = WeatherEffect(pd.Series(dtype=float), pd.DataFrame(), "none is given")


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
    weather_as
        How a trial knows the weather ahead: "known", as it was known then, or
        "perfect", as it came.
    numbers
        Numeric drivers to try.
    """

    special: SpecialDays
    events: pd.DataFrame
    weather: pd.DataFrame
    weather_as: str = "known"
    numbers: tuple[DriverSeries, ...] = ()


@dataclass(frozen=True)
class Effects:
    """What is known to move the days ahead, as factors by day and slot.

    Parameters
    ----------
    special, event, weather, driver
        Factors on contacts. [0..]
    notes
        Sentences for the planner.
    """

    special: Matrix
    event: Matrix
    weather: Matrix
    driver: Matrix
    notes: tuple[str, ...]

    @property
    def volume(self) -> Matrix:
        """Give the product of the factors on contacts."""
        product: Matrix = self.special * self.event * self.weather * self.driver
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
        What moves the queue; its events without those that are part of normal days.
    kinds
        What kinds of event do to contacts.
    usual_kinds
        Kinds of event so frequent that they are part of normal days.
    seasons
        What long stretches of special days do to it.
    numbers
        What the numeric drivers do.
    trial
        Whether the origin lies in the past.
    """

    origin: pd.Timestamp
    cleaned: CleanHistory
    training: Training
    known: pd.DataFrame
    weather: WeatherEffect
    drivers: Drivers
    kinds: Mapping[str, KindEffect]
    usual_kinds: tuple[str, ...]
    numbers: DriverEffect
    trial: bool
    seasons: SeasonEffect = SeasonEffect()

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
        slots = self.cleaned.history.slots
        event = event_effect(self.drivers.events, days, slots, self.kinds).volume
        special, notes = special_effect(
            self.cleaned, self.drivers.special, days, normal
        )
        season, told = self.seasons.factors(self.drivers.special, days)
        special = special * season[:, None]
        weather = np.repeat(self.weather.factors(self.known, days)[:, None], slots, 1)
        name = self.cleaned.history.queue.name
        notes += [f"{name}: {one}" for one in told]
        driver = self.numbers.factors(days, self.origin, self.trial)
        driver = np.repeat(driver[:, None], slots, 1)
        return Effects(special, event, weather, driver, tuple(notes))


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
    events, usual = without_rhythm(drivers.events, seen.days)
    drivers = replace(drivers, events=events)
    special = drivers.special.flags(seen.days)
    effect = event_effect(events, seen.days, seen.slots).volume
    veiled = veiled_slots(events, seen.days, seen.slots)
    seasons = _seasons(seen, drivers.special, effect, veiled)
    effect = effect * seasons.factors(drivers.special, seen.days)[0][:, None]
    cleaned = clean(seen, special, effect, veiled)
    known, weather = drivers.weather, NO_WEATHER
    if not known.empty:
        known = known_weather(known, origin, trial, drivers.weather_as)
        training = _training(cleaned, drivers.special)
        weather = weather_effect(training, _true_totals(cleaned, veiled), known)
        effect = effect * weather.factors(known, seen.days)[:, None]
    if len(weather.coefficients):
        cleaned = clean(seen, special, effect, veiled)
    numbers = NO_DRIVERS
    if drivers.numbers:
        training = _training(cleaned, drivers.special)
        totals = _true_totals(cleaned, veiled)
        numbers = driver_effect(
            training, totals, drivers.numbers, origin, told=not trial
        )
    if numbers.series:
        effect = effect * numbers.factors(seen.days, origin, trial)[:, None]
        cleaned = clean(seen, special, effect, veiled)
    training = _training(cleaned, drivers.special)
    kinds = volume_kinds(events, cleaned, training, special)
    if kinds:
        veiled = veiled_slots(events, seen.days, seen.slots, kinds)
        cleaned = clean(seen, special, effect, veiled)
    training = _training(cleaned, drivers.special)
    return Past(
        origin,
        cleaned,
        training,
        known,
        weather,
        drivers,
        kinds,
        usual,
        numbers,
        trial,
        seasons,
    )


def _seasons(
    seen: QueueHistory, special: SpecialDays, effect: Matrix, veiled: Flags
) -> SeasonEffect:
    """Learn the seasons from a history in which their days are not normal."""
    inside: Flags = special.season(seen.days) != ""
    if not inside.any():
        return SeasonEffect()
    flags = special.flags(seen.days) | inside
    return season_effect(clean(seen, flags, effect, veiled), special)


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


def _true_totals(cleaned: CleanHistory, veiled: Flags) -> Matrix:
    """Give the totals of open days as they were; NaN where too little was seen."""
    history = cleaned.history
    weekday = np.asarray(history.days.day_of_week)
    is_open = np.asarray((history.share_open > 0).any(axis=1))[weekday]
    seen = np.isfinite(cleaned.observed)
    usual = cleaned.normal.sum(axis=1)
    share = np.where(seen, cleaned.normal, 0.0).sum(axis=1) / np.maximum(usual, 1e-9)
    came = np.nan_to_num(cleaned.observed).sum(axis=1) / np.maximum(share, 1e-9)
    hidden = cleaned.lacking | veiled.any(axis=1) | (share < 0.5)
    totals: Matrix = np.where(hidden, np.nan, came)[is_open]
    return totals
