"""The integer program of unnamed shifts under construction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pulp

from .rows import Row, add_rows, columns
from .slots import Bools, Floats
from .solver import Solution, SolverError, solve

__all__ = ["MixProgram", "Need", "Turn", "Window"]

# Number of the need, first slot, slots.
Window = tuple[int, int, int]
Pairs = list[tuple[object, float]]
# The search for whole shifts stops after so many branches; counts, never seconds.
BRANCHES = 200
HAIR = 1e-6


@dataclass(frozen=True)
class Turn:
    """One kind of shift.

    Parameters
    ----------
    start
        Slot it begins in.
    slots, paid
        Start to end, and paid time. [slots]
    breaks
        Length, earliest and latest start of each, from the shift's start. [slots]
    """

    start: int
    slots: int
    paid: int
    breaks: tuple[tuple[int, int, int], ...]

    def folded(self, block: int) -> "Turn":
        """Count in blocks of slots; times must be whole blocks."""
        breaks = tuple(
            (length // block, first // block, last // block)
            for length, first, last in self.breaks
        )
        return Turn(self.start // block, self.slots // block, self.paid, breaks)


@dataclass(frozen=True, eq=False)
class Need:
    """The deadlines of queues that share a set of opening hours.

    Parameters
    ----------
    opened
        Whether any of them is worked, per slot.
    bound
        Time needed in r slots from each boundary on (`repeating_bound`).
        [agent-slots]
    """

    opened: Bools
    bound: Floats


class MixProgram:
    """The program.

    Where shifts, heads and capacity keep to blocks of slots, people are counted by
    block; deadlines keep to the slots.

    Parameters
    ----------
    turns
        The kinds of shift.
    heads
        People live queues need, per slot. [agents]
    needs
        The deadlines; windows of them are added as they are violated.
    slopes, intercepts
        Lines that hold the deferred capacity down, slots × lines. [agents]
    hour
        Length of a slot. [h]
    """

    def __init__(
        self,
        turns: Sequence[Turn],
        heads: Floats,
        needs: Sequence[Need],
        slopes: Floats,
        intercepts: Floats,
        hour: float,
    ) -> None:
        self.needs, self.slots, self.hour = needs, heads.size, hour
        series = [heads, *slopes.T, *intercepts.T, *(need.opened for need in needs)]
        self.block = size = _block(turns, series)
        self.blocks = self.slots // size
        self.turns = [turn.folded(size) for turn in turns]
        heads, slopes, intercepts = heads[::size], slopes[::size], intercepts[::size]
        self.problem = pulp.LpProblem("mix", pulp.LpMinimize)
        self.rows: list[Row] = []
        self.shifts = columns("y", len(turns))
        self.working = self._working()
        for slot in np.flatnonzero(heads > 0):
            row = _unzip(self.working[slot])
            self.rows.append((*row, ">=", float(heads[slot])))
        self.lines = self._capacity(slopes, intercepts)
        self.counted: Floats | None = None
        self.ranked: list[int] = []
        price = [turn.paid * hour for turn in turns]
        pairs = list(zip(self.shifts, price, strict=True))
        self.problem.setObjective(pulp.LpAffineExpression(pairs))
        add_rows(self.problem, self.rows)

    def _working(self) -> list[Pairs]:
        """Give the people at work in each block: present less those on a break."""
        slots = self.blocks
        present = columns("n", slots)
        changed: list[Pairs] = [[(present[slot], -1.0)] for slot in range(slots)]
        for slot in range(1, slots):
            changed[slot].append((present[slot - 1], 1.0))
        for variable, turn in zip(self.shifts, self.turns, strict=True):
            end = turn.start + turn.slots
            if turn.start == 0 or end > slots:
                # The week before ends as this one does.
                changed[0].append((variable, 1.0))
            if turn.start > 0:
                changed[turn.start].append((variable, 1.0))
            if end % slots:
                changed[end % slots].append((variable, -1.0))
        for row in changed:
            self.rows.append((*_unzip(row), "==", 0.0))
        working: list[Pairs] = [[(each, 1.0)] for each in present]
        for slot, taken in enumerate(self._breaks()):
            working[slot % slots].append((taken, -1.0))
        return working

    def _breaks(self) -> list[object]:
        """Add breaks, taken no sooner than they may and no later than they must."""
        longest = max((turn.start + turn.slots for turn in self.turns), default=0)
        may: list[Pairs] = [[] for _ in range(longest)]
        must: list[Pairs] = [[] for _ in range(longest)]
        for variable, turn in zip(self.shifts, self.turns, strict=True):
            for length, earliest, latest in turn.breaks:
                for line, first in ((may, earliest), (must, latest)):
                    for offset in range(length):
                        line[turn.start + first + offset].append((variable, 1.0))
        if not any(may):
            return []
        taken = columns("b", longest)
        ahead, spare = columns("f", longest), columns("g", longest)
        for slot in range(longest):
            due = [(taken[slot], 1.0), (ahead[slot], -1.0)]
            due += [(variable, -1.0) for variable, _ in must[slot]]
            open_ = [(taken[slot], -1.0), (spare[slot], -1.0), *may[slot]]
            if slot:
                due.append((ahead[slot - 1], 1.0))
                open_.append((spare[slot - 1], 1.0))
            self.rows.append((*_unzip(_summed(due)), "==", 0.0))
            self.rows.append((*_unzip(_summed(open_)), "==", 0.0))
        return taken

    def _capacity(self, slopes: Floats, intercepts: Floats) -> list[list[object]]:
        """Add deferred capacity, under its lines, and its running sum of each need."""
        if not self.needs:
            return []
        opened = [need.opened[:: self.block] for need in self.needs]
        deferred = columns("d", self.blocks)
        for at in np.flatnonzero(np.any(opened, axis=0)).tolist():
            for slope, intercept in set(
                zip(slopes[at].tolist(), intercepts[at].tolist(), strict=True)
            ):
                row = [(deferred[at], 1.0)]
                row += [(each, -slope * factor) for each, factor in self.working[at]]
                self.rows.append((*_unzip(row), "<=", intercept))
        lines = []
        for number, mask in enumerate(opened):
            line = columns(f"k{number}_", self.blocks + 1)
            self.rows.append(([line[0]], [1.0], "==", 0.0))
            for at in range(self.blocks):
                row = [(line[at + 1], 1.0), (line[at], -1.0)]
                if mask[at]:
                    row.append((deferred[at], -float(self.block)))
                self.rows.append((*_unzip(row), "==", 0.0))
            lines.append(line)
        return lines

    def _before(self, line: list[object], boundary: int, sign: float) -> Pairs:
        """Write the capacity before a slot boundary, of this week or a later one."""
        weeks, slot = divmod(boundary, self.slots)
        at, inside = divmod(slot, self.block)
        share = inside / self.block
        pairs = [(line[-1], sign * weeks), (line[at], sign * (1 - share))]
        return pairs + ([(line[at + 1], sign * share)] if inside else [])

    def add(self, windows: Collection[Window]) -> None:
        """Add deadline windows."""
        rows: list[Row] = []
        for number, first, length in sorted(windows):
            line = self.lines[number]
            row = self._before(line, first + length, 1.0)
            row = _summed(row + self._before(line, first, -1.0))
            need = float(self.needs[number].bound[first, length])
            rows.append((*_unzip(row), ">=", need))
        add_rows(self.problem, rows)

    def solve(self, *, whole: bool = False, gap: float = 0.0) -> Solution:
        """Solve it, with shifts in fractions or whole ones.

        Raises
        ------
        SolverError
            If there is no solution.
        """
        for variable in self.shifts:
            variable.cat = pulp.LpInteger if whole else pulp.LpContinuous
        limits = {"mip_max_nodes": BRANCHES} if whole else None
        solution = solve(self.problem, gap=gap if whole else 0.0, options=limits)
        if not solution.found:
            raise SolverError("No shifts of these contracts cover what is needed.")
        return solution

    def narrow(self, kept: int, *, fixed: bool) -> None:
        """Look for whole shifts near the solution in fractions, the last one solved.

        Parameters
        ----------
        kept
            Kinds of shift to look at: those that the solution works, then those it
            would lose the least by.
        fixed
            Whether the whole part of what the solution works is to stand, too: far
            quicker, where much of it does.
        """
        if self.counted is None:
            regret = np.array([each.dj for each in self.shifts], float)
            self.counted = self.counts()
            regret[self.counted > HAIR] = 0.0
            self.ranked = np.argsort(regret, kind="stable").tolist()
        for rank, at in enumerate(self.ranked):
            count = float(self.counted[at])
            self.shifts[at].lowBound = float(np.floor(count + HAIR)) if fixed else 0.0
            let_go = rank >= kept and count <= HAIR
            self.shifts[at].upBound = 0.0 if let_go else None

    def counts(self) -> Floats:
        """Give how many people work each shift in the solution. [agents]"""
        return np.array([_value(each) for each in self.shifts], float)

    def people(self) -> Floats:
        """Give the people at work in the solution, per slot. [agents]"""
        people = [sum(factor * _value(e) for e, factor in row) for row in self.working]
        return np.repeat(np.array(people, float), self.block)


def _block(turns: Sequence[Turn], series: Sequence[Floats | Bools]) -> int:
    """Choose how many slots may be counted as one without losing anything."""
    slots = series[0].size
    times = {time for turn in turns for time in (turn.start, turn.slots)}
    times |= {time for turn in turns for place in turn.breaks for time in place}
    for size in (12, 6, 4, 3, 2):
        if slots % size or any(time % size for time in times):
            continue
        folded = [line.reshape(-1, size) for line in series]
        if all((line == line[:, :1]).all() for line in folded):
            return size
    return 1


def _summed(pairs: Pairs) -> Pairs:
    """Add up the factors of a column that occurs twice."""
    total: dict[object, float] = {}
    for variable, factor in pairs:
        total[variable] = total.get(variable, 0.0) + factor
    return list(total.items())


def _unzip(row: Pairs) -> tuple[list[object], list[float]]:
    """Part variables from factors."""
    return [variable for variable, _ in row], [factor for _, factor in row]


def _value(variable: object) -> float:
    """Give a variable's value in the solution."""
    return float(variable.varValue)  # type: ignore[attr-defined]
