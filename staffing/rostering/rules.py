"""The labour rules of a roster: each one a function with a human name.

They read worked shifts and nothing of how those were found, so they hold any roster to
account: ours, a hand-edited one, another tool's.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from ...data.calendar import Week
from ...data.contracts import Break, Contract
from ...data.people import Agent, TimeOff
from ...data.settings import Settings

__all__ = ["PRIORITIES", "RULES", "Person", "Rule", "Segment", "WorkedShift"]

# What gives way last comes first.
PRIORITIES = ("law", "time off", "availability", "skills", "contract", "form")
MINUTE = pd.Timedelta(minutes=1)
WORK = "work"


@dataclass(frozen=True)
class Segment:
    """One row of a Roster table."""

    start: pd.Timestamp
    end: pd.Timestamp
    activity: str
    queues: tuple[str, ...]
    paid: bool


@dataclass(frozen=True)
class WorkedShift:
    """One shift of one agent: its segments in order of time."""

    number: int
    segments: tuple[Segment, ...]

    @property
    def start(self) -> pd.Timestamp:
        """First moment."""
        return self.segments[0].start

    @property
    def end(self) -> pd.Timestamp:
        """First moment after it."""
        return self.segments[-1].end

    @property
    def hours(self) -> float:
        """Start to end. [h]"""
        return float((self.end - self.start) / pd.Timedelta(hours=1))

    @property
    def paid_hours(self) -> float:
        """Paid time. [h]"""
        paid = sum(
            ((part.end - part.start) for part in self.segments if part.paid),
            start=pd.Timedelta(0),
        )
        return float(paid / pd.Timedelta(hours=1))

    @property
    def pauses(self) -> tuple[Segment, ...]:
        """The segments that are not work."""
        return tuple(part for part in self.segments if part.activity != WORK)


@dataclass(frozen=True)
class Person:
    """An agent with all that binds a week of theirs."""

    agent: Agent
    contract: Contract
    settings: Settings
    week: Week
    away: tuple[TimeOff, ...] = ()

    @property
    def excused(self) -> bool:
        """Whether the agent is away, or the agent's queues closed, the whole week."""
        moments = self.week.grid(900)
        present = pd.Series(False, index=moments)
        for name in self.agent.queues:
            present |= self.settings.queue(name).open.mask(moments)
        for stretch in self.away:
            present &= (moments < stretch.start) | (moments >= stretch.end)
        return not bool(present.any())


Check = Callable[[Person, Sequence[WorkedShift]], Iterator[str]]


@dataclass(frozen=True)
class Rule:
    """A labour rule.

    Parameters
    ----------
    name
        What people call it.
    priority
        One of PRIORITIES.
    check
        Yields a sentence for every breach in one agent's shifts, in order of time.
    """

    name: str
    priority: str
    check: Check


def _when(moment: pd.Timestamp) -> str:
    """Write a moment shortly."""
    return f"{moment:%a %d %b %H:%M}"


def rest_between_shifts(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Between two shifts lies the rest of the law or the contract."""
    least = person.settings.rules.rest_of(person.contract)
    ends = [shift.end for shift in shifts]
    starts = [shift.start for shift in shifts]
    if person.agent.last_end is not None:
        ends.insert(0, person.agent.last_end)
    else:
        starts = starts[1:]
    for end, start in zip(ends, starts, strict=False):
        rest = (start - end) / pd.Timedelta(hours=1)
        if rest < least - 1e-9:
            yield (
                f"rests {rest:g} h between {_when(end)} and {_when(start)}; "
                f"{least:g} h are due."
            )


def days_in_a_row(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody works more days in a row than the law or the contract allows."""
    most = person.settings.rules.days_in_a_row_of(person.contract)
    worked = {shift.start.tz_convert(person.week.timezone).date() for shift in shifts}
    row = person.agent.days_in_a_row
    for day in person.week.days:
        row = row + 1 if day in worked else 0
        if row == most + 1:
            yield f"works {row} days in a row on {day:%a %d %b}; {most} are allowed."


def time_off(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody works while away."""
    for shift in shifts:
        for stretch in person.away:
            if shift.start < stretch.end and stretch.start < shift.end:
                yield (
                    f"has time off from {_when(stretch.start)} to "
                    f"{_when(stretch.end)} but a shift from {_when(shift.start)}."
                )


def available_hours(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift lies wholly in the hours the agent can work."""
    hours = person.agent.available
    if hours is None:
        return
    for shift in shifts:
        minutes = pd.date_range(
            shift.start, shift.end, freq=MINUTE, inclusive="left"
        ).tz_convert(person.week.timezone)
        inside = hours.mask(minutes)
        if not inside.all():
            first = minutes[~inside][0]
            yield (
                f"can work {hours} but has a shift from {_when(shift.start)} to "
                f"{_when(shift.end)} ({_when(first)} lies outside)."
            )


def own_queues(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody is rostered on a queue they may not serve."""
    for shift in shifts:
        foreign = {
            queue
            for part in shift.segments
            for queue in part.queues
            if queue not in person.agent.queues
        }
        for queue in sorted(foreign):
            yield f"may not serve {queue} but is rostered on it {_when(shift.start)}."


def least_paid_hours(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week reaches the contract's least paid hours, unless away all week."""
    paid, least = sum(s.paid_hours for s in shifts), person.contract.paid_hours[0]
    if paid < least - 1e-6 and not (not shifts and person.excused):
        yield f"is paid {paid:g} h; the contract asks for at least {least:g} h."


def most_paid_hours(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week stays within the contract's most paid hours."""
    paid, most = sum(s.paid_hours for s in shifts), person.contract.paid_hours[1]
    if paid > most + 1e-6:
        yield f"is paid {paid:g} h; the contract allows at most {most:g} h."


def _days(person: Person, shifts: Sequence[WorkedShift]) -> list[object]:
    """List the day each shift starts on, in centre time."""
    return [shift.start.tz_convert(person.week.timezone).date() for shift in shifts]


def least_days(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week has the contract's least number of days, unless away all week."""
    days, least = len(set(_days(person, shifts))), person.contract.days[0]
    if days < least and not (not shifts and person.excused):
        yield f"works {days} days; the contract asks for at least {least}."


def most_days(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week has no more days than the contract allows."""
    days, most = len(set(_days(person, shifts))), person.contract.days[1]
    if days > most:
        yield f"works {days} days; the contract allows at most {most}."


def one_shift_a_day(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """No day has two shifts."""
    days = _days(person, shifts)
    for before, shift in enumerate(shifts):
        if days[before] in days[:before]:
            yield f"has a second shift on one day from {_when(shift.start)}."


def shift_length(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift has a length of the contract."""
    for shift in shifts:
        if all(abs(shift.hours - hours) > 1e-6 for hours in person.contract.lengths()):
            low, high = person.contract.shift_hours
            step = person.contract.shift_step / 60
            yield (
                f"has a shift of {shift.hours:g} h on {_when(shift.start)}; the "
                f"contract knows {low:g} to {high:g} h in steps of {step:g} min."
            )


def shift_start(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift starts when the contract lets it, and within the week."""
    allowed = {minutes % 1440 for minutes in person.contract.starts.minutes}
    for shift in shifts:
        local = shift.start.tz_convert(person.week.timezone)
        if local.hour * 60 + local.minute not in allowed:
            yield f"starts a shift at {_when(local)}, outside the contract's starts."
        if not person.week.start <= shift.start < person.week.end:
            yield f"starts a shift at {_when(local)}, outside {person.week.label}."


def breaks_of_a_shift(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift has the contract's breaks, as long and as paid as agreed, in place."""
    for shift in shifts:
        due = person.contract.breaks_of(shift.hours)
        taken = shift.pauses
        if [pause.name for pause in due] != [pause.activity for pause in taken]:
            names = ", ".join(pause.name for pause in due) or "no break"
            found = ", ".join(pause.activity for pause in taken) or "none"
            yield f"is due {names} on {_when(shift.start)} but has {found}."
            continue
        for rule, pause in zip(due, taken, strict=True):
            yield from _one_break(person, shift, rule, pause)


def _one_break(
    person: Person, shift: WorkedShift, rule: Break, pause: Segment
) -> Iterator[str]:
    """Hold one break against its window."""
    minutes = (pause.end - pause.start) / MINUTE
    if abs(minutes - rule.minutes) > 1e-6:
        yield (
            f"has a {rule.name} of {minutes:g} min at {_when(pause.start)}; "
            f"{rule.minutes} min are due."
        )
    if pause.paid != rule.paid:
        word = "paid" if rule.paid else "unpaid"
        yield f"has a {rule.name} at {_when(pause.start)} that must be {word}."
    # The window is snapped to the roster's step, and moved off the shift's ends.
    step = person.settings.centre.roster_step / 60
    length = shift.hours * 60
    latest = length - step - rule.minutes
    first = rule.middle * length - rule.minutes / 2 - rule.width / 120
    first = max(min(first, latest - rule.width / 60), step)
    last = max(min(first + rule.width / 60, latest), first)
    offset = (pause.start - shift.start) / MINUTE
    if not first - step < offset < last + step:
        yield (
            f"has a {rule.name} {offset:g} min into the shift of "
            f"{_when(shift.start)}; it may start {first:g} to {last:g} min into it."
        )


def unbroken_segments(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift's segments follow one another; work is paid; shifts do not overlap."""
    for shift in shifts:
        for part, after in zip(shift.segments, shift.segments[1:], strict=False):
            if part.end != after.start:
                yield f"has a hole or overlap at {_when(part.end)}."
        for part in shift.segments:
            if part.end <= part.start:
                yield f"has a segment at {_when(part.start)} that has no length."
            if part.activity == WORK and not part.paid:
                yield f"works unpaid at {_when(part.start)}."
    for before, after_shift in itertools.pairwise(shifts):
        if after_shift.start < before.end:
            yield f"has two shifts at once at {_when(after_shift.start)}."


RULES: tuple[Rule, ...] = (
    Rule("rest between shifts", "law", rest_between_shifts),
    Rule("days in a row", "law", days_in_a_row),
    Rule("time off", "time off", time_off),
    Rule("available hours", "availability", available_hours),
    Rule("own queues", "skills", own_queues),
    Rule("least paid hours of the contract", "contract", least_paid_hours),
    Rule("most paid hours of the contract", "contract", most_paid_hours),
    Rule("least days of the contract", "contract", least_days),
    Rule("most days of the contract", "contract", most_days),
    Rule("one shift a day", "contract", one_shift_a_day),
    Rule("shift length", "contract", shift_length),
    Rule("shift start", "contract", shift_start),
    Rule("breaks of a shift", "contract", breaks_of_a_shift),
    Rule("unbroken segments", "form", unbroken_segments),
)
