"""Holds any roster against every rule, with code of its own."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ...data.calendar import Week
from ...data.meetings import Meeting
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from ...data.tables import ROSTER
from .attendance import missed_meetings
from .minimum import below_minimum
from .rules import RULES
from .worked import WORK, Person, Segment, WorkedShift

__all__ = ["Breach", "held", "verify"]


@dataclass(frozen=True)
class Breach:
    """A rule a roster breaks.

    Parameters
    ----------
    agent
        Name of the agent; empty where it is nobody's own.
    rule
        Human name of the rule.
    sentence
        What is broken, where, and what would be right.
    priority
        Of the rule, one of PRIORITIES.
    """

    agent: str
    rule: str
    sentence: str
    priority: str


def verify(
    roster: pd.DataFrame,
    agents: Sequence[Agent],
    time_off: Sequence[TimeOff],
    settings: Settings,
    week: Week,
    meetings: Sequence[Meeting] = (),
) -> list[Breach]:
    """Hold a roster against every rule.

    Parameters
    ----------
    roster
        A Roster table of one week. A shift whose rows have no activity is an outline:
        nothing is asked of its breaks, and the contract's unpaid ones are taken off.
    agents
        The people.
    time_off
        When they are away.
    settings
        Contracts, rules and queues.
    week
        The week.
    meetings
        What people meet for.

    Returns
    -------
    list
        Every breach, by agent, then by rule, then the stretches below a minimum;
        empty if all is kept.

    Raises
    ------
    InputError
        If the table lacks a column, or an agent's contract is unknown.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.settings import read_settings
    >>> settings = read_settings({
    ...     "queue": [{"name": "calls", "channel": "voice"}],
    ...     "contract": {"full": {"paid_hours": [8, 40], "days": [1, 5],
    ...         "shift_hours": [8, 8], "starts": "08:00-10:00 every 1h"}},
    ... })
    >>> ann = Agent("Ann", "full", ("calls",))
    >>> found = verify(
    ...     ROSTER.empty(), [ann], [], settings, Week(date(2026, 11, 23), "UTC")
    ... )
    >>> [breach.rule for breach in found]
    ['least paid hours of the contract', 'least days of the contract']
    >>> found[0].sentence
    'Ann is paid 0 h; the contract asks for at least 8 h.'
    """
    shifts = _read_shifts(ROSTER.check(roster), week)
    away: dict[str, list[TimeOff]] = defaultdict(list)
    for stretch in time_off:
        away[stretch.agent].append(stretch)
    names = frozenset(meeting.name for meeting in meetings)
    found = []
    for agent in agents:
        contract = settings.contract(agent.contract)
        person = Person(agent, contract, settings, week, tuple(away[agent.name]), names)
        mine = shifts.pop(agent.name, [])
        found += [
            Breach(agent.name, rule.name, f"{agent.name} {sentence}", rule.priority)
            for rule in RULES
            for sentence in rule.check(person, mine)
        ]
    found += [
        Breach("", "minimum staff", sentence, "cover")
        for sentence in below_minimum(roster, agents, settings, week)
    ]
    for name in shifts:
        stranger = f"{name} is rostered but not in agents.csv."
        found.append(Breach(name, "known agent", stranger, "contract"))
    return found + [
        Breach(*told, "contract") for told in missed_meetings(roster, meetings, week)
    ]


def held(breaches: Sequence[Breach], settings: Settings) -> list[dict[str, object]]:
    """Tell of every rule a plan asks for how often it is broken.

    Parameters
    ----------
    breaches
        What `verify` found.
    settings
        Contracts and law.

    Returns
    -------
    list of dict
        Name, priority, sentence and breaches of each rule, the law first.
    """
    counts = Counter(breach.rule for breach in breaches)
    book = {rule.name for rule in RULES}
    # What is of the whole centre, like staff that must be there, is no agent's rule.
    others = {each.rule: each for each in breaches if each.rule not in book}
    return [
        {
            "name": rule.name,
            "priority": rule.priority,
            "sentence": rule.sentence,
            "broken": counts[rule.name],
        }
        for rule in RULES
        if rule.asked(settings) or counts[rule.name]
    ] + [
        {
            "name": name,
            "priority": breach.priority,
            "sentence": f"First: {breach.sentence}",
            "broken": counts[name],
        }
        for name, breach in others.items()
    ]


def _read_shifts(roster: pd.DataFrame, week: Week) -> dict[str, list[WorkedShift]]:
    """Read the table into shifts, per agent in order of time."""
    rows: dict[tuple[str, int], list[Segment]] = defaultdict(list)
    outlines: set[tuple[str, int]] = set()
    ordered = roster.sort_values(["agent", "start"], kind="stable")
    serving = {
        text: tuple(name.strip() for name in str(text).split(";"))
        for text in ordered["queues"].unique()
    }
    for agent, number, start, end, activity, queues, paid in zip(
        ordered["agent"],
        ordered["shift"],
        ordered["start"].dt.tz_convert(week.timezone),
        ordered["end"].dt.tz_convert(week.timezone),
        ordered["activity"],
        ordered["queues"],
        ordered["paid"],
        strict=True,
    ):
        key = str(agent), int(number)
        part = Segment(start, end, activity or WORK, serving[queues], bool(paid))
        rows[key].append(part)
        if not activity:
            outlines.add(key)
    shifts: dict[str, list[WorkedShift]] = defaultdict(list)
    for key, segments in rows.items():
        shift = WorkedShift(key[1], tuple(segments), key in outlines)
        shifts[key[0]].append(shift)
    for mine in shifts.values():
        mine.sort(key=lambda shift: shift.start)
    return shifts
