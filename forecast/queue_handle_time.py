"""One queue's handle time: expected, and scored, past events divided out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..data.tables import HANDLE_TIME_SCORES
from .effects.event_kinds import KindEffect
from .effects.event_past import handle_time_kinds
from .effects.events import event_effect
from .handle_time import expected_handle_time, read_handled
from .handle_time_scores import score_handle_time
from .history import Matrix, QueueHistory, slots_of
from .look_back import Drivers, Past
from .queue_task import QueueTask

__all__ = ["judge_handle_time", "lengthening", "queue_handle_time"]


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
    return HANDLE_TIME_SCORES.of(rows)


def lengthening(task: QueueTask, past: Past) -> dict[str, KindEffect]:
    """Learn what kinds of event do to a queue's handle time.

    Parameters
    ----------
    task, past
        The queue and its past.

    Returns
    -------
    dict of str to KindEffect
        The effect on the log of the handle time, by kind of event.
    """
    history, drivers = past.cleaned.history, past.drivers
    special = drivers.special.flags(history.days)
    zone = task.centre.timezone
    return handle_time_kinds(drivers.events, task.contacts, history, zone, special)


def queue_handle_time(
    task: QueueTask, past: Past, longer: dict[str, KindEffect]
) -> tuple[Matrix, list[str]]:
    """Expect a queue's handle time, past events divided out.

    Parameters
    ----------
    task, past
        The queue and its past.
    longer
        What kinds of event do to its handle time.

    Returns
    -------
    tuple
        The handle time by weekday and slot [s], and sentences for the planner.

    Raises
    ------
    InputError
        As expected_handle_time.
    """
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
