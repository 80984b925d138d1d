"""One queue's forecast: from its past to its sampled futures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.queues import Queue
from ..data.settings import Centre, Effort
from ..data.tables import SPECIAL_DAYS
from .blend import blend
from .cleaned import cleaned_frame
from .effects.driver_notes import driver_notes, driver_table
from .effects.driver_series import DriverSeries
from .effects.event_doubt import sample_events
from .effects.event_kinds import KindEffect
from .effects.event_notes import disagreements, event_notes, event_table
from .effects.event_past import handle_time_kinds
from .effects.events import event_effect, event_rows
from .factors import Steps, factor_frame
from .handle_time import expected_handle_time, read_handled
from .handle_time_scores import handle_time_score_frame, score_handle_time
from .history import Matrix, QueueHistory, read_history, slots_of
from .hour_scores import hour_score_frame
from .judge import Judge, generator, score_frame
from .layout import lay_out
from .level_step import step_notes, steps_of
from .loan import Loan
from .look_back import Drivers, Past, look_back
from .models.regressors import YEARLY_WEEKS
from .overrides import Override, apply_overrides, overrides_of
from .paths import sample_rates
from .special_days import special_days
from .spread import Spread
from .trials import HORIZON_DAYS, Trials, forecast_with, members

__all__ = [
    "QueueForecast",
    "QueueTask",
    "forecast_queue",
    "judge_handle_time",
    "read_drivers",
]

MOST_TRIAL_DAYS = 42
FAR_DAYS = 42
# Tells the sampled events and scales from other uses of a queue's chance.
EVENT_DRAWS, LOAN_DRAWS = 1, 2


@dataclass(frozen=True)
class QueueTask:
    """What one queue's forecast needs.

    Parameters
    ----------
    contacts
        The queue's rows of a Contacts table.
    queue, centre, effort
        Settings.
    first
        First day to forecast.
    days
        How many days.
    events, overrides, weather, special_days
        Tables of those names.
    models
        Names in the catalogue; None means what the measured ladder says.
    seed
        The run's seed.
    weather_as
        How trials know the weather ahead: "known", as it was then, or "perfect".
    numbers
        Numeric drivers to try.
    loan
        What a new queue takes from another; None where it stands on its own past.
    weights
        Each model's share as an earlier run found it; None means to weigh anew.
    """

    contacts: pd.DataFrame
    queue: Queue
    centre: Centre
    effort: Effort
    first: date
    days: int
    events: pd.DataFrame
    overrides: pd.DataFrame
    weather: pd.DataFrame
    models: tuple[str, ...] | None
    seed: int
    special_days: pd.DataFrame = field(default_factory=SPECIAL_DAYS.empty)
    weather_as: str = "known"
    numbers: tuple[DriverSeries, ...] = ()
    loan: Loan | None = None
    weights: tuple[tuple[str, float], ...] | None = None


@dataclass(frozen=True)
class QueueForecast:
    """One queue's share of a ForecastResult; the fields are the same."""

    intervals: pd.DataFrame
    days: pd.DataFrame
    weeks: pd.DataFrame
    paths: pd.DataFrame
    scores: pd.DataFrame
    hour_scores: pd.DataFrame
    handle_time_scores: pd.DataFrame
    weights: pd.DataFrame
    factors: pd.DataFrame
    cleaned: pd.DataFrame
    event_effects: pd.DataFrame
    drivers_used: pd.DataFrame
    notes: tuple[str, ...]


def forecast_queue(task: QueueTask) -> QueueForecast:
    """Forecast one queue.

    Parameters
    ----------
    task
        The queue, its past, and what is known to be ahead.

    Raises
    ------
    InputError
        If the history is too short or contradicts itself.
    """
    queue, centre = task.queue, task.centre
    history, notes = read_history(task.contacts, queue, centre, task.first)
    drivers = read_drivers(task, history)
    days = pd.date_range(task.first, periods=task.days, freq="D")
    weekday = np.asarray(days.day_of_week)
    lead = np.asarray((days - history.end).days, dtype=np.int64)
    past = look_back(history, history.end, drivers, trial=False)
    events = past.drivers.events
    longer = _longer(task, past)
    handle_time, told = _handle_time(task, past, longer)
    notes += told
    notes += _past_notes(past, lead)

    judge = _judge(task, past, int(lead[-1]) + 1)
    forecasts, weights, told = _believe(judge, past, days)
    notes += told
    normal = blend(forecasts, weights)

    effects = past.effects(days, normal)
    notes += effects.notes
    notes += event_notes(
        queue.name, drivers.events, days, past.kinds, longer, past.usual_kinds
    )
    notes += disagreements(queue.name, events, past.kinds)
    notes += driver_notes(queue.name, past.numbers)
    moved = normal * effects.volume
    share_open = history.share_open[weekday]
    asked = overrides_of(task.overrides, queue.name, centre.timezone, days)
    overrides = [one for one in asked if one.holds(history.end)]
    notes += _override_notes(queue.name, asked, history.end)
    mean = apply_overrides(moved, overrides, days, share_open)

    spread = judge.spread(history.end, -(-judge.trials.horizon // 7))
    notes += _closing_notes(queue, spread, task.loan)
    rng = generator(task.seed, queue.name)
    # Rounded, so that the last bits of one machine's arithmetic decide nothing.
    answered = np.round(mean * queue.actionable, 9)
    paths, chance = task.effort.paths, generator(task.seed, queue.name, EVENT_DRAWS)
    sampled = sample_events(events, days, history.slots, past.kinds, paths, chance)
    if task.loan is not None:
        chance = generator(task.seed, queue.name, LOAN_DRAWS)
        sampled = task.loan.doubt(sampled, (paths, *answered.shape), chance)
    rates = sample_rates(answered, lead, spread, paths, rng, sampled)
    reached = event_effect(events, days, history.slots, None, longer)
    times = handle_time[weekday] * reached.handle_time
    return QueueForecast(
        *lay_out(queue.name, centre, days, answered, rates, times, share_open, rng),
        scores=score_frame(
            [row for origin in judge.origins() for row in judge.scores(origin)]
        ),
        hour_scores=hour_score_frame(
            [row for origin in judge.origins() for row in judge.hours(origin)]
        ),
        handle_time_scores=judge_handle_time(
            task, history, drivers, judge.origins(), -(-judge.trials.horizon // 7)
        ),
        weights=pd.DataFrame(
            {
                "queue": queue.name,
                "model": pd.Series(list(weights), dtype="str"),
                "weight": list(weights.values()),
            }
        ),
        factors=factor_frame(
            queue, centre, past, days, Steps(normal, effects, moved, mean, overrides)
        ),
        cleaned=cleaned_frame(past, centre),
        event_effects=event_table(
            queue.name, centre.timezone, drivers.events, days, past.kinds, longer
        ),
        drivers_used=driver_table(queue.name, past.numbers),
        notes=tuple(notes),
    )


def read_drivers(task: QueueTask, history: QueueHistory) -> Drivers:
    """Gather what moves a queue, over its past and the days ahead."""
    last = max(
        task.first + timedelta(days=task.days),
        history.end.date() + timedelta(days=MOST_TRIAL_DAYS),
    )
    first = history.days[0].date() - timedelta(days=14)
    return Drivers(
        special_days(
            task.centre.holidays,
            first,
            last + timedelta(days=14),
            task.special_days,
            task.queue.name,
        ),
        event_rows(task.events, task.queue.name, task.centre.timezone),
        task.weather,
        task.weather_as,
        task.numbers,
    )


def _judge(task: QueueTask, past: Past, horizon: int) -> Judge:
    """Set up the trials that weigh the models and measure the spread."""
    history = past.cleaned.history
    reach = int(np.clip(horizon, HORIZON_DAYS, MOST_TRIAL_DAYS))
    trials = Trials(history, past.drivers, reach)
    if task.weights is not None:
        given = dict(task.weights)
        return Judge(trials, tuple(given), 0, task.seed, given=given)
    names = members(past, task.models, task.effort.boosting)
    since = min(trials.weekly(history.end, task.effort.origins), default=history.end)
    return Judge(trials, names, task.effort.origins, task.seed, since)


def _believe(
    judge: Judge, past: Past, days: pd.DatetimeIndex
) -> tuple[dict[str, Matrix], dict[str, float], list[str]]:
    """Fit the models, weigh them by their trials, and tell which fell out."""
    forecasts, fallen = forecast_with(past, judge.names, days)
    if not forecasts:
        forecasts, _ = forecast_with(past, ("mean8",), days)
    weights, gone = judge.weights(past.origin)
    kept = {name: weight for name, weight in weights.items() if name in forecasts}
    if not kept:
        kept = {name: 1.0 for name in forecasts}
    total = sum(kept.values())
    queue = past.cleaned.history.queue.name
    notes = [
        f"{queue}: model {name} fell out: {why}."
        for name, why in (fallen | gone).items()
    ]
    return forecasts, {name: share / total for name, share in kept.items()}, notes


def _override_notes(
    queue: str, overrides: Sequence[Override], as_of: pd.Timestamp
) -> list[str]:
    """Tell which overrides were applied and which had expired."""
    return [
        f"{queue}: {one.sentence}: applied."
        if one.holds(as_of)
        else f"{queue}: {one.sentence}: expired on {one.until:%Y-%m-%d}, not applied."
        for one in overrides
    ]


def _closing_notes(queue: Queue, spread: Spread, loan: Loan | None) -> list[str]:
    """Tell what the published rates are thinned by, and an assumed spread."""
    notes = []
    if queue.actionable < 1 and loan is None:
        notes.append(
            f"{queue.name}: {queue.actionable:.0%} of the recorded contacts need an "
            "answer; the forecast is of those."
        )
    if spread.assumed:
        notes.append(
            f"{queue.name}: too little history to measure the forecast's spread; "
            f"assumed {spread.day_sd[0]:.0%} from day to day."
        )
    return notes


def _past_notes(past: Past, lead: npt.NDArray[np.int64]) -> list[str]:
    """Tell what was filled in, what is too short, and how far ahead this looks."""
    cleaned, name = past.cleaned, past.cleaned.history.queue.name
    notes = []
    odd = int((cleaned.odd_days & ~cleaned.good).sum())
    parts = [
        f"{count:,} {what if count > 1 else one}"
        for count, what, one in (
            (int(cleaned.lacking.sum()), "days with gaps", "day with gaps"),
            (odd, "days far from their neighbours", "day far from its neighbours"),
            (int(cleaned.odd_cells.sum()), "odd intervals", "odd interval"),
        )
        if count
    ]
    if parts:
        notes.append(
            f"{name}: {', '.join(parts)} were filled from the same weekdays around "
            "for fitting; the history itself is unchanged (cleaned.csv lists each)."
        )
    special = past.drivers.special.flags(cleaned.history.days)
    notes += step_notes(name, steps_of(cleaned, special), past.origin)
    weeks = past.training.weeks
    if weeks < YEARLY_WEEKS:
        notes.append(
            f"{name}: {weeks} weeks of history are too few for a yearly pattern "
            "(two years)."
        )
    if len(past.drivers.weather):
        if past.weather.why_not:
            notes.append(f"{name}: no weather effect: {past.weather.why_not}.")
        else:
            ahead = pd.date_range(past.origin, periods=int(lead[-1]) + 1, freq="D")
            trust = past.known["trust"].reindex(ahead[int(lead[0]) :]).fillna(0.0)
            notes.append(
                f"{name}: the forecast weather counts on {int((trust > 0).sum())} of "
                f"{len(trust)} days; the others take the season's usual weather."
            )
    if lead[-1] >= FAR_DAYS:
        notes.append(
            f"{name}: the history ends on {past.origin.date() - timedelta(days=1)}, "
            f"{int(lead[-1]) + 1} days before the last day forecast; beyond six weeks "
            "the spread is that of the sixth."
        )
    return notes


def judge_handle_time(
    task: QueueTask,
    history: QueueHistory,
    drivers: Drivers,
    origins: Sequence[pd.Timestamp],
    weeks: int,
) -> pd.DataFrame:
    """Score one queue's handle time, past events divided out.

    Parameters
    ----------
    task, history, drivers
        The queue, its past, and what moves it.
    origins
        First days that must not be seen, without zone.
    weeks
        Weeks ahead to score. [weeks]

    Returns
    -------
    pandas.DataFrame
        A Handle time scores table.
    """
    handled = read_handled(
        task.contacts,
        task.queue.name,
        task.centre.timezone,
        history.interval,
        _handle_time_factor(task, history, drivers),
    ).until(history.end)
    rows = score_handle_time(handled, task.queue.name, origins, weeks)
    return handle_time_score_frame(rows)


def _longer(task: QueueTask, past: Past) -> dict[str, KindEffect]:
    """Learn what kinds of event do to handle time."""
    history, drivers = past.cleaned.history, past.drivers
    special = drivers.special.flags(history.days)
    zone = task.centre.timezone
    return handle_time_kinds(drivers.events, task.contacts, history, zone, special)


def _handle_time(
    task: QueueTask, past: Past, longer: dict[str, KindEffect]
) -> tuple[Matrix, list[str]]:
    """Expect the handle time by weekday and slot, past events divided out."""
    history = past.cleaned.history
    return expected_handle_time(
        task.contacts,
        task.queue,
        task.centre.timezone,
        history.interval,
        history.end,
        _handle_time_factor(task, history, past.drivers, longer),
    )


def _handle_time_factor(
    task: QueueTask,
    history: QueueHistory,
    drivers: Drivers,
    longer: dict[str, KindEffect] | None = None,
) -> "pd.Series[float] | None":
    """Give the known factors on the handle time of past rows, if there are any."""
    events, slots = drivers.events, history.slots
    effect = event_effect(events, history.days, slots, None, longer).handle_time
    if (effect == 1.0).all():
        return None
    starts = pd.DatetimeIndex(task.contacts["start"])
    local = starts.tz_convert(task.centre.timezone).tz_localize(None)
    day = np.asarray((local.normalize() - history.days[0]).days)
    known = (day >= 0) & (day < len(history.days))
    values = np.ones(len(local))
    values[known] = effect[day[known], slots_of(local, history.interval)[known]]
    return pd.Series(np.maximum(values, 1e-6), index=task.contacts.index)
