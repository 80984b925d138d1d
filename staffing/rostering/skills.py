"""Who may serve what: groups of people with the same skills, and the cuts between."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...data.errors import InputError
from ...data.people import Agent
from .demand import Demand, Minimum
from .slots import Floats, Ints

__all__ = ["DeferredClass", "Group", "Skills", "read_skills"]

MOST_LIVE, MOST_DEFERRED = 10, 5
# Speeds are counted in parts that add up without rounding, so that a roster does not
# depend on the order of a sum.
PARTS = 64


@dataclass(frozen=True)
class Group:
    """People with the same skills.

    Parameters
    ----------
    live
        Their live queues, as bits in order of `Skills.live`.
    deferred
        Their deferred classes, as bits in order of `Skills.classes`.
    minima
        The minima of the demand they count for, as bits.
    speed
        Work each does in the time one usual agent does 1: 1 ÷ handle time factor.
    """

    live: int
    deferred: int
    minima: int = 0
    speed: float = 1.0


@dataclass(frozen=True)
class DeferredClass:
    """Deferred queues that the same people serve in the same hours.

    Parameters
    ----------
    queues
        Names of the queues.
    """

    queues: frozenset[str]


@dataclass(frozen=True, eq=False)
class Skills:
    """The skills of all people against the queues of a demand.

    Parameters
    ----------
    live
        Names of the live queues.
    classes
        The deferred classes.
    groups
        The groups, in order of first appearance.
    group_of
        Number of each agent's group.
    open
        Deferred classes that are worked in each slot, as bits.
    counted
        Whether each group counts for each minimum, minima × groups. [0 or 1]
    already
        People at work by last week's shifts, groups × slots. [agents]
    """

    live: tuple[str, ...]
    classes: tuple[DeferredClass, ...]
    groups: tuple[Group, ...]
    group_of: Ints
    open: Ints
    counted: Floats
    already: Floats

    @cached_property
    def speeds(self) -> Floats:
        """Usual agents that one person of each group stands for. [agents]"""
        return np.array([group.speed for group in self.groups], dtype=float)

    def touched(self, live: int, deferred: int) -> Floats:
        """Tell how fast the groups are that may serve any of some queues.

        Parameters
        ----------
        live, deferred
            Live queues and deferred classes, as bits.

        Returns
        -------
        NDArray
            Per group: usual agents that one person stands for; 0 for those who may
            serve none. [agents]
        """
        return np.array(
            [
                group.speed if group.live & live or group.deferred & deferred else 0.0
                for group in self.groups
            ]
        )

    def live_cuts(self, deferred: int) -> list[int]:
        """List the sets of live queues that can be a bottleneck.

        Of all sets that leave the same groups untouched only the largest can bind,
        so the complements of unions of the groups' own queues are enough.

        Parameters
        ----------
        deferred
            Deferred classes on the same side of the cut, as bits.

        Returns
        -------
        list
            Sets of live queues, as bits.
        """
        everything = (1 << len(self.live)) - 1
        unions = {0}
        for group in self.groups:
            if not group.deferred & deferred:
                unions |= {union | group.live for union in unions}
        return sorted({everything & ~union for union in unions})


def read_skills(agents: Sequence[Agent], demand: Demand) -> Skills:
    """Group people by what they may serve, and deferred queues by who serves them.

    Parameters
    ----------
    agents
        The people.
    demand
        The demand.

    Returns
    -------
    Skills
        Groups and classes.

    Raises
    ------
    InputError
        If there are more live queues or kinds of deferred queues than the exact
        sharing of people among them can hold.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> need = {"calls": np.ones(168), "chat": np.ones(168)}
    >>> demand = Demand(Week(date(2026, 11, 23), "UTC"), 3600, need)
    >>> people = [Agent("Ann", "full", ("calls",)),
    ...     Agent("Bo", "full", ("chat",), handle_time_factor=1.25)]
    >>> [(group.live, group.speed) for group in read_skills(people, demand).groups]
    [(1, 1.0), (2, 0.796875)]
    """
    live = tuple(demand.live)
    if len(live) > MOST_LIVE:
        raise InputError(
            f"The plan has {len(live)} live queues that share people; a roster holds "
            f"{MOST_LIVE}. Merge queues that the same people serve."
        )
    merged: dict[tuple[frozenset[str], bytes], list[str]] = {}
    for work in demand.deferred:
        people = frozenset(agent.name for agent in agents if work.queue in agent.queues)
        merged.setdefault((people, work.open.tobytes()), []).append(work.queue)
    if len(merged) > MOST_DEFERRED:
        raise InputError(
            f"The deferred queues fall into {len(merged)} kinds by who serves them and "
            f"when; a roster holds {MOST_DEFERRED}. Give the same people the same "
            "deferred queues, or align their opening hours."
        )
    classes = tuple(DeferredClass(frozenset(queues)) for queues in merged.values())
    numbers: dict[Group, int] = {}
    group_of = [
        numbers.setdefault(_group(agent, live, classes, demand.minima), len(numbers))
        for agent in agents
    ]
    opened = np.zeros(demand.axis.count, dtype=np.int64)
    for bit, (_, mask) in enumerate(merged):
        opened |= np.frombuffer(mask, dtype=bool).astype(np.int64) << bit
    counted = np.array(
        [
            [float(group.minima >> bit & 1) for group in numbers]
            for bit in range(len(demand.minima))
        ]
    ).reshape(len(demand.minima), len(numbers))
    already = np.zeros((len(numbers), demand.axis.count))
    for agent, group in zip(agents, group_of, strict=True):
        if agent.name in demand.already:
            already[group] += demand.already[agent.name]
    return Skills(
        live,
        classes,
        tuple(numbers),
        np.array(group_of, dtype=np.int64),
        opened,
        counted,
        already,
    )


def _group(
    agent: Agent,
    live: tuple[str, ...],
    classes: tuple[DeferredClass, ...],
    minima: Sequence[Minimum],
) -> Group:
    """Read one agent's skills into bits."""
    return Group(
        sum(1 << bit for bit, queue in enumerate(live) if queue in agent.queues),
        sum(
            1 << bit
            for bit, kind in enumerate(classes)
            if kind.queues & set(agent.queues)
        ),
        sum(1 << bit for bit, each in enumerate(minima) if each.counts(agent)),
        round(PARTS / agent.handle_time_factor) / PARTS,
    )
