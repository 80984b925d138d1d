"""How many unnamed shifts a week needs: the fewest agent-hours that cover it.

An integer program over shifts of every start and length the contracts allow. Live
queues need heads in every slot; deferred work needs capacity between any two moments.
The week is followed by itself.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...data.contracts import Contract
from .demand import Demand
from .mix_program import MixProgram, Need, Turn, Window
from .patterns import catalogue
from .slots import Bools, Floats, Ints
from .solver import Solution

__all__ = ["Frontier", "ShiftMix", "shift_mix"]

# Rounds of windows before the shifts are made whole; any part of them bounds.
ROUNDS = 60
# Kinds of shift that are looked at first, and if those were too few.
FEW, MANY = 200, 600
# A window missed by less than this is met: five minutes of one person. [h]
NEARLY = 1 / 12


@dataclass(frozen=True, eq=False)
class Frontier:
    """What people who serve live queues can do besides, slot by slot.

    With n people at work, deferred capacity is at most the least of
    slope · n + intercept, and nothing where that is below 0.

    Parameters
    ----------
    slopes, intercepts
        Lines, slots × lines; concave as the least of them. [agents]
    """

    slopes: Floats
    intercepts: Floats

    def capacity(self, people: Floats) -> Floats:
        """Give the deferred capacity of some people, slot by slot. [agents]"""
        lines = self.slopes * people[:, None] + self.intercepts
        return np.asarray(np.maximum(lines.min(axis=1), 0.0))


@dataclass(frozen=True, eq=False)
class ShiftMix:
    """The unnamed shifts of a week.

    Parameters
    ----------
    start, slots, paid
        Per kind of shift: the slot it starts in, start to end and paid time. [slots]
    count
        How many people work it.
    people
        People at work in each slot, breaks taken out. [agents]
    capacity
        People for deferred work in each slot. [agents]
    hours
        Paid hours of all shifts. [h]
    bound
        No shifts of these contracts can do with fewer. [h]
    windows
        Deadline windows in the program, of all there are.
    unreached
        Slots in which heads are needed but no shift reaches.
    undone
        Deferred work whose window no shift reaches. [agent-slots]
    """

    start: Ints
    slots: Ints
    paid: Ints
    count: Ints
    people: Floats
    capacity: Floats
    hours: float
    bound: float
    windows: int
    unreached: Bools
    undone: float


def shift_mix(
    demand: Demand,
    contracts: Sequence[Contract],
    *,
    frontier: Frontier | None = None,
    gap: float = 0.005,
) -> ShiftMix:
    """Find the fewest agent-hours of shifts that meet a week's demand.

    People are not named, serve every queue and may work any shift of any contract;
    their contracts' hours and days are not asked about. Breaks are implicit.

    Parameters
    ----------
    demand
        What the week asks for; heads of the live queues add up.
    contracts
        Whose shifts may be used.
    frontier
        What people on live queues can do besides; without it somebody serves live
        or deferred work in a slot, and those above the live heads serve deferred.
    gap
        How near to the proved bound the search may stop. [0..1]

    Returns
    -------
    ShiftMix
        Whole shifts that meet every window of the deadlines.

    Raises
    ------
    InputError
        If shifts do not lie on the roster step.
    SolverError
        If breaks leave slots empty that need heads.

    Notes
    -----
    The demand bound K(e) - K(s) >= b(s, e) on the running sum K of the deferred
    capacity has two columns a row. Rows are added as they are violated, the worst from
    and to every boundary; first with shifts in fractions, then with whole ones, since
    rounding the fractions leaves deadlines unmet.

    References
    ----------
    Dantzig, "A comment on Edie's Traffic delays at toll booths", Operations Research
    2 (1954) 339-341, for the covering program.

    Examples
    --------
    Two callers' agents from 8 to 16 and 4 h of mail due by midnight: a third shift.

    >>> from datetime import date
    >>> from shiftcast.data.calendar import Week
    >>> from shiftcast.data.starts import parse_starts
    >>> need = np.where(np.arange(168) % 24 // 8 == 1, 2.0, 0.0)
    >>> eight = Contract("full", (40, 40), (5, 5), (8, 8), parse_starts("08:00"))
    >>> week = Demand(Week(date(2026, 11, 23), "UTC"), 3600, {"calls": need})
    >>> shift_mix(week, [eight]).hours
    112.0
    """
    slots = demand.axis.count
    heads = np.zeros(slots)
    for need in demand.live.values():
        heads = heads + need
    needs = _needs(demand)
    turns = _turns(contracts, demand, heads, needs)
    reached = _reached(turns, slots)
    unreached = (heads > 0) & ~reached
    heads = np.where(reached, heads, 0.0)
    if frontier is None:
        frontier = Frontier(np.ones((slots, 1)), -heads[:, None])
    needs, undone = _within_reach(needs, reached)
    # People come whole, though heads after shrinkage do not.
    whole_heads = np.ceil(heads - 1e-6)
    program = MixProgram(
        turns,
        whole_heads,
        needs,
        frontier.slopes,
        frontier.intercepts,
        demand.axis.hours,
    )
    added = _first(needs)
    program.add(added)
    bound = _in_fractions(program, frontier, added)
    for near, fixed in ((FEW, True), (MANY, False)):
        program.narrow(near, fixed=fixed)
        solved = _in_whole(program, frontier, added, gap)
        if solved.objective <= (1 + gap) * bound:
            break
    count: Ints = np.round(program.counts()).astype(np.int64)
    kept = np.flatnonzero(count)
    people = program.people()
    return ShiftMix(
        start=np.array([turns[at].start for at in kept], dtype=np.int64),
        slots=np.array([turns[at].slots for at in kept], dtype=np.int64),
        paid=np.array([turns[at].paid for at in kept], dtype=np.int64),
        count=count[kept],
        people=people,
        capacity=frontier.capacity(people) * _opened(needs, slots),
        hours=solved.objective,
        bound=bound,
        windows=len(added),
        unreached=unreached,
        undone=undone,
    )


def _turns(
    contracts: Sequence[Contract], demand: Demand, heads: Floats, needs: Sequence[Need]
) -> list[Turn]:
    """List the shifts of all contracts, each once, that touch anything to do."""
    slots = demand.axis.count
    useful = (heads > 0) | _opened(needs, slots)
    gained = np.concatenate([[0], np.cumsum(np.tile(useful, 2))])
    found: dict[Turn, None] = {}
    for contract in contracts:
        shifts = catalogue(contract, demand.axis)
        for start in shifts.start.tolist():
            for pattern in shifts.patterns:
                if gained[start + pattern.slots] > gained[start]:
                    breaks = tuple((b.slots, b.first, b.last) for b in pattern.breaks)
                    found[Turn(start, pattern.slots, pattern.paid, breaks)] = None
    return list(found)


def _needs(demand: Demand) -> list[Need]:
    """Give the deadlines of every set of queues that share opening hours."""
    kinds: dict[bytes, set[str]] = {}
    masks: dict[bytes, Bools] = {}
    for part in demand.deferred:
        kinds.setdefault(part.open.tobytes(), set()).add(part.queue)
        masks[part.open.tobytes()] = part.open
    needs = []
    for size in range(1, len(kinds) + 1):
        for chosen in itertools.combinations(kinds, size):
            queues = frozenset().union(*(kinds[key] for key in chosen))
            opened = np.any([masks[key] for key in chosen], axis=0)
            needs.append(Need(opened, demand.repeating(queues)))
    return needs


def _opened(needs: Sequence[Need], slots: int) -> Bools:
    """Tell the slots in which any deferred queue is worked."""
    opened = np.zeros(slots, dtype=bool)
    for need in needs:
        opened |= need.opened
    return opened


def _reached(turns: Sequence[Turn], slots: int) -> Bools:
    """Tell the slots that any shift reaches."""
    reached = np.zeros(slots, dtype=bool)
    for turn in turns:
        reached[(turn.start + np.arange(turn.slots)) % slots] = True
    return reached


def _within_reach(needs: Sequence[Need], reached: Bools) -> tuple[list[Need], float]:
    """Let go of windows in which nobody can work; give the most they ask for."""
    kept, undone = [], 0.0
    for need in needs:
        slots, reach = need.bound.shape[0], need.bound.shape[1] - 1
        usable = np.resize(need.opened & reached, slots + reach)
        total = np.concatenate([[0], np.cumsum(usable)])
        first = np.arange(slots)[:, None]
        empty = total[first + np.arange(reach + 1)] == total[first]
        undone = max(undone, float(need.bound[empty].max(initial=0.0)))
        kept.append(Need(need.opened, np.where(empty, 0.0, need.bound)))
    return kept, undone


def _in_fractions(program: MixProgram, frontier: Frontier, added: set[Window]) -> float:
    """Solve with shifts in fractions; give the proved bound of all that are whole."""
    bound = program.solve().bound
    for _ in range(ROUNDS):
        more = _violated(program, frontier) - added
        if not more:
            break
        added |= more
        program.add(more)
        bound = program.solve().bound
    return bound


def _in_whole(
    program: MixProgram, frontier: Frontier, added: set[Window], gap: float
) -> Solution:
    """Solve with whole shifts until they meet every window."""
    while True:
        solved = program.solve(whole=True, gap=gap)
        more = _violated(program, frontier) - added
        if not more:
            return solved
        added |= more
        program.add(more)


def _first(needs: Sequence[Need]) -> set[Window]:
    """Begin with the whole week."""
    return {(number, 0, need.bound.shape[0]) for number, need in enumerate(needs)}


def _violated(program: MixProgram, frontier: Frontier) -> set[Window]:
    """Find the window missed most from every boundary on, and up to every one."""
    found: set[Window] = set()
    least = NEARLY / program.hour
    free = frontier.capacity(program.people())
    for number, need in enumerate(program.needs):
        slots, reach = need.bound.shape[0], need.bound.shape[1] - 1
        total = np.concatenate(
            [[0.0], np.cumsum(np.resize(free * need.opened, slots + reach))]
        )
        first = np.arange(slots)[:, None]
        length = np.arange(reach + 1)
        missing = need.bound - (total[first + length] - total[first])
        for start, last in enumerate(missing.argmax(axis=1).tolist()):
            if missing[start, last] > least:
                found.add((number, start, last))
        ends = (first + length) % slots
        order = np.argsort(ends, axis=None, kind="stable")
        for chosen in np.split(order, slots):
            worst = int(chosen[missing.flat[chosen].argmax()])
            start, last = divmod(worst, reach + 1)
            if missing[start, last] > least:
                found.add((number, start, last))
    return found
