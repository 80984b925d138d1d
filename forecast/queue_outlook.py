"""One queue's long view: the short forecast first, then its level by long models."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import week_of
from .history import Flags, Matrix, read_history, slots_of
from .judge import Judge, generator
from .layout import LEVELS, open_cells
from .level_shift import find_shifts, without_shifts
from .long_doubt import LevelDoubt, measure_doubt, sample_levels
from .long_trials import long_errors, long_totals, shift_notes
from .look_back import Past, look_back
from .outlook_layout import by_grain, history_months, seen_days, year_before
from .overrides import apply_overrides, overrides_of
from .paths import sample_rates
from .queue_forecast import forecast_queue
from .queue_task import QueueTask, read_drivers
from .spread import Spread
from .trials import Trials, forecast_with, members, quick_member

__all__ = ["SHORT_DAYS", "QueueOutlook", "outlook_queue"]

# Six weeks are the short forecast's; over the six after them it hands over.
SHORT_DAYS, JOIN_DAYS = 42, 42
# What the last days of the short forecast say of its level.
LEVEL_DAYS = 14
MOST_STEP = 0.5
# The short forecast's own futures are not used here.
FEW_PATHS = 20
BLOCK_DAYS = 28
LEVEL_DRAWS = 12


@dataclass(frozen=True)
class QueueOutlook:
    """One queue's share of an Outlook; the fields are the same."""

    months: pd.DataFrame
    weeks: pd.DataFrame
    intervals: pd.DataFrame
    history: pd.DataFrame
    notes: tuple[str, ...]


def outlook_queue(task: QueueTask) -> QueueOutlook:
    """Look months ahead for one queue.

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
    few = replace(task.effort, paths=FEW_PATHS)
    short_days = min(SHORT_DAYS, task.days)
    short = forecast_queue(replace(task, days=short_days, effort=few))
    history, _ = read_history(task.contacts, queue, centre, task.first)
    past = look_back(history, history.end, read_drivers(task, history), trial=False)
    days = pd.date_range(task.first, periods=task.days, freq="D")
    share_open = history.share_open[np.asarray(days.day_of_week)]
    starts, day, slot = open_cells(centre, days, share_open)
    expected = np.zeros((len(days), history.slots))
    near = short.intervals
    local = pd.DatetimeIndex(near["start"]).tz_convert(centre.timezone)
    local = local.tz_localize(None)
    near_day = np.asarray((local.normalize() - days[0]).days)
    near_slot = slots_of(local, centre.interval)
    expected[near_day, near_slot] = near["mean"].to_numpy(dtype=float)
    notes = list(short.notes)
    if task.days > short_days:
        far, told = _far(task, past, days, expected)
        expected[short_days:] = far[short_days:]
        notes += told
    times = _handle_times(near, local, near_slot, history.slots)
    handle_time = times[np.asarray(days.day_of_week)[day], slot]
    # The short forecast's own figures stand for its days.
    handle_time[: len(near)] = near["handle_time"].to_numpy(dtype=float)
    mean = np.round(expected[day, slot], 9)
    mean[: len(near)] = near["mean"].to_numpy(dtype=float)
    doubt, told = _doubt(past)
    notes += told
    lead = np.asarray((days - history.end).days, dtype=np.int64)
    month = np.asarray(days.strftime("%Y-%m"))
    week = np.array(
        [week_of(one.date(), centre.timezone, centre.week_starts).label for one in days]
    )
    quantiles, totals = _sample(
        task, past, expected, lead, doubt, (day, slot), (month, week)
    )
    work = mean * handle_time / 3600.0
    intervals = pd.DataFrame(
        {
            "queue": queue.name,
            "start": starts,
            "mean": mean,
            **quantiles,
            "handle_time": handle_time,
        }
    )
    months, weeks = (
        by_grain(queue.name, name, labels, days, day, mean, work, counts)
        for name, labels, counts in zip(
            ("month", "week"), (month, week), totals, strict=True
        )
    )
    seen = seen_days(history) * queue.actionable
    months["year_before"] = year_before(seen, days, month)
    return QueueOutlook(
        months, weeks, intervals, history_months(queue.name, seen), tuple(notes)
    )


def _far(
    task: QueueTask, past: Past, days: pd.DatetimeIndex, near: Matrix
) -> tuple[Matrix, list[str]]:
    """Forecast all days by the quick model, their level by the long ones."""
    queue, name = task.queue, task.queue.name
    shifts = find_shifts(past.training)
    level = replace(past, training=without_shifts(past.training, shifts))
    notes = shift_notes(name, shifts)
    quick = quick_member(members(level, task.models))
    made, _ = forecast_with(level, (quick,), days)
    if not made:
        made, _ = forecast_with(level, ("mean8",), days)
    normal = next(iter(made.values()))
    share_open = past.cleaned.history.share_open[np.asarray(days.day_of_week)]
    effects = level.effects(days, normal)
    asked = overrides_of(task.overrides, name, task.centre.timezone, days)
    overrides = [one for one in asked if one.holds(past.origin)]

    def finished(logs: Matrix) -> Matrix:
        moved = normal * np.exp(logs)[:, None] * effects.volume
        mean = apply_overrides(moved, overrides, days, share_open)
        return mean * queue.actionable

    # How far the blend of the short forecast lies from the quick model at its end.
    last = slice(SHORT_DAYS - LEVEL_DAYS, SHORT_DAYS)
    said = float(finished(np.zeros(len(days)))[last].sum())
    step = np.log((near[last].sum() + 0.5) / (said + 0.5))
    step = float(np.clip(step, -MOST_STEP, MOST_STEP))
    totals, names, fallen = long_totals(level.training, days)
    notes += [f"{name}: model {one} fell out: {why}." for one, why in fallen.items()]
    if not names:
        notes.append(
            f"{name}: under 13 months of history there is no yearly pattern; beyond "
            "six weeks the level stays, and what is known of special days and events "
            "moves it."
        )
        return finished(np.full(len(days), step)), notes
    if tuple(names) == ("half-season",):
        notes.append(
            f"{name}: one year of history shows one season; half of it is believed. "
            "From 22 months on two years are compared."
        )
    goal = _smooth_ratio(totals, normal.sum(axis=1), days)
    share = np.clip((np.arange(len(days)) - SHORT_DAYS + 1) / JOIN_DAYS, 0.0, 1.0)
    notes.append(
        f"{name}: six weeks are those of the short forecast; over the next six its "
        f"level hands over to the mean of {', '.join(names)}."
    )
    return finished((1 - share) * step + share * goal), notes


def _smooth_ratio(goal: Matrix, base: Matrix, days: pd.DatetimeIndex) -> Matrix:
    """Give by day the log of goal over base, by month, smooth from month to month."""
    month = days.to_period("M")
    sums = pd.DataFrame({"goal": goal, "base": base}, index=days).groupby(month).sum()
    logs = np.log((sums["goal"] + 0.5) / (sums["base"] + 0.5)).to_numpy()
    at = np.arange(len(days), dtype=float)
    middle = pd.Series(at).groupby(np.asarray(month.astype(str))).mean().to_numpy()
    ratio: Matrix = np.interp(at, middle, logs)
    return ratio


def _handle_times(
    near: pd.DataFrame,
    local: pd.DatetimeIndex,
    slot: npt.NDArray[np.int64],
    slots: int,
) -> Matrix:
    """Give the short forecast's handle time by weekday and slot. [s]"""
    keys = [np.asarray(local.day_of_week), slot]
    by = pd.Series(near["handle_time"].to_numpy(dtype=float)).groupby(keys).median()
    every = pd.MultiIndex.from_product([range(7), range(slots)])
    usual = float(by.median()) if len(by) else 0.0
    found: Matrix = by.reindex(every).fillna(usual).to_numpy().reshape(7, slots)
    return found


def _doubt(past: Past) -> tuple[LevelDoubt, list[str]]:
    """Measure the doubt about the level, and tell it."""
    doubt = measure_doubt(long_errors(past))
    near, far = (float(doubt.sd(np.array([ahead]))[0]) for ahead in (1.0, 12.0))
    name = past.cleaned.history.queue.name
    whence = (
        f"as {doubt.origins} past origins show"
        if doubt.origins
        else "assumed, for want of years to measure it on"
    )
    return doubt, [
        f"{name}: the level may be off by {near:.0%} after a month and {far:.0%} after "
        f"a year (one standard deviation), {whence}."
    ]


def _sample(
    task: QueueTask,
    past: Past,
    expected: Matrix,
    lead: npt.NDArray[np.int64],
    doubt: LevelDoubt,
    cells: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    grains: tuple[npt.NDArray[np.str_], ...],
) -> tuple[dict[str, Matrix], list[pd.DataFrame]]:
    """Sample counts by interval, and sum them by the coarser grains.

    One set of futures for all grains: the level's, times the short forecast's
    busyness of days and noise of intervals, with Poisson chance on top.
    """
    trials = Trials(past.cleaned.history, past.drivers, SHORT_DAYS)
    quick = quick_member(members(past, task.models))
    judge = Judge(trials, (quick,), task.effort.origins, task.seed)
    spread: Spread = judge.spread(past.origin, SHORT_DAYS // 7)
    rng = generator(task.seed, task.queue.name, LEVEL_DRAWS)
    paths = task.effort.paths
    level = sample_levels(doubt, lead, paths, rng)
    day, slot = cells
    quantiles = np.zeros((len(LEVELS), len(day)))
    names = [np.unique(labels) for labels in grains]
    sums = [np.zeros((paths, len(labels))) for labels in names]
    for first in range(0, len(expected), BLOCK_DAYS):
        block = slice(first, first + BLOCK_DAYS)
        rates = sample_rates(expected[block], lead[block], spread, paths, rng)
        rates *= level[:, block, None]
        inside: Flags = (day >= first) & (day < first + BLOCK_DAYS)
        counts = rng.poisson(rates[:, day[inside] - first, slot[inside]])
        if inside.any():
            quantiles[:, inside] = np.quantile(counts, list(LEVELS.values()), axis=0)
        for total, known, labels in zip(sums, names, grains, strict=True):
            place = np.searchsorted(known, labels[day[inside]])
            np.add.at(total.T, place, counts.T)
    by_grain = [
        pd.DataFrame(
            np.quantile(total, list(LEVELS.values()), axis=0).T,
            index=known,
            columns=list(LEVELS),
        )
        for total, known in zip(sums, names, strict=True)
    ]
    return dict(zip(LEVELS, quantiles, strict=True)), by_grain
