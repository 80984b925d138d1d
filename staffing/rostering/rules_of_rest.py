"""Rules of rest: between shifts, in the week, days and nights in a row."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from .worked import Person, WorkedShift, hours_between, when

__all__ = [
    "days_in_a_row",
    "distance_of_starts",
    "least_days_in_a_row",
    "least_days_off_in_a_row",
    "most_days_off_in_a_row",
    "night_shift_length",
    "nights_a_week",
    "nights_in_a_row",
    "rest_between_shifts",
    "weekly_rest",
]

TINY = 1e-9


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
        rest = hours_between(end, start)
        if rest < least - TINY:
            yield (
                f"rests {rest:g} h between {when(end)} and {when(start)}; "
                f"{least:g} h are due."
            )


def distance_of_starts(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """From the start of a shift to that of the next passes the contract's time."""
    least = person.contract.start_distance_hours
    if least is None:
        return
    starts = [shift.start for shift in shifts]
    if person.agent.last_start is not None:
        starts.insert(0, person.agent.last_start)
    for before, start in itertools.pairwise(starts):
        apart = hours_between(before, start)
        if apart < least - TINY:
            yield (
                f"starts shifts {apart:g} h apart, at {when(before)} and "
                f"{when(start)}; {least:g} h are due."
            )


def weekly_rest(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Every week holds one unbroken rest as long as the law or the contract asks.

    A rest counts in the week it ends in, and with what has passed of it when the
    week ends.
    """
    least = person.settings.rules.weekly_rest_of(person.contract)
    if not least:
        return
    last_end = person.agent.last_end
    ends = [person.week.start if last_end is None else last_end]
    ends += [shift.end for shift in shifts]
    starts = [shift.start for shift in shifts] + [person.week.end]
    longest = max(hours_between(*gap) for gap in zip(ends, starts, strict=True))
    if longest < least - TINY:
        yield (
            f"rests {longest:g} h at a stretch in {person.week.label}; {least:g} h "
            "are due."
        )


def days_in_a_row(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody works more days in a row than the law or the contract allows."""
    most = person.settings.rules.days_in_a_row_of(person.contract)
    worked = person.days(shifts)
    marks = [day in worked for day in person.week.days]
    for day, row in _too_long(person, marks, person.agent.days_in_a_row, most):
        yield f"works {row} days in a row on {day:%a %d %b}; {most} are allowed."


def least_days_in_a_row(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Who comes to work comes for the contract's least days in a row.

    A stretch that the week's end or time off cuts short is none too short; one whose
    beginning nobody knows counts as long enough.
    """
    least = person.contract.min_days_in_a_row
    worked, agent = person.days(shifts), person.agent
    row = agent.days_in_a_row
    if not row and not agent.days_off_in_a_row:
        row = least
    for day in person.week.days:
        if day in worked:
            row += 1
            continue
        if 0 < row < least and day not in person.days_away:
            yield (
                f"works {row} days in a row up to {day - timedelta(days=1):%a %d %b}; "
                f"the contract asks for at least {least}."
            )
        row = 0


def least_days_off_in_a_row(
    person: Person, shifts: Sequence[WorkedShift]
) -> Iterator[str]:
    """Days off come at least so many in a row as the contract says.

    A stretch that the week's end cuts short may go on in the week after; one whose
    beginning nobody knows counts as long enough.
    """
    if person.contract.days_off_in_a_row is None:
        return
    least, _ = person.contract.days_off_in_a_row
    worked, agent = person.days(shifts), person.agent
    row = agent.days_off_in_a_row or 0
    if not row and not agent.days_in_a_row:
        row = least
    for day in person.week.days:
        if day not in worked:
            row += 1
            continue
        if 0 < row < least:
            yield (
                f"has {row} days off in a row before {day:%a %d %b}; the contract asks "
                f"for at least {least}."
            )
        row = 0


def most_days_off_in_a_row(
    person: Person, shifts: Sequence[WorkedShift]
) -> Iterator[str]:
    """Nobody is off more days in a row than the contract allows.

    It is not asked of a week with a whole day of time off.
    """
    if person.contract.days_off_in_a_row is None or person.days_away:
        return
    _, most = person.contract.days_off_in_a_row
    worked = person.days(shifts)
    marks = [day not in worked for day in person.week.days]
    for day, row in _too_long(person, marks, person.agent.days_off_in_a_row or 0, most):
        yield f"is off {row} days in a row on {day:%a %d %b}; {most} are allowed."


def _too_long(
    person: Person, marks: Sequence[bool], carried: int, most: int
) -> Iterator[tuple[date, int]]:
    """Give the day on which each stretch gets too long, and how long it is then."""
    row = carried
    # What was too long before the week is told with the first day it goes on.
    told = max(most, row)
    for day, marked in zip(person.week.days, marks, strict=True):
        if not marked:
            row, told = 0, most
            continue
        row += 1
        if row == told + 1:
            yield day, row


def nights_in_a_row(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody works more nights in a row than the contract allows."""
    most = person.contract.max_nights_in_a_row
    if most is None:
        return
    nights = person.days(shift for shift in shifts if person.night(shift))
    marks = [day in nights for day in person.week.days]
    for day, row in _too_long(person, marks, person.agent.nights_in_a_row, most):
        yield f"works {row} nights in a row on {day:%a %d %b}; {most} are allowed."


def nights_a_week(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week has no more nights than the contract allows."""
    most = person.contract.max_nights
    if most is None:
        return
    nights = sum(person.night(shift) for shift in shifts)
    if nights > most:
        yield f"works {nights} nights; the contract allows at most {most}."


def night_shift_length(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A night shift is paid no longer than the law allows."""
    most = person.settings.rules.max_night_shift_hours
    if most is None:
        return
    for shift in shifts:
        paid = person.paid_in_week([shift])
        if paid > most + TINY and person.night(shift):
            yield (
                f"is paid {paid:g} h for the night shift of {when(shift.start)}; "
                f"{most:g} h are allowed."
            )
