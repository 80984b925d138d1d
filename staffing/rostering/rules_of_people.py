"""Rules of the person: queues, availability, time off, what is locked."""

from collections.abc import Iterator, Sequence

from .worked import ABSENT, HOUR, Person, WorkedShift, hours_between, when

__all__ = ["available_hours", "locked_days", "own_queues", "time_off"]

TINY = 1e-9


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
            yield f"may not serve {queue} but is rostered on it {when(shift.start)}."


def time_off(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody works while away."""
    for shift in shifts:
        for stretch in person.away:
            if any(
                part.start < stretch.end and stretch.start < part.end
                for part in shift.segments
                if part.activity != ABSENT
            ):
                yield (
                    f"has time off from {when(stretch.start)} to {when(stretch.end)} "
                    f"but a shift from {when(shift.start)}."
                )


def available_hours(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A shift lies wholly in the hours the agent can work."""
    hours, zone = person.agent.available, person.week.timezone
    if hours is None:
        return
    for shift in shifts:
        start, end = shift.start.tz_convert(zone), shift.end.tz_convert(zone)
        inside = hours.between(start, end)
        if inside < hours_between(start, end) - TINY:
            minute = start
            while hours.between(minute, minute + HOUR / 60) > 0:
                minute += HOUR / 60
            yield (
                f"can work {hours} but has a shift from {when(start)} to {when(end)} "
                f"({when(minute)} lies outside)."
            )


def locked_days(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """A locked shift or day off stays as it is."""
    by_day = {person.day(shift): shift for shift in shifts}
    for lock in person.agent.locks:
        if lock.day not in person.week.days:
            continue
        shift = by_day.get(lock.day)
        if lock.start is None or lock.end is None:
            if shift is not None:
                yield (
                    f"has {lock.day:%a %d %b} off, locked, but a shift from "
                    f"{when(shift.start)}."
                )
        elif shift is None or (shift.start, shift.end) != (lock.start, lock.end):
            found = "is off" if shift is None else f"has {when(shift.start)}"
            yield (
                f"has a locked shift from {when(lock.start)} to {when(lock.end)} but "
                f"{found} that day."
            )
