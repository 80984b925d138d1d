"""The aggregated program: a proved lower bound of every roster's cost, and its mix.

People of the same kind are counted, not named, so its size does not depend on how many
there are. Each kind works so many shifts of every start and length; breaks are implicit
(Bechtold and Jacobs 1990): as many are taken as shifts ask for, in windows. What the
people at work in a slot cost is written with the very cuts of `price`, so every named
roster is a feasible point and the optimum is a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pulp

from .crews import Crew
from .price import CostModel
from .slots import Floats
from .solver import Row, Solution, SolverError, add_rows, columns, solve

__all__ = ["Bound", "cover_bound"]

# Rounds in which the most violated deadline windows are added.
ROUNDS = 4
STALL = 1e-3
ROUGH = 0.02


@dataclass(frozen=True, eq=False)
class Bound:
    """What the aggregated program says.

    Parameters
    ----------
    cost
        Proved lower bound of the cost of any roster of these people. [currency]
    shifts
        Per crew, how many shifts of each start and length it would work.
    rounds
        Rounds of deadline windows it took.
    """

    cost: float
    shifts: tuple[Floats, ...]
    rounds: int


class _Program:
    """The linear program under construction."""

    def __init__(self, model: CostModel, crews: Sequence[Crew], hour: float) -> None:
        self.model = model
        self.crews = crews
        self.hour = hour
        self.block = _block(model, crews)
        self.blocks = model.slots // self.block
        # Breaks of the last night's shifts reach past the week.
        longest = max((crew.shifts.patterns[-1].slots for crew in crews), default=0)
        self.over = longest // self.block + 1
        self.open = model.skills.open[:: self.block]
        self.sets = [window.classes & self.open for window in model.windows]
        self.problem = pulp.LpProblem("cover", pulp.LpMinimize)
        self.price: list[tuple[object, float]] = []
        self.rows: list[Row] = []
        self.shifts = [self._crew(number, crew) for number, crew in enumerate(crews)]
        self.people = [
            self._group(number) for number in range(len(model.skills.groups))
        ]
        self.lines = self._covers()
        self.problem.setObjective(pulp.LpAffineExpression(self.price))
        add_rows(self.problem, self.rows)

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

    def _group(self, group: int) -> list[list[tuple[object, float]]]:
        """Give the people of a skill group at work in each block, breaks taken out."""
        size, blocks = self.block, self.blocks
        change: list[list[tuple[object, float]]] = [[] for _ in range(blocks)]
        may: list[list[tuple[object, float]]] = [[] for _ in range(blocks + self.over)]
        must: list[list[tuple[object, float]]] = [[] for _ in range(blocks + self.over)]
        for crew, shifts in zip(self.crews, self.shifts, strict=True):
            if crew.group != group:
                continue
            for variable, at, length in shifts:
                start = int(crew.shifts.start[at])
                pattern = crew.shifts.patterns[length]
                end = start + pattern.slots
                change[start // size].append((variable, 1.0))
                if end // size < blocks:
                    change[end // size].append((variable, -1.0))
                for place in pattern.breaks:
                    for line, first in ((may, place.first), (must, place.last)):
                        for block, share in _spread(start + first, place.slots, size):
                            line[block].append((variable, share))
        present = columns(f"n{group}_", blocks)
        for block in range(blocks):
            row = [(present[block], -1.0), *change[block]]
            if block:
                row.append((present[block - 1], 1.0))
            self.rows.append((*_unzip(row), "==", 0.0))
        if not any(may):
            return [[(person, 1.0)] for person in present]
        away = self._breaks(group, may, must)
        return [[(present[block], 1.0), (away[block], -1.0)] for block in range(blocks)]

    def _breaks(
        self,
        group: int,
        may: list[list[tuple[object, float]]],
        must: list[list[tuple[object, float]]],
    ) -> list[object]:
        """Add the breaks: taken no sooner than they may, no later than they must."""
        count = len(may)
        taken = columns(f"b{group}_", count)
        ahead, spare = columns(f"f{group}_", count), columns(f"g{group}_", count)
        for block in range(count):
            due = [(taken[block], 1.0), (ahead[block], -1.0)]
            due += [(variable, -share) for variable, share in must[block]]
            open_ = [(taken[block], -1.0), (spare[block], -1.0), *may[block]]
            if block:
                due.append((ahead[block - 1], 1.0))
                open_.append((spare[block - 1], 1.0))
            self.rows.append((*_unzip(due), "==", 0.0))
            self.rows.append((*_unzip(open_), "==", 0.0))
        return taken

    def _covers(self) -> list[list[object]]:
        """Add shortage, spare people and deferred capacity; give its running sums."""
        model, blocks, size = self.model, self.blocks, self.block
        short, spare = columns("u", blocks), columns("o", blocks)
        for block in range(blocks):
            self.price.append((short[block], model.short_price * size))
            self.price.append((spare[block], model.over_price * size))
        capacity = {
            classes: columns(f"c{classes}_", blocks)
            for classes in model.class_rows
            if any(classes in line for line in [self.open, *self.sets])
        }
        self._cuts(model.live_rows, short, None)
        for classes, able in capacity.items():
            self._cuts(model.class_rows[classes], short, able)
        total = self._blocks(model.total)
        for block in range(blocks):
            row = [(spare[block], 1.0), (short[block], -1.0)]
            for line in self.people:
                row += [(variable, -factor) for variable, factor in line[block]]
            if self.open[block]:
                row.append((capacity[int(self.open[block])][block], 1.0))
            self.rows.append((*_unzip(row), ">=", -float(total[block])))
        if not model.windows:
            return []
        late = columns("e", blocks)
        self.price += [(each, model.short_price * size) for each in late]
        return [
            self._running(number, late, capacity) for number in range(len(self.sets))
        ]

    def _running(
        self, number: int, late: list[object], capacity: dict[int, list[object]]
    ) -> list[object]:
        """Add up the deferred capacity of one set of classes, block by block."""
        line = columns(f"k{number}_", self.blocks + 1)
        self.rows.append(([line[0]], [1.0], "==", 0.0))
        for block in range(self.blocks):
            row = [(line[block + 1], 1.0), (line[block], -1.0), (late[block], -1.0)]
            active = int(self.sets[number][block])
            if active:
                row.append((capacity[active][block], -1.0))
            self.rows.append((*_unzip(row), "==", 0.0))
        return line

    def _cuts(
        self,
        rows: tuple[Floats, Floats],
        short: list[object],
        capacity: list[object] | None,
    ) -> None:
        """Write a set of cuts: people + short (- capacity) cover the need inside."""
        for hits, need in zip(*rows, strict=True):
            groups = np.flatnonzero(hits)
            inside = self._blocks(need)
            for block in range(self.blocks):
                if capacity is None and inside[block] <= 0:
                    continue
                row = [pair for group in groups for pair in self.people[group][block]]
                row.append((short[block], 1.0))
                if capacity is not None:
                    row.append((capacity[block], -1.0))
                self.rows.append((*_unzip(row), ">=", float(inside[block])))

    def _blocks(self, series: Floats) -> Floats:
        """Average a series over the slots of each block."""
        return np.asarray(series.reshape(self.blocks, self.block).mean(axis=1))

    def add_windows(self, chosen: list[tuple[int, int, int]]) -> None:
        """Add deadline windows: set of classes, first and last boundary."""
        rows: list[Row] = []
        for number, first, last in chosen:
            line = self.lines[number]
            need = float(self.need(number)[first, last])
            rows.append(([line[last], line[first]], [1.0, -1.0], ">=", need))
        add_rows(self.problem, rows)

    def need(self, number: int) -> Floats:
        """Give the deadline windows between block boundaries. [agent-blocks]"""
        bound = self.model.windows[number].bound
        return bound[:: self.block, :: self.block] / self.block

    def solve(self) -> Solution:
        """Solve it by the interior point method."""
        solution = solve(self.problem, method="ipm", options={"run_crossover": "off"})
        if not solution.optimal:
            raise SolverError("The aggregated roster program has no optimum.")
        return solution


def cover_bound(model: CostModel, crews: Sequence[Crew], hour: float) -> Bound:
    """Bound the cost of any roster from below, and say which shifts a good one has.

    Parameters
    ----------
    model
        The cost of a cover.
    crews
        The people by kind.
    hour
        Length of a slot. [h]

    Returns
    -------
    Bound
        Proved bound and numbers of shifts.

    Notes
    -----
    Deadline windows are added lazily, the most violated per first and per last
    boundary, until the optimum stalls; any part of them gives a valid bound.

    References
    ----------
    Bechtold, Jacobs, "Implicit modeling of flexible break assignments in optimal
    shift scheduling", Management Science 36 (1990) 1339-1351.
    """
    program = _Program(model, crews, hour)
    known: set[tuple[int, int, int]] = set()
    if model.windows:
        known = set(_first_windows(program))
        program.add_windows(sorted(known))
    solution = program.solve()
    rounds, stalled = 1, False
    while model.windows and rounds < ROUNDS and not stalled:
        new = sorted(_violated(program) - known)
        if not new:
            break
        known.update(new)
        program.add_windows(new)
        before, solution = solution.bound, program.solve()
        rounds += 1
        stalled = solution.bound - before <= STALL * before
    shifts = []
    for crew, work in zip(crews, program.shifts, strict=True):
        count = np.zeros(crew.possible.shape)
        for variable, start, length in work:
            count[start, length] = variable.varValue  # type: ignore[attr-defined]
        shifts.append(count)
    return Bound(solution.bound, tuple(shifts), rounds)


def _block(model: CostModel, crews: Sequence[Crew]) -> int:
    """Choose how many slots the program may count as one without losing anything.

    The need of live queues usually stands for a longer interval than the roster's
    step. Blocks of slots average convex costs, so the bound stays a bound.
    """
    turns = {int(slot) for crew in crews for slot in crew.shifts.start}
    turns |= {p.slots for crew in crews for p in crew.shifts.patterns}
    series = [*model.live_rows[1], model.skills.open]
    for size in (12, 6, 4, 3, 2):
        if model.slots % size or any(turn % size for turn in turns):
            continue
        folded = [line.reshape(-1, size) for line in series]
        if all(np.array_equal(line.min(axis=1), line.max(axis=1)) for line in folded):
            return size
    return 1


def _spread(first: int, slots: int, size: int) -> list[tuple[int, float]]:
    """Spread slots over the blocks they lie in, as shares of a block."""
    shares: dict[int, float] = {}
    for slot in range(first, first + slots):
        shares[slot // size] = shares.get(slot // size, 0.0) + 1 / size
    return list(shares.items())


def _unzip(row: list[tuple[object, float]]) -> tuple[list[object], list[float]]:
    """Part variables from factors."""
    return [variable for variable, _ in row], [factor for _, factor in row]


def _first_windows(program: _Program) -> list[tuple[int, int, int]]:
    """Choose windows to begin with: a few lengths, every second block."""
    blocks = program.blocks
    return [
        (number, first, last)
        for number in range(len(program.lines))
        for first in range(0, blocks, 2)
        for last in {min(first + size, blocks) for size in (2, 4, 8, 16, 48, 96, 999)}
        if program.need(number)[first, last] > 0
    ]


def _violated(program: _Program) -> set[tuple[int, int, int]]:
    """Find the most violated window from every boundary and to every boundary."""
    found = set()
    for number, line in enumerate(program.lines):
        total = np.array([each.varValue for each in line])  # type: ignore[attr-defined]
        missing = program.need(number) - (total - total[:, None])
        for first in range(program.blocks):
            last = int(missing[first].argmax())
            if missing[first, last] > ROUGH:
                found.add((number, first, last))
        for last in range(1, program.blocks + 1):
            first = int(missing[:, last].argmax())
            if missing[first, last] > ROUGH:
                found.add((number, first, last))
    return found
