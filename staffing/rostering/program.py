"""The aggregated program under construction: what the crews at work must cover.

Cuts and deadline windows are added as `cover` finds them violated.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pulp

from .crew_program import CrewProgram, Pairs, unzip
from .crews import Crew
from .price import CostModel
from .rows import Row, add_rows, columns
from .slots import Floats
from .solver import Solution, SolverError, solve

__all__ = ["CoverProgram", "CoverRow", "Cut", "Family", "Window", "whole"]

# Price level of the live need (dearest first), set of deferred classes (0 for none).
Family = tuple[int, int]
# Its row, its block.
Cut = tuple[Family, int, int]
# Number of the set of classes, first and last block boundary.
Window = tuple[int, int, int]

# Blocks no longer than this keep short deadlines apart. [s]
FINE, COARSE = 900, 3600
# Programs with more rows are solved this roughly: their prices prove as much (`proof`).
LARGE, NEARLY = 12_000, 1e-3


class CoverRow(NamedTuple):
    """A row that says what must be covered.

    Parameters
    ----------
    own
        Columns of the cover in it, with their factors.
    hits
        How much a person of each skill group at work in the block counts.
    block
        The block; any, if nobody counts.
    sense, right
        "<=", ">=" or "==", and the right-hand side.
    """

    own: Pairs
    hits: Floats
    block: int
    sense: str
    right: float


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

    Attributes
    ----------
    staff
        The people's part of the program.
    cover
        Rows of the cover, and what PuLP calls them.
    price
        Columns of the cover and what they cost. [currency per agent-block]

    Notes
    -----
    The cover is counted in blocks of slots: costs are convex, so averages over a block
    cost no more than its slots, and blocks are short enough to keep deadlines apart.
    People are counted in longer stretches if shifts keep to them. Even people need not
    cost less than uneven ones, so this program's optimum proves nothing: `proof` does.
    """

    def __init__(self, model: CostModel, crews: Sequence[Crew], hour: float) -> None:
        self.model = model
        self.crews = crews
        self.block = _block(model, crews, FINE if model.windows else COARSE)
        self.blocks = model.slots // self.block
        stretch = _block(model, crews, COARSE, self.block)
        self._stretch = stretch // self.block
        self.open = model.skills.open[:: self.block]
        self.sets = [window.classes & self.open for window in model.windows]
        shape = len(model.empty), model.slots // stretch, stretch
        already = model.empty.reshape(shape).mean(axis=2)
        self.staff = CrewProgram(crews, already, stretch, hour)
        self.problem = pulp.LpProblem("cover", pulp.LpMinimize)
        self.price: Pairs = []
        self.cover: list[tuple[CoverRow, Any]] = []
        self._waiting: list[CoverRow] = []
        self._nobody = np.zeros(len(model.skills.groups))
        self.lines = self._covers()
        price = self.staff.price + self.price
        self.problem.setObjective(pulp.LpAffineExpression(price))
        add_rows(self.problem, self.staff.rows)
        self._add_waiting()

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
            if self.open[block]:
                row.append((capacity[int(self.open[block])][block], 1.0))
            self._ask(row, ">=", -float(total[block]), -model.skills.speeds, block)
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
                self._ask([(below[block], 1.0)], ">=", float(asked[block]), hits, block)
                self.price.append((below[block], price))

    def _running(
        self, number: int, late: list[object], capacity: dict[int, list[object]]
    ) -> list[object]:
        """Add up the deferred capacity of one set of classes, block by block."""
        line = columns(f"k{number}_", self.blocks + 1)
        self._ask([(line[0], 1.0)], "==", 0.0)
        for block in range(self.blocks):
            row = [(line[block + 1], 1.0), (line[block], -1.0), (late[block], -1.0)]
            active = int(self.sets[number][block])
            if active:
                row.append((capacity[active][block], -1.0))
            self._ask(row, "==", 0.0)
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
                row = [(own, 1.0), (left[block], -float(slope))]
                self._ask(row, "<=", float(height))
            part = float(share[block])
            row = [(own, 1.0), (left[block], part - 1)]
            self._ask(row, "<=", 0.0, -part * skilled, block)
        return done

    def _family(self, rows: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """Give the cuts of one family: groups that count, and need per block."""
        hits, need = rows
        return hits, np.array([self._blocks(line) for line in need])

    def _ask(
        self,
        own: Pairs,
        sense: str,
        right: float,
        hits: Floats | None = None,
        block: int = 0,
    ) -> None:
        """Note a row of the cover, to be added with all others."""
        if hits is None:
            hits = self._nobody
        self._waiting.append(CoverRow(own, hits, block, sense, right))

    def _add_waiting(self) -> None:
        """Add the rows noted so far."""
        rows: list[Row] = []
        for own, hits, block, sense, right in self._waiting:
            row = list(own)
            for group in np.flatnonzero(hits):
                for each, factor in self.staff.people[group][block // self._stretch]:
                    row.append((each, float(hits[group]) * factor))
            rows.append((*unzip(row), sense, right))
        self.cover += zip(self._waiting, add_rows(self.problem, rows), strict=True)
        self._waiting = []

    def add_cuts(self, chosen: Iterable[Cut]) -> None:
        """Add cuts: people + short (- capacity) cover the need inside."""
        for family, number, block in chosen:
            hits, need = self.cuts[family]
            level, classes = family
            row = [(self.short[level][block], 1.0)]
            if classes:
                row.append((self.capacity[classes][block], -1.0))
            inside, part = float(need[number, block]), float(need[number, block]) % 1.0
            self._ask(row, ">=", inside, hits[number], block)
            if part and whole(hits[number]) and not self.model.windows:
                # Between the whole numbers of people beside a need shortage costs no
                # less than the line through what it costs at both. Beside deadlines
                # that raised the bound by under a thousandth.
                right, some = part * float(np.ceil(inside)), part * hits[number]
                self._ask(row, ">=", right, some, block)
        self._add_waiting()

    def people_now(self) -> Floats:
        """Give the people at work in the solution, per group and block. [agents]"""
        people = [
            [sum(factor * _value(each) for each, factor in pairs) for pairs in line]
            for line in self.staff.people
        ]
        shape = len(people), self.blocks // self._stretch
        found = np.array(people, float).reshape(shape)
        return np.repeat(found, self._stretch, axis=1)

    def values(self, variables: Sequence[object]) -> Floats:
        """Give the values of some variables in the solution."""
        return np.array([_value(variable) for variable in variables])

    def _blocks(self, series: Floats) -> Floats:
        """Average a series over the slots of each block."""
        return np.asarray(series.reshape(self.blocks, self.block).mean(axis=1))

    def add_windows(self, chosen: Iterable[Window]) -> None:
        """Add deadline windows: set of classes, first and last boundary."""
        needs = [self.need(number) for number in range(len(self.lines))]
        for number, first, last in chosen:
            line, need = self.lines[number], float(needs[number][first, last])
            self._ask([(line[last], 1.0), (line[first], -1.0)], ">=", need)
        self._add_waiting()

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
        exactly: dict[str, object] = {}
        roughly = exactly
        if self.problem.numConstraints() > LARGE:
            roughly = {"kkt_tolerance": NEARLY, "ipm_optimality_tolerance": NEARLY}
        ways = (
            ("ipm", "off", roughly),
            ("ipm", "on", exactly),
            ("simplex", "on", exactly),
        )
        for method, crossover, nearly in ways:
            options = {"run_crossover": crossover, **nearly}
            solution = solve(self.problem, method=method, options=options)
            if solution.optimal or solution.cut:
                return solution
        raise SolverError("The aggregated roster program has no optimum.")


def whole(hits: Floats) -> bool:
    """Tell whether a cut counts whole people, each as fast as all."""
    return bool((hits == np.rint(hits)).all())


def _block(
    model: CostModel, crews: Sequence[Crew], longest: float, unit: int = 1
) -> int:
    """Choose how many slots may be counted as one: no shift or need changes inside.

    Parameters
    ----------
    model, crews
        The cover and its people.
    longest
        How long a block may be. [s]
    unit
        What it must be a multiple of. [slots]
    """
    turns = {int(slot) for crew in crews for slot in crew.shifts.start}
    turns |= {p.slots for crew in crews for p in crew.shifts.patterns}
    series = [line for _, need in model.live_rows for line in need]
    series += [model.skills.open, *model.minima[1]]
    for lines in model.lines.values():
        series += [*lines.slopes, *lines.heights, lines.share]
    for size in (12, 6, 4, 3, 2):
        if size > longest / model.step or size % unit or model.slots % size:
            continue
        if any(turn % size for turn in turns):
            continue
        folded = [line.reshape(-1, size) for line in series]
        if all(np.array_equal(line.min(axis=1), line.max(axis=1)) for line in folded):
            return size
    return unit


def _value(variable: object) -> float:
    """Give a variable's value in the solution."""
    return float(variable.varValue)  # type: ignore[attr-defined]
