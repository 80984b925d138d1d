"""Crews at work in the aggregated program: how many work each shift, and when.

People of the same kind are counted, not named, so its size does not depend on how many
there are. Breaks are implicit: taken no sooner than they may, no later than they must.
"""

from collections.abc import Sequence

import numpy as np

from .crews import Crew
from .patterns import Pattern
from .rows import Row, columns
from .slots import Floats

__all__ = ["CrewProgram", "Pairs", "unzip"]

# Columns and their factors.
Pairs = list[tuple[object, float]]


class CrewProgram:
    """Columns and rows of the people.

    Parameters
    ----------
    crews
        The people by kind.
    already
        People still at work from last week, per skill group and stretch. [agents]
    stretch
        Slots in which the people at work are counted as one number. [slots]
    hour
        Length of a slot. [h]

    Attributes
    ----------
    shifts
        Per crew: column, number of start and number of length of each shift.
    people
        Per skill group and stretch, the people at work as a sum of columns.
    price, rows
        What the columns cost, and the rows that hold them.
    """

    def __init__(
        self, crews: Sequence[Crew], already: Floats, stretch: int, hour: float
    ) -> None:
        self.crews = crews
        self.stretch = stretch
        self.hour = hour
        # Breaks of the last night's shifts reach past the week.
        longest = max((crew.shifts.patterns[-1].slots for crew in crews), default=0)
        self._over = longest // stretch + 1
        self.price: Pairs = []
        self.rows: list[Row] = []
        self.shifts = [self._crew(number, crew) for number, crew in enumerate(crews)]
        self.people = [self._group(*each) for each in enumerate(already)]

    def _crew(self, number: int, crew: Crew) -> list[tuple[object, int, int]]:
        """Add how often a crew works each shift, and what its contracts allow."""
        starts, lengths = np.nonzero(crew.possible)
        upper = crew.possible[starts, lengths]
        work = columns(f"x{number}_", starts.size, upper=upper)
        paid = [float(crew.shifts.patterns[at].paid) for at in lengths]
        ones = [1.0] * len(work)
        days = crew.shifts.day[starts]
        for day in range(7):
            mine = [work[at] for at in np.flatnonzero(days == day)]
            if mine:
                able = float(crew.able[day])
                self.rows.append((mine, [1.0] * len(mine), "<=", able))
        if work:
            self.rows.append((work, ones, ">=", float(crew.days[0])))
            self.rows.append((work, ones, "<=", float(crew.days[1])))
        pays = columns(f"p{number}_", len(crew.wages))
        for pay, (wage, low, high) in zip(pays, crew.wages, strict=True):
            self.rows.append(([pay], [1.0], ">=", float(low)))
            self.rows.append(([pay], [1.0], "<=", float(high)))
            self.price.append((pay, wage * self.hour))
        self.rows.append((work + pays, paid + [-1.0] * len(pays), "==", 0.0))
        return list(zip(work, starts.tolist(), lengths.tolist(), strict=True))

    def _group(self, group: int, already: Floats) -> list[Pairs]:
        """Give the people of a skill group at work in each stretch, breaks taken."""
        size, count = self.stretch, already.size
        change: list[Pairs] = [[] for _ in range(count)]
        may: list[Pairs] = [[] for _ in range(count + self._over)]
        must: list[Pairs] = [[] for _ in range(count + self._over)]
        for crew, shifts in zip(self.crews, self.shifts, strict=True):
            if crew.group != group:
                continue
            patterns = crew.shifts.patterns
            soonest = [_breaks(each, size, last=False) for each in patterns]
            latest = [_breaks(each, size, last=True) for each in patterns]
            for variable, at, length in shifts:
                begin = int(crew.shifts.start[at]) // size
                end = begin + patterns[length].slots // size
                change[begin].append((variable, 1.0))
                if end < count:
                    change[end].append((variable, -1.0))
                for offset, share in soonest[length]:
                    may[begin + offset].append((variable, share))
                for offset, share in latest[length]:
                    must[begin + offset].append((variable, share))
        present = columns(f"n{group}_", count)
        joined = np.diff(already, prepend=0.0)
        for at in range(count):
            row = [(present[at], -1.0), *change[at]]
            if at:
                row.append((present[at - 1], 1.0))
            self.rows.append((*unzip(row), "==", -float(joined[at])))
        if not any(may):
            return [[(person, 1.0)] for person in present]
        away = self._taken(group, may, must)
        return [[(present[at], 1.0), (away[at], -1.0)] for at in range(count)]

    def _taken(self, group: int, may: list[Pairs], must: list[Pairs]) -> list[object]:
        """Add the breaks: taken no sooner than they may, no later than they must."""
        count = len(may)
        taken = columns(f"b{group}_", count)
        ahead, spare = columns(f"f{group}_", count), columns(f"g{group}_", count)
        for at in range(count):
            due = [(taken[at], 1.0), (ahead[at], -1.0)]
            due += [(variable, -share) for variable, share in must[at]]
            open_ = [(taken[at], -1.0), (spare[at], -1.0), *may[at]]
            if at:
                due.append((ahead[at - 1], 1.0))
                open_.append((spare[at - 1], 1.0))
            self.rows.append((*unzip(due), "==", 0.0))
            self.rows.append((*unzip(open_), "==", 0.0))
        return taken


def _breaks(pattern: Pattern, size: int, *, last: bool) -> list[tuple[int, float]]:
    """Give the stretches a shift's breaks fill, at their soonest or latest.

    Counted from the shift's start, with the share of each stretch that is break.
    """
    shares: dict[int, float] = {}
    for place in pattern.windows:
        first = place.last if last else place.first
        for slot in range(first, first + place.slots):
            shares[slot // size] = shares.get(slot // size, 0.0) + 1 / size
    return list(shares.items())


def unzip(row: Pairs) -> tuple[list[object], list[float]]:
    """Part variables from factors."""
    return [variable for variable, _ in row], [factor for _, factor in row]
