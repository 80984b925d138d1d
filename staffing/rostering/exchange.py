"""Fairness for free: people swap days as long as the roster costs no more.

Two people under the same contract can swap the shifts of any set of days. Where both
may serve the same queues the cover stays as it is; elsewhere the swap is priced exactly
and made only if cover and wages together cost no more. Swaps go on as long as one
lowers the higher of two ledgers: at the end no two people could even out more.
"""

from collections import defaultdict
from collections.abc import Sequence

from .burden import Burdens, Standing
from .cover_swapped import Cover
from .price import CostModel
from .shifts import Tour
from .slots import Floats, WeekSlots
from .swaps import Team
from .workers import Worker

__all__ = ["exchange"]


def exchange(
    workers: Sequence[Worker],
    tours: Sequence[Tour],
    standings: Sequence[Standing],
    model: CostModel,
    burdens: Burdens,
    axis: WeekSlots,
) -> tuple[tuple[Tour, ...], Floats]:
    """Let people swap days until their ledgers are even.

    Parameters
    ----------
    workers
        The agents.
    tours
        Their weeks, of which each keeps its agent's rules.
    standings
        Their ledgers before the week.
    model
        The cost of a cover.
    burdens
        What burdens shifts carry.
    axis
        The slots of the week.

    Returns
    -------
    tuple
        One week per agent, and the people at work per skill group and slot [agents].
        The shifts are the same, and cover and wages cost no more; every rule that
        held still holds. Nobody's ledger rises above the highest of their peers', and
        nobody's wishes fall below the floor they reached before.
    """
    teams: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, worker in enumerate(workers):
        teams[id(worker.pricer.shifts), standings[number].peers].append(number)
    found = list(tours)
    cover = Cover(model, workers, tours)
    weights: dict[int, Floats] = {}
    for members in teams.values():
        if len(members) < 2:
            continue
        shifts = workers[members[0]].pricer.shifts
        if id(shifts) not in weights:
            weights[id(shifts)] = burdens.weigh(burdens.marks(shifts, axis))
        team = Team(
            [workers[number] for number in members],
            [found[number] for number in members],
            [standings[number] for number in members],
            weights[id(shifts)],
            burdens.settings.fairness,
            cover,
            axis,
        )
        team.settle()
        for number, week in zip(members, team.weeks(), strict=True):
            found[number] = week
    return tuple(found), cover.people
