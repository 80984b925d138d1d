"""Who can share burdens with whom: only such people are compared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from ...data.calendar import Week
from ...data.people import Agent
from ...data.settings import Settings
from ..rostering.burden import Burdens
from ..rostering.patterns import catalogue
from ..rostering.shifts import ShiftPricer
from ..rostering.slots import Bools, WeekSlots

__all__ = ["peers_of"]

# A holiday lies on any day; who works that day is told by the other burdens.
TOLD_APART = ("weekend", "late", "night")


def peers_of(agents: Sequence[Agent], settings: Settings, week: Week) -> dict[str, str]:
    """Group the agents by who could take whose burdens.

    Peers have the same contract; their available hours and queues let them work the
    same kinds of burdens (weekend, late, night) at all; and queues in common, one
    with the next, link each to all the others.

    Parameters
    ----------
    agents
        The people; time off does not part them.
    settings
        Contracts, queues and burdens.
    week
        A week of the centre.

    Returns
    -------
    dict
        Name of the agent to a name of the group, e.g. "full-time (weekend, late)".

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.hours import parse_hours
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({
    ...     "queue": [{"name": "calls", "channel": "voice"}],
    ...     "contract": {"full": {"paid_hours": [32, 40], "days": [4, 5],
    ...         "shift_hours": [8, 8], "starts": "08:00"}},
    ... })
    >>> ann, ben = (Agent(name, "full", ("calls",)) for name in ("Ann", "Ben"))
    >>> eve = Agent("Eve", "full", ("calls",),
    ...     available=parse_hours("Mon-Fri 08:00-18:00"))
    >>> peers_of([ann, ben, eve], settings, Week(date(2026, 11, 23), "UTC"))
    {'Ann': 'full (weekend)', 'Ben': 'full (weekend)', 'Eve': 'full'}
    """
    able = _able(agents, settings, week)
    classes: dict[tuple[str, tuple[str, ...]], list[Agent]] = defaultdict(list)
    for agent in agents:
        classes[agent.contract, able[agent.name]].append(agent)
    names: dict[str, str] = {}
    for (contract, kinds), members in classes.items():
        label = f"{contract} ({', '.join(kinds)})" if kinds else contract
        parts = _linked(members)
        for part in parts:
            queues = dict.fromkeys(queue for one in part for queue in one.queues)
            told = label if len(parts) == 1 else f"{label} on {', '.join(queues)}"
            names |= {agent.name: told for agent in part}
    return {agent.name: names[agent.name] for agent in agents}


def _able(
    agents: Sequence[Agent], settings: Settings, week: Week
) -> dict[str, tuple[str, ...]]:
    """Name the kinds of burdens each agent can work at all."""
    axis = WeekSlots(week, settings.centre.roster_step)
    burdens = Burdens(settings, week.first, week.days[-1])
    opened = {queue.name: axis.inside(queue.open) for queue in settings.queues}
    shifts: dict[str, tuple[ShiftPricer, Mapping[str, Bools]]] = {}
    known: dict[tuple[object, ...], tuple[str, ...]] = {}
    found = {}
    for agent in agents:
        key = agent.contract, agent.available, frozenset(agent.queues)
        if key not in known:
            if agent.contract not in shifts:
                every = catalogue(settings.contract(agent.contract), axis)
                shifts[agent.contract] = ShiftPricer(every), burdens.marks(every, axis)
            pricer, marks = shifts[agent.contract]
            useful = np.zeros(len(axis.moments), dtype=bool)
            for name in agent.queues:
                useful |= opened[name]
            allowed = pricer.allowed(axis.inside(agent.available), useful, axis.count)
            known[key] = tuple(
                kind for kind in TOLD_APART if bool((marks[kind] & allowed).any())
            )
        found[agent.name] = known[key]
    return found


def _linked(agents: Sequence[Agent]) -> list[list[Agent]]:
    """Part agents into sets that are linked by queues in common."""
    parts: list[tuple[set[str], list[Agent]]] = []
    for agent in agents:
        queues, members = set(agent.queues), [agent]
        apart = []
        for part in parts:
            if part[0] & queues:
                queues |= part[0]
                members = part[1] + members
            else:
                apart.append(part)
        parts = [*apart, (queues, members)]
    return [members for _, members in parts]
