"""What a roster covers: people per queue, the gap, and the service to expect."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import Week
from ..data.people import Agent
from ..data.settings import Settings
from ..data.shrinkage import daily_shrinkage
from ..data.tables import COVERAGE, SHRINKAGE
from .backlog import work_off
from .changing_day import changing_columns
from .deadlines import efficiency
from .on_slots import on_slots
from .overload import what_gives_way
from .queueing.deferred import CarriedWork, DeferredWork
from .queueing.performance import Definition, Performance
from .rates import rate_nodes
from .service import service_of
from .sharing import shared_pool
from .spill import spilled_contacts
from .split import Floats, Split

__all__ = ["make_coverage"]


def make_coverage(
    split: Split,
    forecast: pd.DataFrame,
    paths: pd.DataFrame,
    requirement: pd.DataFrame,
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    agents: Sequence[Agent],
    settings: Settings,
    week: Week,
    shrinkage: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Hold the rostered people against what each queue requires.

    Parameters
    ----------
    split
        Where the people serve (`split_people`).
    forecast, paths, requirement
        Tables of those names.
    work, carried
        The week's deferred work and the backlog.
    agents
        The agents, for their wages.
    settings
        The centre's settings.
    week
        The planned week.
    shrinkage
        A Shrinkage table, as in `make_requirement`.

    Returns
    -------
    pandas.DataFrame
        A Coverage table on the roster's slots. The predicted service counts people
        after unplanned shrinkage, lets those with several live skills answer all of
        them (`shared_pool`), counts writers of late replies who turn to a queue
        (`spilled_contacts`), and is averaged over the forecast's paths. Where people
        blend it is the least, with deferred work that never runs out; that work is
        done in idle time, too.
    """
    away = daily_shrinkage(
        settings, SHRINKAGE.empty() if shrinkage is None else shrinkage
    )
    hourly = _wage_of_groups(split, agents, settings)
    step_hours = settings.centre.roster_step / 3600
    tables = [COVERAGE.empty()]
    off = _deferred_tables(split, work, carried, hourly, settings, away.total)
    turned = spilled_contacts(off, settings, len(split.starts))
    per_interval = settings.centre.interval / settings.centre.roster_step
    for index, queue in enumerate(settings.live):
        handle = on_slots(forecast, queue.name, "handle_time", settings, week)
        shown = handle > 0
        if not shown.any():
            continue
        starts = split.starts[shown]
        rostered = split.live[:, index].sum(axis=0)[shown]
        required = on_slots(requirement, queue.name, "scheduled", settings, week)[shown]
        pool = shared_pool(split, forecast, index, settings, week)
        rates = _slot_rates(paths, forecast, queue.name, starts)
        if queue.name in turned:
            rates = rates + turned[queue.name][shown, None] * per_interval
        present = pool.agents[shown] * (1 - away.totals(starts))
        took = pool.handle_time(rates.mean(axis=1), handle, shown)
        rates = rates + pool.others[shown, None]
        definition = cast(Definition, settings.centre.service_level)
        seen = service_of(
            queue, present, rates, took, settings.centre.interval, definition
        )
        columns = changing_columns(
            queue, seen, present, rates, starts, took, settings, definition
        )
        columns |= _blended(split, queue.name, shown, seen)
        tables.append(
            pd.DataFrame(
                {
                    "queue": queue.name,
                    "start": starts,
                    "required": required,
                    "rostered": rostered,
                    "gap": rostered - required,
                    **columns,
                    "cost": (split.live[:, index] * hourly[:, None]).sum(axis=0)[shown]
                    * step_hours,
                }
            )
        )
    tables += off
    if len(tables) == 1:
        return tables[0]
    coverage = pd.concat(tables[1:], ignore_index=True)
    return COVERAGE.check(coverage.reindex(columns=COVERAGE.names))


def _blended(
    split: Split, queue: str, shown: npt.NDArray[np.bool_], plain: Performance
) -> dict[str, Floats]:
    """Give service and busy time where people blend, else those of live work alone."""
    if split.besides is None or queue not in split.besides.service:
        return {}
    service = split.besides.service[queue][shown]
    busy = split.besides.occupancy[queue][shown]
    return {
        "service": np.where(np.isnan(service), plain.service, service),
        "occupancy": np.where(np.isnan(busy), plain.occupancy, busy),
    }


def _deferred_tables(
    split: Split,
    work: Sequence[DeferredWork],
    carried: Sequence[CarriedWork],
    hourly: Floats,
    settings: Settings,
    shrinkage: float,
) -> list[pd.DataFrame]:
    """Work the deferred queues off with the people left for them."""
    effective = {
        part.queue: efficiency(settings.queue(part.queue), shrinkage) for part in work
    }
    people = split.for_deferred
    behind = what_gives_way(split, work, carried, settings, shrinkage)
    results = work_off(work, carried, split.groups, people, effective, behind)
    hours = people.sum(axis=1)
    wage = float(np.average(hourly, weights=hours)) if hours.any() else 0.0
    tables = []
    for name, off in results.items():
        on_time = np.divide(
            off.due - off.late,
            off.due,
            out=np.full(len(off.due), np.nan),
            where=off.due > 0,
        )
        tables.append(
            pd.DataFrame(
                {
                    "queue": name,
                    "start": split.starts,
                    "rostered": off.people,
                    "occupancy": off.occupancy,
                    "cost": off.people * wage * settings.centre.roster_step / 3600,
                    "due": off.due,
                    "done": off.done,
                    "backlog": off.backlog,
                    "on_time": on_time,
                }
            )
        )
    return tables


def _slot_rates(
    paths: pd.DataFrame, forecast: pd.DataFrame, queue: str, starts: pd.DatetimeIndex
) -> Floats:
    """Give each slot the rate nodes of its interval."""
    own = pd.DatetimeIndex(forecast.loc[forecast["queue"] == queue, "start"])
    nodes = rate_nodes(paths, forecast, queue)
    order = np.argsort(own)
    place = own[order].searchsorted(starts, side="right") - 1
    return np.asarray(nodes[order][np.clip(place, 0, None)])


def _wage_of_groups(
    split: Split, agents: Sequence[Agent], settings: Settings
) -> Floats:
    """Average what each skill set's people cost, per usual agent. [currency/h]"""
    known = {agent.name: agent.wage for agent in agents}
    wages = np.array(
        [
            settings.costs.wage if known.get(name) is None else known[name]
            for name in split.agents
        ],
        dtype=float,
    )
    return np.array(
        [
            wages[own].sum() / split.speeds[own].sum()
            for own in (split.group_of == group for group in range(len(split.groups)))
        ]
    )
