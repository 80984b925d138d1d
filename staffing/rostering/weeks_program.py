"""The program that chooses one whole week for everybody, or fractions of weeks.

Its columns are the weeks of named people as the tour program makes them; breaks are
implicit (Bechtold and Jacobs 1990) and come out whole where one kind of break is taken
at a time. Its rows are the cuts of `price`, so it costs a roster what the search does.
The people in a slot are whole, too: between two whole numbers a shortage costs no less
than the line through what it costs at both.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from .near_weeks import Week
from .patterns import Catalogue
from .price import CostModel
from .program import whole
from .rows import Row, add_rows, columns
from .slots import Floats, Ints
from .solver import Solution, solve

__all__ = ["Chosen", "Kind", "Pool", "choose_weeks"]

Pairs = list[tuple[Any, float]]
# Skill group, and how long a break is and how far it may move. [slots]
Pool = tuple[int, int, int]


@dataclass(frozen=True)
class Kind:
    """People for whom every week costs and covers the same.

    Parameters
    ----------
    members
        Their numbers.
    group
        Number of their skill group.
    shifts
        Their contract's shifts.
    """

    members: tuple[int, ...]
    group: int
    shifts: Catalogue


@dataclass(frozen=True, eq=False)
class Chosen:
    """What the program chose.

    Parameters
    ----------
    solution
        Value, proved bound among the weeks given, and whether it is the best.
    counts
        Per kind, how many people work each of its weeks.
    breaks
        Per pool, the slots its breaks start in, rising.
    prices
        With weeks in fractions: what one more person of each skill group saves in each
        slot; empty where the solver does not tell. [currency]
    rest
        With weeks in fractions: what the cover costs at least at those prices, people
        counted at them. [currency]
    """

    solution: Solution
    counts: tuple[Floats, ...]
    breaks: dict[Pool, list[int]]
    prices: Floats
    rest: float


def choose_weeks(
    model: CostModel,
    kinds: Sequence[Kind],
    weeks: Sequence[Mapping[Week, float]],
    *,
    start: Sequence[Ints] | None = None,
    nodes: int = 0,
) -> Chosen:
    """Choose a week for everybody.

    Parameters
    ----------
    model
        The cost of a cover; of no deferred work.
    kinds
        The people.
    weeks
        Per kind, the weeks to choose from and what each costs by itself. [currency]
    start
        Per kind, how many people work each of them to begin with; weeks are chosen in
        fractions if not given.
    nodes
        Branches the search for whole weeks may look at.

    References
    ----------
    Bechtold, Jacobs, "Implicit modeling of flexible break assignments in optimal
    shift scheduling", Management Science 36 (1990) 1339-1351.
    """
    program = _Program(model, kinds)
    chosen = [
        program.add(kind, f"z{number}_", mine, integer=start is not None)
        for number, (kind, mine) in enumerate(zip(kinds, weeks, strict=True))
    ]
    breaks = program.finish()
    problem = program.problem
    if start is None:
        solution = solve(problem)
    else:
        for variable in problem.variables():
            variable.varValue = 0.0
        for work, counts in zip(chosen, start, strict=True):
            for each, count in zip(work, counts.tolist(), strict=True):
                each.varValue = float(count)
        solution = solve(problem, options={"mip_max_nodes": nodes}, start=True)
    prices, rest = program.prices() if start is None else (np.zeros((0, 0)), 0.0)
    return Chosen(
        solution,
        tuple(np.array([_value(each) for each in work], float) for work in chosen),
        {pool: _starts(line) for pool, line in breaks.items()},
        prices,
        rest,
    )


class _Program:
    """The program under construction."""

    def __init__(self, model: CostModel, kinds: Sequence[Kind]) -> None:
        self.model = model
        groups, slots = len(model.skills.groups), model.slots
        self.problem = pulp.LpProblem("weeks", pulp.LpMinimize)
        self.price: Pairs = []
        self.rows: list[Row] = []
        # Numbers of the rows that give everybody a week, and that count people.
        self.each: list[int] = []
        self.counted: list[int] = []
        self.people = [columns(f"n{group}_", slots) for group in range(groups)]
        self.joins: list[list[Pairs]] = [
            [[] for _ in range(slots)] for _ in range(groups)
        ]
        self.may: dict[Pool, dict[int, Pairs]] = {}
        self.must: dict[Pool, dict[int, Pairs]] = {}
        for kind in kinds:
            for pattern in kind.shifts.patterns:
                for place in pattern.breaks:
                    pool = kind.group, place.slots, place.last - place.first
                    self.may[pool] = defaultdict(list)
                    self.must[pool] = defaultdict(list)
        self._cover()

    def _cover(self) -> None:
        """Add what people at work, missing and to spare come to."""
        model = self.model
        short = [self._short(level, rows) for level, rows in enumerate(model.live_rows)]
        spare = self._priced("o", model.over_price)
        for slot in range(model.slots):
            row = [spare[slot], short[-1][slot], *(line[slot] for line in self.people)]
            factors = [1.0, -1.0, *map(float, -model.skills.speeds)]
            self.rows.append((row, factors, ">=", -float(model.total[slot])))
        for number, (hits, need) in enumerate(zip(*model.minima, strict=True)):
            below = self._priced(f"m{number}_", model.minimum_price)
            for slot in np.flatnonzero(need > 0).tolist():
                self._ask(below[slot], hits, slot, float(need[slot]))

    def _priced(self, name: str, price: float) -> list[Any]:
        """Add a variable per slot that costs something."""
        line = columns(name, self.model.slots)
        self.price += [(each, price) for each in line]
        return line

    def _short(self, level: int, rows: tuple[Floats, Floats]) -> list[Any]:
        """Add the people missing from a price level."""
        short = self._priced(f"u{level}_", float(self.model.weights[level]))
        for hits, need in zip(*rows, strict=True):
            for slot in np.flatnonzero(need > 0).tolist():
                self._ask(short[slot], hits, slot, float(need[slot]))
        return short

    def _ask(self, short: Any, hits: Floats, slot: int, need: float) -> None:
        """Ask for people, or for their shortage, knowing that people are whole."""
        groups = np.flatnonzero(hits)
        row = [*(self.people[group][slot] for group in groups), short]
        self.rows.append((row, [*map(float, hits[groups]), 1.0], ">=", need))
        part, top = need % 1.0, float(np.ceil(need))
        if part and whole(hits):
            factors = [*map(float, part * hits[groups]), 1.0]
            self.rows.append((row, factors, ">=", part * top))

    def add(
        self, kind: Kind, name: str, weeks: Mapping[Week, float], *, integer: bool
    ) -> list[Any]:
        """Add the weeks of some people, of which each works one."""
        work = columns(name, len(weeks), integer=integer)
        self.each.append(len(self.rows))
        self.rows.append((work, [1.0] * len(work), "==", float(len(kind.members))))
        for each, (week, cost) in zip(work, weeks.items(), strict=True):
            self.price.append((each, cost))
            for at, length in week:
                first, pattern = kind.shifts.start[at], kind.shifts.patterns[length]
                end = first + pattern.slots
                self.joins[kind.group][first].append((each, 1.0))
                if end < self.model.slots:
                    self.joins[kind.group][end].append((each, -1.0))
                for place in pattern.breaks:
                    pool = kind.group, place.slots, place.last - place.first
                    self.may[pool][int(first) + place.first].append((each, 1.0))
                    self.must[pool][int(first) + place.last].append((each, 1.0))
        return work

    def finish(self) -> dict[Pool, dict[int, Any]]:
        """Add breaks and who is at work; give the breaks that start in each slot."""
        breaks = {pool: self._breaks(pool) for pool in self.may}
        already, slots = self.model.empty, self.model.slots
        for group, line in enumerate(self.people):
            present = columns(f"p{group}_", slots)
            for slot in range(slots):
                row: Pairs = [(line[slot], 1.0), (present[slot], -1.0)]
                for pool, taken in breaks.items():
                    if pool[0] == group:
                        begun = range(slot - pool[1] + 1, slot + 1)
                        row += [(taken[at], 1.0) for at in begun if at in taken]
                self.counted.append(len(self.rows))
                self.rows.append((*_unzip(row), "==", float(already[group, slot])))
                row = [(present[slot], 1.0)]
                row += [(each, -f) for each, f in self.joins[group][slot]]
                if slot:
                    row.append((present[slot - 1], -1.0))
                self.rows.append((*_unzip(row), "==", 0.0))
        self.problem.setObjective(pulp.LpAffineExpression(self.price))
        add_rows(self.problem, self.rows)
        return breaks

    def _breaks(self, pool: Pool) -> dict[int, Any]:
        """Add a pool of breaks, taken no sooner than they may, no later than must."""
        may, must = self.may[pool], self.must[pool]
        if not may:
            return {}
        name = "_".join(map(str, pool))
        span = range(min(may), max(must) + 1)
        taken = columns(f"b{name}_", len(span))
        ahead, spare = columns(f"f{name}_", len(span)), columns(f"g{name}_", len(span))
        for at, slot in enumerate(span):
            due = [(taken[at], 1.0), (ahead[at], -1.0)]
            due += [(each, -factor) for each, factor in must.get(slot, [])]
            open_ = [(taken[at], -1.0), (spare[at], -1.0), *may.get(slot, [])]
            if at:
                due.append((ahead[at - 1], 1.0))
                open_.append((spare[at - 1], 1.0))
            self.rows.append((*_unzip(due), "==", 0.0))
            self.rows.append((*_unzip(open_), "==", 0.0))
        return dict(zip(span, taken, strict=True))

    def prices(self) -> tuple[Floats, float]:
        """Read what people are worth, slot by slot, and what the cover costs then."""
        rows = list(self.problem.constraints.values())
        duals = [getattr(row, "pi", None) for row in rows]
        if any(dual is None for dual in duals):
            return np.zeros((0, 0)), 0.0
        told = np.array(duals, float)
        right = np.array([-row.constant for row in rows], float)
        right[self.each] = 0.0
        counted = -told[self.counted]
        return counted.reshape(self.model.empty.shape), float(told @ right)


def _starts(line: Mapping[int, Any]) -> list[int]:
    """List the slots that breaks start in; fractions begin as halves add up."""
    total, starts = 0.0, list[int]()
    for slot, each in line.items():
        total += _value(each)
        starts += [slot] * (int(total + 0.5) - len(starts))
    return starts


def _unzip(row: Pairs) -> tuple[list[Any], list[float]]:
    """Part variables from factors."""
    return [variable for variable, _ in row], [factor for _, factor in row]


def _value(variable: Any) -> float:
    """Give a variable's value in the solution; 0 without one."""
    return float(variable.varValue or 0.0)
