"""Meetings, training and coaching that a week's roster must find time for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .calendar import Week
from .findings import FILE, ROW, Findings
from .headers import nearest
from .hours import WeeklyHours, parse_hours
from .people import Agent
from .sources import Sheet
from .tables import Column, Table
from .typed import Basis, check_order, read_typed

__all__ = ["MEETINGS", "Meeting", "read_meetings"]

MEETINGS = Table(
    "Meetings",
    "meetings.csv",
    ("name",),
    (
        Column("name", "text", "", "What it is called, in the roster too"),
        Column("minutes", "number", "[min]", "How long it is"),
        Column("agents", "text", "", "Who attends, by semicolon", optional=True),
        Column("queue", "text", "", "Or everybody who may serve it", optional=True),
        Column("team", "text", "", "Or who has it among their roles", optional=True),
        Column(
            "hours",
            "text",
            "",
            "Hours it may lie in, such as Tue-Thu 09:00-16:00",
            optional=True,
        ),
        Column(
            "start",
            "time",
            "",
            "First moment it may lie in; without, every week has it",
            optional=True,
        ),
        Column("end", "time", "", "First moment after it must be over", optional=True),
        Column(
            "at_least",
            "number",
            "",
            "Fewest people of a session; without at_most it is all of them",
            optional=True,
        ),
        Column("at_most", "number", "", "Most people of a session", optional=True),
        Column(
            "at_once",
            "number",
            "",
            "Sessions that may be held at the same time, 1 if not told",
            optional=True,
        ),
        Column("paid", "flag", "", "1 if it is paid, the default", optional=True),
    ),
)
TAKEN = ("work", "absent")


@dataclass(frozen=True)
class Meeting:
    """A meeting, as told in a row of meetings.csv.

    Parameters
    ----------
    name
        What it is called; its activity in the roster.
    minutes
        How long it is. [min]
    agents
        Who attends.
    hours
        Hours it may lie in; None means any.
    start, end
        First moment it may lie in, and first after it must be over; None means every
        week has it anew.
    at_least, at_most
        Fewest and most people of a session; None means all who attend together.
    at_once
        Sessions that may be held at the same time.
    paid
        Whether it is paid.
    """

    name: str
    minutes: int
    agents: tuple[str, ...]
    hours: WeeklyHours | None = None
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    at_least: int = 1
    at_most: int | None = None
    at_once: int = 1
    paid: bool = True

    def held_in(self, week: Week) -> bool:
        """Tell whether the week has it: its first moment lies there, or it has none."""
        if self.start is None:
            return self.end is None or bool(self.end > week.start)
        return bool(week.start <= self.start < week.end)

    @property
    def most(self) -> int:
        """Most people of a session."""
        return len(self.agents) if self.at_most is None else self.at_most


def read_meetings(
    sheets: Sequence[Sheet],
    agents: Sequence[Agent],
    basis: Basis,
    findings: Findings,
    usual: str | None = None,
) -> tuple[Meeting, ...]:
    """Read meetings.csv.

    Parameters
    ----------
    sheets
        Its sheets; none if there is no such file.
    agents
        The people.
    basis
        What plan.toml says.
    findings
        Faults and decisions are added here.
    usual
        Order of day and month where the dates leave it open.

    Returns
    -------
    tuple of Meeting
        In the file's order.

    Examples
    --------
    >>> from pathlib import Path
    >>> from shiftcast.data.settings import Centre, History
    >>> row = {"name": "Coaching", "minutes": 30, "queue": "calls", "at_most": 1}
    >>> frame = pd.DataFrame([{**row, FILE: "meetings.csv", ROW: 2}])
    >>> basis = Basis(Centre(), History(), ("calls",), ("full",))
    >>> people = [Agent("Ann", "full", ("calls",)), Agent("Bo", "full", ())]
    >>> sheets = [Sheet(Path("meetings.csv"), frame)]
    >>> read_meetings(sheets, people, basis, Findings())[0].agents
    ('Ann',)
    """
    frame = read_typed(sheets, MEETINGS, basis, findings, usual)
    if frame is None:
        return ()
    if {"start", "end"} <= set(frame):
        check_order(frame, findings)
    found: dict[str, Meeting] = {}
    for row in frame.to_dict("records"):
        place = (row[FILE], int(row[ROW]))
        meeting = _meeting(row, place, agents, basis, findings)
        if meeting.name in found or meeting.name.casefold() in TAKEN:
            what = f"A meeting cannot be called '{meeting.name}'"
            why = " twice." if meeting.name in found else "."
            findings.error(what + why, "Give it a name of its own.", *place, "name")
        found.setdefault(meeting.name, meeting)
    return tuple(found.values())


def _meeting(
    row: dict[Any, Any],
    place: tuple[str, int],
    agents: Sequence[Agent],
    basis: Basis,
    findings: Findings,
) -> Meeting:
    """Make a meeting of one row; faults are told and left out."""
    minutes = _whole(row, "minutes", 5, 480, place, findings) or 5
    who = _who(row, place, agents, basis, findings)
    most = _whole(row, "at_most", 1, 10_000, place, findings)
    least = _whole(row, "at_least", 1, 10_000, place, findings)
    if least is None:
        # Without a word on sessions all come together.
        least = max(len(who), 1) if most is None else 1
    if most is not None and least > most:
        what = f"at_least {least} is more than at_most {most}."
        findings.error(what, "Correct one.", *place, "at_least")
    hours = None
    if row.get("hours"):
        try:
            hours = parse_hours(row["hours"])
        except ValueError as error:
            findings.error(f"{error}.", "", *place, "hours")
    start, end = (_moment(row.get(name)) for name in ("start", "end"))
    paid = row.get("paid")
    return Meeting(
        name=row["name"].strip(),
        minutes=minutes,
        agents=who,
        hours=hours,
        start=start,
        end=end,
        at_least=least,
        at_most=most,
        at_once=_whole(row, "at_once", 1, 10_000, place, findings) or 1,
        paid=bool(paid is None or pd.isna(paid) or paid),
    )


def _who(
    row: dict[Any, Any],
    place: tuple[str, int],
    agents: Sequence[Agent],
    basis: Basis,
    findings: Findings,
) -> tuple[str, ...]:
    """Name who attends: those listed, or all of a queue or a team, or everybody."""
    known = [agent.name for agent in agents]
    listed = [part.strip() for part in re.split("[;|]", row.get("agents") or "")]
    listed = list(filter(None, listed))
    queue, team = ((row.get(name) or "").strip() for name in ("queue", "team"))
    for name in listed:
        if agents and name not in known:
            what = f"There is no agent '{name}' in agents.csv."
            findings.error(what, nearest(name, known), *place, "agents")
    if queue and queue not in basis.queues:
        what = f"There is no queue '{queue}' in plan.toml."
        findings.error(what, nearest(queue, basis.queues), *place, "queue")
    teams = sorted({role for agent in agents for role in agent.roles})
    if team and agents and team not in teams:
        what = f"No agent has '{team}' among the roles in agents.csv."
        findings.error(what, nearest(team, teams), *place, "team")
    if listed and not queue and not team:
        return tuple(dict.fromkeys(name for name in known if name in listed))
    return tuple(
        agent.name
        for agent in agents
        if agent.name in listed
        or ((not queue or queue in agent.queues) and (not team or team in agent.roles))
    )


def _whole(
    row: dict[Any, Any],
    column: str,
    low: int,
    high: int,
    place: tuple[str, int],
    findings: Findings,
) -> int | None:
    """Take a whole number that may be absent, and must lie within its limits."""
    value = row.get(column)
    if value is None or pd.isna(value):
        if column == "minutes":
            findings.error("It has no length.", "Write minutes.", *place, column)
        return None
    if not low <= value <= high or value != int(value):
        what = f"{value:g} is not a whole number from {low} to {high}."
        findings.error(what, "Correct it.", *place, column)
        return None
    return int(value)


def _moment(value: Any) -> pd.Timestamp | None:
    """Give a moment; None where the cell is empty."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value)
