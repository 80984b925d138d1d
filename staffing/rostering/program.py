"""The aggregated program under construction: crews, breaks, cuts and deadlines.

People of the same kind are counted, not named, so its size does not depend on how many
there are. Cuts and deadline windows are added as `cover` finds them violated.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pulp

from .crews import Crew
from .price import CostModel
from .slots import Floats
from .solver import Row, Solution, SolverError, add_rows, columns, solve

__all__ = ["CoverProgram", "Cut", "Family", "Window"]

# Price level of the live need (dearest first), set of deferred classes (0 for none).
Family = tuple[int, int]
# Its row, its block.
Cut = tuple[Family, int, int]
# Number of the set of classes, first and last block boundary.
Window = tuple[int, int, int]
Pairs = list[tuple[object, float]]

# Blocks no longer than this keep short deadlines apart. [s]
FINE, COARSE = 900, 3600


class CoverProgram:
    """The linear program.

    Parameters
    ----------
    model
        The cost of a cover.
    crews
        The people by kind.
    hour
        Length of a slot. [h]
    """

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

    def _group(self, group: int) -> list[Pairs]:
        """Give the people of a skill group at work in each block, breaks taken out."""
        size, blocks = self.block, self.blocks
        change: list[Pairs] = [[] for _ in range(blocks)]
        may: list[Pairs] = [[] for _ in range(blocks + self.over)]
        must: list[Pairs] = [[] for _ in range(blocks + self.over)]
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
                for place in pattern.windows:
                    for line, first in ((may, place.first), (must, place.last)):
                        for block, share in _spread(start + first, place.slots, size):
                            line[block].append((variable, share))
        present = columns(f"n{group}_", blocks)
        already = self._blocks(self.model.empty[group])
        joined = np.diff(already, prepend=0.0)
        for block in range(blocks):
            row = [(present[block], -1.0), *change[block]]
            if block:
                row.append((present[block - 1], 1.0))
            self.rows.append((*_unzip(row), "==", -float(joined[block])))
        if not any(may):
            return [[(person, 1.0)] for person in present]
        away = self._breaks(group, may, must)
        return [[(present[block], 1.0), (away[block], -1.0)] for block in range(blocks)]

    def _breaks(
        self,
        group: int,
        may: list[Pairs],
        must: list[Pairs],
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
        top = len(model.live_rows) - 1
        self.short = [columns(f"u{level}_", blocks) for level in range(top + 1)]
        short, spare = self.short[top], columns("o", blocks)
        for block in range(blocks):
            for line, weight in zip(self.short, model.weights, strict=True):
                self.price.append((line[block], float(weight) * size))
            self.price.append((spare[block], model.over_price * size))
        self._minima()
        capacity = {
            classes: columns(f"c{classes}_", blocks)
            for classes in model.class_rows
            if any(classes in line for line in [self.open, *self.sets])
        }
        self.capacity = capacity
        self.cuts = {
            (level, 0): self._family(rows) for level, rows in enumerate(model.live_rows)
        } | {
            (top, classes): self._family(model.class_rows[classes])
            for classes in capacity
        }
        total = self._blocks(model.total)
        for block in range(blocks):
            row = [(spare[block], 1.0), (short[block], -1.0)]
            for speed, line in zip(model.skills.speeds, self.people, strict=True):
                row += [(each, -speed * factor) for each, factor in line[block]]
            if self.open[block]:
                row.append((capacity[int(self.open[block])][block], 1.0))
            self.rows.append((*_unzip(row), ">=", -float(total[block])))
        if not model.windows:
            return []
        done = {classes: self._besides(classes) for classes in capacity}
        late = [columns(f"e{n}_", blocks) for n in range(len(model.deadlines.weights))]
        for line, weight in zip(late, model.deadlines.weights, strict=True):
            self.price += [(each, model.short_price * weight * size) for each in line]
        return [
            self._running(number, late[window.rank], done)
            for number, window in enumerate(model.windows)
        ]

    def _minima(self) -> None:
        """Add who is missing from the staff that must be there."""
        counted, needs = self.model.minima
        for number, (hits, need) in enumerate(zip(counted, needs, strict=True)):
            asked = self._blocks(need)
            below = columns(f"m{number}_", self.blocks)
            price = self.model.minimum_price * self.block
            for block in np.flatnonzero(asked > 0).tolist():
                row = [(below[block], 1.0)]
                for group in np.flatnonzero(hits):
                    row += self.people[group][block]
                self.rows.append((*_unzip(row), ">=", float(asked[block])))
                self.price.append((below[block], price))

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

    def _besides(self, classes: int) -> list[object]:
        """Add idle time between live contacts to the people left for some classes."""
        left = self.capacity[classes]
        lines = self.model.lines.get(classes)
        if lines is None:
            return left
        done = list(left)
        share = self._blocks(lines.share)
        skilled = self.model.skills.touched(0, classes)
        blended = np.flatnonzero(share > 0).tolist()
        more = columns(f"d{classes}_", len(blended))
        for own, block in zip(more, blended, strict=True):
            done[block], at = own, block * self.block
            every = np.column_stack([lines.slopes[:, at], lines.heights[:, at]])
            for slope, height in np.unique(every[np.isfinite(every[:, 1])], axis=0):
                row = [own, left[block]], [1.0, -float(slope)]
                self.rows.append((*row, "<=", float(height)))
            part = float(share[block])
            pairs = [(own, 1.0), (left[block], part - 1)]
            for group in np.flatnonzero(skilled):
                most = -part * float(skilled[group])
                pairs += [(each, most * f) for each, f in self.people[group][block]]
            self.rows.append((*_unzip(pairs), "<=", 0.0))
        return done

    def _family(self, rows: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """Give the cuts of one family: groups that count, and need per block."""
        hits, need = rows
        return hits, np.array([self._blocks(line) for line in need])

    def add_cuts(self, chosen: Iterable[Cut]) -> None:
        """Add cuts: people + short (- capacity) cover the need inside."""
        rows: list[Row] = []
        for family, number, block in chosen:
            hits, need = self.cuts[family]
            level, classes = family
            row = [
                (each, float(hits[number, group]) * factor)
                for group in np.flatnonzero(hits[number])
                for each, factor in self.people[group][block]
            ]
            row.append((self.short[level][block], 1.0))
            if classes:
                row.append((self.capacity[classes][block], -1.0))
            rows.append((*_unzip(row), ">=", float(need[number, block])))
        add_rows(self.problem, rows)

    def people_now(self) -> Floats:
        """Give the people at work in the solution, per group and block. [agents]"""
        people = [
            [sum(factor * _value(each) for each, factor in pairs) for pairs in line]
            for line in self.people
        ]
        return np.array(people, float).reshape(len(self.people), self.blocks)

    def values(self, variables: Sequence[object]) -> Floats:
        """Give the values of some variables in the solution."""
        return np.array([_value(variable) for variable in variables])

    def _blocks(self, series: Floats) -> Floats:
        """Average a series over the slots of each block."""
        return np.asarray(series.reshape(self.blocks, self.block).mean(axis=1))

    def add_windows(self, chosen: Iterable[Window]) -> None:
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
        """Solve it by the interior point method, or by what else finds an optimum.

        Raises
        ------
        SolverError
            If nothing does, though the program always has one; a solve that was cut
            is given as it is.
        """
        for method, crossover in (("ipm", "off"), ("ipm", "on"), ("simplex", "on")):
            options = {"run_crossover": crossover}
            solution = solve(self.problem, method=method, options=options)
            if solution.optimal or solution.cut:
                return solution
        raise SolverError("The aggregated roster program has no optimum.")


def _block(model: CostModel, crews: Sequence[Crew]) -> int:
    """Choose how many slots the program may count as one without losing anything.

    The need of live queues usually stands for a longer interval than the roster's
    step. Blocks of slots average convex costs, so the bound stays a bound; long ones
    would blur short deadlines.
    """
    turns = {int(slot) for crew in crews for slot in crew.shifts.start}
    turns |= {p.slots for crew in crews for p in crew.shifts.patterns}
    series = [line for _, need in model.live_rows for line in need]
    series += [model.skills.open, *model.minima[1]]
    for lines in model.lines.values():
        series += [*lines.slopes, *lines.heights, lines.share]
    longest = (FINE if model.windows else COARSE) / model.step
    for size in (12, 6, 4, 3, 2):
        if size > longest:
            continue
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


def _value(variable: object) -> float:
    """Give a variable's value in the solution."""
    return float(variable.varValue)  # type: ignore[attr-defined]
