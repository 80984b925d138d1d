"""A roster as the rules read it: people, their shifts, their segments; no solver."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from ...data.breaks import SPLIT
from ...data.calendar import Week, midnight, weekend_of
from ...data.contracts import Contract
from ...data.people import Agent, TimeOff
from ...data.settings import Settings

__all__ = ["Person", "Segment", "WorkedShift", "hours_between", "when"]

HOUR = pd.Timedelta(hours=1)
# `absent` lies over what an agent was due to do; any other activity that is paid and
# no break of the contract, like a meeting, is done at work.
WORK, ABSENT = "work", "absent"


def when(moment: pd.Timestamp) -> str:
    """Write a moment shortly."""
    return f"{moment:%a %d %b %H:%M}"


def hours_between(start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Give the length of a stretch. [h]"""
    return float((end - start) / HOUR)


@dataclass(frozen=True)
class Segment:
    """One row of a Roster table."""

    start: pd.Timestamp
    end: pd.Timestamp
    activity: str
    queues: tuple[str, ...]
    paid: bool

    @property
    def hours(self) -> float:
        """Start to end. [h]"""
        return hours_between(self.start, self.end)


@dataclass(frozen=True)
class WorkedShift:
    """One shift of one agent: its segments in order of time.

    Parameters
    ----------
    number
        Number of the shift within the week.
    segments
        Its rows.
    outline
        Whether only start and end are known, and nothing of its breaks.
    """

    number: int
    segments: tuple[Segment, ...]
    outline: bool = False

    @property
    def start(self) -> pd.Timestamp:
        """First moment."""
        return self.segments[0].start

    @property
    def end(self) -> pd.Timestamp:
        """First moment after it."""
        return self.segments[-1].end

    @cached_property
    def hours(self) -> float:
        """Start to end. [h]"""
        return hours_between(self.start, self.end)

    @cached_property
    def paid_hours(self) -> float:
        """Paid time. [h]"""
        return sum(part.hours for part in self.segments if part.paid)

    @property
    def told(self) -> bool:
        """Whether the breaks of the shift are known and were taken."""
        absent = any(part.activity == ABSENT for part in self.segments)
        return not (self.outline or absent)


@dataclass(frozen=True)
class Person:
    """An agent with all that binds a week of theirs."""

    agent: Agent
    contract: Contract
    settings: Settings
    week: Week
    away: tuple[TimeOff, ...] = ()
    meetings: frozenset[str] = frozenset()

    @cached_property
    def excused(self) -> bool:
        """Whether the agent is away, or the agent's queues closed, the whole week."""
        moments = self.week.grid(900)
        present = pd.Series(False, index=moments)
        for name in self.agent.queues:
            present |= self.settings.queue(name).open.mask(moments)
        for stretch in self.away:
            present &= (moments < stretch.start) | (moments >= stretch.end)
        return not bool(present.any())

    @cached_property
    def days_away(self) -> frozenset[date]:
        """The days of the week that time off takes whole."""
        zone = self.week.timezone
        return frozenset(
            day
            for day in self.week.days
            for stretch in self.away
            if stretch.start <= midnight(day, zone)
            and midnight(day + timedelta(days=1), zone) <= stretch.end
        )

    def day(self, shift: WorkedShift) -> date:
        """Give the day a shift starts on, in centre time."""
        day: date = shift.start.tz_convert(self.week.timezone).date()
        return day

    def days(self, shifts: Iterable[WorkedShift]) -> set[date]:
        """Give the days on which some shift starts, in centre time."""
        return {self.day(shift) for shift in shifts}

    def night(self, shift: WorkedShift) -> bool:
        """Tell whether a shift is a night shift."""
        zone = self.week.timezone
        return self.settings.rules.is_night(
            shift.start.tz_convert(zone), shift.end.tz_convert(zone)
        )

    @property
    def past_days(self) -> set[date]:
        """Give the days of published weeks on which a shift started."""
        return {day for week in self.agent.past for day in week.days}

    def pauses(self, shift: WorkedShift) -> list[Segment]:
        """List the segments of a shift that are breaks."""
        names = {pause.name for pause in self.contract.breaks} | {SPLIT}
        return [
            part
            for part in shift.segments
            if part.activity not in {WORK, ABSENT, *self.meetings}
            and (part.activity in names or not part.paid)
        ]

    def stretches(self, shift: WorkedShift) -> list[tuple[pd.Timestamp, float]]:
        """List the stretches of a shift no break interrupts: start and length. [h]"""
        pauses = self.pauses(shift)
        starts = [shift.start, *(pause.end for pause in pauses)]
        ends = [*(pause.start for pause in pauses), shift.end]
        return [
            (start, hours_between(start, end))
            for start, end in zip(starts, ends, strict=True)
        ]

    def paid_in_week(self, shifts: Iterable[WorkedShift]) -> float:
        """Sum the paid time of some shifts. [h]

        Where breaks are not known the contract's are taken off.
        """
        return sum(
            shift.paid_hours
            - (self.contract.unpaid_of(shift.hours) if shift.outline else 0.0)
            for shift in shifts
        )

    def weekends(self) -> list[tuple[date, ...]]:
        """List the days of each weekend that the week has a day of."""
        found = {weekend_of(day, self.settings.weekend) for day in self.week.days}
        return sorted(found - {()})
