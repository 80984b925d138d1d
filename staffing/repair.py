"""A published week mended with the least change: three offers to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..data.meetings import Meeting
from ..data.people import Agent, TimeOff
from ..data.settings import Settings
from ..data.tables_repair import CHANGES, OFFERS
from .absences import mark_absent, whole_shifts
from .repair_check import Check
from .rostering.change import Change, Progress
from .rostering.change_prices import Terms
from .rostering.change_table import (
    absence_rows,
    change_rows,
    changed_roster,
    meeting_rows,
)
from .rostering.change_week import people_at_work, read_open_weeks
from .rostering.compiling import pays
from .rostering.conflicts import Unmet
from .rostering.demand import Demand
from .rostering.hole import Hole
from .rostering.meetings import Session, place_meetings
from .rostering.price import CostModel
from .rostering.skills import read_skills
from .rostering.slots import WeekSlots
from .rostering.workers import read_workers

__all__ = ["OFFERED", "Asked", "Offer", "Repair", "allow_overtime", "repair"]

# What an offer is called, and how much each of its changes must gain at least, as a
# share of what the change that helps most gains.
OFFERED = (
    ("touch almost nobody", 0.7),
    ("in between", 0.35),
    ("best cover", 0.05),
)
# So many weeks of each agent are priced, about.
WEEKS = 5


@dataclass(frozen=True)
class Asked:
    """What a published week must be mended for, and what is allowed.

    Parameters
    ----------
    away
        Absences, time off among them.
    now
        Moment before which nothing changes any more; None for the whole week.
    overtime
        Hours an agent may work beyond the contract's most in the week. [h]
    locked
        Agents with days of the week (0 to 6) that stay as they are.
    move_breaks
        Whether breaks of shifts that stay may be moved.
    """

    away: tuple[TimeOff, ...] = ()
    now: pd.Timestamp | None = None
    overtime: float = 0.0
    locked: frozenset[tuple[str, int]] = frozenset()
    move_breaks: bool = False


@dataclass(frozen=True, eq=False)
class Offer:
    """One way to mend the week.

    Parameters
    ----------
    figures
        Its row of the Offers table.
    roster
        The new Roster table, changed rows marked.
    changes
        A Changes table.
    """

    figures: Mapping[str, float | str]
    roster: pd.DataFrame
    changes: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Repair:
    """What a published week has lost, and the offers to mend it.

    Parameters
    ----------
    roster
        The published Roster table with the absences laid over it.
    missing
        Agent-hours missing as published, and now. [h]
    hole
        Agent-hours of cover lost that can still be mended. [h]
    past
        Agent-hours lost before anything may change. [h]
    absent
        Names of those taken out of work.
    held
        Names of agents left alone, with why.
    sessions
        Meetings placed anew.
    unmet
        Meetings that find no time, in words.
    offers
        From the fewest changes to the best cover.
    cut
        Whether the search was stopped before its end.
    """

    roster: pd.DataFrame
    missing: tuple[float, float]
    hole: float
    past: float
    absent: tuple[str, ...]
    held: Mapping[str, str]
    offers: tuple[Offer, ...]
    sessions: tuple[Session, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    cut: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def table(self) -> pd.DataFrame:
        """Give the offers side by side, as an Offers table."""
        return OFFERS.of([dict(offer.figures) for offer in self.offers])


def repair(
    published: pd.DataFrame,
    agents: Sequence[Agent],
    time_off: Sequence[TimeOff],
    before: Demand,
    now: Demand,
    settings: Settings,
    asked: Asked,
    *,
    meetings: Sequence[Meeting] = (),
    next_starts: Mapping[str, pd.Timestamp] | None = None,
    progress: Progress | None = None,
) -> Repair:
    """Mend a published week.

    Parameters
    ----------
    published
        The published Roster table.
    agents
        The people, with what earlier weeks carry in.
    time_off
        When they are away; what the published roster does not keep free counts as an
        absence.
    before, now
        What the week was to cover when it was published, and what it must cover now.
    settings
        Contracts, rules and costs.
    asked
        What has happened, and what is allowed.
    meetings
        What people meet for; those of the week that the published roster knows
        nothing of are placed first.
    next_starts
        When agents start next, after the week, where that is published.
    progress
        Told how far it is; False as an answer stops the search.

    Returns
    -------
    Repair
        The hole and three offers. Who is absent is asked for nothing more, and no
        offer breaks a rule that the week does not break already.
    """
    axis, week = now.axis, now.week
    away = whole_shifts([*time_off, *asked.away], published, week.timezone)
    roster, absent = mark_absent(published.reset_index(drop=True), away)
    wide = allow_overtime(settings, asked.overtime)
    skills = read_skills(agents, now)
    # What is locked stands by itself, whoever is absent from it.
    unlocked = [replace(agent, locks=()) for agent in agents]
    workers = read_workers(unlocked, away, axis, skills, wide)
    locked = asked.locked | {
        (agent.name, (lock.day - week.first).days)
        for agent in agents
        for lock in agent.locks
    }
    line = 0 if asked.now is None else int(np.ceil(axis.of(asked.now) - 1e-9))
    line = min(max(line, 0), axis.count)
    known = set(published["activity"])
    fresh = [meeting for meeting in meetings if meeting.name not in known]
    placed = place_meetings(roster, fresh, agents, now, settings, line=line)
    roster = placed.roster
    held = dict.fromkeys(absent, "absent")
    weeks = read_open_weeks(roster, workers, axis, line, locked, held)
    model = CostModel(now, skills, settings.costs)
    model_before = CostModel(before, skills, settings.costs)
    hole = Hole(
        (model_before, people_at_work(published, workers, axis, model.empty)),
        (model, people_at_work(roster, workers, axis, model.empty)),
        line,
        axis,
    )
    terms = Terms(
        line,
        axis.hours,
        settings.costs.overtime_factor,
        tuple(
            settings.contract(agent.contract).paid_hours[1] / axis.hours
            for agent in agents
        ),
        _latest_ends(agents, settings, next_starts or {}, axis),
        asked.move_breaks,
        pays(WEEKS * len(agents)),
    )
    change = Change(model, workers, weeks, hole, terms, progress)
    check = Check(roster, agents, away, wide, week, meetings)
    told = [absence_rows(published, roster, axis), meeting_rows(placed.sessions)]
    gone = CHANGES.check(pd.concat(told, ignore_index=True))
    offers = []
    largest = change.largest_gain()
    for number, (name, share) in enumerate(OFFERED, start=1):
        change.mend(share * largest)
        check.hold(change)
        worth = 0.0
        if model.short_price > 0:
            worth = float(share * largest / model.short_price * axis.hours)
        figures: dict[str, float | str] = {
            "offer": number,
            "name": name,
            "worth": worth,
        }
        offers.append(_offer(figures, change, roster, gone, hole, axis))
    return Repair(
        roster=roster,
        missing=hole.missing,
        hole=hole.hours,
        past=hole.past,
        absent=tuple(absent),
        held={
            worker.agent.name: one.held
            for worker, one in zip(workers, weeks, strict=True)
            if one.held
        },
        offers=tuple(offers),
        sessions=placed.sessions,
        unmet=placed.unmet,
        cut=change.cut,
    )


def allow_overtime(settings: Settings, overtime: float) -> Settings:
    """Let every contract pay some hours more a week. [h]"""
    contracts = tuple(
        replace(each, paid_hours=(each.paid_hours[0], each.paid_hours[1] + overtime))
        for each in settings.contracts
    )
    return replace(settings, contracts=contracts) if overtime else settings


def _latest_ends(
    agents: Sequence[Agent],
    settings: Settings,
    next_starts: Mapping[str, pd.Timestamp],
    axis: WeekSlots,
) -> tuple[float, ...]:
    """Say until when each agent may work so as to be rested for what comes next."""
    return tuple(
        axis.of(next_starts[agent.name])
        - settings.rules.rest_of(settings.contract(agent.contract)) / axis.hours
        if agent.name in next_starts
        else np.inf
        for agent in agents
    )


def _offer(
    figures: Mapping[str, float | str],
    change: Change,
    roster: pd.DataFrame,
    gone: pd.DataFrame,
    hole: Hole,
    axis: WeekSlots,
) -> Offer:
    """Write down how things stand."""
    given = (change.workers, change.weeks, change.changed)
    changes = change_rows(*given, change.terms.most, axis)
    moved = changes["kind"] == "break moved" if len(changes) else np.zeros(0, bool)
    closed = hole.closed(change.cover.people)
    more = [change.more(number) for number in range(len(change.workers))]
    return Offer(
        {
            **figures,
            "hole": hole.hours,
            "closed": closed,
            "share": closed / hole.hours if hole.hours > 0 else 1.0,
            "changes": int(len(changes) - moved.sum()),
            "agents": int(changes["agent"].nunique()),
            "breaks": sum(change.moved_breaks(n) for n in range(len(change.workers))),
            "more_hours": float(sum(each[0] for each in more)) * axis.hours,
            "overtime": float(changes["overtime"].sum()),
            "cost": float(sum(each[1] for each in more)),
        },
        changed_roster(roster, *given, axis),
        CHANGES.check(pd.concat([gone, changes], ignore_index=True)),
    )
