"""Who serves what: people with several skills split over queues, heads adding up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pulp

from ..data.calendar import Week
from ..data.errors import TargetError
from ..data.people import Agent
from ..data.settings import Settings
from .on_slots import on_slots
from .rostering.solver import solve

__all__ = ["Besides", "Split", "split_people"]

Floats = npt.NDArray[np.float64]
# What one more person on a live queue is worth, by how well it is staffed already:
# shortages are shared out evenly, deferred work (DEFERRED_WORTH) comes after the
# requirement, and people left over go where they are the scarcest.
TIERS = ((0.5, 40.0), (0.8, 30.0), (1.0, 20.0), (1.1, 4.0), (1.3, 3.0), (1.6, 2.0))
LAST_TIER_WORTH = 1.0
DEFERRED_WORTH = 10.0


@dataclass(frozen=True, eq=False)
class Besides:
    """What blending does to a split.

    Parameters
    ----------
    blended
        Which groups serve live and deferred queues in turn.
    reserve
        People kept idle for live contacts where a group would take deferred work,
        (groups, slots). [agents]
    idle
        Idle time that deferred work may use, in the time of people set apart for it,
        (groups, slots). [agents]
    service, occupancy
        Live queue to its service and share of busy time, by slot; NaN where nobody
        is expected to call. Deferred work never running out, that is the worst. [0..1]
    """

    blended: tuple[bool, ...]
    reserve: Floats
    idle: Floats
    service: dict[str, Floats]
    occupancy: dict[str, Floats]


@dataclass(frozen=True, eq=False)
class Split:
    """Where the rostered people serve, slot by slot.

    Parameters
    ----------
    agents
        Names of the agents, in the roster's order.
    groups
        Skill sets that occur among them.
    group_of
        Group of each agent.
    working
        Whether each agent is in `work`, (agents, slots).
    live
        People of each group on each live queue, (groups, live queues, slots), as so
        many usual agents. [agents]
    deferred
        People of each group on deferred work, (groups, slots), likewise. [agents]
    starts
        The slots.
    speeds
        Usual agents each agent stands for: 1 ÷ handle time factor. [agents]
    besides
        How those with live and deferred queues serve them in turn, if they do.
    """

    agents: tuple[str, ...]
    groups: tuple[frozenset[str], ...]
    group_of: npt.NDArray[np.int64]
    working: npt.NDArray[np.bool_]
    live: Floats
    deferred: Floats
    starts: pd.DatetimeIndex
    speeds: Floats
    besides: Besides | None = None

    @property
    def for_deferred(self) -> Floats:
        """People of each group for deferred work, idle time included. [agents]"""
        if self.besides is None:
            return self.deferred
        return self.deferred + self.besides.idle


def split_people(
    roster: pd.DataFrame,
    requirement: pd.DataFrame,
    settings: Settings,
    week: Week,
    agents: Sequence[Agent] = (),
) -> Split:
    """Split the people in `work` over the queues that are open.

    A linear program gives live queues what they require first, short queues sharing
    the lack in proportion; then deferred work takes those who are skilled for it;
    whoever is left spreads over the live queues.

    Parameters
    ----------
    roster
        A Roster table.
    requirement
        A Requirement table.
    settings
        The centre's settings.
    week
        The planned week.
    agents
        The agents; who takes longer over contacts than usual counts for less than
        one. Whoever is not among them counts for one.

    Returns
    -------
    Split
        People by skill set, queue and slot of the roster step.
    """
    starts = week.grid(settings.centre.roster_step)
    work = roster[roster["activity"] == "work"]
    names = tuple(dict.fromkeys(work["agent"]))
    skills = work.groupby("agent")["queues"].agg(
        lambda texts: frozenset(filter(None, ";".join(texts).split(";")))
    )
    groups = tuple(sorted(set(skills), key=sorted))
    group_of = np.array([groups.index(skills[name]) for name in names], dtype=np.int64)
    working = _working(work, names, starts)
    live_names = [queue.name for queue in settings.live]
    opened = {queue.name: queue.open.mask(starts) for queue in settings.queues}
    need = np.array(
        [on_slots(requirement, n, "scheduled", settings, week) for n in live_names]
    ).reshape(len(live_names), len(starts))
    factors = {agent.name: agent.handle_time_factor for agent in agents}
    speeds = np.array([1 / factors.get(name, 1.0) for name in names], dtype=float)
    counts = np.zeros((len(groups), len(starts)))
    np.add.at(counts, group_of, working * speeds[:, None])
    may_serve = np.array(
        [[name in group for name in live_names] for group in groups], dtype=bool
    ).reshape(len(groups), len(live_names))
    open_live = np.array([opened[name] for name in live_names], dtype=bool).reshape(
        len(live_names), len(starts)
    )
    may_defer = np.zeros((len(groups), len(starts)), dtype=bool)
    for index, group in enumerate(groups):
        for queue in settings.deferred:
            if queue.name in group:
                may_defer[index] |= opened[queue.name]
    live, deferred = _solve(counts, need, may_serve, open_live, may_defer)
    return Split(names, groups, group_of, working, live, deferred, starts, speeds)


def _working(
    work: pd.DataFrame, names: Sequence[str], starts: pd.DatetimeIndex
) -> npt.NDArray[np.bool_]:
    """Mark the slots each agent is in `work`."""
    marks = np.zeros((len(names), len(starts)), dtype=bool)
    rows = {name: row for row, name in enumerate(names)}
    first = starts.searchsorted(pd.DatetimeIndex(work["start"]))
    last = starts.searchsorted(pd.DatetimeIndex(work["end"]))
    for name, low, high in zip(work["agent"], first, last, strict=True):
        marks[rows[name], low:high] = True
    return marks


def _solve(
    counts: Floats,
    need: Floats,
    may_serve: npt.NDArray[np.bool_],
    open_live: npt.NDArray[np.bool_],
    may_defer: npt.NDArray[np.bool_],
) -> tuple[Floats, Floats]:
    """Solve all slots in one program; slots that look the same are solved once."""
    signature = np.vstack([counts, need, open_live, may_defer]).T
    kinds, place = np.unique(signature, axis=0, return_inverse=True)
    live = np.zeros((*may_serve.shape, len(kinds)))
    deferred = np.zeros((counts.shape[0], len(kinds)))
    groups, queues = may_serve.shape
    program = pulp.LpProblem("split", pulp.LpMaximize)
    worth: list[tuple[pulp.LpVariable, float]] = []
    served: list[tuple[int, int, int, pulp.LpVariable]] = []
    spare: list[tuple[int, int, pulp.LpVariable]] = []
    for kind, row in enumerate(kinds):
        people, needed = row[:groups], row[groups : groups + queues]
        opened = row[groups + queues : groups + 2 * queues] > 0
        may = row[groups + 2 * queues :] > 0
        on_queue: list[list[pulp.LpVariable]] = [[] for _ in range(queues)]
        for group in np.flatnonzero(people > 0).tolist():
            used = []
            for queue in np.flatnonzero(may_serve[group] & opened).tolist():
                variable = pulp.LpVariable(f"y{kind}_{group}_{queue}", 0)
                served.append((group, queue, kind, variable))
                on_queue[queue].append(variable)
                used.append(variable)
            if may[group]:
                variable = pulp.LpVariable(f"d{kind}_{group}", 0)
                spare.append((group, kind, variable))
                worth.append((variable, DEFERRED_WORTH))
                used.append(variable)
            if used:
                program += pulp.LpAffineExpression([(v, 1.0) for v in used]) <= float(
                    people[group]
                )
        for queue in range(queues):
            if not on_queue[queue]:
                continue
            tiers = _tiers(f"t{kind}_{queue}", needed[queue])
            worth.extend(tiers)
            terms = [(v, 1.0) for v in on_queue[queue]] + [(v, -1.0) for v, _ in tiers]
            program += pulp.LpAffineExpression(terms) == 0
    if not worth:
        return live[..., place], deferred[..., place]
    program += pulp.LpAffineExpression(worth)
    if not solve(program).optimal:
        raise TargetError("The people could not be split over the queues.")
    for group, queue, kind, variable in served:
        live[group, queue, kind] = max(variable.value() or 0.0, 0.0)
    for group, kind, variable in spare:
        deferred[group, kind] = max(variable.value() or 0.0, 0.0)
    return live[..., place], deferred[..., place]


def _tiers(name: str, needed: float) -> list[tuple[pulp.LpVariable, float]]:
    """Make the falling worth of more people on one queue."""
    tiers = []
    filled = 0.0
    for number, (upto, worth) in enumerate(TIERS):
        if needed > 0:
            room = (upto - filled) * needed
            tiers.append((pulp.LpVariable(f"{name}_{number}", 0, room), worth))
        filled = upto
    tiers.append((pulp.LpVariable(f"{name}_x", 0), LAST_TIER_WORTH))
    return tiers
