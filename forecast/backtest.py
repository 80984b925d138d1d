"""Hold forecasts of past weeks, each made as of its day, against what came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from ..data.errors import InputError
from ..data.parallel import Progress, each
from ..data.settings import Settings
from ..data.tables import HOUR_SCORES, OVERRIDES, SCORES
from .donor import borrows
from .effects.weather import WEATHER_AS
from .forecast import queue_tasks
from .history import read_history
from .judge import Judge
from .overrides import overrides_of
from .queue_handle_time import judge_handle_time
from .queue_task import QueueTask, read_drivers
from .trials import Trials, members

__all__ = ["Accuracy", "backtest", "backtest_handle_time", "measure_accuracy"]


@dataclass(frozen=True)
class Accuracy:
    """How good forecasts of past weeks would have been.

    Parameters
    ----------
    scores
        A Scores table.
    hours
        A Scores by hour table.
    """

    scores: pd.DataFrame
    hours: pd.DataFrame


def measure_accuracy(
    contacts: pd.DataFrame,
    settings: Settings,
    *,
    origins: int | Sequence[date] = 6,
    weeks: int = 4,
    events: pd.DataFrame | None = None,
    special_days: pd.DataFrame | None = None,
    weather: pd.DataFrame | None = None,
    weather_as: str = "known",
    drivers: pd.DataFrame | None = None,
    overrides: pd.DataFrame | None = None,
    models: Sequence[str] | None = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Accuracy:
    """Hold every model, the blend and the baselines against past weeks.

    Each origin sees nothing after it: not the counts, nor the weather, nor the
    weights, which come from trials before it.

    Parameters
    ----------
    contacts, settings, events, special_days, weather, drivers, models, seed, workers,
    progress
        As in make_forecast.
    origins
        Days to forecast from, or how many: then a week apart, the last one `weeks`
        weeks before the history ends.
    weeks
        Weeks ahead of each origin to score. [weeks]
    weather_as
        How origins know the weather ahead: "known", as forecast then (rows with
        `issued`), or "perfect", as it came. The scores say which.
    overrides
        An Overrides table to score beside the blend, as model "overridden": as it
        stands today, so that a row written since looks as if it had been known.

    Returns
    -------
    Accuracy
        By queue, model, origin, and week ahead or hour of the day; model "blend" is
        the forecast itself, "mean8" the baseline.

    Raises
    ------
    InputError
        As make_forecast, and if no origin has two weeks of history before it.
    """
    if weather_as not in WEATHER_AS:
        raise InputError(
            f"weather_as is '{weather_as}', not {' or '.join(WEATHER_AS)}."
        )
    tasks = _past_tasks(
        contacts, settings, events, special_days, weather, drivers, models, seed
    )
    tasks = [replace(task, weather_as=weather_as) for task in tasks]
    hand = None if overrides is None else OVERRIDES.check(overrides)
    chosen = origins if isinstance(origins, int) else tuple(origins)
    jobs = [(task, chosen, weeks, hand) for task in tasks]
    parts = each(_backtest_queue, jobs, workers, progress, "backtesting queues")
    rows = [row for part, _ in parts for row in part]
    if not rows:
        raise InputError(
            "No origin has two weeks of history before it and contacts after it. "
            "Ask for fewer or later origins, or add history."
        )
    hours = HOUR_SCORES.of([row for _, part in parts for row in part])
    how = weather_as if weather is not None and len(weather) else "none"
    return Accuracy(SCORES.of(rows).assign(weather=how), hours)


def backtest(contacts: pd.DataFrame, settings: Settings, **asked: Any) -> pd.DataFrame:
    """Give the scores by week ahead alone.

    Parameters
    ----------
    contacts, settings, asked
        As in measure_accuracy.

    Returns
    -------
    pandas.DataFrame
        A Scores table.
    """
    return measure_accuracy(contacts, settings, **asked).scores


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
    tasks = _past_tasks(contacts, settings, events, None, None, None, None, 0)
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
    job: tuple[QueueTask, int | tuple[date, ...], int, pd.DataFrame | None],
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Score one queue at its origins, by week ahead and by hour."""
    task, chosen, weeks, hand = job
    history, _ = read_history(task.contacts, task.queue, task.centre, task.first)
    trials = Trials(history, read_drivers(task, history), 7 * weeks)
    overrides = None
    if hand is not None:
        zone = task.centre.timezone
        overrides = overrides_of(hand, task.queue.name, zone, history.days)
    rows: list[dict[str, object]] = []
    hours: list[dict[str, object]] = []
    for origin in _origins(trials, chosen, weeks):
        if origin < history.days[0] + pd.Timedelta(days=14) or origin >= history.end:
            continue
        names = members(trials.past(origin), task.models, task.effort.boosting)
        judge = Judge(
            trials, names, task.effort.origins, task.seed, overrides=overrides
        )
        rows += judge.scores(origin)
        hours += judge.hours(origin)
    return rows, hours


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
    drivers: pd.DataFrame | None,
    models: Sequence[str] | None,
    seed: int,
) -> list[QueueTask]:
    """Give each queue what looking back on its whole history needs."""
    after = contacts["start"].max()
    if pd.isna(after):
        raise InputError("The history is empty. Check the file it is read from.")
    end = after.tz_convert(settings.centre.timezone).date() + timedelta(days=1)
    tasks = queue_tasks(
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
        drivers,
    )
    # A forecast on credit has no past of its own to be held against.
    return [task for task in tasks if not borrows(task)]
