"""Meetings placed into a roster where they hurt least.

Each session lies at its exact best time given everything else: the loss of those who
attend is priced slot by slot against all who stay. Who has the fewest times is placed
first; sessions then move until none can do better.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ...data.meetings import Meeting
from ...data.people import Agent
from ...data.settings import Settings
from .conflicts import Unmet
from .demand import Demand
from .meeting_plan import Board, MeetingPlan, Session
from .overlay import Overlay, lay_over

__all__ = ["Placed", "Session", "missing_from", "place_meetings"]

ROUNDS = 3


@dataclass(frozen=True, eq=False)
class Placed:
    """A roster with its meetings.

    Parameters
    ----------
    roster
        The Roster table; a meeting's rows bear its name as their activity.
    sessions
        The sessions, in order of time.
    cost
        What the cover loses by them. [currency]
    unmet
        Who finds no time, and why; one sentence a meeting.
    """

    roster: pd.DataFrame
    sessions: tuple[Session, ...] = ()
    cost: float = 0.0
    unmet: tuple[Unmet, ...] = ()


def missing_from(roster: pd.DataFrame, meeting: Meeting) -> tuple[str, ...]:
    """Name who has yet to attend a meeting.

    Parameters
    ----------
    roster
        A Roster table.
    meeting
        The meeting.
    """
    there = set(roster.loc[roster["activity"] == meeting.name, "agent"])
    return tuple(name for name in meeting.agents if name not in there)


def place_meetings(
    roster: pd.DataFrame,
    meetings: Sequence[Meeting],
    agents: Sequence[Agent],
    demand: Demand,
    settings: Settings,
    *,
    line: int = 0,
) -> Placed:
    """Place a week's meetings into its roster.

    Parameters
    ----------
    roster
        A Roster table; who attends a meeting in it already is not asked again.
    meetings
        The meetings; those of other weeks are left out.
    agents
        The people.
    demand
        What the week must cover.
    settings
        Prices.
    line
        First slot a meeting may lie in.

    Returns
    -------
    Placed
        The roster, the sessions, and who finds no time.

    Raises
    ------
    InputError
        If a meeting is no whole number of roster steps long.
    """
    axis = demand.axis
    board = Board(roster, agents, demand, settings)
    before = board.model.cost(board.people)
    names = {agent.name: number for number, agent in enumerate(agents)}
    rostered = set(roster["agent"])
    plans = []
    for meeting in meetings:
        missing = missing_from(roster, meeting)
        # Who has no shift all week is away, not neglected.
        who = [names[name] for name in missing if name in names and name in rostered]
        if meeting.held_in(demand.week) and who:
            plans.append(MeetingPlan(meeting, who, board, line))
    # Meetings with the least choice come first.
    for plan in sorted(plans, key=lambda plan: plan.choice()):
        plan.place()
    for _ in range(ROUNDS):
        if not any([plan.move() for plan in plans]):
            break
    sessions = [session for plan in plans for session in plan.sessions(agents)]
    sessions.sort(key=lambda each: (each.start, each.meeting, each.agents))
    pay = {meeting.name: meeting.paid for meeting in meetings}
    overlays = [
        Overlay(name, each.start, each.end, each.meeting, pay[each.meeting])
        for each in sessions
        for name in each.agents
    ]
    return Placed(
        lay_over(roster, overlays)[0],
        tuple(sessions),
        board.model.cost(board.people) - before,
        tuple(told for plan in plans if (told := plan.unmet(agents, axis)) is not None),
    )
