"""The aggregated program's answer: a proved lower bound of every roster's cost.

Each kind of people works so many shifts of every start and length; breaks are implicit
(Bechtold and Jacobs 1990): as much of them is taken as windows ask for. What the people
at work in a slot cost is written with the very cuts of `price`. Its prices prove the
bound, agent by agent (`proof`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..queueing.overdue import overdue
from .crews import Crew
from .price import CostModel
from .program import CoverProgram, Cut, Family, Window
from .proof import proved
from .slots import Floats, Ints
from .workers import Worker

__all__ = ["Bound", "cover_bound", "least_bound"]

# Rounds in which the most violated cuts and deadline windows are added.
ROUNDS = 6
# Share of the cost that violations may cost at most, paid for at the price of lost
# service. Another round takes as long as all before: with 300 agents it raised the
# bound by a thousandth where this was a thirtieth, in the sample by nothing at 13 %.
STALL = 0.15
ROUGH = 0.02
# A set of deferred classes is tight if this share of its capacity were not enough.
TIGHT = 0.95
# Deadline windows to begin with: the shortest from every block, longer ones from every
# eighth; ranks among those that say something, so that closed hours count nothing.
EVERY = 8
SHORT = (1,)
LONG = (8, 16, 32, 48, 64, 128, 9999)


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
        Rounds of cuts and deadline windows it took; 0 if the program was not solved
        and the bound is only what contracts cost at least.
    tight
        Numbers of the model's sets of deferred classes that come near their
        deadlines; the others are met by the way.
    """

    cost: float
    shifts: tuple[Floats, ...]
    rounds: int
    tight: tuple[int, ...]


def cover_bound(
    model: CostModel,
    workers: Sequence[Worker],
    crews: Sequence[Crew],
    hour: float,
    *,
    fast: bool = False,
) -> Bound:
    """Bound the cost of any roster from below, and say which shifts a good one has.

    Parameters
    ----------
    model
        The cost of a cover.
    workers, crews
        The people, one by one and by kind.
    hour
        Length of a slot. [h]
    fast
        Whether numba compiles the inner loops; the bound is the same.

    Returns
    -------
    Bound
        Proved bound and numbers of shifts.

    Raises
    ------
    SolverError
        If the solver finds no optimum, or gives no prices.

    Notes
    -----
    Cuts and deadline windows are added lazily, the most violated of every block, until
    paying for all that are left out costs little; any part of them gives a valid bound.

    References
    ----------
    Bechtold, Jacobs, "Implicit modeling of flexible break assignments in optimal
    shift scheduling", Management Science 36 (1990) 1339-1351.
    """
    program = CoverProgram(model, crews, hour)
    cuts, windows = _first_cuts(program), _first_windows(program)
    program.add_cuts(sorted(cuts))
    program.add_windows(sorted(windows))
    solution = program.solve()
    if not solution.optimal:
        return least_bound(model, crews, hour)
    rounds, cost = 1, proved(program, workers, hour, fast=fast)
    shifts, tight = _shifts(program), _tight(program)
    while rounds < ROUNDS and _left_out(program) > STALL * solution.bound:
        more_cuts = _violated_cuts(program) - cuts
        more_windows = _violated_windows(program) - windows
        cuts |= more_cuts
        windows |= more_windows
        program.add_cuts(sorted(more_cuts))
        program.add_windows(sorted(more_windows))
        tighter = program.solve()
        if not tighter.optimal:
            break
        solution, rounds = tighter, rounds + 1
        cost = max(cost, proved(program, workers, hour, fast=fast))
        shifts, tight = _shifts(program), _tight(program)
    return Bound(cost, shifts, rounds, tight)


def least_bound(model: CostModel, crews: Sequence[Crew], hour: float) -> Bound:
    """Bound the cost by the least wages of the contracts, without any program.

    Parameters
    ----------
    model, crews, hour
        As in `cover_bound`.
    """
    wages = sum(wage * low for crew in crews for wage, low, _ in crew.wages) * hour
    nothing = tuple(np.zeros(crew.possible.shape) for crew in crews)
    return Bound(wages, nothing, 0, tuple(range(len(model.windows))))


def _shifts(program: CoverProgram) -> tuple[Floats, ...]:
    """Count how many shifts of each start and length each crew works."""
    shifts = []
    for crew, work in zip(program.crews, program.staff.shifts, strict=True):
        count = np.zeros(crew.possible.shape)
        if work:
            variables, starts, lengths = zip(*work, strict=True)
            count[list(starts), list(lengths)] = program.values(variables)
        shifts.append(count)
    return tuple(shifts)


def _first_cuts(program: CoverProgram) -> set[Cut]:
    """Choose cuts to begin with: the widest and the narrowest of each family."""
    return {
        (family, number, block)
        for family, (hits, _) in program.cuts.items()
        for number in (int(hits.sum(axis=1).argmax()), int(hits.sum(axis=1).argmin()))
        for block in range(program.blocks)
    }


def _cut_slacks(program: CoverProgram) -> dict[Family, Floats]:
    """Give by how much each cut of each family holds, per block; negative if not."""
    people = program.people_now()
    short = [program.values(line) for line in program.short]
    slacks = {}
    for family, (hits, need) in program.cuts.items():
        level, classes = family
        slacks[family] = hits @ people - need + short[level]
        if classes:
            slacks[family] -= program.values(program.capacity[classes])
    return slacks


def _left_out(program: CoverProgram) -> float:
    """Bound how much more the program with all cuts and windows costs. [currency]

    Paying for every violation makes the solution feasible for the whole program.
    """
    model = program.model
    cost = 0.0
    for (level, classes), slack in _cut_slacks(program).items():
        missing = float(np.maximum(-slack.min(axis=0), 0.0).sum())
        cost += missing * (model.short_price if classes else model.weights[level])
    for number, line in enumerate(program.lines):
        capacity = np.diff(program.values(line))
        price = model.short_price * model.deadlines.weights[model.windows[number].rank]
        cost += price * overdue(capacity, program.need(number))
    return cost * program.block


def _tight(program: CoverProgram) -> tuple[int, ...]:
    """List the sets of deferred classes that a little less capacity would make late."""
    people = np.repeat(program.people_now(), program.block, axis=1)
    capacity = program.model.slot_costs(people).capacity
    return tuple(
        number
        for number, window in enumerate(program.model.windows)
        if overdue(TIGHT * capacity[number], window.bound) > 0
    )


def _violated_cuts(program: CoverProgram) -> set[Cut]:
    """Find the most violated cut of every family and block."""
    found = set()
    for family, slack in _cut_slacks(program).items():
        worst = slack.argmin(axis=0)
        found |= {
            (family, int(worst[block]), int(block))
            for block in np.flatnonzero(slack.min(axis=0) < -ROUGH)
        }
    return found


def _first_windows(program: CoverProgram) -> set[Window]:
    """Choose windows to begin with: short ones everywhere, long ones here and there."""
    found = set()
    for number in range(len(program.lines)):
        need = program.need(number)
        # A window that asks no more than one inside it says nothing.
        binds = need > 0
        binds[:, 1:] &= need[:, 1:] > need[:, :-1]
        binds[:-1] &= need[:-1] > need[1:]
        for first in range(program.blocks):
            lasts = np.flatnonzero(binds[first])
            ranks = SHORT if first % EVERY else SHORT + LONG
            found |= {(number, first, last) for last in _at(lasts, ranks)}
    return found


def _at(items: Ints, ranks: Sequence[int]) -> list[int]:
    """Pick the items of some ranks, counted from 1; the last for those beyond."""
    return [int(items[min(rank, items.size) - 1]) for rank in ranks if items.size]


def _violated_windows(program: CoverProgram) -> set[Window]:
    """Find the most violated window from every boundary and to every boundary."""
    found = set()
    for number, line in enumerate(program.lines):
        total = program.values(line)
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
