"""What one agent's week must keep, and what the weeks before leave to keep."""

from dataclasses import dataclass

__all__ = ["MANY", "Limits"]

# As good as no limit on days of a week, carried-in days included.
MANY = 99


@dataclass(frozen=True)
class Limits:
    """What one agent's week must keep.

    Parameters
    ----------
    paid
        Least and most paid time. [slots]
    days
        Least and most days.
    rest
        Rest between shifts. [slots]
    in_a_row
        Most days in a row.
    free_from
        First slot a shift may start in, after the last shift of the week before.
    carried
        Days worked in a row up to the week's first day.
    nights
        Most nights in the week.
    nights_in_a_row
        Most nights in a row.
    nights_carried
        Nights in a row up to the week's first day.
    off_in_a_row
        Least and most days off in a row. A stretch the week's end cuts short may go
        on in the week after; one whose beginning is unknown counts as long enough.
    off_carried
        Days off in a row up to the week's first day; with no day in `carried` either,
        the days before are unknown.
    weekly_rest
        Rest that must lie once in the week, unbroken. It counts in the week it ends
        in, and so does what of it has passed when the week ends. [slots]
    resting_since
        Slot from which the rest the week begins with counts; before the week's first
        slot if negative.
    least_in_a_row
        Least days in a row, with the same grace at the week's ends.
    away
        Days taken whole by time off, by number; they may cut days in a row short.
    must
        Days that must be worked, by number.
    start_distance
        Least from the start of a shift to that of the next. [slots]
    not_both
        Days, by number, of which the second are off if any of the first is worked.
    start_spread
        Most that the clock times shifts start at may lie apart, around the clock; None
        for no limit. [slots]
    """

    paid: tuple[int, int]
    days: tuple[int, int]
    rest: int
    in_a_row: int
    free_from: int = 0
    carried: int = 0
    nights: int = MANY
    nights_in_a_row: int = MANY
    nights_carried: int = 0
    off_in_a_row: tuple[int, int] = (1, MANY)
    off_carried: int = 0
    weekly_rest: int = 0
    resting_since: int = 0
    start_spread: int | None = None
    least_in_a_row: int = 1
    away: tuple[int, ...] = ()
    must: tuple[int, ...] = ()
    start_distance: int = 0
    not_both: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
