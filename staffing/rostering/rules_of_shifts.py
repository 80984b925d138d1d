"""Rules of one shift: when it starts, how long it is, its breaks and its form."""

import itertools
from collections.abc import Iterator, Sequence

import pandas as pd

from ...data.breaks import SPLIT, Break
from .worked import WORK, Person, Segment, WorkedShift, when

__all__ = [
    "break_of_the_law",
    "breaks_of_a_shift",
    "one_shift_a_day",
    "shift_length",
    "shift_start",
    "split_shift",
    "unbroken_segments",
    "work_stretch",
]

TINY = 1e-6
MINUTE = pd.Timedelta(minutes=1)


def unbroken_segments(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift's segments follow one another; work is paid; shifts do not overlap."""
    for shift in shifts:
        for part, after in itertools.pairwise(shift.segments):
            if part.end != after.start:
                yield f"has a hole or overlap at {when(part.end)}."
        for part in shift.segments:
            if part.end <= part.start:
                yield f"has a segment at {when(part.start)} that has no length."
            if part.activity == WORK and not part.paid:
                yield f"works unpaid at {when(part.start)}."
    for before, after_shift in itertools.pairwise(shifts):
        if after_shift.start < before.end:
            yield f"has two shifts at once at {when(after_shift.start)}."


def one_shift_a_day(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """No day has two shifts."""
    days = [person.day(shift) for shift in shifts]
    for before, shift in enumerate(shifts):
        if days[before] in days[:before]:
            yield f"has a second shift on one day from {when(shift.start)}."


def shift_length(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift has a length of the contract."""
    for shift in shifts:
        if all(abs(shift.hours - hours) > TINY for hours in person.contract.lengths()):
            low, high = person.contract.shift_hours
            step = person.contract.shift_step / 60
            yield (
                f"has a shift of {shift.hours:g} h on {when(shift.start)}; the "
                f"contract knows {low:g} to {high:g} h in steps of {step:g} min."
            )


def shift_start(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift starts when the contract lets it that weekday and turn, in the week."""
    contract, week = person.contract, person.week
    turn = contract.turn(week.first, person.agent.turn)
    for shift in shifts:
        local = shift.start.tz_convert(week.timezone)
        if not week.start <= shift.start < week.end:
            yield f"starts a shift at {when(local)}, outside {week.label}."
        elif local.hour * 60 + local.minute not in contract.starts.on(
            local.weekday(), turn
        ):
            yield f"starts a shift at {when(local)}, outside the contract's starts."


def break_of_the_law(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A long shift has the break the law asks for."""
    rules = person.settings.rules
    if rules.break_after_hours is None:
        return
    for shift in shifts:
        if shift.hours <= rules.break_after_hours + TINY or not shift.told:
            continue
        minutes = 60 * sum(pause.hours for pause in person.pauses(shift))
        if minutes < rules.break_minutes - TINY:
            yield (
                f"has {minutes:g} min of breaks in the {shift.hours:g} h from "
                f"{when(shift.start)}; the law asks for {rules.break_minutes:g} min."
            )


def breaks_of_a_shift(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift has the contract's breaks, as long and as paid as agreed, in place.

    Of a shift that its agent was absent from, nothing is asked.
    """
    for shift in shifts:
        if not shift.told:
            continue
        due = person.contract.breaks_of(shift.hours)
        taken = person.pauses(shift)
        if [pause.name for pause in due] != [pause.activity for pause in taken]:
            names = ", ".join(pause.name for pause in due) or "no break"
            found = ", ".join(pause.activity for pause in taken) or "none"
            yield f"is due {names} on {when(shift.start)} but has {found}."
            continue
        for rule, pause in zip(due, taken, strict=True):
            yield from _one_break(person, shift, rule, pause)


def _one_break(
    person: Person, shift: WorkedShift, rule: Break, pause: Segment
) -> Iterator[str]:
    """Hold one break against its window."""
    minutes = pause.hours * 60
    if abs(minutes - rule.minutes) > TINY:
        yield (
            f"has a {rule.name} of {minutes:g} min at {when(pause.start)}; "
            f"{rule.minutes} min are due."
        )
    if pause.paid != rule.paid:
        word = "paid" if rule.paid else "unpaid"
        yield f"has a {rule.name} at {when(pause.start)} that must be {word}."
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
            f"{when(shift.start)}; it may start {first:g} to {last:g} min into it."
        )


def work_stretch(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Work without a break is no shorter and no longer than the contract says."""
    if person.contract.stretch_hours is None:
        return
    least, most = person.contract.stretch_hours
    for shift in shifts:
        if not shift.told:
            continue
        for start, hours in person.stretches(shift):
            if not least - TINY <= hours <= most + TINY:
                yield (
                    f"works {hours:g} h without a break from {when(start)}; {least:g} "
                    f"to {most:g} h are agreed."
                )


def split_shift(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody's shift is split unless the contract agrees to it."""
    if person.contract.split is not None:
        return
    for shift in shifts:
        for pause in person.pauses(shift):
            if pause.activity == SPLIT:
                yield (
                    f"has a split shift on {when(shift.start)}, which the contract "
                    "does not know."
                )
