"""Live queues through a changing day: the agents they take, the service they get."""

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.queues import Queue
from ..data.settings import Settings
from .queueing.interpolate import smooth_contacts
from .queueing.performance import Definition, Performance
from .queueing.staff_transient import staff_transient
from .queueing.transient import cells_of, check_day, follow_day
from .rates import Floats, Integers, Rates, node_mean
from .service import agents_for, attempts_of, patience_of

__all__ = ["changing_agents", "changing_columns", "changing_service", "stretches"]

# Agents and those who call again are fitted to each other in at most so many rounds.
ROUNDS = 8


def changing_agents(
    queue: Queue,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
    *,
    busy: Rates | None = None,
) -> Integers:
    """Give the fewest agents that keep a queue's promise in every interval.

    Each of the equally likely rates is a day of its own, busy or quiet from morning
    to evening; what is promised must hold on average over these days.

    Parameters
    ----------
    queue
        A voice queue. Callers who call again are counted as the steady formulas have
        them come.
    rates
        Equally likely rates, (intervals, nodes). [contacts/interval]
    starts
        The intervals; where one is missing between two the queue is closed.
    handle_time
        Mean handle time, one value per interval. [s]
    interval
        Length of an interval. [s]
    definition
        Which service level.
    busy
        The rate of a busy day, one column, on which the promise must hold instead
        (`certain_agents`). [contacts/interval]

    Returns
    -------
    numpy.ndarray
        One value per interval; 0 where no contact is expected. [agents]

    Raises
    ------
    InputError
        If no number of agents keeps the promise.

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=180.0, max_occupancy=1.0)
    >>> morning = pd.date_range("2026-11-23 08:00", periods=3, freq="30min", tz="UTC")
    >>> rates = np.array([[60.0], [100.0], [60.0]])
    >>> changing_agents(calls, rates, morning, [300.0] * 3, 1800.0)
    array([13, 19, 14])
    """
    handle = np.asarray(handle_time, float)
    if busy is None:
        return _staffed(queue, rates, starts, handle, interval, definition)
    hard = dataclasses.replace(queue, max_occupancy=1.0)
    kept = _staffed(hard, busy, starts, handle, interval, definition)
    if queue.max_occupancy >= 1:
        return kept
    spared = _staffed(queue, rates, starts, handle, interval, definition, spare=True)
    return np.maximum(kept, spared)


def changing_service(
    queue: Queue,
    agents: npt.ArrayLike,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
    *,
    step: float | None = None,
) -> Performance:
    """Predict a queue's performance through its days, averaged over possible rates.

    Parameters
    ----------
    queue
        A voice queue.
    agents
        Agents at work, one value per step; need not be whole. [agents]
    rates
        Equally likely rates, (steps, nodes). [contacts/interval]
    starts
        The steps; where one is missing between two the queue is closed.
    handle_time
        Mean handle time, one value per step. [s]
    interval
        Length of an interval of the forecast. [s]
    definition
        Which service level.
    step
        Length of a step, which divides the interval; None for the interval. [s]

    Returns
    -------
    Performance
        One value per step, averaged as in `service_of`.

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=180.0)
    >>> morning = pd.date_range("2026-11-23 08:00", periods=3, freq="30min", tz="UTC")
    >>> rates = np.array([[60.0], [100.0], [60.0]])
    >>> seen = changing_service(
    ...     calls, [13, 19, 14], rates, morning, [300.0] * 3, 1800.0
    ... )
    >>> seen.service.round(2)
    array([0.86, 0.81, 0.84])
    """
    people, handle = np.asarray(agents, float), np.asarray(handle_time, float)
    check_day(people, handle, interval, patience_of(queue), queue.promise.within)
    rates = attempts_of(queue, people, rates, handle, interval)
    step = interval if step is None else step
    parts, (cells, cell) = round(interval / step), cells_of(step)
    names = [one.name for one in dataclasses.fields(Performance)]
    made = {name: np.zeros(rates.shape) for name in names}
    by_length: dict[int, list[slice]] = {}
    for part in stretches(starts, step):
        by_length.setdefault(part.stop - part.start, []).append(part)
    for length, days in by_length.items():
        nodes = np.stack([rates[day].T for day in days]) / parts
        opening = [
            _opening(queue, rates, starts, handle, day.start, interval) for day in days
        ]
        seen = follow_day(
            _by_cell(nodes, parts if length % parts == 0 else 1, cells),
            np.stack([people[day] for day in days])[:, None],
            np.stack([handle[day] for day in days])[:, None],
            cell,
            within=queue.promise.within,
            patience=patience_of(queue),
            definition=definition,
            opening=np.array(opening)[:, None],
            longest=interval,
        )
        for name, values in made.items():
            for day, told in zip(days, getattr(seen, name), strict=True):
                values[day] = told.T
    # Seen by the clock, not by who comes: every node counts alike.
    by_time = ("occupancy", "queue_length")
    return Performance(
        **{
            name: values.mean(axis=1) if name in by_time else node_mean(values, rates)
            for name, values in made.items()
        }
    )


def changing_columns(
    queue: Queue,
    steady: Performance,
    agents: npt.ArrayLike,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle_time: npt.ArrayLike,
    settings: Settings,
    definition: Definition = "offered",
) -> dict[str, Floats]:
    """Give the predicted columns of Coverage: by the queue's model, and by both.

    Parameters
    ----------
    queue
        A live queue.
    steady
        What the steady formulas predict (`service_of`).
    agents, rates, starts, handle_time, definition
        As in `changing_service`, on the roster's steps.
    settings
        The centre's settings.

    Returns
    -------
    dict
        service and occupancy; of a voice queue service_steady and service_transient
        too.
    """
    told = {"service": steady.service, "occupancy": steady.occupancy}
    if queue.channel != "voice":
        return told
    centre = settings.centre
    changing = changing_service(
        queue, agents, rates, starts, handle_time, centre.interval, definition,
        step=centre.roster_step,
    )  # fmt: skip
    told |= {"service_steady": steady.service, "service_transient": changing.service}
    if queue.model == "transient":
        told |= {"service": changing.service, "occupancy": changing.occupancy}
    return told


def _staffed(
    queue: Queue,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle: Floats,
    interval: float,
    definition: Definition,
    spare: bool = False,
) -> Integers:
    """Staff for all attempts; `spare` keeps the cap on occupancy alone."""
    if not queue.redial:
        return _first_calls(queue, rates, starts, handle, interval, definition, spare)
    agents = agents_for(queue, rates, handle, interval, definition)
    for _ in range(ROUNDS):
        attempts = attempts_of(queue, agents, rates, handle, interval)
        before, agents = (
            agents,
            _first_calls(queue, attempts, starts, handle, interval, definition, spare),
        )
        if (agents == before).all():
            return agents
    return np.maximum(agents, before)


def _first_calls(
    queue: Queue,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle: Floats,
    interval: float,
    definition: Definition,
    spare: bool,
) -> Integers:
    """Staff for contacts that come whatever the agents."""
    agents = np.zeros(len(starts), dtype=np.int64)
    for part in stretches(starts, interval):
        agents[part] = staff_transient(
            rates[part].T,
            handle[part],
            interval,
            target=0.0 if spare else queue.promise.share,
            within=queue.promise.within,
            patience=patience_of(queue),
            max_occupancy=queue.max_occupancy,
            max_abandonment=1.0 if spare else queue.max_abandonment or 1.0,
            max_wait=np.inf if spare else queue.max_wait or np.inf,
            definition=definition,
            opening=_opening(queue, rates, starts, handle, part.start, interval),
        )
    return agents


def _by_cell(contacts: Floats, parts: int, cells: int) -> Floats:
    """Spread the contacts of steps: smooth between intervals, told apart within.

    People of several queues bring the contacts of others along, step by step as the
    split has it, so the steps of an interval need not be alike.
    """
    steps = contacts.reshape(*contacts.shape[:-1], -1, parts)
    total = steps.sum(axis=-1, keepdims=True)
    smooth = smooth_contacts(total[..., 0], cells * parts)
    share = np.divide(steps * parts, total, out=np.ones(steps.shape), where=total > 0)
    spread = smooth.reshape(*contacts.shape, cells)
    spread = spread * share.reshape(contacts.shape)[..., None]
    return np.asarray(spread.reshape(*contacts.shape[:-1], -1), float)


def stretches(starts: pd.DatetimeIndex, step: float) -> Iterator[slice]:
    """Part moments in order of time where one does not follow the other.

    Parameters
    ----------
    starts
        The moments.
    step
        How far one lies from the next. [s]

    Examples
    --------
    >>> hours = pd.DatetimeIndex(["2026-11-23 08:00", "2026-11-23 09:00", "2026-11-24"])
    >>> list(stretches(hours, 3600.0))
    [slice(0, 2, None), slice(2, 3, None)]
    """
    apart = np.asarray(starts[1:] - starts[:-1] != pd.Timedelta(seconds=step))
    edges = [0, *(np.flatnonzero(apart) + 1).tolist(), len(starts)]
    for low, high in itertools.pairwise(edges):
        yield slice(low, high)


def _opening(
    queue: Queue,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle_time: Floats,
    first: int,
    interval: float,
) -> float:
    """Give the load a stretch begins with: none where the queue was closed. [erlang]"""
    before = starts[[first]] - pd.Timedelta(seconds=1)
    if first > 0 or not queue.open.mask(before)[0]:
        return 0.0
    return float(rates[first].mean() * handle_time[first] / interval)
