"""Try the very roster on simulated weeks: what service does it really give?"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.calendar import Week
from ...data.errors import InputError
from ...data.parallel import Progress, each
from ...data.queues import Queue
from ...data.settings import Settings
from ...data.shrinkage import daily_shrinkage
from ...data.tables import SHRINKAGE
from ..queueing.giving_way import GivingWay
from .arrivals import WEEKS, Carried, Demand, draw_contacts
from .attendance import (
    Away,
    Duty,
    draw_absence,
    duty_changes,
    read_duty,
    shares_away,
)
from .blending import Blending, lay_out
from .engine import Rules, handle, pays
from .follow_ups import closing_times, with_follow_ups
from .tally import Tally, count
from .verdict import interval_table, week_table

__all__ = ["SimulationResult", "simulate"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SimulationResult:
    """What the simulated weeks say.

    Parameters
    ----------
    intervals
        A Simulation table.
    weeks
        A Simulation by week table.
    overtime
        Time people worked past the end of their shifts, a week. [h]
    """

    intervals: pd.DataFrame
    weeks: pd.DataFrame
    overtime: float = 0.0


@dataclass(frozen=True, eq=False)
class Replication:
    """One simulated week, ready to run on any worker."""

    seed: np.random.SeedSequence
    rates: Floats
    demand: Demand
    duty: Duty
    away: Away
    bounds: Floats
    rules: Rules
    fast: bool


def simulate(
    assignment: pd.DataFrame,
    paths: pd.DataFrame,
    forecast: pd.DataFrame,
    settings: Settings,
    week: Week,
    *,
    seed: int,
    replications: int = 100,
    workers: int = 1,
    backlog: pd.DataFrame | None = None,
    shrinkage: pd.DataFrame | None = None,
    handle_cv: float | None = None,
    blending: Blending | None = None,
    behind: GivingWay | None = None,
    progress: Progress | None = None,
) -> SimulationResult:
    """Simulate a roster over many possible weeks.

    Every replication takes one of the forecast's paths as its rates, draws contacts,
    handle times, patience and absence, and lets the rostered people work. The week
    starts empty but for the backlog and is followed by its own repetition, so that
    its last contacts are answered too; only the week's contacts are measured.

    Parameters
    ----------
    assignment
        Who serves what and when: columns agent, start, end, queues, as `read_duty`
        says. A Roster table will do; its rows of activity "work" are taken.
    paths
        A Paths table; queues or intervals without paths get no contacts.
    forecast
        A Forecast table, for the handle times.
    settings
        The centre's settings.
    week
        The week.
    seed
        Seed of all chance; the same seed gives the same tables on any number of
        workers.
    replications
        Simulated weeks.
    workers
        Processes at once.
    backlog
        A Backlog table: deferred contacts that wait when the week begins. They are
        worked off but not counted in the service.
    shrinkage
        A Shrinkage table: the shares of absence it tells of, by day; plan.toml's
        hold for the others.
    handle_cv
        Coefficient of variation of lognormal handle times where a queue tells none of
        its own; None for exponential.
    blending
        How people who serve live and deferred queues divide themselves.
    behind
        Which deferred contacts give way to all others.
    progress
        Told how many replications are done.

    Returns
    -------
    SimulationResult
        Service with 95 % intervals, by interval and over the week.

    Raises
    ------
    InputError
        If the assignment, the backlog or the blending names an unknown queue, an agent
        works twice at once, or contacts have no handle time.

    Examples
    --------
    >>> from datetime import date
    >>> calls = Queue("calls", "voice", patience=180.0)
    >>> settings, week = Settings((calls,)), Week(date(2026, 11, 23), "UTC")
    >>> starts = week.grid(1800)
    >>> paths = pd.DataFrame(
    ...     {"queue": "calls", "start": starts, "path": 0, "rate": 60.0}
    ... )
    >>> forecast = pd.DataFrame(
    ...     {"queue": "calls", "start": starts, "handle_time": 300.0}
    ... )
    >>> staff = pd.DataFrame(
    ...     [(f"a{n}", week.start, week.end, "calls") for n in range(12)],
    ...     columns=["agent", "start", "end", "queues"],
    ... )
    >>> result = simulate(
    ...     staff, paths, forecast, settings, week, seed=1, replications=2
    ... )
    >>> round(result.weeks["service"].item(), 2)
    0.79
    """
    queues = settings.queues
    starts = week.grid(settings.centre.interval)
    slots = week.grid(settings.centre.roster_step)
    demand = dataclasses.replace(
        _demand(forecast, backlog, settings, week, slots, handle_cv), behind=behind
    )
    share = _share_of_interval(queues, demand.open, starts, slots)
    rates = _rates(paths, queues, starts)
    duty = read_duty(assignment, [queue.name for queue in queues], week)
    bounds = np.append((starts - week.start).total_seconds(), _seconds(week))

    daily = daily_shrinkage(
        settings, SHRINKAGE.empty() if shrinkage is None else shrinkage
    )
    away = shares_away(duty, daily, week)
    rules = _rules(blending or Blending(), demand, duty)
    order, *seeds = np.random.SeedSequence(seed).spawn(replications + 1)
    # Every path once before any path twice.
    shuffled = np.random.default_rng(order).permutation(rates.shape[0])
    interval = np.searchsorted(starts, slots, side="right") - 1
    quick = pays(float(rates.mean(axis=0).sum()) * WEEKS * replications / workers)
    todo = []
    for number, own in enumerate(seeds):
        by_slot = rates[shuffled[number % rates.shape[0]]][:, interval] * share
        todo.append(Replication(own, by_slot, demand, duty, away, bounds, rules, quick))
    _check_handle_times(rates, demand, interval, share)
    tallies = each(_replicate, todo, workers, progress, "Simulating weeks")
    return SimulationResult(
        intervals=interval_table(tallies, settings, starts),
        weeks=week_table(tallies, settings, starts, week),
        overtime=float(np.mean([tally.overtime for tally in tallies])) / 3600,
    )


def _replicate(case: Replication) -> Tally:
    """Simulate one week; contacts and absence have their own chance."""
    contacts_rng, absence_rng, follow_rng = (
        np.random.default_rng(own) for own in case.seed.spawn(3)
    )
    queues = case.demand.queues
    drawn = draw_contacts(contacts_rng, case.rates, case.demand)
    contacts = with_follow_ups(follow_rng, drawn, case.demand)
    worked = draw_absence(absence_rng, case.duty, case.away)
    handled = handle(
        contacts,
        duty_changes(case.duty, worked),
        case.duty.agents,
        case.duty.groups,
        [queue.concurrency for queue in queues],
        [queue.live for queue in queues],
        case.rules,
        fast=case.fast,
    )
    return count(contacts, handled, case.duty, worked, queues, case.bounds)


def _rules(blending: Blending, demand: Demand, duty: Duty) -> Rules:
    """Lay the rules of blending out for the engine."""
    queues, slots = demand.queues, demand.slots
    return Rules(
        slowdown=[queue.slowdown for queue in queues],
        closes=closing_times(demand),
        slot=demand.step,
        week=slots * demand.step,
        factors=duty.factors,
        **lay_out(blending, queues, duty.groups, slots),
    )


def _demand(
    forecast: pd.DataFrame,
    backlog: pd.DataFrame | None,
    settings: Settings,
    week: Week,
    slots: pd.DatetimeIndex,
    handle_cv: float | None,
) -> Demand:
    """Gather what is known about the contacts, by slot."""
    queues = settings.queues
    starts = week.grid(settings.centre.interval)
    wide = _wide(forecast, "handle_time", queues, starts)
    for number, queue in enumerate(queues):
        # Where an interval has none, the queue's own mean stands in.
        known = wide[number][wide[number] > 0]
        usual = known.mean() if known.size else (queue.handle_time or 0.0)
        wide[number][~(wide[number] > 0)] = usual
    interval = np.searchsorted(starts, slots, side="right") - 1
    return Demand(
        queues=queues,
        step=settings.centre.roster_step,
        handle_time=wide[:, interval],
        open=np.stack([queue.open.mask(slots) for queue in queues]),
        carried=_carried(backlog, queues, week),
        handle_cv=handle_cv,
    )


def _rates(
    paths: pd.DataFrame, queues: Sequence[Queue], starts: pd.DatetimeIndex
) -> Floats:
    """Rates of all paths, paths × queues × intervals."""
    numbers = np.sort(paths["path"].unique())
    rates = np.zeros((max(numbers.size, 1), len(queues), len(starts)))
    name = pd.Index([queue.name for queue in queues]).get_indexer(paths["queue"])
    when = starts.get_indexer(pd.DatetimeIndex(paths["start"]))
    here = (name >= 0) & (when >= 0)
    which = np.searchsorted(numbers, paths["path"].to_numpy())
    rates[which[here], name[here], when[here]] = paths["rate"].to_numpy(float)[here]
    return np.nan_to_num(rates)


def _wide(
    table: pd.DataFrame, column: str, queues: Sequence[Queue], starts: pd.DatetimeIndex
) -> Floats:
    """One column of a table as queues × intervals; NaN where it has no row."""
    names = [queue.name for queue in queues]
    pivoted = table.pivot(index="queue", columns="start", values=column)
    return np.array(pivoted.reindex(index=names, columns=starts).to_numpy(dtype=float))


def _share_of_interval(
    queues: Sequence[Queue],
    opened: npt.NDArray[np.bool_],
    starts: pd.DatetimeIndex,
    slots: pd.DatetimeIndex,
) -> Floats:
    """Share of an interval's contacts in each slot: live contacts come when open."""
    interval = np.searchsorted(starts, slots, side="right") - 1
    shares = np.ones(opened.shape)
    for number, queue in enumerate(queues):
        weight = opened[number].astype(float) if queue.live else shares[number]
        total = np.bincount(interval, weight)
        # A live interval with contacts but no open slot keeps them evenly spread.
        weight = np.where(total[interval] > 0, weight, 1.0)
        shares[number] = weight / np.bincount(interval, weight)[interval]
    return shares


def _carried(
    backlog: pd.DataFrame | None, queues: Sequence[Queue], week: Week
) -> Carried:
    """One entry per waiting contact."""
    if backlog is None or backlog.empty:
        return Carried(np.array([], dtype=np.int64), np.array([]))
    number = {queue.name: index for index, queue in enumerate(queues)}
    for name in backlog["queue"]:
        if name not in number or queues[number[name]].live:
            raise InputError(
                f"The backlog names '{name}', which is no queue of deferred work. "
                "Correct the name in backlog.csv."
            )
    if "count" in backlog:
        counts = backlog["count"].to_numpy(float).round().astype(int)
    else:
        counts = np.ones(len(backlog), dtype=int)
    arrived = (pd.DatetimeIndex(backlog["arrived"]) - week.start).total_seconds()
    own = np.array([number[name] for name in backlog["queue"]], dtype=np.int64)
    return Carried(np.repeat(own, counts), np.repeat(np.asarray(arrived), counts))


def _check_handle_times(
    rates: Floats, demand: Demand, interval: npt.NDArray[np.int64], share: Floats
) -> None:
    """Refuse contacts that take no time."""
    coming = rates.max(axis=0)[:, interval] * share > 0
    lacking = (coming & ~(demand.handle_time > 0)).any(axis=1)
    if lacking.any():
        name = demand.queues[int(lacking.argmax())].name
        raise InputError(
            f"Queue '{name}' has contacts but no handle time. Give `handle_time` in "
            "plan.toml or in the history."
        )


def _seconds(week: Week) -> float:
    """Give the length of the week, clock changes included. [s]"""
    return float((week.end - week.start).total_seconds())
