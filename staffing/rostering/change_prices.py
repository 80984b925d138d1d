"""What every shift of one agent costs, the published week being the start."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .change_week import OpenWeek, PublishedShift
from .patterns import Catalogue, Pattern
from .shifts import Shift, ShiftPricer, Tour
from .slots import Bools, Floats
from .workers import Worker

__all__ = ["ChangedWeek", "Terms", "WeekPrices"]

# So much surer than any price is what stands as it is. [currency]
CERTAIN = 1e8
# A call on a day off weighs as much as this many changes, and every hour that a start
# or an end moves this much of one: of two changes that help alike the nearer is taken.
DAY_OFF, PER_HOUR = 1.5, 0.05
NEARLY_NOTHING = 1e-6


@dataclass(frozen=True)
class Terms:
    """On what terms a published week may change.

    Parameters
    ----------
    line
        First slot that may change.
    hours
        Length of a slot. [h]
    overtime_factor
        Overtime pay. [wages]
    most
        Per agent, paid time without overtime. [slots]
    until
        Per agent, the slot a changed shift must end by. [slots]
    move_breaks
        Whether breaks of shifts that stay may be moved.
    fast
        Whether numba compiles the pricing; it changes no result.
    """

    line: int
    hours: float
    overtime_factor: float
    most: tuple[float, ...]
    until: tuple[float, ...]
    move_breaks: bool = False
    fast: bool = False


@dataclass(frozen=True, eq=False)
class ChangedWeek:
    """One agent's week after the changes.

    Parameters
    ----------
    shifts
        Day to its new shift, or None where a published one is dropped; days that stay
        are not there.
    breaks
        Day to a published shift whose breaks have moved.
    """

    shifts: dict[int, Shift | None] = field(default_factory=dict)
    breaks: dict[int, Shift] = field(default_factory=dict)

    def now(self, day: int) -> Shift | None:
        """Give the new shift of a day, moved breaks included, if there is one."""
        return self.shifts.get(day) or self.breaks.get(day)


class WeekPrices:
    """What every shift of one agent costs, the published week being the start.

    Parameters
    ----------
    worker
        The agent.
    week
        The agent's published week.
    terms
        What may change, and what overtime costs.
    number
        The agent's place in `terms`.
    """

    def __init__(
        self, worker: Worker, week: OpenWeek, terms: Terms, number: int
    ) -> None:
        table = worker.table
        self.worker, self.week, self.terms = worker, week, terms
        self.days = table.shifts.day
        self.paid = np.array([float(p.paid) for p in table.shifts.patterns])
        self.most = max(terms.most[number], week.paid)
        self.hour = worker.wage * terms.hours
        # Over-long paid weeks were agreed when they were published.
        room = self.most - week.paid
        self.own = np.zeros(table.allowed.shape)
        self.weighs = np.ones(table.allowed.shape)
        forbidden = ~table.allowed.copy()
        forbidden[table.shifts.start < terms.line] = True
        forbidden[np.isin(self.days, sorted(week.locked))] = True
        starts = table.shifts.start[:, None]
        ends = starts + np.array([p.slots for p in table.shifts.patterns])
        forbidden |= ends > terms.until[number]
        self.running: dict[tuple[int, int], tuple[int, ...]] = {}
        for day in range(7):
            here = self.days == day
            shift = week.shifts.get(day)
            before = shift.paid if shift is not None else 0.0
            more = np.maximum(self.paid - before, 0.0)
            dear = np.maximum(more - max(room, 0.0), 0.0)
            self.own[here] = self.hour * (more + (terms.overtime_factor - 1) * dear)
            if shift is None:
                self.weighs[here] = DAY_OFF
                continue
            moved = np.abs(starts[here] - shift.start) + np.abs(ends[here] - shift.end)
            self.weighs[here] = 1 + PER_HOUR * terms.hours * moved
            assert shift.place is not None
            if shift.stands:
                forbidden[here] = True
            if shift.runs:
                forbidden[here] = True
                self._run_on(shift, forbidden)
            forbidden[shift.place] = False
            self.weighs[shift.place] = 0.0
        self.forbidden = forbidden

    def _run_on(self, shift: PublishedShift, forbidden: Bools) -> None:
        """Let a running shift end at other times, its past as it was."""
        assert shift.place is not None
        assert shift.shift is not None
        line, at = self.terms.line, shift.place[0]
        taken = [
            (place, offset)
            for place, offset in zip(
                shift.shift.pattern.breaks, shift.shift.breaks, strict=True
            )
            if shift.start + offset < line
        ]
        for kind, pattern in enumerate(self.worker.table.shifts.patterns):
            fits = shift.start + pattern.slots > line and len(pattern.breaks) >= len(
                taken
            )
            for (old, offset), new in zip(taken, pattern.breaks, strict=False):
                same = (old.name, old.slots, old.paid) == (
                    new.name,
                    new.slots,
                    new.paid,
                )
                fits = fits and same and new.first <= offset <= new.last
            for new in pattern.breaks[len(taken) :]:
                fits = fits and shift.start + new.last >= line
            if fits:
                forbidden[at, kind] = False
                self.running[at, kind] = tuple(offset for _, offset in taken)

    def kept(self, day: int) -> tuple[int, int] | None:
        """Give the place of a day's published shift."""
        shift = self.week.shifts.get(day)
        return None if shift is None else shift.place

    def costs(self, worth: Floats, price: float, now: ChangedWeek) -> Floats:
        """Price every start and length beside the published ones, breaks as now."""
        total = self._total(worth)
        cost = (
            self.own
            + price * self.weighs
            - self.worker.pricer.worth(total, fast=self.terms.fast)
        )
        cost[self.forbidden] = np.inf
        for day, shift in self.week.shifts.items():
            here = self.days == day
            # A day that drops its shift pays for the change, too.
            cost[here] -= price
            assert shift.place is not None
            work = shift.work
            if day in now.breaks:
                work = Tour((now.breaks[day],)).column(worth.size)
            cost[shift.place] = -float(work @ worth) - price
            if shift.stands or shift.runs:
                cost[here] -= CERTAIN
        return cost

    def turned(
        self, chosen: Sequence[tuple[int, int]], worth: Floats, now: ChangedWeek
    ) -> ChangedWeek:
        """Turn chosen starts and lengths into what differs from the published week."""
        total = self._total(worth)
        shifts: dict[int, Shift | None] = {
            day: None
            for day, shift in self.week.shifts.items()
            if not shift.stands and not shift.runs
        }
        for place in chosen:
            day = int(self.days[place[0]])
            if self.kept(day) == place:
                shifts.pop(day, None)
            elif place in self.running:
                shifts[day] = self._running(place, total)
            else:
                shifts[day] = self.worker.pricer.shift(*place, total)
        stay = {day: each for day, each in now.breaks.items() if day not in shifts}
        return ChangedWeek(shifts, stay)

    def _running(self, place: tuple[int, int], total: Floats) -> Shift:
        """Build a running shift anew: breaks taken stay, the others are ahead."""
        table, taken = self.worker.table.shifts, self.running[place]
        start, pattern = int(table.start[place[0]]), table.patterns[place[1]]
        free = self.terms.line - start
        ahead = tuple(
            replace(each, first=min(max(each.first, free), each.last))
            for each in pattern.breaks[len(taken) :]
        )
        rest = Pattern(pattern.slots, pattern.paid, ahead)
        here = np.array([table.day[place[0]]]), np.array([start]), np.array([0])
        alone = ShiftPricer(Catalogue((rest,), *here, table.slots, table.around))
        return Shift(start, pattern, taken + alone.shift(0, 0, total).breaks)

    def hours(self, week: ChangedWeek) -> float:
        """Give the paid time of a week. [slots]"""
        kept = sum(s.paid for d, s in self.week.shifts.items() if d not in week.shifts)
        return kept + sum(s.pattern.paid for s in week.shifts.values() if s is not None)

    def pay(self, week: ChangedWeek) -> float:
        """Give what is paid beyond the published week; promised hours are owed."""
        paid = self.hours(week)
        more = max(paid - self.week.paid, 0.0)
        dear = max(paid - self.most, 0.0)
        return self.hour * (more + (self.terms.overtime_factor - 1) * dear)

    def weight(self, week: ChangedWeek) -> float:
        """Give the changes of a week, the nearer ones a little less."""
        total = 0.0
        for day, shift in week.shifts.items():
            old = self.week.shifts.get(day)
            total += DAY_OFF if old is None else 1.0
            if shift is not None and old is not None:
                moved = abs(shift.start - old.start) + abs(shift.end - old.end)
                total += PER_HOUR * self.terms.hours * moved
        return total

    def column(self, week: ChangedWeek, slots: int) -> Floats:
        """Mark the slots a week works in."""
        column = np.zeros(slots)
        for day, shift in self.week.shifts.items():
            if week.now(day) is None and day not in week.shifts:
                column += shift.work
        new = [*week.shifts.values(), *week.breaks.values()]
        column += Tour(tuple(shift for shift in new if shift is not None)).column(slots)
        return column

    def one_break_moved(
        self, shift: Shift | None, at: int, worth: Floats
    ) -> Shift | None:
        """Move one break of a shift to its best place; None if it lies there."""
        if shift is None:
            return None
        place, places = shift.pattern.breaks[at], shift.pattern.breaks
        low, high = place.first, place.last
        if at:
            low = max(low, shift.breaks[at - 1] + places[at - 1].slots)
        if at + 1 < len(places):
            high = min(high, shift.breaks[at + 1] - place.slots)
        low = max(low, self.terms.line - shift.start)
        if shift.start + shift.breaks[at] < self.terms.line or low > high:
            return None
        # The break where it is costs no more than a tie.
        total = self._total(worth)
        offsets = np.arange(low, high + 1)
        lost = total[shift.start + offsets + place.slots] - total[shift.start + offsets]
        best = int(offsets[lost.argmin()])
        here = shift.start + shift.breaks[at]
        if lost.min() >= total[here + place.slots] - total[here] - NEARLY_NOTHING:
            return None
        moved = (*shift.breaks[:at], best, *shift.breaks[at + 1 :])
        return replace(shift, breaks=moved)

    def _total(self, worth: Floats) -> Floats:
        """Sum worth up to each boundary, on past the week's end."""
        longest = self.worker.table.shifts.patterns[-1].slots
        total = np.concatenate([[0.0], np.cumsum(worth)])
        return np.concatenate([total, np.full(longest, total[-1])])
