"""Forecast every queue of a centre, and hold the models against the past."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from ..data.errors import InputError, Problem
from ..data.parallel import Progress, each
from ..data.settings import Settings
from ..data.tables import (
    CONTACTS,
    DRIVERS,
    EVENTS,
    OVERRIDES,
    SPECIAL_DAYS,
    WEATHER,
    WEIGHTS,
)
from .donor import lend, settle
from .effects.driver_series import numbers_of
from .fallback import forecast_or_fall_back
from .history import read_history
from .models.catalogue import EXTRAS, MODELS, at_hand
from .queue_task import QueueTask
from .result import ForecastResult, empty_tables, joined

__all__ = ["ForecastResult", "make_forecast", "queue_tasks"]


def make_forecast(
    contacts: pd.DataFrame,
    settings: Settings,
    first: date,
    days: int,
    *,
    events: pd.DataFrame | None = None,
    overrides: pd.DataFrame | None = None,
    special_days: pd.DataFrame | None = None,
    weather: pd.DataFrame | None = None,
    drivers: pd.DataFrame | None = None,
    models: Sequence[str] | None = None,
    weights: pd.DataFrame | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> ForecastResult:
    """Forecast the contacts of some days.

    Each queue by itself: the past is cleaned, special days, events and weather are
    taken out of it, several models forecast normal days, past weeks weigh them, the
    effects come back in, the planner's hand goes over it, and futures are sampled.

    Parameters
    ----------
    contacts
        A Contacts table, zone-aware, at the centre's interval. A missing row is
        missing, a zero is a zero. Nothing from `first` on is looked at.
    settings
        The centre's settings.
    first
        First day to forecast, in centre time; the history may end earlier.
    days
        How many days.
    events, overrides, special_days, weather, drivers
        Tables of those names; None means none.
    models
        Names in the catalogue to blend; None means what the length of each queue's
        history allows.
    weights
        A Weights table of an earlier run: its queues are neither weighed nor scored
        anew, which takes most of the time; None weighs all.
    seed
        Seed of the sampled futures.
    workers
        Processes at once.
    progress
        Told what is done, how much of it, and how much there is.

    Returns
    -------
    ForecastResult
        Tables for all queues, in the order of the settings.

    Raises
    ------
    InputError
        If a queue has less than two weeks of history, or input contradicts itself.
    """
    if days < 1:
        raise InputError(f"Asked for {days} days; a forecast is of one day or more.")
    tasks = queue_tasks(
        contacts,
        settings,
        first,
        days,
        events,
        overrides,
        special_days,
        weather,
        models,
        seed,
        drivers,
    )
    tasks = lend(tasks)
    if weights is not None:
        tasks = [replace(task, weights=_given(weights, task)) for task in tasks]
    problems: list[Problem] = []
    for task in tasks:
        try:
            read_history(task.contacts, task.queue, task.centre, first)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    notes = _stranger_notes(contacts, settings) + _closed_notes(settings)
    if not tasks:
        return _nothing(notes)
    parts = each(_forecast, tasks, workers, progress, "forecasting queues")
    tables, told = joined(parts)
    return ForecastResult(**tables, notes=(*notes, *told))


def _given(
    weights: pd.DataFrame, task: QueueTask
) -> tuple[tuple[str, float], ...] | None:
    """Give a queue's weights of an earlier run; None where it had none."""
    own = WEIGHTS.check(weights)
    own = own[(own["queue"] == task.queue.name) & (own["weight"] > 0)]
    if task.loan is not None:
        # Borrowed forecasts have no models of their own to weigh.
        return None
    unknown = sorted(set(own["model"]) - set(MODELS))
    if unknown:
        raise InputError(
            Problem(
                f"Queue '{task.queue.name}' gives a weight to {', '.join(unknown)}, "
                f"which is no model. The catalogue has {', '.join(MODELS)}.",
                "Weigh the models anew, or correct the table of weights.",
                "weights.csv",
            )
        )
    return tuple(zip(own["model"], own["weight"], strict=True)) or None


def _forecast(task: QueueTask) -> ForecastResult:
    """Forecast one queue, on its own past or on credit."""
    return settle(task, forecast_or_fall_back(task))


def queue_tasks(
    contacts: pd.DataFrame,
    settings: Settings,
    first: date,
    days: int,
    events: pd.DataFrame | None,
    overrides: pd.DataFrame | None,
    special_days: pd.DataFrame | None,
    weather: pd.DataFrame | None,
    models: Sequence[str] | None,
    seed: int,
    drivers: pd.DataFrame | None = None,
) -> list[QueueTask]:
    """Give each queue what its forecast needs, tables checked.

    Parameters
    ----------
    contacts, settings, first, days, events, overrides, special_days, weather
    models, seed, drivers
        As in make_forecast.

    Returns
    -------
    list of QueueTask
        In the order of the settings, without queues that never open.

    Raises
    ------
    InputError
        If a table lacks a column, or a model is not in the catalogue.
    """
    contacts = CONTACTS.check(contacts)
    unknown = [name for name in models or () if name not in MODELS]
    if unknown or (models is not None and not models):
        raise InputError(
            f"There is no model {', '.join(unknown) or '(none named)'}. The catalogue "
            f"has {', '.join(MODELS)}."
        )
    wanted = set(models or ()) | ({"boosting"} if settings.effort.boosting else set())
    for name in sorted(wanted):
        if not at_hand(name):
            raise InputError(
                f"The model {name} wants the package {EXTRAS[name]}, which is not "
                f"installed. Install it with: pip install 'shiftcast[{name}]'"
            )
    tables = {
        "events": EVENTS.empty() if events is None else events,
        "overrides": OVERRIDES.empty() if overrides is None else overrides,
        "special_days": SPECIAL_DAYS.empty() if special_days is None else special_days,
        "weather": WEATHER.empty() if weather is None else weather,
    }
    numbers = DRIVERS.empty() if drivers is None else drivers
    own = dict(tuple(contacts.groupby("queue", sort=False)))
    social = [queue.name for queue in settings.queues if queue.channel == "social"]
    leading = contacts[contacts["queue"].isin(social)]
    return [
        QueueTask(
            own.get(queue.name, contacts[:0]),
            queue,
            settings.centre,
            settings.effort,
            first,
            days,
            **tables,
            models=tuple(models) if models is not None else None,
            seed=seed,
            numbers=numbers_of(numbers, leading, settings, queue, first),
        )
        for queue in settings.queues
        if queue.open.stretches
    ]


def _nothing(notes: Sequence[str]) -> ForecastResult:
    """Give the forecast of a centre that never opens."""
    return ForecastResult(**empty_tables(), notes=tuple(notes))


def _closed_notes(settings: Settings) -> list[str]:
    """Tell of queues that never open: they have no forecast."""
    return [
        f"{queue.name}: closed all week ('{queue.open.text}'); nothing is forecast."
        for queue in settings.queues
        if not queue.open.stretches
    ]


def _stranger_notes(contacts: pd.DataFrame, settings: Settings) -> list[str]:
    """Tell of queues in the history that plan.toml does not name."""
    known = {queue.name for queue in settings.queues}
    strangers = sorted(set(contacts["queue"].unique()) - known)
    if not strangers:
        return []
    return [
        f"The history has queues that plan.toml does not name; they were left out: "
        f"{', '.join(map(str, strangers))}."
    ]
