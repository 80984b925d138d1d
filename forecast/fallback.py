"""What stands in for a queue's forecast that failed: the baseline, and nothing else."""

import numpy as np
import pandas as pd

from ..data.errors import ShiftcastError
from ..data.tables import (
    FACTORS,
)
from .history import Matrix, read_history
from .judge import generator
from .layout import lay_out, open_cells
from .paths import sample_rates
from .queue_forecast import forecast_queue
from .queue_task import QueueTask
from .result import ForecastResult, empty_tables
from .spread import assumed_spread

__all__ = ["fallback_forecast", "forecast_or_fall_back"]

USUAL_HANDLE_TIME = 300.0


def forecast_or_fall_back(task: QueueTask) -> ForecastResult:
    """Forecast one queue; if that fails unexpectedly, let the baseline stand in.

    Parameters
    ----------
    task
        The queue, its past, and what is known to be ahead.

    Raises
    ------
    InputError
        If the history is too short or contradicts itself: that is for the planner
        to mend.
    """
    try:
        return forecast_queue(task)
    except ShiftcastError:
        raise
    except Exception as error:  # one queue's bad luck must not stop the others
        return fallback_forecast(task, f"{type(error).__name__}: {error}")


def fallback_forecast(task: QueueTask, why: str) -> ForecastResult:
    """Forecast one queue by the mean of its last eight same weekdays.

    Parameters
    ----------
    task
        The queue and its past; events, weather and overrides are not looked at.
    why
        What went wrong, for the note.
    """
    queue, centre = task.queue, task.centre
    history, notes = read_history(task.contacts, queue, centre, task.first)
    days = pd.date_range(task.first, periods=task.days, freq="D")
    weekday = np.asarray(days.day_of_week)
    share_open = history.share_open[weekday]
    mean = np.round(history.counted_week()[weekday] * queue.actionable, 9)
    lead = np.asarray((days - history.end).days, dtype=np.int64)
    rng = generator(task.seed, queue.name)
    rates = sample_rates(mean, lead, assumed_spread(1), task.effort.paths, rng)
    seconds, told = _handle_time(task)
    times = np.full(mean.shape, seconds)
    notes.append(
        f"{queue.name}: ITS FORECAST FAILED ({why.strip().rstrip('.')}). The mean of "
        "the last eight same weekdays stands in, with an assumed spread of "
        f"{assumed_spread(1).day_sd[0]:.0%} from day to day; no holiday, event, "
        f"weather or override is in it, and {told}."
    )
    grains = lay_out(queue.name, centre, days, mean, rates, times, share_open, rng)
    made = dict(zip(("intervals", "days", "weeks", "paths"), grains, strict=True))
    made["weights"] = pd.DataFrame(
        {"queue": [queue.name], "model": ["mean8"], "weight": [1.0]}
    )
    made["factors"] = _factors(task, days, mean, share_open)
    return ForecastResult(**(empty_tables() | made), notes=tuple(notes))


def _handle_time(task: QueueTask) -> tuple[float, str]:
    """Take the mean handle time of the history, or plan.toml's, or a usual one. [s]"""
    own = task.contacts
    if "handle_time" in own:
        starts = pd.DatetimeIndex(own["start"]).tz_convert(task.centre.timezone)
        seen = np.asarray(starts.tz_localize(None) < pd.Timestamp(task.first))
        known = seen & (own["handle_time"] > 0).to_numpy()
        count = own["offered"].to_numpy(dtype=float)[known]
        if count.sum() > 0:
            time = own["handle_time"].to_numpy(dtype=float)[known]
            mean = float(np.average(time, weights=count))
            return mean, f"the handle time is the mean of the history, {mean:.0f} s"
    if task.queue.handle_time is not None:
        return task.queue.handle_time, "the handle time is plan.toml's"
    return USUAL_HANDLE_TIME, f"the handle time is assumed, {USUAL_HANDLE_TIME:.0f} s"


def _factors(
    task: QueueTask, days: pd.DatetimeIndex, mean: Matrix, share_open: Matrix
) -> pd.DataFrame:
    """Lay out a forecast that nothing was multiplied with."""
    starts, day, slot = open_cells(task.centre, days, share_open)
    total = mean.sum(axis=1)[day]
    actionable = task.queue.actionable
    cells = mean[day, slot]
    level = total / actionable if actionable > 0 else total
    known = {
        "queue": task.queue.name,
        "start": starts,
        "level": level,
        "share": cells / np.where(total > 0, total, 1.0),
        "actionable": actionable,
        "added": 0.0,
        "mean": cells,
        "baseline": cells,
    }
    nothing = {"text": "", "number": 1.0}
    others = [column for column in FACTORS.columns if column.name not in known]
    plain = {column.name: nothing[column.kind] for column in others}
    texts = [column.name for column in others if column.kind == "text"]
    frame = pd.DataFrame(known | plain).astype(dict.fromkeys(texts, "str"))
    return FACTORS.check(frame)
