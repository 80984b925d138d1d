"""One queue's running day: what came so far, and the rest updated by it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.errors import InputError
from .history import Flags, Matrix, read_history, slots_of
from .judge import generator
from .layout import LEVELS
from .paths import sample_rates
from .queue_task import QueueTask, read_drivers
from .rest_of_day import LEAST_DAYS, PastDays, choose, held_back
from .spread import Spread, measure_spread
from .trials import Trial, Trials, members, quick_member

__all__ = [
    "RunningQueue",
    "past_days",
    "sample_rest",
    "spread_left",
    "update_queue",
]

# Past days that teach: the last this many that were ordinary and seen whole.
MOST_DAYS = 120
# A forecast of past days is made this often, for as many days.
APART_DAYS = 14
# Fewer days with today's opening hours than this, and other days help.
LEAST_ALIKE = 30
FUTURES = 1000
DAY = 86400.0


@dataclass(frozen=True)
class RunningQueue:
    """One queue's running day: its forecast, what came, and its past.

    Parameters
    ----------
    past
        What its past needs; `first` is the running day.
    forecast
        The day's rows of a Forecast table, sorted.
    came
        Contacts by start of interval. [contacts/interval]
    at
        Up to when the day was seen.
    """

    past: QueueTask
    forecast: pd.DataFrame
    came: "pd.Series[float]"
    at: pd.Timestamp


def update_queue(
    running: RunningQueue,
) -> tuple[pd.DataFrame, dict[str, object], list[str]]:
    """Update one queue.

    Parameters
    ----------
    running
        Its day.

    Returns
    -------
    tuple
        Its rows of an Intraday table, its row of the table by queue, and notes.
    """
    queue, centre, frame = running.past.queue, running.past.centre, running.forecast
    starts = pd.DatetimeIndex(frame["start"]).tz_convert(centre.timezone)
    slot = slots_of(starts.tz_localize(None), centre.interval)
    slots = round(DAY / centre.interval)
    published = frame["mean"].to_numpy(dtype=float)
    came = running.came.reindex(starts).to_numpy(dtype=float) * queue.actionable
    over = np.asarray(starts + pd.Timedelta(seconds=centre.interval) <= running.at)
    seen = over & np.isfinite(came)
    said_day = np.nan_to_num(_by_slot(published, slot, slots))
    came_day = _by_slot(np.where(seen, came, np.nan), slot, slots)
    rest = np.zeros(slots, dtype=bool)
    rest[slot[~over]] = True
    past, notes = past_days(running.past, np.isfinite(came_day) & ~rest, rest)
    name, update = choose(past)
    # The past counts every contact recorded, the forecast those to be answered.
    share = queue.actionable or 1.0
    updated = np.zeros(slots)
    updated[rest] = (
        share * update(said_day[None] / share, np.nan_to_num(came_day)[None] / share)[0]
    )
    factor = updated / np.where(said_day > 0, said_day, 1.0)
    mean = np.where(over, np.nan, published * factor[slot])
    spread = spread_left(past, name)
    rng = generator(running.past.seed, queue.name, int(running.at.timestamp()))
    counts = sample_rest(updated, rest, spread, rng)[:, slot[~over]]
    counts = rng.poisson(counts).astype(np.float64)
    table = pd.DataFrame(
        {
            "queue": queue.name,
            "start": starts.as_unit("ns"),
            "forecast": published,
            "actual": np.where(seen, came, np.nan),
            "mean": mean,
            **{name: np.full(len(frame), np.nan) for name in LEVELS},
            "handle_time": frame["handle_time"].to_numpy(dtype=float),
        }
    )
    levels = list(LEVELS.values())
    if (~over).any():
        table.loc[~over, list(LEVELS)] = np.quantile(counts, levels, axis=0).T
    before, after = float(published[~over].sum()), float(np.nansum(mean))
    total = np.quantile(counts.sum(axis=1), levels)
    line = {
        "queue": queue.name,
        "at": running.at,
        "seen": float(came[seen].sum()),
        "forecast": float(published[seen].sum()),
        "before": before,
        "factor": after / before if before > 0 else 1.0,
        "mean": after,
        **dict(zip(LEVELS, total, strict=True)),
        "method": name,
    }
    notes += _notes(running, past, name, spread)
    lacking = int((over & ~seen).sum())
    if lacking:
        notes.append(
            f"{queue.name}: intervals before {running.at:%H:%M} without a row: "
            f"{lacking}; they count as not seen, not as zero."
        )
    return table, line, notes


def _by_slot(values: Matrix, slot: npt.NDArray[np.int64], slots: int) -> Matrix:
    """Give the mean of each slot: a repeated hour is one; NaN where there is none."""
    by_slot = pd.Series(values).groupby(slot).mean().reindex(range(slots))
    found: Matrix = by_slot.to_numpy(dtype=float)
    return found


def sample_rest(
    mean: Matrix, rest: Flags, spread: Spread, rng: np.random.Generator
) -> Matrix:
    """Sample futures of the rest of the day.

    Parameters
    ----------
    mean
        Expected contacts by slot. [contacts/interval]
    rest
        Slots yet to come.
    spread
        How far the rest strays from it.
    rng
        Source of chance.

    Returns
    -------
    numpy.ndarray
        Rates by path and slot. [contacts/interval]
    """
    rates = np.zeros((FUTURES, len(mean)))
    if rest.any():
        # Rounded, so that the last bits of one machine's arithmetic decide nothing.
        expected, today = np.round(mean[rest][None], 9), np.zeros(1, dtype=np.int64)
        rates[:, rest] = sample_rates(expected, today, spread, FUTURES, rng)[:, 0]
    return rates


def past_days(
    task: QueueTask, seen: Flags, rest: Flags, most: int = MOST_DAYS
) -> tuple[PastDays, list[str]]:
    """Forecast past days up to two weeks before them, and cut them as today.

    Parameters
    ----------
    task
        The queue; nothing from its `first` day on is looked at.
    seen, rest
        Slots seen today, and open slots yet to come.
    most
        How many days at most.

    Returns
    -------
    tuple
        The last ordinary days that were seen whole, and notes.
    """
    name = task.queue.name
    nothing = np.empty((0, len(seen)))
    none = PastDays(nothing, nothing, np.empty(0, dtype=np.int64), seen, rest)
    try:
        history, _ = read_history(task.contacts, task.queue, task.centre, task.first)
    except InputError as error:
        return none, [f"{name}: no past to learn from: {error}"]
    drivers = read_drivers(task, history)
    trials = Trials(history, drivers, APART_DAYS)
    good = trials.past(history.end).cleaned.good
    weekday = np.asarray(history.days.day_of_week)
    opened = history.share_open > 0
    said, came, origin_of, alike = [], [], [], []
    # As many weeks as hold so many days, and some for those that do not count.
    weeks = -(-most // int(opened.any(axis=1).sum())) + 2
    origins = trials.weekly(history.end, weeks)[-2::-2][::-1]
    for number, origin in enumerate(origins):
        model = quick_member(members(trials.past(origin), None))
        trial = trials.at(origin, (model,))
        if model not in trial.forecasts:
            continue
        for day, row in enumerate((trial.days - history.days[0]).days):
            slots = opened[weekday[row]]
            whole = np.isfinite(trial.truth[day][slots]).all()
            cut = (slots & rest).any() and ((slots & seen).any() or not seen.any())
            if trial.ordinary[day] and good[row] and whole and cut:
                said.append(np.where(slots, trial.forecasts[model][day], 0.0))
                came.append(np.where(slots, trial.truth[day], 0.0))
                origin_of.append(number)
                alike.append((slots == opened[task.first.weekday()]).all())
    notes = []
    special = drivers.special.names.get(task.first)
    if special:
        notes.append(
            f"{name}: today is {special}; how long a surprise lasts was learnt on "
            "ordinary days."
        )
    if not said:
        return none, notes
    same = np.array(alike, dtype=bool)
    if same.sum() < LEAST_ALIKE and not same.all():
        notes.append(
            f"{name}: {same.sum()} past days with today's opening hours are too few; "
            "days with other hours were learnt from, too."
        )
        same[:] = True
    kept = np.zeros(len(same), dtype=bool)
    kept[np.flatnonzero(same)[-most:]] = True
    every = PastDays(np.array(said), np.array(came), np.array(origin_of), seen, rest)
    return every.pick(kept), notes


def spread_left(past: PastDays, method: str) -> Spread:
    """Measure how far the rest of past days strayed once updated as today's is.

    Parameters
    ----------
    past
        Past days.
    method
        How they are updated, each by a fit on days of other forecasts.
    """
    first = pd.Timestamp("2000-01-01")
    trials = [
        Trial(
            first,
            pd.DatetimeIndex([first]),
            {method: updated[None]},
            came[None],
            np.ones(1, dtype=bool),
            1.0,
        )
        for updated, came in zip(
            held_back(past, method), past.came[:, past.rest], strict=True
        )
    ]
    return measure_spread(trials, method, first + pd.Timedelta(days=1), 1)


def _notes(
    running: RunningQueue, past: PastDays, method: str, spread: Spread
) -> list[str]:
    """Tell why a forecast stays as it was, and whether its range is assumed."""
    name, notes, at = running.past.queue.name, [], f"{running.at:%H:%M}"
    if not past.rest.any():
        return [f"{name}: nothing of today is left after {at}."]
    if not past.seen.any():
        notes.append(
            f"{name}: nothing of today was seen before {at}; the forecast stays."
        )
    elif len(past) < LEAST_DAYS:
        notes.append(
            f"{name}: {len(past)} past days to learn from are too few (at least "
            f"{LEAST_DAYS}); the forecast stays."
        )
    elif method == "none":
        notes.append(
            f"{name}: on {len(past)} past days the hours seen by {at} told nothing of "
            "the rest; the forecast stays."
        )
    if spread.assumed:
        notes.append(
            f"{name}: too few past days to measure the range; assumed "
            f"{spread.day_sd[0]:.0%} from day to day."
        )
    return notes
