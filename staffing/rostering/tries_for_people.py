"""People who could be hired, trained, asked to come, or take another day off."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from ...data.calendar import midnight
from ...data.people import Agent, TimeOff
from .draft import Draft, Edit
from .slots import WeekSlots
from .tries import MOST_PEOPLE, Option, Try

__all__ = ["moved_days", "newcomers", "own_hours", "tries_for_people"]

# So many people of each mix of skills are asked who would learn a queue best.
PUPILS = 6
# So many agents with time off, or with hours of their own, are asked.
AWAY = 40


def tries_for_people(
    draft: Draft, queues: Sequence[str], axis: WeekSlots
) -> Iterator[Try]:
    """List what might be done about people.

    Parameters
    ----------
    draft
        The plan.
    queues
        Queues that have something to do.
    axis
        The slots of the week.

    Yields
    ------
    Try
        Hires, training, days off that move, hours beyond those available.
    """
    yield from _hires(draft, queues)
    yield from _skills(draft, queues)
    yield from _days_off(draft, axis)
    yield from _hours(draft)


def newcomers(draft: Draft, queues: Sequence[str]) -> list[Agent]:
    """List people whose mix of skills nobody need have yet: hired, or having learnt.

    Parameters
    ----------
    draft
        The plan.
    queues
        Queues that have something to do.
    """
    taught = [
        replace(agent, queues=(*agent.queues, queue))
        for mix, pupils in _mixes(draft).items()
        for queue in queues
        if queue not in mix
        for agent in pupils
    ]
    return _hired(draft, queues) + taught


def _mixes(draft: Draft) -> dict[tuple[str, ...], list[Agent]]:
    """List the mixes of skills there are, each with some who have it."""
    found: dict[tuple[str, ...], list[Agent]] = defaultdict(list)
    for agent in draft.agents:
        if agent.queues and len(found[agent.queues]) < PUPILS:
            found[agent.queues].append(agent)
    return dict(found)


def _hired(draft: Draft, queues: Sequence[str]) -> list[Agent]:
    """List one new agent of each contract and mix of skills."""
    mixes = dict.fromkeys([*_mixes(draft), *((queue,) for queue in queues)])
    return [
        Agent(f"new {contract.name}", contract.name, mix)
        for contract in draft.settings.contracts
        for mix in mixes
    ]


def _hires(draft: Draft, queues: Sequence[str]) -> Iterator[Try]:
    """Hire up to a few more people of one contract and mix of skills."""
    for new in _hired(draft, queues):
        more = [replace(new, name=f"{new.name} {n + 1}") for n in range(MOST_PEOPLE)]
        yield Try(
            f"agents.csv contract {new.contract}",
            tuple(Option((each.name,), _hire(each)) for each in more),
            f"Hire {{count}} more on contract {new.contract} with "
            f"{';'.join(new.queues)}",
            best=MOST_PEOPLE,
            alike=True,
        )


def _hire(new: Agent) -> Edit:
    """Give what adds an agent."""
    return lambda draft: draft.with_more(new)


def _skills(draft: Draft, queues: Sequence[str]) -> Iterator[Try]:
    """Train a few agents of one mix of skills for one more queue."""
    for mix, pupils in _mixes(draft).items():
        for queue in queues:
            if queue not in mix:
                yield Try(
                    "agents.csv queues",
                    tuple(
                        Option((a.name,), _teach(a.name, (*mix, queue))) for a in pupils
                    ),
                    f"Train {{names}} for {queue}",
                    best=MOST_PEOPLE,
                )


def _teach(name: str, queues: tuple[str, ...]) -> Edit:
    """Give what teaches an agent."""
    return lambda draft: draft.with_agent(name, queues=queues)


def _days_off(draft: Draft, axis: WeekSlots) -> Iterator[Try]:
    """Move one day of time off to another day of the week."""
    moves = (moved_days(stretch, axis) for stretch in draft.time_off)
    for options in itertools.islice(filter(None, moves), AWAY):
        yield Try("time_off.csv", options)


def moved_days(stretch: TimeOff, axis: WeekSlots) -> tuple[Option, ...]:
    """List the ways to move one whole day of a stretch of time off within the week.

    Parameters
    ----------
    stretch
        The time off.
    axis
        The slots of the week.
    """
    week = axis.week
    edges = [midnight(day, week.timezone) for day in (*week.days, week.next.first)]
    days = [
        day
        for day in range(7)
        if stretch.start <= edges[day] and edges[day + 1] <= stretch.end
    ]
    free = [day for day in range(7) if day not in days]
    return tuple(
        _moved(stretch, gone, instead, edges) for gone in days for instead in free
    )


def _moved(
    stretch: TimeOff, gone: int, instead: int, edges: Sequence[pd.Timestamp]
) -> Option:
    """Give the option of moving a day of time off."""
    parts = [
        replace(stretch, end=edges[gone]),
        replace(stretch, start=edges[gone + 1]),
        replace(stretch, start=edges[instead], end=edges[instead + 1]),
    ]
    kept = [part for part in parts if part.start < part.end]
    words = (
        f"Move {stretch.agent}'s day off from {edges[gone]:%a %d %b} to "
        f"{edges[instead]:%a %d %b}"
    )
    return Option(
        (stretch.agent,), lambda draft: draft.with_time_off(stretch, *kept), words
    )


def _hours(draft: Draft) -> Iterator[Try]:
    """Ask agents to come outside the hours they are available."""
    asked = [agent for agent in draft.agents if agent.available is not None][:AWAY]
    if asked:
        yield Try(
            "agents.csv available",
            tuple(
                Option(
                    (agent.name,),
                    own_hours(agent.name),
                    f"Ask {agent.name} to come outside the hours available",
                )
                for agent in asked
            ),
        )


def own_hours(name: str) -> Edit:
    """Give what lets an agent come at any hour.

    Parameters
    ----------
    name
        Name of the agent.
    """
    return lambda draft: draft.with_agent(name, available=None)
