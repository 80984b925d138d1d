"""From a forecast and a backlog to deferred work with due times, slot by slot."""

import dataclasses
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from ..data.errors import InputError, Problem
from ..data.queues import Queue
from ..data.settings import Settings
from .on_slots import on_slots
from .queueing.deferred import CarriedWork, DeferredWork, deferred_work
from .queueing.due import Clock, due_at, due_slots

__all__ = ["carried_backlog", "deferred_queues", "efficiency"]

Floats = npt.NDArray[np.float64]


def deferred_queues(
    forecast: pd.DataFrame, settings: Settings, week: Week
) -> tuple[DeferredWork, ...]:
    """Give every deferred queue's expected work with its due slots.

    Parameters
    ----------
    forecast
        A Forecast table.
    settings
        The centre's settings.
    week
        The planned week.

    Raises
    ------
    InputError
        If a deadline is not longer than the handle time.
    """
    step = settings.centre.roster_step
    starts = week.grid(step)
    works = []
    for queue in settings.deferred:
        per_slot = on_slots(forecast, queue.name, "mean", settings, week)
        handle = on_slots(forecast, queue.name, "handle_time", settings, week)
        usual = float(handle[handle > 0].mean()) if (handle > 0).any() else 1.0
        try:
            work = deferred_work(
                queue.name,
                per_slot * step / settings.centre.interval,
                np.where(handle > 0, handle, usual),
                queue.open.mask(starts),
                queue.promise.within,
                cast(Clock, queue.clock),
                step,
            )
        except InputError as error:
            place = f"key queue '{queue.name}' target"
            raise InputError(Problem(f"{place}: {error}", file="plan.toml")) from error
        works.append(_with_urgent(work, queue))
    return tuple(works)


def _with_urgent(work: DeferredWork, queue: Queue) -> DeferredWork:
    """Give the urgent share of a queue its own due times."""
    if not queue.urgent or queue.urgent_within is None:
        return work
    try:
        due = due_slots(
            work.open, queue.urgent_within, cast(Clock, queue.clock), work.step,
            np.asarray(work.handle_time, float),
        )  # fmt: skip
    except InputError as error:
        place = f"key queue '{queue.name}' urgent_within"
        raise InputError(Problem(f"{place}: {error}", file="plan.toml")) from error
    return dataclasses.replace(work, urgent=queue.urgent, urgent_due=due)


def carried_backlog(
    backlog: pd.DataFrame,
    work: tuple[DeferredWork, ...],
    settings: Settings,
    week: Week,
) -> tuple[CarriedWork, ...]:
    """Give the backlog its due slots; what is late already is due at once.

    Parameters
    ----------
    backlog
        A Backlog table.
    work
        The week's deferred queues, whose handle times and hours the backlog shares.
    settings
        The centre's settings.
    week
        The planned week.
    """
    step = settings.centre.roster_step
    parts = {part.queue: part for part in work}
    carried = []
    columns = zip(backlog["queue"], backlog["arrived"], backlog["count"], strict=True)
    for name, when, count in columns:
        if name not in parts or count <= 0:
            continue
        part = parts[name]
        handle = float(np.mean(part.handle_time))
        queue = settings.queue(name)
        arrived = (when - week.start).total_seconds() / step
        allowed = (queue.promise.within - handle) / step
        due = due_at(arrived, part.open, allowed, cast(Clock, queue.clock))
        # A queue that never opens has nothing due within any week.
        at = int(np.clip(np.floor(due), 1, 2 * len(part.open)))
        carried.append(CarriedWork(name, float(count), handle, at, step))
    return tuple(carried)


def efficiency(queue: Queue, shrinkage: float) -> float:
    """Give the share of a rostered person's time that becomes handled work. [0..1]"""
    return queue.max_occupancy * (1 - shrinkage)
