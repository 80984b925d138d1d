"""Shaking a roster until it settles lower: simulated annealing with exact answers."""

from typing import NamedTuple

import numpy as np

from .nudging import Nudges
from .search import TOGETHER, Search

__all__ = ["anneal"]


class Heat(NamedTuple):
    """How a roster is shaken.

    Parameters
    ----------
    hot, cold
        Temperatures at start and end. [wages × quarter-hours]
    noise
        How much prices are disturbed at the start; it falls with the root of the
        temperature. [wages × quarter-hours]
    chain
        Agents that move together.
    """

    hot: float
    cold: float
    noise: float
    chain: int


# Weeks tried between two rounds of small moves, and small moves per week tried.
ROUND, SMALL = 120, 100
# Deadlines tie the slots of a week together: only agents that move together, gently,
# find a way from one good roster to a better one.
TIED = Heat(0.6, 0.03, 0.3, 3)
# Without deadlines one agent at a time, the hotter the fewer there are; so for 1,000.
LOOSE = Heat(2.0, 0.3, 1.0, 1)


def anneal(search: Search, moves: int) -> int:
    """Shake the roster and keep the best one seen.

    A move disturbs an agent's prices and takes the exact answer, where several agents
    move together those of the others to it; what costs more is kept the less likely,
    the colder it is.

    Parameters
    ----------
    search
        The roster on its way.
    moves
        Weeks to try.

    Returns
    -------
    int
        Small moves tried beside them.
    """
    heat, tried = _heat(search), 0
    if not heat.chain:
        return tried
    rng, agents = search.rng, len(search.workers)
    small = Nudges(search) if search.fast and heat.chain == 1 else None
    now = search.objective()
    best, kept = now, list(search.weeks)
    for move in range(0, moves, heat.chain):
        if move % 60 == 0 and not search.go_on("search", move, moves):
            break
        cooled = (heat.cold / heat.hot) ** (move / moves)
        if small is not None and move % ROUND == 0:
            count = SMALL * min(ROUND, moves - move)
            tried += count
            small.run(
                count,
                heat.hot * cooled * search.scale,
                heat.noise * search.scale * float(np.sqrt(cooled)),
            )
            now = search.objective()
        slack = -heat.hot * cooled * search.scale * np.log(rng.random())
        chosen = rng.choice(agents, heat.chain, replace=False)
        noise = heat.noise * search.scale * np.sqrt(cooled)
        now = _move(search, chosen.tolist(), now, slack, noise)
        if now < best - 1e-9:
            best, kept = now, list(search.weeks)
    for number, week in enumerate(kept):
        if week is not search.weeks[number]:
            search.put(number, week)
    return tried


def _heat(search: Search) -> Heat:
    """Choose how to shake a roster."""
    agents = len(search.workers)
    if search.standing.model.windows:
        return TIED._replace(chain=min(TIED.chain, agents))
    few = (1000 / max(agents, 10)) ** 0.4
    return Heat(
        LOOSE.hot * few, LOOSE.cold, LOOSE.noise * few, min(LOOSE.chain, agents)
    )


def _move(
    search: Search, chosen: list[int], before: float, slack: float, noise: float
) -> float:
    """Disturb the first agent, let the others answer; undo what costs too much."""
    rng = search.rng
    kept = [(number, search.weeks[number]) for number in chosen]
    for place, number in enumerate(chosen):
        together = float(rng.choice(TOGETHER))
        worth = search.worth(number, together, float(rng.random()))
        if place == 0:
            worth = worth + noise * rng.standard_normal(worth.size)
        week = search.respond(number, worth)
        if week is None or week.same(search.weeks[number]):
            continue
        if len(chosen) == 1:
            search.attempt(number, week, slack)
            return search.objective()
        search.put(number, week)
    if all(search.weeks[number] is week for number, week in kept):
        return before
    own = search.own()
    cost = search.standing.cost(before - own + slack)
    if cost + own > before + slack:
        for number, week in kept:
            search.put(number, week)
        return before
    return cost + own
