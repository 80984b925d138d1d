"""The shifts a contract allows: where they start, how long they are, their breaks."""

import math
from dataclasses import dataclass

import numpy as np

from ...data.breaks import Break
from ...data.contracts import Contract
from ...data.errors import InputError, Problem
from .slots import Ints, WeekSlots
from .stretches import BreakPlace, narrowed

__all__ = ["BreakPlace", "Catalogue", "Pattern", "catalogue", "patterns"]

TINY = 1e-9


@dataclass(frozen=True)
class Pattern:
    """One length of shift.

    Parameters
    ----------
    slots
        Start to end. [slots]
    paid
        Paid time. [slots]
    breaks
        Its breaks, in order; wherever they are placed, work stretches are kept.
    wide
        Its breaks in the windows of the contract, where work stretches narrow them.
    """

    slots: int
    paid: int
    breaks: tuple[BreakPlace, ...]
    wide: tuple[BreakPlace, ...] = ()

    @property
    def windows(self) -> tuple[BreakPlace, ...]:
        """Give the breaks in the windows of the contract: what a bound may use."""
        return self.wide or self.breaks


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All shifts of a contract in one week.

    Parameters
    ----------
    patterns
        The lengths, shortest first.
    day, start
        Day (0 to 6) and slot of each possible start, in order of time.
    clock
        Clock time of each start, since midnight. [slots]
    slots
        Slots of the week.
    around
        Slots of a day the clock goes once around in.
    """

    patterns: tuple[Pattern, ...]
    day: Ints
    start: Ints
    clock: Ints
    slots: int
    around: int

    def index(self, start: int, pattern: Pattern) -> tuple[int, int]:
        """Give the numbers of start and length of a shift."""
        at = int(np.searchsorted(self.start, start))
        return at, self.patterns.index(pattern)


def patterns(contract: Contract, step: float) -> tuple[Pattern, ...]:
    """Cut the shift lengths of a contract into slots and place the break windows.

    A break may start within `width` around the place that centres it on `middle`;
    the window is snapped to the slots and moved, never narrowed, to keep work at
    both ends of the shift. Its constant width is what makes the bound's implicit
    breaks exact.

    Parameters
    ----------
    contract
        The contract.
    step
        Length of a slot. [s]

    Returns
    -------
    tuple
        One Pattern a length, shortest first.

    Raises
    ------
    InputError
        If a length or break is no whole number of slots, or if the breaks of a
        shift cannot be placed without overlapping.

    References
    ----------
    Bechtold, Jacobs, "Implicit modeling of flexible break assignments in optimal
    shift scheduling", Management Science 36 (1990) 1339-1351.

    Examples
    --------
    >>> from shiftcast.data.starts import parse_starts
    >>> lunch = Break("lunch", 30, 0.5, 3600.0, paid=False)
    >>> window = parse_starts("08:00")
    >>> full = Contract("f", (36, 40), (4, 5), (8, 8), window, breaks=(lunch,))
    >>> patterns(full, 900)[0].breaks[0]
    BreakPlace(name='lunch', slots=2, first=13, last=17, paid=False)
    """
    found = []
    for hours in contract.lengths():
        slots = _slots(hours * 3600, step, contract, f"a shift of {hours:g} h")
        places = tuple(
            _place(pause, slots, step, contract) for pause in contract.breaks_of(hours)
        )
        _check_room(places, slots, hours, contract)
        kept = _stretched(places, slots, step, contract)
        unpaid = sum(place.slots for place in places if not place.paid)
        wide = () if kept == places else places
        found.append(Pattern(slots, slots - unpaid, kept, wide))
    return tuple(found)


def catalogue(
    contract: Contract, axis: WeekSlots, turn: int | None = None
) -> Catalogue:
    """List the shifts of a contract in a week.

    Parameters
    ----------
    contract
        The contract.
    axis
        The slots of the week.
    turn
        Which of the contract's turns of starts; None for all of them.

    Returns
    -------
    Catalogue
        Lengths and starts. A start that the clock leaps over in spring is left out.

    Raises
    ------
    InputError
        If starts, lengths or breaks do not lie on the roster step.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.starts import parse_starts
    >>> starts = parse_starts("08:00-10:00 every 1h")
    >>> full = Contract("f", (36, 40), (4, 5), (8, 8), starts)
    >>> axis = WeekSlots(Week(date(2026, 11, 23), "UTC"), 3600)
    >>> catalogue(full, axis).start[:4]
    array([ 8,  9, 10, 32])
    """
    days, starts, clocks = [], [], []
    every = range(len(contract.starts.turns)) if turn is None else [turn]
    for day, date in enumerate(axis.week.days):
        weekday = date.weekday()
        minutes_of = {m for each in every for m in contract.starts.on(weekday, each)}
        for minutes in sorted(minutes_of):
            slot = axis.wall(day, minutes)
            if slot is None or slot >= axis.count:
                continue
            if abs(slot - round(slot)) > TINY:
                clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
                raise _off_grid(contract, f"the start {clock}", axis.step)
            days.append(day)
            starts.append(round(slot))
            clocks.append(round(minutes * 60 / axis.step))
    return Catalogue(
        patterns(contract, axis.step),
        np.array(days, dtype=np.int64),
        np.array(starts, dtype=np.int64),
        np.array(clocks, dtype=np.int64),
        axis.count,
        round(86400 / axis.step),
    )


def _slots(seconds: float, step: float, contract: Contract, what: str) -> int:
    """Turn a length of time into slots, or say that it is no whole number of them."""
    slots = round(seconds / step)
    if abs(slots * step - seconds) > 1 or slots < 1:
        raise _off_grid(contract, what, step)
    return slots


def _off_grid(contract: Contract, what: str, step: float) -> InputError:
    """Say that something does not lie on the roster step."""
    return InputError(
        Problem(
            f"Contract '{contract.name}': {what} does not lie on the roster step of "
            f"{step / 60:g} min.",
            "Move it, or write a finer roster_step under [centre], e.g. '5min'.",
            "plan.toml",
            column=f"[contract.{contract.name}]",
        )
    )


def _place(pause: Break, shift: int, step: float, contract: Contract) -> BreakPlace:
    """Snap one break's window to the slots of a shift."""
    length = _slots(pause.minutes * 60, step, contract, f"the break '{pause.name}'")
    width = int(pause.width / step + TINY)
    middle = pause.middle * shift - length / 2
    first = math.floor(middle - width / 2 + 0.5)
    latest = shift - 1 - length - width
    first = max(min(first, latest), 1)
    last = max(min(first + width, shift - 1 - length), first)
    return BreakPlace(pause.name, length, first, last, pause.paid)


def _stretched(
    places: tuple[BreakPlace, ...], shift: int, step: float, contract: Contract
) -> tuple[BreakPlace, ...]:
    """Narrow the windows until work stretches are kept wherever breaks are placed."""
    if contract.stretch_hours is None:
        return places
    least, most = contract.stretch_hours
    stretch = (
        math.ceil(least * 3600 / step - TINY),
        math.floor(most * 3600 / step + TINY),
    )
    kept = narrowed(places, shift, stretch)
    if kept is None:
        raise InputError(
            Problem(
                f"Contract '{contract.name}': no breaks part a shift of "
                f"{shift * step / 3600:g} h into stretches of {least:g} to {most:g} h.",
                "Move or widen the breaks, add one, or change stretch_hours.",
                "plan.toml",
                column=f"[contract.{contract.name}] stretch_hours",
            )
        )
    return kept


def _check_room(
    places: tuple[BreakPlace, ...], shift: int, hours: float, contract: Contract
) -> None:
    """Refuse a shift whose breaks cannot follow one another."""
    free = 0
    for place in places:
        start = max(place.first, free)
        if start > place.last or start + place.slots > shift:
            raise InputError(
                Problem(
                    f"Contract '{contract.name}': in a shift of {hours:g} h the break "
                    f"'{place.name}' finds no room beside the other breaks.",
                    "Move its middle, widen it, or raise its from_hours.",
                    "plan.toml",
                    column=f"[contract.{contract.name}] breaks",
                )
            )
        free = start + place.slots
