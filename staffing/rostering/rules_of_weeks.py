"""Rules of the week's sum: paid hours, days, weekends, starts that stay together."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from .worked import Person, WorkedShift

__all__ = [
    "days_off_of_the_period",
    "least_days",
    "least_paid_hours",
    "least_paid_hours_of_the_period",
    "most_days",
    "most_paid_hours",
    "most_paid_hours_of_the_period",
    "start_spread",
    "weekends_in_a_row",
    "weekends_off",
    "working_week",
]

TINY = 1e-6
DAY_MINUTES = 1440


def working_week(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody is paid more hours a week than the law allows."""
    paid, most = person.paid_in_week(shifts), person.settings.rules.max_week_hours
    if most is not None and paid > most + TINY:
        yield f"is paid {paid:g} h; the law allows at most {most:g} h a week."


def least_paid_hours(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week reaches the contract's least paid hours, unless away all week."""
    paid, least = person.paid_in_week(shifts), person.contract.paid_hours[0]
    if paid < least - TINY and not (not shifts and person.excused):
        yield f"is paid {paid:g} h; the contract asks for at least {least:g} h."


def most_paid_hours(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week stays within the contract's most paid hours."""
    paid, most = person.paid_in_week(shifts), person.contract.paid_hours[1]
    if paid > most + TINY:
        yield f"is paid {paid:g} h; the contract allows at most {most:g} h."


def _period(
    person: Person, shifts: Sequence[WorkedShift]
) -> tuple[str, float, int] | None:
    """Give the period a week lies in, hours paid in it so far, weeks still open.

    Weeks that were never published are open as those ahead are.
    """
    period = person.contract.period
    if period is None:
        return None
    place = period.place(person.week.first)
    firsts = [person.week.first - timedelta(weeks=back) for back in range(1, place + 1)]
    known = {week.first: week.paid_hours for week in person.agent.past}
    used = [known[first] for first in firsts if first in known]
    since = person.week.first - timedelta(weeks=place)
    name = f"the {period.weeks} weeks from {since:%d %b}"
    paid = sum(used) + person.paid_in_week(shifts)
    return name, paid, period.weeks - 1 - len(used)


def least_paid_hours_of_the_period(
    person: Person, shifts: Sequence[WorkedShift]
) -> Iterator[str]:
    """A period's least paid hours stay within reach of the weeks still open."""
    found = _period(person, shifts)
    if found is None or person.contract.period is None:
        return
    name, paid, ahead = found
    least = person.contract.period.paid_hours[0]
    most = person.settings.rules.week_hours_of(person.contract)
    reach = paid + ahead * most
    if reach < least - TINY:
        yield (
            f"is paid {paid:g} h so far in {name} and cannot reach the {least:g} h of "
            "the contract."
        )


def most_paid_hours_of_the_period(
    person: Person, shifts: Sequence[WorkedShift]
) -> Iterator[str]:
    """A period's most paid hours leave the weeks still open their least."""
    found = _period(person, shifts)
    if found is None or person.contract.period is None:
        return
    name, paid, ahead = found
    most = person.contract.period.paid_hours[1]
    reach = paid + ahead * person.contract.paid_hours[0]
    if reach > most + TINY:
        yield (
            f"is paid {paid:g} h so far in {name} and cannot stay within the {most:g} "
            "h of the contract."
        )


def days_off_of_the_period(
    person: Person, shifts: Sequence[WorkedShift]
) -> Iterator[str]:
    """A period's days off stay within reach of the weeks still open."""
    period = person.contract.period
    if period is None or not period.days_off:
        return
    since = person.week.first - timedelta(weeks=period.place(person.week.first))
    firsts = {week.first for week in person.agent.past if week.first >= since}
    days = {day for day in person.past_days if day >= since} | person.days(shifts)
    ahead = period.weeks - 1 - len(firsts)
    left = 7 * period.weeks - len(days) - ahead * person.contract.days[0]
    if left < period.days_off:
        yield (
            f"can have {left} days off in the {period.weeks} weeks from {since:%d %b}; "
            f"the contract asks for {period.days_off}."
        )


def least_days(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week has the contract's least number of days, unless away all week."""
    days, least = len(person.days(shifts)), person.contract.days[0]
    if days < least and not (not shifts and person.excused):
        yield f"works {days} days; the contract asks for at least {least}."


def most_days(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """The week has no more days than the contract allows."""
    days, most = len(person.days(shifts)), person.contract.days[1]
    if days > most:
        yield f"works {days} days; the contract allows at most {most}."


def _worked(weekend: Sequence[date], days: set[date], back: int = 0) -> bool:
    """Tell whether a shift starts on a weekend, or on that some weeks before."""
    return any(day - timedelta(weeks=back) in days for day in weekend)


def weekends_off(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Of so many weekends, the contract's number is free; published weeks count."""
    if person.contract.weekends_off is None:
        return
    least, among = person.contract.weekends_off
    mine = person.days(shifts)
    days = person.past_days | mine
    for weekend in person.weekends():
        if not _worked(weekend, mine):
            continue
        free = sum(not _worked(weekend, days, back) for back in range(among))
        if free < least:
            yield (
                f"has {free} of the {among} weekends up to {weekend[0]:%a %d %b} off; "
                f"the contract asks for {least}."
            )


def weekends_in_a_row(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """Nobody works more weekends in a row than the contract allows."""
    most = person.contract.max_weekends_in_a_row
    if most is None:
        return
    mine = person.days(shifts)
    days = person.past_days | mine
    for weekend in person.weekends():
        row = 0
        while _worked(weekend, days, row):
            row += 1
        if row > most and _worked(weekend, mine):
            yield (
                f"works {row} weekends in a row on {weekend[0]:%a %d %b}; {most} are "
                "allowed."
            )


def start_spread(person: Person, shifts: Sequence[WorkedShift]) -> Iterator[str]:
    """All starts of a week lie within the contract's spread, around the clock."""
    most = person.contract.start_spread
    if most is None or not shifts:
        return
    local = [shift.start.tz_convert(person.week.timezone) for shift in shifts]
    clocks = sorted({moment.hour * 60 + moment.minute for moment in local})
    # The starts lie within the day less the widest hole between two of them.
    after = [*clocks[1:], clocks[0] + DAY_MINUTES]
    widest = max(late - early for early, late in zip(clocks, after, strict=True))
    spread = (DAY_MINUTES - widest) / 60
    if spread > most / 3600 + TINY:
        yield (
            f"starts shifts {spread:g} h apart over the week; {most / 3600:g} h are "
            "allowed."
        )
