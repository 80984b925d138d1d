"""People who serve live and deferred queues in turn: what the plan may count on.

Voice and chats held one at a time blend; agents who hold several chats do not, nor do
queues with limits beside the target (`certainty`, `max_abandonment`, `max_wait`).
"""

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from ..data.people import Agent
from ..data.plan import Plan
from ..data.queues import Queue
from ..data.settings import Settings
from ..data.shrinkage import daily_shrinkage
from ..data.tables import SHRINKAGE
from .queueing.blend import best_reserve, blend, contact_weights
from .queueing.frontier import blend_frontier
from .queueing.performance import Definition
from .rates import rate_nodes
from .rostering.idle import IdleTime
from .service import attempts_of, patience_of
from .split import Besides, Floats, Split, split_people

__all__ = ["blends", "idle_times", "who_serves", "work_besides"]

Skills = frozenset[str]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Case:
    """One live queue that blends, interval by interval."""

    queue: Queue
    starts: pd.DatetimeIndex
    agents: Floats
    standby: Floats
    loads: Floats
    handle_time: Floats
    partner_time: float
    partner_occupancy: float
    interruptible: bool


def blends(skills: Skills, settings: Settings) -> bool:
    """Say whether people with these skills serve live and deferred work in turn.

    Examples
    --------
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({
    ...     "centre": {"blend": "live-first"},
    ...     "queue": [{"name": "calls", "channel": "voice"},
    ...               {"name": "chat", "channel": "chat", "concurrency": 2},
    ...               {"name": "mail", "channel": "email"}],
    ... })
    >>> blends(frozenset({"calls", "mail"}), settings)
    True
    >>> blends(frozenset({"chat", "mail"}), settings)
    False
    """
    live = [queue for queue in settings.live if queue.name in skills]
    deferred = any(queue.name in skills for queue in settings.deferred)
    return (
        settings.centre.blend != "off"
        and deferred
        and bool(live)
        and all(map(_simple, live))
    )


def _simple(queue: Queue) -> bool:
    """Say whether a reserve can be told for a live queue."""
    limits = (queue.certainty, queue.max_abandonment, queue.max_wait)
    return queue.concurrency == 1 and limits == (None, None, None)


def idle_times(
    skills: Collection[Skills],
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    requirement: pd.DataFrame,
    settings: Settings,
    week: Week,
    shrinkage: pd.DataFrame | None = None,
    standby: Mapping[str, Floats] | None = None,
) -> dict[str, IdleTime]:
    """Give the idle time of live queues that a roster may count on.

    Parameters
    ----------
    skills
        The skill sets of the agents.
    forecast, paths, requirement
        Tables of those names.
    settings
        The centre's settings; only `blend = "live-first"` counts on idle time.
    week
        The planned week.
    shrinkage
        A Shrinkage table, as in `make_requirement`.
    standby
        Live queue to people in the requirement who neither blend nor count, one value
        per row of it: kept idle beside the reserve. [agents]

    Returns
    -------
    dict
        Live queue to the idle time of its people, in the time of people set apart.
        Together with live contacts it stays under the queue's `max_occupancy`.
    """
    found: dict[str, IdleTime] = {}
    if settings.centre.blend != "live-first":
        return found
    there = _there(settings, week, shrinkage)
    for case in _cases(skills, forecast, paths, requirement, settings, standby):
        queue = case.queue
        lines = blend_frontier(
            case.agents,
            case.loads,
            case.handle_time,
            queue.promise.within,
            queue.promise.share,
            patience=patience_of(queue),
            deferred_handle_time=case.partner_time,
            definition=cast(Definition, settings.centre.service_level),
            max_occupancy=queue.max_occupancy,
            alone=case.partner_occupancy,
            interruptible=case.interruptible,
        )
        at, shown = _rows(case, week.grid(settings.centre.roster_step), settings)
        slopes, intercepts = lines.slopes[at].T, lines.intercepts[at].T
        # Erlangs of work in the time of rostered people set apart for it.
        unit = case.partner_occupancy * there
        gains = np.maximum(slopes / case.partner_occupancy - 1, 0.0)
        heights = np.maximum(slopes * case.agents[at] + intercepts, 0.0) / unit
        people = np.maximum((case.agents + case.standby)[at] / there, 1e-9)
        share = np.minimum(heights[-1] / people, 1.0)
        found[queue.name] = IdleTime(
            np.where(shown, gains, 0.0),
            np.where(shown, heights, 0.0),
            np.where(shown, share, 0.0),
        )
    return found


def who_serves(
    plan: Plan,
    agents: Sequence[Agent] = (),
    standby: Mapping[str, Floats] | None = None,
) -> Split:
    """Split a run's rostered people, and say how they blend if they do.

    Parameters
    ----------
    plan
        A run with forecast, requirement and roster.
    agents
        The agents, as in `split_people`.
    standby
        As in `idle_times`.
    """
    settings, week = plan.settings, plan.week
    split = split_people(plan.at_work, plan.requirement, settings, week, agents)
    if settings.centre.blend == "off":
        return split
    besides = work_besides(
        split, plan.forecast, plan.paths, plan.requirement, settings, week,
        plan.shrinkage, standby,
    )  # fmt: skip
    return dataclasses.replace(split, besides=besides)


def work_besides(
    split: Split,
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    requirement: pd.DataFrame,
    settings: Settings,
    week: Week,
    shrinkage: pd.DataFrame | None = None,
    standby: Mapping[str, Floats] | None = None,
) -> Besides:
    """Say how the people of a split blend live and deferred work.

    Parameters
    ----------
    split
        Where the people serve.
    forecast, paths, requirement, settings, week, shrinkage, standby
        As in `idle_times`.

    Returns
    -------
    Besides
        Reserves, idle time and the live service they leave. A group with several
        live queues keeps the reserves of all of them.
    """
    blended = tuple(blends(group, settings) for group in split.groups)
    shape = split.deferred.shape
    reserve, idle = np.zeros(shape), np.zeros(shape)
    service: dict[str, Floats] = {}
    occupancy: dict[str, Floats] = {}
    if settings.centre.blend != "live-first" or not any(blended):
        return Besides(blended, reserve, idle, service, occupancy)
    there = _there(settings, week, shrinkage)
    names = [queue.name for queue in settings.live]
    # Who is left over stands by for all live queues of the skill set alike.
    queues = np.array([len(group & set(names)) or 1 for group in split.groups])
    spare = np.where(np.array(blended)[:, None], split.deferred / queues[:, None], 0.0)
    for case in _cases(split.groups, forecast, paths, requirement, settings, standby):
        name = case.queue.name
        mine = np.array([name in group for group in split.groups]) & blended
        extra = spare * mine[:, None]
        on_queue = split.live[:, names.index(name)] + extra
        at, shown = _rows(case, split.starts, settings)
        everybody = on_queue.sum(axis=0)
        turn = _turns(case, at[shown], (everybody * there)[shown], settings)
        unit = case.partner_occupancy * there[shown]
        more = np.maximum(turn.deferred / unit - extra.sum(axis=0)[shown], 0.0)
        part = np.divide(on_queue, everybody, out=np.zeros(shape), where=everybody > 0)
        idle += np.where(mine[:, None], part * _laid(more, shown, 0.0), 0.0)
        reserve[mine] += _laid(turn.reserve, shown, 0.0)
        service[name] = _laid(turn.service, shown, np.nan)
        occupancy[name] = _laid(turn.occupancy, shown, np.nan)
    return Besides(blended, reserve, idle, service, occupancy)


@dataclass(frozen=True, eq=False)
class _Turns:
    """What people do who serve in turn, one value per slot asked for."""

    reserve: Floats
    deferred: Floats
    service: Floats
    occupancy: Floats


def _turns(case: _Case, at: Ints, people: Floats, settings: Settings) -> _Turns:
    """Blend the people at work in some slots with the least reserve they need."""
    queue, loads = case.queue, case.loads[at]
    # Who stands by is there, but as if not.
    present, people = people, np.maximum(people - case.standby[at], 0.0)
    patience = patience_of(queue)
    definition = cast(Definition, settings.centre.service_level)
    reserve = np.ceil(people)
    if not case.interruptible:
        reserve = best_reserve(
            people,
            loads,
            case.handle_time[at],
            queue.promise.within,
            queue.promise.share,
            patience=patience,
            deferred_handle_time=case.partner_time,
            definition=definition,
        ).astype(float)
    seen = blend(
        people[:, None],
        loads,
        case.handle_time[at][:, None],
        queue.promise.within,
        reserve[:, None],
        patience=patience,
        deferred_handle_time=np.full(loads.shape, case.partner_time),
        definition=definition,
    )
    carried = (loads * (1 - seen.live.p_abandon)).mean(axis=1)
    idle = np.maximum(queue.max_occupancy * people - carried, 0.0)
    work = idle
    if case.interruptible:
        # Laid down when a contact comes, it needs nobody in reserve.
        reserve = np.zeros_like(people)
    else:
        work = np.minimum(seen.deferred.mean(axis=1), idle)
        reserve = reserve + np.ceil(case.standby[at])
    used = carried + work
    busy = np.divide(used, present, out=np.zeros_like(used), where=present > 0)
    service = (seen.live.service * contact_weights(loads)).sum(axis=1)
    return _Turns(reserve, work, service, np.minimum(busy, 1.0))


def _cases(
    skills: Collection[Skills],
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    requirement: pd.DataFrame,
    settings: Settings,
    standby: Mapping[str, Floats] | None,
) -> Iterator[_Case]:
    """Gather the live queues whose people also do deferred work."""
    for queue in settings.live:
        mine = [s for s in skills if queue.name in s and blends(s, settings)]
        partners = [q for q in settings.deferred if any(q.name in s for s in mine)]
        own = requirement[requirement["queue"] == queue.name]
        if not partners or own.empty:
            continue
        all_rows = forecast[forecast["queue"] == queue.name]
        inside = all_rows["start"].isin(own["start"]).to_numpy()
        rates = rate_nodes(paths, forecast, queue.name)[inside]
        handle = all_rows["handle_time"].to_numpy(float)[inside]
        aside = np.zeros(len(own))
        if standby is not None and queue.name in standby:
            aside = standby[queue.name]
        agents = own["agents"].to_numpy(float) - aside
        interval = settings.centre.interval
        rates = attempts_of(queue, agents, rates, handle, interval)
        theirs = forecast[forecast["queue"].isin([q.name for q in partners])]
        yield _Case(
            queue,
            pd.DatetimeIndex(own["start"]),
            agents,
            aside,
            rates * handle[:, None] / interval,
            handle,
            _mean_time(theirs),
            max(q.max_occupancy for q in partners),
            all(q.interruptible for q in partners),
        )


def _mean_time(forecast: pd.DataFrame) -> float:
    """Average the handle time over all contacts of some queues; 1 s without any."""
    known = forecast[(forecast["handle_time"] > 0) & (forecast["mean"] > 0)]
    if known.empty:
        return 1.0
    return float(np.average(known["handle_time"], weights=known["mean"]))


def _rows(
    case: _Case, starts: pd.DatetimeIndex, settings: Settings
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Find the interval of each slot, and whether anybody is expected to call."""
    step = pd.Timedelta(seconds=settings.centre.interval)
    at = np.clip(case.starts.searchsorted(starts, side="right") - 1, 0, None)
    inside = (starts >= case.starts[at]) & (starts < case.starts[at] + step)
    return at, np.asarray(inside) & (case.loads.sum(axis=1)[at] > 0)


def _there(settings: Settings, week: Week, shrinkage: pd.DataFrame | None) -> Floats:
    """Give the share of rostered people who are there, slot by slot. [0..1]"""
    table = SHRINKAGE.empty() if shrinkage is None else shrinkage
    away = daily_shrinkage(settings, table)
    return np.asarray(1 - away.totals(week.grid(settings.centre.roster_step)), float)


def _laid(values: Floats, shown: npt.NDArray[np.bool_], rest: float) -> Floats:
    """Lay values out over all slots."""
    laid = np.full(shown.size, rest)
    laid[shown] = values
    return laid
