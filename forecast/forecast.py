"""Forecast every queue of a centre, and hold the models against the past."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

import pandas as pd

from ..data.errors import InputError, Problem
from ..data.parallel import Progress, each
from ..data.settings import Settings
from ..data.tables import (
    CLEANED,
    CONTACTS,
    EVENTS,
    FACTORS,
    FORECAST,
    FORECAST_DAYS,
    FORECAST_WEEKS,
    HANDLE_TIME_SCORES,
    OVERRIDES,
    PATHS,
    SCORES,
    SPECIAL_DAYS,
    WEATHER,
    WEIGHTS,
)
from .history import read_history
from .judge import Judge, score_frame
from .models.catalogue import MODELS
from .queue_forecast import (
    QueueForecast,
    QueueTask,
    forecast_queue,
    judge_handle_time,
    read_drivers,
)
from .trials import Trials, members

__all__ = ["ForecastResult", "backtest", "backtest_handle_time", "make_forecast"]


@dataclass(frozen=True)
class ForecastResult:
    """Contacts ahead, and how far to trust them.

    Parameters
    ----------
    intervals
        A Forecast table: open intervals on the real grid, so that clock-change days
        have 23 or 25 hours.
    days, weeks
        Forecast by day and by week; their quantiles are read off the same futures.
    paths
        A Paths table: sampled rates (float32), by queue, start and path.
    scores
        A Scores table: how the models did on the last weeks.
    handle_time_scores
        A Handle time scores table: how the handle time did on them.
    weights
        A Weights table: each model's share.
    factors
        A Factors table: what each interval's mean is the product of.
    cleaned
        A Cleaned history table: what the models do not see as it was recorded.
    notes
        Sentences for the planner: what was cleaned, left out, learnt or assumed.
    """

    intervals: pd.DataFrame
    days: pd.DataFrame
    weeks: pd.DataFrame
    paths: pd.DataFrame
    scores: pd.DataFrame
    handle_time_scores: pd.DataFrame
    weights: pd.DataFrame
    factors: pd.DataFrame
    cleaned: pd.DataFrame
    notes: tuple[str, ...]


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
    models: Sequence[str] | None = None,
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
    events, overrides, special_days, weather
        Tables of those names; None means none.
    models
        Names in the catalogue to blend; None means what the length of each queue's
        history allows.
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
    tasks = _tasks(
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
    )
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
    parts = each(forecast_queue, tasks, workers, progress, "forecasting queues")
    tables = {
        field.name: pd.concat(
            [getattr(part, field.name) for part in parts], ignore_index=True
        )
        for field in fields(QueueForecast)
        if field.name != "notes"
    }
    notes += [note for part in parts for note in part.notes]
    return ForecastResult(**tables, notes=tuple(notes))


def backtest(
    contacts: pd.DataFrame,
    settings: Settings,
    *,
    origins: int | Sequence[date] = 6,
    weeks: int = 4,
    events: pd.DataFrame | None = None,
    special_days: pd.DataFrame | None = None,
    weather: pd.DataFrame | None = None,
    models: Sequence[str] | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Hold every model, the blend and the baselines against past weeks.

    Each origin sees nothing after it: not the counts, nor the weather, nor the
    weights, which come from trials before it.

    Parameters
    ----------
    contacts, settings, events, special_days, weather, models, seed, workers, progress
        As in make_forecast.
    origins
        Days to forecast from, or how many: then a week apart, the last one `weeks`
        weeks before the history ends.
    weeks
        Weeks ahead of each origin to score. [weeks]

    Returns
    -------
    pandas.DataFrame
        A Scores table: by queue, model, origin and week ahead; model "blend" is the
        forecast itself, "mean8" the baseline.

    Raises
    ------
    InputError
        As make_forecast, and if no origin has two weeks of history before it.
    """
    tasks = _past_tasks(contacts, settings, events, special_days, weather, models, seed)
    chosen = origins if isinstance(origins, int) else tuple(origins)
    jobs = [(task, chosen, weeks) for task in tasks]
    parts = each(_backtest_queue, jobs, workers, progress, "backtesting queues")
    rows = [row for part in parts for row in part]
    if not rows:
        raise InputError(
            "No origin has two weeks of history before it and contacts after it. "
            "Ask for fewer or later origins, or add history."
        )
    return score_frame(rows)


def backtest_handle_time(
    contacts: pd.DataFrame,
    settings: Settings,
    *,
    origins: int | Sequence[date] = 6,
    weeks: int = 4,
    events: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Hold the handle time and its baselines against past weeks.

    Parameters
    ----------
    contacts, settings, origins, weeks, events
        As in backtest.

    Returns
    -------
    pandas.DataFrame
        A Handle time scores table.

    Raises
    ------
    InputError
        As backtest, and if no queue has a handle time.
    """
    tasks = _past_tasks(contacts, settings, events, None, None, None, 0)
    tables = []
    for task in tasks:
        history, _ = read_history(task.contacts, task.queue, task.centre, task.first)
        drivers = read_drivers(task, history)
        chosen = _origins(Trials(history, drivers, 7 * weeks), origins, weeks)
        tables.append(judge_handle_time(task, history, drivers, chosen, weeks))
    scored = [table for table in tables if len(table)]
    if not scored:
        raise InputError(
            "No origin has two weeks of handle times before it and contacts after it. "
            "Add a column handle_time [s] to the history, or ask for fewer or later "
            "origins."
        )
    return pd.concat(scored, ignore_index=True)


def _backtest_queue(
    job: tuple[QueueTask, int | tuple[date, ...], int],
) -> list[dict[str, object]]:
    """Score one queue at its origins."""
    task, chosen, weeks = job
    history, _ = read_history(task.contacts, task.queue, task.centre, task.first)
    trials = Trials(history, read_drivers(task, history), 7 * weeks)
    rows: list[dict[str, object]] = []
    for origin in _origins(trials, chosen, weeks):
        if origin < history.days[0] + pd.Timedelta(days=14) or origin >= history.end:
            continue
        names = members(trials.past(origin), task.models)
        judge = Judge(trials, names, task.effort.origins, task.seed)
        rows += judge.scores(origin)
    return rows


def _origins(
    trials: Trials, chosen: int | Sequence[date], weeks: int
) -> list[pd.Timestamp]:
    """List the days to forecast from, the last `weeks` weeks before the end."""
    if not isinstance(chosen, int):
        return [pd.Timestamp(day) for day in chosen]
    last = trials.history.end - pd.Timedelta(days=7 * (weeks - 1))
    return trials.weekly(last, chosen)


def _past_tasks(
    contacts: pd.DataFrame,
    settings: Settings,
    events: pd.DataFrame | None,
    special_days: pd.DataFrame | None,
    weather: pd.DataFrame | None,
    models: Sequence[str] | None,
    seed: int,
) -> list[QueueTask]:
    """Give each queue what looking back on its whole history needs."""
    after = contacts["start"].max()
    if pd.isna(after):
        raise InputError("The history is empty. Check the file it is read from.")
    end = after.tz_convert(settings.centre.timezone).date() + timedelta(days=1)
    return _tasks(
        contacts,
        settings,
        end,
        1,
        events,
        None,
        special_days,
        weather,
        models,
        seed,
    )


def _tasks(
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
) -> list[QueueTask]:
    """Give each queue what its forecast needs, tables checked."""
    contacts = CONTACTS.check(contacts)
    unknown = [name for name in models or () if name not in MODELS]
    if unknown or (models is not None and not models):
        raise InputError(
            f"There is no model {', '.join(unknown) or '(none named)'}. The catalogue "
            f"has {', '.join(MODELS)}."
        )
    tables = {
        "events": EVENTS.empty() if events is None else events,
        "overrides": OVERRIDES.empty() if overrides is None else overrides,
        "special_days": SPECIAL_DAYS.empty() if special_days is None else special_days,
        "weather": WEATHER.empty() if weather is None else weather,
    }
    return [
        QueueTask(
            contacts[contacts["queue"] == queue.name],
            queue,
            settings.centre,
            settings.effort,
            first,
            days,
            **tables,
            models=tuple(models) if models is not None else None,
            seed=seed,
        )
        for queue in settings.queues
        if queue.open.stretches
    ]


def _nothing(notes: Sequence[str]) -> ForecastResult:
    """Give the forecast of a centre that never opens."""
    return ForecastResult(
        intervals=FORECAST.empty(),
        days=FORECAST_DAYS.empty(),
        weeks=FORECAST_WEEKS.empty(),
        paths=PATHS.empty(),
        scores=SCORES.empty(),
        handle_time_scores=HANDLE_TIME_SCORES.empty(),
        weights=WEIGHTS.empty(),
        factors=FACTORS.empty(),
        cleaned=CLEANED.empty(),
        notes=tuple(notes),
    )


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
