"""One queue's forecast: from its past to its sampled futures."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import grid, week_of
from ..data.queues import Queue
from ..data.settings import Centre, Effort
from .blend import blend
from .events import event_effect, event_rows
from .handle_time import expected_handle_time
from .history import Matrix, QueueHistory, read_history, slots_of
from .judge import Judge, generator, score_frame
from .look_back import Drivers, Effects, Past, look_back
from .overrides import apply_overrides
from .paths import sample_rates
from .regressors import YEARLY_WEEKS
from .special_days import special_days
from .trials import HORIZON_DAYS, Trials, forecast_with, members

__all__ = ["QueueForecast", "QueueTask", "forecast_queue", "read_drivers"]

LEVELS = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
MOST_TRIAL_DAYS = 42
FAR_DAYS = 42


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
    events, overrides, weather
        Tables of those names.
    models
        Names in the catalogue; None means what the measured ladder says.
    seed
        The run's seed.
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


@dataclass(frozen=True)
class QueueForecast:
    """One queue's share of a ForecastResult; the fields are the same."""

    intervals: pd.DataFrame
    days: pd.DataFrame
    weeks: pd.DataFrame
    paths: pd.DataFrame
    scores: pd.DataFrame
    weights: pd.DataFrame
    factors: pd.DataFrame
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
    name = task.queue.name
    history, notes = read_history(task.contacts, task.queue, task.centre, task.first)
    drivers = read_drivers(task, history)
    days = pd.date_range(task.first, periods=task.days, freq="D")
    lead = np.asarray((days - history.end).days, dtype=np.int64)
    horizon = int(np.clip(lead[-1] + 1, HORIZON_DAYS, MOST_TRIAL_DAYS))
    past = look_back(history, history.end, drivers, trial=False)
    notes += _past_notes(past, lead)

    names = members(past, task.models)
    trials = Trials(history, drivers, horizon)
    origins = trials.weekly(history.end, task.effort.origins)
    since = min(origins, default=history.end)
    judge = Judge(trials, names, task.effort.origins, task.seed, since)
    forecasts, fallen = forecast_with(past, names, days)
    if not forecasts:
        forecasts, _ = forecast_with(past, ("mean8",), days)
    weights, gone = judge.weights(history.end)
    weights = _usable(weights, forecasts)
    notes += [
        f"{name}: model {model} fell out: {why}."
        for model, why in (fallen | gone).items()
    ]
    normal = blend(forecasts, weights)
    effects = past.effects(days, normal)
    notes += effects.notes
    share_open = history.share_open[np.asarray(days.day_of_week)]
    moved = normal * effects.volume
    mean, told = apply_overrides(
        moved, task.overrides, name, task.centre.timezone, days, share_open, history.end
    )
    notes += told
    thinned = mean * task.queue.actionable
    if task.queue.actionable < 1:
        notes.append(
            f"{name}: {task.queue.actionable:.0%} of the recorded contacts need an "
            "answer; the forecast is of those."
        )
    handle_time, told = _handle_time(task, history, drivers)
    notes += told

    spread = judge.spread(history.end, -(-horizon // 7))
    if spread.assumed:
        notes.append(
            f"{name}: too little history to measure the forecast's spread; assumed "
            f"{spread.day_sd[0]:.0%} from day to day."
        )
    rng = generator(task.seed, name)
    # Rounded, so that the last bits of one machine's arithmetic decide nothing.
    thinned = np.round(thinned, 9)
    rates = sample_rates(thinned, lead, spread, task.effort.paths, rng)
    rows = [row for origin in origins for row in judge.scores(origin)]
    tables = _tables(task, days, thinned, rates, effects, handle_time, share_open, rng)
    return QueueForecast(
        *tables,
        scores=score_frame(rows),
        weights=pd.DataFrame(
            {
                "queue": name,
                "model": pd.Series(list(weights), dtype="str"),
                "weight": list(weights.values()),
            }
        ),
        factors=_factors(name, days, normal, effects, moved, mean, task.queue),
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
        special_days(task.centre.holidays, first, last + timedelta(days=14)),
        event_rows(task.events, task.queue.name, task.centre.timezone),
        task.weather,
    )


def _usable(
    weights: dict[str, float], forecasts: dict[str, Matrix]
) -> dict[str, float]:
    """Share the weight of models without a forecast among the others."""
    kept = {name: weight for name, weight in weights.items() if name in forecasts}
    if not kept:
        kept = {name: 1.0 for name in forecasts}
    total = sum(kept.values())
    return {name: weight / total for name, weight in kept.items()}


def _past_notes(past: Past, lead: npt.NDArray[np.int64]) -> list[str]:
    """Tell what was filled in, what is too short, and how far ahead this looks."""
    cleaned, name = past.cleaned, past.cleaned.history.queue.name
    notes = []
    odd = int((cleaned.odd_days & ~cleaned.good).sum())
    parts = [
        f"{count:,} {what}"
        for count, what in (
            (int(cleaned.lacking.sum()), "days with gaps"),
            (odd, "days far from their neighbours"),
            (int(cleaned.odd_cells.sum()), "single odd intervals"),
        )
        if count
    ]
    if parts:
        notes.append(
            f"{name}: {', '.join(parts)} were filled from the same weekdays around "
            "for fitting; the history itself is unchanged."
        )
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


def _handle_time(
    task: QueueTask, history: QueueHistory, drivers: Drivers
) -> tuple[Matrix, list[str]]:
    """Expect the handle time by weekday and slot, past events divided out."""
    factor = None
    events = drivers.events
    if events["handle_time_factor"].notna().any():
        starts = pd.DatetimeIndex(task.contacts["start"])
        local = starts.tz_convert(task.centre.timezone).tz_localize(None)
        effect = event_effect(events, history.days, history.slots).handle_time
        day = np.asarray((local.normalize() - history.days[0]).days)
        known = (day >= 0) & (day < len(history.days))
        values = np.ones(len(local))
        values[known] = effect[day[known], slots_of(local, history.interval)[known]]
        factor = pd.Series(np.maximum(values, 1e-6), index=task.contacts.index)
    return expected_handle_time(
        task.contacts,
        task.queue,
        task.centre.timezone,
        history.interval,
        history.end,
        factor,
    )


def _tables(
    task: QueueTask,
    days: pd.DatetimeIndex,
    mean: Matrix,
    rates: Matrix,
    effects: Effects,
    handle_time: Matrix,
    share_open: Matrix,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Lay mean and futures out on the real grid, clock changes and all."""
    name, centre = task.queue.name, task.centre
    starts = grid(task.first, task.days, centre.interval, centre.timezone)
    local = starts.tz_localize(None)
    day = np.asarray((local.normalize() - days[0]).days)
    slot = slots_of(local, centre.interval)
    is_open = share_open[day, slot] > 0
    starts, day, slot = starts[is_open].as_unit("ns"), day[is_open], slot[is_open]
    expected, future = mean[day, slot], rates[:, day, slot]
    counts = rng.poisson(future).astype(np.float64)
    weekly = pd.Index(
        [week_of(one.date(), centre.timezone, centre.week_starts).label for one in days]
    )
    labels, week = np.unique(np.asarray(weekly), return_inverse=True)
    by_day, by_week = np.arange(len(days)), week[day]
    intervals = pd.DataFrame(
        {
            "queue": name,
            "start": starts,
            "mean": expected,
            **_quantiles(counts),
            "handle_time": (
                handle_time[np.asarray(days.day_of_week)] * effects.handle_time
            )[day, slot],
        }
    )
    day_frame = pd.DataFrame(
        {
            "queue": name,
            "date": days.as_unit("ns"),
            "mean": np.bincount(day, expected, len(days)),
            **_quantiles(_sums(counts, day, len(by_day))),
        }
    )
    week_frame = pd.DataFrame(
        {
            "queue": name,
            "week": pd.Series(labels, dtype="str"),
            "mean": np.bincount(by_week, expected, len(labels)),
            **_quantiles(_sums(counts, by_week, len(labels))),
        }
    )
    paths = pd.DataFrame(
        {
            "queue": name,
            "start": np.repeat(starts, len(rates)),
            "path": np.tile(np.arange(len(rates), dtype=np.int32), len(starts)),
            "rate": future.T.ravel().astype(np.float32),
        }
    )
    return intervals, day_frame, week_frame, paths


def _sums(counts: Matrix, group: npt.NDArray[np.int64], groups: int) -> Matrix:
    """Sum each path's counts by group."""
    summed = np.zeros((len(counts), groups))
    np.add.at(summed.T, group, counts.T)
    return summed


def _quantiles(counts: Matrix) -> dict[str, Matrix]:
    """Read the published quantiles off the paths' counts."""
    if not counts.shape[1]:
        return {name: np.empty(0) for name in LEVELS}
    values = np.quantile(counts, list(LEVELS.values()), axis=0)
    return dict(zip(LEVELS, values, strict=True))


def _factors(
    name: str,
    days: pd.DatetimeIndex,
    normal: Matrix,
    effects: Effects,
    moved: Matrix,
    mean: Matrix,
    queue: Queue,
) -> pd.DataFrame:
    """Tell what each day's level was multiplied by, step by step."""
    level = normal.sum(axis=1)
    steps = {}
    before = normal
    for step in ("special", "event", "weather"):
        after = before * getattr(effects, step)
        steps[step] = _ratio(after.sum(axis=1), before.sum(axis=1))
        before = after
    return pd.DataFrame(
        {
            "queue": name,
            "date": days.as_unit("ns"),
            "level": level,
            "holiday": steps["special"],
            "event": steps["event"],
            "weather": steps["weather"],
            "override": _ratio(mean.sum(axis=1), moved.sum(axis=1)),
            "actionable": queue.actionable,
            "mean": mean.sum(axis=1) * queue.actionable,
        }
    )


def _ratio(after: Matrix, before: Matrix) -> Matrix:
    """Divide day totals; a closed day's factor is 1."""
    ratio: Matrix = np.where(before > 0, after / np.where(before > 0, before, 1.0), 1.0)
    return ratio
